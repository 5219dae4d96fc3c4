//! Where an exception comes from, kept with the exception itself: text that does not parse has its place in the source,
//! wherever the exception that says so is thrown again, and whoever prints it.

use crate::engine::{self, string};

/// Keeps the place that `message` names with `error`, unless one is kept there already.
///
/// With a `separator` the place is also put before the error's `stack`, so that the program sees it.
pub fn keep(
    scope: &mut v8::PinScope,
    error: v8::Local<v8::Value>,
    message: v8::Local<v8::Message>,
    separator: Option<&str>,
) {
    let Ok(error) = v8::Local::<v8::Object>::try_from(error) else {
        return;
    };
    let key = key(scope);
    if error.has_private(scope, key).unwrap_or(true) {
        return;
    }
    let arrow = engine::arrow(scope, message);
    if arrow.is_empty() {
        return;
    }
    let text = string(scope, &arrow);
    error.set_private(scope, key, text.into());
    if let Some(separator) = separator {
        decorate(scope, error, &format!("{arrow}{separator}"));
    }
}

fn decorate(scope: &mut v8::PinScope, error: v8::Local<v8::Object>, before: &str) {
    // The stack may be a getter of the program.
    v8::tc_scope!(let tc, scope);
    let name = string(tc, "stack");
    if let Some(stack) = error.get(tc, name.into()).filter(|stack| stack.is_string()) {
        let stack = format!("{before}{}", stack.to_rust_string_lossy(tc));
        let stack = string(tc, &stack);
        error.set(tc, name.into(), stack.into());
    }
}

/// The place that was kept with `error`, if any.
pub fn kept(scope: &v8::PinScope, error: v8::Local<v8::Value>) -> Option<String> {
    let error = v8::Local::<v8::Object>::try_from(error).ok()?;
    let arrow = error
        .get_private(scope, key(scope))
        .filter(|arrow| arrow.is_string())?;
    Some(arrow.to_rust_string_lossy(scope))
}

fn key<'s>(scope: &v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Private> {
    let name = string(scope, "jsr:arrow");
    v8::Private::for_api(scope, Some(name))
}
