//! What `js/timers.js` needs of the loop: the time, and a say in when the timers phase is next due.

use jsr_runtime::binding::Binding;
use jsr_runtime::state::State;

pub const BINDING: Binding = Binding {
    name: "timers",
    functions: |f| {
        f.add("now", now);
        f.add("schedule", schedule);
        f.add("toggleTimerRef", toggle_timer_ref);
    },
    init: Some(init),
};

/// Adds `immediateInfo`, the counts that the loop reads: `[count, referenced, outstanding]`.
fn init<'s, 'i>(scope: &mut v8::PinScope<'s, 'i>, target: v8::Local<'s, v8::Object>) {
    let state = State::get(scope);
    if let Some(info) = state.immediates.array(scope) {
        let name = jsr_runtime::engine::string(scope, "immediateInfo");
        target.set(scope, name.into(), info.into());
    }
}

/// `now()`: whole milliseconds since the process started, read now.
fn now(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set_double(State::get(scope).clock.update() as f64);
}

/// `schedule(delay)`: the timers phase is due in `delay` milliseconds, counted from the last `now()`.
fn schedule(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let state = State::get(scope);
    let delay = args.get(0).integer_value(scope).unwrap_or(1);
    state
        .timers
        .schedule(state.clock.now_ms(), u64::try_from(delay).unwrap_or(1));
}

/// `toggleTimerRef(referenced)`: whether a pending timer keeps the loop alive.
fn toggle_timer_ref(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    State::get(scope).timers.set_referenced(args.get(0).is_true());
}
