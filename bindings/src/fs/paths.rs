//! Native functions that take a path and make one system call of it.

use std::ffi::{CStr, CString};
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

use super::output::Name;
use super::request::{Call, Named, flag, int, number, path, perform, uint};
use super::stat::{FsStatOutput, Stat, StatOutput};
use super::sys::{self, SysResult};

/// The path as the standard library takes it.
pub fn as_path(path: &CStr) -> &Path {
    use std::os::unix::ffi::OsStrExt;
    Path::new(std::ffi::OsStr::from_bytes(path.to_bytes()))
}

/// `access(path, mode)`
pub fn access(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (path, mode) = (path(scope, &args, 0), int(scope, &args, 1));
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.access",
            callbacks_at: 2,
        },
        move || sys::access(&path, mode).about("access", &path),
    );
}

/// `existsSync(path)`: whether there is anything at `path`, at once.
pub fn exists_sync(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    crate::stdio::flush_stdout();
    let path = path(scope, &args, 0);
    rv.set_bool(sys::access(&path, libc::F_OK).is_ok());
}

/// `stat(path, bigint, mustExist)`
pub fn stat(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    stat_with(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.stat",
            callbacks_at: 3,
        },
        "stat",
        sys::stat,
    );
}

/// `lstat(path, bigint, mustExist)`
pub fn lstat(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    stat_with(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.lstat",
            callbacks_at: 3,
        },
        "lstat",
        sys::lstat,
    );
}

fn stat_with(
    scope: &mut v8::PinScope,
    args: &v8::FunctionCallbackArguments,
    rv: &mut v8::ReturnValue,
    call: Call,
    syscall: &'static str,
    ask: fn(&CStr) -> SysResult<Stat>,
) {
    let (path, bigint, must_exist) = (path(scope, args, 0), flag(scope, args, 1), flag(scope, args, 2));
    perform(scope, args, rv, call, move || match ask(&path) {
        Err(libc::ENOENT | libc::ENOTDIR) if !must_exist => Ok(StatOutput { stat: None, bigint }),
        answer => answer.about(syscall, &path).map(|stat| StatOutput {
            stat: Some(stat),
            bigint,
        }),
    });
}

/// `statfs(path, bigint)`
pub fn statfs(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (path, bigint) = (path(scope, &args, 0), flag(scope, &args, 1));
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.statfs",
            callbacks_at: 2,
        },
        move || {
            sys::statfs(&path)
                .about("statfs", &path)
                .map(|stat| FsStatOutput { stat, bigint })
        },
    );
}

/// `rmdir(path)`
pub fn rmdir(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let path = path(scope, &args, 0);
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.rmdir",
            callbacks_at: 1,
        },
        move || sys::rmdir(&path).about("rmdir", &path),
    );
}

/// `unlink(path)`
pub fn unlink(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let path = path(scope, &args, 0);
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.unlink",
            callbacks_at: 1,
        },
        move || sys::unlink(&path).about("unlink", &path),
    );
}

/// `rename(from, to)`
pub fn rename(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (from, to) = (path(scope, &args, 0), path(scope, &args, 1));
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.rename",
            callbacks_at: 2,
        },
        move || sys::rename(&from, &to).about_both("rename", &from, &to),
    );
}

/// `link(existing, path)`
pub fn link(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (existing, path) = (path(scope, &args, 0), path(scope, &args, 1));
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.link",
            callbacks_at: 2,
        },
        move || sys::link(&existing, &path).about_both("link", &existing, &path),
    );
}

/// `symlink(target, path)`
pub fn symlink(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (target, path) = (path(scope, &args, 0), path(scope, &args, 1));
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.symlink",
            callbacks_at: 2,
        },
        move || sys::symlink(&target, &path).about_both("symlink", &target, &path),
    );
}

/// `readlink(path, asBytes)`
pub fn readlink(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (path, as_bytes) = (path(scope, &args, 0), flag(scope, &args, 1));
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.readlink",
            callbacks_at: 2,
        },
        move || {
            let target = std::fs::read_link(as_path(&path)).map_err(|error| sys::errno_of(&error));
            target.about("readlink", &path).map(|target| Name {
                bytes: target.into_os_string().into_vec(),
                as_bytes,
            })
        },
    );
}

/// `realpath(path, asBytes)`: as the system's own function finds it.
pub fn realpath(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (path, as_bytes) = (path(scope, &args, 0), flag(scope, &args, 1));
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.realpath.native",
            callbacks_at: 2,
        },
        move || {
            let real = std::fs::canonicalize(as_path(&path)).map_err(|error| sys::errno_of(&error));
            real.about("realpath", &path).map(|real| Name {
                bytes: real.into_os_string().into_vec(),
                as_bytes,
            })
        },
    );
}

/// `mkdtemp(prefix, asBytes)`: the new path.
pub fn mkdtemp(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (prefix, as_bytes) = (path(scope, &args, 0), flag(scope, &args, 1));
    let mut template = prefix.into_bytes();
    template.extend_from_slice(b"XXXXXX");
    let template = CString::new(template).unwrap_or_default();
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.mkdtemp",
            callbacks_at: 2,
        },
        move || {
            sys::mkdtemp(&template)
                .about("mkdtemp", &template)
                .map(|bytes| Name { bytes, as_bytes })
        },
    );
}

/// `chmod(path, mode)`
pub fn chmod(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (path, mode) = (path(scope, &args, 0), uint(scope, &args, 1));
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.chmod",
            callbacks_at: 2,
        },
        move || sys::chmod(&path, mode).about("chmod", &path),
    );
}

/// `chown(path, uid, gid)`
pub fn chown(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (path, uid, gid) = (
        path(scope, &args, 0),
        uint(scope, &args, 1),
        uint(scope, &args, 2),
    );
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.chown",
            callbacks_at: 3,
        },
        move || sys::chown(&path, uid, gid).about("chown", &path),
    );
}

/// `lchown(path, uid, gid)`
pub fn lchown(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (path, uid, gid) = (
        path(scope, &args, 0),
        uint(scope, &args, 1),
        uint(scope, &args, 2),
    );
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.lchown",
            callbacks_at: 3,
        },
        move || sys::lchown(&path, uid, gid).about("lchown", &path),
    );
}

/// `utimes(path, atime, mtime)`, in seconds.
pub fn utimes(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (path, atime, mtime) = (
        path(scope, &args, 0),
        number(scope, &args, 1),
        number(scope, &args, 2),
    );
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.utimes",
            callbacks_at: 3,
        },
        move || sys::utimes(&path, atime, mtime, true).about("utime", &path),
    );
}

/// `lutimes(path, atime, mtime)`, in seconds.
pub fn lutimes(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (path, atime, mtime) = (
        path(scope, &args, 0),
        number(scope, &args, 1),
        number(scope, &args, 2),
    );
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.lutimes",
            callbacks_at: 3,
        },
        move || sys::utimes(&path, atime, mtime, false).about("lutime", &path),
    );
}
