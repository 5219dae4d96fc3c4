//! What `process` asks of the system and of the engine (`js/internal/process/`).
//!
//! Functions that can fail in the system answer with the error number, 0 for success; the error is made in JavaScript.

mod credentials;
pub mod env;
mod memory;
mod signals;
pub mod terminal;

use std::ffi::CString;
use std::io::Read;
use std::mem::MaybeUninit;
use std::path::{Component, PathBuf};

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;
use jsr_runtime::options::{NODE_VERSION, Options, Program, VERSION};
use jsr_runtime::state::State;
use jsr_runtime::trace::ExitReason;

use crate::program_text;

pub const BINDING: Binding = Binding {
    name: "process",
    functions: |f| {
        f.add("options", options);
        f.add("identity", identity);
        f.add("env", env::env);
        f.add("cwd", cwd);
        f.add("chdir", chdir);
        f.add("umask", umask);
        f.add("hrtime", hrtime);
        f.add("hrtimeBigInt", hrtime_big_int);
        f.add("uptime", uptime);
        f.add("memoryUsage", memory_usage);
        f.add("rss", rss);
        f.add("constrainedMemory", constrained_memory);
        f.add("availableMemory", available_memory);
        f.add("cpuUsage", cpu_usage);
        f.add("threadCpuUsage", thread_cpu_usage);
        f.add("resourceUsage", resource_usage);
        f.add("setTitle", set_title);
        f.add("ids", ids);
        f.add("getgroups", getgroups);
        f.add("findId", credentials::find_id);
        f.add("userName", credentials::user_name);
        f.add("setId", credentials::set_id);
        f.add("setgroups", credentials::setgroups);
        f.add("initgroups", credentials::initgroups);
        f.add("execve", credentials::execve);
        f.add("activeResources", active_resources);
        f.add("handleType", terminal::handle_type);
        f.add("windowSize", terminal::window_size);
        f.add("setRawMode", terminal::set_raw_mode);
        f.add("kill", kill);
        f.add("signals", signals::table);
        f.add("listenSignal", signals::listen);
        f.add("unlistenSignal", signals::unlisten);
        f.add("readStdin", read_stdin);
        f.add("reallyExit", really_exit);
        f.add("noteUnsettledAwait", note_unsettled_await);
        f.add("abort", abort);
    },
    init: None,
};

/// A view of the options for JavaScript, as one plain object.
fn options(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let state = State::get(scope);
    let options = &state.options;
    let view = v8::Object::new(scope);
    let set = |name: &str, value: v8::Local<v8::Value>| {
        let key = string(scope, name);
        view.create_data_property(scope, key.into(), value);
    };
    let (kind, text) = program(&options.program);
    set("program", string(scope, kind).into());
    set(
        "source",
        text.map_or_else(|| v8::undefined(scope).into(), |text| string(scope, text).into()),
    );
    set("inputType", string(scope, options.input_type.name()).into());
    set(
        "unhandledRejections",
        string(scope, options.unhandled_rejections.name()).into(),
    );
    set("require", strings(scope, &options.require));
    set("import", strings(scope, &options.import));
    set("conditions", strings(scope, &options.conditions));
    set("disableWarning", strings(scope, &options.warnings.disabled));
    set("tests", tests(scope, options));
    for (name, value) in switches(options) {
        set(name, v8::Boolean::new(scope, value).into());
    }
    rv.set(view.into());
}

/// What `node:test` is told.
fn tests<'s>(scope: &v8::PinScope<'s, '_>, options: &Options) -> v8::Local<'s, v8::Value> {
    let tests = &options.tests;
    let view = v8::Object::new(scope);
    let set = |name: &str, value: v8::Local<v8::Value>| {
        let key = string(scope, name);
        view.create_data_property(scope, key.into(), value);
    };
    if let Program::Tests(files) = &options.program {
        set("files", strings(scope, files));
    }
    set("reporters", strings(scope, &tests.reporters));
    set("destinations", strings(scope, &tests.destinations));
    set("names", strings(scope, &tests.names));
    set("skips", strings(scope, &tests.skips));
    set("only", v8::Boolean::new(scope, tests.only).into());
    set("forceExit", v8::Boolean::new(scope, tests.force_exit).into());
    set(
        "updateSnapshots",
        v8::Boolean::new(scope, tests.update_snapshots).into(),
    );
    for (name, number) in [("concurrency", tests.concurrency), ("timeout", tests.timeout)] {
        if let Some(number) = number {
            set(name, v8::Integer::new_from_unsigned(scope, number).into());
        }
    }
    for (name, text) in [("isolation", &tests.isolation), ("shard", &tests.shard)] {
        if let Some(text) = text {
            set(name, string(scope, text).into());
        }
    }
    view.into()
}

/// How the program was named, and its text: a path, or its source.
fn program(program: &Program) -> (&'static str, Option<&str>) {
    match program {
        Program::File(file) => ("file", Some(file)),
        Program::Eval { source, .. } => ("eval", Some(source)),
        Program::Stdin { .. } => ("stdin", None),
        Program::Tests(_) => ("tests", None),
    }
}

fn switches(options: &Options) -> [(&'static str, bool); 10] {
    let warnings = &options.warnings;
    [
        ("print", options.program.prints()),
        ("check", options.check),
        ("noWarnings", warnings.silent),
        ("traceWarnings", warnings.trace),
        ("traceDeprecation", warnings.trace_deprecation),
        ("throwDeprecation", warnings.throw_deprecation),
        ("noDeprecation", warnings.no_deprecation),
        ("pendingDeprecation", warnings.pending_deprecation),
        ("traceUncaught", options.trace_uncaught),
        ("exposeGc", options.engine.expose_gc),
    ]
}

fn strings<'s>(scope: &v8::PinScope<'s, '_>, list: &[String]) -> v8::Local<'s, v8::Value> {
    let elements: Vec<v8::Local<v8::Value>> = list.iter().map(|text| string(scope, text).into()).collect();
    v8::Array::new_with_elements(scope, &elements).into()
}

/// What does not change while the process runs: its names, arguments, ids and versions.
fn identity(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let state = State::get(scope);
    let options = &state.options;
    let exec_path = std::env::current_exe().unwrap_or_else(|_| PathBuf::from(&options.argv0));
    let identity = v8::Object::new(scope);
    let set = |name: &str, value: v8::Local<v8::Value>| {
        let key = string(scope, name);
        identity.create_data_property(scope, key.into(), value);
    };
    set("argv0", string(scope, &options.argv0).into());
    set("execPath", string(scope, &exec_path.to_string_lossy()).into());
    set("execArgv", strings(scope, &options.exec_argv));
    set("scriptArgs", strings(scope, &options.script_args));
    let main = match &options.program {
        Program::File(file) => Some(absolute(file)),
        Program::Stdin { dash: true, .. } => Some(String::from("-")),
        Program::Stdin { .. } | Program::Eval { .. } | Program::Tests(_) => None,
    };
    set(
        "main",
        main.map_or_else(|| v8::undefined(scope).into(), |main| string(scope, &main).into()),
    );
    set(
        "pid",
        v8::Integer::new_from_unsigned(scope, std::process::id()).into(),
    );
    set("node", string(scope, NODE_VERSION).into());
    set("jsr", string(scope, VERSION).into());
    set("v8", string(scope, v8::V8::get_version()).into());
    set("arch", string(scope, arch()).into());
    set("platform", string(scope, platform()).into());
    rv.set(identity.into());
}

/// `path.resolve(file)`: absolute, without `.` and `..`, whatever links there are on the way.
fn absolute(file: &str) -> String {
    let mut path = PathBuf::from("/");
    let base = std::env::current_dir().unwrap_or_default();
    for component in base.join(file).components() {
        match component {
            Component::ParentDir => {
                path.pop();
            }
            Component::Normal(name) => path.push(name),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    path.to_string_lossy().into_owned()
}

/// The processor under Node's name for it.
fn arch() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "x86" => "ia32",
        "powerpc64" => "ppc64",
        "loongarch64" => "loong64",
        other => other,
    }
}

/// The operating system under Node's name for it.
fn platform() -> &'static str {
    match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    }
}

/// `cwd()`: the working directory, or an error number.
fn cwd(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    match std::env::current_dir() {
        Ok(path) => rv.set(string(scope, &path.to_string_lossy()).into()),
        Err(error) => rv.set_int32(error_number(&error)),
    }
}

/// `chdir(path)`.
fn chdir(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let path = args.get(0).to_rust_string_lossy(scope);
    rv.set_int32(match std::env::set_current_dir(path) {
        Ok(()) => 0,
        Err(error) => error_number(&error),
    });
}

fn error_number(error: &std::io::Error) -> i32 {
    error.raw_os_error().unwrap_or(libc::EINVAL)
}

/// The number of the last error of the C library; 0 if `result` is no failure.
fn status(result: libc::c_int) -> i32 {
    if result == 0 {
        0
    } else {
        error_number(&std::io::Error::last_os_error())
    }
}

/// `umask(mask)`: sets the mask, or only reads it without one; answers with the mask as it was.
fn umask(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let mask = args.get(0).uint32_value(scope).unwrap_or(0);
    // SAFETY: `umask` cannot fail. There is no way to read it but to set it; no other thread creates files between.
    let old = unsafe {
        let old = libc::umask(mask as libc::mode_t);
        if args.get(0).is_undefined() {
            libc::umask(old);
        }
        old
    };
    rv.set_double(f64::from(old));
}

/// Nanoseconds of the clock that never goes back.
fn monotonic_nanoseconds() -> u64 {
    let mut time = MaybeUninit::<libc::timespec>::uninit();
    // SAFETY: `clock_gettime` fills the struct when it succeeds, and for this clock it always does.
    let time = unsafe {
        libc::clock_gettime(libc::CLOCK_MONOTONIC, time.as_mut_ptr());
        time.assume_init()
    };
    u64::try_from(time.tv_sec).unwrap_or(0) * 1_000_000_000 + u64::try_from(time.tv_nsec).unwrap_or(0)
}

/// `hrtime()`: `[seconds, nanoseconds]`.
fn hrtime(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let now = monotonic_nanoseconds();
    let seconds = v8::Number::new(scope, (now / 1_000_000_000) as f64).into();
    let nanoseconds = v8::Number::new(scope, (now % 1_000_000_000) as f64).into();
    rv.set(v8::Array::new_with_elements(scope, &[seconds, nanoseconds]).into());
}

/// `hrtimeBigInt()`: nanoseconds.
fn hrtime_big_int(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set(v8::BigInt::new_from_u64(scope, monotonic_nanoseconds()).into());
}

/// `uptime()`: seconds since the process started.
fn uptime(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set_double(State::get(scope).clock.elapsed().as_secs_f64());
}

/// An array of numbers.
fn numbers<'s>(scope: &v8::PinScope<'s, '_>, values: &[f64]) -> v8::Local<'s, v8::Value> {
    let elements: Vec<v8::Local<v8::Value>> = values
        .iter()
        .map(|value| v8::Number::new(scope, *value).into())
        .collect();
    v8::Array::new_with_elements(scope, &elements).into()
}

/// `memoryUsage()`: `[rss, heapTotal, heapUsed, external]`, in bytes.
fn memory_usage(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let heap = scope.get_heap_statistics();
    let values = [
        memory::resident_set() as f64,
        heap.total_heap_size() as f64,
        heap.used_heap_size() as f64,
        heap.external_memory() as f64,
    ];
    rv.set(numbers(scope, &values));
}

/// `rss()`: the resident set, in bytes.
fn rss(_scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set_double(memory::resident_set() as f64);
}

/// `constrainedMemory()`: what the system allows this process, in bytes.
fn constrained_memory(
    _scope: &mut v8::PinScope,
    _args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    rv.set_double(memory::constrained() as f64);
}

/// `availableMemory()`: what this process could still get, in bytes.
fn available_memory(
    _scope: &mut v8::PinScope,
    _args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    rv.set_double(memory::available() as f64);
}

/// What the system has counted for this process or thread.
fn usage(who: libc::c_int) -> Option<libc::rusage> {
    let mut usage = MaybeUninit::<libc::rusage>::uninit();
    // SAFETY: `getrusage` fills the struct when it succeeds.
    unsafe { (libc::getrusage(who, usage.as_mut_ptr()) == 0).then(|| usage.assume_init()) }
}

fn microseconds(time: libc::timeval) -> f64 {
    time.tv_sec as f64 * 1e6 + time.tv_usec as f64
}

/// `cpuUsage()`: `[user, system]`, in microseconds.
fn cpu_usage(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    if let Some(usage) = usage(libc::RUSAGE_SELF) {
        rv.set(numbers(
            scope,
            &[microseconds(usage.ru_utime), microseconds(usage.ru_stime)],
        ));
    }
}

/// `threadCpuUsage()`: as `cpuUsage`, of this thread only where the system can tell.
fn thread_cpu_usage(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    #[cfg(target_os = "linux")]
    let who = libc::RUSAGE_THREAD;
    #[cfg(not(target_os = "linux"))]
    let who = libc::RUSAGE_SELF;
    if let Some(usage) = usage(who) {
        rv.set(numbers(
            scope,
            &[microseconds(usage.ru_utime), microseconds(usage.ru_stime)],
        ));
    }
}

/// `resourceUsage()`: what `getrusage` tells, in the order of the properties that `process.resourceUsage()` has.
fn resource_usage(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(usage) = usage(libc::RUSAGE_SELF) else {
        return;
    };
    let counts = [
        usage.ru_maxrss,
        usage.ru_ixrss,
        usage.ru_idrss,
        usage.ru_isrss,
        usage.ru_minflt,
        usage.ru_majflt,
        usage.ru_nswap,
        usage.ru_inblock,
        usage.ru_oublock,
        usage.ru_msgsnd,
        usage.ru_msgrcv,
        usage.ru_nsignals,
        usage.ru_nvcsw,
        usage.ru_nivcsw,
    ];
    let mut values = vec![microseconds(usage.ru_utime), microseconds(usage.ru_stime)];
    values.extend(counts.map(|count| count as f64));
    rv.set(numbers(scope, &values));
}

/// `setTitle(title)`: the name that process listings show, as far as the system keeps one.
fn set_title(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let title = args.get(0).to_rust_string_lossy(scope);
    let Ok(title) = CString::new(title.split('\0').next().unwrap_or_default()) else {
        return;
    };
    #[cfg(target_os = "linux")]
    // SAFETY: the kernel copies at most 16 bytes of the string, which lives until the call returns.
    unsafe {
        libc::prctl(libc::PR_SET_NAME, title.as_ptr());
    }
    #[cfg(not(target_os = "linux"))]
    drop(title);
}

/// `ids()`: `[ppid, uid, euid, gid, egid]`.
fn ids(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    // SAFETY: these only read, and cannot fail.
    let (parent, ids) = unsafe {
        let ids = [libc::getuid(), libc::geteuid(), libc::getgid(), libc::getegid()];
        (libc::getppid(), ids)
    };
    let mut values = vec![f64::from(parent)];
    values.extend(ids.map(f64::from));
    rv.set(numbers(scope, &values));
}

/// `getgroups()`: ids of all groups of this process, or an error number.
fn getgroups(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    // SAFETY: with a size of 0 only the number of groups is returned.
    let count = unsafe { libc::getgroups(0, std::ptr::null_mut()) };
    let mut groups: Vec<libc::gid_t> = vec![0; usize::try_from(count).unwrap_or(0)];
    // SAFETY: the buffer holds `count` elements.
    let count = unsafe { libc::getgroups(count, groups.as_mut_ptr()) };
    let Ok(count) = usize::try_from(count) else {
        rv.set_int32(error_number(&std::io::Error::last_os_error()));
        return;
    };
    groups.truncate(count);
    // SAFETY: these only read.
    let effective = unsafe { libc::getegid() };
    if !groups.contains(&effective) {
        groups.push(effective);
    }
    let groups: Vec<f64> = groups.into_iter().map(f64::from).collect();
    rv.set(numbers(scope, &groups));
}

/// `activeResources()`: names of what keeps the loop alive, besides timers and immediates.
fn active_resources(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let names: Vec<v8::Local<v8::Value>> = State::get(scope)
        .jobs
        .active()
        .into_iter()
        .map(|name| string(scope, name).into())
        .collect();
    rv.set(v8::Array::new_with_elements(scope, &names).into());
}

/// `kill(pid, signal)`.
fn kill(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    // Whoever hears of it may end this process, or look at what it has printed.
    crate::stdio::flush_stdout();
    let pid = args.get(0).int32_value(scope).unwrap_or(0);
    let signal = args.get(1).int32_value(scope).unwrap_or(0);
    // SAFETY: `kill` takes any numbers.
    rv.set_int32(status(unsafe { libc::kill(pid, signal) }));
}

/// `readStdin()`: all of standard input as the text of a program. If it is none, says so and ends the process.
fn read_stdin(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let mut bytes = Vec::new();
    let text = match std::io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => program_text::decode(bytes).map_err(|reason| format!("standard input {reason}")),
        Err(error) => Err(format!("cannot read standard input: {error}")),
    };
    match text {
        Ok(text) => rv.set(string(scope, &text).into()),
        Err(reason) => {
            eprintln!("jsr: {reason}");
            State::get(scope).exit_process(1, ExitReason::UncaughtException);
        }
    }
}

/// `noteUnsettledAwait()`: the program ends while a module waits at its top level.
fn note_unsettled_await(
    scope: &mut v8::PinScope,
    _args: v8::FunctionCallbackArguments,
    _rv: v8::ReturnValue,
) {
    State::get(scope).unsettled_await.set(true);
}

/// `reallyExit(code)`: ends the process now.
fn really_exit(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let code = args.get(0).int32_value(scope).unwrap_or(0);
    let state = State::get(scope);
    state.catch_up(scope);
    state.exit(code, ExitReason::ProcessExit);
}

/// `abort()`: ends the process with SIGABRT.
fn abort(scope: &mut v8::PinScope, _args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    (State::get(scope).host.flush_output)();
    std::process::abort();
}
