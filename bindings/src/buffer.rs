//! Text to bytes and back, in the encodings that Buffer knows.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose};
use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;

pub const BINDING: Binding = Binding {
    name: "buffer",
    functions: |f| {
        f.add("byteLengthUtf8", byte_length_utf8);
        f.add("encode", encode);
        f.add("decode", decode);
        f.add("compare", compare);
        f.add("indexOf", index_of);
        f.add("isUtf8", is_utf8);
        f.add("isAscii", is_ascii);
    },
    init: None,
};

/// The numbers that `js/internal/buffer.js` has for the encodings.
#[derive(Clone, Copy)]
enum Encoding {
    Utf8,
    Utf16,
    Latin1,
    Ascii,
    Base64,
    Base64Url,
    Hex,
}

impl Encoding {
    fn from_number(number: u32) -> Self {
        match number {
            1 => Encoding::Utf16,
            2 => Encoding::Latin1,
            3 => Encoding::Ascii,
            4 => Encoding::Base64,
            5 => Encoding::Base64Url,
            6 => Encoding::Hex,
            _ => Encoding::Utf8,
        }
    }
}

/// Decodes without padding and with it, and does not mind bits that are left over, as Node does.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

/// The bytes of base64 text of either alphabet: what belongs to neither is skipped, and padding ends it.
fn decode_base64(text: &[u8]) -> Vec<u8> {
    let mut clean: Vec<u8> = text
        .iter()
        .take_while(|byte| **byte != b'=')
        .filter_map(|byte| match byte {
            b'-' => Some(b'+'),
            b'_' => Some(b'/'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' => Some(*byte),
            _ => None,
        })
        .collect();
    if clean.len() % 4 == 1 {
        clean.pop();
    }
    GeneralPurpose::new(&alphabet::STANDARD, LENIENT)
        .decode(clean)
        .unwrap_or_default()
}

/// The bytes of hexadecimal text, up to the first pair that is none.
fn decode_hex(text: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    text.as_chunks::<2>()
        .0
        .iter()
        .map_while(|[high, low]| u8::try_from(digit(*high)? * 16 + digit(*low)?).ok())
        .collect()
}

fn encode_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]])
        .map(char::from)
        .collect()
}

/// The low byte of each UTF-16 unit.
fn low_bytes(units: &[u16]) -> Vec<u8> {
    units.iter().map(|unit| unit.to_le_bytes()[0]).collect()
}

fn units(scope: &v8::PinScope, text: v8::Local<v8::String>) -> Vec<u16> {
    let mut units = vec![0; text.length()];
    text.write_v2(scope, 0, &mut units, v8::WriteFlags::default());
    units
}

fn to_bytes(scope: &mut v8::PinScope, text: v8::Local<v8::String>, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.to_rust_string_lossy(scope).into_bytes(),
        Encoding::Utf16 => units(scope, text)
            .into_iter()
            .flat_map(u16::to_le_bytes)
            .collect(),
        Encoding::Latin1 | Encoding::Ascii => low_bytes(&units(scope, text)),
        Encoding::Base64 | Encoding::Base64Url => decode_base64(&low_bytes_or_other(&units(scope, text))),
        Encoding::Hex => decode_hex(&low_bytes_or_other(&units(scope, text))),
    }
}

/// As [`low_bytes`], but no character beyond ASCII is taken for one that it is not.
fn low_bytes_or_other(units: &[u16]) -> Vec<u8> {
    units
        .iter()
        .map(|unit| u8::try_from(*unit).ok().filter(u8::is_ascii).unwrap_or(b'\0'))
        .collect()
}

fn to_text<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    bytes: &[u8],
    encoding: Encoding,
) -> Option<v8::Local<'s, v8::String>> {
    let normal = v8::NewStringType::Normal;
    match encoding {
        Encoding::Utf8 if bytes.is_ascii() => v8::String::new_from_one_byte(scope, bytes, normal),
        Encoding::Utf8 => v8::String::new(scope, &String::from_utf8_lossy(bytes)),
        Encoding::Utf16 => {
            let units: Vec<u16> = bytes
                .as_chunks::<2>()
                .0
                .iter()
                .map(|pair| u16::from_le_bytes(*pair))
                .collect();
            v8::String::new_from_two_byte(scope, &units, normal)
        }
        Encoding::Latin1 => v8::String::new_from_one_byte(scope, bytes, normal),
        Encoding::Ascii => {
            let bytes: Vec<u8> = bytes.iter().map(|byte| byte & 0x7f).collect();
            v8::String::new_from_one_byte(scope, &bytes, normal)
        }
        Encoding::Base64 => v8::String::new(scope, &general_purpose::STANDARD.encode(bytes)),
        Encoding::Base64Url => v8::String::new(scope, &general_purpose::URL_SAFE_NO_PAD.encode(bytes)),
        Encoding::Hex => v8::String::new(scope, &encode_hex(bytes)),
    }
}

/// The bytes of a view; nothing for anything else.
pub fn view_bytes(value: v8::Local<v8::Value>) -> Vec<u8> {
    let Ok(view) = v8::Local::<v8::ArrayBufferView>::try_from(value) else {
        return Vec::new();
    };
    let mut bytes = vec![0; view.byte_length()];
    let length = view.copy_contents(&mut bytes);
    bytes.truncate(length);
    bytes
}

fn encoding_of(scope: &mut v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> Encoding {
    Encoding::from_number(args.get(index).uint32_value(scope).unwrap_or(0))
}

/// `byteLengthUtf8(string)`.
fn byte_length_utf8(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    if let Ok(text) = v8::Local::<v8::String>::try_from(args.get(0)) {
        rv.set_double(text.utf8_length(scope) as f64);
    }
}

/// `encode(string, encoding)`: an ArrayBuffer.
fn encode(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Ok(text) = v8::Local::<v8::String>::try_from(args.get(0)) else {
        return;
    };
    let encoding = encoding_of(scope, &args, 1);
    let bytes = to_bytes(scope, text, encoding);
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    rv.set(v8::ArrayBuffer::with_backing_store(scope, &store).into());
}

/// `decode(view, encoding)`: a string.
fn decode(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let bytes = view_bytes(args.get(0));
    let encoding = encoding_of(scope, &args, 1);
    match to_text(scope, &bytes, encoding) {
        Some(text) => rv.set(text.into()),
        None => {
            let message = string(scope, "Cannot create a string longer than 0x1fffffe8 characters");
            let error = v8::Exception::error(scope, message);
            scope.throw_exception(error);
        }
    }
}

/// `compare(a, b)`: -1, 0 or 1.
fn compare(_scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set_int32(view_bytes(args.get(0)).cmp(&view_bytes(args.get(1))) as i32);
}

/// `indexOf(haystack, needle, from, forward, step)`: where `needle` begins at or after `from` (before or at, backwards), at
/// a multiple of `step`; -1 if nowhere.
fn index_of(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (haystack, needle) = (view_bytes(args.get(0)), view_bytes(args.get(1)));
    let from = args
        .get(2)
        .integer_value(scope)
        .and_then(|from| usize::try_from(from).ok())
        .unwrap_or(0);
    let step = args.get(4).uint32_value(scope).unwrap_or(1).max(1) as usize;
    let fits = |at: &usize| {
        haystack.get(*at..*at + needle.len()) == Some(needle.as_slice()) && at.is_multiple_of(step)
    };
    let last = haystack.len().saturating_sub(needle.len());
    let found = if needle.len() > haystack.len() {
        None
    } else if args.get(3).is_true() {
        (from..=last).find(fits)
    } else {
        (0..=from.min(last)).rev().find(fits)
    };
    rv.set_double(found.map_or(-1.0, |at| at as f64));
}

/// `isUtf8(view)`.
fn is_utf8(_scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set_bool(std::str::from_utf8(&view_bytes(args.get(0))).is_ok());
}

/// `isAscii(view)`.
fn is_ascii(_scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set_bool(view_bytes(args.get(0)).is_ascii());
}

#[cfg(test)]
mod tests {
    use super::{decode_base64, decode_hex, encode_hex};

    #[test]
    fn base64_is_read_leniently() {
        assert_eq!(decode_base64(b"dGV4dA=="), b"text");
        assert_eq!(decode_base64(b"dGV4dA"), b"text");
        assert_eq!(decode_base64(b"dG V4*dA"), b"text");
        assert_eq!(decode_base64(b"-_-_"), decode_base64(b"+/+/"));
        assert_eq!(decode_base64(b"Y"), b"");
    }

    #[test]
    fn hex_ends_at_the_first_bad_pair() {
        assert_eq!(decode_hex(b"abXX12"), [0xab]);
        assert_eq!(decode_hex(b"abc"), [0xab]);
        assert_eq!(encode_hex(&[0, 255, 16]), "00ff10");
    }
}
