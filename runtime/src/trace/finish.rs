//! The end of a trace: what is open is closed, and what was left is listed.

use super::event::{ExitReason, Job, Leftover, Pause, PromiseId, TraceEvent};
use super::stack::Suspended;
use super::{Inner, MISSED, Recorder};

impl Recorder {
    /// The process ends with `code`: closes what is open, says what was left, and writes everything out. Later calls do
    /// nothing.
    pub fn finish(&self, code: i32, reason: ExitReason) {
        // The process may end inside a hook of the trace itself; then what is written is written.
        let Ok(mut inner) = self.inner.try_borrow_mut() else {
            return;
        };
        if std::mem::replace(&mut inner.finished, true) {
            return;
        }
        inner.drop_fresh();
        inner.abandon_jobs();
        inner.end_checkpoint();
        let pending = inner.leftovers();
        // A call that was not recorded would have been two events.
        let missed = u64::from(self.switch.get(MISSED)).saturating_mul(2);
        let dropped = inner.dropped.saturating_add(missed);
        if dropped > 0 {
            inner.write(&TraceEvent::Limit { dropped });
        }
        inner.write(&TraceEvent::Exit {
            code,
            reason,
            pending,
        });
        inner.sink.finish();
    }
}

impl Inner {
    /// What never came to its end: awaits, then jobs, then rejections, each in order of its beginning.
    fn leftovers(&mut self) -> Vec<Leftover> {
        let mut leftovers: Vec<Leftover> = self.unsettled_awaits();
        let kinds = self.kinds;
        let mut jobs: Vec<(u64, Leftover)> = self
            .open
            .drain()
            .filter(|(job, open)| match job {
                Job::Task(_) => kinds.tasks || (kinds.io && open.is_io()),
                Job::Tick(_) | Job::Micro(_) => kinds.microtasks,
            })
            .map(|(job, open)| {
                (
                    open.queued_at(),
                    Leftover::Job {
                        job,
                        api: open.api,
                        at: open.at,
                    },
                )
            })
            .collect();
        // Jobs of the same microsecond keep the order of their ids.
        jobs.sort_by_key(|(queued, leftover)| match leftover {
            Leftover::Job { job, .. } => (*queued, job.number()),
            _ => (*queued, 0),
        });
        leftovers.extend(jobs.into_iter().map(|(_, leftover)| leftover));
        let rejections = std::mem::take(&mut self.rejections.unhandled);
        leftovers.extend(
            rejections
                .into_iter()
                .map(|(promise, unhandled)| Leftover::Rejection {
                    promise: PromiseId(promise),
                    value: unhandled.value,
                    at: unhandled.at,
                }),
        );
        leftovers
    }

    fn still_waits(&self, suspended: &Suspended) -> bool {
        let awaited = suspended.promise.and_then(|promise| self.promises.get(promise));
        awaited.is_some_and(|known| !known.settled)
    }

    fn unsettled_awaits(&self) -> Vec<Leftover> {
        let awaits = self
            .stack
            .all_suspended()
            .into_iter()
            // An await whose promise is settled has its microtask in the list.
            .filter(|(_, suspended)| suspended.how == Pause::Await && self.still_waits(suspended));
        awaits
            .map(|(frame, suspended)| {
                let awaited = suspended.promise.and_then(|promise| self.promises.get(promise));
                Leftover::Await {
                    frame,
                    name: self.stack.name_of(suspended).to_string(),
                    at: suspended.at.clone(),
                    promise: suspended.promise,
                    via: awaited.and_then(|known| known.via),
                    made: awaited.and_then(|known| known.at.clone()),
                }
            })
            .collect()
    }
}
