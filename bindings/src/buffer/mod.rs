//! What `Buffer` does with bytes: texts of every encoding, comparing, copying, searching.
//!
//! Arguments that JavaScript has not validated are checked here, with the errors that Node's own natives throw.

mod base64;
mod hex;
mod search;
mod text;

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;

use search::Search;

pub const BINDING: Binding = Binding {
    name: "buffer",
    functions: |f| {
        f.add("arrayBufferAlignedOffset", aligned_offset);
        f.add("atob", text::atob);
        f.add("btoa", text::btoa);
        f.add("compare", compare);
        f.add("compareOffset", compare_offset);
        f.add("copy", copy);
        f.add("indexOfBuffer", index_of_buffer);
        f.add("indexOfNumber", index_of_number);
        f.add("isAscii", is_ascii);
        f.add("isUtf8", is_utf8);
        f.add("setDetachKey", set_detach_key);
        f.add("swap16", swap::<2>);
        f.add("swap32", swap::<4>);
        f.add("swap64", swap::<8>);
        text::add_functions(f);
    },
    init: Some(constants),
};

fn constants<'s>(scope: &mut v8::PinScope<'s, '_>, target: v8::Local<'s, v8::Object>) {
    for (name, value) in [
        ("kMaxLength", 9_007_199_254_740_991.0),
        ("kStringMaxLength", v8::String::MAX_LENGTH as f64),
    ] {
        let (name, value) = (string(scope, name), v8::Number::new(scope, value));
        target.set(scope, name.into(), value.into());
    }
}

/// The class of an error that [`throw`] makes.
#[derive(Clone, Copy)]
pub enum Class {
    Error,
    RangeError,
    TypeError,
}

/// Throws an error with a `code`, as Node's natives make it: the stack does not show the code.
pub fn throw(scope: &v8::PinScope, class: Class, code: &str, message: &str) {
    let message = string(scope, message);
    let error = match class {
        Class::Error => v8::Exception::error(scope, message),
        Class::RangeError => v8::Exception::range_error(scope, message),
        Class::TypeError => v8::Exception::type_error(scope, message),
    };
    if let Some(object) = error.to_object(scope) {
        let (key, code) = (string(scope, "code"), string(scope, code));
        object.create_data_property(scope, key.into(), code.into());
    }
    scope.throw_exception(error);
}

/// The memory of a view, or of an ArrayBuffer.
///
/// It is good until JavaScript runs again, which might detach or resize the buffer.
#[derive(Clone, Copy)]
pub struct Bytes {
    start: *mut u8,
    length: usize,
}

impl Bytes {
    /// The memory of `value` if it has any.
    pub fn of(value: v8::Local<v8::Value>) -> Option<Self> {
        if let Ok(view) = v8::Local::<v8::ArrayBufferView>::try_from(value) {
            // V8 first gives an array on its heap a buffer of its own, so that the address stays.
            let start = view.data().cast();
            return Some(Self {
                start,
                length: view.byte_length(),
            });
        }
        if let Ok(buffer) = v8::Local::<v8::ArrayBuffer>::try_from(value) {
            let start = buffer
                .data()
                .map_or(std::ptr::null_mut(), |data| data.as_ptr().cast());
            return Some(Self {
                start,
                length: buffer.byte_length(),
            });
        }
        if let Ok(buffer) = v8::Local::<v8::SharedArrayBuffer>::try_from(value) {
            let store = buffer.get_backing_store();
            let start = store
                .data()
                .map_or(std::ptr::null_mut(), |data| data.as_ptr().cast());
            return Some(Self {
                start,
                length: buffer.byte_length(),
            });
        }
        None
    }

    /// How many there are.
    pub fn len(self) -> usize {
        if self.start.is_null() { 0 } else { self.length }
    }

    /// The bytes from `start` to `end`, or as many of them as there are.
    pub fn range(self, start: usize, end: usize) -> Self {
        let end = end.min(self.len());
        let start = start.min(end);
        Self {
            start: self.start.wrapping_add(start),
            length: end - start,
        }
    }

    /// # Safety
    /// No JavaScript runs, and nothing else writes to the memory, while the slice is in use.
    pub unsafe fn read<'a>(self) -> &'a [u8] {
        if self.len() == 0 {
            return &[];
        }
        // SAFETY: V8 keeps this memory, which is not null, while the handle lives; see above for the rest.
        unsafe { std::slice::from_raw_parts(self.start, self.length) }
    }

    /// # Safety
    /// No JavaScript runs, and nothing else reads or writes the memory, while the slice is in use.
    pub unsafe fn write<'a>(self) -> &'a mut [u8] {
        if self.len() == 0 {
            return &mut [];
        }
        // SAFETY: V8 keeps this memory, which is not null, while the handle lives; see above for the rest.
        unsafe { std::slice::from_raw_parts_mut(self.start, self.length) }
    }
}

/// The memory of the argument `index`; throws if it has none.
fn bytes_argument(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> Option<Bytes> {
    let bytes = Bytes::of(args.get(index));
    if bytes.is_none() {
        throw(
            scope,
            Class::TypeError,
            "ERR_INVALID_ARG_TYPE",
            "argument must be a buffer",
        );
    }
    bytes
}

/// An index that may be left out. Throws if it is negative; `None` also if its conversion to a number threw.
fn index_argument(
    scope: &v8::PinScope,
    args: &v8::FunctionCallbackArguments,
    index: i32,
    default: usize,
) -> Option<usize> {
    let value = args.get(index);
    if value.is_undefined() {
        return Some(default);
    }
    let converted = usize::try_from(value.integer_value(scope)?);
    if converted.is_err() {
        throw(scope, Class::RangeError, "ERR_OUT_OF_RANGE", "Index out of range");
    }
    converted.ok()
}

/// An index that JavaScript has validated: what is none counts as 0.
fn trusted_index(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> usize {
    args.get(index)
        .integer_value(scope)
        .and_then(|value| usize::try_from(value).ok())
        .unwrap_or(0)
}

/// `compare(a, b)`: -1, 0 or 1.
fn compare(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(a) = bytes_argument(scope, &args, 0) else {
        return;
    };
    let Some(b) = bytes_argument(scope, &args, 1) else {
        return;
    };
    // SAFETY: both are only read, and no JavaScript runs.
    let order = unsafe { a.read().cmp(b.read()) };
    rv.set_int32(order as i32);
}

/// `compareOffset(source, target, targetStart, sourceStart, targetEnd, sourceEnd)`
fn compare_offset(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(source) = bytes_argument(scope, &args, 0) else {
        return;
    };
    let Some(target) = bytes_argument(scope, &args, 1) else {
        return;
    };
    let target_start = trusted_index(scope, &args, 2);
    let source_start = trusted_index(scope, &args, 3);
    if source_start > source.len() {
        let message = "The value of \"sourceStart\" is out of range.";
        return throw(scope, Class::RangeError, "ERR_OUT_OF_RANGE", message);
    }
    if target_start > target.len() {
        let message = "The value of \"targetStart\" is out of range.";
        return throw(scope, Class::RangeError, "ERR_OUT_OF_RANGE", message);
    }
    let target = target.range(target_start, trusted_index(scope, &args, 4));
    let source = source.range(source_start, trusted_index(scope, &args, 5));
    // SAFETY: both are only read, and no JavaScript runs.
    let order = unsafe { source.read().cmp(target.read()) };
    rv.set_int32(order as i32);
}

/// `copy(source, target, targetStart, sourceStart, length)`: how many bytes were copied. The two may overlap.
fn copy(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(source) = bytes_argument(scope, &args, 0) else {
        return;
    };
    let Some(target) = bytes_argument(scope, &args, 1) else {
        return;
    };
    let target = target.range(trusted_index(scope, &args, 2), usize::MAX);
    let start = trusted_index(scope, &args, 3);
    let source = source.range(start, start.saturating_add(trusted_index(scope, &args, 4)));
    let count = source.len().min(target.len());
    if count > 0 {
        // SAFETY: both have this many bytes; `copy` allows an overlap.
        unsafe { std::ptr::copy(source.start, target.start, count) };
    }
    rv.set_double(count as f64);
}

/// The number that stands for UTF-16 in `internal/buffer/encodings`.
const UTF16LE: i32 = 3;

/// `indexOfBuffer(haystack, needle, offset, encoding, forward, end)`: -1 if there is none.
fn index_of_buffer(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(haystack) = bytes_argument(scope, &args, 0) else {
        return;
    };
    let Some(needle) = bytes_argument(scope, &args, 1) else {
        return;
    };
    let search = Search {
        offset: args.get(2).integer_value(scope).unwrap_or(0),
        wide: args.get(3).int32_value(scope) == Some(UTF16LE),
        forward: args.get(4).is_true(),
        end: trusted_index(scope, &args, 5),
    };
    // SAFETY: both are only read, and no JavaScript runs.
    let found = unsafe { search.find(haystack.read(), needle.read()) };
    rv.set_double(found.map_or(-1.0, |index| index as f64));
}

/// `indexOfNumber(haystack, byte, offset, forward, end)`: -1 if there is none.
fn index_of_number(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(haystack) = bytes_argument(scope, &args, 0) else {
        return;
    };
    let byte = args.get(1).uint32_value(scope).unwrap_or(0) as u8;
    let search = Search {
        offset: args.get(2).integer_value(scope).unwrap_or(0),
        wide: false,
        forward: args.get(3).is_true(),
        end: trusted_index(scope, &args, 4),
    };
    // SAFETY: the bytes are only read, and no JavaScript runs.
    let found = unsafe { search.find(haystack.read(), &[byte]) };
    rv.set_double(found.map_or(-1.0, |index| index as f64));
}

/// Reverses the bytes of every unit of `N`. The length is a multiple of it: `js/` checks.
fn swap<const N: usize>(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let Some(bytes) = bytes_argument(scope, &args, 0) else {
        return;
    };
    // SAFETY: no JavaScript runs, and this is the only reference.
    for unit in unsafe { bytes.write() }.chunks_exact_mut(N) {
        unit.reverse();
    }
    rv.set(args.get(0));
}

/// The memory to validate; throws if the buffer was detached.
fn attached_argument(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments) -> Option<Bytes> {
    let value = args.get(0);
    let buffer = match v8::Local::<v8::ArrayBufferView>::try_from(value) {
        Ok(view) => view.buffer(scope),
        Err(_) => v8::Local::<v8::ArrayBuffer>::try_from(value).ok(),
    };
    // A view of shared memory has a buffer of another class, which is never detached.
    if buffer.is_some_and(|buffer| buffer.is_array_buffer() && buffer.was_detached()) {
        let message = "Invalid state: Cannot validate on a detached buffer";
        throw(scope, Class::Error, "ERR_INVALID_STATE", message);
        return None;
    }
    bytes_argument(scope, args, 0)
}

/// `isAscii(input)`
fn is_ascii(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(bytes) = attached_argument(scope, &args) else {
        return;
    };
    // SAFETY: the bytes are only read, and no JavaScript runs.
    rv.set_bool(v8::simdutf::validate_ascii(unsafe { bytes.read() }));
}

/// `isUtf8(input)`
fn is_utf8(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(bytes) = attached_argument(scope, &args) else {
        return;
    };
    // SAFETY: the bytes are only read, and no JavaScript runs.
    rv.set_bool(v8::simdutf::validate_utf8(unsafe { bytes.read() }));
}

/// `arrayBufferAlignedOffset(buffer, alignment)`: the first offset at a multiple of `alignment`, a power of two.
fn aligned_offset(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(bytes) = bytes_argument(scope, &args, 0) else {
        return;
    };
    let alignment = trusted_index(scope, &args, 1).max(1);
    let beyond = bytes.start.addr() % alignment;
    rv.set_double(if beyond == 0 {
        0.0
    } else {
        (alignment - beyond) as f64
    });
}

/// `setDetachKey(buffer, key)`: from now on nobody who lacks the key can transfer the buffer.
fn set_detach_key(_scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    if let Ok(buffer) = v8::Local::<v8::ArrayBuffer>::try_from(args.get(0)) {
        buffer.set_detach_key(args.get(1));
    }
}
