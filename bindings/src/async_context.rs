//! What `js/internal/async_hooks/` needs of the engine: the value that goes along with promises and microtasks, the hooks of
//! promises, and a way to hear of what completes natively.

use jsr_runtime::async_context::AsyncFunctions;
use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;
use jsr_runtime::state::State;

pub const BINDING: Binding = Binding {
    name: "async_context",
    functions: |f| {
        f.add("setPromiseHooks", set_promise_hooks);
        f.add("setFunctions", set_functions);
    },
    init: Some(init),
};

/// Adds `getFrame()` and `setFrame(value)`: V8's own functions for what it keeps with each continuation, which cost less than
/// a call into here.
fn init<'s, 'i>(scope: &mut v8::PinScope<'s, 'i>, target: v8::Local<'s, v8::Object>) {
    let extras = scope.get_current_context().get_extras_binding_object(scope);
    for (name, theirs) in [
        ("getFrame", "getContinuationPreservedEmbedderData"),
        ("setFrame", "setContinuationPreservedEmbedderData"),
    ] {
        let theirs = string(scope, theirs);
        if let Some(function) = extras.get(scope, theirs.into()) {
            let name = string(scope, name);
            target.set(scope, name.into(), function);
        }
    }
}

/// `setPromiseHooks(init, before, after, resolve)`: functions or undefined. They are the context's; a trace has the isolate's.
fn set_promise_hooks(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let hook = |index| v8::Local::<v8::Function>::try_from(args.get(index)).ok();
    scope.set_promise_hooks(hook(0), hook(1), hook(2), hook(3));
}

/// `setFunctions({ requested, enter, leave, completed })`: once.
fn set_functions(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let Ok(object) = v8::Local::<v8::Object>::try_from(args.get(0)) else {
        return;
    };
    let get = |name: &str| {
        let key = string(scope, name);
        let function = object.get(scope, key.into())?.try_cast::<v8::Function>().ok()?;
        Some(v8::Global::new(scope, function))
    };
    let functions = (|| {
        Some(AsyncFunctions {
            requested: get("requested")?,
            enter: get("enter")?,
            leave: get("leave")?,
            completed: get("completed")?,
        })
    })();
    if let Some(functions) = functions {
        // Set once: the module that calls this is evaluated once.
        let _ = State::get(scope).async_functions.set(functions);
    }
}
