//! Contexts whose global object reads from, and writes to, an object of the program: the sandbox.
//!
//! The sandbox knows its context by a private property that holds the context's global proxy; the interceptors know both
//! through their data. Nothing outside V8's heap refers to either, so that a context is collected like anything else.

use std::rc::Rc;

use jsr_runtime::engine::string;
use jsr_runtime::microtasks::OwnMicrotasks;
use v8::{Intercepted, PropertyCallbackArguments};

/// The name of the private property of a sandbox.
const GLOBAL: &str = "jsr:vm-global";

/// What the interceptors find in their data.
const SANDBOX: u32 = 0;
const PROXY: u32 = 1;
/// Names that strict code may just have added to the global object itself: see [`Contextified::settle`].
const UNSETTLED: u32 = 2;

fn key<'s>(scope: &v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Private> {
    let name = string(scope, GLOBAL);
    v8::Private::for_api(scope, Some(name))
}

/// Of the private property that holds what the interceptors know.
fn data_key<'s>(scope: &v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Private> {
    let name = string(scope, "jsr:vm-data");
    v8::Private::for_api(scope, Some(name))
}

/// The context that `sandbox` was made one with.
pub fn of_sandbox<'s>(
    scope: &v8::PinScope<'s, '_>,
    sandbox: v8::Local<v8::Object>,
) -> Option<v8::Local<'s, v8::Context>> {
    let proxy = sandbox.get_private(scope, key(scope))?;
    proxy.try_cast::<v8::Object>().ok()?.get_creation_context(scope)
}

/// `isContext(object)`.
pub fn is_context(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Ok(object) = args.get(0).try_cast::<v8::Object>() else {
        return rv.set_bool(false);
    };
    rv.set_bool(object.has_private(scope, key(scope)).unwrap_or(false));
}

/// `makeContext(sandbox, allowStrings, ownMicrotasks)`: makes `sandbox` the global object of a new context; without one
/// the context's own global object is returned.
pub fn make_context(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let sandbox = args.get(0).try_cast::<v8::Object>().ok();
    let data = v8::Array::new(scope, 3);
    let template = sandbox.map(|sandbox| {
        data.set_index(scope, SANDBOX, sandbox.into());
        let unsettled = v8::Array::new(scope, 0);
        data.set_index(scope, UNSETTLED, unsettled.into());
        global_template(scope, data)
    });
    let microtasks = args.get(2).is_true().then(|| {
        let queue = v8::MicrotaskQueue::new(scope, v8::MicrotasksPolicy::Explicit);
        Rc::new(OwnMicrotasks(queue))
    });
    let queue = microtasks
        .as_ref()
        .map(|microtasks| std::ptr::from_ref::<v8::MicrotaskQueue>(&microtasks.0).cast_mut());
    let options = v8::ContextOptions {
        global_template: template,
        microtask_queue: queue,
        ..v8::ContextOptions::default()
    };
    let main = scope.get_current_context();
    let context = v8::Context::new(scope, options);
    if let Some(microtasks) = microtasks {
        context.set_slot(microtasks);
    }
    // Objects go from one context to the other freely.
    let token = main.get_security_token(scope);
    context.set_security_token(token);
    context.set_allow_generation_from_strings(args.get(1).is_true());
    let proxy = context.global(scope);
    data.set_index(scope, PROXY, proxy.into());
    let holder = sandbox.unwrap_or(proxy);
    let key = key(scope);
    holder.set_private(scope, key, proxy.into());
    if sandbox.is_some() {
        let key = data_key(scope);
        holder.set_private(scope, key, data.into());
    }
    rv.set(proxy.into());
}

fn global_template<'s>(
    scope: &v8::PinScope<'s, '_>,
    data: v8::Local<'s, v8::Array>,
) -> v8::Local<'s, v8::ObjectTemplate> {
    let template = v8::ObjectTemplate::new(scope);
    template.set_named_property_handler(
        v8::NamedPropertyHandlerConfiguration::new()
            .getter(named_getter)
            .setter(named_setter)
            .query(named_query)
            .deleter(named_deleter)
            .enumerator(named_enumerator)
            .definer(named_definer)
            .descriptor(named_descriptor)
            .flags(v8::PropertyHandlerFlags::HAS_NO_SIDE_EFFECT)
            .data(data.into()),
    );
    template.set_indexed_property_handler(
        v8::IndexedPropertyHandlerConfiguration::new()
            .getter(indexed_getter)
            .setter(indexed_setter)
            .query(indexed_query)
            .deleter(indexed_deleter)
            .enumerator(indexed_enumerator)
            .definer(indexed_definer)
            .descriptor(indexed_descriptor)
            .flags(v8::PropertyHandlerFlags::HAS_NO_SIDE_EFFECT)
            .data(data.into()),
    );
    template
}

/// A sandbox and the global proxy of its context.
struct Contextified<'s> {
    sandbox: v8::Local<'s, v8::Object>,
    proxy: v8::Local<'s, v8::Object>,
    unsettled: v8::Local<'s, v8::Array>,
}

impl<'s> Contextified<'s> {
    /// From the data of an interceptor; `None` while the context is being made.
    fn from_arguments(scope: &v8::PinScope<'s, '_>, args: &PropertyCallbackArguments<'s>) -> Option<Self> {
        Self::from_data(scope, args.data().try_cast().ok()?)
    }

    fn from_data(scope: &v8::PinScope<'s, '_>, data: v8::Local<'s, v8::Array>) -> Option<Self> {
        let get = |index| data.get_index(scope, index)?.try_cast::<v8::Object>().ok();
        let this = Self {
            sandbox: get(SANDBOX)?,
            proxy: get(PROXY)?,
            unsettled: get(UNSETTLED)?.try_cast().ok()?,
        };
        this.settle(scope);
        Some(this)
    }

    /// Strict code may assign to a name that nothing declares: `x = 1` is then an error, and `this.x = 1` adds a property,
    /// which the sandbox must show too. V8 does not tell which of the two it is. So it is left to V8, and what it has then
    /// added to its own global object is copied as soon as anybody looks.
    fn settle(&self, scope: &v8::PinScope<'s, '_>) {
        let length = self.unsettled.length();
        if length == 0 {
            return;
        }
        let names: Vec<_> = (0..length)
            .filter_map(|index| self.unsettled.get_index(scope, index))
            .filter_map(|name| name.try_cast::<v8::Name>().ok())
            .collect();
        let zero = v8::Integer::new(scope, 0);
        let length = string(scope, "length");
        self.unsettled.set(scope, length.into(), zero.into());
        for name in names {
            let added = self.proxy.has_real_named_property(scope, name).unwrap_or(false);
            let known = self.sandbox.has_real_named_property(scope, name).unwrap_or(true);
            if added
                && !known
                && let Some(value) = self.proxy.get_real_named_property(scope, name)
            {
                self.sandbox.set(scope, name.into(), value);
            }
        }
    }

    fn on_proxy(
        &self,
        scope: &v8::PinScope<'s, '_>,
        name: v8::Local<v8::Name>,
    ) -> Option<v8::PropertyAttribute> {
        attributes(scope, self.proxy, name)
    }

    fn on_sandbox(
        &self,
        scope: &v8::PinScope<'s, '_>,
        name: v8::Local<v8::Name>,
    ) -> Option<v8::PropertyAttribute> {
        attributes(scope, self.sandbox, name)
    }
}

/// Lets `sandbox` show what strict code in its context has added.
pub fn settle<'s>(scope: &v8::PinScope<'s, '_>, sandbox: v8::Local<'s, v8::Value>) {
    let data = sandbox
        .try_cast::<v8::Object>()
        .ok()
        .and_then(|sandbox| sandbox.get_private(scope, data_key(scope)))
        .and_then(|data| data.try_cast::<v8::Array>().ok());
    if let Some(data) = data {
        Contextified::from_data(scope, data);
    }
}

/// The attributes of a property of `object` or of its prototypes, past all interceptors.
fn attributes(
    scope: &v8::PinScope,
    object: v8::Local<v8::Object>,
    name: v8::Local<v8::Name>,
) -> Option<v8::PropertyAttribute> {
    object.get_real_named_property_attributes(scope, name)
}

fn named_getter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    name: v8::Local<'s, v8::Name>,
    args: PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Value>,
) -> Intercepted {
    let Some(this) = Contextified::from_arguments(scope, &args) else {
        return Intercepted::kNo;
    };
    let value = this
        .sandbox
        .get_real_named_property(scope, name)
        .or_else(|| this.proxy.get_real_named_property(scope, name));
    let Some(value) = value else {
        return Intercepted::kNo;
    };
    if value == this.sandbox {
        rv.set(this.proxy.into());
    } else {
        rv.set(value);
    }
    Intercepted::kYes
}

fn named_query<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    name: v8::Local<'s, v8::Name>,
    args: PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Integer>,
) -> Intercepted {
    let Some(this) = Contextified::from_arguments(scope, &args) else {
        return Intercepted::kNo;
    };
    let own = |object: v8::Local<v8::Object>| {
        object
            .has_real_named_property(scope, name)?
            .then(|| attributes(scope, object, name))?
    };
    let found = own(this.sandbox).or_else(|| own(this.proxy));
    let Some(attributes) = found else {
        return Intercepted::kNo;
    };
    rv.set_uint32(attributes.as_u32());
    Intercepted::kYes
}

fn named_setter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    name: v8::Local<'s, v8::Name>,
    value: v8::Local<'s, v8::Value>,
    args: PropertyCallbackArguments<'s>,
    _rv: v8::ReturnValue<()>,
) -> Intercepted {
    let Some(this) = Contextified::from_arguments(scope, &args) else {
        return Intercepted::kNo;
    };
    let (on_proxy, on_sandbox) = (this.on_proxy(scope, name), this.on_sandbox(scope, name));
    if on_proxy.as_ref().is_some_and(v8::PropertyAttribute::is_read_only)
        || on_sandbox
            .as_ref()
            .is_some_and(v8::PropertyAttribute::is_read_only)
    {
        return Intercepted::kNo;
    }
    let is_declared = on_proxy.is_some() || on_sandbox.is_some();
    if !is_declared && args.should_throw_on_error() && !value.is_function() {
        let length = this.unsettled.length();
        this.unsettled.set_index(scope, length, name.into());
        return Intercepted::kNo;
    }
    if !is_declared && name.is_symbol() {
        return Intercepted::kNo;
    }
    if this.sandbox.set(scope, name.into(), value).is_none() {
        return Intercepted::kNo;
    }
    if on_sandbox.is_some() && has_accessor(scope, this.sandbox, name) {
        return Intercepted::kYes;
    }
    Intercepted::kNo
}

/// Whether `object` itself has a getter or setter called `name`.
fn has_accessor(scope: &v8::PinScope, object: v8::Local<v8::Object>, name: v8::Local<v8::Name>) -> bool {
    let Some(descriptor) = object.get_own_property_descriptor(scope, name) else {
        return false;
    };
    let Ok(descriptor) = descriptor.try_cast::<v8::Object>() else {
        return false;
    };
    ["get", "set"].into_iter().any(|key| {
        let key = string(scope, key);
        descriptor.has_own_property(scope, key.into()).unwrap_or(false)
    })
}

fn named_descriptor<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    name: v8::Local<'s, v8::Name>,
    args: PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Value>,
) -> Intercepted {
    let Some(this) = Contextified::from_arguments(scope, &args) else {
        return Intercepted::kNo;
    };
    if this.sandbox.has_own_property(scope, name).unwrap_or(false)
        && let Some(descriptor) = this.sandbox.get_own_property_descriptor(scope, name)
    {
        rv.set(descriptor);
        return Intercepted::kYes;
    }
    Intercepted::kNo
}

fn named_definer<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    name: v8::Local<'s, v8::Name>,
    descriptor: &v8::PropertyDescriptor,
    args: PropertyCallbackArguments<'s>,
    _rv: v8::ReturnValue<()>,
) -> Intercepted {
    let Some(this) = Contextified::from_arguments(scope, &args) else {
        return Intercepted::kNo;
    };
    // What is neither writable nor configurable stays as it is, here and there.
    let fixed = |found: v8::PropertyAttribute| found.is_read_only() && found.is_dont_delete();
    if this.on_proxy(scope, name).is_some_and(fixed) {
        return Intercepted::kNo;
    }
    let undefined: v8::Local<v8::Value> = v8::undefined(scope).into();
    let mut copy = if descriptor.has_get() || descriptor.has_set() {
        let get = if descriptor.has_get() {
            descriptor.get()
        } else {
            undefined
        };
        let set = if descriptor.has_set() {
            descriptor.set()
        } else {
            undefined
        };
        v8::PropertyDescriptor::new_from_get_set(get, set)
    } else {
        let value = if descriptor.has_value() {
            descriptor.value()
        } else {
            undefined
        };
        if descriptor.has_writable() {
            v8::PropertyDescriptor::new_from_value_writable(value, descriptor.writable())
        } else {
            v8::PropertyDescriptor::new_from_value(value)
        }
    };
    if descriptor.has_enumerable() {
        copy.set_enumerable(descriptor.enumerable());
    }
    if descriptor.has_configurable() {
        copy.set_configurable(descriptor.configurable());
    }
    this.sandbox.define_property(scope, name, &copy);
    Intercepted::kNo
}

fn named_deleter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    name: v8::Local<'s, v8::Name>,
    args: PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Boolean>,
) -> Intercepted {
    let Some(this) = Contextified::from_arguments(scope, &args) else {
        return Intercepted::kNo;
    };
    if this.sandbox.delete(scope, name.into()).unwrap_or(false) {
        return Intercepted::kNo;
    }
    // The sandbox keeps it, and then so does the global object.
    rv.set_bool(false);
    Intercepted::kYes
}

fn named_enumerator<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Array>,
) {
    enumerate(scope, &args, rv, |name| !is_index(name));
}

fn indexed_enumerator<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Array>,
) {
    enumerate(scope, &args, rv, is_index);
}

fn is_index(name: v8::Local<v8::Value>) -> bool {
    name.is_uint32()
}

/// The own property names of the sandbox that `wanted` takes.
fn enumerate<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: &PropertyCallbackArguments<'s>,
    mut rv: v8::ReturnValue<v8::Array>,
    wanted: fn(v8::Local<v8::Value>) -> bool,
) {
    let Some(this) = Contextified::from_arguments(scope, args) else {
        return;
    };
    let how = v8::GetPropertyNamesArgs {
        mode: v8::KeyCollectionMode::OwnOnly,
        property_filter: v8::PropertyFilter::ALL_PROPERTIES,
        index_filter: v8::IndexFilter::IncludeIndices,
        key_conversion: v8::KeyConversionMode::KeepNumbers,
    };
    let Some(names) = this.sandbox.get_property_names(scope, how) else {
        return;
    };
    let names: Vec<v8::Local<v8::Value>> = (0..names.length())
        .filter_map(|index| names.get_index(scope, index))
        .filter(|name| wanted(*name))
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &names));
}

fn index_name<'s>(scope: &v8::PinScope<'s, '_>, index: u32) -> v8::Local<'s, v8::Name> {
    string(scope, &index.to_string()).into()
}

fn indexed_getter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    args: PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Value>,
) -> Intercepted {
    let name = index_name(scope, index);
    named_getter(scope, name, args, rv)
}

fn indexed_setter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    value: v8::Local<'s, v8::Value>,
    args: PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<()>,
) -> Intercepted {
    let name = index_name(scope, index);
    named_setter(scope, name, value, args, rv)
}

fn indexed_query<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    args: PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Integer>,
) -> Intercepted {
    let name = index_name(scope, index);
    named_query(scope, name, args, rv)
}

fn indexed_deleter<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    args: PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Boolean>,
) -> Intercepted {
    let name = index_name(scope, index);
    named_deleter(scope, name, args, rv)
}

fn indexed_definer<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    descriptor: &v8::PropertyDescriptor,
    args: PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<()>,
) -> Intercepted {
    let name = index_name(scope, index);
    named_definer(scope, name, descriptor, args, rv)
}

fn indexed_descriptor<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    index: u32,
    args: PropertyCallbackArguments<'s>,
    rv: v8::ReturnValue<v8::Value>,
) -> Intercepted {
    let name = index_name(scope, index);
    named_descriptor(scope, name, args, rv)
}
