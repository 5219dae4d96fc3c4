//! What instrumented code tells the trace. `js/internal/trace_calls.js` gives these functions to it, under names that no
//! program uses; `runtime/src/instrument/` writes the calls of them.

use jsr_runtime::binding::Functions;
use jsr_runtime::engine::{has_room_on_stack, string};
use jsr_runtime::instrument::Kind;
use jsr_runtime::trace::FrameId;

use super::{Arguments, id, with_trace};

pub(super) fn add(f: &mut Functions) {
    f.add("enter", enter);
    f.add("enterDefaults", enter_defaults);
    f.add("enterField", enter_field);
    f.add("enterHost", enter_host);
    f.add("leave", leave);
    f.add("caught", caught);
    f.add("fieldEnds", field_ends);
    f.add("instrumentEval", instrument_eval);
    f.add("instrumentBody", instrument_body);
    f.add("originalColumn", original_column);
    f.add("originalMessage", original_message);
    f.add("wantsCalls", wants_calls);
    f.add("setPrepareStack", set_prepare_stack);
}

/// Adds `callSwitch`, which instrumented code looks at: `[on, missed]`.
pub(super) fn init<'s, 'i>(scope: &mut v8::PinScope<'s, 'i>, target: v8::Local<'s, v8::Object>) {
    let array = with_trace(scope, |scope, trace| {
        let array = trace.switch(scope)?;
        let key = string(scope, "callSwitch");
        target.set(scope, key.into(), array.into())
    });
    // Without a trace there is none.
    let _ = array;
}

/// `wantsCalls()`: whether calls are recorded.
fn wants_calls(scope: &mut v8::PinScope, _args: Arguments, mut rv: v8::ReturnValue) {
    let wants = with_trace(scope, |_, trace| trace.wants_stack());
    rv.set_bool(wants == Some(true));
}

/// `enter(function)`: the number of the new frame.
fn enter(scope: &mut v8::PinScope, args: Arguments, mut rv: v8::ReturnValue) {
    if let Some(frame) = enter_function(scope, &args, false) {
        rv.set_uint32(frame.0);
    }
}

/// `enterDefaults(function)`: the same, from a default of its parameters; answers with nothing.
fn enter_defaults(scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue) {
    enter_function(scope, &args, true);
}

/// `enterField(function)`: the same, from the initialiser of a field.
fn enter_field(scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue) {
    enter_function(scope, &args, false);
}

fn enter_function(scope: &mut v8::PinScope, args: &Arguments, in_defaults: bool) -> Option<FrameId> {
    // What tells of the end of this call must not be what overflows the stack: an error that is on its way through
    // would be replaced. So the stack is over a little before its end.
    if !has_room_on_stack(scope) {
        let message = string(scope, "Maximum call stack size exceeded");
        let error = v8::Exception::range_error(scope, message);
        scope.throw_exception(error);
        return None;
    }
    let function = id(scope, args, 0);
    with_trace(scope, |scope, trace| trace.enter(scope, function, in_defaults))
}

/// `enterHost(function)`: the number of the new frame, 0 if it is not shown.
fn enter_host(scope: &mut v8::PinScope, args: Arguments, mut rv: v8::ReturnValue) {
    let function = id(scope, &args, 0);
    let frame = with_trace(scope, |scope, trace| trace.enter_host(scope, function));
    rv.set_uint32(frame.map_or(0, |frame| frame.0));
}

/// `leave(frame, normally)`.
fn leave(scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue) {
    let frame = FrameId(id(scope, &args, 0));
    let normally = id(scope, &args, 1) != 0;
    with_trace(scope, |scope, trace| trace.leave(scope, frame, normally));
}

/// `caught(frame)`: control is in a `catch` or `finally` of that call.
fn caught(scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue) {
    let frame = FrameId(id(scope, &args, 0));
    with_trace(scope, |scope, trace| trace.caught(scope, frame));
}

/// `fieldEnds()`: the initialiser of a field has been evaluated. Always 0.
fn field_ends(scope: &mut v8::PinScope, _args: Arguments, mut rv: v8::ReturnValue) {
    with_trace(scope, |scope, trace| trace.field_ends(scope));
    rv.set_uint32(0);
}

/// `instrumentEval(code)`: the code that is evaluated in its place.
fn instrument_eval(scope: &mut v8::PinScope, args: Arguments, mut rv: v8::ReturnValue) {
    rv.set(args.get(0));
    let source = args.get(0).to_rust_string_lossy(scope);
    let instrumented = with_trace(scope, |_, trace| trace.instrument("(eval)", &source, Kind::Eval));
    if let Some(instrumented) = instrumented.flatten() {
        rv.set(string(scope, &instrumented).into());
    }
}

/// `instrumentBody(body, parameters)`: the body of the function that is made in its place.
fn instrument_body(scope: &mut v8::PinScope, args: Arguments, mut rv: v8::ReturnValue) {
    rv.set(args.get(0));
    let body = args.get(0).to_rust_string_lossy(scope);
    let parameters = args.get(1).to_rust_string_lossy(scope);
    let instrumented = with_trace(scope, |_, trace| trace.instrument_body(&body, &parameters));
    if let Some(instrumented) = instrumented.flatten() {
        rv.set(string(scope, &instrumented).into());
    }
}

/// `originalColumn(script, line, column)`: where a place stands in the text that the user wrote. `script` is the hash of
/// the engine's text, or else its name.
fn original_column(scope: &mut v8::PinScope, args: Arguments, mut rv: v8::ReturnValue) {
    let script = args.get(0).to_rust_string_lossy(scope);
    let (line, column) = (id(scope, &args, 1), id(scope, &args, 2));
    let original = with_trace(scope, |_, trace| trace.original_column(&script, line, column));
    rv.set_uint32(original.unwrap_or(column));
}

/// `setPrepareStack(prepare)`: `prepare(error, sites)` makes the `stack` of an error from now on.
fn set_prepare_stack(scope: &mut v8::PinScope, args: Arguments, _rv: v8::ReturnValue) {
    if let Ok(prepare) = v8::Local::<v8::Function>::try_from(args.get(0)) {
        jsr_runtime::engine::set_prepare_stack(scope, prepare);
    }
}

/// `originalMessage(text)`: a message in which V8 quotes a function, with the text that the user wrote; undefined if there
/// is nothing to change.
fn original_message(scope: &mut v8::PinScope, args: Arguments, mut rv: v8::ReturnValue) {
    let text = args.get(0).to_rust_string_lossy(scope);
    let original = with_trace(scope, |_, trace| trace.original_message(&text));
    if let Some(original) = original.flatten() {
        rv.set(string(scope, &original).into());
    }
}
