//! The sentences of `why`.

use serde_json::json;

use super::{Rule, breaks, passes};

/// The sentence of task #2, which starts near the end.
fn says(words: &str, why: &str) {
    breaks(Rule::Format, words, |trace| {
        trace.set("task.start", ("task", 2), "why", json!(why))
    });
}

fn may_say(why: &str) {
    passes(|trace| trace.set("task.start", ("task", 2), "why", json!(why)));
}

#[test]
fn every_start_says_why() {
    for (kind, sort, id) in [
        ("task.start", "task", 2),
        ("tick.start", "tick", 1),
        ("micro.start", "micro", 1),
    ] {
        breaks(Rule::Format, "`why` is missing", |trace| {
            trace.unset(kind, (sort, id), "why")
        });
        breaks(Rule::Format, "`why` is empty", |trace| {
            trace.set(kind, (sort, id), "why", json!(" "))
        });
    }
}

#[test]
fn why_is_one_sentence() {
    says("more than one sentence", "the timer was due. It runs now");
    says("more than one sentence", "is it due? Yes");
    says("not one line of text", "the timer\nwas due");
    says("not one line of text", " the timer was due");
    may_say("timer #2 was due 0.5 ms ago, after fs.readFile was done.");
    may_say("promise #1 was fulfilled with 'One. Two' at line 2");
    may_say("function Parser.[\"a. B\"] resumes");
    may_say("the timer's turn has come; it isn't late");
}

#[test]
fn why_names_what_was_seen() {
    says("names task #9", "timer #9 was due");
    says("names task #9", "timers #2 and #9 were due");
    says("names tick #2", "tick #2 was queued");
    says("names microtask #7", "microtask #7 was queued");
    says("names promise #12", "promise #12 was fulfilled");
    says("names promise #12", "promises #1, #2 and #12 were fulfilled");
    says("names frame #99", "call #99 resumes");
    says("names #99", "something (#99) happened");
    says("names task #0", "task #0 ran");
    may_say("timers #2, #5 and #8 and promise #11 are known, and tick #1 and microtask #6");
    may_say("promise #3 was fulfilled with 'issue #900', and Parser.#m9 ran");
    may_say("something (#13) happened");
}

#[test]
fn why_speaks_of_lines_that_were_seen() {
    says("speaks of line 20", "timer #2 (5 ms, line 20) was due");
    says("speaks of line 77", "it was queued at lines 2, 3 and 77");
    says(
        "speaks of line 77",
        "promise #1 was fulfilled at line 77 while task #1 ran",
    );
    may_say("timer #2 (5 ms, line 2) was due; 77 timers ran before it");
    may_say("it was queued at lines 2, 3 and 5");
    // Without all places in the trace nothing can be said about lines.
    passes(|trace| {
        trace.events[0]["kinds"] = json!(["tasks", "microtasks", "promises"]);
        trace
            .events
            .retain(|event| !event["type"].as_str().unwrap().starts_with("stack"));
        trace.set(
            "task.start",
            ("task", 2),
            "why",
            json!("it was queued at line 77"),
        );
    });
}
