//! One run of a program, with what the system knows of it afterwards.

use std::fs::{self, File};
use std::io;
use std::mem::MaybeUninit;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A program that has ended.
pub struct Finished {
    /// From just before its start to its end.
    pub wall: Duration,
    /// The most memory that was resident, in bytes.
    pub peak_memory: u64,
    /// As wait(2) gives it: 0 for an exit with code 0.
    pub status: i32,
    /// What it wrote to standard error.
    pub stderr: String,
}

/// Runs a program; its standard output goes to a file, which is what a terminal or a pipe would distort.
pub fn run(runtime: &Path, program: &Path, stdout: &Path) -> io::Result<Finished> {
    run_with(runtime, &[], program, stdout)
}

/// The same, with flags for the runtime.
pub fn run_with(runtime: &Path, flags: &[String], program: &Path, stdout: &Path) -> io::Result<Finished> {
    let stderr = stdout.with_extension("err");
    let mut command = Command::new(runtime);
    command
        .args(flags)
        .arg(program)
        .stdin(Stdio::null())
        .stdout(File::create(stdout)?)
        .stderr(File::create(&stderr)?);
    let start = Instant::now();
    let child = command.spawn()?;
    let pid = i32::try_from(child.id()).map_err(io::Error::other)?;
    let (status, peak_memory) = wait(pid)?;
    let wall = start.elapsed();
    Ok(Finished {
        wall,
        peak_memory,
        status,
        stderr: fs::read_to_string(&stderr)?,
    })
}

/// Waits for a child as `Child::wait` does, and learns its peak memory as well.
fn wait(pid: i32) -> io::Result<(i32, u64)> {
    let mut status = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    loop {
        // SAFETY: both pointers are valid for writes during the call.
        if unsafe { libc::wait4(pid, &mut status, 0, usage.as_mut_ptr()) } == pid {
            break;
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    // SAFETY: all zeros is a valid `rusage`, and wait4 has filled it in.
    let usage = unsafe { usage.assume_init() };
    let peak = u64::try_from(usage.ru_maxrss).unwrap_or(0);
    // macOS counts bytes, all others kilobytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Ok((status, peak * unit))
}
