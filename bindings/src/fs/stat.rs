//! `struct stat` and `struct statfs` as JavaScript gets them: one array of numbers, or of BigInts.

use std::ffi::{CStr, c_int};
use std::mem::MaybeUninit;

use super::output::Output;
use super::sys::SysResult;

/// A point in time, in seconds since 1970 and nanoseconds.
#[derive(Clone, Copy, Default)]
pub struct Time {
    seconds: i64,
    nanos: i64,
}

/// The types of files that make a difference here.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    File,
    Directory,
    Link,
    Pipe,
    Socket,
    #[default]
    Other,
}

impl Kind {
    /// The type that a file mode holds.
    pub fn of(mode: libc::mode_t) -> Self {
        match mode & libc::S_IFMT {
            libc::S_IFREG => Self::File,
            libc::S_IFDIR => Self::Directory,
            libc::S_IFLNK => Self::Link,
            libc::S_IFIFO => Self::Pipe,
            libc::S_IFSOCK => Self::Socket,
            _ => Self::Other,
        }
    }
}

/// What the system knows about a file.
#[derive(Clone, Copy, Default)]
pub struct Stat {
    pub kind: Kind,
    pub dev: u64,
    pub mode: u64,
    pub nlink: u64,
    pub uid: u64,
    pub gid: u64,
    pub rdev: u64,
    pub blksize: u64,
    pub ino: u64,
    pub size: u64,
    pub blocks: u64,
    pub atime: Time,
    pub mtime: Time,
    pub ctime: Time,
    pub birthtime: Time,
}

#[cfg(target_os = "linux")]
impl Stat {
    /// About `path`, seen from the directory `at`.
    pub(super) fn of(at: c_int, path: &CStr, flags: c_int) -> SysResult<Self> {
        let mut answer = MaybeUninit::<libc::statx>::uninit();
        let mask = libc::STATX_BASIC_STATS | libc::STATX_BTIME;
        // SAFETY: `path` ends with a NUL; the kernel fills the structure, or the call fails.
        if unsafe { libc::statx(at, path.as_ptr(), flags, mask, answer.as_mut_ptr()) } != 0 {
            return Err(super::sys::errno_of(&std::io::Error::last_os_error()));
        }
        // SAFETY: it did not fail.
        let answer = unsafe { answer.assume_init() };
        let time = |time: libc::statx_timestamp| Time {
            seconds: time.tv_sec,
            nanos: i64::from(time.tv_nsec),
        };
        Ok(Self {
            kind: Kind::of(answer.stx_mode.into()),
            dev: libc::makedev(answer.stx_dev_major, answer.stx_dev_minor),
            mode: u64::from(answer.stx_mode),
            nlink: u64::from(answer.stx_nlink),
            uid: u64::from(answer.stx_uid),
            gid: u64::from(answer.stx_gid),
            rdev: libc::makedev(answer.stx_rdev_major, answer.stx_rdev_minor),
            blksize: u64::from(answer.stx_blksize),
            ino: answer.stx_ino,
            size: answer.stx_size,
            blocks: answer.stx_blocks,
            atime: time(answer.stx_atime),
            mtime: time(answer.stx_mtime),
            ctime: time(answer.stx_ctime),
            birthtime: time(answer.stx_btime),
        })
    }

    /// About an open file.
    pub(super) fn of_descriptor(fd: c_int) -> SysResult<Self> {
        // statx takes AT_FDCWD for the working directory, and other numbers below zero for mistakes.
        if fd < 0 {
            return Err(libc::EBADF);
        }
        Self::of(fd, c"", libc::AT_EMPTY_PATH)
    }
}

#[cfg(not(target_os = "linux"))]
impl Stat {
    /// About `path`, seen from the directory `at`.
    pub(super) fn of(at: c_int, path: &CStr, flags: c_int) -> SysResult<Self> {
        // SAFETY: `path` ends with a NUL; the structure is filled, or the call fails.
        Self::from_call(|answer| unsafe { libc::fstatat(at, path.as_ptr(), answer, flags) })
    }

    /// About an open file.
    pub(super) fn of_descriptor(fd: c_int) -> SysResult<Self> {
        // SAFETY: the structure is filled, or the call fails.
        Self::from_call(|answer| unsafe { libc::fstat(fd, answer) })
    }

    fn from_call(call: impl FnOnce(*mut libc::stat) -> c_int) -> SysResult<Self> {
        let mut answer = MaybeUninit::<libc::stat>::uninit();
        if call(answer.as_mut_ptr()) != 0 {
            return Err(super::sys::errno_of(&std::io::Error::last_os_error()));
        }
        // SAFETY: it did not fail.
        let answer = unsafe { answer.assume_init() };
        #[cfg(target_os = "macos")]
        let birthtime = Time {
            seconds: answer.st_birthtime,
            nanos: answer.st_birthtime_nsec,
        };
        #[cfg(not(target_os = "macos"))]
        let birthtime = Time {
            seconds: answer.st_ctime,
            nanos: answer.st_ctime_nsec,
        };
        Ok(Self {
            kind: Kind::of(answer.st_mode),
            dev: answer.st_dev as u64,
            mode: answer.st_mode as u64,
            nlink: answer.st_nlink as u64,
            uid: u64::from(answer.st_uid),
            gid: u64::from(answer.st_gid),
            rdev: answer.st_rdev as u64,
            blksize: answer.st_blksize as u64,
            ino: answer.st_ino as u64,
            size: answer.st_size as u64,
            blocks: answer.st_blocks as u64,
            atime: Time {
                seconds: answer.st_atime,
                nanos: answer.st_atime_nsec,
            },
            mtime: Time {
                seconds: answer.st_mtime,
                nanos: answer.st_mtime_nsec,
            },
            ctime: Time {
                seconds: answer.st_ctime,
                nanos: answer.st_ctime_nsec,
            },
            birthtime,
        })
    }
}

/// A [`Stat`] on its way to JavaScript: its fields in the order of Node's `Stats`, and seconds and nanoseconds of each
/// time; `undefined` if there is no such file and the caller does not mind.
pub struct StatOutput {
    pub stat: Option<Stat>,
    pub bigint: bool,
}

impl Output for StatOutput {
    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        let Some(stat) = self.stat else {
            return v8::undefined(scope).into();
        };
        let Stat {
            dev,
            mode,
            nlink,
            uid,
            gid,
            rdev,
            blksize,
            ino,
            size,
            blocks,
            ..
        } = stat;
        let mut fields = [0_i64; 18];
        let (numbers, times) = fields.split_at_mut(10);
        for (field, number) in numbers
            .iter_mut()
            .zip([dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks])
        {
            *field = number.cast_signed();
        }
        for (pair, time) in times
            .chunks_mut(2)
            .zip([stat.atime, stat.mtime, stat.ctime, stat.birthtime])
        {
            pair.copy_from_slice(&[time.seconds, time.nanos]);
        }
        number_array(scope, &fields, self.bigint)
    }
}

/// What the system knows about a file system.
pub struct FsStat([u64; 8]);

impl FsStat {
    #[cfg(target_os = "linux")]
    pub(super) fn of(path: &CStr) -> SysResult<Self> {
        let answer = raw_statfs(path)?;
        Ok(Self([
            answer.f_type as u64,
            answer.f_bsize as u64,
            answer.f_frsize as u64,
            answer.f_blocks,
            answer.f_bfree,
            answer.f_bavail,
            answer.f_files,
            answer.f_ffree,
        ]))
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn of(path: &CStr) -> SysResult<Self> {
        let answer = raw_statfs(path)?;
        let block = u64::from(answer.f_bsize);
        Ok(Self([
            u64::from(answer.f_type),
            block,
            block,
            answer.f_blocks,
            answer.f_bfree,
            answer.f_bavail,
            answer.f_files,
            answer.f_ffree,
        ]))
    }
}

fn raw_statfs(path: &CStr) -> SysResult<libc::statfs> {
    let mut answer = MaybeUninit::<libc::statfs>::uninit();
    // SAFETY: `path` ends with a NUL; the kernel fills the structure, or the call fails.
    if unsafe { libc::statfs(path.as_ptr(), answer.as_mut_ptr()) } != 0 {
        return Err(super::sys::errno_of(&std::io::Error::last_os_error()));
    }
    // SAFETY: it did not fail.
    Ok(unsafe { answer.assume_init() })
}

/// An [`FsStat`] on its way to JavaScript.
pub struct FsStatOutput {
    pub stat: FsStat,
    pub bigint: bool,
}

impl Output for FsStatOutput {
    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        number_array(scope, &self.stat.0.map(u64::cast_signed), self.bigint)
    }
}

fn number_array<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    numbers: &[i64],
    bigint: bool,
) -> v8::Local<'s, v8::Value> {
    let elements: Vec<v8::Local<v8::Value>> = numbers
        .iter()
        .map(|number| {
            if bigint {
                v8::BigInt::new_from_i64(scope, *number).into()
            } else {
                v8::Number::new(scope, *number as f64).into()
            }
        })
        .collect();
    v8::Array::new_with_elements(scope, &elements).into()
}
