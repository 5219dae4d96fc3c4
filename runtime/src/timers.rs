//! When the timers phase is next due.
//!
//! The timers themselves, in lists per duration, live in `js/timers.js`, where starting and clearing one costs no call
//! into the engine. Like Node, which arms a single `uv_timer_t`, the loop knows one deadline: the earliest expiry of
//! all lists, and whether any timer still keeps the process alive.

use std::cell::Cell;

/// The one deadline of all timers.
#[derive(Default)]
pub struct Timers {
    deadline_ms: Cell<Option<u64>>,
    referenced: Cell<bool>,
}

impl Timers {
    /// No timer is armed; the first one will keep the process alive.
    pub fn new() -> Self {
        Self {
            deadline_ms: Cell::new(None),
            referenced: Cell::new(true),
        }
    }

    /// Arms the deadline `delay_ms` after `now_ms`. Zero counts as one, as a timer never runs in the pass that set it.
    pub fn schedule(&self, now_ms: u64, delay_ms: u64) {
        self.deadline_ms.set(Some(now_ms.saturating_add(delay_ms.max(1))));
    }

    /// Nothing is armed any more.
    pub fn disarm(&self) {
        self.deadline_ms.set(None);
    }

    /// Whether an armed deadline keeps the process alive.
    pub fn set_referenced(&self, referenced: bool) {
        self.referenced.set(referenced);
    }

    /// An armed deadline keeps the loop running.
    pub fn keeps_alive(&self) -> bool {
        self.referenced.get() && self.deadline_ms.get().is_some()
    }

    /// The deadline, in milliseconds since the process started.
    pub fn deadline_ms(&self) -> Option<u64> {
        self.deadline_ms.get()
    }

    /// Takes the deadline if it has come.
    pub fn take_due(&self, now_ms: u64) -> bool {
        match self.deadline_ms.get() {
            Some(deadline) if deadline <= now_ms => {
                self.deadline_ms.set(None);
                true
            }
            _ => false,
        }
    }

    /// What `processTimers` of `js/timers.js` answered: 0 for no timer left, otherwise the next expiry, negative if no
    /// timer keeps the process alive.
    pub fn rearm(&self, now_ms: u64, next_expiry: f64) {
        if next_expiry == 0.0 || next_expiry.is_nan() {
            return;
        }
        let expiry = next_expiry.abs() as u64;
        self.schedule(now_ms, expiry.saturating_sub(now_ms));
        self.set_referenced(next_expiry > 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::Timers;

    #[test]
    fn a_deadline_is_taken_once_and_only_when_due() {
        let timers = Timers::new();
        assert!(!timers.take_due(u64::MAX));
        timers.schedule(10, 5);
        assert!(!timers.take_due(14));
        assert!(timers.take_due(15));
        assert!(!timers.take_due(15));
    }

    #[test]
    fn no_delay_is_one_millisecond() {
        let timers = Timers::new();
        timers.schedule(7, 0);
        assert_eq!(timers.deadline_ms(), Some(8));
    }

    #[test]
    fn an_unreferenced_deadline_does_not_keep_the_loop_alive() {
        let timers = Timers::new();
        timers.rearm(3, -20.0);
        assert_eq!(timers.deadline_ms(), Some(20));
        assert!(!timers.keeps_alive());
        timers.rearm(3, 20.0);
        assert!(timers.keeps_alive());
    }

    #[test]
    fn nothing_left_disarms() {
        let timers = Timers::new();
        timers.rearm(3, 0.0);
        assert_eq!(timers.deadline_ms(), None);
        assert!(!timers.keeps_alive());
    }

    #[test]
    fn an_expiry_in_the_past_is_due_a_millisecond_later() {
        let timers = Timers::new();
        timers.rearm(100, 40.0);
        assert_eq!(timers.deadline_ms(), Some(101));
    }
}
