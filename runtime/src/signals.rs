//! Signals: to listeners of the program, and to a trace that has to be written out before the process goes.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::c_int;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};

use crate::jobs::{self, Port, Sender};
use crate::state::State;
use crate::trace::ExitReason;

/// Signals that end a process and leave it time to write out its trace.
const FATAL: [c_int; 3] = [SIGINT, SIGTERM, SIGHUP];

/// Bits of the signals in [`FATAL`] that this module delivers: their default action is not taken at once.
static WATCHED: AtomicU64 = AtomicU64::new(0);

/// Bits of the signals that the program listens for: those interrupt nothing.
static LISTENED: AtomicU64 = AtomicU64::new(0);

fn bit(signal: c_int) -> u64 {
    u32::try_from(signal)
        .ok()
        .and_then(|shift| 1_u64.checked_shl(shift))
        .unwrap_or(0)
}

/// Runs `flush` before a signal ends the process by default, so that what was printed is not lost. `flush` runs inside the
/// signal handler: it must be async-signal-safe.
pub fn flush_before_end(flush: fn()) {
    for signal in FATAL {
        let handler = move || {
            if WATCHED.load(Ordering::Acquire) & bit(signal) == 0 {
                flush();
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        };
        // SAFETY: the closure only reads an atomic, calls what its contract says is async-signal-safe, and
        // `emulate_default_handler`, which is documented to be.
        let _ = unsafe { signal_hook::low_level::register(signal, handler) };
    }
}

/// What runs on the main thread when a signal comes.
type Listener = Rc<dyn Fn(&mut v8::PinScope, c_int)>;

/// The signals that are watched. Nothing is installed before the first.
#[derive(Default)]
pub struct Watch {
    inner: RefCell<Inner>,
}

#[derive(Default)]
struct Inner {
    listeners: HashMap<c_int, Listener>,
    thread: Option<(Handle, Port)>,
}

/// Watches the signals that would end the process, so that the trace is written out first, even from an endless loop.
pub fn watch_for_trace(scope: &mut v8::PinScope) {
    // Without signals the trace is still whole unless the process is killed; there is nothing better to do.
    let _ = FATAL.into_iter().try_for_each(|signal| watch(scope, signal));
}

/// Calls `listener` on the main thread, as a task of the loop, whenever `signal` comes, in place of what the signal does
/// by default.
///
/// # Errors
/// If the system does not let the signal be caught.
pub fn listen(
    scope: &mut v8::PinScope,
    signal: c_int,
    listener: impl Fn(&mut v8::PinScope, c_int) + 'static,
) -> std::io::Result<()> {
    LISTENED.fetch_or(bit(signal), Ordering::AcqRel);
    if let Err(error) = watch(scope, signal) {
        LISTENED.fetch_and(!bit(signal), Ordering::AcqRel);
        return Err(error);
    }
    let state = State::get(scope);
    state
        .signals
        .inner
        .borrow_mut()
        .listeners
        .insert(signal, Rc::new(listener));
    Ok(())
}

/// `signal` does again what it does by default.
pub fn unlisten(scope: &mut v8::PinScope, signal: c_int) {
    LISTENED.fetch_and(!bit(signal), Ordering::AcqRel);
    State::get(scope)
        .signals
        .inner
        .borrow_mut()
        .listeners
        .remove(&signal);
}

fn watch(scope: &mut v8::PinScope, signal: c_int) -> std::io::Result<()> {
    let state = State::get(scope);
    WATCHED.fetch_or(bit(signal), Ordering::AcqRel);
    if let Some((handle, _)) = &state.signals.inner.borrow().thread {
        return handle.add_signal(signal);
    }
    let (port, sender) = jobs::open_port(scope, "signal", deliver);
    let signals = Signals::new([signal])?;
    let handle = signals.handle();
    let isolate = scope.thread_safe_handle();
    std::thread::Builder::new()
        .name(String::from("signals"))
        .spawn(move || forward(signals, &sender, &isolate))?;
    state.signals.inner.borrow_mut().thread = Some((handle, port));
    Ok(())
}

/// The signal thread: passes each signal on, to the loop if it waits and to the engine if JavaScript runs.
fn forward(mut signals: Signals, sender: &Sender, isolate: &v8::IsolateHandle) {
    for signal in signals.forever() {
        if signal == SIGINT && interrupt_supervised() {
            continue;
        }
        // Asked first: the listener that is meant may be gone by the time that it has run.
        let listened = LISTENED.load(Ordering::Acquire) & bit(signal) != 0;
        sender.send(signal);
        if FATAL.contains(&signal) && !listened {
            isolate.request_interrupt(on_interrupt, signal as usize as *mut _);
        }
    }
}

/// Runs between two steps of JavaScript: a signal that nobody listens for does not wait for the task to end.
unsafe extern "C" fn on_interrupt(isolate: v8::UnsafeRawIsolatePtr, signal: *mut std::ffi::c_void) {
    // SAFETY: V8 passes the isolate that runs, on its thread, and it lives as long as this call.
    let isolate = unsafe { v8::Isolate::from_raw_isolate_ptr(isolate) };
    if let Some(state) = State::try_get(&isolate) {
        end_unless_listened(&state, signal as usize as c_int);
    }
}

/// A signal arrived at the loop.
fn deliver(scope: &mut v8::PinScope, signal: c_int) {
    let state = State::get(scope);
    let listener = state.signals.inner.borrow().listeners.get(&signal).cloned();
    match listener {
        Some(listener) => listener(scope, signal),
        None => end_unless_listened(&state, signal),
    }
}

/// Ends the process as `signal` does by default, after writing out what was printed and traced.
fn end_unless_listened(state: &State, signal: c_int) {
    if state.signals.inner.borrow().listeners.contains_key(&signal) {
        return;
    }
    state.finish(128 + signal, ExitReason::Signal);
    // Dying of the signal itself is what a shell expects to see; the exit is for when it does not kill.
    let _ = signal_hook::low_level::emulate_default_handler(signal);
    state.exit_process(128 + signal, ExitReason::Signal);
}

/// Code that SIGINT ends, in place of what the signal does otherwise; the newest last.
static INTERRUPTS: Mutex<Vec<Supervised>> = Mutex::new(Vec::new());

struct Supervised {
    isolate: v8::IsolateHandle,
    came: Arc<AtomicBool>,
}

/// Ends supervised code; false if none runs.
fn interrupt_supervised() -> bool {
    let interrupts = INTERRUPTS.lock().unwrap_or_else(PoisonError::into_inner);
    for supervised in interrupts.iter() {
        supervised.came.store(true, Ordering::Release);
        supervised.isolate.terminate_execution();
    }
    !interrupts.is_empty()
}

/// While it lives, SIGINT ends what runs, for code that runs under supervision.
pub struct Interrupt {
    came: Arc<AtomicBool>,
}

impl Interrupt {
    /// Begins to watch; `None` if the system does not allow it.
    pub fn watch(scope: &mut v8::PinScope) -> Option<Self> {
        // Signals are for the main thread.
        if State::get(scope).worker.is_some() {
            return None;
        }
        watch(scope, SIGINT).ok()?;
        let came = Arc::new(AtomicBool::new(false));
        let mut interrupts = INTERRUPTS.lock().unwrap_or_else(PoisonError::into_inner);
        interrupts.push(Supervised {
            isolate: scope.thread_safe_handle(),
            came: Arc::clone(&came),
        });
        Some(Self { came })
    }

    /// Stops watching: whether the signal came.
    pub fn came(self) -> bool {
        let came = Arc::clone(&self.came);
        drop(self);
        came.load(Ordering::Acquire)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        let mut interrupts = INTERRUPTS.lock().unwrap_or_else(PoisonError::into_inner);
        interrupts.retain(|supervised| !Arc::ptr_eq(&supervised.came, &self.came));
    }
}
