//! The events of a trace: the closed list that every rendering is made from.

use std::fmt;
use std::rc::Rc;

use serde::{Serialize, Serializer};

/// Identifies a task; counts from 1 in order of queueing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct TaskId(pub u32);

/// Identifies a `process.nextTick` callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct TickId(pub u32);

/// Identifies a microtask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct MicroId(pub u32);

/// Identifies a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct PromiseId(pub u32);

/// Identifies a stay of a function on the call stack: one call, from its entry to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct FrameId(pub u32);

/// Anything that runs JavaScript to completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Job {
    /// A task of the loop.
    Task(TaskId),
    /// A `process.nextTick` callback.
    Tick(TickId),
    /// A microtask.
    Micro(MicroId),
}

impl Job {
    /// Its number among the jobs of its sort.
    pub(super) fn number(self) -> u32 {
        match self {
            Job::Task(TaskId(id)) | Job::Tick(TickId(id)) | Job::Micro(MicroId(id)) => id,
        }
    }
}

impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Job::Task(TaskId(id)) => write!(f, "task #{id}"),
            Job::Tick(TickId(id)) => write!(f, "tick #{id}"),
            Job::Micro(MicroId(id)) => write!(f, "microtask #{id}"),
        }
    }
}

impl Serialize for Job {
    /// `{"task":1}`, `{"tick":2}` or `{"micro":3}`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Job::Task(id) => serializer.collect_map([("task", id.0)]),
            Job::Tick(id) => serializer.collect_map([("tick", id.0)]),
            Job::Micro(id) => serializer.collect_map([("micro", id.0)]),
        }
    }
}

/// A place in the user's own source. Lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Place {
    /// The script's name: a path, or a URL for a module.
    pub file: Rc<str>,
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
    /// The function that was running; nothing at the top level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
}

/// A phase of the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// The program itself.
    Main,
    /// Timers that are due.
    Timers,
    /// Requests that were answered at once.
    Pending,
    /// Completions of I/O.
    Poll,
    /// Immediates.
    Check,
    /// 'close' events of handles.
    Closing,
    /// 'beforeExit'.
    BeforeExit,
    /// 'exit'.
    Exit,
}

impl Phase {
    /// The name that the trace uses.
    pub fn name(self) -> &'static str {
        match self {
            Phase::Main => "main",
            Phase::Timers => "timers",
            Phase::Pending => "pending",
            Phase::Poll => "poll",
            Phase::Check => "check",
            Phase::Closing => "closing",
            Phase::BeforeExit => "before-exit",
            Phase::Exit => "exit",
        }
    }
}

/// What sort of task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TaskKind {
    /// The program.
    Script,
    /// `setTimeout`.
    Timer,
    /// One firing of `setInterval`.
    Interval,
    /// `setImmediate`.
    Immediate,
    /// A completion of I/O.
    Io,
    /// A handle is closed.
    Close,
    /// A signal, or another message from outside.
    Message,
}

impl TaskKind {
    /// The name that the trace uses.
    pub fn name(self) -> &'static str {
        match self {
            TaskKind::Script => "script",
            TaskKind::Timer => "timer",
            TaskKind::Interval => "interval",
            TaskKind::Immediate => "immediate",
            TaskKind::Io => "io",
            TaskKind::Close => "close",
            TaskKind::Message => "message",
        }
    }

    /// Where a task of this kind waits.
    pub fn waits_in(self) -> &'static str {
        match self {
            TaskKind::Script => "main",
            TaskKind::Timer | TaskKind::Interval => "timer list",
            TaskKind::Immediate => "check queue",
            TaskKind::Io => "thread pool",
            TaskKind::Close | TaskKind::Message => "reactor",
        }
    }
}

/// What sort of microtask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MicroKind {
    /// A callback of `then`, `catch` or `finally`.
    Reaction,
    /// An async function goes on after an `await`.
    Await,
    /// A promise that was resolved with a thenable asks it for its outcome.
    Thenable,
    /// `queueMicrotask`.
    Callback,
}

impl MicroKind {
    /// The name that the trace uses.
    pub fn name(self) -> &'static str {
        match self {
            MicroKind::Reaction => "reaction",
            MicroKind::Await => "await",
            MicroKind::Thenable => "thenable",
            MicroKind::Callback => "callback",
        }
    }
}

/// How a promise came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// `new Promise`, `Promise.resolve`, `Promise.reject`, and what the runtime makes.
    Constructor,
    /// `then`.
    Then,
    /// `catch`.
    Catch,
    /// `finally`.
    Finally,
    /// The promise that calling an async function returns.
    Async,
    /// The engine's own promise behind an `await`.
    Await,
    /// `Promise.all`, `allSettled`, `any`, `race`.
    Combinator,
}

/// How a promise was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Settled {
    /// With a value.
    Fulfilled,
    /// With a reason.
    Rejected,
}

/// How a function left the call stack for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Left {
    /// It returned.
    Return,
    /// An exception passed through it.
    Throw,
    /// The process ended inside it.
    Exit,
}

/// What made a function leave the call stack for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Pause {
    /// An `await`.
    Await,
    /// A `yield`.
    Yield,
}

/// Who was told of an unhandled rejection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RejectionHook {
    /// A listener of `unhandledRejection` on `process`.
    #[serde(rename = "unhandledRejection")]
    UnhandledRejection,
    /// A listener of `unhandledrejection` on `globalThis`.
    #[serde(rename = "unhandledrejection")]
    GlobalEvent,
    /// It is raised as an uncaught exception.
    #[serde(rename = "uncaughtException")]
    UncaughtException,
    /// A warning is printed.
    Warning,
    /// Nobody.
    Nobody,
}

/// Why the process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExitReason {
    /// Nothing was left to wait for.
    Idle,
    /// `process.exit` was called.
    ProcessExit,
    /// An exception that nobody caught.
    UncaughtException,
    /// A signal.
    Signal,
    /// Nothing was left to wait for, and a module still awaited something at its top level.
    UnsettledAwait,
    /// The heap was full.
    OutOfMemory,
}

/// Something that was still there when the program ended.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "what", rename_all = "lowercase")]
pub enum Leftover {
    /// A job that was queued and never started: a timer, an immediate, a request, a tick, a microtask.
    Job {
        /// The job.
        job: Job,
        /// The function that queued it.
        api: String,
        /// Where that was called.
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<Place>,
    },
    /// A function that awaits a promise that was not settled.
    Await {
        /// The call that waits.
        frame: FrameId,
        /// Its function.
        name: String,
        /// The `await`.
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<Place>,
        /// What it waits for.
        #[serde(skip_serializing_if = "Option::is_none")]
        promise: Option<PromiseId>,
        /// How that promise came to be.
        #[serde(skip_serializing_if = "Option::is_none")]
        via: Option<Via>,
        /// Where that promise was made.
        #[serde(skip_serializing_if = "Option::is_none")]
        made: Option<Place>,
    },
    /// A rejection that nobody handled.
    Rejection {
        /// The promise.
        promise: PromiseId,
        /// Its reason, in short.
        value: String,
        /// Where it was rejected.
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<Place>,
    },
}

/// One event. Times are in microseconds.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type")]
pub enum TraceEvent {
    /// The first event: what is traced. A `limit` of 0 is none.
    #[serde(rename = "trace")]
    Trace {
        version: u32,
        jsr: &'static str,
        v8: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        file: Option<String>,
        argv: Vec<String>,
        kinds: Vec<&'static str>,
        limit: u64,
    },
    /// The loop enters a phase that has something to run.
    #[serde(rename = "phase")]
    Phase { turn: u64, phase: Phase },
    /// Something was handed to the world outside JavaScript.
    #[serde(rename = "task.queue")]
    TaskQueue {
        task: TaskId,
        kind: TaskKind,
        api: String,
        #[serde(rename = "where")]
        place: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        delay: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<Place>,
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<Job>,
        #[serde(skip_serializing_if = "Option::is_none")]
        of: Option<TaskId>,
    },
    /// It is due, or its I/O is done: it only waits for its turn. For work of the thread pool: which thread did it, and
    /// from when to when.
    #[serde(rename = "task.ready")]
    TaskReady {
        task: TaskId,
        #[serde(skip_serializing_if = "Option::is_none")]
        thread: Option<u32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        began: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        done: Option<u64>,
    },
    /// The loop runs its callback, `waited` after it was queued and `late` after it was due or done.
    #[serde(rename = "task.start")]
    TaskStart {
        task: TaskId,
        waited: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        late: Option<u64>,
        why: String,
    },
    /// The callback returned.
    #[serde(rename = "task.end")]
    TaskEnd { task: TaskId, ran: u64 },
    /// It will never run.
    #[serde(rename = "task.cancel")]
    TaskCancel {
        task: TaskId,
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<Job>,
    },
    /// Ticks and microtasks start draining.
    #[serde(rename = "checkpoint.start")]
    CheckpointStart {
        #[serde(skip_serializing_if = "Option::is_none")]
        after: Option<Job>,
    },
    /// Both queues are empty.
    #[serde(rename = "checkpoint.end")]
    CheckpointEnd { ticks: u32, micros: u32 },
    /// `process.nextTick`.
    #[serde(rename = "tick.queue")]
    TickQueue {
        tick: TickId,
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<Place>,
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<Job>,
    },
    /// A tick runs.
    #[serde(rename = "tick.start")]
    TickStart { tick: TickId, waited: u64, why: String },
    /// A tick returned.
    #[serde(rename = "tick.end")]
    TickEnd { tick: TickId, ran: u64 },
    /// A microtask became runnable. `promise` is the one that it will settle, or that asks a thenable.
    #[serde(rename = "micro.queue")]
    MicroQueue {
        micro: MicroId,
        kind: MicroKind,
        #[serde(skip_serializing_if = "Option::is_none")]
        promise: Option<PromiseId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<Place>,
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<Job>,
    },
    /// A microtask runs.
    #[serde(rename = "micro.start")]
    MicroStart {
        micro: MicroId,
        waited: u64,
        why: String,
    },
    /// A microtask returned.
    #[serde(rename = "micro.end")]
    MicroEnd { micro: MicroId, ran: u64 },
    /// A promise was made.
    #[serde(rename = "promise.new")]
    PromiseNew {
        promise: PromiseId,
        #[serde(skip_serializing_if = "Option::is_none")]
        parent: Option<PromiseId>,
        via: Via,
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<Place>,
    },
    /// A promise was fulfilled or rejected.
    #[serde(rename = "promise.settle")]
    PromiseSettle {
        promise: PromiseId,
        state: Settled,
        value: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<Job>,
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<Place>,
    },
    /// A promise was resolved with a promise or thenable, and waits for it. Hop 1: it is locked in, and a microtask is
    /// queued that will call the thenable's `then`. Hop 2: that was called; `thenable` is known if it is a promise.
    /// (Hop 3 is the reaction that settles it.)
    #[serde(rename = "promise.follow")]
    PromiseFollow {
        promise: PromiseId,
        #[serde(skip_serializing_if = "Option::is_none")]
        thenable: Option<PromiseId>,
        hop: u8,
    },
    /// A rejection was still unhandled when a checkpoint had drained both queues: what `mode` made of it.
    #[serde(rename = "promise.unhandled")]
    PromiseUnhandled {
        promise: PromiseId,
        value: String,
        mode: &'static str,
        hook: RejectionHook,
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<Place>,
    },
    /// A promise that had been rejected got a handler; `late` if a checkpoint had found it unhandled before.
    #[serde(rename = "promise.handled")]
    PromiseHandled {
        promise: PromiseId,
        late: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<Place>,
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<Job>,
    },
    /// A function is entered. `at` is where it is defined; a host function is the runtime's own and has none.
    #[serde(rename = "stack.push")]
    StackPush {
        frame: FrameId,
        name: Rc<str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<Place>,
        host: bool,
        depth: u32,
    },
    /// A function is left for good.
    #[serde(rename = "stack.pop")]
    StackPop { frame: FrameId, how: Left, depth: u32 },
    /// An async function or a generator leaves the stack and will come back; `promise` is what it awaits.
    #[serde(rename = "stack.suspend")]
    StackSuspend {
        frame: FrameId,
        how: Pause,
        #[serde(skip_serializing_if = "Option::is_none")]
        promise: Option<PromiseId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<Place>,
        depth: u32,
    },
    /// It comes back.
    #[serde(rename = "stack.resume")]
    StackResume {
        frame: FrameId,
        how: Pause,
        #[serde(skip_serializing_if = "Option::is_none")]
        promise: Option<PromiseId>,
        depth: u32,
    },
    /// What the program printed.
    #[serde(rename = "console")]
    Console { level: String, text: String },
    /// The end, why, and what was still waiting.
    #[serde(rename = "exit")]
    Exit {
        code: i32,
        reason: ExitReason,
        pending: Vec<Leftover>,
    },
    /// Recording stopped: this many events were dropped.
    #[serde(rename = "limit")]
    Limit { dropped: u64 },
}

impl TraceEvent {
    /// The name of its type.
    pub fn type_name(&self) -> &'static str {
        match self {
            TraceEvent::Trace { .. } => "trace",
            TraceEvent::Phase { .. } => "phase",
            TraceEvent::TaskQueue { .. } => "task.queue",
            TraceEvent::TaskReady { .. } => "task.ready",
            TraceEvent::TaskStart { .. } => "task.start",
            TraceEvent::TaskEnd { .. } => "task.end",
            TraceEvent::TaskCancel { .. } => "task.cancel",
            TraceEvent::CheckpointStart { .. } => "checkpoint.start",
            TraceEvent::CheckpointEnd { .. } => "checkpoint.end",
            TraceEvent::TickQueue { .. } => "tick.queue",
            TraceEvent::TickStart { .. } => "tick.start",
            TraceEvent::TickEnd { .. } => "tick.end",
            TraceEvent::MicroQueue { .. } => "micro.queue",
            TraceEvent::MicroStart { .. } => "micro.start",
            TraceEvent::MicroEnd { .. } => "micro.end",
            TraceEvent::PromiseNew { .. } => "promise.new",
            TraceEvent::PromiseSettle { .. } => "promise.settle",
            TraceEvent::PromiseFollow { .. } => "promise.follow",
            TraceEvent::PromiseUnhandled { .. } => "promise.unhandled",
            TraceEvent::PromiseHandled { .. } => "promise.handled",
            TraceEvent::StackPush { .. } => "stack.push",
            TraceEvent::StackPop { .. } => "stack.pop",
            TraceEvent::StackSuspend { .. } => "stack.suspend",
            TraceEvent::StackResume { .. } => "stack.resume",
            TraceEvent::Console { .. } => "console",
            TraceEvent::Exit { .. } => "exit",
            TraceEvent::Limit { .. } => "limit",
        }
    }
}

/// An event in its place in the trace.
#[derive(Clone, Debug)]
pub struct Recorded<'a> {
    /// Counts from 0 without gaps.
    pub seq: u64,
    /// Microseconds since the process started.
    pub ts: u64,
    /// The event.
    pub event: &'a TraceEvent,
}
