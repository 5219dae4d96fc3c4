//! Rule 2 for promises.

use serde_json::{Value, json};

use super::{Rule, Trace, breaks};

fn settle(promise: u64, by: Value) -> Value {
    json!({"type": "promise.settle", "promise": promise, "state": "fulfilled", "value": "1", "by": by})
}

#[test]
fn ids_count_without_gaps() {
    breaks(
        Rule::Jobs,
        "promise #2 is seen for the first time, and the next id is 1",
        |trace| {
            trace.remove("promise.new", "promise", 1);
        },
    );
    breaks(
        Rule::Jobs,
        "promise #1 is made, but it was seen before",
        |trace| {
            let new = trace.events[trace.find("promise.new", "promise", 1)].clone();
            trace.after("promise.new", ("promise", 1), new);
        },
    );
    for (kind, id, name) in [
        ("promise.new", ("promise", 2), "parent"),
        ("promise.settle", ("promise", 1), "promise"),
        ("promise.follow", ("promise", 6), "thenable"),
        ("micro.queue", ("micro", 1), "promise"),
        ("stack.suspend", ("frame", 5), "promise"),
        ("promise.unhandled", ("promise", 7), "promise"),
        ("promise.handled", ("promise", 7), "promise"),
    ] {
        breaks(Rule::Jobs, "promise #99 is seen for the first time", |trace| {
            trace.set(kind, id, name, json!(99));
        });
    }
}

#[test]
fn a_promise_is_not_its_own_parent() {
    breaks(Rule::Jobs, "promise #2 is its own parent", |trace| {
        trace.set("promise.new", ("promise", 2), "parent", json!(2));
    });
}

#[test]
fn a_promise_settles_once() {
    breaks(Rule::Jobs, "promise #1 is settled a second time", |trace| {
        trace.after("promise.settle", ("promise", 1), settle(1, json!({"task": 1})));
    });
}

#[test]
fn a_reaction_is_queued_when_its_parent_is_settled() {
    breaks(
        Rule::Jobs,
        "the reaction of promise #2 is queued before its parent, promise #1",
        |trace| {
            let settle = trace.remove("promise.settle", "promise", 1);
            trace.after("micro.queue", ("micro", 1), settle);
        },
    );
    breaks(
        Rule::Jobs,
        "the await of promise #5 is queued before its parent, promise #4",
        |trace| {
            let settle = trace.remove("promise.settle", "promise", 4);
            trace.after("micro.queue", ("micro", 4), settle);
        },
    );
    breaks(
        Rule::Jobs,
        "a second reaction is queued for promise #2",
        |trace| {
            trace.set("micro.queue", ("micro", 5), "promise", json!(2));
        },
    );
}

#[test]
fn hops_ascend() {
    breaks(Rule::Format, "`hop` is neither 1 nor 2", |trace| {
        trace.set("promise.follow", ("promise", 6), "hop", json!(3));
    });
    breaks(Rule::Jobs, "hop 2 of promise #6 comes without hop 1", |trace| {
        trace.set("promise.follow", ("promise", 6), "hop", json!(2));
    });
    breaks(
        Rule::Jobs,
        "promise #6 is locked in (hop 1) a second time",
        |trace| {
            let follow = trace.events[trace.find("promise.follow", "promise", 6)].clone();
            trace.after("promise.follow", ("promise", 6), follow);
        },
    );
    breaks(
        Rule::Jobs,
        "a thenable is to be asked for promise #6, which is not locked in",
        |trace| {
            trace.remove("promise.follow", "promise", 6);
        },
    );
    breaks(
        Rule::Jobs,
        "promise #6 is settled before the thenable that it follows was asked",
        |trace| {
            trace.after("promise.follow", ("promise", 6), settle(6, json!({"task": 1})));
        },
    );
    breaks(
        Rule::Jobs,
        "promise #6 is settled before the thenable that it follows was asked",
        |trace| {
            trace.remove("promise.follow", "hop", 2);
        },
    );
    breaks(Rule::Jobs, "promise #6 follows itself", |trace| {
        trace.set("promise.follow", ("promise", 6), "thenable", json!(6));
    });
    breaks(
        Rule::Jobs,
        "promise #1 follows a thenable, but it is settled",
        |trace| {
            trace.set("promise.follow", ("promise", 6), "promise", json!(1));
            trace.unset("promise.follow", ("promise", 1), "thenable");
        },
    );
}

#[test]
fn hop_2_is_in_the_microtask_that_asks() {
    breaks(
        Rule::Jobs,
        "hop 2 of promise #6 is not in the microtask that asks",
        |trace| {
            let hop = trace.remove("promise.follow", "hop", 2);
            trace.before("micro.end", ("micro", 4), hop);
        },
    );
    breaks(
        Rule::Jobs,
        "hop 2 of promise #6 comes without hop 1 and its microtask",
        |trace| {
            trace.remove("promise.follow", "hop", 2);
            let hop = json!({"type": "promise.follow", "promise": 6, "hop": 2});
            trace.after("promise.follow", ("promise", 6), hop);
        },
    );
}

#[test]
fn only_rejections_are_judged() {
    let judge = |trace: &mut Trace, promise: u64| {
        trace.set("promise.unhandled", ("promise", 7), "promise", json!(promise));
    };
    breaks(
        Rule::Jobs,
        "promise #1 is judged as an unhandled rejection, but it was not rejected",
        |trace| {
            judge(trace, 1);
        },
    );
    breaks(
        Rule::Jobs,
        "promise #9 is judged as an unhandled rejection, but it was not",
        |trace| judge(trace, 9),
    );
    breaks(
        Rule::Jobs,
        "promise #8 is judged as an unhandled rejection a second time",
        |trace| judge(trace, 8),
    );
    breaks(
        Rule::Jobs,
        "promise #7 is judged as an unhandled rejection, but it was handled",
        |trace| {
            let handled = json!({"type": "promise.handled", "promise": 7, "late": false, "by": {"task": 1}});
            trace.after("promise.settle", ("promise", 7), handled);
        },
    );
}

#[test]
fn only_rejections_are_handled() {
    let handled = json!({"type": "promise.handled", "promise": 1, "late": false, "by": {"task": 8}});
    breaks(
        Rule::Jobs,
        "the rejection of promise #1 is handled, but it was not rejected",
        |trace| {
            *trace.edit("promise.handled", "promise", 7) = handled.clone();
        },
    );
    breaks(
        Rule::Jobs,
        "the rejection of promise #7 is handled a second time",
        |trace| {
            let again = trace.events[trace.find("promise.handled", "promise", 7)].clone();
            trace.after("promise.handled", ("promise", 7), again);
        },
    );
    breaks(
        Rule::Jobs,
        "`late` is false, but promise #7 was told to be unhandled",
        |trace| {
            trace.set("promise.handled", ("promise", 7), "late", json!(false));
        },
    );
    breaks(
        Rule::Jobs,
        "`late` is true, but promise #7 was not told to be unhandled",
        |trace| {
            trace.remove("promise.unhandled", "promise", 7);
        },
    );
}

#[test]
fn rejections_at_the_end_are_unhandled() {
    let list = |trace: &mut Trace, promise: u64| {
        trace.edit("exit", "code", 0)["pending"][2]["promise"] = json!(promise);
    };
    breaks(
        Rule::Jobs,
        "promise #1 is listed as an unhandled rejection, but it was not",
        |trace| list(trace, 1),
    );
    breaks(
        Rule::Jobs,
        "promise #9 is listed as an unhandled rejection, but it was not",
        |trace| list(trace, 9),
    );
    breaks(
        Rule::Jobs,
        "promise #7 is listed as an unhandled rejection, but it was handled",
        |trace| list(trace, 7),
    );
    breaks(Rule::Jobs, "promise #8 is listed twice", |trace| {
        let pending = trace.edit("exit", "code", 0)["pending"].as_array_mut().unwrap();
        pending.push(pending[2].clone());
    });
}
