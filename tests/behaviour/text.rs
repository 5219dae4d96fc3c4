//! What a trace looks like as text: each program of `tests/text/` runs with the flags that it names, and what jsr writes to
//! standard error, with times masked, is what `NAME.txt` holds. With `JSR_GOLDEN` set these files are written instead: look at
//! them before they are committed.

use std::fs;
use std::path::PathBuf;

use similar::TextDiff;

use crate::execution::{self, Executable, Tracing};
use crate::normalise::normalise;
use crate::program::Program;

/// Compares what a program's trace looks like, or keeps it.
pub fn compare(jsr: &Executable, program: &Program) -> Result<(), String> {
    let run = execution::run(jsr, program, Tracing::Off)?;
    let text = mask(&normalise(&String::from_utf8_lossy(&run.stderr)));
    let file = program.path.with_extension("txt");
    if std::env::var_os("JSR_GOLDEN").is_some() {
        return fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()));
    }
    let expected = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    if expected == text {
        return Ok(());
    }
    let difference = TextDiff::from_lines(expected.as_str(), text.as_str())
        .unified_diff()
        .header("as it was", "as it is now")
        .to_string();
    Err(format!("{}\n{difference}", program.path.display()))
}

/// The column of times, and durations.
fn mask(text: &str) -> String {
    let version = concat!("jsr ", env!("CARGO_PKG_VERSION"));
    let mut masked = String::new();
    for line in text.lines() {
        let (time, rest) = line.split_at_checked(TIME).unwrap_or((line, ""));
        let is_time = !time.trim().is_empty() && time.trim().chars().all(|c| c.is_ascii_digit() || c == '.');
        masked.push_str(if is_time { "    #.###" } else { time });
        masked.push_str(&mask_durations(&mask_turn(&rest.replace(version, "jsr #"))));
        masked.push('\n');
    }
    masked
}

/// The width of the column of times.
const TIME: usize = 9;

/// Whether a short timer is due in the first turn of the loop or in the second depends on the machine.
fn mask_turn(text: &str) -> String {
    match text.split_once("== turn ") {
        Some((before, rest)) => {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{before}== turn #{rest}")
        }
        None => text.to_owned(),
    }
}

/// `after 0.123 ms` becomes `after # ms`, and the engine's version is left out.
fn mask_durations(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some((before, rest)) = text.split_once(" after ")
        && let Some(number) = rest.strip_suffix(" ms")
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
    {
        text = format!("{before} after # ms");
    }
    if let Some((before, rest)) = text.clone().split_once(", V8 ")
        && let Some((_, after)) = rest.split_once(')')
    {
        text = format!("{before}, V8 #){after}");
    }
    text
}

/// Recordings whose program is gone.
pub fn check_orphans(folder: &std::path::Path, programs: &[PathBuf]) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        let is_recording = path.extension().is_some_and(|extension| extension == "txt");
        let has_program = !is_recording
            || programs
                .iter()
                .any(|program| program.with_extension("") == path.with_extension(""));
        if !has_program {
            return Err(format!("{}: its program is gone", path.display()));
        }
    }
    Ok(())
}
