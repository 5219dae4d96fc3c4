//! `fs.constants`, in Node's order. Those of libuv that mean nothing here are 0, as in Node.

use jsr_runtime::engine::string;

const LIBUV: &[(&str, i64)] = &[("UV_FS_SYMLINK_DIR", 1), ("UV_FS_SYMLINK_JUNCTION", 2)];

#[allow(clippy::unnecessary_cast, reason = "the types differ between systems")]
const SYSTEM: &[(&str, i64)] = &[
    ("O_RDONLY", libc::O_RDONLY as i64),
    ("O_WRONLY", libc::O_WRONLY as i64),
    ("O_RDWR", libc::O_RDWR as i64),
    ("UV_DIRENT_UNKNOWN", 0),
    ("UV_DIRENT_FILE", 1),
    ("UV_DIRENT_DIR", 2),
    ("UV_DIRENT_LINK", 3),
    ("UV_DIRENT_FIFO", 4),
    ("UV_DIRENT_SOCKET", 5),
    ("UV_DIRENT_CHAR", 6),
    ("UV_DIRENT_BLOCK", 7),
    ("S_IFMT", libc::S_IFMT as i64),
    ("S_IFREG", libc::S_IFREG as i64),
    ("S_IFDIR", libc::S_IFDIR as i64),
    ("S_IFCHR", libc::S_IFCHR as i64),
    ("S_IFBLK", libc::S_IFBLK as i64),
    ("S_IFIFO", libc::S_IFIFO as i64),
    ("S_IFLNK", libc::S_IFLNK as i64),
    ("S_IFSOCK", libc::S_IFSOCK as i64),
    ("O_CREAT", libc::O_CREAT as i64),
    ("O_EXCL", libc::O_EXCL as i64),
    ("UV_FS_O_FILEMAP", 0),
    ("UV_FS_O_TEMPORARY", 0),
    ("UV_FS_O_SHORT_LIVED", 0),
    ("UV_FS_O_SEQUENTIAL", 0),
    ("UV_FS_O_RANDOM", 0),
    ("O_NOCTTY", libc::O_NOCTTY as i64),
    ("O_TRUNC", libc::O_TRUNC as i64),
    ("O_APPEND", libc::O_APPEND as i64),
    ("O_DIRECTORY", libc::O_DIRECTORY as i64),
    #[cfg(target_os = "linux")]
    ("O_NOATIME", libc::O_NOATIME as i64),
    ("O_NOFOLLOW", libc::O_NOFOLLOW as i64),
    ("O_SYNC", libc::O_SYNC as i64),
    ("O_DSYNC", libc::O_DSYNC as i64),
    #[cfg(target_os = "macos")]
    ("O_SYMLINK", libc::O_SYMLINK as i64),
    #[cfg(target_os = "linux")]
    ("O_DIRECT", libc::O_DIRECT as i64),
    ("O_NONBLOCK", libc::O_NONBLOCK as i64),
    ("S_IRWXU", libc::S_IRWXU as i64),
    ("S_IRUSR", libc::S_IRUSR as i64),
    ("S_IWUSR", libc::S_IWUSR as i64),
    ("S_IXUSR", libc::S_IXUSR as i64),
    ("S_IRWXG", libc::S_IRWXG as i64),
    ("S_IRGRP", libc::S_IRGRP as i64),
    ("S_IWGRP", libc::S_IWGRP as i64),
    ("S_IXGRP", libc::S_IXGRP as i64),
    ("S_IRWXO", libc::S_IRWXO as i64),
    ("S_IROTH", libc::S_IROTH as i64),
    ("S_IWOTH", libc::S_IWOTH as i64),
    ("S_IXOTH", libc::S_IXOTH as i64),
    ("F_OK", libc::F_OK as i64),
    ("R_OK", libc::R_OK as i64),
    ("W_OK", libc::W_OK as i64),
    ("X_OK", libc::X_OK as i64),
    ("UV_FS_COPYFILE_EXCL", 1),
    ("COPYFILE_EXCL", 1),
    ("UV_FS_COPYFILE_FICLONE", 2),
    ("COPYFILE_FICLONE", 2),
    ("UV_FS_COPYFILE_FICLONE_FORCE", 4),
    ("COPYFILE_FICLONE_FORCE", 4),
];

/// Adds `constants`, an object without a prototype whose properties nobody can change, and `maxStringLength`.
pub fn define(scope: &mut v8::PinScope, target: v8::Local<v8::Object>) {
    let no_prototype = v8::null(scope).into();
    let constants = v8::Object::with_prototype_and_properties(scope, no_prototype, &[], &[]);
    for (name, value) in LIBUV.iter().chain(SYSTEM) {
        let name = string(scope, name).into();
        let value = v8::Number::new(scope, *value as f64).into();
        let fixed = v8::PropertyAttribute::READ_ONLY | v8::PropertyAttribute::DONT_DELETE;
        constants.define_own_property(scope, name, value, fixed);
    }
    let key = string(scope, "maxStringLength");
    let length = v8::Number::new(scope, v8::String::MAX_LENGTH as f64);
    target.set(scope, key.into(), length.into());
    let key = string(scope, "constants");
    target.set(scope, key.into(), constants.into());
}
