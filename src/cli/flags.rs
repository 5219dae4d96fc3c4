//! jsr's flags as clap sees them: names, values, and the help that `jsr --help` prints.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Parser;
use jsr_runtime::options::{InputType, TraceFormat, TraceKinds, UnhandledRejections};

/// jsr's flags.
#[derive(Debug, Parser)]
#[command(
    name = "jsr",
    about = ABOUT,
    override_usage = USAGE,
    after_help = AFTER_HELP,
    help_template = "{about-with-newline}\n{usage-heading}\n  {usage}\n\n{all-args}{after-help}",
    disable_help_flag = true,
    args_override_self = true,
    max_term_width = 100
)]
pub struct Flags {
    /// Run CODE instead of a file
    #[arg(short, long, value_name = "CODE", help_heading = "What to run")]
    pub eval: Option<String>,

    /// Run CODE (or standard input) and print what it evaluates to
    #[arg(short, long, value_name = "CODE", num_args = 0..=1, help_heading = "What to run")]
    pub print: Option<Option<String>>,

    /// Only check that the program parses; run nothing
    #[arg(short, long, help_heading = "What to run")]
    pub check: bool,

    /// require() MODULE before the program; may be repeated
    #[arg(short, long, value_name = "MODULE", help_heading = "What to run")]
    pub require: Vec<String>,

    /// import MODULE before the program; may be repeated
    #[arg(long, value_name = "MODULE", help_heading = "What to run")]
    pub import: Vec<String>,

    /// What CODE or standard input is: "commonjs" or "module"
    #[arg(long, value_name = "TYPE", value_parser = InputType::from_str, help_heading = "What to run")]
    pub input_type: Option<InputType>,

    /// Choose exports of packages that are meant for NAME; may be repeated
    #[arg(short = 'C', long, value_name = "NAME", help_heading = "What to run")]
    pub conditions: Vec<String>,

    /// Tell what happens: tasks,microtasks,stack; or promises, io, all
    #[arg(long, value_name = "KINDS", num_args = 0..=1, require_equals = true,
          default_missing_value = "tasks,microtasks,stack", value_parser = TraceKinds::from_str, help_heading = "Trace")]
    pub trace: Option<TraceKinds>,

    /// How to tell it: "text", "json" (lines of it), "chrome" (timeline)
    #[arg(long, value_name = "FORMAT", value_parser = TraceFormat::from_str, help_heading = "Trace")]
    pub trace_format: Option<TraceFormat>,

    /// Where to, instead of standard error
    #[arg(long, value_name = "FILE", help_heading = "Trace")]
    pub trace_out: Option<PathBuf>,

    /// Stop recording after N events (100000; 0 for no limit)
    #[arg(long, value_name = "N", value_parser = count, help_heading = "Trace")]
    pub trace_limit: Option<u64>,

    /// Also show calls in files that match GLOB (node_modules/NAME/**)
    #[arg(long, value_name = "GLOB", help_heading = "Trace")]
    pub trace_include: Vec<String>,

    /// Do not show calls in files that match GLOB
    #[arg(long, value_name = "GLOB", help_heading = "Trace")]
    pub trace_exclude: Vec<String>,

    /// At the end, or when interrupted, tell what is still awaited
    #[arg(long, help_heading = "Trace")]
    pub why_alive: bool,

    /// What an unhandled rejection does: throw, strict, warn, none
    #[arg(long, value_name = "MODE", value_parser = UnhandledRejections::from_str,
          help_heading = "Errors and warnings")]
    pub unhandled_rejections: Option<UnhandledRejections>,

    /// Run the tests in files: those that are named (globs too), or those that look like tests
    #[arg(long, help_heading = "Tests")]
    pub test: bool,

    /// How to report: spec, tap, dot, junit, or a module; may be repeated
    #[arg(long, value_name = "NAME", help_heading = "Tests")]
    pub test_reporter: Vec<String>,

    /// Where each reporter writes: stdout, stderr or a file
    #[arg(long, value_name = "WHERE", help_heading = "Tests")]
    pub test_reporter_destination: Vec<String>,

    /// Run only tests whose names match PATTERN; may be repeated
    #[arg(long, value_name = "PATTERN", help_heading = "Tests")]
    pub test_name_pattern: Vec<String>,

    /// Run no tests whose names match PATTERN; may be repeated
    #[arg(long, value_name = "PATTERN", help_heading = "Tests")]
    pub test_skip_pattern: Vec<String>,

    /// Run only tests that have the option "only"
    #[arg(long, help_heading = "Tests")]
    pub test_only: bool,

    /// How many files are run at the same time
    #[arg(long, value_name = "N", value_parser = test_number, help_heading = "Tests")]
    pub test_concurrency: Option<u32>,

    /// How long a test may take, in milliseconds
    #[arg(long, value_name = "MS", value_parser = test_number, help_heading = "Tests")]
    pub test_timeout: Option<u32>,

    /// End the process when the tests are over, whatever else goes on
    #[arg(long, help_heading = "Tests")]
    pub test_force_exit: bool,

    /// Run each file in its own "process", or in this one: "none"
    #[arg(long, value_name = "MODE", value_parser = ["process", "none"], hide_possible_values = true,
          help_heading = "Tests")]
    pub test_isolation: Option<String>,

    /// Run one part of the files, as in 1/3
    #[arg(long, value_name = "INDEX/COUNT", help_heading = "Tests")]
    pub test_shard: Option<String>,

    /// Write the snapshots of tests anew
    #[arg(long, help_heading = "Tests")]
    pub test_update_snapshots: bool,

    /// Also show where an uncaught exception was thrown
    #[arg(long, help_heading = "Errors and warnings")]
    pub trace_uncaught: bool,

    /// Print no warnings
    #[arg(long, help_heading = "Errors and warnings")]
    pub no_warnings: bool,

    /// Print no warnings with this code or type; may be repeated
    #[arg(long, value_name = "CODE", help_heading = "Errors and warnings")]
    pub disable_warning: Vec<String>,

    /// Print the stack of each warning
    #[arg(long, help_heading = "Errors and warnings")]
    pub trace_warnings: bool,

    /// Throw what is deprecated
    #[arg(long, help_heading = "Errors and warnings")]
    pub throw_deprecation: bool,

    /// Print the stack of each deprecation
    #[arg(long, help_heading = "Errors and warnings")]
    pub trace_deprecation: bool,

    /// Do not mention what is deprecated
    #[arg(long, help_heading = "Errors and warnings")]
    pub no_deprecation: bool,

    /// Also mention what will be deprecated
    #[arg(long, help_heading = "Errors and warnings")]
    pub pending_deprecation: bool,

    /// How many calls an error's stack shows (10)
    #[arg(long, value_name = "N", value_parser = stack_trace_limit, help_heading = "Engine")]
    pub stack_trace_limit: Option<u32>,

    /// Size of the call stack, in kilobytes
    #[arg(long, value_name = "KB", value_parser = stack_size, help_heading = "Engine")]
    pub stack_size: Option<u32>,

    /// Size of the heap for objects that live on, in megabytes
    #[arg(long, value_name = "MB", value_parser = heap_size, help_heading = "Engine")]
    pub max_old_space_size: Option<u32>,

    /// Let the program collect garbage with gc()
    #[arg(long, help_heading = "Engine")]
    pub expose_gc: bool,

    /// Flags for V8 itself, as in --v8-flags=--flag,--other
    #[arg(
        long,
        value_name = "FLAGS",
        allow_hyphen_values = true,
        help_heading = "Engine"
    )]
    pub v8_flags: Vec<String>,

    /// Print this help
    #[arg(short, long, help_heading = "About")]
    pub help: bool,

    /// Print the version
    #[arg(short, long, help_heading = "About")]
    pub version: bool,
}

const ABOUT: &str = "\
Run JavaScript, and watch how it runs.

jsr runs programs as Node.js does. With --trace it also tells their story: every task, tick,
microtask and call, who queued it, when it ran, and why then.";

const USAGE: &str = "jsr [FLAGS] FILE [ARGUMENTS]
  jsr [FLAGS] -e CODE [ARGUMENTS]
  jsr [FLAGS] - [ARGUMENTS]          the program comes from standard input
  jsr trace-check TRACE...           check that a trace accounts for all that happened";

const AFTER_HELP: &str = "\
Try:
  jsr lesson.js                      run a program
  jsr lesson.js --trace              run it, and see every task, tick, microtask and call
  jsr --trace=microtasks lesson.js   only what happens between tasks
  jsr -p '[1, 2, 3].map(String)'     print the value of an expression

Flags with two dashes may stand before FILE or after it. One-letter flags, and --eval, --print,
--help and --version, stand before it: after FILE they belong to the program. So do flags that jsr
does not know, and everything after \"--\"; the program finds them in process.argv.

Exit codes: 0 the program ended well, 1 it threw an error that nobody caught, 2 wrong usage of jsr,
7 an error in the handler of an error, 13 a top-level await that can never end, and what the program
gives to process.exit().";

fn whole_number(text: &str, smallest: u32, largest: u32) -> Result<u32, String> {
    match text.parse() {
        Ok(number) if (smallest..=largest).contains(&number) => Ok(number),
        _ => Err(format!("must be a whole number from {smallest} to {largest}")),
    }
}

fn test_number(text: &str) -> Result<u32, String> {
    whole_number(text, 0, i32::MAX as u32)
}

fn count(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| String::from("must be a whole number"))
}

fn stack_trace_limit(text: &str) -> Result<u32, String> {
    whole_number(text, 0, 1_000_000)
}

/// Below the smallest V8 cannot run the internal modules; the largest is far beyond any system's limit, which is
/// checked when it is known.
fn stack_size(text: &str) -> Result<u32, String> {
    whole_number(text, 100, 4_000_000)
}

/// V8 itself needs a few megabytes to start.
fn heap_size(text: &str) -> Result<u32, String> {
    whole_number(text, 8, 16_000_000)
}
