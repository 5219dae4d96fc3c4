//! Why a job runs now: one sentence, made only from what was recorded, in the words of someone who learns.

use std::rc::Rc;

use super::event::{Job, MicroKind, Place, PromiseId, Settled, TaskKind};

/// What made a reaction or an `await` runnable.
#[derive(Clone, Debug, Default)]
pub(super) struct Cause {
    /// The promise that was settled, if the trace tells of promises.
    pub(super) promise: Option<PromiseId>,
    /// Where it was made.
    pub(super) made: Option<Place>,
    /// How it was settled.
    pub(super) state: Option<Settled>,
    /// Where.
    pub(super) at: Option<Place>,
    /// The job that did it.
    pub(super) by: Option<Job>,
    /// It had been settled before anyone asked.
    pub(super) already: bool,
}

/// What the sentence is about.
pub(super) enum Subject<'a> {
    /// A task.
    Task {
        kind: TaskKind,
        name: String,
        api: &'a str,
        at: Option<&'a Place>,
        /// Timers of this pass that ran before.
        before: u32,
    },
    /// A tick.
    Tick { at: Option<&'a Place>, by: Option<Job> },
    /// A microtask.
    Micro {
        kind: MicroKind,
        /// Where the reaction was attached, or the callback queued.
        at: Option<&'a Place>,
        by: Option<Job>,
        cause: Option<&'a Cause>,
        /// The function that goes on.
        resumes: Option<&'a str>,
    },
}

/// What else waits.
#[derive(Clone, Copy, Default)]
pub(super) struct Queues {
    /// Ticks that are queued.
    pub(super) ticks: usize,
    /// Microtasks that are queued, without the one that starts.
    pub(super) micros: usize,
}

/// Turns places into words. Lines of the program's own file need no name.
pub(super) struct Words {
    pub(super) main: Option<Rc<str>>,
}

impl Words {
    /// `line 8`, or `other.js:8` for a place in another file.
    pub(super) fn line(&self, place: &Place) -> String {
        let is_main = self
            .main
            .as_ref()
            .is_none_or(|main| is_same_file(main, &place.file));
        if is_main {
            format!("line {}", place.line)
        } else {
            let name = place.file.rsplit(['/', '\\']).next().unwrap_or(&place.file);
            format!("{name}:{}", place.line)
        }
    }

    fn at(&self, place: Option<&Place>) -> String {
        place.map_or_else(String::new, |place| format!(" at {}", self.line(place)))
    }

    /// The name of a task: `timer #3 (5 ms, line 8)`.
    pub(super) fn task(&self, job: u32, kind: TaskKind, delay: Option<u64>, at: Option<&Place>) -> String {
        let delay = delay.map(|delay| format!("{delay} ms"));
        let line = at.map(|place| self.line(place));
        let details: Vec<String> = delay.into_iter().chain(line).collect();
        let name = format!("{} #{job}", kind.name());
        if details.is_empty() {
            name
        } else {
            format!("{name} ({})", details.join(", "))
        }
    }

    /// The sentence.
    pub(super) fn why(&self, subject: &Subject, queues: Queues) -> String {
        match subject {
            Subject::Task {
                kind,
                name,
                api,
                at,
                before,
            } => self.why_task(*kind, name, api, *at, *before),
            Subject::Tick { at, by } => {
                let queued = self.queued("process.nextTick", *at, *by);
                format!("{queued}; {}", before_tick(queues))
            }
            Subject::Micro {
                kind,
                at,
                by,
                cause,
                resumes,
            } => {
                let reason = self.why_micro(*kind, *at, *by, *cause, *resumes);
                format!("{reason}; {}", before_micro(queues))
            }
        }
    }

    fn why_task(&self, kind: TaskKind, name: &str, api: &str, at: Option<&Place>, before: u32) -> String {
        match kind {
            TaskKind::Script => String::from("the program starts: its main script is the first task"),
            TaskKind::Timer | TaskKind::Interval => {
                let again = if kind == TaskKind::Interval { " again" } else { "" };
                match before {
                    0 => format!("{name} was due{again}"),
                    1 => format!("{name} was due{again}; 1 timer of this pass ran before it"),
                    _ => format!("{name} was due{again}; {before} timers of this pass ran before it"),
                }
            }
            TaskKind::Immediate => format!(
                "the check phase runs the immediates that were queued before it; this one was queued{}",
                at.map_or_else(
                    || String::from(" by the runtime"),
                    |place| format!(" at {}", self.line(place))
                )
            ),
            TaskKind::Io => format!(
                "the work of {api}{} is done; the poll phase runs what has come back",
                at.map_or_else(String::new, |place| format!(" ({})", self.line(place)))
            ),
            TaskKind::Close => format!(
                "{api} was closed{}; the closing phase tells of it",
                at.map_or_else(String::new, |place| format!(" at {}", self.line(place)))
            ),
            TaskKind::Message => format!("a {api} arrived from outside; the poll phase delivers it"),
        }
    }

    fn why_micro(
        &self,
        kind: MicroKind,
        at: Option<&Place>,
        by: Option<Job>,
        cause: Option<&Cause>,
        resumes: Option<&str>,
    ) -> String {
        match (kind, cause) {
            (MicroKind::Callback, _) => self.queued("queueMicrotask", at, by),
            (MicroKind::Thenable, _) => format!(
                "a promise was resolved with another promise or thenable{}, and calling its then takes a microtask of \
                 its own",
                self.at(at)
            ),
            (MicroKind::Await, Some(cause)) => {
                let who = resumes.map_or_else(
                    || String::from("an async function goes on"),
                    |name| format!("{name} goes on"),
                );
                if cause.already {
                    format!("{who}: what it awaits{} was there already", self.at(at))
                } else {
                    format!(
                        "{who}: {}",
                        self.settled(cause, &format!("that it awaits{}", self.at(at)))
                    )
                }
            }
            (_, Some(cause)) if cause.already => format!(
                "{} already when the reaction was attached{}",
                self.settled_state(cause, ""),
                self.at(at)
            ),
            (_, Some(cause)) => self.settled(cause, ""),
            (_, None) => format!("the reaction that was attached{} became runnable", self.at(at)),
        }
    }

    /// `promise #4 (line 7) was fulfilled`.
    fn settled_state(&self, cause: &Cause, which: &str) -> String {
        let made = cause
            .made
            .as_ref()
            .map(|place| format!("from {}", self.line(place)));
        let promise = match (cause.promise, made) {
            (Some(id), Some(made)) => format!("promise #{} {made}", id.0),
            (Some(id), None) => format!("promise #{}", id.0),
            (None, Some(made)) => format!("the promise {made}"),
            (None, None) => String::from("the promise"),
        };
        let which = if which.is_empty() {
            String::new()
        } else {
            format!(" {which}")
        };
        let state = match cause.state {
            Some(Settled::Fulfilled) => "fulfilled",
            Some(Settled::Rejected) => "rejected",
            None => "settled",
        };
        format!("{promise}{which} was {state}")
    }

    fn settled(&self, cause: &Cause, which: &str) -> String {
        let by = cause
            .by
            .map_or_else(String::new, |job| format!(" while {job} ran"));
        format!(
            "{}{}{by}",
            self.settled_state(cause, which),
            self.at(cause.at.as_ref())
        )
    }

    fn queued(&self, api: &str, at: Option<&Place>, by: Option<Job>) -> String {
        let by = by.map_or_else(String::new, |job| format!(" while {job} ran"));
        format!("{api} queued it{}{by}", self.at(at))
    }
}

/// A place's file is a path or a URL; the program's own file is what the command line said.
fn is_same_file(main: &str, file: &str) -> bool {
    file == main || file.strip_prefix("file://").is_some_and(|path| path == main)
}

fn before_tick(queues: Queues) -> String {
    match queues.micros {
        0 => String::from("that job is over, and ticks come first"),
        1 => String::from("that job is over, and ticks go before the microtask that waits"),
        waiting => format!("that job is over, and ticks go before the {waiting} microtasks that wait"),
    }
}

fn before_micro(queues: Queues) -> String {
    match queues.ticks {
        0 => String::from("the stack is empty and no tick waits"),
        1 => String::from("the stack is empty, and the microtask queue drains before the tick that waits"),
        waiting => {
            format!("the stack is empty, and the microtask queue drains before the {waiting} ticks that wait")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::event::TaskId;

    fn place(line: u32) -> Place {
        Place {
            file: Rc::from("/lesson.js"),
            line,
            column: 1,
            function: None,
        }
    }

    fn words() -> Words {
        Words {
            main: Some(Rc::from("/lesson.js")),
        }
    }

    #[test]
    fn a_timer_tells_its_delay_and_line() {
        let words = words();
        let at = place(8);
        let name = words.task(3, TaskKind::Timer, Some(5), Some(&at));
        let subject = |before| Subject::Task {
            kind: TaskKind::Timer,
            name: name.clone(),
            api: "setTimeout",
            at: Some(&at),
            before,
        };
        assert_eq!(
            words.why(&subject(0), Queues::default()),
            "timer #3 (5 ms, line 8) was due"
        );
        assert_eq!(
            words.why(&subject(2), Queues::default()),
            "timer #3 (5 ms, line 8) was due; 2 timers of this pass ran before it"
        );
    }

    #[test]
    fn a_reaction_tells_who_settled_its_promise() {
        let cause = Cause {
            promise: Some(PromiseId(4)),
            made: Some(place(2)),
            state: Some(Settled::Fulfilled),
            at: Some(place(12)),
            by: Some(Job::Task(TaskId(1))),
            already: false,
        };
        let subject = Subject::Micro {
            kind: MicroKind::Reaction,
            at: Some(&place(9)),
            by: None,
            cause: Some(&cause),
            resumes: None,
        };
        assert_eq!(
            words().why(&subject, Queues::default()),
            "promise #4 from line 2 was fulfilled at line 12 while task #1 ran; the stack is empty and no tick waits"
        );
    }

    #[test]
    fn an_await_tells_who_goes_on() {
        let cause = Cause {
            state: Some(Settled::Rejected),
            at: Some(place(12)),
            ..Cause::default()
        };
        let subject = Subject::Micro {
            kind: MicroKind::Await,
            at: Some(&place(20)),
            by: None,
            cause: Some(&cause),
            resumes: Some("load"),
        };
        let queues = Queues { ticks: 2, micros: 0 };
        assert_eq!(
            words().why(&subject, queues),
            "load goes on: the promise that it awaits at line 20 was rejected at line 12; the stack is empty, and the \
             microtask queue drains before the 2 ticks that wait"
        );
    }

    #[test]
    fn places_in_other_files_are_named() {
        let other = Place {
            file: Rc::from("/lib/other.js"),
            ..place(7)
        };
        assert_eq!(words().line(&other), "other.js:7");
    }
}
