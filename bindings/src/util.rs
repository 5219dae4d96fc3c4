//! What `util.inspect` must ask the engine for.

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::{self, string};

pub const BINDING: Binding = Binding {
    name: "util",
    functions: |f| {
        f.add("getPromiseDetails", get_promise_details);
        f.add("getProxyDetails", get_proxy_details);
        f.add("getOwnNonIndexProperties", get_own_non_index_properties);
        f.add("previewEntries", preview_entries);
        f.add("getConstructorName", get_constructor_name);
        f.add("getCallSites", get_call_sites);
        f.add("getExternalValue", get_external_value);
    },
    init: Some(init),
};

const ONLY_ENUMERABLE: i32 = 2;

/// Adds `constants`.
fn init<'s, 'i>(scope: &mut v8::PinScope<'s, 'i>, target: v8::Local<'s, v8::Object>) {
    let constants = v8::Object::new(scope);
    for (name, value) in [("ALL_PROPERTIES", 0), ("ONLY_ENUMERABLE", ONLY_ENUMERABLE)] {
        let name = string(scope, name);
        let value = v8::Integer::new(scope, value);
        constants.set(scope, name.into(), value.into());
    }
    let name = string(scope, "constants");
    target.set(scope, name.into(), constants.into());
}

/// `getCallSites(count, skipped)`: up to `count` frames of the stack, without the innermost `skipped`.
fn get_call_sites<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue,
) {
    let count = args.get(0).uint32_value(scope).unwrap_or(0) as usize;
    let skipped = args.get(1).uint32_value(scope).unwrap_or(0) as usize;
    let Some(stack) = v8::StackTrace::current_stack_trace(scope, count + skipped) else {
        return;
    };
    let names = [
        "functionName",
        "scriptId",
        "scriptName",
        "lineNumber",
        "columnNumber",
        "column",
    ]
    .map(|name| v8::Local::<v8::Name>::from(string(scope, name)));
    let null: v8::Local<v8::Value> = v8::null(scope).into();
    let mut sites: Vec<v8::Local<v8::Value>> = Vec::new();
    for index in skipped..stack.get_frame_count() {
        let Some(frame) = stack.get_frame(scope, index) else {
            continue;
        };
        let empty = v8::String::empty(scope);
        let name = frame.get_function_name(scope).unwrap_or(empty);
        // A name that an anonymous function has got from what tells of its calls.
        let is_ours = name.to_rust_string_lossy(scope).contains("$jsr$");
        let column = engine::frame_column(scope, frame);
        let column = v8::Number::new(scope, column as f64).into();
        let values = [
            if is_ours { empty } else { name }.into(),
            string(scope, &frame.get_script_id().to_string()).into(),
            frame.get_script_name(scope).unwrap_or(empty).into(),
            v8::Number::new(scope, frame.get_line_number() as f64).into(),
            column,
            column,
        ];
        sites.push(v8::Object::with_prototype_and_properties(scope, null, &names, &values).into());
    }
    rv.set(v8::Array::new_with_elements(scope, &sites).into());
}

/// `getPromiseDetails(promise)`: `[state, result]`, where state is 0 pending, 1 fulfilled, 2 rejected; `[0]` while it is
/// pending; undefined if it is not a promise.
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

/// `getProxyDetails(proxy, both)`: `[target, handler]`, or the target alone if `both` is false; undefined if it is not a
/// proxy.
fn get_proxy_details(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Ok(proxy) = v8::Local::<v8::Proxy>::try_from(args.get(0)) else {
        return;
    };
    let target = proxy.get_target(scope);
    if args.get(1).is_false() {
        rv.set(target);
        return;
    }
    let handler = proxy.get_handler(scope);
    rv.set(v8::Array::new_with_elements(scope, &[target, handler]).into());
}

/// `getOwnNonIndexProperties(object, filter)`: keys of own properties that are not elements, symbols included.
fn get_own_non_index_properties(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let Ok(object) = v8::Local::<v8::Object>::try_from(args.get(0)) else {
        return;
    };
    let filter = match args.get(1).int32_value(scope) {
        Some(ONLY_ENUMERABLE) => v8::PropertyFilter::ONLY_ENUMERABLE,
        _ => v8::PropertyFilter::ALL_PROPERTIES,
    };
    let wanted = v8::GetPropertyNamesArgsBuilder::new()
        .mode(v8::KeyCollectionMode::OwnOnly)
        .property_filter(filter)
        .index_filter(v8::IndexFilter::SkipIndices)
        .key_conversion(v8::KeyConversionMode::KeepNumbers)
        .build();
    if let Some(names) = object.get_property_names(scope, wanted) {
        rv.set(names.into());
    }
}

/// `previewEntries(collection, withKind)`: what a collection or an iterator holds, without running it; with `withKind`,
/// `[entries, entriesArePairs]`.
fn preview_entries(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Ok(object) = v8::Local::<v8::Object>::try_from(args.get(0)) else {
        return;
    };
    let (Some(entries), pairs) = object.preview_entries(scope) else {
        return;
    };
    if args.length() < 2 {
        rv.set(entries.into());
        return;
    }
    let pairs = v8::Boolean::new(scope, pairs);
    rv.set(v8::Array::new_with_elements(scope, &[entries.into(), pairs.into()]).into());
}

/// `getConstructorName(object)`: what the engine calls it.
fn get_constructor_name(
    _scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    if let Ok(object) = v8::Local::<v8::Object>::try_from(args.get(0)) {
        rv.set(object.get_constructor_name().into());
    }
}

/// `getExternalValue(external)`: its address, as a BigInt.
fn get_external_value(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    if let Ok(external) = v8::Local::<v8::External>::try_from(args.get(0)) {
        let address = external.value() as u64;
        rv.set(v8::BigInt::new_from_u64(scope, address).into());
    }
}
