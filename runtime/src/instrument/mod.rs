//! Text that tells the runtime when functions are entered and left, inserted into JavaScript before it is compiled.
//!
//! Nothing is printed anew: insertions stand between tokens of the source, on its lines, and between marks that are
//! white space in JavaScript, so that [`strip`] restores the original byte for byte and [`original_column`] finds
//! places in it again. They change neither what a program does nor the names and messages that it sees.

mod analyze;
mod calls;
mod depth;
mod edits;
mod functions;
mod host;
mod lines;
mod names;
mod strip;
#[cfg(test)]
mod tests;
mod text;
mod visit;
mod waiting;
mod walker;

use oxc_allocator::Allocator;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;

pub(crate) use self::depth::with_stack;
use self::edits::{CLOSE, OPEN};
use self::host::Selection;
pub use self::strip::{is_instrumented, original_column, strip};
use self::walker::{Limits, Stop, Walker};

/// How many functions may be nested in each other. V8 refuses functions that are nested some hundreds deep if they have
/// insertions, but accepts more without.
const MOST_FUNCTIONS: usize = 100;

/// What a source is, which decides how it is parsed and what of its top level is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The body of a CommonJS module: a function's, with a top level that is recorded.
    CommonJs,
    /// An ECMAScript module, with a top level that is recorded.
    Module,
    /// A script; only functions in it are recorded.
    Script,
    /// The argument of `eval`, direct or not; only functions in it are recorded.
    Eval,
    /// The last argument of `Function`: the body of a function that is recorded.
    FunctionBody,
}

/// What sort of function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionKind {
    /// A module's top level.
    Module,
    /// A function declaration or expression.
    Function,
    /// An arrow function.
    Arrow,
    /// A method of a class or an object literal.
    Method,
    /// A getter.
    Getter,
    /// A setter.
    Setter,
    /// A class's constructor.
    Constructor,
    /// A class's static block.
    StaticBlock,
    /// The value of a class's field.
    Field,
}

/// A function that insertions refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// What it is called in a trace; never empty.
    pub name: String,
    /// Where its text begins and ends: byte offsets in the source.
    pub range: (u32, u32),
    /// The line where its text begins, from 1.
    pub line: u32,
    /// The column where its text begins, from 1, in UTF-16 code units.
    pub column: u32,
    /// The line where its text ends, from 1.
    pub last_line: u32,
    /// What sort of function.
    pub kind: FunctionKind,
    /// Whether it is asynchronous; the top level of an ES module is.
    pub is_async: bool,
    /// Whether it is a generator.
    pub is_generator: bool,
    /// Whether `$jsr$p` announces it when a parameter's default is evaluated, before `$jsr$e` does.
    pub defaults: bool,
}

/// A source with its insertions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrumented {
    /// The text to compile.
    pub text: String,
    /// The functions; an id in the text is `first_id` plus the index.
    pub functions: Vec<Function>,
}

/// Why a source stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It cannot be parsed, or is nested too deeply: what the parser says.
    Syntax(String),
    /// It has our marks or names in it.
    Reserved,
}

/// Inserts what records a user's functions. `file_name` gives the top level of a module its name: the part after the
/// last slash.
///
/// # Errors
/// If the source has a syntax error, is nested too deeply, or contains the marks of insertions or names like theirs.
pub fn instrument(source: &str, kind: Kind, file_name: &str, first_id: u32) -> Result<Instrumented, Refused> {
    let base = file_name.rsplit(['/', '\\']).find(|part| !part.is_empty());
    run(source, kind, base.unwrap_or("module"), first_id, None)
}

/// Inserts what records functions of the runtime's own JavaScript: those with the given names (as written, as shown)
/// that are declared at top level, are methods of classes or object literals there, or are assigned to
/// `X.prototype.name`, `exports.name` or `module.exports.name`. The source is the body of a CommonJS module. The name `*`
/// stands for all of them, shown by their own names after what is given.
///
/// # Errors
/// As for [`instrument`].
pub fn instrument_host(source: &str, names: &[(&str, &str)], first_id: u32) -> Result<Instrumented, Refused> {
    run(source, Kind::CommonJs, "", first_id, Some(names))
}

fn run(
    source: &str,
    kind: Kind,
    module_name: &str,
    first_id: u32,
    host: Option<&[(&str, &str)]>,
) -> Result<Instrumented, Refused> {
    if [OPEN, CLOSE, text::PREFIX]
        .iter()
        .any(|reserved| source.contains(reserved))
    {
        return Err(Refused::Reserved);
    }
    let done = depth::with_stack(source, |nodes| {
        let limits = Limits {
            nodes,
            functions: MOST_FUNCTIONS,
        };
        match parse_and_walk(source, kind, module_name, first_id, host, limits) {
            Err(Stop::Nodes) => None,
            done => Some(done),
        }
    });
    done.unwrap_or(Err(Stop::Nodes)).map_err(|stop| match stop {
        Stop::Nodes | Stop::Functions => Refused::Syntax("nested too deeply".to_owned()),
        Stop::Reserved => Refused::Reserved,
        Stop::Syntax(message) => Refused::Syntax(message),
    })
}

fn parse_and_walk(
    source: &str,
    kind: Kind,
    module_name: &str,
    first_id: u32,
    host: Option<&[(&str, &str)]>,
    limits: Limits,
) -> Result<Instrumented, Stop> {
    let allocator = Allocator::default();
    let source_type = match kind {
        Kind::Module => SourceType::mjs(),
        Kind::Script => SourceType::script(),
        // `new.target` and `return` may be allowed where the code is evaluated; V8 says so if they are not.
        Kind::CommonJs | Kind::Eval | Kind::FunctionBody => SourceType::cjs(),
    };
    let options = ParseOptions {
        enable_ident_hashes: false,
        ..ParseOptions::default()
    };
    let parsed = Parser::new(&allocator, source, source_type)
        .with_options(options)
        .parse();
    if parsed.panicked || !parsed.diagnostics.is_empty() {
        let message = parsed.diagnostics.iter().next().map(ToString::to_string);
        return Err(Stop::Syntax(message.unwrap_or_else(|| "syntax error".to_owned())));
    }
    let selection = host.map(|names| Selection::new(source, &parsed.program, names));
    let mut walker = Walker::new(source, first_id, limits, selection);
    walker.program(&parsed.program, kind, module_name);
    match walker.stop {
        Some(stop) => Err(stop),
        None => Ok(Instrumented {
            text: walker.edits.apply(source),
            functions: walker.functions,
        }),
    }
}
