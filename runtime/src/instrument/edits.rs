//! Insertions, collected while the tree is walked and applied in one pass.

/// Begins an insertion: vertical tab, form feed.
pub(super) const OPEN: &str = "\u{b}\u{c}";
/// Ends an insertion: form feed, vertical tab.
pub(super) const CLOSE: &str = "\u{c}\u{b}";

/// Text to insert at places of a source.
///
/// Insertions at the same place keep the order in which they were made. The tree is walked in source order, an
/// opening is made before the node's children are visited and a closing after them, so insertions nest as the nodes do.
#[derive(Default)]
pub(super) struct Edits {
    list: Vec<(u32, String)>,
}

impl Edits {
    /// Inserts `text` before the byte at `offset`. Returns the number of the insertion.
    pub(super) fn insert(&mut self, offset: u32, text: impl Into<String>) -> usize {
        self.list.push((offset, text.into()));
        self.list.len() - 1
    }

    /// Changes the text of an insertion that was made before.
    pub(super) fn replace(&mut self, number: usize, text: impl Into<String>) {
        if let Some((_, old)) = self.list.get_mut(number) {
            *old = text.into();
        }
    }

    /// The source with all insertions. An offset that is not on a boundary between characters is not possible for a
    /// token of the source; its insertion would be left out.
    pub(super) fn apply(mut self, source: &str) -> String {
        // A stable sort: the order of insertion decides within a place.
        self.list.sort_by_key(|(offset, _)| *offset);
        let extra: usize = self
            .list
            .iter()
            .map(|(_, text)| text.len() + OPEN.len() + CLOSE.len())
            .sum();
        let mut out = String::with_capacity(source.len() + extra);
        let mut done = 0;
        for (offset, text) in &self.list {
            let offset = *offset as usize;
            let Some(part) = source.get(done..offset) else {
                continue;
            };
            out.push_str(part);
            out.push_str(OPEN);
            out.push_str(text);
            out.push_str(CLOSE);
            done = offset;
        }
        out.push_str(source.get(done..).unwrap_or_default());
        out
    }
}
