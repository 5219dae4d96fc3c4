//! The command line: from arguments to [`Options`], as a pure function.
//!
//! Which flags there are, what they take and how they are explained is declared in [`flags`] and read by clap. What clap
//! cannot do is to share one command line with the program: jsr's flags count before the file and after it, everything
//! else after the file is the program's. So [`split`] first sorts the arguments into the two lists.

mod flags;
mod split;

use std::fmt;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};
use jsr_runtime::options::{
    Engine, NODE_VERSION, Options, Program, Tests, Trace, TraceLimit, VERSION, Warnings,
};

use flags::Flags;
use split::{Named, Split};

/// What a command line asks for.
#[derive(Debug, PartialEq)]
pub enum Invocation {
    /// Run a program.
    Run(Box<Options>),
    /// Print this text.
    Print(String),
}

/// A command line that cannot be understood, in one line.
#[derive(Debug, PartialEq)]
pub struct UsageError(String);

impl UsageError {
    fn new(message: impl Into<String>) -> Self {
        UsageError(message.into())
    }
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Understands the arguments of a process, the first of which is its own name.
///
/// # Errors
/// If a flag is unknown, its value is missing or wrong, or flags contradict each other.
pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Invocation, UsageError> {
    let mut arguments = arguments.into_iter();
    let argv0 = arguments.next().unwrap_or_else(|| String::from("jsr"));
    let command = Flags::command();
    let split = split::split(&command, arguments)?;
    let words = std::iter::once("jsr").chain(split.flags.iter().map(String::as_str));
    let flags = Flags::try_parse_from(words).map_err(|error| explain(&error))?;
    if flags.help {
        return Ok(Invocation::Print(Flags::command().render_help().to_string()));
    }
    if flags.version {
        return Ok(Invocation::Print(format!(
            "jsr v{VERSION} (as Node.js v{NODE_VERSION})\n"
        )));
    }
    options(argv0, flags, split).map(|options| Invocation::Run(Box::new(options)))
}

fn options(argv0: String, flags: Flags, split: Split) -> Result<Options, UsageError> {
    let trace = trace(&flags);
    let prints = flags.print.is_some();
    let source = flags.eval.or(flags.print.flatten());
    if flags.check && (source.is_some() || prints) {
        return Err(UsageError::new("either --check or --eval can be used, not both"));
    }
    let mut script_args = split.program_args;
    let program = match (source, split.program) {
        (None, named) if flags.test => {
            let first = match named {
                Some(Named::File(file)) => Some(file),
                Some(Named::Dash) => Some(String::from("-")),
                None => None,
            };
            Program::Tests(first.into_iter().chain(script_args.drain(..)).collect())
        }
        (Some(source), _) => Program::Eval {
            source,
            print: prints,
        },
        (None, Some(Named::File(file))) => Program::File(file),
        (None, Some(Named::Dash)) => Program::Stdin {
            print: prints,
            dash: true,
        },
        (None, None) => Program::Stdin {
            print: prints,
            dash: false,
        },
    };
    Ok(Options {
        program,
        check: flags.check,
        argv0,
        exec_argv: split.as_written,
        script_args,
        require: flags.require,
        import: flags.import,
        conditions: flags.conditions,
        input_type: flags.input_type.unwrap_or_default(),
        unhandled_rejections: flags.unhandled_rejections.unwrap_or_default(),
        tests: Tests {
            reporters: flags.test_reporter,
            destinations: flags.test_reporter_destination,
            names: flags.test_name_pattern,
            skips: flags.test_skip_pattern,
            only: flags.test_only,
            concurrency: flags.test_concurrency,
            timeout: flags.test_timeout,
            force_exit: flags.test_force_exit,
            isolation: flags.test_isolation,
            shard: flags.test_shard,
            update_snapshots: flags.test_update_snapshots,
        },
        warnings: Warnings {
            silent: flags.no_warnings,
            disabled: flags.disable_warning,
            trace: flags.trace_warnings,
            trace_deprecation: flags.trace_deprecation,
            throw_deprecation: flags.throw_deprecation,
            no_deprecation: flags.no_deprecation,
            pending_deprecation: flags.pending_deprecation,
        },
        trace_uncaught: flags.trace_uncaught,
        engine: Engine {
            stack_size: flags.stack_size,
            max_old_space_size: flags.max_old_space_size,
            stack_trace_limit: flags.stack_trace_limit,
            expose_gc: flags.expose_gc,
            flags: flags
                .v8_flags
                .iter()
                .flat_map(|list| engine_flags(list))
                .collect(),
        },
        trace,
        why_alive: flags.why_alive,
    })
}

/// Whoever says how to trace, wants a trace.
fn trace(flags: &Flags) -> Option<Trace> {
    let asked = flags.trace.is_some()
        || flags.trace_format.is_some()
        || flags.trace_out.is_some()
        || flags.trace_limit.is_some()
        || !flags.trace_include.is_empty()
        || !flags.trace_exclude.is_empty();
    asked.then(|| Trace {
        kinds: flags.trace.unwrap_or_default(),
        format: flags.trace_format.unwrap_or_default(),
        out: flags.trace_out.clone(),
        limit: flags
            .trace_limit
            .map_or_else(TraceLimit::default, TraceLimit::new),
        include: flags.trace_include.clone(),
        exclude: flags.trace_exclude.clone(),
    })
}

fn engine_flags(list: &str) -> impl Iterator<Item = String> {
    list.split([',', ' '])
        .filter(|flag| !flag.is_empty())
        .map(String::from)
}

/// One line for what clap says in several.
fn explain(error: &clap::Error) -> UsageError {
    let flag = flag_name(error);
    let value = match error.get(ContextKind::InvalidValue) {
        Some(ContextValue::String(value)) => value.as_str(),
        _ => "",
    };
    match error.kind() {
        ErrorKind::ValueValidation | ErrorKind::InvalidValue => {
            let reason = std::error::Error::source(error).map_or_else(
                || {
                    if value.is_empty() {
                        "needs a value".into()
                    } else {
                        "has a wrong value".into()
                    }
                },
                ToString::to_string,
            );
            if value.is_empty() {
                UsageError(format!("{flag} {reason}"))
            } else {
                UsageError(format!("{flag} {reason}, not \"{}\"", value.escape_debug()))
            }
        }
        ErrorKind::TooManyValues => UsageError(format!("{flag} takes no value")),
        _ => {
            let text = error.to_string();
            let line = text.lines().next().unwrap_or_default();
            UsageError::new(line.strip_prefix("error: ").unwrap_or(line))
        }
    }
}

/// `--flag` out of clap's `--flag <VALUE>`.
fn flag_name(error: &clap::Error) -> &str {
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else {
        return "a flag";
    };
    argument.split([' ', '=', '[']).next().unwrap_or(argument)
}

#[cfg(test)]
mod tests;
