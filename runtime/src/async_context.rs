//! What a completion takes back into JavaScript besides its result: the async ids of what it completes, and the values that
//! `AsyncLocalStorage` had when that was asked for.
//!
//! JavaScript keeps all of it (`js/internal/async_hooks/`); here it is an object that is passed back. Nothing is kept, and
//! nothing is called, until a program loads `async_hooks`.

use std::rc::Rc;

use crate::state::State;

/// The functions of `js/internal/async_hooks/queues.js`. It hands them over when it is loaded.
pub struct AsyncFunctions {
    /// `requested(api, resource, byPromise)`: something was asked for. Answers with what stands for it.
    pub requested: v8::Global<v8::Function>,
    /// `enter(request)`: a callback of it is about to run.
    pub enter: v8::Global<v8::Function>,
    /// `leave(request)`: the callback has returned.
    pub leave: v8::Global<v8::Function>,
    /// `completed(request)`: there will be no more of it.
    pub completed: v8::Global<v8::Function>,
}

/// How a request is known to the hooks of a program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// By calling back.
    Callback,
    /// By settling a promise.
    Promise,
    /// Not at all: its callbacks only find the values of `AsyncLocalStorage` again.
    Unknown,
}

/// Where a completion belongs. Empty as long as no program asks.
#[derive(Clone, Default)]
pub struct AsyncContext(Option<Rc<v8::Global<v8::Value>>>);

impl AsyncContext {
    /// That of something of `api` that the code that runs now asks for: a request, which has an id of its own, is of the type
    /// that `js/internal/async_hooks/providers.js` finds for `api`, and is told to the hooks as `resource`, or as a new object.
    pub fn request(
        scope: &mut v8::PinScope,
        api: &str,
        resource: Option<v8::Local<v8::Value>>,
        answers: Answers,
    ) -> Self {
        let state = State::get(scope);
        let Some(functions) = state.async_functions.get() else {
            return Self::default();
        };
        v8::scope!(let scope, scope);
        let undefined: v8::Local<v8::Value> = v8::undefined(scope).into();
        let kind = match answers {
            Answers::Callback => v8::Boolean::new(scope, false).into(),
            Answers::Promise => v8::Boolean::new(scope, true).into(),
            Answers::Unknown => undefined,
        };
        let arguments = [
            crate::engine::string(scope, api).into(),
            resource.unwrap_or(undefined),
            kind,
        ];
        let requested = v8::Local::new(scope, &functions.requested);
        // It throws only if the stack is full; what was asked for then goes on without.
        v8::tc_scope!(let tc, scope);
        let request = requested.call(tc, undefined, &arguments);
        Self(request.map(|request| Rc::new(v8::Global::new(tc, request))))
    }

    /// That of the code that runs now, for what has no id of its own.
    pub fn here(scope: &mut v8::PinScope, api: &str) -> Self {
        Self::request(scope, api, None, Answers::Unknown)
    }

    /// Runs `run`, whose callbacks belong here, each with its checkpoint behind it.
    pub(crate) fn run(self, scope: &mut v8::PinScope, run: impl FnOnce(&mut v8::PinScope)) {
        if self.0.is_none() {
            return run(scope);
        }
        let state = State::get(scope);
        let outer = state.async_context.replace(self);
        run(scope);
        state.async_context.replace(outer);
    }

    /// All callbacks have run.
    pub(crate) fn completed(&self, scope: &mut v8::PinScope) {
        self.tell(scope, |functions| &functions.completed);
    }

    /// A callback begins.
    pub(crate) fn enter(&self, scope: &mut v8::PinScope) {
        self.tell(scope, |functions| &functions.enter);
    }

    /// A callback has returned. After one that threw, whoever handles the exception tidies up.
    pub(crate) fn leave(&self, scope: &mut v8::PinScope) {
        self.tell(scope, |functions| &functions.leave);
    }

    fn tell(&self, scope: &mut v8::PinScope, of: impl Fn(&AsyncFunctions) -> &v8::Global<v8::Function>) {
        let Some(request) = &self.0 else { return };
        let state = State::get(scope);
        let Some(functions) = state.async_functions.get() else {
            return;
        };
        v8::scope!(let scope, scope);
        let function = v8::Local::new(scope, of(functions));
        let request = v8::Local::new(scope, &**request);
        let undefined = v8::undefined(scope).into();
        v8::tc_scope!(let tc, scope);
        function.call(tc, undefined, &[request]);
    }
}
