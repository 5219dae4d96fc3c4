//! Values to messages and back, by V8's serializer.
//!
//! What V8 does not know how to copy, such as DOMException, is told by its prototype and described in plain values by
//! `js/internal/structured_clone.js`; so are ports, by their place in the list of those that move.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use jsr_runtime::engine::string;
use jsr_runtime::state::State;
use v8::{ValueDeserializerHelper, ValueSerializerHelper};

use super::channel::{Detached, Memory, Message};
use super::ports;

/// The functions of `js/` that a clone may need.
pub struct Hooks {
    /// `fail(message)` makes a DataCloneError.
    fail: v8::Global<v8::Function>,
    /// An array of the prototypes of objects that V8 cannot copy; modules add to it when they are loaded.
    prototypes: v8::Global<v8::Array>,
    /// `isPlatformObject(object)`: it has one of those prototypes by right.
    is_platform_object: v8::Global<v8::Function>,
    /// `write(object)` describes it by a value that V8 can copy.
    write: v8::Global<v8::Function>,
    /// `read(description, ports)` makes the copy.
    read: v8::Global<v8::Function>,
    /// `makePort(id)`: the object for an end that was received.
    pub make_port: v8::Global<v8::Function>,
    /// `emitMessage(port, value, ports, type)`.
    pub emit_message: v8::Global<v8::Function>,
    /// `emitClose(port)`.
    pub emit_close: v8::Global<v8::Function>,
}

impl Hooks {
    /// Those that [`set_hooks`] was given.
    pub fn get(isolate: &v8::Isolate) -> Option<Rc<Hooks>> {
        isolate.get_slot::<Rc<Hooks>>().cloned()
    }

    fn prototypes<'s>(&self, scope: &v8::PinScope<'s, '_>) -> Vec<v8::Local<'s, v8::Object>> {
        let list = v8::Local::new(scope, &self.prototypes);
        (0..list.length())
            .filter_map(|index| list.get_index(scope, index)?.try_cast().ok())
            .collect()
    }

    /// Throws a DataCloneError.
    fn fail(&self, scope: &mut v8::PinScope, message: v8::Local<v8::String>) {
        if let Some(error) = call(scope, &self.fail, &[message.into()]) {
            scope.throw_exception(error);
        }
    }
}

/// `setHooks({ fail, prototypes, ... })`: once.
pub fn set_hooks(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let Ok(object) = args.get(0).try_cast::<v8::Object>() else {
        return;
    };
    let value = |name: &str| {
        let key = string(scope, name);
        object.get(scope, key.into())
    };
    let function = |name: &str| {
        let function = value(name)?.try_cast::<v8::Function>().ok()?;
        Some(v8::Global::new(scope, function))
    };
    let hooks = (|| {
        let prototypes = value("prototypes")?.try_cast::<v8::Array>().ok()?;
        Some(Hooks {
            fail: function("fail")?,
            prototypes: v8::Global::new(scope, prototypes),
            is_platform_object: function("isPlatformObject")?,
            write: function("write")?,
            read: function("read")?,
            make_port: function("makePort")?,
            emit_message: function("emitMessage")?,
            emit_close: function("emitClose")?,
        })
    })();
    if let Some(hooks) = hooks {
        scope.set_slot(Rc::new(hooks));
    }
}

/// Calls one of the hooks, as a part of the clone. V8 lets no JavaScript run at some of these points, lest it change what
/// is being copied; the hooks are jsr's own and do not.
fn call<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    function: &v8::Global<v8::Function>,
    arguments: &[v8::Local<v8::Value>],
) -> Option<v8::Local<'s, v8::Value>> {
    v8::allow_javascript_execution_scope!(let scope, scope);
    let function = v8::Local::new(scope, function);
    let receiver = v8::undefined(scope).into();
    function.call(scope, receiver, arguments)
}

/// What a program has said of an object: the property is there, or it is not.
fn mark_key<'s>(scope: &v8::PinScope<'s, '_>, untransferable: bool) -> v8::Local<'s, v8::Private> {
    let name = if untransferable {
        "jsr:untransferable"
    } else {
        "jsr:uncloneable"
    };
    let name = string(scope, name);
    v8::Private::for_api(scope, Some(name))
}

/// In a slot of the isolate once anything was marked as uncloneable.
struct SomeUncloneable;

/// `mark(object, untransferable)`: it is not to be transferred; or, without that, not to be cloned.
pub fn mark(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let Ok(object) = args.get(0).try_cast::<v8::Object>() else {
        return;
    };
    let untransferable = args.get(1).is_true();
    let key = mark_key(scope, untransferable);
    let yes = v8::Boolean::new(scope, true);
    object.set_private(scope, key, yes.into());
    if !untransferable {
        scope.set_slot(SomeUncloneable);
    }
}

/// `isMarked(object)`: as not to be transferred.
pub fn is_marked(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    if let Ok(object) = args.get(0).try_cast::<v8::Object>() {
        rv.set_bool(has_mark(scope, object, true));
    } else {
        rv.set_bool(false);
    }
}

fn has_mark(scope: &v8::PinScope, object: v8::Local<v8::Object>, untransferable: bool) -> bool {
    let key = mark_key(scope, untransferable);
    object.has_private(scope, key).unwrap_or(false)
}

struct Writer<'a, 's> {
    hooks: &'a Hooks,
    prototypes: Vec<v8::Local<'s, v8::Object>>,
    shared: &'a RefCell<Vec<v8::Global<v8::SharedArrayBuffer>>>,
    modules: &'a RefCell<Vec<Arc<v8::CompiledWasmModule>>>,
}

impl v8::ValueSerializerImpl for Writer<'_, '_> {
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

    fn has_custom_host_object(&self, isolate: &v8::Isolate) -> bool {
        !self.prototypes.is_empty() || isolate.get_slot::<SomeUncloneable>().is_some()
    }

    fn is_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: v8::Local<'s, v8::Object>,
    ) -> Option<bool> {
        if scope.get_slot::<SomeUncloneable>().is_some() && has_mark(scope, object, false) {
            return Some(true);
        }
        let mut current = object.get_prototype(scope);
        while let Some(prototype) = current.and_then(|value| value.try_cast::<v8::Object>().ok()) {
            if self.prototypes.contains(&prototype) {
                let answer = call(scope, &self.hooks.is_platform_object, &[object.into()])?;
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
        if has_mark(scope, object, false) {
            let message = string(scope, "Cannot clone object of unsupported type.");
            self.hooks.fail(scope, message);
            return None;
        }
        let description = call(scope, &self.hooks.write, &[object.into()])?;
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

    fn get_wasm_module_transfer_id(
        &self,
        _scope: &mut v8::PinScope<'_, '_>,
        module: v8::Local<v8::WasmModuleObject>,
    ) -> Option<u32> {
        let mut modules = self.modules.borrow_mut();
        modules.push(Arc::new(module.get_compiled_module()));
        u32::try_from(modules.len() - 1).ok()
    }
}

struct Reader<'a, 's> {
    hooks: &'a Hooks,
    shared: &'a [Memory],
    modules: &'a [Arc<v8::CompiledWasmModule>],
    ports: v8::Local<'s, v8::Array>,
}

impl v8::ValueDeserializerImpl for Reader<'_, '_> {
    fn read_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        deserializer: &dyn ValueDeserializerHelper,
    ) -> Option<v8::Local<'s, v8::Object>> {
        let description = deserializer.read_value(scope.get_current_context())?;
        let ports = v8::Local::new(scope, self.ports);
        call(scope, &self.hooks.read, &[description, ports.into()])?
            .try_cast::<v8::Object>()
            .ok()
    }

    fn get_shared_array_buffer_from_id<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        id: u32,
    ) -> Option<v8::Local<'s, v8::SharedArrayBuffer>> {
        let memory = self.shared.get(usize::try_from(id).ok()?)?;
        Some(v8::SharedArrayBuffer::with_backing_store(scope, &memory.0))
    }

    fn get_wasm_module_from_id<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        id: u32,
    ) -> Option<v8::Local<'s, v8::WasmModuleObject>> {
        let module = self.modules.get(usize::try_from(id).ok()?)?;
        v8::WasmModuleObject::from_compiled_module(scope, module)
    }
}

/// `structuredClone(value, transfer, ids)`: `transfer` is an array of what moves instead of being copied, or undefined;
/// `ids` has for each of them the number of the port that it is (0 for none).
pub fn structured_clone<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue,
) {
    let Some(message) = serialize(scope, args.get(0), args.get(1), args.get(2), None) else {
        return;
    };
    if let Some((value, _)) = deserialize(scope, message) {
        rv.set(value);
    }
}

/// What is to move, once nothing can fail any more.
#[derive(Default)]
struct Transfer<'s> {
    buffers: Vec<v8::Local<'s, v8::ArrayBuffer>>,
    ports: Vec<u32>,
}

/// The message that carries `value`; `None` if an exception was thrown. `source` is the port that it goes out from.
pub fn serialize<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    value: v8::Local<'s, v8::Value>,
    transfer: v8::Local<v8::Value>,
    ids: v8::Local<v8::Value>,
    source: Option<u32>,
) -> Option<Message> {
    let hooks = Hooks::get(scope)?;
    let context = scope.get_current_context();
    let transfer = read_transfer_list(scope, &hooks, transfer, ids, source)?;
    let (shared, modules) = (RefCell::default(), RefCell::default());
    let bytes = {
        let writer = Writer {
            hooks: &hooks,
            prototypes: hooks.prototypes(scope),
            shared: &shared,
            modules: &modules,
        };
        let serializer = v8::ValueSerializer::new(scope, Box::new(writer));
        serializer.write_header();
        for (id, buffer) in (0..).zip(&transfer.buffers) {
            serializer.transfer_array_buffer(id, *buffer);
        }
        serializer.write_value(context, value)?;
        serializer.release()
    };
    let mut message = Message {
        bytes,
        modules: modules.into_inner(),
        ..Message::default()
    };
    for buffer in shared.into_inner() {
        let store = v8::Local::new(scope, buffer).get_backing_store();
        message.shared.push(Memory(store));
    }
    // Only now that nothing can fail any more does anything change hands.
    for buffer in transfer.buffers {
        message.moved.push(Memory(buffer.get_backing_store()));
        buffer.detach(None)?;
    }
    for id in transfer.ports {
        message.ends.extend(ports::detach(scope, id));
    }
    Some(message)
}

/// What a transfer list names, or `None` after a DataCloneError.
fn read_transfer_list<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    hooks: &Hooks,
    transfer: v8::Local<v8::Value>,
    ids: v8::Local<v8::Value>,
    source: Option<u32>,
) -> Option<Transfer<'s>> {
    let mut read = Transfer::default();
    let (Ok(list), Ok(ids)) = (transfer.try_cast::<v8::Array>(), ids.try_cast::<v8::Array>()) else {
        return Some(read);
    };
    for index in 0..list.length() {
        let item = list.get_index(scope, index)?;
        let id = ids.get_index(scope, index)?.int32_value(scope)?;
        let problem = match (item.try_cast::<v8::ArrayBuffer>(), u32::try_from(id)) {
            (Ok(buffer), _) => {
                if !buffer.is_detachable() || buffer.was_detached() || has_mark(scope, buffer.into(), true) {
                    Some("Cannot transfer object of unsupported type.")
                } else if read.buffers.contains(&buffer) {
                    Some("Transfer list contains duplicate ArrayBuffer")
                } else {
                    read.buffers.push(buffer);
                    None
                }
            }
            (_, Ok(0)) => Some("Found invalid value in transferList."),
            (_, Ok(id)) if Some(id) == source => Some("Transfer list contains source port"),
            (_, Ok(id)) if read.ports.contains(&id) => Some("Transfer list contains duplicate MessagePort"),
            (_, Ok(id)) if ports::is_open(scope, id) => {
                let is_marked = item
                    .try_cast::<v8::Object>()
                    .is_ok_and(|port| has_mark(scope, port, true));
                read.ports.push(id);
                is_marked.then_some("Cannot transfer object of unsupported type.")
            }
            _ => Some("MessagePort in transfer list is already detached"),
        };
        if let Some(problem) = problem {
            let message = string(scope, problem);
            hooks.fail(scope, message);
            return None;
        }
    }
    Some(read)
}

/// The value that `message` carries, and an array of the ports that came with it; `None` if an exception was thrown.
pub fn deserialize<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    message: Message,
) -> Option<(v8::Local<'s, v8::Value>, v8::Local<'s, v8::Array>)> {
    let hooks = Hooks::get(scope)?;
    let context = scope.get_current_context();
    let Message {
        bytes,
        moved,
        shared,
        modules,
        ends,
    } = message;
    let ends: Vec<Detached> = ends;
    let objects: Vec<v8::Local<v8::Value>> = ends
        .into_iter()
        .filter_map(|end| ports::adopt_new(scope, &hooks, end))
        .collect();
    let ports = v8::Array::new_with_elements(scope, &objects);
    let reader = Reader {
        hooks: &hooks,
        shared: &shared,
        modules: &modules,
        ports,
    };
    let deserializer = v8::ValueDeserializer::new(scope, Box::new(reader), &bytes);
    deserializer.read_header(context)?;
    for (id, memory) in (0..).zip(&moved) {
        deserializer.transfer_array_buffer(id, v8::ArrayBuffer::with_backing_store(scope, &memory.0));
    }
    let value = deserializer.read_value(context)?;
    Some((value, ports))
}
