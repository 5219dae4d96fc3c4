//! The sentences that say why something runs now: what they name is known by then.

use std::collections::HashSet;

use super::{Checked, Rule};

/// The greatest id of each sort that was seen; nothing for a sort that is not in the trace.
pub(super) struct Known {
    pub(super) task: Option<u64>,
    pub(super) tick: Option<u64>,
    pub(super) micro: Option<u64>,
    pub(super) promise: Option<u64>,
    pub(super) frame: Option<u64>,
}

/// What a number in a sentence stands for, by the words before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Task,
    Tick,
    Micro,
    Promise,
    Frame,
    /// No word tells.
    Any,
}

impl Sort {
    /// What `word` announces.
    fn announced_by(word: &str) -> Option<Sort> {
        let word = word.to_ascii_lowercase();
        let word = word.strip_suffix("'s").unwrap_or(&word);
        let word = word.strip_suffix('s').unwrap_or(word);
        match word {
            "task" | "timer" | "interval" | "immediate" | "request" | "message" | "script" => {
                Some(Sort::Task)
            }
            "tick" => Some(Sort::Tick),
            "microtask" | "reaction" | "callback" => Some(Sort::Micro),
            "promise" => Some(Sort::Promise),
            "call" | "frame" => Some(Sort::Frame),
            _ => None,
        }
    }
}

/// Whether numbers that follow are lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    No,
    One,
    Several,
}

/// What sentences may speak of.
#[derive(Default)]
pub(super) struct Why {
    /// All events that have a place are in the trace, so every line that is spoken of was seen.
    places: bool,
    lines: HashSet<u64>,
}

impl Why {
    pub(super) fn new(places: bool) -> Self {
        Why {
            places,
            lines: HashSet::new(),
        }
    }

    /// An event stands at this line.
    pub(super) fn place(&mut self, line: Option<u64>) {
        if self.places {
            self.lines.extend(line);
        }
    }

    /// Checks a sentence.
    pub(super) fn check(&self, why: &str, known: &Known) -> Checked {
        check_sentence(why)?;
        let text = without_quotes(why);
        let (mut sort, mut lines) = (Sort::Any, Lines::No);
        let breaks = |char: char| char.is_whitespace() || matches!(char, ',' | ';' | ':' | '(' | ')');
        for word in text.split(breaks).filter(|word| !word.is_empty()) {
            let word = word.strip_suffix('.').unwrap_or(word);
            if let Some(id) = word.strip_prefix('#').and_then(number) {
                known.check(sort, id)?;
            } else if let Some(line) = number(word) {
                if lines != Lines::No {
                    self.check_line(line)?;
                }
                if lines == Lines::One {
                    lines = Lines::No;
                }
                sort = Sort::Any;
            } else if !matches!(word, "and" | "or" | "to") {
                sort = Sort::announced_by(word).unwrap_or(Sort::Any);
                lines = match word {
                    "line" => Lines::One,
                    "lines" => Lines::Several,
                    _ => Lines::No,
                };
            }
        }
        Ok(())
    }

    fn check_line(&self, line: u64) -> Checked {
        Rule::Format.require(!self.places || self.lines.contains(&line), || {
            format!("`why` speaks of line {line}, where no event before stands")
        })
    }
}

impl Known {
    fn check(&self, sort: Sort, id: u64) -> Checked {
        let (name, last) = match sort {
            Sort::Task => ("task ", self.task),
            Sort::Tick => ("tick ", self.tick),
            Sort::Micro => ("microtask ", self.micro),
            Sort::Promise => ("promise ", self.promise),
            Sort::Frame => ("frame ", self.frame),
            Sort::Any => {
                let all = [self.task, self.tick, self.micro, self.promise, self.frame];
                let greatest = all.into_iter().collect::<Option<Vec<_>>>();
                ("", greatest.and_then(|all| all.into_iter().max()))
            }
        };
        // What is not in the trace cannot be looked up.
        Rule::Format.require(id > 0 && last.is_none_or(|last| id <= last), || {
            format!("`why` names {name}#{id}, which was not seen before")
        })
    }
}

fn number(word: &str) -> Option<u64> {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        word.parse().ok()
    } else {
        None
    }
}

/// One sentence: something, on one line, and no second sentence after it.
fn check_sentence(why: &str) -> Checked {
    let wrong = |problem: &str| Err(Rule::Format.broken(format!("`why` {problem}")));
    if why.trim().is_empty() {
        return wrong("is empty");
    }
    if why.trim() != why || why.chars().any(char::is_control) {
        return wrong("is not one line of text");
    }
    let text = without_quotes(why);
    let mut ends = text
        .match_indices(['.', '!', '?'])
        .map(|(index, _)| &text[index + 1..]);
    let second = ends.any(|rest| {
        let next = rest.trim_start();
        next.len() < rest.len() && next.starts_with(char::is_uppercase)
    });
    if second {
        wrong("is more than one sentence")
    } else {
        Ok(())
    }
}

/// The sentence without what it quotes from the program: between quotes of any sort, or in brackets.
fn without_quotes(why: &str) -> String {
    let mut text = String::with_capacity(why.len());
    let mut rest = why;
    let mut before = ' ';
    while let Some(char) = rest.chars().next() {
        let after = &rest[char.len_utf8()..];
        let end = match char {
            // An apostrophe inside a word opens nothing.
            '\'' if before.is_alphanumeric() => None,
            '\'' | '"' | '`' => after.find(char),
            '[' => after.find(']'),
            _ => None,
        };
        match end {
            Some(end) => {
                text.push('_');
                rest = &after[end + 1..];
                before = '_';
            }
            None => {
                text.push(char);
                rest = after;
                before = char;
            }
        }
    }
    text
}
