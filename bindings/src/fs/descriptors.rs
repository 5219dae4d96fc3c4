//! Native functions that take a file descriptor.

use std::ffi::CString;

use super::memory::Pinned;
use super::output::Chunk;
use super::request::{Answer, IsTrue, Named, Position, operations};
use super::stat::StatOutput;
use super::sys;

operations! {
    /// `open(path, flags, mode)`: the descriptor.
    "fs.open" => open(path: CString, flags: i32, mode: u32) { sys::open(&path, flags, mode).about("open", &path) }

    /// `close(fd)`
    "fs.close" => close(fd: i32) { sys::close(fd).named("close") }

    /// `read(fd, view, offset, length, position)`: the number of bytes.
    "fs.read" => read(fd: i32, memory: Pinned, position: Position) { memory.read(fd, position.0).named("read") }

    /// `readNew(fd, length, position)`: an ArrayBuffer with what was read, in memory that nobody had to clear.
    "fs.read" => read_new(fd: i32, length: u32, position: Position) {
        sys::read_new(fd, length as usize, position.0).named("read").map(Chunk)
    }

    /// `write(fd, view, offset, length, position)`: the number of bytes.
    "fs.write" => write(fd: i32, memory: Pinned, position: Position) { memory.write(fd, position.0).named("write") }

    /// `readv(fd, views, position)`: the number of bytes.
    "fs.readv" => readv(fd: i32, views: Vec<Pinned>, position: Position) {
        if views.is_empty() {
            return Err(libc::EINVAL).named("read");
        }
        each(&views, position.0, |view, position| view.read(fd, position).named("read"))
    }

    /// `writev(fd, views, position)`: the number of bytes.
    "fs.writev" => writev(fd: i32, views: Vec<Pinned>, position: Position) {
        each(&views, position.0, |view, position| view.write(fd, position).named("write"))
    }

    /// `fstat(fd, bigint)`
    "fs.fstat" => fstat(fd: i32, bigint: IsTrue) {
        let stat = sys::fstat(fd).named("fstat")?;
        Ok(StatOutput { stat: Some(stat), bigint: bigint.0 })
    }

    /// `ftruncate(fd, length)`
    "fs.ftruncate" => ftruncate(fd: i32, length: i64) { sys::ftruncate(fd, length).named("ftruncate") }

    /// `fsync(fd)`
    "fs.fsync" => fsync(fd: i32) { sys::fsync(fd).named("fsync") }

    /// `fdatasync(fd)`
    "fs.fdatasync" => fdatasync(fd: i32) { sys::fdatasync(fd).named("fdatasync") }

    /// `fchmod(fd, mode)`
    "fs.fchmod" => fchmod(fd: i32, mode: u32) { sys::fchmod(fd, mode).named("fchmod") }

    /// `fchown(fd, uid, gid)`
    "fs.fchown" => fchown(fd: i32, uid: u32, gid: u32) { sys::fchown(fd, uid, gid).named("fchown") }

    /// `futimes(fd, atime, mtime)`, in seconds.
    "fs.futimes" => futimes(fd: i32, atime: f64, mtime: f64) { sys::futimes(fd, atime, mtime).named("futime") }
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
