//! Finding the place in the user's source that the engine is at.

use std::collections::HashMap;
use std::rc::Rc;

use super::event::{Place, Via};

/// How many frames are looked at to find the user's: an API is rarely deeper in jsr's own modules than this.
const FRAMES: usize = 16;

/// Names of the scripts that were seen, so that an event does not copy a path; and their sources, by line, where a
/// place's text was asked for.
#[derive(Default)]
pub(super) struct Scripts {
    names: HashMap<usize, Option<Rc<str>>>,
    lines: HashMap<usize, Vec<String>>,
}

/// A place, and the script that it is in.
pub(super) struct Found {
    pub(super) place: Place,
    script: usize,
}

impl Scripts {
    /// The innermost frame of user code; `None` if only jsr's own modules are on the stack.
    pub(super) fn current(&mut self, scope: &mut v8::PinScope) -> Option<Found> {
        // Most events come straight from user code: one frame is a third of the cost of many.
        self.search(scope, 1).or_else(|| self.search(scope, FRAMES))
    }

    fn search(&mut self, scope: &mut v8::PinScope, limit: usize) -> Option<Found> {
        let stack = v8::StackTrace::current_stack_trace(scope, limit)?;
        (0..stack.get_frame_count()).find_map(|index| {
            let frame = stack.get_frame(scope, index)?;
            let script = frame.get_script_id();
            let name = self.names.entry(script).or_insert_with(|| {
                let name = frame
                    .get_script_name_or_source_url(scope)?
                    .to_rust_string_lossy(scope);
                (!name.starts_with("node:")).then(|| Rc::from(name))
            });
            let file = Rc::clone(name.as_ref()?);
            let function = frame
                .get_function_name(scope)
                .map(|name| name.to_rust_string_lossy(scope));
            let place = Place {
                file,
                line: u32::try_from(frame.get_line_number()).unwrap_or(0),
                column: u32::try_from(frame.get_column()).unwrap_or(0),
                function: function.filter(|name| !name.is_empty()),
            };
            if !self.lines.contains_key(&script)
                && let Some(source) = frame.get_script_source(scope)
            {
                let source = source.to_rust_string_lossy(scope);
                self.lines
                    .insert(script, source.lines().map(str::to_owned).collect());
            }
            Some(Found { place, script })
        })
    }

    /// How a promise that was made at `found` came to be, read from the source there: the engine reports the place but
    /// not the operation.
    pub(super) fn via(&self, found: Option<&Found>, has_parent: bool) -> Via {
        let fallback = if has_parent { Via::Then } else { Via::Constructor };
        let Some(found) = found else { return fallback };
        let Some(line) = self
            .lines
            .get(&found.script)
            .and_then(|lines| lines.get((found.place.line as usize).checked_sub(1)?))
        else {
            return fallback;
        };
        let text: String = line
            .chars()
            .skip((found.place.column as usize).saturating_sub(1))
            .collect();
        let word: String = text
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '$')
            .collect();
        match word.as_str() {
            "then" => Via::Then,
            "catch" => Via::Catch,
            "finally" => Via::Finally,
            "all" | "allSettled" | "any" | "race" => Via::Combinator,
            // A reaction that is attached where no method is called is that of an `await`.
            _ if has_parent => Via::Await,
            "new" | "resolve" | "reject" | "withResolvers" | "try" => Via::Constructor,
            _ if found.place.function.is_some() => Via::Async,
            _ => fallback,
        }
    }
}
