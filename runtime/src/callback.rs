//! The only way into JavaScript.
//!
//! A task's callback enters through [`call`], and what must follow every callback follows it: all ticks, then all
//! microtasks, again until both queues are empty, then promise rejections.

use crate::arrow;
use crate::engine;
use crate::jobs::Origin;
use crate::state::State;

use crate::trace::{ExitReason, Job, Recorder};

/// Calls `function` as a callback of the loop: with `undefined` as `this`, and a checkpoint after it.
///
/// `None` if it threw. The exception has then been reported, and if the program did not handle it, the process has
/// ended; if it did, no checkpoint follows, as in Node: what was queued waits for the next callback.
pub fn call<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    function: v8::Local<v8::Function>,
    args: &[v8::Local<v8::Value>],
) -> Option<v8::Local<'s, v8::Value>> {
    let state = State::get(scope);
    let depth = state.depth.replace(state.depth.get() + 1);
    let result = if depth == 0 && state.async_functions.get().is_some() {
        call_in_context(scope, &state, function, args)
    } else {
        call_in_batch(scope, function, args)
    };
    state.depth.set(depth);
    if depth == 0 {
        end_task(scope, &state);
        if result.is_some() {
            checkpoint(scope);
        }
    }
    result
}

/// Calls `function` where what it completes was asked for.
fn call_in_context<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    state: &State,
    function: v8::Local<v8::Function>,
    args: &[v8::Local<v8::Value>],
) -> Option<v8::Local<'s, v8::Value>> {
    let context = state.async_context.borrow().clone();
    context.enter(scope);
    let result = call_in_batch(scope, function, args);
    if result.is_some() {
        context.leave(scope);
    }
    result
}

/// Drains ticks, microtasks and rejections, as after every callback (Node: `InternalCallbackScope::Close`).
pub fn checkpoint(scope: &mut v8::PinScope) {
    let state = State::get(scope);
    if let Some(trace) = &state.trace {
        trace.checkpoint_begins();
    }
    if state.has_stopped() {
        return;
    }
    if !state.ticks.has_tick() {
        scope.perform_microtask_checkpoint();
    }
    if (state.ticks.has_tick() || state.ticks.has_rejection())
        && let Some(hooks) = state.hooks.get()
    {
        let process_ticks = v8::Local::new(scope, &hooks.process_ticks);
        // A tick that throws leaves the rest of its batch for the next checkpoint, as in Node.
        call_in_batch(scope, process_ticks, &[]);
    }
    scope.clear_kept_objects();
    if let Some(trace) = &state.trace {
        trace.checkpoint_ends(scope);
    }
}

/// Calls `function` without a checkpoint; an exception that escapes it is reported.
pub(crate) fn call_in_batch<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    function: v8::Local<v8::Function>,
    args: &[v8::Local<v8::Value>],
) -> Option<v8::Local<'s, v8::Value>> {
    let receiver = v8::undefined(scope).into();
    v8::tc_scope!(let tc, scope);
    let result = function.call(tc, receiver, args);
    if result.is_none()
        && let Some(error) = tc.exception()
    {
        let message = tc.message();
        // Reporting runs JavaScript again, which must not find this exception pending.
        tc.reset();
        report(tc, error, message, false);
    }
    result
}

/// An exception escaped every `try`, or a rejection is raised as one: `process` events first, then the end.
///
/// Returns only if the program handled it.
pub fn report<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    error: v8::Local<'s, v8::Value>,
    message: Option<v8::Local<'s, v8::Message>>,
    from_promise: bool,
) {
    let state = State::get(scope);
    if state.has_stopped() {
        return;
    }
    let code = match judge(scope, error, message, from_promise, false) {
        Verdict::Handled => return,
        Verdict::Exit(code) => code,
        // A handler of the program threw in its turn: that is what gets printed.
        Verdict::Threw(..) if state.has_stopped() => return,
        Verdict::Threw(error, message) => match judge(scope, error, message, false, true) {
            Verdict::Exit(code) => code,
            // Cut short: a worker was told to end.
            _ if state.has_stopped() => return,
            // The reporter itself failed, say for want of stack: what can still be said, and Node's code for it.
            _ => {
                eprintln!("jsr: {}", error.to_rust_string_lossy(scope));
                7
            }
        },
    };
    state.catch_up(scope);
    state.exit(code, ExitReason::UncaughtException);
}

/// V8's `MessageCallback`: an exception that no `TryCatch` was there to catch. What [`call`] enters is caught there, so
/// only a callback of `queueMicrotask` gets here.
pub(crate) extern "C" fn on_microtask_threw(message: v8::Local<v8::Message>, error: v8::Local<v8::Value>) {
    // SAFETY: V8 calls this on the isolate's thread, inside a handle scope that outlives this call.
    v8::callback_scope!(unsafe scope, message);
    let Some(state) = State::try_get(scope) else {
        return;
    };
    let Some(context) = state.context.get() else {
        return;
    };
    let context = v8::Local::new(scope, context);
    let scope = &mut v8::ContextScope::new(scope, context);
    report(scope, error, Some(message), false);
}

/// What `onUncaught` made of an exception.
enum Verdict<'s> {
    /// The program handled it.
    Handled,
    /// It was printed; the process ends with this code.
    Exit(i32),
    /// It threw another one.
    Threw(v8::Local<'s, v8::Value>, Option<v8::Local<'s, v8::Message>>),
}

/// Calls `onUncaught(error, fromPromise, arrow, thrownAt, inHandler)` of `js/internal/process/execution.js`.
fn judge<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    error: v8::Local<'s, v8::Value>,
    message: Option<v8::Local<'s, v8::Message>>,
    from_promise: bool,
    in_handler: bool,
) -> Verdict<'s> {
    let state = State::get(scope);
    let Some(hooks) = state.hooks.get() else {
        return Verdict::Threw(error, message);
    };
    let on_uncaught = v8::Local::new(scope, &hooks.on_uncaught);
    let receiver = v8::undefined(scope).into();
    let arrow = arrow::kept(scope, error)
        .or_else(|| message.map(|message| engine::arrow(scope, message)))
        .unwrap_or_default();
    let thrown_at = message
        .filter(|_| state.options.trace_uncaught)
        .map(|message| engine::plain_stack(scope, message))
        .unwrap_or_default();
    let arguments = [
        error,
        v8::Boolean::new(scope, from_promise).into(),
        engine::string(scope, &arrow).into(),
        engine::string(scope, &thrown_at).into(),
        v8::Boolean::new(scope, in_handler).into(),
    ];
    v8::tc_scope!(let tc, scope);
    match on_uncaught.call(tc, receiver, &arguments) {
        Some(handled) if handled.is_true() => Verdict::Handled,
        Some(code) => Verdict::Exit(if code.is_number() {
            code.int32_value(tc).unwrap_or(1)
        } else {
            1
        }),
        None => {
            let threw = tc.exception().unwrap_or(error);
            let message = tc.message();
            tc.reset();
            Verdict::Threw(threw, message)
        }
    }
}

/// Runs one task of the loop; `run` calls JavaScript through [`call`], with whose checkpoint the task has ended.
pub(crate) fn task(scope: &mut v8::PinScope, job: Option<Job>, run: impl FnOnce(&mut v8::PinScope)) {
    let state = State::get(scope);
    if let (Some(trace), Some(job)) = (&state.trace, job) {
        trace.job_starts(scope, job);
        state.task.set(Some(job));
    }
    run(scope);
    end_task(scope, &state);
}

/// Runs a message of a mailbox as a task of its own: `run` calls JavaScript once, through [`call`].
pub fn message(scope: &mut v8::PinScope, api: &'static str, run: impl FnOnce(&mut v8::PinScope)) {
    let state = State::get(scope);
    let arrived = |trace: &Recorder| trace.arrived(Origin::Message(api), None);
    let job = state.trace.as_ref().and_then(arrived).map(Job::Task);
    v8::scope!(let scope, scope);
    task(scope, job, run);
}

fn end_task(scope: &mut v8::PinScope, state: &State) {
    if let Some(trace) = &state.trace
        && let Some(job) = state.task.take()
    {
        trace.job_ends(scope, job);
    }
}
