//! From a call of JavaScript to an operation and back, now or on the thread pool.
//!
//! Every native function of this binding takes its own arguments and then, if the work is to run on the thread pool,
//! either `callback(error, answer)` or `resolve(answer), reject(error)`. Without any it works at once, and answers or
//! throws.

use std::ffi::{CStr, CString};

use jsr_runtime::callback;
use jsr_runtime::jobs::{self, Job};

use super::output::Output;
use super::sys::{Errno, SysResult};
use crate::errors::system_error;
use crate::stdio;

/// An operation that the system refused.
#[derive(Debug)]
pub struct Failure {
    pub errno: Errno,
    pub syscall: &'static str,
    pub path: Option<Vec<u8>>,
    pub dest: Option<Vec<u8>>,
}

impl Failure {
    /// A refused call that names no path.
    pub fn new(errno: Errno, syscall: &'static str) -> Self {
        Self {
            errno,
            syscall,
            path: None,
            dest: None,
        }
    }

    /// A refused call about `path`.
    pub fn at(errno: Errno, syscall: &'static str, path: &CStr) -> Self {
        Self {
            path: Some(path.to_bytes().to_vec()),
            ..Self::new(errno, syscall)
        }
    }

    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        let (path, dest) = (self.path.as_deref(), self.dest.as_deref());
        system_error(scope, self.errno, self.syscall, path, dest).into()
    }
}

/// What an operation answers.
pub type Answer<T> = Result<T, Failure>;

/// Names the call that was refused, and what it was about.
pub trait Named<T> {
    fn named(self, syscall: &'static str) -> Answer<T>;
    fn about(self, syscall: &'static str, path: &CStr) -> Answer<T>;
    fn about_both(self, syscall: &'static str, path: &CStr, dest: &CStr) -> Answer<T>;
}

impl<T> Named<T> for SysResult<T> {
    fn named(self, syscall: &'static str) -> Answer<T> {
        self.map_err(|errno| Failure::new(errno, syscall))
    }

    fn about(self, syscall: &'static str, path: &CStr) -> Answer<T> {
        self.map_err(|errno| Failure::at(errno, syscall, path))
    }

    fn about_both(self, syscall: &'static str, path: &CStr, dest: &CStr) -> Answer<T> {
        self.map_err(|errno| Failure {
            dest: Some(dest.to_bytes().to_vec()),
            ..Failure::at(errno, syscall, path)
        })
    }
}

/// One call of a native function.
pub struct Call {
    /// The function of the API, for accounts of the work.
    pub api: &'static str,
    /// Where the callbacks stand among the arguments.
    pub callbacks_at: i32,
}

/// Who waits for an answer.
enum Waiting {
    Callback(v8::Global<v8::Function>),
    Promise {
        resolve: v8::Global<v8::Function>,
        reject: v8::Global<v8::Function>,
    },
}

impl Waiting {
    fn from_arguments(
        scope: &v8::PinScope,
        args: &v8::FunctionCallbackArguments,
        callbacks_at: i32,
    ) -> Option<Self> {
        let function = |index| v8::Local::<v8::Function>::try_from(args.get(index)).ok();
        let first = v8::Global::new(scope, function(callbacks_at)?);
        Some(match function(callbacks_at + 1) {
            Some(reject) => Self::Promise {
                resolve: first,
                reject: v8::Global::new(scope, reject),
            },
            None => Self::Callback(first),
        })
    }

    fn answer<T: Output>(self, scope: &mut v8::PinScope, answer: Answer<T>) {
        match (self, answer) {
            (Self::Callback(callback), Ok(value)) => {
                let value = value.into_js(scope);
                let callback = v8::Local::new(scope, callback);
                let no_error = v8::null(scope).into();
                // An operation without an answer calls back with one argument.
                let arguments = [no_error, value];
                let count = if value.is_undefined() { 1 } else { 2 };
                callback::call(scope, callback, &arguments[..count]);
            }
            (Self::Promise { resolve, .. }, Ok(value)) => {
                let value = value.into_js(scope);
                let resolve = v8::Local::new(scope, resolve);
                callback::call(scope, resolve, &[value]);
            }
            (Self::Callback(fail) | Self::Promise { reject: fail, .. }, Err(failure)) => {
                let error = failure.into_js(scope);
                let fail = v8::Local::new(scope, fail);
                callback::call(scope, fail, &[error]);
            }
        }
    }
}

/// Runs `work`: on the thread pool if the arguments of the call hold callbacks, otherwise here.
pub fn perform<T: Output>(
    scope: &mut v8::PinScope,
    args: &v8::FunctionCallbackArguments,
    rv: &mut v8::ReturnValue,
    call: Call,
    work: impl FnOnce() -> Answer<T> + Send + 'static,
) {
    // The program may look at the file that its output goes to.
    stdio::flush_stdout();
    if let Some(waiting) = Waiting::from_arguments(scope, args, call.callbacks_at) {
        jobs::submit(scope, Job { api: call.api }, work, move |scope, answer| {
            waiting.answer(scope, answer)
        });
        return;
    }
    match work() {
        Ok(value) => rv.set(value.into_js(scope)),
        Err(failure) => {
            let error = failure.into_js(scope);
            scope.throw_exception(error);
        }
    }
}

/// The path in argument `index`: a string, or the bytes of a view. They were validated to hold no NUL; a path that does
/// all the same is no path to anything.
pub fn path(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> CString {
    CString::new(bytes(scope, args.get(index))).unwrap_or_default()
}

/// Longer than any path that a system takes; what is beyond is not copied.
const LONGEST_PATH: usize = 1 << 20;

/// The UTF-8 of a string, or a copy of the bytes of a view.
fn bytes(scope: &v8::PinScope, value: v8::Local<v8::Value>) -> Vec<u8> {
    let Ok(view) = v8::Local::<v8::ArrayBufferView>::try_from(value) else {
        return value.to_rust_string_lossy(scope).into_bytes();
    };
    let mut bytes = vec![0; view.byte_length().min(LONGEST_PATH)];
    let count = view.copy_contents(&mut bytes);
    bytes.truncate(count);
    bytes
}

/// The number in argument `index`, as a signed integer of 32 bits.
pub fn int(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> i32 {
    args.get(index).int32_value(scope).unwrap_or(0)
}

/// The number in argument `index`, as an unsigned integer of 32 bits.
pub fn uint(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> u32 {
    args.get(index).uint32_value(scope).unwrap_or(0)
}

/// The number in argument `index`.
pub fn number(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> f64 {
    args.get(index).number_value(scope).unwrap_or(0.0)
}

/// The integer in argument `index`: a number or a BigInt.
pub fn integer(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> i64 {
    match v8::Local::<v8::BigInt>::try_from(args.get(index)) {
        Ok(big) => big.i64_value().0,
        Err(_) => args.get(index).integer_value(scope).unwrap_or(0),
    }
}

/// The position in argument `index`; -1, where the descriptor stands, if there is none.
pub fn position(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> i64 {
    let value = args.get(index);
    if value.is_number() || value.is_big_int() {
        integer(scope, args, index)
    } else {
        -1
    }
}

/// Whether argument `index` is truthy.
pub fn flag(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> bool {
    args.get(index).boolean_value(scope)
}
