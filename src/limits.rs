//! What the system grants this process, as far as flags can ask for more.

use std::mem::MaybeUninit;

use jsr_runtime::options::Options;

/// Kilobytes of the stack that V8 must leave to native code below JavaScript.
const RESERVE: u64 = 256;

/// Checks that the flags fit what the system grants.
///
/// # Errors
/// One line that says which does not.
pub fn check(options: &Options) -> Result<(), String> {
    match (options.engine.stack_size, stack_kilobytes()) {
        (Some(wanted), Some(granted)) if u64::from(wanted) + RESERVE > granted => {
            let most = granted.saturating_sub(RESERVE);
            Err(format!(
                "--stack-size is at most {most} here; ulimit -s raises what the system grants"
            ))
        }
        _ => Ok(()),
    }
}

/// The size of this thread's stack; `None` without a limit.
fn stack_kilobytes() -> Option<u64> {
    let mut limit = MaybeUninit::<libc::rlimit>::uninit();
    // SAFETY: `getrlimit` fills the struct when it succeeds, and only then it is read.
    let limit = unsafe {
        if libc::getrlimit(libc::RLIMIT_STACK, limit.as_mut_ptr()) != 0 {
            return None;
        }
        limit.assume_init()
    };
    (limit.rlim_cur != libc::RLIM_INFINITY).then_some(limit.rlim_cur / 1024)
}
