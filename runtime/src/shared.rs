//! Small counters that JavaScript writes and the loop reads, so that neither has to call the other to ask.

use v8::{BackingStore, SharedRef};

/// A few `u32` in memory that a typed array of JavaScript shares.
pub struct SharedCounters {
    store: SharedRef<BackingStore>,
}

impl SharedCounters {
    /// `length` zeroes.
    pub fn new(isolate: &mut v8::Isolate, length: usize) -> Self {
        Self {
            store: v8::ArrayBuffer::new_backing_store(isolate, length * 4).make_shared(),
        }
    }

    /// The counter at `index`; zero past the end.
    pub fn get(&self, index: usize) -> u32 {
        let mut bytes = [0; 4];
        for (byte, cell) in bytes.iter_mut().zip(self.store.iter().skip(index * 4)) {
            *byte = cell.get();
        }
        u32::from_ne_bytes(bytes)
    }

    /// Sets the counter at `index`.
    pub fn set(&self, index: usize, value: u32) {
        for (byte, cell) in value
            .to_ne_bytes()
            .into_iter()
            .zip(self.store.iter().skip(index * 4))
        {
            cell.set(byte);
        }
    }

    /// A `Uint32Array` over the counters.
    pub fn array<'s>(&self, scope: &mut v8::PinScope<'s, '_>) -> Option<v8::Local<'s, v8::Uint32Array>> {
        let buffer = v8::ArrayBuffer::with_backing_store(scope, &self.store);
        v8::Uint32Array::new(scope, buffer, 0, self.store.byte_length() / 4)
    }
}
