//! Every event of a trace reaches a subscriber of the `tracing` crate, in order: a program that embeds the runtime sets one of its
//! own, and gets what the NDJSON of the same run has.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::time::Instant;

use jsr_runtime::options::{Options, Program, Trace, TraceFormat, TraceKinds};
use jsr_runtime::state::Host;
use tracing::field::{Field, Visit};
use tracing::span;

/// Names the files of the child that runs the program: what the subscriber got, and the trace.
const CHILD: &str = "JSR_SUBSCRIBER_TEST";

const PROGRAM: &str = "
    setTimeout(() => console.log('timer'), 1);
    process.nextTick(() => {});
    (async () => { await null; throw new Error('lost'); })().catch(() => {});";

fn main() -> ExitCode {
    let result = match std::env::var_os(CHILD) {
        Some(folder) => embed(&PathBuf::from(folder)),
        None => compare(),
    };
    match result {
        Ok(()) => {
            println!("every event reaches a subscriber: ok");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the program with a subscriber, in a process of its own: the runtime ends the process that it runs in.
fn compare() -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("jsr-subscriber-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(this)
        .env(CHILD, &folder)
        .output()
        .map_err(|error| error.to_string())?;
    let read = |name: &str| {
        let error_output = String::from_utf8_lossy(&output.stderr).into_owned();
        fs::read_to_string(folder.join(name)).map_err(|error| format!("{name}: {error}\n{error_output}"))
    };
    let (got, trace) = (read("got")?, read("trace")?);
    fs::remove_dir_all(&folder).map_err(|error| error.to_string())?;
    let expected = expected(&trace)?;
    if got != expected {
        return Err(format!(
            "the subscriber got\n{got}\nand the trace has\n{expected}"
        ));
    }
    match expected.lines().count() {
        0..20 => Err(format!("that is too little to prove anything:\n{expected}")),
        _ => Ok(()),
    }
}

/// Number and type of each event of a trace.
fn expected(trace: &str) -> Result<String, String> {
    let mut lines = String::new();
    for line in trace.lines() {
        let event: serde_json::Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let kind = event["type"].as_str().unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{} {kind}", event["seq"]);
    }
    Ok(lines)
}

fn embed(folder: &std::path::Path) -> Result<(), String> {
    let got = File::create(folder.join("got")).map_err(|error| error.to_string())?;
    tracing::subscriber::set_global_default(Collector(Mutex::new(got))).map_err(|error| error.to_string())?;
    let options = Options {
        program: Program::Eval {
            source: String::from(PROGRAM),
            print: false,
        },
        trace: Some(Trace {
            kinds: TraceKinds::ALL,
            format: TraceFormat::Json,
            out: Some(folder.join("trace")),
            ..Trace::default()
        }),
        ..Options::default()
    };
    let config = jsr_runtime::Config {
        options,
        start: Instant::now(),
        bindings: jsr_bindings::BINDINGS,
        modules: jsr_bindings::modules().expect("the embedded modules"),
        entry: jsr_bindings::ENTRY,
        host: Host {
            flush_output: jsr_bindings::flush_output,
            restore_terminal: jsr_bindings::restore_terminal,
            visible: jsr_bindings::VISIBLE_FUNCTIONS,
        },
    };
    match jsr_runtime::run(config)? {}
}

/// Writes number and type of each event of a trace.
struct Collector(Mutex<File>);

#[derive(Default)]
struct Fields {
    seq: u64,
    kind: String,
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "seq" {
            self.seq = value;
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "kind" {
            self.kind = value.to_owned();
        }
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn std::fmt::Debug) {}
}

impl tracing::Subscriber for Collector {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target() == jsr_runtime::trace::TARGET
    }

    fn event(&self, event: &tracing::Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        if let Ok(mut file) = self.0.lock() {
            // What is missing is found by the comparison.
            let _ = writeln!(file, "{} {}", fields.seq, fields.kind);
        }
    }

    fn new_span(&self, _span: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _span: &span::Id, _values: &span::Record<'_>) {}

    fn record_follows_from(&self, _span: &span::Id, _follows: &span::Id) {}

    fn enter(&self, _span: &span::Id) {}

    fn exit(&self, _span: &span::Id) {}
}
