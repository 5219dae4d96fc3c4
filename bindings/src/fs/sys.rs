//! The system calls that `fs` is made of, each as a safe function.
//!
//! Descriptors are plain numbers, as JavaScript has them: one that is not open is an error (`EBADF`) and nothing worse.
//! An error is the system's `errno`. Calls that a signal interrupts are made again, as libuv does it.

use std::ffi::{CStr, c_int, c_uint};
use std::io;
use std::mem::MaybeUninit;

use super::stat::{FsStat, Kind, Stat};

/// The system's error number.
pub type Errno = i32;

/// What a system call answers.
pub type SysResult<T> = Result<T, Errno>;

/// The most that one read or write takes (libuv and Linux: 2 GiB less a page).
const MOST_BYTES: usize = 0x7fff_f000;

/// The number in an error of the standard library. It has one whenever the system was asked.
pub fn errno_of(error: &io::Error) -> Errno {
    error.raw_os_error().unwrap_or(libc::EIO)
}

fn last_errno() -> Errno {
    errno_of(&io::Error::last_os_error())
}

/// Makes `call` until no signal interrupts it.
fn retry(mut call: impl FnMut() -> isize) -> SysResult<usize> {
    loop {
        if let Ok(result) = usize::try_from(call()) {
            return Ok(result);
        }
        let errno = last_errno();
        if errno != libc::EINTR {
            return Err(errno);
        }
    }
}

/// As [`retry`], for the calls that answer 0.
fn retry_int(mut call: impl FnMut() -> c_int) -> SysResult<()> {
    retry(|| call() as isize).map(drop)
}

/// Opens `path`; the descriptor is not inherited by child processes.
pub fn open(path: &CStr, flags: c_int, mode: u32) -> SysResult<c_int> {
    // SAFETY: `path` ends with a NUL.
    let fd =
        retry(|| unsafe { libc::open(path.as_ptr(), flags | libc::O_CLOEXEC, mode as c_uint) } as isize)?;
    Ok(fd as c_int)
}

/// Closes `fd`. Whatever the answer, the descriptor is gone, so this is never tried again.
pub fn close(fd: c_int) -> SysResult<()> {
    // SAFETY: takes a number only. jsr keeps no descriptor of its own that a program could name by accident: those that
    // are shared with the program (0, 1, 2) are used through system calls that can fail.
    if unsafe { libc::close(fd) } == 0 {
        return Ok(());
    }
    match last_errno() {
        libc::EINTR | libc::EINPROGRESS => Ok(()),
        errno => Err(errno),
    }
}

/// Memory that a system call reads from or writes to.
#[derive(Clone, Copy)]
pub struct Memory {
    pub start: *mut u8,
    pub length: usize,
}

impl From<&mut [u8]> for Memory {
    fn from(bytes: &mut [u8]) -> Self {
        Self {
            start: bytes.as_mut_ptr(),
            length: bytes.len(),
        }
    }
}

/// Reads at `position`, or where the descriptor stands if that is negative.
///
/// # Safety
/// `memory` must stay allocated, and no Rust reference to it may exist, until this returns.
pub unsafe fn read(fd: c_int, memory: Memory, position: i64) -> SysResult<usize> {
    let Memory { start, length } = memory;
    let length = length.min(MOST_BYTES);
    // SAFETY: the caller keeps the memory alive; the kernel checks that it may be written to.
    retry(|| unsafe {
        if position < 0 {
            libc::read(fd, start.cast(), length)
        } else {
            libc::pread(fd, start.cast(), length, position)
        }
    })
}

/// Writes at `position`, or where the descriptor stands if that is negative.
///
/// # Safety
/// `memory` must stay allocated until this returns.
pub unsafe fn write(fd: c_int, memory: Memory, position: i64) -> SysResult<usize> {
    let Memory { start, length } = memory;
    let length = length.min(MOST_BYTES);
    // SAFETY: the caller keeps the memory alive; the kernel checks that it may be read.
    retry(|| unsafe {
        if position < 0 {
            libc::write(fd, start.cast(), length)
        } else {
            libc::pwrite(fd, start.cast(), length, position)
        }
    })
}

/// Appends up to `more` bytes of `fd` to `bytes`, in one read; the answer is how many came.
pub fn read_more(fd: c_int, bytes: &mut Vec<u8>, more: usize) -> SysResult<usize> {
    bytes.try_reserve(more).map_err(|_| libc::ENOMEM)?;
    let spare = bytes.spare_capacity_mut();
    let length = more.min(spare.len()).min(MOST_BYTES);
    // SAFETY: the spare capacity is allocated, and ours alone until the call returns.
    let count = retry(|| unsafe { libc::read(fd, spare.as_mut_ptr().cast(), length) })?;
    // SAFETY: the kernel has filled this many bytes of the spare capacity.
    unsafe { bytes.set_len(bytes.len() + count) };
    Ok(count)
}

/// Reads up to `length` bytes at `position`, or where the descriptor stands if that is negative, into new memory.
pub fn read_new(fd: c_int, length: usize, position: i64) -> SysResult<Vec<u8>> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length).map_err(|_| libc::ENOMEM)?;
    let memory = Memory {
        start: bytes.as_mut_ptr(),
        length,
    };
    // SAFETY: the memory is allocated, and nobody else has it.
    let count = unsafe { read(fd, memory, position) }?;
    // SAFETY: the kernel has filled this many bytes, and no more than there are.
    unsafe { bytes.set_len(count.min(length)) };
    Ok(bytes)
}

/// Writes all of `bytes` where the descriptor stands.
pub fn write_all(fd: c_int, mut bytes: &[u8]) -> SysResult<()> {
    while !bytes.is_empty() {
        let length = bytes.len().min(MOST_BYTES);
        // SAFETY: `bytes` is borrowed until the call returns.
        let count = retry(|| unsafe { libc::write(fd, bytes.as_ptr().cast(), length) })?;
        bytes = bytes.get(count..).unwrap_or_default();
    }
    Ok(())
}

/// Cuts the file off, or fills it up with zeros.
pub fn ftruncate(fd: c_int, length: i64) -> SysResult<()> {
    // SAFETY: takes numbers only.
    retry_int(|| unsafe { libc::ftruncate(fd, length) })
}

/// Waits until all of the file is on the disk.
pub fn fsync(fd: c_int) -> SysResult<()> {
    // SAFETY: takes a number only.
    retry_int(|| unsafe { libc::fsync(fd) })
}

/// Waits until the data of the file is on the disk.
pub fn fdatasync(fd: c_int) -> SysResult<()> {
    #[cfg(target_os = "linux")]
    // SAFETY: takes a number only.
    return retry_int(|| unsafe { libc::fdatasync(fd) });
    #[cfg(not(target_os = "linux"))]
    fsync(fd)
}

/// Whether this process may do with `path` what `mode` says.
pub fn access(path: &CStr, mode: c_int) -> SysResult<()> {
    // SAFETY: `path` ends with a NUL.
    retry_int(|| unsafe { libc::access(path.as_ptr(), mode) })
}

pub fn mkdir(path: &CStr, mode: u32) -> SysResult<()> {
    // SAFETY: `path` ends with a NUL.
    retry_int(|| unsafe { libc::mkdir(path.as_ptr(), mode as libc::mode_t) })
}

/// Makes a directory of a new name; the last six bytes of `template`, all `X`, are replaced.
pub fn mkdtemp(template: &CStr) -> SysResult<Vec<u8>> {
    let mut template = template.to_bytes_with_nul().to_vec();
    // SAFETY: the template ends with a NUL and is ours to write to.
    if unsafe { libc::mkdtemp(template.as_mut_ptr().cast()) }.is_null() {
        return Err(last_errno());
    }
    template.pop();
    Ok(template)
}

pub fn rmdir(path: &CStr) -> SysResult<()> {
    // SAFETY: `path` ends with a NUL.
    retry_int(|| unsafe { libc::rmdir(path.as_ptr()) })
}

pub fn unlink(path: &CStr) -> SysResult<()> {
    // SAFETY: `path` ends with a NUL.
    retry_int(|| unsafe { libc::unlink(path.as_ptr()) })
}

pub fn rename(from: &CStr, to: &CStr) -> SysResult<()> {
    // SAFETY: both paths end with a NUL.
    retry_int(|| unsafe { libc::rename(from.as_ptr(), to.as_ptr()) })
}

pub fn link(from: &CStr, to: &CStr) -> SysResult<()> {
    // SAFETY: both paths end with a NUL.
    retry_int(|| unsafe { libc::link(from.as_ptr(), to.as_ptr()) })
}

pub fn symlink(target: &CStr, path: &CStr) -> SysResult<()> {
    // SAFETY: both paths end with a NUL.
    retry_int(|| unsafe { libc::symlink(target.as_ptr(), path.as_ptr()) })
}

pub fn chmod(path: &CStr, mode: u32) -> SysResult<()> {
    // SAFETY: `path` ends with a NUL.
    retry_int(|| unsafe { libc::chmod(path.as_ptr(), mode as libc::mode_t) })
}

pub fn fchmod(fd: c_int, mode: u32) -> SysResult<()> {
    // SAFETY: takes numbers only.
    retry_int(|| unsafe { libc::fchmod(fd, mode as libc::mode_t) })
}

pub fn chown(path: &CStr, uid: u32, gid: u32) -> SysResult<()> {
    // SAFETY: `path` ends with a NUL.
    retry_int(|| unsafe { libc::chown(path.as_ptr(), uid, gid) })
}

pub fn lchown(path: &CStr, uid: u32, gid: u32) -> SysResult<()> {
    // SAFETY: `path` ends with a NUL.
    retry_int(|| unsafe { libc::lchown(path.as_ptr(), uid, gid) })
}

pub fn fchown(fd: c_int, uid: u32, gid: u32) -> SysResult<()> {
    // SAFETY: takes numbers only.
    retry_int(|| unsafe { libc::fchown(fd, uid, gid) })
}

/// Seconds since 1970, which may be negative, as the system takes them. What is no number leaves a time as it is, and what
/// is infinite is now, as in libuv.
fn timespec(seconds: f64) -> libc::timespec {
    if !seconds.is_finite() {
        let special = if seconds.is_nan() {
            libc::UTIME_OMIT
        } else {
            libc::UTIME_NOW
        };
        return libc::timespec {
            tv_sec: 0,
            tv_nsec: special,
        };
    }
    let whole = seconds.floor();
    libc::timespec {
        tv_sec: whole as libc::time_t,
        tv_nsec: ((seconds - whole) * 1e9) as _,
    }
}

/// Sets the times of `path`, or of the link itself.
pub fn utimes(path: &CStr, atime: f64, mtime: f64, follow: bool) -> SysResult<()> {
    let times = [timespec(atime), timespec(mtime)];
    let flags = if follow { 0 } else { libc::AT_SYMLINK_NOFOLLOW };
    // SAFETY: `path` ends with a NUL, and there are two times.
    retry_int(|| unsafe { libc::utimensat(libc::AT_FDCWD, path.as_ptr(), times.as_ptr(), flags) })
}

pub fn futimes(fd: c_int, atime: f64, mtime: f64) -> SysResult<()> {
    let times = [timespec(atime), timespec(mtime)];
    // SAFETY: there are two times.
    retry_int(|| unsafe { libc::futimens(fd, times.as_ptr()) })
}

/// What is known about `path`.
pub fn stat(path: &CStr) -> SysResult<Stat> {
    Stat::of(libc::AT_FDCWD, path, 0)
}

/// What is known about `path`, or about the link itself if it is one.
pub fn lstat(path: &CStr) -> SysResult<Stat> {
    Stat::of(libc::AT_FDCWD, path, libc::AT_SYMLINK_NOFOLLOW)
}

/// What is known about an open file.
pub fn fstat(fd: c_int) -> SysResult<Stat> {
    Stat::of_descriptor(fd)
}

/// Kind and size of an open file: the cheap half of [`fstat`].
pub fn kind_and_size(fd: c_int) -> SysResult<(Kind, u64)> {
    let mut answer = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: the kernel fills the structure, or the call fails.
    retry_int(|| unsafe { libc::fstat(fd, answer.as_mut_ptr()) })?;
    // SAFETY: it did not fail.
    let answer = unsafe { answer.assume_init() };
    Ok((
        Kind::of(answer.st_mode),
        u64::try_from(answer.st_size).unwrap_or(0),
    ))
}

/// What is known about the file system that `path` is in.
pub fn statfs(path: &CStr) -> SysResult<FsStat> {
    FsStat::of(path)
}

/// Shares the blocks of `from` with `to`, if the file system can.
#[cfg(target_os = "linux")]
pub fn clone_file(from: c_int, to: c_int) -> SysResult<()> {
    // SAFETY: takes numbers only.
    retry_int(|| unsafe { libc::ioctl(to, libc::FICLONE, from) })
}

#[cfg(not(target_os = "linux"))]
pub fn clone_file(_from: c_int, _to: c_int) -> SysResult<()> {
    Err(libc::ENOTSUP)
}
