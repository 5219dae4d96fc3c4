//! Which sources are instrumented, and what became of their columns.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use sha2::{Digest, Sha256};

use super::Recorder;
use super::event::FrameId;
use crate::engine::string;
use crate::instrument::{self, Function, FunctionKind, Kind, Refused};
use crate::options::Trace;
use crate::state::State;

/// What the files of packages have in their paths.
const PACKAGES: &str = "/node_modules/";

/// Sources that the engine has in another form than the user wrote them.
pub(super) struct Sources {
    include: GlobSet,
    exclude: GlobSet,
    /// Lines of instrumented sources, by the hash that V8 gives to a script.
    texts: HashMap<String, Vec<String>>,
    /// The hash of the last source of that name: an eval tells where it was called only by name.
    by_name: HashMap<String, String>,
    refused: HashSet<String>,
}

impl Sources {
    /// # Errors
    /// If a pattern is none.
    pub(super) fn new(trace: &Trace) -> Result<Self, String> {
        Ok(Self {
            include: patterns("--trace-include", &trace.include)?,
            exclude: patterns("--trace-exclude", &trace.exclude)?,
            texts: HashMap::new(),
            by_name: HashMap::new(),
            refused: HashSet::new(),
        })
    }

    /// Whether the calls in the file `name`, a path or a URL, are of interest: those of the user's own files are, unless
    /// they are excluded; those of packages are, if they are included.
    fn selects(&self, name: &str) -> bool {
        let path = name.strip_prefix("file://").unwrap_or(name);
        let relative = std::env::current_dir()
            .ok()
            .and_then(|folder| path.strip_prefix(&*folder.to_string_lossy()).map(str::to_owned))
            .map(|path| path.trim_start_matches('/').to_owned());
        let matches = |set: &GlobSet| {
            set.is_match(path) || relative.as_deref().is_some_and(|relative| set.is_match(relative))
        };
        !matches(&self.exclude) && (!path.contains(PACKAGES) || matches(&self.include))
    }

    fn keep(&mut self, name: &str, text: &str) {
        let digest = Sha256::digest(text.as_bytes());
        let hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let lines = text.lines().map(str::to_owned).collect();
        self.by_name.insert(name.to_owned(), hash.clone());
        self.texts.insert(hash, lines);
    }

    /// The column in the user's text of a place in the script whose hash, or else whose name, is `script`; both columns
    /// and the line count from 1.
    fn original_column(&self, script: &str, line: u32, column: u32) -> Option<u32> {
        let lines = self
            .texts
            .get(script)
            .or_else(|| self.texts.get(self.by_name.get(script)?))?;
        let text = lines.get(usize::try_from(line).ok()?.checked_sub(1)?)?;
        Some(instrument::original_column(text, column.checked_sub(1)?) + 1)
    }
}

fn patterns(flag: &str, patterns: &[String]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern)
            .literal_separator(true)
            .build()
            .map_err(|error| format!("{flag}: {error}"))?;
        set.add(glob);
    }
    set.build().map_err(|error| format!("{flag}: {error}"))
}

impl Recorder {
    /// The same for the body of a function that `Function` makes with `parameters`.
    pub fn instrument_body(&self, body: &str, parameters: &str) -> Option<String> {
        const NAME: &str = "(eval)";
        let instrumented = self.instrument(NAME, body, Kind::FunctionBody)?;
        // The script that V8 makes of it.
        let script = format!("(function anonymous({parameters}\n) {{\n{instrumented}\n}})");
        self.inner.borrow_mut().sources.keep(NAME, &script);
        Some(instrumented)
    }

    /// Says once that the engine does not take the instrumented form of `name`, which runs as it is.
    fn distrust(&self, name: &str) {
        if self.inner.borrow_mut().sources.refused.insert(name.to_owned()) {
            eprintln!(
                "jsr: the calls in {name} are not traced: the engine refuses their instrumented form (please report it)"
            );
        }
    }

    /// The source that the engine compiles in the place of `source`, so that its calls are recorded; `None` if that is
    /// `source` itself. What cannot be instrumented is said once on standard error, and runs as it is.
    pub fn instrument(&self, name: &str, source: &str, kind: Kind) -> Option<String> {
        let mut inner = self.inner.borrow_mut();
        let own = name.starts_with("node:");
        if own || !inner.kinds.stack || inner.full() || !inner.sources.selects(name) {
            return None;
        }
        let first = inner.next_function();
        match instrument::instrument(source, kind, name, first) {
            Ok(instrumented) => {
                let file: Rc<str> = Rc::from(name);
                inner.add_functions(&file, &Rc::from(source), instrumented.functions, false);
                inner.sources.keep(name, &instrumented.text);
                Some(instrumented.text)
            }
            Err(refused) => {
                // Code that is made at run time may need its surroundings to parse.
                let is_file = !matches!(kind, Kind::Eval | Kind::FunctionBody);
                if is_file && inner.sources.refused.insert(name.to_owned()) {
                    let reason = match refused {
                        Refused::Syntax(reason) => {
                            format!("it does not parse as jsr's tracer expects: {reason}")
                        }
                        Refused::Reserved => String::from("it uses names that jsr's tracer needs for itself"),
                    };
                    eprintln!("jsr: the calls in {name} are not traced: {reason}");
                }
                None
            }
        }
    }

    /// The column in the user's text of a place in the script whose hash, or else whose name, is `script`. Line and
    /// columns count from 1.
    pub fn original_column(&self, script: &str, line: u32, column: u32) -> u32 {
        let inner = self.inner.borrow();
        inner
            .sources
            .original_column(script, line, column)
            .unwrap_or(column)
    }

    /// The top level of the script `name` begins to run.
    fn enter_script(&self, scope: &mut v8::PinScope, name: &str) -> Option<FrameId> {
        let function = {
            let mut inner = self.inner.borrow_mut();
            if !inner.kinds.stack || inner.full() || name.starts_with("node:") || !inner.sources.selects(name)
            {
                return None;
            }
            let function = inner.next_function();
            let base = name.rsplit('/').next().unwrap_or(name);
            let top_level = Function {
                name: base.to_owned(),
                range: (0, 0),
                line: 1,
                last_line: u32::MAX,
                column: 1,
                kind: FunctionKind::Module,
                is_async: false,
                is_generator: false,
                defaults: false,
            };
            inner.add_functions(&Rc::from(name), &Rc::from(""), vec![top_level], false);
            function
        };
        Some(self.enter(scope, function, false))
    }

    /// A message in which V8 quotes a function, with the text that the user wrote; `None` if it quotes none.
    pub fn original_message(&self, message: &str) -> Option<String> {
        if !message.contains("$jsr$") {
            return None;
        }
        let inner = self.inner.borrow();
        quoted(message, |function| inner.stack.text_of(function))
    }

    /// One of jsr's own sources with the functions that `names` lists made visible; `None` if that cannot be done.
    pub fn instrument_host(&self, id: &str, source: &str, names: &[(&str, &str)]) -> Option<String> {
        let mut inner = self.inner.borrow_mut();
        if !inner.kinds.stack {
            return None;
        }
        let first = inner.next_function();
        let instrumented = instrument::instrument_host(source, names, first).ok()?;
        let name = format!("node:{id}");
        let file: Rc<str> = Rc::from(name.as_str());
        inner.add_functions(&file, &Rc::from(""), instrumented.functions, true);
        inner.sources.keep(&name, &instrumented.text);
        Some(instrumented.text)
    }
}

/// How V8 shortens a function that it quotes, in UTF-16 units: longer ones keep so many at their beginning, and two at
/// their end.
const LONGEST_QUOTE: usize = 128;
const KEPT_OF_QUOTE: usize = 111;
const OMITTED: &str = "...<omitted>...";

/// Puts the text of the function that `message` quotes in the place of its instrumented form.
fn quoted<'t>(message: &str, text_of: impl FnOnce(u32) -> Option<&'t str>) -> Option<String> {
    let (_, call) = message
        .split_once("$jsr$e(")
        .or_else(|| message.split_once("$jsr$p("))?;
    let digits = call.split(')').next()?;
    let text = text_of(digits.parse().ok()?)?;
    let inserted = message.find("\x0b\x0c")?;
    // What stands before the first insertion ends with the function's beginning.
    let before = message.get(..inserted)?;
    let begin = text
        .char_indices()
        .map(|(index, c)| index + c.len_utf8())
        .rev()
        .find(|length| text.get(..*length).is_some_and(|head| before.ends_with(head)))?;
    let head = before.get(..before.len() - begin)?;
    let tail = match message.split_once(OMITTED) {
        Some((_, tail)) => tail.chars().skip(2).collect(),
        None => {
            let whole = instrument::strip(message);
            whole.get(head.len() + text.len()..)?.to_owned()
        }
    };
    let units: Vec<u16> = text.encode_utf16().collect();
    let quote = if units.len() > LONGEST_QUOTE {
        let start = String::from_utf16_lossy(units.get(..KEPT_OF_QUOTE)?);
        let end = String::from_utf16_lossy(units.get(units.len() - 2..)?);
        format!("{start}{OMITTED}{end}")
    } else {
        text.to_owned()
    };
    Some(format!("{head}{quote}{tail}"))
}

/// Compiles the instrumented form of `source` with `compile`, if calls are recorded there. What the engine has compiled
/// already as the user wrote it is correct, so this says nothing of syntax errors: `None` means that it runs as it is.
pub fn compile_instrumented<'s, T>(
    scope: &mut v8::PinScope<'s, '_>,
    name: v8::Local<v8::String>,
    source: v8::Local<v8::String>,
    kind: Kind,
    compile: impl for<'a> FnOnce(&mut v8::PinScope<'s, 'a>, v8::Local<v8::String>) -> Option<v8::Local<'s, T>>,
) -> Option<v8::Local<'s, T>> {
    let state = State::get(scope);
    let trace = state.trace.as_ref()?;
    let name = name.to_rust_string_lossy(scope);
    let instrumented = trace.instrument(&name, &source.to_rust_string_lossy(scope), kind)?;
    let instrumented = string(scope, &instrumented);
    v8::tc_scope!(let tc, scope);
    let compiled = compile(tc, instrumented);
    if compiled.is_none() {
        tc.reset();
        trace.distrust(&name);
    }
    compiled
}

/// Runs a script, whose top level cannot be instrumented: its value would be another.
pub fn run_script<'s, T>(
    scope: &mut v8::PinScope<'s, '_>,
    name: v8::Local<v8::String>,
    run: impl for<'a> FnOnce(&mut v8::PinScope<'s, 'a>) -> Option<T>,
) -> Option<T> {
    let state = State::get(scope);
    let name = name.to_rust_string_lossy(scope);
    let frame = state
        .trace
        .as_ref()
        .and_then(|trace| trace.enter_script(scope, &name));
    let result = run(scope);
    if let (Some(trace), Some(frame)) = (&state.trace, frame) {
        trace.leave(scope, frame, result.is_some());
    }
    result
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_quoted_function_is_as_the_user_wrote_it() {
        let cut = "() => {\u{b}\u{c}let $jsr$n=0;const $jsr$t=$jsr$s[0]?$jsr$e(12):...<omitted>...\u{b}} could not be cloned.";
        assert_eq!(
            quoted(cut, |id| (id == 12).then_some("() => {}")).as_deref(),
            Some("() => {} could not be cloned.")
        );
        let whole = "value f(){\u{b}\u{c}$jsr$e(1)\u{c}\u{b}} is none";
        assert_eq!(
            quoted(whole, |_| Some("f(){}")).as_deref(),
            Some("value f(){} is none")
        );
    }
}
