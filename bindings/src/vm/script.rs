//! Scripts and functions of the program's own text, and running them in a context.

use std::time::Duration;

use jsr_runtime::arrow;
use jsr_runtime::microtasks::OwnMicrotasks;
use v8::script_compiler::{CachedData, CompileOptions, NoCacheReason, Source};

use super::context;
use super::limits::{Cut, run_limited};

/// What is to be compiled: `source, filename, lineOffset, columnOffset, cachedData, importer`, as arguments from `first` on.
struct Text<'s> {
    source: v8::Local<'s, v8::String>,
    name: v8::Local<'s, v8::String>,
    line: i32,
    column: i32,
    cache: Option<Vec<u8>>,
    importer: i32,
}

impl<'s> Text<'s> {
    fn from_arguments(
        scope: &v8::PinScope<'s, '_>,
        args: &v8::FunctionCallbackArguments<'s>,
    ) -> Option<Self> {
        let cache = args.get(4).try_cast::<v8::ArrayBufferView>().ok().map(|view| {
            let mut bytes = vec![0; view.byte_length()];
            let length = view.copy_contents(&mut bytes);
            bytes.truncate(length);
            bytes
        });
        Some(Self {
            source: args.get(0).to_string(scope)?,
            name: args.get(1).to_string(scope)?,
            line: args.get(2).int32_value(scope)?,
            column: args.get(3).int32_value(scope)?,
            cache,
            importer: args.get(5).int32_value(scope)?,
        })
    }

    /// The text as V8 takes it, and how to compile it.
    fn source(&self, scope: &v8::PinScope<'s, '_>) -> (Source, CompileOptions) {
        // What `import()` in this text does, as runtime/src/modules.rs passes it on.
        let options = v8::PrimitiveArray::new(scope, 1);
        let importer = v8::Integer::new(scope, self.importer);
        options.set(scope, 0, importer.into());
        let origin = v8::ScriptOrigin::new(
            scope,
            self.name.into(),
            self.line,
            self.column,
            true,
            -1,
            None,
            false,
            false,
            false,
            Some(options.into()),
        );
        match &self.cache {
            Some(bytes) => (
                Source::new_with_cached_data(self.source, Some(&origin), CachedData::new(bytes)),
                CompileOptions::ConsumeCodeCache,
            ),
            None => (
                Source::new(self.source, Some(&origin)),
                CompileOptions::NoCompileOptions,
            ),
        }
    }
}

/// The context of a sandbox, or the current one.
fn context_of<'s>(scope: &v8::PinScope<'s, '_>, sandbox: v8::Local<v8::Value>) -> v8::Local<'s, v8::Context> {
    sandbox
        .try_cast::<v8::Object>()
        .ok()
        .and_then(|sandbox| context::of_sandbox(scope, sandbox))
        .unwrap_or_else(|| scope.get_current_context())
}

/// `compileScript(source, filename, lineOffset, columnOffset, cachedData, importer, sandbox)`:
/// `[script, sourceURL, sourceMapURL, cachedDataRejected]`.
pub fn compile_script<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue,
) {
    let Some(text) = Text::from_arguments(scope, &args) else {
        return;
    };
    let context = context_of(scope, args.get(6));
    v8::tc_scope!(let tc, scope);
    let compiled = compile_in(tc, context, &text);
    let Some((script, rejected)) = compiled else {
        rethrow(tc, true);
        return;
    };
    let template = v8::ObjectTemplate::new(tc);
    template.set_internal_field_count(1);
    let Some(holder) = template.new_instance(tc) else {
        return;
    };
    holder.set_internal_field(0, script.into());
    let (url, map) = (script.get_source_url(tc), script.get_source_mapping_url(tc));
    let rejected = v8::Boolean::new(tc, rejected);
    let result = [holder.into(), url, map, rejected.into()];
    rv.set(v8::Array::new_with_elements(tc, &result).into());
}

/// The script, and whether its cache was of no use.
fn compile_in<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    context: v8::Local<'s, v8::Context>,
    text: &Text<'s>,
) -> Option<(v8::Local<'s, v8::UnboundScript>, bool)> {
    let scope = &mut v8::ContextScope::new(scope, context);
    let (mut source, options) = text.source(scope);
    let script =
        v8::script_compiler::compile_unbound_script(scope, &mut source, options, NoCacheReason::NoReason);
    let rejected = source.get_cached_data().is_some_and(CachedData::rejected);
    script.map(|script| (script, rejected))
}

/// The function, and whether its cache was of no use.
fn compile_function_in<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    context: v8::Local<'s, v8::Context>,
    text: &Text<'s>,
    parameters: &[v8::Local<'s, v8::String>],
    extensions: &[v8::Local<'s, v8::Object>],
) -> Option<(v8::Local<'s, v8::Function>, bool)> {
    let scope = &mut v8::ContextScope::new(scope, context);
    let (mut source, options) = text.source(scope);
    let reason = NoCacheReason::NoReason;
    let function =
        v8::script_compiler::compile_function(scope, &mut source, parameters, extensions, options, reason);
    let rejected = source.get_cached_data().is_some_and(CachedData::rejected);
    function.map(|function| (function, rejected))
}

/// Throws on what `tc` caught; with the place before its stack, if that is wanted.
fn rethrow(tc: &mut v8::PinnedRef<'_, v8::TryCatch<'_, '_, v8::HandleScope<'_>>>, show: bool) {
    if show
        && tc.can_continue()
        && let (Some(error), Some(message)) = (tc.exception(), tc.message())
    {
        arrow::keep(tc, error, message, Some("\n\n"));
    }
    tc.rethrow();
}

/// The script that [`compile_script`] put into its first result.
fn script_of<'s>(
    scope: &v8::PinScope<'s, '_>,
    holder: v8::Local<v8::Value>,
) -> Option<v8::Local<'s, v8::UnboundScript>> {
    let holder = holder.try_cast::<v8::Object>().ok()?;
    if holder.internal_field_count() != 1 {
        return None;
    }
    let script = holder.get_internal_field(scope, 0)?;
    // SAFETY: only `compile_script` makes objects that js/vm.js passes here, and it puts an unbound script in.
    Some(unsafe { v8::Local::cast_unchecked(script) })
}

/// `createCachedData(script)`: an ArrayBuffer.
pub fn create_cached_data(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let data = script_of(scope, args.get(0)).and_then(|script| script.create_code_cache());
    rv.set(to_buffer(scope, data.as_deref().map_or(&[][..], |data| data)).into());
}

fn to_buffer<'s>(scope: &v8::PinScope<'s, '_>, bytes: &[u8]) -> v8::Local<'s, v8::ArrayBuffer> {
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes.to_vec()).make_shared();
    v8::ArrayBuffer::with_backing_store(scope, &store)
}

/// `runScript(script, sandbox, timeout, displayErrors, breakOnSigint, onCut)`: what the script evaluates to. `sandbox` is
/// null for the current context; `timeout` is -1 for none; `onCut(isInterrupt)` makes the error if it was cut short.
pub fn run_script<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue,
) {
    let Some(script) = script_of(scope, args.get(0)) else {
        return;
    };
    let context = context_of(scope, args.get(1));
    let timeout = args
        .get(2)
        .integer_value(scope)
        .and_then(|limit| u64::try_from(limit).ok());
    let timeout = timeout.map(Duration::from_millis);
    let (show, on_sigint) = (args.get(3).is_true(), args.get(4).is_true());
    v8::tc_scope!(let tc, scope);
    let (result, cut) = run_limited(tc, timeout, on_sigint, |scope| {
        let scope = &mut v8::ContextScope::new(scope, context);
        let script = script.bind_to_current_context(scope);
        let result = script.run(scope);
        if let Some(microtasks) = context.get_slot::<OwnMicrotasks>() {
            microtasks.0.perform_checkpoint(scope);
        }
        result.map(|result| v8::Global::new(scope, result))
    });
    context::settle(tc, args.get(1));
    if let Some(cut) = cut {
        tc.reset();
        let is_interrupt = v8::Boolean::new(tc, matches!(cut, Cut::Interrupt)).into();
        let receiver = v8::undefined(tc).into();
        if let Ok(make) = args.get(5).try_cast::<v8::Function>()
            && let Some(error) = make.call(tc, receiver, &[is_interrupt])
        {
            tc.throw_exception(error);
        }
        tc.rethrow();
        return;
    }
    match result {
        Some(value) => rv.set(v8::Local::new(tc, value)),
        None => rethrow(tc, show),
    }
}

/// `compileFunction(source, filename, lineOffset, columnOffset, cachedData, importer, sandbox, parameters, extensions,
/// produceCachedData)`: `[function, cachedDataRejected, cache]`.
pub fn compile_function<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue,
) {
    let Some(text) = Text::from_arguments(scope, &args) else {
        return;
    };
    let context = context_of(scope, args.get(6));
    let parameters: Vec<v8::Local<v8::String>> = list(scope, args.get(7))
        .into_iter()
        .filter_map(|name| name.to_string(scope))
        .collect();
    let extensions: Vec<v8::Local<v8::Object>> = list(scope, args.get(8))
        .into_iter()
        .filter_map(|object| object.try_cast().ok())
        .collect();
    v8::tc_scope!(let tc, scope);
    let compiled = compile_function_in(tc, context, &text, &parameters, &extensions);
    let Some((function, rejected)) = compiled else {
        rethrow(tc, true);
        return;
    };
    let rejected = v8::Boolean::new(tc, rejected).into();
    let cache = if args.get(9).is_true() {
        let data = function.create_code_cache();
        to_buffer(tc, data.as_deref().map_or(&[][..], |data| data)).into()
    } else {
        v8::undefined(tc).into()
    };
    rv.set(v8::Array::new_with_elements(tc, &[function.into(), rejected, cache]).into());
}

/// The elements of an array; nothing for anything else.
fn list<'s>(scope: &v8::PinScope<'s, '_>, value: v8::Local<v8::Value>) -> Vec<v8::Local<'s, v8::Value>> {
    let Ok(array) = value.try_cast::<v8::Array>() else {
        return Vec::new();
    };
    (0..array.length())
        .filter_map(|index| array.get_index(scope, index))
        .collect()
}
