//! Operations on trees, tried on real directories.

use std::ffi::CString;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::tree::{copy, list_tree, make_all, walk};

/// A directory of its own for each test, removed with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("jsr-fs-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder for the test");
        Self(path.canonicalize().expect("the folder is there"))
    }

    fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn c(path: &Path) -> CString {
    CString::new(path.as_os_str().as_bytes()).expect("no NUL in the path")
}

#[test]
fn making_all_of_a_path_answers_the_first_directory_made() {
    let folder = Folder::new("make");
    let target = c(&folder.join("a/b/c"));
    assert_eq!(make_all(&target, 0o777), Ok(Some(c(&folder.join("a")))));
    assert_eq!(make_all(&target, 0o777), Ok(None));
    assert!(folder.join("a/b/c").is_dir());
}

#[test]
fn a_file_in_the_way_is_told() {
    let folder = Folder::new("way");
    fs::write(folder.join("file"), "x").expect("written");
    let (below, file) = (c(&folder.join("file/x/y")), c(&folder.join("file")));
    assert_eq!(make_all(&below, 0o777), Err((libc::ENOTDIR, below)));
    assert_eq!(make_all(&file, 0o777), Err((libc::EEXIST, file)));
}

#[test]
fn where_nothing_can_be_made_there_is_an_end() {
    let path = c(Path::new("/proc/none/such"));
    assert!(make_all(&path, 0o777).is_err());
}

#[test]
fn a_tree_is_listed_level_by_level() {
    let folder = Folder::new("list");
    fs::create_dir_all(folder.join("b/inner")).expect("made");
    fs::write(folder.join("a"), "").expect("written");
    fs::write(folder.join("b/inner/deep"), "").expect("written");
    let (names, kinds, _) = list_tree(&c(&folder.0), false).expect("listed");
    let names: Vec<String> = names
        .iter()
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    assert_eq!(names, ["a", "b", "b/inner", "b/inner/deep"]);
    assert_eq!(kinds, [1, 2, 2, 1]);
    let (names, _, parents) = list_tree(&c(&folder.0), true).expect("listed");
    assert_eq!(names.last().map(Vec::as_slice), Some(&b"deep"[..]));
    assert_eq!(parents.last().map(Vec::as_slice), Some(&b"b/inner"[..]));
}

#[test]
fn a_file_copied_to_itself_stays_whole() {
    let folder = Folder::new("copy");
    let file = folder.join("file");
    fs::write(&file, "text").expect("written");
    assert_eq!(copy(&c(&file), &c(&file), 0), Ok(()));
    assert_eq!(fs::read_to_string(&file).expect("read"), "text");
    assert_eq!(copy(&c(&file), &c(&folder.join("other")), 1), Ok(()));
    assert_eq!(copy(&c(&file), &c(&folder.join("other")), 1), Err(libc::EEXIST));
}

#[test]
fn links_are_followed_part_by_part() {
    let folder = Folder::new("walk");
    fs::create_dir_all(folder.join("real/inner")).expect("made");
    symlink("real", folder.join("link")).expect("linked");
    symlink("circle", folder.join("circle")).expect("linked");
    assert_eq!(
        walk(&folder.join("link/inner/../inner")).ok(),
        Some(folder.join("real/inner"))
    );
    let error = walk(&folder.join("circle")).expect_err("a circle");
    assert_eq!((error.errno, error.syscall), (libc::ELOOP, "stat"));
    let error = walk(&folder.join("link/none/x")).expect_err("nothing there");
    assert_eq!(
        error.path.as_deref(),
        Some(folder.join("real/none").as_os_str().as_bytes())
    );
}
