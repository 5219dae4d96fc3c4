//! The queue by which other threads hand what is done to the loop.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Payload;

/// A finished job, or a message through a port, on its way back.
pub(super) struct Finished {
    pub(super) id: u64,
    pub(super) turn: Turn,
    pub(super) payload: Payload,
    pub(super) spell: Option<Spell>,
}

/// When something that came back is run, among all that came back by the same poll.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// Jobs of the pool and messages of ports: first, in the order in which they were asked for.
    Asked,
    /// Mailboxes, in the order in which they were opened.
    Mail,
    /// What the reactor waited for: in the order in which it happened.
    Happened,
    /// What ends something, such as the exit of a child: after all that it did before.
    Last,
    /// Nothing: the reactor has looked at every descriptor since it was asked to.
    Looked,
}

/// When and where a piece of work was done, for the trace.
pub(crate) struct Spell {
    /// The thread, counted from 1 in the order in which threads first did traced work.
    pub(crate) thread: u32,
    pub(crate) began: Instant,
    pub(crate) done: Instant,
}

impl Spell {
    /// Does `work` and takes its time.
    pub(super) fn of<R>(work: impl FnOnce() -> R) -> (R, Self) {
        static THREADS: AtomicU32 = AtomicU32::new(1);
        thread_local! {
            static THREAD: u32 = THREADS.fetch_add(1, Ordering::Relaxed);
        }
        let began = Instant::now();
        let result = work();
        let spell = Spell {
            thread: THREAD.with(|thread| *thread),
            began,
            done: Instant::now(),
        };
        (result, spell)
    }
}

/// The queue that other threads push to and the loop takes from.
#[derive(Default)]
pub(super) struct Inbox {
    queue: Mutex<Queue>,
    arrived: Condvar,
}

#[derive(Default)]
struct Queue {
    finished: Vec<Finished>,
    /// The loop sleeps: waking it costs a system call, so it is only done then.
    waiting: bool,
}

impl Inbox {
    // A poisoned lock only means that a worker panicked between two pushes; the queue itself is whole.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn push(&self, item: Finished) {
        let mut queue = self.lock();
        queue.finished.push(item);
        let wake = queue.waiting;
        drop(queue);
        if wake {
            self.arrived.notify_one();
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lock().finished.is_empty()
    }

    /// Takes those of what has arrived that are `wanted`.
    pub(super) fn take_those(&self, wanted: impl Fn(&Finished) -> bool) -> Vec<Finished> {
        let mut queue = self.lock();
        queue.finished.extract_if(.., |item| wanted(item)).collect()
    }

    /// Waits up to `timeout` (`None`: for ever) for an arrival and takes all there is.
    pub(super) fn take(&self, timeout: Option<Duration>) -> Vec<Finished> {
        let mut queue = self.lock();
        if queue.finished.is_empty() && timeout != Some(Duration::ZERO) {
            queue.waiting = true;
            let nothing = |queue: &mut Queue| queue.finished.is_empty();
            queue = match timeout {
                Some(timeout) => {
                    let waited = self.arrived.wait_timeout_while(queue, timeout, nothing);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self
                    .arrived
                    .wait_while(queue, nothing)
                    .unwrap_or_else(PoisonError::into_inner),
            };
            queue.waiting = false;
        }
        std::mem::take(&mut queue.finished)
    }
}

/// The payload of a job whose work panicked: of no type that a completion expects.
pub(super) struct Panicked;

/// Wakes a loop that waits.
pub(crate) struct Nudge(pub(super) Arc<Inbox>);

impl Nudge {
    pub(crate) fn wake(&self) {
        self.0.push(Finished {
            // Nothing is registered under it.
            id: u64::MAX,
            turn: Turn::Last,
            payload: Box::new(()),
            spell: None,
        });
    }
}
