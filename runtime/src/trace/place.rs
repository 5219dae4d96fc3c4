//! Finding the place in the user's source that the engine is at.

use std::collections::HashMap;
use std::rc::Rc;

use super::event::{Place, Via};
use crate::instrument;

/// How many frames are looked at to find the user's: an API is rarely deeper in jsr's own modules than this.
const FRAMES: usize = 16;

/// What is known of a script, so that an event does not copy a path or a source.
struct Script {
    /// The script's name; nothing for jsr's own modules and for what has no name.
    name: Option<Rc<str>>,
    /// The lines as the engine has them, if they were asked for.
    lines: Vec<String>,
    /// The engine has another text than the user wrote: columns must be turned back.
    instrumented: bool,
}

/// The scripts that were seen, by the engine's ids.
#[derive(Default)]
pub(super) struct Scripts {
    known: HashMap<usize, Script>,
}

/// A place, and how the engine stands to it.
pub(super) struct Found {
    pub(super) place: Place,
    /// Nothing of jsr's own, and nothing without a name, stands above it on the stack.
    pub(super) direct: bool,
    /// Its functions are instrumented.
    pub(super) instrumented: bool,
    script: usize,
    /// The column in the engine's text.
    raw_column: usize,
}

impl Found {
    /// Whether two calls came from the same place in the source.
    pub(super) fn is_same_call(&self, other: (usize, u32, usize)) -> bool {
        self.call() == other
    }

    /// What identifies the place of a call: script, line and the column in the engine's text.
    pub(super) fn call(&self) -> (usize, u32, usize) {
        (self.script, self.place.line, self.raw_column)
    }
}

impl Scripts {
    /// The innermost frame of user code; `None` if only jsr's own modules are on the stack.
    pub(super) fn current(&mut self, scope: &mut v8::PinScope) -> Option<Found> {
        // Most events come straight from user code: one frame is a third of the cost of many.
        self.search(scope, 0, 1).or_else(|| self.search(scope, 0, FRAMES))
    }

    /// Whether user code called the function of the runtime that runs.
    pub(super) fn user_calls(&mut self, scope: &mut v8::PinScope) -> bool {
        self.search(scope, 1, 2).is_some_and(|found| found.direct)
    }

    /// The innermost frame of user code below the function that runs.
    pub(super) fn caller(&mut self, scope: &mut v8::PinScope) -> Option<Found> {
        self.search(scope, 1, FRAMES)
    }

    fn search(&mut self, scope: &mut v8::PinScope, from: usize, limit: usize) -> Option<Found> {
        let stack = v8::StackTrace::current_stack_trace(scope, limit)?;
        (from..stack.get_frame_count()).find_map(|index| {
            let frame = stack.get_frame(scope, index)?;
            let id = frame.get_script_id();
            let script = self.known.entry(id).or_insert_with(|| Script::of(scope, frame));
            let file = Rc::clone(script.name.as_ref()?);
            let function = frame
                .get_function_name(scope)
                .map(|name| name.to_rust_string_lossy(scope));
            let line = u32::try_from(frame.get_line_number()).unwrap_or(0);
            let raw_column = frame.get_column();
            let place = Place {
                file,
                line,
                column: script.column(line, raw_column),
                function: function.filter(|name| !name.is_empty()),
            };
            Some(Found {
                place,
                direct: index == from,
                instrumented: script.instrumented,
                script: id,
                raw_column,
            })
        })
    }

    /// How a promise that was made at `found` came to be, read from the source there: the engine reports the place but
    /// not the operation.
    ///
    /// `calls_known`: what instrumented async functions return is known already.
    pub(super) fn via(&self, found: Option<&Found>, has_parent: bool, calls_known: bool) -> Via {
        let fallback = if has_parent { Via::Then } else { Via::Constructor };
        let Some(found) = found else { return fallback };
        match self.word(found).as_str() {
            "then" => Via::Then,
            "catch" => Via::Catch,
            "finally" => Via::Finally,
            "all" | "allSettled" | "any" | "race" => Via::Combinator,
            _ if has_parent => Via::Then,
            "new" | "resolve" | "reject" | "withResolvers" | "try" => Via::Constructor,
            _ if calls_known && found.instrumented => Via::Constructor,
            _ if found.place.function.is_some() => Via::Async,
            _ => fallback,
        }
    }

    /// The identifier or keyword that stands at `found`, or before it if a parenthesis does.
    pub(super) fn word(&self, found: &Found) -> String {
        let line = self
            .known
            .get(&found.script)
            .and_then(|script| script.line(found.place.line));
        let text = line.unwrap_or_default();
        // Columns count UTF-16 units.
        let mut column = 1;
        let length = text
            .chars()
            .take_while(|c| {
                let before = column < found.raw_column;
                column += c.len_utf16();
                before
            })
            .map(char::len_utf8)
            .sum();
        let (before, rest) = text.split_at_checked(length).unwrap_or((text, ""));
        let is_word = |c: &char| c.is_alphanumeric() || *c == '_' || *c == '$';
        if rest.starts_with('(') {
            let start = before.trim_end().trim_end_matches(|c| is_word(&c));
            return before.trim_end()[start.len()..].to_owned();
        }
        rest.chars().take_while(is_word).collect()
    }
}

impl Script {
    fn of(scope: &mut v8::PinScope, frame: v8::Local<v8::StackFrame>) -> Self {
        let name = frame
            .get_script_name_or_source_url(scope)
            .map(|name| name.to_rust_string_lossy(scope));
        let name = name.filter(|name| !name.is_empty() && !name.starts_with("node:"));
        let source = match name {
            Some(_) => frame.get_script_source(scope),
            None => None,
        };
        let source = source.map_or_else(String::new, |source| source.to_rust_string_lossy(scope));
        Script {
            name: name.map(Rc::from),
            lines: source.lines().map(str::to_owned).collect(),
            instrumented: instrument::is_instrumented(&source),
        }
    }

    fn line(&self, line: u32) -> Option<&str> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        self.lines.get(index).map(String::as_str)
    }

    /// The column in the user's text; both count from 1.
    fn column(&self, line: u32, raw: usize) -> u32 {
        let raw = u32::try_from(raw).unwrap_or(0);
        match self.line(line) {
            Some(text) if self.instrumented => instrument::original_column(text, raw.saturating_sub(1)) + 1,
            _ => raw,
        }
    }
}
