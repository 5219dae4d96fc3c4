//! A look at the program before it is run: what the user named may not be a program at all, and one line says that better
//! than an engine's error.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;

use jsr_bindings::program_text;
use jsr_runtime::options::{Options, Program};

/// What stands in for a folder as a program.
const INDEX: [&str; 4] = ["package.json", "index.js", "index.json", "index.node"];

/// What may be left out at the end of a program's name.
const EXTENSIONS: [&str; 3] = ["js", "json", "node"];

/// Looks at the program that `options` name.
///
/// # Errors
/// One line that says why it cannot be run.
pub fn check(options: &Options) -> Result<(), Problem> {
    match &options.program {
        Program::File(name) => check_file(name).map_err(Problem::Program),
        Program::Stdin { dash: false, .. } if io::stdin().is_terminal() => Err(Problem::Usage(String::from(
            "no program: name a file, as in jsr lesson.js",
        ))),
        Program::Stdin { .. } | Program::Eval { .. } | Program::Tests(_) => Ok(()),
    }
}

/// Why a program is not run.
#[derive(Debug, PartialEq)]
pub enum Problem {
    /// None was named.
    Usage(String),
    /// What was named is none.
    Program(String),
}

/// The module system resolves the name and reads the file again; this only refuses what it could make nothing of.
fn check_file(name: &str) -> Result<(), String> {
    let path = Path::new(name);
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            let has_index = INDEX.iter().any(|file| path.join(file).is_file());
            // `lesson` is lesson.js even if there is a folder of that name.
            if has_index || resolves_with_extension(name) {
                Ok(())
            } else {
                Err(format!("{name} is a folder without an index.js"))
            }
        }
        Ok(_) if is_text(path) => {
            let bytes = fs::read(path).map_err(|error| explain(name, &error))?;
            program_text::decode(bytes)
                .map(drop)
                .map_err(|reason| format!("{name} {reason}"))
        }
        Ok(_) => Ok(()),
        Err(_) if resolves_with_extension(name) => Ok(()),
        Err(error) => Err(explain(name, &error)),
    }
}

fn resolves_with_extension(name: &str) -> bool {
    EXTENSIONS
        .iter()
        .any(|extension| Path::new(&format!("{name}.{extension}")).is_file())
}

/// Files of these kinds are read as something else than a program.
fn is_text(path: &Path) -> bool {
    !path
        .extension()
        .is_some_and(|extension| extension == "node" || extension == "wasm")
}

fn explain(name: &str, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => format!("cannot find {name}"),
        io::ErrorKind::PermissionDenied => format!("cannot read {name}: permission denied"),
        io::ErrorKind::NotADirectory => format!("cannot find {name}: a part of the path is not a folder"),
        _ => format!("cannot read {name}: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::check_file;

    #[test]
    fn what_is_no_program_is_refused_in_one_line() {
        let folder = std::env::temp_dir().join(format!("jsr-program-{}", std::process::id()));
        let empty = folder.join("empty");
        std::fs::create_dir_all(&empty).expect("a folder to work in");
        let path = |name: &str| folder.join(name).display().to_string();
        std::fs::write(folder.join("good.js"), "1").expect("a file");
        std::fs::write(folder.join("bad.js"), b"a\xff").expect("a file");
        for (name, reason) in [
            ("good.js", None),
            ("good", None),
            ("nope.js", Some(format!("cannot find {}", path("nope.js")))),
            (
                "empty",
                Some(format!("{} is a folder without an index.js", path("empty"))),
            ),
            (
                "bad.js",
                Some(format!(
                    "{} is not valid UTF-8: byte 0xff in line 1",
                    path("bad.js")
                )),
            ),
            (
                "good.js/x",
                Some(format!(
                    "cannot find {}: a part of the path is not a folder",
                    path("good.js/x")
                )),
            ),
        ] {
            assert_eq!(check_file(&path(name)).err(), reason, "{name}");
        }
        std::fs::write(empty.join("index.js"), "1").expect("a file");
        assert_eq!(check_file(&path("empty")), Ok(()));
        std::fs::remove_dir_all(&folder).expect("the folder goes");
    }
}
