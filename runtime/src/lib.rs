//! V8 and the event loop: everything of jsr that queues, runs and accounts for JavaScript. Knows no API but its own.

pub mod arrow;
pub mod binding;
pub mod callback;
mod clock;
pub mod deferred;
pub mod engine;
mod event_loop;
mod immediates;
pub mod instrument;
pub mod jobs;
pub mod microtasks;
pub mod modules;
pub mod options;
mod reactor;
mod rejections;
mod shared;
pub mod signals;
pub mod state;
mod ticks;
mod timers;
pub mod trace;

use std::cell::{Cell, OnceCell};
use std::convert::Infallible;
use std::rc::Rc;
use std::time::Instant;

use crate::clock::Clock;
use crate::options::{Options, Trace, TraceFormat, TraceKinds, TraceLimit};
use crate::state::{Host, State};
use crate::trace::{ExitReason, Recorder};

pub use crate::rejections::Rejection;

/// What a runtime is made of.
pub struct Config {
    /// What the command line asked for.
    pub options: Options,
    /// When the process started: zero of all clocks.
    pub start: Instant,
    /// Native functions for the internal modules.
    pub bindings: &'static [binding::Binding],
    /// The internal modules, sorted by id.
    pub modules: &'static [engine::InternalModule],
    /// The module that sets up the globals and hands over the loop's hooks; it exports `runMain`.
    pub entry: &'static str,
    /// What only the embedder can do.
    pub host: Host,
}

/// Runs the program that `config.options` describe, to its end, and ends the process with its exit code.
///
/// # Errors
/// A message if the run could not begin: the trace's file cannot be written, or the internal modules are broken.
pub fn run(config: Config) -> Result<Infallible, String> {
    engine::initialize(&config.options);
    let stack_end = engine::stack_end(&config.options);
    let mut isolate = engine::new_isolate(&config.options);
    // What is left is known from the same accounts as a trace.
    let accounts = config.options.trace.clone().or_else(|| {
        config.options.why_alive.then(|| Trace {
            kinds: TraceKinds::ALL,
            format: TraceFormat::PostMortem,
            limit: TraceLimit::new(0),
            ..Trace::default()
        })
    });
    let trace = match &accounts {
        Some(trace) => Some(Recorder::new(trace, &config.options, config.start, &mut isolate)?),
        None => None,
    };
    modules::install(&mut isolate);
    if trace.is_some() {
        isolate.set_promise_hook(trace::promise_hook);
    }
    let state = Rc::new(State {
        clock: Clock::new(config.start),
        timers: timers::Timers::new(),
        immediates: immediates::Immediates::new(&mut isolate),
        ticks: ticks::Ticks::new(&mut isolate),
        jobs: jobs::Jobs::default(),
        deferred: deferred::Deferred::default(),
        signals: signals::Watch::default(),
        rejections: rejections::Rejections::default(),
        hooks: OnceCell::new(),
        trace,
        options: config.options,
        host: config.host,
        bindings: config.bindings,
        modules: config.modules,
        depth: Cell::new(0),
        task: Cell::new(None),
        unsettled_await: Cell::new(false),
        prepare_stack: OnceCell::new(),
        stack_end,
        idle_micros: Cell::new(0),
        context: OnceCell::new(),
    });
    isolate.set_slot(Rc::clone(&state));
    engine::CURRENT.set(Rc::downgrade(&state));
    let code = {
        v8::scope!(let scope, &mut isolate);
        let context = v8::Context::new(scope, v8::ContextOptions::default());
        let scope = &mut v8::ContextScope::new(scope, context);
        let global = v8::Global::new(scope, context);
        // The cell is empty: this is the only place that fills it.
        let _ = state.context.set(global);
        engine::bootstrap(scope, config.entry)
            .map_err(|error| format!("internal error while starting (please report it): {error}"))?;
        if state.trace.is_some() {
            signals::watch_for_trace(scope);
        }
        run_main(scope, &state);
        let code = event_loop::run(scope);
        state.catch_up(scope);
        code
    };
    let reason = if state.unsettled_await.get() {
        ExitReason::UnsettledAwait
    } else {
        ExitReason::Idle
    };
    state.exit_process(code, reason)
}

/// The main phase: the program itself as the first task.
fn run_main(scope: &mut v8::PinScope, state: &State) {
    state.clock.update();
    let Some(hooks) = state.hooks.get() else { return };
    v8::scope!(let scope, scope);
    let main = v8::Local::new(scope, &hooks.run_main);
    let job = state.trace.as_ref().map(|trace| trace.main_queued());
    if let Some(trace) = &state.trace {
        trace.phase(0, trace::Phase::Main, 0);
    }
    callback::task(scope, job, |scope| {
        if callback::call(scope, main, &[]).is_none() {
            // Unlike any other callback, a main script that throws is followed by a checkpoint.
            callback::checkpoint(scope);
        }
    });
}
