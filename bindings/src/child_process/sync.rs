//! `spawnSync`: one child, from its start to its end, while this thread does nothing else.

use std::io::{self, PipeReader};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::time::{Duration, Instant};

use super::{DESCRIPTION, describe, errno, list, reap};
use crate::fs::uint8_array;
use crate::stdio;

/// How many bytes are read at a time.
const CHUNK: usize = 64 * 1024;

/// This process's end of one of the child's pipes.
struct Pipe {
    /// Gone when all was written, or all was read.
    end: Option<OwnedFd>,
    /// What the child shall read; without it, the child writes.
    input: Option<Vec<u8>>,
    written: usize,
    output: Vec<u8>,
    /// The number of the error that it was closed for, or 0.
    error: i32,
}

/// What makes the child's end come sooner.
struct Limits {
    deadline: Option<Instant>,
    /// Of all output together.
    bytes: Option<usize>,
    signal: i32,
}

/// What became of it.
struct Outcome {
    pid: i32,
    code: i32,
    signal: i32,
    /// A negative error number, or 0.
    error: i32,
    pipes: Vec<Option<Pipe>>,
}

/// `spawnSync(...description, inputs, timeout, maxBuffer, killSignal)`: `[pid, code, signal, error, output]`. `inputs` has,
/// for each pipe that the child reads, what it reads, and for each that it writes undefined; `output` has what it wrote.
pub fn spawn_sync(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    stdio::flush_stdout();
    let number = |index| args.get(index).number_value(scope).filter(|value| *value > 0.0);
    let limits = Limits {
        deadline: number(DESCRIPTION + 1)
            .and_then(|millis| Instant::now().checked_add(Duration::from_millis(millis as u64))),
        bytes: number(DESCRIPTION + 2)
            .filter(|bytes| bytes.is_finite())
            .map(|bytes| bytes as usize),
        signal: args.get(DESCRIPTION + 3).int32_value(scope).unwrap_or(0),
    };
    let inputs: Vec<Option<Vec<u8>>> = list(scope, args.get(DESCRIPTION))
        .into_iter()
        .map(|value| {
            let view = v8::Local::<v8::ArrayBufferView>::try_from(value).ok()?;
            let mut bytes = vec![0; view.byte_length()];
            let count = view.copy_contents(&mut bytes);
            bytes.truncate(count);
            Some(bytes)
        })
        .collect();
    let outcome = match describe(scope, &args) {
        Ok((launch, ours)) => {
            let pipes = ours
                .into_iter()
                .zip(inputs.into_iter().chain(std::iter::repeat(None)))
                .map(|(end, input)| {
                    Some(Pipe {
                        end: Some(end?),
                        input,
                        written: 0,
                        output: Vec::new(),
                        error: 0,
                    })
                })
                .collect();
            match launch.start() {
                Ok(pid) => run(pid, pipes, &limits),
                Err(error) => Outcome {
                    pipes,
                    ..Outcome::failed(&error)
                },
            }
        }
        Err(error) => Outcome::failed(&error),
    };
    rv.set(outcome.into_js(scope));
}

impl Outcome {
    fn failed(error: &io::Error) -> Self {
        Self {
            pid: 0,
            code: 0,
            signal: 0,
            error: errno(error),
            pipes: Vec::new(),
        }
    }

    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        let mut output: Vec<v8::Local<v8::Value>> = Vec::new();
        for pipe in self.pipes {
            output.push(match pipe {
                Some(pipe) if pipe.input.is_none() => uint8_array(scope, pipe.output),
                _ => v8::null(scope).into(),
            });
        }
        let output = v8::Array::new_with_elements(scope, &output).into();
        let numbers = [self.pid, self.code, self.signal, self.error];
        let elements: Vec<v8::Local<v8::Value>> = numbers
            .into_iter()
            .map(|number| v8::Integer::new(scope, number).into())
            .chain([output])
            .collect();
        v8::Array::new_with_elements(scope, &elements).into()
    }
}

/// Feeds the child and takes what it writes, until its pipes are closed and it has ended.
fn run(pid: i32, mut pipes: Vec<Option<Pipe>>, limits: &Limits) -> Outcome {
    // Who waits for pipes until a certain time has to hear of the end as well, and that comes through a pipe of its own.
    let mut end = limits.deadline.and_then(|_| notice_end(pid).ok());
    let mut error = 0;
    let mut received = 0;
    for pipe in pipes.iter_mut().flatten() {
        if let Some(end) = &pipe.end {
            set_nonblocking(end.as_raw_fd());
        }
    }
    while pipes.iter().flatten().any(|pipe| pipe.end.is_some()) || end.is_some() {
        let ready = match wait(&pipes, end.as_ref(), limits.deadline) {
            Some(ready) => ready,
            None => {
                error = -libc::ETIMEDOUT;
                break;
            }
        };
        if end.as_ref().is_some_and(|end| ready.contains(&end.as_raw_fd())) {
            end = None;
        }
        for pipe in pipes.iter_mut().flatten() {
            let is_ready = pipe
                .end
                .as_ref()
                .is_some_and(|end| ready.contains(&end.as_raw_fd()));
            if is_ready {
                received += pipe.proceed();
            }
        }
        if limits.bytes.is_some_and(|most| received > most) {
            error = -libc::ENOBUFS;
            break;
        }
    }
    if error != 0 {
        // SAFETY: the child was not reaped yet, so that its id is its own.
        unsafe { libc::kill(pid, limits.signal) };
    }
    for pipe in pipes.iter_mut().flatten() {
        pipe.end = None;
    }
    if error == 0 {
        // What went wrong with a pipe does not end the child, and is told when nothing worse happened.
        error = pipes
            .iter()
            .flatten()
            .map(|pipe| -pipe.error)
            .find(|&number| number != 0)
            .unwrap_or(0);
    }
    let (code, signal) = reap::reap(pid);
    Outcome {
        pid,
        code,
        signal,
        error,
        pipes,
    }
}

fn set_nonblocking(fd: RawFd) {
    // SAFETY: `fcntl` takes any number.
    unsafe {
        let flags = libc::fcntl(fd, libc::F_GETFL);
        libc::fcntl(fd, libc::F_SETFL, flags | libc::O_NONBLOCK);
    }
}

/// A pipe that is closed when the child has ended.
fn notice_end(pid: i32) -> io::Result<PipeReader> {
    let (reader, writer) = io::pipe()?;
    std::thread::Builder::new()
        .name(String::from("jsr-child"))
        .spawn(move || {
            reap::wait_until_ended(pid);
            drop(writer);
        })?;
    Ok(reader)
}

/// Waits until something can be done: the descriptors that are ready. `None`: the time is over.
fn wait(pipes: &[Option<Pipe>], end: Option<&PipeReader>, deadline: Option<Instant>) -> Option<Vec<RawFd>> {
    let mut requests: Vec<libc::pollfd> = pipes
        .iter()
        .flatten()
        .filter_map(|pipe| {
            let events = if pipe.input.is_some() {
                libc::POLLOUT
            } else {
                libc::POLLIN
            };
            Some((pipe.end.as_ref()?.as_raw_fd(), events))
        })
        .chain(end.map(|end| (end.as_raw_fd(), libc::POLLIN)))
        .map(|(fd, events)| libc::pollfd {
            fd,
            events,
            revents: 0,
        })
        .collect();
    loop {
        let timeout = match deadline {
            None => -1,
            Some(deadline) => {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return None;
                }
                // One more, so that the last fraction of a millisecond is not spent asking.
                i32::try_from(left.as_millis() + 1).unwrap_or(i32::MAX)
            }
        };
        let count = libc::nfds_t::try_from(requests.len()).unwrap_or(0);
        // SAFETY: the pointer and count are those of the vector.
        let ready = unsafe { libc::poll(requests.as_mut_ptr(), count, timeout) };
        if ready > 0 {
            let ready = requests.iter().filter(|request| request.revents != 0);
            return Some(ready.map(|request| request.fd).collect());
        }
    }
}

impl Pipe {
    /// Writes or reads what can be without waiting; how many bytes were read.
    fn proceed(&mut self) -> usize {
        let Some(end) = &self.end else { return 0 };
        let fd = end.as_raw_fd();
        if let Some(input) = &self.input {
            let rest = input.get(self.written..).unwrap_or(&[]);
            if rest.is_empty() {
                self.end = None;
                return 0;
            }
            // SAFETY: the pointer and length are those of a slice.
            let count = unsafe { libc::write(fd, rest.as_ptr().cast(), rest.len()) };
            match usize::try_from(count) {
                Ok(count) => self.written += count,
                Err(_) if is_passing() => return 0,
                // The child reads no more.
                Err(_) => {
                    self.error = last_errno();
                    self.written = input.len();
                }
            }
            if self.written >= input.len() {
                self.end = None;
            }
            return 0;
        }
        let length = self.output.len();
        self.output.resize(length + CHUNK, 0);
        // SAFETY: the bytes from `length` on are `CHUNK` valid ones.
        let count = unsafe { libc::read(fd, self.output.as_mut_ptr().add(length).cast(), CHUNK) };
        let passing = count < 0 && is_passing();
        if count < 0 && !passing {
            self.error = last_errno();
        }
        let count = usize::try_from(count).unwrap_or(0);
        self.output.truncate(length + count);
        if count == 0 && !passing {
            self.end = None;
        }
        count
    }
}

fn last_errno() -> i32 {
    io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO)
}

/// The call that just failed may work the next time.
fn is_passing() -> bool {
    let error = io::Error::last_os_error().kind();
    matches!(error, io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}
