//! What a program is expected to do: made from a run in Node, kept in files beside the program.

use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::ROOT;
use crate::execution::{self, Executable, Run, Tracing};
use crate::normalise::normalise;
use crate::program::{self, Program, Stderr};

/// How often a program is run before its output counts as stable.
const RUNS_TO_RECORD: usize = 3;

/// What a program prints and how it ends.
#[derive(PartialEq, Eq)]
pub struct Recording {
    /// `NAME.out`
    stdout: String,
    /// `NAME.err`, absent if empty
    stderr: String,
    /// `NAME.code`, absent if 0
    code: i32,
}

/// The extensions of the files of a recording.
const EXTENSIONS: [&str; 3] = ["out", "err", "code"];

impl Recording {
    /// What a run looks like once it is normalised.
    pub fn of(program: &Program, run: &Run) -> Recording {
        let text = |bytes: &[u8]| normalise(&String::from_utf8_lossy(bytes));
        Recording {
            stdout: text(&run.stdout),
            stderr: match program.stderr {
                Stderr::Compare => text(&run.stderr),
                Stderr::Merge | Stderr::Ignore => String::new(),
            },
            code: run.code,
        }
    }

    /// What was recorded of a program.
    pub fn load(program: &Program) -> Result<Recording, String> {
        let [stdout, stderr, code] = EXTENSIONS.map(|extension| program.path.with_extension(extension));
        let optional = |path: &Path| match path.exists() {
            true => read(path).map(Some),
            false => Ok(None),
        };
        let code = optional(&code)?.unwrap_or_else(|| "0".to_owned());
        Ok(Recording {
            stdout: read(&stdout)?,
            stderr: optional(&stderr)?.unwrap_or_default(),
            code: code
                .trim()
                .parse()
                .map_err(|error| format!("{}: {error}", program.path.display()))?,
        })
    }

    /// Writes it beside the program, and nothing that is there already.
    fn store(&self, program: &Program) -> Result<(), String> {
        let [stdout, stderr, code] = EXTENSIONS.map(|extension| program.path.with_extension(extension));
        let code_text = format!("{}\n", self.code);
        write(&stdout, Some(&self.stdout))?;
        write(&stderr, Some(&self.stderr).filter(|text| !text.is_empty()))?;
        write(&code, Some(&code_text).filter(|_| self.code != 0))
    }

    /// How what was seen differs from this; empty if it does not.
    pub fn difference(&self, actual: &Recording) -> String {
        let mut report = String::new();
        if self.code != actual.code {
            report.push_str(&format!("exit code {}, expected {}\n", actual.code, self.code));
        }
        let streams = [
            ("stdout", &self.stdout, &actual.stdout),
            ("stderr", &self.stderr, &actual.stderr),
        ];
        for (name, expected, actual) in streams {
            if expected != actual {
                let difference = TextDiff::from_lines(expected.as_str(), actual.as_str())
                    .unified_diff()
                    .header(&format!("{name} as recorded"), &format!("{name} now"))
                    .to_string();
                report.push_str(&difference);
                if !difference.ends_with('\n') {
                    report.push('\n');
                }
            }
        }
        report
    }
}

fn read(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Makes a file hold a text, or not exist.
fn write(path: &Path, text: Option<&String>) -> Result<(), String> {
    let result = match text {
        Some(text) if fs::read(path).is_ok_and(|old| old == text.as_bytes()) => Ok(()),
        Some(text) => fs::write(path, text),
        None if path.exists() => fs::remove_file(path),
        None => Ok(()),
    };
    result.map_err(|error| format!("{}: {error}", path.display()))
}

/// Records a program, unless it does not do the same each time.
pub fn record(node: &Executable, program: &Program) -> Result<(), String> {
    let run = || execution::run(node, program, Tracing::Off).map(|run| Recording::of(program, &run));
    let first = run()?;
    for _ in 1..RUNS_TO_RECORD {
        let again = run()?;
        if first != again {
            let difference = first.difference(&again);
            let path = program.path.display();
            return Err(format!("{path} is not the same each time\n{difference}"));
        }
    }
    first.store(program)
}

/// Finds recordings whose program is gone.
pub fn check_orphans<'a>(places: impl Iterator<Item = &'a str>, programs: &[PathBuf]) -> Result<(), String> {
    let mut files = Vec::new();
    for place in places {
        program::walk(&Path::new(ROOT).join(place), &mut files)?;
    }
    let is_recording = |path: &PathBuf| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| EXTENSIONS.contains(&extension))
    };
    let has_program = |path: &PathBuf| {
        let recorded = path.with_extension("");
        programs
            .iter()
            .any(|program| program.with_extension("") == recorded)
    };
    let orphans: Vec<String> = files
        .iter()
        .filter(|path| is_recording(path) && !has_program(path))
        .map(|path| path.display().to_string())
        .collect();
    match orphans.is_empty() {
        true => Ok(()),
        false => Err(format!("recordings without a program:\n{}", orphans.join("\n"))),
    }
}
