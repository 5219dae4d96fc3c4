//! What operations answer, and how it becomes JavaScript.

use jsr_runtime::engine::string;

/// The answer of an operation: made on any thread, turned into JavaScript on the main one.
pub trait Output: Send + 'static {
    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value>;
}

impl Output for () {
    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        v8::undefined(scope).into()
    }
}

impl Output for i32 {
    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        v8::Integer::new(scope, self).into()
    }
}

/// A number of bytes.
impl Output for usize {
    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        v8::Number::new(scope, self as f64).into()
    }
}

/// Bytes that were read: JavaScript gets an ArrayBuffer.
pub struct Chunk(pub Vec<u8>);

impl Output for Chunk {
    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        array_buffer(scope, self.0).into()
    }
}

/// A name or path that the system gave, which need not be text.
pub struct Name {
    pub bytes: Vec<u8>,
    /// JavaScript gets the bytes; otherwise a string.
    pub as_bytes: bool,
}

impl Output for Name {
    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        if self.as_bytes {
            uint8_array(scope, self.bytes)
        } else {
            string(scope, &String::from_utf8_lossy(&self.bytes)).into()
        }
    }
}

/// `None` is `undefined`.
impl<T: Output> Output for Option<T> {
    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        match self {
            Some(value) => value.into_js(scope),
            None => v8::undefined(scope).into(),
        }
    }
}

/// `bytes` as a Uint8Array, without a copy.
pub fn uint8_array<'s>(scope: &mut v8::PinScope<'s, '_>, bytes: Vec<u8>) -> v8::Local<'s, v8::Value> {
    let length = bytes.len();
    let buffer = array_buffer(scope, bytes);
    match v8::Uint8Array::new(scope, buffer, 0, length) {
        Some(array) => array.into(),
        None => v8::undefined(scope).into(),
    }
}

/// `bytes` as an ArrayBuffer, without a copy.
pub fn array_buffer<'s>(scope: &mut v8::PinScope<'s, '_>, bytes: Vec<u8>) -> v8::Local<'s, v8::ArrayBuffer> {
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    v8::ArrayBuffer::with_backing_store(scope, &store)
}
