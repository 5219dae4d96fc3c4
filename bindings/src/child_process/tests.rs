//! Children without any JavaScript.

use std::ffi::CString;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

use super::launch::{self, Launch, Source};
use super::reap;

fn text(text: &str) -> CString {
    CString::new(text).expect("no NUL")
}

fn shell(script: &str, stdio: Vec<Source>) -> Launch {
    Launch {
        file: text("sh"),
        args: ["sh", "-c", script].map(text).into(),
        env: vec![text("PATH=/usr/bin:/bin"), text("B=1"), text("A=2")],
        cwd: None,
        uid: None,
        gid: None,
        detached: false,
        stdio,
    }
}

fn nothing() -> Vec<Source> {
    vec![Source::Nothing, Source::Nothing, Source::Nothing]
}

#[test]
fn codes_and_signals_are_told_apart() {
    let pid = shell("exit 3", nothing()).start().expect("a child");
    assert_eq!(reap::reap(pid), (3, 0));
    let pid = shell("kill -9 $$", nothing()).start().expect("a child");
    assert_eq!(reap::reap(pid), (0, libc::SIGKILL));
}

#[test]
fn a_child_is_there_until_it_is_reaped() {
    let pid = shell("exit 5", nothing()).start().expect("a child");
    reap::wait_until_ended(pid);
    reap::wait_until_ended(pid);
    // SAFETY: signal 0 only asks.
    assert_eq!(unsafe { libc::kill(pid, 0) }, 0);
    assert_eq!(reap::reap(pid), (5, 0));
    assert_eq!(reap::reap(pid), (0, 0), "there is no such child any more");
}

#[test]
fn what_is_not_there_is_an_error_of_the_start() {
    let missing = Launch {
        file: text("no-such-program"),
        ..shell("", nothing())
    };
    let error = missing.start().expect_err("nothing to run").raw_os_error();
    assert_eq!(error, Some(libc::ENOENT));
    let nowhere = Launch {
        cwd: Some(text("/no/such/folder")),
        ..shell("", nothing())
    };
    let error = nowhere.start().expect_err("nowhere to run").raw_os_error();
    assert_eq!(error, Some(libc::ENOENT));
}

#[test]
fn descriptors_may_change_places() {
    let (first, their_first) = launch::pair().expect("a pair");
    let (second, their_second) = launch::pair().expect("a pair");
    let stdio = vec![
        Source::Nothing,
        Source::Owned(their_first),
        Source::Nothing,
        Source::Nothing,
        Source::Owned(their_second),
    ];
    let pid = shell("echo one; read x <&4; echo \"$x, $A$B\" >&4", stdio)
        .start()
        .expect("a child");
    let (mut first, mut second) = (UnixStream::from(first), UnixStream::from(second));
    second.write_all(b"four\n").expect("a write");
    let (mut one, mut four) = (String::new(), String::new());
    first.read_to_string(&mut one).expect("text");
    second.read_to_string(&mut four).expect("text");
    assert_eq!((one.as_str(), four.as_str()), ("one\n", "four, 21\n"));
    assert_eq!(reap::reap(pid), (0, 0));
}

#[test]
fn the_end_is_waited_for_without_asking_again_and_again() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (ours, theirs) = launch::pair().expect("a pair");
    let stdio = vec![Source::Owned(theirs), Source::Nothing, Source::Nothing];
    let pid = shell("read x; exit 7", stdio).start().expect("a child");
    runtime.block_on(async {
        let ended = tokio::spawn(reap::ended(pid));
        tokio::task::yield_now().await;
        assert!(!ended.is_finished());
        drop(ours);
        ended.await.expect("it ends");
    });
    assert_eq!(reap::reap(pid), (7, 0));
}
