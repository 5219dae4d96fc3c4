//! Envelope, header, end, limit (rules 1 and 6), and fields that are not what they must be.

use serde_json::{Value, json};

use super::builder::{Trace, full};
use super::{Rule, breaks, breaks_as_is};

#[test]
fn seq_has_no_gaps() {
    breaks(Rule::Numbering, "`seq` is 7, but the next is 6", |trace| {
        trace.events[6]["seq"] = json!(7);
    });
    breaks(Rule::Numbering, "`seq` is 5, but the next is 6", |trace| {
        trace.events[6]["seq"] = json!(5);
    });
}

#[test]
fn time_does_not_go_back() {
    breaks(Rule::Numbering, "`ts` goes back from 50 to 49", |trace| {
        trace.events[6]["ts"] = json!(49);
    });
}

#[test]
fn durations_are_not_longer_than_the_run() {
    for name in ["waited", "late"] {
        breaks(Rule::Numbering, "longer than the process has run", |trace| {
            trace.set("task.start", ("task", 1), name, json!(1_000_000));
        });
    }
    breaks(Rule::Numbering, "`ran` is 1000000, longer", |trace| {
        trace.set("task.end", ("task", 1), "ran", json!(1_000_000));
    });
}

#[test]
fn the_header_comes_first_and_once() {
    breaks(Rule::Numbering, "the first event is not the header", |trace| {
        trace.events.remove(0);
    });
    breaks(Rule::Numbering, "a second header", |trace| {
        let header = trace.events[0].clone();
        trace.events.insert(3, header);
    });
}

#[test]
fn only_version_1_is_known() {
    breaks(
        Rule::Numbering,
        "the trace has version 2 of the format",
        |trace| {
            trace.events[0]["version"] = json!(2);
        },
    );
}

#[test]
fn the_header_is_whole() {
    for name in ["version", "jsr", "v8", "argv", "kinds", "limit"] {
        breaks(Rule::Format, &format!("`{name}` is missing"), |trace| {
            trace.events[0].as_object_mut().unwrap().remove(name);
        });
    }
    let wrong = [
        ("kinds", json!([]), "`kinds` is empty"),
        ("kinds", json!(["tasks", "tasks"]), "twice"),
        ("kinds", json!(["everything"]), "which is no kind"),
        ("kinds", json!([1]), "which is no kind"),
        ("argv", json!([1]), "`argv` holds what is not a string"),
        ("file", json!(1), "`file` is not a string"),
        ("limit", json!(-1), "`limit` is not a count"),
    ];
    for (name, value, words) in wrong {
        breaks(Rule::Format, words, |trace| trace.events[0][name] = value);
    }
}

#[test]
fn only_selected_kinds_are_there() {
    for (kind, event) in [
        ("tasks", "phase"),
        ("stack", "stack.push"),
        ("microtasks", "tick.queue"),
    ] {
        breaks(
            Rule::Format,
            &format!("`{event}` is of a kind that the header does not"),
            |trace| {
                let kinds = ["tasks", "microtasks", "stack", "promises", "io"];
                let kinds: Vec<_> = kinds.into_iter().filter(|other| *other != kind).collect();
                trace.events[0]["kinds"] = json!(kinds);
                let others = ["task.queue", "task.start", "task.ready"];
                trace
                    .events
                    .retain(|event| !others.contains(&event["type"].as_str().unwrap()));
            },
        );
    }
    breaks(Rule::Format, "`promise.new` is of a kind", |trace| {
        trace.events[0]["kinds"] = json!(["tasks", "microtasks", "stack", "io"]);
    });
    breaks(Rule::Format, "`task.queue` is of a kind", |trace| {
        trace.events[0]["kinds"] = json!(["io"]);
    });
}

#[test]
fn exit_is_last_and_always_there() {
    breaks(
        Rule::Numbering,
        "the trace was cut off after this line",
        |trace| {
            trace.events.pop();
        },
    );
    breaks(Rule::Numbering, "an event follows `exit`", |trace| {
        trace.add(json!({"type": "console", "level": "log", "text": "late"}));
    });
}

#[test]
fn types_are_a_closed_list() {
    for kind in [
        "stack.jump",
        "promise.forget",
        "task.pause",
        "tick.ready",
        "tick.cancel",
        "micro.cancel",
        "checkpoint.pause",
        "phase.end",
        "console.log",
        "more",
        "",
    ] {
        breaks(Rule::Format, &format!("there is no type `{kind}`"), |trace| {
            let event = json!({"type": kind, "task": 2, "tick": 1, "micro": 1, "promise": 1, "frame": 1});
            trace.events.insert(9, event);
        });
    }
}

#[test]
fn the_envelope_is_whole() {
    for name in ["seq", "ts"] {
        breaks(Rule::Format, &format!("`{name}` is not a count"), |trace| {
            trace.events[4][name] = json!("1");
        });
    }
    breaks(Rule::Format, "`type` is missing", |trace| {
        trace.events[4].as_object_mut().unwrap().remove("type");
    });
}

/// For each type the fields that must be there.
const NEEDED: [(&str, &[&str]); 23] = [
    ("phase", &["turn", "phase"]),
    ("task.queue", &["task", "kind", "api", "where"]),
    ("task.ready", &["task"]),
    ("task.start", &["task", "waited", "why"]),
    ("task.end", &["task", "ran"]),
    ("task.cancel", &["task"]),
    ("checkpoint.end", &["ticks", "micros"]),
    ("tick.queue", &["tick"]),
    ("tick.start", &["tick", "waited", "why"]),
    ("tick.end", &["tick", "ran"]),
    ("micro.queue", &["micro", "kind"]),
    ("micro.start", &["micro", "waited", "why"]),
    ("micro.end", &["micro", "ran"]),
    ("promise.new", &["promise", "via"]),
    ("promise.settle", &["promise", "state", "value"]),
    ("promise.follow", &["promise", "hop"]),
    ("promise.unhandled", &["promise", "value", "mode", "hook"]),
    ("promise.handled", &["promise", "late"]),
    ("stack.push", &["frame", "name", "host", "depth"]),
    ("stack.pop", &["frame", "how", "depth"]),
    ("stack.suspend", &["frame", "how", "depth"]),
    ("stack.resume", &["frame", "how", "depth"]),
    ("console", &["level", "text"]),
];

#[test]
fn events_are_whole() {
    let needed = NEEDED
        .iter()
        .chain([&("exit", &["code", "reason", "pending"] as &[&str])]);
    for (kind, names) in needed {
        for name in *names {
            breaks(Rule::Format, &format!("`{name}` is missing"), |trace| {
                let event = trace
                    .events
                    .iter_mut()
                    .find(|event| event["type"] == *kind)
                    .unwrap();
                event.as_object_mut().unwrap().remove(*name);
            });
            breaks(Rule::Format, &format!("`{name}` is not "), |trace| {
                let event = trace
                    .events
                    .iter_mut()
                    .find(|event| event["type"] == *kind)
                    .unwrap();
                event[*name] = Value::Null;
            });
        }
    }
}

#[test]
fn words_are_closed_lists() {
    let words = [
        ("phase", "phase"),
        ("task.queue", "kind"),
        ("task.queue", "where"),
        ("micro.queue", "kind"),
        ("promise.new", "via"),
        ("promise.settle", "state"),
        ("promise.unhandled", "mode"),
        ("promise.unhandled", "hook"),
        ("stack.pop", "how"),
        ("stack.suspend", "how"),
        ("stack.resume", "how"),
        ("exit", "reason"),
    ];
    for (kind, name) in words {
        breaks(Rule::Format, &format!("`{name}` is none of"), |trace| {
            let event = trace
                .events
                .iter_mut()
                .find(|event| event["type"] == kind)
                .unwrap();
            event[name] = json!("else");
        });
    }
}

#[test]
fn names_are_not_empty() {
    for (kind, name) in [
        ("task.queue", "api"),
        ("stack.push", "name"),
        ("console", "level"),
    ] {
        breaks(Rule::Format, &format!("`{name}` is empty"), |trace| {
            let event = trace
                .events
                .iter_mut()
                .find(|event| event["type"] == kind)
                .unwrap();
            event[name] = json!("");
        });
    }
}

#[test]
fn places_and_jobs_are_whole() {
    for (place, words) in [
        (json!({"line": 1, "column": 1}), "`file` is missing"),
        (json!({"file": "a", "column": 1}), "`line` is missing"),
        (
            json!({"file": "a", "line": 0, "column": 1}),
            "`line` is not an id",
        ),
        (json!({"file": "a", "line": 1}), "`column` is missing"),
        (
            json!({"file": "a", "line": 1, "column": 1, "function": 1}),
            "`function` is not a string",
        ),
        (json!("app.js:1"), "`at` is not an object"),
    ] {
        breaks(Rule::Format, words, |trace| {
            trace.set("tick.queue", ("tick", 1), "at", place)
        });
    }
    for by in [json!({}), json!({"task": 1, "tick": 1})] {
        breaks(Rule::Format, "`by` does not name one job", |trace| {
            trace.set("tick.queue", ("tick", 1), "by", by);
        });
    }
}

#[test]
fn ids_count_from_1() {
    breaks(Rule::Format, "`task` is not an id", |trace| {
        trace.set("task.start", ("task", 1), "task", json!(0));
    });
    breaks(Rule::Format, "`task` is not an id", |trace| {
        trace.set("task.start", ("task", 1), "task", json!(1_u64 << 32));
    });
}

#[test]
fn pending_is_whole() {
    for (entry, words) in [
        (json!("task"), "`pending` holds what is not an object"),
        (json!({"what": "wish"}), "`what` is none of"),
        (json!({"what": "job", "api": "setTimeout"}), "`job` is missing"),
        (json!({"what": "job", "job": {"task": 7}}), "`api` is missing"),
        (
            json!({"what": "job", "job": {"task": 7}, "api": "setTimeout", "at": 1}),
            "`at` is not an object",
        ),
        (json!({"what": "await", "name": "wait"}), "`frame` is missing"),
        (json!({"what": "await", "frame": 5}), "`name` is missing"),
        (
            json!({"what": "await", "frame": 5, "name": "wait", "made": 1}),
            "`made` is not an object",
        ),
        (
            json!({"what": "await", "frame": 5, "name": "wait", "via": 1}),
            "`via` is not a string",
        ),
        (json!({"what": "rejection", "value": "1"}), "`promise` is missing"),
        (json!({"what": "rejection", "promise": 8}), "`value` is missing"),
    ] {
        breaks(Rule::Format, words, |trace| {
            trace.edit("exit", "code", 0)["pending"][0] = entry
        });
    }
}

/// The full trace as it is with this limit, cut where the limit says.
fn limited(limit: u64) -> Trace {
    let mut trace = full();
    let exit = trace.events.pop().unwrap();
    trace.events.truncate(usize::try_from(limit).unwrap());
    trace.events[0]["limit"] = json!(limit);
    trace.add(json!({"type": "limit", "dropped": 5})).add(exit);
    trace
}

#[test]
fn the_limit_is_kept() {
    let mut trace = full();
    trace.events[0]["limit"] = json!(trace.events.len() - 2);
    breaks_as_is(Rule::Completeness, "and there is no `limit`", &trace);
    let mut trace = limited(20);
    trace.events[0]["limit"] = json!(0);
    breaks_as_is(Rule::Completeness, "the header has none", &trace);
    for limit in [19, 21] {
        let mut trace = limited(20);
        trace.events[0]["limit"] = json!(limit);
        let words = format!("the trace was cut after 20 events, but its limit is {limit}");
        breaks_as_is(Rule::Completeness, &words, &trace);
    }
    let mut trace = limited(20);
    trace.events[20]["dropped"] = json!(0);
    breaks_as_is(Rule::Completeness, "no event was dropped", &trace);
    let mut trace = limited(20);
    trace.events[20].as_object_mut().unwrap().remove("dropped");
    breaks_as_is(Rule::Format, "`dropped` is missing", &trace);
}

#[test]
fn only_exit_follows_the_limit() {
    let mut trace = limited(20);
    trace
        .events
        .insert(21, json!({"type": "console", "level": "log", "text": "late"}));
    breaks_as_is(
        Rule::Completeness,
        "an event other than `exit` follows `limit`",
        &trace,
    );
    let mut trace = limited(20);
    trace.events.insert(21, json!({"type": "limit", "dropped": 1}));
    breaks_as_is(
        Rule::Completeness,
        "an event other than `exit` follows `limit`",
        &trace,
    );
    let mut trace = limited(20);
    trace.events.pop();
    breaks_as_is(Rule::Numbering, "there is no `exit`", &trace);
}

/// What was recorded before the limit still holds at the end.
#[test]
fn after_the_limit_facts_remain() {
    let pending = |entry: Value, limit| {
        let mut trace = limited(limit);
        trace.edit("exit", "code", 0)["pending"] = json!([entry]);
        trace
    };
    let job = |job: Value| json!({"what": "job", "job": job, "api": "setTimeout"});
    let at = |kind: &str, field: &str, id: u64| full().find(kind, field, id) as u64 + 1;
    let ended = at("task.end", "task", 1);
    breaks_as_is(
        Rule::Jobs,
        "it had ended",
        &pending(job(json!({"task": 1})), ended),
    );
    breaks_as_is(
        Rule::Jobs,
        "it had started",
        &pending(job(json!({"task": 1})), ended - 1),
    );
    let popped = json!({"what": "await", "frame": 4, "name": "numbers"});
    breaks_as_is(Rule::Stack, "it was popped before", &pending(popped, ended));
    let rejection = |promise| json!({"what": "rejection", "promise": promise, "value": "1"});
    breaks_as_is(Rule::Jobs, "it was not rejected", &pending(rejection(1), ended));
    let handled = at("promise.handled", "promise", 7);
    breaks_as_is(Rule::Jobs, "it was handled", &pending(rejection(7), handled));
    // What was still open may have become anything.
    for entry in [
        job(json!({"task": 7})),
        job(json!({"micro": 900})),
        json!({"what": "await", "frame": 1, "name": "app.js"}),
        json!({"what": "await", "frame": 900, "name": "later"}),
        rejection(9),
        rejection(900),
    ] {
        if let Err(violation) = pending(entry, ended - 2).check() {
            panic!("{violation}");
        }
    }
}
