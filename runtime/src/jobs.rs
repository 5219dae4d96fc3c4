//! The only door between threads.
//!
//! Work goes out with [`submit`] and runs on tokio's blocking pool; its completion comes back as a task of the loop,
//! in the poll phase, on the main thread. What happens more than once, such as a signal, comes in through a [`Port`].
//! Nothing is started before the first submission.

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::{Rc, Weak};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::state::State;
use crate::trace::TaskId;

/// What a piece of work is, for accounts of it.
pub struct Job {
    /// The function of the API that asked for it, such as `fs.readFile`.
    pub api: &'static str,
}

type Payload = Box<dyn Any + Send>;
type Completion = Box<dyn FnOnce(&mut v8::PinScope, Payload)>;

type Handler = Rc<dyn Fn(&mut v8::PinScope, Payload)>;

/// A finished job, or a message through a port, on its way back.
struct Finished {
    id: u64,
    payload: Payload,
    spell: Option<Spell>,
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
    fn of<R>(work: impl FnOnce() -> R) -> (R, Self) {
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
struct Inbox {
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

    fn push(&self, item: Finished) {
        let mut queue = self.lock();
        queue.finished.push(item);
        let wake = queue.waiting;
        drop(queue);
        if wake {
            self.arrived.notify_one();
        }
    }

    /// Waits up to `timeout` (`None`: for ever) for an arrival and takes all there is.
    fn take(&self, timeout: Option<Duration>) -> Vec<Finished> {
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
struct Panicked;

enum Pending {
    /// A job, which comes back once.
    Job { done: Completion, task: Option<TaskId> },
    /// A port, which stays.
    Port { api: &'static str, handler: Handler },
}

/// Work that is out, and what to do when it comes back.
pub struct Jobs {
    inbox: Arc<Inbox>,
    pending: RefCell<HashMap<u64, Pending>>,
    next_id: Cell<u64>,
    /// Jobs that are out, and ports that keep the loop alive.
    referenced: Cell<usize>,
    pool: OnceCell<std::io::Result<tokio::runtime::Runtime>>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            inbox: Arc::default(),
            pending: RefCell::default(),
            next_id: Cell::new(0),
            referenced: Cell::new(0),
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
                tokio::runtime::Builder::new_current_thread()
                    .max_blocking_threads(pool_size())
                    .build()
            })
            .as_ref()
            .ok()
    }

    /// Work is out, or a port is referenced: the loop stays alive.
    pub fn any(&self) -> bool {
        self.referenced.get() > 0
    }

    fn register(&self, pending: Pending) -> u64 {
        let id = self.next_id.get();
        self.next_id.set(id + 1);
        self.pending.borrow_mut().insert(id, pending);
        id
    }

    /// Waits up to `timeout` for completions (`None`: until one comes), and takes those that are there.
    pub(crate) fn wait(&self, timeout: Option<Duration>) -> Vec<Arrived> {
        let mut pending = self.pending.borrow_mut();
        let mut finished = self.inbox.take(timeout);
        // Work that came back between two polls is run in the order in which it was asked for.
        finished.sort_by_key(|item| item.id);
        finished
            .into_iter()
            .filter_map(|item| self.arrive(&mut pending, item))
            .collect()
    }

    fn arrive(&self, pending: &mut HashMap<u64, Pending>, item: Finished) -> Option<Arrived> {
        let Finished { id, payload, spell } = item;
        if let Pending::Port { api, handler } = pending.get(&id)? {
            let handler = Rc::clone(handler);
            let run: Completion = Box::new(move |scope, payload| handler(scope, payload));
            return Some(Arrived {
                done: run,
                task: Origin::Message(api),
                payload,
                spell: None,
            });
        }
        let Some(Pending::Job { done, task }) = pending.remove(&id) else {
            return None;
        };
        self.referenced.set(self.referenced.get() - 1);
        Some(Arrived {
            done,
            task: task.map_or(Origin::Untraced, Origin::Job),
            payload,
            spell,
        })
    }
}

/// Where an arrival came from, for the trace.
#[derive(Clone, Copy)]
pub(crate) enum Origin {
    /// A job that the trace knows.
    Job(TaskId),
    /// A message through the port of this API, which nothing queued.
    Message(&'static str),
    /// A job from a time without a trace.
    Untraced,
}

/// A completion that the loop is about to run.
pub(crate) struct Arrived {
    done: Completion,
    payload: Payload,
    pub(crate) task: Origin,
    pub(crate) spell: Option<Spell>,
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
    let done: Completion = Box::new(move |scope, payload| {
        if let Ok(result) = payload.downcast::<R>() {
            done(scope, *result);
        }
    });
    let id = jobs.register(Pending::Job { done, task });
    jobs.referenced.set(jobs.referenced.get() + 1);
    let inbox = Arc::clone(&jobs.inbox);
    let run = move || {
        let work = || -> Payload {
            match catch_unwind(AssertUnwindSafe(work)) {
                Ok(result) => Box::new(result),
                Err(_) => Box::new(Panicked),
            }
        };
        let (payload, spell) = if task.is_some() {
            let (payload, spell) = Spell::of(work);
            (payload, Some(spell))
        } else {
            (work(), None)
        };
        inbox.push(Finished { id, payload, spell });
    };
    match jobs.pool() {
        Some(pool) => drop(pool.spawn_blocking(run)),
        None => run(),
    }
}

/// The main thread's end of a port: messages that other threads send run `handler`, each as a task of the loop.
///
/// Dropping it closes the port; messages that are still under way are lost.
pub struct Port {
    state: Weak<State>,
    id: u64,
    referenced: Cell<bool>,
}

/// The other threads' end of a [`Port`].
#[derive(Clone)]
pub struct Sender {
    inbox: Arc<Inbox>,
    id: u64,
}

impl Sender {
    /// Sends `message`, and wakes the loop if it waits.
    pub fn send(&self, message: impl Send + 'static) {
        self.inbox.push(Finished {
            id: self.id,
            payload: Box::new(message),
            spell: None,
        });
    }
}

/// Opens a port for `api`. It does not keep the loop alive until [`Port::set_referenced`] says so.
pub fn open_port<M: Send + 'static>(
    scope: &mut v8::PinScope,
    api: &'static str,
    handler: impl Fn(&mut v8::PinScope, M) + 'static,
) -> (Port, Sender) {
    let state = State::get(scope);
    let handler: Handler = Rc::new(move |scope, payload| {
        if let Ok(message) = payload.downcast::<M>() {
            handler(scope, *message);
        }
    });
    let id = state.jobs.register(Pending::Port { api, handler });
    let inbox = Arc::clone(&state.jobs.inbox);
    (
        Port {
            state: Rc::downgrade(&state),
            id,
            referenced: Cell::new(false),
        },
        Sender { inbox, id },
    )
}

impl Port {
    /// Whether the port keeps the loop alive.
    pub fn set_referenced(&self, referenced: bool) {
        let Some(state) = self.state.upgrade() else { return };
        if self.referenced.replace(referenced) != referenced {
            let count = state.jobs.referenced.get();
            state
                .jobs
                .referenced
                .set(if referenced { count + 1 } else { count - 1 });
        }
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.set_referenced(false);
        if let Some(state) = self.state.upgrade() {
            state.jobs.pending.borrow_mut().remove(&self.id);
        }
    }
}
