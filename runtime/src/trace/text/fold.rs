//! Folding: turns of the loop that are like the one before are counted instead of shown. The last of them is shown, so that
//! the story goes on where it was left.

use super::layout::{Layout, Line, Look};

/// A stretch of more lines than this is never held back.
const LONGEST: usize = 40;

/// Shows lines, stretch by stretch. The first of a kind is shown as it comes.
pub(super) struct Folder {
    layout: Layout,
    /// The lines of the stretch before, as patterns; empty if it was too long.
    before: Vec<String>,
    /// The lines of this stretch, as patterns.
    patterns: Vec<String>,
    /// Lines of this stretch that are not shown: so far it is like the one before.
    held: Vec<Line>,
    /// Stretches that were not shown, and the lines of the last of them.
    folded: u64,
    last: Vec<Line>,
    /// This stretch differs from the one before, or nothing can be said yet.
    differs: bool,
}

impl Folder {
    pub(super) fn new(layout: Layout) -> Self {
        Folder {
            layout,
            before: Vec::new(),
            patterns: Vec::new(),
            held: Vec::new(),
            folded: 0,
            last: Vec::new(),
            differs: true,
        }
    }

    /// A stretch begins that may be like the one before.
    pub(super) fn begin(&mut self, out: &mut String) {
        self.end(out);
        self.differs = self.before.is_empty();
    }

    fn end(&mut self, out: &mut String) {
        let patterns = std::mem::take(&mut self.patterns);
        if !self.differs && patterns.len() == self.before.len() {
            self.folded += 1;
            self.last = std::mem::take(&mut self.held);
            return;
        }
        self.show_held(out);
        self.before = if patterns.len() > LONGEST {
            Vec::new()
        } else {
            patterns
        };
    }

    /// One more line of this stretch.
    pub(super) fn line(&mut self, line: Line, out: &mut String) {
        let pattern = line.pattern();
        let alike = self.before.get(self.patterns.len()) == Some(&pattern);
        if self.patterns.len() <= LONGEST {
            self.patterns.push(pattern);
        }
        if !self.differs && !alike {
            self.differs = true;
            self.show_held(out);
        }
        if self.differs {
            self.layout.write(&line, out);
        } else {
            self.held.push(line);
        }
    }

    /// Shows what was folded, and what was held back.
    fn show_held(&mut self, out: &mut String) {
        let last = std::mem::take(&mut self.last);
        if self.folded > 1 {
            let depth = last.first().map_or(0, |line| line.depth);
            let more = self.folded - 1;
            let note = Line {
                ts: None,
                depth,
                text: format!("\u{2026} {more} more like this, and then"),
                place: None,
                look: Look::Quiet,
            };
            self.layout.write(&note, out);
        }
        self.folded = 0;
        for line in last.iter().chain(&std::mem::take(&mut self.held)) {
            self.layout.write(line, out);
        }
    }

    /// Nothing is held back any more.
    pub(super) fn finish(&mut self, out: &mut String) {
        self.end(out);
        self.show_held(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        Line {
            ts: None,
            depth: 0,
            text: text.to_owned(),
            place: None,
            look: Look::Plain,
        }
    }

    fn show(stretches: &[&[&str]]) -> Vec<String> {
        let mut folder = Folder::new(Layout {
            width: 80,
            colour: false,
        });
        let mut out = String::new();
        for stretch in stretches {
            folder.begin(&mut out);
            for text in *stretch {
                folder.line(line(text), &mut out);
            }
        }
        folder.finish(&mut out);
        out.lines().map(|line| line.trim().to_owned()).collect()
    }

    #[test]
    fn what_is_alike_is_counted() {
        assert_eq!(
            show(&[
                &["t 1", "x"],
                &["t 2", "x"],
                &["t 3", "x"],
                &["t 4", "x"],
                &["end"]
            ]),
            [
                "t 1",
                "x",
                "\u{2026} 2 more like this, and then",
                "t 4",
                "x",
                "end"
            ]
        );
    }

    #[test]
    fn two_of_a_kind_are_both_shown() {
        assert_eq!(show(&[&["t 1"], &["t 2"], &["u"]]), ["t 1", "t 2", "u"]);
    }

    #[test]
    fn a_stretch_that_only_begins_alike_is_shown() {
        assert_eq!(
            show(&[&["t 1", "x"], &["t 2", "x"], &["t 3", "y"]]),
            ["t 1", "x", "t 2", "x", "t 3", "y"]
        );
    }
}
