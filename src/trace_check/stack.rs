//! Rule 4: calls balance, and `depth` counts them.

use std::collections::{HashMap, HashSet};

use super::fields::Fields;
use super::{Checked, Rule};

/// A call that has left the stack and may come back.
pub(super) struct Suspended {
    how: &'static str,
    /// What it awaits.
    promise: Option<u64>,
}

/// The call stack.
#[derive(Default)]
pub(super) struct Stack {
    /// The greatest id so far.
    last: u64,
    frames: Vec<u64>,
    suspended: HashMap<u64, Suspended>,
    /// The job that runs has entered a function.
    entered: bool,
}

impl Stack {
    /// The greatest id of a call.
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    fn check_depth(&self, event: Fields) -> Checked {
        let (depth, frames) = (event.count("depth")?, self.frames.len());
        Rule::Stack.require(depth == frames as u64, || {
            format!("`depth` is {depth}, but {frames} frames are on the stack")
        })
    }

    /// `stack.push`.
    pub(super) fn push(&mut self, event: Fields) -> Checked {
        let (frame, next) = (event.id("frame")?, self.last + 1);
        event.name("name")?;
        let host = event.flag("host")?;
        Rule::Format.require(!host || event.maybe_place("at")?.is_none(), || {
            format!("frame #{frame} is the runtime's own, and has a place in the program")
        })?;
        Rule::Stack.require(frame == next, || {
            if frame < next {
                format!("frame #{frame} is pushed a second time")
            } else {
                format!("frame #{frame} is pushed, and the next id is {next}")
            }
        })?;
        self.last = frame;
        self.frames.push(frame);
        self.entered = true;
        self.check_depth(event)
    }

    /// Takes `frame`, which must be the innermost, from the stack.
    fn leave(&mut self, frame: u64, what: &str) -> Checked {
        let problem = match self.frames.last() {
            Some(innermost) if *innermost == frame => {
                self.frames.pop();
                return Ok(());
            }
            Some(innermost) if self.frames.contains(&frame) => format!("frame #{innermost} is the innermost"),
            _ if self.suspended.contains_key(&frame) => String::from("it is suspended"),
            _ if frame > self.last => String::from("it was never pushed"),
            _ => String::from("it was popped before"),
        };
        Err(Rule::Stack.broken(format!("frame #{frame} is {what}, but {problem}")))
    }

    /// `stack.pop`: whether an exception has left the outermost function.
    pub(super) fn pop(&mut self, event: Fields) -> Checked<bool> {
        let how = event.word("how", &["return", "throw", "exit"])?;
        self.leave(event.id("frame")?, "popped")?;
        self.check_depth(event)?;
        Ok(how == "throw" && self.frames.is_empty())
    }

    /// `stack.suspend`.
    pub(super) fn suspend(&mut self, event: Fields) -> Checked {
        let frame = event.id("frame")?;
        let how = event.word("how", &["await", "yield"])?;
        let promise = event.maybe_id("promise")?;
        self.leave(frame, "suspended")?;
        self.suspended.insert(frame, Suspended { how, promise });
        self.check_depth(event)
    }

    /// `stack.resume`: what it was suspended by, and the promise that it awaited.
    pub(super) fn resume(&mut self, event: Fields) -> Checked<(&'static str, Option<u64>)> {
        let frame = event.id("frame")?;
        let how = event.word("how", &["await", "yield"])?;
        let promise = event.maybe_id("promise")?;
        let Some(suspended) = self.suspended.remove(&frame) else {
            let problem = if self.frames.contains(&frame) {
                "it is on the stack"
            } else if frame > self.last {
                "it was never pushed"
            } else {
                "it was popped before"
            };
            return Err(Rule::Stack.broken(format!("frame #{frame} is resumed, but {problem}")));
        };
        Rule::Stack.require(how == suspended.how, || {
            format!(
                "frame #{frame} was suspended by {} and is resumed by {how}",
                suspended.how
            )
        })?;
        if let (Some(awaited), Some(promise)) = (suspended.promise, promise) {
            Rule::Stack.require(awaited == promise, || {
                format!("frame #{frame} awaited promise #{awaited} and is resumed by promise #{promise}")
            })?;
        }
        self.frames.push(frame);
        self.entered = true;
        self.check_depth(event)?;
        Ok((how, promise.or(suspended.promise)))
    }

    /// The stack is empty where jobs, checkpoints and phases start and end.
    pub(super) fn check_empty(&self, kind: &str) -> Checked {
        match self.frames.last() {
            Some(frame) => Err(Rule::Stack.broken(format!("`{kind}` while frame #{frame} is on the stack"))),
            None => Ok(()),
        }
    }

    /// A job starts.
    pub(super) fn job_starts(&mut self) {
        self.entered = false;
    }

    /// Whether the job that runs has entered a function of the program.
    pub(super) fn entered(&self) -> bool {
        self.entered
    }

    /// A call is listed at the end as one that awaits `promise`. After a limit, what became of it may not
    /// have been recorded.
    pub(super) fn expect_awaiting(
        &self,
        frame: u64,
        promise: Option<u64>,
        limited: bool,
    ) -> Checked<Option<u64>> {
        let problem = match self.suspended.get(&frame) {
            Some(suspended) if suspended.how == "await" => {
                let same = suspended.promise == promise || suspended.promise.is_none() || promise.is_none();
                if same || limited {
                    return Ok(promise.or(suspended.promise));
                }
                "it awaits another promise"
            }
            // It may have come to an `await` later.
            _ if limited && (self.suspended.contains_key(&frame) || self.frames.contains(&frame)) => {
                return Ok(promise);
            }
            Some(_) => "it is suspended by yield",
            None if self.frames.contains(&frame) => "it is on the stack",
            None if frame > self.last && limited => return Ok(promise),
            None if frame > self.last => "it was never pushed",
            None => "it was popped before",
        };
        Err(Rule::Stack.broken(format!("frame #{frame} is listed as awaiting, but {problem}")))
    }

    /// The calls that are suspended in an `await` and not `listed`, with the promise of each.
    pub(super) fn unlisted<'a>(
        &'a self,
        listed: &'a HashSet<u64>,
    ) -> impl Iterator<Item = (u64, Option<u64>)> + 'a {
        let awaiting = self
            .suspended
            .iter()
            .filter(|(_, suspended)| suspended.how == "await");
        awaiting
            .filter(|(frame, _)| !listed.contains(frame))
            .map(|(frame, suspended)| (*frame, suspended.promise))
    }
}
