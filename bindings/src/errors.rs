//! The errors of the system as JavaScript sees them: libuv's names and texts, Node's error objects; and the binding
//! `uv`, which hands the table to `util.getSystemErrorName` and its kin.

use std::borrow::Cow;

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;

pub const BINDING: Binding = Binding {
    name: "uv",
    functions: |f| {
        f.add("errname", errname);
        f.add("getErrorMap", get_error_map);
        f.add("getErrorMessage", get_error_message);
    },
    init: Some(constants),
};

/// Number (as libuv has it: negative), name and text of every error that libuv knows, in its order.
///
/// Those with a number of their own here do not exist on Linux; libuv made the number up.
const ERRORS: &[(i32, &str, &str)] = &[
    (-libc::E2BIG, "E2BIG", "argument list too long"),
    (-libc::EACCES, "EACCES", "permission denied"),
    (-libc::EADDRINUSE, "EADDRINUSE", "address already in use"),
    (-libc::EADDRNOTAVAIL, "EADDRNOTAVAIL", "address not available"),
    (
        -libc::EAFNOSUPPORT,
        "EAFNOSUPPORT",
        "address family not supported",
    ),
    (-libc::EAGAIN, "EAGAIN", "resource temporarily unavailable"),
    (-3000, "EAI_ADDRFAMILY", "address family not supported"),
    (-3001, "EAI_AGAIN", "temporary failure"),
    (-3002, "EAI_BADFLAGS", "bad ai_flags value"),
    (-3013, "EAI_BADHINTS", "invalid value for hints"),
    (-3003, "EAI_CANCELED", "request canceled"),
    (-3004, "EAI_FAIL", "permanent failure"),
    (-3005, "EAI_FAMILY", "ai_family not supported"),
    (-3006, "EAI_MEMORY", "out of memory"),
    (-3007, "EAI_NODATA", "no address"),
    (-3008, "EAI_NONAME", "unknown node or service"),
    (-3009, "EAI_OVERFLOW", "argument buffer overflow"),
    (-3014, "EAI_PROTOCOL", "resolved protocol is unknown"),
    (-3010, "EAI_SERVICE", "service not available for socket type"),
    (-3011, "EAI_SOCKTYPE", "socket type not supported"),
    (-libc::EALREADY, "EALREADY", "connection already in progress"),
    (-libc::EBADF, "EBADF", "bad file descriptor"),
    (-libc::EBUSY, "EBUSY", "resource busy or locked"),
    (-libc::ECANCELED, "ECANCELED", "operation canceled"),
    (-4080, "ECHARSET", "invalid Unicode character"),
    (
        -libc::ECONNABORTED,
        "ECONNABORTED",
        "software caused connection abort",
    ),
    (-libc::ECONNREFUSED, "ECONNREFUSED", "connection refused"),
    (-libc::ECONNRESET, "ECONNRESET", "connection reset by peer"),
    (
        -libc::EDESTADDRREQ,
        "EDESTADDRREQ",
        "destination address required",
    ),
    (-libc::EEXIST, "EEXIST", "file already exists"),
    (-libc::EFAULT, "EFAULT", "bad address in system call argument"),
    (-libc::EFBIG, "EFBIG", "file too large"),
    (-libc::EHOSTUNREACH, "EHOSTUNREACH", "host is unreachable"),
    (-libc::EINTR, "EINTR", "interrupted system call"),
    (-libc::EINVAL, "EINVAL", "invalid argument"),
    (-libc::EIO, "EIO", "i/o error"),
    (-libc::EISCONN, "EISCONN", "socket is already connected"),
    (-libc::EISDIR, "EISDIR", "illegal operation on a directory"),
    (-libc::ELOOP, "ELOOP", "too many symbolic links encountered"),
    (-libc::EMFILE, "EMFILE", "too many open files"),
    (-libc::EMSGSIZE, "EMSGSIZE", "message too long"),
    (-libc::ENAMETOOLONG, "ENAMETOOLONG", "name too long"),
    (-libc::ENETDOWN, "ENETDOWN", "network is down"),
    (-libc::ENETUNREACH, "ENETUNREACH", "network is unreachable"),
    (-libc::ENFILE, "ENFILE", "file table overflow"),
    (-libc::ENOBUFS, "ENOBUFS", "no buffer space available"),
    (-libc::ENODEV, "ENODEV", "no such device"),
    (-libc::ENOENT, "ENOENT", "no such file or directory"),
    (-libc::ENOMEM, "ENOMEM", "not enough memory"),
    (-ENONET, "ENONET", "machine is not on the network"),
    (-libc::ENOPROTOOPT, "ENOPROTOOPT", "protocol not available"),
    (-libc::ENOSPC, "ENOSPC", "no space left on device"),
    (-libc::ENOSYS, "ENOSYS", "function not implemented"),
    (-libc::ENOTCONN, "ENOTCONN", "socket is not connected"),
    (-libc::ENOTDIR, "ENOTDIR", "not a directory"),
    (-libc::ENOTEMPTY, "ENOTEMPTY", "directory not empty"),
    (-libc::ENOTSOCK, "ENOTSOCK", "socket operation on non-socket"),
    (-libc::ENOTSUP, "ENOTSUP", "operation not supported on socket"),
    (
        -libc::EOVERFLOW,
        "EOVERFLOW",
        "value too large for defined data type",
    ),
    (-libc::EPERM, "EPERM", "operation not permitted"),
    (-libc::EPIPE, "EPIPE", "broken pipe"),
    (-libc::EPROTO, "EPROTO", "protocol error"),
    (
        -libc::EPROTONOSUPPORT,
        "EPROTONOSUPPORT",
        "protocol not supported",
    ),
    (-libc::EPROTOTYPE, "EPROTOTYPE", "protocol wrong type for socket"),
    (-libc::ERANGE, "ERANGE", "result too large"),
    (-libc::EROFS, "EROFS", "read-only file system"),
    (
        -libc::ESHUTDOWN,
        "ESHUTDOWN",
        "cannot send after transport endpoint shutdown",
    ),
    (-libc::ESPIPE, "ESPIPE", "invalid seek"),
    (-libc::ESRCH, "ESRCH", "no such process"),
    (-libc::ETIMEDOUT, "ETIMEDOUT", "connection timed out"),
    (-libc::ETXTBSY, "ETXTBSY", "text file is busy"),
    (-libc::EXDEV, "EXDEV", "cross-device link not permitted"),
    (-4094, "UNKNOWN", "unknown error"),
    (-4095, "EOF", "end of file"),
    (-libc::ENXIO, "ENXIO", "no such device or address"),
    (-libc::EMLINK, "EMLINK", "too many links"),
    (-libc::EHOSTDOWN, "EHOSTDOWN", "host is down"),
    (-EREMOTEIO, "EREMOTEIO", "remote I/O error"),
    (-libc::ENOTTY, "ENOTTY", "inappropriate ioctl for device"),
    (-4028, "EFTYPE", "inappropriate file type or format"),
    (-libc::EILSEQ, "EILSEQ", "illegal byte sequence"),
    (
        -libc::ESOCKTNOSUPPORT,
        "ESOCKTNOSUPPORT",
        "socket type not supported",
    ),
    (-libc::ENODATA, "ENODATA", "no data available"),
    (-EUNATCH, "EUNATCH", "protocol driver not attached"),
    (-libc::ENOEXEC, "ENOEXEC", "exec format error"),
];

#[cfg(target_os = "linux")]
use libc::{ENONET, EREMOTEIO, EUNATCH};
#[cfg(not(target_os = "linux"))]
const ENONET: i32 = 4056;
#[cfg(not(target_os = "linux"))]
const EREMOTEIO: i32 = 4030;
#[cfg(not(target_os = "linux"))]
const EUNATCH: i32 = 4023;

fn find(number: i32) -> Option<&'static (i32, &'static str, &'static str)> {
    ERRORS.iter().find(|error| error.0 == number)
}

/// libuv's name for the error `number`, which is negative.
pub fn name(number: i32) -> Cow<'static, str> {
    find(number).map_or_else(|| unknown(number), |error| error.1.into())
}

/// libuv's text for the error `number`, which is negative.
pub fn message(number: i32) -> Cow<'static, str> {
    find(number).map_or_else(|| unknown(number), |error| error.2.into())
}

fn unknown(number: i32) -> Cow<'static, str> {
    format!("Unknown system error {number}").into()
}

/// Node's error for a failed system call: `ENOENT: no such file or directory, open 'x'`, with the properties `errno`
/// (negative), `code`, `syscall`, and `path` and `dest` if they are given. `errno` is the system's: positive.
///
/// Its stack is where JavaScript called from; from a completion on the loop that is nothing but the message.
pub fn system_error<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    errno: i32,
    syscall: &str,
    path: Option<&[u8]>,
    dest: Option<&[u8]>,
) -> v8::Local<'s, v8::Object> {
    let code = name(-errno);
    let mut text = format!("{code}: {}, {syscall}", message(-errno));
    let path = path.map(String::from_utf8_lossy);
    let dest = dest.map(String::from_utf8_lossy);
    if let Some(path) = &path {
        text.push_str(&format!(" '{path}'"));
    }
    if let Some(dest) = &dest {
        text.push_str(&format!(" -> '{dest}'"));
    }
    let error = error_object(scope, &text);
    set_number(scope, error, "errno", -errno);
    set_text(scope, error, "code", &code);
    set_text(scope, error, "syscall", syscall);
    if let Some(path) = path {
        set_text(scope, error, "path", &path);
    }
    if let Some(dest) = dest {
        set_text(scope, error, "dest", &dest);
    }
    error
}

/// The error that Node makes of a `std::error_code`, as `rmSync` does: `EACCES, Permission denied: 'x'`, with a positive
/// `errno`.
pub fn standard_error<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    errno: i32,
    syscall: &str,
    path: &[u8],
) -> v8::Local<'s, v8::Object> {
    let code = name(-errno);
    let path = String::from_utf8_lossy(path);
    let text = std::io::Error::from_raw_os_error(errno).to_string();
    // The standard library adds the number in brackets.
    let text = text.split(" (os error").next().unwrap_or_default();
    let error = error_object(scope, &format!("{code}, {text}: '{path}'"));
    set_number(scope, error, "errno", errno);
    set_text(scope, error, "code", &code);
    set_text(scope, error, "path", &path);
    set_text(scope, error, "syscall", syscall);
    error
}

fn error_object<'s>(scope: &mut v8::PinScope<'s, '_>, text: &str) -> v8::Local<'s, v8::Object> {
    let text = string(scope, text);
    let error = v8::Exception::error(scope, text);
    // An Error is an object; a plain one stands in should V8 ever think otherwise.
    v8::Local::<v8::Object>::try_from(error).unwrap_or_else(|_| v8::Object::new(scope))
}

fn set_number(scope: &v8::PinScope, error: v8::Local<v8::Object>, key: &str, number: i32) {
    let (key, number) = (string(scope, key), v8::Integer::new(scope, number));
    error.create_data_property(scope, key.into(), number.into());
}

fn set_text(scope: &v8::PinScope, error: v8::Local<v8::Object>, key: &str, text: &str) {
    let (key, text) = (string(scope, key), string(scope, text));
    error.create_data_property(scope, key.into(), text.into());
}

fn number_argument(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments) -> i32 {
    args.get(0).int32_value(scope).unwrap_or(0)
}

/// `errname(number)`
fn errname(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let name = name(number_argument(scope, &args));
    rv.set(string(scope, &name).into());
}

/// `getErrorMessage(number)`
fn get_error_message(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let message = message(number_argument(scope, &args));
    rv.set(string(scope, &message).into());
}

/// `getErrorMap()`: a Map from numbers to `[name, text]`.
fn get_error_map(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let map = v8::Map::new(scope);
    for (number, name, message) in ERRORS {
        let pair = [string(scope, name).into(), string(scope, message).into()];
        let pair = v8::Array::new_with_elements(scope, &pair);
        let number = v8::Integer::new(scope, *number);
        map.set(scope, number.into(), pair.into());
    }
    rv.set(map.into());
}

/// `UV_ENOENT` and the others, as numbers.
fn constants(scope: &mut v8::PinScope, target: v8::Local<v8::Object>) {
    for (number, name, _) in ERRORS {
        let key = string(scope, &format!("UV_{name}"));
        let number = v8::Integer::new(scope, *number);
        target.set(scope, key.into(), number.into());
    }
}

#[cfg(test)]
mod tests {
    use super::{message, name};

    #[test]
    fn errors_have_libuvs_names_and_texts() {
        assert_eq!(name(-libc::ENOENT), "ENOENT");
        assert_eq!(message(-libc::EISDIR), "illegal operation on a directory");
    }

    #[test]
    fn unknown_errors_say_so() {
        assert_eq!(name(-9999), "Unknown system error -9999");
        assert_eq!(message(-9999), "Unknown system error -9999");
    }
}
