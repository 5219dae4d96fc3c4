//! Checks that a trace in NDJSON keeps the rules of its format (`docs/trace.md`).
//!
//! Nothing here knows how traces are recorded: it reads the file, as any other tool would, and follows the
//! account that the file gives. So it finds what a recorder gets wrong, also where the recorder agrees with
//! itself. It reads line by line and remembers what is open (jobs, calls, promises), not what has been told.
//!
//! | file | what it checks |
//! |---|---|
//! | `checker.rs` | envelope, header, limit and end (rules 1 and 6); passes each event on |
//! | `jobs.rs` | what is queued runs once, or is cancelled, or is listed at the end (rule 2) |
//! | `promises.rs` | promises settle once, and microtasks come when they may (rule 2) |
//! | `nesting.rs` | phases, tasks, checkpoints (rule 3) |
//! | `stack.rs` | calls (rule 4) |
//! | `why.rs` | the sentences that say why something runs now |
//! | `compare.rs` | two traces of one program (rule 5) |

mod checker;
mod command;
mod compare;
mod exit;
mod fields;
mod jobs;
mod lines;
mod nesting;
mod promises;
mod stack;
mod why;

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

pub use command::run;
pub use compare::{Difference, compare};

use checker::Checker;
use lines::Lines;

/// A rule of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Rule 1: `seq` has no gaps, time does not go back, the header is first and `exit` last.
    Numbering,
    /// Rule 2: each job is queued, then runs once or is cancelled or listed; promises settle once.
    Jobs,
    /// Rule 3: jobs, checkpoints and phases nest.
    Nesting,
    /// Rule 4: calls balance.
    Stack,
    /// Rule 5: the same program gives the same trace.
    Sameness,
    /// Rule 6: nothing is dropped silently.
    Completeness,
    /// No rule of its own: a line is not what the format describes.
    Format,
}

impl Rule {
    /// The rule's number in the description of the format.
    pub fn number(self) -> Option<u8> {
        match self {
            Rule::Numbering => Some(1),
            Rule::Jobs => Some(2),
            Rule::Nesting => Some(3),
            Rule::Stack => Some(4),
            Rule::Sameness => Some(5),
            Rule::Completeness => Some(6),
            Rule::Format => None,
        }
    }

    /// A violation of this rule.
    fn broken(self, message: impl Into<String>) -> Broken {
        Broken {
            rule: self,
            message: message.into(),
        }
    }

    /// Passes if `holds`.
    fn require(self, holds: bool, message: impl FnOnce() -> String) -> Checked {
        if holds {
            Ok(())
        } else {
            Err(self.broken(message()))
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number() {
            Some(number) => write!(f, "rule {number}"),
            None => f.write_str("format"),
        }
    }
}

/// What is wrong with an event; where it stands is added by whoever reads the lines.
#[derive(Debug)]
struct Broken {
    rule: Rule,
    message: String,
}

type Checked<T = ()> = Result<T, Broken>;

/// A line that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The trace's name.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The rule.
    pub rule: Rule,
    /// What is wrong.
    pub message: String,
    /// The line's text, shortened.
    pub event: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Violation {
            file,
            line,
            rule,
            message,
            event,
        } = self;
        write!(f, "{file}:{line}: {rule}: {message}")?;
        if event.is_empty() {
            return Ok(());
        }
        write!(f, "\n    {event}")
    }
}

impl std::error::Error for Violation {}

/// What a trace that keeps the rules holds. What was not selected is not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The trace's name.
    pub file: String,
    /// All events, with the first and the last.
    pub events: u64,
    /// Tasks that were queued.
    pub tasks: Option<u64>,
    /// Ticks that were queued.
    pub ticks: Option<u64>,
    /// Microtasks that were queued.
    pub microtasks: Option<u64>,
    /// Promises that were seen.
    pub promises: Option<u64>,
    /// Functions that were entered.
    pub calls: Option<u64>,
    /// Events that were dropped, if the limit was reached.
    pub dropped: Option<u64>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, counted(self.events, "event"))?;
        let counts = [
            (self.tasks, "task"),
            (self.ticks, "tick"),
            (self.microtasks, "microtask"),
            (self.promises, "promise"),
            (self.calls, "call"),
        ];
        for (count, word) in counts {
            if let Some(count) = count {
                write!(f, ", {}", counted(count, word))?;
            }
        }
        // Rule 5 speaks of two traces.
        f.write_str(": rules 1 to 4 and 6 hold")?;
        match self.dropped {
            Some(dropped) => write!(f, " up to its limit ({} dropped)", counted(dropped, "event")),
            None => Ok(()),
        }
    }
}

/// `1 task`, `1,204 events`.
fn counted(count: u64, word: &str) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    let plural = if count == 1 { "" } else { "s" };
    format!("{text} {word}{plural}")
}

/// What became of checking a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The rules hold.
    Holds(Summary),
    /// A line breaks a rule.
    Broken(Violation),
    /// The file cannot be read: why.
    Unreadable(String),
}

/// Checks the trace in the file at `path`.
pub fn check_file(path: &Path) -> Outcome {
    let file = path.display().to_string();
    match open(path) {
        Ok(reader) => check_named(reader, &file),
        Err(error) => Outcome::Unreadable(format!("cannot read {file}: {error}")),
    }
}

/// Opens a file to read. A folder can be opened too on some systems, and only fails later with a message that
/// says little.
fn open(path: &Path) -> io::Result<BufReader<File>> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    Ok(BufReader::with_capacity(1 << 16, file))
}

/// Checks the trace that `reader` gives, and calls it `file`.
fn check_named(reader: impl BufRead, file: &str) -> Outcome {
    match read(reader, file) {
        Ok(summary) => Outcome::Holds(summary),
        Err(Failure::Broken(violation)) => Outcome::Broken(violation),
        Err(Failure::Read(error)) => Outcome::Unreadable(format!("cannot read {file}: {error}")),
    }
}

/// Checks the trace that `reader` gives.
///
/// # Errors
/// The first line that breaks a rule. A reader that fails is told in the same way, as a break of the format.
#[cfg(test)]
pub fn check(reader: impl BufRead) -> Result<Summary, Violation> {
    read(reader, "trace").map_err(|failure| match failure {
        Failure::Broken(violation) => violation,
        Failure::Read(error) => Violation {
            file: String::from("trace"),
            line: 0,
            rule: Rule::Format,
            message: format!("the trace cannot be read: {error}"),
            event: String::new(),
        },
    })
}

enum Failure {
    Broken(Violation),
    Read(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Read(error)
    }
}

fn read(reader: impl BufRead, file: &str) -> Result<Summary, Failure> {
    let mut lines = Lines::new(reader);
    let mut checker = Checker::default();
    let mut any = false;
    while let Some(line) = lines.next()? {
        any = true;
        let checked = line.parse().and_then(|event| checker.event(&event));
        let checked = checked.and_then(|()| if line.last { checker.end() } else { Ok(()) });
        checked.map_err(|Broken { rule, message }| {
            Failure::Broken(Violation {
                file: file.to_owned(),
                line: line.number,
                rule,
                message,
                event: line.shortened(),
            })
        })?;
    }
    if !any {
        return Err(Failure::Broken(Violation {
            file: file.to_owned(),
            line: 1,
            rule: Rule::Format,
            message: String::from("the trace is empty"),
            event: String::new(),
        }));
    }
    Ok(Summary {
        file: file.to_owned(),
        ..checker.summary()
    })
}

#[cfg(test)]
mod tests;
