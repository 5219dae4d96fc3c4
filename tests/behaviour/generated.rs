//! A trace does not change a program: programs that nobody wrote, of every piece of syntax in odd company, print the same and
//! end the same with and without one, and their traces hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use crate::execution::{self, Executable, Tracing};
use crate::generate;
use crate::program::{Given, Program, Stderr};
use crate::trace;

/// How many programs there are.
pub const PROGRAMS: u64 = 2_000;

/// How many of them are one test.
pub const BATCH: u64 = 50;

/// Runs the programs whose seeds begin with `first`.
pub fn compare(jsr: &Executable, first: u64) -> Result<(), String> {
    let mut problems = Vec::new();
    for seed in first..first + BATCH {
        if let Err(problem) = compare_one(jsr, seed) {
            problems.push(format!("seed {seed}: {problem}"));
        }
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(problems.join("\n")),
    }
}

/// A piece of syntax that hardly ever occurs would be covered in name only.
pub fn check_coverage() -> Result<(), String> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for seed in 0..PROGRAMS {
        for feature in generate::generate(seed).features {
            *counts.entry(feature).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count * 50 < PROGRAMS);
    match counts.is_empty() {
        true => Ok(()),
        false => Err(format!("in less than 2 % of the programs: {counts:?}")),
    }
}

fn compare_one(jsr: &Executable, seed: u64) -> Result<(), String> {
    let generated = generate::generate(seed);
    let extension = if generated.module { "mjs" } else { "cjs" };
    let path = folder()?.join(format!("{seed}.{extension}"));
    fs::write(&path, &generated.source).map_err(|error| error.to_string())?;
    let program = Program {
        source: generated.source,
        flags: Vec::new(),
        args: Vec::new(),
        env: Vec::new(),
        given: Given::File,
        stderr: Stderr::Ignore,
        path,
    };
    let plain = execution::run(jsr, &program, Tracing::Off)?;
    let traced = execution::run(jsr, &program, Tracing::On)?;
    if plain.code != traced.code {
        return Err(format!(
            "exit code {} with a trace, {} without",
            traced.code, plain.code
        ));
    }
    let [before, after] =
        [&plain.stdout, &traced.stdout].map(|bytes| comparable(&String::from_utf8_lossy(bytes)));
    if let Some((before, after)) = first_difference(&before, &after) {
        return Err(format!("without a trace:\n  {before}\nwith one:\n  {after}"));
    }
    trace::keeps_the_rules(jsr.path(), traced.traced.as_deref().unwrap_or_default())?;
    // What is left behind is what failed.
    let _ = fs::remove_file(&program.path);
    Ok(())
}

fn folder() -> Result<&'static PathBuf, String> {
    static FOLDER: LazyLock<Result<PathBuf, String>> = LazyLock::new(|| {
        let folder = std::env::temp_dir().join(format!("jsr-generated-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        Ok(folder)
    });
    FOLDER.as_ref().map_err(Clone::clone)
}

fn first_difference(before: &str, after: &str) -> Option<(String, String)> {
    if before == after {
        return None;
    }
    let mut pairs = before.lines().zip(after.lines());
    let pair = pairs.find(|(before, after)| before != after);
    Some(pair.map_or_else(
        || {
            (
                format!("{} lines", before.lines().count()),
                format!("{} lines", after.lines().count()),
            )
        },
        |(before, after)| (before.to_owned(), after.to_owned()),
    ))
}

/// What a trace is known to change in what V8 says, and ARCHITECTURE.md tells: the names that V8 guesses for anonymous
/// functions in stacks, the column of what has no place of its own, and how often a message says "(intermediate value)" for a
/// function that is called where it stands. That places are right else is what the fixtures prove.
fn comparable(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut line = line.to_owned();
        while line.contains("(intermediate value)(intermediate value)") {
            line = line.replace("(intermediate value)(intermediate value)", "(intermediate value)");
        }
        lines.push(frames(&line));
    }
    lines.join("\n")
}

/// ` at name (FILE:1:2) < at FILE:3:4`: how many frames there are.
fn frames(line: &str) -> String {
    let trimmed = line.trim_start();
    let whole_stack = trimmed.strip_prefix("at ").map(|stack| ("", stack));
    match whole_stack.or_else(|| trimmed.split_once(" at ")) {
        Some((message, stack)) if stack.contains("FILE:") => {
            format!("{message} at {} places", stack.split(" < ").count())
        }
        _ => line.to_owned(),
    }
}
