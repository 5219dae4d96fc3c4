//! The trace as a story for a terminal: what happened, in order, each thing inside of what it belongs to.
//!
//! Nothing that was recorded is left out, but things that belong together share a line: a function that is entered and left
//! with nothing in between, or only to queue something; a host function and what it does. Turns that are like the one
//! before are counted ([`fold`]).

mod fold;
mod layout;
mod words;

use std::collections::HashMap;
use std::io::IsTerminal;

use super::event::{
    ExitReason, FrameId, Job, Left, Leftover, MicroId, MicroKind, Pause, Place, Recorded, Settled, TaskId,
    TraceEvent,
};
use super::sink::Render;
use fold::Folder;
use layout::{Layout, Line, Look};
use words::{call, short};

/// The width where there is no terminal to ask.
const WIDTH: usize = 80;

/// What the lines that follow stand inside of.
enum Level {
    Checkpoint,
    Job,
    Frame,
}

/// A call that has just begun: if nothing happens in it, one line tells of all of it.
struct Begun {
    frame: FrameId,
    ts: u64,
    name: String,
    place: Option<String>,
    host: bool,
    /// What it did that goes into its own line.
    deeds: Vec<String>,
    /// It printed something, which says enough.
    printed: bool,
}

/// Renders events one by one; remembers what it needs to call things by their names.
pub(super) struct Text {
    folder: Folder,
    levels: Vec<Level>,
    begun: Option<Begun>,
    frames: HashMap<FrameId, String>,
    tasks: HashMap<TaskId, String>,
    micros: HashMap<MicroId, String>,
    /// Jobs of the checkpoint so far.
    in_checkpoint: u32,
    /// A phase has been announced, and nothing has happened in it.
    phase_begins: bool,
}

impl Text {
    /// For standard error, as it is, or for a file.
    pub(super) fn new(to_terminal: bool) -> Self {
        let terminal = to_terminal && std::io::stderr().is_terminal();
        let size = terminal
            .then(|| terminal_size::terminal_size_of(std::io::stderr()))
            .flatten();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self::with_layout(
            size.map_or(WIDTH, |(width, _)| usize::from(width.0)),
            terminal && !plain,
        )
    }

    fn with_layout(width: usize, colour: bool) -> Self {
        Text {
            folder: Folder::new(Layout { width, colour }),
            levels: Vec::new(),
            begun: None,
            frames: HashMap::new(),
            tasks: HashMap::new(),
            micros: HashMap::new(),
            in_checkpoint: 0,
            phase_begins: false,
        }
    }

    fn show(&mut self, out: &mut String, line: Line) {
        self.folder.line(line, out);
    }

    fn line(&self, ts: u64, look: Look, text: impl Into<String>, place: Option<&Place>) -> Line {
        Line {
            ts: Some(ts),
            depth: self.levels.len(),
            text: text.into(),
            place: place.map(short),
            look,
        }
    }

    /// A call that has begun did something after all: its line, and what follows is inside of it.
    fn settle_begun(&mut self, out: &mut String) {
        let Some(begun) = self.begun.take() else { return };
        if !begun.printed || !begun.deeds.is_empty() {
            let line = self.line_of(&begun, "");
            self.show(out, line);
        }
        self.levels.push(Level::Frame);
    }

    fn line_of(&self, begun: &Begun, end: &str) -> Line {
        let deeds = if begun.deeds.is_empty() {
            String::new()
        } else {
            format!(" {}", begun.deeds.join(", "))
        };
        let look = if end.is_empty() { Look::Plain } else { Look::Wrong };
        Line {
            ts: Some(begun.ts),
            depth: self.levels.len(),
            text: format!("{}{deeds}{end}", begun.name),
            place: begun.place.clone(),
            look,
        }
    }

    /// Something that a host function which has just begun did is told in its line. False if there is none.
    fn add_deed(&mut self, deed: &str, place: Option<&Place>) -> bool {
        let Some(begun) = self.begun.as_mut().filter(|begun| begun.host && !begun.printed) else {
            return false;
        };
        begun.deeds.push(deed.to_owned());
        if begun.place.is_none() {
            begun.place = place.map(short);
        }
        true
    }
}

impl Render for Text {
    fn event(&mut self, recorded: &Recorded, out: &mut Vec<u8>) {
        let mut text = String::new();
        self.render(recorded.ts, recorded.event, &mut text);
        out.extend_from_slice(text.as_bytes());
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        let mut text = String::new();
        self.settle_begun(&mut text);
        self.folder.finish(&mut text);
        out.extend_from_slice(text.as_bytes());
    }
}

impl Text {
    fn render(&mut self, ts: u64, event: &TraceEvent, out: &mut String) {
        match event {
            TraceEvent::Trace { .. } | TraceEvent::Limit { .. } | TraceEvent::Exit { .. } => {
                self.frame_of_trace(ts, event, out);
            }
            TraceEvent::Phase { turn, phase } => {
                self.settle_begun(out);
                self.folder.begin(out);
                self.phase_begins = true;
                let line = self.line(ts, Look::Heading, words::phase(*phase, *turn), None);
                self.show(out, line);
            }
            TraceEvent::TaskQueue { .. }
            | TraceEvent::TaskReady { .. }
            | TraceEvent::TaskCancel { .. }
            | TraceEvent::TickQueue { .. }
            | TraceEvent::MicroQueue { .. } => self.queue(ts, event, out),
            TraceEvent::TaskStart { task, why, .. } => {
                let name = self.task_name(*task);
                self.job_starts(ts, Job::Task(*task), &format!("{name} runs"), why, out);
            }
            TraceEvent::TickStart { tick, why, .. } => {
                self.job_starts(ts, Job::Tick(*tick), &format!("tick #{} runs", tick.0), why, out);
            }
            TraceEvent::MicroStart { micro, why, .. } => {
                let name = self.micro_name(*micro);
                self.job_starts(ts, Job::Micro(*micro), &format!("{name} runs"), why, out);
            }
            TraceEvent::TaskEnd { task, ran } => {
                let name = self.task_name(*task);
                self.tasks.remove(task);
                self.job_ends(ts, &name, *ran, out);
            }
            TraceEvent::TickEnd { tick, ran } => self.job_ends(ts, &format!("tick #{}", tick.0), *ran, out),
            TraceEvent::MicroEnd { micro, ran } => {
                self.micros.remove(micro);
                self.job_ends(ts, &format!("microtask #{}", micro.0), *ran, out);
            }
            TraceEvent::CheckpointStart { .. } | TraceEvent::CheckpointEnd { .. } => {
                self.checkpoint(ts, event, out);
            }
            TraceEvent::StackPush { .. }
            | TraceEvent::StackPop { .. }
            | TraceEvent::StackSuspend { .. }
            | TraceEvent::StackResume { .. } => self.stack(ts, event, out),
            TraceEvent::Console { level, text } => self.console(ts, level, text, out),
            TraceEvent::PromiseNew { .. }
            | TraceEvent::PromiseSettle { .. }
            | TraceEvent::PromiseFollow { .. }
            | TraceEvent::PromiseUnhandled { .. }
            | TraceEvent::PromiseHandled { .. } => {
                self.settle_begun(out);
                let (look, text, place) = describe_promise(event);
                let line = self.line(ts, look, text, place);
                self.show(out, line);
            }
        }
    }

    /// The beginning and the end.
    fn frame_of_trace(&mut self, ts: u64, event: &TraceEvent, out: &mut String) {
        self.settle_begun(out);
        self.folder.begin(out);
        // Past the limit, what would have closed these was not recorded.
        self.levels.clear();
        match event {
            TraceEvent::Trace { jsr, v8, file, .. } => {
                let file = file.as_deref().unwrap_or("standard input");
                for text in [
                    format!("trace of {file} (jsr {jsr}, V8 {v8})"),
                    String::from(
                        "Times are milliseconds since the start. What runs inside of something is indented. \
                         + queued, <- left, ~ suspended or back, > printed.",
                    ),
                ] {
                    let line = Line {
                        ts: None,
                        ..self.line(ts, Look::Heading, text, None)
                    };
                    self.show(out, line);
                }
            }
            TraceEvent::Limit { dropped } => {
                let text = format!(
                    "== the limit of the trace was reached: {dropped} more events were not recorded (--trace-limit=0 records \
                     them all)"
                );
                let line = self.line(ts, Look::Wrong, text, None);
                self.show(out, line);
            }
            TraceEvent::Exit {
                code,
                reason,
                pending,
            } => {
                let text = format!("== the end, exit code {code}: {}", words::reason(*reason));
                let line = self.line(ts, Look::Heading, text, None);
                self.show(out, line);
                for leftover in pending {
                    let line = Line {
                        ts: None,
                        depth: 1,
                        ..self.line(ts, Look::Wrong, words::leftover(leftover), None)
                    };
                    self.show(out, line);
                }
            }
            _ => {}
        }
    }

    fn task_name(&self, task: TaskId) -> String {
        let known = self.tasks.get(&task);
        known.cloned().unwrap_or_else(|| format!("task #{}", task.0))
    }

    fn micro_name(&self, micro: MicroId) -> String {
        let known = self.micros.get(&micro);
        known
            .cloned()
            .unwrap_or_else(|| format!("microtask #{}", micro.0))
    }

    /// Something was queued, has become ready, or was taken back.
    fn queue(&mut self, ts: u64, event: &TraceEvent, out: &mut String) {
        let (verb, name, place) = match event {
            TraceEvent::TaskQueue {
                task,
                kind,
                api,
                delay,
                at,
                of,
                ..
            } => {
                let name = words::task(*kind, task.0, api, *delay);
                self.tasks.insert(*task, name.clone());
                let verb = if of.is_some() { "queues again" } else { "queues" };
                (verb, name, at.as_ref())
            }
            TraceEvent::TickQueue { tick, at, .. } => ("queues", format!("tick #{}", tick.0), at.as_ref()),
            TraceEvent::MicroQueue { micro, kind, at, .. } => {
                let kind = if at.is_some() {
                    micro_kind(*kind)
                } else {
                    "of the runtime"
                };
                let name = format!("microtask #{} ({kind})", micro.0);
                self.micros.insert(*micro, name.clone());
                ("queues", name, at.as_ref())
            }
            TraceEvent::TaskCancel { task, .. } => {
                let name = self.task_name(*task);
                self.tasks.remove(task);
                ("cancels", name, None)
            }
            TraceEvent::TaskReady { task, .. } => ("ready", self.task_name(*task), None),
            _ => return,
        };
        if verb != "ready" && self.add_deed(&format!("{verb} {name}"), place) {
            return;
        }
        self.settle_begun(out);
        let text = match verb {
            "ready" => format!("{name} is ready: it waits for its turn"),
            "cancels" => format!("- {name} is cancelled"),
            "queues again" => format!("+ {name} is queued again"),
            _ => format!("+ {name} is queued"),
        };
        let line = self.line(ts, Look::Plain, text, place);
        self.show(out, line);
    }

    fn job_starts(&mut self, ts: u64, job: Job, name: &str, why: &str, out: &mut String) {
        self.settle_begun(out);
        let first_of_phase = std::mem::take(&mut self.phase_begins);
        let begins = match job {
            Job::Task(_) => !first_of_phase,
            _ => {
                self.in_checkpoint += 1;
                self.in_checkpoint > 1
            }
        };
        if begins {
            self.folder.begin(out);
        }
        let line = self.line(ts, Look::Job, name, None);
        self.show(out, line);
        self.levels.push(Level::Job);
        let why = Line {
            ts: None,
            ..self.line(ts, Look::Quiet, format!("why: {why}"), None)
        };
        self.show(out, why);
    }

    fn job_ends(&mut self, ts: u64, name: &str, ran: u64, out: &mut String) {
        self.settle_begun(out);
        self.close_frames();
        self.levels.pop();
        let text = format!("<- {name}, after {:.3} ms", ran as f64 / 1000.0);
        let line = self.line(ts, Look::Quiet, text, None);
        self.show(out, line);
    }

    /// Frames that a trace without the kind `stack` never closes do not exist; those of a job that ends do not outlive it.
    fn close_frames(&mut self) {
        while let Some(Level::Frame) = self.levels.last() {
            self.levels.pop();
        }
    }

    fn checkpoint(&mut self, ts: u64, event: &TraceEvent, out: &mut String) {
        self.settle_begun(out);
        match event {
            TraceEvent::CheckpointStart { .. } => {
                self.in_checkpoint = 0;
                let text = "checkpoint: ticks, then microtasks, until none is left";
                let line = self.line(ts, Look::Plain, text, None);
                self.show(out, line);
                self.levels.push(Level::Checkpoint);
            }
            TraceEvent::CheckpointEnd { ticks, micros } => {
                self.close_frames();
                self.levels.pop();
                let text = format!(
                    "<- checkpoint: {} and {} ran",
                    count(*ticks, "tick"),
                    count(*micros, "microtask")
                );
                let line = self.line(ts, Look::Quiet, text, None);
                self.show(out, line);
            }
            _ => {}
        }
    }

    fn stack(&mut self, ts: u64, event: &TraceEvent, out: &mut String) {
        match event {
            TraceEvent::StackPush {
                frame,
                name,
                at,
                host,
                ..
            } => {
                self.settle_begun(out);
                let name = call(name, at.as_ref());
                self.frames.insert(*frame, name.clone());
                self.begun = Some(Begun {
                    frame: *frame,
                    ts,
                    name,
                    place: at.as_ref().map(short),
                    host: *host,
                    deeds: Vec::new(),
                    printed: false,
                });
            }
            TraceEvent::StackPop { frame, how, .. } => self.pop(ts, *frame, *how, out),
            TraceEvent::StackSuspend { frame, how, at, .. } => {
                self.settle_begun(out);
                self.levels.pop();
                let text = match how {
                    Pause::Await => format!("~ {} awaits and leaves the stack", self.frame_name(*frame)),
                    Pause::Yield => format!("~ {} yields and leaves the stack", self.frame_name(*frame)),
                };
                let line = self.line(ts, Look::Plain, text, at.as_ref());
                self.show(out, line);
            }
            TraceEvent::StackResume { frame, .. } => {
                self.settle_begun(out);
                let text = format!("~ {} is back on the stack", self.frame_name(*frame));
                let line = self.line(ts, Look::Plain, text, None);
                self.show(out, line);
                self.levels.push(Level::Frame);
            }
            _ => {}
        }
    }

    fn frame_name(&self, frame: FrameId) -> String {
        let known = self.frames.get(&frame);
        known.cloned().unwrap_or_else(|| format!("call #{}", frame.0))
    }

    fn pop(&mut self, ts: u64, frame: FrameId, how: Left, out: &mut String) {
        let name = self.frame_name(frame);
        self.frames.remove(&frame);
        if self.begun.as_ref().is_some_and(|begun| begun.frame == frame) {
            let Some(begun) = self.begun.take() else { return };
            let end = match how {
                Left::Return => "",
                Left::Throw => ", and an exception leaves it",
                Left::Exit => ", and the process ends inside of it",
            };
            if !begun.printed || !begun.deeds.is_empty() || how != Left::Return {
                let line = self.line_of(&begun, end);
                self.show(out, line);
            }
            return;
        }
        self.settle_begun(out);
        self.levels.pop();
        let (look, text) = match how {
            Left::Return => (Look::Quiet, format!("<- {name}")),
            Left::Throw => (Look::Wrong, format!("<- {name}: an exception leaves it")),
            Left::Exit => (Look::Quiet, format!("<- {name}: the process ends inside of it")),
        };
        let line = self.line(ts, look, text, None);
        self.show(out, line);
    }

    fn console(&mut self, ts: u64, level: &str, text: &str, out: &mut String) {
        match self
            .begun
            .as_mut()
            .filter(|begun| begun.name == format!("console.{level}()"))
        {
            Some(begun) => begun.printed = true,
            None => self.settle_begun(out),
        }
        let mark = if level == "log" {
            String::new()
        } else {
            format!("({level}) ")
        };
        for (index, row) in text.split('\n').enumerate() {
            let line = Line {
                ts: Some(ts).filter(|_| index == 0),
                ..self.line(ts, Look::Printed, format!("> {mark}{row}"), None)
            };
            self.show(out, line);
        }
    }
}

fn micro_kind(kind: MicroKind) -> &'static str {
    match kind {
        MicroKind::Reaction => "reaction",
        MicroKind::Await => "goes on after await",
        MicroKind::Thenable => "asks a thenable",
        MicroKind::Callback => "queueMicrotask",
    }
}

fn count(number: u32, what: &str) -> String {
    match number {
        0 => format!("no {what}"),
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}

fn describe_promise(event: &TraceEvent) -> (Look, String, Option<&Place>) {
    match event {
        TraceEvent::PromiseNew {
            promise,
            parent,
            via,
            at,
        } => {
            let parent = parent.map_or_else(String::new, |parent| format!(" on promise #{}", parent.0));
            let text = format!("promise #{} is {}{parent}", promise.0, words::via(*via));
            (Look::Plain, text, at.as_ref())
        }
        TraceEvent::PromiseSettle {
            promise,
            state,
            value,
            at,
            ..
        } => {
            let state = match state {
                Settled::Fulfilled => "fulfilled",
                Settled::Rejected => "rejected",
            };
            let text = format!("promise #{} is {state}: {value}", promise.0);
            (Look::Plain, text, at.as_ref())
        }
        TraceEvent::PromiseFollow { promise, hop: 1, .. } => {
            let text = format!(
                "promise #{} follows another promise or thenable: a microtask will call its then",
                promise.0
            );
            (Look::Plain, text, None)
        }
        TraceEvent::PromiseFollow {
            promise, thenable, ..
        } => {
            let what =
                thenable.map_or_else(|| String::from("the thenable"), |id| format!("promise #{}", id.0));
            let text = format!("promise #{} asks {what}, and waits for its answer", promise.0);
            (Look::Plain, text, None)
        }
        TraceEvent::PromiseUnhandled {
            promise,
            value,
            mode,
            hook,
            at,
        } => {
            let text = format!(
                "promise #{} is rejected with {value} and nobody has handled it: {} (mode {mode})",
                promise.0,
                words::hook(*hook)
            );
            (Look::Wrong, text, at.as_ref())
        }
        TraceEvent::PromiseHandled {
            promise, late, at, ..
        } => {
            let late = if *late {
                ", too late for the checkpoint"
            } else {
                ""
            };
            let text = format!("promise #{} gets a handler{late}", promise.0);
            (Look::Plain, text, at.as_ref())
        }
        _ => (Look::Plain, String::new(), None),
    }
}

/// What a program that has ended still waited for, for a reader who asked for no trace.
pub(super) fn post_mortem(reason: ExitReason, pending: &[Leftover], out: &mut Vec<u8>) {
    let layout = Layout {
        width: WIDTH,
        colour: false,
    };
    let mut text = String::new();
    if pending.is_empty() {
        text.push_str("jsr: the program waited for nothing when it ended\n");
    } else {
        text.push_str(&format!(
            "jsr: when the program ended ({}), this was left:\n",
            words::reason(reason)
        ));
    }
    for leftover in pending {
        for row in layout::wrap(&layout::escape(&words::leftover(leftover)), layout.width - 4) {
            text.push_str(&format!("  {row}\n"));
        }
    }
    out.extend_from_slice(text.as_bytes());
}
