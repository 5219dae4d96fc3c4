//! `jsr trace-check`.

use std::io::{self, BufReader, Write};
use std::path::Path;

use super::{Difference, Outcome, check_file, check_named, compare, open};

const USAGE: &str = "\
Usage: jsr trace-check FILE...
       jsr trace-check --same A B

Checks that traces, as --trace --trace-format=json writes them, keep the rules of their format.
A FILE that is - is standard input.

      --same A B  check that two traces of one program are the same apart from times
  -h, --help      print this help

Exit codes: 0 the rules hold, 1 a rule is broken, 2 a file cannot be read.
";

const BROKEN: u8 = 1;
const UNREADABLE: u8 = 2;

/// Checks each of `files`, which are the arguments after the command's name. What holds is told on `out`,
/// what does not on `err`. The exit code: 0, 1 if a rule is broken, 2 if a file cannot be read or the
/// arguments are wrong.
pub fn run(files: &[String], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    // A reader of the output that has gone away changes nothing about the traces, so failed writes are let
    // go.
    let flag = |file: &&String| file.len() > 1 && file.starts_with('-');
    match files.iter().find(flag).map(String::as_str) {
        Some("-h" | "--help") => {
            let _ = out.write_all(USAGE.as_bytes());
            return 0;
        }
        Some("--same") => return run_same(files, out, err),
        Some(flag) => return usage(&format!("unknown flag {flag}"), err),
        None => {}
    }
    if files.is_empty() {
        return usage("which trace?", err);
    }
    if files.iter().filter(|file| *file == "-").count() > 1 {
        return usage("standard input can be read only once", err);
    }
    let mut code = 0;
    for file in files {
        let outcome = match file.as_str() {
            "-" => check_named(io::stdin().lock(), "standard input"),
            file => check_file(Path::new(file)),
        };
        match outcome {
            Outcome::Holds(summary) => {
                let _ = writeln!(out, "{summary}");
            }
            Outcome::Broken(violation) => {
                let _ = writeln!(err, "{violation}");
                code = code.max(BROKEN);
            }
            Outcome::Unreadable(reason) => {
                let _ = writeln!(err, "jsr: {reason}");
                code = UNREADABLE;
            }
        }
    }
    code
}

fn usage(problem: &str, err: &mut dyn Write) -> u8 {
    let _ = writeln!(err, "jsr: trace-check: {problem}\n{}", USAGE.trim_end());
    UNREADABLE
}

/// `--same A B`.
fn run_same(arguments: &[String], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let [flag, a, b] = arguments else {
        return usage("--same takes two traces", err);
    };
    if flag != "--same" || [a, b].iter().any(|file| file.starts_with('-') && *file != "-") {
        return usage("--same takes two traces", err);
    }
    if a == "-" && b == "-" {
        return usage("standard input can be read only once", err);
    }
    let read = |file: &str| -> io::Result<Box<dyn io::BufRead>> {
        Ok(match file {
            "-" => Box::new(BufReader::new(io::stdin())),
            file => Box::new(open(Path::new(file))?),
        })
    };
    let (left, right) = match (read(a), read(b)) {
        (Ok(left), Ok(right)) => (left, right),
        (Err(error), _) => return unreadable(a, &error, err),
        (_, Err(error)) => return unreadable(b, &error, err),
    };
    match compare(left, right) {
        Ok(()) => {
            let _ = writeln!(out, "{a}, {b}: the same apart from times: rule 5 holds");
            0
        }
        Err(Difference::Read(error)) => unreadable(&format!("{a} or {b}"), &error, err),
        Err(difference @ Difference::Line { .. }) => {
            let _ = writeln!(err, "{a}, {b}: {difference}");
            BROKEN
        }
    }
}

fn unreadable(file: &str, error: &io::Error, err: &mut dyn Write) -> u8 {
    let _ = writeln!(err, "jsr: cannot read {file}: {error}");
    UNREADABLE
}
