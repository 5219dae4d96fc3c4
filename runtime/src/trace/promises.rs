//! Promises and their microtasks, derived from V8's promise hook.
//!
//! The hook speaks of promises, not of jobs, and it speaks before the deed. What it says, and what follows:
//! - *init(p, parent)*: `p` was made. With a parent it is what `then` on the parent returns, or the engine's own promise behind
//!   an `await`. Only the latter is marked as handled a moment later, so what it is is decided when the next thing is heard
//!   of ([`Inner::settle_fresh`]); in between nothing can happen. If the parent has settled, the reaction's microtask is
//!   queued at once, otherwise when it settles.
//! - *resolve(p)*: `p` is about to be resolved or rejected. Whether it settles or follows a thenable is only to be seen
//!   afterwards ([`Inner::sync`]). A promise that follows a thenable has queued a microtask to ask it.
//! - *before(p)*, *after(p)*: the microtask that settles `p`, or that asks for `p`'s thenable, starts and ends.

use std::collections::{HashMap, VecDeque};

use super::Inner;
use super::event::{Job, MicroId, MicroKind, Place, PromiseId, Settled, TraceEvent, Via};
use super::place::Found;
use super::why::Cause;
use crate::microtasks::OwnMicrotasks;
use crate::state::State;

/// What is known of a promise that is still of interest.
#[derive(Default)]
pub(super) struct Known {
    pub(super) via: Option<Via>,
    /// Where it was made.
    pub(super) at: Option<Place>,
    /// Promises whose reactions wait for this one to settle, in the order in which they were attached.
    waiting: Vec<PromiseId>,
    /// Microtasks that were queued for this promise, in order.
    queued: VecDeque<MicroId>,
    pub(super) settled: bool,
}

/// A promise that V8 was about to resolve when it was last heard of.
struct Resolving {
    promise: v8::Global<v8::Promise>,
    id: PromiseId,
    found: Option<Found>,
    /// How deep the call stack was.
    depth: usize,
}

/// A promise that V8 was about to make when it was last heard of.
struct Fresh {
    promise: v8::Global<v8::Promise>,
    id: PromiseId,
    parent: Option<(PromiseId, v8::Global<v8::Promise>)>,
    found: Option<Found>,
    /// An async function has been entered right after: it is what that returns.
    of_async_call: bool,
}

/// All promises of the trace.
#[derive(Default)]
pub(super) struct Promises {
    count: u32,
    known: HashMap<PromiseId, Known>,
    resolving: Vec<Resolving>,
    fresh: Option<Fresh>,
    /// A hook of the program runs before V8 resolves what it is about to resolve.
    pub(super) held: bool,
    /// The promise that was resolved with a thenable whose `then` the microtask that runs is about to call.
    pub(super) asking: Option<PromiseId>,
    key: Option<v8::Global<v8::Private>>,
}

impl Promises {
    /// What is known of a promise that is still of interest.
    pub(super) fn get(&self, id: PromiseId) -> Option<&Known> {
        self.known.get(&id)
    }

    /// The private name under which a promise carries its id: invisible to JavaScript, and no proxy sees it.
    fn key<'s>(&mut self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Private> {
        if let Some(key) = &self.key {
            return v8::Local::new(scope, key);
        }
        let key = v8::Private::new(scope, None);
        self.key = Some(v8::Global::new(scope, key));
        key
    }

    /// The id of `promise`, if it was seen.
    fn known_id(&mut self, scope: &mut v8::PinScope, promise: v8::Local<v8::Promise>) -> Option<PromiseId> {
        let key = self.key(scope);
        let id = promise.get_private(scope, key).filter(|id| id.is_uint32())?;
        id.uint32_value(scope).map(PromiseId)
    }

    /// The id of `promise`; made now if it was never seen, as one from before the hook was installed.
    pub(super) fn id(&mut self, scope: &mut v8::PinScope, promise: v8::Local<v8::Promise>) -> PromiseId {
        if let Some(id) = self.known_id(scope, promise) {
            return id;
        }
        let key = self.key(scope);
        self.count += 1;
        let id = v8::Integer::new_from_unsigned(scope, self.count);
        promise.set_private(scope, key, id.into());
        PromiseId(self.count)
    }
}

/// V8's `PromiseHook`, installed only when tracing.
///
/// # Safety
/// Only V8 may call this, on the isolate's thread.
pub unsafe extern "C" fn promise_hook(
    kind: v8::PromiseHookType,
    promise: v8::Local<v8::Promise>,
    parent: v8::Local<v8::Value>,
) {
    // SAFETY: V8 calls hooks on the isolate's thread, inside a handle scope that outlives this call.
    v8::callback_scope!(unsafe scope, promise);
    let Some(state) = State::try_get(scope) else {
        return;
    };
    let (Some(recorder), Some(context)) = (&state.trace, state.context.get()) else {
        return;
    };
    let context = v8::Local::new(scope, context);
    let own = scope.get_current_context();
    if own != context && own.get_slot::<OwnMicrotasks>().is_some() {
        return;
    }
    let scope = &mut v8::ContextScope::new(scope, context);
    // The recorder runs no JavaScript while it is borrowed, so this cannot fail; if it did, an event would be missing,
    // which beats a panic across V8's frames.
    let Ok(mut inner) = recorder.inner.try_borrow_mut() else {
        return;
    };
    if inner.finished {
        return;
    }
    if kind == v8::PromiseHookType::Resolve {
        inner.wrapped_for_await(scope, promise);
        inner.resolved_in_vain(scope, promise);
    }
    inner.catch_up(scope);
    match kind {
        v8::PromiseHookType::Init => inner.promise_made(scope, promise, parent),
        v8::PromiseHookType::Resolve => inner.promise_resolving(scope, promise),
        v8::PromiseHookType::Before => inner.promise_job_starts(scope, promise),
        v8::PromiseHookType::After => inner.promise_job_ends(scope, promise),
    }
}

impl Inner {
    /// Records what became of promises that were being resolved when they were last heard of.
    pub(super) fn sync(&mut self, scope: &mut v8::PinScope) {
        let mut undecided = 0;
        while let Some(resolving) = self.promises.resolving.get(undecided) {
            let promise = v8::Local::new(scope, &resolving.promise);
            let pending = promise.state() == v8::PromiseState::Pending;
            // V8 asks what a promise is resolved with for its `then`: a getter of the program's may run.
            if pending && (self.promises.held || self.stack.depth() > resolving.depth) {
                undecided += 1;
                continue;
            }
            let Resolving { id, found, .. } = self.promises.resolving.remove(undecided);
            let at = found.map(|found| found.place);
            let state = match promise.state() {
                v8::PromiseState::Pending => {
                    self.lock_in(id, at);
                    continue;
                }
                v8::PromiseState::Fulfilled => Settled::Fulfilled,
                v8::PromiseState::Rejected => Settled::Rejected,
            };
            let value = promise.result(scope);
            self.settled(scope, id, state, value, at);
        }
    }

    /// `id` was resolved with a thenable: a microtask will ask that for its outcome.
    fn lock_in(&mut self, id: PromiseId, at: Option<Place>) {
        self.record(TraceEvent::PromiseFollow {
            promise: id,
            thenable: None,
            hop: 1,
        });
        let micro = self.queue_micro(MicroKind::Thenable, Some(id), at, None);
        let known = self.promises.known.entry(id).or_default();
        known.queued.push_back(micro);
    }

    fn settled(
        &mut self,
        scope: &mut v8::PinScope,
        id: PromiseId,
        state: Settled,
        value: v8::Local<v8::Value>,
        at: Option<Place>,
    ) {
        if state == Settled::Rejected {
            self.async_call_rejected(id);
        }
        let by = self.current();
        if self.kinds.promises {
            let value = if self.full() {
                String::new()
            } else {
                preview(scope, value)
            };
            self.record(TraceEvent::PromiseSettle {
                promise: id,
                state,
                value,
                by,
                at: at.clone(),
            });
        }
        let Some(known) = self.promises.known.get_mut(&id) else {
            return;
        };
        known.settled = true;
        let made = known.at.clone();
        for child in std::mem::take(&mut known.waiting) {
            let cause = Cause {
                promise: Some(id).filter(|_| self.kinds.promises),
                made: made.clone(),
                state: Some(state),
                at: at.clone(),
                by,
                already: false,
            };
            self.queue_reaction(child, cause);
        }
        self.forget_if_done(id);
    }

    fn promise_made(
        &mut self,
        scope: &mut v8::PinScope,
        promise: v8::Local<v8::Promise>,
        parent: v8::Local<v8::Value>,
    ) {
        let id = self.promises.id(scope, promise);
        let parent = v8::Local::<v8::Promise>::try_from(parent)
            .ok()
            .map(|parent| (self.promises.id(scope, parent), v8::Global::new(scope, parent)));
        let found = if self.full() {
            None
        } else {
            self.scripts.current(scope)
        };
        self.promises.fresh = Some(Fresh {
            promise: v8::Global::new(scope, promise),
            id,
            parent,
            found,
            of_async_call: false,
        });
    }

    /// What is no promise is awaited through one that V8 makes for it and resolves at once. The hook calls the async
    /// function's own promise its parent, though it is no reaction to it.
    fn wrapped_for_await(&mut self, scope: &mut v8::PinScope, resolved: v8::Local<v8::Promise>) {
        let is_wrapper =
            self.promises.fresh.as_ref().is_some_and(|fresh| {
                fresh.parent.is_some() && v8::Local::new(scope, &fresh.promise) == resolved
            });
        if is_wrapper && let Some(Fresh { id, found, .. }) = self.promises.fresh.take() {
            self.record_new(id, None, Via::Await, found.map(|found| found.place));
        }
    }

    /// V8 tells again if what a promise was resolved with turned out to be no good: the promise itself, or an object whose
    /// `then` throws.
    fn resolved_in_vain(&mut self, scope: &mut v8::PinScope, promise: v8::Local<v8::Promise>) {
        let id = self.promises.known_id(scope, promise);
        self.promises
            .resolving
            .retain(|resolving| Some(resolving.id) != id);
    }

    /// An async function is about to be entered; if a promise was made for that, this is it.
    pub(super) fn async_call_begins(&mut self) -> Option<PromiseId> {
        let fresh = self
            .promises
            .fresh
            .as_mut()
            .filter(|fresh| fresh.parent.is_none())?;
        fresh.of_async_call = fresh.found.as_ref().is_some_and(|found| found.direct);
        fresh.of_async_call.then_some(fresh.id)
    }

    /// A function was called. If it is a getter of what a promise is being resolved with, V8 has not decided yet.
    pub(super) fn is_asked_for_then(&mut self, scope: &mut v8::PinScope) -> bool {
        let Some(resolving) = self.promises.resolving.last() else {
            return false;
        };
        let pending = v8::Local::new(scope, &resolving.promise).state() == v8::PromiseState::Pending;
        let Some(call) = resolving.found.as_ref().filter(|_| pending).map(Found::call) else {
            return false;
        };
        let caller = self.scripts.caller(scope);
        caller.is_some_and(|caller| caller.is_same_call(call))
    }

    /// Decides what the promise is that was made last.
    pub(super) fn settle_fresh(&mut self, scope: &mut v8::PinScope) {
        let Some(Fresh {
            promise,
            id,
            parent,
            found,
            of_async_call,
        }) = self.promises.fresh.take()
        else {
            return;
        };
        let parent = parent.map(|(id, parent)| (id, v8::Local::new(scope, parent)));
        let awaits = parent.is_some() && v8::Local::new(scope, promise).has_handler();
        let via = match (awaits, of_async_call) {
            (true, _) => Via::Await,
            (_, true) => Via::Async,
            _ => self
                .scripts
                .via(found.as_ref(), parent.is_some(), self.kinds.stack),
        };
        let parent_id = parent.map(|(parent, _)| parent);
        let in_engine =
            !awaits && !of_async_call && self.enter_promise_function(scope, via, parent_id, found.as_ref());
        let at = found.as_ref().map(|found| found.place.clone());
        self.record_new(id, parent_id, via, at);
        if let Some((parent_id, parent)) = parent {
            if awaits && let Some(found) = &found {
                self.awaits(id, parent_id, found);
            }
            self.attach(parent, parent_id, id);
        }
        if in_engine && matches!(via, Via::Then | Via::Catch | Via::Finally) {
            self.leave_engine_now();
        }
    }

    /// The process ends: what was made last can no longer be looked at.
    pub(super) fn drop_fresh(&mut self) {
        if let Some(Fresh {
            id, parent, found, ..
        }) = self.promises.fresh.take()
        {
            let via = self
                .scripts
                .via(found.as_ref(), parent.is_some(), self.kinds.stack);
            let parent = parent.map(|(parent, _)| parent);
            self.record_new(id, parent, via, found.map(|found| found.place));
        }
    }

    fn record_new(&mut self, promise: PromiseId, parent: Option<PromiseId>, via: Via, at: Option<Place>) {
        self.promises.known.insert(
            promise,
            Known {
                via: Some(via),
                at: at.clone(),
                ..Known::default()
            },
        );
        self.record(TraceEvent::PromiseNew {
            promise,
            parent,
            via,
            at,
        });
    }

    /// `child` is a reaction to `parent`.
    fn attach(&mut self, parent: v8::Local<v8::Promise>, parent_id: PromiseId, child: PromiseId) {
        let state = match parent.state() {
            v8::PromiseState::Pending => {
                self.promises
                    .known
                    .entry(parent_id)
                    .or_default()
                    .waiting
                    .push(child);
                return;
            }
            v8::PromiseState::Fulfilled => Settled::Fulfilled,
            v8::PromiseState::Rejected => Settled::Rejected,
        };
        let cause = Cause {
            promise: Some(parent_id).filter(|_| self.kinds.promises),
            made: self.promises.get(parent_id).and_then(|known| known.at.clone()),
            state: Some(state),
            already: true,
            ..Cause::default()
        };
        self.queue_reaction(child, cause);
    }

    /// The function of the engine that makes a promise, as a frame of its own. True if there is one now.
    fn enter_promise_function(
        &mut self,
        scope: &mut v8::PinScope,
        via: Via,
        parent: Option<PromiseId>,
        found: Option<&Found>,
    ) -> bool {
        let Some(found) = found.filter(|found| found.direct && found.instrumented) else {
            return false;
        };
        if let Some(call) = self.engine_call() {
            // `Promise.all` and its kin make more promises than their own.
            if found.is_same_call(call) && (parent.is_some() || via == Via::Combinator) {
                return false;
            }
            self.leave_engine(scope);
            self.leave_engine_now();
        }
        let word = self.scripts.word(found);
        let name = match (via, word.as_str()) {
            (Via::Then | Via::Catch | Via::Finally, word) => format!("Promise.prototype.{word}"),
            (Via::Constructor, "new") => String::from("new Promise"),
            (Via::Constructor | Via::Combinator, word @ ("resolve" | "reject" | "withResolvers" | "try")) => {
                format!("Promise.{word}")
            }
            (Via::Combinator, word) => format!("Promise.{word}"),
            _ => return false,
        };
        self.enter_engine(&name, found);
        true
    }

    fn promise_resolving(&mut self, scope: &mut v8::PinScope, promise: v8::Local<v8::Promise>) {
        let id = self.promises.id(scope, promise);
        let found = if self.full() {
            None
        } else {
            self.scripts.current(scope)
        };
        let promise = v8::Global::new(scope, promise);
        let depth = self.stack.depth();
        self.promises.resolving.push(Resolving {
            promise,
            id,
            found,
            depth,
        });
    }

    fn promise_job_starts(&mut self, scope: &mut v8::PinScope, promise: v8::Local<v8::Promise>) {
        let id = self.promises.id(scope, promise);
        let known = self.promises.known.entry(id).or_default();
        let queued = known.queued.pop_front();
        let at = known.at.clone();
        // A reaction whose promise was made by a program's own subclass of Promise has no parent in the hook's eyes.
        let micro = queued.unwrap_or_else(|| self.queue_micro(MicroKind::Reaction, Some(id), at, None));
        self.start(Job::Micro(micro));
        self.promises.asking = self.is_thenable_job(micro).then_some(id);
        self.resume_awaiting(id);
    }

    fn promise_job_ends(&mut self, scope: &mut v8::PinScope, promise: v8::Local<v8::Promise>) {
        let id = self.promises.id(scope, promise);
        if let Some(job @ Job::Micro(_)) = self.current() {
            self.end(job);
        }
        self.forget_if_done(id);
    }

    /// The reaction that will settle `child` became runnable.
    fn queue_reaction(&mut self, child: PromiseId, cause: Cause) {
        let known = self.promises.known.entry(child).or_default();
        let kind = if known.via == Some(Via::Await) {
            MicroKind::Await
        } else {
            MicroKind::Reaction
        };
        let at = known.at.clone();
        // The frame of an `await` on what was there already has not left the stack yet.
        let resumes = self.stack.name_behind(child);
        let micro = self.queue_micro(kind, Some(child), at, Some(cause));
        if let Some(name) = resumes {
            self.micro_resumes(micro, name);
        }
        self.promises
            .known
            .entry(child)
            .or_default()
            .queued
            .push_back(micro);
    }

    /// Drops what nothing will ask for again: a settled promise's reactions are queued the moment they are attached.
    fn forget_if_done(&mut self, id: PromiseId) {
        let known = &mut self.promises.known;
        if known
            .get(&id)
            .is_some_and(|known| known.settled && known.queued.is_empty())
        {
            known.remove(&id);
        }
    }
}

/// How long a preview may be, in characters.
const PREVIEW: usize = 60;

/// A few words for a value, made without running any JavaScript: no getter, no proxy trap, no `toString`.
pub(super) fn preview(scope: &mut v8::PinScope, value: v8::Local<v8::Value>) -> String {
    if value.is_string() {
        return format!("'{}'", shorten(&value.to_rust_string_lossy(scope)));
    }
    if value.is_big_int() {
        return format!("{}n", shorten(&value.to_rust_string_lossy(scope)));
    }
    if value.is_symbol() {
        return String::from("a symbol");
    }
    let Ok(object) = v8::Local::<v8::Object>::try_from(value) else {
        return value.to_rust_string_lossy(scope);
    };
    if value.is_proxy() {
        return String::from("a Proxy");
    }
    if let Ok(function) = v8::Local::<v8::Function>::try_from(value) {
        let name = function.get_name(scope).to_rust_string_lossy(scope);
        return if name.is_empty() {
            String::from("a function")
        } else {
            format!("function {name}")
        };
    }
    if let Ok(array) = v8::Local::<v8::Array>::try_from(value) {
        return format!("Array({})", array.length());
    }
    let class = object.get_constructor_name().to_rust_string_lossy(scope);
    if value.is_native_error()
        && let Some(message) = own_string(scope, object, "message")
    {
        return format!("{class}: {}", shorten(&message));
    }
    class
}

/// An own data property that holds a string. `object` is not a proxy, so its descriptor is made without running code.
fn own_string(scope: &mut v8::PinScope, object: v8::Local<v8::Object>, name: &str) -> Option<String> {
    let name = v8::String::new(scope, name)?;
    let descriptor = object.get_own_property_descriptor(scope, name.into())?;
    let descriptor = v8::Local::<v8::Object>::try_from(descriptor).ok()?;
    let key = v8::String::new(scope, "value")?;
    if !descriptor.has_own_property(scope, key.into())? {
        return None;
    }
    let value = descriptor.get(scope, key.into())?;
    value.is_string().then(|| value.to_rust_string_lossy(scope))
}

fn shorten(text: &str) -> String {
    let text = text.replace('\n', "\\n");
    match text.char_indices().nth(PREVIEW) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
