//! The end of a child.

use std::mem::MaybeUninit;

use tokio::signal::unix::{SignalKind, signal};

/// The child has ended, and is still there to be reaped.
fn has_ended(pid: i32, options: libc::c_int) -> bool {
    let mut info = MaybeUninit::<libc::siginfo_t>::zeroed();
    let Ok(id) = libc::id_t::try_from(pid) else {
        return true;
    };
    // SAFETY: `waitid` fills the structure, which is all zeroes before, and that is a valid one.
    unsafe {
        let waited = libc::waitid(
            libc::P_PID,
            id,
            info.as_mut_ptr(),
            libc::WEXITED | libc::WNOWAIT | options,
        );
        // A child that cannot be waited for is none any more.
        waited != 0 || info.assume_init().si_pid() != 0
    }
}

/// Resolves when the child has ended. It is left to [`reap`], so that until then its process id is nobody else's.
pub(super) async fn ended(pid: i32) {
    // The listener is there before the first look: no signal comes unheard between the two.
    let Ok(mut children) = signal(SignalKind::child()) else {
        let _ = tokio::task::spawn_blocking(move || wait_until_ended(pid)).await;
        return;
    };
    while !has_ended(pid, libc::WNOHANG) {
        if children.recv().await.is_none() {
            return;
        }
    }
}

/// Waits, on the thread that calls it, until the child has ended; it is left to [`reap`].
pub(super) fn wait_until_ended(pid: i32) {
    // It may be interrupted by signals.
    while !has_ended(pid, libc::WNOHANG) {
        has_ended(pid, 0);
    }
}

/// Reaps a child, after waiting for its end: its exit code and the signal that ended it, 0 if none did.
pub(super) fn reap(pid: i32) -> (i32, i32) {
    let mut status = 0;
    loop {
        // SAFETY: the status is a valid place for one.
        if unsafe { libc::waitpid(pid, &raw mut status, 0) } == pid {
            break;
        }
        if std::io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            return (0, 0);
        }
    }
    if libc::WIFSIGNALED(status) {
        (0, libc::WTERMSIG(status))
    } else {
        (libc::WEXITSTATUS(status), 0)
    }
}
