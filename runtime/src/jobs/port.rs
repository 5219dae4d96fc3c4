//! Ports and mailboxes: what comes in without having been asked for.

use std::cell::Cell;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::inbox::{Finished, Inbox, Turn};
use super::{Handler, Pending};
use crate::async_context::AsyncContext;
use crate::state::State;

/// The main thread's end of a port: messages that other threads send run `handler`, each as a task of the loop.
///
/// Dropping it closes the port; messages that are still under way are lost.
pub struct Port {
    state: Weak<State>,
    id: u64,
    referenced: Cell<bool>,
}

/// The other threads' end of a [`Port`].
#[derive(Clone)]
pub struct Sender {
    inbox: Arc<Inbox>,
    id: u64,
}

impl Sender {
    /// Sends `message`, and wakes the loop if it waits.
    pub fn send(&self, message: impl Send + 'static) {
        self.inbox.push(Finished {
            id: self.id,
            turn: Turn::Asked,
            payload: Box::new(message),
            spell: None,
        });
    }
}

/// Opens a port for `api`. It does not keep the loop alive until [`Port::set_referenced`] says so.
pub fn open_port<M: Send + 'static>(
    scope: &mut v8::PinScope,
    api: &'static str,
    handler: impl Fn(&mut v8::PinScope, M) + 'static,
) -> (Port, Sender) {
    let state = State::get(scope);
    let handler: Handler = Rc::new(move |scope, payload| {
        if let Ok(message) = payload.downcast::<M>() {
            handler(scope, *message);
        }
    });
    let context = AsyncContext::here(scope, api);
    let id = state.jobs.register(Pending::Port {
        api,
        handler,
        context,
    });
    let inbox = Arc::clone(&state.jobs.inbox);
    (
        Port {
            state: Rc::downgrade(&state),
            id,
            referenced: Cell::new(false),
        },
        Sender { inbox, id },
    )
}

/// Wakes the thread that a mailbox belongs to.
#[derive(Clone)]
pub struct Waker {
    sender: Sender,
    /// It was woken, and has not looked yet.
    awake: Arc<AtomicBool>,
}

impl Waker {
    /// The mailbox's handler will run, once for all calls until then.
    pub fn wake(&self) {
        if !self.awake.swap(true, Ordering::AcqRel) {
            self.sender.inbox.push(Finished {
                id: self.sender.id,
                turn: Turn::Mail,
                payload: Box::new(()),
                spell: None,
            });
        }
    }
}

/// Opens a mailbox: `handler` runs in the poll phase after it was woken, and looks for itself what there is. It runs each
/// message as a task with [`crate::callback::message`].
pub fn open_mailbox(
    scope: &mut v8::PinScope,
    handler: impl Fn(&mut v8::PinScope) + 'static,
) -> (Port, Waker) {
    let state = State::get(scope);
    let awake = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&awake);
    let handler: Handler = Rc::new(move |scope, _| {
        flag.store(false, Ordering::Release);
        handler(scope);
    });
    let context = AsyncContext::here(scope, "MessagePort");
    let id = state.jobs.register(Pending::Mailbox { handler, context });
    let inbox = Arc::clone(&state.jobs.inbox);
    let port = Port {
        state: Rc::downgrade(&state),
        id,
        referenced: Cell::new(false),
    };
    let sender = Sender { inbox, id };
    (port, Waker { sender, awake })
}

impl Port {
    /// Whether the port keeps the loop alive.
    pub fn set_referenced(&self, referenced: bool) {
        let Some(state) = self.state.upgrade() else { return };
        if self.referenced.replace(referenced) != referenced {
            state.jobs.count(referenced);
        }
    }
}

impl Drop for Port {
    fn drop(&mut self) {
        self.set_referenced(false);
        if let Some(state) = self.state.upgrade() {
            state.jobs.pending.borrow_mut().remove(&self.id);
        }
    }
}
