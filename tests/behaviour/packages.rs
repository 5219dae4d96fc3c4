//! Packages of npm that run unmodified: their programs, and `docs/compat.md`, which tells how they fare.
//!
//! They only run when `tests/packages.sh` has installed the packages and says so with `JSR_PACKAGES`; all other tests need
//! no npm.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::ROOT;
use crate::execution::Tracing;
use crate::program::Program;

/// Where the programs are, and how the names of their tests begin.
pub const PLACE: (&str, &str) = ("tests/packages/programs", "packages/");

/// Whether the packages are installed and asked for.
pub fn wanted() -> bool {
    std::env::var_os("JSR_PACKAGES").is_some()
}

/// Whether each program did as recorded: without a trace, and with one.
#[derive(Default)]
pub struct Results(Mutex<BTreeMap<PathBuf, [Option<bool>; 2]>>);

impl Results {
    /// Keeps how a program fared.
    pub fn keep(&self, program: &Path, tracing: Tracing, passed: bool) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(program.to_owned()).or_default()[usize::from(tracing == Tracing::On)] = Some(passed);
    }

    /// Writes `docs/compat.md`, if every program of `programs` was run.
    pub fn write<'a>(&self, programs: impl Iterator<Item = &'a Program>) -> Result<(), String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rows = Vec::new();
        for program in programs {
            let Some([Some(plain), Some(traced)]) = all.get(&program.path) else {
                return Ok(());
            };
            rows.push((program, *plain, *traced));
        }
        let versions = versions()?;
        let path = Path::new(ROOT).join("docs/compat.md");
        let text = page(&versions, &rows)?;
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    }
}

/// The packages that are asked for, with their pinned versions.
fn versions() -> Result<BTreeMap<String, String>, String> {
    let path = Path::new(ROOT).join("tests/packages/package.json");
    let complain = |problem: &str| format!("{}: {problem}", path.display());
    let text = fs::read_to_string(&path).map_err(|error| complain(&error.to_string()))?;
    let json: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| complain(&error.to_string()))?;
    let list = json["dependencies"]
        .as_object()
        .ok_or_else(|| complain("no dependencies"))?;
    let version = |(name, version): (&String, &serde_json::Value)| {
        (name.clone(), version.as_str().unwrap_or_default().to_owned())
    };
    Ok(list.iter().map(version).collect())
}

fn page(versions: &BTreeMap<String, String>, rows: &[(&Program, bool, bool)]) -> Result<String, String> {
    let mut page = String::from(
        "# Packages that run on jsr\n\n\
         Written by `tests/packages.sh`, never by hand. Each program uses packages from npm, unmodified, and does in jsr \
         what it did in\nNode 26, byte for byte: standard output, standard error and exit code. None of these packages \
         ships its tests with it, but for\npromises-aplus-tests, which is nothing else.\n\n\
         | package | program | what it shows | as Node | with `--trace` |\n|---|---|---|---|---|\n",
    );
    let mut unused: Vec<&str> = versions.keys().map(String::as_str).collect();
    let word = |passed: bool| if passed { "yes" } else { "no" };
    for (program, plain, traced) in rows {
        let complain = |what: &str| format!("{}: begins without `// {what}:`", program.path.display());
        let said = |key: &str| {
            let found = program.source.lines().map_while(|line| line.strip_prefix("// "));
            let mut found = found.filter_map(|line| line.split_once(": "));
            found.find(|(name, _)| *name == key).map(|(_, value)| value)
        };
        let packages = said("packages").ok_or_else(|| complain("packages"))?;
        let shows = said("shows").ok_or_else(|| complain("shows"))?;
        let mut named = Vec::new();
        for name in packages.split(", ") {
            let version = versions
                .get(name)
                .ok_or_else(|| format!("{name} is not in tests/packages/package.json"))?;
            unused.retain(|other| *other != name);
            named.push(format!("{name} {version}"));
        }
        let link = format!("[{0}](../tests/packages/programs/{0})", program.file_name());
        writeln!(
            page,
            "| {} | {link} | {shows} | {} | {} |",
            named.join(", "),
            word(*plain),
            word(*traced)
        )
        .map_err(|error| error.to_string())?;
    }
    if unused.is_empty() {
        Ok(page)
    } else {
        Err(format!("no program uses {}", unused.join(", ")))
    }
}
