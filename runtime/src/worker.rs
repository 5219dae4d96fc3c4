//! Workers: runtimes on threads of their own, and how they are told to stop.

use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::jobs::Nudge;

/// What the thread of a worker shares with the one that started it.
#[derive(Default)]
pub struct Control {
    started: AtomicBool,
    stopped: AtomicBool,
    code: AtomicI32,
    out_of_memory: AtomicBool,
    idle_micros: AtomicU64,
    /// Of the worker, while it runs.
    thread: Mutex<Option<Running>>,
}

struct Running {
    isolate: v8::IsolateHandle,
    nudge: Nudge,
}

impl Control {
    /// Ends the worker with `code` (0 if it does not run yet), unless it is ending already: whatever runs is cut short, and a wait ends.
    pub fn stop(&self, code: i32) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.stopped.swap(true, Ordering::AcqRel) && self.started.load(Ordering::Acquire) {
            self.code.store(code, Ordering::Release);
        }
        if let Some(running) = &*thread {
            running.isolate.terminate_execution();
            running.nudge.wake();
        }
    }

    /// The world of the worker's program stands.
    pub(crate) fn set_started(&self) {
        self.started.store(true, Ordering::Release);
    }

    /// Whether the worker has been told to end, or has said so itself.
    pub fn has_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    /// The code that [`Control::stop`] was given.
    pub fn code(&self) -> i32 {
        self.code.load(Ordering::Acquire)
    }

    /// The heap of the worker is full: it ends.
    pub(crate) fn stop_out_of_memory(&self) {
        self.out_of_memory.store(true, Ordering::Release);
        self.stop(1);
    }

    /// Whether it ended since its heap was full.
    pub fn ran_out_of_memory(&self) -> bool {
        self.out_of_memory.load(Ordering::Acquire)
    }

    /// The time that the worker's loop has waited, in microseconds.
    pub fn idle_micros(&self) -> u64 {
        self.idle_micros.load(Ordering::Relaxed)
    }

    pub(crate) fn set_idle_micros(&self, micros: u64) {
        self.idle_micros.store(micros, Ordering::Relaxed);
    }

    /// The worker runs from now on. If it was stopped before, it ends at once.
    pub(crate) fn attach(&self, isolate: &v8::Isolate, nudge: Nudge) {
        let isolate = isolate.thread_safe_handle();
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if self.has_stopped() {
            isolate.terminate_execution();
        }
        *thread = Some(Running { isolate, nudge });
    }

    /// The worker's isolate is going away.
    pub(crate) fn detach(&self) {
        self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// What the engine of a worker may use, in bytes; 0 for what it takes by itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// The part of the heap that what is old lies in.
    pub old_generation: usize,
    /// The part of the heap that what is new lies in.
    pub young_generation: usize,
    /// Generated code.
    pub code_range: usize,
    /// The stack of its thread.
    pub stack: usize,
}

/// How a runtime is a worker.
pub struct Worker {
    /// Shared with who started it.
    pub control: Arc<Control>,
    /// What its engine may use.
    pub limits: Limits,
    /// Runs when there is an isolate, and before any JavaScript: puts what the bindings need into its slots.
    pub prepare: Box<dyn FnOnce(&mut v8::Isolate)>,
    /// Runs when no more JavaScript will, while the isolate is still there.
    pub finish: fn(&mut v8::Isolate),
}
