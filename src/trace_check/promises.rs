//! Rule 2 for promises: each is made once and settled once, and its microtasks come when they may.

use super::fields::{Fields, Job};
use super::{Checked, Rule};

const VIA: [&str; 7] = [
    "constructor",
    "then",
    "catch",
    "finally",
    "async",
    "await",
    "combinator",
];
const MODES: [&str; 5] = ["throw", "strict", "warn", "none", "warn-with-error-code"];
const HOOKS: [&str; 5] = [
    "unhandledRejection",
    "unhandledrejection",
    "uncaughtException",
    "warning",
    "nobody",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// It was made before it was first seen.
    Unknown,
    Pending,
    Fulfilled,
    Rejected,
}

/// How far a promise is that was resolved with a thenable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hop {
    /// It follows nothing.
    None,
    /// Hop 1: it is locked in.
    Locked,
    /// The microtask that asks the thenable is queued.
    Asking,
    /// Hop 2: the thenable was asked.
    Asked,
}

/// A promise. There is one for each that was ever seen, since any may be used again; so it is small.
#[derive(Clone, Copy)]
struct Promise {
    /// The promise that this one is a reaction to; 0 if there is none.
    parent: u32,
    state: State,
    hop: Hop,
    /// Its reaction was queued.
    reacted: bool,
    unhandled: bool,
    handled: bool,
}

/// All promises, by their ids.
#[derive(Default)]
pub(super) struct Promises(Vec<Promise>);

impl Promises {
    /// The greatest id of a promise.
    pub(super) fn last(&self) -> u64 {
        self.0.len() as u64
    }

    /// The promise with this id. One that was never seen is made now, and takes the next id.
    fn meet(&mut self, id: u64) -> Checked<&mut Promise> {
        let next = self.last() + 1;
        Rule::Jobs.require(id <= next, || {
            format!("promise #{id} is seen for the first time, and the next id is {next}")
        })?;
        if id == next {
            self.0.push(Promise {
                parent: 0,
                state: State::Unknown,
                hop: Hop::None,
                reacted: false,
                unhandled: false,
                handled: false,
            });
        }
        let index = usize::try_from(id).unwrap_or(0).wrapping_sub(1);
        let found = self.0.get_mut(index);
        found.ok_or_else(|| Rule::Jobs.broken(format!("promise #{id} is unknown")))
    }

    /// A promise is mentioned.
    pub(super) fn mention(&mut self, id: Option<u64>) -> Checked {
        id.map_or(Ok(()), |id| self.meet(id).map(|_| ()))
    }

    /// `promise.new`.
    pub(super) fn made(&mut self, event: Fields) -> Checked {
        let id = event.id("promise")?;
        let parent = event.maybe_id("parent")?;
        event.word("via", &VIA)?;
        Rule::Jobs.require(id > self.last(), || {
            format!("promise #{id} is made, but it was seen before")
        })?;
        Rule::Jobs.require(parent != Some(id), || format!("promise #{id} is its own parent"))?;
        let promise = self.meet(id)?;
        promise.state = State::Pending;
        promise.parent = parent.and_then(|parent| u32::try_from(parent).ok()).unwrap_or(0);
        self.mention(parent)
    }

    /// `promise.settle`.
    pub(super) fn settled(&mut self, event: Fields) -> Checked {
        let id = event.id("promise")?;
        let state = event.word("state", &["fulfilled", "rejected"])?;
        event.text("value")?;
        let promise = self.meet(id)?;
        Rule::Jobs.require(matches!(promise.state, State::Unknown | State::Pending), || {
            format!("promise #{id} is settled a second time")
        })?;
        Rule::Jobs.require(matches!(promise.hop, Hop::None | Hop::Asked), || {
            format!("promise #{id} is settled before the thenable that it follows was asked (hop 2)")
        })?;
        promise.state = match state {
            "fulfilled" => State::Fulfilled,
            _ => State::Rejected,
        };
        Ok(())
    }

    /// `promise.follow`. `asks` is the promise for which the microtask that runs asks a thenable, and nothing
    /// if microtasks are not in the trace.
    pub(super) fn follows(&mut self, event: Fields, asks: Option<Option<u64>>) -> Checked {
        let id = event.id("promise")?;
        let thenable = event.maybe_id("thenable")?;
        let hop = event.count("hop")?;
        Rule::Format.require(hop == 1 || hop == 2, || String::from("`hop` is neither 1 nor 2"))?;
        Rule::Jobs.require(thenable != Some(id), || format!("promise #{id} follows itself"))?;
        let promise = self.meet(id)?;
        Rule::Jobs.require(matches!(promise.state, State::Unknown | State::Pending), || {
            format!("promise #{id} follows a thenable, but it is settled")
        })?;
        if hop == 1 {
            Rule::Jobs.require(matches!(promise.hop, Hop::None | Hop::Asked), || {
                format!("promise #{id} is locked in (hop 1) a second time")
            })?;
            promise.hop = Hop::Locked;
        } else {
            let ready = match promise.hop {
                Hop::Locked => asks.is_none(),
                Hop::Asking => true,
                Hop::None | Hop::Asked => false,
            };
            Rule::Jobs.require(ready, || {
                format!("hop 2 of promise #{id} comes without hop 1 and its microtask")
            })?;
            Rule::Jobs.require(asks.is_none_or(|asks| asks == Some(id)), || {
                format!("hop 2 of promise #{id} is not in the microtask that asks its thenable")
            })?;
            promise.hop = Hop::Asked;
        }
        self.mention(thenable)
    }

    /// `micro.queue` of a microtask that has a promise.
    pub(super) fn job_queued(&mut self, kind: &str, id: u64) -> Checked {
        let promise = *self.meet(id)?;
        if kind == "thenable" {
            Rule::Jobs.require(promise.hop == Hop::Locked, || {
                format!("a thenable is to be asked for promise #{id}, which is not locked in (hop 1)")
            })?;
            self.meet(id)?.hop = Hop::Asking;
            return Ok(());
        }
        Rule::Jobs.require(!promise.reacted, || {
            format!("a second {kind} is queued for promise #{id}")
        })?;
        let parent = u64::from(promise.parent);
        if parent != 0 {
            let pending = self.meet(parent)?.state == State::Pending;
            Rule::Jobs.require(!pending, || {
                format!(
                    "the {kind} of promise #{id} is queued before its parent, promise #{parent}, is settled"
                )
            })?;
        }
        self.meet(id)?.reacted = true;
        Ok(())
    }

    /// `promise.unhandled`.
    pub(super) fn unhandled(&mut self, event: Fields) -> Checked {
        let id = event.id("promise")?;
        event.text("value")?;
        event.word("mode", &MODES)?;
        event.word("hook", &HOOKS)?;
        let promise = self.meet(id)?;
        Rule::Jobs.require(matches!(promise.state, State::Unknown | State::Rejected), || {
            format!("promise #{id} is judged as an unhandled rejection, but it was not rejected")
        })?;
        Rule::Jobs.require(!promise.handled, || {
            format!("promise #{id} is judged as an unhandled rejection, but it was handled")
        })?;
        Rule::Jobs.require(!promise.unhandled, || {
            format!("promise #{id} is judged as an unhandled rejection a second time")
        })?;
        promise.unhandled = true;
        Ok(())
    }

    /// `promise.handled`.
    pub(super) fn handled(&mut self, event: Fields) -> Checked {
        let id = event.id("promise")?;
        let late = event.flag("late")?;
        let promise = self.meet(id)?;
        Rule::Jobs.require(matches!(promise.state, State::Unknown | State::Rejected), || {
            format!("the rejection of promise #{id} is handled, but it was not rejected")
        })?;
        Rule::Jobs.require(!promise.handled, || {
            format!("the rejection of promise #{id} is handled a second time")
        })?;
        Rule::Jobs.require(late == promise.unhandled, || {
            let told = if promise.unhandled { "told" } else { "not told" };
            format!("`late` is {late}, but promise #{id} was {told} to be unhandled before")
        })?;
        promise.handled = true;
        Ok(())
    }

    /// Whether a promise is settled; nothing if that is not known.
    pub(super) fn is_settled(&self, id: u64) -> Option<bool> {
        let promise = self.0.get(usize::try_from(id).ok()?.checked_sub(1)?)?;
        match promise.state {
            State::Unknown => None,
            State::Pending => Some(false),
            State::Fulfilled | State::Rejected => Some(true),
        }
    }

    /// A promise is listed at the end as a rejection that nobody handled. After a limit, it may have been
    /// rejected since.
    pub(super) fn expect_rejected(&mut self, id: u64, limited: bool) -> Checked {
        if limited && id > self.last() {
            return Ok(());
        }
        let promise = *self.meet(id)?;
        let may_be = match promise.state {
            State::Rejected | State::Unknown => true,
            State::Pending => limited,
            State::Fulfilled => false,
        };
        Rule::Jobs.require(may_be, || {
            format!("promise #{id} is listed as an unhandled rejection, but it was not rejected")
        })?;
        Rule::Jobs.require(!promise.handled, || {
            format!("promise #{id} is listed as an unhandled rejection, but it was handled")
        })
    }
}

/// The promise for which `running` asks a thenable.
pub(super) fn asked_by(running: Option<Job>, kind: &str, promise: Option<u64>) -> Option<u64> {
    match running {
        Some(Job::Micro(_)) if kind == "thenable" => promise,
        _ => None,
    }
}
