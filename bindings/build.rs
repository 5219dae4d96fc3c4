//! Lists every file below `js/` as an internal module, with its source, for `bindings/src/modules_table.rs`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let root = manifest.join("../js").canonicalize()?;
    println!("cargo:rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    let mut modules: Vec<(String, PathBuf)> = files
        .into_iter()
        .filter_map(|file| {
            let id = file.strip_prefix(&root).ok()?.with_extension("");
            let id = id.to_str()?.replace('\\', "/");
            Some((id, file))
        })
        .collect();
    // The runtime finds a module by binary search.
    modules.sort();
    let mut table = String::from("&[\n");
    for (id, file) in &modules {
        writeln!(
            table,
            "    InternalModule {{ id: {id:?}, source: deno_core::ascii_str_include!({:?}) }},",
            file.display().to_string()
        )
        .map_err(io::Error::other)?;
    }
    table.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("internal_modules.rs"), table)
}

/// All `.js` files below `folder`. Each folder is watched too, so that a new file is noticed.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "js") {
            files.push(path);
        }
    }
    Ok(())
}
