//! The call stack: what functions that were instrumented, and functions of the runtime itself, tell of their comings and
//! goings (see [`crate::instrument`] for how they do).
//!
//! What is not told is derived:
//! - An `await` leaves the stack when V8 makes the promise behind it, and comes back with that promise's microtask (see
//!   [`super::promises`]).
//! - A generator leaves the stack when its `next` returns and it has not ended (see [`super::generators`]).
//! - The promise functions of the engine are seen when they make their promise. What runs inside of them (an executor, an
//!   iterator) is theirs for as long as the code that called them stays at the call.
//! - A frame whose end nobody told was left by an exception: whoever speaks next from below it shows that it has gone.

use std::collections::HashMap;
use std::rc::Rc;

use super::Inner;
use super::event::{FrameId, Left, Pause, Place, PromiseId, TraceEvent};
use super::place::Found;
use crate::instrument::{Function, FunctionKind};

/// A function that can appear on the stack.
struct Known {
    name: Rc<str>,
    /// Where it is defined; nothing for a host function.
    at: Option<Place>,
    kind: FunctionKind,
    is_async: bool,
    is_generator: bool,
    /// Its parameters' defaults may run before its body, and tell of the call.
    defaults: bool,
    /// The text that it is in, as the user wrote it, and where it begins and ends there.
    source: Rc<str>,
    range: (u32, u32),
    /// The lines of its beginning and its end.
    lines: (u32, u32),
}

/// What sort of frame.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    /// A function of the user's.
    User,
    /// A function of the runtime that the user's code called.
    Host,
    /// A function of the engine: it is left when its caller is somewhere else than at this call.
    Engine((usize, u32, usize)),
}

/// A call that is on the stack, or that will come back to it.
pub(super) struct Frame {
    id: FrameId,
    /// The index in [`Stack::functions`]; nothing for a function of the engine.
    function: Option<u32>,
    sort: Sort,
    /// Only its parameters' defaults have run so far.
    in_defaults: bool,
    /// The promise that the call of an async function returned.
    promise: Option<PromiseId>,
    /// `generator.return()` resumed it: its end is no exception.
    returning: bool,
}

/// A frame that is not on the stack and will come back.
pub(super) struct Suspended {
    frame: Frame,
    pub(super) how: Pause,
    /// What it awaits.
    pub(super) promise: Option<PromiseId>,
    pub(super) at: Option<Place>,
}

/// The call stack and what belongs to it.
#[derive(Default)]
pub(super) struct Stack {
    functions: Vec<Known>,
    frames: Vec<Frame>,
    suspended: HashMap<FrameId, Suspended>,
    /// Frames by the promise whose microtask brings them back.
    awaiting: HashMap<PromiseId, FrameId>,
    next_frame: u32,
}

impl Stack {
    /// How many frames there are.
    pub(super) fn depth(&self) -> usize {
        self.frames.len()
    }

    fn depth_u32(&self) -> u32 {
        u32::try_from(self.frames.len()).unwrap_or(u32::MAX)
    }

    /// The name of a frame's function, for sentences.
    pub(super) fn name_of(&self, frame: &Suspended) -> Rc<str> {
        self.function_of(&frame.frame)
            .map_or_else(|| Rc::from("(engine)"), |known| Rc::clone(&known.name))
    }

    fn function_of(&self, frame: &Frame) -> Option<&Known> {
        self.functions.get(usize::try_from(frame.function?).ok()?)
    }

    /// The frame that the microtask of `behind` brings back.
    pub(super) fn waiting_for(&self, behind: PromiseId) -> Option<&Suspended> {
        self.suspended.get(self.awaiting.get(&behind)?)
    }

    /// The name of the function that the microtask of `behind` brings back.
    pub(super) fn name_behind(&self, behind: PromiseId) -> Option<Rc<str>> {
        self.waiting_for(behind).map(|suspended| self.name_of(suspended))
    }

    /// The text of a function as the user wrote it.
    pub(super) fn text_of(&self, function: u32) -> Option<&str> {
        let known = self.functions.get(usize::try_from(function).ok()?)?;
        let (start, end) = known.range;
        known
            .source
            .get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }

    /// All frames that wait, oldest first.
    pub(super) fn all_suspended(&self) -> Vec<(FrameId, &Suspended)> {
        let mut all: Vec<_> = self.suspended.iter().map(|(id, frame)| (*id, frame)).collect();
        all.sort_by_key(|(id, _)| id.0);
        all
    }

    fn new_frame(&mut self, function: Option<u32>, sort: Sort) -> Frame {
        self.next_frame += 1;
        Frame {
            id: FrameId(self.next_frame),
            function,
            sort,
            in_defaults: false,
            promise: None,
            returning: false,
        }
    }

    fn position(&self, frame: FrameId) -> Option<usize> {
        self.frames.iter().rposition(|known| known.id == frame)
    }

    /// Whether the innermost frame is one of the runtime's or the engine's own.
    fn top_is_host(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.sort != Sort::User)
    }
}

impl Inner {
    /// Takes in the functions of a text that was instrumented; answers with the number of the first.
    pub(super) fn add_functions(
        &mut self,
        file: &Rc<str>,
        source: &Rc<str>,
        functions: Vec<Function>,
        host: bool,
    ) {
        for mut function in functions {
            if function.kind == FunctionKind::Field {
                function.name.push_str(" =");
            }
            let at = (!host).then(|| Place {
                file: Rc::clone(file),
                line: function.line,
                column: function.column,
                function: None,
            });
            self.stack.functions.push(Known {
                name: Rc::from(function.name),
                at,
                kind: function.kind,
                is_async: function.is_async,
                is_generator: function.is_generator,
                defaults: function.defaults,
                source: Rc::clone(source),
                range: function.range,
                lines: (function.line, function.last_line),
            });
        }
    }

    /// The number that the next function gets.
    pub(super) fn next_function(&self) -> u32 {
        u32::try_from(self.stack.functions.len()).unwrap_or(u32::MAX)
    }

    /// A function of the user's is entered, by its body or by a default of its parameters.
    pub(super) fn enter(&mut self, scope: &mut v8::PinScope, function: u32, in_defaults: bool) -> FrameId {
        let promise = if self.is_plain_async(function) {
            self.async_call_begins()
        } else {
            None
        };
        self.settle_fresh(scope);
        if !self.is_asked_for_then(scope) {
            self.sync(scope);
        }
        self.leave_engine_above_caller(scope);
        let Some(known) = usize::try_from(function)
            .ok()
            .and_then(|index| self.stack.functions.get(index))
        else {
            return FrameId(0);
        };
        if known.defaults
            && let Some(top) = self.stack.frames.last_mut()
            && top.in_defaults
            && top.function == Some(function)
        {
            // The defaults of this very call have told of it already.
            top.in_defaults = in_defaults;
            return top.id;
        }
        let starts_generator = known.is_generator;
        let mut frame = self.stack.new_frame(Some(function), Sort::User);
        frame.in_defaults = in_defaults;
        frame.promise = promise;
        let id = frame.id;
        if starts_generator {
            self.generators.started(id, self.stack.depth());
        }
        self.push(frame);
        id
    }

    /// Calling `function` makes a promise, and runs its body at once.
    fn is_plain_async(&self, function: u32) -> bool {
        let known = usize::try_from(function)
            .ok()
            .and_then(|index| self.stack.functions.get(index));
        known.is_some_and(|known| known.is_async && !known.is_generator)
    }

    /// A function of the runtime is entered. Only what user code calls is of interest, not what the runtime calls itself.
    pub(super) fn enter_host(&mut self, scope: &mut v8::PinScope, function: u32) -> FrameId {
        self.leave_engine(scope);
        if self.stack.frames.is_empty() || self.stack.top_is_host() || !self.scripts.user_calls(scope) {
            return FrameId(0);
        }
        let is_async = usize::try_from(function)
            .ok()
            .and_then(|index| self.stack.functions.get(index))
            .is_some_and(|known| known.is_async);
        // Where an async function of the runtime awaits, nobody tells; but then its caller goes on.
        let call = if is_async {
            self.scripts.current(scope)
        } else {
            None
        };
        let sort = call.map_or(Sort::Host, |call| Sort::Engine(call.call()));
        let frame = self.stack.new_frame(Some(function), sort);
        let id = frame.id;
        self.push(frame);
        id
    }

    /// A function that is part of another expression, such as a field's initialiser, has ended well.
    pub(super) fn leave_innermost_field(&mut self) {
        let is_field = self.stack.frames.last().is_some_and(|frame| {
            self.stack
                .function_of(frame)
                .is_some_and(|known| known.kind == FunctionKind::Field)
        });
        if is_field {
            self.pop(Left::Return);
        }
    }

    /// `frame` is left for good.
    pub(super) fn leave(&mut self, frame: FrameId, normally: bool) {
        if self.stack.position(frame).is_none() && !self.stack.suspended.contains_key(&frame) {
            return;
        }
        if self.stack.position(frame).is_none() {
            // An exception or `return()` brought a generator back without a word.
            self.resume(frame);
        }
        if self.stack.position(frame).is_none() {
            return;
        }
        self.unwind_to(frame);
        let returning = self.stack.frames.last().is_some_and(|frame| frame.returning);
        self.pop(if normally || returning {
            Left::Return
        } else {
            Left::Throw
        });
    }

    /// Control is back in `frame`, in a `catch` or `finally`: what was above it has been left.
    pub(super) fn caught(&mut self, frame: FrameId) {
        if self.stack.position(frame).is_none() {
            self.resume(frame);
        }
        self.unwind_to(frame);
    }

    /// Pops all that is above `frame`.
    fn unwind_to(&mut self, frame: FrameId) {
        if let Some(position) = self.stack.position(frame) {
            self.unwind(position + 1);
        }
    }

    /// Pops frames until `depth` are left. A function of the user's that did not say goodbye was left by an exception.
    pub(super) fn unwind(&mut self, depth: usize) {
        while self.stack.frames.len() > depth {
            let engine = self
                .stack
                .frames
                .last()
                .is_some_and(|frame| matches!(frame.sort, Sort::Engine(_)));
            self.pop(if engine { Left::Return } else { Left::Throw });
        }
    }

    /// Pops frames until `depth` are left: the process ends inside of them.
    pub(super) fn abandon(&mut self, depth: usize) {
        while self.stack.frames.len() > depth {
            self.pop(Left::Exit);
        }
    }

    fn push(&mut self, frame: Frame) {
        let known = self.stack.function_of(&frame);
        let (name, at) = known.map_or_else(
            || (Rc::from(""), None),
            |known| (Rc::clone(&known.name), known.at.clone()),
        );
        self.push_named(frame, name, at);
    }

    fn push_named(&mut self, frame: Frame, name: Rc<str>, at: Option<Place>) {
        let (id, host) = (frame.id, frame.sort != Sort::User);
        self.stack.frames.push(frame);
        let depth = self.stack.depth_u32();
        self.record(TraceEvent::StackPush {
            frame: id,
            name,
            at,
            host,
            depth,
        });
    }

    fn pop(&mut self, how: Left) {
        if let Some(frame) = self.stack.frames.pop() {
            let depth = self.stack.depth_u32();
            self.record(TraceEvent::StackPop {
                frame: frame.id,
                how,
                depth,
            });
        }
    }

    /// The frame at `position` leaves the stack and will come back; what is above it has gone.
    fn suspend(
        &mut self,
        position: usize,
        how: Pause,
        promise: Option<PromiseId>,
        at: Option<Place>,
    ) -> Option<FrameId> {
        self.unwind(position + 1);
        let frame = self.stack.frames.pop()?;
        let id = frame.id;
        let depth = self.stack.depth_u32();
        self.record(TraceEvent::StackSuspend {
            frame: id,
            how,
            promise,
            at: at.clone(),
            depth,
        });
        let suspended = Suspended {
            frame,
            how,
            promise,
            at,
        };
        self.stack.suspended.insert(id, suspended);
        Some(id)
    }

    /// `frame` is on the stack again. False if it was not suspended.
    pub(super) fn resume(&mut self, frame: FrameId) -> bool {
        let Some(Suspended {
            frame, how, promise, ..
        }) = self.stack.suspended.remove(&frame)
        else {
            return false;
        };
        let id = frame.id;
        self.stack.frames.push(frame);
        let depth = self.stack.depth_u32();
        self.record(TraceEvent::StackResume {
            frame: id,
            how,
            promise,
            depth,
        });
        true
    }
}

/// Awaits.
impl Inner {
    /// The code at `found` awaits `awaited`; the microtask of `behind` will bring it back.
    pub(super) fn awaits(&mut self, behind: PromiseId, awaited: PromiseId, found: &Found) {
        // An async function that is not instrumented may await while the innermost frame that is known is its caller's.
        if !found.direct || !found.instrumented {
            return;
        }
        // What was called before the `await` has returned.
        while self.engine_call().is_some() {
            self.pop(Left::Return);
        }
        let awaits = self.stack.frames.last().is_some_and(|frame| {
            self.stack.function_of(frame).is_some_and(|known| {
                let (first, last) = known.lines;
                known.is_async && (first..=last).contains(&found.place.line)
            })
        });
        let Some(position) = self.stack.frames.len().checked_sub(1).filter(|_| awaits) else {
            return;
        };
        let at = Some(found.place.clone());
        if let Some(frame) = self.suspend(position, Pause::Await, Some(awaited), at) {
            self.stack.awaiting.insert(behind, frame);
        }
    }

    /// The microtask of `behind` starts: the frame that awaited comes back.
    pub(super) fn resume_awaiting(&mut self, behind: PromiseId) {
        if let Some(frame) = self.stack.awaiting.remove(&behind) {
            self.resume(frame);
        }
    }

    /// `promise` was rejected. If it belongs to an async call whose parameters were still being evaluated, that has ended.
    pub(super) fn async_call_rejected(&mut self, promise: PromiseId) {
        let ended = self
            .stack
            .frames
            .last()
            .is_some_and(|frame| frame.in_defaults && frame.promise == Some(promise));
        if ended {
            self.pop(Left::Throw);
        }
    }
}

/// Generators.
impl Inner {
    /// A generator's method has returned. If the generator's frame is still there, above `base`, it yielded.
    pub(super) fn yielded(&mut self, frame: FrameId, base: usize) {
        if let Some(position) = self.stack.position(frame)
            && position >= base
        {
            self.suspend(position, Pause::Yield, None, None);
        }
    }

    /// A generator's method is about to continue `frame`, which yielded.
    pub(super) fn resume_yielded(&mut self, frame: FrameId, returning: bool) {
        let yielded = self
            .stack
            .suspended
            .get(&frame)
            .is_some_and(|suspended| suspended.how == Pause::Yield);
        if yielded
            && self.resume(frame)
            && let Some(top) = self.stack.frames.last_mut()
        {
            top.returning = returning;
        }
    }

    /// At the end of a microtask: an async generator that is still on the stack, above `base`, yielded; whatever else is
    /// there was left by an exception.
    pub(super) fn settle_stack(&mut self, base: usize) {
        let at_base = self.stack.frames.get(base).filter(|frame| {
            let known = self.stack.function_of(frame);
            known.is_some_and(|known| known.is_async && known.is_generator)
        });
        match at_base.map(|frame| frame.id) {
            Some(frame) => self.yielded(frame, base),
            None => self.unwind(base),
        }
    }
}

/// Functions of the engine.
impl Inner {
    /// The engine's function `name` was called from `found`, and has begun.
    pub(super) fn enter_engine(&mut self, name: &str, found: &Found) {
        if self.stack.frames.is_empty() || !found.direct {
            return;
        }
        let frame = self.stack.new_frame(None, Sort::Engine(found.call()));
        self.push_named(frame, Rc::from(name), None);
    }

    /// It has nothing more to do.
    pub(super) fn leave_engine_now(&mut self) {
        if self.engine_call().is_some() {
            self.pop(Left::Return);
        }
    }

    /// The call of the engine's function that is the innermost frame.
    pub(super) fn engine_call(&self) -> Option<(usize, u32, usize)> {
        match self.stack.frames.last()?.sort {
            Sort::Engine(call) => Some(call),
            _ => None,
        }
    }

    /// Functions of the engine whose caller has gone on are left.
    pub(super) fn leave_engine(&mut self, scope: &mut v8::PinScope) {
        while let Some(call) = self.engine_call() {
            if self
                .scripts
                .current(scope)
                .is_some_and(|found| found.is_same_call(call))
            {
                return;
            }
            self.pop(Left::Return);
        }
    }

    /// The same, when the function that runs has just been entered.
    fn leave_engine_above_caller(&mut self, scope: &mut v8::PinScope) {
        while let Some(call) = self.engine_call() {
            if self
                .scripts
                .caller(scope)
                .is_some_and(|found| found.is_same_call(call))
            {
                return;
            }
            self.pop(Left::Return);
        }
    }
}
