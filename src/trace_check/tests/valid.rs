//! Traces that keep the rules, each with something that a checker could take for a break of them.

use serde_json::{Value, json};

use super::builder::{KINDS, Trace, at, full};

#[track_caller]
fn holds(trace: &Trace) -> String {
    match trace.check() {
        Ok(summary) => summary.to_string(),
        Err(violation) => panic!("{violation}"),
    }
}

#[test]
fn a_little_of_everything() {
    assert_eq!(
        holds(&full()),
        "trace: 132 events, 8 tasks, 1 tick, 7 microtasks, 13 promises, 18 calls: rules 1 to 4 and 6 hold"
    );
}

#[test]
fn the_least() {
    let mut trace = Trace::started();
    trace.pop("return").end("task", 1).exit("idle", json!([]));
    holds(&trace);
}

#[test]
fn an_exception_that_nobody_catches() {
    let mut trace = Trace::started();
    trace.add(json!({"type": "tick.queue", "tick": 1, "at": at(2), "by": {"task": 1}}));
    trace.push("fails", 3);
    trace.pop("throw").pop("throw").end("task", 1).exit(
        "uncaught-exception",
        json!([{"what": "job", "job": {"tick": 1}, "api": "process.nextTick", "at": at(2)}]),
    );
    holds(&trace);
}

/// `process.exit` in a tick: what is open is closed from the inside out, and the rest of the queues is left.
fn ended_in_a_tick(reason: &str) -> Trace {
    let mut trace = Trace::started();
    for tick in [1, 2] {
        trace.add(json!({"type": "tick.queue", "tick": tick, "at": at(2), "by": {"task": 1}}));
    }
    trace
        .pop("return")
        .end("task", 1)
        .add(json!({"type": "checkpoint.start", "after": {"task": 1}}));
    trace.start("tick", 1, "tick #1 was queued at line 2");
    trace.push("(callback of process.nextTick)", 2);
    trace.push_host("process.exit");
    trace.pop("return").pop("return").end("tick", 1);
    trace.add(json!({"type": "checkpoint.end", "ticks": 1, "micros": 0}));
    trace.exit(
        reason,
        json!([{"what": "job", "job": {"tick": 2}, "api": "process.nextTick", "at": at(2)}]),
    );
    trace
}

#[test]
fn ended_inside_a_job() {
    holds(&ended_in_a_tick("process-exit"));
    holds(&ended_in_a_tick("signal"));
}

#[test]
fn interrupted_by_a_signal_in_the_program() {
    let mut trace = Trace::started();
    trace.push("forever", 2);
    trace
        .pop("throw")
        .pop("throw")
        .end("task", 1)
        .exit("signal", json!([]));
    holds(&trace);
}

#[test]
fn a_settled_await_that_never_resumed() {
    let mut trace = Trace::started();
    trace.push("load", 2);
    trace.add(json!({"type": "promise.new", "promise": 1, "via": "constructor", "at": at(2)}));
    trace.add(json!({"type": "promise.new", "promise": 2, "parent": 1, "via": "await", "at": at(2)}));
    trace.suspend("await", Some(1), 2);
    trace.add(json!({"type": "promise.settle", "promise": 1, "state": "fulfilled", "value": "1", "by": {"task": 1}}));
    trace.add(json!({"type": "micro.queue", "micro": 1, "kind": "await", "promise": 2, "at": at(2), "by": {"task": 1}}));
    trace.pop("return").end("task", 1).exit(
        "process-exit",
        json!([{"what": "job", "job": {"micro": 1}, "api": "await", "at": at(2)}]),
    );
    holds(&trace);
}

#[test]
fn promises_from_before_the_trace() {
    let mut trace = Trace::started();
    // The parent was never made: it takes the next id, and its reaction may be queued at once.
    trace.add(json!({"type": "promise.new", "promise": 1, "parent": 2, "via": "then", "at": at(2)}));
    trace
        .add(json!({"type": "micro.queue", "micro": 1, "kind": "reaction", "promise": 1, "by": {"task": 1}}));
    trace.add(json!({"type": "promise.handled", "promise": 3, "late": false, "by": {"task": 1}}));
    trace.pop("return").end("task", 1).exit(
        "process-exit",
        json!([{"what": "job", "job": {"micro": 1}, "api": "then"}]),
    );
    holds(&trace);
}

#[test]
fn a_thenable_that_resolves_with_another() {
    let mut trace = Trace::started();
    trace.add(json!({"type": "promise.new", "promise": 1, "via": "constructor", "at": at(2)}));
    trace.add(json!({"type": "promise.follow", "promise": 1, "hop": 1}));
    trace
        .add(json!({"type": "micro.queue", "micro": 1, "kind": "thenable", "promise": 1, "by": {"task": 1}}));
    trace
        .pop("return")
        .end("task", 1)
        .add(json!({"type": "checkpoint.start", "after": {"task": 1}}));
    for micro in [1, 2] {
        trace.start(
            "micro",
            micro,
            "promise #1 was resolved with a thenable at line 2",
        );
        trace.add(json!({"type": "promise.follow", "promise": 1, "hop": 2}));
        if micro == 1 {
            trace.add(json!({"type": "promise.follow", "promise": 1, "hop": 1}));
            trace.add(json!({"type": "micro.queue", "micro": 2, "kind": "thenable", "promise": 1, "by": {"micro": 1}}));
        } else {
            trace.add(json!({"type": "promise.settle", "promise": 1, "state": "fulfilled", "value": "1", "by": {"micro": 2}}));
        }
        trace.end("micro", micro);
    }
    trace
        .add(json!({"type": "checkpoint.end", "ticks": 0, "micros": 2}))
        .exit("idle", json!([]));
    holds(&trace);
}

#[test]
fn listeners_of_rejections_queue_jobs() {
    let mut trace = full();
    let index = trace.find("promise.unhandled", "promise", 8);
    trace
        .events
        .insert(index, json!({"type": "tick.queue", "tick": 2}));
    trace.before(
        "checkpoint.end",
        ("ticks", 1),
        json!({"type": "tick.start", "tick": 2, "waited": 1, "why": "a warning"}),
    );
    trace.before(
        "checkpoint.end",
        ("ticks", 1),
        json!({"type": "tick.end", "tick": 2, "ran": 1}),
    );
    trace.set("checkpoint.end", ("ticks", 1), "ticks", json!(2));
    holds(&trace);
}

/// The trace as it is when only `kinds` are selected.
fn select(trace: &Trace, kinds: &[&str]) -> Trace {
    let has = |kind: &str| kinds.contains(&kind);
    let mut trace = trace.clone();
    trace.events = trace.numbered();
    trace.events.retain(|event| {
        let kind = event["type"].as_str().unwrap_or_default();
        match kind.split('.').next().unwrap_or_default() {
            "task" => {
                let io = kind == "task.ready" || (kind == "task.queue" && event["kind"] == "io");
                has("tasks") || (io && has("io"))
            }
            "phase" => has("tasks"),
            "checkpoint" | "tick" | "micro" => has("microtasks"),
            "promise" => has("promises"),
            "stack" => has("stack"),
            _ => true,
        }
    });
    for (seq, event) in trace.events.iter_mut().enumerate() {
        event["seq"] = json!(seq);
    }
    trace.events[0]["kinds"] = json!(kinds);
    trace
}

/// The trace as it is when only `limit` events may be recorded.
fn cut(trace: &Trace, limit: usize) -> Trace {
    let mut trace = trace.clone();
    trace.events = trace.numbered();
    let Some(mut exit) = trace.events.pop() else {
        return trace;
    };
    let dropped = trace.events.len() - limit;
    trace.events.truncate(limit);
    trace.events[0]["limit"] = json!(limit);
    trace.add(json!({"type": "limit", "dropped": dropped, "ts": exit["ts"]}));
    exit["seq"] = json!(limit + 1);
    trace.add(exit);
    trace
}

#[test]
fn every_selection_of_kinds_cut_at_every_event() {
    let traces = [full(), ended_in_a_tick("process-exit")];
    for (trace, selection) in traces
        .iter()
        .flat_map(|trace| (1..32).map(move |bits| (trace, bits)))
    {
        let chosen = KINDS
            .iter()
            .enumerate()
            .filter(|(index, _)| selection >> index & 1 == 1);
        let kinds: Vec<&str> = chosen.map(|(_, kind)| *kind).collect();
        let selected = select(trace, &kinds);
        holds(&selected);
        for limit in 1..selected.events.len() - 1 {
            holds(&cut(&selected, limit));
        }
    }
}

#[test]
fn a_limit_is_told() {
    let text = holds(&cut(&full(), 20));
    assert!(
        text.ends_with("rules 1 to 4 and 6 hold up to its limit (111 events dropped)"),
        "{text}"
    );
}

#[test]
fn exactly_as_many_events_as_the_limit() {
    let mut trace = full();
    trace.events[0]["limit"] = json!(trace.events.len() - 1);
    holds(&trace);
    trace.events[0]["limit"] = json!(0);
    holds(&trace);
}

#[test]
fn fields_that_are_not_known_yet() {
    let mut trace = full();
    for event in &mut trace.events {
        event["later"] = Value::Null;
    }
    holds(&trace);
}
