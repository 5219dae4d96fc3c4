//! What waits for the system, as futures on the reactor.

use std::rc::{Rc, Weak};
use std::sync::Arc;

use super::inbox::{Finished, Inbox, Panicked, Turn};
use super::watch::Watched;
use super::{Context, Made, Payload, Pending, completion};
use crate::state::State;

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
    pub(super) state: Weak<State>,
    pub(super) id: u64,
    pub(super) source: IoSource,
}

/// What an [`IoHandle`] waits for.
pub(super) enum IoSource {
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
            IoSource::Watched(watched) => watched.missed(),
        }
        let Some(state) = self.state.upgrade() else { return };
        if let Some((_, Some(task), _)) = state.jobs.remove_job(self.id)
            && let Some(trace) = &state.trace
        {
            trace.task_cancelled(scope, task);
        }
    }
}
