//! Open directories, as `fs.Dir` reads them: some entries at a time, in the order of the system.
//!
//! JavaScript knows one by a number. The table of them belongs to the thread that runs JavaScript; an entry is shared with
//! the thread that reads from it, so that closing never takes a directory away from a read.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::CString;
use std::fs::ReadDir;
use std::os::unix::ffi::OsStringExt;
use std::sync::{Arc, Mutex, PoisonError};

use super::output::Output;
use super::paths::as_path;
use super::request::{Answer, Argument, AtOnce, Failure, Named, operations};
use super::sys::errno_of;
use super::tree::{Listing, dirent_type};

/// A directory that is being read.
type Shared = Arc<Mutex<ReadDir>>;

#[derive(Default)]
struct Table {
    open: HashMap<u32, Shared>,
    next: u32,
}

thread_local! {
    static TABLE: RefCell<Table> = RefCell::default();
}

/// A directory that was just opened: its number.
struct Opened(ReadDir);

impl Output for Opened {
    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        let number = TABLE.with_borrow_mut(|table| {
            let number = table.next;
            table.next = number.wrapping_add(1);
            table.open.insert(number, Arc::new(Mutex::new(self.0)));
            number
        });
        v8::Integer::new_from_unsigned(scope, number).into()
    }
}

/// The directory of a number, if it is open.
struct Folder(Option<Shared>);

impl Argument for Folder {
    fn take(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        let number = u32::take(scope, args, at);
        Self(TABLE.with_borrow(|table| table.open.get(&number).cloned()))
    }
}

/// A directory that is no longer in the table.
struct Forgotten(Option<Shared>);

impl Argument for Forgotten {
    fn take(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        let number = u32::take(scope, args, at);
        Self(TABLE.with_borrow_mut(|table| table.open.remove(&number)))
    }
}

fn read(folder: &Shared, count: u32, as_bytes: bool) -> Answer<Option<Listing>> {
    let mut folder = folder.lock().unwrap_or_else(PoisonError::into_inner);
    let (mut names, mut kinds) = (Vec::new(), Vec::new());
    for _ in 0..count.max(1) {
        match folder.next() {
            None => break,
            // What was read so far counts; the next call meets the error again.
            Some(Err(_)) if !names.is_empty() => break,
            Some(Err(error)) => return Err(errno_of(&error)).named("scandir"),
            Some(Ok(entry)) => {
                kinds.push(entry.file_type().map_or(0, dirent_type));
                names.push(entry.file_name().into_vec());
            }
        }
    }
    Ok((!names.is_empty()).then_some(Listing {
        names,
        kinds,
        parents: None,
        with_types: true,
        as_bytes,
    }))
}

operations! {
    /// `openFolder(path)`: a number.
    "fs.opendir" => open(path: CString, at_once: AtOnce) {
        let opened = std::fs::read_dir(as_path(&path)).map_err(|error| errno_of(&error));
        // As in Node, an error that is thrown at once names no path.
        let opened = if at_once.0 { opened.named("opendir") } else { opened.about("opendir", &path) };
        opened.map(Opened)
    }

    /// `readFolder(number, count, asBytes)`: `[names, types]` of up to `count` entries, or undefined at the end.
    "fs.Dir.read" => read_some(folder: Folder, count: u32, as_bytes: bool) {
        match folder.0 {
            Some(folder) => read(&folder, count, as_bytes),
            None => Err(Failure::new(libc::EBADF, "scandir")),
        }
    }

    /// `closeFolder(number)`
    "fs.Dir.close" => close(folder: Forgotten) {
        drop(folder.0);
        Ok(())
    }
}
