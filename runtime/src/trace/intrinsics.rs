//! The intrinsics of the language that are replaced while calls are recorded, by native functions that do the same.
//!
//! - `Function.prototype.toString` shows the text that the user wrote.
//! - The methods that continue a generator tell of it (see [`super::generators`]).

use crate::engine::string;
use crate::instrument;

/// Replaces them in the current context, before anything has taken hold of them. `None` if the engine failed.
pub fn install(scope: &mut v8::PinScope) -> Option<()> {
    let function = evaluate(scope, "(function(){})")?;
    let prototype = function.get_prototype(scope)?;
    let prototype = v8::Local::<v8::Object>::try_from(prototype).ok()?;
    wrap(scope, prototype, "toString", 0, to_string, false)?;
    super::generators::install(scope)
}

/// What a script evaluates to, if that is an object.
pub(super) fn evaluate<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    source: &str,
) -> Option<v8::Local<'s, v8::Object>> {
    let source = string(scope, source);
    let value = v8::Script::compile(scope, source, None)?.run(scope)?;
    v8::Local::<v8::Object>::try_from(value).ok()
}

/// Puts a native function of the same name in the place of a method; that gets `[method, flag]` as its data.
pub(super) fn wrap(
    scope: &mut v8::PinScope,
    prototype: v8::Local<v8::Object>,
    method: &str,
    length: i32,
    callback: impl v8::MapFnTo<v8::FunctionCallback>,
    flag: bool,
) -> Option<()> {
    let name = string(scope, method);
    let original = prototype.get(scope, name.into())?;
    let flag = v8::Boolean::new(scope, flag).into();
    let data = v8::Array::new_with_elements(scope, &[original, flag]);
    let function = v8::Function::builder(callback)
        .data(data.into())
        .length(length)
        .constructor_behavior(v8::ConstructorBehavior::Throw)
        .build(scope)?;
    function.set_name(name);
    prototype.define_own_property(
        scope,
        name.into(),
        function.into(),
        v8::PropertyAttribute::DONT_ENUM,
    )?;
    Some(())
}

/// The method that `wrap` replaced, and its flag.
pub(super) fn wrapped<'s>(
    scope: &v8::PinScope<'s, '_>,
    args: &v8::FunctionCallbackArguments<'s>,
) -> Option<(v8::Local<'s, v8::Function>, bool)> {
    let data = v8::Local::<v8::Array>::try_from(args.data()).ok()?;
    let original = v8::Local::<v8::Function>::try_from(data.get_index(scope, 0)?).ok()?;
    Some((original, data.get_index(scope, 1)?.is_true()))
}

/// `Function.prototype.toString`.
fn to_string<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue,
) {
    let Some((original, _)) = wrapped(scope, &args) else {
        return;
    };
    let Some(text) = original.call(scope, args.this().into(), &[]) else {
        return;
    };
    let source = text.to_rust_string_lossy(scope);
    if instrument::is_instrumented(&source) {
        let source = instrument::strip(&source);
        rv.set(string(scope, &source).into());
    } else {
        rv.set(text);
    }
}
