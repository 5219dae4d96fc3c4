//! What stands behind a file descriptor.

use std::mem::MaybeUninit;

use libc::c_int;

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
