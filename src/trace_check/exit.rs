//! The `exit` event: what it lists is what is left.

use std::collections::HashSet;

use super::checker::Checker;
use super::fields::{Fields, Job};
use super::{Checked, Rule};

const REASONS: [&str; 6] = [
    "idle",
    "process-exit",
    "uncaught-exception",
    "signal",
    "unsettled-await",
    "out-of-memory",
];

/// What `pending` lists.
#[derive(Default)]
struct Listed {
    jobs: HashSet<Job>,
    awaits: HashSet<u64>,
    rejections: HashSet<u64>,
}

/// Checks `exit`.
///
/// After a limit (`limited`) the lists cannot be checked for being complete: a job that was queued may have
/// run since, a function that was suspended may have gone on, and none of it was recorded. What was recorded
/// still counts, since nothing undoes it: a job that has started is not pending, a call that was left does
/// not wait.
pub(super) fn check(checker: &mut Checker, event: Fields, limited: bool) -> Checked {
    event.integer("code")?;
    let reason = event.word("reason", &REASONS)?;
    let mut listed = Listed::default();
    for entry in event.list("pending")? {
        let Some(entry) = entry.as_object() else {
            return Err(Rule::Format.broken("`pending` holds what is not an object"));
        };
        check_entry(checker, Fields(entry), &mut listed, limited)?;
    }
    if limited {
        return Ok(());
    }
    if let Some(job) = checker.jobs.unlisted(&listed.jobs) {
        return Err(Rule::Jobs.broken(format!(
            "{job} was queued and did not run, but is not listed in `pending`"
        )));
    }
    let all_settled_ran = matches!(reason, "idle" | "unsettled-await");
    match checker.unlisted_await(&listed.awaits, all_settled_ran) {
        Some(frame) => Err(Rule::Stack.broken(format!(
            "frame #{frame} still awaits something, but is not listed in `pending`"
        ))),
        None => Ok(()),
    }
}

fn check_entry(checker: &mut Checker, entry: Fields, listed: &mut Listed, limited: bool) -> Checked {
    let what = entry.word("what", &["job", "await", "rejection"])?;
    entry.maybe_place("at")?;
    match what {
        "job" => {
            let job = entry.job("job")?;
            entry.name("api")?;
            once(listed.jobs.insert(job), &job.to_string())?;
            checker.jobs.expect_pending(job, limited)
        }
        "await" => {
            let frame = entry.id("frame")?;
            entry.name("name")?;
            entry.maybe_place("made")?;
            entry.maybe_text("via")?;
            let promise = entry.maybe_id("promise")?;
            once(listed.awaits.insert(frame), &format!("frame #{frame}"))?;
            check_await(checker, frame, promise, limited)
        }
        _ => {
            let promise = entry.id("promise")?;
            entry.text("value")?;
            once(listed.rejections.insert(promise), &format!("promise #{promise}"))?;
            if checker.kinds.promises {
                checker.promises.expect_rejected(promise, limited)
            } else {
                Ok(())
            }
        }
    }
}

fn once(first: bool, name: &str) -> Checked {
    Rule::Jobs.require(first, || format!("{name} is listed twice in `pending`"))
}

/// A function that is listed is suspended in an `await`, and what it waits for is not settled.
fn check_await(checker: &Checker, frame: u64, promise: Option<u64>, limited: bool) -> Checked {
    if !checker.kinds.stack {
        return Ok(());
    }
    let promise = checker.stack.expect_awaiting(frame, promise, limited)?;
    let settled = match promise {
        Some(id) if checker.kinds.promises => checker.promises.is_settled(id) == Some(true),
        _ => false,
    };
    Rule::Stack.require(!settled, || {
        format!("frame #{frame} is listed as awaiting a promise that is settled")
    })
}
