//! What `js/internal/task_queues.js` and `js/internal/bootstrap.js` need of the loop: microtasks, flags of the tick
//! queue, rejections, and the hooks that the loop calls.

use jsr_runtime::Rejection;
use jsr_runtime::binding::Binding;
use jsr_runtime::callback;
use jsr_runtime::engine::string;
use jsr_runtime::state::{Hooks, State};

pub const BINDING: Binding = Binding {
    name: "task_queue",
    functions: |f| {
        f.add("enqueueMicrotask", enqueue_microtask);
        f.add("runMicrotasks", run_microtasks);
        f.add("takeRejections", take_rejections);
        f.add("triggerUncaught", trigger_uncaught);
        f.add("setHooks", set_hooks);
    },
    init: Some(init),
};

/// Adds `tickInfo`, the flags that the checkpoint reads: `[hasTick, hasRejection]`.
fn init<'s, 'i>(scope: &mut v8::PinScope<'s, 'i>, target: v8::Local<'s, v8::Object>) {
    let state = State::get(scope);
    if let Some(info) = state.ticks.array(scope) {
        let name = string(scope, "tickInfo");
        target.set(scope, name.into(), info.into());
    }
}

/// `enqueueMicrotask(function)`: `function` must not throw.
fn enqueue_microtask(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    if let Ok(function) = v8::Local::<v8::Function>::try_from(args.get(0)) {
        scope.enqueue_microtask(function);
    }
}

/// `runMicrotasks()`: until the queue is empty. Does nothing inside a microtask.
fn run_microtasks(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    scope.perform_microtask_checkpoint();
}

/// `takeRejections()`: what V8 reported since the last call, flat: `[event, promise, value, frame, ...]`, where event is 0 for
/// a rejection without a handler and 1 for a handler that was added to a rejected promise.
fn take_rejections(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let recorded = State::get(scope).rejections.take();
    let undefined: v8::Local<v8::Value> = v8::undefined(scope).into();
    let mut flat = Vec::with_capacity(recorded.len() * 4);
    for Rejection {
        event,
        promise,
        value,
        frame,
    } in recorded
    {
        let event = i32::from(event != v8::PromiseRejectEvent::PromiseRejectWithNoHandler);
        flat.push(v8::Integer::new(scope, event).into());
        flat.push(v8::Local::new(scope, promise).into());
        flat.push(value.map_or(undefined, |value| v8::Local::new(scope, value)));
        flat.push(frame.map_or(undefined, |frame| v8::Local::new(scope, frame)));
    }
    rv.set(v8::Array::new_with_elements(scope, &flat).into());
}

/// `triggerUncaught(error, fromPromise)`: as if `error` had escaped the callback that runs.
fn trigger_uncaught<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    _rv: v8::ReturnValue,
) {
    let error = args.get(0);
    // For an Error the message tells where it was made, which is what a reader wants to see.
    let message = v8::Exception::create_message(scope, error);
    callback::report(scope, error, Some(message), args.get(1).is_true());
}

/// `setHooks({ runMain, processTimers, ... })`: once, while starting.
fn set_hooks(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let Ok(object) = v8::Local::<v8::Object>::try_from(args.get(0)) else {
        return;
    };
    let get = |name: &str| {
        let key = string(scope, name);
        let value = object.get(scope, key.into())?;
        let function = v8::Local::<v8::Function>::try_from(value).ok()?;
        Some(v8::Global::new(scope, function))
    };
    let hooks = (|| {
        Some(Hooks {
            run_main: get("runMain")?,
            process_timers: get("processTimers")?,
            process_immediates: get("processImmediates")?,
            process_ticks: get("processTicks")?,
            on_uncaught: get("onUncaught")?,
            emit_before_exit: get("emitBeforeExit")?,
            emit_exit: get("emitExit")?,
        })
    })();
    if let Some(hooks) = hooks {
        // Set once: the bootstrap is the only caller.
        let _ = State::get(scope).hooks.set(hooks);
    }
}
