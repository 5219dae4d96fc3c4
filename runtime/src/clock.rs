//! The loop's clock.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// Monotonic time since the process started, and the loop's cached copy of it (libuv's `uv_now`).
///
/// Timers count in whole milliseconds, truncated, as libuv does.
pub struct Clock {
    start: Instant,
    now_ms: Cell<u64>,
}

impl Clock {
    /// A clock whose zero is `start`.
    pub fn new(start: Instant) -> Self {
        Self {
            start,
            now_ms: Cell::new(0),
        }
    }

    /// The instant at which this clock reads zero.
    pub fn start(&self) -> Instant {
        self.start
    }

    /// Time since the start, read now.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Microseconds since the start, read now.
    pub fn micros(&self) -> u64 {
        u64::try_from(self.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Milliseconds since the start as of the last [`update`](Self::update).
    pub fn now_ms(&self) -> u64 {
        self.now_ms.get()
    }

    /// Reads the time into the cache and returns it, in milliseconds (libuv's `uv_update_time`).
    pub fn update(&self) -> u64 {
        let now = u64::try_from(self.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.now_ms.set(now);
        now
    }
}
