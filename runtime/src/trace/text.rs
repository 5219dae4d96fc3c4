//! The trace as text for a terminal: times on the left, jobs as boxes, console output in its place.

use std::collections::HashMap;
use std::io::Write;

use super::event::{Job, MicroId, MicroKind, Place, Recorded, Settled, TaskId, TaskKind, TraceEvent};

/// Renders events one by one; remembers what it needs to call things by their names.
#[derive(Default)]
pub(super) struct Text {
    depth: usize,
    tasks: HashMap<TaskId, String>,
    micros: HashMap<MicroId, (MicroKind, Option<Place>)>,
}

/// `file.js:3` for a place, without the folders.
fn short(place: &Place) -> String {
    let name = place.file.rsplit(['/', '\\']).next().unwrap_or(&place.file);
    format!("{name}:{}", place.line)
}

fn at(place: &Option<Place>) -> String {
    place
        .as_ref()
        .map(|place| format!("  ({})", short(place)))
        .unwrap_or_default()
}

impl super::sink::Render for Text {
    fn event(&mut self, recorded: &Recorded, out: &mut Vec<u8>) {
        let event = recorded.event;
        if matches!(
            event,
            TraceEvent::TaskEnd { .. }
                | TraceEvent::TickEnd { .. }
                | TraceEvent::MicroEnd { .. }
                | TraceEvent::CheckpointEnd { .. }
        ) {
            self.depth = self.depth.saturating_sub(1);
        }
        let (mark, line) = self.describe(event);
        let indent = "│ ".repeat(self.depth);
        let ms = recorded.ts as f64 / 1000.0;
        let mut lines = line.split('\n');
        let first = lines.next().unwrap_or_default();
        let _ = writeln!(out, "{ms:>10.3}  {indent}{mark}{first}");
        for rest in lines {
            let _ = writeln!(out, "{:>10}  {indent}  {rest}", "");
        }
        if matches!(
            event,
            TraceEvent::TaskStart { .. }
                | TraceEvent::TickStart { .. }
                | TraceEvent::MicroStart { .. }
                | TraceEvent::CheckpointStart { .. }
        ) {
            self.depth += 1;
        }
    }
}

impl Text {
    /// The mark that says what sort of event it is, and the rest of the line.
    fn describe(&mut self, event: &TraceEvent) -> (&'static str, String) {
        match event {
            TraceEvent::Trace { jsr, v8, file, .. } => {
                let file = file.as_deref().unwrap_or("standard input");
                (
                    "",
                    format!("trace of {file} (jsr {jsr}, V8 {v8}; times in milliseconds)"),
                )
            }
            TraceEvent::Phase { turn: 0, phase } => ("== ", format!("phase {}", phase.name())),
            TraceEvent::Phase { turn, phase } => ("== ", format!("phase {} (turn {turn})", phase.name())),
            TraceEvent::TaskQueue { .. }
            | TraceEvent::TaskReady { .. }
            | TraceEvent::TaskStart { .. }
            | TraceEvent::TaskEnd { .. }
            | TraceEvent::TaskCancel { .. } => self.describe_task(event),
            TraceEvent::CheckpointStart { after } => {
                let after = after
                    .map(|job| format!(" after {}", self.name(job)))
                    .unwrap_or_default();
                ("┌ ", format!("checkpoint{after}: ticks, then microtasks"))
            }
            TraceEvent::CheckpointEnd { ticks, micros } => (
                "└ ",
                format!("checkpoint done: {ticks} ticks, {micros} microtasks"),
            ),
            TraceEvent::TickQueue { tick, at: place, .. } => {
                ("+ ", format!("queue tick #{}{}", tick.0, at(place)))
            }
            TraceEvent::TickStart { tick, .. } => ("┌ ", format!("tick #{}", tick.0)),
            TraceEvent::TickEnd { tick, ran } => ("└ ", format!("tick #{} done, {}", tick.0, micros(*ran))),
            TraceEvent::MicroQueue {
                micro,
                kind,
                promise,
                at: place,
                ..
            } => {
                self.micros.insert(*micro, (*kind, place.clone()));
                let of = promise
                    .map(|promise| format!(" of promise #{}", promise.0))
                    .unwrap_or_default();
                (
                    "+ ",
                    format!("queue microtask #{}: {}{of}{}", micro.0, kind.name(), at(place)),
                )
            }
            TraceEvent::MicroStart { micro, .. } => {
                let (kind, place) = self
                    .micros
                    .remove(micro)
                    .map_or(("reaction", None), |(kind, place)| (kind.name(), place));
                ("┌ ", format!("microtask #{}: {kind}{}", micro.0, at(&place)))
            }
            TraceEvent::MicroEnd { micro, ran } => {
                ("└ ", format!("microtask #{} done, {}", micro.0, micros(*ran)))
            }
            TraceEvent::PromiseNew { .. }
            | TraceEvent::PromiseSettle { .. }
            | TraceEvent::PromiseFollow { .. } => describe_promise(event),
            TraceEvent::StackPush { name, at: place, .. } => ("-> ", format!("{name}{}", at(place))),
            TraceEvent::StackPop { how, .. } => ("<- ", format!("{how:?}")),
            TraceEvent::StackSuspend { .. } | TraceEvent::StackResume { .. } => ("~ ", format!("{event:?}")),
            TraceEvent::PromiseUnhandled { .. } | TraceEvent::PromiseHandled { .. } => ("! ", format!("{event:?}")),
            TraceEvent::Console { level, text } => ("> ", format!("console.{level}: {text}")),
            TraceEvent::Exit { code, pending, .. } => {
                let mut line = format!("exit with code {code}");
                for leftover in pending {
                    line.push_str(&format!("\nleft: {leftover:?}"));
                }
                ("== ", line)
            }
            TraceEvent::Limit { dropped } => (
                "== ",
                format!("the trace's limit was reached: {dropped} events were not recorded"),
            ),
        }
    }

    fn describe_task(&mut self, event: &TraceEvent) -> (&'static str, String) {
        match event {
            TraceEvent::TaskQueue {
                task,
                kind,
                api,
                delay,
                at: place,
                of,
                ..
            } => {
                let delay = delay.map(|delay| format!(" {delay} ms")).unwrap_or_default();
                let again = if of.is_some() { " again" } else { "" };
                let api = if *kind == TaskKind::Script {
                    String::new()
                } else {
                    format!(" {api}")
                };
                let name = format!("{} #{}{api}{delay}", kind.name(), task.0);
                self.tasks.insert(*task, name.clone());
                ("+ ", format!("queue{again} {name}{}", at(place)))
            }
            TraceEvent::TaskReady { task, .. } => ("* ", format!("ready: {}", self.name(Job::Task(*task)))),
            TraceEvent::TaskStart { task, .. } => ("┌ ", self.name(Job::Task(*task))),
            TraceEvent::TaskEnd { task, ran } => {
                let name = self.name(Job::Task(*task));
                self.tasks.remove(task);
                ("└ ", format!("{name} done, {}", micros(*ran)))
            }
            TraceEvent::TaskCancel { task, .. } => {
                let name = self.name(Job::Task(*task));
                self.tasks.remove(task);
                ("- ", format!("cancel {name}"))
            }
            _ => ("", String::new()),
        }
    }

    /// What a job is called: a task by its kind and API.
    fn name(&self, job: Job) -> String {
        match job {
            Job::Task(id) => self.tasks.get(&id).cloned().unwrap_or_else(|| job.to_string()),
            _ => job.to_string(),
        }
    }
}

fn describe_promise(event: &TraceEvent) -> (&'static str, String) {
    match event {
        TraceEvent::PromiseNew {
            promise,
            parent,
            via,
            at: place,
        } => {
            let via = format!("{via:?}").to_lowercase();
            let parent = parent
                .map(|parent| format!(" on promise #{}", parent.0))
                .unwrap_or_default();
            (
                "o ",
                format!("promise #{} made by {via}{parent}{}", promise.0, at(place)),
            )
        }
        TraceEvent::PromiseSettle {
            promise,
            state,
            value,
            at: place,
            ..
        } => {
            let state = match state {
                Settled::Fulfilled => "fulfilled with",
                Settled::Rejected => "rejected with",
            };
            (
                "o ",
                format!("promise #{} {state} {value}{}", promise.0, at(place)),
            )
        }
        TraceEvent::PromiseFollow { promise, .. } => (
            "o ",
            format!(
                "promise #{} was resolved with another promise and waits for it",
                promise.0
            ),
        ),
        _ => ("", String::new()),
    }
}

fn micros(ran: u64) -> String {
    format!("ran {:.3} ms", ran as f64 / 1000.0)
}
