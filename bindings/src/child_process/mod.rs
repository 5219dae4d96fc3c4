//! Child processes (`js/child_process.js`): starting them, waiting for their end, and running one to its end.

mod launch;
mod reap;
mod sync;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::CString;
use std::os::fd::{IntoRawFd, OwnedFd};

use jsr_runtime::binding::Binding;
use jsr_runtime::callback;
use jsr_runtime::jobs::{self, Io, IoHandle, Made};

use crate::stdio;
use launch::{Launch, Source};

pub const BINDING: Binding = Binding {
    name: "child_process",
    functions: |f| {
        f.add("spawn", spawn);
        f.add("setReferenced", set_referenced);
        f.add("spawnSync", sync::spawn_sync);
    },
    init: None,
};

thread_local! {
    /// The children whose end is waited for, by process id.
    static CHILDREN: RefCell<HashMap<i32, IoHandle>> = RefCell::default();
}

/// `stdio` as JavaScript describes it: -1 for nothing, -2 for a pipe, otherwise a descriptor of this process.
const PIPE: i32 = -2;

/// How many arguments describe a child.
const DESCRIPTION: i32 = 8;

/// The child that the arguments describe: `file, args, env, cwd, uid, gid, detached, stdio`; and this process's ends of its
/// pipes, in the order of `stdio`.
fn describe(
    scope: &v8::PinScope,
    args: &v8::FunctionCallbackArguments,
) -> std::io::Result<(Launch, Vec<Option<OwnedFd>>)> {
    let optional = |index| Some(args.get(index)).filter(|value| !value.is_null_or_undefined());
    let id = |index| optional(index).and_then(|value| value.uint32_value(scope));
    let (mut stdio, mut ours) = (Vec::new(), Vec::new());
    for item in list(scope, args.get(7)) {
        match item.int32_value(scope).unwrap_or(-1) {
            PIPE => {
                let (end, other) = launch::pair()?;
                stdio.push(Source::Owned(other));
                ours.push(Some(end));
            }
            fd if fd < 0 => {
                stdio.push(Source::Nothing);
                ours.push(None);
            }
            fd => {
                stdio.push(Source::Inherited(fd));
                ours.push(None);
            }
        }
    }
    let launch = Launch {
        file: text(scope, args.get(0)),
        args: texts(scope, args.get(1)),
        env: texts(scope, args.get(2)),
        cwd: optional(3).map(|value| text(scope, value)),
        uid: id(4),
        gid: id(5),
        detached: args.get(6).boolean_value(scope),
        stdio,
    };
    Ok((launch, ours))
}

fn list<'s>(scope: &v8::PinScope<'s, '_>, value: v8::Local<'s, v8::Value>) -> Vec<v8::Local<'s, v8::Value>> {
    v8::Local::<v8::Array>::try_from(value).map_or_else(
        |_| Vec::new(),
        |array| {
            (0..array.length())
                .filter_map(|index| array.get_index(scope, index))
                .collect()
        },
    )
}

/// A string for the system. It was validated to hold no NUL; what does all the same ends there.
fn text(scope: &v8::PinScope, value: v8::Local<v8::Value>) -> CString {
    let mut bytes = value.to_rust_string_lossy(scope).into_bytes();
    if let Some(end) = bytes.iter().position(|byte| *byte == 0) {
        bytes.truncate(end);
    }
    CString::new(bytes).unwrap_or_default()
}

fn texts(scope: &v8::PinScope, value: v8::Local<v8::Value>) -> Vec<CString> {
    list(scope, value)
        .into_iter()
        .map(|item| text(scope, item))
        .collect()
}

fn errno(error: &std::io::Error) -> i32 {
    -error.raw_os_error().unwrap_or(libc::EIO)
}

/// `spawn(file, args, env, cwd, uid, gid, detached, stdio, onExit)`: `[pid, ...descriptors]`, in which the first is a
/// negative error number if the child could not be started, and the others are this process's ends of the pipes, -1 where
/// `stdio` asks for none. `onExit(code, signal)` is called when the child has ended.
fn spawn(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    // The child may write to the same place.
    stdio::flush_stdout();
    let on_exit = v8::Local::<v8::Function>::try_from(args.get(DESCRIPTION));
    let (result, ours) = match (describe(scope, &args), on_exit) {
        (Ok((launch, ours)), Ok(on_exit)) => {
            if launch.inherits() {
                stdio::share_stdout();
            }
            let on_exit = v8::Global::new(scope, on_exit);
            let started = launch.start().and_then(|pid| {
                watch(scope, pid, on_exit)?;
                Ok(pid)
            });
            (started, ours)
        }
        (Err(error), _) => (Err(error), Vec::new()),
        (_, Err(_)) => return,
    };
    let first = result.unwrap_or_else(|error| errno(&error));
    let ours = ours.into_iter().map(|end| end.map_or(-1, IntoRawFd::into_raw_fd));
    let elements: Vec<v8::Local<v8::Value>> = std::iter::once(first)
        .chain(ours)
        .map(|number| v8::Integer::new(scope, number).into())
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &elements).into());
}

/// Calls `on_exit(code, signal)` when the child has ended.
fn watch(scope: &mut v8::PinScope, pid: i32, on_exit: v8::Global<v8::Function>) -> std::io::Result<()> {
    let io = Io {
        api: "subprocess.exit",
        made: Made::here(scope),
        last: true,
    };
    let wait = jobs::spawn_io(scope, io, reap::ended(pid), move |scope, ()| {
        CHILDREN.with_borrow_mut(|children| children.remove(&pid));
        // Only now is its process id free for others.
        let (code, signal) = reap::reap(pid);
        v8::scope!(let scope, scope);
        let on_exit = v8::Local::new(scope, &on_exit);
        let code = v8::Integer::new(scope, code).into();
        let signal = v8::Integer::new(scope, signal).into();
        callback::call(scope, on_exit, &[code, signal]);
    })?;
    CHILDREN.with_borrow_mut(|children| children.insert(pid, wait));
    Ok(())
}

/// `setReferenced(pid, referenced)`: whether the child keeps the loop alive.
fn set_referenced(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let pid = args.get(0).int32_value(scope).unwrap_or(-1);
    let referenced = args.get(1).boolean_value(scope);
    CHILDREN.with_borrow(|children| {
        if let Some(wait) = children.get(&pid) {
            wait.set_referenced(referenced);
        }
    });
}
