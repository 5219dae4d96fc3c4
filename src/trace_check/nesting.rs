//! Rule 3: phases, tasks, checkpoints, ticks and microtasks nest.

use super::fields::{Fields, Job, Kinds};
use super::{Checked, Rule};

/// The phases in their order within a turn.
const PHASES: [&str; 8] = [
    "main",
    "timers",
    "pending",
    "poll",
    "check",
    "closing",
    "before-exit",
    "exit",
];

/// A checkpoint that runs: what has started in it.
#[derive(Default)]
struct Checkpoint {
    ticks: u64,
    micros: u64,
}

/// Where the loop is.
#[derive(Default)]
pub(super) struct Nesting {
    kinds: Kinds,
    /// The turn, and the phase as an index of [`PHASES`].
    phase: Option<(u64, usize)>,
    checkpoint: Option<Checkpoint>,
    running: Option<Job>,
    last_ended: Option<Job>,
    /// An exception may have left jobs in the queues, which wait for the next checkpoint.
    excused: bool,
    /// Rejections are being judged, and their listeners may have queued jobs.
    judging: bool,
    /// What a checkpoint left in the queues without an excuse. Only the end of the program may follow.
    left: Option<Job>,
}

impl Nesting {
    pub(super) fn new(kinds: Kinds) -> Self {
        Nesting {
            kinds,
            ..Nesting::default()
        }
    }

    /// The job that runs.
    pub(super) fn running(&self) -> Option<Job> {
        self.running
    }

    /// Any event but `limit` and `exit` comes.
    pub(super) fn goes_on(&self) -> Checked {
        match self.left {
            Some(job) => Err(Rule::Nesting.broken(format!(
                "the checkpoint before this event ended while {job} was queued"
            ))),
            None => Ok(()),
        }
    }

    /// `by` is the job that runs.
    pub(super) fn check_by(&self, event: Fields) -> Checked {
        let by = event.maybe_job("by")?;
        match (self.running, by) {
            (running, by) if running == by => Ok(()),
            (Some(running), Some(by)) => Err(Rule::Jobs.broken(format!("`by` is {by}, but {running} runs"))),
            (Some(running), None) => Err(Rule::Jobs.broken(format!("`by` is missing while {running} runs"))),
            (None, Some(by)) => {
                // Jobs of a kind that was not selected run unseen; tasks do not run in a checkpoint.
                let seen = self.kinds.see(by);
                let elsewhere = matches!(by, Job::Task(_)) && self.checkpoint.is_some();
                Rule::Jobs.require(!seen && !elsewhere, || {
                    format!("`by` is {by}, but no such job runs")
                })
            }
            (None, None) => Ok(()),
        }
    }

    fn nothing_runs(&self, what: &str) -> Checked {
        match self.running {
            Some(job) => Err(Rule::Nesting.broken(format!("{what} while {job} runs"))),
            None => Ok(()),
        }
    }

    fn no_checkpoint(&self, what: &str) -> Checked {
        Rule::Nesting.require(self.checkpoint.is_none(), || {
            format!("{what} inside a checkpoint")
        })
    }

    /// `phase`.
    pub(super) fn enter(&mut self, event: Fields) -> Checked {
        let turn = event.count("turn")?;
        let name = event.word("phase", &PHASES)?;
        let rank = PHASES.iter().position(|phase| *phase == name).unwrap_or_default();
        self.nothing_runs("the loop enters a phase")?;
        self.no_checkpoint("the loop enters a phase")?;
        match self.phase {
            None => Rule::Nesting.require(rank == 0 && turn == 0, || {
                format!("the first phase is {name} of turn {turn}, not main of turn 0")
            })?,
            Some((_, last)) if PHASES[last] == "exit" => {
                return Err(Rule::Nesting.broken("a phase follows the phase exit"));
            }
            Some(_) if rank == 0 => return Err(Rule::Nesting.broken("the phase main comes a second time")),
            Some((last_turn, last)) => {
                Rule::Nesting.require(turn >= last_turn, || {
                    format!("turn {turn} comes after turn {last_turn}")
                })?;
                Rule::Nesting.require(turn > last_turn || rank > last, || {
                    format!("the phase {name} comes after {} in turn {turn}", PHASES[last])
                })?;
            }
        }
        self.phase = Some((turn, rank));
        Ok(())
    }

    /// `job` starts; `kind` is that of a task, and `waiting` a tick or microtask that is queued.
    pub(super) fn start(&mut self, job: Job, kind: &str, waiting: Option<Job>) -> Checked {
        self.nothing_runs(&format!("{job} starts"))?;
        match (job, &mut self.checkpoint) {
            (Job::Task(_), _) => {
                self.no_checkpoint(&format!("{job} starts"))?;
                self.check_phase(job, kind)?;
                if kind != "script" {
                    self.check_drained(waiting, &format!("{job} starts"))?;
                }
            }
            (Job::Tick(_), Some(checkpoint)) => checkpoint.ticks += 1,
            (Job::Micro(_), Some(checkpoint)) => checkpoint.micros += 1,
            (_, None) => return Err(Rule::Nesting.broken(format!("{job} starts outside of a checkpoint"))),
        }
        self.running = Some(job);
        self.judging = false;
        self.excused = false;
        Ok(())
    }

    fn check_phase(&self, job: Job, kind: &str) -> Checked {
        let phase = self.phase.map_or("", |(_, rank)| PHASES[rank]);
        let fits = match kind {
            "script" => phase == "main",
            "timer" | "interval" => phase == "timers",
            "immediate" => phase == "check",
            _ => matches!(phase, "pending" | "poll" | "closing"),
        };
        Rule::Nesting.require(fits, || match phase {
            "" => format!("{job} ({kind}) starts before the first phase"),
            phase => format!("{job} ({kind}) starts in the phase {phase}"),
        })
    }

    /// Both queues are empty, unless an exception may have kept them from being drained.
    fn check_drained(&self, waiting: Option<Job>, what: &str) -> Checked {
        match waiting {
            Some(waiting) => Rule::Nesting.require(self.excused, || {
                format!("{what} while {waiting} is queued: the queues were not drained")
            }),
            None => Ok(()),
        }
    }

    /// An exception left the outermost function: what is queued may wait for the next checkpoint.
    pub(super) fn excuse(&mut self) {
        self.excused = true;
    }

    /// `job` ends: the one that runs, since no other has started and not ended.
    pub(super) fn end(&mut self, job: Job) {
        self.running = None;
        self.last_ended = Some(job);
    }

    /// `checkpoint.start`.
    pub(super) fn checkpoint_starts(&mut self, event: Fields) -> Checked {
        let after = event.maybe_job("after")?;
        self.nothing_runs("a checkpoint starts")?;
        self.no_checkpoint("a checkpoint starts")?;
        let listeners = self
            .phase
            .is_some_and(|(_, rank)| matches!(PHASES[rank], "before-exit" | "exit"));
        let fits = match after {
            None => !self.kinds.tasks || self.last_ended.is_none() || listeners,
            Some(Job::Task(_)) if !self.kinds.tasks => true,
            after => after == self.last_ended,
        };
        let name = |job: Option<Job>| job.map_or_else(|| String::from("no job"), |job| job.to_string());
        Rule::Nesting.require(fits, || {
            format!(
                "the checkpoint is after {}, but {} ended last",
                name(after),
                name(self.last_ended)
            )
        })?;
        self.checkpoint = Some(Checkpoint::default());
        self.judging = false;
        self.excused = false;
        Ok(())
    }

    /// `checkpoint.end`; `waiting` is a tick or microtask that is queued.
    pub(super) fn checkpoint_ends(&mut self, event: Fields, waiting: Option<Job>) -> Checked {
        self.nothing_runs("the checkpoint ends")?;
        let Some(Checkpoint { ticks, micros }) = self.checkpoint.take() else {
            return Err(Rule::Nesting.broken("a checkpoint ends that did not start"));
        };
        let told = (event.count("ticks")?, event.count("micros")?);
        Rule::Nesting.require(told == (ticks, micros), || {
            format!(
                "the checkpoint ran {ticks} ticks and {micros} microtasks, it says {} and {}",
                told.0, told.1
            )
        })?;
        self.judging = false;
        self.left = waiting.filter(|_| !self.excused);
        Ok(())
    }

    /// `promise.unhandled`: rejections are judged, which happens when both queues are empty.
    pub(super) fn judge(&mut self, waiting: Option<Job>) -> Checked {
        self.nothing_runs("a rejection is judged")?;
        if !self.judging {
            self.check_drained(waiting, "a rejection is judged")?;
        }
        self.judging = true;
        Ok(())
    }

    /// `exit`, of a trace that was not cut at its limit.
    pub(super) fn exit(&self) -> Checked {
        self.nothing_runs("the trace ends")?;
        self.no_checkpoint("the trace ends")
    }
}
