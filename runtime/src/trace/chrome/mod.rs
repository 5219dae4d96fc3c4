//! The trace in Chrome's trace event format, for timeline viewers: <https://ui.perfetto.dev>, `chrome://tracing`.
//!
//! One track is the loop: phases, in them tasks and checkpoints, in these ticks and microtasks, in all of them the
//! functions that they call, as nested slices. Each thread of the pool has a track of its own. What waits (timers,
//! promises, requests of the reactor) are spans that may overlap. Arrows lead from where a job was queued to where it
//! runs, and from where a function was suspended to where it goes on.
//!
//! The file is written event by event; what is remembered is what is open.

mod line;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod validate;

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::event::{
    FrameId, Job, Leftover, Pause, Phase, Place, PromiseId, Recorded, TaskId, TaskKind, TraceEvent,
};
use super::sink::Render;
use line::{Args, Flow, Instant, Lines, Span, Track, brief, word};

/// What a slice of the loop's track shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Phase,
    Checkpoint,
    Job(Job),
    Frame(FrameId),
}

/// A slice that has not ended.
struct Open {
    what: What,
    category: &'static str,
    name: String,
}

/// A job that was queued and has not started.
struct Waiting {
    name: String,
    args: Args,
    /// The arrow from where it was queued, unless that was outside every slice.
    flow: Option<Flow>,
    /// What shows its wait, if that is shown.
    span: Option<Span>,
    queued: Instant,
}

/// A call that has not ended: on the stack, or suspended.
struct Frame {
    name: Rc<str>,
    host: bool,
    at: Option<Place>,
    /// The arrow from where it was suspended.
    flow: Option<Flow>,
}

/// Renders events as Chrome's trace event format.
pub(super) struct Chrome {
    lines: Lines,
    /// The open slices of the loop's track, outermost first.
    stack: Vec<Open>,
    waiting: HashMap<Job, Waiting>,
    frames: HashMap<FrameId, Frame>,
    /// Promises that are not settled. In order, as all that are left at the end are written.
    promises: BTreeMap<u32, Span>,
    flows: u64,
    /// Whether a task's start will follow its `task.ready`: not if only I/O was selected.
    starts: bool,
}

impl Default for Chrome {
    fn default() -> Self {
        Self {
            lines: Lines::default(),
            stack: Vec::new(),
            waiting: HashMap::new(),
            frames: HashMap::new(),
            promises: BTreeMap::new(),
            flows: 0,
            starts: true,
        }
    }
}

impl Render for Chrome {
    fn event(&mut self, recorded: &Recorded, out: &mut Vec<u8>) {
        if let TraceEvent::Limit { .. } = recorded.event {
            // What is open ended at a time that nobody recorded. The last one that is known is nearer than the end.
            self.end_everything("limit");
        }
        self.lines.set_time(recorded.ts);
        self.dispatch(recorded.event);
        self.lines.take(out);
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        self.end_everything("end of trace");
        self.lines.close();
        self.lines.take(out);
    }
}

/// The category of a job's slices and arrows, and of the detail that holds its number.
fn category(job: Job) -> &'static str {
    match job {
        Job::Task(_) => "task",
        Job::Tick(_) => "tick",
        Job::Micro(_) => "micro",
    }
}

/// The number of a job among its kind.
fn number(job: Job) -> u32 {
    match job {
        Job::Task(id) => id.0,
        Job::Tick(id) => id.0,
        Job::Micro(id) => id.0,
    }
}

/// The details that name a job.
fn about(job: Job) -> Args {
    Args::default().with(category(job), number(job))
}

impl Chrome {
    /// Writes one event.
    fn dispatch(&mut self, event: &TraceEvent) {
        match event {
            TraceEvent::TaskQueue { .. }
            | TraceEvent::TaskReady { .. }
            | TraceEvent::TaskStart { .. }
            | TraceEvent::TaskEnd { .. }
            | TraceEvent::TaskCancel { .. }
            | TraceEvent::TickQueue { .. }
            | TraceEvent::TickStart { .. }
            | TraceEvent::TickEnd { .. }
            | TraceEvent::MicroQueue { .. }
            | TraceEvent::MicroStart { .. }
            | TraceEvent::MicroEnd { .. } => self.job_event(event),
            TraceEvent::PromiseNew { .. }
            | TraceEvent::PromiseSettle { .. }
            | TraceEvent::PromiseFollow { .. }
            | TraceEvent::PromiseUnhandled { .. }
            | TraceEvent::PromiseHandled { .. } => self.promise_event(event),
            TraceEvent::StackPush { .. }
            | TraceEvent::StackPop { .. }
            | TraceEvent::StackSuspend { .. }
            | TraceEvent::StackResume { .. } => self.stack_event(event),
            TraceEvent::Trace { .. }
            | TraceEvent::Phase { .. }
            | TraceEvent::CheckpointStart { .. }
            | TraceEvent::CheckpointEnd { .. }
            | TraceEvent::Console { .. }
            | TraceEvent::Exit { .. }
            | TraceEvent::Limit { .. } => self.run_event(event),
        }
    }

    /// What concerns the run as a whole.
    fn run_event(&mut self, event: &TraceEvent) {
        match event {
            TraceEvent::Trace {
                jsr, v8, file, kinds, ..
            } => {
                let file = file.as_deref().unwrap_or("standard input");
                self.starts = kinds.iter().any(|kind| *kind == "tasks" || *kind == "all");
                self.lines
                    .process(&format!("jsr {file}"), &format!("jsr {jsr}, V8 {v8}"));
            }
            TraceEvent::Phase { turn, phase } => self.phase(*turn, *phase),
            TraceEvent::CheckpointStart { after } => {
                let args = Args::default().maybe("after", after.map(|job| job.to_string()));
                self.begin(What::Checkpoint, "checkpoint", "checkpoint".to_owned(), args);
            }
            TraceEvent::CheckpointEnd { ticks, micros } => {
                let args = Args::default().with("ticks", *ticks).with("micros", *micros);
                self.end(What::Checkpoint, args);
            }
            TraceEvent::Console { level, text } => {
                let name = format!("console.{level}: {}", brief(text));
                let args = Args::default()
                    .with("level", level.as_str())
                    .with("text", text.as_str());
                self.lines.instant(Track::Loop, "console", &name, &args);
            }
            TraceEvent::Exit {
                code,
                reason,
                pending,
            } => {
                let reason = word(reason);
                let name = format!("exit {code}: {}", reason.as_str().unwrap_or_default());
                let args = Args::default()
                    .with("code", *code)
                    .with("reason", reason)
                    .with("pending", pending.iter().map(leftover).collect::<Vec<_>>());
                self.lines.instant(Track::Loop, "exit", &name, &args);
                self.end_everything("exit");
            }
            TraceEvent::Limit { dropped } => {
                let name = format!("limit: {dropped} events were not recorded");
                let args = Args::default().with("dropped", *dropped);
                self.lines.instant(Track::Loop, "limit", &name, &args);
            }
            _ => {}
        }
    }

    /// The loop enters a phase, and so leaves the one before.
    fn phase(&mut self, turn: u64, phase: Phase) {
        let busy = self.stack.last().is_some_and(|open| open.what != What::Phase);
        // `process.exit` enters the last phase in the midst of a job, which does not end with that.
        if !(busy && phase == Phase::Exit) {
            self.end(What::Phase, Args::default());
        }
        let name = format!("phase: {}", phase.name());
        self.begin(What::Phase, "phase", name, Args::default().with("turn", turn));
    }

    /// The life of a task, a tick or a microtask.
    fn job_event(&mut self, event: &TraceEvent) {
        match event {
            TraceEvent::TaskQueue { .. } => self.queue_task(event),
            TraceEvent::TickQueue { tick, at, by } => {
                let args = Args::default().at(at.as_ref()).by(*by);
                self.queue(Job::Tick(*tick), format!("nextTick #{}", tick.0), args, None);
            }
            TraceEvent::MicroQueue {
                micro,
                kind,
                promise,
                at,
                by,
            } => {
                let args = Args::default()
                    .with("kind", kind.name())
                    .maybe("promise", promise.map(|promise| promise.0))
                    .at(at.as_ref())
                    .by(*by);
                let name = format!("microtask #{}: {}", micro.0, kind.name());
                self.queue(Job::Micro(*micro), name, args, None);
            }
            TraceEvent::TaskReady {
                task,
                thread,
                began,
                done,
            } => {
                let work = match (thread, began, done) {
                    (Some(thread), Some(began), Some(done)) => Some((Track::Pool(*thread), *began, *done)),
                    _ => None,
                };
                self.ready(*task, work);
            }
            TraceEvent::TaskStart {
                task,
                waited,
                late,
                why,
            } => self.start(Job::Task(*task), *waited, *late, why),
            TraceEvent::TickStart { tick, waited, why } => self.start(Job::Tick(*tick), *waited, None, why),
            TraceEvent::MicroStart { micro, waited, why } => {
                self.start(Job::Micro(*micro), *waited, None, why);
            }
            TraceEvent::TaskEnd { task, ran } => self.end_job(Job::Task(*task), *ran),
            TraceEvent::TickEnd { tick, ran } => self.end_job(Job::Tick(*tick), *ran),
            TraceEvent::MicroEnd { micro, ran } => self.end_job(Job::Micro(*micro), *ran),
            TraceEvent::TaskCancel { task, by } => {
                if let Some(Waiting { span: Some(span), .. }) = self.waiting.remove(&Job::Task(*task)) {
                    let args = Args::default().with("outcome", "cancelled").by(*by);
                    self.lines.span_end(&span, &args);
                }
            }
            _ => {}
        }
    }

    fn queue_task(&mut self, event: &TraceEvent) {
        let TraceEvent::TaskQueue {
            task,
            kind,
            api,
            place,
            delay,
            at,
            by,
            of,
        } = event
        else {
            return;
        };
        let args = Args::default()
            .with("kind", kind.name())
            .with("where", *place)
            .maybe("delay", *delay)
            .at(at.as_ref())
            .by(*by)
            .maybe("of", of.map(|first| first.0));
        let call = match delay {
            Some(delay) => format!("{api} {delay} ms"),
            None => api.clone(),
        };
        let name = format!("{call} #{}", task.0);
        let (category, track) = match kind {
            TaskKind::Timer | TaskKind::Interval => ("timer", Track::Timers),
            _ if *place == "reactor" => ("reactor", Track::Reactor),
            _ => return self.queue(Job::Task(*task), name, args, None),
        };
        let span = Span {
            category,
            name: call,
            id: task.0,
            track,
        };
        self.queue(Job::Task(*task), name, args, Some(span));
    }

    fn queue(&mut self, job: Job, name: String, args: Args, span: Option<Span>) {
        let flow = self.leave(category(job));
        if let Some(span) = &span {
            let args = about(job).and(&args);
            self.lines.span_begin(span, &args);
        }
        let waiting = Waiting {
            name,
            args,
            flow,
            span,
            queued: self.lines.time(),
        };
        self.waiting.insert(job, waiting);
    }

    /// A task is due, or its I/O is done: by which thread of the pool, from when to when.
    fn ready(&mut self, task: TaskId, work: Option<(Track, u64, u64)>) {
        let job = Job::Task(task);
        let waiting = self.waiting.get_mut(&job);
        let name = match &waiting {
            Some(waiting) => waiting.name.clone(),
            None => job.to_string(),
        };
        if let Some((track, began, done)) = work {
            // A thread cannot have begun before it was asked to; the clocks of two threads may disagree by a little.
            let (queued, flow) = waiting.map_or((Instant::default(), None), |waiting| {
                (waiting.queued, waiting.flow)
            });
            self.lines
                .complete(track, &name, (began, done), queued, flow, &about(job));
        } else if let Some(span) = waiting.and_then(|waiting| waiting.span.clone()) {
            let name = format!("{name} is due");
            self.lines.instant(span.track, "ready", &name, &about(job));
        }
        if !self.starts {
            self.waiting.remove(&job);
        }
    }

    fn start(&mut self, job: Job, waited: u64, late: Option<u64>, why: &str) {
        let waiting = self.waiting.remove(&job);
        let (name, args, flow, span) = match waiting {
            Some(waiting) => (waiting.name, waiting.args, waiting.flow, waiting.span),
            None => (job.to_string(), Args::default(), None, None),
        };
        if let Some(span) = span {
            let args = Args::default().with("outcome", "started");
            self.lines.span_end(&span, &args);
        }
        let args = about(job)
            .and(&args)
            .with("waited", waited)
            .maybe("late", late)
            .with("why", why);
        self.begin(What::Job(job), category(job), name, args);
        self.arrive(flow);
    }

    fn end_job(&mut self, job: Job, ran: u64) {
        self.end(What::Job(job), Args::default().with("ran", ran));
    }

    fn promise_event(&mut self, event: &TraceEvent) {
        match event {
            TraceEvent::PromiseNew {
                promise,
                parent,
                via,
                at,
            } => {
                let via = word(via);
                let span = Span {
                    category: "promise",
                    name: format!("promise: {}", via.as_str().unwrap_or_default()),
                    id: promise.0,
                    track: Track::Loop,
                };
                let args = Args::default()
                    .with("promise", promise.0)
                    .maybe("parent", parent.map(|parent| parent.0))
                    .with("via", via)
                    .at(at.as_ref());
                self.lines.span_begin(&span, &args);
                self.promises.insert(promise.0, span);
            }
            TraceEvent::PromiseSettle {
                promise,
                state,
                value,
                by,
                at,
            } => {
                if let Some(span) = self.promises.remove(&promise.0) {
                    let args = Args::default()
                        .with("state", word(state))
                        .with("value", value.as_str())
                        .by(*by)
                        .at(at.as_ref());
                    self.lines.span_end(&span, &args);
                }
            }
            _ => self.promise_instant(event),
        }
    }

    /// What happens to a promise between its making and its end, or after that.
    fn promise_instant(&mut self, event: &TraceEvent) {
        let (category, id, name, args) = match event {
            TraceEvent::PromiseFollow {
                promise,
                thenable,
                hop,
            } => {
                let whom = match thenable {
                    Some(PromiseId(id)) => format!("promise #{id}"),
                    None => "a thenable".to_owned(),
                };
                let args = Args::default()
                    .maybe("thenable", thenable.map(|thenable| thenable.0))
                    .with("hop", *hop);
                let name = format!("promise #{} follows {whom}, hop {hop}", promise.0);
                ("promise.follow", promise, name, args)
            }
            TraceEvent::PromiseUnhandled {
                promise,
                value,
                mode,
                hook,
                at,
            } => {
                let args = Args::default()
                    .with("value", value.as_str())
                    .with("mode", *mode)
                    .with("hook", word(hook))
                    .at(at.as_ref());
                let name = format!("promise #{} is unhandled", promise.0);
                ("promise.unhandled", promise, name, args)
            }
            TraceEvent::PromiseHandled {
                promise,
                late,
                at,
                by,
            } => {
                let args = Args::default().with("late", *late).at(at.as_ref()).by(*by);
                let late = if *late { ", late" } else { "" };
                let name = format!("promise #{} is handled{late}", promise.0);
                ("promise.handled", promise, name, args)
            }
            _ => return,
        };
        let args = Args::default().with("promise", id.0).and(&args);
        self.lines.instant(Track::Loop, category, &name, &args);
    }

    fn stack_event(&mut self, event: &TraceEvent) {
        match event {
            TraceEvent::StackPush {
                frame,
                name,
                at,
                host,
                ..
            } => {
                let call = Frame {
                    name: Rc::clone(name),
                    host: *host,
                    at: at.clone(),
                    flow: None,
                };
                self.frames.insert(*frame, call);
                self.enter(*frame, Args::default());
            }
            TraceEvent::StackPop { frame, how, .. } => {
                self.frames.remove(frame);
                self.end(What::Frame(*frame), Args::default().with("how", word(how)));
            }
            TraceEvent::StackSuspend {
                frame,
                how,
                promise,
                at,
                ..
            } => self.suspend(*frame, *how, *promise, at.as_ref()),
            TraceEvent::StackResume {
                frame, how, promise, ..
            } => {
                let args = Args::default()
                    .with("resumed", word(how))
                    .maybe("promise", promise.map(|promise| promise.0));
                self.enter(*frame, args);
            }
            _ => {}
        }
    }

    /// A function comes onto the stack, for the first time or again.
    fn enter(&mut self, frame: FrameId, args: Args) {
        let (name, category, at, flow) = match self.frames.get_mut(&frame) {
            Some(call) => {
                let name = match &*call.name {
                    "" => "(anonymous)".to_owned(),
                    name => name.to_owned(),
                };
                let category = if call.host { "host" } else { "function" };
                (name, category, call.at.as_ref(), call.flow.take())
            }
            None => (format!("function #{}", frame.0), "function", None, None),
        };
        let args = Args::default().with("frame", frame.0).at(at).and(&args);
        self.begin(What::Frame(frame), category, name, args);
        self.arrive(flow);
    }

    /// A function leaves the stack and will come back.
    fn suspend(&mut self, frame: FrameId, how: Pause, promise: Option<PromiseId>, at: Option<&Place>) {
        // The arrow leaves from the function's own slice, so what lies above that has to end first.
        self.end_above(What::Frame(frame));
        if self
            .stack
            .last()
            .is_some_and(|open| open.what == What::Frame(frame))
        {
            let flow = self.leave("resume");
            if let Some(call) = self.frames.get_mut(&frame) {
                call.flow = flow;
            }
        }
        let args = Args::default()
            .with("how", word(&how))
            .maybe("promise", promise.map(|promise| promise.0))
            .at(at);
        self.end(What::Frame(frame), args);
    }

    /// An arrow leaves the innermost slice. There is none outside every slice: the viewers would drop it.
    fn leave(&mut self, category: &'static str) -> Option<Flow> {
        self.stack.last()?;
        self.flows += 1;
        let flow = Flow {
            category,
            id: self.flows,
        };
        self.lines.flow_start(flow);
        Some(flow)
    }

    /// The arrow reaches the slice that has just begun.
    fn arrive(&mut self, flow: Option<Flow>) {
        if let Some(flow) = flow {
            self.lines.flow_end(flow);
        }
    }

    fn begin(&mut self, what: What, category: &'static str, name: String, args: Args) {
        self.lines.begin(category, &name, &args);
        self.stack.push(Open { what, category, name });
    }

    /// Ends a slice; nothing if it is not open, as after a limit.
    fn end(&mut self, what: What, args: Args) {
        self.end_above(what);
        if self.stack.last().is_some_and(|open| open.what == what) {
            self.end_innermost(&args);
        }
    }

    /// Ends what is open inside of a slice. Nothing should be, but slices that cross would spoil the whole track.
    fn end_above(&mut self, what: What) {
        if let Some(at) = self.stack.iter().rposition(|open| open.what == what) {
            while self.stack.len() > at + 1 {
                self.end_innermost(&Args::default().with("cut", "outer"));
            }
        }
    }

    fn end_innermost(&mut self, args: &Args) {
        if let Some(open) = self.stack.pop() {
            self.lines.end(open.category, &open.name, args);
        }
    }

    /// Ends all that is open, and says why in `cut`, as it is not the end that it would have had.
    fn end_everything(&mut self, why: &'static str) {
        let args = Args::default().with("cut", why);
        while !self.stack.is_empty() {
            self.end_innermost(&args);
        }
        for (_, span) in std::mem::take(&mut self.promises) {
            self.lines.span_end(&span, &args);
        }
        self.frames.clear();
        let mut spans: Vec<Span> = self.waiting.drain().filter_map(|(_, job)| job.span).collect();
        spans.sort_by_key(|span| span.id);
        for span in &spans {
            self.lines.span_end(span, &args);
        }
    }
}

/// What the program left behind, in one line.
fn leftover(left: &Leftover) -> String {
    let at = |place: &Option<Place>| {
        place
            .as_ref()
            .map(|place| format!(" ({}:{})", place.file, place.line))
            .unwrap_or_default()
    };
    match left {
        Leftover::Job { job, api, at: place } => format!("{api}, {job}{}", at(place)),
        Leftover::Await {
            name,
            at: place,
            promise,
            ..
        } => {
            let what = match promise {
                Some(PromiseId(id)) => format!("promise #{id}"),
                None => "a promise".to_owned(),
            };
            format!("{name} awaits {what}{}", at(place))
        }
        Leftover::Rejection {
            promise,
            value,
            at: place,
        } => {
            format!("promise #{} was rejected: {value}{}", promise.0, at(place))
        }
    }
}
