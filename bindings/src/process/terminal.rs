//! What stands behind a file descriptor.

use std::cell::UnsafeCell;
use std::mem::MaybeUninit;
use std::sync::Once;
use std::sync::atomic::{AtomicI32, Ordering};

use libc::c_int;

use crate::stdio;

/// `handleType(fd)`: 'TTY', 'FILE', 'PIPE' or 'UNKNOWN'.
pub fn handle_type(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let descriptor = args.get(0).int32_value(scope).unwrap_or(-1);
    rv.set(jsr_runtime::engine::string(scope, kind(descriptor)).into());
}

fn kind(descriptor: c_int) -> &'static str {
    // SAFETY: `isatty` takes any number.
    if unsafe { libc::isatty(descriptor) } == 1 {
        return "TTY";
    }
    let mut stat = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: `fstat` fills the struct when it succeeds, and only then it is read.
    let mode = unsafe {
        if libc::fstat(descriptor, stat.as_mut_ptr()) != 0 {
            return "UNKNOWN";
        }
        stat.assume_init().st_mode
    };
    match mode & libc::S_IFMT {
        libc::S_IFREG | libc::S_IFCHR | libc::S_IFBLK | libc::S_IFDIR => "FILE",
        libc::S_IFIFO | libc::S_IFSOCK => "PIPE",
        _ => "UNKNOWN",
    }
}

/// `windowSize(fd)`: `[columns, rows]` of a terminal that tells.
pub fn window_size(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let descriptor = args.get(0).int32_value(scope).unwrap_or(-1);
    let mut size = MaybeUninit::<libc::winsize>::zeroed();
    // SAFETY: TIOCGWINSZ fills the struct, which is all zeroes before.
    let size = unsafe {
        if libc::ioctl(descriptor, libc::TIOCGWINSZ, size.as_mut_ptr()) != 0 {
            return;
        }
        size.assume_init()
    };
    let columns = v8::Integer::new(scope, i32::from(size.ws_col)).into();
    let rows = v8::Integer::new(scope, i32::from(size.ws_row)).into();
    rv.set(v8::Array::new_with_elements(scope, &[columns, rows]).into());
}

/// What a terminal was like before it was made raw.
struct Before {
    /// The terminal; -1 as long as none was made raw.
    descriptor: AtomicI32,
    mode: UnsafeCell<MaybeUninit<libc::termios>>,
}

// SAFETY: `mode` is written once, before the descriptor is stored, and only read after that was seen.
unsafe impl Sync for Before {}

static BEFORE: Before = Before {
    descriptor: AtomicI32::new(-1),
    mode: UnsafeCell::new(MaybeUninit::uninit()),
};

/// Puts the terminal back as it was. Async-signal-safe.
pub fn restore() {
    let descriptor = BEFORE.descriptor.load(Ordering::Acquire);
    if descriptor >= 0 {
        // SAFETY: the mode is in place, as the descriptor tells; `tcsetattr` may be called from a signal handler.
        unsafe { libc::tcsetattr(descriptor, libc::TCSANOW, BEFORE.mode.get().cast()) };
    }
}

/// `setRawMode(fd, raw)`: 0, or an error number.
pub fn set_raw_mode(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let descriptor = args.get(0).int32_value(scope).unwrap_or(-1);
    let raw = args.get(1).boolean_value(scope);
    let mut mode = MaybeUninit::<libc::termios>::uninit();
    // SAFETY: `tcgetattr` fills the structure when it succeeds.
    if unsafe { libc::tcgetattr(descriptor, mode.as_mut_ptr()) } != 0 {
        rv.set_int32(super::status(-1));
        return;
    }
    // SAFETY: it succeeded.
    let mut mode = unsafe { mode.assume_init() };
    if raw {
        static FIRST: Once = Once::new();
        FIRST.call_once(|| {
            // SAFETY: nobody reads it before the descriptor is stored.
            unsafe { (*BEFORE.mode.get()).write(mode) };
            BEFORE.descriptor.store(descriptor, Ordering::Release);
            stdio::prepare_for_signals();
        });
        mode.c_iflag &= !(libc::BRKINT | libc::ICRNL | libc::INPCK | libc::ISTRIP | libc::IXON);
        mode.c_oflag |= libc::ONLCR;
        mode.c_cflag |= libc::CS8;
        mode.c_lflag &= !(libc::ECHO | libc::ICANON | libc::IEXTEN | libc::ISIG);
        mode.c_cc[libc::VMIN] = 1;
        mode.c_cc[libc::VTIME] = 0;
        // SAFETY: the mode is a valid one.
        let status = unsafe { libc::tcsetattr(descriptor, libc::TCSADRAIN, &raw const mode) };
        rv.set_int32(super::status(status));
        return;
    }
    restore();
    rv.set_int32(0);
}
