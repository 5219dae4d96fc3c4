//! Users and groups: their numbers, and those that the process acts for.

use std::ffi::{CStr, CString, c_char, c_int};
use std::mem::MaybeUninit;
use std::ptr;

use jsr_runtime::engine::string;
use jsr_runtime::state::State;
use jsr_runtime::trace::ExitReason;

/// The most memory that an entry of the system's tables may take.
const LONGEST: usize = 1 << 20;

/// Calls one of the `get..._r` functions with ever more memory, until it is enough, and `read` with the entry that it found.
fn look_up<E, R>(
    mut call: impl FnMut(*mut E, *mut c_char, usize, *mut *mut E) -> c_int,
    read: impl FnOnce(&E) -> R,
) -> Option<R> {
    let mut entry = MaybeUninit::<E>::uninit();
    let mut buffer: Vec<c_char> = vec![0; 4096];
    loop {
        let mut found = ptr::null_mut();
        match call(
            entry.as_mut_ptr(),
            buffer.as_mut_ptr(),
            buffer.len(),
            &raw mut found,
        ) {
            0 if found.is_null() => return None,
            // SAFETY: an entry was found, in `entry`, and its texts lie in `buffer`.
            0 => return Some(read(unsafe { entry.assume_init_ref() })),
            libc::EINTR => {}
            libc::ERANGE if buffer.len() < LONGEST => buffer.resize(buffer.len() * 2, 0),
            _ => return None,
        }
    }
}

fn user_id(name: &CStr) -> Option<u32> {
    look_up(
        // SAFETY: the name is a C string, and the memory is that of the lengths that are told.
        |entry, buffer, length, found| unsafe {
            libc::getpwnam_r(name.as_ptr(), entry, buffer, length, found)
        },
        |entry: &libc::passwd| entry.pw_uid,
    )
}

fn group_id(name: &CStr) -> Option<u32> {
    look_up(
        // SAFETY: as above.
        |entry, buffer, length, found| unsafe {
            libc::getgrnam_r(name.as_ptr(), entry, buffer, length, found)
        },
        |entry: &libc::group| entry.gr_gid,
    )
}

fn text(scope: &v8::PinScope, value: v8::Local<v8::Value>) -> CString {
    CString::new(value.to_rust_string_lossy(scope)).unwrap_or_default()
}

/// `findId(kind, name)`: the number of a user (kind 0) or of a group, undefined if there is none of that name.
pub fn find_id(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let name = text(scope, args.get(1));
    let id = match args.get(0).int32_value(scope) {
        Some(0) => user_id(&name),
        _ => group_id(&name),
    };
    if let Some(id) = id {
        rv.set_uint32(id);
    }
}

/// `userName(id)`: undefined if there is no such user.
pub fn user_name(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let id = args.get(0).uint32_value(scope).unwrap_or(0);
    let name = look_up(
        // SAFETY: the memory is that of the lengths that are told.
        |entry, buffer, length, found| unsafe { libc::getpwuid_r(id, entry, buffer, length, found) },
        // SAFETY: the entry's name is a C string, if there is one.
        |entry: &libc::passwd| unsafe {
            (!entry.pw_name.is_null()).then(|| CStr::from_ptr(entry.pw_name).to_string_lossy().into_owned())
        },
    );
    if let Some(name) = name.flatten() {
        rv.set(string(scope, &name).into());
    }
}

/// `setId(name, id)`, where the name is that of the system call: 0, or an error number.
pub fn set_id(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let id = args.get(1).uint32_value(scope).unwrap_or(0);
    // SAFETY: these take any numbers.
    let status = unsafe {
        match args.get(0).to_rust_string_lossy(scope).as_str() {
            "setuid" => libc::setuid(id),
            "seteuid" => libc::seteuid(id),
            "setgid" => libc::setgid(id),
            "setegid" => libc::setegid(id),
            _ => 0,
        }
    };
    rv.set_int32(super::status(status));
}

/// `setgroups(ids)`: 0, or an error number.
pub fn setgroups(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Ok(list) = v8::Local::<v8::Array>::try_from(args.get(0)) else {
        return;
    };
    let groups: Vec<libc::gid_t> = (0..list.length())
        .filter_map(|index| list.get_index(scope, index)?.uint32_value(scope))
        .collect();
    // SAFETY: the pointer and length are those of the vector.
    rv.set_int32(super::status(unsafe {
        libc::setgroups(groups.len() as _, groups.as_ptr())
    }));
}

/// `initgroups(userName, group)`: 0, or an error number.
pub fn initgroups(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let name = text(scope, args.get(0));
    let group = args.get(1).uint32_value(scope).unwrap_or(0);
    // SAFETY: the name is a C string.
    rv.set_int32(super::status(unsafe {
        libc::initgroups(name.as_ptr(), group as _)
    }));
}

/// `execve(file, args, env)`: this process becomes another program. Only comes back with an error number.
pub fn execve(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let list = |index| -> Vec<CString> {
        v8::Local::<v8::Array>::try_from(args.get(index)).map_or_else(
            |_| Vec::new(),
            |list| {
                (0..list.length())
                    .filter_map(|index| list.get_index(scope, index))
                    .map(|item| text(scope, item))
                    .collect()
            },
        )
    };
    let (file, arguments, environment) = (text(scope, args.get(0)), list(1), list(2));
    let pointers = |strings: &[CString]| -> Vec<*const c_char> {
        let pointers = strings.iter().map(|string| string.as_ptr());
        pointers.chain([ptr::null()]).collect()
    };
    let state = State::get(scope);
    state.catch_up(scope);
    state.finish(0, ExitReason::ProcessExit);
    // SAFETY: `file` and what the lists point to are C strings that live until the call; descriptors 0 to 2 are kept open.
    let status = unsafe {
        for fd in 0..3 {
            let flags = libc::fcntl(fd, libc::F_GETFD);
            if flags >= 0 {
                libc::fcntl(fd, libc::F_SETFD, flags & !libc::FD_CLOEXEC);
            }
        }
        libc::execve(
            file.as_ptr(),
            pointers(&arguments).as_ptr(),
            pointers(&environment).as_ptr(),
        )
    };
    rv.set_int32(super::status(status));
}
