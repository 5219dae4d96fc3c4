//! What the queues in `js/` report to the trace. `js/internal/trace_hooks.js` is loaded only when tracing.

mod calls;

use jsr_runtime::binding::Binding;
use jsr_runtime::state::State;
use jsr_runtime::trace::{Job, MicroId, Recorder, RejectionHook, TaskId, TaskKind, TickId};

pub const BINDING: Binding = Binding {
    name: "trace",
    functions: |f| {
        f.add("enabled", enabled);
        f.add("timerQueued", timer_queued);
        f.add("timerQueuedAgain", timer_queued_again);
        f.add("immediateQueued", immediate_queued);
        f.add("taskCancelled", task_cancelled);
        f.add(
            "taskStarts",
            |scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue| {
                starts(scope, &args, |id| Job::Task(TaskId(id)));
            },
        );
        f.add(
            "taskEnds",
            |scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue| {
                ends(scope, &args, |id| Job::Task(TaskId(id)));
            },
        );
        f.add("tickQueued", tick_queued);
        f.add(
            "tickStarts",
            |scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue| {
                starts(scope, &args, |id| Job::Tick(TickId(id)));
            },
        );
        f.add(
            "tickEnds",
            |scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue| {
                ends(scope, &args, |id| Job::Tick(TickId(id)));
            },
        );
        f.add("callbackQueued", callback_queued);
        f.add(
            "callbackStarts",
            |scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue| {
                starts(scope, &args, |id| Job::Micro(MicroId(id)));
            },
        );
        f.add(
            "callbackEnds",
            |scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue| {
                ends(scope, &args, |id| Job::Micro(MicroId(id)));
            },
        );
        f.add("checkpointBegins", checkpoint_begins);
        f.add("checkpointEnds", checkpoint_ends);
        f.add("holdPromises", hold_promises);
        f.add("console", console);
        f.add("rejectionJudged", rejection_judged);
        calls::add(f);
    },
    init: Some(calls::init),
};

type Arguments<'s> = v8::FunctionCallbackArguments<'s>;

/// Runs `report` with the trace, if there is one.
fn with_trace<R>(
    scope: &mut v8::PinScope,
    report: impl FnOnce(&mut v8::PinScope, &Recorder) -> R,
) -> Option<R> {
    let state = State::get(scope);
    let trace = state.trace.as_ref()?;
    Some(report(scope, trace))
}

fn id(scope: &mut v8::PinScope, args: &Arguments, index: i32) -> u32 {
    args.get(index).uint32_value(scope).unwrap_or(0)
}

/// A delay in milliseconds.
fn delay(scope: &mut v8::PinScope, args: &Arguments, index: i32) -> u64 {
    args.get(index)
        .integer_value(scope)
        .and_then(|delay| u64::try_from(delay).ok())
        .unwrap_or(0)
}

fn kind(repeats: bool) -> TaskKind {
    if repeats {
        TaskKind::Interval
    } else {
        TaskKind::Timer
    }
}

fn starts(scope: &mut v8::PinScope, args: &Arguments, job: impl FnOnce(u32) -> Job) {
    let job = job(id(scope, args, 0));
    with_trace(scope, |scope, trace| trace.job_starts(scope, job));
}

fn ends(scope: &mut v8::PinScope, args: &Arguments, job: impl FnOnce(u32) -> Job) {
    let job = job(id(scope, args, 0));
    with_trace(scope, |scope, trace| trace.job_ends(scope, job));
}

/// `enabled()`: whether a trace is being recorded.
fn enabled(scope: &mut v8::PinScope, _args: Arguments, mut rv: v8::ReturnValue) {
    rv.set_bool(State::get(scope).trace.is_some());
}

/// `timerQueued(repeats, delay)`: the id of the task.
fn timer_queued(scope: &mut v8::PinScope, args: Arguments, mut rv: v8::ReturnValue) {
    let repeats = args.get(0).is_true();
    let delay = delay(scope, &args, 1);
    let api = if repeats { "setInterval" } else { "setTimeout" };
    let task = with_trace(scope, |scope, trace| {
        let now = State::get(scope).clock.now_ms();
        trace.task_queued(scope, kind(repeats), api, Some((delay, now)))
    });
    rv.set_uint32(task.map_or(0, |task| task.0));
}

/// `timerQueuedAgain(of, repeats, delay)`: the id of the next firing of the timer whose task `of` ran.
fn timer_queued_again(scope: &mut v8::PinScope, args: Arguments, mut rv: v8::ReturnValue) {
    let of = TaskId(id(scope, &args, 0));
    let kind = kind(args.get(1).is_true());
    let delay = delay(scope, &args, 2);
    let task = with_trace(scope, |scope, trace| {
        let now = State::get(scope).clock.now_ms();
        trace.task_queued_again(scope, of, kind, (delay, now))
    });
    rv.set_uint32(task.map_or(0, |task| task.0));
}

/// `immediateQueued()`: the id of the task.
fn immediate_queued(scope: &mut v8::PinScope, _args: Arguments, mut rv: v8::ReturnValue) {
    let task = with_trace(scope, |scope, trace| {
        trace.task_queued(scope, TaskKind::Immediate, "setImmediate", None)
    });
    rv.set_uint32(task.map_or(0, |task| task.0));
}

/// `taskCancelled(id)`.
fn task_cancelled(scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue) {
    let task = TaskId(id(scope, &args, 0));
    with_trace(scope, |scope, trace| trace.task_cancelled(scope, task));
}

/// `tickQueued()`: the id of the tick.
fn tick_queued(scope: &mut v8::PinScope, _args: Arguments, mut rv: v8::ReturnValue) {
    let tick = with_trace(scope, |scope, trace| trace.tick_queued(scope));
    rv.set_uint32(tick.map_or(0, |tick| tick.0));
}

/// `callbackQueued()`: the id of the microtask of `queueMicrotask`.
fn callback_queued(scope: &mut v8::PinScope, _args: Arguments, mut rv: v8::ReturnValue) {
    let micro = with_trace(scope, |scope, trace| trace.callback_queued(scope));
    rv.set_uint32(micro.map_or(0, |micro| micro.0));
}

/// `checkpointBegins()`: between two timers or immediates of one batch.
fn checkpoint_begins(scope: &mut v8::PinScope, _args: Arguments, _rv: v8::ReturnValue) {
    with_trace(scope, |_, trace| trace.checkpoint_begins());
}

/// `checkpointEnds()`.
fn checkpoint_ends(scope: &mut v8::PinScope, _args: Arguments, _rv: v8::ReturnValue) {
    with_trace(scope, |scope, trace| trace.checkpoint_ends(scope));
}

/// `holdPromises(held)`: a hook of the program hears of a promise that is about to be resolved.
fn hold_promises(scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue) {
    let held = args.get(0).is_true();
    with_trace(scope, |_, trace| trace.hold_promises(held));
}

/// `console(level, text)`: what the program printed.
fn console(scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue) {
    let level = args.get(0).to_rust_string_lossy(scope);
    let text = args.get(1).to_rust_string_lossy(scope);
    with_trace(scope, |scope, trace| trace.console(scope, &level, &text));
}

/// `rejectionJudged(promise, hook)`: a checkpoint found a rejection unhandled. `hook` is the number of who is told, in the
/// order of [`HOOKS`].
fn rejection_judged(scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue) {
    let Ok(promise) = v8::Local::<v8::Promise>::try_from(args.get(0)) else {
        return;
    };
    let index = usize::try_from(id(scope, &args, 1)).unwrap_or(0);
    let hook = HOOKS.get(index).copied().unwrap_or(RejectionHook::Nobody);
    let mode = State::get(scope).options.unhandled_rejections.name();
    with_trace(scope, |scope, trace| {
        trace.rejection_judged(scope, promise, mode, hook)
    });
}

/// Who can be told of an unhandled rejection, as `js/internal/rejections.js` counts.
const HOOKS: [RejectionHook; 5] = [
    RejectionHook::UnhandledRejection,
    RejectionHook::GlobalEvent,
    RejectionHook::UncaughtException,
    RejectionHook::Warning,
    RejectionHook::Nobody,
];
