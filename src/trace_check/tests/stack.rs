//! Rule 4.

use serde_json::json;

use super::builder::Trace;
use super::{Rule, breaks, passes};

#[test]
fn depth_counts_the_frames() {
    for kind in ["stack.push", "stack.pop", "stack.suspend", "stack.resume"] {
        breaks(Rule::Stack, "`depth` is 9, but", |trace| {
            let event = trace
                .events
                .iter_mut()
                .find(|event| event["type"] == kind)
                .unwrap();
            event["depth"] = json!(9);
        });
    }
}

#[test]
fn the_innermost_frame_is_left() {
    breaks(
        Rule::Stack,
        "frame #1 is popped, but frame #2 is the innermost",
        |trace| {
            trace.set("stack.pop", ("frame", 2), "frame", json!(1));
        },
    );
    breaks(
        Rule::Stack,
        "frame #1 is suspended, but frame #3 is the innermost",
        |trace| {
            trace.set("stack.suspend", ("frame", 3), "frame", json!(1));
        },
    );
}

#[test]
fn a_frame_is_pushed_once_and_popped_once() {
    breaks(Rule::Stack, "frame #1 is pushed a second time", |trace| {
        trace.set("stack.push", ("frame", 2), "frame", json!(1));
    });
    breaks(Rule::Stack, "frame #8 is pushed, and the next id is 2", |trace| {
        trace.set("stack.push", ("frame", 2), "frame", json!(8));
    });
    breaks(
        Rule::Stack,
        "frame #2 is popped, but it was popped before",
        |trace| {
            let pop = trace.events[trace.find("stack.pop", "frame", 2)].clone();
            trace.after("task.end", ("task", 1), pop);
        },
    );
    breaks(
        Rule::Stack,
        "frame #99 is popped, but it was never pushed",
        |trace| {
            trace.set("stack.pop", ("frame", 2), "frame", json!(99));
        },
    );
    breaks(Rule::Stack, "frame #5 is popped, but it is suspended", |trace| {
        trace.after(
            "stack.suspend",
            ("frame", 5),
            json!({"type": "stack.pop", "frame": 5, "how": "return", "depth": 1}),
        );
    });
}

#[test]
fn only_suspended_frames_are_resumed() {
    let resume = |frame: u64| json!({"type": "stack.resume", "frame": frame, "how": "yield", "depth": 2});
    for (frame, words) in [
        (1, "frame #1 is resumed, but it is on the stack"),
        (2, "frame #2 is resumed, but it was popped before"),
        (99, "frame #99 is resumed, but it was never pushed"),
    ] {
        breaks(Rule::Stack, words, |trace| {
            *trace.edit("stack.resume", "frame", 4) = resume(frame)
        });
    }
    breaks(
        Rule::Stack,
        "frame #4 is resumed, but it is on the stack",
        |trace| {
            trace.after("stack.resume", ("frame", 4), resume(4));
        },
    );
}

#[test]
fn a_frame_is_resumed_by_what_suspended_it() {
    breaks(
        Rule::Stack,
        "frame #4 was suspended by yield and is resumed by await",
        |trace| {
            trace.set("stack.resume", ("frame", 4), "how", json!("await"));
        },
    );
    breaks(
        Rule::Stack,
        "frame #3 awaited promise #4 and is resumed by promise #1",
        |trace| {
            trace.set("stack.resume", ("frame", 3), "promise", json!(1));
        },
    );
}

#[test]
fn an_await_resumes_in_its_microtask_when_it_may() {
    breaks(Rule::Stack, "outside of a microtask of the kind await", |trace| {
        let (resume, pop) = (
            trace.remove("stack.resume", "frame", 3),
            trace.remove("stack.pop", "frame", 3),
        );
        trace.before("micro.end", ("micro", 5), resume);
        trace.before("micro.end", ("micro", 5), pop);
    });
    breaks(
        Rule::Stack,
        "promise #9, which it awaits, is not settled",
        |trace| {
            trace.set("stack.suspend", ("frame", 3), "promise", json!(9));
            trace.set("stack.resume", ("frame", 3), "promise", json!(9));
            let settled = trace.find("stack.suspend", "frame", 3);
            // Promise #9 is made before it is awaited, so the ids between are others'.
            trace.events[settled]["promise"] = json!(4);
            trace.unset("stack.suspend", ("frame", 3), "promise");
        },
    );
}

#[test]
fn the_stack_is_empty_between_jobs() {
    let drop_pop = |trace: &mut Trace, frame: u64| drop(trace.remove("stack.pop", "frame", frame));
    breaks(
        Rule::Stack,
        "`task.end` while frame #1 is on the stack",
        |trace| drop_pop(trace, 1),
    );
    breaks(
        Rule::Stack,
        "`tick.end` while frame #6 is on the stack",
        |trace| drop_pop(trace, 6),
    );
    breaks(
        Rule::Stack,
        "`micro.end` while frame #7 is on the stack",
        |trace| drop_pop(trace, 7),
    );
    // A listener of uncaughtException, outside of jobs.
    breaks(Rule::Stack, "`phase` while frame #11 is on the stack", |trace| {
        drop_pop(trace, 11)
    });
    breaks(
        Rule::Stack,
        "`checkpoint.start` while frame #17 is on the stack",
        |trace| drop_pop(trace, 17),
    );
    for (kind, index) in [
        ("task.start", |trace: &Trace| trace.find("task.start", "task", 2)),
        ("tick.start", |trace: &Trace| trace.find("tick.start", "tick", 1)),
        ("micro.start", |trace: &Trace| {
            trace.find("micro.start", "micro", 7)
        }),
        ("checkpoint.end", |trace: &Trace| {
            trace.find("checkpoint.end", "ticks", 1)
        }),
        ("exit", |trace: &Trace| trace.find("exit", "code", 0)),
    ] as [(&str, fn(&Trace) -> usize); 5]
    {
        breaks(Rule::Stack, &format!("`{kind}` while frame #"), |trace| {
            let index = index(trace);
            let pushed = trace.events[..index]
                .iter()
                .filter(|event| event["type"] == "stack.push");
            let frame = pushed.count() + 1;
            let push = json!({"type": "stack.push", "frame": frame, "name": "f", "host": false, "depth": 1});
            trace.events.insert(index, push);
        });
    }
}

#[test]
fn the_runtimes_own_functions_have_no_place() {
    breaks(
        Rule::Format,
        "frame #2 is the runtime's own, and has a place",
        |trace| {
            trace.set("stack.push", ("frame", 2), "at", super::builder::at(1));
        },
    );
}

#[test]
fn what_awaits_at_the_end_is_listed() {
    let entry =
        |trace: &mut Trace, name: &str, value| trace.edit("exit", "code", 0)["pending"][1][name] = value;
    breaks(Rule::Stack, "frame #5 still awaits something", |trace| {
        trace.edit("exit", "code", 0)["pending"]
            .as_array_mut()
            .unwrap()
            .remove(1);
    });
    breaks(
        Rule::Stack,
        "frame #3 is listed as awaiting, but it was popped before",
        |trace| {
            entry(trace, "frame", json!(3));
        },
    );
    breaks(
        Rule::Stack,
        "frame #99 is listed as awaiting, but it was never pushed",
        |trace| {
            entry(trace, "frame", json!(99));
        },
    );
    breaks(
        Rule::Stack,
        "frame #5 is listed as awaiting, but it awaits another promise",
        |trace| {
            entry(trace, "promise", json!(1));
        },
    );
    breaks(Rule::Jobs, "frame #5 is listed twice", |trace| {
        let pending = trace.edit("exit", "code", 0)["pending"].as_array_mut().unwrap();
        pending.push(pending[1].clone());
    });
    breaks(
        Rule::Stack,
        "frame #5 is listed as awaiting, but it is suspended by yield",
        |trace| {
            trace.set("stack.suspend", ("frame", 5), "how", json!("yield"));
        },
    );
    breaks(
        Rule::Stack,
        "frame #5 is listed as awaiting a promise that is settled",
        |trace| {
            let settle = json!({"type": "promise.settle", "promise": 9, "state": "fulfilled", "value": "1"});
            trace.before("exit", ("code", 0), settle);
        },
    );
    // Which promise it is need not be known.
    passes(|trace| {
        trace.edit("exit", "code", 0)["pending"][1]
            .as_object_mut()
            .unwrap()
            .remove("promise");
    });
    breaks(Rule::Stack, "frame #5 still awaits something", |trace| {
        trace.unset("stack.suspend", ("frame", 5), "promise");
        trace.edit("exit", "code", 0)["pending"]
            .as_array_mut()
            .unwrap()
            .remove(1);
    });
}
