//! `fs.watch`: what happens to files and directories, as inotify tells it.
//!
//! There is one inotify descriptor for each thread that runs JavaScript, however much is watched (a user may have 128 of
//! them). The reactor only says that there is something to read; the events are read on the main thread, so that equal
//! ones that follow one another before that are one, as the kernel merges them.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::ffi::CString;
use std::io::{self, ErrorKind};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::rc::Rc;
use std::sync::Arc;

use jsr_runtime::callback;
use jsr_runtime::jobs::{self, Io, IoHandle, Made};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::output::{Name, Output};
use super::request::Argument;

/// What libuv asks for.
const MASK: u32 = libc::IN_ATTRIB
    | libc::IN_CREATE
    | libc::IN_MODIFY
    | libc::IN_DELETE
    | libc::IN_DELETE_SELF
    | libc::IN_MOVE_SELF
    | libc::IN_MOVED_FROM
    | libc::IN_MOVED_TO;

/// Of these the contents or properties have changed; all others tell that a name came or went.
const CHANGES: u32 = libc::IN_ATTRIB | libc::IN_MODIFY;

/// The size of an event without its name.
const HEADER: usize = size_of::<libc::inotify_event>();

type Inotify = AsyncFd<OwnedFd>;

/// A path that is watched.
struct Watch {
    descriptor: i32,
    /// The last part of the path, which names it in events that name nothing below it.
    name: Vec<u8>,
    as_bytes: bool,
    referenced: Cell<bool>,
    /// `onEvent(isRename, name)`
    on_event: v8::Global<v8::Function>,
}

#[derive(Default)]
struct Watches {
    inotify: Option<Arc<Inotify>>,
    wait: Option<IoHandle>,
    last: u32,
    /// By number, and so in the order in which they were started.
    open: BTreeMap<u32, Rc<Watch>>,
    /// How many of them there are for a descriptor of inotify, which has one for each file.
    counts: HashMap<i32, usize>,
}

thread_local! {
    static WATCHES: RefCell<Watches> = RefCell::default();
}

/// An event as it was read.
struct Event {
    descriptor: i32,
    mask: u32,
    name: Vec<u8>,
}

fn open_inotify(scope: &v8::PinScope) -> io::Result<Arc<Inotify>> {
    // SAFETY: takes a number only.
    let fd = unsafe { libc::inotify_init1(libc::IN_NONBLOCK | libc::IN_CLOEXEC) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the descriptor is new, and nobody else has it.
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    let reactor = jobs::reactor(scope)?;
    let _inside = reactor.enter();
    // SAFETY: the descriptor is owned by what is registered, and nobody closes it before.
    let inotify = unsafe { AsyncFd::register_with_interest(fd, Interest::READABLE) };
    Ok(Arc::new(inotify.map_err(|refused| refused.into_parts().1)?))
}

/// Reads all events that there are.
fn read_events(inotify: &Inotify) -> Vec<Event> {
    let mut events = Vec::new();
    let mut space = [0_u8; 4096];
    loop {
        let read = inotify.try_io(Interest::READABLE, |fd| {
            // SAFETY: the pointer and length are those of an array.
            let count = unsafe { libc::read(fd.as_raw_fd(), space.as_mut_ptr().cast(), space.len()) };
            usize::try_from(count).map_err(|_| io::Error::last_os_error())
        });
        match read {
            Ok(count) if count > 0 => parse(space.get(..count).unwrap_or_default(), &mut events),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            _ => return events,
        }
    }
}

/// Takes the events in `bytes` apart.
fn parse(mut bytes: &[u8], events: &mut Vec<Event>) {
    let number = |bytes: &[u8], at: usize| {
        let field = bytes.get(at..at + 4).and_then(|field| field.try_into().ok());
        u32::from_ne_bytes(field.unwrap_or_default())
    };
    while bytes.len() >= HEADER {
        let length = number(bytes, 12) as usize;
        let name = bytes.get(HEADER..HEADER + length).unwrap_or_default();
        events.push(Event {
            descriptor: number(bytes, 0).cast_signed(),
            mask: number(bytes, 4),
            // Filled up with zeros.
            name: name.split(|byte| *byte == 0).next().unwrap_or_default().to_vec(),
        });
        bytes = bytes.get(HEADER + length..).unwrap_or_default();
    }
}

/// Waits for events, if anything is watched and nobody waits yet; the loop stays alive if a watch wants that.
fn wait(scope: &mut v8::PinScope) -> io::Result<()> {
    let (inotify, referenced) = WATCHES.with_borrow(|watches| {
        let inotify = watches.wait.is_none().then(|| watches.inotify.clone()).flatten();
        (inotify, watches.open.values().any(|watch| watch.referenced.get()))
    });
    if let Some(inotify) = inotify {
        let made = Made::here(scope);
        let io = Io {
            api: "fs.watch",
            made,
            last: false,
        };
        let readable = async move {
            if let Ok(mut guard) = inotify.readable().await {
                guard.retain_ready();
            }
        };
        let handle = jobs::spawn_io(scope, io, readable, |scope, ()| deliver(scope))?;
        WATCHES.with_borrow_mut(|watches| watches.wait = Some(handle));
    }
    WATCHES.with_borrow(|watches| {
        if let Some(handle) = &watches.wait {
            handle.set_referenced(referenced);
        }
    });
    Ok(())
}

/// Tells the watches of what happened.
fn deliver(scope: &mut v8::PinScope) {
    let inotify = WATCHES.with_borrow_mut(|watches| {
        watches.wait = None;
        watches.inotify.clone()
    });
    let events = inotify.map_or_else(Vec::new, |inotify| read_events(&inotify));
    for event in events {
        let numbers: Vec<u32> = WATCHES.with_borrow(|watches| {
            let concerned = watches.open.iter();
            let concerned = concerned.filter(|(_, watch)| watch.descriptor == event.descriptor);
            concerned.map(|(number, _)| *number).collect()
        });
        for number in numbers {
            // A listener may have stopped those that come after it.
            let watch = WATCHES.with_borrow(|watches| watches.open.get(&number).cloned());
            if let Some(watch) = watch {
                tell(scope, &watch, &event);
            }
        }
    }
    // The reactor runs, since it brought this about.
    let _ = wait(scope);
}

fn tell(scope: &mut v8::PinScope, watch: &Watch, event: &Event) {
    v8::scope!(let scope, scope);
    let on_event = v8::Local::new(scope, &watch.on_event);
    let bytes = if event.name.is_empty() {
        &watch.name
    } else {
        &event.name
    };
    let name = Name {
        bytes: bytes.clone(),
        as_bytes: watch.as_bytes,
    }
    .into_js(scope);
    // libuv tells of both if an event is both.
    for (happened, is_rename) in [
        (event.mask & CHANGES != 0, false),
        (event.mask & !CHANGES != 0, true),
    ] {
        if happened {
            let is_rename = v8::Boolean::new(scope, is_rename).into();
            callback::call(scope, on_event, &[is_rename, name]);
        }
    }
}

/// `watch(path, asBytes, persistent, onEvent)`: a number, or, below zero, that of an error.
pub fn watch(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    crate::stdio::flush_stdout();
    let at = &mut 0;
    let path = CString::take(scope, &args, at);
    let (as_bytes, persistent) = (bool::take(scope, &args, at), bool::take(scope, &args, at));
    let Ok(on_event) = v8::Local::<v8::Function>::try_from(args.get(*at)) else {
        return;
    };
    let on_event = v8::Global::new(scope, on_event);
    let started = start(scope, &path, |descriptor| Watch {
        descriptor,
        name: last_part(path.to_bytes()).to_vec(),
        as_bytes,
        referenced: Cell::new(persistent),
        on_event,
    });
    match started {
        Ok(number) => rv.set_double(f64::from(number)),
        Err(error) => rv.set_int32(-error.raw_os_error().unwrap_or(libc::EIO)),
    }
}

fn last_part(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or_default()
}

fn start(scope: &mut v8::PinScope, path: &CString, make: impl FnOnce(i32) -> Watch) -> io::Result<u32> {
    let inotify = match WATCHES.with_borrow(|watches| watches.inotify.clone()) {
        Some(inotify) => inotify,
        None => open_inotify(scope)?,
    };
    // SAFETY: `path` ends with a NUL.
    let descriptor = unsafe { libc::inotify_add_watch(inotify.as_raw_fd(), path.as_ptr(), MASK) };
    if descriptor < 0 {
        return Err(io::Error::last_os_error());
    }
    let number = WATCHES.with_borrow_mut(|watches| {
        watches.inotify = Some(inotify);
        watches.last += 1;
        *watches.counts.entry(descriptor).or_default() += 1;
        watches.open.insert(watches.last, Rc::new(make(descriptor)));
        watches.last
    });
    wait(scope)?;
    Ok(number)
}

/// `unwatch(number)`
pub fn unwatch(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let number = u32::take(scope, &args, &mut 0);
    let left = WATCHES.with_borrow_mut(|watches| {
        let watch = watches.open.remove(&number)?;
        let count = watches.counts.entry(watch.descriptor).or_default();
        *count = count.saturating_sub(1);
        if *count == 0 {
            watches.counts.remove(&watch.descriptor);
            if let Some(inotify) = &watches.inotify {
                // SAFETY: takes numbers only. That the file has gone, and the watch with it, is no error.
                unsafe { libc::inotify_rm_watch(inotify.as_raw_fd(), watch.descriptor) };
            }
        }
        if watches.open.is_empty() {
            watches.inotify = None;
            return watches.wait.take();
        }
        None
    });
    match left {
        Some(handle) => handle.cancel(scope),
        None => drop(wait(scope)),
    }
}

/// `setWatchReferenced(number, referenced)`: whether the watch keeps the loop alive.
pub fn set_referenced(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let at = &mut 0;
    let (number, referenced) = (u32::take(scope, &args, at), bool::take(scope, &args, at));
    let watch = WATCHES.with_borrow(|watches| watches.open.get(&number).cloned());
    if let Some(watch) = watch {
        watch.referenced.set(referenced);
        let _ = wait(scope);
    }
}

#[cfg(test)]
mod tests {
    use super::{HEADER, last_part, parse};

    fn event(descriptor: i32, mask: u32, name: &[u8]) -> Vec<u8> {
        let length = u32::try_from(name.len()).expect("a short name");
        let mut bytes = Vec::new();
        for field in [descriptor.cast_unsigned(), mask, 0, length] {
            bytes.extend(field.to_ne_bytes());
        }
        assert_eq!(bytes.len(), HEADER);
        bytes.extend(name);
        bytes
    }

    #[test]
    fn events_are_taken_apart() {
        let bytes = [
            event(1, libc::IN_MODIFY, b""),
            event(2, libc::IN_CREATE, b"name\0\0\0\0"),
        ]
        .concat();
        let mut events = Vec::new();
        parse(&bytes, &mut events);
        let seen: Vec<_> = events
            .iter()
            .map(|event| (event.descriptor, event.mask, event.name.as_slice()))
            .collect();
        assert_eq!(
            seen,
            [(1, libc::IN_MODIFY, &b""[..]), (2, libc::IN_CREATE, b"name")]
        );
    }

    #[test]
    fn half_an_event_is_none() {
        let mut events = Vec::new();
        parse(&event(1, libc::IN_MODIFY, b"")[..HEADER - 1], &mut events);
        assert!(events.is_empty());
    }

    #[test]
    fn a_path_is_named_by_its_last_part() {
        assert_eq!(last_part(b"/a/b"), b"b");
        assert_eq!(last_part(b"b"), b"b");
        assert_eq!(last_part(b"b/"), b"");
    }
}
