//! Valid traces pass; and for each check there is a trace that breaks it and nothing else.

mod builder;
mod commands;
mod compare;
mod envelope;
mod jobs;
mod nesting;
mod promises;
mod robust;
mod schema;
mod stack;
mod valid;
mod validate;
mod why;

use super::Rule;
use builder::{Trace, full};

/// Changes the full trace with `change` and expects that `rule` is broken, in these words.
#[track_caller]
fn breaks(rule: Rule, words: &str, change: impl FnOnce(&mut Trace)) {
    let mut trace = full();
    change(&mut trace);
    breaks_as_is(rule, words, &trace);
}

/// Expects that `rule` is broken in this trace, in these words.
#[track_caller]
fn breaks_as_is(rule: Rule, words: &str, trace: &Trace) {
    match trace.check() {
        Ok(summary) => panic!("nothing is wrong: {summary}"),
        Err(violation) => {
            assert_eq!(violation.rule, rule, "{violation}");
            assert!(violation.message.contains(words), "not \"{words}\": {violation}");
        }
    }
}

/// Expects that the full trace still passes after `change`.
#[track_caller]
fn passes(change: impl FnOnce(&mut Trace)) {
    let mut trace = full();
    change(&mut trace);
    if let Err(violation) = trace.check() {
        panic!("{violation}");
    }
}
