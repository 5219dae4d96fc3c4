//! The `jsr` command: understands its arguments, runs the program, reports what kept it from running.

mod cli;
mod limits;
mod program;
mod trace_check;

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Instant;

use cli::Invocation;
use jsr_runtime::engine::pass_flags;
use jsr_runtime::options::Options;
use jsr_runtime::state::Host;
use program::Problem;

/// A command line that cannot be understood.
const USAGE: u8 = 2;

/// The command that checks traces instead of running a program.
const TRACE_CHECK: &str = "trace-check";

fn main() -> ExitCode {
    let start = Instant::now();
    let arguments: Vec<String> = std::env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    if let [_, command, files @ ..] = arguments.as_slice()
        && command == TRACE_CHECK
    {
        let code = trace_check::run(files, &mut std::io::stdout(), &mut std::io::stderr());
        return ExitCode::from(code);
    }
    match cli::parse(arguments) {
        Ok(Invocation::Run(options)) => run(*options, start),
        Ok(Invocation::Print(text)) => {
            // A reader that has seen enough (`jsr --help | head`) is no failure.
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(error) => usage(&error),
    }
}

fn usage(error: &dyn Display) -> ExitCode {
    eprintln!("jsr: {error} (see jsr --help)");
    ExitCode::from(USAGE)
}

fn run(options: Options, start: Instant) -> ExitCode {
    if let Ok(filter) = std::env::var("JSR_LOG") {
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_ansi(std::io::stderr().is_terminal())
            .with_writer(std::io::stderr)
            .finish();
        // Nothing else sets a subscriber.
        let _ = tracing::subscriber::set_global_default(subscriber);
    }
    tracing::debug!(?options, "the command line");
    if let Err(reason) = limits::check(&options).and_then(|()| pass_flags(&options.engine.flags)) {
        return usage(&reason);
    }
    match program::check(&options) {
        Ok(()) => {}
        Err(Problem::Usage(reason)) => return usage(&reason),
        Err(Problem::Program(reason)) => {
            eprintln!("jsr: {reason}");
            return ExitCode::FAILURE;
        }
    }
    let modules = match jsr_bindings::modules() {
        Ok(modules) => modules,
        Err(reason) => return usage(&reason),
    };
    let config = jsr_runtime::Config {
        options,
        start,
        bindings: jsr_bindings::BINDINGS,
        modules,
        entry: jsr_bindings::ENTRY,
        host: Host {
            flush_output: jsr_bindings::flush_output,
            restore_terminal: jsr_bindings::restore_terminal,
            visible: jsr_bindings::VISIBLE_FUNCTIONS,
        },
    };
    match jsr_runtime::run(config) {
        Ok(never) => match never {},
        Err(error) => {
            eprintln!("jsr: {error}");
            ExitCode::FAILURE
        }
    }
}
