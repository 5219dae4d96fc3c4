//! Rule 2 for jobs.

use serde_json::json;

use super::builder::at;
use super::{Rule, breaks, passes};

#[test]
fn what_starts_was_queued() {
    breaks(Rule::Jobs, "task #2 starts, but it had ended", |trace| {
        trace.after(
            "task.end",
            ("task", 2),
            json!({"type": "task.start", "task": 2, "waited": 1, "why": "again"}),
        );
    });
    breaks(Rule::Jobs, "task #99 starts, but it was never queued", |trace| {
        trace.set("task.start", ("task", 2), "task", json!(99));
    });
    breaks(
        Rule::Jobs,
        "microtask #99 starts, but it was never queued",
        |trace| {
            trace.set("micro.start", ("micro", 6), "micro", json!(99));
        },
    );
    breaks(Rule::Jobs, "tick #1 starts, but it was never queued", |trace| {
        trace.remove("tick.queue", "tick", 1);
    });
    breaks(
        Rule::Jobs,
        "task #6 starts, but it had ended or was cancelled",
        |trace| {
            trace.set("task.start", ("task", 2), "task", json!(6));
        },
    );
}

#[test]
fn a_start_before_its_queueing() {
    breaks(
        Rule::Jobs,
        "microtask #6 starts, but it was never queued",
        |trace| {
            let mut queue = trace.remove("micro.queue", "micro", 6);
            queue["by"] = json!({"micro": 6});
            trace.after("micro.start", ("micro", 6), queue);
        },
    );
}

#[test]
fn ids_count_without_gaps() {
    breaks(Rule::Jobs, "task #4 is queued, and the next id is 3", |trace| {
        trace.remove("task.queue", "task", 3);
    });
    breaks(
        Rule::Jobs,
        "tick #1 is queued, and there was one with this id or a later one",
        |trace| {
            let queue = trace.events[trace.find("tick.queue", "tick", 1)].clone();
            trace.after("tick.queue", ("tick", 1), queue);
        },
    );
    breaks(
        Rule::Jobs,
        "microtask #2 is queued, and the next id is 1",
        |trace| {
            trace.remove("micro.queue", "micro", 1);
        },
    );
    breaks(Rule::Jobs, "task #3 is queued, and there was one", |trace| {
        trace
            .events
            .retain(|event| event["type"] != "phase" && event["type"] != "task.start");
        trace.events[0]["kinds"] = json!(["io"]);
        trace.events.retain(|event| {
            ["trace", "exit"].contains(&event["type"].as_str().unwrap())
                || (event["type"] == "task.queue" && event["task"] == 3)
        });
        let queue = trace.events[1].clone();
        trace.events.insert(1, queue);
    });
}

#[test]
fn what_ends_has_started_and_ends_once() {
    breaks(Rule::Jobs, "task #2 ends, but it had ended", |trace| {
        trace.after(
            "task.end",
            ("task", 2),
            json!({"type": "task.end", "task": 2, "ran": 1}),
        );
    });
    breaks(Rule::Jobs, "task #7 ends, but it has not started", |trace| {
        trace.set("task.end", ("task", 2), "task", json!(7));
    });
    breaks(Rule::Jobs, "micro", |trace| {
        trace.set("micro.end", ("micro", 6), "micro", json!(99))
    });
    breaks(Rule::Jobs, "tick #1 ends, but it had ended", |trace| {
        trace.after(
            "tick.end",
            ("tick", 1),
            json!({"type": "tick.end", "tick": 1, "ran": 1}),
        );
    });
}

#[test]
fn only_queued_tasks_are_cancelled() {
    breaks(Rule::Jobs, "task #5 is cancelled, but it had started", |trace| {
        trace.set("task.cancel", ("task", 6), "task", json!(5));
    });
    breaks(Rule::Jobs, "task #1 is cancelled, but it had ended", |trace| {
        trace.set("task.cancel", ("task", 6), "task", json!(1));
    });
    breaks(
        Rule::Jobs,
        "task #99 is cancelled, but it was never queued",
        |trace| {
            trace.set("task.cancel", ("task", 6), "task", json!(99));
        },
    );
    breaks(
        Rule::Jobs,
        "task #6 is cancelled, but it had ended or was cancelled",
        |trace| {
            let cancel = trace.events[trace.find("task.cancel", "task", 6)].clone();
            trace.after("task.cancel", ("task", 6), cancel);
        },
    );
}

#[test]
fn what_was_queued_is_told_of_at_the_end() {
    breaks(Rule::Jobs, "task #6 was queued and did not run", |trace| {
        trace.remove("task.cancel", "task", 6);
    });
    breaks(Rule::Jobs, "task #7 was queued and did not run", |trace| {
        trace.edit("exit", "code", 0)["pending"]
            .as_array_mut()
            .unwrap()
            .remove(0);
    });
    for (sort, event) in [("tick", "tick.queue"), ("micro", "micro.queue")] {
        breaks(Rule::Jobs, "was queued and did not run", |trace| {
            let id = if sort == "tick" { 2 } else { 8 };
            let queue = json!({"type": event, sort: id, "kind": "callback"});
            trace.before("exit", ("code", 0), queue);
        });
    }
}

#[test]
fn what_is_pending_is_queued() {
    let pending = |trace: &mut super::Trace, job| {
        trace.edit("exit", "code", 0)["pending"][0]["job"] = job;
    };
    breaks(
        Rule::Jobs,
        "task #2 is listed as pending, but it had ended",
        |trace| {
            pending(trace, json!({"task": 2}));
        },
    );
    breaks(
        Rule::Jobs,
        "tick #9 is listed as pending, but it was never queued",
        |trace| {
            pending(trace, json!({"tick": 9}));
        },
    );
    breaks(Rule::Jobs, "task #7 is listed twice", |trace| {
        let pending = trace.edit("exit", "code", 0)["pending"].as_array_mut().unwrap();
        pending.insert(0, pending[0].clone());
    });
}

#[test]
fn by_is_the_job_that_runs() {
    breaks(Rule::Jobs, "`by` is task #2, but task #1 runs", |trace| {
        trace.set("tick.queue", ("tick", 1), "by", json!({"task": 2}));
    });
    for (kind, id) in [
        ("task.queue", ("task", 2)),
        ("tick.queue", ("tick", 1)),
        ("micro.queue", ("micro", 1)),
        ("promise.settle", ("promise", 1)),
    ] {
        breaks(Rule::Jobs, "`by` is missing while task #1 runs", |trace| {
            trace.unset(kind, id, "by")
        });
    }
    breaks(Rule::Jobs, "`by` is missing while task #5 runs", |trace| {
        trace.unset("task.cancel", ("task", 6), "by");
    });
    breaks(Rule::Jobs, "`by` is missing while task #8 runs", |trace| {
        trace.unset("promise.handled", ("promise", 7), "by");
    });
    breaks(Rule::Jobs, "`by` is task #4, but no such job runs", |trace| {
        trace.set("micro.queue", ("micro", 6), "by", json!({"task": 4}));
    });
}

#[test]
fn by_of_a_task_that_is_not_traced_is_none_of_a_checkpoint() {
    breaks(Rule::Jobs, "`by` is task #1, but no such job runs", |trace| {
        trace.events[0]["kinds"] = json!(["microtasks", "promises"]);
        trace.events.retain(|event| {
            let kind = event["type"].as_str().unwrap();
            !["task", "phase", "stack"].contains(&kind.split('.').next().unwrap())
        });
        trace.before(
            "micro.start",
            ("micro", 2),
            json!({"type": "tick.queue", "tick": 2, "by": {"task": 1}}),
        );
    });
}

#[test]
fn of_names_the_first() {
    breaks(Rule::Jobs, "is not an earlier task, but #8", |trace| {
        trace.set("task.queue", ("task", 8), "of", json!(8));
    });
    breaks(
        Rule::Jobs,
        "`of` of task #9 is #8, which is itself a later firing",
        |trace| {
            let queue = json!({"type": "task.queue", "task": 9, "kind": "interval", "api": "setInterval",
            "where": "timer list", "delay": 1, "at": at(5), "by": {"task": 8}, "of": 8});
            trace.before("task.end", ("task", 8), queue);
        },
    );
}

#[test]
fn a_task_becomes_ready_once_while_it_is_queued() {
    breaks(Rule::Jobs, "task #3 becomes ready a second time", |trace| {
        trace.after(
            "task.ready",
            ("task", 3),
            json!({"type": "task.ready", "task": 3}),
        );
    });
    breaks(Rule::Jobs, "task #3 becomes ready, but it had started", |trace| {
        trace.after(
            "task.start",
            ("task", 3),
            json!({"type": "task.ready", "task": 3}),
        );
    });
    breaks(Rule::Jobs, "task #3 starts, but it was not ready", |trace| {
        trace.remove("task.ready", "task", 3);
    });
    passes(|trace| {
        trace.remove("task.ready", "task", 5);
    });
}

#[test]
fn work_of_a_thread_is_told_whole() {
    for name in ["thread", "began", "done"] {
        breaks(Rule::Format, "do not come together", |trace| {
            trace.unset("task.ready", ("task", 3), name)
        });
    }
    for (name, value) in [("began", 130), ("done", 1_000_000)] {
        breaks(Rule::Numbering, "the work began at", |trace| {
            trace.set("task.ready", ("task", 3), name, json!(value));
        });
    }
    breaks(Rule::Format, "a thread did the work of task #5", |trace| {
        *trace.edit("task.ready", "task", 5) =
            json!({"type": "task.ready", "task": 5, "thread": 1, "began": 1, "done": 2});
    });
}

#[test]
fn tasks_wait_where_their_kind_waits() {
    breaks(
        Rule::Format,
        "a task of the kind timer does not wait in \"reactor\"",
        |trace| {
            trace.set("task.queue", ("task", 2), "where", json!("reactor"));
        },
    );
    for (task, place) in [(1, "timer list"), (3, "main"), (4, "main"), (5, "check queue")] {
        breaks(Rule::Format, "does not wait in", |trace| {
            trace.set("task.queue", ("task", task), "where", json!(place));
        });
    }
    breaks(Rule::Format, "`delay` of the timer is missing", |trace| {
        trace.unset("task.queue", ("task", 2), "delay");
    });
}

#[test]
fn microtasks_have_their_promise() {
    breaks(
        Rule::Jobs,
        "`promise` of a microtask of the kind reaction is missing",
        |trace| {
            trace.unset("micro.queue", ("micro", 1), "promise");
        },
    );
    breaks(
        Rule::Jobs,
        "a microtask of the kind callback has a `promise`",
        |trace| {
            trace.set("micro.queue", ("micro", 2), "promise", json!(1));
        },
    );
}
