//! The ends of channels that belong to this thread: its MessagePorts and BroadcastChannels, by number.
//!
//! A port stays open, and in the table, until it is closed or goes away in a message. Each has a mailbox of the loop.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use jsr_runtime::jobs::{self, Port, Waker};
use jsr_runtime::state::State;
use jsr_runtime::{callback, deferred};

use super::channel::{Detached, End, Item, Message, broadcast, find_inbox, inbox, pair};
use super::clone::{Hooks, deserialize, serialize};

/// The most messages that one look into a mailbox takes, unless more were there before.
const BATCH: usize = 1000;

#[derive(Default)]
struct Ports {
    open: RefCell<HashMap<u32, Rc<Entry>>>,
    last: Cell<u32>,
}

struct Entry {
    end: Arc<End>,
    port: Port,
    waker: Waker,
    object: v8::Global<v8::Object>,
    api: &'static str,
    started: Cell<bool>,
    referenced: Cell<bool>,
    closing: Cell<bool>,
}

impl Drop for Ports {
    fn drop(&mut self) {
        close_entries(&self.open.take());
    }
}

fn close_entries(open: &HashMap<u32, Rc<Entry>>) {
    for entry in open.values() {
        entry.end.close();
    }
}

/// Closes all ports of a thread that ends.
pub fn close_all(isolate: &v8::Isolate) {
    if let Some(ports) = isolate.get_slot::<Rc<Ports>>() {
        close_entries(&ports.open.take());
    }
}

fn ports(isolate: &mut v8::Isolate) -> Rc<Ports> {
    if let Some(ports) = isolate.get_slot::<Rc<Ports>>() {
        return Rc::clone(ports);
    }
    let ports = Rc::<Ports>::default();
    isolate.set_slot(Rc::clone(&ports));
    ports
}

fn find(isolate: &mut v8::Isolate, id: u32) -> Option<Rc<Entry>> {
    ports(isolate).open.borrow().get(&id).cloned()
}

/// Whether the port `id` is neither closed nor gone.
pub fn is_open(isolate: &mut v8::Isolate, id: u32) -> bool {
    find(isolate, id).is_some_and(|entry| !entry.closing.get())
}

/// Makes `end` the port that `object` stands for; its number.
pub fn adopt(
    scope: &mut v8::PinScope,
    end: Detached,
    object: v8::Local<v8::Object>,
    api: &'static str,
) -> u32 {
    let ports = ports(scope);
    let id = ports.last.get() + 1;
    insert(scope, &ports, id, end, object, api);
    id
}

fn insert(
    scope: &mut v8::PinScope,
    ports: &Ports,
    id: u32,
    end: Detached,
    object: v8::Local<v8::Object>,
    api: &'static str,
) {
    ports.last.set(id.max(ports.last.get()));
    let end = end.adopt();
    let (port, waker) = jobs::open_mailbox(scope, move |scope| look(scope, id));
    end.set_waker(Some(waker.clone()));
    let entry = Entry {
        end,
        port,
        waker,
        object: v8::Global::new(scope, object),
        api,
        started: Cell::new(false),
        referenced: Cell::new(false),
        closing: Cell::new(false),
    };
    // The other end may have been closed before.
    entry.end.wake_if_waiting();
    ports.open.borrow_mut().insert(id, Rc::new(entry));
}

/// An end that came in a message, as a new object.
pub fn adopt_new<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    hooks: &Hooks,
    end: Detached,
) -> Option<v8::Local<'s, v8::Value>> {
    let ports = ports(scope);
    let id = ports.last.get() + 1;
    ports.last.set(id);
    let make = v8::Local::new(scope, &hooks.make_port);
    let receiver = v8::undefined(scope).into();
    let argument = v8::Integer::new_from_unsigned(scope, id).into();
    let object = make
        .call(scope, receiver, &[argument])?
        .try_cast::<v8::Object>()
        .ok()?;
    insert(scope, &ports, id, end, object, "MessagePort");
    Some(object.into())
}

/// Takes the port `id` from this thread. The object that stood for it is told that it is closed.
pub fn detach(scope: &mut v8::PinScope, id: u32) -> Option<Detached> {
    let entry = ports(scope).open.borrow_mut().remove(&id)?;
    let object = entry.object.clone();
    deferred::closed(scope, entry.api, move |scope| emit_close(scope, &object));
    Some(Detached::new(Arc::clone(&entry.end)))
}

fn emit_close(scope: &mut v8::PinScope, object: &v8::Global<v8::Object>) {
    let Some(hooks) = Hooks::get(scope) else { return };
    let emit = v8::Local::new(scope, &hooks.emit_close);
    let object = v8::Local::new(scope, object).into();
    callback::call(scope, emit, &[object]);
}

/// The mailbox of the port `id` was woken.
fn look(scope: &mut v8::PinScope, id: u32) {
    let Some(entry) = find(scope, id) else { return };
    for _ in 0..entry.end.waiting().max(BATCH) {
        if entry.closing.get() || State::get(scope).has_stopped() {
            return;
        }
        match entry.end.take(entry.started.get()) {
            None => return,
            Some(Item::Close) => return close(scope, id),
            Some(Item::Message(message)) => {
                callback::message(scope, "message", |scope| deliver(scope, &entry, message));
            }
        }
        // What ran may have sent the port away.
        if find(scope, id).is_none() {
            return;
        }
    }
    entry.end.wake_if_waiting();
}

/// Calls `emitMessage` with what `message` carries, or with what is wrong with it.
fn deliver(scope: &mut v8::PinScope, entry: &Entry, message: Message) {
    let Some(hooks) = Hooks::get(scope) else { return };
    let received = {
        v8::tc_scope!(let tc, scope);
        match deserialize(tc, message) {
            Some((value, ports)) => Some((v8::Global::new(tc, value), v8::Global::new(tc, ports), "message")),
            None => tc.exception().map(|error| {
                let ports = v8::Array::new(tc, 0);
                (
                    v8::Global::new(tc, error),
                    v8::Global::new(tc, ports),
                    "messageerror",
                )
            }),
        }
    };
    let Some((value, ports, kind)) = received else {
        return;
    };
    let emit = v8::Local::new(scope, &hooks.emit_message);
    let arguments = [
        v8::Local::new(scope, &entry.object).into(),
        v8::Local::new(scope, value),
        v8::Local::new(scope, ports).into(),
        jsr_runtime::engine::string(scope, kind).into(),
    ];
    callback::call(scope, emit, &arguments);
}

/// The port `id` closes: 'close' is told of in the closing phase, and the other end learns of it then.
fn close(scope: &mut v8::PinScope, id: u32) {
    let Some(entry) = find(scope, id) else { return };
    if entry.closing.replace(true) {
        return;
    }
    entry.port.set_referenced(false);
    deferred::closed(scope, entry.api, move |scope| {
        let Some(entry) = ports(scope).open.borrow_mut().remove(&id) else {
            return;
        };
        entry.end.close();
        emit_close(scope, &entry.object);
    });
}

fn id_argument(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> u32 {
    args.get(index).uint32_value(scope).unwrap_or(0)
}

/// `makePair(one, two)`: connects two objects; their numbers.
pub fn make_pair(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (Ok(one), Ok(two)) = (
        args.get(0).try_cast::<v8::Object>(),
        args.get(1).try_cast::<v8::Object>(),
    ) else {
        return;
    };
    let (first, second) = pair();
    let first = adopt(scope, first, one, "MessagePort");
    let second = adopt(scope, second, two, "MessagePort");
    let first = v8::Integer::new_from_unsigned(scope, first).into();
    let second = v8::Integer::new_from_unsigned(scope, second).into();
    rv.set(v8::Array::new_with_elements(scope, &[first, second]).into());
}

/// `joinBroadcast(object, name)`: its number.
pub fn join_broadcast(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let Ok(object) = args.get(0).try_cast::<v8::Object>() else {
        return;
    };
    let name = args.get(1).to_rust_string_lossy(scope);
    let id = adopt(scope, broadcast(&name), object, "BroadcastChannel");
    rv.set_uint32(id);
}

/// `post(id, value, transfer, ids)`: see [`super::clone::structured_clone`]; undefined if the port is closed, and false if
/// the message can never arrive, since the port that it would arrive at is in it.
pub fn post<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue,
) {
    let id = id_argument(scope, &args, 0);
    let Some(message) = serialize(scope, args.get(1), args.get(2), args.get(3), Some(id)) else {
        return;
    };
    let Some(entry) = find(scope, id).filter(|entry| !entry.closing.get()) else {
        return;
    };
    if message.ends.iter().any(|end| end.is_other_end_of(&entry.end)) {
        rv.set_bool(false);
        return;
    }
    entry.end.send(message);
    rv.set_bool(true);
}

/// `start(id, on)`: messages are delivered, or wait.
pub fn start(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let id = id_argument(scope, &args, 0);
    if let Some(entry) = find(scope, id) {
        entry.started.set(args.get(1).is_true());
        entry.end.wake_if_waiting();
    }
}

/// `close(id)`.
pub fn close_port(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let id = id_argument(scope, &args, 0);
    close(scope, id);
}

/// `setReferenced(id, referenced)`: whether it keeps the loop alive.
pub fn set_referenced(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let id = id_argument(scope, &args, 0);
    if let Some(entry) = find(scope, id)
        && !entry.closing.get()
    {
        let referenced = args.get(1).is_true();
        entry.referenced.set(referenced);
        entry.port.set_referenced(referenced);
    }
}

/// `hasRef(id)`.
pub fn has_ref(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let id = id_argument(scope, &args, 0);
    let entry = find(scope, id);
    rv.set_bool(entry.is_some_and(|entry| entry.referenced.get() && !entry.closing.get()));
}

/// `isOpen(id)`.
pub fn is_open_port(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let id = id_argument(scope, &args, 0);
    rv.set_bool(is_open(scope, id));
}

/// `receive(id)`: the next message now, as `[value]`; undefined if there is none.
pub fn receive(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let id = id_argument(scope, &args, 0);
    let Some(entry) = find(scope, id) else { return };
    match entry.end.take(true) {
        None => {}
        // A port that the program closed in this turn still has what arrived before.
        Some(Item::Close) if entry.closing.get() => {}
        Some(Item::Close) => close(scope, id),
        Some(Item::Message(message)) => {
            if let Some((value, _)) = deserialize(scope, message) {
                rv.set(v8::Array::new_with_elements(scope, &[value]).into());
            }
        }
    }
}

/// `drain(id)`: delivers all that has arrived, now.
pub fn drain(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let id = id_argument(scope, &args, 0);
    let Some(entry) = find(scope, id) else { return };
    while let Some(Item::Message(message)) = entry.end.take(true) {
        v8::scope!(let scope, scope);
        deliver(scope, &entry, message);
    }
    // If the other end is closed, that is still to be told of.
    if entry.started.get() {
        entry.waker.wake();
    }
}

/// `openInbox(object, thread)`: its number.
pub fn open_inbox(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Ok(object) = args.get(0).try_cast::<v8::Object>() else {
        return;
    };
    let end = inbox(id_argument(scope, &args, 1));
    rv.set_uint32(adopt(scope, end, object, "MessagePort"));
}

/// `postToInbox(thread, value, transfer, ids)`: false if the thread has none.
pub fn post_to_inbox<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    args: v8::FunctionCallbackArguments<'s>,
    mut rv: v8::ReturnValue,
) {
    let thread = id_argument(scope, &args, 0);
    let Some(end) = find_inbox(thread) else {
        return rv.set_bool(false);
    };
    if let Some(message) = serialize(scope, args.get(1), args.get(2), args.get(3), None) {
        end.deliver(message);
        rv.set_bool(true);
    }
}
