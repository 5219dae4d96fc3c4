//! The events of a trace: the closed list that every rendering is made from.

use std::fmt;
use std::rc::Rc;

use serde::{Serialize, Serializer};

/// Identifies a task; counts from 1 in order of queueing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
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
    /// Completions of I/O.
    Poll,
    /// Immediates.
    Check,
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
            Phase::Poll => "poll",
            Phase::Check => "check",
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
            TaskKind::Message => "reactor",
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

/// Something that was still there when the program ended.
#[derive(Clone, Debug, Serialize)]
pub struct Leftover {
    /// The job that never started.
    pub job: Job,
    /// The function that queued it.
    pub api: String,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Place>,
}

/// One event. Times are in microseconds.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type")]
pub enum TraceEvent {
    /// The first event: what is traced.
    #[serde(rename = "trace")]
    Trace {
        version: u32,
        jsr: &'static str,
        v8: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        file: Option<String>,
        argv: Vec<String>,
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
    /// It is due, or its I/O is done: it only waits for its turn.
    #[serde(rename = "task.ready")]
    TaskReady { task: TaskId },
    /// The loop runs its callback.
    #[serde(rename = "task.start")]
    TaskStart { task: TaskId, waited: u64 },
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
    TickStart { tick: TickId, waited: u64 },
    /// A tick returned.
    #[serde(rename = "tick.end")]
    TickEnd { tick: TickId, ran: u64 },
    /// A microtask became runnable.
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
    MicroStart { micro: MicroId, waited: u64 },
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
    /// A promise was resolved with a promise or thenable, and now waits for it.
    #[serde(rename = "promise.follow")]
    PromiseFollow { promise: PromiseId },
    /// What the program printed.
    #[serde(rename = "console")]
    Console { level: String, text: String },
    /// The end, and what was still waiting.
    #[serde(rename = "exit")]
    Exit { code: i32, pending: Vec<Leftover> },
    /// Recording stopped: this many events were dropped.
    #[serde(rename = "limit")]
    Limit { dropped: u64 },
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
