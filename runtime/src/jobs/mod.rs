//! The only door between threads.
//!
//! Work that blocks goes out with [`submit`] and runs on tokio's blocking pool; what only waits for the system, such as a
//! pipe or a socket, goes out as a future with [`spawn_io`] and runs on the reactor's thread. The completion of either comes
//! back as a task of the loop, in the poll phase, on the main thread. What happens more than once, such as a signal, comes
//! in through a [`Port`]. Nothing is started before the first submission.

mod inbox;
mod io;
mod pool;
mod port;
mod watch;

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::async_context::AsyncContext;
use crate::reactor::Reactor;
use crate::state::State;
use crate::trace::{Place, TaskId};

use self::inbox::{Finished, Inbox, Turn};
pub(crate) use self::inbox::{Nudge, Spell};
pub use self::io::{Io, IoHandle, reactor, spawn_io};
pub use self::pool::{submit, submit_as};
pub use self::port::{Port, Sender, Waker, open_mailbox, open_port};
pub use self::watch::{Notifier, Watch, watch};

/// What a piece of work is, for accounts of it.
pub struct Job {
    /// The function of the API that asked for it, such as `fs.readFile`.
    pub api: &'static str,
}

type Payload = Box<dyn Any + Send>;
type Completion = Box<dyn FnOnce(&mut v8::PinScope, Payload)>;

type Handler = Rc<dyn Fn(&mut v8::PinScope, Payload)>;

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

impl Jobs {
    fn pool(&self) -> Option<&tokio::runtime::Runtime> {
        self.pool
            .get_or_init(|| {
                tokio::runtime::Builder::new_current_thread()
                    .max_blocking_threads(pool::size())
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
        !self.inbox.is_empty()
    }

    /// What has arrived for mailboxes that were opened after the mailbox `id`. They have their turn in the same poll, even
    /// if what ran in it before woke them (libuv goes through its handles once).
    pub(crate) fn take_mail_after(&self, id: u64) -> Vec<Arrived> {
        let later = |item: &Finished| item.turn == Turn::Mail && item.id > id;
        let mut taken = self.inbox.take_those(later);
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
