//! The words of the text: what jobs, calls and leftovers are called.

use super::super::event::{ExitReason, Job, Leftover, Phase, Place, RejectionHook, TaskKind, Via};

/// `lesson.js:3`, without the folders.
pub(super) fn short(place: &Place) -> String {
    let name = place.file.rsplit(['/', '\\']).next().unwrap_or(&place.file);
    format!("{name}:{}", place.line)
}

/// ` at lesson.js:3`, or nothing.
pub(super) fn at(place: Option<&Place>) -> String {
    place.map_or_else(String::new, |place| format!(" at {}", short(place)))
}

/// A function as a call: `load()`; what is no plain function is named as it is.
pub(super) fn call(name: &str, at: Option<&Place>) -> String {
    let is_top_level = at.is_some_and(|at| at.line == 1 && at.column == 1 && at.file.ends_with(name));
    let plain = !name.starts_with(['(', '[']) && !name.ends_with([')', '>', '=']);
    let accessor = name.starts_with("get ") || name.starts_with("set ");
    if plain && !is_top_level && !accessor {
        format!("{name}()")
    } else {
        name.to_owned()
    }
}

/// A task by its number and delay: `timer #3, 5 ms`.
pub(super) fn task(kind: TaskKind, id: u32, api: &str, delay: Option<u64>) -> String {
    let delay = delay.map_or_else(String::new, |delay| format!(", {delay} ms"));
    match kind {
        TaskKind::Script => String::from("main script"),
        TaskKind::Io | TaskKind::Close | TaskKind::Message => format!("{api} (task #{id}){delay}"),
        _ => format!("{} #{id}{delay}", kind.name()),
    }
}

/// What a phase of the loop is for.
pub(super) fn phase(phase: Phase, turn: u64) -> String {
    let (name, purpose) = match phase {
        Phase::Main => ("main", "the program itself"),
        Phase::Timers => ("timers", "timers that are due"),
        Phase::Pending => ("pending", "what was answered at once"),
        Phase::Poll => ("poll", "what has come back from outside"),
        Phase::Check => ("check", "immediates"),
        Phase::Closing => ("closing", "handles that were closed"),
        Phase::BeforeExit => ("before exit", "nothing is left to wait for"),
        Phase::Exit => ("exit", "the last listeners"),
    };
    match turn {
        0 => format!("== {name}: {purpose}"),
        _ => format!("== turn {turn}, {name}: {purpose}"),
    }
}

/// How a promise came to be.
pub(super) fn via(via: Via) -> &'static str {
    match via {
        Via::Constructor => "made",
        Via::Then => "made by then",
        Via::Catch => "made by catch",
        Via::Finally => "made by finally",
        Via::Async => "made by the call of an async function",
        Via::Await => "made by an await",
        Via::Combinator => "made by a combinator",
    }
}

/// Why the process ended.
pub(super) fn reason(reason: ExitReason) -> &'static str {
    match reason {
        ExitReason::Idle => "nothing was left to wait for",
        ExitReason::ProcessExit => "process.exit was called",
        ExitReason::UncaughtException => "nobody caught an exception",
        ExitReason::Signal => "a signal came",
        ExitReason::UnsettledAwait => "a top-level await can never go on",
        ExitReason::OutOfMemory => "the memory was full",
    }
}

/// What was left, in one sentence.
pub(super) fn leftover(leftover: &Leftover) -> String {
    match leftover {
        Leftover::Job { job, api, at: place } => {
            let what = match job {
                Job::Task(id) => format!("{api} (task #{})", id.0),
                Job::Tick(id) => format!("tick #{}", id.0),
                Job::Micro(id) => format!("microtask #{} ({api})", id.0),
            };
            let queued = place
                .as_ref()
                .map_or_else(String::new, |place| format!(", queued at {},", short(place)));
            format!("{what}{queued} never ran")
        }
        Leftover::Await {
            name,
            at: place,
            via: how,
            made,
            ..
        } => {
            let awaited = how.map_or("that was made", via_clause);
            format!(
                "{} still awaits{} a promise {awaited}{}, which nothing has settled",
                awaiting(name, place.as_ref()),
                at(place.as_ref()),
                at(made.as_ref())
            )
        }
        Leftover::Rejection {
            promise,
            value,
            at: place,
        } => format!(
            "promise #{} was rejected{} with {value}, and nobody handled it",
            promise.0,
            at(place.as_ref())
        ),
    }
}

/// The function that awaits; the top level of a file is no function.
fn awaiting(name: &str, place: Option<&Place>) -> String {
    if place.is_some_and(|place| place.file.ends_with(name)) {
        name.to_owned()
    } else {
        call(name, None)
    }
}

/// Who is told of an unhandled rejection.
pub(super) fn hook(hook: RejectionHook) -> &'static str {
    match hook {
        RejectionHook::UnhandledRejection => "the listener of 'unhandledRejection' is told",
        RejectionHook::GlobalEvent => "the listener of 'unhandledrejection' is told",
        RejectionHook::UncaughtException => "it becomes an uncaught exception",
        RejectionHook::Warning => "a warning is printed",
        RejectionHook::Nobody => "nobody is told",
    }
}

fn via_clause(how: Via) -> &'static str {
    match how {
        Via::Constructor => "that was made",
        Via::Then => "that then made",
        Via::Catch => "that catch made",
        Via::Finally => "that finally made",
        Via::Async => "of an async call",
        Via::Await => "of an await",
        Via::Combinator => "that a combinator made",
    }
}
