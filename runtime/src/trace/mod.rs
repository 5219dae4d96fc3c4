//! The account of a run: typed events, recorded where the loop queues and runs things, and rendered as they come.
//!
//! With tracing off none of this exists: [`crate::state::State::trace`] is `None`, and no promise hook is installed.

mod event;
mod place;
mod promises;
mod sink;
mod text;

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Instant;

use crate::jobs::Origin;
use crate::options::{Options, Program, Trace, TraceFormat, TraceKinds};
use event::{Leftover, MicroKind, Place, PromiseId, Recorded};
use place::Scripts;
use promises::Promises;
use sink::Sink;

pub use event::{Job, MicroId, Phase, TaskId, TaskKind, TickId, TraceEvent};
pub use promises::promise_hook;

/// Records events. One for each runtime that traces.
pub struct Recorder {
    inner: RefCell<Inner>,
}

/// A job that was queued and has not ended.
struct Open {
    queued: u64,
    started: u64,
    api: String,
    at: Option<Place>,
}

/// The checkpoint that runs now. Its start is recorded with the first job in it, so that empty ones leave no trace.
#[derive(Default)]
struct Checkpoint {
    after: Option<Job>,
    recorded: bool,
    ticks: u32,
    micros: u32,
}

struct Inner {
    sink: Sink,
    start: Instant,
    kinds: TraceKinds,
    limit: u64,
    seq: u64,
    last_ts: u64,
    dropped: u64,
    next_task: u32,
    next_tick: u32,
    next_micro: u32,
    open: HashMap<Job, Open>,
    running: Vec<Job>,
    last_job: Option<Job>,
    checkpoint: Option<Checkpoint>,
    scripts: Scripts,
    promises: Promises,
    finished: bool,
}

impl Recorder {
    /// Opens the trace that `trace` describes and records its first event.
    ///
    /// # Errors
    /// If the trace's file cannot be created.
    pub fn new(trace: &Trace, options: &Options, start: Instant) -> Result<Self, String> {
        let sink = Sink::open(trace.format == TraceFormat::Json, trace.out.as_deref())?;
        let mut inner = Inner {
            sink,
            start,
            kinds: trace.kinds,
            limit: trace.limit.get().unwrap_or(u64::MAX),
            seq: 0,
            last_ts: 0,
            dropped: 0,
            next_task: 1,
            next_tick: 1,
            next_micro: 1,
            open: HashMap::new(),
            running: Vec::new(),
            last_job: None,
            checkpoint: None,
            scripts: Scripts::default(),
            promises: Promises::default(),
            finished: false,
        };
        let file = match &options.program {
            Program::File(file) => Some(file.clone()),
            Program::Eval { .. } => Some(String::from("[eval]")),
            Program::Stdin { .. } => None,
        };
        inner.write(&TraceEvent::Trace {
            version: 1,
            jsr: env!("CARGO_PKG_VERSION"),
            v8: v8::V8::get_version(),
            file,
            argv: options.script_args.clone(),
        });
        Ok(Self {
            inner: RefCell::new(inner),
        })
    }

    /// The loop enters `phase`.
    pub fn phase(&self, turn: u64, phase: Phase) {
        self.inner.borrow_mut().record(TraceEvent::Phase { turn, phase });
    }

    /// The program itself is the first task.
    pub fn main_queued(&self) -> Job {
        let mut inner = self.inner.borrow_mut();
        let task = inner.queue_task(TaskKind::Script, "script", None, None, None);
        Job::Task(task)
    }

    /// A job went out to the thread pool for `api`.
    pub fn io_queued(&self, scope: &mut v8::PinScope, api: &'static str) -> TaskId {
        self.task_queued(scope, TaskKind::Io, api, None)
    }

    /// A task was queued by the code that runs now. `delay` is in milliseconds.
    pub fn task_queued(
        &self,
        scope: &mut v8::PinScope,
        kind: TaskKind,
        api: &str,
        delay: Option<u64>,
    ) -> TaskId {
        let mut inner = self.inner.borrow_mut();
        inner.sync(scope);
        let at = inner.place(scope);
        inner.queue_task(kind, api, delay, at, None)
    }

    /// A task that fires again: the next firing of an interval, or of a timer that was refreshed.
    pub fn task_queued_again(
        &self,
        scope: &mut v8::PinScope,
        of: TaskId,
        kind: TaskKind,
        delay: u64,
    ) -> TaskId {
        let mut inner = self.inner.borrow_mut();
        inner.sync(scope);
        let (api, at) = match inner.open.get(&Job::Task(of)) {
            Some(first) => (first.api.clone(), first.at.clone()),
            None => (String::from(kind.name()), None),
        };
        inner.queue_task(kind, &api, Some(delay), at, Some(of))
    }

    /// Something came back from outside JavaScript, and waits for its turn: a job, or a message, which is queued only now.
    pub(crate) fn arrived(&self, origin: Origin) -> Option<TaskId> {
        let mut inner = self.inner.borrow_mut();
        let task = match origin {
            Origin::Job(task) => task,
            Origin::Message(api) => inner.queue_task(TaskKind::Message, api, None, None, None),
            Origin::Untraced => return None,
        };
        inner.record(TraceEvent::TaskReady { task });
        Some(task)
    }

    /// A task was cleared before it ran.
    pub fn task_cancelled(&self, scope: &mut v8::PinScope, task: TaskId) {
        let mut inner = self.inner.borrow_mut();
        inner.sync(scope);
        if inner.open.contains_key(&Job::Task(task)) && !inner.running.contains(&Job::Task(task)) {
            inner.open.remove(&Job::Task(task));
            let by = inner.current();
            inner.record(TraceEvent::TaskCancel { task, by });
        }
    }

    /// `process.nextTick` was called.
    pub fn tick_queued(&self, scope: &mut v8::PinScope) -> TickId {
        let mut inner = self.inner.borrow_mut();
        inner.sync(scope);
        let at = inner.place(scope);
        let by = inner.current();
        let tick = TickId(inner.next_tick);
        inner.next_tick += 1;
        inner.opened(Job::Tick(tick), "process.nextTick", at.clone());
        inner.record(TraceEvent::TickQueue { tick, at, by });
        tick
    }

    /// `queueMicrotask` was called.
    pub fn callback_queued(&self, scope: &mut v8::PinScope) -> MicroId {
        let mut inner = self.inner.borrow_mut();
        inner.sync(scope);
        let at = inner.place(scope);
        inner.queue_micro(MicroKind::Callback, None, at)
    }

    /// `job` starts to run.
    pub fn job_starts(&self, scope: &mut v8::PinScope, job: Job) {
        let mut inner = self.inner.borrow_mut();
        inner.sync(scope);
        inner.start(job);
    }

    /// `job` returned or threw.
    pub fn job_ends(&self, scope: &mut v8::PinScope, job: Job) {
        let mut inner = self.inner.borrow_mut();
        inner.sync(scope);
        inner.end(job);
    }

    /// Ticks and microtasks are about to drain.
    pub fn checkpoint_begins(&self) {
        let mut inner = self.inner.borrow_mut();
        let after = inner.last_job;
        inner.checkpoint.get_or_insert_with(|| Checkpoint {
            after,
            ..Checkpoint::default()
        });
    }

    /// Both queues are empty.
    pub fn checkpoint_ends(&self, scope: &mut v8::PinScope) {
        let mut inner = self.inner.borrow_mut();
        inner.sync(scope);
        inner.end_checkpoint();
    }

    /// The program printed `text` with `console.LEVEL`.
    pub fn console(&self, scope: &mut v8::PinScope, level: &str, text: &str) {
        let mut inner = self.inner.borrow_mut();
        inner.sync(scope);
        inner.record(TraceEvent::Console {
            level: level.to_owned(),
            text: text.to_owned(),
        });
    }

    /// The process ends with `code`: closes what is open, says what was left, and writes everything out. Later calls do
    /// nothing.
    pub fn finish(&self, code: i32) {
        // The process may end inside a hook of the trace itself; then what is written is written.
        let Ok(mut inner) = self.inner.try_borrow_mut() else {
            return;
        };
        if std::mem::replace(&mut inner.finished, true) {
            return;
        }
        while let Some(job) = inner.running.last().copied() {
            inner.end(job);
        }
        inner.end_checkpoint();
        let mut pending: Vec<(u64, Leftover)> = inner
            .open
            .drain()
            .map(|(job, open)| {
                (
                    open.queued,
                    Leftover {
                        job,
                        api: open.api,
                        at: open.at,
                    },
                )
            })
            .collect();
        pending.sort_by_key(|(queued, _)| *queued);
        let pending = pending.into_iter().map(|(_, leftover)| leftover).collect();
        if inner.dropped > 0 {
            let dropped = inner.dropped;
            inner.write(&TraceEvent::Limit { dropped });
        }
        inner.write(&TraceEvent::Exit { code, pending });
        inner.sink.flush();
    }
}

impl Inner {
    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    fn current(&self) -> Option<Job> {
        self.running.last().copied()
    }

    fn place(&mut self, scope: &mut v8::PinScope) -> Option<Place> {
        if self.full() {
            return None;
        }
        self.scripts.current(scope).map(|found| found.place)
    }

    /// Nothing more is recorded.
    fn full(&self) -> bool {
        self.seq >= self.limit
    }

    /// Records `event` if its kind is selected and the limit is not reached.
    fn record(&mut self, event: TraceEvent) {
        if !selected(&self.kinds, &event) {
            return;
        }
        if self.full() {
            self.dropped += 1;
            return;
        }
        self.write(&event);
    }

    fn write(&mut self, event: &TraceEvent) {
        let ts = self.now().max(self.last_ts);
        self.last_ts = ts;
        let seq = self.seq;
        self.seq += 1;
        self.sink.write(&Recorded { seq, ts, event });
    }

    fn opened(&mut self, job: Job, api: &str, at: Option<Place>) {
        let queued = self.now();
        self.open.insert(
            job,
            Open {
                queued,
                started: queued,
                api: api.to_owned(),
                at,
            },
        );
    }

    fn queue_task(
        &mut self,
        kind: TaskKind,
        api: &str,
        delay: Option<u64>,
        at: Option<Place>,
        of: Option<TaskId>,
    ) -> TaskId {
        let task = TaskId(self.next_task);
        self.next_task += 1;
        self.opened(Job::Task(task), api, at.clone());
        let by = self.current();
        let api = api.to_owned();
        self.record(TraceEvent::TaskQueue {
            task,
            kind,
            api,
            place: kind.waits_in(),
            delay,
            at,
            by,
            of,
        });
        task
    }

    fn queue_micro(&mut self, kind: MicroKind, promise: Option<PromiseId>, at: Option<Place>) -> MicroId {
        let micro = MicroId(self.next_micro);
        self.next_micro += 1;
        self.opened(Job::Micro(micro), kind.name(), at.clone());
        let by = self.current();
        self.record(TraceEvent::MicroQueue {
            micro,
            kind,
            promise,
            at,
            by,
        });
        micro
    }

    fn start(&mut self, job: Job) {
        let now = self.now();
        let Some(open) = self.open.get_mut(&job) else {
            return;
        };
        open.started = now;
        let waited = now.saturating_sub(open.queued);
        if !matches!(job, Job::Task(_)) {
            self.start_checkpoint(job);
        }
        self.running.push(job);
        self.record(match job {
            Job::Task(task) => TraceEvent::TaskStart { task, waited },
            Job::Tick(tick) => TraceEvent::TickStart { tick, waited },
            Job::Micro(micro) => TraceEvent::MicroStart { micro, waited },
        });
    }

    fn end(&mut self, job: Job) {
        let Some(index) = self.running.iter().rposition(|running| *running == job) else {
            return;
        };
        self.running.truncate(index);
        let Some(open) = self.open.remove(&job) else {
            return;
        };
        let ran = self.now().saturating_sub(open.started);
        self.last_job = Some(job);
        self.record(match job {
            Job::Task(task) => TraceEvent::TaskEnd { task, ran },
            Job::Tick(tick) => TraceEvent::TickEnd { tick, ran },
            Job::Micro(micro) => TraceEvent::MicroEnd { micro, ran },
        });
    }

    /// Counts `job` in the checkpoint that runs, and records the checkpoint's start with the first.
    fn start_checkpoint(&mut self, job: Job) {
        let after = self.last_job;
        let checkpoint = self.checkpoint.get_or_insert_with(|| Checkpoint {
            after,
            ..Checkpoint::default()
        });
        match job {
            Job::Tick(_) => checkpoint.ticks += 1,
            _ => checkpoint.micros += 1,
        }
        if !std::mem::replace(&mut checkpoint.recorded, true) {
            let after = checkpoint.after;
            self.record(TraceEvent::CheckpointStart { after });
        }
    }

    fn end_checkpoint(&mut self) {
        if let Some(Checkpoint {
            recorded: true,
            ticks,
            micros,
            ..
        }) = self.checkpoint.take()
        {
            self.record(TraceEvent::CheckpointEnd { ticks, micros });
        }
    }
}

/// Whether `--trace=KINDS` asked for this event.
fn selected(kinds: &TraceKinds, event: &TraceEvent) -> bool {
    match event {
        TraceEvent::TaskQueue {
            kind: TaskKind::Io, ..
        }
        | TraceEvent::TaskReady { .. } => kinds.tasks || kinds.io,
        TraceEvent::Phase { .. }
        | TraceEvent::TaskQueue { .. }
        | TraceEvent::TaskStart { .. }
        | TraceEvent::TaskEnd { .. }
        | TraceEvent::TaskCancel { .. } => kinds.tasks,
        TraceEvent::CheckpointStart { .. }
        | TraceEvent::CheckpointEnd { .. }
        | TraceEvent::TickQueue { .. }
        | TraceEvent::TickStart { .. }
        | TraceEvent::TickEnd { .. }
        | TraceEvent::MicroQueue { .. }
        | TraceEvent::MicroStart { .. }
        | TraceEvent::MicroEnd { .. } => kinds.microtasks,
        TraceEvent::PromiseNew { .. }
        | TraceEvent::PromiseSettle { .. }
        | TraceEvent::PromiseFollow { .. } => kinds.promises,
        TraceEvent::Trace { .. }
        | TraceEvent::Console { .. }
        | TraceEvent::Exit { .. }
        | TraceEvent::Limit { .. } => true,
    }
}
