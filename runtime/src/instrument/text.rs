//! The text of insertions.

/// What every inserted name begins with.
pub(super) const PREFIX: &str = "$jsr$";

/// How a body tells the runtime that it was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `try { ... } finally { ... }` around the statements.
    Try,
    /// A `using` declaration before the statements, where a block around them would change what they declare.
    Using,
}

// V8 names anonymous functions for `error.stack` while it parses: a function waits until an assignment around it is
// complete and is named after its target, but every call and every compound assignment, wherever it stands, makes it
// forget the last one that waits, and every `x = value` names all of them. An arrow function's body is parsed while
// functions before it wait, so what is inserted there must leave them alone: no plain assignment or initializer, and
// before every call and compound assignment a function that waits in vain and is forgotten instead, in a branch that
// is never taken (`0?_=>_:...`) and for which V8 makes no code.

/// How the value of `return` is kept while the function's end is noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// In a variable. Where an error has no position of its own, `error.stack` shows that of the statement if nothing
    /// was done before the value is evaluated. Parentheses around the variable keep functions from being named after it.
    Variable,
    /// In an array, as the element behind a hole, while functions wait for a name: it gives them none.
    Array,
}

/// Before the argument of `return`.
pub(super) fn open_return(keep: Keep) -> &'static str {
    match keep {
        Keep::Variable => "void(($jsr$r)=(",
        Keep::Array => "[,(",
    }
}

/// After the argument of `return`. Without a semicolon of its own the statement gets one, or the next line could
/// continue the expression.
pub(super) fn close_return(keep: Keep, semicolon: bool) -> String {
    let text = match keep {
        Keep::Variable => "))||(($jsr$n)=1)&&0||$jsr$r",
        Keep::Array => ")][0?_=>_:$jsr$n|=1]",
    };
    format!("{text}{}", if semicolon { ";" } else { "" })
}

/// After `return` without an argument.
pub(super) fn return_nothing(keep: Keep, semicolon: bool) -> String {
    let text = match keep {
        Keep::Variable => " void(($jsr$n)=1)",
        Keep::Array => " void(0?_=>_:$jsr$n|=1)",
    };
    format!("{text}{}", if semicolon { ";" } else { "" })
}

/// At the start of a `catch` block: what was thrown is caught, so the function may still end normally or not.
pub(super) const CATCH: &str = "0?[_=>_,_=>_]:($jsr$n&=0,$jsr$t&&$jsr$c($jsr$t));";
/// At the start of a `finally` block: whether the function ends normally is open again until the block is through.
pub(super) const OPEN_FINALLY: &str =
    "let $jsr$o;0?[_=>_,_=>_,_=>_]:($jsr$o|=$jsr$n,$jsr$n&=0,$jsr$t&&$jsr$c($jsr$t));";
/// At the end of a `finally` block.
pub(super) const CLOSE_FINALLY: &str = ";0?_=>_:$jsr$n|=$jsr$o";
/// After a field's value. The semicolon keeps the next line from continuing what was a complete value before.
pub(super) const CLOSE_FIELD: &str = ")][0?_=>_:$jsr$g()]);";
/// Around the first argument of `eval`.
pub(super) const EVAL: (&str, &str) = ("$jsr$v(", ",eval,0?_=>_:0)");
/// Around the last argument of `Function`.
pub(super) const FUNCTION: (&str, &str) = ("$jsr$w(", ",Function,0?_=>_:0)");

/// After the last argument of `Function`, with the arguments before it.
pub(super) fn close_function(parameters: &[&str]) -> String {
    let mut text = FUNCTION.1.trim_end_matches(')').to_owned();
    for parameter in parameters {
        text.push(',');
        text.push_str(parameter);
    }
    text.push(')');
    text
}

const LEAVE: &str = "}finally{0?_=>_:$jsr$t&&$jsr$l($jsr$t,$jsr$n|0)}";

fn enter(id: u32, host: bool) -> String {
    let (function, otherwise) = if host {
        ('h', "0")
    } else {
        ('e', "($jsr$s[1]++,0)")
    };
    format!("var $jsr$n,$jsr$t,$jsr$r;$jsr$t|=$jsr$s[0]?0?[_=>_,_=>_]:$jsr${function}({id}):{otherwise};")
}

/// Before the first statement of a body.
pub(super) fn open(form: Form, id: u32, after_directive: bool, host: bool) -> String {
    // A directive may have no semicolon of its own.
    let separator = if after_directive { ";" } else { "" };
    let enter = enter(id, host);
    match form {
        Form::Try => format!("{separator}try{{{enter}"),
        Form::Using => {
            format!("{separator}{enter}using $jsr$u=$jsr$d($jsr$t,()=>$jsr$n|0,0?_=>_:0);")
        }
    }
}

/// After the last statement of a body; `fillers` statements without effect follow.
///
/// In an error message V8 shows a function that is called where it stands as `(intermediate value)`, once for each
/// statement of its body.
pub(super) fn close(form: Form, fillers: usize) -> String {
    match form {
        Form::Try => format!(";0?_=>_:$jsr$n|=1{LEAVE}{}", "0;".repeat(fillers)),
        Form::Using => ";0?_=>_:$jsr$n|=1".to_owned(),
    }
}

/// Before the expression that is an arrow function's body. After a comma V8 takes the expression for a statement, as it
/// does with such a body, so that errors without a position of their own get the same one.
pub(super) fn open_arrow(id: u32, host: bool, keep: Keep) -> String {
    format!("{{try{{{}return {}0,", enter(id, host), open_return(keep))
}

/// After the expression that is an arrow function's body.
pub(super) fn close_arrow(keep: Keep) -> String {
    format!("{}{LEAVE}}}", close_return(keep, false))
}

/// Before a parameter's default.
pub(super) fn open_default(id: u32) -> String {
    format!("((0?_=>_:$jsr$s[0]&&$jsr$p({id}))?0:")
}

/// Before a field's value.
pub(super) fn open_field(id: u32) -> String {
    format!("((0?_=>_:$jsr$s[0]&&$jsr$f({id}))?0:[(0,")
}
