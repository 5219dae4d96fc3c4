//! The encodings of the web, for `TextEncoder` and `TextDecoder`.

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};
use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;

pub const BINDING: Binding = Binding {
    name: "encoding",
    functions: |f| {
        f.add("closeDecoder", close_decoder);
        f.add("decode", decode);
        f.add("decodeChunk", decode_chunk);
        f.add("encode", encode);
        f.add("encodeInto", encode_into);
        f.add("nameOf", name_of);
        f.add("openDecoder", open_decoder);
    },
    init: None,
};

/// Decoders that wait for the rest of a stream, each at the index that JavaScript knows it by.
#[derive(Default)]
struct OpenDecoders(Vec<Option<Decoder>>);

impl OpenDecoders {
    fn add(&mut self, decoder: Decoder) -> usize {
        let free = self.0.iter().position(Option::is_none);
        let index = free.unwrap_or_else(|| {
            self.0.push(None);
            self.0.len() - 1
        });
        self.0[index] = Some(decoder);
        index
    }

    fn get(&mut self, index: usize) -> Option<&mut Decoder> {
        self.0.get_mut(index)?.as_mut()
    }

    fn remove(&mut self, index: usize) {
        if let Some(slot) = self.0.get_mut(index) {
            *slot = None;
        }
    }

    fn of<'a>(scope: &'a mut v8::PinScope) -> Option<&'a mut Self> {
        if scope.get_slot::<Self>().is_none() {
            scope.set_slot(Self::default());
        }
        scope.get_slot_mut::<Self>()
    }
}

/// The bytes of a view or a buffer, copied: a decoder must not see them change.
fn bytes_of(value: v8::Local<v8::Value>) -> Option<Vec<u8>> {
    if let Ok(view) = v8::Local::<v8::ArrayBufferView>::try_from(value) {
        let mut bytes = vec![0; view.byte_length()];
        let count = view.copy_contents(&mut bytes);
        bytes.truncate(count);
        return Some(bytes);
    }
    let store = if let Ok(buffer) = v8::Local::<v8::ArrayBuffer>::try_from(value) {
        buffer.get_backing_store()
    } else {
        v8::Local::<v8::SharedArrayBuffer>::try_from(value)
            .ok()?
            .get_backing_store()
    };
    Some(store.iter().map(std::cell::Cell::get).collect())
}

fn encoding_argument(
    scope: &v8::PinScope,
    args: &v8::FunctionCallbackArguments,
    index: i32,
) -> &'static Encoding {
    let name = args.get(index).to_rust_string_lossy(scope);
    Encoding::for_label(name.as_bytes()).unwrap_or(UTF_8)
}

fn index_argument(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments) -> usize {
    args.get(0)
        .integer_value(scope)
        .and_then(|index| usize::try_from(index).ok())
        .unwrap_or(usize::MAX)
}

/// A decoder at the start of a text. It drops a byte order mark unless `ignore_bom`, which means to leave it alone.
fn new_decoder(encoding: &'static Encoding, ignore_bom: bool) -> Decoder {
    if ignore_bom {
        encoding.new_decoder_without_bom_handling()
    } else {
        encoding.new_decoder_with_bom_removal()
    }
}

/// The text of the next bytes; `None` if they are malformed and that is `fatal`.
fn run(decoder: &mut Decoder, bytes: &[u8], last: bool, fatal: bool) -> Option<String> {
    let capacity = decoder.max_utf8_buffer_length(bytes.len())?;
    let mut text = String::with_capacity(capacity);
    if !fatal {
        let _ = decoder.decode_to_string(bytes, &mut text, last);
        return Some(text);
    }
    match decoder
        .decode_to_string_without_replacement(bytes, &mut text, last)
        .0
    {
        DecoderResult::Malformed(..) => None,
        DecoderResult::InputEmpty | DecoderResult::OutputFull => Some(text),
    }
}

/// `nameOf(label)`: the name of an encoding in lower case; undefined if the label is none.
fn name_of(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let label = args.get(0).to_rust_string_lossy(scope);
    if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
        let name = string(scope, &encoding.name().to_ascii_lowercase());
        rv.set(name.into());
    }
}

/// Gives back a text, or nothing if there is none.
fn give(scope: &v8::PinScope, text: Option<String>, rv: &mut v8::ReturnValue) {
    let text = text.and_then(|text| v8::String::new(scope, &text));
    if let Some(text) = text {
        rv.set(text.into());
    }
}

/// `decode(encoding, bytes, fatal, ignoreBOM)`: a whole text; undefined if it is malformed, null if `bytes` are none.
fn decode(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let encoding = encoding_argument(scope, &args, 0);
    let Some(bytes) = bytes_of(args.get(1)) else {
        return rv.set_null();
    };
    let (fatal, ignore_bom) = (args.get(2).is_true(), args.get(3).is_true());
    // V8 replaces what is malformed as the web does, and needs no copy.
    if encoding == UTF_8 && (!fatal || v8::simdutf::validate_utf8(&bytes)) {
        let text = if ignore_bom {
            &bytes[..]
        } else {
            bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)
        };
        if let Some(text) = v8::String::new_from_utf8(scope, text, v8::NewStringType::Normal) {
            rv.set(text.into());
        }
        return;
    }
    let text = run(&mut new_decoder(encoding, ignore_bom), &bytes, true, fatal);
    give(scope, text, &mut rv);
}

/// `openDecoder(encoding, ignoreBOM)`: the index of a new decoder.
fn open_decoder(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let encoding = encoding_argument(scope, &args, 0);
    let decoder = new_decoder(encoding, args.get(1).is_true());
    if let Some(open) = OpenDecoders::of(scope) {
        rv.set_double(open.add(decoder) as f64);
    }
}

/// `decodeChunk(index, bytes, last, fatal)`: the text of the next bytes; undefined if they are malformed.
fn decode_chunk(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let index = index_argument(scope, &args);
    let Some(bytes) = bytes_of(args.get(1)) else {
        return rv.set_null();
    };
    let (last, fatal) = (args.get(2).is_true(), args.get(3).is_true());
    let Some(decoder) = OpenDecoders::of(scope).and_then(|open| open.get(index)) else {
        return;
    };
    let text = run(decoder, &bytes, last, fatal);
    give(scope, text, &mut rv);
}

/// `closeDecoder(index)`
fn close_decoder(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let index = index_argument(scope, &args);
    if let Some(open) = OpenDecoders::of(scope) {
        open.remove(index);
    }
}

const WELL_FORMED: v8::WriteFlags = v8::WriteFlags::kReplaceInvalidUtf8;

/// `encode(string)`: an ArrayBuffer of its UTF-8.
fn encode(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Ok(text) = v8::Local::<v8::String>::try_from(args.get(0)) else {
        return;
    };
    let mut bytes = vec![0; text.utf8_length(scope)];
    if !bytes.is_empty() {
        text.write_utf8_v2(scope, &mut bytes, WELL_FORMED, None);
    }
    let store = v8::ArrayBuffer::new_backing_store_from_vec(bytes).make_shared();
    rv.set(v8::ArrayBuffer::with_backing_store(scope, &store).into());
}

/// `encodeInto(string, target)`: `[read, written]`, in UTF-16 units and bytes.
fn encode_into(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Ok(text) = v8::Local::<v8::String>::try_from(args.get(0)) else {
        return;
    };
    let Ok(view) = v8::Local::<v8::ArrayBufferView>::try_from(args.get(1)) else {
        return;
    };
    let (start, length) = (view.data().cast::<u8>(), view.byte_length());
    let (mut read, mut written) = (0, 0);
    if length > 0 && !start.is_null() {
        // SAFETY: V8 keeps the memory while the handle lives, and nothing else touches it during the call.
        let target = unsafe { std::slice::from_raw_parts_mut(start, length) };
        written = text.write_utf8_v2(scope, target, WELL_FORMED, Some(&mut read));
    }
    let (read, written) = (
        v8::Number::new(scope, read as f64),
        v8::Number::new(scope, written as f64),
    );
    rv.set(v8::Array::new_with_elements(scope, &[read.into(), written.into()]).into());
}

#[cfg(test)]
mod tests {
    use super::{OpenDecoders, new_decoder, run};
    use encoding_rs::{SHIFT_JIS, UTF_8, UTF_16LE};

    #[test]
    fn a_character_may_be_cut_in_two() {
        let mut decoder = new_decoder(UTF_8, false);
        assert_eq!(run(&mut decoder, &[0xe6, 0xbc], false, true).as_deref(), Some(""));
        assert_eq!(
            run(&mut decoder, &[0xa2], true, true).as_deref(),
            Some("\u{6f22}")
        );
    }

    #[test]
    fn malformed_bytes_are_replaced_or_fatal() {
        assert_eq!(
            run(&mut new_decoder(UTF_8, false), &[0xff], true, false).as_deref(),
            Some("\u{fffd}")
        );
        assert_eq!(run(&mut new_decoder(UTF_8, false), &[0xff], true, true), None);
        assert_eq!(run(&mut new_decoder(SHIFT_JIS, false), &[0x81], true, true), None);
    }

    #[test]
    fn the_byte_order_mark() {
        let text = [0xff, 0xfe, 0x61, 0];
        assert_eq!(
            run(&mut new_decoder(UTF_16LE, false), &text, true, true).as_deref(),
            Some("a")
        );
        assert_eq!(
            run(&mut new_decoder(UTF_16LE, true), &text, true, true).as_deref(),
            Some("\u{feff}a")
        );
    }

    #[test]
    fn indices_are_used_again() {
        let mut open = OpenDecoders::default();
        assert_eq!(open.add(new_decoder(UTF_8, false)), 0);
        assert_eq!(open.add(new_decoder(UTF_8, false)), 1);
        open.remove(0);
        assert!(open.get(0).is_none());
        assert_eq!(open.add(new_decoder(UTF_8, false)), 0);
    }
}
