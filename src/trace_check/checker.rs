//! The account of a trace as it is read: envelope, header and end, and each event passed on to those who
//! follow its subject.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::fields::{Fields, Job, Kinds};
use super::jobs::Jobs;
use super::nesting::Nesting;
use super::promises::{Promises, asked_by};
use super::stack::Stack;
use super::why::{Known, Why};
use super::{Checked, Rule, Summary, exit};

/// The version of the format that is known here.
const VERSION: u64 = 1;

/// What was said about the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum End {
    /// Nothing yet.
    #[default]
    Open,
    /// `limit` was recorded; `exit` follows.
    Limited,
    /// `exit` was recorded.
    Over,
}

/// Reads a trace, event by event.
#[derive(Default)]
pub(super) struct Checker {
    next_seq: u64,
    ts: u64,
    /// How many events may be recorded; 0 for no limit.
    limit: u64,
    dropped: Option<u64>,
    end: End,
    pub(super) kinds: Kinds,
    pub(super) jobs: Jobs,
    nesting: Nesting,
    pub(super) stack: Stack,
    pub(super) promises: Promises,
    why: Why,
}

impl Checker {
    /// Reads the next event.
    pub(super) fn event(&mut self, event: &Map<String, Value>) -> Checked {
        let event = Fields(event);
        let seq = event.count("seq")?;
        let ts = event.count("ts")?;
        let kind = event.text("type")?;
        self.check_place(kind)?;
        Rule::Numbering.require(seq == self.next_seq, || {
            format!("`seq` is {seq}, but the next is {}", self.next_seq)
        })?;
        Rule::Numbering.require(ts >= self.ts, || {
            format!("`ts` goes back from {} to {ts}", self.ts)
        })?;
        self.next_seq += 1;
        self.ts = ts;
        if kind == "trace" {
            return self.header(event);
        }
        self.expect_selected(kind, event)?;
        let at = event.maybe_place("at")?;
        self.dispatch(kind, event)?;
        // An event's own place is none that its sentence may speak of, so it counts only now.
        self.why.place(at);
        Ok(())
    }

    /// The header comes first, and nothing after the end.
    fn check_place(&self, kind: &str) -> Checked {
        let first = self.next_seq == 0;
        let problem = match (self.end, kind) {
            (End::Over, _) => "an event follows `exit`",
            (End::Limited, "exit") => return Ok(()),
            (End::Limited, _) => {
                return Err(Rule::Completeness.broken("an event other than `exit` follows `limit`"));
            }
            (End::Open, "trace") if !first => "a second header",
            (End::Open, kind) if first && kind != "trace" => "the first event is not the header, `trace`",
            _ => return Ok(()),
        };
        Err(Rule::Numbering.broken(problem))
    }

    /// `trace`.
    fn header(&mut self, event: Fields) -> Checked {
        let version = event.count("version")?;
        Rule::Numbering.require(version == VERSION, || {
            format!("the trace has version {version} of the format; only version {VERSION} is known")
        })?;
        event.name("jsr")?;
        event.name("v8")?;
        event.maybe_text("file")?;
        let strings = event.list("argv")?.iter().all(Value::is_string);
        Rule::Format.require(strings, || String::from("`argv` holds what is not a string"))?;
        for kind in event.list("kinds")? {
            let flag = match kind.as_str() {
                Some("tasks") => &mut self.kinds.tasks,
                Some("microtasks") => &mut self.kinds.microtasks,
                Some("stack") => &mut self.kinds.stack,
                Some("promises") => &mut self.kinds.promises,
                Some("io") => &mut self.kinds.io,
                _ => return Err(Rule::Format.broken(format!("`kinds` holds {kind}, which is no kind"))),
            };
            Rule::Format.require(!std::mem::replace(flag, true), || {
                format!("`kinds` holds {kind} twice")
            })?;
        }
        let Kinds {
            tasks,
            microtasks,
            stack,
            promises,
            io,
        } = self.kinds;
        Rule::Format.require(tasks || microtasks || stack || promises || io, || {
            String::from("`kinds` is empty")
        })?;
        self.limit = event.count("limit")?;
        self.jobs = Jobs::new(self.kinds);
        self.nesting = Nesting::new(self.kinds);
        self.why = Why::new(tasks && microtasks && stack && promises);
        Ok(())
    }

    /// The header selects this sort of event.
    fn expect_selected(&self, kind: &str, event: Fields) -> Checked {
        let kinds = self.kinds;
        let (subject, _) = kind.split_once('.').unwrap_or((kind, ""));
        let selected = match subject {
            "task" => {
                let io = kind == "task.ready" || (kind == "task.queue" && event.text("kind")? == "io");
                kinds.tasks || (io && kinds.io)
            }
            "phase" => kinds.tasks,
            "checkpoint" | "tick" | "micro" => kinds.microtasks,
            "promise" => kinds.promises,
            "stack" => kinds.stack,
            _ => true,
        };
        Rule::Format.require(selected, || {
            format!("`{kind}` is of a kind that the header does not select")
        })
    }

    fn dispatch(&mut self, kind: &str, event: Fields) -> Checked {
        match kind {
            "limit" => return self.limit(event),
            "exit" => return self.exit(event),
            _ => self.nesting.goes_on()?,
        }
        let (subject, verb) = kind.split_once('.').unwrap_or((kind, ""));
        match (subject, verb) {
            ("phase", "") => {
                self.nesting.enter(event)?;
                self.stack.check_empty(kind)
            }
            ("task" | "tick" | "micro", "start" | "end") => self.job(kind, subject, event),
            ("task", "queue") => {
                self.nesting.check_by(event)?;
                self.jobs.queue_task(event)
            }
            ("task", "ready") => self.jobs.ready(event, self.ts),
            ("task", "cancel") => {
                self.nesting.check_by(event)?;
                self.jobs.cancel(event)
            }
            ("tick", "queue") => {
                self.nesting.check_by(event)?;
                self.jobs.queue_tick(event)
            }
            ("micro", "queue") => {
                self.nesting.check_by(event)?;
                self.micro_queued(event)
            }
            ("checkpoint", "start") => {
                self.nesting.checkpoint_starts(event)?;
                self.stack.check_empty(kind)
            }
            ("checkpoint", "end") => {
                let waiting = self.jobs.waiting_in_checkpoint();
                self.nesting.checkpoint_ends(event, waiting)?;
                self.stack.check_empty(kind)
            }
            ("promise", verb) => self.promise(kind, verb, event),
            ("stack", verb) => self.stack(kind, verb, event),
            ("console", "") => {
                event.name("level")?;
                event.text("text").map(|_| ())
            }
            _ => Err(unknown(kind)),
        }
    }

    /// A job starts or ends.
    fn job(&mut self, kind: &str, subject: &str, event: Fields) -> Checked {
        let id = event.id(subject)?;
        let job = match subject {
            "task" => Job::Task(id),
            "tick" => Job::Tick(id),
            _ => Job::Micro(id),
        };
        if kind.ends_with("end") {
            event.count("ran")?;
            event.duration("ran", self.ts)?;
            self.jobs.end(job)?;
            self.stack.check_empty(kind)?;
            self.nesting.end(job);
            // Nothing tells of an exception if the stack is not in the trace, or if a native function threw
            // it.
            if !self.kinds.stack || !self.stack.entered() {
                self.nesting.excuse();
            }
            return Ok(());
        }
        event.count("waited")?;
        event.duration("waited", self.ts)?;
        event.duration("late", self.ts)?;
        // Before the table, since a job that starts while another runs breaks rule 3 rather than rule 2.
        let sort = self.jobs.get(job).map_or("", |open| open.kind);
        if !sort.is_empty() {
            // Only tasks need the queues to be drained, and to look for what waits takes time.
            let waits = || self.jobs.waiting_in_checkpoint();
            let waiting = if subject == "task" { waits() } else { None };
            self.nesting.start(job, sort, waiting)?;
        }
        self.jobs.start(job)?;
        self.stack.check_empty(kind)?;
        self.stack.job_starts();
        self.why.check(event.text("why")?, &self.known())
    }

    /// The ids that a sentence may name; nothing for what was not selected.
    fn known(&self) -> Known {
        let (task, tick, micro) = self.jobs.last();
        let kinds = self.kinds;
        Known {
            task: kinds.tasks.then_some(task),
            tick: kinds.microtasks.then_some(tick),
            micro: kinds.microtasks.then_some(micro),
            promise: kinds.promises.then(|| self.promises.last()),
            frame: kinds.stack.then(|| self.stack.last()),
        }
    }

    fn micro_queued(&mut self, event: Fields) -> Checked {
        let (kind, promise) = self.jobs.queue_micro(event)?;
        match promise {
            Some(promise) if self.kinds.promises => self.promises.job_queued(kind, promise),
            _ => Ok(()),
        }
    }

    fn promise(&mut self, kind: &str, verb: &str, event: Fields) -> Checked {
        match verb {
            "new" => self.promises.made(event),
            "settle" => {
                self.nesting.check_by(event)?;
                self.promises.settled(event)
            }
            "follow" => {
                let asks = self.kinds.microtasks.then(|| {
                    let running = self.nesting.running();
                    let open = running.and_then(|job| self.jobs.get(job));
                    open.and_then(|open| asked_by(running, open.kind, open.promise))
                });
                self.promises.follows(event, asks)
            }
            "unhandled" => {
                self.nesting.judge(self.jobs.waiting_in_checkpoint())?;
                self.promises.unhandled(event)
            }
            "handled" => {
                self.nesting.check_by(event)?;
                self.promises.handled(event)
            }
            _ => Err(unknown(kind)),
        }
    }

    fn stack(&mut self, kind: &str, verb: &str, event: Fields) -> Checked {
        match verb {
            "push" => self.stack.push(event),
            "pop" => {
                if self.stack.pop(event)? {
                    self.nesting.excuse();
                }
                Ok(())
            }
            "suspend" => {
                self.stack.suspend(event)?;
                self.mention(event.maybe_id("promise")?)
            }
            "resume" => {
                let (how, promise) = self.stack.resume(event)?;
                self.mention(promise)?;
                if how == "await" {
                    self.check_awaited(promise)
                } else {
                    Ok(())
                }
            }
            _ => Err(unknown(kind)),
        }
    }

    fn mention(&mut self, promise: Option<u64>) -> Checked {
        if self.kinds.promises {
            self.promises.mention(promise)
        } else {
            Ok(())
        }
    }

    /// A function goes on after an `await`: in a microtask made for that, when what it awaited is settled.
    fn check_awaited(&self, promise: Option<u64>) -> Checked {
        if self.kinds.microtasks {
            let running = self.nesting.running();
            let kind = running.and_then(|job| self.jobs.get(job)).map(|open| open.kind);
            Rule::Stack.require(
                matches!(running, Some(Job::Micro(_))) && kind == Some("await"),
                || String::from("a function resumes after an await outside of a microtask of the kind await"),
            )?;
        }
        match promise {
            Some(id) if self.kinds.promises => Rule::Stack
                .require(self.promises.is_settled(id) != Some(false), || {
                    format!("a function resumes, but promise #{id}, which it awaits, is not settled")
                }),
            _ => Ok(()),
        }
    }

    /// `limit`.
    fn limit(&mut self, event: Fields) -> Checked {
        let dropped = event.count("dropped")?;
        let (seq, limit) = (self.next_seq - 1, self.limit);
        Rule::Completeness.require(limit > 0, || {
            String::from("the trace was cut at a limit, and the header has none")
        })?;
        Rule::Completeness.require(seq == limit, || {
            format!("the trace was cut after {seq} events, but its limit is {limit}")
        })?;
        Rule::Completeness.require(dropped > 0, || String::from("no event was dropped"))?;
        self.dropped = Some(dropped);
        self.end = End::Limited;
        Ok(())
    }

    /// `exit`. After a limit it is not known what became of what was open, since that was not recorded.
    fn exit(&mut self, event: Fields) -> Checked {
        let limited = self.end == End::Limited;
        let (seq, limit) = (self.next_seq - 1, self.limit);
        Rule::Completeness.require(limited || limit == 0 || seq <= limit, || {
            format!("{seq} events were recorded, but the limit is {limit}, and there is no `limit`")
        })?;
        if !limited {
            self.nesting.exit()?;
            self.stack.check_empty("exit")?;
        }
        self.end = End::Over;
        exit::check(self, event, limited)
    }

    /// There are no more lines.
    pub(super) fn end(&self) -> Checked {
        Rule::Numbering.require(self.end == End::Over, || {
            String::from("the trace was cut off after this line: there is no `exit`")
        })
    }

    /// What was read.
    pub(super) fn summary(&self) -> Summary {
        let Known {
            task,
            tick,
            micro,
            promise,
            frame,
        } = self.known();
        Summary {
            file: String::new(),
            events: self.next_seq,
            tasks: task,
            ticks: tick,
            microtasks: micro,
            promises: promise,
            calls: frame,
            dropped: self.dropped,
        }
    }

    /// The calls that must be listed at the end: suspended in an `await` whose promise is not settled, as far
    /// as that is known.
    pub(super) fn unlisted_await(&self, listed: &HashSet<u64>, all_settled_ran: bool) -> Option<u64> {
        let lacking = self.stack.unlisted(listed).filter(|(_, promise)| {
            let settled = match promise {
                Some(id) if self.kinds.promises => self.promises.is_settled(*id),
                _ => None,
            };
            // A function whose promise is settled has resumed, unless the program was ended before.
            settled == Some(false) || (settled.is_none() && all_settled_ran)
        });
        lacking.map(|(frame, _)| frame).min()
    }
}

fn unknown(kind: &str) -> super::Broken {
    Rule::Format.broken(format!("there is no type `{}`", kind.escape_debug()))
}
