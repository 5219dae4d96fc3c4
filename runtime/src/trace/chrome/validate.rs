//! Checks a file in Chrome's trace event format: against the rules of the format, and against the same run as NDJSON.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use serde_json::Value;

/// A time and a number: enough to tell which event of the other rendering is meant.
type Mark = (u64, u64);

/// What both renderings must agree on, by category.
#[derive(Debug, Default, PartialEq)]
struct Facts {
    /// Slices, by their begin.
    begun: BTreeMap<String, Vec<Mark>>,
    /// Slices that ended by themselves, by their end.
    ended: BTreeMap<String, Vec<Mark>>,
    /// Work of the pool: thread, end.
    pool: Vec<Mark>,
    /// Spans, by their begin.
    spans: BTreeMap<String, Vec<Mark>>,
    /// Spans that ended by themselves, by their end.
    spanned: BTreeMap<String, Vec<Mark>>,
    /// Instants.
    instants: BTreeMap<String, Vec<Mark>>,
    /// Arrows that arrive.
    arrows: BTreeMap<String, Vec<Mark>>,
}

/// Whether `json` is a valid trace that tells of the same events as `ndjson`.
///
/// # Errors
/// The first violation.
pub(crate) fn validate_chrome(json: &str, ndjson: &str) -> Result<(), String> {
    let told = Reader::read(json)?;
    let recorded = Account::read(ndjson)?;
    same("begins of slices", &told.begun, &recorded.begun)?;
    same("ends of slices", &told.ended, &recorded.ended)?;
    same("begins of spans", &told.spans, &recorded.spans)?;
    same("ends of spans", &told.spanned, &recorded.spanned)?;
    same("instants", &told.instants, &recorded.instants)?;
    same("arrows", &told.arrows, &recorded.arrows)?;
    if told.pool == recorded.pool {
        Ok(())
    } else {
        Err(format!(
            "work of the pool: {:?}, recorded {:?}",
            told.pool, recorded.pool
        ))
    }
}

/// Compares category by category, and names the first difference.
fn same<T: PartialEq + Debug>(
    what: &str,
    told: &BTreeMap<String, Vec<T>>,
    recorded: &BTreeMap<String, Vec<T>>,
) -> Result<(), String> {
    let categories: BTreeSet<&String> = told.keys().chain(recorded.keys()).collect();
    for category in categories {
        let told = told.get(category).map_or(&[][..], Vec::as_slice);
        let recorded = recorded.get(category).map_or(&[][..], Vec::as_slice);
        if told != recorded {
            let at = told
                .iter()
                .zip(recorded)
                .take_while(|(told, recorded)| told == recorded)
                .count();
            return Err(format!(
                "{what}, {category}: {} told, {} recorded; the first difference is {:?} for {:?}",
                told.len(),
                recorded.len(),
                told.get(at),
                recorded.get(at)
            ));
        }
    }
    Ok(())
}

fn text<'a>(event: &'a Value, key: &str) -> &'a str {
    event[key].as_str().unwrap_or_default()
}

fn integer(event: &Value, key: &str) -> u64 {
    event[key].as_u64().unwrap_or_default()
}

/// A time of the file in nanoseconds.
fn nanoseconds(event: &Value, key: &str) -> Result<u64, String> {
    let time = event[key].as_f64().filter(|time| *time >= 0.0);
    time.map(|time| (time * 1000.0).round() as u64)
        .ok_or_else(|| format!("no {key}"))
}

fn add(facts: &mut BTreeMap<String, Vec<Mark>>, category: &str, mark: Mark) {
    facts.entry(category.to_owned()).or_default().push(mark);
}

/// Reads the Chrome rendering, and checks the rules of the format on the way.
#[derive(Default)]
struct Reader {
    facts: Facts,
    /// The open slices of each thread: category, name, number.
    stacks: BTreeMap<u64, Vec<(String, String, u64)>>,
    /// The open spans, by category and id: name, number.
    spans: BTreeMap<(String, String), (String, u64)>,
    /// The arrows, by category and id: whether they arrived.
    arrows: BTreeMap<(String, u64), bool>,
    threads: BTreeSet<u64>,
    used: BTreeSet<u64>,
    last: BTreeMap<u64, u64>,
    process: bool,
}

impl Reader {
    fn read(json: &str) -> Result<Facts, String> {
        let parsed: Value = serde_json::from_str(json).map_err(|error| format!("not JSON: {error}"))?;
        let events = match &parsed {
            Value::Array(events) => events,
            Value::Object(file) => file
                .get("traceEvents")
                .and_then(Value::as_array)
                .ok_or("an object without traceEvents")?,
            _ => return Err("neither an array nor an object".to_owned()),
        };
        let mut reader = Self::default();
        for (index, event) in events.iter().enumerate() {
            reader
                .event(event)
                .map_err(|error| format!("event {index}, {event}: {error}"))?;
        }
        reader.close(events.is_empty())
    }

    fn close(self, empty: bool) -> Result<Facts, String> {
        if let Some(open) = self.stacks.values().flatten().next() {
            return Err(format!("a slice does not end: {open:?}"));
        }
        if let Some(open) = self.spans.iter().next() {
            return Err(format!("a span does not end: {open:?}"));
        }
        if let Some(thread) = self.used.difference(&self.threads).next() {
            return Err(format!("thread {thread} has no name"));
        }
        if !(self.process || empty) {
            return Err("the process has no name".to_owned());
        }
        Ok(self.facts)
    }

    fn event(&mut self, event: &Value) -> Result<(), String> {
        let phase = text(event, "ph");
        let thread = event["tid"].as_u64().ok_or("no tid")?;
        if event["pid"].as_u64().is_none() || text(event, "name").is_empty() {
            return Err("no pid or no name".to_owned());
        }
        if phase == "M" {
            return self.metadata(event, thread);
        }
        self.used.insert(thread);
        let exact = nanoseconds(event, "ts")?;
        let ts = exact / 1000;
        // What a thread of the pool did is told when the loop hears of it.
        if !matches!(phase, "X" | "t") {
            let last = self.last.insert(thread, exact);
            // Not even two at the same time: viewers are free to turn such around.
            if last.is_some_and(|last| last >= exact) {
                return Err(format!("time does not go on from {last:?}"));
            }
        }
        match phase {
            "B" | "E" => self.slice(event, phase, thread, ts),
            "X" => {
                let done = exact + nanoseconds(event, "dur")?;
                self.facts.pool.push((thread.saturating_sub(10), done / 1000));
                Ok(())
            }
            "b" | "e" => self.span(event, phase, ts),
            "s" | "t" | "f" => self.arrow(event, phase, thread, ts),
            "i" => {
                let category = text(event, "cat");
                let id = ["promise", "task"]
                    .iter()
                    .find_map(|key| event["args"][*key].as_u64());
                add(&mut self.facts.instants, category, (ts, id.unwrap_or_default()));
                if event["s"] == "t" {
                    Ok(())
                } else {
                    Err("no scope".to_owned())
                }
            }
            _ => Err("an unknown phase".to_owned()),
        }
    }

    fn metadata(&mut self, event: &Value, thread: u64) -> Result<(), String> {
        let named = !text(&event["args"], "name").is_empty();
        match text(event, "name") {
            "process_name" => self.process = named,
            "thread_name" if named => _ = self.threads.insert(thread),
            "process_labels" | "thread_sort_index" => {}
            _ => return Err("metadata without a name".to_owned()),
        }
        Ok(())
    }

    fn slice(&mut self, event: &Value, phase: &str, thread: u64, ts: u64) -> Result<(), String> {
        let (category, name) = (text(event, "cat"), text(event, "name"));
        let stack = self.stacks.entry(thread).or_default();
        if phase == "B" {
            let key = match category {
                "function" | "host" => "frame",
                "phase" => "turn",
                other => other,
            };
            let id = integer(&event["args"], key);
            add(&mut self.facts.begun, category, (ts, id));
            stack.push((category.to_owned(), name.to_owned(), id));
            return Ok(());
        }
        let (begun, called, id) = stack.pop().ok_or("nothing is open")?;
        if (begun.as_str(), called.as_str()) != (category, name) {
            return Err(format!("{begun} {called:?} is open"));
        }
        // The ends of phases are no events of their own.
        if event["args"]["cut"].is_null() && category != "phase" {
            add(&mut self.facts.ended, category, (ts, id));
        }
        Ok(())
    }

    fn span(&mut self, event: &Value, phase: &str, ts: u64) -> Result<(), String> {
        let (category, name, id) = (
            text(event, "cat"),
            text(event, "name"),
            text(&event["id2"], "local"),
        );
        let key = (category.to_owned(), id.to_owned());
        if phase == "b" {
            let id = id.strip_prefix("0x").ok_or("no id")?;
            let id = u64::from_str_radix(id, 16).map_err(|error| error.to_string())?;
            add(&mut self.facts.spans, category, (ts, id));
            let known = self.spans.insert(key, (name.to_owned(), id));
            return known.map_or(Ok(()), |_| Err("it is open".to_owned()));
        }
        let (begun, id) = self.spans.remove(&key).ok_or("it is not open")?;
        if begun != name {
            return Err(format!("it began as {begun:?}"));
        }
        if event["args"]["cut"].is_null() {
            add(&mut self.facts.spanned, category, (ts, id));
        }
        Ok(())
    }

    fn arrow(&mut self, event: &Value, phase: &str, thread: u64, ts: u64) -> Result<(), String> {
        let category = text(event, "cat");
        let id = event["id"].as_u64().ok_or("no id")?;
        let open = self.stacks.get(&thread).and_then(|stack| stack.last());
        if phase != "t" && open.is_none() {
            return Err("no slice is open".to_owned());
        }
        match (phase, self.arrows.insert((category.to_owned(), id), phase == "f")) {
            ("s", None) | ("t", Some(false)) => Ok(()),
            ("f", Some(false)) if event["bp"] == "e" => {
                add(
                    &mut self.facts.arrows,
                    category,
                    (ts, open.map_or(0, |open| open.2)),
                );
                Ok(())
            }
            (_, state) => Err(format!("the arrow's state is {state:?}")),
        }
    }
}

/// Reads the NDJSON.
#[derive(Default)]
struct Account {
    facts: Facts,
    /// How many slices are open; the loop's phases are left out.
    depth: u64,
    /// Whether the loop is in a phase.
    looping: bool,
    /// Jobs that were queued inside of a slice, by category and number.
    arrows: BTreeSet<(String, u64)>,
    /// Spans that are open, by category and number.
    spans: BTreeSet<(String, u64)>,
    /// The categories of frames.
    frames: BTreeMap<u64, &'static str>,
}

impl Account {
    fn read(ndjson: &str) -> Result<Facts, String> {
        let mut account = Self::default();
        for (index, line) in ndjson.lines().enumerate() {
            let event: Value =
                serde_json::from_str(line).map_err(|error| format!("line {}: {error}", index + 1))?;
            account.event(&event);
        }
        Ok(account.facts)
    }

    fn event(&mut self, event: &Value) {
        let ts = integer(event, "ts");
        let kind = text(event, "type");
        let (family, what) = kind.split_once('.').unwrap_or((kind, ""));
        match (family, what) {
            ("task" | "tick" | "micro", _) => self.job(event, family, what, ts),
            ("phase", _) => {
                self.looping = true;
                add(&mut self.facts.begun, "phase", (ts, integer(event, "turn")));
            }
            ("checkpoint", "start") => self.begin("checkpoint", (ts, 0)),
            ("checkpoint", _) => self.end("checkpoint", (ts, 0)),
            ("promise", "new") => self.span("promise", (ts, integer(event, "promise"))),
            ("promise", "settle") => self.span_end("promise", (ts, integer(event, "promise"))),
            ("promise", _) => add(&mut self.facts.instants, kind, (ts, integer(event, "promise"))),
            ("stack", _) => self.frame(event, what, ts),
            ("console" | "exit" | "limit", _) => add(&mut self.facts.instants, kind, (ts, 0)),
            _ => {}
        }
    }

    fn begin(&mut self, category: &str, mark: Mark) {
        self.depth += 1;
        add(&mut self.facts.begun, category, mark);
    }

    fn end(&mut self, category: &str, mark: Mark) {
        self.depth = self.depth.saturating_sub(1);
        add(&mut self.facts.ended, category, mark);
    }

    fn span(&mut self, category: &str, mark: Mark) {
        add(&mut self.facts.spans, category, mark);
        self.spans.insert((category.to_owned(), mark.1));
    }

    fn span_end(&mut self, category: &str, mark: Mark) {
        if self.spans.remove(&(category.to_owned(), mark.1)) {
            add(&mut self.facts.spanned, category, mark);
        }
    }

    /// An arrow leaves, unless there is nothing that it could leave from.
    fn leave(&mut self, category: &str, id: u64) {
        if self.looping || self.depth > 0 {
            self.arrows.insert((category.to_owned(), id));
        }
    }

    fn arrive(&mut self, category: &str, mark: Mark) {
        if self.arrows.remove(&(category.to_owned(), mark.1)) {
            add(&mut self.facts.arrows, category, mark);
        }
    }

    fn job(&mut self, event: &Value, family: &str, what: &str, ts: u64) {
        let id = integer(event, family);
        let mark = (ts, id);
        let task = family == "task";
        match what {
            "queue" => {
                self.leave(family, id);
                match (text(event, "kind"), text(event, "where")) {
                    ("timer" | "interval", _) if task => self.span("timer", mark),
                    (_, "reactor") => self.span("reactor", mark),
                    _ => {}
                }
            }
            "ready" => match (event["thread"].as_u64(), event["done"].as_u64()) {
                (Some(thread), Some(done)) => self.facts.pool.push((thread, done)),
                _ => {
                    let waits = |category: &str| self.spans.contains(&(category.to_owned(), id));
                    if waits("timer") || waits("reactor") {
                        add(&mut self.facts.instants, "ready", mark);
                    }
                }
            },
            "start" | "cancel" => {
                if task {
                    self.span_end("timer", mark);
                    self.span_end("reactor", mark);
                }
                if what == "start" {
                    self.begin(family, mark);
                    self.arrive(family, mark);
                }
            }
            "end" => self.end(family, mark),
            _ => {}
        }
    }

    fn frame(&mut self, event: &Value, what: &str, ts: u64) {
        let id = integer(event, "frame");
        if what == "push" {
            let category = if event["host"] == true { "host" } else { "function" };
            self.frames.insert(id, category);
        }
        let category = self.frames.get(&id).copied().unwrap_or("function");
        match what {
            "push" => self.begin(category, (ts, id)),
            "resume" => {
                self.begin(category, (ts, id));
                self.arrive("resume", (ts, id));
            }
            _ => {
                if what == "suspend" {
                    self.leave("resume", id);
                }
                self.end(category, (ts, id));
            }
        }
    }
}
