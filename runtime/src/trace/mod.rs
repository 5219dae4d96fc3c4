//! The account of a run: typed events, recorded where the loop queues and runs things, and rendered as they come.
//!
//! With tracing off none of this exists: [`crate::state::State::trace`] is `None`, no promise hook is installed, and no
//! source is instrumented.
//!
//! | file | what |
//! |---|---|
//! | `event` | the closed list of events |
//! | `jobs` | tasks, ticks, microtasks, checkpoints |
//! | `stack`, `generators` | the call stack |
//! | `promises`, `rejections` | promises, from V8's hook |
//! | `why` | the sentence that tells why a job runs now |
//! | `finish` | the end, and what was left |
//! | `place` | places in the user's source |
//! | `sources`, `intrinsics` | which sources are instrumented, and what hides that from the program |
//! | `sink`, `text`, `chrome` | the renderings |
//! | `forward` | events for subscribers of the `tracing` crate |

mod chrome;
mod event;
mod finish;
mod forward;
mod generators;
pub mod intrinsics;
mod jobs;
mod place;
mod promises;
mod rejections;
mod sink;
mod sources;
mod stack;
mod text;
mod why;

use std::cell::RefCell;
use std::collections::{BinaryHeap, HashMap};
use std::rc::Rc;
use std::time::Instant;

use crate::jobs::{Origin, Spell};
use crate::options::{Options, Program, Trace, TraceKinds};
use crate::shared::SharedCounters;
use event::Recorded;
use generators::Generators;
use jobs::{Checkpoint, Due, Open, Running};
use place::Scripts;
use promises::Promises;
use rejections::Rejections;
use sink::Sink;
use sources::Sources;
use stack::Stack;
use why::Words;

pub use event::{
    ExitReason, FrameId, Job, MicroId, Phase, Place, RejectionHook, TaskId, TaskKind, TickId, TraceEvent,
};
pub use forward::TARGET;
pub use promises::promise_hook;
pub use sources::{compile_instrumented, run_script};

/// Index in the switch of instrumented code: 1 while calls are recorded.
const ON: usize = 0;
/// Index in the switch of instrumented code: calls that were not recorded since it was turned off.
const MISSED: usize = 1;

/// Records events. One for each runtime that traces.
pub struct Recorder {
    inner: RefCell<Inner>,
    /// What instrumented code looks at before it tells of a call.
    switch: SharedCounters,
    /// Where there can be none of these, the compiler knows that there is no recorder.
    #[cfg(feature = "untraced")]
    _never: std::convert::Infallible,
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
    /// Timers by when they are due.
    due: BinaryHeap<Due>,
    /// Timers that ran in this timers phase.
    ran_in_pass: u32,
    waiting_ticks: usize,
    waiting_micros: usize,
    running: Vec<Running>,
    last_job: Option<Job>,
    checkpoint: Option<Checkpoint>,
    scripts: Scripts,
    words: Words,
    promises: Promises,
    rejections: Rejections,
    stack: Stack,
    sources: Sources,
    generators: Generators,
    finished: bool,
}

impl Recorder {
    /// Opens the trace that `trace` describes and records its first event.
    ///
    /// # Errors
    /// If the trace's file cannot be created, or a pattern for files is none.
    pub fn new(
        trace: &Trace,
        options: &Options,
        start: Instant,
        isolate: &mut v8::Isolate,
    ) -> Result<Self, String> {
        let sink = Sink::open(trace)?;
        let switch = SharedCounters::new(isolate, 2);
        switch.set(ON, u32::from(trace.kinds.stack));
        let file = match &options.program {
            Program::File(file) => Some(file.clone()),
            Program::Eval { .. } => Some(String::from("[eval]")),
            Program::Stdin { .. } | Program::Tests(_) => None,
        };
        let main = file.as_ref().map(|file| {
            let path = std::fs::canonicalize(file);
            path.map_or_else(|_| file.clone(), |path| path.to_string_lossy().into_owned())
        });
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
            due: BinaryHeap::new(),
            ran_in_pass: 0,
            waiting_ticks: 0,
            waiting_micros: 0,
            running: Vec::new(),
            last_job: None,
            checkpoint: None,
            scripts: Scripts::default(),
            words: Words {
                main: main.map(Rc::from),
            },
            promises: Promises::default(),
            rejections: Rejections::default(),
            stack: Stack::default(),
            sources: Sources::new(trace)?,
            generators: Generators::default(),
            finished: false,
        };
        inner.write(&TraceEvent::Trace {
            version: 1,
            jsr: env!("CARGO_PKG_VERSION"),
            v8: v8::V8::get_version(),
            file,
            argv: options.script_args.clone(),
            kinds: trace.kinds.names(),
            limit: trace.limit.get().unwrap_or(0),
        });
        #[cfg(feature = "untraced")]
        return Err(String::from("this build of jsr cannot trace"));
        #[cfg(not(feature = "untraced"))]
        Ok(Self {
            inner: RefCell::new(inner),
            switch,
        })
    }

    /// Does `act` after what happened before it has been taken in, and looks whether the limit is reached.
    fn with<R>(&self, scope: &mut v8::PinScope, act: impl FnOnce(&mut Inner, &mut v8::PinScope) -> R) -> R {
        let mut inner = self.inner.borrow_mut();
        inner.catch_up(scope);
        let result = act(&mut inner, scope);
        self.obey_limit(&inner);
        result
    }

    /// Past the limit, instrumented code tells of nothing any more.
    fn obey_limit(&self, inner: &Inner) {
        if inner.full() && self.switch.get(ON) != 0 {
            self.switch.set(ON, 0);
        }
    }

    /// Takes in what is only known afterwards, while that can still be looked at: before the process ends.
    pub fn catch_up(&self, scope: &mut v8::PinScope) {
        if self.inner.try_borrow_mut().is_ok() {
            self.with(scope, |_, _| ());
        }
    }

    /// The same, after functions of the engine whose caller has gone on have left the stack.
    fn with_caller<R>(
        &self,
        scope: &mut v8::PinScope,
        act: impl FnOnce(&mut Inner, &mut v8::PinScope) -> R,
    ) -> R {
        self.with(scope, |inner, scope| {
            inner.leave_engine(scope);
            act(inner, scope)
        })
    }
}

/// The loop and its queues.
impl Recorder {
    /// The loop enters `phase`; `now_ms` is its clock.
    pub fn phase(&self, turn: u64, phase: Phase, now_ms: u64) {
        let mut inner = self.inner.borrow_mut();
        inner.ran_in_pass = 0;
        inner.record(TraceEvent::Phase { turn, phase });
        if phase == Phase::Timers {
            inner.timers_ready(now_ms);
        }
    }

    /// The program itself is the first task.
    pub fn main_queued(&self) -> Job {
        let mut inner = self.inner.borrow_mut();
        Job::Task(inner.queue_task(TaskKind::Script, "script", None, None, None))
    }

    /// Where in the program the code is that runs now.
    pub(crate) fn place(&self, scope: &mut v8::PinScope) -> Option<Place> {
        self.with_caller(scope, |inner, scope| inner.place(scope))
    }

    /// The reactor waits for `api`, which was made at `made`, or else by the code that runs now.
    pub(crate) fn reactor_queued(
        &self,
        scope: &mut v8::PinScope,
        api: &'static str,
        made: Option<Place>,
    ) -> TaskId {
        self.with_caller(scope, |inner, scope| {
            let at = made.or_else(|| inner.place(scope));
            inner.queue_task_in("reactor", TaskKind::Io, api, None, at, None)
        })
    }

    /// `api` was closed, or has answered at once: the loop only has to tell of it.
    pub(crate) fn deferred_queued(
        &self,
        scope: &mut v8::PinScope,
        kind: TaskKind,
        api: &'static str,
    ) -> TaskId {
        self.with_caller(scope, |inner, scope| {
            let at = inner.place(scope);
            let task = inner.queue_task_in("reactor", kind, api, None, at, None);
            inner.ready(task, None);
            task
        })
    }

    /// A job went out to the thread pool for `api`.
    pub fn io_queued(&self, scope: &mut v8::PinScope, api: &'static str) -> TaskId {
        self.task_queued(scope, TaskKind::Io, api, None)
    }

    /// A task was queued by the code that runs now. `delay` is in milliseconds, and how the loop's clock stood besides.
    pub fn task_queued(
        &self,
        scope: &mut v8::PinScope,
        kind: TaskKind,
        api: &str,
        delay: Option<(u64, u64)>,
    ) -> TaskId {
        self.with_caller(scope, |inner, scope| {
            let at = inner.place(scope);
            let task = inner.queue_task(kind, api, delay.map(|(delay, _)| delay), at, None);
            inner.timer_armed(task, delay);
            task
        })
    }

    /// A task that fires again: the next firing of an interval, or of a timer that was refreshed.
    pub fn task_queued_again(
        &self,
        scope: &mut v8::PinScope,
        of: TaskId,
        kind: TaskKind,
        delay: (u64, u64),
    ) -> TaskId {
        self.with_caller(scope, |inner, _| {
            let (api, at, first) = match inner.open.get(&Job::Task(of)) {
                Some(open) => (open.api.clone(), open.at.clone(), open.of.unwrap_or(of)),
                None => (String::from(kind.name()), None, of),
            };
            let task = inner.queue_task(kind, &api, Some(delay.0), at, Some(first));
            inner.timer_armed(task, Some(delay));
            task
        })
    }

    /// Something came back from outside JavaScript, and waits for its turn: a job, or a message, which is queued only now.
    pub(crate) fn arrived(&self, origin: Origin, spell: Option<Spell>) -> Option<TaskId> {
        let mut inner = self.inner.borrow_mut();
        let task = match origin {
            Origin::Job(task) => task,
            Origin::Message(api) => inner.queue_task(TaskKind::Message, api, None, None, None),
            Origin::Untraced => return None,
        };
        inner.ready(task, spell);
        Some(task)
    }

    /// A task was cleared before it ran.
    pub fn task_cancelled(&self, scope: &mut v8::PinScope, task: TaskId) {
        self.with_caller(scope, |inner, _| inner.cancel(task));
    }

    /// `process.nextTick` was called.
    pub fn tick_queued(&self, scope: &mut v8::PinScope) -> TickId {
        self.with_caller(scope, |inner, scope| {
            let at = inner.place(scope);
            inner.queue_tick(at)
        })
    }

    /// `queueMicrotask` was called.
    pub fn callback_queued(&self, scope: &mut v8::PinScope) -> MicroId {
        self.with_caller(scope, |inner, scope| {
            let at = inner.place(scope);
            inner.queue_micro(event::MicroKind::Callback, None, at, None)
        })
    }

    /// `job` starts to run.
    pub fn job_starts(&self, scope: &mut v8::PinScope, job: Job) {
        self.with(scope, |inner, _| inner.start(job));
    }

    /// `job` returned or threw.
    pub fn job_ends(&self, scope: &mut v8::PinScope, job: Job) {
        self.with(scope, |inner, _| inner.end(job));
    }

    /// Ticks and microtasks are about to drain.
    pub fn checkpoint_begins(&self) {
        let mut inner = self.inner.borrow_mut();
        let after = inner.last_job;
        inner.checkpoint.get_or_insert_with(|| Checkpoint::new(after));
    }

    /// Both queues are empty.
    pub fn checkpoint_ends(&self, scope: &mut v8::PinScope) {
        self.with(scope, |inner, _| inner.end_checkpoint());
    }

    /// Whether a hook of the program runs before a promise is resolved, of which this has been told already.
    pub fn hold_promises(&self, held: bool) {
        self.inner.borrow_mut().promises.held = held;
    }

    /// The program printed `text` with `console.LEVEL`.
    pub fn console(&self, scope: &mut v8::PinScope, level: &str, text: &str) {
        self.with(scope, |inner, _| {
            inner.record(TraceEvent::Console {
                level: level.to_owned(),
                text: text.to_owned(),
            });
        });
    }
}

/// Instrumented code.
impl Recorder {
    /// Whether calls are recorded, so that sources have to be instrumented.
    pub fn wants_stack(&self) -> bool {
        self.inner.borrow().kinds.stack
    }

    /// The switch that instrumented code looks at: `[on, missed]`.
    pub fn switch<'s>(&self, scope: &mut v8::PinScope<'s, '_>) -> Option<v8::Local<'s, v8::Uint32Array>> {
        self.switch.array(scope)
    }

    /// A function is entered: by its body, or by the first of its parameters' defaults that is evaluated.
    pub fn enter(&self, scope: &mut v8::PinScope, function: u32, in_defaults: bool) -> FrameId {
        let mut inner = self.inner.borrow_mut();
        let frame = inner.enter(scope, function, in_defaults);
        self.obey_limit(&inner);
        frame
    }

    /// A function of the runtime is entered; frame 0 if that is of no interest.
    pub fn enter_host(&self, scope: &mut v8::PinScope, function: u32) -> FrameId {
        self.with(scope, |inner, scope| inner.enter_host(scope, function))
    }

    /// `frame` is left: `normally`, or by an exception.
    pub fn leave(&self, scope: &mut v8::PinScope, frame: FrameId, normally: bool) {
        self.with(scope, |inner, _| inner.leave(frame, normally));
    }

    /// Control is in a `catch` or `finally` of `frame`.
    pub fn caught(&self, scope: &mut v8::PinScope, frame: FrameId) {
        self.with(scope, |inner, _| inner.caught(frame));
    }

    /// The initialiser of a field has been evaluated.
    pub fn field_ends(&self, scope: &mut v8::PinScope) {
        self.with(scope, |inner, _| inner.leave_innermost_field());
    }
}

/// Rejections.
impl Recorder {
    /// A rejection was judged: `hook` was told.
    pub fn rejection_judged(
        &self,
        scope: &mut v8::PinScope,
        promise: v8::Local<v8::Promise>,
        mode: &'static str,
        hook: RejectionHook,
    ) {
        self.with(scope, |inner, scope| inner.judged(scope, promise, mode, hook));
    }

    /// V8 reports that `promise` was rejected without a handler, or that a rejected promise got one.
    pub(crate) fn rejection(&self, scope: &mut v8::PinScope, promise: v8::Local<v8::Promise>, handled: bool) {
        // V8 reports from inside of the promise hook's own doings too; what was recorded by then counts.
        if self.inner.try_borrow_mut().is_ok() {
            self.with(scope, |inner, scope| inner.rejected(scope, promise, handled));
        }
    }
}

impl Inner {
    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Takes in what is only known afterwards: of promises that were being made and resolved.
    fn catch_up(&mut self, scope: &mut v8::PinScope) {
        self.settle_fresh(scope);
        self.sync(scope);
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
        if let Some(promise) = self.promises.asking.take() {
            // Whatever comes first in the microtask that asks a thenable is that thenable's doing.
            let thenable = match &event {
                TraceEvent::PromiseNew { parent, .. } => *parent,
                _ => None,
            };
            self.record(TraceEvent::PromiseFollow {
                promise,
                thenable,
                hop: 2,
            });
        }
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
        let recorded = Recorded { seq, ts, event };
        forward::forward(&recorded);
        self.sink.write(&recorded);
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
        | TraceEvent::PromiseFollow { .. }
        | TraceEvent::PromiseUnhandled { .. }
        | TraceEvent::PromiseHandled { .. } => kinds.promises,
        TraceEvent::StackPush { .. }
        | TraceEvent::StackPop { .. }
        | TraceEvent::StackSuspend { .. }
        | TraceEvent::StackResume { .. } => kinds.stack,
        TraceEvent::Trace { .. }
        | TraceEvent::Console { .. }
        | TraceEvent::Exit { .. }
        | TraceEvent::Limit { .. } => true,
    }
}
