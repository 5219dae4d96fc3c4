//! The sources of `js/`: those in the binary, or, in a debug build, those of a folder.

#[cfg(debug_assertions)]
use std::env;

use jsr_runtime::engine::InternalModule;

/// Every file below `js/`, sorted by id.
const EMBEDDED: &[InternalModule] = include!(concat!(env!("OUT_DIR"), "/internal_modules.rs"));

/// Every internal module, sorted by id.
///
/// A debug build takes them from the folder that `JSR_JS_DIR` names, if it names one, so that who works on `js/` need not
/// build again after each change. A release build does not look.
///
/// # Errors
/// A message that names the file, if one cannot be read or is not ASCII.
pub fn modules() -> Result<&'static [InternalModule], String> {
    #[cfg(debug_assertions)]
    if let Some(folder) = env::var_os("JSR_JS_DIR") {
        return from_folder(folder.as_ref());
    }
    Ok(EMBEDDED)
}

#[cfg(debug_assertions)]
fn from_folder(root: &std::path::Path) -> Result<&'static [InternalModule], String> {
    use deno_core::FastStaticString;
    use std::fs;

    let mut modules = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let list = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for path in list.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "js") {
                continue;
            }
            let text = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            if let Some(at) = text.iter().position(|byte| !byte.is_ascii()) {
                let line = 1 + text[..at].iter().filter(|byte| **byte == b'\n').count();
                return Err(format!(
                    "{}:{line}: internal modules are ASCII; write other characters as escapes",
                    path.display()
                ));
            }
            let id = path.strip_prefix(root).unwrap_or(&path).with_extension("");
            // The process keeps its modules until it ends.
            let text: &'static [u8] = Vec::leak(text);
            let text = Box::leak(Box::new(FastStaticString::create_external_onebyte_const(text)));
            modules.push(InternalModule {
                id: String::leak(id.display().to_string()),
                source: FastStaticString::new(text),
            });
        }
    }
    modules.sort_by_key(|module| module.id);
    Ok(Vec::leak(modules))
}
