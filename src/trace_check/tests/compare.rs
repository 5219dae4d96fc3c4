//! Rule 5.

use serde_json::{Value, json};

use super::super::{Difference, compare};
use super::builder::{Trace, full};

fn differs(a: &Trace, b: &Trace) -> Option<(usize, String)> {
    match compare(a.text().as_bytes(), b.text().as_bytes()) {
        Ok(()) => None,
        Err(Difference::Line { line, message, .. }) => Some((line, message)),
        Err(Difference::Read(error)) => panic!("{error}"),
    }
}

#[test]
fn times_may_differ() {
    let mut slower = full();
    let why = |ms: &str| json!(format!("timer #2 was {ms} late (line 2)"));
    let mut first = full();
    first.set("task.start", ("task", 2), "why", why("3 ms"));
    slower.set("task.start", ("task", 2), "why", why("14.5 ms"));
    slower.set("task.ready", ("task", 3), "thread", json!(4));
    for event in &mut slower.events {
        for name in ["waited", "ran", "late", "began", "done"] {
            if event[name].is_u64() {
                event[name] = json!(7);
            }
        }
    }
    slower.events = slower.numbered();
    for event in &mut slower.events {
        event["ts"] = json!(event["ts"].as_u64().unwrap() + 1000);
    }
    assert_eq!(differs(&first, &slower), None);
}

#[test]
fn nothing_else_may_differ() {
    let change = |change: &dyn Fn(&mut Trace)| {
        let mut other = full();
        change(&mut other);
        differs(&full(), &other)
            .map(|(_, message)| message)
            .unwrap_or_default()
    };
    let message = change(&|trace| trace.set("task.queue", ("task", 2), "delay", json!(6)));
    assert_eq!(message, "`delay` is 5 in the first and 6 in the second");
    let message = change(&|trace| trace.unset("task.queue", ("task", 2), "delay"));
    assert_eq!(message, "`delay` is 5 in the first and nothing in the second");
    let message = change(&|trace| trace.set("task.start", ("task", 2), "why", json!("timer #3 ran")));
    assert!(message.starts_with("`why` is"), "{message}");
    let message = change(&|trace| drop(trace.remove("task.cancel", "task", 6)));
    assert_eq!(message, "the first has \"task.cancel\", the second \"stack.pop\"");
    let message = change(&|trace| drop(trace.events.pop()));
    assert_eq!(message, "the second trace has ended");
    let message = change(&|trace| {
        trace.add(Value::Object(serde_json::Map::new()));
    });
    assert_eq!(message, "the first trace has ended");
}

#[test]
fn numbers_that_are_no_durations_count() {
    for (a, b) in [
        ("line 3", "line 4"),
        ("#3 ms", "#4 ms"),
        ("v3 ms", "v4 ms"),
        ("3 msgs", "4 msgs"),
        ("3", "4"),
    ] {
        let mut traces = [full(), full()];
        for (trace, why) in traces.iter_mut().zip([a, b]) {
            trace.set("task.start", ("task", 2), "why", json!(why));
        }
        assert!(differs(&traces[0], &traces[1]).is_some(), "{a}");
    }
    for (a, b) in [
        ("3 ms", "14.5 ms"),
        ("3ms", "4ms"),
        ("1,200 µs", "9 µs"),
        ("1 s", "2 s, or so"),
    ] {
        let mut traces = [full(), full()];
        for (trace, why) in traces.iter_mut().zip([a, b]) {
            trace.set(
                "task.start",
                ("task", 2),
                "why",
                json!(why.replace(", or so", "")),
            );
        }
        assert_eq!(differs(&traces[0], &traces[1]), None, "{a}");
    }
}

#[test]
fn what_is_no_trace_differs() {
    let text = full().text();
    let error = compare(text.as_bytes(), "not JSON\n".as_bytes()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the second trace: the line is not JSON"),
        "{error}"
    );
    let error = compare("[]\n".as_bytes(), text.as_bytes()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the first trace: the line is not a JSON object"),
        "{error}"
    );
}
