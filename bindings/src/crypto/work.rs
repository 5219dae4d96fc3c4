//! One computation that ends in bytes, now or on the thread pool.

use jsr_runtime::callback;
use jsr_runtime::jobs::{self, Job};

use crate::fs::uint8_array;

/// What went wrong, for `js/` to word.
#[derive(Clone, Copy, Debug)]
#[repr(i32)]
pub enum Refusal {
    /// The computation does not take these arguments.
    Invalid = 1,
    /// There is not so much memory, or it may not be used.
    Memory = 2,
}

pub type Outcome = Result<Vec<u8>, Refusal>;

fn into_js<'s>(scope: &mut v8::PinScope<'s, '_>, outcome: Outcome) -> v8::Local<'s, v8::Value> {
    match outcome {
        Ok(bytes) => uint8_array(scope, bytes),
        Err(refusal) => v8::Integer::new(scope, refusal as i32).into(),
    }
}

/// Does `work`: on the thread pool if argument `callback_at` is a function, which then gets what the call would answer: the
/// bytes, or the number of a [`Refusal`].
pub fn perform(
    scope: &mut v8::PinScope,
    args: &v8::FunctionCallbackArguments,
    rv: &mut v8::ReturnValue,
    api: &'static str,
    callback_at: i32,
    work: impl FnOnce() -> Outcome + Send + 'static,
) {
    let Ok(done) = v8::Local::<v8::Function>::try_from(args.get(callback_at)) else {
        let outcome = into_js(scope, work());
        rv.set(outcome);
        return;
    };
    let done = v8::Global::new(scope, done);
    jobs::submit(scope, Job { api }, work, move |scope, outcome| {
        let outcome = into_js(scope, outcome);
        let done = v8::Local::new(scope, done);
        callback::call(scope, done, &[outcome]);
    });
}
