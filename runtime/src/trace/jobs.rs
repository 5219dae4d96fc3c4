//! Tasks, ticks and microtasks, from queue to end, and the checkpoints that the latter two run in.

use std::cmp::Reverse;
use std::rc::Rc;

use super::Inner;
use super::event::{Job, MicroId, MicroKind, Place, PromiseId, TaskId, TaskKind, TickId, TraceEvent};
use super::why::{Cause, Queues, Subject};
use crate::jobs::Spell;

/// What sort of job, as far as it matters to say why it runs.
pub(super) enum Sort {
    Task(TaskKind),
    Tick,
    Micro(MicroKind),
}

/// A job that was queued and has not ended.
pub(super) struct Open {
    /// When it was queued, in microseconds.
    queued: u64,
    /// When it became due, or came back, in microseconds.
    ready: Option<u64>,
    started: u64,
    sort: Sort,
    pub(super) api: String,
    pub(super) at: Option<Place>,
    by: Option<Job>,
    delay: Option<u64>,
    /// The first firing of an interval.
    pub(super) of: Option<TaskId>,
    /// What made a reaction runnable.
    cause: Option<Cause>,
    /// The function that an `await` brings back.
    resumes: Option<Rc<str>>,
}

impl Open {
    /// When it was queued, in microseconds.
    pub(super) fn queued_at(&self) -> u64 {
        self.queued
    }

    /// It waits for I/O.
    pub(super) fn is_io(&self) -> bool {
        matches!(self.sort, Sort::Task(TaskKind::Io))
    }
}

/// When a timer is due on the loop's clock, in milliseconds; the earliest is the greatest, as a heap wants it.
pub(super) type Due = Reverse<(u64, TaskId)>;

/// A job that runs.
pub(super) struct Running {
    pub(super) job: Job,
    /// How deep the call stack was when it started.
    base: usize,
}

/// The checkpoint that runs now. Its start is recorded with the first job in it, so that empty ones leave no trace.
pub(super) struct Checkpoint {
    after: Option<Job>,
    recorded: bool,
    ticks: u32,
    micros: u32,
}

impl Checkpoint {
    pub(super) fn new(after: Option<Job>) -> Self {
        Checkpoint {
            after,
            recorded: false,
            ticks: 0,
            micros: 0,
        }
    }
}

impl Inner {
    /// The job that runs now.
    pub(super) fn current(&self) -> Option<Job> {
        self.running.last().map(|running| running.job)
    }

    fn opened(&mut self, job: Job, sort: Sort, api: &str, at: Option<Place>) {
        let queued = self.now();
        let by = self.current();
        self.open.insert(
            job,
            Open {
                queued,
                ready: None,
                started: queued,
                sort,
                api: api.to_owned(),
                at,
                by,
                delay: None,
                of: None,
                cause: None,
                resumes: None,
            },
        );
    }

    pub(super) fn queue_task(
        &mut self,
        kind: TaskKind,
        api: &str,
        delay: Option<u64>,
        at: Option<Place>,
        of: Option<TaskId>,
    ) -> TaskId {
        self.queue_task_in(kind.waits_in(), kind, api, delay, at, of)
    }

    /// The same for a task that waits in `place`.
    pub(super) fn queue_task_in(
        &mut self,
        place: &'static str,
        kind: TaskKind,
        api: &str,
        delay: Option<u64>,
        at: Option<Place>,
        of: Option<TaskId>,
    ) -> TaskId {
        let task = TaskId(self.next_task);
        self.next_task += 1;
        self.opened(Job::Task(task), Sort::Task(kind), api, at.clone());
        if let Some(open) = self.open.get_mut(&Job::Task(task)) {
            open.delay = delay;
            open.of = of;
        }
        let by = self.current();
        let api = api.to_owned();
        self.record(TraceEvent::TaskQueue {
            task,
            kind,
            api,
            place,
            delay,
            at,
            by,
            of,
        });
        task
    }

    /// A timer runs `delay.0` ms after the loop's clock showed `delay.1`.
    pub(super) fn timer_armed(&mut self, task: TaskId, delay: Option<(u64, u64)>) {
        if let Some((delay, now)) = delay {
            self.due.push(Reverse((now.saturating_add(delay), task)));
        }
    }

    /// The loop's clock shows `now`: the timers that are due by then only wait for their turn.
    pub(super) fn timers_ready(&mut self, now: u64) {
        while let Some(Reverse((due, task))) = self.due.peek().copied()
            && due <= now
        {
            self.due.pop();
            if self.open.contains_key(&Job::Task(task)) {
                self.ready(task, None);
            }
        }
    }

    /// `task` only waits for its turn now.
    pub(super) fn ready(&mut self, task: TaskId, spell: Option<Spell>) {
        let now = self.now();
        let start = self.start;
        let micros = |at: std::time::Instant| {
            u64::try_from(at.saturating_duration_since(start).as_micros()).unwrap_or(u64::MAX)
        };
        let (began, done) = (
            spell.as_ref().map(|spell| micros(spell.began)),
            spell.as_ref().map(|spell| micros(spell.done)),
        );
        if let Some(open) = self.open.get_mut(&Job::Task(task)) {
            if open.ready.is_some() {
                return;
            }
            // A timer has been due since its delay was over.
            let due = open
                .delay
                .map(|delay| open.queued.saturating_add(delay.saturating_mul(1000)));
            open.ready = Some(done.or(due).unwrap_or(now).min(now));
        }
        self.record(TraceEvent::TaskReady {
            task,
            thread: spell.map(|spell| spell.thread),
            began,
            done,
        });
    }

    pub(super) fn cancel(&mut self, task: TaskId) {
        let job = Job::Task(task);
        let runs = self.running.iter().any(|running| running.job == job);
        if !runs && self.open.remove(&job).is_some() {
            let by = self.current();
            self.record(TraceEvent::TaskCancel { task, by });
        }
    }

    pub(super) fn queue_tick(&mut self, at: Option<Place>) -> TickId {
        let tick = TickId(self.next_tick);
        self.next_tick += 1;
        self.waiting_ticks += 1;
        self.opened(Job::Tick(tick), Sort::Tick, "process.nextTick", at.clone());
        let by = self.current();
        self.record(TraceEvent::TickQueue { tick, at, by });
        tick
    }

    pub(super) fn queue_micro(
        &mut self,
        kind: MicroKind,
        promise: Option<PromiseId>,
        at: Option<Place>,
        cause: Option<Cause>,
    ) -> MicroId {
        let micro = MicroId(self.next_micro);
        self.next_micro += 1;
        self.waiting_micros += 1;
        self.opened(Job::Micro(micro), Sort::Micro(kind), kind.name(), at.clone());
        if let Some(open) = self.open.get_mut(&Job::Micro(micro)) {
            open.cause = cause;
        }
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

    /// `micro` brings back the function of this name.
    pub(super) fn micro_resumes(&mut self, micro: MicroId, name: Rc<str>) {
        if let Some(open) = self.open.get_mut(&Job::Micro(micro)) {
            open.resumes = Some(name);
        }
    }

    /// `micro` calls the `then` of a thenable.
    pub(super) fn is_thenable_job(&self, micro: MicroId) -> bool {
        let open = self.open.get(&Job::Micro(micro));
        open.is_some_and(|open| matches!(open.sort, Sort::Micro(MicroKind::Thenable)))
    }

    pub(super) fn start(&mut self, job: Job) {
        match job {
            Job::Task(task) => self.task_due(task),
            Job::Tick(_) => self.waiting_ticks = self.waiting_ticks.saturating_sub(1),
            Job::Micro(_) => self.waiting_micros = self.waiting_micros.saturating_sub(1),
        }
        let now = self.now();
        let Some(open) = self.open.get_mut(&job) else {
            return;
        };
        open.started = now;
        let waited = now.saturating_sub(open.queued);
        let late = open.ready.map(|ready| now.saturating_sub(ready));
        let why = self.why(job);
        if matches!(job, Job::Task(_)) {
            self.ran_in_pass += 1;
        } else {
            self.start_checkpoint(job);
        }
        let base = self.stack.depth();
        self.running.push(Running { job, base });
        self.record(match job {
            Job::Task(task) => TraceEvent::TaskStart {
                task,
                waited,
                late,
                why,
            },
            Job::Tick(tick) => TraceEvent::TickStart { tick, waited, why },
            Job::Micro(micro) => TraceEvent::MicroStart { micro, waited, why },
        });
    }

    /// A timer that starts is due, whatever the loop's clock showed when its phase began.
    fn task_due(&mut self, task: TaskId) {
        let waits = self.open.get(&Job::Task(task)).is_some_and(|open| {
            open.ready.is_none() && matches!(open.sort, Sort::Task(TaskKind::Timer | TaskKind::Interval))
        });
        if waits {
            self.ready(task, None);
        }
    }

    /// Why `job`, which is about to start, runs now.
    fn why(&self, job: Job) -> String {
        let Some(open) = self.open.get(&job) else {
            return String::new();
        };
        if self.full() {
            return String::new();
        }
        let at = open.at.as_ref();
        let subject = match (&open.sort, job) {
            (Sort::Task(kind), Job::Task(TaskId(id))) => Subject::Task {
                kind: *kind,
                name: self.words.task(id, *kind, open.delay, at),
                api: &open.api,
                at,
                before: self.ran_in_pass,
            },
            (Sort::Micro(kind), _) => Subject::Micro {
                kind: *kind,
                at,
                by: open.by,
                cause: open.cause.as_ref(),
                resumes: open.resumes.as_deref(),
            },
            _ => Subject::Tick { at, by: open.by },
        };
        let queues = Queues {
            ticks: self.waiting_ticks,
            micros: self.waiting_micros,
        };
        self.words.why(&subject, queues)
    }

    pub(super) fn end(&mut self, job: Job) {
        let Some(index) = self.running.iter().rposition(|running| running.job == job) else {
            return;
        };
        let base = self.running.get(index).map_or(0, |running| running.base);
        self.settle_stack(base);
        self.running.truncate(index);
        self.ended(job);
    }

    /// `job`, which is no longer among those that run, has ended.
    pub(super) fn ended(&mut self, job: Job) {
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

    /// The process ends inside of the jobs that run.
    pub(super) fn abandon_jobs(&mut self) {
        while let Some(Running { job, base }) = self.running.pop() {
            self.abandon(base);
            self.ended(job);
        }
        self.abandon(0);
    }

    /// Counts `job` in the checkpoint that runs, and records the checkpoint's start with the first.
    fn start_checkpoint(&mut self, job: Job) {
        let after = self.last_job;
        let checkpoint = self.checkpoint.get_or_insert_with(|| Checkpoint::new(after));
        match job {
            Job::Tick(_) => checkpoint.ticks += 1,
            _ => checkpoint.micros += 1,
        }
        if !std::mem::replace(&mut checkpoint.recorded, true) {
            let after = checkpoint.after;
            self.record(TraceEvent::CheckpointStart { after });
        }
    }

    pub(super) fn end_checkpoint(&mut self) {
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
