//! Hexadecimal text.

/// The value of each digit, and 0xff for what is none.
const VALUES: [u8; 256] = values();

const DIGITS: &[u8; 16] = b"0123456789abcdef";

const fn values() -> [u8; 256] {
    let mut table = [0xff; 256];
    let mut i = 0;
    while i < 16 {
        table[DIGITS[i] as usize] = i as u8;
        table[DIGITS[i].to_ascii_uppercase() as usize] = i as u8;
        i += 1;
    }
    table
}

/// Two lower-case digits for each byte.
pub fn encode(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len() * 2);
    for &byte in bytes {
        text.extend([DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }
    text
}

/// Decodes pairs of digits into `out`, until one is no pair or `out` is full. Returns how many bytes were written.
pub fn decode(text: &[u8], out: &mut [u8]) -> usize {
    decode_pairs(text.chunks_exact(2).map(|pair| (pair[0], pair[1])), out)
}

/// Decodes a text of UTF-16 units, each of which counts as its low byte, as in Node.
pub fn decode_wide(text: &[u16], out: &mut [u8]) -> usize {
    decode_pairs(
        text.chunks_exact(2).map(|pair| (pair[0] as u8, pair[1] as u8)),
        out,
    )
}

fn decode_pairs(pairs: impl Iterator<Item = (u8, u8)>, out: &mut [u8]) -> usize {
    let mut count = 0;
    for ((high, low), slot) in pairs.zip(out) {
        let (high, low) = (VALUES[usize::from(high)], VALUES[usize::from(low)]);
        if (high | low) > 15 {
            break;
        }
        *slot = high << 4 | low;
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::{decode, decode_wide, encode};

    #[test]
    fn decoding_stops_at_the_first_bad_pair() {
        let mut out = [0; 4];
        assert_eq!(decode(b"0aBxff", &mut out), 1);
        assert_eq!(out[0], 10);
        assert_eq!(decode(b"abc", &mut out), 1);
        assert_eq!(decode(b"ffffffffff", &mut out), 4);
    }

    #[test]
    fn wide_characters_count_as_their_low_byte() {
        let mut out = [0; 1];
        assert_eq!(decode_wide(&[0x161, 0x162], &mut out), 1);
        assert_eq!(out, [0xab]);
    }

    #[test]
    fn every_byte_comes_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        let mut out = [0; 256];
        assert_eq!(decode(&encode(&bytes), &mut out), 256);
        assert_eq!(&out[..], bytes);
    }
}
