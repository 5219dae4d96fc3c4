//! Operations on directories and trees: listing, making all of a path, removing, and following links.

use std::ffi::{CStr, CString, OsStr};
use std::fs::{DirEntry, FileType};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::FileTypeExt;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use super::output::{Name, Output};
use super::paths::as_path;
use super::request::{Answer, Argument, AtOnce, Failure, Named, operations};
use super::stat::Kind;
use super::sys::{self, Errno, errno_of};

/// `UV_DIRENT_*`
pub(super) fn dirent_type(file_type: FileType) -> i32 {
    match file_type {
        kind if kind.is_file() => 1,
        kind if kind.is_dir() => 2,
        kind if kind.is_symlink() => 3,
        kind if kind.is_fifo() => 4,
        kind if kind.is_socket() => 5,
        kind if kind.is_char_device() => 6,
        kind if kind.is_block_device() => 7,
        _ => 0,
    }
}

/// Something in a directory.
struct Entry {
    name: Vec<u8>,
    kind: i32,
}

/// The entries of a directory in the order of their bytes.
fn entries(path: &Path) -> Result<Vec<Entry>, Errno> {
    let read = |entry: std::io::Result<DirEntry>| {
        let entry = entry?;
        let kind = entry.file_type().map_or(0, dirent_type);
        Ok(Entry {
            name: entry.file_name().into_vec(),
            kind,
        })
    };
    let list = std::fs::read_dir(path).and_then(|list| list.map(read).collect::<std::io::Result<Vec<_>>>());
    let mut list = list.map_err(|error| errno_of(&error))?;
    list.sort_unstable_by(|left, right| left.name.cmp(&right.name));
    Ok(list)
}

/// What is in a directory, on its way to JavaScript: an array of names; with types `[names, types]`, and for a whole
/// tree `[names, types, parents]`, where a parent is a path below the root, empty for the root itself.
pub(super) struct Listing {
    pub names: Vec<Vec<u8>>,
    pub kinds: Vec<i32>,
    pub parents: Option<Vec<Vec<u8>>>,
    pub with_types: bool,
    pub as_bytes: bool,
}

impl Listing {
    fn array<'s>(
        scope: &mut v8::PinScope<'s, '_>,
        names: Vec<Vec<u8>>,
        as_bytes: bool,
    ) -> v8::Local<'s, v8::Value> {
        let names: Vec<v8::Local<v8::Value>> = names
            .into_iter()
            .map(|bytes| Name { bytes, as_bytes }.into_js(scope))
            .collect();
        v8::Array::new_with_elements(scope, &names).into()
    }
}

impl Output for Listing {
    fn into_js<'s>(self, scope: &mut v8::PinScope<'s, '_>) -> v8::Local<'s, v8::Value> {
        let names = Self::array(scope, self.names, self.as_bytes);
        if !self.with_types {
            return names;
        }
        let kinds: Vec<v8::Local<v8::Value>> = self
            .kinds
            .iter()
            .map(|kind| v8::Integer::new(scope, *kind).into())
            .collect();
        let kinds = v8::Array::new_with_elements(scope, &kinds).into();
        let parents = match self.parents {
            Some(parents) => Self::array(scope, parents, self.as_bytes),
            None => v8::undefined(scope).into(),
        };
        v8::Array::new_with_elements(scope, &[names, kinds, parents]).into()
    }
}

operations! {
    /// `readdir(path, asBytes, withTypes, recursive)`
    "fs.readdir" => readdir(path: CString, as_bytes: bool, with_types: bool, recursive: bool) {
        let (names, kinds, parents) = if recursive {
            let (names, kinds, parents) = list_tree(&path, with_types)?;
            (names, kinds, Some(parents))
        } else {
            let list = entries(as_path(&path)).about("scandir", &path)?;
            let (names, kinds) = list.into_iter().map(|entry| (entry.name, entry.kind)).unzip();
            (names, kinds, None)
        };
        Ok(Listing { names, kinds, parents, with_types, as_bytes })
    }

    /// `mkdir(path, mode, recursive)`: if `recursive`, the first directory that had to be made, or undefined.
    "fs.mkdir" => mkdir(path: CString, mode: u32, recursive: bool, at_once: AtOnce) {
        if !recursive {
            return sys::mkdir(&path, mode).about("mkdir", &path).map(|()| None);
        }
        // Node's two forms differ in which path the error of a parent names.
        let first = make_all(&path, mode)
            .map_err(|(errno, failed)| Failure::at(errno, "mkdir", if at_once.0 { &path } else { &failed }))?;
        Ok(first.map(|path| Name { bytes: path.into_bytes(), as_bytes: false }))
    }

    /// `rm(path, recursive, maxRetries, retryDelay)`
    "fs.rm" => rm(path: CString, recursive: bool, patience: Patience) {
        remove(&path, recursive, patience).map_err(|(errno, syscall)| Failure::at(errno, syscall, &path))
    }

    /// `copyFile(from, to, mode)`
    "fs.copyFile" => copy_file(from: CString, to: CString, mode: u32) {
        copy(&from, &to, mode).about_both("copyfile", &from, &to)
    }

    /// `resolveLinks(path, asBytes)`: `path`, which is absolute, without links, `.` and `..`.
    ///
    /// Unlike the system's own function, it asks about one part after the other, and its errors name the part.
    "fs.realpath" => resolve_links(path: CString, as_bytes: bool) {
        let bytes = walk(as_path(&path))?.into_os_string().into_vec();
        Ok(Name { bytes, as_bytes })
    }
}

/// Names, types and parents of all that is below `root`, level by level. Without types, a name is the path below the
/// root. Links to directories are followed.
#[allow(clippy::type_complexity, reason = "three columns of one table")]
pub(super) fn list_tree(root: &CStr, with_types: bool) -> Answer<(Vec<Vec<u8>>, Vec<i32>, Vec<Vec<u8>>)> {
    let (mut names, mut kinds, mut parents) = (Vec::new(), Vec::new(), Vec::new());
    let mut folders = std::collections::VecDeque::from([PathBuf::new()]);
    while let Some(folder) = folders.pop_front() {
        let full = if names.is_empty() {
            as_path(root).to_owned()
        } else {
            as_path(root).join(&folder)
        };
        let list = entries(&full).map_err(|errno| Failure {
            path: Some(full.as_os_str().as_bytes().to_vec()),
            ..Failure::new(errno, "scandir")
        })?;
        for Entry { name, kind } in list {
            let below = folder.join(OsStr::from_bytes(&name));
            if kind == 2 || (matches!(kind, 0 | 3) && as_path(root).join(&below).is_dir()) {
                folders.push_back(below.clone());
            }
            names.push(if with_types {
                name
            } else {
                below.into_os_string().into_vec()
            });
            kinds.push(kind);
            if with_types {
                parents.push(folder.as_os_str().as_bytes().to_vec());
            }
        }
    }
    Ok((names, kinds, parents))
}

/// Makes the directory `path` and those above it that are missing; the answer is the first one made, and an error
/// comes with the directory that could not be.
pub(super) fn make_all(path: &CStr, mode: u32) -> Result<Option<CString>, (Errno, CString)> {
    let mut first = None;
    let mut waiting = vec![path.to_owned()];
    while let Some(current) = waiting.pop() {
        match sys::mkdir(&current, mode) {
            Ok(()) => {
                first.get_or_insert(current);
            }
            // Only a path that has not yet been seen below an existing parent is worth another try.
            Err(libc::ENOENT) if first.is_none() && waiting.len() < path.to_bytes().len() => {
                let parent = current
                    .to_bytes()
                    .iter()
                    .rposition(|byte| *byte == b'/')
                    .unwrap_or(0);
                let parent = current.to_bytes().get(..parent).unwrap_or_default();
                match CString::new(parent) {
                    Ok(parent) if !parent.is_empty() && !exists(&parent) => {
                        waiting.extend([current, parent]);
                    }
                    _ => return Err((libc::ENOENT, current)),
                }
            }
            Err(errno @ (libc::EACCES | libc::ENOSPC | libc::ENOTDIR | libc::EPERM | libc::ENOENT)) => {
                return Err((errno, current));
            }
            Err(errno) => match sys::stat(&current) {
                Ok(stat) if stat.kind == Kind::Directory => {}
                // Something that is not a directory stands where one is needed.
                Ok(_) if errno == libc::EEXIST && !waiting.is_empty() => {
                    return Err((libc::ENOTDIR, current));
                }
                Ok(_) => return Err((errno, current)),
                Err(errno) => return Err((errno, current)),
            },
        }
    }
    Ok(first)
}

fn exists(path: &CStr) -> bool {
    sys::access(path, libc::F_OK).is_ok()
}

/// How often and after which pauses a removal is tried again if something is in its way.
#[derive(Clone, Copy)]
struct Patience {
    retries: u32,
    delay_ms: f64,
}

/// Removes whatever is at `path`; nothing there is fine. The error comes with the call that was refused.
fn remove(path: &CStr, recursive: bool, patience: Patience) -> Result<(), (Errno, &'static str)> {
    let mut tried = 0;
    loop {
        let (result, syscall) = match sys::lstat(path) {
            Err(libc::ENOENT) => return Ok(()),
            Err(errno) => (Err(errno), "lstat"),
            Ok(stat) if stat.kind == Kind::Directory && recursive => (
                std::fs::remove_dir_all(as_path(path)).map_err(|error| errno_of(&error)),
                "rmdir",
            ),
            Ok(stat) if stat.kind == Kind::Directory => (sys::rmdir(path), "rmdir"),
            Ok(_) => (sys::unlink(path), "unlink"),
        };
        let errno = match result {
            Ok(()) | Err(libc::ENOENT) => return Ok(()),
            Err(errno) => errno,
        };
        let passing = [
            libc::EBUSY,
            libc::EMFILE,
            libc::ENFILE,
            libc::ENOTEMPTY,
            libc::EPERM,
        ];
        if tried >= patience.retries || !passing.contains(&errno) {
            return Err((errno, syscall));
        }
        tried += 1;
        std::thread::sleep(Duration::from_secs_f64(
            f64::from(tried) * patience.delay_ms.max(0.0) / 1e3,
        ));
    }
}

impl Argument for Patience {
    fn take(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, at: &mut i32) -> Self {
        Self {
            retries: u32::take(scope, args, at),
            delay_ms: f64::take(scope, args, at).min(f64::from(i32::MAX)),
        }
    }
}

/// `rmSync(path, recursive, maxRetries, retryDelay)`: as `rm`, at once, with the error that Node's `rmSync` has.
pub fn rm_sync(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    crate::stdio::flush_stdout();
    let at = &mut 0;
    let path = CString::take(scope, &args, at);
    let recursive = bool::take(scope, &args, at);
    if let Err((errno, _)) = remove(&path, recursive, Patience::take(scope, &args, at)) {
        let error = crate::errors::standard_error(scope, errno, "rm", path.to_bytes());
        scope.throw_exception(error.into());
    }
}

/// `COPYFILE_EXCL`, `COPYFILE_FICLONE` and `COPYFILE_FICLONE_FORCE`.
const EXCLUSIVE: u32 = 1;
const CLONE: u32 = 2;
const CLONE_ONLY: u32 = 4;

pub(super) fn copy(from: &CStr, to: &CStr, mode: u32) -> Result<(), Errno> {
    use std::fs::{File, OpenOptions, Permissions};
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};

    let number = |error: std::io::Error| errno_of(&error);
    let mut source = File::open(as_path(from)).map_err(number)?;
    let source_info = source.metadata().map_err(number)?;
    let mut options = OpenOptions::new();
    options.write(true).mode(source_info.mode());
    // The file is only cut off once it is known not to be the source.
    if mode & EXCLUSIVE != 0 {
        options.create_new(true)
    } else {
        options.create(true).truncate(false)
    };
    let mut target = options.open(as_path(to)).map_err(number)?;
    let target_info = target.metadata().map_err(number)?;
    if (source_info.dev(), source_info.ino()) == (target_info.dev(), target_info.ino()) {
        return Ok(());
    }
    let copied = (|| {
        target.set_len(0).map_err(number)?;
        target
            .set_permissions(Permissions::from_mode(source_info.mode()))
            .map_err(number)?;
        if mode & (CLONE | CLONE_ONLY) != 0 {
            match sys::clone_file(source.as_raw_fd(), target.as_raw_fd()) {
                Ok(()) => return Ok(()),
                Err(_) if mode & CLONE_ONLY != 0 => return Err(libc::ENOTSUP),
                Err(_) => {}
            }
        }
        if source_info.is_dir() {
            return Err(libc::EISDIR);
        }
        std::io::copy(&mut source, &mut target).map_err(number).map(drop)
    })();
    if copied.is_err() {
        // Half a copy is worse than none.
        let _ = sys::unlink(to);
    }
    copied
}

pub(super) fn walk(path: &Path) -> Answer<PathBuf> {
    let mut real = PathBuf::from("/");
    // What is still to be walked, last part first.
    let mut ahead: Vec<Vec<u8>> = Vec::new();
    push_parts(&mut ahead, path);
    while let Some(part) = ahead.pop() {
        if part == b".." {
            real.pop();
            continue;
        }
        let next = real.join(OsStr::from_bytes(&part));
        let name = CString::new(next.as_os_str().as_bytes()).unwrap_or_default();
        let kind = sys::lstat(&name).about("lstat", &name)?.kind;
        if kind != Kind::Link {
            real = next;
            continue;
        }
        // Links in a circle end here: the system counts them.
        let target_kind = sys::stat(&name).about("stat", &name)?.kind;
        let target = std::fs::read_link(&next)
            .map_err(|error| errno_of(&error))
            .about("readlink", &name)?;
        // What a link in /proc says of a pipe or a socket is no path.
        if matches!(target_kind, Kind::Pipe | Kind::Socket) {
            let named = real.join(&target);
            if named.symlink_metadata().is_err() {
                return Ok(named);
            }
        }
        if target.is_absolute() {
            real = PathBuf::from("/");
        }
        push_parts(&mut ahead, &target);
    }
    Ok(real)
}

fn push_parts(ahead: &mut Vec<Vec<u8>>, path: &Path) {
    for component in path.components().rev() {
        match component {
            Component::Normal(part) => ahead.push(part.as_bytes().to_vec()),
            Component::ParentDir => ahead.push(b"..".to_vec()),
            Component::Prefix(_) | Component::RootDir | Component::CurDir => {}
        }
    }
}
