//! What the loop runs a little later, without waiting for anything: handles that were closed, after the immediates, and
//! requests that the system has answered at once, before and after the poll.

use std::cell::RefCell;
use std::collections::VecDeque;

use crate::async_context::AsyncContext;
use crate::state::State;
use crate::trace::{Job, TaskId, TaskKind};

type Completion = Box<dyn FnOnce(&mut v8::PinScope)>;

/// Something to be run.
pub(crate) struct Item {
    pub(crate) task: Option<TaskId>,
    pub(crate) done: Completion,
}

impl Item {
    /// Its task, for the trace.
    pub(crate) fn job(&self) -> Option<Job> {
        self.task.map(Job::Task)
    }
}

/// What waits, in the order in which it will be run.
#[derive(Default)]
pub struct Deferred {
    /// Handles that were closed: the last one first, as libuv has it.
    closing: RefCell<VecDeque<Item>>,
    /// Requests that only have to be told of.
    pending: RefCell<VecDeque<Item>>,
}

impl Deferred {
    /// Something waits: the loop stays alive, and does not wait in poll.
    pub(crate) fn any(&self) -> bool {
        self.any_closing() || self.any_pending()
    }

    pub(crate) fn any_closing(&self) -> bool {
        !self.closing.borrow().is_empty()
    }

    pub(crate) fn any_pending(&self) -> bool {
        !self.pending.borrow().is_empty()
    }

    /// What was closed so far. What is closed meanwhile waits for the next closing phase.
    pub(crate) fn take_closing(&self) -> VecDeque<Item> {
        self.closing.take()
    }

    /// The requests so far.
    pub(crate) fn take_pending(&self) -> VecDeque<Item> {
        self.pending.take()
    }
}

/// Runs `done` in the closing phase of this turn of the loop, as one task: `api` was closed.
pub fn closed(scope: &mut v8::PinScope, api: &'static str, done: impl FnOnce(&mut v8::PinScope) + 'static) {
    let state = State::get(scope);
    let task = queued(scope, &state, TaskKind::Close, api);
    let context = AsyncContext::here(scope, api);
    let done = Box::new(move |scope: &mut v8::PinScope| context.run(scope, done));
    state
        .deferred
        .closing
        .borrow_mut()
        .push_front(Item { task, done });
}

/// Runs `done` before the loop waits again, as one task: a request of `api` was answered at once.
pub fn answered(scope: &mut v8::PinScope, api: &'static str, done: impl FnOnce(&mut v8::PinScope) + 'static) {
    let state = State::get(scope);
    let task = queued(scope, &state, TaskKind::Io, api);
    let context = AsyncContext::here(scope, api);
    let done = Box::new(move |scope: &mut v8::PinScope| context.run(scope, done));
    state.deferred.pending.borrow_mut().push_back(Item { task, done });
}

fn queued(scope: &mut v8::PinScope, state: &State, kind: TaskKind, api: &'static str) -> Option<TaskId> {
    let trace = state.trace.as_ref()?;
    Some(trace.deferred_queued(scope, kind, api))
}
