//! Files and directories (`js/fs.js`, `js/internal/fs/`).
//!
//! | file | what |
//! |---|---|
//! | `request.rs` | from a call to an operation and back, now or on the thread pool |
//! | `paths.rs`, `descriptors.rs` | one system call each, by path and by descriptor |
//! | `whole.rs` | `readFile` and `writeFile`: open to close in one piece of work |
//! | `folders.rs` | open directories, read piece by piece |
//! | `tree.rs` | directories, trees, copies, links |
//! | `watch.rs` | `fs.watch` |
//! | `sys.rs`, `stat.rs`, `memory.rs` | the system calls, their structures, and memory of JavaScript that they use |
//! | `output.rs` | how answers become JavaScript |

mod constants;
mod descriptors;
mod folders;
mod memory;
mod output;
mod paths;
mod request;
mod stat;
mod sys;
#[cfg(test)]
mod tests;
mod tree;
#[cfg(target_os = "linux")]
mod watch;
mod whole;

use jsr_runtime::binding::Binding;

pub use output::{array_buffer, uint8_array};

pub const BINDING: Binding = Binding {
    name: "fs",
    functions: |f| {
        f.add("access", paths::access);
        f.add("chmod", paths::chmod);
        f.add("chown", paths::chown);
        f.add("close", descriptors::close);
        f.add("closeFolder", folders::close);
        f.add("copyFile", tree::copy_file);
        f.add("existsSync", paths::exists_sync);
        f.add("fchmod", descriptors::fchmod);
        f.add("fchown", descriptors::fchown);
        f.add("fdatasync", descriptors::fdatasync);
        f.add("fstat", descriptors::fstat);
        f.add("fsync", descriptors::fsync);
        f.add("ftruncate", descriptors::ftruncate);
        f.add("futimes", descriptors::futimes);
        f.add("lchown", paths::lchown);
        f.add("link", paths::link);
        f.add("lstat", paths::lstat);
        f.add("lutimes", paths::lutimes);
        f.add("mkdir", tree::mkdir);
        f.add("mkdtemp", paths::mkdtemp);
        f.add("open", descriptors::open);
        f.add("openFolder", folders::open);
        f.add("read", descriptors::read);
        f.add("readFile", whole::read_file);
        f.add("readFolder", folders::read_some);
        f.add("readNew", descriptors::read_new);
        f.add("readdir", tree::readdir);
        f.add("readlink", paths::readlink);
        f.add("readv", descriptors::readv);
        f.add("realpath", paths::realpath);
        f.add("rename", paths::rename);
        f.add("resolveLinks", tree::resolve_links);
        f.add("rm", tree::rm);
        f.add("rmSync", tree::rm_sync);
        f.add("rmdir", paths::rmdir);
        f.add("stat", paths::stat);
        f.add("statfs", paths::statfs);
        f.add("symlink", paths::symlink);
        f.add("unlink", paths::unlink);
        f.add("utimes", paths::utimes);
        #[cfg(target_os = "linux")]
        {
            f.add("setWatchReferenced", watch::set_referenced);
            f.add("unwatch", watch::unwatch);
            f.add("watch", watch::watch);
        }
        f.add("write", descriptors::write);
        f.add("writeFile", whole::write_file);
        f.add("writev", descriptors::writev);
    },
    init: Some(constants::define),
};
