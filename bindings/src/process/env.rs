//! `process.env`: an object whose properties are the variables of the process's environment.
//!
//! It is exotic as Node's is: what is written becomes a string, nothing is an accessor or hidden, and every look is at
//! the environment as it is now, so that what native code sets shows too.

use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jsr_runtime::engine::string;
use v8::Intercepted;

/// `env()`: the object. A new one at each call, all with the same properties.
pub fn env(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let template = v8::FunctionTemplate::new(scope, constructor);
    let instance = template.instance_template(scope);
    instance.set_named_property_handler(
        v8::NamedPropertyHandlerConfiguration::new()
            .getter(named_getter)
            .setter(named_setter)
            .query(named_query)
            .deleter(named_deleter)
            .enumerator(enumerator)
            .definer(named_definer)
            .descriptor(named_descriptor)
            .flags(v8::PropertyHandlerFlags::HAS_NO_SIDE_EFFECT),
    );
    instance.set_indexed_property_handler(
        v8::IndexedPropertyHandlerConfiguration::new()
            .getter(indexed_getter)
            .setter(indexed_setter)
            .query(indexed_query)
            .deleter(indexed_deleter)
            .definer(indexed_definer)
            .descriptor(indexed_descriptor)
            .flags(v8::PropertyHandlerFlags::HAS_NO_SIDE_EFFECT),
    );
    if let Some(object) = instance.new_instance(scope) {
        rv.set(object.into());
    }
}

fn constructor(_scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {}

/// Serialises what changes the environment: the C library does not.
static WRITES: Mutex<()> = Mutex::new(());

/// The part of a text that can be a name or a value: the system's strings end at the first NUL.
fn system_string(text: &str) -> OsString {
    OsString::from_vec(text.split('\0').next().unwrap_or_default().as_bytes().to_vec())
}

/// Whether the system can hold a variable of this name at all.
fn is_name(name: &OsStr) -> bool {
    !name.is_empty() && !name.as_bytes().contains(&b'=')
}

/// The variables that `process.env` of a worker shows: its own, or those of another thread.
#[derive(Clone, Default)]
pub struct Variables(Arc<Mutex<Vec<(OsString, OsString)>>>);

impl Variables {
    /// With these to begin with.
    pub fn new(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        Self(Arc::new(Mutex::new(variables.into_iter().collect())))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(OsString, OsString)>> {
        // Nothing panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The variables that this thread has in place of the process's; in a slot of its isolate.
fn own(isolate: &v8::Isolate) -> Option<Variables> {
    isolate.get_slot::<Variables>().cloned()
}

/// What a worker that shares the environment of this thread gets: nothing if that is the process's.
pub fn shared(isolate: &v8::Isolate) -> Option<Variables> {
    own(isolate)
}

/// All variables that this thread sees.
pub fn all(isolate: &v8::Isolate) -> Vec<(OsString, OsString)> {
    match own(isolate) {
        Some(own) => own.lock().clone(),
        None => env::vars_os().collect(),
    }
}

fn get(isolate: &v8::Isolate, name: &str) -> Option<String> {
    let name = system_string(name);
    if !is_name(&name) {
        return None;
    }
    let value = match own(isolate) {
        Some(own) => {
            let own = own.lock();
            own.iter().find(|(known, _)| *known == name)?.1.clone()
        }
        None => env::var_os(name)?,
    };
    Some(value.to_string_lossy().into_owned())
}

fn set(scope: &mut v8::PinScope, name: &str, value: &str) {
    let (name, value) = (system_string(name), system_string(value));
    // What cannot be a variable is ignored, as Node ignores it.
    if !is_name(&name) {
        return;
    }
    if let Some(own) = own(scope) {
        let mut own = own.lock();
        match own.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = value,
            None => own.push((name, value)),
        }
        return;
    }
    {
        let _guard = WRITES.lock();
        // SAFETY: writers are serialised here, and readers through std::env take std's own lock. C code that reads the
        // environment on other threads meanwhile has the same problem in every program with setenv.
        unsafe { env::set_var(&name, value) };
    }
    time_zone_may_have_changed(scope, &name);
}

fn remove(scope: &mut v8::PinScope, name: &str) {
    let name = system_string(name);
    if !is_name(&name) {
        return;
    }
    if let Some(own) = own(scope) {
        own.lock().retain(|(known, _)| *known != name);
        return;
    }
    {
        let _guard = WRITES.lock();
        // SAFETY: as in `set`.
        unsafe { env::remove_var(&name) };
    }
    time_zone_may_have_changed(scope, &name);
}

/// V8 remembers the time zone.
fn time_zone_may_have_changed(scope: &mut v8::PinScope, name: &OsStr) {
    if name == "TZ" {
        scope.date_time_configuration_change_notification(v8::TimeZoneDetection::Redetect);
    }
}

/// The name of a variable, unless the key is a symbol.
fn name_of(scope: &v8::PinScope, key: v8::Local<v8::Name>) -> Option<String> {
    if key.is_symbol() {
        None
    } else {
        Some(key.to_rust_string_lossy(scope))
    }
}

fn named_getter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    _args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Value>,
) -> Intercepted {
    match name_of(scope, key) {
        Some(name) => getter(scope, &name, rv),
        None => Intercepted::kNo,
    }
}

fn indexed_getter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    _args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Value>,
) -> Intercepted {
    getter(scope, &index.to_string(), rv)
}

fn getter(scope: &v8::PinScope, name: &str, mut rv: v8::ReturnValue<v8::Value>) -> Intercepted {
    let Some(value) = get(scope, name) else {
        return Intercepted::kNo;
    };
    rv.set(string(scope, &value).into());
    Intercepted::kYes
}

fn named_setter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    value: v8::Local<'s, v8::Value>,
    _args: v8::PropertyCallbackArguments<'s>,
    _rv: v8::ReturnValue<()>,
) -> Intercepted {
    // The conversion throws the TypeError for a symbol. It comes first for the value, then for the name.
    let Some(value) = value.to_string(scope) else {
        return Intercepted::kYes;
    };
    let Some(key) = v8::Local::<v8::Value>::from(key).to_string(scope) else {
        return Intercepted::kYes;
    };
    let (name, value) = (key.to_rust_string_lossy(scope), value.to_rust_string_lossy(scope));
    set(scope, &name, &value);
    Intercepted::kYes
}

fn indexed_setter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    value: v8::Local<'s, v8::Value>,
    _args: v8::PropertyCallbackArguments<'s>,
    _rv: v8::ReturnValue<()>,
) -> Intercepted {
    if let Some(value) = value.to_string(scope) {
        let value = value.to_rust_string_lossy(scope);
        set(scope, &index.to_string(), &value);
    }
    Intercepted::kYes
}

fn named_query<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    _args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Integer>,
) -> Intercepted {
    name_of(scope, key).map_or(Intercepted::kNo, |name| query(scope, &name, rv))
}

fn indexed_query<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    _args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Integer>,
) -> Intercepted {
    query(scope, &index.to_string(), rv)
}

fn query(isolate: &v8::Isolate, name: &str, mut rv: v8::ReturnValue<v8::Integer>) -> Intercepted {
    if get(isolate, name).is_none() {
        return Intercepted::kNo;
    }
    rv.set_uint32(v8::PropertyAttribute::NONE.as_u32());
    Intercepted::kYes
}

fn named_deleter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    _args: v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Boolean>,
) -> Intercepted {
    if let Some(name) = name_of(scope, key) {
        remove(scope, &name);
    }
    rv.set_bool(true);
    Intercepted::kYes
}

fn indexed_deleter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    _args: v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Boolean>,
) -> Intercepted {
    remove(scope, &index.to_string());
    rv.set_bool(true);
    Intercepted::kYes
}

fn enumerator<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    _args: v8::PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Array>,
) {
    let names: Vec<v8::Local<v8::Value>> = all(scope)
        .into_iter()
        .map(|(name, _)| string(scope, &name.to_string_lossy()).into())
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &names));
}

fn named_definer<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    descriptor: &v8::PropertyDescriptor,
    _args: v8::PropertyCallbackArguments<'s>,
    _rv: v8::ReturnValue<()>,
) -> Intercepted {
    let Some(value) = plain_value(scope, descriptor) else {
        return Intercepted::kYes;
    };
    let Some(key) = v8::Local::<v8::Value>::from(key).to_string(scope) else {
        return Intercepted::kYes;
    };
    let name = key.to_rust_string_lossy(scope);
    set(scope, &name, &value);
    Intercepted::kYes
}

fn indexed_definer<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    descriptor: &v8::PropertyDescriptor,
    _args: v8::PropertyCallbackArguments<'s>,
    _rv: v8::ReturnValue<()>,
) -> Intercepted {
    if let Some(value) = plain_value(scope, descriptor) {
        set(scope, &index.to_string(), &value);
    }
    Intercepted::kYes
}

/// The value that a descriptor gives, as a string; throws and gives nothing if it asks for what a variable cannot be.
fn plain_value(scope: &mut v8::PinScope, descriptor: &v8::PropertyDescriptor) -> Option<String> {
    if descriptor.has_get() || descriptor.has_set() {
        refuse(
            scope,
            "'process.env' does not accept an accessor(getter/setter) descriptor",
        );
        return None;
    }
    let is_plain = descriptor.has_value()
        && (descriptor.has_configurable() && descriptor.configurable())
        && (descriptor.has_writable() && descriptor.writable())
        && (descriptor.has_enumerable() && descriptor.enumerable());
    if !is_plain {
        refuse(
            scope,
            "'process.env' only accepts a configurable, writable, and enumerable data descriptor",
        );
        return None;
    }
    let value = descriptor.value().to_string(scope)?;
    Some(value.to_rust_string_lossy(scope))
}

/// Throws Node's error for a descriptor.
fn refuse(scope: &mut v8::PinScope, message: &str) {
    let message = string(scope, message);
    let error = v8::Exception::type_error(scope, message);
    if let Ok(object) = v8::Local::<v8::Object>::try_from(error) {
        let (key, code) = (
            string(scope, "code"),
            string(scope, "ERR_INVALID_OBJECT_DEFINE_PROPERTY"),
        );
        object.set(scope, key.into(), code.into());
    }
    scope.throw_exception(error);
}

fn named_descriptor<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    key: v8::Local<'s, v8::Name>,
    _args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Value>,
) -> Intercepted {
    match name_of(scope, key) {
        Some(name) => descriptor(scope, &name, rv),
        None => Intercepted::kNo,
    }
}

fn indexed_descriptor<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    _args: v8::PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Value>,
) -> Intercepted {
    descriptor(scope, &index.to_string(), rv)
}

fn descriptor(scope: &v8::PinScope, name: &str, mut rv: v8::ReturnValue<v8::Value>) -> Intercepted {
    let Some(value) = get(scope, name) else {
        return Intercepted::kNo;
    };
    let descriptor = v8::Object::new(scope);
    let yes: v8::Local<v8::Value> = v8::Boolean::new(scope, true).into();
    let value = string(scope, &value).into();
    for (name, value) in [
        ("value", value),
        ("writable", yes),
        ("enumerable", yes),
        ("configurable", yes),
    ] {
        let key = string(scope, name);
        descriptor.create_data_property(scope, key.into(), value);
    }
    rv.set(descriptor.into());
    Intercepted::kYes
}
