//! Lines of text: a time on the left, then what happened, indented, and where, as far to the right as there is room.

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The width of the column of times, with the two spaces after it.
const TIME: usize = 11;

/// One step of indentation.
const STEP: &str = "  ";

/// Deeper than this nothing is indented further: the text must keep some room.
const DEEPEST: usize = 20;

/// The least room that is left for text, however deep it stands.
const LEAST: usize = 24;

/// How a line looks where colours are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// A phase of the loop, the beginning and the end of the trace.
    Heading,
    /// A job.
    Job,
    /// What is less important: reasons, ends.
    Quiet,
    /// Everything else.
    Plain,
    /// What the program printed.
    Printed,
    /// What went wrong.
    Wrong,
}

impl Look {
    fn style(self) -> Style {
        let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        match self {
            Look::Heading => Style::new().bold(),
            Look::Job => colour(AnsiColor::Cyan).bold(),
            Look::Quiet => Style::new().dimmed(),
            Look::Plain => Style::new(),
            Look::Printed => colour(AnsiColor::Green),
            Look::Wrong => colour(AnsiColor::Red),
        }
    }
}

/// What is shown in one line, or more if it is long.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Microseconds; nothing for a line that belongs to the one before it.
    pub(super) ts: Option<u64>,
    pub(super) depth: usize,
    pub(super) text: String,
    /// Where: `lesson.js:12`.
    pub(super) place: Option<String>,
    pub(super) look: Look,
}

impl Line {
    /// What must be the same if two lines are to count as alike: all but times and numbers. What the program printed is
    /// never like anything else.
    pub(super) fn pattern(&self) -> String {
        if self.look == Look::Printed {
            return self.text.clone();
        }
        let mut pattern = String::with_capacity(self.text.len() + 16);
        let mut in_number = false;
        for c in self.text.chars() {
            let digit = c.is_ascii_digit();
            if !digit {
                pattern.push(c);
            } else if !in_number {
                pattern.push('#');
            }
            in_number = digit;
        }
        pattern.push('\n');
        pattern.push_str(self.place.as_deref().unwrap_or_default());
        pattern.push_str(&self.depth.to_string());
        pattern
    }
}

/// Lays lines out for a width.
pub(super) struct Layout {
    pub(super) width: usize,
    pub(super) colour: bool,
}

impl Layout {
    /// Appends `line`.
    pub(super) fn write(&self, line: &Line, out: &mut String) {
        let time = line
            .ts
            .map_or_else(String::new, |ts| format!("{:.3}", ts as f64 / 1000.0));
        let indent = STEP.repeat(line.depth.min(DEEPEST));
        let room = self.width.saturating_sub(TIME + indent.len()).max(LEAST);
        let text = escape(&line.text);
        let mut rows = wrap(&text, room);
        let last = rows.len().saturating_sub(1);
        if let (Some(place), Some(row)) = (&line.place, rows.last_mut()) {
            let place = escape(place);
            let used = row.width();
            let room = if last == 0 { room } else { room - STEP.len() };
            if used + 2 + place.width() <= room {
                let gap = room - used - place.width();
                row.push_str(&" ".repeat(gap));
                row.push_str(&self.paint(Look::Quiet, &place));
            } else {
                let place = shorten(&place, room);
                let gap = room.saturating_sub(place.width());
                rows.push(format!("{}{}", " ".repeat(gap), self.paint(Look::Quiet, &place)));
            }
        }
        for (index, row) in rows.iter().enumerate() {
            let time = if index == 0 { time.as_str() } else { "" };
            let hang = if index == 0 || index > last { "" } else { STEP };
            let painted = self.paint(line.look, row);
            let time = self.paint(Look::Quiet, &format!("{time:>9}"));
            out.push_str(format!("{time}  {indent}{hang}{painted}").trim_end());
            out.push('\n');
        }
    }

    fn paint(&self, look: Look, text: &str) -> String {
        let style = look.style();
        if !self.colour || text.trim().is_empty() || style == Style::new() {
            return text.to_owned();
        }
        format!("{style}{text}{style:#}")
    }
}

/// Text that moves no cursor: control characters as escapes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}') => {
                out.extend(c.escape_unicode());
            }
            c => out.push(c),
        }
    }
    out
}

/// Breaks text at spaces into rows of at most `room` columns; what has no space is cut. Rows after the first leave room for
/// their hanging indentation.
pub(super) fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    let mut used = 0;
    for word in text.split_inclusive(' ') {
        let width = word.trim_end().width();
        let limit = if rows.len() == 1 { room } else { room - STEP.len() };
        if used > 0 && used + width > limit {
            rows.push(String::new());
            used = 0;
        }
        for c in word.chars() {
            let limit = if rows.len() == 1 { room } else { room - STEP.len() };
            let width = c.width().unwrap_or(0);
            if used + width > limit {
                if c == ' ' {
                    continue;
                }
                rows.push(String::new());
                used = 0;
            }
            if let Some(row) = rows.last_mut() {
                row.push(c);
            }
            used += width;
        }
    }
    rows.into_iter().map(|row| row.trim_end().to_owned()).collect()
}

/// The end of `text` that fits.
fn shorten(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut used = 1;
    let kept: Vec<char> = text
        .chars()
        .rev()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= room
        })
        .collect();
    std::iter::once('\u{2026}')
        .chain(kept.into_iter().rev())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(line: &Line, width: usize) -> String {
        let mut out = String::new();
        Layout { width, colour: false }.write(line, &mut out);
        out
    }

    fn line(text: &str, place: Option<&str>) -> Line {
        Line {
            ts: Some(1_500),
            depth: 1,
            text: text.to_owned(),
            place: place.map(str::to_owned),
            look: Look::Plain,
        }
    }

    #[test]
    fn places_stand_on_the_right() {
        assert_eq!(
            laid_out(&line("f()", Some("a.js:1")), 40),
            "    1.500    f()                  a.js:1\n"
        );
    }

    #[test]
    fn nothing_is_wider_than_the_terminal() {
        let text = "one two three four five six \u{4f60}\u{597d}\u{4f60}\u{597d} sevenandeightandnineandtenandeleven\u{1b}[31m";
        for width in [40, 60, 80] {
            for depth in 0..30 {
                let line = Line {
                    depth,
                    ..line(text, Some("a-file-with-a-very-long-name.js:1234"))
                };
                let limit = width.max(TIME + DEEPEST * STEP.len() + LEAST);
                for row in laid_out(&line, width).lines() {
                    assert!(row.width() <= limit, "{width}, {depth}: {row}");
                    assert!(!row.contains('\u{1b}'), "{row}");
                }
            }
        }
    }

    #[test]
    fn numbers_do_not_make_lines_different() {
        assert_eq!(
            line("timer #12", None).pattern(),
            line("timer #7", None).pattern()
        );
        assert_ne!(line("timer #1", None).pattern(), line("tick #1", None).pattern());
    }
}
