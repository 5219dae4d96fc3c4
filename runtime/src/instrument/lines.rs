//! Lines and columns of places in a source.

/// Finds lines and columns. Places are asked for in ascending order, so the source is read once.
pub(super) struct Lines<'s> {
    source: &'s str,
    /// Where usual line breaks are.
    breaks: Vec<usize>,
    offset: usize,
    line: u32,
    column: u32,
}

impl<'s> Lines<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self {
            source,
            breaks: source
                .bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| at)
                .collect(),
            offset: 0,
            line: 1,
            column: 1,
        }
    }

    /// The line of a byte offset, from 1, as far as usual line breaks tell.
    pub(super) fn line_of(&self, offset: u32) -> u32 {
        let before = self.breaks.partition_point(|at| *at < offset as usize);
        u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Line and column of a byte offset: both count from 1, columns in UTF-16 code units.
    pub(super) fn place(&mut self, offset: u32) -> (u32, u32) {
        let offset = offset as usize;
        if offset < self.offset {
            (self.offset, self.line, self.column) = (0, 1, 1);
        }
        let between = self.source.get(self.offset..offset).unwrap_or_default();
        let after = self.source.get(offset..).unwrap_or_default();
        let mut chars = between.chars().chain(after.chars().take(1)).peekable();
        let mut read = self.offset;
        while read < offset
            && let Some(char) = chars.next()
        {
            read += char.len_utf8();
            match char {
                '\r' if chars.peek() == Some(&'\n') => {}
                '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                    self.line = self.line.saturating_add(1);
                    self.column = 1;
                }
                other => {
                    self.column = self
                        .column
                        .saturating_add(if other.len_utf16() == 2 { 2 } else { 1 })
                }
            }
        }
        self.offset = read;
        (self.line, self.column)
    }
}
