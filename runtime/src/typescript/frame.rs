//! The lines of a source around a place, as errors show them.

use std::fmt::Write;
use std::ops::Range;

/// The number of the line where `place` begins, and the lines around it: one before and one after; carets under the
/// place, or marks before its first and its last line if it has several.
#[must_use]
pub fn frame(source: &str, place: &Range<usize>) -> (usize, String) {
    let starts: Vec<usize> = std::iter::once(0)
        .chain(source.match_indices('\n').map(|(index, _)| index + 1))
        .collect();
    let line_of = |offset: usize| starts.partition_point(|start| *start <= offset).saturating_sub(1);
    let text = |line: usize| {
        let start = starts.get(line).copied().unwrap_or(source.len());
        let end = starts.get(line + 1).map_or(source.len(), |next| next - 1);
        source.get(start..end).unwrap_or_default().trim_end_matches('\r')
    };
    let first = line_of(place.start);
    let last = line_of(place.end.saturating_sub(1).max(place.start));
    let mut out = String::new();
    for line in first.saturating_sub(1)..=(last + 1).min(starts.len() - 1) {
        let shown = text(line);
        if first == last {
            let _ = writeln!(out, "{shown}");
            if line == first {
                let column = place.start - starts.get(line).copied().unwrap_or(0);
                let before = shown
                    .get(..column)
                    .map_or(column, |before| before.chars().count());
                let width = source
                    .get(place.clone())
                    .map_or(1, |marked| marked.chars().count())
                    .max(1);
                let _ = writeln!(out, "{}{}", " ".repeat(before), "^".repeat(width));
            }
        } else {
            let mark = if line == first || line == last { "> " } else { "  " };
            let _ = writeln!(out, "  {mark}{shown}");
        }
    }
    (first + 1, out.trim_end().to_owned())
}
