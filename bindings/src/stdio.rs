//! Standard output and standard error.
//!
//! What a program prints to standard output is kept until the loop waits, the process ends, or anything happens that could
//! tell the difference: a write to standard error, an operation on files, a full buffer. A terminal sees it at once. The
//! buffer is static memory, so that a signal handler can write it out too.

use std::cell::{Cell, UnsafeCell};
use std::mem::MaybeUninit;
use std::sync::Once;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use jsr_runtime::binding::Binding;
use jsr_runtime::signals;

use crate::process::terminal::restore as restore_terminal;

pub const BINDING: Binding = Binding {
    name: "stdio",
    functions: |f| {
        f.add("write", write);
        f.add("writeThrough", write_through);
        f.add("flush", flush);
        f.add("isColorForced", is_color_forced);
    },
    init: None,
};

const STDOUT: i32 = 1;
const CAPACITY: usize = 64 * 1024;

/// Bytes that wait to be written to standard output: those from `start` to `end`.
struct Buffer {
    bytes: UnsafeCell<[u8; CAPACITY]>,
    start: AtomicUsize,
    end: AtomicUsize,
}

// SAFETY: only the main thread writes to `bytes`, past `end`; a signal handler, which may run on any thread, only reads what
// lies before the `end` that was stored after those bytes were in place.
unsafe impl Sync for Buffer {}

static BUFFER: Buffer = Buffer {
    bytes: UnsafeCell::new([0; CAPACITY]),
    start: AtomicUsize::new(0),
    end: AtomicUsize::new(0),
};

thread_local! {
    /// This thread is a worker's: the buffer is not its own.
    static WORKER: Cell<bool> = const { Cell::new(false) };
    /// The main thread's view: whether standard output is a terminal, or others write there too, once that is known; and why
    /// it failed, if it did.
    static TERMINAL: Cell<Option<bool>> = const { Cell::new(None) };
    static FAILED: Cell<i32> = const { Cell::new(0) };
}

impl Buffer {
    /// What waits.
    fn waiting(&self) -> &[u8] {
        let (start, end) = (
            self.start.load(Ordering::Acquire),
            self.end.load(Ordering::Acquire),
        );
        // SAFETY: bytes before `end` are in place and stay as they are until `end` goes back to zero.
        let bytes = unsafe { &*self.bytes.get() };
        bytes.get(start..end).unwrap_or(&[])
    }

    /// Adds `bytes` if there is room. Main thread only.
    fn push(&self, bytes: &[u8]) -> bool {
        let end = self.end.load(Ordering::Relaxed);
        if bytes.len() > CAPACITY - end {
            return false;
        }
        // SAFETY: the range is inside the array, nobody reads past `end`, and only this thread writes.
        unsafe {
            let target = self.bytes.get().cast::<u8>().add(end);
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), target, bytes.len());
        }
        self.end.store(end + bytes.len(), Ordering::Release);
        true
    }

    fn clear(&self) {
        self.end.store(0, Ordering::Release);
        self.start.store(0, Ordering::Release);
    }
}

/// Writes all of `bytes` to `fd`, waiting if the other side is slow; the errno if it fails.
fn write_all(fd: i32, mut bytes: &[u8], mut progress: impl FnMut(usize)) -> Result<(), i32> {
    while !bytes.is_empty() {
        // SAFETY: the pointer and length are those of a slice.
        let written = unsafe { libc::write(fd, bytes.as_ptr().cast(), bytes.len()) };
        if let Ok(written) = usize::try_from(written) {
            bytes = bytes.get(written..).unwrap_or(&[]);
            progress(written);
            continue;
        }
        match std::io::Error::last_os_error()
            .raw_os_error()
            .unwrap_or(libc::EIO)
        {
            libc::EINTR => {}
            libc::EAGAIN => wait_until_writable(fd),
            error => return Err(error),
        }
    }
    Ok(())
}

fn wait_until_writable(fd: i32) {
    let mut request = libc::pollfd {
        fd,
        events: libc::POLLOUT,
        revents: 0,
    };
    // SAFETY: one valid `pollfd`; whatever the answer, the write is tried again.
    unsafe { libc::poll(&raw mut request, 1, -1) };
}

/// Who writes the buffer out now: nobody, the main thread, or the handler of a signal that ends the process.
static WRITER: AtomicU8 = AtomicU8::new(NOBODY);
const NOBODY: u8 = 0;
const MAIN: u8 = 1;
const HANDLER: u8 = 2;

/// The main thread, as `pthread_self` tells it; 0 before it has written.
static MAIN_THREAD: AtomicUsize = AtomicUsize::new(0);

/// How long a signal handler waits for the main thread, in milliseconds. If that takes longer, nobody reads.
const PATIENCE: u32 = 20;

fn this_thread() -> usize {
    // SAFETY: `pthread_self` only reads.
    unsafe { libc::pthread_self() as usize }
}

fn sleep_a_millisecond() {
    let time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 1_000_000,
    };
    // SAFETY: a valid time, and nobody asks how much of it is left.
    unsafe { libc::nanosleep(&raw const time, std::ptr::null_mut()) };
}

/// Writes out what waits, on the main thread.
fn drain() -> Result<(), i32> {
    MAIN_THREAD.store(this_thread(), Ordering::Relaxed);
    while WRITER
        .compare_exchange(NOBODY, MAIN, Ordering::AcqRel, Ordering::Acquire)
        .is_err()
    {
        // A signal is about to end the process.
        sleep_a_millisecond();
    }
    let result = write_out();
    WRITER.store(NOBODY, Ordering::Release);
    result
}

/// Writes out what waits, in a signal handler: unless the main thread is at it, and does not get on. Async-signal-safe.
fn drain_in_handler() {
    for _ in 0..PATIENCE {
        let taken = WRITER.compare_exchange(NOBODY, HANDLER, Ordering::AcqRel, Ordering::Acquire);
        if taken.is_ok() {
            // The process ends without giving it back.
            let _ = write_out();
            return;
        }
        if MAIN_THREAD.load(Ordering::Relaxed) == this_thread() {
            return;
        }
        sleep_a_millisecond();
    }
}

fn write_out() -> Result<(), i32> {
    let result = write_all(STDOUT, BUFFER.waiting(), |written| {
        BUFFER.start.fetch_add(written, Ordering::AcqRel);
    });
    BUFFER.clear();
    result
}

/// Writes out what was printed to standard output. A failure is remembered for the next write.
pub fn flush_stdout() {
    if WORKER.get() {
        return;
    }
    if BUFFER.waiting().is_empty() {
        return;
    }
    if let Err(error) = drain() {
        FAILED.set(error);
    }
}

/// What this thread writes goes out at once: the buffer belongs to the main thread.
pub fn set_worker_thread() {
    WORKER.set(true);
}

/// What a signal handler runs before the process goes.
fn flush_in_handler() {
    drain_in_handler();
    restore_terminal();
}

/// From now on a signal that ends the process leaves everything as it should be.
pub fn prepare_for_signals() {
    static HANDLERS: Once = Once::new();
    HANDLERS.call_once(|| signals::flush_before_end(flush_in_handler));
}

/// From now on nothing is kept: others write to the same place.
pub fn share_stdout() {
    flush_stdout();
    TERMINAL.set(Some(true));
}

fn is_terminal() -> bool {
    TERMINAL.get().unwrap_or_else(|| {
        // SAFETY: `isatty` takes any number.
        let terminal = unsafe { libc::isatty(STDOUT) } == 1;
        TERMINAL.set(Some(terminal));
        terminal
    })
}

/// Prints `bytes`: 0, or the errno of this or of an earlier write that failed.
fn print(fd: i32, bytes: &[u8]) -> i32 {
    if fd != STDOUT {
        flush_stdout();
        return write_all(fd, bytes, |_| {}).err().unwrap_or(0);
    }
    let failed = FAILED.get();
    if failed != 0 {
        return failed;
    }
    if WORKER.get() || is_terminal() {
        return write_all(fd, bytes, |_| {}).err().unwrap_or(0);
    }
    prepare_for_signals();
    if BUFFER.push(bytes) {
        return 0;
    }
    flush_stdout();
    if FAILED.get() == 0 && !BUFFER.push(bytes) {
        return write_all(fd, bytes, |_| {}).err().unwrap_or(0);
    }
    FAILED.get()
}

/// `write(fd, data)`, where data is a string, which goes out as UTF-8, or a view of bytes: 0, or the number of the error.
fn write(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let fd = args.get(0).int32_value(scope).unwrap_or(STDOUT);
    with_bytes(scope, args.get(1), |bytes| rv.set_int32(print(fd, bytes)));
}

/// Calls `act` with the bytes of a view, or with those of a string in UTF-8.
fn with_bytes(scope: &mut v8::PinScope, data: v8::Local<v8::Value>, act: impl FnOnce(&[u8])) {
    if let Ok(view) = v8::Local::<v8::ArrayBufferView>::try_from(data) {
        let mut bytes = vec![0; view.byte_length()];
        let length = view.copy_contents(&mut bytes);
        act(bytes.get(..length).unwrap_or(&[]));
        return;
    }
    let Some(text) = data.to_string(scope) else {
        return;
    };
    let mut space = [MaybeUninit::uninit(); 4096];
    let text = text.to_rust_cow_lossy(scope, &mut space);
    act(text.as_bytes());
}

/// `writeThrough(fd, data)`: as `write`, but what is written has arrived when this returns, or its error is known.
fn write_through(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let fd = args.get(0).int32_value(scope).unwrap_or(STDOUT);
    with_bytes(scope, args.get(1), |bytes| {
        flush_stdout();
        let failed = if fd == STDOUT { FAILED.get() } else { 0 };
        rv.set_int32(match failed {
            0 => write_all(fd, bytes, |_| {}).err().unwrap_or(0),
            failed => failed,
        });
    });
}

/// `flush()`.
fn flush(_scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    flush_stdout();
}

/// `isColorForced()`: whether the variable FORCE_COLOR is in the environment, whatever its value. A console asks before it
/// prints anything but a string, and reading `process.env` costs as much as the printing.
fn is_color_forced(_scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set_bool(std::env::var_os("FORCE_COLOR").is_some());
}
