//! Bytes to strings and strings to bytes, one function for each encoding and direction.

use std::mem::MaybeUninit;

use jsr_runtime::binding::Functions;

use super::{Class, bytes_argument, index_argument, throw};
use super::{base64, hex};

/// Adds the functions to the binding: `utf8Slice(buffer, start, end)`, `utf8Write(buffer, string, offset, length)` ...
pub fn add_functions(f: &mut Functions) {
    f.add("asciiSlice", slice::<Ascii>);
    f.add("base64Slice", slice::<Base64>);
    f.add("base64urlSlice", slice::<Base64Url>);
    f.add("hexSlice", slice::<Hex>);
    f.add("latin1Slice", slice::<Latin1>);
    f.add("ucs2Slice", slice::<Utf16>);
    f.add("utf8Slice", slice::<Utf8>);

    f.add("asciiWriteStatic", write::<Latin1>);
    f.add("base64Write", write::<Base64>);
    f.add("base64urlWrite", write::<Base64>);
    f.add("hexWrite", write::<Hex>);
    f.add("latin1WriteStatic", write::<Latin1>);
    f.add("ucs2Write", write::<Utf16>);
    f.add("utf8WriteStatic", write::<Utf8>);

    f.add("byteLengthUtf8", utf8_length);
}

/// From bytes to a string. `None` if the string would be too long for the engine.
trait Decode {
    fn decode<'s>(scope: &v8::PinScope<'s, '_>, bytes: &[u8]) -> Option<v8::Local<'s, v8::String>>;
}

/// From a string to bytes: as much of it as `out` has room for. Returns how many bytes were written.
trait Encode {
    fn encode(scope: &v8::PinScope, text: v8::Local<v8::String>, out: &mut [u8]) -> usize;
}

struct Ascii;
struct Base64;
struct Base64Url;
struct Hex;
struct Latin1;
struct Utf16;
struct Utf8;

const NORMAL: v8::NewStringType = v8::NewStringType::Normal;

fn one_byte<'s>(scope: &v8::PinScope<'s, '_>, text: &[u8]) -> Option<v8::Local<'s, v8::String>> {
    if text.len() > v8::String::MAX_LENGTH {
        return None;
    }
    v8::String::new_from_one_byte(scope, text, NORMAL)
}

impl Decode for Ascii {
    fn decode<'s>(scope: &v8::PinScope<'s, '_>, bytes: &[u8]) -> Option<v8::Local<'s, v8::String>> {
        if bytes.is_ascii() {
            return one_byte(scope, bytes);
        }
        let text: Vec<u8> = bytes.iter().map(|byte| byte & 0x7f).collect();
        one_byte(scope, &text)
    }
}

impl Decode for Latin1 {
    fn decode<'s>(scope: &v8::PinScope<'s, '_>, bytes: &[u8]) -> Option<v8::Local<'s, v8::String>> {
        one_byte(scope, bytes)
    }
}

impl Decode for Base64 {
    fn decode<'s>(scope: &v8::PinScope<'s, '_>, bytes: &[u8]) -> Option<v8::Local<'s, v8::String>> {
        if bytes.len() > v8::String::MAX_LENGTH / 4 * 3 {
            return None;
        }
        one_byte(scope, &base64::encode(bytes, false))
    }
}

impl Decode for Base64Url {
    fn decode<'s>(scope: &v8::PinScope<'s, '_>, bytes: &[u8]) -> Option<v8::Local<'s, v8::String>> {
        if bytes.len() > v8::String::MAX_LENGTH / 4 * 3 {
            return None;
        }
        one_byte(scope, &base64::encode(bytes, true))
    }
}

impl Decode for Hex {
    fn decode<'s>(scope: &v8::PinScope<'s, '_>, bytes: &[u8]) -> Option<v8::Local<'s, v8::String>> {
        if bytes.len() > v8::String::MAX_LENGTH / 2 {
            return None;
        }
        one_byte(scope, &hex::encode(bytes))
    }
}

impl Decode for Utf16 {
    fn decode<'s>(scope: &v8::PinScope<'s, '_>, bytes: &[u8]) -> Option<v8::Local<'s, v8::String>> {
        if bytes.len() / 2 > v8::String::MAX_LENGTH {
            return None;
        }
        let units: Vec<u16> = bytes
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        v8::String::new_from_two_byte(scope, &units, NORMAL)
    }
}

impl Decode for Utf8 {
    fn decode<'s>(scope: &v8::PinScope<'s, '_>, bytes: &[u8]) -> Option<v8::Local<'s, v8::String>> {
        v8::String::new_from_utf8(scope, bytes, NORMAL)
    }
}

impl Encode for Utf8 {
    fn encode(scope: &v8::PinScope, text: v8::Local<v8::String>, out: &mut [u8]) -> usize {
        // An empty slice points nowhere, which V8 does not expect.
        if out.is_empty() {
            return 0;
        }
        text.write_utf8_v2(scope, out, v8::WriteFlags::kReplaceInvalidUtf8, None)
    }
}

impl Encode for Latin1 {
    fn encode(scope: &v8::PinScope, text: v8::Local<v8::String>, out: &mut [u8]) -> usize {
        let count = text.length().min(out.len());
        if count > 0 {
            text.write_one_byte_v2(scope, 0, &mut out[..count], v8::WriteFlags::empty());
        }
        count
    }
}

impl Encode for Utf16 {
    fn encode(scope: &v8::PinScope, text: v8::Local<v8::String>, out: &mut [u8]) -> usize {
        let units = text.length().min(out.len() / 2);
        // A part at a time: `out` may start at an odd address, where no unit can lie.
        let mut part = [0u16; 1024];
        let mut done = 0;
        while done < units {
            let count = (units - done).min(part.len());
            let Ok(offset) = u32::try_from(done) else { break };
            text.write_v2(scope, offset, &mut part[..count], v8::WriteFlags::empty());
            for (pair, unit) in out[done * 2..].chunks_exact_mut(2).zip(&part[..count]) {
                pair.copy_from_slice(&unit.to_le_bytes());
            }
            done += count;
        }
        units * 2
    }
}

impl Encode for Hex {
    fn encode(scope: &v8::PinScope, text: v8::Local<v8::String>, out: &mut [u8]) -> usize {
        with_units(scope, text, |text| match text {
            Units::One(text) => hex::decode(text, out),
            Units::Two(text) => hex::decode_wide(text, out),
        })
    }
}

impl Encode for Base64 {
    fn encode(scope: &v8::PinScope, text: v8::Local<v8::String>, out: &mut [u8]) -> usize {
        with_units(scope, text, |text| match text {
            Units::One(text) => base64::decode(text, out),
            Units::Two(text) => base64::decode_wide(text, out),
        })
    }
}

/// The units of a string as V8 keeps them.
enum Units<'a> {
    One(&'a [u8]),
    Two(&'a [u16]),
}

/// Hands `work` a copy of the string, on the stack if it is short.
fn with_units<R>(scope: &v8::PinScope, text: v8::Local<v8::String>, work: impl FnOnce(Units) -> R) -> R {
    let length = text.length();
    if !text.is_onebyte() {
        let mut units = vec![0u16; length];
        text.write_v2(scope, 0, &mut units, v8::WriteFlags::empty());
        return work(Units::Two(&units));
    }
    let mut short = [MaybeUninit::<u8>::uninit(); 1024];
    if length <= short.len() {
        let part = &mut short[..length];
        text.write_one_byte_uninit_v2(scope, 0, part, v8::WriteFlags::empty());
        // SAFETY: V8 wrote `length` bytes, all of `part`.
        return work(Units::One(unsafe { &*(std::ptr::from_ref(part) as *const [u8]) }));
    }
    let mut bytes = vec![0u8; length];
    text.write_one_byte_v2(scope, 0, &mut bytes, v8::WriteFlags::empty());
    work(Units::One(&bytes))
}

/// `xSlice(buffer, start, end)`
fn slice<E: Decode>(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(bytes) = bytes_argument(scope, &args, 0) else {
        return;
    };
    if bytes.len() == 0 {
        return rv.set_empty_string();
    }
    let Some(start) = index_argument(scope, &args, 1, 0) else {
        return;
    };
    let Some(end) = index_argument(scope, &args, 2, bytes.len()) else {
        return;
    };
    if end <= start {
        return rv.set_empty_string();
    }
    // The conversion of the indices may have run JavaScript, which may have detached the buffer.
    let Some(bytes) = bytes_argument(scope, &args, 0) else {
        return;
    };
    if end > bytes.len() {
        return throw(scope, Class::RangeError, "ERR_OUT_OF_RANGE", "Index out of range");
    }
    // SAFETY: the bytes are only read, and no JavaScript runs while they are.
    match E::decode(scope, unsafe { bytes.range(start, end).read() }) {
        Some(text) => rv.set(text.into()),
        None => {
            let message = format!(
                "Cannot create a string longer than {:#x} characters",
                v8::String::MAX_LENGTH
            );
            throw(scope, Class::Error, "ERR_STRING_TOO_LONG", &message);
        }
    }
}

/// `xWrite(buffer, string, offset, length)`: how many bytes were written.
fn write<E: Encode>(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(bytes) = bytes_argument(scope, &args, 0) else {
        return;
    };
    let Ok(text) = v8::Local::<v8::String>::try_from(args.get(1)) else {
        return throw(
            scope,
            Class::TypeError,
            "ERR_INVALID_ARG_TYPE",
            "argument must be a string",
        );
    };
    let Some(offset) = index_argument(scope, &args, 2, 0) else {
        return;
    };
    if offset > bytes.len() {
        let message = "\"offset\" is outside of buffer bounds";
        return throw(scope, Class::RangeError, "ERR_BUFFER_OUT_OF_BOUNDS", message);
    }
    let Some(length) = index_argument(scope, &args, 3, bytes.len() - offset) else {
        return;
    };
    // The conversion of the indices may have run JavaScript, which may have detached the buffer.
    let Some(bytes) = bytes_argument(scope, &args, 0) else {
        return;
    };
    let target = bytes.range(offset, offset.saturating_add(length));
    // SAFETY: this is the only reference, and no JavaScript runs while it lives.
    let written = E::encode(scope, text, unsafe { target.write() });
    rv.set_double(written as f64);
}

/// `byteLengthUtf8(string)`
fn utf8_length(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    if let Ok(text) = v8::Local::<v8::String>::try_from(args.get(0)) {
        rv.set_double(text.utf8_length(scope) as f64);
    }
}

/// `btoa(string)`: the base64 of a string of bytes; -1 if a character is no byte.
pub fn btoa(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Ok(text) = v8::Local::<v8::String>::try_from(args.get(0)) else {
        return;
    };
    if !text.contains_only_onebyte() {
        return rv.set_int32(-1);
    }
    let mut bytes = vec![0; text.length()];
    text.write_one_byte_v2(scope, 0, &mut bytes, v8::WriteFlags::empty());
    match Base64::decode(scope, &bytes) {
        Some(text) => rv.set(text.into()),
        None => throw(scope, Class::Error, "ERR_STRING_TOO_LONG", "The text is too long"),
    }
}

/// `atob(string)`: the string of bytes; -2 if a character means nothing, -1 if the length is wrong.
pub fn atob(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Ok(text) = v8::Local::<v8::String>::try_from(args.get(0)) else {
        return;
    };
    let decoded = with_units(scope, text, |text| match text {
        Units::One(text) => base64::decode_web(text),
        // A character beyond a byte is in no alphabet: any that is not, stands for it.
        Units::Two(text) => {
            let bytes: Vec<u8> = text.iter().map(|&unit| u8::try_from(unit).unwrap_or(0)).collect();
            base64::decode_web(&bytes)
        }
    });
    match decoded {
        Ok(bytes) => {
            if let Some(text) = one_byte(scope, &bytes) {
                rv.set(text.into());
            }
        }
        Err(base64::Refusal::Character) => rv.set_int32(-2),
        Err(base64::Refusal::Length) => rv.set_int32(-1),
    }
}
