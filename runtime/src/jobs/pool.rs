//! Work that blocks, on the thread pool.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::inbox::{Finished, Panicked, Spell, Turn};
use super::{Context, Job, Payload, Pending, completion};
use crate::async_context::{Answers, AsyncContext};
use crate::state::State;

/// The size of the thread pool: libuv's default of 4, or `UV_THREADPOOL_SIZE` between 1 and 1024.
pub(super) fn size() -> usize {
    std::env::var("UV_THREADPOOL_SIZE")
        .ok()
        .and_then(|value| value.trim().parse::<usize>().ok())
        .map_or(4, |size| size.clamp(1, 1024))
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
