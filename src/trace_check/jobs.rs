//! Rule 2 for jobs: what is queued starts and ends once, or is cancelled once, or is listed at the end.

use std::collections::{HashMap, HashSet};

use super::fields::{Fields, Job, Kinds};
use super::{Checked, Rule};

pub(super) const TASK_KINDS: [&str; 7] = [
    "script",
    "timer",
    "interval",
    "immediate",
    "io",
    "close",
    "message",
];
const MICRO_KINDS: [&str; 4] = ["reaction", "await", "thenable", "callback"];
const WAITING_PLACES: [&str; 5] = ["main", "timer list", "check queue", "thread pool", "reactor"];

/// A job that was queued and has not ended.
#[derive(Clone, Copy)]
pub(super) struct Open {
    /// What sort of task or microtask.
    pub(super) kind: &'static str,
    /// The promise of a microtask.
    pub(super) promise: Option<u64>,
    ready: bool,
    running: bool,
}

/// The jobs of one sort.
#[derive(Default)]
struct Table {
    /// The greatest id so far.
    last: u64,
    open: HashMap<u64, Open>,
    /// How many of them have not started.
    waiting: usize,
}

impl Table {
    fn first_waiting(&self) -> Option<u64> {
        let waiting = self.open.iter().filter(|(_, open)| !open.running);
        waiting.map(|(id, _)| *id).min()
    }
}

/// All jobs.
#[derive(Default)]
pub(super) struct Jobs {
    kinds: Kinds,
    tasks: Table,
    ticks: Table,
    micros: Table,
    /// Tasks that are a later firing of another.
    firings: HashSet<u64>,
}

impl Jobs {
    pub(super) fn new(kinds: Kinds) -> Self {
        Jobs {
            kinds,
            ..Jobs::default()
        }
    }

    fn table(&mut self, job: Job) -> (&mut Table, u64) {
        match job {
            Job::Task(id) => (&mut self.tasks, id),
            Job::Tick(id) => (&mut self.ticks, id),
            Job::Micro(id) => (&mut self.micros, id),
        }
    }

    fn find(&self, job: Job) -> (&Table, Option<&Open>) {
        let (table, id) = match job {
            Job::Task(id) => (&self.tasks, id),
            Job::Tick(id) => (&self.ticks, id),
            Job::Micro(id) => (&self.micros, id),
        };
        (table, table.open.get(&id))
    }

    /// The greatest ids of tasks, ticks and microtasks.
    pub(super) fn last(&self) -> (u64, u64, u64) {
        (self.tasks.last, self.ticks.last, self.micros.last)
    }

    pub(super) fn get(&self, job: Job) -> Option<Open> {
        self.find(job).1.copied()
    }

    /// A tick or microtask that waits to run.
    pub(super) fn waiting_in_checkpoint(&self) -> Option<Job> {
        if self.ticks.waiting + self.micros.waiting == 0 {
            return None;
        }
        let tick = self.ticks.first_waiting().map(Job::Tick);
        tick.or_else(|| self.micros.first_waiting().map(Job::Micro))
    }

    fn queue(&mut self, job: Job, kind: &'static str, promise: Option<u64>) -> Checked {
        // Of the tasks, only those of I/O may have been selected; the ids between them are of others.
        let gaps = matches!(job, Job::Task(_)) && !self.kinds.tasks;
        let (table, id) = self.table(job);
        let next = table.last + 1;
        let fits = id == next || (gaps && id > next && !table.open.contains_key(&id));
        Rule::Jobs.require(fits, || {
            if id < next || gaps {
                format!("{job} is queued, and there was one with this id or a later one")
            } else {
                format!("{job} is queued, and the next id is {next}")
            }
        })?;
        table.last = id;
        table.waiting += 1;
        let open = Open {
            kind,
            promise,
            ready: false,
            running: false,
        };
        table.open.insert(id, open);
        Ok(())
    }

    /// `task.queue`.
    pub(super) fn queue_task(&mut self, event: Fields) -> Checked {
        let task = event.id("task")?;
        let kind = event.word("kind", &TASK_KINDS)?;
        event.name("api")?;
        let place = event.word("where", &WAITING_PLACES)?;
        let fits = match kind {
            "script" => place == "main",
            "timer" | "interval" => place == "timer list",
            "immediate" => place == "check queue",
            _ => place == "thread pool" || place == "reactor",
        };
        Rule::Format.require(fits, || {
            format!("a task of the kind {kind} does not wait in \"{place}\"")
        })?;
        let delay = event.maybe_count("delay")?;
        let timed = matches!(kind, "timer" | "interval");
        Rule::Format.require(!timed || delay.is_some(), || {
            format!("`delay` of the {kind} is missing")
        })?;
        let of = event.maybe_id("of")?;
        if let Some(of) = of {
            Rule::Jobs.require(of < task, || {
                format!("`of` of task #{task} is not an earlier task, but #{of}")
            })?;
            Rule::Jobs.require(!self.firings.contains(&of), || {
                format!("`of` of task #{task} is #{of}, which is itself a later firing and not the first")
            })?;
            self.firings.insert(task);
        }
        self.queue(Job::Task(task), kind, None)
    }

    /// `task.ready`.
    pub(super) fn ready(&mut self, event: Fields, ts: u64) -> Checked {
        let task = event.id("task")?;
        let work = (
            event.maybe_count("thread")?,
            event.maybe_count("began")?,
            event.maybe_count("done")?,
        );
        let worked = match work {
            (None, None, None) => false,
            (Some(_), Some(began), Some(done)) => {
                Rule::Numbering.require(began <= done && done <= ts, || {
                    format!("the work began at {began}, was done at {done} and is told at {ts}")
                })?;
                true
            }
            _ => return Err(Rule::Format.broken("`thread`, `began` and `done` do not come together")),
        };
        let all = self.kinds.tasks;
        if !all && !self.tasks.open.contains_key(&task) {
            // A task of another kind than I/O, whose queueing was not selected: remembered, so that it is
            // ready once.
            let open = Open {
                kind: "message",
                promise: None,
                ready: true,
                running: false,
            };
            self.tasks.open.insert(task, open);
            return Ok(());
        }
        self.expect_queued(Job::Task(task), "becomes ready")?;
        let Some(open) = self.tasks.open.get_mut(&task) else {
            return Ok(());
        };
        Rule::Jobs.require(!open.ready, || {
            format!("task #{task} becomes ready a second time")
        })?;
        Rule::Format.require(!worked || open.kind == "io", || {
            format!(
                "a thread did the work of task #{task}, which is of the kind {}",
                open.kind
            )
        })?;
        open.ready = true;
        Ok(())
    }

    /// `tick.queue`.
    pub(super) fn queue_tick(&mut self, event: Fields) -> Checked {
        self.queue(Job::Tick(event.id("tick")?), "tick", None)
    }

    /// `micro.queue`: the kind and the promise.
    pub(super) fn queue_micro(&mut self, event: Fields) -> Checked<(&'static str, Option<u64>)> {
        let kind = event.word("kind", &MICRO_KINDS)?;
        let promise = event.maybe_id("promise")?;
        Rule::Jobs.require(promise.is_some() == (kind != "callback"), || match promise {
            Some(_) => format!("a microtask of the kind {kind} has a `promise`"),
            None => format!("`promise` of a microtask of the kind {kind} is missing"),
        })?;
        self.queue(Job::Micro(event.id("micro")?), kind, promise)?;
        Ok((kind, promise))
    }

    /// Fails unless `job` is queued and has not started.
    fn expect_queued(&self, job: Job, what: &str) -> Checked {
        let (table, open) = self.find(job);
        let (Job::Task(id) | Job::Tick(id) | Job::Micro(id)) = job;
        let problem = match open {
            Some(open) if !open.running => return Ok(()),
            Some(_) => "it had started before",
            None if id > table.last => "it was never queued",
            None => "it had ended or was cancelled before",
        };
        Err(Rule::Jobs.broken(format!("{job} {what}, but {problem}")))
    }

    /// `*.start`: the job that starts.
    pub(super) fn start(&mut self, job: Job) -> Checked<Open> {
        self.expect_queued(job, "starts")?;
        let (table, id) = self.table(job);
        let Some(open) = table.open.get_mut(&id) else {
            return Err(Rule::Jobs.broken(format!("{job} starts, but it was never queued")));
        };
        let arrives = matches!(job, Job::Task(_)) && matches!(open.kind, "io" | "message");
        Rule::Jobs.require(!arrives || open.ready, || {
            format!("{job} starts, but it was not ready ({})", open.kind)
        })?;
        open.running = true;
        table.waiting -= 1;
        Ok(*open)
    }

    /// `*.end`.
    pub(super) fn end(&mut self, job: Job) -> Checked {
        let (table, open) = self.find(job);
        let (Job::Task(id) | Job::Tick(id) | Job::Micro(id)) = job;
        let problem = match open {
            Some(open) if open.running => {
                self.table(job).0.open.remove(&id);
                return Ok(());
            }
            Some(_) => "it has not started",
            None if id > table.last => "it was never queued",
            None => "it had ended or was cancelled before",
        };
        Err(Rule::Jobs.broken(format!("{job} ends, but {problem}")))
    }

    /// `task.cancel`.
    pub(super) fn cancel(&mut self, event: Fields) -> Checked {
        let task = event.id("task")?;
        self.expect_queued(Job::Task(task), "is cancelled")?;
        self.tasks.open.remove(&task);
        self.tasks.waiting -= 1;
        Ok(())
    }

    /// A job is listed at the end as one that never started. After a limit, what became of it may not have
    /// been recorded.
    pub(super) fn expect_pending(&self, job: Job, limited: bool) -> Checked {
        if !self.kinds.see(job) {
            return Ok(());
        }
        let (table, _) = self.find(job);
        let (Job::Task(id) | Job::Tick(id) | Job::Micro(id)) = job;
        if limited && id > table.last {
            return Ok(());
        }
        self.expect_queued(job, "is listed as pending")
    }

    /// A queued job that `listed` lacks.
    pub(super) fn unlisted(&self, listed: &HashSet<Job>) -> Option<Job> {
        let lacking = |table: &Table, job: fn(u64) -> Job| {
            let waiting = table.open.iter().filter(|(_, open)| !open.running);
            let jobs = waiting
                .map(|(id, _)| job(*id))
                .filter(|job| !listed.contains(job));
            jobs.min_by_key(|(Job::Task(id) | Job::Tick(id) | Job::Micro(id))| *id)
        };
        let task = self
            .kinds
            .tasks
            .then(|| lacking(&self.tasks, Job::Task))
            .flatten();
        task.or_else(|| lacking(&self.ticks, Job::Tick))
            .or_else(|| lacking(&self.micros, Job::Micro))
    }
}
