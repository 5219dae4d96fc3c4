//! What the check phase needs to know of the immediates, whose queue lives in `js/timers.js`.

use crate::shared::SharedCounters;

const COUNT: usize = 0;
const REFERENCED: usize = 1;
const OUTSTANDING: usize = 2;

/// Counts of immediates, shared with JavaScript.
pub struct Immediates {
    counters: SharedCounters,
}

impl Immediates {
    /// None is queued.
    pub fn new(isolate: &mut v8::Isolate) -> Self {
        Self {
            counters: SharedCounters::new(isolate, 3),
        }
    }

    /// Immediates are queued, referenced or not: the check phase has work.
    pub fn any(&self) -> bool {
        self.counters.get(COUNT) > 0
    }

    /// Referenced immediates are queued: the loop stays alive and does not wait in poll.
    pub fn keep_alive(&self) -> bool {
        self.counters.get(REFERENCED) > 0
    }

    /// An immediate threw and left the rest of its batch to run in the same phase.
    pub fn outstanding(&self) -> bool {
        self.counters.get(OUTSTANDING) > 0
    }

    /// The counters for JavaScript: `[count, referenced, outstanding]`.
    pub fn array<'s>(&self, scope: &mut v8::PinScope<'s, '_>) -> Option<v8::Local<'s, v8::Uint32Array>> {
        self.counters.array(scope)
    }
}
