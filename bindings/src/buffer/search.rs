//! `indexOf` and `lastIndexOf`.

use memchr::memmem;

/// Where and how to search.
#[derive(Clone, Copy)]
pub struct Search {
    /// Where a match may start first (or last, when searching backwards); from the end if it is negative.
    pub offset: i64,
    /// Where the searched part of the haystack ends.
    pub end: usize,
    /// Whether to search towards the end.
    pub forward: bool,
    /// Whether a match may only start at an even index, as between texts of two-byte units.
    pub wide: bool,
}

impl Search {
    /// The index of `needle` in `haystack`.
    pub fn find(self, haystack: &[u8], needle: &[u8]) -> Option<usize> {
        let haystack = if self.wide {
            &haystack[..haystack.len() & !1]
        } else {
            haystack
        };
        let start = self.start(haystack.len(), needle.len())?;
        let end = self.end.min(haystack.len());
        let haystack = &haystack[..if self.wide { end & !1 } else { end }];
        if needle.is_empty() {
            return Some(start.min(haystack.len()));
        }
        if haystack.is_empty() || needle.len() > haystack.len() {
            return None;
        }
        if self.wide {
            return self.find_wide(haystack, needle, start);
        }
        if self.forward {
            let rest = haystack.get(start..)?;
            return Some(start + memmem::find(rest, needle)?);
        }
        let last = start.saturating_add(needle.len()).min(haystack.len());
        memmem::rfind(&haystack[..last], needle)
    }

    /// `offset` as an index; `None` if nothing can be found from there.
    fn start(self, length: usize, needle: usize) -> Option<usize> {
        if self.offset < 0 {
            let back = usize::try_from(self.offset.unsigned_abs()).unwrap_or(usize::MAX);
            return match length.checked_sub(back) {
                Some(start) => Some(start),
                None if self.forward || needle == 0 => Some(0),
                None => None,
            };
        }
        let offset = usize::try_from(self.offset).unwrap_or(usize::MAX);
        if offset.saturating_add(needle) <= length {
            Some(offset)
        } else if needle == 0 {
            Some(length)
        } else if self.forward {
            None
        } else {
            length.checked_sub(1)
        }
    }

    /// Only whole units count: an odd byte at an end takes no part, and an odd start is rounded down.
    fn find_wide(self, haystack: &[u8], needle: &[u8], start: usize) -> Option<usize> {
        let needle = &needle[..needle.len() & !1];
        if haystack.is_empty() || needle.is_empty() {
            return None;
        }
        let mut from = start & !1;
        if self.forward {
            loop {
                let found = from + memmem::find(haystack.get(from..)?, needle)?;
                if found.is_multiple_of(2) {
                    return Some(found);
                }
                from = found + 1;
            }
        }
        let mut until = from.saturating_add(needle.len()).min(haystack.len());
        loop {
            let found = memmem::rfind(&haystack[..until], needle)?;
            if found.is_multiple_of(2) {
                return Some(found);
            }
            until = found + needle.len() - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Search;

    fn search(offset: i64, forward: bool) -> Search {
        Search {
            offset,
            end: usize::MAX,
            forward,
            wide: false,
        }
    }

    #[test]
    fn forwards() {
        assert_eq!(search(0, true).find(b"abcabc", b"c"), Some(2));
        assert_eq!(search(3, true).find(b"abcabc", b"abc"), Some(3));
        assert_eq!(search(4, true).find(b"abcabc", b"abc"), None);
        assert_eq!(search(-2, true).find(b"abcabc", b"c"), Some(5));
        assert_eq!(search(-20, true).find(b"abcabc", b"c"), Some(2));
    }

    #[test]
    fn backwards() {
        assert_eq!(search(9, false).find(b"abcabc", b"abc"), Some(3));
        assert_eq!(search(2, false).find(b"abcabc", b"abc"), Some(0));
        assert_eq!(search(-20, false).find(b"abcabc", b"abc"), None);
        assert_eq!(
            Search {
                end: 4,
                ..search(8, false)
            }
            .find(b"abcabc", b"abc"),
            Some(0)
        );
    }

    #[test]
    fn nothing_is_found_everywhere() {
        assert_eq!(search(3, true).find(b"abcabc", b""), Some(3));
        assert_eq!(search(30, true).find(b"abcabc", b""), Some(6));
        assert_eq!(
            Search {
                end: 2,
                ..search(5, true)
            }
            .find(b"abcabc", b""),
            Some(2)
        );
    }

    #[test]
    fn wide_units_are_not_split() {
        let haystack = [0x00, 0x61, 0x00, 0x00, 0x61, 0x00];
        let wide = Search {
            wide: true,
            ..search(0, true)
        };
        assert_eq!(wide.find(&haystack, &[0x61, 0x00]), Some(4));
        let backwards = Search {
            wide: true,
            ..search(6, false)
        };
        assert_eq!(
            backwards.find(&[0x61, 0x00, 0x61, 0x00, 0x62, 0x61, 0x00], &[0x61, 0x00]),
            Some(2)
        );
    }
}
