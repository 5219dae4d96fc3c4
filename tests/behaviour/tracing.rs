//! Traces of runs that end otherwise than by themselves, renderings that are compared with each other, and runs that must be
//! the same twice.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

use crate::trace;

/// A file that is gone when the test is over.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("jsr-tracing-{}-{number}-{name}", std::process::id());
        Scratch(std::env::temp_dir().join(name))
    }

    fn write(name: &str, text: &str) -> Result<Scratch, String> {
        let scratch = Scratch::new(name);
        fs::write(&scratch.0, text).map_err(|error| error.to_string())?;
        Ok(scratch)
    }

    fn read(&self) -> Result<String, String> {
        fs::read_to_string(&self.0).map_err(|error| format!("{}: {error}", self.0.display()))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A run that failed early has left none.
        let _ = fs::remove_file(&self.0);
    }
}

/// `jsr` with a trace of everything to `out`.
fn traced(jsr: &Path, out: &Scratch, format: &str, flags: &[&str], program: &Path) -> Command {
    let mut command = Command::new(jsr);
    command
        .args(["--trace=all", &format!("--trace-format={format}")])
        .arg(format!("--trace-out={}", out.0.display()))
        .args(flags)
        .arg(program)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(mut command: Command) -> Result<Output, String> {
    command.output().map_err(|error| error.to_string())
}

/// Whatever the limit, and wherever it is reached, the account that was written holds.
pub fn any_limit_holds(jsr: &Path, program: &Path) -> Result<(), String> {
    for limit in (1..120).step_by(7) {
        let out = Scratch::new("limit.ndjson");
        let flag = format!("--trace-limit={limit}");
        run(traced(jsr, &out, "json", &[&flag], program))?;
        trace::check(jsr, &out.read()?).map_err(|error| format!("limit {limit}: {error}"))?;
    }
    Ok(())
}

/// A program that never ends is interrupted: its trace is whole, and it dies of the signal.
#[cfg(unix)]
pub fn interrupted(jsr: &Path) -> Result<(), String> {
    use std::os::unix::process::ExitStatusExt;
    const PROGRAM: &str = "
        async function forever() { await new Promise(() => {}); }
        forever();
        setTimeout(function spin() { require('fs').writeSync(1, 'ready\\n'); for (;;); }, 1);
        setTimeout(() => {}, 1e6);";
    let program = Scratch::write("forever.js", PROGRAM)?;
    let out = Scratch::new("forever.ndjson");
    let mut child = traced(jsr, &out, "json", &["--why-alive"], &program.0)
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut line = String::new();
    if let Some(stdout) = child.stdout.take() {
        BufReader::new(stdout)
            .read_line(&mut line)
            .map_err(|error| error.to_string())?;
    }
    let id = i32::try_from(child.id()).map_err(|error| error.to_string())?;
    // SAFETY: `kill` only sends a signal, to a child that has not been waited for.
    unsafe { libc::kill(id, libc::SIGINT) };
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    if output.status.signal() != Some(libc::SIGINT) {
        return Err(format!("it ended with {}, not by SIGINT", output.status));
    }
    let text = out.read()?;
    trace::check(jsr, &text)?;
    for expected in [
        "\"reason\":\"signal\"",
        "\"name\":\"forever\"",
        "\"how\":\"exit\"",
    ] {
        if !text.contains(expected) {
            return Err(format!("the trace has no {expected}\n{text}"));
        }
    }
    Ok(())
}

/// The same program twice: the same account, but for times.
pub fn twice_the_same(jsr: &Path, program: &Path) -> Result<(), String> {
    let traces = [Scratch::new("a.ndjson"), Scratch::new("b.ndjson")];
    for out in &traces {
        run(traced(jsr, out, "json", &[], program))?;
    }
    let mut command = Command::new(jsr);
    command
        .args(["trace-check", "--same"])
        .args(traces.iter().map(|out| &out.0));
    let output = run(command)?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!(
            "{}: {}",
            program.display(),
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}

/// How many slices there are, by category.
type Counts = BTreeMap<&'static str, usize>;

/// The rendering for timelines is JSON, its slices nest, and it has as many of them as there are jobs and calls.
pub fn timeline_is_whole(jsr: &Path, program: &Path) -> Result<(), String> {
    let (ndjson, chrome) = (Scratch::new("t.ndjson"), Scratch::new("t.json"));
    run(traced(jsr, &ndjson, "json", &[], program))?;
    run(traced(jsr, &chrome, "chrome", &[], program))?;
    let problem = |error: &dyn std::fmt::Display| format!("{}: {error}", program.display());
    let mut expected = Counts::new();
    for line in ndjson.read()?.lines() {
        let event: Value = serde_json::from_str(line).map_err(|error| problem(&error))?;
        let name = match event["type"].as_str().unwrap_or_default() {
            "task.start" => "task",
            "tick.start" => "tick",
            "micro.start" => "micro",
            "stack.push" | "stack.resume" => "frame",
            _ => continue,
        };
        *expected.entry(name).or_default() += 1;
    }
    let timeline: Value = serde_json::from_str(&chrome.read()?).map_err(|error| problem(&error))?;
    let found = slices(&timeline).map_err(|error| problem(&error))?;
    match found == expected {
        true => Ok(()),
        false => Err(problem(&format!(
            "the timeline has {found:?}, the trace {expected:?}"
        ))),
    }
}

/// Counts the slices of a timeline, which must nest on each of its tracks.
fn slices(timeline: &Value) -> Result<Counts, String> {
    let events = timeline.as_array().ok_or("it is no array")?;
    let mut counts = Counts::new();
    let mut open: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
    for event in events {
        let track = open.entry(event["tid"].as_u64().unwrap_or_default()).or_default();
        let name = event["name"].as_str().unwrap_or_default();
        match event["ph"].as_str() {
            Some("B") => {
                track.push(name);
                let categories = event["cat"].as_str().unwrap_or_default();
                let category = match categories {
                    "task" => "task",
                    "tick" => "tick",
                    "micro" => "micro",
                    "function" | "host" => "frame",
                    _ => continue,
                };
                *counts.entry(category).or_default() += 1;
            }
            Some("E") => {
                track
                    .pop()
                    .ok_or_else(|| format!("a slice ends that never began: {event}"))?;
            }
            _ => {}
        }
    }
    match open.values().all(Vec::is_empty) {
        true => Ok(counts),
        false => Err(format!("slices never end: {open:?}")),
    }
}
