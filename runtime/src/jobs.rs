//! The only door between threads.
//!
//! Work that blocks goes out with [`submit`] and runs on tokio's blocking pool; what only waits for the system, such as a
//! pipe or a socket, goes out as a future with [`spawn_io`] and runs on the reactor's thread. The completion of either comes
//! back as a task of the loop, in the poll phase, on the main thread. What happens more than once, such as a signal, comes
//! in through a [`Port`]. Nothing is started before the first submission.

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::{Rc, Weak};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::async_context::{Answers, AsyncContext};
use crate::reactor::Reactor;
use crate::state::State;
use crate::trace::{Place, TaskId};

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
    turn: Turn,
    payload: Payload,
    spell: Option<Spell>,
}

/// When something that came back is run, among all that came back by the same poll.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
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
    Job {
        done: Completion,
        task: Option<TaskId>,
        api: &'static str,
        referenced: bool,
        context: Context,
    },
    /// A port, which stays.
    Port {
        api: &'static str,
        handler: Handler,
        context: AsyncContext,
    },
    /// A mailbox, which stays, and tells of each message in it by itself.
    Mailbox { handler: Handler, context: AsyncContext },
}

/// Where the completion of a job belongs.
enum Context {
    /// The job is a request of its own.
    Request(AsyncContext),
    /// It is one of many that go on from one place.
    Shared(AsyncContext),
}

/// Work that is out, and what to do when it comes back.
pub struct Jobs {
    inbox: Arc<Inbox>,
    pending: RefCell<HashMap<u64, Pending>>,
    next_id: Cell<u64>,
    /// Jobs that are out, and ports that keep the loop alive.
    referenced: Cell<usize>,
    pool: OnceCell<std::io::Result<tokio::runtime::Runtime>>,
    reactor: OnceCell<Reactor>,
    held: RefCell<Held>,
}

/// What is run last is held until the reactor has looked at every descriptor once more: what the child wrote before its end
/// may not have been asked for yet when the end came in.
#[derive(Default)]
struct Held {
    /// How often the reactor was asked to look.
    asked: u64,
    /// Each with the look that it waits for.
    items: Vec<(u64, Finished)>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            inbox: Arc::default(),
            pending: RefCell::default(),
            next_id: Cell::new(0),
            referenced: Cell::new(0),
            pool: OnceCell::new(),
            reactor: OnceCell::new(),
            held: RefCell::default(),
        }
    }
}

impl Drop for Jobs {
    /// A worker may end while a thread of its pool waits for the system, and does not wait for that.
    fn drop(&mut self) {
        if let Some(Ok(pool)) = self.pool.take() {
            pool.shutdown_background();
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

    /// The reactor, which is started when it is first needed.
    fn reactor(&self) -> std::io::Result<&Reactor> {
        if let Some(reactor) = self.reactor.get() {
            return Ok(reactor);
        }
        let reactor = Reactor::start()?;
        Ok(self.reactor.get_or_init(|| reactor))
    }

    /// Work is out, or a port is referenced: the loop stays alive.
    pub fn any(&self) -> bool {
        self.referenced.get() > 0
    }

    /// What keeps the loop alive, in the order in which it was asked for.
    pub fn active(&self) -> Vec<&'static str> {
        let pending = self.pending.borrow();
        let mut active: Vec<(u64, &'static str)> = pending
            .iter()
            .filter_map(|(id, pending)| match pending {
                Pending::Job {
                    api,
                    referenced: true,
                    ..
                } => Some((*id, *api)),
                _ => None,
            })
            .collect();
        active.sort_unstable();
        active.into_iter().map(|(_, api)| api).collect()
    }

    fn count(&self, referenced: bool) {
        let count = self.referenced.get();
        self.referenced
            .set(if referenced { count + 1 } else { count - 1 });
    }

    fn register(&self, pending: Pending) -> u64 {
        let id = self.next_id.get();
        self.next_id.set(id + 1);
        if let Pending::Job { referenced: true, .. } = pending {
            self.count(true);
        }
        self.pending.borrow_mut().insert(id, pending);
        id
    }

    /// Forgets a job, which then keeps nothing alive.
    fn remove_job(&self, id: u64) -> Option<(Completion, Option<TaskId>, Context)> {
        let mut pending = self.pending.borrow_mut();
        let Some(Pending::Job { .. }) = pending.get(&id) else {
            return None;
        };
        let Some(Pending::Job {
            done,
            task,
            referenced,
            context,
            ..
        }) = pending.remove(&id)
        else {
            return None;
        };
        if referenced {
            self.count(false);
        }
        Some((done, task, context))
    }

    /// Wakes the loop from another thread, with nothing to be run.
    pub(crate) fn nudge(&self) -> Nudge {
        Nudge(Arc::clone(&self.inbox))
    }

    /// Something has arrived that no poll has taken.
    pub(crate) fn has_arrivals(&self) -> bool {
        !self.inbox.lock().finished.is_empty()
    }

    /// What has arrived for mailboxes that were opened after the mailbox `id`. They have their turn in the same poll, even
    /// if what ran in it before woke them (libuv goes through its handles once).
    pub(crate) fn take_mail_after(&self, id: u64) -> Vec<Arrived> {
        let later = |item: &Finished| item.turn == Turn::Mail && item.id > id;
        let mut queue = self.inbox.lock();
        if !queue.finished.iter().any(later) {
            return Vec::new();
        }
        let (mut taken, left): (Vec<_>, Vec<_>) =
            std::mem::take(&mut queue.finished).into_iter().partition(later);
        queue.finished = left;
        drop(queue);
        taken.sort_by_key(|item| item.id);
        let pending = self.pending.borrow();
        taken
            .into_iter()
            .filter_map(|item| Self::arrive(&pending, item))
            .collect()
    }

    /// Waits up to `timeout` for completions (`None`: until one comes), and takes those that are there.
    pub(crate) fn wait(&self, timeout: Option<Duration>) -> Vec<Arrived> {
        let mut finished = self.hold_last(self.inbox.take(timeout));
        // Work that came back between two polls is run in the order in which it was asked for.
        finished.sort_by_key(|item| (item.turn, if item.turn <= Turn::Mail { item.id } else { 0 }));
        let pending = self.pending.borrow();
        finished
            .into_iter()
            .filter_map(|item| Self::arrive(&pending, item))
            .collect()
    }

    /// Takes out what has to wait for another look at the descriptors, and puts in what has waited.
    fn hold_last(&self, mut finished: Vec<Finished>) -> Vec<Finished> {
        if finished.iter().all(|item| item.turn < Turn::Last) {
            return finished;
        }
        let Ok(reactor) = self.reactor() else {
            return finished;
        };
        let mut held = self.held.borrow_mut();
        let looked = finished
            .extract_if(.., |item| item.turn == Turn::Looked)
            .map(|item| item.id)
            .max();
        let last: Vec<_> = finished.extract_if(.., |item| item.turn == Turn::Last).collect();
        if let Some(looked) = looked {
            let ready = held.items.extract_if(.., |(asked, _)| *asked <= looked);
            finished.extend(ready.map(|(_, item)| item));
        }
        if !last.is_empty() {
            held.asked += 1;
            let asked = held.asked;
            held.items.extend(last.into_iter().map(|item| (asked, item)));
            let inbox = Arc::clone(&self.inbox);
            reactor.handle().spawn(async move {
                // A task that yields is run again after the descriptors were looked at.
                tokio::task::yield_now().await;
                inbox.push(Finished {
                    id: asked,
                    turn: Turn::Looked,
                    payload: Box::new(()),
                    spell: None,
                });
            });
        }
        finished
    }

    fn arrive(pending: &HashMap<u64, Pending>, item: Finished) -> Option<Arrived> {
        let Finished {
            id, payload, spell, ..
        } = item;
        let (run, task) = match pending.get(&id)? {
            Pending::Port {
                api,
                handler,
                context,
            } => (
                Run::Handler(Rc::clone(handler), context.clone()),
                Origin::Message(api),
            ),
            Pending::Mailbox { handler, context } => (
                Run::Mailbox(id, Rc::clone(handler), context.clone()),
                Origin::Untraced,
            ),
            Pending::Job { task, .. } => (Run::Job(id), task.map_or(Origin::Untraced, Origin::Job)),
        };
        Some(Arrived {
            run,
            payload,
            task,
            spell,
        })
    }
}

/// Wakes a loop that waits.
pub(crate) struct Nudge(Arc<Inbox>);

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

/// What an arrival runs.
enum Run {
    /// The completion of a job, unless the job is cancelled first.
    Job(u64),
    /// The handler of a port.
    Handler(Handler, AsyncContext),
    /// The handler of a mailbox, by its id.
    Mailbox(u64, Handler, AsyncContext),
}

/// A completion that the loop is about to run.
pub(crate) struct Arrived {
    run: Run,
    payload: Payload,
    pub(crate) task: Origin,
    pub(crate) spell: Option<Spell>,
}

impl Arrived {
    /// The mailbox that it is for, if it is for one.
    pub(crate) fn mailbox(&self) -> Option<u64> {
        match self.run {
            Run::Mailbox(id, ..) => Some(id),
            _ => None,
        }
    }

    /// What is to be run, unless the job was cancelled since it arrived: by what ran before it.
    pub(crate) fn claim(self, jobs: &Jobs) -> Option<impl FnOnce(&mut v8::PinScope) + 'static> {
        let (run, context): (Completion, Context) = match self.run {
            Run::Job(id) => {
                let (done, _, context) = jobs.remove_job(id)?;
                (done, context)
            }
            Run::Handler(handler, context) | Run::Mailbox(_, handler, context) => (
                Box::new(move |scope, payload| handler(scope, payload)),
                Context::Shared(context),
            ),
        };
        let payload = self.payload;
        Some(move |scope: &mut v8::PinScope| match context {
            Context::Request(context) => {
                let request = context.clone();
                context.run(scope, |scope| run(scope, payload));
                request.completed(scope);
            }
            Context::Shared(context) => context.run(scope, |scope| run(scope, payload)),
        })
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
    let context = AsyncContext::request(scope, job.api, None, Answers::Callback);
    submit_as(scope, job, context, work, done);
}

/// [`submit`] for a request that is told to the hooks of a program in its own way.
pub fn submit_as<R: Send + 'static>(
    scope: &mut v8::PinScope,
    job: Job,
    context: AsyncContext,
    work: impl FnOnce() -> R + Send + 'static,
    done: impl FnOnce(&mut v8::PinScope, R) + 'static,
) {
    let state = State::get(scope);
    let task = state.trace.as_ref().map(|trace| trace.io_queued(scope, job.api));
    let jobs = &state.jobs;
    let id = jobs.register(Pending::Job {
        done: completion(done),
        task,
        api: job.api,
        referenced: true,
        context: Context::Request(context),
    });
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
        inbox.push(Finished {
            id,
            turn: Turn::Asked,
            payload,
            spell,
        });
    };
    match jobs.pool() {
        Some(pool) => drop(pool.spawn_blocking(run)),
        None => run(),
    }
}

/// `done`, of the result that it expects. Work that panicked has another.
fn completion<R: 'static>(done: impl FnOnce(&mut v8::PinScope, R) + 'static) -> Completion {
    Box::new(move |scope, payload| {
        if let Ok(result) = payload.downcast::<R>() {
            done(scope, *result);
        }
    })
}

/// Where in the program something was made whose I/O goes on from there: the place, for accounts of it, if there is a
/// trace, and the async context that its callbacks belong to.
#[derive(Clone, Default)]
pub struct Made(Option<Place>, AsyncContext);

impl Made {
    /// Here: by the code that runs now.
    pub fn here(scope: &mut v8::PinScope) -> Self {
        let state = State::get(scope);
        let place = state.trace.as_ref().and_then(|trace| trace.place(scope));
        Self(place, AsyncContext::here(scope, ""))
    }
}

/// What is waited for on the reactor, for accounts of it.
pub struct Io {
    /// The resource by a name that a programmer knows, such as `subprocess.stdout`.
    pub api: &'static str,
    /// Where that was made; without it, the code that runs now counts as what asked for it.
    pub made: Made,
    /// It runs after all else that came back by the same poll: the exit of a child is told after what the child wrote.
    pub last: bool,
}

/// A future that is out on the reactor. Dropping this leaves it running.
pub struct IoHandle {
    state: Weak<State>,
    id: u64,
    source: IoSource,
}

/// What an [`IoHandle`] waits for.
enum IoSource {
    /// A future of its own.
    Task(tokio::task::AbortHandle),
    /// The next time that something happens.
    Watched(Arc<Watched>),
}

/// Sends the result of a future, or that there is none because it panicked.
struct Reply {
    inbox: Arc<Inbox>,
    id: u64,
    turn: Turn,
    result: Option<Payload>,
}

impl Reply {
    fn send(mut self, result: Payload) {
        self.result = Some(result);
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        self.inbox.push(Finished {
            id: self.id,
            turn: self.turn,
            payload: self.result.take().unwrap_or_else(|| Box::new(Panicked)),
            spell: None,
        });
    }
}

/// Runs `future` on the reactor, and `done` with its result on the main thread, as one task of the loop, which stays alive
/// for it unless [`IoHandle::set_referenced`] says otherwise.
///
/// Nothing may block in `future`: all of the process's I/O waits on that one thread. `done` calls JavaScript through
/// [`crate::callback::call`]. If `future` panics, the job ends without it.
///
/// # Errors
/// If the reactor cannot be started.
pub fn spawn_io<R: Send + 'static>(
    scope: &mut v8::PinScope,
    io: Io,
    future: impl Future<Output = R> + Send + 'static,
    done: impl FnOnce(&mut v8::PinScope, R) + 'static,
) -> std::io::Result<IoHandle> {
    let state = State::get(scope);
    let jobs = &state.jobs;
    let reactor = jobs.reactor()?;
    let Io { api, made, last } = io;
    let task = state
        .trace
        .as_ref()
        .map(|trace| trace.reactor_queued(scope, api, made.0));
    let id = jobs.register(Pending::Job {
        done: completion(done),
        task,
        api,
        referenced: true,
        context: Context::Shared(made.1),
    });
    let reply = Reply {
        inbox: Arc::clone(&jobs.inbox),
        id,
        turn: if last { Turn::Last } else { Turn::Happened },
        result: None,
    };
    let task = reactor.handle().spawn(async move {
        let result = future.await;
        reply.send(Box::new(result));
    });
    Ok(IoHandle {
        state: Rc::downgrade(&state),
        id,
        source: IoSource::Task(task.abort_handle()),
    })
}

/// Something that happens on the reactor again and again, such as that a descriptor can be read, and that the main thread
/// waits for one time after the other. Dropping this ends it.
pub struct Watch {
    watched: Arc<Watched>,
    task: tokio::task::AbortHandle,
}

/// The reactor's end of a [`Watch`]. When it is dropped, all waits are over at once from then on.
pub struct Notifier(Arc<Watched>);

/// Between a [`Watch`] and its [`Notifier`].
struct Watched {
    /// [`IDLE`], [`MISSED`], or [`FIRST`] and the id of the job that waits.
    state: AtomicU64,
    ended: AtomicBool,
    inbox: Arc<Inbox>,
}

/// Nobody waits.
const IDLE: u64 = 0;
/// Nobody waited when it happened.
const MISSED: u64 = 1;
/// The state for the job with the id 0.
const FIRST: u64 = 2;

impl Watched {
    /// The job that `state` tells of has waited long enough.
    fn wake(&self, state: u64) {
        self.inbox.push(Finished {
            id: state - FIRST,
            turn: Turn::Happened,
            payload: Box::new(()),
            spell: None,
        });
    }

    /// It has happened.
    fn happened(&self) {
        let mut now = self.state.load(Ordering::Acquire);
        loop {
            let next = if now >= FIRST { IDLE } else { MISSED };
            let exchanged = self
                .state
                .compare_exchange_weak(now, next, Ordering::AcqRel, Ordering::Acquire);
            match exchanged {
                Ok(_) if now >= FIRST => return self.wake(now),
                Ok(_) => return,
                Err(actual) => now = actual,
            }
        }
    }

    /// The job `id` waits. Only the main thread gets here.
    fn wait(&self, id: u64) {
        let armed = id + FIRST;
        let waits = self
            .state
            .compare_exchange(IDLE, armed, Ordering::AcqRel, Ordering::Acquire);
        if waits.is_err() {
            self.state.store(IDLE, Ordering::Release);
            self.wake(armed);
        } else if self.ended.load(Ordering::Acquire) && self.is_called_off(armed) {
            self.wake(armed);
        }
    }

    /// Takes back that a job waits, unless it was woken meanwhile.
    fn is_called_off(&self, armed: u64) -> bool {
        self.state
            .compare_exchange(armed, IDLE, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }
}

impl Notifier {
    /// Ends the wait, or the next one if nobody waits now.
    pub fn notify(&self) {
        self.0.happened();
    }
}

impl Drop for Notifier {
    fn drop(&mut self) {
        self.0.ended.store(true, Ordering::Release);
        self.0.happened();
    }
}

/// Runs the future that `watch` makes on the reactor, as long as the answer is kept.
///
/// # Errors
/// If the reactor cannot be started.
pub fn watch<F: Future<Output = ()> + Send + 'static>(
    scope: &mut v8::PinScope,
    watch: impl FnOnce(Notifier) -> F,
) -> std::io::Result<Watch> {
    let state = State::get(scope);
    let reactor = state.jobs.reactor()?;
    let watched = Arc::new(Watched {
        state: AtomicU64::new(IDLE),
        ended: AtomicBool::new(false),
        inbox: Arc::clone(&state.jobs.inbox),
    });
    let task = reactor.handle().spawn(watch(Notifier(Arc::clone(&watched))));
    Ok(Watch {
        watched,
        task: task.abort_handle(),
    })
}

impl Watch {
    /// Runs `done` on the main thread when it has happened since the last wait was over, as one task of the loop, as
    /// [`spawn_io`] does. There is one wait at a time.
    pub fn wait(
        &self,
        scope: &mut v8::PinScope,
        io: Io,
        done: impl FnOnce(&mut v8::PinScope) + 'static,
    ) -> IoHandle {
        let state = State::get(scope);
        let Io { api, made, .. } = io;
        let task = state
            .trace
            .as_ref()
            .map(|trace| trace.reactor_queued(scope, api, made.0));
        let id = state.jobs.register(Pending::Job {
            done: completion(move |scope, (): ()| done(scope)),
            task,
            api,
            referenced: true,
            context: Context::Shared(made.1),
        });
        self.watched.wait(id);
        IoHandle {
            state: Rc::downgrade(&state),
            id,
            source: IoSource::Watched(Arc::clone(&self.watched)),
        }
    }

    /// The next wait is over at once: there is more than was taken.
    pub fn again(&self) {
        self.watched.happened();
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Where descriptors and timers of tokio can be made that futures of [`spawn_io`] use: `let _inside = handle.enter();`.
///
/// # Errors
/// If the reactor cannot be started.
pub fn reactor(scope: &v8::PinScope) -> std::io::Result<tokio::runtime::Handle> {
    Ok(State::get(scope).jobs.reactor()?.handle().clone())
}

impl IoHandle {
    /// Whether it keeps the loop alive.
    pub fn set_referenced(&self, referenced: bool) {
        let Some(state) = self.state.upgrade() else { return };
        let mut pending = state.jobs.pending.borrow_mut();
        if let Some(Pending::Job { referenced: now, .. }) = pending.get_mut(&self.id)
            && std::mem::replace(now, referenced) != referenced
        {
            state.jobs.count(referenced);
        }
    }

    /// Stops the future, if it still runs; its completion will not run, even if its result has arrived.
    pub fn cancel(self, scope: &mut v8::PinScope) {
        match &self.source {
            IoSource::Task(task) => task.abort(),
            // What woke it, if something did, counts for the next wait.
            IoSource::Watched(watched) => watched.state.store(MISSED, Ordering::Release),
        }
        let Some(state) = self.state.upgrade() else { return };
        if let Some((_, Some(task), _)) = state.jobs.remove_job(self.id)
            && let Some(trace) = &state.trace
        {
            trace.task_cancelled(scope, task);
        }
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
            turn: Turn::Asked,
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
    let context = AsyncContext::here(scope, api);
    let id = state.jobs.register(Pending::Port {
        api,
        handler,
        context,
    });
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

/// Wakes the thread that a mailbox belongs to.
#[derive(Clone)]
pub struct Waker {
    sender: Sender,
    /// It was woken, and has not looked yet.
    awake: Arc<AtomicBool>,
}

impl Waker {
    /// The mailbox's handler will run, once for all calls until then.
    pub fn wake(&self) {
        if !self.awake.swap(true, Ordering::AcqRel) {
            self.sender.inbox.push(Finished {
                id: self.sender.id,
                turn: Turn::Mail,
                payload: Box::new(()),
                spell: None,
            });
        }
    }
}

/// Opens a mailbox: `handler` runs in the poll phase after it was woken, and looks for itself what there is. It runs each
/// message as a task with [`crate::callback::message`].
pub fn open_mailbox(
    scope: &mut v8::PinScope,
    handler: impl Fn(&mut v8::PinScope) + 'static,
) -> (Port, Waker) {
    let state = State::get(scope);
    let awake = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&awake);
    let handler: Handler = Rc::new(move |scope, _| {
        flag.store(false, Ordering::Release);
        handler(scope);
    });
    let context = AsyncContext::here(scope, "MessagePort");
    let id = state.jobs.register(Pending::Mailbox { handler, context });
    let inbox = Arc::clone(&state.jobs.inbox);
    let port = Port {
        state: Rc::downgrade(&state),
        id,
        referenced: Cell::new(false),
    };
    let sender = Sender { inbox, id };
    (port, Waker { sender, awake })
}

impl Port {
    /// Whether the port keeps the loop alive.
    pub fn set_referenced(&self, referenced: bool) {
        let Some(state) = self.state.upgrade() else { return };
        if self.referenced.replace(referenced) != referenced {
            state.jobs.count(referenced);
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicU64};
    use std::time::Duration;

    use super::{IDLE, Inbox, Notifier, Watched};

    fn watched() -> (Arc<Watched>, Notifier) {
        let watched = Arc::new(Watched {
            state: AtomicU64::new(IDLE),
            ended: AtomicBool::new(false),
            inbox: Arc::new(Inbox::default()),
        });
        let notifier = Notifier(Arc::clone(&watched));
        (watched, notifier)
    }

    fn woken(watched: &Watched) -> Vec<u64> {
        let taken = watched.inbox.take(Some(Duration::ZERO));
        taken.into_iter().map(|item| item.id).collect()
    }

    #[test]
    fn a_wait_is_over_once() {
        let (watched, notifier) = watched();
        watched.wait(7);
        assert!(woken(&watched).is_empty());
        notifier.notify();
        assert_eq!(woken(&watched), [7]);
        watched.wait(8);
        assert!(woken(&watched).is_empty());
    }

    #[test]
    fn what_happens_between_two_waits_is_not_lost() {
        let (watched, notifier) = watched();
        notifier.notify();
        notifier.notify();
        watched.wait(1);
        assert_eq!(woken(&watched), [1]);
        watched.wait(2);
        assert!(woken(&watched).is_empty());
    }

    #[test]
    fn after_the_end_no_wait_is_long() {
        let (watched, notifier) = watched();
        watched.wait(1);
        drop(notifier);
        assert_eq!(woken(&watched), [1]);
        for id in [2, 3] {
            watched.wait(id);
            assert_eq!(woken(&watched), [id]);
        }
    }

    #[test]
    fn threads_do_not_miss_each_other() {
        let (watched, notifier) = watched();
        let thread = std::thread::spawn(move || {
            for _ in 0..10_000 {
                notifier.notify();
            }
        });
        for id in 0.. {
            watched.wait(id);
            let taken = watched.inbox.take(Some(Duration::from_secs(20)));
            assert_eq!(taken.iter().map(|item| item.id).collect::<Vec<_>>(), [id]);
            // From its end on, every wait is over at once.
            if thread.is_finished() {
                break;
            }
        }
    }
}
