//! The lines of the file: one event of the trace event format each.

use std::fmt::Display;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::super::event::{Job, Place};

/// What the file starts with. Of the format's two forms, only the bare array may lack its end: the viewers load one that
/// was cut off, and refuse an object that was. The object's one gain, `displayTimeUnit`, is milliseconds anyway.
const OPENING: &[u8] = b"[\n";

/// What stands between two events.
const SEPARATOR: &[u8] = b",\n";

/// What the file ends with.
const CLOSING: &[u8] = b"\n]\n";

/// The program is the only process. A constant keeps two traces of the same program comparable.
const PROCESS: u32 = 1;

/// A time as the file holds it. The events come with microseconds, of which one can hold several events; viewers sort by
/// time, and may turn the order of events of the same time around, which tears their slices apart. So the nanoseconds, of
/// which the trace knows nothing, count the lines of a microsecond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instant(u64);

impl Instant {
    fn new(microseconds: u64) -> Self {
        Self(microseconds.saturating_mul(1000))
    }

    fn after(self, nanoseconds: u64) -> Self {
        Self(self.0.saturating_add(nanoseconds))
    }
}

impl Serialize for Instant {
    /// In microseconds, with a fraction.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64 / 1000.0)
    }
}

/// A row of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Track {
    /// The main thread.
    Loop,
    /// Where timers wait.
    Timers,
    /// Where sockets, signals and other messages from outside are waited for.
    Reactor,
    /// A thread of the pool, by its number.
    Pool(u32),
}

impl Track {
    /// Also its place among the others: viewers show tracks in this order.
    fn thread(self) -> u32 {
        match self {
            // As on Linux, the thread whose id is that of its process is the main one.
            Track::Loop => PROCESS,
            Track::Timers => 2,
            Track::Reactor => 3,
            Track::Pool(number) => number.saturating_add(10),
        }
    }

    /// The name that a viewer shows.
    pub(super) fn name(self) -> String {
        match self {
            Track::Loop => "loop".to_owned(),
            Track::Timers => "timers".to_owned(),
            Track::Reactor => "reactor".to_owned(),
            Track::Pool(number) => format!("thread pool {number}"),
        }
    }
}

/// Details of an event, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Args(Vec<(&'static str, Value)>);

impl Args {
    /// Adds a detail.
    pub(super) fn with(mut self, key: &'static str, value: impl Into<Value>) -> Self {
        self.0.push((key, value.into()));
        self
    }

    /// Adds a detail if there is one.
    pub(super) fn maybe(self, key: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds the details of another event.
    pub(super) fn and(mut self, other: &Args) -> Self {
        self.0.extend(other.0.iter().cloned());
        self
    }

    /// Adds a place in the source, in the form that editors and terminals make a link of.
    pub(super) fn at(self, place: Option<&Place>) -> Self {
        self.maybe("at", place.map(written))
    }

    /// Adds the job that did it.
    pub(super) fn by(self, job: Option<Job>) -> Self {
        self.maybe("by", job.map(|job| job.to_string()))
    }
}

impl Serialize for Args {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// `file.js:3:5, in load`.
fn written(place: &Place) -> String {
    let Place {
        file,
        line,
        column,
        function,
    } = place;
    match function {
        Some(function) => format!("{file}:{line}:{column}, in {function}"),
        None => format!("{file}:{line}:{column}"),
    }
}

/// The word that the trace uses for a value of one of the model's enumerations.
pub(super) fn word(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// Something that spans time outside any thread's nesting, and its name.
#[derive(Clone, Debug)]
pub(super) struct Span {
    /// Sets its numbers apart from those of other kinds.
    pub(super) category: &'static str,
    /// What it is called. Viewers group by it, so it holds no number.
    pub(super) name: String,
    /// Its number.
    pub(super) id: u32,
    /// The track that it belongs to.
    pub(super) track: Track,
}

/// An arrow from one slice to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow {
    /// Viewers tell arrows apart by this and by the number.
    pub(super) category: &'static str,
    /// Its number, unique in the file.
    pub(super) id: u64,
}

/// An id that is unique only in its process.
#[derive(Serialize)]
struct Local {
    local: String,
}

/// One event in the format's own terms. The order of the fields is kept: old importers want the arguments last.
#[derive(Serialize)]
struct Line<'a> {
    ph: char,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cat: Option<&'a str>,
    pid: u32,
    tid: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    ts: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dur: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id2: Option<Local>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bp: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    s: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    args: Option<&'a Args>,
}

/// Collects lines.
#[derive(Default)]
pub(super) struct Lines {
    /// The time of the next line.
    next: Instant,
    begun: bool,
    closed: bool,
    /// The tracks that were named, and when the last slice of each ended, for those with slices that are written whole.
    tracks: Vec<(Track, Instant)>,
    bytes: Vec<u8>,
}

impl Lines {
    /// The next lines are of this time, in microseconds.
    pub(super) fn set_time(&mut self, ts: u64) {
        self.next = self.next.max(Instant::new(ts));
    }

    /// The time of the next line.
    pub(super) fn time(&self) -> Instant {
        self.next
    }

    /// Moves what was collected to `out`.
    pub(super) fn take(&mut self, out: &mut Vec<u8>) {
        out.append(&mut self.bytes);
    }

    /// Ends the file.
    pub(super) fn close(&mut self) {
        if self.closed {
            return;
        }
        if !self.begun {
            self.bytes.extend_from_slice(OPENING);
        }
        self.bytes.extend_from_slice(CLOSING);
        self.closed = true;
    }

    /// Names the process.
    pub(super) fn process(&mut self, name: &str, labels: &str) {
        self.metadata(Track::Loop, "process_name", &Args::default().with("name", name));
        self.metadata(
            Track::Loop,
            "process_labels",
            &Args::default().with("labels", labels),
        );
    }

    /// A slice begins on the loop's track.
    pub(super) fn begin(&mut self, category: &'static str, name: &str, args: &Args) {
        let line = self.line('B', Track::Loop, category, name);
        self.put(&Line {
            args: Some(args),
            ..line
        });
    }

    /// The innermost slice of the loop's track ends.
    pub(super) fn end(&mut self, category: &'static str, name: &str, args: &Args) {
        let line = self.line('E', Track::Loop, category, name);
        self.put(&Line {
            args: Some(args),
            ..line
        });
    }

    /// A whole slice, and the arrow that passes it. It may lie in the past, but not before `earliest`.
    pub(super) fn complete(
        &mut self,
        track: Track,
        name: &str,
        (began, done): (u64, u64),
        earliest: Instant,
        flow: Option<Flow>,
        args: &Args,
    ) {
        let line = self.line('X', track, "pool", name);
        let free = self.last_end(track).copied().unwrap_or_default();
        let began = Instant::new(began).max(earliest).max(free);
        // Long enough for the arrow to be inside.
        let done = Instant::new(done).max(began.after(2));
        if let Some(last) = self.last_end(track) {
            *last = done;
        }
        self.put(&Line {
            ts: Some(began),
            dur: Some(Instant(done.0 - began.0)),
            args: Some(args),
            ..line
        });
        if let Some(flow) = flow {
            let line = self.line('t', track, flow.category, flow.category);
            self.put(&Line {
                ts: Some(began.after(1)),
                id: Some(flow.id),
                ..line
            });
        }
        // The arrow goes on from here, to what follows.
        self.next = self.next.max(began.after(2));
    }

    /// When the last whole slice of a track ended.
    fn last_end(&mut self, track: Track) -> Option<&mut Instant> {
        let named = self.tracks.iter_mut().find(|named| named.0 == track);
        named.map(|named| &mut named.1)
    }

    /// A moment.
    pub(super) fn instant(&mut self, track: Track, category: &'static str, name: &str, args: &Args) {
        let line = self.line('i', track, category, name);
        self.put(&Line {
            s: Some("t"),
            args: Some(args),
            ..line
        });
    }

    /// A span begins.
    pub(super) fn span_begin(&mut self, span: &Span, args: &Args) {
        self.span('b', span, args);
    }

    /// A span ends.
    pub(super) fn span_end(&mut self, span: &Span, args: &Args) {
        self.span('e', span, args);
    }

    fn span(&mut self, phase: char, span: &Span, args: &Args) {
        let line = self.line(phase, span.track, span.category, &span.name);
        self.put(&Line {
            id2: Some(Local {
                local: format!("{:#x}", span.id),
            }),
            args: Some(args),
            ..line
        });
    }

    /// An arrow leaves the innermost open slice of the loop's track.
    pub(super) fn flow_start(&mut self, flow: Flow) {
        let line = self.line('s', Track::Loop, flow.category, flow.category);
        self.put(&Line {
            id: Some(flow.id),
            ..line
        });
    }

    /// An arrow reaches the innermost open slice of the loop's track.
    pub(super) fn flow_end(&mut self, flow: Flow) {
        let line = self.line('f', Track::Loop, flow.category, flow.category);
        self.put(&Line {
            id: Some(flow.id),
            // Without it, an arrow ends at the next slice to begin instead of at the one around it.
            bp: Some("e"),
            ..line
        });
    }

    /// The parts that most lines share. Names the track if this is its first line.
    fn line<'a>(&mut self, ph: char, track: Track, category: &'a str, name: &'a str) -> Line<'a> {
        if self.last_end(track).is_none() {
            self.tracks.push((track, Instant::default()));
            self.metadata(track, "thread_name", &Args::default().with("name", track.name()));
            let order = Args::default().with("sort_index", track.thread());
            self.metadata(track, "thread_sort_index", &order);
        }
        let ts = self.next;
        // Those that are written whole set their own time.
        if !matches!(ph, 'X' | 't') {
            self.next = ts.after(1);
        }
        Line {
            ph,
            name,
            cat: Some(category),
            pid: PROCESS,
            tid: track.thread(),
            ts: Some(ts),
            dur: None,
            id: None,
            id2: None,
            bp: None,
            s: None,
            args: None,
        }
    }

    fn metadata(&mut self, track: Track, name: &str, args: &Args) {
        self.put(&Line {
            ph: 'M',
            name,
            cat: None,
            pid: PROCESS,
            tid: track.thread(),
            ts: None,
            dur: None,
            id: None,
            id2: None,
            bp: None,
            s: None,
            args: Some(args),
        });
    }

    fn put(&mut self, line: &Line) {
        if self.closed {
            return;
        }
        // The comma goes before a line and not after it, so that all that a file lacks if it is cut off between two
        // events is its end.
        let separator = if self.begun { SEPARATOR } else { OPENING };
        let length = self.bytes.len();
        self.bytes.extend_from_slice(separator);
        if serde_json::to_writer(&mut self.bytes, line).is_ok() {
            self.begun = true;
        } else {
            self.bytes.truncate(length);
        }
    }
}

/// The first line of a text, cut to what fits on a timeline.
pub(super) fn brief(text: impl Display) -> String {
    const FITS: usize = 60;
    let text = text.to_string();
    let first = text.lines().next().unwrap_or_default();
    match first.char_indices().nth(FITS) {
        Some((end, _)) => format!("{}...", &first[..end]),
        None if first.len() < text.trim_end().len() => format!("{first}..."),
        None => first.to_owned(),
    }
}
