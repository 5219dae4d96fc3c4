//! Handles that were closed: the loop tells of them in its closing phase, after the immediates.

use std::cell::RefCell;

use crate::state::State;
use crate::trace::{Job, TaskId};

type Completion = Box<dyn FnOnce(&mut v8::PinScope)>;

/// What waits for the closing phase.
#[derive(Default)]
pub struct Closing {
    queue: RefCell<Vec<(Option<TaskId>, Completion)>>,
}

impl Closing {
    /// Something waits: the loop stays alive, and does not wait in poll.
    pub(crate) fn any(&self) -> bool {
        !self.queue.borrow().is_empty()
    }

    /// What has come so far. What it closes in its turn waits for the next closing phase.
    pub(crate) fn take(&self) -> Vec<(Option<Job>, Completion)> {
        let queue = self.queue.take();
        queue
            .into_iter()
            .map(|(task, done)| (task.map(Job::Task), done))
            .collect()
    }
}

/// Runs `done` in the closing phase of this turn of the loop, as one task: `api` was closed.
pub fn queue(scope: &mut v8::PinScope, api: &'static str, done: impl FnOnce(&mut v8::PinScope) + 'static) {
    let state = State::get(scope);
    let task = state.trace.as_ref().map(|trace| trace.close_queued(scope, api));
    state.closing.queue.borrow_mut().push((task, Box::new(done)));
}
