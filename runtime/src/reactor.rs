//! The thread on which the process waits for its descriptors: pipes, sockets, children.
//!
//! It runs futures, which are given to it by [`crate::jobs::spawn_io`], and never sees V8. It is started with the first of
//! them and ends with the runtime that started it.

use std::io;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// A running reactor. Dropping it ends its thread, and with it every future that is left.
pub(crate) struct Reactor {
    handle: Handle,
    /// The thread runs until this is gone.
    _stop: oneshot::Sender<()>,
}

impl Reactor {
    /// Starts the thread.
    pub(crate) fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        std::thread::Builder::new()
            .name(String::from("jsr-reactor"))
            .spawn(move || {
                let _ = runtime.block_on(stopped);
            })?;
        Ok(Self { handle, _stop: stop })
    }

    /// What futures are spawned on.
    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::sync::mpsc;
    use std::time::Duration;

    use super::Reactor;

    const SOON: Duration = Duration::from_secs(20);

    #[test]
    fn futures_run_on_one_named_thread() {
        let reactor = Reactor::start().expect("a reactor");
        let (send, receive) = mpsc::channel();
        for _ in 0..2 {
            let send = send.clone();
            reactor.handle().spawn(async move {
                let _ = send.send(std::thread::current().name().map(str::to_owned));
            });
        }
        for _ in 0..2 {
            let name = receive.recv_timeout(SOON).expect("the future runs");
            assert_eq!(name.as_deref(), Some("jsr-reactor"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_descriptor_is_waited_for() {
        let reactor = Reactor::start().expect("a reactor");
        let (mut ours, theirs) = std::os::unix::net::UnixStream::pair().expect("a pair of sockets");
        theirs
            .set_nonblocking(true)
            .expect("a socket that does not block");
        let (send, receive) = mpsc::channel();
        reactor.handle().spawn(async move {
            let stream = tokio::net::UnixStream::from_std(theirs).expect("a stream");
            stream.readable().await.expect("something to read");
            let mut bytes = [0; 16];
            let count = stream.try_read(&mut bytes).expect("bytes");
            let _ = send.send(bytes[..count].to_vec());
        });
        ours.write_all(b"hello").expect("a write");
        drop(ours);
        assert_eq!(receive.recv_timeout(SOON).as_deref(), Ok(b"hello".as_slice()));
    }

    #[test]
    fn what_is_left_goes_with_the_reactor() {
        struct Gone(mpsc::Sender<()>);
        impl Drop for Gone {
            fn drop(&mut self) {
                let _ = self.0.send(());
            }
        }
        let reactor = Reactor::start().expect("a reactor");
        let (send, receive) = mpsc::channel();
        let gone = Gone(send);
        reactor.handle().spawn(async move {
            let _gone = gone;
            std::future::pending::<()>().await;
        });
        drop(reactor);
        assert!(receive.recv_timeout(SOON).is_ok());
    }
}
