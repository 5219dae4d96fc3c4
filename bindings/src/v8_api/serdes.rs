//! V8's own format for values, piece by piece: `v8.Serializer` and `v8.Deserializer`. An object of JavaScript knows its
//! native half by a number, and gives it back when it is collected.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use jsr_runtime::engine::string;
use jsr_runtime::state::State;
use v8::{ValueDeserializerHelper, ValueSerializerHelper};

/// The native halves; in a slot of the isolate.
#[derive(Default)]
struct Halves {
    last: Cell<u32>,
    writers: RefCell<HashMap<u32, Rc<Writer>>>,
    readers: RefCell<HashMap<u32, Rc<Reader>>>,
}

fn halves(isolate: &mut v8::Isolate) -> Rc<Halves> {
    if let Some(halves) = isolate.get_slot::<Rc<Halves>>() {
        return Rc::clone(halves);
    }
    let halves = Rc::<Halves>::default();
    isolate.set_slot(Rc::clone(&halves));
    halves
}

/// The object that is at work, while it is.
type Current = Rc<RefCell<Option<v8::Global<v8::Object>>>>;

struct Writer {
    serializer: v8::ValueSerializer<'static>,
    current: Current,
}

struct Reader {
    // Before the bytes that it reads, so that it goes first.
    deserializer: v8::ValueDeserializer<'static>,
    bytes: Box<[u8]>,
    current: Current,
}

/// A method of the object that is at work, and the object.
fn method<'s>(
    scope: &v8::PinScope<'s, '_>,
    current: &Current,
    name: &str,
) -> Option<(v8::Local<'s, v8::Object>, v8::Local<'s, v8::Function>)> {
    let object = v8::Local::new(scope, current.borrow().as_ref()?);
    let key = string(scope, name);
    let function = object.get(scope, key.into())?.try_cast().ok()?;
    Some((object, function))
}

struct WriterHooks {
    current: Current,
}

impl v8::ValueSerializerImpl for WriterHooks {
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
        v8::allow_javascript_execution_scope!(let scope, scope);
        let made = method(scope, &self.current, "_getDataCloneError")
            .map(|(object, make)| make.call(scope, object.into(), &[message.into()]));
        match made {
            Some(Some(error)) => {
                scope.throw_exception(error);
            }
            // It threw something itself.
            Some(None) => {}
            None => {
                let error = v8::Exception::error(scope, message);
                scope.throw_exception(error);
            }
        }
    }

    fn write_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        object: v8::Local<'s, v8::Object>,
        _serializer: &dyn ValueSerializerHelper,
    ) -> Option<bool> {
        if let Some((this, write)) = method(scope, &self.current, "_writeHostObject") {
            v8::allow_javascript_execution_scope!(let scope, scope);
            write.call(scope, this.into(), &[object.into()])?;
            return Some(true);
        }
        let name = object.get_constructor_name().to_rust_string_lossy(scope);
        let message = string(scope, &format!("[object {name}] could not be cloned."));
        self.throw_data_clone_error(scope, message);
        None
    }

    fn get_shared_array_buffer_id<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        buffer: v8::Local<'s, v8::SharedArrayBuffer>,
    ) -> Option<u32> {
        if let Some((this, get)) = method(scope, &self.current, "_getSharedArrayBufferId") {
            v8::allow_javascript_execution_scope!(let scope, scope);
            return get
                .call(scope, this.into(), &[buffer.into()])?
                .uint32_value(scope);
        }
        let message = string(scope, "#<SharedArrayBuffer> could not be cloned.");
        self.throw_data_clone_error(scope, message);
        None
    }

    fn get_wasm_module_transfer_id(
        &self,
        scope: &mut v8::PinScope<'_, '_>,
        _module: v8::Local<v8::WasmModuleObject>,
    ) -> Option<u32> {
        let message = string(scope, "#<Module> could not be cloned.");
        self.throw_data_clone_error(scope, message);
        None
    }
}

struct ReaderHooks {
    current: Current,
}

impl v8::ValueDeserializerImpl for ReaderHooks {
    fn read_host_object<'s>(
        &self,
        scope: &mut v8::PinScope<'s, '_>,
        _deserializer: &dyn ValueDeserializerHelper,
    ) -> Option<v8::Local<'s, v8::Object>> {
        let (this, read) = method(scope, &self.current, "_readHostObject")?;
        let value = {
            v8::allow_javascript_execution_scope!(let scope, scope);
            let value = read.call(scope, this.into(), &[])?;
            v8::Global::new(scope, value)
        };
        let value = v8::Local::new(scope, value);
        if let Ok(object) = value.try_cast::<v8::Object>() {
            return Some(object);
        }
        let message = string(scope, "readHostObject must return an object");
        let error = v8::Exception::type_error(scope, message);
        scope.throw_exception(error);
        None
    }

    fn get_shared_array_buffer_from_id<'s>(
        &self,
        _scope: &mut v8::PinScope<'s, '_>,
        _id: u32,
    ) -> Option<v8::Local<'s, v8::SharedArrayBuffer>> {
        None
    }

    fn get_wasm_module_from_id<'s>(
        &self,
        _scope: &mut v8::PinScope<'s, '_>,
        _id: u32,
    ) -> Option<v8::Local<'s, v8::WasmModuleObject>> {
        None
    }
}

fn id_argument(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments) -> u32 {
    args.get(0).uint32_value(scope).unwrap_or(0)
}

fn writer(scope: &mut v8::PinScope, args: &v8::FunctionCallbackArguments) -> Option<Rc<Writer>> {
    let id = id_argument(scope, args);
    halves(scope).writers.borrow().get(&id).cloned()
}

fn reader(scope: &mut v8::PinScope, args: &v8::FunctionCallbackArguments) -> Option<Rc<Reader>> {
    let id = id_argument(scope, args);
    halves(scope).readers.borrow().get(&id).cloned()
}

fn next_id(halves: &Halves) -> u32 {
    let id = halves.last.get() + 1;
    halves.last.set(id);
    id
}

/// `makeSerializer()`: its number.
pub fn make_serializer(
    scope: &mut v8::PinScope,
    _args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let current = Current::default();
    let hooks = WriterHooks {
        current: Rc::clone(&current),
    };
    let serializer = v8::ValueSerializer::new(scope, Box::new(hooks));
    let halves = halves(scope);
    let id = next_id(&halves);
    let writer = Writer { serializer, current };
    halves.writers.borrow_mut().insert(id, Rc::new(writer));
    rv.set_uint32(id);
}

/// `makeDeserializer(bytes)`: its number.
pub fn make_deserializer(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let bytes = view_bytes(args.get(0)).into_boxed_slice();
    let current = Current::default();
    let hooks = ReaderHooks {
        current: Rc::clone(&current),
    };
    // It keeps a pointer to the bytes, which live as long as it does, and stay where they are.
    let deserializer = v8::ValueDeserializer::new(scope, Box::new(hooks), &bytes);
    let halves = halves(scope);
    let id = next_id(&halves);
    let reader = Reader {
        deserializer,
        bytes,
        current,
    };
    halves.readers.borrow_mut().insert(id, Rc::new(reader));
    rv.set_uint32(id);
}

fn view_bytes(value: v8::Local<v8::Value>) -> Vec<u8> {
    let Ok(view) = value.try_cast::<v8::ArrayBufferView>() else {
        return Vec::new();
    };
    let mut bytes = vec![0; view.byte_length()];
    let length = view.copy_contents(&mut bytes);
    bytes.truncate(length);
    bytes
}

/// `free(id)`: the object is gone.
pub fn free(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let id = id_argument(scope, &args);
    let halves = halves(scope);
    halves.writers.borrow_mut().remove(&id);
    halves.readers.borrow_mut().remove(&id);
}

/// `writeHeader(id)`.
pub fn write_header(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    if let Some(writer) = writer(scope, &args) {
        writer.serializer.write_header();
    }
}

/// Makes `object` the one that is at work, while `work` runs.
fn at_work<R>(
    scope: &mut v8::PinScope,
    current: &Current,
    object: v8::Local<v8::Value>,
    work: impl FnOnce(&mut v8::PinScope) -> R,
) -> R {
    let object = object.try_cast::<v8::Object>().ok();
    let object = object.map(|object| v8::Global::new(scope, object));
    let outer = current.replace(object);
    let result = work(scope);
    current.replace(outer);
    result
}

/// `writeValue(id, object, value)`: true, unless it throws.
pub fn write_value(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(writer) = writer(scope, &args) else {
        return;
    };
    let value = args.get(2);
    let written = at_work(scope, &writer.current, args.get(1), |scope| {
        writer.serializer.write_value(scope.get_current_context(), value)
    });
    if let Some(written) = written {
        rv.set_bool(written);
    }
}

/// `release(id)`: what was written, as an ArrayBuffer.
pub fn release(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(writer) = writer(scope, &args) else {
        return;
    };
    let bytes = writer.serializer.release();
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    rv.set(v8::ArrayBuffer::with_backing_store(scope, &store).into());
}

/// `writeTransfer(id, number, buffer)`.
pub fn write_transfer(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let number = args.get(1).uint32_value(scope).unwrap_or(0);
    if let (Some(writer), Ok(buffer)) = (writer(scope, &args), args.get(2).try_cast::<v8::ArrayBuffer>()) {
        writer.serializer.transfer_array_buffer(number, buffer);
    }
}

/// `writeUint32(id, value)`.
pub fn write_uint32(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let Some(value) = args.get(1).uint32_value(scope) else {
        return;
    };
    if let Some(writer) = writer(scope, &args) {
        writer.serializer.write_uint32(value);
    }
}

/// `writeUint64(id, high, low)`.
pub fn write_uint64(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let (Some(high), Some(low)) = (args.get(1).uint32_value(scope), args.get(2).uint32_value(scope)) else {
        return;
    };
    if let Some(writer) = writer(scope, &args) {
        writer
            .serializer
            .write_uint64(u64::from(high) << 32 | u64::from(low));
    }
}

/// `writeDouble(id, value)`.
pub fn write_double(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let Some(value) = args.get(1).number_value(scope) else {
        return;
    };
    if let Some(writer) = writer(scope, &args) {
        writer.serializer.write_double(value);
    }
}

/// `writeBytes(id, view)`.
pub fn write_bytes(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    if let Some(writer) = writer(scope, &args) {
        writer.serializer.write_raw_bytes(&view_bytes(args.get(1)));
    }
}

/// `setViewsAreHostObjects(id, yes)`.
pub fn set_views_are_host_objects(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    _rv: v8::ReturnValue,
) {
    let yes = args.get(1).boolean_value(scope);
    if let Some(writer) = writer(scope, &args) {
        writer
            .serializer
            .set_treat_array_buffer_views_as_host_objects(yes);
    }
}

/// `readHeader(id, object)`: true, unless it throws.
pub fn read_header(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(reader) = reader(scope, &args) else {
        return;
    };
    if let Some(read) = reader.deserializer.read_header(scope.get_current_context()) {
        rv.set_bool(read);
    }
}

/// `readValue(id, object)`.
pub fn read_value(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(reader) = reader(scope, &args) else {
        return;
    };
    let value = at_work(scope, &reader.current, args.get(1), |scope| {
        let value = reader.deserializer.read_value(scope.get_current_context())?;
        Some(v8::Global::new(scope, value))
    });
    if let Some(value) = value {
        rv.set(v8::Local::new(scope, value));
    }
}

/// `readTransfer(id, number, buffer)`.
pub fn read_transfer(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let number = args.get(1).uint32_value(scope).unwrap_or(0);
    let Some(reader) = reader(scope, &args) else {
        return;
    };
    if let Ok(buffer) = args.get(2).try_cast::<v8::ArrayBuffer>() {
        reader.deserializer.transfer_array_buffer(number, buffer);
    } else if let Ok(buffer) = args.get(2).try_cast::<v8::SharedArrayBuffer>() {
        reader.deserializer.transfer_shared_array_buffer(number, buffer);
    }
}

/// `wireFormatVersion(id)`.
pub fn wire_format_version(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    if let Some(reader) = reader(scope, &args) {
        rv.set_uint32(reader.deserializer.get_wire_format_version());
    }
}

/// `readUint32(id)`: undefined if there is none.
pub fn read_uint32(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(reader) = reader(scope, &args) else {
        return;
    };
    let mut value = 0;
    if reader.deserializer.read_uint32(&mut value) {
        rv.set_uint32(value);
    }
}

/// `readUint64(id)`: `[high, low]`; undefined if there is none.
pub fn read_uint64(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(reader) = reader(scope, &args) else {
        return;
    };
    let mut value = 0_u64;
    if reader.deserializer.read_uint64(&mut value) {
        let half = |bits: u64| u32::try_from(bits & u64::from(u32::MAX)).unwrap_or(0);
        let high = v8::Integer::new_from_unsigned(scope, half(value >> 32)).into();
        let low = v8::Integer::new_from_unsigned(scope, half(value)).into();
        rv.set(v8::Array::new_with_elements(scope, &[high, low]).into());
    }
}

/// `readDouble(id)`: undefined if there is none.
pub fn read_double(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(reader) = reader(scope, &args) else {
        return;
    };
    let mut value = 0.0;
    if reader.deserializer.read_double(&mut value) {
        rv.set_double(value);
    }
}

/// `readBytes(id, length)`: where the next bytes begin; undefined if there are not as many.
pub fn read_bytes(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let length = args.get(1).number_value(scope).unwrap_or(0.0);
    let Some(reader) = reader(scope, &args) else {
        return;
    };
    if !(0.0..=reader.bytes.len() as f64).contains(&length) {
        return;
    }
    if let Some(bytes) = reader.deserializer.read_raw_bytes(length as usize) {
        let offset = bytes.as_ptr().addr().saturating_sub(reader.bytes.as_ptr().addr());
        rv.set_double(offset as f64);
    }
}
