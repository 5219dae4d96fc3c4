//! The programs that are run, and the directives that they begin with.

use std::fs;
use std::path::{Path, PathBuf};

/// A program and how it wants to be run.
pub struct Program {
    /// Where it is.
    pub path: PathBuf,
    /// Its text.
    pub source: String,
    /// `// flags:` for the runtime, before the file.
    pub flags: Vec<String>,
    /// `// args:` for the program, after the file.
    pub args: Vec<String>,
    /// `// env:` variables that it gets besides the usual ones.
    pub env: Vec<(String, String)>,
    /// `// as:` how the runtime gets it.
    pub given: Given,
    /// `// stderr:` what becomes of its standard error.
    pub stderr: Stderr,
}

/// How the runtime gets a program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// By its name.
    File,
    /// As the text of `-e`.
    Eval,
    /// As the text of `-p`.
    Print,
    /// On standard input.
    Stdin,
}

/// What becomes of the standard error of a program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stderr {
    /// It is compared, on its own.
    Compare,
    /// It goes where standard output goes, so that their order is compared too.
    Merge,
    /// It cannot be the same twice.
    Ignore,
}

impl Program {
    /// Reads a program and its directives: the lines `// key: value` among the comments that it begins with.
    fn read(path: PathBuf) -> Result<Program, String> {
        let complain = |problem: &str| format!("{}: {problem}", path.display());
        let bytes = fs::read(&path).map_err(|error| complain(&error.to_string()))?;
        let source = String::from_utf8_lossy(&bytes).into_owned();
        let mut flags = Vec::new();
        let mut args = Vec::new();
        let mut env = Vec::new();
        let mut given = Given::File;
        let mut stderr = Stderr::Compare;
        let comments = source.lines().skip_while(|line| line.starts_with("#!"));
        for comment in comments.map_while(|line| line.strip_prefix("//")) {
            let Some((key, value)) = comment.split_once(':') else {
                continue;
            };
            let value = value.trim();
            let words = || value.split_whitespace().map(str::to_owned);
            match key.trim() {
                "flags" => flags.extend(words()),
                "args" => args.extend(words()),
                "env" => {
                    for word in words() {
                        let (name, value) = word
                            .split_once('=')
                            .ok_or_else(|| complain("env: takes NAME=VALUE"))?;
                        env.push((name.to_owned(), value.to_owned()));
                    }
                }
                "as" => {
                    given = match value {
                        "eval" => Given::Eval,
                        "print" => Given::Print,
                        "stdin" => Given::Stdin,
                        _ => return Err(complain("as: takes eval, print or stdin")),
                    }
                }
                "stderr" => {
                    stderr = match value {
                        "merge" => Stderr::Merge,
                        "ignore" => Stderr::Ignore,
                        _ => return Err(complain("stderr: takes merge or ignore")),
                    }
                }
                _ => {}
            }
        }
        Ok(Program {
            source,
            flags,
            args,
            env,
            given,
            stderr,
            path,
        })
    }

    /// The folder that it runs in.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new("."))
    }

    /// Its name in that folder.
    pub fn file_name(&self) -> String {
        self.path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }

    /// Whether files of this name are programs, were they not data.
    fn is_named_like_one(path: &Path) -> bool {
        let extension = path.extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("js" | "mjs" | "cjs" | "ts" | "mts" | "cts"))
    }
}

/// Whether a file or a folder only holds what programs use.
fn is_data(name: &str) -> bool {
    name.starts_with('_') || name == "node_modules"
}

/// Every program below a folder, ordered by path.
pub fn discover(folder: &Path) -> Result<Vec<Program>, String> {
    let mut paths = Vec::new();
    walk(folder, &mut paths)?;
    paths.retain(|path| Program::is_named_like_one(path));
    for pair in paths.windows(2) {
        if pair[0].with_extension("") == pair[1].with_extension("") {
            let [first, second] = [pair[0].display(), pair[1].display()];
            return Err(format!("{first} and {second} would share one recording"));
        }
    }
    paths.into_iter().map(Program::read).collect()
}

/// Every file below a folder that is not data, ordered by path.
pub fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let complain = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries: Result<Vec<_>, _> = fs::read_dir(folder).map_err(complain)?.collect();
    let mut entries = entries.map_err(complain)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        if is_data(&entry.file_name().to_string_lossy()) {
            continue;
        }
        if entry.file_type().map_err(complain)?.is_dir() {
            walk(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}
