//! What happens on the reactor again and again.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::inbox::{Finished, Inbox, Turn};
use super::io::{Io, IoHandle, IoSource};
use super::{Context, Pending, completion};
use crate::state::State;

/// Something that happens on the reactor again and again, such as that a descriptor can be read, and that the main thread
/// waits for one time after the other. Dropping this ends it.
pub struct Watch {
    watched: Arc<Watched>,
    task: tokio::task::AbortHandle,
}

/// The reactor's end of a [`Watch`]. When it is dropped, all waits are over at once from then on.
pub struct Notifier(Arc<Watched>);

/// Between a [`Watch`] and its [`Notifier`].
pub(super) struct Watched {
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

    /// Whatever happened meanwhile counts for the next wait.
    pub(super) fn missed(&self) {
        self.state.store(MISSED, Ordering::Release);
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
