//! What may cut a running script short: a time limit, and Ctrl-C.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use jsr_runtime::signals::Interrupt;
use jsr_runtime::state::State;

/// Why a script was cut short.
pub enum Cut {
    /// Its time was over.
    Timeout,
    /// SIGINT came.
    Interrupt,
}

/// Ends what runs when its time is over.
struct Timer {
    over: Arc<AtomicBool>,
    done: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Timer {
    fn start(isolate: &v8::Isolate, limit: Duration) -> Option<Self> {
        let over = Arc::new(AtomicBool::new(false));
        let (done, ended) = channel::<()>();
        let handle = isolate.thread_safe_handle();
        let flag = Arc::clone(&over);
        let watch = move || {
            if ended.recv_timeout(limit) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                flag.store(true, Ordering::Release);
                handle.terminate_execution();
            }
        };
        let thread = std::thread::Builder::new()
            .name(String::from("vm timeout"))
            .spawn(watch)
            .ok()?;
        Some(Self {
            over,
            done: Some(done),
            thread: Some(thread),
        })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(thread) = self.thread.take() {
            // It only sleeps; a panic of it changes nothing.
            let _ = thread.join();
        }
    }
}

/// Calls `run` under limits. What cut it short, if anything did; the engine can run JavaScript again then.
pub fn run_limited<R>(
    scope: &mut v8::PinScope,
    timeout: Option<Duration>,
    break_on_sigint: bool,
    run: impl FnOnce(&mut v8::PinScope) -> R,
) -> (R, Option<Cut>) {
    let timer = timeout.and_then(|limit| Timer::start(scope, limit));
    let interrupt = break_on_sigint.then(|| Interrupt::watch(scope)).flatten();
    let result = run(scope);
    let over = timer.map(|timer| {
        let over = Arc::clone(&timer.over);
        // Once it has gone it cannot end anything else.
        drop(timer);
        over.load(Ordering::Acquire)
    });
    let interrupted = interrupt.is_some_and(Interrupt::came);
    let cut = match (over, interrupted) {
        (Some(true), _) => Some(Cut::Timeout),
        (_, true) => Some(Cut::Interrupt),
        _ => None,
    };
    if cut.is_some() {
        scope.cancel_terminate_execution();
        // A worker that was told to end meanwhile does so.
        if State::get(scope).has_stopped() {
            scope.terminate_execution();
        }
    }
    (result, cut)
}
