//! The story of each rejection: rejected without a handler, found unhandled at a checkpoint, told to whom, handled late.

use std::collections::BTreeMap;

use super::Inner;
use super::event::{Place, PromiseId, RejectionHook, TraceEvent};
use super::promises::preview;

/// A rejected promise that has no handler.
pub(super) struct Unhandled {
    pub(super) value: String,
    pub(super) at: Option<Place>,
    /// A checkpoint has found it so.
    judged: bool,
}

/// Rejected promises without a handler, oldest first.
#[derive(Default)]
pub(super) struct Rejections {
    pub(super) unhandled: BTreeMap<u32, Unhandled>,
}

impl Inner {
    /// V8 reports that `promise` was rejected without a handler, or that it has got one since.
    pub(super) fn rejected(
        &mut self,
        scope: &mut v8::PinScope,
        promise: v8::Local<v8::Promise>,
        handled: bool,
    ) {
        let id = self.promises.id(scope, promise);
        if handled {
            self.handled(scope, id);
            return;
        }
        let at = self.place(scope);
        let value = promise.result(scope);
        let unhandled = Unhandled {
            value: preview(scope, value),
            at,
            judged: false,
        };
        self.rejections.unhandled.insert(id.0, unhandled);
    }

    fn handled(&mut self, scope: &mut v8::PinScope, promise: PromiseId) {
        let Some(unhandled) = self.rejections.unhandled.remove(&promise.0) else {
            return;
        };
        let at = self.place(scope);
        let by = self.current();
        self.record(TraceEvent::PromiseHandled {
            promise,
            late: unhandled.judged,
            at,
            by,
        });
    }

    /// A checkpoint found `promise` unhandled, and `hook` is told.
    pub(super) fn judged(
        &mut self,
        scope: &mut v8::PinScope,
        promise: v8::Local<v8::Promise>,
        mode: &'static str,
        hook: RejectionHook,
    ) {
        let promise = self.promises.id(scope, promise);
        let Some(unhandled) = self.rejections.unhandled.get_mut(&promise.0) else {
            return;
        };
        unhandled.judged = true;
        let (value, at) = (unhandled.value.clone(), unhandled.at.clone());
        self.record(TraceEvent::PromiseUnhandled {
            promise,
            value,
            mode,
            hook,
            at,
        });
    }
}
