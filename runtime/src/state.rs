//! What the native half of the loop knows, one per isolate.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use crate::async_context::{AsyncContext, AsyncFunctions};
use crate::clock::Clock;
use crate::deferred::Deferred;
use crate::immediates::Immediates;
use crate::jobs::Jobs;
use crate::options::Options;
use crate::rejections::Rejections;
use crate::signals::Watch;
use crate::ticks::Ticks;
use crate::timers::Timers;
use crate::trace::{ExitReason, Job, Recorder};
use crate::worker::Control;

/// The functions of `js/` that the loop calls. `js/internal/bootstrap.js` hands them over, once.
pub struct Hooks {
    /// `runMain()`: runs the program that the options describe.
    pub run_main: v8::Global<v8::Function>,
    /// `processTimers(now)`: runs what is due; answers with the next expiry (see [`Timers::rearm`]).
    pub process_timers: v8::Global<v8::Function>,
    /// `processImmediates()`: runs the immediates that are queued now.
    pub process_immediates: v8::Global<v8::Function>,
    /// `processTicks()`: drains ticks, microtasks and rejections until all are empty.
    pub process_ticks: v8::Global<v8::Function>,
    /// `onUncaught(error, fromPromise, arrow, thrownAt, inHandler)`: true if the program handled it, otherwise the exit code.
    pub on_uncaught: v8::Global<v8::Function>,
    /// `emitBeforeExit()`.
    pub emit_before_exit: v8::Global<v8::Function>,
    /// `emitExit()`: emits 'exit' and answers with the exit code.
    pub emit_exit: v8::Global<v8::Function>,
}

/// The embedder's side of the runtime: what only it can do.
#[derive(Clone, Copy)]
pub struct Host {
    /// Writes out what the program printed so far; called before the loop waits and before the process ends.
    pub flush_output: fn(),
    /// Puts the terminal back as it was when the process started; called before the process ends.
    pub restore_terminal: fn(),
    /// Functions of internal modules that a trace shows when the program calls them: by module, each with its name in
    /// the source and the name that it is shown by.
    pub visible: &'static [(&'static str, &'static [(&'static str, &'static str)])],
}

impl Host {
    /// The functions of the internal module `id` that a trace shows.
    pub(crate) fn visible_functions(&self, id: &str) -> Option<&'static [(&'static str, &'static str)]> {
        let (_, names) = self.visible.iter().find(|(module, _)| *module == id)?;
        Some(names)
    }
}

/// All state of one runtime that is not on the JavaScript heap.
pub struct State {
    /// The loop's clock.
    pub clock: Clock,
    /// The one deadline of all timers.
    pub timers: Timers,
    /// Counts of immediates.
    pub immediates: Immediates,
    /// Flags of the tick queue.
    pub ticks: Ticks,
    /// Work that is out on other threads.
    pub jobs: Jobs,
    /// What runs a little later, without waiting for anything.
    pub deferred: Deferred,
    /// Signals that are watched.
    pub signals: Watch,
    /// Rejections that no checkpoint has judged yet.
    pub rejections: Rejections,
    /// The functions of `js/` that the loop calls.
    pub hooks: OnceCell<Hooks>,
    /// The trace, if one is being recorded.
    pub trace: Option<Recorder>,
    /// What was asked for on the command line.
    pub options: Options,
    /// The embedder.
    pub host: Host,
    /// Native functions by binding name.
    pub bindings: &'static [crate::binding::Binding],
    /// Sources of the internal modules, sorted by id.
    pub modules: &'static [crate::engine::InternalModule],
    /// The functions of `js/` that know of async contexts, once they are loaded.
    pub async_functions: OnceCell<AsyncFunctions>,
    /// Where callbacks belong that are called now.
    pub(crate) async_context: RefCell<AsyncContext>,
    /// The nesting of [`crate::callback::call`]; only the outermost call runs a checkpoint.
    pub depth: Cell<u32>,
    /// The task that runs, when tracing.
    pub(crate) task: Cell<Option<Job>>,
    /// A module waited at its top level when nothing was left to wait for.
    pub unsettled_await: Cell<bool>,
    /// Time spent waiting in poll, in microseconds.
    pub idle_micros: Cell<u64>,
    /// Makes the `stack` of an error, if that is not left to V8.
    pub(crate) prepare_stack: OnceCell<v8::Global<v8::Function>>,
    /// About where V8 lets the stack end: an address.
    pub(crate) stack_end: usize,
    /// Of a worker: what it shares with the thread that started it.
    pub worker: Option<Arc<Control>>,
    /// The context that everything runs in.
    pub context: OnceCell<v8::Global<v8::Context>>,
}

impl State {
    /// The state of the isolate that `scope` belongs to, if it is one of ours and set up.
    pub fn try_get(isolate: &v8::Isolate) -> Option<Rc<State>> {
        isolate.get_slot::<Rc<State>>().cloned()
    }

    /// The state of the isolate that `scope` belongs to.
    ///
    /// # Panics
    /// If the isolate was not made by [`crate::Runtime::new`], which no JavaScript can bring about.
    pub fn get(isolate: &v8::Isolate) -> Rc<State> {
        Self::try_get(isolate).expect("the isolate was made by Runtime::new")
    }

    /// No more JavaScript is to run: the thread ends.
    pub fn has_stopped(&self) -> bool {
        self.worker.as_ref().is_some_and(|worker| worker.has_stopped())
    }

    /// Ends the process at once; or, in a worker, its thread: what runs is cut short then, and this returns.
    pub fn exit(&self, code: i32, reason: ExitReason) {
        match &self.worker {
            Some(worker) => worker.stop(code),
            None => self.exit_process(code, reason),
        }
    }

    /// Ends the process at once, as `process.reallyExit` does: writes out what was printed and traced, and runs no more
    /// JavaScript.
    pub fn exit_process(&self, code: i32, reason: ExitReason) -> ! {
        self.finish(code, reason);
        // V8's threads may be compiling; running static destructors under them is what _exit avoids.
        // SAFETY: `_exit` only ends the process.
        unsafe { libc::_exit(code) }
    }

    /// Lets the trace take in what happened last, while it can still be looked at.
    pub fn catch_up(&self, scope: &mut v8::PinScope) {
        if let Some(trace) = &self.trace {
            trace.catch_up(scope);
        }
    }

    /// Writes out what was printed and traced, before the process ends with `code`.
    pub fn finish(&self, code: i32, reason: ExitReason) {
        (self.host.flush_output)();
        (self.host.restore_terminal)();
        if let Some(trace) = &self.trace {
            trace.finish(code, reason);
        }
    }
}
