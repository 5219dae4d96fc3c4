//! Signals: their numbers here, and their way to `process.on('SIGINT')`.

use std::ffi::c_int;

use jsr_runtime::callback;
use jsr_runtime::engine::string;
use jsr_runtime::signals;

/// Names and numbers on this system, in the order in which `os.constants.signals` lists them.
const NAMES: &[(&str, c_int)] = &[
    ("SIGHUP", libc::SIGHUP),
    ("SIGINT", libc::SIGINT),
    ("SIGQUIT", libc::SIGQUIT),
    ("SIGILL", libc::SIGILL),
    ("SIGTRAP", libc::SIGTRAP),
    ("SIGABRT", libc::SIGABRT),
    ("SIGIOT", libc::SIGABRT),
    ("SIGBUS", libc::SIGBUS),
    ("SIGFPE", libc::SIGFPE),
    ("SIGKILL", libc::SIGKILL),
    ("SIGUSR1", libc::SIGUSR1),
    ("SIGSEGV", libc::SIGSEGV),
    ("SIGUSR2", libc::SIGUSR2),
    ("SIGPIPE", libc::SIGPIPE),
    ("SIGALRM", libc::SIGALRM),
    ("SIGTERM", libc::SIGTERM),
    ("SIGCHLD", libc::SIGCHLD),
    #[cfg(target_os = "linux")]
    ("SIGSTKFLT", libc::SIGSTKFLT),
    ("SIGCONT", libc::SIGCONT),
    ("SIGSTOP", libc::SIGSTOP),
    ("SIGTSTP", libc::SIGTSTP),
    ("SIGTTIN", libc::SIGTTIN),
    ("SIGTTOU", libc::SIGTTOU),
    ("SIGURG", libc::SIGURG),
    ("SIGXCPU", libc::SIGXCPU),
    ("SIGXFSZ", libc::SIGXFSZ),
    ("SIGVTALRM", libc::SIGVTALRM),
    ("SIGPROF", libc::SIGPROF),
    ("SIGWINCH", libc::SIGWINCH),
    ("SIGIO", libc::SIGIO),
    #[cfg(target_os = "linux")]
    ("SIGPOLL", libc::SIGPOLL),
    #[cfg(target_os = "linux")]
    ("SIGPWR", libc::SIGPWR),
    #[cfg(not(target_os = "linux"))]
    ("SIGINFO", libc::SIGINFO),
    ("SIGSYS", libc::SIGSYS),
];

/// Signals that do nothing unless someone listens.
const IGNORED: &[c_int] = &[libc::SIGCHLD, libc::SIGURG, libc::SIGWINCH, libc::SIGCONT];

/// `signals()`: a new object without a prototype, name to number.
pub fn table(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let null = v8::null(scope).into();
    let names: Vec<v8::Local<v8::Name>> = NAMES.iter().map(|(name, _)| string(scope, name).into()).collect();
    let numbers: Vec<v8::Local<v8::Value>> = NAMES
        .iter()
        .map(|(_, number)| v8::Integer::new(scope, *number).into())
        .collect();
    rv.set(v8::Object::with_prototype_and_properties(scope, null, &names, &numbers).into());
}

/// `listenSignal(number, callback)`: `callback(number)` runs whenever the signal comes. 0, or an error number if the
/// signal cannot be caught.
pub fn listen(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let signal = args.get(0).int32_value(scope).unwrap_or(0);
    let Ok(callback) = v8::Local::<v8::Function>::try_from(args.get(1)) else {
        return;
    };
    if [libc::SIGKILL, libc::SIGSTOP].contains(&signal) {
        rv.set_int32(libc::EINVAL);
        return;
    }
    // A fault of the process itself cannot be left for later: whoever listens to these hears nothing.
    if [libc::SIGSEGV, libc::SIGBUS, libc::SIGFPE, libc::SIGILL].contains(&signal) {
        rv.set_int32(0);
        return;
    }
    let callback = v8::Global::new(scope, callback);
    let listened = signals::listen(scope, signal, move |scope, signal| {
        v8::scope!(let scope, scope);
        let callback = v8::Local::new(scope, &callback);
        let signal = v8::Integer::new(scope, signal).into();
        callback::call(scope, callback, &[signal]);
    });
    rv.set_int32(match listened {
        Ok(()) => 0,
        Err(error) => error.raw_os_error().unwrap_or(libc::EINVAL),
    });
}

/// `unlistenSignal(number)`: the signal does again what it does by default.
pub fn unlisten(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let signal = args.get(0).int32_value(scope).unwrap_or(0);
    if IGNORED.contains(&signal) {
        // Listening is what was not the default: nobody does, and nothing happens.
        let _ = signals::listen(scope, signal, |_, _| {});
    } else {
        signals::unlisten(scope, signal);
    }
}
