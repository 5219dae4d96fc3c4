//! Texts that are inserted into a source, and how they are found again.

use std::borrow::Cow;

use super::templates;

/// Begins every insertion: vertical tab, form feed. Both are white space to JavaScript, and no source has them in a row.
pub(super) const OPEN: &str = "\x0b\x0c";

/// Ends every insertion.
pub(super) const CLOSE: &str = "\x0c\x0b";

/// Whether a text has insertions.
pub fn is_instrumented(text: &str) -> bool {
    text.contains(OPEN)
}

/// The text without its insertions: what the user wrote.
pub fn strip(text: &str) -> Cow<'_, str> {
    if !is_instrumented(text) {
        return Cow::Borrowed(text);
    }
    let mut original = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        original.push_str(before);
        rest = after.split_once(CLOSE).map_or("", |(_, after)| after);
    }
    original.push_str(rest);
    Cow::Owned(original)
}

/// The column in the user's line of a column in a line with insertions. Both count UTF-16 units from 0. A column inside of
/// an insertion is that of what follows it; but what is marked around the value of a `return` stands for the keyword, where V8
/// puts what has no place of its own, and what is around the code of an `eval` for the call.
pub fn original_column(line: &str, column: u32) -> u32 {
    find(line, column, false)
}

/// The same for the place of a ReferenceError: loading a variable has no place of its own, so V8 puts it at the `return`, unless
/// that is instrumented.
pub fn original_column_of_load(line: &str, column: u32) -> u32 {
    find(line, column, true)
}

fn find(line: &str, column: u32, is_load: bool) -> u32 {
    let mut original = 0;
    let mut seen = 0;
    let mut rest = line;
    // The `return`s whose values have begun in this line.
    let mut returns = Vec::new();
    loop {
        let (before, after) = rest.split_once(OPEN).unwrap_or((rest, ""));
        let length = utf16_length(before);
        if column < seen + length || after.is_empty() {
            return original + column.saturating_sub(seen);
        }
        original += length;
        seen += length;
        let (inserted, after) = after.split_once(CLOSE).unwrap_or((after, ""));
        seen += utf16_length(OPEN) + utf16_length(inserted) + utf16_length(CLOSE);
        let stands_for = match inserted {
            templates::OPEN_RETURN => {
                let keyword = back_to(before, original, "return");
                returns.push(keyword);
                keyword
            }
            templates::CLOSE_RETURN => returns.pop().flatten(),
            templates::OPEN_EVAL => back_to(before, original, "eval"),
            _ => None,
        };
        let begins_return = is_load && column == seen && inserted == templates::OPEN_RETURN;
        if column < seen || begins_return {
            return stands_for.unwrap_or(original);
        }
        rest = after;
    }
}

/// The column of the last `word` in `text`, which ends at the column `end`; `None` if it is not in this line.
fn back_to(text: &str, end: u32, word: &str) -> Option<u32> {
    let at = text.rfind(word)?;
    Some(end - utf16_length(text.get(at..)?))
}

fn utf16_length(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// Insertions that have been decided on, in the order in which the source was walked: what is inserted at the same offset
/// stands in that order, so that what encloses comes out enclosing.
#[derive(Default)]
pub(super) struct Edits {
    list: Vec<(u32, String)>,
}

impl Edits {
    /// Inserts `text` at the byte `offset`.
    pub(super) fn insert(&mut self, offset: u32, text: impl Into<String>) {
        self.list.push((offset, text.into()));
    }

    /// `source` with all insertions. `shift` is subtracted from all offsets.
    pub(super) fn apply(mut self, source: &str, shift: u32) -> String {
        self.list.sort_by_key(|(offset, _)| *offset);
        let added: usize = self
            .list
            .iter()
            .map(|(_, text)| text.len() + OPEN.len() + CLOSE.len())
            .sum();
        let mut out = String::with_capacity(source.len() + added);
        let mut done = 0;
        for (offset, text) in self.list {
            let offset = (offset.saturating_sub(shift) as usize).min(source.len());
            out.push_str(source.get(done..offset).unwrap_or_default());
            done = done.max(offset);
            out.push_str(OPEN);
            out.push_str(&text);
            out.push_str(CLOSE);
        }
        out.push_str(source.get(done..).unwrap_or_default());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_inserted_is_found_again() {
        let mut edits = Edits::default();
        edits.insert(3, "one");
        edits.insert(0, "two");
        edits.insert(3, "three");
        let text = edits.apply("abc\u{e9}f", 0);
        assert_eq!(
            text,
            "\x0b\x0ctwo\x0c\x0babc\x0b\x0cone\x0c\x0b\x0b\x0cthree\x0c\x0b\u{e9}f"
        );
        assert_eq!(strip(&text), "abc\u{e9}f");
        assert_eq!(strip("plain"), "plain");
    }

    #[test]
    fn columns_are_turned_back() {
        let line = "a\u{1f600}\x0b\x0cxyz\x0c\x0bb\x0b\x0cq\x0c\x0bc";
        // a, two units of the emoji, seven of the insertion, b, five of the second, c.
        assert_eq!(original_column(line, 0), 0);
        assert_eq!(original_column(line, 2), 2);
        for inside in 3..10 {
            assert_eq!(original_column(line, inside), 3);
        }
        assert_eq!(original_column(line, 10), 3);
        assert_eq!(original_column(line, 16), 4);
        assert_eq!(original_column(line, 17), 5);
        assert_eq!(original_column("plain", 3), 3);
    }
}
