//! Builds traces by hand, so that a single thing can be made wrong in them.

use serde_json::{Value, json};

use super::super::{Summary, Violation, check};

pub(super) const KINDS: [&str; 5] = ["tasks", "microtasks", "stack", "promises", "io"];

/// A trace: its events without `seq` and `ts`, which are numbered when it is written out.
#[derive(Clone)]
pub(super) struct Trace {
    pub(super) events: Vec<Value>,
    frames: Vec<u64>,
    last_frame: u64,
}

/// A place in the program.
pub(super) fn at(line: u32) -> Value {
    json!({"file": "/app.js", "line": line, "column": 1})
}

impl Trace {
    /// A trace of everything, which holds only its header.
    pub(super) fn new() -> Self {
        let mut trace = Trace {
            events: Vec::new(),
            frames: Vec::new(),
            last_frame: 0,
        };
        trace.add(
            json!({"type": "trace", "version": 1, "jsr": "0.1.0", "v8": "15.0", "file": "app.js",
            "argv": ["--fast"], "kinds": KINDS, "limit": 100_000}),
        );
        trace
    }

    /// The program has started, and its first function runs.
    pub(super) fn started() -> Self {
        let mut trace = Trace::new();
        trace.add(
            json!({"type": "task.queue", "task": 1, "kind": "script", "api": "script", "where": "main"}),
        );
        trace.add(json!({"type": "phase", "turn": 0, "phase": "main"}));
        trace.start("task", 1, "the program starts");
        trace.push("app.js", 1);
        trace
    }

    pub(super) fn add(&mut self, event: Value) -> &mut Self {
        self.events.push(event);
        self
    }

    pub(super) fn start(&mut self, sort: &str, id: u64, why: &str) -> &mut Self {
        self.add(json!({"type": format!("{sort}.start"), sort: id, "waited": 1, "why": why}))
    }

    pub(super) fn end(&mut self, sort: &str, id: u64) -> &mut Self {
        self.add(json!({"type": format!("{sort}.end"), sort: id, "ran": 1}))
    }

    /// A function is entered: its frame.
    pub(super) fn push(&mut self, name: &str, line: u32) -> u64 {
        self.last_frame += 1;
        let frame = self.last_frame;
        self.frames.push(frame);
        let depth = self.frames.len();
        let event = json!({"type": "stack.push", "frame": frame, "name": name, "at": at(line), "host": false,
            "depth": depth});
        self.add(event);
        frame
    }

    /// A function of the runtime is entered.
    pub(super) fn push_host(&mut self, name: &str) -> &mut Self {
        self.push(name, 1);
        if let Some(Value::Object(event)) = self.events.last_mut() {
            event.remove("at");
            event.insert(String::from("host"), Value::Bool(true));
        }
        self
    }

    /// The innermost function is left.
    pub(super) fn pop(&mut self, how: &str) -> &mut Self {
        let frame = self.frames.pop();
        let depth = self.frames.len();
        self.add(json!({"type": "stack.pop", "frame": frame, "how": how, "depth": depth}))
    }

    /// The innermost function is suspended.
    pub(super) fn suspend(&mut self, how: &str, promise: Option<u64>, line: u32) -> &mut Self {
        let frame = self.frames.pop();
        let depth = self.frames.len();
        let mut event =
            json!({"type": "stack.suspend", "frame": frame, "how": how, "at": at(line), "depth": depth});
        if let Some(promise) = promise {
            event["promise"] = json!(promise);
        }
        self.add(event)
    }

    pub(super) fn resume(&mut self, frame: u64, how: &str, promise: Option<u64>) -> &mut Self {
        self.frames.push(frame);
        let mut event =
            json!({"type": "stack.resume", "frame": frame, "how": how, "depth": self.frames.len()});
        if let Some(promise) = promise {
            event["promise"] = json!(promise);
        }
        self.add(event)
    }

    /// The end, with what was left.
    pub(super) fn exit(&mut self, reason: &str, pending: Value) -> &mut Self {
        self.add(json!({"type": "exit", "code": 0, "reason": reason, "pending": pending}))
    }

    /// Where the event of this type and with this id stands.
    pub(super) fn find(&self, kind: &str, field: &str, value: impl Into<Value>) -> usize {
        let value = value.into();
        let found = self
            .events
            .iter()
            .position(|event| event["type"] == kind && event[field] == value);
        found.unwrap_or_else(|| panic!("there is no {kind} with {field} = {value}"))
    }

    /// The event of this type and with this id, to be changed.
    pub(super) fn edit(&mut self, kind: &str, field: &str, value: impl Into<Value>) -> &mut Value {
        let index = self.find(kind, field, value);
        &mut self.events[index]
    }

    /// Changes a field of the event of this type and with this id.
    pub(super) fn set(&mut self, kind: &str, id: (&str, u64), name: &str, value: Value) {
        self.edit(kind, id.0, id.1)[name] = value;
    }

    /// Takes a field from the event of this type and with this id.
    pub(super) fn unset(&mut self, kind: &str, id: (&str, u64), name: &str) {
        if let Value::Object(event) = self.edit(kind, id.0, id.1) {
            event.remove(name);
        }
    }

    pub(super) fn remove(&mut self, kind: &str, field: &str, value: impl Into<Value>) -> Value {
        let index = self.find(kind, field, value);
        self.events.remove(index)
    }

    /// Puts `event` before the one of this type and with this id.
    pub(super) fn before(&mut self, kind: &str, id: (&str, u64), event: Value) {
        let index = self.find(kind, id.0, id.1);
        self.events.insert(index, event);
    }

    /// Puts `event` after the one of this type and with this id.
    pub(super) fn after(&mut self, kind: &str, id: (&str, u64), event: Value) {
        let index = self.find(kind, id.0, id.1);
        self.events.insert(index + 1, event);
    }

    /// The numbered events.
    pub(super) fn numbered(&self) -> Vec<Value> {
        let number = |(seq, event): (usize, &Value)| {
            let mut event = event.clone();
            for (name, value) in [("seq", seq), ("ts", 10 * seq)] {
                if event.get(name).is_none() {
                    event[name] = json!(value);
                }
            }
            event
        };
        self.events.iter().enumerate().map(number).collect()
    }

    pub(super) fn text(&self) -> String {
        self.numbered().iter().map(|event| format!("{event}\n")).collect()
    }

    pub(super) fn check(&self) -> Result<Summary, Violation> {
        check(self.text().as_bytes())
    }
}

/// A program that does a little of everything: it is what most tests change.
pub(super) fn full() -> Trace {
    let mut trace = Trace::started();
    queue_tasks(&mut trace);
    make_promises(&mut trace);
    first_checkpoint(&mut trace);
    first_turn(&mut trace);
    last_turn(&mut trace);
    trace
}

fn queue_tasks(trace: &mut Trace) {
    let by = json!({"task": 1});
    trace.push_host("setTimeout");
    trace.add(
        json!({"type": "task.queue", "task": 2, "kind": "timer", "api": "setTimeout", "where": "timer list",
        "delay": 5, "at": at(2), "by": by}),
    );
    trace.pop("return");
    trace.add(
        json!({"type": "task.queue", "task": 3, "kind": "io", "api": "fs.readFile", "where": "thread pool",
        "at": at(3), "by": by}),
    );
    trace.add(
        json!({"type": "task.queue", "task": 4, "kind": "immediate", "api": "setImmediate",
        "where": "check queue", "at": at(4), "by": by}),
    );
    for (task, kind, delay) in [(5, "interval", 1), (6, "timer", 100), (7, "timer", 1000)] {
        trace.add(
            json!({"type": "task.queue", "task": task, "kind": kind, "api": "setTimeout",
            "where": "timer list", "delay": delay, "at": at(task), "by": by}),
        );
    }
    trace.add(json!({"type": "tick.queue", "tick": 1, "at": at(8), "by": by}));
}

fn make_promises(trace: &mut Trace) {
    let by = json!({"task": 1});
    let new = |promise: u64, via: &str, line: u32| json!({"type": "promise.new", "promise": promise, "via": via, "at": at(line)});
    let child = |promise: u64, parent: u64, via: &str, line: u32| json!({"type": "promise.new", "promise": promise, "parent": parent, "via": via, "at": at(line)});
    let settle = |promise: u64, state: &str, line: u32| json!({"type": "promise.settle", "promise": promise, "state": state, "value": "1", "by": {"task": 1}, "at": at(line)});
    trace.add(new(1, "constructor", 9)).add(child(2, 1, "then", 9));
    trace.add(settle(1, "fulfilled", 9));
    trace.add(
        json!({"type": "micro.queue", "micro": 1, "kind": "reaction", "promise": 2, "at": at(9), "by": by}),
    );
    trace.add(json!({"type": "micro.queue", "micro": 2, "kind": "callback", "at": at(10), "by": by}));
    trace.push("load", 11);
    trace.add(new(3, "async", 11)).add(new(4, "constructor", 12));
    trace.add(child(5, 4, "await", 12)).suspend("await", Some(4), 12);
    let generator = trace.push("numbers", 13);
    trace
        .suspend("yield", None, 13)
        .resume(generator, "yield", None)
        .pop("return");
    trace.add(new(6, "constructor", 14));
    trace.add(json!({"type": "promise.follow", "promise": 6, "thenable": 1, "hop": 1}));
    trace.add(
        json!({"type": "micro.queue", "micro": 3, "kind": "thenable", "promise": 6, "at": at(14), "by": by}),
    );
    trace
        .add(new(7, "constructor", 15))
        .add(settle(7, "rejected", 15));
    trace
        .add(new(8, "constructor", 16))
        .add(settle(8, "rejected", 16));
    trace.push("wait", 17);
    trace
        .add(new(9, "constructor", 18))
        .add(child(10, 9, "await", 18));
    trace.suspend("await", Some(9), 18).pop("return").end("task", 1);
}

fn first_checkpoint(trace: &mut Trace) {
    trace.add(json!({"type": "checkpoint.start", "after": {"task": 1}}));
    trace.start("tick", 1, "tick #1 was queued at line 8 while task #1 ran");
    trace.push("(callback of process.nextTick)", 8);
    trace.pop("return").end("tick", 1);
    trace.start(
        "micro",
        1,
        "promise #1 was fulfilled at line 9 while task #1 ran; no ticks wait, so microtasks run",
    );
    trace.push("(callback of p.then)", 9);
    trace
        .add(json!({"type": "console", "level": "log", "text": "one\ntwo"}))
        .pop("return");
    trace.add(json!({"type": "promise.settle", "promise": 2, "state": "fulfilled", "value": "undefined", "by": {"micro": 1}}));
    trace
        .end("micro", 1)
        .start("micro", 2, "microtask #2 was queued by queueMicrotask at line 10");
    trace.push("(callback of queueMicrotask)", 10);
    trace.add(json!({"type": "promise.settle", "promise": 4, "state": "fulfilled", "value": "4", "by": {"micro": 2}, "at": at(10)}));
    trace.add(json!({"type": "micro.queue", "micro": 4, "kind": "await", "promise": 5, "at": at(12), "by": {"micro": 2}}));
    trace.pop("return").end("micro", 2);
    trace.start("micro", 3, "promise #6 was resolved with promise #1 at line 14");
    trace.add(json!({"type": "promise.follow", "promise": 6, "thenable": 1, "hop": 2}));
    trace.add(json!({"type": "promise.new", "promise": 11, "parent": 1, "via": "then"}));
    trace.add(
        json!({"type": "micro.queue", "micro": 5, "kind": "reaction", "promise": 11, "by": {"micro": 3}}),
    );
    trace.end("micro", 3).start(
        "micro",
        4,
        "async function load resumes: the promise that it awaited at line 12 was fulfilled",
    );
    trace.resume(3, "await", Some(4)).pop("return");
    for promise in [3, 5] {
        trace.add(json!({"type": "promise.settle", "promise": promise, "state": "fulfilled", "value": "4", "by": {"micro": 4}}));
    }
    trace.end("micro", 4).start("micro", 5, "promise #1 is fulfilled");
    for promise in [6, 11] {
        trace.add(json!({"type": "promise.settle", "promise": promise, "state": "fulfilled", "value": "4", "by": {"micro": 5}}));
    }
    trace.end("micro", 5);
    for promise in [7, 8] {
        trace.add(json!({"type": "promise.unhandled", "promise": promise, "value": "1", "mode": "warn", "hook": "warning"}));
    }
    trace.add(json!({"type": "checkpoint.end", "ticks": 1, "micros": 5}));
}

fn first_turn(trace: &mut Trace) {
    trace.add(json!({"type": "phase", "turn": 1, "phase": "timers"}));
    trace.add(json!({"type": "task.ready", "task": 5}));
    trace.start("task", 5, "timer #5 (1 ms, line 5) was due");
    trace.push("(callback of setInterval)", 5);
    trace
        .add(json!({"type": "task.cancel", "task": 6, "by": {"task": 5}}))
        .pop("return");
    trace.add(json!({"type": "task.queue", "task": 8, "kind": "interval", "api": "setInterval", "where": "timer list",
        "delay": 1, "at": at(5), "by": {"task": 5}, "of": 5}));
    trace
        .end("task", 5)
        .add(json!({"type": "phase", "turn": 1, "phase": "poll"}));
    trace.add(json!({"type": "task.ready", "task": 3, "thread": 1, "began": 100, "done": 120}));
    trace.start("task", 3, "fs.readFile (request #3, line 3) is done");
    trace.push("(callback of fs.readFile)", 3);
    trace.pop("throw").end("task", 3);
    // The listener of uncaughtException is no job, and no checkpoint follows.
    trace.push_host("emit").push("onError", 19);
    trace.add(json!({"type": "micro.queue", "micro": 6, "kind": "callback", "at": at(19)}));
    trace.pop("return").pop("return");
    trace.add(json!({"type": "phase", "turn": 1, "phase": "check"}));
    trace.start("task", 4, "immediate #4 (line 4) was queued before this phase");
    trace.push("(callback of setImmediate)", 4);
    trace.pop("return").end("task", 4);
    trace.add(json!({"type": "checkpoint.start", "after": {"task": 4}}));
    trace.start("micro", 6, "microtask #6 was queued by queueMicrotask at line 19");
    trace.push("(callback of queueMicrotask)", 19);
    trace.pop("return").end("micro", 6);
    trace.add(json!({"type": "checkpoint.end", "ticks": 0, "micros": 1}));
}

fn last_turn(trace: &mut Trace) {
    trace.add(json!({"type": "phase", "turn": 2, "phase": "timers"}));
    trace.start("task", 8, "interval #8 (1 ms, line 5) was due");
    trace.push("(callback of setInterval)", 5);
    trace.add(json!({"type": "promise.handled", "promise": 7, "late": true, "at": at(5), "by": {"task": 8}}));
    trace.pop("return").end("task", 8).start(
        "task",
        2,
        "timer #2 (5 ms, line 2) was due; 1 timer of this pass ran before it",
    );
    trace.push("(callback of setTimeout)", 2);
    trace.pop("return").end("task", 2);
    trace.add(json!({"type": "phase", "turn": 2, "phase": "before-exit"}));
    trace.push_host("emit").push("onBeforeExit", 20);
    trace.add(json!({"type": "promise.new", "promise": 12, "via": "constructor", "at": at(20)}));
    trace.add(
        json!({"type": "promise.settle", "promise": 12, "state": "fulfilled", "value": "1", "at": at(20)}),
    );
    trace.add(json!({"type": "promise.new", "promise": 13, "parent": 12, "via": "then", "at": at(20)}));
    trace.add(json!({"type": "micro.queue", "micro": 7, "kind": "reaction", "promise": 13, "at": at(20)}));
    trace
        .pop("return")
        .pop("return")
        .add(json!({"type": "checkpoint.start"}));
    trace.start("micro", 7, "promise #12 was fulfilled at line 20");
    trace.add(json!({"type": "promise.settle", "promise": 13, "state": "fulfilled", "value": "1", "by": {"micro": 7}}));
    trace
        .end("micro", 7)
        .add(json!({"type": "checkpoint.end", "ticks": 0, "micros": 1}));
    trace.add(json!({"type": "phase", "turn": 2, "phase": "exit"}));
    trace.exit(
        "idle",
        json!([
            {"what": "job", "job": {"task": 7}, "api": "setTimeout", "at": at(7)},
            {"what": "await", "frame": 5, "name": "wait", "at": at(18), "promise": 9, "via": "constructor", "made": at(18)},
            {"what": "rejection", "promise": 8, "value": "1", "at": at(16)},
        ]),
    );
}
