//! What `util.inspect` must ask the engine for.

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;

pub const BINDING: Binding = Binding {
    name: "util",
    functions: |f| {
        f.add("getPromiseDetails", get_promise_details);
        f.add("getProxyDetails", get_proxy_details);
        f.add("getOwnNonIndexProperties", get_own_non_index_properties);
        f.add("previewEntries", preview_entries);
        f.add("getConstructorName", get_constructor_name);
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
