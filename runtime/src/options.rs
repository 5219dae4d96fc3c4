//! What the command line decided, as plain data: the one description of a run that every layer reads.
//!
//! The command line (`src/`) fills it in, the runtime keeps it for the life of the process, and JavaScript sees it
//! through `internalBinding('process').options()`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// The version of jsr.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The version of Node.js whose behaviour jsr follows.
pub const NODE_VERSION: &str = "26.10.0";

/// Everything that a run of jsr can be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// What to run.
    pub program: Program,
    /// `-c`: compile the program and stop.
    pub check: bool,
    /// How jsr itself was called, before any resolution: `process.argv0`.
    pub argv0: String,
    /// jsr's own flags, as they were written: `process.execArgv`.
    pub exec_argv: Vec<String>,
    /// What the program gets: `process.argv` from its third element on (second, without a file).
    pub script_args: Vec<String>,
    /// `-r`: modules that are required before the program, in order.
    pub require: Vec<String>,
    /// `--import`: modules that are imported before the program, in order, after those of `require`.
    pub import: Vec<String>,
    /// `-C`: further conditions for the `exports` and `imports` of packages.
    pub conditions: Vec<String>,
    /// `--input-type`: how to read a program that has no file name to tell.
    pub input_type: InputType,
    /// What an unhandled rejection does.
    pub unhandled_rejections: UnhandledRejections,
    /// How `node:test` runs and reports.
    pub tests: Tests,
    /// How warnings are shown.
    pub warnings: Warnings,
    /// `--trace-uncaught`: also print where an uncaught exception was thrown.
    pub trace_uncaught: bool,
    /// What the engine is told.
    pub engine: Engine,
    /// `--trace`: `None` when off, and then nothing is instrumented.
    pub trace: Option<Trace>,
    /// `--why-alive`: tell at the end what the program still waited for.
    pub why_alive: bool,
}

/// How `node:test` runs and reports: the flags that begin with `--test-`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tests {
    /// `--test-reporter`: names of reporters, or modules that export one.
    pub reporters: Vec<String>,
    /// `--test-reporter-destination`: where each of them writes to: `stdout`, `stderr` or a file.
    pub destinations: Vec<String>,
    /// `--test-name-pattern`: only tests whose names match one of these.
    pub names: Vec<String>,
    /// `--test-skip-pattern`: no tests whose names match one of these.
    pub skips: Vec<String>,
    /// `--test-only`: only tests that say so.
    pub only: bool,
    /// `--test-concurrency`: how many files are run at the same time.
    pub concurrency: Option<u32>,
    /// `--test-timeout`: how long a test may take, in milliseconds.
    pub timeout: Option<u32>,
    /// `--test-force-exit`: end the process when the tests are over.
    pub force_exit: bool,
    /// `--test-isolation`: `process` or `none`.
    pub isolation: Option<String>,
    /// `--test-shard`: which part of the files, as in `1/3`.
    pub shard: Option<String>,
    /// `--test-update-snapshots`: write snapshots anew.
    pub update_snapshots: bool,
}

/// What to run.
#[derive(Clone, Debug, PartialEq)]
pub enum Program {
    /// `--test`: the tests in these files, or in those that are found.
    Tests(Vec<String>),
    /// A file, as it was named.
    File(String),
    /// `-e`, and `-p` which also prints the completion value.
    Eval {
        /// The program.
        source: String,
        /// Print its completion value.
        print: bool,
    },
    /// The program is what standard input holds.
    Stdin {
        /// Print its completion value.
        print: bool,
        /// Named with `-`, which is then `process.argv[1]`.
        dash: bool,
    },
}

impl Program {
    /// `-p` was given.
    pub fn prints(&self) -> bool {
        matches!(
            self,
            Program::Eval { print: true, .. } | Program::Stdin { print: true, .. }
        )
    }
}

/// `--input-type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InputType {
    /// CommonJS, or an ES module where only that compiles.
    #[default]
    Detect,
    /// Always CommonJS.
    CommonJs,
    /// Always an ES module.
    Module,
    /// CommonJS with types.
    CommonJsTypeScript,
    /// An ES module with types.
    ModuleTypeScript,
}

impl InputType {
    /// The value of the flag; empty if it was not given.
    pub fn name(self) -> &'static str {
        match self {
            InputType::Detect => "",
            InputType::CommonJs => "commonjs",
            InputType::Module => "module",
            InputType::CommonJsTypeScript => "commonjs-typescript",
            InputType::ModuleTypeScript => "module-typescript",
        }
    }
}

impl FromStr for InputType {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "commonjs" => Ok(InputType::CommonJs),
            "module" => Ok(InputType::Module),
            "commonjs-typescript" => Ok(InputType::CommonJsTypeScript),
            "module-typescript" => Ok(InputType::ModuleTypeScript),
            _ => Err(String::from("must be \"commonjs\" or \"module\"")),
        }
    }
}

/// `--unhandled-rejections`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnhandledRejections {
    /// Raise it as an uncaught exception, unless `unhandledRejection` has a listener.
    #[default]
    Throw,
    /// Raise it as an uncaught exception first, whoever listens.
    Strict,
    /// Always warn.
    Warn,
    /// Do nothing but emit the event.
    None,
    /// Warn, unless someone listens, and exit with 1.
    WarnWithErrorCode,
}

impl UnhandledRejections {
    /// The value of the flag.
    pub fn name(self) -> &'static str {
        match self {
            UnhandledRejections::Throw => "throw",
            UnhandledRejections::Strict => "strict",
            UnhandledRejections::Warn => "warn",
            UnhandledRejections::None => "none",
            UnhandledRejections::WarnWithErrorCode => "warn-with-error-code",
        }
    }
}

impl FromStr for UnhandledRejections {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "throw" => Ok(UnhandledRejections::Throw),
            "strict" => Ok(UnhandledRejections::Strict),
            "warn" => Ok(UnhandledRejections::Warn),
            "none" => Ok(UnhandledRejections::None),
            // Node's documentation once had the plural.
            "warn-with-error-code" | "warn-with-error-codes" => Ok(UnhandledRejections::WarnWithErrorCode),
            _ => Err(String::from(
                "must be one of throw, strict, warn, none, warn-with-error-code",
            )),
        }
    }
}

/// How `process.emitWarning` and deprecations are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Warnings {
    /// `--no-warnings`: none is printed.
    pub silent: bool,
    /// `--disable-warning`: codes and names that are not printed.
    pub disabled: Vec<String>,
    /// `--trace-warnings`: print their stacks.
    pub trace: bool,
    /// `--trace-deprecation`: print the stacks of deprecations.
    pub trace_deprecation: bool,
    /// `--throw-deprecation`: deprecations are thrown.
    pub throw_deprecation: bool,
    /// `--no-deprecation`: deprecations are dropped.
    pub no_deprecation: bool,
    /// `--pending-deprecation`: deprecations that only warn when asked to.
    pub pending_deprecation: bool,
}

/// What the engine is told before it starts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Engine {
    /// `--stack-size`, in kilobytes.
    pub stack_size: Option<u32>,
    /// `--max-old-space-size`, in megabytes.
    pub max_old_space_size: Option<u32>,
    /// `--stack-trace-limit`.
    pub stack_trace_limit: Option<u32>,
    /// `--expose-gc`: `globalThis.gc`.
    pub expose_gc: bool,
    /// `--v8-flags`: passed on as they are, each with its dashes.
    pub flags: Vec<String>,
}

/// `--trace` and what goes with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// Which events.
    pub kinds: TraceKinds,
    /// In which form.
    pub format: TraceFormat,
    /// Where to; standard error if `None`.
    pub out: Option<PathBuf>,
    /// After how many events recording stops.
    pub limit: TraceLimit,
    /// `--trace-include`: patterns of further files whose calls are recorded, such as those of packages.
    pub include: Vec<String>,
    /// `--trace-exclude`: patterns of files whose calls are not recorded.
    pub exclude: Vec<String>,
}

/// The kinds of events that `--trace=KINDS` selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceKinds {
    /// Tasks and the phases of the loop.
    pub tasks: bool,
    /// Microtasks, ticks and checkpoints.
    pub microtasks: bool,
    /// Functions as they enter and leave the call stack.
    pub stack: bool,
    /// Promises as they are made and settled.
    pub promises: bool,
    /// Input and output as it is handed out and comes back.
    pub io: bool,
}

impl TraceKinds {
    /// The names that the flag takes, without `all`.
    pub const NAMES: &[&str] = &["tasks", "microtasks", "stack", "promises", "io"];

    const NOTHING: TraceKinds = TraceKinds {
        tasks: false,
        microtasks: false,
        stack: false,
        promises: false,
        io: false,
    };

    /// Every kind.
    pub const ALL: TraceKinds = TraceKinds {
        tasks: true,
        microtasks: true,
        stack: true,
        promises: true,
        io: true,
    };
}

impl TraceKinds {
    /// The names of those that are selected.
    pub fn names(self) -> Vec<&'static str> {
        let selected = [self.tasks, self.microtasks, self.stack, self.promises, self.io];
        let both = TraceKinds::NAMES.iter().zip(selected);
        both.filter(|(_, selected)| *selected)
            .map(|(name, _)| *name)
            .collect()
    }
}

impl Default for TraceKinds {
    /// What a learner looks at first: what runs, and when.
    fn default() -> Self {
        TraceKinds {
            tasks: true,
            microtasks: true,
            stack: true,
            ..TraceKinds::NOTHING
        }
    }
}

impl FromStr for TraceKinds {
    type Err = String;

    /// Reads `tasks,microtasks`; names what it does not know.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut kinds = TraceKinds::NOTHING;
        for name in text.split(',').map(str::trim) {
            match name {
                "tasks" => kinds.tasks = true,
                "microtasks" => kinds.microtasks = true,
                "stack" => kinds.stack = true,
                "promises" => kinds.promises = true,
                "io" => kinds.io = true,
                "all" => kinds = TraceKinds::ALL,
                _ => {
                    let known = TraceKinds::NAMES.join(", ");
                    return Err(format!("must be made of {known} or all"));
                }
            }
        }
        Ok(kinds)
    }
}

/// `--trace-format`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TraceFormat {
    /// For a terminal.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
    /// Chrome's trace event format, for timeline viewers.
    Chrome,
    /// Nothing but the end, and only if something was left: what `--why-alive` prints.
    PostMortem,
}

impl FromStr for TraceFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "text" => Ok(TraceFormat::Text),
            "json" => Ok(TraceFormat::Json),
            "chrome" => Ok(TraceFormat::Chrome),
            _ => Err(String::from("must be \"text\", \"json\" or \"chrome\"")),
        }
    }
}

/// `--trace-limit`: how many events are recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceLimit(u64);

impl TraceLimit {
    /// `events` of them; 0 means that there is no limit.
    pub fn new(events: u64) -> Self {
        TraceLimit(events)
    }

    /// The greatest number of events; `None` without a limit.
    pub fn get(self) -> Option<u64> {
        (self.0 != 0).then_some(self.0)
    }
}

impl Default for TraceLimit {
    fn default() -> Self {
        TraceLimit(100_000)
    }
}

impl fmt::Display for TraceLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Default for Options {
    /// A program on standard input, and nothing asked for.
    fn default() -> Self {
        Options {
            program: Program::Stdin {
                print: false,
                dash: false,
            },
            check: false,
            argv0: String::from("jsr"),
            exec_argv: Vec::new(),
            script_args: Vec::new(),
            require: Vec::new(),
            import: Vec::new(),
            conditions: Vec::new(),
            input_type: InputType::default(),
            unhandled_rejections: UnhandledRejections::default(),
            tests: Tests::default(),
            warnings: Warnings::default(),
            trace_uncaught: false,
            engine: Engine::default(),
            trace: None,
            why_alive: false,
        }
    }
}
