//! From a call of JavaScript to an operation and back, now or on the thread pool.
//!
//! Every native function of this binding takes its own arguments and then, if the work is to run on the thread pool,
//! either `callback(error, answer)` or `resolve(answer), reject(error)`. Without any it works at once, and answers or
//! throws.

use std::ffi::{CStr, CString};

use jsr_runtime::async_context::{Answers, AsyncContext};
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
        let answers = match waiting {
            Waiting::Callback(_) => Answers::Callback,
            Waiting::Promise { .. } => Answers::Promise,
        };
        let told = args.get(call.callbacks_at);
        let context = AsyncContext::request(scope, call.api, Some(told), answers);
        jobs::submit_as(
            scope,
            Job { api: call.api },
            context,
            work,
            move |scope, answer| waiting.answer(scope, answer),
        );
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

/// What a native function takes, from one place among its arguments on.
pub trait Argument: Sized {
    /// Takes what is at `at`, and moves `at` behind it.
    fn take(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self;
}

/// The argument at `at`, which moves on.
fn next<'s>(args: &v8::FunctionCallbackArguments<'s>, at: &mut i32) -> v8::Local<'s, v8::Value> {
    let value = args.get(*at);
    *at += 1;
    value
}

/// A path: a string, or the bytes of a view. Paths were validated to hold no NUL; one that does all the same is no path to
/// anything.
impl Argument for CString {
    fn take(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        Self::new(bytes(scope, next(args, at))).unwrap_or_default()
    }
}

impl Argument for i32 {
    fn take(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        next(args, at).int32_value(scope).unwrap_or(0)
    }
}

impl Argument for u32 {
    fn take(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        next(args, at).uint32_value(scope).unwrap_or(0)
    }
}

impl Argument for f64 {
    fn take(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        next(args, at).number_value(scope).unwrap_or(0.0)
    }
}

/// Whether the value is truthy.
impl Argument for bool {
    fn take(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        next(args, at).boolean_value(scope)
    }
}

/// Whether the value is `true` and nothing else, as `bigint` has to be.
pub struct IsTrue(pub bool);

impl Argument for IsTrue {
    fn take(_scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        Self(next(args, at).is_true())
    }
}

/// An integer: a number or a BigInt.
impl Argument for i64 {
    fn take(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        let value = next(args, at);
        match v8::Local::<v8::BigInt>::try_from(value) {
            Ok(big) => big.i64_value().0,
            Err(_) => value.integer_value(scope).unwrap_or(0),
        }
    }
}

/// A place in a file; -1, where the descriptor stands, if neither a number nor a BigInt is given.
pub struct Position(pub i64);

impl Argument for Position {
    fn take(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        let value = args.get(*at);
        let given = value.is_number() || value.is_big_int();
        let place = i64::take(scope, args, at);
        Self(if given { place } else { -1 })
    }
}

/// Whether the call is to answer at once. Takes no argument: it stands behind the last one, where callbacks would be.
pub struct AtOnce(pub bool);

impl Argument for AtOnce {
    fn take(_scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        Self(!args.get(*at).is_function())
    }
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

/// Defines native functions, each an operation that runs now or on the thread pool:
///
/// ```text
/// operations! {
///     /// `chmod(path, mode)`
///     "fs.chmod" => chmod(path: CString, mode: u32) { sys::chmod(&path, mode).about("chmod", &path) }
/// }
/// ```
///
/// The text is the name of the function in accounts of the work; each argument is of a type that is an [`Argument`], and
/// the block, which runs on any thread, answers.
macro_rules! operations {
    ($($(#[$doc:meta])* $api:literal => $name:ident($($argument:ident: $type:ty),*) $work:block)*) => {$(
        $(#[$doc])*
        pub fn $name(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
            let mut callbacks_at = 0;
            $(let $argument = <$type as $crate::fs::request::Argument>::take(scope, &args, &mut callbacks_at);)*
            let call = $crate::fs::request::Call { api: $api, callbacks_at };
            $crate::fs::request::perform(scope, &args, &mut rv, call, move || $work);
        }
    )*};
}
pub(super) use operations;
