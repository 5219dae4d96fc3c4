//! The clock behind `performance`, and how long the loop has waited.

use std::time::{SystemTime, UNIX_EPOCH};

use jsr_runtime::binding::Binding;
use jsr_runtime::state::State;

pub const BINDING: Binding = Binding {
    name: "performance",
    functions: |f| {
        f.add("loopIdleTime", loop_idle_time);
        f.add("now", now);
        f.add("timeOrigin", time_origin);
    },
    init: None,
};

/// `now()`: milliseconds since the process started, with their fraction.
fn now(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set_double(State::get(scope).clock.elapsed().as_secs_f64() * 1000.0);
}

/// `timeOrigin()`: when the process started, in milliseconds since 1970. Follows the system's clock: ask once.
fn time_origin(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let elapsed = State::get(scope).clock.elapsed();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    rv.set_double(now.saturating_sub(elapsed).as_secs_f64() * 1000.0);
}

/// `loopIdleTime()`: milliseconds that the loop has spent waiting.
fn loop_idle_time(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set_double(State::get(scope).idle_micros.get() as f64 / 1000.0);
}
