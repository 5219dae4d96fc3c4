//! Whole files: read and written in one piece of work each, from open to close.

use std::ffi::CString;
use std::os::fd::RawFd;

use super::memory::Pinned;
use super::output::{Output, array_buffer};
use super::request::{Answer, Argument, Call, Failure, Named, perform};
use super::stat::Kind;
use super::sys::{self, Errno};

/// A file that a call names: opened for it, or the program's own descriptor.
enum Target {
    Path { path: CString, flags: i32, mode: u32 },
    Descriptor(RawFd),
}

impl Target {
    /// `pathOrFd` in argument 0.
    fn new(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, flags: i32, mode: u32) -> Self {
        if args.get(0).is_number() {
            Self::Descriptor(i32::take(scope, args, &mut 0))
        } else {
            Self::Path {
                path: CString::take(scope, args, &mut 0),
                flags,
                mode,
            }
        }
    }

    /// Does `work` with the open file, and closes it if it was opened here.
    fn with<T>(&self, work: impl FnOnce(RawFd) -> Answer<T>) -> Answer<T> {
        match self {
            Self::Descriptor(fd) => work(*fd),
            Self::Path { path, flags, mode } => {
                let fd = sys::open(path, *flags, *mode).about("open", path)?;
                let answer = work(fd);
                let closed = sys::close(fd).named("close");
                answer.and_then(|value| closed.map(|()| value))
            }
        }
    }

    /// A refused read or write.
    fn failure(&self, errno: Errno, syscall: &'static str, names_path: bool) -> Failure {
        match self {
            Self::Path { path, .. } if names_path => Failure::at(errno, syscall, path),
            _ => Failure::new(errno, syscall),
        }
    }
}

/// The largest file that is read as a whole.
const LARGEST_FILE: u64 = (1 << 31) - 1;

/// How much to ask for when a file does not say its size, as pipes and `/proc` do not.
const CHUNK: usize = 64 * 1024;

/// From this size on, it pays to make a string of the bytes on the other thread, and to lend it to V8 uncopied.
const LARGE: usize = 64 * 1024;

/// What was in a file.
pub enum Contents {
    /// As they are: JavaScript gets an ArrayBuffer.
    Bytes(Vec<u8>),
    /// UTF-8, or what is taken for it.
    Text(Vec<u8>),
    /// All of one byte each: ASCII, or Latin-1 after decoding.
    OneByte(Vec<u8>),
    /// UTF-16.
    TwoByte(Vec<u16>),
    /// Nothing was read: the file is too large. JavaScript gets its size, and makes the error.
    TooLarge(u64),
}

impl Contents {
    /// The text in `bytes`; decoded here if that is worth it.
    fn text(bytes: Vec<u8>) -> Self {
        if bytes.len() < LARGE || bytes.len() > v8::String::MAX_LENGTH {
            return Self::Text(bytes);
        }
        if bytes.is_ascii() {
            return Self::OneByte(bytes);
        }
        match std::str::from_utf8(&bytes) {
            Ok(text) if text.chars().all(|character| u32::from(character) < 0x100) => {
                Self::OneByte(text.chars().map(|character| character as u8).collect())
            }
            Ok(text) => Self::TwoByte(text.encode_utf16().collect()),
            // V8 knows where the replacement characters go.
            Err(_) => Self::Text(bytes),
        }
    }
}

impl Output for Contents {
    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        let text = match self {
            Self::Bytes(bytes) => return array_buffer(scope, bytes).into(),
            Self::TooLarge(size) => return v8::Number::new(scope, size as f64).into(),
            Self::Text(bytes) => v8::String::new_from_utf8(scope, &bytes, v8::NewStringType::Normal),
            Self::OneByte(bytes) => v8::String::new_external_onebyte(scope, bytes.into_boxed_slice()),
            Self::TwoByte(units) => v8::String::new_external_twobyte(scope, units.into_boxed_slice()),
        };
        // Longer than any string can be: JavaScript makes the error.
        text.map_or_else(|| v8::null(scope).into(), Into::into)
    }
}

/// `readFile(pathOrFd, flags, asText, namesPath)`: an ArrayBuffer, or a string if `asText`; a number, its size, if the
/// file is too large, and null if its text is too long.
///
/// `namesPath`: whether an error of reading tells the path, as it does except in `readFileSync`.
pub fn read_file(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let target = Target::new(scope, &args, i32::take(scope, &args, &mut 1), 0o666);
    let at = &mut 2;
    let (as_text, names_path) = (bool::take(scope, &args, at), bool::take(scope, &args, at));
    // Node's `readFileSync` of a text does not ask for the size, so that its first call is a read.
    let first_call = if as_text && !names_path { "read" } else { "fstat" };
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.readFile",
            callbacks_at: 4,
        },
        move || {
            let bytes = target.with(|fd| {
                let (kind, size) = sys::kind_and_size(fd).named(first_call)?;
                let size = if kind == Kind::File { size } else { 0 };
                if size > LARGEST_FILE {
                    return Ok(Err(size));
                }
                let read = read_all(fd, usize::try_from(size).unwrap_or(0));
                read.map(Ok)
                    .map_err(|errno| target.failure(errno, "read", names_path))
            })?;
            Ok(match bytes {
                Err(size) => Contents::TooLarge(size),
                Ok(bytes) if as_text => Contents::text(bytes),
                Ok(bytes) => Contents::Bytes(bytes),
            })
        },
    );
}

/// Reads `size` bytes, or, if that is 0, all there is.
fn read_all(fd: RawFd, size: usize) -> Result<Vec<u8>, Errno> {
    let mut bytes = Vec::new();
    loop {
        let more = if size == 0 {
            CHUNK.max(bytes.len())
        } else {
            size - bytes.len()
        };
        let count = sys::read_more(fd, &mut bytes, more)?;
        if count == 0 || bytes.len() == size {
            return Ok(bytes);
        }
        if bytes.len() as u64 > LARGEST_FILE {
            return Err(libc::EFBIG);
        }
    }
}

/// What is to be written.
enum Data {
    Text(Vec<u8>),
    Bytes(Pinned),
}

/// `writeFile(pathOrFd, data, flags, mode, flush)`: `data` is a string, written as UTF-8, or a view.
pub fn write_file(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let at = &mut 2;
    let (flags, mode) = (i32::take(scope, &args, at), u32::take(scope, &args, at));
    let target = Target::new(scope, &args, flags, mode);
    let flush = bool::take(scope, &args, at);
    let data = args.get(1);
    let data = if data.is_string() {
        Data::Text(data.to_rust_string_lossy(scope).into_bytes())
    } else {
        Data::Bytes(Pinned::all(data))
    };
    perform(
        scope,
        &args,
        &mut rv,
        Call {
            api: "fs.writeFile",
            callbacks_at: 5,
        },
        move || {
            target.with(|fd| {
                let written = match &data {
                    Data::Text(text) => sys::write_all(fd, text),
                    Data::Bytes(bytes) => bytes.write_all(fd),
                };
                written.named("write")?;
                if flush {
                    sys::fsync(fd).named("fsync")
                } else {
                    Ok(())
                }
            })
        },
    );
}
