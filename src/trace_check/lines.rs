//! Lines of a file that may be anything.

use std::io::{self, BufRead, Read};

use serde_json::{Map, Value};

use super::{Checked, Rule};

/// No event is as long as this; a file without line breaks is not read into memory whole.
const LONGEST: usize = 1 << 26;

/// How much of a line is quoted, in characters.
const QUOTED: usize = 200;

/// Reads line by line.
pub(super) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    number: usize,
}

/// A line, without its end.
pub(super) struct Line<'a> {
    bytes: &'a [u8],
    /// Counts from 1.
    pub(super) number: usize,
    /// Nothing follows it.
    pub(super) last: bool,
    /// A line break ends it.
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Lines {
            reader,
            buffer: Vec::new(),
            number: 0,
        }
    }

    /// The next line, if there is one.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        let mut limited = (&mut self.reader).take(LONGEST as u64);
        if limited.read_until(b'\n', &mut self.buffer)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        let last = loop {
            match self.reader.fill_buf() {
                Ok(rest) => break rest.is_empty(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        let whole = self.buffer.strip_suffix(b"\n");
        let bytes = whole.unwrap_or(&self.buffer);
        Ok(Some(Line {
            bytes: bytes.strip_suffix(b"\r").unwrap_or(bytes),
            number: self.number,
            last,
            ended: whole.is_some(),
        }))
    }
}

impl Line<'_> {
    /// The event in this line.
    pub(super) fn parse(&self) -> Checked<Map<String, Value>> {
        if self.bytes.is_empty() {
            return Err(Rule::Format.broken("the line is empty"));
        }
        if self.bytes.len() >= LONGEST {
            return Err(Rule::Format.broken("the line is longer than any event"));
        }
        self.object().map_err(|message| {
            Rule::Format.broken(if self.last && !self.ended {
                String::from("the trace was cut off in this line")
            } else {
                message
            })
        })
    }

    fn object(&self) -> Result<Map<String, Value>, String> {
        let text = std::str::from_utf8(self.bytes)
            .map_err(|error| format!("byte {} of the line is not UTF-8", error.valid_up_to() + 1))?;
        match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => Ok(fields),
            Ok(_) => Err(String::from("the line is not a JSON object")),
            Err(error) => Err(format!("the line is not JSON, from column {}", error.column())),
        }
    }

    /// The line as it can be quoted: not too long, and without what a terminal would take as a command.
    pub(super) fn shortened(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes[..self.bytes.len().min(QUOTED * 4 + 4)]);
        let mut quoted: String = text
            .chars()
            .take(QUOTED)
            .map(|char| if char.is_control() { '\u{fffd}' } else { char })
            .collect();
        if text.chars().nth(QUOTED).is_some() {
            quoted.push('…');
        }
        quoted
    }
}
