//! Native functions that take a path and make one system call of it.

use std::ffi::{CStr, CString};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use super::output::Name;
use super::request::{Answer, Argument, IsTrue, Named, operations};
use super::stat::{FsStatOutput, Stat, StatOutput};
use super::sys::{self, SysResult};

/// The path as the standard library takes it.
pub fn as_path(path: &CStr) -> &Path {
    use std::os::unix::ffi::OsStrExt;
    Path::new(std::ffi::OsStr::from_bytes(path.to_bytes()))
}

/// `existsSync(path)`: whether there is anything at `path`, at once.
pub fn exists_sync(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    crate::stdio::flush_stdout();
    let path = CString::take(scope, &args, &mut 0);
    rv.set_bool(sys::access(&path, libc::F_OK).is_ok());
}

/// `missing`: the errors that mean that there is no such file, where the caller does not mind.
fn stat_output(
    answer: SysResult<Stat>,
    syscall: &'static str,
    path: &CStr,
    bigint: bool,
    missing: &[i32],
) -> Answer<StatOutput> {
    let stat = match answer {
        Err(errno) if missing.contains(&errno) => None,
        answer => Some(answer.about(syscall, path)?),
    };
    Ok(StatOutput { stat, bigint })
}

/// The answer of a function of the standard library that gives a path.
fn name(
    answer: std::io::Result<PathBuf>,
    syscall: &'static str,
    path: &CStr,
    as_bytes: bool,
) -> Answer<Name> {
    let answer = answer
        .map_err(|error| sys::errno_of(&error))
        .about(syscall, path)?;
    Ok(Name {
        bytes: answer.into_os_string().into_vec(),
        as_bytes,
    })
}

operations! {
    /// `access(path, mode)`
    "fs.access" => access(path: CString, mode: i32) { sys::access(&path, mode).about("access", &path) }

    /// `stat(path, bigint, mustExist)`
    "fs.stat" => stat(path: CString, bigint: IsTrue, must_exist: bool) {
        let missing: &[i32] = if must_exist { &[] } else { &[libc::ENOENT, libc::ENOTDIR] };
        stat_output(sys::stat(&path), "stat", &path, bigint.0, missing)
    }

    /// `lstat(path, bigint, mustExist)`
    "fs.lstat" => lstat(path: CString, bigint: IsTrue, must_exist: bool) {
        // Unlike `stat`, it minds a path through a file, as in Node.
        let missing: &[i32] = if must_exist { &[] } else { &[libc::ENOENT] };
        stat_output(sys::lstat(&path), "lstat", &path, bigint.0, missing)
    }

    /// `statfs(path, bigint)`
    "fs.statfs" => statfs(path: CString, bigint: IsTrue) {
        let stat = sys::statfs(&path).about("statfs", &path)?;
        Ok(FsStatOutput { stat, bigint: bigint.0 })
    }

    /// `rmdir(path)`
    "fs.rmdir" => rmdir(path: CString) { sys::rmdir(&path).about("rmdir", &path) }

    /// `unlink(path)`
    "fs.unlink" => unlink(path: CString) { sys::unlink(&path).about("unlink", &path) }

    /// `rename(from, to)`
    "fs.rename" => rename(from: CString, to: CString) { sys::rename(&from, &to).about_both("rename", &from, &to) }

    /// `link(existing, path)`
    "fs.link" => link(existing: CString, path: CString) { sys::link(&existing, &path).about_both("link", &existing, &path) }

    /// `symlink(target, path)`
    "fs.symlink" => symlink(target: CString, path: CString) {
        sys::symlink(&target, &path).about_both("symlink", &target, &path)
    }

    /// `readlink(path, asBytes)`
    "fs.readlink" => readlink(path: CString, as_bytes: bool) {
        name(std::fs::read_link(as_path(&path)), "readlink", &path, as_bytes)
    }

    /// `realpath(path, asBytes)`: as the system's own function finds it.
    "fs.realpath.native" => realpath(path: CString, as_bytes: bool) {
        name(std::fs::canonicalize(as_path(&path)), "realpath", &path, as_bytes)
    }

    /// `mkdtemp(prefix, asBytes)`: the new path.
    "fs.mkdtemp" => mkdtemp(prefix: CString, as_bytes: bool) {
        let mut template = prefix.into_bytes();
        template.extend_from_slice(b"XXXXXX");
        let template = CString::new(template).unwrap_or_default();
        let bytes = sys::mkdtemp(&template).about("mkdtemp", &template)?;
        Ok(Name { bytes, as_bytes })
    }

    /// `chmod(path, mode)`
    "fs.chmod" => chmod(path: CString, mode: u32) { sys::chmod(&path, mode).about("chmod", &path) }

    /// `chown(path, uid, gid)`
    "fs.chown" => chown(path: CString, uid: u32, gid: u32) { sys::chown(&path, uid, gid).about("chown", &path) }

    /// `lchown(path, uid, gid)`
    "fs.lchown" => lchown(path: CString, uid: u32, gid: u32) { sys::lchown(&path, uid, gid).about("lchown", &path) }

    /// `utimes(path, atime, mtime)`, in seconds.
    "fs.utimes" => utimes(path: CString, atime: f64, mtime: f64) {
        sys::utimes(&path, atime, mtime, true).about("utime", &path)
    }

    /// `lutimes(path, atime, mtime)`, in seconds.
    "fs.lutimes" => lutimes(path: CString, atime: f64, mtime: f64) {
        sys::utimes(&path, atime, mtime, false).about("lutime", &path)
    }
}
