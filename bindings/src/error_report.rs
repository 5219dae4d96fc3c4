//! What the report of a fatal exception needs of the engine and of the system. The text is made in
//! `js/internal/process/fatal.js`; where the exception was thrown comes from `jsr_runtime::callback`.

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;
use jsr_runtime::state::State;

pub const BINDING: Binding = Binding {
    name: "error_report",
    functions: |f| {
        f.add("print", print);
        f.add("describe", describe);
    },
    init: None,
};

/// `print(text)`: writes to standard error after all that the program printed before, in one piece.
fn print(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let text = args.get(0).to_rust_string_lossy(scope);
    (State::get(scope).host.flush_output)();
    write_all(libc::STDERR_FILENO, text.as_bytes());
}

/// Writes all of `bytes`, waiting for a slow reader; gives up where there is none.
fn write_all(descriptor: libc::c_int, mut bytes: &[u8]) {
    while !bytes.is_empty() {
        // SAFETY: the pointer and the length are those of a live slice.
        let written = unsafe { libc::write(descriptor, bytes.as_ptr().cast(), bytes.len()) };
        match usize::try_from(written) {
            Ok(0) => return,
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(_) => match std::io::Error::last_os_error().kind() {
                std::io::ErrorKind::Interrupted => {}
                std::io::ErrorKind::WouldBlock => wait_until_writable(descriptor),
                _ => return,
            },
        }
    }
}

fn wait_until_writable(descriptor: libc::c_int) {
    let mut poll = libc::pollfd { fd: descriptor, events: libc::POLLOUT, revents: 0 };
    // SAFETY: one entry, which lives until the call returns.
    unsafe { libc::poll(&raw mut poll, 1, -1) };
}

/// `describe(value)`: a text for any value, made without running code of the program.
fn describe(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let text = args.get(0).to_detail_string(scope);
    rv.set(text.unwrap_or_else(|| string(scope, "")).into());
}
