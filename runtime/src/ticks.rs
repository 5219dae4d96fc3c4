//! What the checkpoint needs to know of the `process.nextTick` queue, which lives in `js/internal/task_queues.js`.

use crate::shared::SharedCounters;

const HAS_TICK: usize = 0;
const HAS_REJECTION: usize = 1;

/// Flags shared with JavaScript.
pub struct Ticks {
    flags: SharedCounters,
}

impl Ticks {
    /// Both queues are empty.
    pub fn new(isolate: &mut v8::Isolate) -> Self {
        Self {
            flags: SharedCounters::new(isolate, 2),
        }
    }

    /// A tick waits.
    pub fn has_tick(&self) -> bool {
        self.flags.get(HAS_TICK) != 0
    }

    /// A promise rejection waits to be judged.
    pub fn has_rejection(&self) -> bool {
        self.flags.get(HAS_REJECTION) != 0
    }

    /// A promise was rejected, or handled late: the next checkpoint has to look.
    pub fn note_rejection(&self) {
        self.flags.set(HAS_REJECTION, 1);
    }

    /// The flags for JavaScript: `[hasTick, hasRejection]`.
    pub fn array<'s>(&self, scope: &mut v8::PinScope<'s, '_>) -> Option<v8::Local<'s, v8::Uint32Array>> {
        self.flags.array(scope)
    }
}
