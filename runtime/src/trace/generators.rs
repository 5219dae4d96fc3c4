//! Generators: when they leave the call stack and come back.
//!
//! The engine tells of no `yield`. But whoever continues a generator calls one of three methods of its prototype, so these
//! are replaced, while tracing, with native functions that call them. What they do is the same, to the last property.

use crate::engine::string;
use crate::state::State;

use super::event::FrameId;
use super::intrinsics::{evaluate, wrap, wrapped};

/// The methods that continue a generator.
const METHODS: [&str; 3] = ["next", "return", "throw"];

/// A call of one of these methods that is under way.
struct Call {
    /// The generator's frame; nothing before it has begun.
    frame: Option<FrameId>,
    /// The depth of the stack at the call.
    base: usize,
}

/// The calls that are under way, innermost last.
#[derive(Default)]
pub(super) struct Generators {
    calls: Vec<Call>,
    key: Option<v8::Global<v8::Private>>,
}

impl Generators {
    /// A generator's body has begun as `frame`, with `depth` frames below it.
    pub(super) fn started(&mut self, frame: FrameId, depth: usize) {
        if let Some(call) = self.calls.last_mut()
            && call.frame.is_none()
            && call.base == depth
        {
            call.frame = Some(frame);
        }
    }

    /// The private name under which a generator carries its frame.
    fn key<'s>(&mut self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Private> {
        if let Some(key) = &self.key {
            return v8::Local::new(scope, key);
        }
        let key = v8::Private::new(scope, None);
        self.key = Some(v8::Global::new(scope, key));
        key
    }
}

/// Replaces the methods of `%GeneratorPrototype%` and `%AsyncGeneratorPrototype%`. `None` if the engine failed.
pub(super) fn install(scope: &mut v8::PinScope) -> Option<()> {
    for source in ["(function*(){})", "(async function*(){})"] {
        let function = evaluate(scope, source)?;
        let name = string(scope, "prototype");
        let own = function.get(scope, name.into())?;
        let prototype = v8::Local::<v8::Object>::try_from(own)
            .ok()?
            .get_prototype(scope)?;
        let prototype = v8::Local::<v8::Object>::try_from(prototype).ok()?;
        for method in METHODS {
            wrap(scope, prototype, method, 1, call_method, method == "return")?;
        }
    }
    Some(())
}

/// Calls the original method, and tells the trace what became of the generator.
fn call_method<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue,
) {
    let Some((original, returning)) = wrapped(scope, &args) else {
        return;
    };
    let receiver = args.this();
    let arguments: Vec<v8::Local<v8::Value>> = (0..args.length()).map(|index| args.get(index)).collect();
    let known = before(scope, receiver, returning);
    let result = original.call(scope, receiver.into(), &arguments);
    if let Some(known) = known {
        after(scope, receiver, known);
    }
    if let Some(result) = result {
        rv.set(result);
    }
}

/// Brings the frame of `receiver` back, if it has one that yielded; answers with that.
fn before(
    scope: &mut v8::PinScope,
    receiver: v8::Local<v8::Object>,
    returning: bool,
) -> Option<Option<FrameId>> {
    let state = State::get(scope);
    let mut inner = state.trace.as_ref()?.inner.try_borrow_mut().ok()?;
    inner.catch_up(scope);
    inner.leave_engine(scope);
    let key = inner.generators.key(scope);
    let frame = receiver
        .get_private(scope, key)
        .filter(|frame| frame.is_uint32())
        .and_then(|frame| frame.uint32_value(scope))
        .map(FrameId);
    let base = inner.stack.depth();
    inner.generators.calls.push(Call { frame, base });
    if let Some(frame) = frame {
        inner.resume_yielded(frame, returning);
    }
    Some(frame)
}

/// The method has returned, or thrown.
fn after(scope: &mut v8::PinScope, receiver: v8::Local<v8::Object>, known: Option<FrameId>) {
    let state = State::get(scope);
    let Some(mut inner) = state
        .trace
        .as_ref()
        .and_then(|trace| trace.inner.try_borrow_mut().ok())
    else {
        return;
    };
    inner.catch_up(scope);
    let Some(Call {
        frame: Some(frame),
        base,
    }) = inner.generators.calls.pop()
    else {
        return;
    };
    if known.is_none() {
        let key = inner.generators.key(scope);
        let id = v8::Integer::new_from_unsigned(scope, frame.0);
        receiver.set_private(scope, key, id.into());
    }
    inner.yielded(frame, base);
}
