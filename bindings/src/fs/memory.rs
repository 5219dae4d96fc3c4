//! Memory of JavaScript that a system call reads from or writes to, perhaps on another thread.

use super::request::Argument;
use super::sys::{self, Memory, SysResult};

/// The bytes of a view, held in place.
///
/// Where JavaScript and the system meet at the same time, as when a program writes to a buffer that `fs.write` is
/// working on, the bytes are what they happen to be, as in Node: only the kernel touches them here, never Rust code.
pub struct Pinned {
    memory: Memory,
    /// Keeps the memory allocated, even if JavaScript forgets or transfers the buffer.
    _store: Option<v8::SharedRef<v8::BackingStore>>,
}

// SAFETY: other threads only pass the address to the kernel. The store is a `std::shared_ptr`, whose count is atomic, and
// V8 lets any thread drop the last reference.
unsafe impl Send for Pinned {}

impl Pinned {
    /// `length` bytes of `view` from `offset`, or as many as there are.
    pub fn new(view: v8::Local<v8::ArrayBufferView>, offset: usize, length: usize) -> Self {
        // First: an array that V8 keeps on its heap gets a buffer of its own here, and its bytes a fixed place.
        let store = view.get_backing_store();
        let bytes = view.byte_length();
        let offset = offset.min(bytes);
        let length = length.min(bytes - offset);
        let start = view.data().cast::<u8>().wrapping_add(offset);
        Self {
            memory: Memory {
                start,
                length: if store.is_some() { length } else { 0 },
            },
            _store: store,
        }
    }

    /// All of `value` if it is a view, otherwise nothing.
    pub fn all(value: v8::Local<v8::Value>) -> Self {
        match v8::Local::<v8::ArrayBufferView>::try_from(value) {
            Ok(view) => Self::new(view, 0, usize::MAX),
            Err(_) => Self {
                memory: Memory {
                    start: std::ptr::null_mut(),
                    length: 0,
                },
                _store: None,
            },
        }
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.memory.length
    }

    /// Fills it from `fd`, in one read.
    pub fn read(&self, fd: i32, position: i64) -> SysResult<usize> {
        // SAFETY: the store keeps the memory, and no Rust reference to it is ever made.
        unsafe { sys::read(fd, self.memory, position) }
    }

    /// Writes it to `fd`, in one write.
    pub fn write(&self, fd: i32, position: i64) -> SysResult<usize> {
        // SAFETY: the store keeps the memory.
        unsafe { sys::write(fd, self.memory, position) }
    }

    /// Writes all of it to `fd`, where the descriptor stands.
    pub fn write_all(&self, fd: i32) -> SysResult<()> {
        let mut rest = self.memory;
        while rest.length > 0 {
            // SAFETY: the store keeps the memory, of which this is a part.
            let count = unsafe { sys::write(fd, rest, -1) }?.min(rest.length);
            rest = Memory {
                start: rest.start.wrapping_add(count),
                length: rest.length - count,
            };
        }
        Ok(())
    }
}

/// A view, an offset into it, and a length.
impl Argument for Pinned {
    fn take(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        let view = args.get(*at);
        *at += 1;
        let mut whole = || usize::try_from(i64::take(scope, args, at)).unwrap_or(0);
        let (offset, length) = (whole(), whole());
        match v8::Local::<v8::ArrayBufferView>::try_from(view) {
            Ok(view) => Self::new(view, offset, length),
            Err(_) => Self::all(view),
        }
    }
}

/// An array of views.
impl Argument for Vec<Pinned> {
    fn take(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        let views = args.get(*at);
        *at += 1;
        let Ok(array) = v8::Local::<v8::Array>::try_from(views) else {
            return Self::new();
        };
        (0..array.length())
            .filter_map(|index| array.get_index(scope, index))
            .map(Pinned::all)
            .collect()
    }
}
