//! What a trace costs: the same program in jsr with and without one, in turns; and, if `JSR_UNTRACED` names a build that cannot
//! trace (`cargo build --release --features untraced --target-dir target/untraced`), that build beside this one, both without.

use std::fs;
use std::path::{Path, PathBuf};

use crate::child;
use crate::comparison::median;

/// Programs whose traces are measured.
const TRACED: [(&str, &str); 2] = [("calls", "calls.js"), ("timers, ticks, promises", "mixed.js")];

/// Programs that must cost the same in a build that cannot trace.
const UNTRACED: [&str; 5] = [
    "timeout-churn.js",
    "immediate-chain.js",
    "tick-chain.js",
    "microtask-chain.js",
    "await.js",
];

/// Everything is recorded, without limit, to a file.
const FLAGS: [&str; 3] = ["--trace=all", "--trace-format=json", "--trace-limit=0"];

fn program(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("benches/programs")
        .join(name)
}

fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Nanoseconds from start to end.
fn wall(jsr: &Path, flags: &[String], program: &Path) -> Result<f64, String> {
    let finished = child::run_with(jsr, flags, program, &scratch("bench.out"))
        .map_err(|error| format!("{}: {error}", jsr.display()))?;
    match finished.status {
        0 => Ok(finished.wall.as_nanos() as f64),
        status => Err(format!("{} ended with status {status}", program.display())),
    }
}

pub fn run(jsr: &Path, rounds: usize) -> Result<(), String> {
    println!(
        "\n{:<36} {:>10} {:>10} {:>8} {:>10} {:>12}",
        "", "plain", "traced", "ratio", "events", "ns an event"
    );
    let out = scratch("bench.ndjson");
    let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    flags.push(format!("--trace-out={}", out.display()));
    for (name, file) in TRACED {
        let (mut plain, mut traced) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            plain.push(wall(jsr, &[], &program(file))?);
            traced.push(wall(jsr, &flags, &program(file))?);
        }
        let text = fs::read(&out).map_err(|error| format!("{}: {error}", out.display()))?;
        let events = text.iter().filter(|byte| **byte == b'\n').count();
        let (plain, traced) = (median(plain), median(traced));
        println!(
            "{name:<36} {:>7.1} ms {:>7.1} ms {:>8.2} {events:>10} {:>12.0}",
            plain / 1e6,
            traced / 1e6,
            traced / plain,
            (traced - plain) / events as f64
        );
    }
    let Some(untraced) = std::env::var_os("JSR_UNTRACED") else {
        return Ok(());
    };
    println!(
        "\n{:<36} {:>10} {:>10} {:>8}",
        "without a trace", "cannot", "could", "ratio"
    );
    for file in UNTRACED {
        let (mut cannot, mut could) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            cannot.push(wall(Path::new(&untraced), &[], &program(file))?);
            could.push(wall(jsr, &[], &program(file))?);
        }
        let (cannot, could) = (median(cannot), median(could));
        println!(
            "{file:<36} {:>7.1} ms {:>7.1} ms {:>8.2}",
            cannot / 1e6,
            could / 1e6,
            could / cannot
        );
    }
    Ok(())
}
