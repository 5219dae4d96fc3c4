//! Workers: threads with a runtime of their own. What they and their parents say to each other goes through ports; only
//! how a worker starts, is told to stop, and ends is done here.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use jsr_runtime::binding::Binding;
use jsr_runtime::callback;
use jsr_runtime::engine::string;
use jsr_runtime::jobs::{self, Port};
use jsr_runtime::options::{Options, UnhandledRejections};
use jsr_runtime::state::State;
use jsr_runtime::worker::{Control, Limits, Worker};

use crate::messaging::{self, Detached};
use crate::process::env::{self, Variables};
use crate::stdio;

pub const BINDING: Binding = Binding {
    name: "worker",
    functions: |f| {
        f.add("isMainThread", is_main_thread);
        f.add("self", self_of);
        f.add("takePort", take_port);
        f.add("checkFlags", check_flags);
        f.add("start", start);
        f.add("stop", stop);
        f.add("setReferenced", set_referenced);
        f.add("idleTime", idle_time);
    },
    init: None,
};

const MEGABYTE: usize = 1024 * 1024;

/// The stack of a worker's thread if nothing else is asked for, in megabytes.
const STACK_SIZE: f64 = 4.0;

/// What a worker knows of itself; in a slot of its isolate.
struct Identity {
    thread: u32,
    name: String,
    /// Its end of the channel to the parent, until it asks for it.
    control: RefCell<Option<Detached>>,
    /// Megabytes, as `resourceLimits` shows them.
    limits: [f64; 4],
}

/// The workers that this thread started and that have not ended; in a slot of its isolate.
#[derive(Default)]
struct Children {
    running: RefCell<HashMap<u32, Child>>,
}

struct Child {
    control: Arc<Control>,
    port: Port,
    thread: Option<JoinHandle<()>>,
}

/// What a worker's thread sends when it is done.
struct Ended {
    thread: u32,
    code: i32,
    /// What kept it from running, or ended it from outside: an error code of Node's and its reason.
    error: Option<(&'static str, String)>,
}

fn children(isolate: &mut v8::Isolate) -> Rc<Children> {
    if let Some(children) = isolate.get_slot::<Rc<Children>>() {
        return Rc::clone(children);
    }
    let children = Rc::<Children>::default();
    isolate.set_slot(Rc::clone(&children));
    children
}

/// `isMainThread()`.
fn is_main_thread(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set_bool(State::get(scope).worker.is_none());
}

/// `self()`: `[threadId, name, limits]` of this worker.
fn self_of(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(identity) = scope.get_slot::<Rc<Identity>>().cloned() else {
        return;
    };
    let limits: Vec<v8::Local<v8::Value>> = identity
        .limits
        .iter()
        .map(|limit| v8::Number::new(scope, *limit).into())
        .collect();
    let limits = v8::Array::new_with_elements(scope, &limits).into();
    let thread = v8::Integer::new_from_unsigned(scope, identity.thread).into();
    let name = string(scope, &identity.name).into();
    rv.set(v8::Array::new_with_elements(scope, &[thread, name, limits]).into());
}

/// `takePort(object)`: makes `object` this worker's end of the channel to its parent; its number.
fn take_port(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let identity = scope.get_slot::<Rc<Identity>>().cloned();
    let end = identity.and_then(|identity| identity.control.take());
    if let (Some(end), Ok(object)) = (end, args.get(0).try_cast::<v8::Object>()) {
        let id = messaging::adopt(scope, end, object, "Worker");
        rv.set_uint32(id);
    }
}

/// Flags that a worker may be given and that change nothing in jsr: what Node's tools look at, and jsr's own traces, which tell
/// of the main thread only.
const WITHOUT_EFFECT: [&str; 26] = [
    "--addons",
    "--check",
    "--cpu-prof",
    "--deprecation",
    "--enable-source-maps",
    "--env-file",
    "--env-file-if-exists",
    "--frozen-intrinsics",
    "--heap-prof",
    "--inspect",
    "--inspect-brk",
    "--inspect-port",
    "--no-addons",
    "--no-enable-source-maps",
    "--preserve-symlinks",
    "--preserve-symlinks-main",
    "--test",
    "--trace",
    "--trace-exclude",
    "--trace-exit",
    "--trace-format",
    "--trace-include",
    "--trace-limit",
    "--trace-out",
    "--trace-sync-io",
    "--why-alive",
];

/// Applies the flags of a worker to its options; what is wrong with those that a worker cannot have.
fn apply_flags(options: &mut Options, flags: &[String]) -> Vec<String> {
    let mut invalid = Vec::new();
    let mut rest = flags.iter();
    while let Some(flag) = rest.next() {
        // The name of a program is not looked at.
        if !flag.starts_with('-') {
            continue;
        }
        if let Err(problem) = apply_flag(options, flag, &mut rest) {
            invalid.push(problem);
        }
    }
    invalid
}

fn apply_flag<'a>(
    options: &mut Options,
    flag: &str,
    rest: &mut impl Iterator<Item = &'a String>,
) -> Result<(), String> {
    let (name, value) = match flag.split_once('=') {
        Some((name, value)) => (name, Some(value.to_owned())),
        None => (flag, None),
    };
    let mut value = || {
        let next = value.clone().or_else(|| rest.next().cloned());
        next.ok_or_else(|| format!("{name} requires an argument"))
    };
    let wrong = |_| format!("invalid value for {name}");
    let warnings = &mut options.warnings;
    match name {
        "-r" | "--require" => options.require.push(value()?),
        "--import" => options.import.push(value()?),
        "-C" | "--conditions" => options.conditions.push(value()?),
        "--unhandled-rejections" => {
            options.unhandled_rejections = UnhandledRejections::from_str(&value()?).map_err(wrong)?;
        }
        "--input-type" => options.input_type = value()?.parse().map_err(wrong)?,
        "--disable-warning" => warnings.disabled.push(value()?),
        "--warnings" => warnings.silent = false,
        "--no-warnings" => warnings.silent = true,
        "--trace-warnings" => warnings.trace = true,
        "--trace-deprecation" => warnings.trace_deprecation = true,
        "--throw-deprecation" => warnings.throw_deprecation = true,
        "--no-deprecation" => warnings.no_deprecation = true,
        "--pending-deprecation" => warnings.pending_deprecation = true,
        "--trace-uncaught" => options.trace_uncaught = true,
        "-e" | "--eval" => drop(value()?),
        _ if WITHOUT_EFFECT.contains(&name) => {}
        _ if name.starts_with("--experimental-") || name.starts_with("--no-experimental-") => {}
        _ => return Err(flag.to_owned()),
    }
    Ok(())
}

/// The elements of an array as strings; nothing for what is no array.
fn strings(scope: &v8::PinScope, value: v8::Local<v8::Value>) -> Option<Vec<String>> {
    let list = value.try_cast::<v8::Array>().ok()?;
    let items = (0..list.length()).filter_map(|index| list.get_index(scope, index));
    Some(items.map(|item| item.to_rust_string_lossy(scope)).collect())
}

/// `checkFlags(flags)`: those that a worker cannot have.
fn check_flags(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let flags = strings(scope, args.get(0)).unwrap_or_default();
    let invalid = apply_flags(&mut State::get(scope).options.clone(), &flags);
    let invalid: Vec<v8::Local<v8::Value>> = invalid.iter().map(|flag| string(scope, flag).into()).collect();
    rv.set(v8::Array::new_with_elements(scope, &invalid).into());
}

/// The options of a worker: those of this thread, or those that `flags` give it.
fn read_options(scope: &v8::PinScope, state: &State, flags: v8::Local<v8::Value>) -> Options {
    let mut options = state.options.clone();
    options.trace = None;
    options.why_alive = false;
    options.check = false;
    if let Some(flags) = strings(scope, flags) {
        options.require.clear();
        options.import.clear();
        apply_flags(&mut options, &flags);
        options.exec_argv = flags;
    }
    options
}

/// The variables of a worker; `None` for the process's own.
fn read_variables(scope: &v8::PinScope, env: v8::Local<v8::Value>) -> Option<Variables> {
    if env.is_true() {
        return env::shared(scope);
    }
    let Some(flat) = strings(scope, env) else {
        return Some(Variables::new(env::all(scope)));
    };
    let pairs = flat.chunks_exact(2).filter_map(|pair| match pair {
        [name, value] => Some((OsString::from(name), OsString::from(value))),
        _ => None,
    });
    Some(Variables::new(pairs))
}

/// The limits of a worker, in megabytes: those that were asked for, and otherwise the engine's own; 0 for none.
fn read_limits(scope: &v8::PinScope, limits: v8::Local<v8::Value>) -> [f64; 4] {
    let mut read = [-1.0; 4];
    if let Ok(list) = limits.try_cast::<v8::Array>() {
        for (index, limit) in (0..).zip(&mut read) {
            let given = list
                .get_index(scope, index)
                .and_then(|value| value.number_value(scope));
            *limit = given.unwrap_or(-1.0);
        }
    }
    // Anything that is not above 0 asks for nothing, NaN as well.
    let (old, young) = jsr_runtime::engine::default_heap_limits();
    let usual = [
        old as f64 / MEGABYTE as f64,
        young as f64 / MEGABYTE as f64,
        0.0,
        STACK_SIZE,
    ];
    for (limit, usual) in read.iter_mut().zip(usual) {
        if limit.is_nan() || *limit <= 0.0 {
            *limit = usual;
        }
    }
    read
}

/// `start(port, env, flags, limits, name, onExit)`: starts a thread; its number, or undefined if the system has none.
///
/// `port` is the number of the port that the worker gets as its end of the channel. `env` is undefined for a copy of this
/// thread's variables, true to share them, or a flat array of names and values. `flags` are an array, or undefined for those
/// of this thread. `limits` are megabytes: old generation, young generation, code, stack; -1 for none.
/// `onExit(code, error, reason)` runs when the thread has ended.
fn start(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    static LAST: AtomicU32 = AtomicU32::new(0);
    let Ok(on_exit) = args.get(5).try_cast::<v8::Function>() else {
        return;
    };
    let state = State::get(scope);
    let options = read_options(scope, &state, args.get(2));
    let variables = read_variables(scope, args.get(1));
    let limits = read_limits(scope, args.get(3));
    let name = args.get(4).to_rust_string_lossy(scope);
    let port_id = args.get(0).uint32_value(scope).unwrap_or(0);
    let Some(end) = messaging::detach(scope, port_id) else {
        return;
    };
    let thread = LAST.fetch_add(1, Ordering::Relaxed) + 1;
    let on_exit = v8::Global::new(scope, on_exit);
    // A mailbox that was opened after those of the channels: the worker's last messages come before its end.
    let ended = Arc::<Mutex<Option<Ended>>>::default();
    let result = Arc::clone(&ended);
    let (port, waker) = jobs::open_mailbox(scope, move |scope| {
        let ended = lock(&result).take();
        if let Some(ended) = ended {
            callback::message(scope, "worker exit", |scope| finished(scope, ended, &on_exit));
        }
    });
    let control = Arc::<Control>::default();
    let seed = Seed {
        thread,
        name,
        end,
        limits,
        variables,
        options,
        control: Arc::clone(&control),
        bindings: state.bindings,
        modules: state.modules,
        host: state.host,
    };
    let stack = megabytes(limits[3]) + MEGABYTE;
    let spawned = std::thread::Builder::new()
        .name(format!("worker {thread}"))
        .stack_size(stack)
        .spawn(move || {
            let result = live(seed);
            *lock(&ended) = Some(result);
            waker.wake();
        });
    let Ok(handle) = spawned else { return };
    port.set_referenced(true);
    let child = Child {
        control,
        port,
        thread: Some(handle),
    };
    children(scope).running.borrow_mut().insert(thread, child);
    rv.set_uint32(thread);
}

/// Bytes; 0 for no limit.
fn megabytes(limit: f64) -> usize {
    if limit > 0.0 {
        (limit * MEGABYTE as f64) as usize
    } else {
        0
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while it holds one.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a worker's thread begins with.
struct Seed {
    thread: u32,
    name: String,
    end: Detached,
    limits: [f64; 4],
    variables: Option<Variables>,
    options: Options,
    control: Arc<Control>,
    bindings: &'static [Binding],
    modules: &'static [jsr_runtime::engine::InternalModule],
    host: jsr_runtime::state::Host,
}

/// The life of a worker's thread.
fn live(seed: Seed) -> Ended {
    stdio::set_worker_thread();
    let thread = seed.thread;
    let control = Arc::clone(&seed.control);
    let [old, young, code, stack] = seed.limits;
    let limits = Limits {
        old_generation: megabytes(old),
        young_generation: megabytes(young),
        code_range: megabytes(code),
        stack: megabytes(stack),
    };
    let config = jsr_runtime::Config {
        options: seed.options,
        start: Instant::now(),
        bindings: seed.bindings,
        modules: seed.modules,
        entry: crate::ENTRY,
        host: seed.host,
    };
    let identity = Identity {
        thread,
        name: seed.name,
        control: RefCell::new(Some(seed.end)),
        limits: seed.limits,
    };
    let variables = seed.variables;
    let worker = Worker {
        control: Arc::clone(&control),
        limits,
        prepare: Box::new(move |isolate| {
            isolate.set_slot(Rc::new(identity));
            if let Some(variables) = variables {
                isolate.set_slot(variables);
            }
        }),
        finish: |isolate| {
            end_children(isolate);
            messaging::close_all(isolate);
        },
    };
    // A panic would be a bug, and one more if the parent waited for ever.
    let run = AssertUnwindSafe(|| jsr_runtime::run_worker(config, worker));
    let result = catch_unwind(run).unwrap_or_else(|_| Err(String::from("the worker's thread panicked")));
    let (code, error) = match result {
        Ok(code) if control.ran_out_of_memory() => {
            let reason = "JS heap out of memory";
            (code, Some(("ERR_WORKER_OUT_OF_MEMORY", String::from(reason))))
        }
        Ok(code) => (code, None),
        Err(reason) => (1, Some(("ERR_WORKER_INIT_FAILED", reason))),
    };
    Ended { thread, code, error }
}

/// A worker of this thread has ended.
fn finished(scope: &mut v8::PinScope, ended: Ended, on_exit: &v8::Global<v8::Function>) {
    let child = children(scope).running.borrow_mut().remove(&ended.thread);
    if let Some(thread) = child.and_then(|mut child| child.thread.take()) {
        // It has sent its last message; a panic of it is told by its code.
        let _ = thread.join();
    }
    let on_exit = v8::Local::new(scope, on_exit);
    let code = v8::Integer::new(scope, ended.code).into();
    let undefined: v8::Local<v8::Value> = v8::undefined(scope).into();
    let (error, reason) = match ended.error {
        Some((error, reason)) => (string(scope, error).into(), string(scope, &reason).into()),
        None => (undefined, undefined),
    };
    callback::call(scope, on_exit, &[code, error, reason]);
}

/// Ends all workers that a thread has started, before it ends itself.
fn end_children(isolate: &mut v8::Isolate) {
    let running = children(isolate).running.take();
    for child in running.values() {
        child.control.stop(1);
    }
    for mut child in running.into_values() {
        if let Some(thread) = child.thread.take() {
            let _ = thread.join();
        }
    }
}

fn thread_argument(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments) -> u32 {
    args.get(0).uint32_value(scope).unwrap_or(0)
}

/// `stop(thread)`: ends a worker.
fn stop(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let thread = thread_argument(scope, &args);
    if let Some(child) = children(scope).running.borrow().get(&thread) {
        child.control.stop(1);
    }
}

/// `setReferenced(thread, referenced)`: whether it keeps the loop of this thread alive.
fn set_referenced(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let thread = thread_argument(scope, &args);
    if let Some(child) = children(scope).running.borrow().get(&thread) {
        child.port.set_referenced(args.get(1).is_true());
    }
}

/// `idleTime(thread)`: milliseconds that the worker's loop has waited so far; undefined when it has ended.
fn idle_time(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let thread = thread_argument(scope, &args);
    if let Some(child) = children(scope).running.borrow().get(&thread) {
        rv.set_double(child.control.idle_micros() as f64 / 1000.0);
    }
}
