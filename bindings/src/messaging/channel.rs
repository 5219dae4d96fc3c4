//! The ends of channels, which any thread may hold, and messages under way.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use jsr_runtime::jobs::Waker;

/// Memory that a message moves or shares.
pub struct Memory(pub v8::SharedRef<v8::BackingStore>);

// SAFETY: the reference counts atomically, and nothing here looks into the memory: only engines do, and JavaScript's rules
// for shared memory hold there.
unsafe impl Send for Memory {}

/// A value on its way to another context or thread.
#[derive(Default)]
pub struct Message {
    /// V8's serialization of the value.
    pub bytes: Vec<u8>,
    /// The memory of array buffers that move.
    pub moved: Vec<Memory>,
    /// Memory that is shared.
    pub shared: Vec<Memory>,
    /// Compiled modules of WebAssembly.
    pub modules: Vec<Arc<v8::CompiledWasmModule>>,
    /// Ends of channels that move.
    pub ends: Vec<Detached>,
}

impl Message {
    /// The same message for one more receiver. What moves cannot go to two, so a broadcast has none of that.
    fn share(&self) -> Self {
        Self {
            bytes: self.bytes.clone(),
            moved: Vec::new(),
            shared: self
                .shared
                .iter()
                .map(|memory| Memory(memory.0.clone()))
                .collect(),
            modules: self.modules.clone(),
            ends: Vec::new(),
        }
    }
}

/// What an end has received.
pub enum Item {
    Message(Message),
    /// The other end was closed.
    Close,
}

/// One end of a channel.
#[derive(Default)]
pub struct End {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Item>,
    /// Of the thread that has it now.
    waker: Option<Waker>,
    group: Option<Arc<Group>>,
}

/// The ends that hear each other: two, or all broadcast channels of a name.
struct Group {
    name: Option<String>,
    ends: Mutex<Vec<Weak<End>>>,
}

/// The groups that have a name.
static NAMED: Mutex<Option<HashMap<String, Weak<Group>>>> = Mutex::new(None);

/// The ends that anybody may send to, by the number of their thread.
static INBOXES: Mutex<Option<HashMap<u32, Weak<End>>>> = Mutex::new(None);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing panics while it holds one of these locks.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Two connected ends.
pub fn pair() -> (Detached, Detached) {
    let (one, two) = (Arc::new(End::default()), Arc::new(End::default()));
    let group = Arc::new(Group {
        name: None,
        ends: Mutex::new(vec![Arc::downgrade(&one), Arc::downgrade(&two)]),
    });
    lock(&one.state).group = Some(Arc::clone(&group));
    lock(&two.state).group = Some(group);
    (Detached(Some(one)), Detached(Some(two)))
}

/// An end that hears all others of the same name.
pub fn broadcast(name: &str) -> Detached {
    let end = Arc::new(End::default());
    let mut named = lock(&NAMED);
    let named = named.get_or_insert_default();
    named.retain(|_, group| group.strong_count() > 0);
    let known = named.get(name).and_then(Weak::upgrade);
    let group = known.unwrap_or_else(|| {
        let group = Arc::new(Group {
            name: Some(name.to_owned()),
            ends: Mutex::default(),
        });
        named.insert(name.to_owned(), Arc::downgrade(&group));
        group
    });
    lock(&group.ends).push(Arc::downgrade(&end));
    lock(&end.state).group = Some(group);
    Detached(Some(end))
}

/// An end that anybody in the process reaches with [`find_inbox`].
pub fn inbox(thread: u32) -> Detached {
    let end = Arc::new(End::default());
    let mut inboxes = lock(&INBOXES);
    let inboxes = inboxes.get_or_insert_default();
    inboxes.retain(|_, end| end.strong_count() > 0);
    inboxes.insert(thread, Arc::downgrade(&end));
    Detached(Some(end))
}

/// The inbox of a thread, while it has one.
pub fn find_inbox(thread: u32) -> Option<Arc<End>> {
    lock(&INBOXES).as_ref()?.get(&thread)?.upgrade()
}

impl End {
    /// Receives a message from outside its group.
    pub fn deliver(&self, message: Message) {
        self.push(Item::Message(message));
    }

    /// Sends to all others of the group.
    pub fn send(self: &Arc<Self>, message: Message) {
        let Some(group) = lock(&self.state).group.clone() else {
            return;
        };
        let mut others: Vec<Arc<End>> = lock(&group.ends).iter().filter_map(Weak::upgrade).collect();
        others.retain(|end| !Arc::ptr_eq(end, self));
        let Some(last) = others.pop() else { return };
        for end in others {
            end.push(Item::Message(message.share()));
        }
        last.push(Item::Message(message));
    }

    fn push(&self, item: Item) {
        let mut state = lock(&self.state);
        state.queue.push_back(item);
        if let Some(waker) = &state.waker {
            waker.wake();
        }
    }

    /// Whether `other` hears what this sends.
    pub fn is_connected_to(self: &Arc<Self>, other: &Arc<End>) -> bool {
        let group = lock(&self.state).group.clone();
        group.is_some_and(|group| {
            let ends = lock(&group.ends);
            ends.iter()
                .any(|end| std::ptr::eq(end.as_ptr(), Arc::as_ptr(other)))
        })
    }

    /// The next message. Without `any` only the end of the channel is taken.
    pub fn take(&self, any: bool) -> Option<Item> {
        let mut state = lock(&self.state);
        match state.queue.front()? {
            Item::Message(_) if !any => None,
            _ => state.queue.pop_front(),
        }
    }

    /// How many messages wait.
    pub fn waiting(&self) -> usize {
        lock(&self.state).queue.len()
    }

    /// Who is told of messages from now on.
    pub fn set_waker(&self, waker: Option<Waker>) {
        lock(&self.state).waker = waker;
    }

    /// Has the owner look, if there is anything to see.
    pub fn wake_if_waiting(&self) {
        let state = lock(&self.state);
        if !state.queue.is_empty()
            && let Some(waker) = &state.waker
        {
            waker.wake();
        }
    }

    /// Leaves the group, and tells the other end of a pair.
    pub fn close(self: &Arc<Self>) {
        let (group, queue) = {
            let mut state = lock(&self.state);
            state.waker = None;
            (state.group.take(), std::mem::take(&mut state.queue))
        };
        // What was under way may hold further ends, which close in their turn.
        drop(queue);
        let Some(group) = group else { return };
        let left: Vec<Arc<End>> = {
            let mut ends = lock(&group.ends);
            ends.retain(|end| !std::ptr::eq(end.as_ptr(), Arc::as_ptr(self)));
            ends.iter().filter_map(Weak::upgrade).collect()
        };
        if group.name.is_none() {
            for end in left {
                end.push(Item::Close);
            }
        }
    }
}

/// An end that belongs to no thread. If it is dropped instead of adopted, it closes.
pub struct Detached(Option<Arc<End>>);

impl Detached {
    /// Takes an end from its thread.
    pub fn new(end: Arc<End>) -> Self {
        end.set_waker(None);
        Self(Some(end))
    }

    /// Whether it is an end that hears what `end` sends.
    pub fn is_other_end_of(&self, end: &Arc<End>) -> bool {
        self.0.as_ref().is_some_and(|this| end.is_connected_to(this))
    }

    /// The end, for the thread that adopts it.
    pub fn adopt(mut self) -> Arc<End> {
        self.0.take().unwrap_or_default()
    }
}

impl Drop for Detached {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end.close();
        }
    }
}
