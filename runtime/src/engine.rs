//! V8: flags, isolate, context, the internal modules of `js/`, and exceptions as data.

use std::cell::RefCell;
use std::ffi::{CStr, c_char};
use std::rc::Weak;
use std::sync::OnceLock;

use deno_core::FastStaticString;

use crate::binding::Functions;
use crate::callback;
use crate::instrument;
use crate::options::Options;
use crate::state::State;
use crate::trace::{ExitReason, Recorder, intrinsics};
use crate::worker::Limits;

/// A module of `js/`: its id and its source.
pub struct InternalModule {
    /// The path below `js/` without the extension.
    pub id: &'static str,
    /// The body of the module's function; ASCII, so that V8 uses it where it lies.
    pub source: FastStaticString,
}

static PLATFORM: OnceLock<v8::SharedRef<v8::Platform>> = OnceLock::new();

/// Starts V8, once in a process, with the flags that `options` ask for.
pub fn initialize(options: &Options) {
    PLATFORM.get_or_init(|| {
        // `v8.setFlagsFromString` may change them later.
        let mut flags = vec![String::from("--no-freeze-flags-after-init")];
        if let Some(size) = options.engine.stack_size {
            flags.push(format!("--stack-size={size}"));
        }
        if let Some(limit) = options.engine.stack_trace_limit {
            flags.push(format!("--stack-trace-limit={limit}"));
        }
        if options.engine.expose_gc {
            flags.push(String::from("--expose-gc"));
        }
        v8::V8::set_flags_from_string(&flags.join(" "));
        let platform = v8::new_default_platform(0, false).make_shared();
        v8::V8::initialize_platform(platform.clone());
        v8::V8::initialize();
        platform
    });
}

/// Passes the flags of `--v8-flags` on to V8, before [`initialize`].
///
/// # Errors
/// One line that names what V8 does not know.
pub fn pass_flags(flags: &[String]) -> Result<(), String> {
    if flags.is_empty() {
        return Ok(());
    }
    // V8 takes what it knows out of a command line, whose first word is the program.
    let words = std::iter::once(String::from("jsr"))
        .chain(flags.iter().cloned())
        .collect();
    let unknown = v8::V8::set_flags_from_command_line(words);
    match unknown.get(1) {
        Some(flag) => Err(format!("--v8-flags: V8 does not take {flag}")),
        None => Ok(()),
    }
}

/// An isolate that runs microtasks only when it is told to.
pub fn new_isolate(options: &Options, limits: Option<Limits>) -> v8::OwnedIsolate {
    // As Node does: the heap may grow to a share of the machine's memory.
    let mut params = v8::CreateParams::default().heap_limits_from_system_memory(physical_memory(), 0);
    if let Some(megabytes) = options.engine.max_old_space_size {
        params = params.heap_limits(0, megabytes as usize * 1024 * 1024);
    }
    if let Some(limits) = limits {
        params = limited(params, limits);
    }
    let mut isolate = v8::Isolate::new(params);
    #[cfg(unix)]
    if let Some(limits) = limits {
        limit_stack(&mut isolate, limits);
    }
    isolate.set_microtasks_policy(v8::MicrotasksPolicy::Explicit);
    isolate.set_capture_stack_trace_for_uncaught_exceptions(true, 10);
    isolate.set_promise_reject_callback(crate::rejections::on_reject);
    isolate.set_oom_error_handler(on_out_of_memory);
    isolate.add_message_listener(callback::on_microtask_threw);
    isolate
}

/// How large V8 lets the old and the young generation of a heap grow on this machine, in bytes.
#[must_use]
pub fn default_heap_limits() -> (usize, usize) {
    let params = v8::CreateParams::default().heap_limits_from_system_memory(physical_memory(), 0);
    (
        params.max_old_generation_size_in_bytes(),
        params.max_young_generation_size_in_bytes(),
    )
}

/// What the stack of a worker's thread has beyond what V8 may use, in bytes.
const STACK_RESERVE: usize = 192 * 1024;

/// Gives the engine of a worker what `limits` allow.
fn limited(mut params: v8::CreateParams, limits: Limits) -> v8::CreateParams {
    if limits.old_generation != 0 {
        params = params.set_max_old_generation_size_in_bytes(limits.old_generation);
    }
    if limits.young_generation != 0 {
        params = params.set_max_young_generation_size_in_bytes(limits.young_generation);
    }
    if limits.code_range != 0 {
        params = params.set_code_range_size_in_bytes(limits.code_range);
    }
    params
}

/// Tells V8 where the stack of a worker's thread ends. Called on that thread, near the start of its stack.
#[cfg(unix)]
fn limit_stack(isolate: &mut v8::OwnedIsolate, limits: Limits) {
    unsafe extern "C" {
        // `v8::Isolate::SetStackLimit(uintptr_t)`, which the crate has no function for. The limit of `CreateParams` is lost when
        // V8 gives a new isolate the limit of its flag.
        #[link_name = "_ZN2v87Isolate13SetStackLimitEm"]
        fn set_stack_limit(isolate: v8::UnsafeRawIsolatePtr, limit: usize);
    }
    let end = worker_stack_end(limits);
    // SAFETY: the isolate lives, and is this thread's; the address lies in the stack of this thread, above its end by the
    // reserve; V8 compares it and does not follow it.
    unsafe { set_stack_limit(isolate.as_raw_isolate_ptr(), end) }
}

/// Where V8 is to let the stack of a worker's thread end.
fn worker_stack_end(limits: Limits) -> usize {
    let size = limits.stack.saturating_sub(STACK_RESERVE);
    // V8 wants it aligned.
    here().saturating_sub(size) & !0xf
}

/// V8's `NearHeapLimitCallback` of a worker, whose heap is full: it ends, and may use a little more until then.
pub(crate) unsafe extern "C" fn on_worker_heap_full(
    _data: *mut std::ffi::c_void,
    current: usize,
    _initial: usize,
) -> usize {
    if let Some(state) = CURRENT.with_borrow(Weak::upgrade)
        && let Some(worker) = &state.worker
    {
        worker.stop_out_of_memory();
    }
    /// Enough for the engine to get to where it looks whether it was stopped.
    const MARGIN: usize = 16 * 1024 * 1024;
    current + MARGIN
}

/// The machine's memory in bytes; 0 if the system does not tell.
fn physical_memory() -> u64 {
    // SAFETY: `sysconf` only reads.
    let (pages, size) = unsafe {
        (
            libc::sysconf(libc::_SC_PHYS_PAGES),
            libc::sysconf(libc::_SC_PAGE_SIZE),
        )
    };
    u64::try_from(pages)
        .unwrap_or(0)
        .saturating_mul(u64::try_from(size).unwrap_or(0))
}

/// Lets `prepare(error, sites)` make the `stack` of every error, where V8 would call `Error.prepareStackTrace`.
pub fn set_prepare_stack(scope: &mut v8::PinScope, prepare: v8::Local<v8::Function>) {
    let prepare = v8::Global::new(scope, prepare);
    // Set once, while starting.
    let _ = State::get(scope).prepare_stack.set(prepare);
    scope.set_prepare_stack_trace_callback(on_prepare_stack);
}

/// V8's `PrepareStackTraceCallback`.
fn on_prepare_stack<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    error: v8::Local<'s, v8::Value>,
    sites: v8::Local<'s, v8::Array>,
) -> v8::Local<'s, v8::Value> {
    let undefined: v8::Local<v8::Value> = v8::undefined(scope).into();
    let state = State::get(scope);
    let Some(prepare) = state.prepare_stack.get() else {
        return undefined;
    };
    if let Some((receiver, prepare)) = prepare_of_context(scope, &state) {
        return prepare
            .call(scope, receiver, &[error, sites.into()])
            .unwrap_or(undefined);
    }
    let prepare = v8::Local::new(scope, prepare);
    // What it throws is pending then, and V8 passes it on.
    prepare
        .call(scope, undefined, &[error, sites.into()])
        .unwrap_or(undefined)
}

/// `Error` and `Error.prepareStackTrace` of the current context, if that is one of the program's own and has such a
/// function.
fn prepare_of_context<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    state: &State,
) -> Option<(v8::Local<'s, v8::Value>, v8::Local<'s, v8::Function>)> {
    let context = scope.get_current_context();
    if state.context.get().is_none_or(|main| *main == context) {
        return None;
    }
    let name = string(scope, "Error");
    let error = context.global(scope).get(scope, name.into())?;
    let name = string(scope, "prepareStackTrace");
    let prepare = error.try_cast::<v8::Object>().ok()?.get(scope, name.into())?;
    Some((error, prepare.try_cast().ok()?))
}

/// What [`has_room_on_stack`] keeps free, in bytes: more than any call into the trace needs.
const ROOM: usize = 16 * 1024;

/// V8's own default for the size of the stack, in kilobytes.
const STACK_SIZE: u32 = 984;

/// About where V8 lets the stack of this thread end, if called while the isolate is made.
pub(crate) fn stack_end(options: &Options, limits: Option<Limits>) -> usize {
    if let Some(limits) = limits {
        return worker_stack_end(limits);
    }
    let size = options.engine.stack_size.unwrap_or(STACK_SIZE) as usize * 1024;
    here().saturating_sub(size)
}

/// An address on the stack, near its present end.
#[inline(never)]
fn here() -> usize {
    let local = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&local)).addr()
}

/// Whether there is a little room left before V8 will throw that the stack is full.
pub fn has_room_on_stack(isolate: &v8::Isolate) -> bool {
    let end = State::try_get(isolate).map_or(0, |state| state.stack_end);
    here().saturating_sub(end) > ROOM
}

/// Lets V8 run what its own threads left for the main thread. True if there was anything.
pub fn pump_messages(isolate: &v8::Isolate) -> bool {
    let Some(platform) = PLATFORM.get() else {
        return false;
    };
    let mut any = false;
    while v8::Platform::pump_message_loop(platform, isolate, false) {
        any = true;
    }
    any
}

/// The heap's limit is reached and no garbage is left to collect: V8 cannot go on, so this ends the process.
unsafe extern "C" fn on_out_of_memory(location: *const c_char, details: &v8::OomDetails) {
    let place = if location.is_null() {
        String::from("unknown")
    } else {
        // SAFETY: V8 passes a static, NUL-terminated string.
        unsafe { CStr::from_ptr(location) }.to_string_lossy().into_owned()
    };
    let what = if details.is_heap_oom {
        "JavaScript heap out of memory"
    } else {
        "out of memory"
    };
    let advice = "raise the limit with --max-old-space-size=MEGABYTES, or keep fewer objects alive";
    // What an abort reports, without the core file.
    let code = 134;
    let state = CURRENT.with_borrow(Weak::upgrade);
    if let Some(state) = &state {
        state.finish(code, ExitReason::OutOfMemory);
    }
    eprintln!("jsr: {what} ({place}): {advice}");
    // SAFETY: `_exit` only ends the process.
    unsafe { libc::_exit(code) }
}

thread_local! {
    /// The runtime of this thread, for [`on_out_of_memory`], which gets no isolate to ask.
    pub(crate) static CURRENT: RefCell<Weak<State>> = const { RefCell::new(Weak::new()) };
}

/// A string of the JavaScript heap. V8 has none longer than about 512 MB; such a text comes out empty.
pub fn string<'s>(scope: &v8::PinScope<'s, '_>, text: &str) -> v8::Local<'s, v8::String> {
    v8::String::new(scope, text).unwrap_or_else(|| v8::String::empty(scope))
}

/// Evaluates `internal/primordials` and `internal/loader`, and then the module `entry`, which sets up the rest.
///
/// # Errors
/// The text of what the internal modules threw: a bug of jsr.
pub fn bootstrap(scope: &mut v8::PinScope, entry: &str) -> Result<(), String> {
    v8::tc_scope!(let tc, scope);
    if run_bootstrap(tc, entry).is_some() {
        return Ok(());
    }
    let stack = tc.stack_trace().or_else(|| tc.exception());
    Err(stack.map_or_else(|| String::from("unknown"), |value| value.to_rust_string_lossy(tc)))
}

fn run_bootstrap(scope: &mut v8::PinScope, entry: &str) -> Option<()> {
    let undefined = v8::undefined(scope).into();
    if State::get(scope)
        .trace
        .as_ref()
        .is_some_and(Recorder::wants_stack)
    {
        intrinsics::install(scope)?;
    }
    // Made like this the object is a dictionary from the start: the two thousand names that are added to it would
    // otherwise each cost a new shape.
    let null: v8::Local<v8::Value> = v8::null(scope).into();
    let primordials = v8::Object::with_prototype_and_properties(scope, null, &[], &[]);
    let fill = compile_internal(scope, "internal/primordials", &["primordials"])?;
    fill.call(scope, undefined, &[primordials.into()])?;
    primordials.set_integrity_level(scope, v8::IntegrityLevel::Frozen)?;

    let process = v8::Object::new(scope);
    let binding = v8::Function::new(scope, internal_binding)?;
    let compile = v8::Function::new(scope, compile_internal_callback)?;
    let load = compile_internal(
        scope,
        "internal/loader",
        &[
            "primordials",
            "process",
            "getInternalBinding",
            "compileInternal",
            "ids",
            "entry",
        ],
    )?;
    let state = State::get(scope);
    let ids: Vec<v8::Local<v8::Value>> = state
        .modules
        .iter()
        .map(|module| string(scope, module.id).into())
        .collect();
    let ids = v8::Array::new_with_elements(scope, &ids);
    let entry = string(scope, entry);
    let arguments = [
        primordials.into(),
        process.into(),
        binding.into(),
        compile.into(),
        ids.into(),
        entry.into(),
    ];
    load.call(scope, undefined, &arguments)?;
    Some(())
}

/// Compiles the internal module `id` as a function of `parameters`.
fn compile_internal<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    id: &str,
    parameters: &[&str],
) -> Option<v8::Local<'s, v8::Function>> {
    let state = State::get(scope);
    let Ok(index) = state.modules.binary_search_by(|module| module.id.cmp(id)) else {
        let message = string(scope, &format!("no such internal module: {id}"));
        let error = v8::Exception::error(scope, message);
        scope.throw_exception(error);
        return None;
    };
    let source = state.modules[index].source.v8_string(scope).ok()?;
    let visible = state.trace.as_ref().and_then(|trace| {
        let names = state.host.visible_functions(id)?;
        trace.instrument_host(id, &source.to_rust_string_lossy(scope), names)
    });
    let source = visible.map_or(source, |visible| string(scope, &visible));
    let name = string(scope, &format!("node:{id}"));
    let origin = v8::ScriptOrigin::new(
        scope,
        name.into(),
        0,
        0,
        false,
        -1,
        None,
        false,
        false,
        false,
        None,
    );
    let mut source = v8::script_compiler::Source::new(source, Some(&origin));
    let parameters: Vec<v8::Local<v8::String>> = parameters
        .iter()
        .map(|parameter| string(scope, parameter))
        .collect();
    v8::script_compiler::compile_function(
        scope,
        &mut source,
        &parameters,
        &[],
        v8::script_compiler::CompileOptions::NoCompileOptions,
        v8::script_compiler::NoCacheReason::NoReason,
    )
}

/// `compileInternal(id)`: the function of an internal module.
fn compile_internal_callback(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let id = args.get(0).to_rust_string_lossy(scope);
    let parameters = [
        "exports",
        "require",
        "module",
        "process",
        "internalBinding",
        "primordials",
    ];
    if let Some(function) = compile_internal(scope, &id, &parameters) {
        rv.set(function.into());
    }
}

/// `getInternalBinding(name)`: a new object with the native functions of a binding, or undefined.
fn internal_binding(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let name = args.get(0).to_rust_string_lossy(scope);
    let state = State::get(scope);
    let Some(binding) = state.bindings.iter().find(|binding| binding.name == name) else {
        return;
    };
    let target = v8::Object::new(scope);
    let mut functions = Functions::default();
    (binding.functions)(&mut functions);
    for (name, callback) in functions.list {
        let name = string(scope, name);
        let template = v8::FunctionTemplate::new_raw(scope, callback);
        template.remove_prototype();
        let Some(function) = template.get_function(scope) else {
            return;
        };
        function.set_name(name);
        target.set(scope, name.into(), function.into());
    }
    if let Some(init) = binding.init {
        init(scope, target);
    }
    rv.set(target.into());
}

/// Where an exception was thrown or a script does not parse, as Node shows it above the stack:
/// `file:line`, the source line, and carets below what is meant. Empty for a place inside jsr's own modules.
pub fn arrow(scope: &v8::PinScope, message: v8::Local<v8::Message>) -> String {
    let resource = message
        .get_script_resource_name(scope)
        .filter(|name| name.is_string());
    let resource = resource.map_or_else(
        || String::from("<anonymous_script>"),
        |name| name.to_rust_string_lossy(scope),
    );
    if resource.starts_with("node:") {
        return String::new();
    }
    let Some(source) = message.get_source_line(scope) else {
        return String::new();
    };
    let text = source.to_rust_string_lossy(scope);
    let line = message.get_line_number(scope).unwrap_or(0);
    let (start, end) = (message.get_start_column(), message.get_end_column());
    let start = original_column(&text, start);
    // What is shown may begin in front of an insertion, and end behind it.
    let end = original_column(&text, end).max(start + 1);
    let source = instrument::strip(&text);
    format!("{resource}:{line}\n{source}\n{}", underline(&source, start, end))
}

/// The longest line of carets: whoever throws from the middle of a minified file is not shown a page of spaces.
const LONGEST_UNDERLINE: usize = 1020;

/// Carets below the UTF-16 columns `start..end` of `source`, after white space that keeps its tabs: one character for
/// each column, as Node does it. Empty if the columns are not in the line.
fn underline(source: &str, start: usize, end: usize) -> String {
    let length = source.encode_utf16().count();
    if start > end || end > length {
        return String::new();
    }
    let spaces = source
        .encode_utf16()
        .take(start)
        .map(|unit| if unit == u16::from(b'\t') { '\t' } else { ' ' });
    spaces
        .chain(std::iter::repeat_n('^', end - start))
        .take(LONGEST_UNDERLINE)
        .collect()
}

/// The stack of a message as `--trace-uncaught` shows it: the functions by their own names, without their receivers.
pub fn plain_stack(scope: &v8::PinScope, message: v8::Local<v8::Message>) -> String {
    let Some(stack) = message.get_stack_trace(scope) else {
        return String::new();
    };
    let text = |value: Option<v8::Local<v8::String>>| value.map(|text| text.to_rust_string_lossy(scope));
    let mut lines = String::new();
    for frame in (0..stack.get_frame_count()).filter_map(|index| stack.get_frame(scope, index)) {
        let script = text(frame.get_script_name(scope)).unwrap_or_default();
        let place = format!(
            "{script}:{}:{}",
            frame.get_line_number(),
            frame_column(scope, frame)
        );
        let line = match text(frame.get_function_name(scope)).filter(|name| !name.is_empty()) {
            _ if frame.is_eval() => format!("    at [eval] ({place})\n"),
            Some(name) => format!("    at {name} ({place})\n"),
            None => format!("    at {place}\n"),
        };
        lines.push_str(&line);
    }
    lines
}

/// The column, counted from 0, that stands in the user's own text where `column` stands in a line as the engine has it.
pub fn original_column(line: &str, column: usize) -> usize {
    if !instrument::is_instrumented(line) {
        return column;
    }
    u32::try_from(column)
        .ok()
        .and_then(|column| usize::try_from(instrument::original_column(line, column)).ok())
        .unwrap_or(column)
}

/// The column of a frame in the user's own text, counted from 1.
pub fn frame_column(scope: &v8::PinScope, frame: v8::Local<v8::StackFrame>) -> usize {
    let column = frame.get_column();
    if State::get(scope).trace.is_none() {
        return column;
    }
    let source = frame
        .get_script_source(scope)
        .map(|source| source.to_rust_string_lossy(scope))
        .unwrap_or_default();
    let line = source.lines().nth(frame.get_line_number().saturating_sub(1));
    line.map_or(column, |line| original_column(line, column.saturating_sub(1)) + 1)
}

#[cfg(test)]
mod tests {
    use super::underline;

    #[test]
    fn carets_stand_below_the_columns() {
        assert_eq!(underline("throw new Error('x')", 0, 1), "^");
        assert_eq!(underline("  let x = ;", 10, 11), "          ^");
        assert_eq!(underline("foo.bar()", 4, 7), "    ^^^");
    }

    #[test]
    fn tabs_are_kept_so_that_the_carets_line_up() {
        assert_eq!(underline("\tfoo()", 1, 2), "\t^");
    }

    #[test]
    fn a_column_is_a_utf16_unit() {
        assert_eq!(underline("'\u{1f600}' x", 5, 6), "     ^");
    }

    #[test]
    fn long_lines_end() {
        let source = " ".repeat(3000);
        assert_eq!(
            underline(&source, 1000, 1100),
            format!("{}{}", " ".repeat(1000), "^".repeat(20))
        );
        assert_eq!(underline(&source, 2000, 2001), " ".repeat(1020));
    }

    #[test]
    fn columns_outside_the_line_give_nothing() {
        assert_eq!(underline("x", 3, 4), "");
        assert_eq!(underline("x", 1, 0), "");
    }
}
