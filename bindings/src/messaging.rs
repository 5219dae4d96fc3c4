//! `structuredClone`: a value is written by V8's serializer and read back at once.
//!
//! What V8 does not know how to copy, as DOMException, is told by its prototype and described in plain values by
//! `js/internal/structured_clone.js`.

use std::cell::RefCell;

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;
use jsr_runtime::state::State;
use v8::{ValueDeserializerHelper, ValueSerializerHelper};

pub const BINDING: Binding = Binding {
    name: "messaging",
    functions: |f| {
        f.add("structuredClone", structured_clone);
    },
    init: None,
};

/// The functions of `js/` that a clone may need.
struct Hooks {
    /// `fail(message)` makes a DataCloneError.
    fail: v8::Global<v8::Function>,
    /// Prototypes of objects that V8 cannot copy.
    prototypes: Vec<v8::Global<v8::Object>>,
    /// `isPlatformObject(object)`: it has one of those prototypes by right.
    is_platform_object: v8::Global<v8::Function>,
    /// `write(object)` describes it by a value that V8 can copy.
    write: v8::Global<v8::Function>,
    /// `read(description)` makes the copy.
    read: v8::Global<v8::Function>,
}

impl Hooks {
    /// From the arguments of `structuredClone`.
    fn from_arguments(scope: &mut v8::PinScope, args: &v8::FunctionCallbackArguments) -> Option<Self> {
        let function = |index| {
            let function = args.get(index).try_cast::<v8::Function>().ok()?;
            Some(v8::Global::new(scope, function))
        };
        let (fail, is_platform_object) = (function(2)?, function(4)?);
        let (write, read) = (function(5)?, function(6)?);
        let list = args.get(3).try_cast::<v8::Array>().ok()?;
        let mut prototypes = Vec::new();
        for index in 0..list.length() {
            let prototype = list.get_index(scope, index)?.try_cast::<v8::Object>().ok()?;
            prototypes.push(v8::Global::new(scope, prototype));
        }
        Some(Self {
            fail,
            prototypes,
            is_platform_object,
            write,
            read,
        })
    }

    /// Throws a DataCloneError.
    fn fail(&self, scope: &mut v8::PinScope, message: v8::Local<v8::String>) {
        if let Some(error) = call(scope, &self.fail, message.into()) {
            scope.throw_exception(error);
        }
    }
}

/// Calls one of the hooks, as a part of the clone. V8 lets no JavaScript run at some of these points, lest it change what
/// is being copied; the hooks are jsr's own and do not.
fn call<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    function: &v8::Global<v8::Function>,
    argument: v8::Local<v8::Value>,
) -> Option<v8::Local<'s, v8::Value>> {
    v8::allow_javascript_execution_scope!(let scope, scope);
    let function = v8::Local::new(scope, function);
    let receiver = v8::undefined(scope).into();
    function.call(scope, receiver, &[argument])
}

/// Shared memory that a value refers to: it is not copied, so only its place in this list is written.
type Shared = RefCell<Vec<v8::Global<v8::SharedArrayBuffer>>>;

struct Writer<'a> {
    hooks: &'a Hooks,
    shared: &'a Shared,
}

impl v8::ValueSerializerImpl for Writer<'_> {
    fn throw_data_clone_error<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        message: v8::Local<'s, v8::String>,
    ) {
        let original = State::get(scope).trace.as_ref().and_then(|trace| {
            let message = message.to_rust_string_lossy(scope);
            trace.original_message(&message)
        });
        let message = original.map_or(message, |original| string(scope, &original));
        self.hooks.fail(scope, message);
    }

    fn has_custom_host_object(&self, _isolate: &v8::Isolate) -> bool {
        !self.hooks.prototypes.is_empty()
    }

    fn is_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: v8::Local<'s, v8::Object>,
    ) -> Option<bool> {
        let mut current = object.get_prototype(scope);
        while let Some(prototype) = current.and_then(|value| value.try_cast::<v8::Object>().ok()) {
            if self.hooks.prototypes.iter().any(|known| *known == prototype) {
                let answer = call(scope, &self.hooks.is_platform_object, object.into())?;
                return Some(answer.is_true());
            }
            current = prototype.get_prototype(scope);
        }
        Some(false)
    }

    fn write_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: v8::Local<'s, v8::Object>,
        serializer: &dyn ValueSerializerHelper,
    ) -> Option<bool> {
        let description = call(scope, &self.hooks.write, object.into())?;
        serializer.write_value(scope.get_current_context(), description)
    }

    fn get_shared_array_buffer_id<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        buffer: v8::Local<'s, v8::SharedArrayBuffer>,
    ) -> Option<u32> {
        let mut shared = self.shared.borrow_mut();
        let known = shared.iter().position(|known| *known == buffer);
        let index = known.unwrap_or_else(|| {
            shared.push(v8::Global::new(scope, buffer));
            shared.len() - 1
        });
        u32::try_from(index).ok()
    }
}

struct Reader<'a> {
    hooks: &'a Hooks,
    shared: &'a Shared,
}

impl v8::ValueDeserializerImpl for Reader<'_> {
    fn read_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        deserializer: &dyn ValueDeserializerHelper,
    ) -> Option<v8::Local<'s, v8::Object>> {
        let description = deserializer.read_value(scope.get_current_context())?;
        call(scope, &self.hooks.read, description)?
            .try_cast::<v8::Object>()
            .ok()
    }

    fn get_shared_array_buffer_from_id<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        id: u32,
    ) -> Option<v8::Local<'s, v8::SharedArrayBuffer>> {
        let store = {
            let shared = self.shared.borrow();
            let buffer = shared.get(usize::try_from(id).ok()?)?;
            v8::Local::new(scope, buffer).get_backing_store()
        };
        Some(v8::SharedArrayBuffer::with_backing_store(scope, &store))
    }
}

/// `structuredClone(value, transfer, fail, prototypes, isPlatformObject, write, read)`: `transfer` is an array of what
/// moves instead of being copied, or undefined; the rest are [`Hooks`].
fn structured_clone<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue,
) {
    let Some(hooks) = Hooks::from_arguments(scope, &args) else {
        return;
    };
    if let Some(clone) = clone(scope, args.get(0), args.get(1), &hooks) {
        rv.set(clone);
    }
}

/// The copy; `None` if an exception was thrown.
fn clone<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    value: v8::Local<v8::Value>,
    transfer: v8::Local<v8::Value>,
    hooks: &Hooks,
) -> Option<v8::Local<'s, v8::Value>> {
    let context = scope.get_current_context();
    let transferred = read_transfer_list(scope, transfer, hooks)?;
    let shared = Shared::default();
    let serializer = v8::ValueSerializer::new(
        scope,
        Box::new(Writer {
            hooks,
            shared: &shared,
        }),
    );
    serializer.write_header();
    for (id, buffer) in (0..).zip(&transferred) {
        serializer.transfer_array_buffer(id, *buffer);
    }
    serializer.write_value(context, value)?;
    let bytes = serializer.release();
    let deserializer = v8::ValueDeserializer::new(
        scope,
        Box::new(Reader {
            hooks,
            shared: &shared,
        }),
        &bytes,
    );
    deserializer.read_header(context)?;
    for (id, buffer) in (0..).zip(&transferred) {
        // Only now that nothing can fail any more does the memory change hands.
        let store = buffer.get_backing_store();
        buffer.detach(None)?;
        deserializer.transfer_array_buffer(id, v8::ArrayBuffer::with_backing_store(scope, &store));
    }
    deserializer.read_value(context)
}

/// The buffers of a transfer list, or `None` after a DataCloneError.
fn read_transfer_list<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    transfer: v8::Local<v8::Value>,
    hooks: &Hooks,
) -> Option<Vec<v8::Local<'s, v8::ArrayBuffer>>> {
    let mut buffers: Vec<v8::Local<v8::ArrayBuffer>> = Vec::new();
    let Ok(list) = transfer.try_cast::<v8::Array>() else {
        return Some(buffers);
    };
    for index in 0..list.length() {
        let item = list.get_index(scope, index)?;
        let problem = match item.try_cast::<v8::ArrayBuffer>() {
            Err(_) => "Found invalid value in transferList.",
            Ok(buffer) if buffers.contains(&buffer) => "Transfer list contains duplicate ArrayBuffer",
            Ok(buffer) if !buffer.is_detachable() || buffer.was_detached() => {
                "Cannot transfer object of unsupported type."
            }
            Ok(buffer) => {
                buffers.push(buffer);
                continue;
            }
        };
        let message = string(scope, problem);
        hooks.fail(scope, message);
        return None;
    }
    Some(buffers)
}
