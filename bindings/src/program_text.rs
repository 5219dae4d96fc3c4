//! The bytes of a program as text. What is no text is refused in one line, before an engine stumbles over it.

/// A program with a NUL among so many bytes at its beginning is none.
const HEAD: usize = 1024;

/// The text of a program: UTF-8.
///
/// # Errors
/// What the bytes are instead.
pub fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.iter().take(HEAD).any(|byte| *byte == 0) {
        return Err(describe(&bytes, 0));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let bad = error.utf8_error().valid_up_to();
            Err(describe(error.as_bytes(), bad))
        }
    }
}

/// What `bytes` are, which are not UTF-8 from `bad` on.
fn describe(bytes: &[u8], bad: usize) -> String {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return String::from("is UTF-16 text; a program must be UTF-8");
    }
    if bytes.contains(&0) {
        return String::from("is a binary file, not a program");
    }
    let before = bytes.get(..bad).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let byte = bytes.get(bad).copied().unwrap_or_default();
    format!("is not valid UTF-8: byte 0x{byte:02x} in line {line}")
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn text_is_kept() {
        assert_eq!(
            decode("let é = '\u{1f600}'".into()),
            Ok(String::from("let é = '\u{1f600}'"))
        );
        let late = format!("{}\0", " ".repeat(2000));
        assert_eq!(
            decode(late.clone().into()),
            Ok(late),
            "a NUL far down is for the parser to judge"
        );
        assert_eq!(decode(Vec::new()), Ok(String::new()));
    }

    #[test]
    fn what_is_no_text_is_named() {
        for (bytes, reason) in [
            (&b"\xff\xfea\0"[..], "is UTF-16 text; a program must be UTF-8"),
            (b"\x7fELF\x02\x01\x01\0\0\xf3", "is a binary file, not a program"),
            (b"\x7fELF\0", "is a binary file, not a program"),
            (b"a\nb\xe9\n", "is not valid UTF-8: byte 0xe9 in line 2"),
            (b"\xf0\x9f", "is not valid UTF-8: byte 0xf0 in line 1"),
        ] {
            assert_eq!(decode(bytes.to_vec()).err().as_deref(), Some(reason));
        }
    }
}
