//! Digests, codes of authenticity, derived keys, ciphers and random bytes (`js/crypto.js`, `js/internal/crypto/`).
//!
//! | file | what |
//! |---|---|
//! | `digest.rs` | hash functions and HMAC by name, whole and in pieces |
//! | `derive.rs` | PBKDF2, scrypt, HKDF, Argon2 |
//! | `cipher.rs` | AES in its modes, in pieces |
//! | `work.rs` | one computation, now or on the thread pool |

mod cipher;
mod derive;
mod digest;
mod work;

use jsr_runtime::binding::Binding;
use jsr_runtime::callback;
use jsr_runtime::jobs::{self, Job};
use subtle::ConstantTimeEq;

use crate::buffer::Bytes;

pub const BINDING: Binding = Binding {
    name: "crypto",
    functions: |f| {
        f.add("randomFill", random_fill);
        f.add("timingSafeEqual", timing_safe_equal);
        digest::add_functions(f);
        derive::add_functions(f);
        cipher::add_functions(f);
    },
    init: None,
};

/// A copy of the bytes of a view or a buffer: what another thread works on must not change.
fn bytes_of(args: &v8::FunctionCallbackArguments, index: i32) -> Vec<u8> {
    with_bytes(args, index, <[u8]>::to_vec)
}

/// Calls `look` with the bytes of a view or a buffer, in place. `look` must not call JavaScript.
fn with_bytes<R>(args: &v8::FunctionCallbackArguments, index: i32, look: impl FnOnce(&[u8]) -> R) -> R {
    match Bytes::of(args.get(index)) {
        // SAFETY: the functions of this binding run no JavaScript while they look at bytes.
        Some(bytes) => look(unsafe { bytes.read() }),
        None => look(&[]),
    }
}

fn uint(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> u32 {
    args.get(index).uint32_value(scope).unwrap_or(0)
}

fn size(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> usize {
    let number = args.get(index).integer_value(scope).unwrap_or(0);
    usize::try_from(number).unwrap_or(0)
}

/// `randomFill(memory, offset, size[, callback])`: `callback(ok)`, or answers whether it went well.
fn random_fill(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let target = args.get(0);
    let (offset, size) = (size(scope, &args, 1), size(scope, &args, 2));
    let Ok(done) = v8::Local::<v8::Function>::try_from(args.get(3)) else {
        let filled = random(size).is_some_and(|bytes| store(target, offset, &bytes));
        rv.set_bool(filled);
        return;
    };
    let done = v8::Global::new(scope, done);
    let target = v8::Global::new(scope, target);
    let job = Job {
        api: "crypto.randomFill",
    };
    jobs::submit(
        scope,
        job,
        move || random(size),
        move |scope, bytes| {
            let target = v8::Local::new(scope, target);
            let filled = bytes.is_some_and(|bytes| store(target, offset, &bytes));
            let filled = v8::Boolean::new(scope, filled).into();
            let done = v8::Local::new(scope, done);
            callback::call(scope, done, &[filled]);
        },
    );
}

fn random(size: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size).ok()?;
    bytes.resize(size, 0);
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes)
}

/// Copies `bytes` into the memory of `target`, as many as it has room for.
fn store(target: v8::Local<v8::Value>, offset: usize, bytes: &[u8]) -> bool {
    Bytes::of(target).is_some_and(|memory| {
        let memory = memory.range(offset, offset.saturating_add(bytes.len()));
        // SAFETY: no JavaScript runs here, and nothing else looks at the memory.
        let room = unsafe { memory.write() };
        let count = room.len();
        room.copy_from_slice(&bytes[..count]);
        true
    })
}

/// `timingSafeEqual(a, b)`: -1 if their lengths differ.
fn timing_safe_equal(_: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (one, other) = (bytes_of(&args, 0), bytes_of(&args, 1));
    if one.len() != other.len() {
        rv.set_int32(-1);
        return;
    }
    rv.set_int32(i32::from(bool::from(one.ct_eq(&other))));
}
