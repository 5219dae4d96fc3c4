//! Lines and columns of byte offsets.

/// Counts lines and columns. Offsets that ascend cost no more than one walk through the source.
pub(super) struct Lines<'a> {
    source: &'a str,
    offset: usize,
    line: u32,
    column: u32,
}

impl<'a> Lines<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Lines {
            source,
            offset: 0,
            line: 1,
            column: 1,
        }
    }

    /// Line and column of `offset`, both from 1, columns in UTF-16 units.
    pub(super) fn of(&mut self, offset: u32) -> (u32, u32) {
        let offset = offset as usize;
        if offset < self.offset {
            *self = Lines::new(self.source);
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
