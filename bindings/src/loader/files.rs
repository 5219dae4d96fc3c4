//! The disk as the loaders see it. Each function makes one trip: a loader asks for little else, but it asks often.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jsr_runtime::engine::string;

use crate::errors::system_error;

/// `stat(path)`: 0 for a file (or anything else that can be read), 1 for a folder, -1 if there is nothing.
pub fn stat(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let path = args.get(0).to_rust_string_lossy(scope);
    rv.set_int32(match fs::metadata(path) {
        Ok(metadata) => i32::from(metadata.is_dir()),
        Err(_) => -1,
    });
}

/// `realpath(path)`: the path without symbolic links.
pub fn realpath(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let path = args.get(0).to_rust_string_lossy(scope);
    match fs::canonicalize(&path) {
        Ok(real) => rv.set(string(scope, &real.to_string_lossy()).into()),
        Err(error) => throw(scope, &error, "lstat", &path),
    }
}

/// `readText(path, withoutMark)`: the file as text, with U+FFFD for what is no UTF-8, and without the byte order mark if
/// that is asked for.
pub fn read_text(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let path = args.get(0).to_rust_string_lossy(scope);
    match read(Path::new(&path)) {
        Ok(bytes) => {
            let mark = if args.get(1).is_true() {
                BYTE_ORDER_MARK
            } else {
                b""
            };
            let bytes = bytes.strip_prefix(mark).unwrap_or(&bytes);
            match text(scope, bytes) {
                Some(text) => rv.set(text.into()),
                None => {
                    let message = string(scope, "Cannot create a string longer than 0x1fffffe8 characters");
                    let error = v8::Exception::range_error(scope, message);
                    scope.throw_exception(error);
                }
            }
        }
        Err((error, syscall)) => throw(scope, &error, syscall, if syscall == "open" { &path } else { "" }),
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a file with the system calls, and so the errors, of `fs.readFileSync`.
fn read(path: &Path) -> Result<Vec<u8>, (io::Error, &'static str)> {
    let mut file = fs::File::open(path).map_err(|error| (error, "open"))?;
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(1));
    file.read_to_end(&mut bytes).map_err(|error| (error, "read"))?;
    Ok(bytes)
}

/// A string of the JavaScript heap; `None` if it is longer than any may be.
fn text<'s>(scope: &v8::PinScope<'s, '_>, bytes: &[u8]) -> Option<v8::Local<'s, v8::String>> {
    if bytes.is_ascii() {
        v8::String::new_from_one_byte(scope, bytes, v8::NewStringType::Normal)
    } else {
        v8::String::new_from_utf8(scope, bytes, v8::NewStringType::Normal)
    }
}

/// `decodeData(body, isBase64)`: the text that the body of a `data:` URL stands for; undefined if it is no base64.
pub fn decode_data(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let body = args.get(0).to_rust_string_lossy(scope);
    let mut bytes = percent_decode(body.as_bytes());
    if args.get(1).is_true() {
        match base64_decode(&bytes) {
            Some(decoded) => bytes = decoded,
            None => return,
        }
    }
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    if let Some(text) = text(scope, bytes) {
        rv.set(text.into());
    }
}

fn percent_decode(text: &[u8]) -> Vec<u8> {
    let digit = |index: usize| text.get(index).and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(text.len());
    let mut index = 0;
    while let Some(byte) = text.get(index) {
        match (byte, digit(index + 1), digit(index + 2)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                index += 3;
            }
            _ => {
                bytes.push(*byte);
                index += 1;
            }
        }
    }
    bytes
}

/// Forgiving base64, as the web has it: white space counts for nothing, padding may be missing.
fn base64_decode(text: &[u8]) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let digits: Vec<u8> = text
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    GeneralPurpose::new(&STANDARD, config).decode(digits).ok()
}

/// `findPackage(folder)`: `[path, text]` of the nearest package.json in `folder` or above it. The search ends at a folder
/// of packages, and does not look into the root of the file system.
pub fn find_package(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let folder = args.get(0).to_rust_string_lossy(scope);
    for folder in Path::new(&folder).ancestors() {
        if folder.parent().is_none() || folder.ends_with("node_modules") {
            return;
        }
        let path = folder.join("package.json");
        let Ok(bytes) = read(&path) else { continue };
        let Some(text) = text(scope, &bytes) else { continue };
        let path = string(scope, &path.to_string_lossy()).into();
        rv.set(v8::Array::new_with_elements(scope, &[path, text.into()]).into());
        return;
    }
}

/// `readPackage(path)`: the text of a package.json; undefined if there is none.
pub fn read_package(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let path = args.get(0).to_rust_string_lossy(scope);
    if let Some(text) = read(Path::new(&path)).ok().and_then(|bytes| text(scope, &bytes)) {
        rv.set(text.into());
    }
}

fn throw(scope: &mut v8::PinScope, error: &io::Error, syscall: &str, path: &str) {
    let path = Some(path.as_bytes()).filter(|path| !path.is_empty());
    // What has no number of the system was refused before it got there: a path with a NUL in it, say.
    let number = error.raw_os_error().unwrap_or(libc::EINVAL);
    let error = system_error(scope, number, syscall, path, None);
    scope.throw_exception(error.into());
}
