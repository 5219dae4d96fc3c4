//! Drives the built `jsr` through every program of `tests/fixtures/` and `lessons/`.
//!
//! Each program is a test that compares standard output, standard error and the exit code with what Node printed,
//! and a second test that does the same with `--trace`. With `JSR_RECORD` naming a Node executable, the same programs
//! are recorded instead of compared (`tests/record.sh` does that). README.md beside this folder tells how to write one.

mod archive;
mod counts;
mod execution;
mod exports;
mod generate;
mod generated;
mod normalise;
mod packages;
mod program;
mod recording;
mod text;
mod trace;
mod tracing;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};

use crate::execution::{Executable, Tracing};
use crate::program::Program;
use crate::recording::Recording;

/// The repository.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Programs whose jobs and calls Node has counted.
const COUNTED: &str = "tests/counts/programs";

/// Programs whose trace is looked at as text.
const TEXTS: &str = "tests/text";

/// Where programs are looked for, and how the names of their tests begin.
fn places() -> Vec<(&'static str, &'static str)> {
    let mut places = vec![("tests/fixtures", ""), ("lessons", "lessons/")];
    if packages::wanted() {
        places.push(packages::PLACE);
    }
    places
}

fn main() -> ExitCode {
    run().unwrap_or_else(|message| {
        eprintln!("{message}");
        ExitCode::FAILURE
    })
}

fn run() -> Result<ExitCode, String> {
    let arguments = Arguments::from_args();
    if let Some(node) = std::env::var_os("JSR_RECORD") {
        let trials = recorders(PathBuf::from(node))?;
        return Ok(libtest_mimic::run(&arguments, trials).exit_code());
    }
    let results = Arc::new(packages::Results::default());
    let code = libtest_mimic::run(&arguments, tests(&results)?).exit_code();
    if packages::wanted() {
        let programs = programs()?;
        let ours = programs
            .iter()
            .filter(|(name, _)| name.starts_with(packages::PLACE.1));
        results.write(ours.map(|(_, program)| program))?;
    }
    Ok(code)
}

/// Every program of the repository with the name of its test, in order.
fn programs() -> Result<Vec<(String, Program)>, String> {
    let mut found = Vec::new();
    for (place, prefix) in places() {
        let folder = Path::new(ROOT).join(place);
        for program in program::discover(&folder)? {
            let within = program.path.strip_prefix(&folder).unwrap_or(&program.path);
            found.push((format!("{prefix}{}", within.display()), program));
        }
    }
    Ok(found)
}

/// One test that records each program.
fn recorders(node: PathBuf) -> Result<Vec<Trial>, String> {
    let node = Arc::new(Executable::node(node));
    let record = |(name, program): (String, Program)| {
        let node = Arc::clone(&node);
        Trial::test(name, move || {
            recording::record(&node, &program).map_err(Failed::from)
        })
    };
    Ok(programs()?.into_iter().map(record).collect())
}

/// The tests of jsr, and of this harness itself.
fn tests(results: &Arc<packages::Results>) -> Result<Vec<Trial>, String> {
    let jsr = Arc::new(Executable::jsr(PathBuf::from(env!("CARGO_BIN_EXE_jsr"))));
    let programs = programs()?;
    let mut trials = vec![
        Trial::test("engine archive is the one that its README names", || {
            archive::matches_readme(Path::new(ROOT)).map_err(Failed::from)
        }),
        Trial::test("harness drops internal frames", || {
            normalise::check().map_err(Failed::from)
        }),
    ];
    let known: Vec<PathBuf> = programs.iter().map(|(_, program)| program.path.clone()).collect();
    trials.push(Trial::test(
        "harness finds the program of every recording",
        move || {
            recording::check_orphans(places().iter().map(|(place, _)| *place), &known).map_err(Failed::from)
        },
    ));
    {
        let jsr = Arc::clone(&jsr);
        trials.push(Trial::test("docs/exports.md is up to date", move || {
            exports::is_fresh(jsr.path(), Path::new(ROOT)).map_err(Failed::from)
        }));
    }
    for counted in counts::discover(&Path::new(ROOT).join(COUNTED))? {
        let jsr = Arc::clone(&jsr);
        let name = counted.program.file_name().unwrap_or_default().to_string_lossy();
        trials.push(Trial::test(format!("counts/{name}"), move || {
            counts::compare(jsr.path(), &counted).map_err(Failed::from)
        }));
    }
    let folder = Path::new(ROOT).join(TEXTS);
    let texts = program::discover(&folder)?;
    let known: Vec<PathBuf> = texts.iter().map(|program| program.path.clone()).collect();
    trials.push(Trial::test(
        "harness finds the program of every text",
        move || text::check_orphans(&Path::new(ROOT).join(TEXTS), &known).map_err(Failed::from),
    ));
    for program in texts {
        let jsr = Arc::clone(&jsr);
        let name = program.file_name();
        trials.push(Trial::test(format!("text/{name}"), move || {
            text::compare(&jsr, &program).map_err(Failed::from)
        }));
    }
    trials.push(Trial::test("generated programs have all of the syntax", || {
        generated::check_coverage().map_err(Failed::from)
    }));
    for first in (0..generated::PROGRAMS).step_by(generated::BATCH as usize) {
        let jsr = Arc::clone(&jsr);
        let last = first + generated::BATCH - 1;
        trials.push(Trial::test(format!("generated/{first}-{last}"), move || {
            generated::compare(&jsr, first).map_err(Failed::from)
        }));
    }
    trials.extend(trace_tests(&jsr, &programs)?);
    for (name, program) in programs {
        let program = Arc::new(program);
        for tracing in [Tracing::Off, Tracing::On] {
            let (jsr, program) = (Arc::clone(&jsr), Arc::clone(&program));
            let results = Arc::clone(results);
            trials.push(Trial::test(format!("{name}{}", tracing.suffix()), move || {
                let outcome = compare(&jsr, &program, tracing);
                results.keep(&program.path, tracing, outcome.is_ok());
                outcome.map_err(Failed::from)
            }));
        }
    }
    Ok(trials)
}

/// Tests of traces that are about more than what a program prints.
fn trace_tests(jsr: &Arc<Executable>, programs: &[(String, Program)]) -> Result<Vec<Trial>, String> {
    type Test = fn(&Path, &Path) -> Result<(), String>;
    let mut trials = Vec::new();
    let mut add = |name: String, program: &Path, test: Test| {
        let (jsr, program) = (Arc::clone(jsr), program.to_owned());
        trials.push(Trial::test(name, move || {
            test(jsr.path(), &program).map_err(Failed::from)
        }));
    };
    // How deep the stack is when it overflows is not the same twice.
    let overflows = |name: &str| name.contains("1-01-call-stack");
    for (name, program) in programs
        .iter()
        .filter(|(name, _)| name.starts_with("lessons/") && !overflows(name))
    {
        add(
            format!("trace/timeline/{name}"),
            &program.path,
            tracing::timeline_is_whole,
        );
    }
    for counted in counts::discover(&Path::new(ROOT).join(COUNTED))? {
        let name = counted
            .program
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        // When a timer is due may differ.
        let source = std::fs::read_to_string(&counted.program).unwrap_or_default();
        if !source.contains("setTimeout") && !source.contains("setInterval") {
            add(
                format!("trace/twice/{name}"),
                &counted.program,
                tracing::twice_the_same,
            );
        }
    }
    for name in ["lessons/1-04-four-queues.js", "tests/text/throw-and-catch.js"] {
        add(
            format!("trace/limit/{name}"),
            &Path::new(ROOT).join(name),
            tracing::any_limit_holds,
        );
    }
    #[cfg(unix)]
    {
        let jsr = Arc::clone(jsr);
        trials.push(Trial::test("trace/interrupted", move || {
            tracing::interrupted(jsr.path()).map_err(Failed::from)
        }));
    }
    Ok(trials)
}

/// Runs one program and compares it with its recording.
fn compare(jsr: &Executable, program: &Program, tracing: Tracing) -> Result<(), String> {
    let expected = Recording::load(program)?;
    let run = execution::run(jsr, program, tracing)?;
    let actual = Recording::of(program, &run);
    let mut difference = expected.difference(&actual);
    if let Some(Err(problem)) = run.traced.as_deref().map(|trace| trace::check(jsr.path(), trace)) {
        difference.push_str(&problem);
    }
    if difference.is_empty() {
        return Ok(());
    }
    let command = execution::describe(jsr, program, tracing);
    Err(format!(
        "{}\n{difference}\nto see it: {command}",
        program.path.display()
    ))
}
