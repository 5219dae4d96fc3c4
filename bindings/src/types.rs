//! What sort of object a value is, as only the engine can tell: `util.types`, and `kindOf`, which answers for
//! `util.inspect` in one call.

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;

/// Declares `isX(value)` functions and their list.
macro_rules! checks {
    ($($name:literal => $function:ident($value:ident) $check:expr;)*) => {
        $(
            fn $function(_scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
                let $value = args.get(0);
                rv.set_bool($check);
            }
        )*
        pub const BINDING: Binding = Binding {
            name: "types",
            functions: |f| {
                $(f.add($name, $function);)*
                f.add("kindOf", kind_of);
            },
            init: Some(init),
        };
    };
}

checks! {
    "isAnyArrayBuffer" => is_any_array_buffer(value) value.is_array_buffer() || value.is_shared_array_buffer();
    "isArgumentsObject" => is_arguments_object(value) value.is_arguments_object();
    "isArrayBuffer" => is_array_buffer(value) value.is_array_buffer();
    "isAsyncFunction" => is_async_function(value) value.is_async_function();
    "isBigIntObject" => is_big_int_object(value) value.is_big_int_object();
    "isBooleanObject" => is_boolean_object(value) value.is_boolean_object();
    "isBoxedPrimitive" => is_boxed_primitive(value) value.is_number_object()
        || value.is_string_object()
        || value.is_boolean_object()
        || value.is_big_int_object()
        || value.is_symbol_object();
    "isDataView" => is_data_view(value) value.is_data_view();
    "isDate" => is_date(value) value.is_date();
    "isExternal" => is_external(value) value.is_external();
    "isGeneratorFunction" => is_generator_function(value) value.is_generator_function();
    "isGeneratorObject" => is_generator_object(value) value.is_generator_object();
    "isMap" => is_map(value) value.is_map();
    "isMapIterator" => is_map_iterator(value) value.is_map_iterator();
    "isModuleNamespaceObject" => is_module_namespace_object(value) value.is_module_namespace_object();
    "isNativeError" => is_native_error(value) value.is_native_error();
    "isNumberObject" => is_number_object(value) value.is_number_object();
    "isPromise" => is_promise(value) value.is_promise();
    "isProxy" => is_proxy(value) value.is_proxy();
    "isRegExp" => is_reg_exp(value) value.is_reg_exp();
    "isSet" => is_set(value) value.is_set();
    "isSetIterator" => is_set_iterator(value) value.is_set_iterator();
    "isSharedArrayBuffer" => is_shared_array_buffer(value) value.is_shared_array_buffer();
    "isStringObject" => is_string_object(value) value.is_string_object();
    "isSymbolObject" => is_symbol_object(value) value.is_symbol_object();
    "isWeakMap" => is_weak_map(value) value.is_weak_map();
    "isWeakSet" => is_weak_set(value) value.is_weak_set();
}

/// One number for each sort of object. Those from `Array` to `SetIterator` hold entries, and stand together.
#[derive(Clone, Copy)]
enum Kind {
    Object,
    Array,
    TypedArray,
    Set,
    Map,
    MapIterator,
    SetIterator,
    Arguments,
    Function,
    RegExp,
    Date,
    Error,
    ArrayBuffer,
    SharedArrayBuffer,
    DataView,
    Promise,
    WeakSet,
    WeakMap,
    Namespace,
    Number,
    String,
    Boolean,
    BigInt,
    Symbol,
    Proxy,
    External,
}

const KINDS: [(&str, Kind); 26] = [
    ("object", Kind::Object),
    ("array", Kind::Array),
    ("typedArray", Kind::TypedArray),
    ("set", Kind::Set),
    ("map", Kind::Map),
    ("mapIterator", Kind::MapIterator),
    ("setIterator", Kind::SetIterator),
    ("arguments", Kind::Arguments),
    ("function", Kind::Function),
    ("regexp", Kind::RegExp),
    ("date", Kind::Date),
    ("error", Kind::Error),
    ("arrayBuffer", Kind::ArrayBuffer),
    ("sharedArrayBuffer", Kind::SharedArrayBuffer),
    ("dataView", Kind::DataView),
    ("promise", Kind::Promise),
    ("weakSet", Kind::WeakSet),
    ("weakMap", Kind::WeakMap),
    ("namespace", Kind::Namespace),
    ("number", Kind::Number),
    ("string", Kind::String),
    ("boolean", Kind::Boolean),
    ("bigint", Kind::BigInt),
    ("symbol", Kind::Symbol),
    ("proxy", Kind::Proxy),
    ("external", Kind::External),
];

/// Adds `kinds`, the numbers that `kindOf` answers with, by name.
fn init<'s, 'i>(scope: &mut v8::PinScope<'s, 'i>, target: v8::Local<'s, v8::Object>) {
    let kinds = v8::Object::new(scope);
    for (name, kind) in KINDS {
        let name = string(scope, name);
        let number = v8::Integer::new(scope, kind as i32);
        kinds.set(scope, name.into(), number.into());
    }
    let name = string(scope, "kinds");
    target.set(scope, name.into(), kinds.into());
}

/// `kindOf(value)`: one of `kinds`.
fn kind_of(_scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set_int32(kind(args.get(0)) as i32);
}

type Check = fn(&v8::Value) -> bool;

fn kind(value: v8::Local<v8::Value>) -> Kind {
    // The common ones first: each check is a call into the engine.
    let checks: [(Check, Kind); 25] = [
        (v8::Value::is_array, Kind::Array),
        (v8::Value::is_proxy, Kind::Proxy),
        (v8::Value::is_function, Kind::Function),
        (v8::Value::is_native_error, Kind::Error),
        (v8::Value::is_map, Kind::Map),
        (v8::Value::is_set, Kind::Set),
        (v8::Value::is_promise, Kind::Promise),
        (v8::Value::is_date, Kind::Date),
        (v8::Value::is_reg_exp, Kind::RegExp),
        (v8::Value::is_typed_array, Kind::TypedArray),
        (v8::Value::is_array_buffer, Kind::ArrayBuffer),
        (v8::Value::is_data_view, Kind::DataView),
        (v8::Value::is_shared_array_buffer, Kind::SharedArrayBuffer),
        (v8::Value::is_weak_map, Kind::WeakMap),
        (v8::Value::is_weak_set, Kind::WeakSet),
        (v8::Value::is_map_iterator, Kind::MapIterator),
        (v8::Value::is_set_iterator, Kind::SetIterator),
        (v8::Value::is_module_namespace_object, Kind::Namespace),
        (v8::Value::is_arguments_object, Kind::Arguments),
        (v8::Value::is_number_object, Kind::Number),
        (v8::Value::is_string_object, Kind::String),
        (v8::Value::is_boolean_object, Kind::Boolean),
        (v8::Value::is_big_int_object, Kind::BigInt),
        (v8::Value::is_symbol_object, Kind::Symbol),
        (v8::Value::is_external, Kind::External),
    ];
    checks
        .into_iter()
        .find(|(check, _)| check(&value))
        .map_or(Kind::Object, |(_, kind)| kind)
}
