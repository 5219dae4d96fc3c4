//! `cargo bench`: jsr beside Node, in turns, in one run.
//!
//! Each row is a program of `benches/programs/`. It runs in Node and in jsr, one after the other, several rounds after a
//! warm-up; the table shows the medians, the ratio of the medians, and the range of the ratios of single rounds. Node
//! is the one of `$JSR_NODE`, or the one that `tests/record.sh` installs into `target/node`.
//!
//!     cargo bench                       all rows
//!     cargo bench -- timeout await      the rows whose names contain one of the words
//!     cargo bench -- --rounds 15        more rounds
//!     cargo bench -- --json             for machines
//!     cargo bench -- trace              what a trace costs

#[cfg(unix)]
mod child;
#[cfg(unix)]
mod comparison;
#[cfg(unix)]
mod tracing;

use std::process::ExitCode;

#[cfg(unix)]
fn main() -> ExitCode {
    match comparison::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(unix))]
fn main() -> ExitCode {
    eprintln!("the comparison needs wait4(2), which this platform does not have");
    ExitCode::FAILURE
}
