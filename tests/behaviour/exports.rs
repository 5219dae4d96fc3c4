//! `docs/exports.md` is what `tests/exports.sh` would write now.

use std::path::Path;
use std::process::Command;

/// Compares the table in the repository with the one that `jsr` makes.
pub fn is_fresh(jsr: &Path, root: &Path) -> Result<(), String> {
    let output = Command::new(jsr)
        .arg(root.join("tests/exports/table.js"))
        .output()
        .map_err(|error| format!("cannot run {}: {error}", jsr.display()))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        return Err(format!("tests/exports/table.js failed:\n{stderr}"));
    }
    let table = root.join("docs/exports.md");
    let written = std::fs::read(&table).map_err(|error| format!("{}: {error}", table.display()))?;
    if written == output.stdout {
        return Ok(());
    }
    let (written, now) = (
        String::from_utf8_lossy(&written),
        String::from_utf8_lossy(&output.stdout),
    );
    let stale = now.lines().find(|line| !written.lines().any(|old| old == *line));
    Err(format!(
        "docs/exports.md is out of date, first at: {}\nrun tests/exports.sh",
        stale.unwrap_or("(a line too many)")
    ))
}
