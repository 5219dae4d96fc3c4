//! The engine archive that the repository carries is the one that was described and checked.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

const FOLDER: &str = "third_party/v8";
const ARCHIVE: &str = "librusty_v8_simdutf_release_x86_64-unknown-linux-gnu.a.gz";

/// Compares the SHA-256 of the archive with the one in the README beside it.
pub fn matches_readme(root: &Path) -> Result<(), String> {
    let folder = root.join(FOLDER);
    let readme = folder.join("README.md");
    let text = fs::read_to_string(&readme).map_err(|error| format!("{}: {error}", readme.display()))?;
    let named = text
        .split_whitespace()
        .find(|word| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .ok_or_else(|| format!("{} names no SHA-256", readme.display()))?;
    let archive = folder.join(ARCHIVE);
    let bytes = fs::read(&archive).map_err(|error| format!("{}: {error}", archive.display()))?;
    let digest = Sha256::digest(bytes);
    let actual: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    match actual == named {
        true => Ok(()),
        false => Err(format!(
            "{} is {actual}, its README says {named}",
            archive.display()
        )),
    }
}
