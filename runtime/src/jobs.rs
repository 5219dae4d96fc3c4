//! The only door between threads.
//!
//! Work goes out with [`submit`] and runs on tokio's blocking pool; its completion comes back as a task of the loop,
//! in the poll phase, on the main thread. Nothing is started before the first submission.

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use crate::state::State;
use crate::trace::TaskId;

/// What a piece of work is, for accounts of it.
pub struct Job {
    /// The function of the API that asked for it, such as `fs.readFile`.
    pub api: &'static str,
}

type Payload = Box<dyn Any + Send>;
type Completion = Box<dyn FnOnce(&mut v8::PinScope, Payload)>;

/// A finished job, on its way back.
struct Finished {
    id: u64,
    payload: Payload,
}

/// The queue that other threads push to and the loop takes from.
#[derive(Default)]
struct Inbox {
    finished: Mutex<Vec<Finished>>,
    arrived: Condvar,
}

impl Inbox {
    fn push(&self, item: Finished) {
        // A poisoned lock only means that another worker panicked between two pushes; the queue itself is whole.
        let mut queue = self.finished.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        queue.push(item);
        drop(queue);
        self.arrived.notify_one();
    }

    /// Waits up to `timeout` (`None`: for ever) for an arrival and takes all there is.
    fn take(&self, timeout: Option<Duration>) -> Vec<Finished> {
        let queue = self.finished.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut queue = match timeout {
            Some(Duration::ZERO) => queue,
            Some(timeout) => {
                self.arrived
                    .wait_timeout_while(queue, timeout, |queue| queue.is_empty())
                    .unwrap_or_else(|poisoned| poisoned.into_inner())
                    .0
            }
            None => self
                .arrived
                .wait_while(queue, |queue| queue.is_empty())
                .unwrap_or_else(|poisoned| poisoned.into_inner()),
        };
        std::mem::take(&mut *queue)
    }
}

/// The payload of a job whose work panicked: of no type that a completion expects.
struct Panicked;

struct Pending {
    done: Completion,
    task: Option<TaskId>,
}

/// Work that is out, and what to do when it comes back.
pub struct Jobs {
    inbox: Arc<Inbox>,
    pending: RefCell<HashMap<u64, Pending>>,
    next_id: Cell<u64>,
    pool: OnceCell<std::io::Result<tokio::runtime::Runtime>>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            inbox: Arc::default(),
            pending: RefCell::default(),
            next_id: Cell::new(0),
            pool: OnceCell::new(),
        }
    }
}

/// The size of the thread pool: libuv's default of 4, or `UV_THREADPOOL_SIZE` between 1 and 1024.
fn pool_size() -> usize {
    std::env::var("UV_THREADPOOL_SIZE")
        .ok()
        .and_then(|value| value.trim().parse::<usize>().ok())
        .map_or(4, |size| size.clamp(1, 1024))
}

impl Jobs {
    fn pool(&self) -> Option<&tokio::runtime::Runtime> {
        self.pool
            .get_or_init(|| {
                tokio::runtime::Builder::new_current_thread().max_blocking_threads(pool_size()).build()
            })
            .as_ref()
            .ok()
    }

    /// Work is out: the loop stays alive.
    pub fn any(&self) -> bool {
        !self.pending.borrow().is_empty()
    }

    /// Waits up to `timeout` for completions (`None`: until one comes), and takes those that are there.
    pub(crate) fn wait(&self, timeout: Option<Duration>) -> Vec<Arrived> {
        let mut pending = self.pending.borrow_mut();
        let mut finished = self.inbox.take(timeout);
        // Work that came back between two polls is run in the order in which it was asked for.
        finished.sort_by_key(|item| item.id);
        finished
            .into_iter()
            .filter_map(|item| {
                let Pending { done, task } = pending.remove(&item.id)?;
                Some(Arrived { done, task, payload: item.payload })
            })
            .collect()
    }
}

/// A completion that the loop is about to run.
pub(crate) struct Arrived {
    done: Completion,
    payload: Payload,
    pub(crate) task: Option<TaskId>,
}

impl Arrived {
    /// Runs the completion.
    pub(crate) fn run(self, scope: &mut v8::PinScope) {
        (self.done)(scope, self.payload);
    }
}

/// Runs `work` on the thread pool, and `done` with its result on the main thread, as one task of the loop.
///
/// `done` calls JavaScript through [`crate::callback::call`]. `work` must turn what can fail into its result: if it
/// panics, that job ends without its callback. If no thread can be started, `work` runs here and now, and `done` still in
/// the poll phase.
pub fn submit<R: Send + 'static>(
    scope: &mut v8::PinScope,
    job: Job,
    work: impl FnOnce() -> R + Send + 'static,
    done: impl FnOnce(&mut v8::PinScope, R) + 'static,
) {
    let state = State::get(scope);
    let task = state.trace.as_ref().map(|trace| trace.io_queued(scope, job.api));
    let jobs = &state.jobs;
    let id = jobs.next_id.get();
    jobs.next_id.set(id + 1);
    let done: Completion = Box::new(move |scope, payload| {
        if let Ok(result) = payload.downcast::<R>() {
            done(scope, *result);
        }
    });
    jobs.pending.borrow_mut().insert(id, Pending { done, task });
    let inbox = Arc::clone(&jobs.inbox);
    let run = move || {
        let payload: Payload = match catch_unwind(AssertUnwindSafe(work)) {
            Ok(result) => Box::new(result),
            Err(_) => Box::new(Panicked),
        };
        inbox.push(Finished { id, payload });
    };
    match jobs.pool() {
        Some(pool) => drop(pool.spawn_blocking(run)),
        None => run(),
    }
}
