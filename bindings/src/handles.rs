//! Native state that belongs to an object of JavaScript: it is dropped when the object is collected, if not before.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The states of one kind, by the numbers that JavaScript knows them by.
pub struct Handles<T: 'static> {
    entries: Rc<RefCell<HashMap<u32, Entry<T>>>>,
    next: u32,
}

struct Entry<T> {
    /// Nothing while another thread has it.
    value: Option<T>,
    /// Its finalizer removes the entry.
    _owner: v8::Weak<v8::Object>,
}

impl<T> Default for Handles<T> {
    fn default() -> Self {
        Self {
            entries: Rc::default(),
            next: 1,
        }
    }
}

fn of<'a, T: 'static>(scope: &'a mut v8::PinScope) -> Option<&'a mut Handles<T>> {
    if scope.get_slot::<Handles<T>>().is_none() {
        scope.set_slot(Handles::<T>::default());
    }
    scope.get_slot_mut::<Handles<T>>()
}

/// Keeps `value` for as long as `owner` lives. Answers its number, or 0 if the isolate keeps nothing any more.
pub fn add<T: 'static>(scope: &mut v8::PinScope, owner: v8::Local<v8::Object>, value: T) -> u32 {
    let Some(handles) = of::<T>(scope) else { return 0 };
    let id = handles.next;
    handles.next = handles.next.wrapping_add(1).max(1);
    let entries = Rc::clone(&handles.entries);
    let finalizer = {
        let entries = Rc::downgrade(&entries);
        Box::new(move || {
            if let Some(entries) = entries.upgrade() {
                let entry = entries.borrow_mut().remove(&id);
                drop(entry);
            }
        })
    };
    let owner = v8::Weak::with_guaranteed_finalizer(scope, owner, finalizer);
    let entry = Entry {
        value: Some(value),
        _owner: owner,
    };
    entries.borrow_mut().insert(id, entry);
    id
}

/// Calls `work` with the state of number `id`; `None` if there is none.
pub fn with<T: 'static, R>(scope: &mut v8::PinScope, id: u32, work: impl FnOnce(&mut T) -> R) -> Option<R> {
    let entries = Rc::clone(&of::<T>(scope)?.entries);
    let mut entries = entries.borrow_mut();
    entries.get_mut(&id)?.value.as_mut().map(work)
}

/// Takes the state of number `id` out, for another thread or for good.
pub fn take<T: 'static>(scope: &mut v8::PinScope, id: u32) -> Option<T> {
    let entries = Rc::clone(&of::<T>(scope)?.entries);
    let mut entries = entries.borrow_mut();
    entries.get_mut(&id)?.value.take()
}

/// Puts back what [`take`] took. If the owner is gone it is dropped.
pub fn put_back<T: 'static>(scope: &mut v8::PinScope, id: u32, value: T) {
    let Some(handles) = of::<T>(scope) else { return };
    let entries = Rc::clone(&handles.entries);
    if let Some(entry) = entries.borrow_mut().get_mut(&id) {
        entry.value = Some(value);
    }
}

/// Forgets number `id`.
pub fn remove<T: 'static>(scope: &mut v8::PinScope, id: u32) {
    let Some(handles) = of::<T>(scope) else { return };
    let entries = Rc::clone(&handles.entries);
    let entry = entries.borrow_mut().remove(&id);
    drop(entry);
}
