//! Native functions that take a file descriptor.

use super::memory::Pinned;
use super::request::{Answer, Call, Named, flag, int, integer, number, path, perform, position, uint};
use super::stat::StatOutput;
use super::sys;

/// `open(path, flags, mode)`: the descriptor.
pub fn open(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (path, flags, mode) = (path(scope, &args, 0), int(scope, &args, 1), uint(scope, &args, 2));
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.open",
            callbacks_at: 3,
        },
        move || sys::open(&path, flags, mode).about("open", &path),
    );
}

/// `close(fd)`
pub fn close(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let fd = int(scope, &args, 0);
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.close",
            callbacks_at: 1,
        },
        move || sys::close(fd).named("close"),
    );
}

/// `offset` bytes into the view in argument 1, `length` bytes.
fn pinned(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments) -> Pinned {
    let whole = |index| usize::try_from(integer(scope, args, index)).unwrap_or(0);
    match v8::Local::<v8::ArrayBufferView>::try_from(args.get(1)) {
        Ok(view) => Pinned::new(view, whole(2), whole(3)),
        Err(_) => Pinned::all(args.get(1)),
    }
}

/// `read(fd, view, offset, length, position)`: the number of bytes.
pub fn read(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (fd, memory, position) = (
        int(scope, &args, 0),
        pinned(scope, &args),
        position(scope, &args, 4),
    );
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.read",
            callbacks_at: 5,
        },
        move || memory.read(fd, position).named("read"),
    );
}

/// `write(fd, view, offset, length, position)`: the number of bytes.
pub fn write(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (fd, memory, position) = (
        int(scope, &args, 0),
        pinned(scope, &args),
        position(scope, &args, 4),
    );
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.write",
            callbacks_at: 5,
        },
        move || memory.write(fd, position).named("write"),
    );
}

/// The views in the array in argument 1.
fn all_pinned(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments) -> Vec<Pinned> {
    let Ok(array) = v8::Local::<v8::Array>::try_from(args.get(1)) else {
        return Vec::new();
    };
    (0..array.length())
        .filter_map(|index| array.get_index(scope, index))
        .map(Pinned::all)
        .collect()
}

/// Moves the bytes of `views` one after the other, until one comes out short.
fn each(
    views: &[Pinned],
    mut position: i64,
    mut move_one: impl FnMut(&Pinned, i64) -> Answer<usize>,
) -> Answer<usize> {
    let mut total = 0;
    for view in views {
        let count = match move_one(view, position) {
            Ok(count) => count,
            // What was moved so far counts; the error will show again in the next call.
            Err(_) if total > 0 => break,
            Err(failure) => return Err(failure),
        };
        total += count;
        if position >= 0 {
            position = position.saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
        }
        if count < view.len() {
            break;
        }
    }
    Ok(total)
}

/// `readv(fd, views, position)`: the number of bytes.
pub fn readv(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (fd, views, position) = (
        int(scope, &args, 0),
        all_pinned(scope, &args),
        position(scope, &args, 2),
    );
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.readv",
            callbacks_at: 3,
        },
        move || {
            each(&views, position, |view, position| {
                view.read(fd, position).named("read")
            })
        },
    );
}

/// `writev(fd, views, position)`: the number of bytes.
pub fn writev(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (fd, views, position) = (
        int(scope, &args, 0),
        all_pinned(scope, &args),
        position(scope, &args, 2),
    );
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.writev",
            callbacks_at: 3,
        },
        move || {
            each(&views, position, |view, position| {
                view.write(fd, position).named("write")
            })
        },
    );
}

/// `fstat(fd, bigint)`
pub fn fstat(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (fd, bigint) = (int(scope, &args, 0), flag(scope, &args, 1));
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.fstat",
            callbacks_at: 2,
        },
        move || {
            sys::fstat(fd).named("fstat").map(|stat| StatOutput {
                stat: Some(stat),
                bigint,
            })
        },
    );
}

/// `ftruncate(fd, length)`
pub fn ftruncate(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (fd, length) = (int(scope, &args, 0), integer(scope, &args, 1));
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.ftruncate",
            callbacks_at: 2,
        },
        move || sys::ftruncate(fd, length).named("ftruncate"),
    );
}

/// `fsync(fd)`
pub fn fsync(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let fd = int(scope, &args, 0);
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.fsync",
            callbacks_at: 1,
        },
        move || sys::fsync(fd).named("fsync"),
    );
}

/// `fdatasync(fd)`
pub fn fdatasync(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let fd = int(scope, &args, 0);
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.fdatasync",
            callbacks_at: 1,
        },
        move || sys::fdatasync(fd).named("fdatasync"),
    );
}

/// `fchmod(fd, mode)`
pub fn fchmod(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (fd, mode) = (int(scope, &args, 0), uint(scope, &args, 1));
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.fchmod",
            callbacks_at: 2,
        },
        move || sys::fchmod(fd, mode).named("fchmod"),
    );
}

/// `fchown(fd, uid, gid)`
pub fn fchown(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (fd, uid, gid) = (int(scope, &args, 0), uint(scope, &args, 1), uint(scope, &args, 2));
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.fchown",
            callbacks_at: 3,
        },
        move || sys::fchown(fd, uid, gid).named("fchown"),
    );
}

/// `futimes(fd, atime, mtime)`, in seconds.
pub fn futimes(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (fd, atime, mtime) = (
        int(scope, &args, 0),
        number(scope, &args, 1),
        number(scope, &args, 2),
    );
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.futimes",
            callbacks_at: 3,
        },
        move || sys::futimes(fd, atime, mtime).named("futime"),
    );
}
