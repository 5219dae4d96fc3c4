//! Rule 5: two runs of one program give the same events in the same order, apart from times.

use std::fmt;
use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::lines::{Line, Lines};
use super::{Broken, Rule};

/// Fields that hold times, or what depends on them.
const TIMES: [&str; 7] = ["ts", "waited", "ran", "late", "began", "done", "thread"];

/// Words that make a number before them a duration.
const UNITS: [&str; 15] = [
    "ns",
    "us",
    "µs",
    "μs",
    "ms",
    "s",
    "min",
    "microsecond",
    "microseconds",
    "millisecond",
    "milliseconds",
    "second",
    "seconds",
    "minute",
    "minutes",
];

/// Where two traces differ.
#[derive(Debug)]
pub enum Difference {
    /// A line is not the same.
    Line {
        /// The line, counted from 1.
        line: usize,
        /// What differs.
        message: String,
        /// The line of the first trace; empty if it has no more.
        a: String,
        /// The line of the second trace; empty if it has no more.
        b: String,
    },
    /// A trace cannot be read.
    Read(io::Error),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Difference::Line { line, message, a, b } => {
                write!(f, "line {line}: {}: {message}\n  < {a}\n  > {b}", Rule::Sameness)
            }
            Difference::Read(error) => write!(f, "cannot read: {error}"),
        }
    }
}

impl std::error::Error for Difference {}

impl From<io::Error> for Difference {
    fn from(error: io::Error) -> Self {
        Difference::Read(error)
    }
}

/// Compares two traces of one program, which must be the same apart from times. The order in which I/O comes
/// back is no part of the rule, but it is not left out either: compare programs that do one thing at a time.
///
/// # Errors
/// The first line that differs.
pub fn compare(a: impl BufRead, b: impl BufRead) -> Result<(), Difference> {
    let (mut left, mut right) = (Lines::new(a), Lines::new(b));
    let mut number = 0;
    loop {
        number += 1;
        let (left, right) = (left.next()?, right.next()?);
        let message = match (&left, &right) {
            (None, None) => return Ok(()),
            (Some(_), None) => Some(String::from("the second trace has ended")),
            (None, Some(_)) => Some(String::from("the first trace has ended")),
            (Some(left), Some(right)) => differs(left, right),
        };
        if let Some(message) = message {
            let text = |line: Option<Line>| line.map(|line| line.shortened()).unwrap_or_default();
            return Err(Difference::Line {
                line: number,
                message,
                a: text(left),
                b: text(right),
            });
        }
    }
}

/// What differs between two events.
fn differs(left: &Line, right: &Line) -> Option<String> {
    let (left, right) = match (left.parse(), right.parse()) {
        (Ok(left), Ok(right)) => (timeless(left), timeless(right)),
        (Err(Broken { message, .. }), _) => return Some(format!("the first trace: {message}")),
        (_, Err(Broken { message, .. })) => return Some(format!("the second trace: {message}")),
    };
    if left == right {
        return None;
    }
    let kind = |event: &Map<String, Value>| event.get("type").map(Value::to_string).unwrap_or_default();
    if left.get("type") != right.get("type") {
        return Some(format!(
            "the first has {}, the second {}",
            kind(&left),
            kind(&right)
        ));
    }
    let mut names = left.keys().chain(right.keys());
    let name = names.find(|name| left.get(*name) != right.get(*name))?;
    let value = |event: &Map<String, Value>| match event.get(name) {
        Some(value) => value.to_string().chars().take(80).collect(),
        None => String::from("nothing"),
    };
    Some(format!(
        "`{name}` is {} in the first and {} in the second",
        value(&left),
        value(&right)
    ))
}

/// The event without its times.
fn timeless(mut event: Map<String, Value>) -> Map<String, Value> {
    for name in TIMES {
        event.remove(name);
    }
    if let Some(Value::String(why)) = event.get_mut("why") {
        *why = without_durations(why);
    }
    event
}

/// `was 3 ms late (line 8)` becomes `was _ ms late (line 8)`.
fn without_durations(why: &str) -> String {
    let mut text = String::with_capacity(why.len());
    let mut rest = why;
    while let Some(start) = rest.find(|char: char| char.is_ascii_digit()) {
        let inside_word =
            rest[..start].ends_with(|char: char| char.is_alphanumeric() || matches!(char, '#' | '_'));
        text.push_str(&rest[..start]);
        let digits = &rest[start..];
        let is_number = |char: char| char.is_ascii_digit() || matches!(char, '.' | ',');
        let end = digits.find(|char| !is_number(char)).unwrap_or(digits.len());
        let after = &digits[end..];
        let word = after.strip_prefix([' ', '\u{a0}']).unwrap_or(after);
        let unit = word
            .find(|char: char| !char.is_alphanumeric())
            .map_or(word, |end| &word[..end]);
        if !inside_word && UNITS.contains(&unit) {
            text.push('_');
        } else {
            text.push_str(&digits[..end]);
        }
        rest = after;
    }
    text.push_str(rest);
    text
}
