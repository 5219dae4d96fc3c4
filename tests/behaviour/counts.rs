//! An independent count: what a trace tells of jobs and calls is what Node told of the same program through `async_hooks` and
//! through V8's precise coverage. `tests/counts/README.md` has the rule, and how the counts were recorded.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A program and what Node told of it.
pub struct Counted {
    pub program: PathBuf,
    counts: PathBuf,
}

/// Every program of `folder` that has counts.
pub fn discover(folder: &Path) -> Result<Vec<Counted>, String> {
    let problem = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut programs = Vec::new();
    for entry in fs::read_dir(folder).map_err(problem)? {
        let program = entry.map_err(problem)?.path();
        let counts = program.with_extension("counts.json");
        let is_program = program
            .extension()
            .is_some_and(|extension| extension == "js" || extension == "mjs");
        if is_program && !counts.exists() {
            return Err(format!("{}: no counts are recorded", program.display()));
        }
        if is_program {
            programs.push(Counted { program, counts });
        }
    }
    programs.sort_by(|a, b| a.program.cmp(&b.program));
    Ok(programs)
}

/// Runs a program with a trace and compares.
pub fn compare(jsr: &Path, counted: &Counted) -> Result<(), String> {
    let problem = |error: &dyn std::fmt::Display| format!("{}: {error}", counted.program.display());
    let file = std::env::temp_dir().join(format!(
        "jsr-counts-{}-{}.ndjson",
        std::process::id(),
        counted.program.file_name().unwrap_or_default().to_string_lossy()
    ));
    let output = Command::new(jsr)
        .args(["--trace=all", "--trace-format=json"])
        .arg(format!("--trace-out={}", file.display()))
        .arg(&counted.program)
        .output()
        .map_err(|error| problem(&error))?;
    let trace = fs::read_to_string(&file).map_err(|error| problem(&error));
    // Whether it can be removed says nothing about the trace.
    let _ = fs::remove_file(&file);
    let trace = trace?;
    super::trace::check(jsr, &trace).map_err(|error| problem(&error))?;
    let counts = fs::read_to_string(&counted.counts).map_err(|error| problem(&error))?;
    let counts: Value = serde_json::from_str(&counts).map_err(|error| problem(&error))?;
    let account = Account::read(&trace, &counted.program).map_err(|error| problem(&error))?;
    let differences = account.differences(&counts);
    match differences.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "{}\n{}\n{}",
            counted.program.display(),
            differences.join("\n"),
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}

/// A job of the program's own: what it is, and the line where it was queued.
#[derive(Clone, Debug, PartialEq)]
struct Job {
    kind: String,
    line: Option<u64>,
}

/// What a trace tells of a program.
#[derive(Default)]
struct Account {
    jobs: Vec<Job>,
    made: BTreeMap<String, u64>,
    /// Calls by the place of the function.
    calls: BTreeMap<(u64, u64), u64>,
}

/// A job that was queued: whether it is the program's own.
struct Queued {
    own: bool,
    job: Job,
}

/// The reading of a trace.
struct Reader<'a> {
    program: &'a str,
    queued: HashMap<String, Queued>,
    own_promises: HashSet<u64>,
    running: Vec<bool>,
    account: Account,
}

impl Account {
    fn read(trace: &str, program: &Path) -> Result<Account, String> {
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        let mut reader = Reader {
            program: &name,
            queued: HashMap::new(),
            own_promises: HashSet::new(),
            running: Vec::new(),
            account: Account::default(),
        };
        for line in trace.lines() {
            let event: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
            reader.read(&event);
        }
        Ok(reader.account)
    }

    fn differences(&self, counts: &Value) -> Vec<String> {
        let mut differences = Vec::new();
        let expected: Vec<Job> = counts["jobs"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|job| parse_job(job.as_str()?))
            .collect();
        let same = expected.len() == self.jobs.len()
            && expected
                .iter()
                .zip(&self.jobs)
                .all(|(node, jsr)| is_same_job(node, jsr));
        if !same {
            differences.push(format!(
                "jobs in Node: {expected:?}\njobs in jsr: {:?}",
                self.jobs
            ));
        }
        let mut made: BTreeMap<String, u64> = BTreeMap::new();
        for (kind, count) in counts["inits"].as_object().into_iter().flatten() {
            made.insert(kind.clone(), count.as_u64().unwrap_or_default());
        }
        if made != self.made {
            differences.push(format!("made in Node: {made:?}\nmade in jsr: {:?}", self.made));
        }
        let mut calls = BTreeMap::new();
        for function in counts["functions"].as_array().into_iter().flatten() {
            let number = |name: &str| function[name].as_u64().unwrap_or_default();
            calls.insert((number("line"), number("column")), number("count"));
        }
        if calls != self.calls {
            differences.push(format!(
                "calls in Node: {calls:?}\ncalls in jsr: {:?}",
                self.calls
            ));
        }
        differences
    }
}

/// `await@3:4`, or without a place.
fn parse_job(text: &str) -> Option<Job> {
    let (kind, place) = text.split_once('@').unwrap_or((text, ""));
    Some(Job {
        kind: kind.to_owned(),
        line: place.split(':').next().and_then(|line| line.parse().ok()),
    })
}

/// Columns are not compared: V8 puts the `await` in an async generator's `return` at another one if more stands in the line.
fn is_same_job(node: &Job, jsr: &Job) -> bool {
    // Node does not tell the place of a thenable's job; and without a place an await may be called a reaction.
    let is_promise = |job: &Job| job.kind == "await" || job.kind == "reaction";
    let either = node.line.is_none() && node.kind == "await" && is_promise(jsr);
    let same_kind = node.kind == jsr.kind || either;
    same_kind && (node.line == jsr.line || node.kind == "thenable")
}

impl Reader<'_> {
    fn read(&mut self, event: &Value) {
        let kind = event["type"].as_str().unwrap_or_default();
        let line = self.line(event);
        match kind {
            "promise.new" => {
                if line.is_some() || self.running.last() == Some(&true) {
                    self.own_promises.extend(event["promise"].as_u64());
                    self.made("PROMISE");
                }
            }
            "micro.queue" => self.micro_queued(event, line),
            "tick.queue" => {
                if line.is_some() {
                    self.made("TickObject");
                }
                self.queue(event, line.is_some(), "tick", line);
            }
            "task.queue" => self.task_queued(event, line),
            "stack.push" => self.pushed(event),
            _ => match kind.split_once('.') {
                Some(("micro" | "tick" | "task", "start")) => {
                    let queued = self.queued.remove(&id(event));
                    self.running
                        .push(queued.as_ref().is_some_and(|queued| queued.own));
                    self.account
                        .jobs
                        .extend(queued.filter(|queued| queued.own).map(|queued| queued.job));
                }
                Some(("micro" | "tick" | "task", "end")) => {
                    self.running.pop();
                }
                _ => {}
            },
        }
    }

    /// The line of an event's place, if that is in the program.
    fn line(&self, event: &Value) -> Option<u64> {
        let file = event["at"]["file"].as_str()?;
        let name = file.rsplit('/').next()?;
        (name == self.program).then(|| event["at"]["line"].as_u64())?
    }

    fn made(&mut self, kind: &str) {
        *self.account.made.entry(kind.to_owned()).or_default() += 1;
    }

    fn queue(&mut self, event: &Value, own: bool, kind: &str, line: Option<u64>) {
        let job = Job {
            kind: kind.to_owned(),
            line,
        };
        self.queued.insert(id(event), Queued { own, job });
    }

    fn micro_queued(&mut self, event: &Value, line: Option<u64>) {
        let kind = event["kind"].as_str().unwrap_or_default();
        let own = match event["promise"].as_u64() {
            Some(promise) => self.own_promises.contains(&promise),
            None => line.is_some(),
        };
        if kind == "callback" {
            if own {
                self.made("Microtask");
            }
            self.queue(event, own, "microtask", line);
        } else {
            self.queue(event, own, kind, line);
        }
    }

    fn task_queued(&mut self, event: &Value, line: Option<u64>) {
        let (kind, made) = match event["kind"].as_str() {
            Some("timer") => ("timeout", "Timeout"),
            Some("interval") => ("interval", "Interval"),
            Some("immediate") => ("immediate", "Immediate"),
            _ => {
                self.queue(event, false, "", None);
                return;
            }
        };
        // A timer that runs again is another task of the same timer.
        if line.is_some() && event["of"].is_null() {
            self.made(made);
        }
        self.queue(event, line.is_some(), kind, line);
    }

    fn pushed(&mut self, event: &Value) {
        let name = event["name"].as_str().unwrap_or_default();
        // Initialisers are no functions of their own to the coverage; every program begins with a comment, so that only
        // its top level begins in line 1.
        let synthetic = name.ends_with(" =") || name.ends_with("<static block>");
        let Some(line) = self.line(event).filter(|line| *line > 1 && !synthetic) else {
            return;
        };
        let column = event["at"]["column"].as_u64().unwrap_or_default();
        *self.account.calls.entry((line, column)).or_default() += 1;
    }
}

/// `micro 3`
fn id(event: &Value) -> String {
    let kind = event["type"].as_str().unwrap_or_default();
    let kind = kind.split('.').next().unwrap_or_default();
    format!("{kind} {}", event[kind])
}
