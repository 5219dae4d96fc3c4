//! Handles of pipes, terminals and sockets: descriptors that bytes come from and go to, without the loop ever waiting for
//! one (`js/internal/net/pipe.js`).
//!
//! The reactor only says when a descriptor has something to give or to take; it is read and written on the main thread. So
//! nothing is taken from a descriptor that the program has stopped reading from, and what goes on at one moment of the
//! program happens in one order.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::io::{self, ErrorKind};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::rc::Rc;
use std::sync::Arc;

use jsr_runtime::binding::Binding;
use jsr_runtime::jobs::{self, Io, IoHandle, Made, Notifier, Watch};
use jsr_runtime::{callback, deferred};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::fs::array_buffer;
use crate::stdio;

pub const BINDING: Binding = Binding {
    name: "pipe",
    functions: |f| {
        f.add("open", open);
        f.add("fd", descriptor_number);
        f.add("readStart", read_start);
        f.add("readStop", read_stop);
        f.add("write", write);
        f.add("shutdown", shutdown);
        f.add("close", close);
        f.add("setReferenced", set_referenced);
        f.add("answered", answered);
        f.add("closed", closed);
    },
    init: None,
};

/// How many bytes are read at a time.
const CHUNK: usize = 64 * 1024;

/// libuv's number for the end of what can be read.
const EOF: i32 = -4095;

/// What handles are called in accounts of their I/O. JavaScript passes one of these.
const NAMES: &[&str] = &[
    "process.channel",
    "process.stderr",
    "process.stdin",
    "process.stdout",
    "subprocess.channel",
    "subprocess.stderr",
    "subprocess.stdin",
    "subprocess.stdio",
    "subprocess.stdout",
];

/// What handles are called that have no name in [`NAMES`].
const UNNAMED: &str = "pipe";

/// A descriptor on the reactor.
struct Descriptor {
    fd: OwnedFd,
    /// Others have the same open file, and would notice if it stopped blocking: it is asked before it is read.
    shared: bool,
}

impl AsRawFd for Descriptor {
    fn as_raw_fd(&self) -> RawFd {
        self.fd.as_raw_fd()
    }
}

/// Something to be done when the descriptor takes it.
struct Request {
    what: What,
    done: v8::Global<v8::Function>,
}

enum What {
    /// Bytes, and how many of them are written.
    Write(Vec<u8>, usize),
    /// No more will be written.
    Shutdown,
}

/// An open handle.
struct Handle {
    descriptor: Arc<AsyncFd<Descriptor>>,
    name: &'static str,
    made: Made,
    referenced: Cell<bool>,
    /// `onRead(count, buffer)`, while the program reads.
    on_read: RefCell<Option<v8::Global<v8::Function>>>,
    /// Tells when there is something to read, from the first read on.
    watch: RefCell<Option<Watch>>,
    read_wait: RefCell<Option<IoHandle>>,
    requests: RefCell<VecDeque<Request>>,
    request_wait: RefCell<Option<IoHandle>>,
}

#[derive(Default)]
struct Handles {
    last: u32,
    open: HashMap<u32, Rc<Handle>>,
}

thread_local! {
    static HANDLES: RefCell<Handles> = RefCell::default();
}

fn find(id: u32) -> Option<Rc<Handle>> {
    HANDLES.with_borrow(|handles| handles.open.get(&id).cloned())
}

fn id_of(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments) -> u32 {
    args.get(0).uint32_value(scope).unwrap_or(0)
}

fn errno(error: &io::Error) -> i32 {
    -error.raw_os_error().unwrap_or(libc::EIO)
}

/// Does `call` again as long as a signal interrupts it.
fn uninterrupted(mut call: impl FnMut() -> isize) -> io::Result<usize> {
    loop {
        if let Ok(count) = usize::try_from(call()) {
            return Ok(count);
        }
        let error = io::Error::last_os_error();
        if error.kind() != ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

/// Makes `fd` a descriptor whose calls never wait.
fn set_nonblocking(fd: RawFd) -> io::Result<()> {
    // SAFETY: `fcntl` takes any number.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    if flags < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: as above.
    if flags & libc::O_NONBLOCK == 0
        && unsafe { libc::fcntl(fd, libc::F_SETFL, flags | libc::O_NONBLOCK) } != 0
    {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// There is something to read now, or the other side is gone.
fn is_readable(fd: RawFd) -> bool {
    let mut request = libc::pollfd {
        fd,
        events: libc::POLLIN,
        revents: 0,
    };
    // SAFETY: one valid `pollfd`, and no waiting.
    unsafe { libc::poll(&raw mut request, 1, 0) > 0 }
}

impl Descriptor {
    fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.shared && !is_readable(self.as_raw_fd()) {
            return Err(ErrorKind::WouldBlock.into());
        }
        // SAFETY: the pointer and length are those of a slice.
        uninterrupted(|| unsafe { libc::read(self.as_raw_fd(), buffer.as_mut_ptr().cast(), buffer.len()) })
    }

    fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        // SAFETY: the pointer and length are those of a slice.
        uninterrupted(|| unsafe { libc::write(self.as_raw_fd(), bytes.as_ptr().cast(), bytes.len()) })
    }

    fn shutdown(&self) -> io::Result<()> {
        // SAFETY: `shutdown` takes any number.
        if unsafe { libc::shutdown(self.as_raw_fd(), libc::SHUT_WR) } == 0 {
            return Ok(());
        }
        match io::Error::last_os_error() {
            // Terminals and plain pipes end when they are closed.
            error if error.raw_os_error() == Some(libc::ENOTSOCK) => Ok(()),
            error => Err(error),
        }
    }
}

/// Runs on the reactor: tells whenever something new has come, until nothing more can come.
async fn tell_of_input(descriptor: Arc<AsyncFd<Descriptor>>, notifier: Notifier) {
    while let Ok(mut guard) = descriptor.readable().await {
        let is_last = guard.ready().is_read_closed();
        guard.clear_ready();
        if is_last {
            return;
        }
        notifier.notify();
    }
}

impl Handle {
    fn io(&self) -> Io {
        Io {
            api: self.name,
            made: self.made.clone(),
            last: false,
        }
    }

    /// Reads once what is there: `WouldBlock` if that is nothing.
    fn read(&self) -> io::Result<Vec<u8>> {
        thread_local! {
            static SPACE: RefCell<Vec<u8>> = RefCell::new(vec![0; CHUNK]);
        }
        SPACE.with_borrow_mut(|space| {
            let descriptor = self.descriptor.get_ref();
            let count = descriptor.read(space)?;
            // The reactor only tells of what comes anew.
            if (count == space.len() || descriptor.shared)
                && let Some(watch) = self.watch.borrow().as_ref()
            {
                watch.again();
            }
            Ok(space.get(..count).unwrap_or(&[]).to_vec())
        })
    }

    /// Calls `on_readable` when there is something to read.
    fn wait_to_read(self: &Rc<Self>, scope: &mut v8::PinScope) -> io::Result<()> {
        if self.read_wait.borrow().is_some() {
            return Ok(());
        }
        if self.watch.borrow().is_none() {
            let descriptor = Arc::clone(&self.descriptor);
            let watch = jobs::watch(scope, |notifier| tell_of_input(descriptor, notifier))?;
            self.watch.replace(Some(watch));
        }
        let handle = Rc::clone(self);
        let watch = self.watch.borrow();
        let Some(watch) = watch.as_ref() else {
            return Ok(());
        };
        let wait = watch.wait(scope, self.io(), move |scope| {
            handle.read_wait.take();
            handle.on_readable(scope);
        });
        wait.set_referenced(self.referenced.get());
        self.read_wait.replace(Some(wait));
        Ok(())
    }

    fn on_readable(self: &Rc<Self>, scope: &mut v8::PinScope) {
        let Some(on_read) = self.on_read.borrow().clone() else {
            return;
        };
        let read = match self.read() {
            Err(error) if error.kind() == ErrorKind::WouldBlock => None,
            read => Some(read),
        };
        if let Some(read) = read {
            v8::scope!(let scope, scope);
            let on_read = v8::Local::new(scope, &on_read);
            let (count, ended) = match &read {
                Ok(bytes) if bytes.is_empty() => (EOF, true),
                Ok(bytes) => (i32::try_from(bytes.len()).unwrap_or(i32::MAX), false),
                Err(error) => (errno(error), true),
            };
            let buffer = match read {
                Ok(bytes) if !ended => array_buffer(scope, bytes).into(),
                _ => v8::undefined(scope).into(),
            };
            if ended {
                self.on_read.take();
            }
            let count = v8::Integer::new(scope, count).into();
            callback::call(scope, on_read, &[count, buffer]);
        }
        // Unless the program has stopped reading, or closed it.
        if self.on_read.borrow().is_some() {
            // The reactor runs, since it brought this about.
            let _ = self.wait_to_read(scope);
        }
    }

    /// Writes what can be written now of the first request. `None`: it is not done.
    fn serve(&self, request: &mut Request) -> Option<io::Result<()>> {
        let (bytes, written) = match &mut request.what {
            What::Shutdown => return Some(self.descriptor.get_ref().shutdown()),
            What::Write(bytes, written) => (bytes, written),
        };
        while let Some(rest) = bytes.get(*written..)
            && !rest.is_empty()
        {
            let outcome = self
                .descriptor
                .try_io(Interest::WRITABLE, |descriptor| descriptor.write(rest));
            match outcome {
                Ok(count) => *written += count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return None,
                Err(error) => return Some(Err(error)),
            }
        }
        Some(Ok(()))
    }

    /// Goes on with the requests when the descriptor takes more.
    fn wait_to_write(self: &Rc<Self>, scope: &mut v8::PinScope) -> io::Result<()> {
        if self.request_wait.borrow().is_some() {
            return Ok(());
        }
        if matches!(
            self.requests.borrow().front(),
            Some(Request {
                what: What::Shutdown,
                ..
            })
        ) {
            let handle = Rc::clone(self);
            deferred::answered(scope, self.name, move |scope| handle.on_writable(scope));
            return Ok(());
        }
        let descriptor = Arc::clone(&self.descriptor);
        let writable = async move {
            if let Ok(mut guard) = descriptor.writable().await {
                guard.retain_ready();
            }
        };
        let handle = Rc::clone(self);
        let wait = jobs::spawn_io(scope, self.io(), writable, move |scope, ()| {
            handle.request_wait.take();
            handle.on_writable(scope);
        })?;
        wait.set_referenced(self.referenced.get());
        self.request_wait.replace(Some(wait));
        Ok(())
    }

    /// Serves the first request; the next one is a task of its own.
    fn on_writable(self: &Rc<Self>, scope: &mut v8::PinScope) {
        let Some(mut request) = self.requests.borrow_mut().pop_front() else {
            return;
        };
        match self.serve(&mut request) {
            None => self.requests.borrow_mut().push_front(request),
            Some(outcome) => {
                let status = outcome.err().map_or(0, |error| errno(&error));
                answer(scope, &request.done, status);
            }
        }
        if !self.requests.borrow().is_empty() {
            let _ = self.wait_to_write(scope);
        }
    }
}

/// `done(status)`.
fn answer(scope: &mut v8::PinScope, done: &v8::Global<v8::Function>, status: i32) {
    v8::scope!(let scope, scope);
    let done = v8::Local::new(scope, done);
    let status = v8::Integer::new(scope, status).into();
    callback::call(scope, done, &[status]);
}

/// The name in argument `index`.
fn name_of(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> &'static str {
    let name = args.get(index).to_rust_string_lossy(scope);
    NAMES
        .iter()
        .find(|known| **known == name)
        .copied()
        .unwrap_or(UNNAMED)
}

/// `answered(name, done)`: calls `done()` before the loop waits again, as what was answered at once.
fn answered(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    if let Ok(done) = v8::Local::<v8::Function>::try_from(args.get(1)) {
        let name = name_of(scope, &args, 0);
        let done = v8::Global::new(scope, done);
        deferred::answered(scope, name, move |scope| call(scope, &done));
    }
}

/// `closed(name, done)`: calls `done()` in the closing phase.
fn closed(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    if let Ok(done) = v8::Local::<v8::Function>::try_from(args.get(1)) {
        let name = name_of(scope, &args, 0);
        let done = v8::Global::new(scope, done);
        deferred::closed(scope, name, move |scope| call(scope, &done));
    }
}

/// `done()`.
fn call(scope: &mut v8::PinScope, done: &v8::Global<v8::Function>) {
    v8::scope!(let scope, scope);
    let done = v8::Local::new(scope, done);
    callback::call(scope, done, &[]);
}

/// `open(fd, name, shared)`: a handle, which owns the descriptor from now on, or a negative error number. `shared`: others
/// read from the same open file, whose flags are left as they are.
fn open(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let fd = args.get(0).int32_value(scope).unwrap_or(-1);
    let name = name_of(scope, &args, 1);
    let shared = args.get(2).boolean_value(scope);
    match open_handle(scope, fd, name, shared) {
        Ok(id) => rv.set_double(f64::from(id)),
        Err(error) => rv.set_int32(errno(&error)),
    }
}

fn open_handle(scope: &mut v8::PinScope, fd: RawFd, name: &'static str, shared: bool) -> io::Result<u32> {
    if fd < 0 {
        return Err(io::Error::from_raw_os_error(libc::EBADF));
    }
    if !shared {
        set_nonblocking(fd)?;
    }
    let reactor = jobs::reactor(scope)?;
    let _inside = reactor.enter();
    // SAFETY: JavaScript passes descriptors that `child_process` made for it, or that it otherwise has the say over; from
    // here on this handle is what closes it.
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    // SAFETY: the descriptor is owned, and stays what it is as long as it is registered.
    let descriptor = match unsafe { AsyncFd::register(Descriptor { fd, shared }) } {
        Ok(descriptor) => descriptor,
        Err(refused) => {
            let (descriptor, error) = refused.into_parts();
            // It stays open: it is the caller's as long as there is no handle.
            let _ = std::os::fd::IntoRawFd::into_raw_fd(descriptor.fd);
            return Err(error);
        }
    };
    let handle = Rc::new(Handle {
        descriptor: Arc::new(descriptor),
        name,
        made: Made::here(scope),
        referenced: Cell::new(true),
        on_read: RefCell::default(),
        watch: RefCell::default(),
        read_wait: RefCell::default(),
        requests: RefCell::default(),
        request_wait: RefCell::default(),
    });
    Ok(HANDLES.with_borrow_mut(|handles| {
        handles.last += 1;
        handles.open.insert(handles.last, handle);
        handles.last
    }))
}

/// `fd(handle)`: the number of its descriptor, -1 once it is closed.
fn descriptor_number(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set_int32(find(id_of(scope, &args)).map_or(-1, |handle| handle.descriptor.as_raw_fd()));
}

/// `readStart(handle, onRead)`: from now on `onRead(count, buffer)` is called with what can be read, or, once, with a
/// negative error number, which may be that of the end. 0, or a negative error number.
fn read_start(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (Some(handle), Ok(on_read)) = (
        find(id_of(scope, &args)),
        v8::Local::<v8::Function>::try_from(args.get(1)),
    ) else {
        rv.set_int32(-libc::EBADF);
        return;
    };
    handle.on_read.replace(Some(v8::Global::new(scope, on_read)));
    let started = handle.wait_to_read(scope);
    rv.set_int32(started.err().map_or(0, |error| errno(&error)));
}

/// `readStop(handle)`: `onRead` is not called any more, and nothing is taken from the descriptor.
fn read_stop(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    if let Some(handle) = find(id_of(scope, &args)) {
        stop_reading(scope, &handle);
    }
    rv.set_int32(0);
}

fn stop_reading(scope: &mut v8::PinScope, handle: &Handle) {
    handle.on_read.take();
    if let Some(wait) = handle.read_wait.take() {
        wait.cancel(scope);
    }
}

/// The bytes of a string, of a view, or of several of them.
fn bytes_of(scope: &v8::PinScope, value: v8::Local<v8::Value>) -> Vec<u8> {
    if let Ok(list) = v8::Local::<v8::Array>::try_from(value) {
        return (0..list.length())
            .filter_map(|index| list.get_index(scope, index))
            .flat_map(|item| bytes_of(scope, item))
            .collect();
    }
    match v8::Local::<v8::ArrayBufferView>::try_from(value) {
        Ok(view) => {
            let mut bytes = vec![0; view.byte_length()];
            let count = view.copy_contents(&mut bytes);
            bytes.truncate(count);
            bytes
        }
        Err(_) => value.to_rust_string_lossy(scope).into_bytes(),
    }
}

/// `write(handle, data, done)`: 0 if all is written, a negative error number, or the number of bytes that wait; then
/// `done(status)` is called later.
fn write(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (Some(handle), Ok(done)) = (
        find(id_of(scope, &args)),
        v8::Local::<v8::Function>::try_from(args.get(2)),
    ) else {
        rv.set_int32(-libc::EBADF);
        return;
    };
    // What was printed before may not come after.
    stdio::flush_stdout();
    let bytes = bytes_of(scope, args.get(1));
    let mut written = 0;
    while handle.requests.borrow().is_empty() && written < bytes.len() {
        match handle
            .descriptor
            .get_ref()
            .write(bytes.get(written..).unwrap_or(&[]))
        {
            Ok(count) => written += count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => break,
            Err(error) => {
                rv.set_int32(errno(&error));
                return;
            }
        }
    }
    let left = bytes.len() - written;
    if left == 0 && handle.requests.borrow().is_empty() {
        rv.set_int32(0);
        return;
    }
    let done = v8::Global::new(scope, done);
    handle.requests.borrow_mut().push_back(Request {
        what: What::Write(bytes, written),
        done,
    });
    match handle.wait_to_write(scope) {
        Ok(()) => rv.set_double((left as f64).max(1.0)),
        Err(error) => rv.set_int32(errno(&error)),
    }
}

/// `shutdown(handle, done)`: tells the other side that nothing more will come, once all is written; then calls
/// `done(status)`. 0, or a negative error number.
fn shutdown(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (Some(handle), Ok(done)) = (
        find(id_of(scope, &args)),
        v8::Local::<v8::Function>::try_from(args.get(1)),
    ) else {
        rv.set_int32(-libc::ENOTCONN);
        return;
    };
    let done = v8::Global::new(scope, done);
    handle.requests.borrow_mut().push_back(Request {
        what: What::Shutdown,
        done,
    });
    let waits = handle.wait_to_write(scope);
    rv.set_int32(waits.err().map_or(0, |error| errno(&error)));
}

/// `close(handle, done)`: the descriptor is closed, what was to be written is dropped, and `done()` is called in the closing
/// phase of the loop.
fn close(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let id = id_of(scope, &args);
    let Some(handle) = HANDLES.with_borrow_mut(|handles| handles.open.remove(&id)) else {
        return;
    };
    // The last lines of the program may be on their way to whoever sees that this is closed.
    stdio::flush_stdout();
    stop_reading(scope, &handle);
    handle.watch.take();
    if let Some(wait) = handle.request_wait.take() {
        wait.cancel(scope);
    }
    // The last to be queued is the first to run.
    if let Ok(done) = v8::Local::<v8::Function>::try_from(args.get(1)) {
        let done = v8::Global::new(scope, done);
        deferred::closed(scope, handle.name, move |scope| call(scope, &done));
    }
    for request in handle.requests.take().into_iter().rev() {
        deferred::closed(scope, handle.name, move |scope| {
            answer(scope, &request.done, -libc::ECANCELED);
        });
    }
}

/// `setReferenced(handle, referenced)`: whether what it waits for keeps the loop alive.
fn set_referenced(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let referenced = args.get(1).boolean_value(scope);
    if let Some(handle) = find(id_of(scope, &args)) {
        handle.referenced.set(referenced);
        for wait in [&handle.read_wait, &handle.request_wait] {
            if let Some(wait) = wait.borrow().as_ref() {
                wait.set_referenced(referenced);
            }
        }
    }
}
