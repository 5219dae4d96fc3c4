//! What holds for every trace: numbering, and that jobs are queued, run and end as they must.
//!
//! The rules are those of the trace format: `seq` has no gaps and time never runs backwards; each job that is queued
//! is started and ended once, or cancelled once, or listed as pending at the exit; jobs nest.

use std::collections::HashMap;

use serde_json::Value;

/// The kinds of jobs, by the word that their events begin with.
const JOBS: [&str; 3] = ["task", "tick", "micro"];

/// Where a job is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Queued,
    Running,
    Ended,
    Cancelled,
}

/// A job: its kind and its number.
type Job = (&'static str, u64);

/// The account of a trace as it is read.
#[derive(Default)]
struct Account {
    jobs: HashMap<Job, State>,
    /// The jobs that run, the innermost one last.
    running: Vec<Job>,
    in_checkpoint: bool,
    last_time: u64,
    /// Recording has stopped: from here on only the exit is told.
    limited: bool,
    over: bool,
}

/// Checks a trace in NDJSON. The error names the line that breaks a rule.
pub fn check(trace: &str) -> Result<(), String> {
    let mut account = Account::default();
    for (index, line) in trace.lines().enumerate() {
        let problem = match serde_json::from_str::<Value>(line) {
            Ok(event) => account.read(index as u64, &event),
            Err(error) => Err(error.to_string()),
        };
        problem.map_err(|problem| format!("trace, line {}: {problem}\n{line}\n", index + 1))?;
    }
    match account.over {
        true => Ok(()),
        false => Err("the trace ends without an exit\n".to_owned()),
    }
}

impl Account {
    fn read(&mut self, index: u64, event: &Value) -> Result<(), String> {
        let number = |name: &str| event[name].as_u64().ok_or_else(|| format!("{name} is no number"));
        let kind = event["type"].as_str().ok_or("there is no type")?;
        if self.over || (self.limited && kind != "exit") {
            return Err("an event after the end".to_owned());
        }
        if number("seq")? != index {
            return Err(format!("seq should be {index}"));
        }
        let time = number("ts")?;
        if time < self.last_time {
            return Err(format!("time runs backwards, from {}", self.last_time));
        }
        self.last_time = time;
        if (index == 0) != (kind == "trace") {
            return Err("the first event, and only the first, is the header".to_owned());
        }
        let (subject, verb) = kind.split_once('.').unwrap_or((kind, ""));
        if let Some(&subject) = JOBS.iter().find(|&&job| job == subject) {
            return self.job((subject, number(subject)?), verb);
        }
        match kind {
            "checkpoint.start" => self.checkpoint(true),
            "checkpoint.end" => self.checkpoint(false),
            "exit" => self.exit(event),
            "limit" => {
                self.limited = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// An event of a job.
    fn job(&mut self, job: Job, verb: &str) -> Result<(), String> {
        let state = self.jobs.get(&job).copied();
        let (from, to) = match verb {
            "queue" => (None, State::Queued),
            "start" => (Some(State::Queued), State::Running),
            "end" => (Some(State::Running), State::Ended),
            "cancel" => (Some(State::Queued), State::Cancelled),
            _ => return Ok(()),
        };
        if state != from {
            return Err(format!("{job:?} is {state:?}, it cannot {verb}"));
        }
        self.jobs.insert(job, to);
        match verb {
            "start" => {
                let is_task = job.0 == "task";
                if is_task == self.in_checkpoint {
                    return Err("tasks run outside of checkpoints, ticks and microtasks inside".to_owned());
                }
                if let Some(outer) = self.running.last() {
                    return Err(format!("{outer:?} has not ended"));
                }
                self.running.push(job);
            }
            "end" if self.running.pop() != Some(job) => {
                return Err("another job was running".to_owned());
            }
            _ => {}
        }
        Ok(())
    }

    /// A checkpoint begins or ends.
    fn checkpoint(&mut self, begins: bool) -> Result<(), String> {
        if let Some(job) = self.running.last() {
            return Err(format!("{job:?} has not ended"));
        }
        if self.in_checkpoint == begins {
            return Err("checkpoints do not nest".to_owned());
        }
        self.in_checkpoint = begins;
        Ok(())
    }

    /// The end of the run: all that was queued has run, was cancelled, or is listed.
    fn exit(&mut self, event: &Value) -> Result<(), String> {
        self.over = true;
        if self.limited {
            return Ok(());
        }
        let listed: Vec<Job> = event["pending"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|pending| {
                let job = pending["job"].as_object()?;
                JOBS.iter()
                    .find_map(|&kind| Some((kind, job.get(kind)?.as_u64()?)))
            })
            .collect();
        for (job, state) in &self.jobs {
            if *state == State::Queued && !listed.contains(job) {
                return Err(format!("{job:?} was queued, and then nothing was heard of it"));
            }
        }
        let gone = listed
            .iter()
            .find(|job| self.jobs.get(job) != Some(&State::Queued));
        gone.map_or(Ok(()), |job| {
            Err(format!("{job:?} is listed as pending, and is not"))
        })
    }
}
