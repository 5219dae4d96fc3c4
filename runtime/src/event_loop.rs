//! The event loop, modelled on libuv 1.5x as Node 26 runs it.
//!
//! | phase | what runs | libuv | Node |
//! |---|---|---|---|
//! | main | the program itself, then a checkpoint | | `LoadEnvironment` |
//! | timers | timers that are due, by expiry, then by insertion | `uv__run_timers` | `processTimers` |
//! | pending | requests that the system answered at once | `uv__run_pending` | |
//! | poll | completions of I/O; waits if nothing else is to be done | `uv__io_poll` | |
//! | check | immediates | `uv__run_check` | `processImmediate` |
//! | closing | 'close' events of handles | `uv__run_closing_handles` | |
//!
//! The timers phase runs once before the first turn and then at the end of each. Every callback of every phase is
//! followed by a checkpoint (see [`crate::callback`]). While something referenced is left (timers, immediates, jobs) the
//! loop turns; then 'beforeExit' may bring it back to life; then 'exit'.

use std::collections::VecDeque;
use std::time::Duration;

use crate::callback;
use crate::deferred::Item;
use crate::engine;
use crate::jobs::Arrived;
use crate::state::State;
use crate::trace::{Job, Phase};

/// How long the very first poll waits for jobs when immediates are pending.
///
/// Node takes about this long from the end of the main script to its first poll, and by then a short file operation is
/// done: programs see `fs.stat` answer before the first immediate. jsr would get there too early to agree.
const FIRST_POLL_GRACE: Duration = Duration::from_micros(500);

/// How often a poll runs requests that were answered at once (libuv's number).
const PENDING_ROUNDS: u32 = 8;

/// Runs the loop until nothing keeps it alive, and returns the exit code. The main script has run before.
pub fn run(scope: &mut v8::PinScope) -> i32 {
    let state = State::get(scope);
    let is_worker = state.worker.is_some();
    let mut event_loop = EventLoop {
        state: &state,
        turn: 0,
    };
    if is_worker {
        // In Node a worker's program runs in the poll phase: a message tells it to.
        event_loop.after_poll(scope);
    }
    loop {
        event_loop.run_until_idle(scope);
        if state.has_stopped() {
            return 1;
        }
        // A thread may have left something while the last turn ran: a notified `Atomics.waitAsync`, compiled WebAssembly.
        if engine::pump_messages(scope) {
            callback::checkpoint(scope);
            if event_loop.alive() {
                continue;
            }
        }
        event_loop.before_exit(scope);
        if state.has_stopped() {
            return 1;
        }
        if !event_loop.alive() {
            break;
        }
    }
    event_loop.exit(scope)
}

struct EventLoop<'a> {
    state: &'a State,
    turn: u64,
}

impl EventLoop<'_> {
    /// libuv's `uv_run` in its default mode.
    fn run_until_idle(&mut self, scope: &mut v8::PinScope) {
        if self.alive() {
            self.state.clock.update();
            self.begin_turn(scope);
        }
        while self.alive() {
            self.pending(scope);
            self.poll(scope);
            self.after_poll(scope);
            self.state.clock.update();
            self.begin_turn(scope);
        }
    }

    /// The phases that follow the poll.
    fn after_poll(&self, scope: &mut v8::PinScope) {
        self.check(scope);
        self.closing(scope);
    }

    /// A turn is counted from its timers on.
    fn begin_turn(&mut self, scope: &mut v8::PinScope) {
        self.turn += 1;
        self.timers(scope);
    }

    /// Something referenced is left to wait for.
    fn alive(&self) -> bool {
        let state = self.state;
        if state.has_stopped() {
            return false;
        }
        state.timers.keeps_alive()
            || state.immediates.keep_alive()
            || state.jobs.any()
            || state.deferred.any()
    }

    /// Timers that are due. JavaScript holds the lists; it runs them all, with a checkpoint between each two.
    fn timers(&self, scope: &mut v8::PinScope) {
        let state = self.state;
        let now = state.clock.now_ms();
        if !state.timers.take_due(now) {
            return;
        }
        self.enter(Phase::Timers);
        let Some(hooks) = state.hooks.get() else { return };
        // A timer that throws ends the call; the others are still due, so ask again until an answer comes.
        let next_expiry = loop {
            v8::scope!(let scope, scope);
            let process_timers = v8::Local::new(scope, &hooks.process_timers);
            let argument = v8::Number::new(scope, now as f64);
            if let Some(answer) = callback::call_in_batch(scope, process_timers, &[argument.into()]) {
                break answer.number_value(scope).unwrap_or(0.0);
            }
            if state.has_stopped() {
                return;
            }
        };
        state.timers.rearm(state.clock.update(), next_expiry);
        v8::scope!(let scope, scope);
        callback::checkpoint(scope);
    }

    /// Completions of I/O. Waits for one, or for the next timer, unless immediates are pending.
    fn poll(&self, scope: &mut v8::PinScope) {
        let state = self.state;
        // Ticks that an exception left behind wait for the next callback of the program's own.
        let left_behind = state.ticks.has_tick();
        if engine::pump_messages(scope) && !left_behind {
            callback::checkpoint(scope);
        }
        let arrived = if state.jobs.any() || state.jobs.has_arrivals() || !state.immediates.keep_alive() {
            self.wait()
        } else {
            Vec::new()
        };
        if arrived.is_empty() {
            return;
        }
        self.enter(Phase::Poll);
        let note = |mut item: Arrived| {
            let spell = item.spell.take();
            let task = state
                .trace
                .as_ref()
                .and_then(|trace| trace.arrived(item.task, spell));
            (task.map(Job::Task), item)
        };
        let mut arrived: VecDeque<_> = arrived.into_iter().map(note).collect();
        while let Some((job, item)) = arrived.pop_front() {
            if state.has_stopped() {
                return;
            }
            v8::scope!(let scope, scope);
            let mailbox = item.mailbox();
            // What ran before it may have cancelled it.
            if let Some(run) = item.claim(&state.jobs) {
                callback::task(scope, job, run);
            }
            let Some(mailbox) = mailbox else { continue };
            for item in state.jobs.take_mail_after(mailbox) {
                let later = |(_, other): &(Option<Job>, Arrived)| {
                    other.mailbox().is_none_or(|other| Some(other) > item.mailbox())
                };
                let index = arrived.iter().position(later).unwrap_or(arrived.len());
                arrived.insert(index, note(item));
            }
        }
        self.pending_of_poll(scope);
    }

    fn wait(&self) -> Vec<Arrived> {
        let state = self.state;
        let timeout = self.poll_timeout();
        if timeout == Some(Duration::ZERO) {
            return state.jobs.wait(timeout);
        }
        (state.host.flush_output)();
        let before = state.clock.elapsed();
        let arrived = state.jobs.wait(timeout);
        let waited = state.clock.elapsed().saturating_sub(before);
        let idle = u64::try_from(waited.as_micros()).unwrap_or(u64::MAX);
        let idle = state.idle_micros.get().saturating_add(idle);
        state.idle_micros.set(idle);
        if let Some(worker) = &state.worker {
            worker.set_idle_micros(idle);
        }
        arrived
    }

    /// How long poll may wait; `None` for as long as it takes (libuv's `uv_backend_timeout`).
    fn poll_timeout(&self) -> Option<Duration> {
        let state = self.state;
        if state.immediates.keep_alive() {
            let first = self.turn == 1 && state.jobs.any();
            return Some(if first { FIRST_POLL_GRACE } else { Duration::ZERO });
        }
        // What was answered at once may have been all that there was to wait for.
        if state.deferred.any() || !self.alive() {
            return Some(Duration::ZERO);
        }
        let deadline = Duration::from_millis(state.timers.deadline_ms()?);
        Some(deadline.saturating_sub(state.clock.elapsed()))
    }

    /// Immediates that were queued before this phase.
    fn check(&self, scope: &mut v8::PinScope) {
        let state = self.state;
        if !state.immediates.any() {
            return;
        }
        self.enter(Phase::Check);
        let Some(hooks) = state.hooks.get() else { return };
        loop {
            v8::scope!(let scope, scope);
            let process_immediates = v8::Local::new(scope, &hooks.process_immediates);
            callback::call(scope, process_immediates, &[]);
            if !state.immediates.outstanding() || state.has_stopped() {
                break;
            }
        }
    }

    /// Handles that were closed before this phase.
    fn closing(&self, scope: &mut v8::PinScope) {
        if !self.state.deferred.any_closing() {
            return;
        }
        self.enter(Phase::Closing);
        Self::run_deferred(scope, self.state.deferred.take_closing());
    }

    /// Requests that were answered at once: those of the timers.
    fn pending(&self, scope: &mut v8::PinScope) {
        if !self.state.deferred.any_pending() {
            return;
        }
        self.enter(Phase::Pending);
        Self::run_deferred(scope, self.state.deferred.take_pending());
    }

    /// Requests that were answered at once: those of the poll, and what they lead to, up to a number of rounds, so that the
    /// loop goes on.
    fn pending_of_poll(&self, scope: &mut v8::PinScope) {
        for _ in 0..PENDING_ROUNDS {
            if !self.state.deferred.any_pending() {
                return;
            }
            Self::run_deferred(scope, self.state.deferred.take_pending());
        }
    }

    fn run_deferred(scope: &mut v8::PinScope, items: VecDeque<Item>) {
        for item in items {
            if State::get(scope).has_stopped() {
                return;
            }
            v8::scope!(let scope, scope);
            callback::task(scope, item.job(), item.done);
        }
    }

    fn before_exit(&self, scope: &mut v8::PinScope) {
        self.enter(Phase::BeforeExit);
        let Some(hooks) = self.state.hooks.get() else {
            return;
        };
        v8::scope!(let scope, scope);
        let emit_before_exit = v8::Local::new(scope, &hooks.emit_before_exit);
        callback::call(scope, emit_before_exit, &[]);
    }

    /// 'exit', and the code that the process ends with: 13 if a top-level await can never settle.
    fn exit(&self, scope: &mut v8::PinScope) -> i32 {
        self.enter(Phase::Exit);
        let Some(hooks) = self.state.hooks.get() else {
            return 1;
        };
        v8::scope!(let scope, scope);
        let emit_exit = v8::Local::new(scope, &hooks.emit_exit);
        // Microtasks of 'exit' listeners still run. Ticks do not: `process.nextTick` refuses them by now.
        callback::call(scope, emit_exit, &[]);
        // Asked for once more: what threw, or ran after the listeners, may have changed the code.
        let only_the_code = v8::Boolean::new(scope, true).into();
        let code = callback::call_in_batch(scope, emit_exit, &[only_the_code]);
        code.and_then(|code| code.int32_value(scope)).unwrap_or(1)
    }

    fn enter(&self, phase: Phase) {
        if let Some(trace) = &self.state.trace {
            trace.phase(self.turn, phase, self.state.clock.now_ms());
        }
    }
}
