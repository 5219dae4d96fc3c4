//! V8 and the event loop: everything of jsr that queues, runs and accounts for JavaScript. Knows no API but its own.

pub mod arrow;
pub mod async_context;
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
pub mod typescript;
pub mod worker;

use std::cell::{Cell, OnceCell, RefCell};
use std::convert::Infallible;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use crate::clock::Clock;
use crate::options::{Options, Trace, TraceFormat, TraceKinds, TraceLimit};
use crate::state::{Host, State};
use crate::trace::{ExitReason, Recorder};
use crate::worker::Worker;

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
    let entry = config.entry;
    let (mut isolate, state) = make_runtime(config, None)?;
    let code = run_in(&mut isolate, &state, entry)?;
    let reason = if state.unsettled_await.get() {
        ExitReason::UnsettledAwait
    } else {
        ExitReason::Idle
    };
    state.exit_process(code, reason)
}

/// Runs a worker on this thread, to its end; its exit code. The process runs already, by [`run`].
///
/// # Errors
/// A message if the internal modules are broken.
pub fn run_worker(config: Config, worker: Worker) -> Result<i32, String> {
    let entry = config.entry;
    let finish = worker.finish;
    let control = Arc::clone(&worker.control);
    let (mut isolate, state) = make_runtime(config, Some(worker))?;
    let code = run_in(&mut isolate, &state, entry);
    control.detach();
    finish(&mut isolate);
    let code = match code {
        _ if control.has_stopped() => control.code(),
        Ok(code) => code,
        Err(error) => return Err(error),
    };
    Ok(code)
}

/// An isolate and its state, with nothing in it yet.
fn make_runtime(config: Config, worker: Option<Worker>) -> Result<(v8::OwnedIsolate, Rc<State>), String> {
    let limits = worker.as_ref().map(|worker| worker.limits);
    let stack_end = engine::stack_end(&config.options, limits);
    let mut isolate = engine::new_isolate(&config.options, limits);
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
    let (control, prepare) = worker.map(|worker| (worker.control, worker.prepare)).unzip();
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
        async_functions: OnceCell::new(),
        async_context: RefCell::default(),
        depth: Cell::new(0),
        task: Cell::new(None),
        unsettled_await: Cell::new(false),
        prepare_stack: OnceCell::new(),
        stack_end,
        idle_micros: Cell::new(0),
        context: OnceCell::new(),
        worker: control,
    });
    isolate.set_slot(Rc::clone(&state));
    engine::CURRENT.set(Rc::downgrade(&state));
    if let Some(prepare) = prepare {
        prepare(&mut isolate);
    }
    if let Some(control) = &state.worker {
        isolate.add_near_heap_limit_callback(engine::on_worker_heap_full, std::ptr::null_mut());
        control.attach(&isolate, state.jobs.nudge());
    }
    Ok((isolate, state))
}

/// Sets up the world of the program, and runs it and the loop; the exit code.
fn run_in(isolate: &mut v8::Isolate, state: &Rc<State>, entry: &'static str) -> Result<i32, String> {
    v8::scope!(let scope, isolate);
    let context = v8::Context::new(scope, v8::ContextOptions::default());
    let scope = &mut v8::ContextScope::new(scope, context);
    let global = v8::Global::new(scope, context);
    // The cell is empty: this is the only place that fills it.
    let _ = state.context.set(global);
    let started = engine::bootstrap(scope, entry);
    // A worker may be told to stop while it starts.
    if state.has_stopped() {
        return Ok(1);
    }
    started.map_err(|error| format!("internal error while starting (please report it): {error}"))?;
    if let Some(control) = &state.worker {
        control.set_started();
    }
    if state.trace.is_some() {
        signals::watch_for_trace(scope);
    }
    run_main(scope, state);
    let code = event_loop::run(scope);
    state.catch_up(scope);
    Ok(code)
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
