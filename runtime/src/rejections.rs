//! V8's reject callback, which only records. The checkpoint judges, after the queues are drained:
//! `js/internal/rejections.js`, one function per `--unhandled-rejections` mode.

use std::cell::RefCell;

use crate::state::State;

/// What V8 reported of a promise.
pub struct Rejection {
    /// What happened.
    pub event: v8::PromiseRejectEvent,
    /// The promise.
    pub promise: v8::Global<v8::Promise>,
    /// The reason, or the value of a later `resolve`; nothing when a handler was added.
    pub value: Option<v8::Global<v8::Value>>,
    /// The frame of `AsyncLocalStorage` that was current, if anyone uses that.
    pub frame: Option<v8::Global<v8::Value>>,
}

/// What was reported since the last checkpoint, in order.
#[derive(Default)]
pub struct Rejections {
    recorded: RefCell<Vec<Rejection>>,
}

impl Rejections {
    /// Takes all that was recorded.
    pub fn take(&self) -> Vec<Rejection> {
        self.recorded.take()
    }
}

/// V8's `PromiseRejectCallback` (HTML: HostPromiseRejectionTracker).
pub extern "C" fn on_reject(message: v8::PromiseRejectMessage) {
    // SAFETY: V8 calls this with a current context, on the isolate's thread; the message outlives the scope.
    v8::callback_scope!(unsafe scope, &message);
    let Some(state) = State::try_get(scope) else {
        return;
    };
    let event = message.get_event();
    // A second resolve or reject after the promise has settled is nothing that any hook of Node 26 hears of.
    if matches!(
        event,
        v8::PromiseRejectEvent::PromiseRejectAfterResolved
            | v8::PromiseRejectEvent::PromiseResolveAfterResolved
    ) {
        return;
    }
    if let (Some(trace), Some(context)) = (&state.trace, state.context.get()) {
        let context = v8::Local::new(scope, context);
        let scope = &mut v8::ContextScope::new(scope, context);
        let handled = event == v8::PromiseRejectEvent::PromiseHandlerAddedAfterReject;
        trace.rejection(scope, message.get_promise(), handled);
    }
    let promise = v8::Global::new(scope, message.get_promise());
    let value = message.get_value().map(|value| v8::Global::new(scope, value));
    let frame = state.async_functions.get().map(|_| {
        let frame = scope.get_continuation_preserved_embedder_data();
        v8::Global::new(scope, frame)
    });
    state.rejections.recorded.borrow_mut().push(Rejection {
        event,
        promise,
        value,
        frame,
    });
    state.ticks.note_rejection();
}
