//! Starting a process: between `fork` and `exec`.
//!
//! The standard library makes the new process and brings back why it could not run its program; what has to be done in
//! that process is done here, in the order in which libuv does it, because `stdio` may name more than three descriptors, and
//! the environment keeps its order.

use std::ffi::{CStr, CString, c_char};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::ptr;
use std::sync::Once;

/// Where a descriptor of the child comes from.
pub(super) enum Source {
    /// `/dev/null` for the first three, otherwise it is not there.
    Nothing,
    /// A descriptor of this process, which keeps it.
    Inherited(RawFd),
    /// One end of a pipe, which only the child keeps.
    Owned(OwnedFd),
}

/// A process to be started.
pub(super) struct Launch {
    pub(super) file: CString,
    /// With the name of the program as the first.
    pub(super) args: Vec<CString>,
    /// `NAME=value`.
    pub(super) env: Vec<CString>,
    pub(super) cwd: Option<CString>,
    pub(super) uid: Option<u32>,
    pub(super) gid: Option<u32>,
    /// It leads a session of its own.
    pub(super) detached: bool,
    pub(super) stdio: Vec<Source>,
}

/// Two ends of a pipe in both directions. Neither is inherited by chance.
pub(super) fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let (ours, theirs) = UnixStream::pair()?;
    Ok((ours.into(), theirs.into()))
}

/// Pointers to strings, with the null that ends them.
struct Pointers(Vec<*const c_char>);

// SAFETY: they point into `CString`s that live as long as they do, in the same `Image`, and nobody changes those.
unsafe impl Send for Pointers {}
// SAFETY: as above.
unsafe impl Sync for Pointers {}

impl Pointers {
    fn new(strings: &[CString]) -> Self {
        Self(
            strings
                .iter()
                .map(|string| string.as_ptr())
                .chain([ptr::null()])
                .collect(),
        )
    }
}

/// All that the new process needs, made before it exists: it can allocate nothing.
struct Image {
    launch: Launch,
    argv: Pointers,
    envp: Pointers,
    /// The descriptor of this process that becomes descriptor `i` of the child; -1 for none.
    sources: Vec<RawFd>,
}

impl Launch {
    /// The process has descriptors of this one.
    pub(super) fn inherits(&self) -> bool {
        self.stdio
            .iter()
            .any(|source| matches!(source, Source::Inherited(_)))
    }

    /// Starts the process, and answers with its id.
    pub(super) fn start(self) -> io::Result<i32> {
        static INHERITED: Once = Once::new();
        INHERITED.call_once(keep_inherited);
        let count = RawFd::try_from(self.stdio.len()).map_err(io::Error::other)?;
        let mut command = Command::new(std::ffi::OsStr::new(&*self.file.to_string_lossy()));
        let sources = self
            .stdio
            .iter()
            .map(|source| match source {
                Source::Nothing => -1,
                Source::Inherited(fd) => *fd,
                Source::Owned(fd) => fd.as_raw_fd(),
            })
            .collect();
        let mut image = Image {
            argv: Pointers::new(&self.args),
            envp: Pointers::new(&self.env),
            sources,
            launch: self,
        };
        let become_child = move || {
            // Only comes back with an error.
            let error = image.run();
            // SAFETY: the new process ends with this error if nobody reads it.
            Err(io::Error::from_raw_os_error(error))
        };
        // SAFETY: `Image::run` makes system calls only, and allocates nothing.
        unsafe { command.pre_exec(become_child) };
        // The pipe on which the standard library hears of an error must not be where the child puts its own descriptors.
        let _placeholders = fill_below(count)?;
        let child = command.spawn()?;
        i32::try_from(child.id()).map_err(io::Error::other)
    }
}

/// Takes all descriptors below `count` that are free.
fn fill_below(count: RawFd) -> io::Result<Vec<OwnedFd>> {
    let mut taken = Vec::new();
    loop {
        // SAFETY: `open` of a valid path; the descriptor is nobody else's.
        let fd = unsafe { libc::open(c"/dev/null".as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: as above.
        let fd = unsafe { OwnedFd::from_raw_fd(fd) };
        if fd.as_raw_fd() >= count {
            return Ok(taken);
        }
        taken.push(fd);
    }
}

/// Descriptors that this process was started with are not passed on, as in Node; the first three are when they are asked
/// for.
fn keep_inherited() {
    for fd in 3.. {
        // SAFETY: `fcntl` takes any number.
        let kept = unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) } == 0;
        if !kept && fd > 15 {
            return;
        }
    }
}

fn last_error() -> i32 {
    io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}

/// The result of a system call, or its error.
fn checked(result: libc::c_int) -> Result<libc::c_int, i32> {
    if result < 0 { Err(last_error()) } else { Ok(result) }
}

/// The first signal that is no ordinary one.
const SIGNALS_END: libc::c_int = 32;

// All of this runs in the new process. SAFETY of every call here: a system call with valid arguments that may be made between
// `fork` and `exec`.
impl Image {
    /// Becomes the program. Only returns if it cannot: the error number.
    fn run(&mut self) -> i32 {
        match self.prepare() {
            Ok(()) => self.exec(),
            Err(error) => error,
        }
    }

    fn prepare(&mut self) -> Result<(), i32> {
        for signal in 1..SIGNALS_END {
            if ![libc::SIGKILL, libc::SIGSTOP].contains(&signal) {
                // SAFETY: see above.
                unsafe { libc::signal(signal, libc::SIG_DFL) };
            }
        }
        if self.launch.detached {
            // SAFETY: see above.
            unsafe { libc::setsid() };
        }
        self.place_descriptors()?;
        if let Some(cwd) = &self.launch.cwd {
            // SAFETY: see above.
            checked(unsafe { libc::chdir(cwd.as_ptr()) })?;
        }
        self.take_identity()
    }

    fn place_descriptors(&mut self) -> Result<(), i32> {
        let count = RawFd::try_from(self.sources.len()).unwrap_or(RawFd::MAX);
        // Those that others will be put in the place of are first moved out of the way.
        for (target, source) in (0..).zip(&mut self.sources) {
            if *source >= 0 && *source < target {
                // SAFETY: see above.
                *source = checked(unsafe { libc::fcntl(*source, libc::F_DUPFD_CLOEXEC, count) })?;
            }
        }
        for (target, source) in (0..).zip(&self.sources) {
            place(target, *source, count)?;
        }
        Ok(())
    }

    fn take_identity(&self) -> Result<(), i32> {
        let Launch { uid, gid, .. } = self.launch;
        if uid.is_some() || gid.is_some() {
            // SAFETY: see above. It fails for those who have no privileges to give up.
            unsafe { libc::setgroups(0, ptr::null()) };
        }
        if let Some(gid) = gid {
            // SAFETY: see above.
            checked(unsafe { libc::setgid(gid) })?;
        }
        if let Some(uid) = uid {
            // SAFETY: see above.
            checked(unsafe { libc::setuid(uid) })?;
        }
        Ok(())
    }

    fn exec(&self) -> i32 {
        let file: &CStr = &self.launch.file;
        // SAFETY: see above; `execvp` looks for the program in the PATH of the environment that is set here.
        unsafe {
            set_environment(self.envp.0.as_ptr());
            libc::execvp(file.as_ptr(), self.argv.0.as_ptr());
        }
        last_error()
    }
}

#[cfg(not(target_os = "macos"))]
unsafe fn set_environment(envp: *const *const c_char) {
    unsafe extern "C" {
        static mut environ: *const *const c_char;
    }
    // SAFETY: the new process has one thread, which is here.
    unsafe { environ = envp };
}

#[cfg(target_os = "macos")]
unsafe fn set_environment(envp: *const *const c_char) {
    // SAFETY: the new process has one thread, which is here.
    unsafe { *libc::_NSGetEnviron() = envp.cast_mut().cast() };
}

/// Makes `source` the descriptor `target` of this process.
fn place(target: RawFd, source: RawFd, count: RawFd) -> Result<(), i32> {
    let mut opened = None;
    let source = if source >= 0 {
        source
    } else if target >= 3 {
        return Ok(());
    } else {
        let mode = if target == 0 { libc::O_RDONLY } else { libc::O_RDWR };
        // SAFETY: see above.
        *opened.insert(checked(unsafe {
            libc::open(c"/dev/null".as_ptr(), mode | libc::O_CLOEXEC)
        })?)
    };
    if source == target {
        // SAFETY: see above.
        checked(unsafe { libc::fcntl(source, libc::F_SETFD, 0) })?;
    } else {
        // SAFETY: see above.
        checked(unsafe { libc::dup2(source, target) })?;
    }
    if target < 3 && opened.is_none() {
        // Programs expect that the first three wait.
        // SAFETY: see above.
        unsafe {
            let flags = libc::fcntl(target, libc::F_GETFL);
            if flags >= 0 && flags & libc::O_NONBLOCK != 0 {
                libc::fcntl(target, libc::F_SETFL, flags & !libc::O_NONBLOCK);
            }
        }
    }
    if let Some(opened) = opened
        && opened >= count
    {
        // SAFETY: see above.
        unsafe { libc::close(opened) };
    }
    Ok(())
}
