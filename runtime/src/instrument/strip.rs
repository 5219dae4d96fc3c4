//! The way back: from instrumented text to the original.

use std::borrow::Cow;

use super::edits::{CLOSE, OPEN};

/// Whether a text has insertions.
pub fn is_instrumented(text: &str) -> bool {
    text.contains(OPEN)
}

/// The original of an instrumented text, or of a part of one.
///
/// A part that ends inside an insertion is fine: the source text of an arrow function ends before the end mark of its
/// last insertion. Text without insertions comes back as it is.
pub fn strip(text: &str) -> Cow<'_, str> {
    if !text.contains(OPEN) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        rest = after.split_once(CLOSE).map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The column in the original line that a column in an instrumented line stands for.
///
/// Both count UTF-16 code units from 0. `line` is the whole instrumented line. A column inside an insertion becomes the
/// column of the place where it was inserted, or of a place before it if the insertion says so. A column past the end of
/// the line keeps its distance from the end.
pub fn original_column(line: &str, column: u32) -> u32 {
    let mut passed = 0_u32;
    let mut original = 0_u32;
    let mut rest = line;
    loop {
        let (before, after) = rest.split_once(OPEN).unwrap_or((rest, ""));
        let length = utf16_length(before);
        let inserted = rest.len() > before.len();
        if column.saturating_sub(passed) < length || !inserted {
            return original.saturating_add(column.saturating_sub(passed));
        }
        passed = passed.saturating_add(length);
        original = original.saturating_add(length);
        let (text, after) = after.split_once(CLOSE).unwrap_or((after, ""));
        let width = utf16_length(text).saturating_add(utf16_length(OPEN) + utf16_length(CLOSE));
        if column.saturating_sub(passed) < width {
            return original.saturating_sub(back(text));
        }
        passed = passed.saturating_add(width);
        rest = after;
    }
}

/// How far before its place an insertion's own code counts as standing: a number in a comment at its end.
fn back(text: &str) -> u32 {
    let number = text.strip_suffix("*/").and_then(|text| text.rsplit_once("/*"));
    number.and_then(|(_, number)| number.parse().ok()).unwrap_or(0)
}

fn utf16_length(text: &str) -> u32 {
    let length: usize = text.chars().map(char::len_utf16).sum();
    u32::try_from(length).unwrap_or(u32::MAX)
}
