//! Base64, with the standard and the URL-safe alphabet, as leniently as Node reads it.

use v8::simdutf::{self, Base64Options, LastChunkHandling};

/// A byte that stands for no six bits.
const SKIP: u8 = 0xff;
/// The byte that ends the text.
const END: u8 = 0xfe;

/// What each byte of a text stands for, in either alphabet.
const VALUES: [u8; 256] = values();

const fn values() -> [u8; 256] {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut table = [SKIP; 256];
    let mut i = 0;
    while i < 64 {
        table[alphabet[i] as usize] = i as u8;
        i += 1;
    }
    table[b'-' as usize] = 62;
    table[b'_' as usize] = 63;
    table[b'=' as usize] = END;
    table
}

/// From here on the vectorised decoder is worth its second pass over the bytes.
const LONG: usize = 256;

/// Decodes `text` into `out`, up to a `=` or until `out` is full. What is in no alphabet is skipped, and the bits of
/// an unfinished byte are dropped. Returns how many bytes were written.
pub fn decode(text: &[u8], out: &mut [u8]) -> usize {
    if text.len() >= LONG
        && let Some(bytes) = decode_strict(text)
    {
        let count = bytes.len().min(out.len());
        out[..count].copy_from_slice(&bytes[..count]);
        return count;
    }
    decode_units(text.iter().copied(), out)
}

/// Decodes a text of UTF-16 units, each of which counts as its low byte, as in Node.
pub fn decode_wide(text: &[u16], out: &mut [u8]) -> usize {
    decode_units(text.iter().map(|&unit| unit as u8), out)
}

fn decode_units(text: impl Iterator<Item = u8>, out: &mut [u8]) -> usize {
    let mut bits = 0u32;
    let mut pending = 0;
    let mut count = 0;
    for byte in text {
        match VALUES[usize::from(byte)] {
            SKIP => continue,
            END => break,
            value => {
                bits = (bits << 6) | u32::from(value);
                pending += 6;
            }
        }
        if pending >= 8 {
            pending -= 8;
            let Some(slot) = out.get_mut(count) else { break };
            *slot = (bits >> pending) as u8;
            count += 1;
        }
    }
    count
}

/// Decodes a text that is base64 by the book, in the standard alphabet.
fn decode_strict(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(simdutf::maximal_binary_length_from_base64(text));
    let spare = bytes.spare_capacity_mut();
    // SAFETY: the decoder only writes to the slice, and it has the capacity that the decoder asks for.
    let result = unsafe {
        let out = std::slice::from_raw_parts_mut(spare.as_mut_ptr().cast::<u8>(), spare.len());
        simdutf::base64_to_binary(text, out, Base64Options::Default, LastChunkHandling::Loose)
    };
    if !result.is_ok() {
        return None;
    }
    // SAFETY: the decoder wrote this many bytes.
    unsafe { bytes.set_len(result.count) };
    Some(bytes)
}

/// `bytes` in the standard alphabet with padding, or in the URL-safe one without.
pub fn encode(bytes: &[u8], url: bool) -> Vec<u8> {
    let options = if url {
        Base64Options::Url
    } else {
        Base64Options::Default
    };
    let length = simdutf::base64_length_from_binary(bytes.len(), options);
    let mut text = vec![0; length];
    // SAFETY: `text` has the length that the encoder asks for.
    let written = unsafe { simdutf::binary_to_base64(bytes, &mut text, options) };
    text.truncate(written);
    text
}

/// Why [`decode_web`] refuses a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It has a character of no meaning.
    Character,
    /// Its length is wrong.
    Length,
}

/// The "forgiving-base64 decode" of the web, which `atob` does: only ASCII white space is skipped, and padding, if there
/// is any, is complete.
pub fn decode_web(text: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut text: Vec<u8> = text
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, b'\t' | b'\n' | 0x0c | b'\r' | b' '))
        .collect();
    if text.len().is_multiple_of(4) {
        let padding = text
            .iter()
            .rev()
            .take(2)
            .take_while(|&&byte| byte == b'=')
            .count();
        text.truncate(text.len() - padding);
    }
    if text
        .iter()
        .any(|&byte| VALUES[usize::from(byte)] >= 64 || matches!(byte, b'-' | b'_'))
    {
        return Err(Refusal::Character);
    }
    if text.len() % 4 == 1 {
        return Err(Refusal::Length);
    }
    let mut bytes = vec![0; text.len() / 4 * 3 + 2];
    let count = decode(&text, &mut bytes);
    bytes.truncate(count);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::{Refusal, decode, decode_web, decode_wide, encode};

    fn decoded(text: &str) -> Vec<u8> {
        let mut out = vec![0; text.len()];
        let count = decode(text.as_bytes(), &mut out);
        out.truncate(count);
        out
    }

    #[test]
    fn both_alphabets_are_read() {
        assert_eq!(decoded("-_-_"), [0xfb, 0xff, 0xbf]);
        assert_eq!(decoded("+/-_"), [0xfb, 0xff, 0xbf]);
    }

    #[test]
    fn garbage_is_skipped_and_padding_ends_the_text() {
        assert_eq!(decoded("Y*W J\nj"), b"abc");
        assert_eq!(decoded("YQ==YQ=="), b"a");
        assert_eq!(decoded("====YWJj"), b"");
        assert_eq!(decoded("YWJjZ"), b"abc");
    }

    #[test]
    fn wide_characters_count_as_their_low_byte() {
        let mut out = [0; 3];
        let text: Vec<u16> = "YW\u{141}Jj".encode_utf16().collect();
        assert_eq!(decode_wide(&text, &mut out), 3);
        assert_eq!(out, [0x61, 0x60, 0x09]);
    }

    #[test]
    fn a_full_target_ends_the_decoding() {
        let mut out = [0; 2];
        assert_eq!(decode(b"YWJjZGVm", &mut out), 2);
        assert_eq!(&out, b"ab");
    }

    #[test]
    fn long_texts_come_back_whole() {
        let bytes: Vec<u8> = (0..10_000u32).map(|i| (i * 31 % 256) as u8).collect();
        for length in [300, 301, 302, 10_000] {
            for url in [false, true] {
                let text = encode(&bytes[..length], url);
                assert_eq!(
                    decoded(&String::from_utf8(text.clone()).unwrap_or_default()),
                    &bytes[..length]
                );
                let mut broken = text;
                broken.insert(150, b'*');
                assert_eq!(
                    decoded(&String::from_utf8(broken).unwrap_or_default()),
                    &bytes[..length]
                );
            }
        }
    }

    #[test]
    fn the_web_is_stricter() {
        assert_eq!(decode_web(b" YQ = = "), Ok(b"a".to_vec()));
        assert_eq!(decode_web(b"YQ"), Ok(b"a".to_vec()));
        assert_eq!(decode_web(b"YQ="), Err(Refusal::Character));
        assert_eq!(decode_web(b"Y-_a"), Err(Refusal::Character));
        assert_eq!(decode_web(b"YWJjZ"), Err(Refusal::Length));
    }
}
