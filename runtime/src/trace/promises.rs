//! Promises and their microtasks, derived from V8's promise hook.
//!
//! The hook speaks of promises, not of jobs. What it says, and what follows:
//! - *init(p, parent)*: `p` was made; with a parent, it is what `then` on the parent returned, or the engine's own promise
//!   behind an `await`. If the parent has settled, the reaction's microtask is queued at once, otherwise when it settles.
//! - *resolve(p)*: `p` is about to be resolved or rejected. Whether it settles or follows a thenable is only to be seen
//!   afterwards, so it is looked at before the next event is recorded ([`Inner::sync`]): in between nothing can happen.
//!   A promise that follows a thenable has queued a microtask to ask it.
//! - *before(p)*, *after(p)*: the microtask that settles `p`, or that asks for `p`'s thenable, starts and ends.

use std::collections::{HashMap, VecDeque};

use super::Inner;
use super::event::{Job, MicroId, MicroKind, Place, PromiseId, Settled, TraceEvent, Via};
use crate::state::State;

/// What is known of a promise that is still of interest.
#[derive(Default)]
struct Known {
    via: Option<Via>,
    at: Option<Place>,
    /// The promise that this one is a reaction to.
    parent: Option<PromiseId>,
    /// Promises whose reactions wait for this one to settle, in the order in which they were attached.
    waiting: Vec<PromiseId>,
    /// Microtasks that were queued for this promise, in order.
    queued: VecDeque<MicroId>,
    settled: bool,
}

/// A promise that V8 was about to resolve when it was last heard of.
struct Resolving {
    promise: v8::Global<v8::Promise>,
    id: PromiseId,
    at: Option<Place>,
}

/// All promises of the trace.
#[derive(Default)]
pub(super) struct Promises {
    count: u32,
    known: HashMap<PromiseId, Known>,
    resolving: Vec<Resolving>,
    key: Option<v8::Global<v8::Private>>,
}

impl Promises {
    /// The private name under which a promise carries its id: invisible to JavaScript, and no proxy sees it.
    fn key<'s>(&mut self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Private> {
        if let Some(key) = &self.key {
            return v8::Local::new(scope, key);
        }
        let key = v8::Private::new(scope, None);
        self.key = Some(v8::Global::new(scope, key));
        key
    }

    /// `await` of what is no promise wraps it in one, whose parent in the hook's eyes is the async function's own promise,
    /// though it is no reaction to it. It gives itself away: it is resolved while it seems to wait.
    fn detach(&mut self, id: PromiseId) {
        let Some(parent) = self.known.get_mut(&id).and_then(|known| known.parent.take()) else {
            return;
        };
        if let Some(parent) = self.known.get_mut(&parent) {
            parent.waiting.retain(|waiting| *waiting != id);
        }
    }

    /// The id of `promise`; made now if it was never seen, as one from before the hook was installed.
    fn id(&mut self, scope: &mut v8::PinScope, promise: v8::Local<v8::Promise>) -> PromiseId {
        let key = self.key(scope);
        if let Some(id) = promise.get_private(scope, key)
            && id.is_uint32()
        {
            return PromiseId(id.uint32_value(scope).unwrap_or(0));
        }
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
    let scope = &mut v8::ContextScope::new(scope, context);
    // The recorder runs no JavaScript while it is borrowed, so this cannot fail; if it did, an event would be missing,
    // which beats a panic across V8's frames.
    let Ok(mut inner) = recorder.inner.try_borrow_mut() else {
        return;
    };
    if inner.finished {
        return;
    }
    inner.sync(scope);
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
        while !self.promises.resolving.is_empty() {
            let Resolving { promise, id, at } = self.promises.resolving.remove(0);
            let promise = v8::Local::new(scope, promise);
            let state = match promise.state() {
                v8::PromiseState::Pending => {
                    self.record(TraceEvent::PromiseFollow { promise: id });
                    let micro = self.queue_micro(MicroKind::Thenable, Some(id), at);
                    self.promises.known.entry(id).or_default().queued.push_back(micro);
                    continue;
                }
                v8::PromiseState::Fulfilled => Settled::Fulfilled,
                v8::PromiseState::Rejected => Settled::Rejected,
            };
            let value = promise.result(scope);
            let value = preview(scope, value);
            let by = self.current();
            self.record(TraceEvent::PromiseSettle {
                promise: id,
                state,
                value,
                by,
                at,
            });
            let Some(known) = self.promises.known.get_mut(&id) else {
                continue;
            };
            known.settled = true;
            for child in std::mem::take(&mut known.waiting) {
                self.queue_reaction(child);
            }
            self.forget_if_done(id);
        }
    }

    fn promise_made(
        &mut self,
        scope: &mut v8::PinScope,
        promise: v8::Local<v8::Promise>,
        parent: v8::Local<v8::Value>,
    ) {
        let id = self.promises.id(scope, promise);
        let parent = v8::Local::<v8::Promise>::try_from(parent).ok();
        let found = if self.full() {
            None
        } else {
            self.scripts.current(scope)
        };
        let via = self.scripts.via(found.as_ref(), parent.is_some());
        let at = found.map(|found| found.place);
        self.promises.known.insert(
            id,
            Known {
                via: Some(via),
                at: at.clone(),
                ..Known::default()
            },
        );
        let Some(parent) = parent else {
            self.record(TraceEvent::PromiseNew {
                promise: id,
                parent: None,
                via,
                at,
            });
            return;
        };
        let parent_id = self.promises.id(scope, parent);
        self.record(TraceEvent::PromiseNew {
            promise: id,
            parent: Some(parent_id),
            via,
            at,
        });
        if parent.state() == v8::PromiseState::Pending {
            self.promises.known.entry(parent_id).or_default().waiting.push(id);
            self.promises.known.entry(id).or_default().parent = Some(parent_id);
        } else {
            self.queue_reaction(id);
        }
    }

    fn promise_resolving(&mut self, scope: &mut v8::PinScope, promise: v8::Local<v8::Promise>) {
        let id = self.promises.id(scope, promise);
        self.promises.detach(id);
        let at = self.place(scope);
        let promise = v8::Global::new(scope, promise);
        self.promises.resolving.push(Resolving { promise, id, at });
    }

    fn promise_job_starts(&mut self, scope: &mut v8::PinScope, promise: v8::Local<v8::Promise>) {
        let id = self.promises.id(scope, promise);
        let queued = self.promises.known.entry(id).or_default().queued.pop_front();
        // A reaction whose promise was made by a program's own subclass of Promise has no parent in the hook's eyes.
        let micro = queued.unwrap_or_else(|| self.queue_micro(MicroKind::Reaction, Some(id), None));
        self.start(Job::Micro(micro));
    }

    fn promise_job_ends(&mut self, scope: &mut v8::PinScope, promise: v8::Local<v8::Promise>) {
        let id = self.promises.id(scope, promise);
        if let Some(job @ Job::Micro(_)) = self.current() {
            self.end(job);
        }
        self.forget_if_done(id);
    }

    /// The reaction that will settle `child` became runnable.
    fn queue_reaction(&mut self, child: PromiseId) {
        let known = self.promises.known.entry(child).or_default();
        known.parent = None;
        let kind = if known.via == Some(Via::Await) {
            MicroKind::Await
        } else {
            MicroKind::Reaction
        };
        let at = known.at.clone();
        let micro = self.queue_micro(kind, Some(child), at);
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
fn preview(scope: &mut v8::PinScope, value: v8::Local<v8::Value>) -> String {
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
