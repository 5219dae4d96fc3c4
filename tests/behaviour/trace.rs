//! What holds for every trace: the rules that `jsr trace-check` knows, and the published schema.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

#[path = "../../src/trace_check/tests/validate.rs"]
mod validate;

/// Events of one trace that are validated against the schema: what comes later in a long one is of the same kinds.
const VALIDATED: usize = 3_000;

/// Checks a trace in NDJSON, as a user would, and against the schema. The error names the line that breaks a rule.
pub fn check(jsr: &Path, trace: &str) -> Result<(), String> {
    keeps_the_rules(jsr, trace)?;
    let lines: Vec<&str> = trace.lines().collect();
    let (first, rest) = lines.split_at(lines.len().min(VALIDATED));
    validate::validate_all(first.iter().chain(rest.last()).copied())
}

/// `jsr trace-check -`.
pub fn keeps_the_rules(jsr: &Path, trace: &str) -> Result<(), String> {
    let problem = |error: std::io::Error| format!("{} trace-check: {error}", jsr.display());
    let mut child = Command::new(jsr)
        .args(["trace-check", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(problem)?;
    if let Some(mut input) = child.stdin.take() {
        // It stops reading at the first violation, and says so.
        let _ = input.write_all(trace.as_bytes());
    }
    let output = child.wait_with_output().map_err(problem)?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}
