//! Sorts a command line into jsr's flags and what belongs to the program.

use clap::{ArgAction, Command};

use super::UsageError;

/// A command line, sorted.
#[derive(Debug, Default, PartialEq)]
pub struct Split {
    /// jsr's flags, each as one word for clap: `--name` or `--name=value`.
    pub flags: Vec<String>,
    /// jsr's flags as they were written.
    pub as_written: Vec<String>,
    /// The program, if one was named.
    pub program: Option<Named>,
    /// What follows the program and is not jsr's.
    pub program_args: Vec<String>,
}

/// How the program was named.
#[derive(Debug, PartialEq)]
pub enum Named {
    /// With a path.
    File(String),
    /// With `-`: it is what standard input holds.
    Dash,
}

/// What a flag takes.
#[derive(Clone, Copy, PartialEq)]
enum Takes {
    Nothing,
    /// A value, after `=` or as the next argument.
    Value,
    /// Perhaps a value; as the next argument only if that is not a flag.
    PerhapsValue,
    /// Perhaps a value, and only after `=`.
    PerhapsAfterEquals,
}

/// A flag of jsr, as found in its declaration.
struct Flag {
    name: String,
    takes: Takes,
}

/// Sorts `arguments`.
///
/// # Errors
/// If a flag before the program is not one of jsr's, or one lacks its value.
pub fn split(command: &Command, arguments: impl Iterator<Item = String>) -> Result<Split, UsageError> {
    let mut sorter = Sorter {
        command,
        split: Split::default(),
        evaluates: false,
        program_seen: false,
    };
    let mut arguments = arguments.peekable();
    let mut flags_end = false;
    while let Some(argument) = arguments.next() {
        if flags_end {
            sorter.operand(argument);
        } else if argument == "--" {
            flags_end = true;
        } else if argument.len() > 1 && argument.starts_with('-') {
            let next = arguments
                .peek()
                .filter(|next| *next == "-" || !next.starts_with('-'))
                .cloned();
            if sorter.flag(argument, next)? {
                arguments.next();
            }
        } else {
            sorter.operand(argument);
        }
    }
    Ok(sorter.split)
}

struct Sorter<'a> {
    command: &'a Command,
    split: Split,
    /// `-e` or `-p CODE` was given: there will be no file.
    evaluates: bool,
    /// The program is known: from here on, what is not jsr's is the program's.
    program_seen: bool,
}

impl Sorter<'_> {
    /// What is no flag: first the program, if none is known, then its arguments.
    fn operand(&mut self, argument: String) {
        if self.program_seen || self.evaluates {
            self.program_seen = true;
            self.split.program_args.push(argument);
            return;
        }
        self.program_seen = true;
        self.split.program = Some(if argument == "-" {
            Named::Dash
        } else {
            Named::File(argument)
        });
    }

    /// What looks like a flag. True if `next` was its value.
    fn flag(&mut self, argument: String, next: Option<String>) -> Result<bool, UsageError> {
        let (spelled, value) = match argument.split_once('=') {
            Some((name, value)) if argument.starts_with("--") => (name, Some(value.to_owned())),
            _ => (argument.as_str(), None),
        };
        // `-pe CODE` is how people write `-p -e CODE`.
        if spelled == "-pe" && !self.program_seen {
            self.split.flags.push(String::from("--print"));
        }
        let Some(flag) = self.find(if spelled == "-pe" { "-e" } else { spelled }) else {
            if self.program_seen {
                self.split.program_args.push(argument);
                return Ok(false);
            }
            return Err(self.unknown(spelled));
        };
        let (value, used_next) = match (flag.takes, value, next) {
            (_, Some(value), _) => (Some(value), false),
            (Takes::Value, None, Some(next)) => (Some(next), true),
            (Takes::Value, None, None) => {
                return Err(UsageError::new(format!("{spelled} needs a value")));
            }
            (Takes::PerhapsValue, None, Some(next)) => (Some(next), true),
            (_, None, _) => (None, false),
        };
        self.split.as_written.push(argument);
        if used_next && let Some(value) = &value {
            self.split.as_written.push(value.clone());
        }
        self.evaluates |= matches!(flag.name.as_str(), "eval" | "print") && value.is_some();
        self.split.flags.push(match value {
            Some(value) => format!("--{}={value}", flag.name),
            None => format!("--{}", flag.name),
        });
        Ok(used_next)
    }

    /// The flag that is spelled so, if it is jsr's at this place.
    fn find(&self, spelled: &str) -> Option<Flag> {
        let long = spelled.strip_prefix("--").map(|name| name.replace('_', "-"));
        let argument = self.command.get_arguments().find(|argument| match &long {
            Some(name) => argument.get_long() == Some(name),
            None => {
                let mut letters = spelled.chars().skip(1);
                argument.get_short() == letters.next() && letters.next().is_none()
            }
        })?;
        let name = argument.get_long()?;
        // A program has flags of its own, and -h, -v, -p or -c may well be among them.
        let before_only = long.is_none() || matches!(name, "eval" | "print" | "help" | "version");
        if before_only && self.program_seen {
            return None;
        }
        let takes = match argument.get_action() {
            ArgAction::Set | ArgAction::Append => {
                let required = argument.get_num_args().is_none_or(|range| range.min_values() > 0);
                match (required, name) {
                    (true, _) => Takes::Value,
                    (false, "print") => Takes::PerhapsValue,
                    (false, _) => Takes::PerhapsAfterEquals,
                }
            }
            _ => Takes::Nothing,
        };
        Some(Flag {
            name: name.to_owned(),
            takes,
        })
    }

    /// Says that there is no such flag, and which one may have been meant.
    fn unknown(&self, spelled: &str) -> UsageError {
        let near = self
            .command
            .get_arguments()
            .filter_map(|argument| argument.get_long())
            .map(|name| (distance(spelled.trim_start_matches('-'), name), name))
            .min()
            .filter(|(distance, name)| *distance <= 1 + name.len() / 5 && spelled.starts_with("--"));
        let advice = near
            .map(|(_, name)| format!("; did you mean --{name}?"))
            .unwrap_or_default();
        UsageError(format!("unknown flag {spelled}{advice}"))
    }
}

/// How many letters differ between two words (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (other, above) in b.iter().zip(row.iter_mut().skip(1)) {
            let best = (diagonal + usize::from(letter != *other))
                .min(*above + 1)
                .min(left + 1);
            diagonal = *above;
            *above = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("trace", "trace"), 0);
        assert_eq!(distance("trcae", "trace"), 2);
        assert_eq!(distance("no-warning", "no-warnings"), 1);
    }
}
