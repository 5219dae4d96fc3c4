//! The fields of an event, each read as what it must be.

use std::fmt;

use serde_json::{Map, Value};

use super::{Checked, Rule};

/// Anything that runs JavaScript to completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Job {
    Task(u64),
    Tick(u64),
    Micro(u64),
}

impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Job::Task(id) => write!(f, "task #{id}"),
            Job::Tick(id) => write!(f, "tick #{id}"),
            Job::Micro(id) => write!(f, "microtask #{id}"),
        }
    }
}

/// The kinds of events that the header says were selected.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kinds {
    pub(super) tasks: bool,
    pub(super) microtasks: bool,
    pub(super) stack: bool,
    pub(super) promises: bool,
    pub(super) io: bool,
}

impl Kinds {
    /// Whether the events of such a job are in the trace.
    pub(super) fn see(self, job: Job) -> bool {
        match job {
            Job::Task(_) => self.tasks,
            Job::Tick(_) | Job::Micro(_) => self.microtasks,
        }
    }
}

/// An object of a trace: an event, or an entry of `pending`.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a Map<String, Value>);

impl<'a> Fields<'a> {
    /// The field, if it is there. An optional field is left out, never null.
    fn get<T>(self, name: &str, what: &str, read: impl FnOnce(&'a Value) -> Option<T>) -> Checked<Option<T>> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        match read(value) {
            Some(value) => Ok(Some(value)),
            None => Err(Rule::Format.broken(format!("`{name}` is not {what}"))),
        }
    }

    fn must<T>(value: Option<T>, name: &str) -> Checked<T> {
        value.ok_or_else(|| Rule::Format.broken(format!("`{name}` is missing")))
    }

    pub(super) fn maybe_count(self, name: &str) -> Checked<Option<u64>> {
        self.get(name, "a count", Value::as_u64)
    }

    pub(super) fn count(self, name: &str) -> Checked<u64> {
        Self::must(self.maybe_count(name)?, name)
    }

    /// An id: a count from 1.
    pub(super) fn maybe_id(self, name: &str) -> Checked<Option<u64>> {
        self.get(name, "an id", |value| {
            value.as_u64().filter(|id| (1..=u64::from(u32::MAX)).contains(id))
        })
    }

    pub(super) fn id(self, name: &str) -> Checked<u64> {
        Self::must(self.maybe_id(name)?, name)
    }

    pub(super) fn integer(self, name: &str) -> Checked<i64> {
        Self::must(self.get(name, "an integer", Value::as_i64)?, name)
    }

    pub(super) fn maybe_text(self, name: &str) -> Checked<Option<&'a str>> {
        self.get(name, "a string", Value::as_str)
    }

    pub(super) fn text(self, name: &str) -> Checked<&'a str> {
        Self::must(self.maybe_text(name)?, name)
    }

    /// Text that says something.
    pub(super) fn name(self, name: &str) -> Checked<&'a str> {
        let text = self.text(name)?;
        Rule::Format.require(!text.is_empty(), || format!("`{name}` is empty"))?;
        Ok(text)
    }

    /// One of `words`.
    pub(super) fn word(self, name: &str, words: &[&'static str]) -> Checked<&'static str> {
        let text = self.text(name)?;
        words
            .iter()
            .find(|word| **word == text)
            .copied()
            .ok_or_else(|| Rule::Format.broken(format!("`{name}` is none of {}", words.join(", "))))
    }

    pub(super) fn flag(self, name: &str) -> Checked<bool> {
        Self::must(self.get(name, "true or false", Value::as_bool)?, name)
    }

    pub(super) fn list(self, name: &str) -> Checked<&'a [Value]> {
        Self::must(self.get(name, "an array", Value::as_array)?, name).map(Vec::as_slice)
    }

    pub(super) fn maybe_object(self, name: &str) -> Checked<Option<Fields<'a>>> {
        Ok(self.get(name, "an object", Value::as_object)?.map(Fields))
    }

    /// `{"task":1}`, `{"tick":2}` or `{"micro":3}`.
    pub(super) fn maybe_job(self, name: &str) -> Checked<Option<Job>> {
        let Some(job) = self.maybe_object(name)? else {
            return Ok(None);
        };
        let ids = (
            job.maybe_id("task")?,
            job.maybe_id("tick")?,
            job.maybe_id("micro")?,
        );
        match ids {
            (Some(id), None, None) => Ok(Some(Job::Task(id))),
            (None, Some(id), None) => Ok(Some(Job::Tick(id))),
            (None, None, Some(id)) => Ok(Some(Job::Micro(id))),
            _ => Err(Rule::Format.broken(format!("`{name}` does not name one job"))),
        }
    }

    pub(super) fn job(self, name: &str) -> Checked<Job> {
        Self::must(self.maybe_job(name)?, name)
    }

    /// The line of a place.
    pub(super) fn maybe_place(self, name: &str) -> Checked<Option<u64>> {
        let Some(place) = self.maybe_object(name)? else {
            return Ok(None);
        };
        place.text("file")?;
        place.id("column")?;
        place.maybe_text("function")?;
        place.id("line").map(Some)
    }

    /// A duration, which cannot be longer than the process has run.
    pub(super) fn duration(self, name: &str, ts: u64) -> Checked {
        match self.maybe_count(name)? {
            Some(duration) => Rule::Numbering.require(duration <= ts, || {
                format!("`{name}` is {duration}, longer than the process has run")
            }),
            None => Ok(()),
        }
    }
}
