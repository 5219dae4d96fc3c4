//! Source text that tells of its calls.
//!
//! Text is inserted between the tokens of a source, never printed anew, and never a line break: lines stay what they are,
//! and columns can be turned back ([`original_column`]). Each insertion stands between marks that no source has, so that
//! [`strip`] gives the source back.
//!
//! | where | what is inserted |
//! |---|---|
//! | a function's body | enter; leave, in a `finally` or through `using`, and whether it ended well |
//! | `return x` | the mark that the function ends well, after `x` was evaluated |
//! | a `catch` or `finally` | control is back in this call |
//! | a parameter's default that calls something | enter, if it is evaluated before the body |
//! | a field's initialiser that calls something | enter and leave |
//! | `eval(x)`, `Function(x)` | the code is instrumented in its turn |
//!
//! An `await` and a `yield` need no text: V8 tells of the one (see `trace::promises`), and the methods of generators of the
//! other (see `trace::generators`).
//!
//! A program must not be able to tell. Hence the odd forms: `return[(x)][n++&0]` gives no name to a function that is
//! returned, not even in V8's own eyes, and does not show in the messages of errors; `try` is only used where it hides no
//! early error and moves no function declaration into a block; what stands in a `with` is left alone.
//!
//! The names that the insertions use are constants of the global scope, made by `js/internal/trace_calls.js`:
//! `$jsr$s` the switch, `$jsr$e` enter, `$jsr$l` leave, `$jsr$d` leave through `using`, `$jsr$c` caught, `$jsr$p` enter from a default,
//! `$jsr$f` and `$jsr$g` enter and leave a field's initialiser, `$jsr$h` enter a function of the runtime, `$jsr$v` and `$jsr$w` the code of
//! `eval` and of `Function`. In a function, `$jsr$t` is its frame (0 if it is not recorded) and `$jsr$n` is above 0 once it ends well.

mod edits;
mod lines;
mod names;
mod scan;
mod templates;
mod visit;

use oxc_allocator::Allocator;
use oxc_ast_visit::Visit;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;

pub use edits::{is_instrumented, original_column, original_column_of_load, strip};
use visit::{Hosts, Visitor};

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The body of the function that a CommonJS module is.
    CommonJs,
    /// An ES module.
    Module,
    /// A script in the global scope.
    Script,
    /// The code of an `eval`.
    Eval,
    /// The body that `Function` is given.
    FunctionBody,
}

/// What a function is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionKind {
    /// The top level of a module or script.
    Module,
    /// A function declaration or expression.
    Function,
    /// An arrow function.
    Arrow,
    /// A method.
    Method,
    /// A getter.
    Getter,
    /// A setter.
    Setter,
    /// A constructor.
    Constructor,
    /// A static block of a class.
    StaticBlock,
    /// The initialiser of a field of a class.
    Field,
}

/// A function that tells of its calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name, or what it goes by if it has none.
    pub name: String,
    /// Where it begins and ends in the source: byte offsets.
    pub range: (u32, u32),
    /// Where it begins: the line, from 1.
    pub line: u32,
    /// Where it begins: the column, from 1, in UTF-16 units.
    pub column: u32,
    /// Where it ends: the line, from 1.
    pub last_line: u32,
    /// What it is.
    pub kind: FunctionKind,
    /// It is async. The top level of an ES module is, too.
    pub is_async: bool,
    /// It is a generator.
    pub is_generator: bool,
    /// Defaults of its parameters may tell of a call before its body does.
    pub defaults: bool,
}

/// A source with insertions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrumented {
    /// The text for the engine.
    pub text: String,
    /// Its functions, in the order of their numbers.
    pub functions: Vec<Function>,
}

/// Why a source is left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It does not parse; what the parser says.
    Syntax(String),
    /// It has the marks, or the names, that insertions use.
    Reserved,
}

/// How all names of insertions begin.
const PREFIX: &str = "$jsr$";

/// The stack of the thread that parses: what the engine accepts may be nested deeper than the main thread's stack allows
/// here. Only what is used of it takes memory.
const STACK: usize = 512 << 20;

/// The longest source that cannot be nested deep enough to need that.
const SHORT: usize = 300;

/// Inserts into `source`. The first function gets the number `first`, and so on. `file` names the top level.
///
/// # Errors
/// If the source is left as it is.
pub fn instrument(source: &str, kind: Kind, file: &str, first: u32) -> Result<Instrumented, Refused> {
    on_deep_stack(source, || match kind {
        Kind::FunctionBody => {
            let wrapped = format!("{FUNCTION}{source}\n}})");
            run(&wrapped, source, kind, file, first, None)
        }
        _ => run(source, source, kind, file, first, None),
    })
}

/// Inserts into `source`, one of the runtime's own modules, only what tells of the functions that `names` lists: the name in
/// the source, and the name to be shown. `*` stands for every function that is not nested in another; it is shown by its
/// own name, after what is given.
///
/// # Errors
/// If the source is left as it is.
pub fn instrument_host(source: &str, names: &[(&str, &str)], first: u32) -> Result<Instrumented, Refused> {
    on_deep_stack(source, || {
        run(source, source, Kind::CommonJs, "", first, Some(names))
    })
}

/// What stands before the body of a function that is parsed on its own.
const FUNCTION: &str = "(function(){";

fn on_deep_stack<R: Send>(
    source: &str,
    work: impl FnOnce() -> Result<R, Refused> + Send,
) -> Result<R, Refused> {
    if source.contains(edits::OPEN) || source.contains(edits::CLOSE) || source.contains(PREFIX) {
        return Err(Refused::Reserved);
    }
    if source.len() < SHORT {
        return work();
    }
    let failed = |reason: &str| Refused::Syntax(String::from(reason));
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .map_err(|error| failed(&format!("no thread to parse it on: {error}")))?;
        thread.join().unwrap_or_else(|_| Err(failed("the parser failed")))
    })
}

/// `parsed` is what is parsed, `source` what is instrumented: the end of it, but for what closes it.
fn run(
    parsed: &str,
    source: &str,
    kind: Kind,
    file: &str,
    first: u32,
    hosts: Hosts,
) -> Result<Instrumented, Refused> {
    let allocator = Allocator::default();
    let source_type = if kind == Kind::Module {
        SourceType::mjs()
    } else {
        SourceType::script()
    };
    let options = ParseOptions {
        allow_return_outside_function: kind == Kind::CommonJs,
        ..ParseOptions::default()
    };
    let result = Parser::new(&allocator, parsed, source_type)
        .with_options(options)
        .parse();
    if let Some(problem) = result.diagnostics.iter().next() {
        return Err(Refused::Syntax(problem.to_string()));
    }
    if result.panicked {
        return Err(Refused::Syntax(String::from("it ends in the middle")));
    }
    let shift = if kind == Kind::FunctionBody {
        FUNCTION.len()
    } else {
        0
    };
    let mut visitor = Visitor::new(parsed, kind, file, first, hosts);
    visitor.visit_program(&result.program);
    let (edits, functions) = visitor.finish();
    let shift = u32::try_from(shift).unwrap_or(0);
    Ok(Instrumented {
        text: edits.apply(source, shift),
        functions,
    })
}

#[cfg(test)]
mod tests;
