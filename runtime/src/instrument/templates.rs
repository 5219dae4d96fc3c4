//! The texts of the insertions.

/// The declarations at the beginning of a function: whether it ended well, and its frame.
///
/// V8 names anonymous functions, in stacks, after what is assigned near them: that may be these. `js/internal/trace_calls.js` takes
/// such names away again, so all of ours must be recognised.
fn entry(id: u32, enter: &str) -> String {
    format!("let $jsr$n=0;const $jsr$t=$jsr$s[0]?{enter}({id}):($jsr$s[1]++,0);")
}

/// How a function is told of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Its statements stand in a `try`.
    Try,
    /// It holds something with `using`.
    Using,
}

/// What stands before the first statement. `enter` is the function that is told.
pub(super) fn open(form: Form, id: u32, enter: &str, after_directives: bool) -> String {
    let separator = if after_directives { ";" } else { "" };
    let entry = entry(id, enter);
    match form {
        Form::Try => format!("{separator}{entry}try{{"),
        Form::Using => {
            format!("{separator}{entry}using $jsr$u=$jsr$t?$jsr$d($jsr$t,()=>$jsr$n):null;")
        }
    }
}

/// What stands after the last statement.
pub(super) fn close(form: Form) -> &'static str {
    match form {
        Form::Try => ";$jsr$n++}finally{$jsr$t&&$jsr$l($jsr$t,$jsr$n)}",
        Form::Using => ";$jsr$n++;",
    }
}

/// What stands before the expression that is the body of an arrow.
pub(super) fn open_arrow(id: u32) -> String {
    format!("{{{}try{{{RETURN}", entry_of_arrow(id))
}

fn entry_of_arrow(id: u32) -> String {
    entry(id, "$jsr$e")
}

/// What makes an expression a `return` that is marked. The array gives no name to a function, not even in V8's stacks, and the
/// mark may be set twice.
const RETURN: &str = "return[(";

/// What stands after it.
pub(super) const CLOSE_ARROW: &str = ")][$jsr$n++&0]}finally{$jsr$t&&$jsr$l($jsr$t,$jsr$n)}}";

/// Around the value of a `return`.
pub(super) const OPEN_RETURN: &str = "[(";
pub(super) const CLOSE_RETURN: &str = ")][$jsr$n++&0]";

/// After a `return` without a value.
pub(super) const EMPTY_RETURN: &str = " void($jsr$n++)";

/// At the beginning of a `catch`.
pub(super) const CATCH: &str = "$jsr$n=0;$jsr$t&&$jsr$c($jsr$t);";

/// At the beginning and the end of a `finally`: the mark is out of force until it is over.
pub(super) const OPEN_FINALLY: &str = "let $jsr$o=$jsr$n;$jsr$n=0;$jsr$t&&$jsr$c($jsr$t);";
pub(super) const CLOSE_FINALLY: &str = ";$jsr$n=$jsr$o;";

/// Before a parameter's default.
pub(super) fn open_default(id: u32) -> String {
    format!("($jsr$s[0]&&$jsr$p({id}),")
}

pub(super) const CLOSE_DEFAULT: &str = ")";

/// Before a field's initialiser.
pub(super) fn open_field(id: u32) -> String {
    format!("($jsr$s[0]&&$jsr$f({id}),[(")
}

pub(super) const CLOSE_FIELD: &str = ")][$jsr$g()])";

/// Around the code of `eval`, and of `Function`.
pub(super) const OPEN_EVAL: &str = "$jsr$v(";
pub(super) const CLOSE_EVAL: &str = ",eval)";
pub(super) const OPEN_FUNCTION: &str = "$jsr$w(";

/// After the body that `Function` is given. The parameters before it are told too, if they are no more than names or literals.
pub(super) fn close_function(parameters: &[&str]) -> String {
    let mut text = String::from(",Function");
    for parameter in parameters {
        text.push(',');
        text.push_str(parameter);
    }
    text.push(')');
    text
}
