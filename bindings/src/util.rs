//! What `util.inspect` and `util.types` must ask the engine for.

use jsr_runtime::binding::Binding;

pub const BINDING: Binding = Binding {
    name: "util",
    functions: |f| {
        f.add("getPromiseDetails", get_promise_details);
    },
    init: None,
};

/// `[state, result]` of a promise: 0 pending, 1 fulfilled, 2 rejected; `undefined` if it is not a promise.
fn get_promise_details(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let Ok(promise) = v8::Local::<v8::Promise>::try_from(args.get(0)) else {
        return;
    };
    let state = v8::Integer::new(scope, promise.state() as i32).into();
    let details = if promise.state() == v8::PromiseState::Pending {
        v8::Array::new_with_elements(scope, &[state])
    } else {
        let result = promise.result(scope);
        v8::Array::new_with_elements(scope, &[state, result])
    };
    rv.set(details.into());
}
