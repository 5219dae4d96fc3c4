//! Lines and columns of byte offsets.

/// Counts lines and columns. Offsets that ascend cost no more than one walk through the source.
pub(super) struct Lines<'a> {
    source: &'a str,
    /// Where lines end.
    ends: Vec<usize>,
    offset: usize,
    line: u32,
    column: u32,
}

impl<'a> Lines<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        let bytes = source.bytes().enumerate();
        let ends = bytes.filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at);
        Lines {
            source,
            ends: ends.collect(),
            offset: 0,
            line: 1,
            column: 1,
        }
    }

    /// About the line of `offset`, from 1: only usual line breaks count.
    pub(super) fn line_of(&self, offset: u32) -> u32 {
        let before = self.ends.partition_point(|end| *end < offset as usize);
        u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Line and column of `offset`, both from 1, columns in UTF-16 units.
    pub(super) fn of(&mut self, offset: u32) -> (u32, u32) {
        let offset = offset as usize;
        if offset < self.offset {
            (self.offset, self.line, self.column) = (0, 1, 1);
        }
        let text = self.source.get(self.offset..offset).unwrap_or_default();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\r' if chars.peek() == Some(&'\n') => {}
                '\n' | '\r' | '\u{2028}' | '\u{2029}' => {
                    self.line += 1;
                    self.column = 1;
                }
                c => self.column += if c.len_utf16() == 2 { 2 } else { 1 },
            }
        }
        self.offset = offset;
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn columns_are_utf16_units() {
        let mut lines = Lines::new("a\u{1f600}b\r\nc\nd");
        assert_eq!(lines.of(0), (1, 1));
        assert_eq!(lines.of(5), (1, 4));
        assert_eq!(lines.of(8), (2, 1));
        assert_eq!(lines.of(10), (3, 1));
        assert_eq!(lines.of(1), (1, 2));
    }
}
