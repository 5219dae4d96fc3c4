//! Rule 3.

use serde_json::{Value, json};

use super::builder::Trace;
use super::{Rule, breaks, breaks_as_is, passes};

fn phase(turn: u64, name: &str) -> Value {
    json!({"type": "phase", "turn": turn, "phase": name})
}

#[test]
fn one_job_at_a_time() {
    breaks(Rule::Nesting, "task #2 starts while task #8 runs", |trace| {
        let end = trace.remove("task.end", "task", 8);
        trace.after("task.start", ("task", 2), end);
    });
    breaks(
        Rule::Nesting,
        "microtask #2 starts while microtask #1 runs",
        |trace| {
            trace.remove("micro.end", "micro", 1);
        },
    );
}

#[test]
fn ticks_and_microtasks_run_inside_a_checkpoint() {
    breaks(Rule::Nesting, "tick #1 starts outside of a checkpoint", |trace| {
        let index = trace.find("checkpoint.start", "after", json!({"task": 1}));
        trace.events.remove(index);
    });
    breaks(
        Rule::Nesting,
        "microtask #6 starts outside of a checkpoint",
        |trace| {
            let index = trace.find("checkpoint.start", "after", json!({"task": 4}));
            trace.events.remove(index);
        },
    );
}

#[test]
fn tasks_run_outside_of_checkpoints() {
    breaks(Rule::Nesting, "task #2 starts inside a checkpoint", |trace| {
        let start = trace.remove("task.start", "task", 2);
        trace.before("checkpoint.end", ("ticks", 0), start);
    });
}

#[test]
fn checkpoints_start_and_end_in_turns() {
    let start = json!({"type": "checkpoint.start", "after": {"task": 4}});
    breaks(
        Rule::Nesting,
        "a checkpoint starts inside a checkpoint",
        |trace| {
            trace.before("micro.start", ("micro", 6), start.clone());
        },
    );
    breaks(Rule::Nesting, "a checkpoint starts while task #4 runs", |trace| {
        trace.before("task.end", ("task", 4), start.clone());
    });
    breaks(Rule::Nesting, "a checkpoint ends that did not start", |trace| {
        let end = json!({"type": "checkpoint.end", "ticks": 0, "micros": 0});
        trace.after("checkpoint.end", ("ticks", 0), end);
    });
    breaks(
        Rule::Nesting,
        "the checkpoint ends while microtask #6 runs",
        |trace| {
            trace.remove("micro.end", "micro", 6);
        },
    );
}

#[test]
fn a_checkpoint_tells_what_it_ran() {
    breaks(
        Rule::Nesting,
        "the checkpoint ran 1 ticks and 5 microtasks, it says 1 and 4",
        |trace| {
            trace.set("checkpoint.end", ("ticks", 1), "micros", json!(4));
        },
    );
    breaks(Rule::Nesting, "it says 2 and 5", |trace| {
        trace.set("checkpoint.end", ("ticks", 1), "ticks", json!(2));
    });
}

#[test]
fn a_checkpoint_names_the_job_that_ended_last() {
    let set = |trace: &mut Trace, task: u64, after: Option<Value>| {
        let event = trace.edit("checkpoint.start", "after", json!({"task": task}));
        match after {
            Some(after) => event["after"] = after,
            None => drop(event.as_object_mut().unwrap().remove("after")),
        }
    };
    breaks(
        Rule::Nesting,
        "the checkpoint is after task #3, but task #4 ended last",
        |trace| {
            set(trace, 4, Some(json!({"task": 3})));
        },
    );
    breaks(
        Rule::Nesting,
        "the checkpoint is after no job, but task #4 ended last",
        |trace| {
            set(trace, 4, None);
        },
    );
    // The listeners of beforeExit are no job: the last one may be named or not.
    passes(|trace| {
        let index = trace
            .events
            .iter()
            .rposition(|event| event["type"] == "checkpoint.start")
            .unwrap();
        trace.events[index]["after"] = json!({"task": 2});
    });
}

#[test]
fn queues_are_drained() {
    let wait = json!({"type": "tick.queue", "tick": 2, "by": {"micro": 6}});
    breaks(
        Rule::Nesting,
        "the checkpoint before this event ended while tick #2 was queued",
        |trace| {
            trace.before("micro.end", ("micro", 6), wait.clone());
        },
    );
    breaks(Rule::Nesting, "task #2 starts while tick #2 is queued", |trace| {
        trace.before(
            "task.end",
            ("task", 8),
            json!({"type": "tick.queue", "tick": 2, "by": {"task": 8}}),
        );
    });
    let mut trace = Trace::started();
    trace.add(json!({"type": "tick.queue", "tick": 1, "by": {"task": 1}}));
    trace.add(json!({"type": "promise.new", "promise": 1, "via": "constructor"}));
    trace.add(
        json!({"type": "promise.settle", "promise": 1, "state": "rejected", "value": "1", "by": {"task": 1}}),
    );
    trace.pop("return").end("task", 1);
    trace.add(
        json!({"type": "promise.unhandled", "promise": 1, "value": "1", "mode": "warn", "hook": "warning"}),
    );
    breaks_as_is(
        Rule::Nesting,
        "a rejection is judged while tick #1 is queued",
        &trace,
    );
    // The exception of task #3 excuses what task #4 found queued; without it there is no excuse.
    breaks(
        Rule::Nesting,
        "task #4 starts while microtask #6 is queued",
        |trace| {
            let index = trace.find("stack.pop", "how", "throw");
            trace.events[index]["how"] = json!("return");
        },
    );
}

#[test]
fn rejections_are_judged_outside_of_jobs() {
    breaks(
        Rule::Nesting,
        "a rejection is judged while microtask #5 runs",
        |trace| {
            let judged = trace.remove("promise.unhandled", "promise", 7);
            trace.before("micro.end", ("micro", 5), judged);
        },
    );
}

#[test]
fn phases_are_entered_between_jobs() {
    breaks(
        Rule::Nesting,
        "the loop enters a phase while task #4 runs",
        |trace| {
            trace.before("task.end", ("task", 4), phase(1, "closing"));
        },
    );
    breaks(
        Rule::Nesting,
        "the loop enters a phase inside a checkpoint",
        |trace| {
            trace.before("micro.start", ("micro", 6), phase(1, "closing"));
        },
    );
}

#[test]
fn phases_come_in_order() {
    let at = |trace: &Trace, turn: u64, name: &str| {
        let events = trace.events.iter();
        let mut events = events.enumerate();
        let found = events.find(|(_, event)| event["phase"] == name && event["turn"] == turn);
        found.map(|(index, _)| index).unwrap()
    };
    breaks(Rule::Nesting, "the first phase is poll of turn 0", |trace| {
        let index = at(trace, 0, "main");
        trace.events[index] = phase(0, "poll");
    });
    breaks(Rule::Nesting, "the first phase is main of turn 1", |trace| {
        let index = at(trace, 0, "main");
        trace.events[index] = phase(1, "main");
    });
    breaks(Rule::Nesting, "the phase main comes a second time", |trace| {
        let index = at(trace, 1, "check");
        trace.events.insert(index, phase(1, "main"));
    });
    breaks(Rule::Nesting, "turn 0 comes after turn 1", |trace| {
        let index = at(trace, 1, "check");
        trace.events[index] = phase(0, "check");
    });
    breaks(
        Rule::Nesting,
        "the phase timers comes after check in turn 1",
        |trace| {
            let index = at(trace, 2, "timers");
            trace.events[index] = phase(1, "timers");
        },
    );
    breaks(Rule::Nesting, "the phase check comes after check", |trace| {
        let index = at(trace, 1, "check");
        trace.events.insert(index, phase(1, "check"));
    });
    breaks(Rule::Nesting, "a phase follows the phase exit", |trace| {
        trace.before("exit", ("code", 0), phase(3, "timers"));
    });
    passes(|trace| {
        let index = at(trace, 2, "before-exit");
        trace.events.insert(index, phase(2, "pending"));
        trace.events.insert(index + 1, phase(2, "closing"));
    });
}

#[test]
fn tasks_start_in_their_phases() {
    breaks(
        Rule::Nesting,
        "task #4 (immediate) starts in the phase poll",
        |trace| {
            trace.remove("phase", "phase", "check");
        },
    );
    breaks(
        Rule::Nesting,
        "task #5 (interval) starts in the phase main",
        |trace| {
            trace.remove("phase", "turn", 1);
        },
    );
    breaks(
        Rule::Nesting,
        "task #3 (io) starts in the phase timers",
        |trace| {
            trace.remove("phase", "phase", "poll");
        },
    );
    breaks(
        Rule::Nesting,
        "task #1 (script) starts before the first phase",
        |trace| {
            trace.remove("phase", "phase", "main");
        },
    );
    breaks(
        Rule::Nesting,
        "task #1 (script) starts in the phase timers",
        |trace| {
            trace.after("phase", ("turn", 0), phase(1, "timers"));
        },
    );
    breaks(Rule::Nesting, "(message) starts in the phase check", |trace| {
        let add = [
            json!({"type": "task.queue", "task": 9, "kind": "message", "api": "signal", "where": "reactor"}),
            json!({"type": "task.ready", "task": 9}),
            json!({"type": "task.start", "task": 9, "waited": 1, "why": "a signal came"}),
        ];
        let index = trace.events.iter().position(|event| event["turn"] == 2).unwrap();
        trace.events.splice(index..index, add);
    });
}

#[test]
fn nothing_is_open_at_the_end() {
    breaks(Rule::Nesting, "the trace ends inside a checkpoint", |trace| {
        trace.before("exit", ("code", 0), json!({"type": "checkpoint.start"}));
    });
    breaks(Rule::Nesting, "the trace ends while task #2 runs", |trace| {
        let index = trace.find("task.end", "task", 2);
        let exit = trace.events.pop().unwrap();
        trace.events.truncate(index);
        trace.add(exit);
    });
}
