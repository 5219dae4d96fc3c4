//! Files of all sorts, and the command.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::super::{Outcome, Rule, check, check_file, run};
use super::builder::full;

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("trace-check-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The exit code, and what is told.
fn command(arguments: &[&str]) -> (u8, String, String) {
    let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run(&arguments, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (code, text(out), text(err))
}

#[track_caller]
fn is_no_trace(content: &[u8], line: usize, message: &str) {
    let violation = check(content).unwrap_err();
    assert_eq!((violation.line, violation.message.as_str()), (line, message));
}

#[test]
fn what_is_no_trace() {
    let text = full().text();
    is_no_trace(b"", 1, "the trace is empty");
    is_no_trace(b"\n", 1, "the line is empty");
    is_no_trace(b"{\"a\":\xff}\n", 1, "byte 6 of the line is not UTF-8");
    is_no_trace(b"\x7fELF\0\0\n\x01\n", 1, "the line is not JSON, from column 1");
    is_no_trace(b"\x7fELF\0\0", 1, "the trace was cut off in this line");
    is_no_trace(b"[1]\n", 1, "the line is not a JSON object");
    is_no_trace(b"{} {}\n", 1, "the line is not JSON, from column 4");
    is_no_trace(b"{}\n", 1, "`seq` is missing");
    is_no_trace(
        format!("\u{feff}{text}").as_bytes(),
        1,
        "the line is not JSON, from column 1",
    );
    let blank = text.replacen('\n', "\n\n", 1);
    is_no_trace(blank.as_bytes(), 2, "the line is empty");
    is_no_trace(&b"[".repeat(10_000), 1, "the trace was cut off in this line");
}

#[test]
fn a_trace_that_was_cut_off() {
    let text = full().text();
    let half = &text[..text.len() - 20];
    is_no_trace(half.as_bytes(), 132, "the trace was cut off in this line");
    let lines: String = text.split_inclusive('\n').take(50).collect();
    is_no_trace(
        lines.as_bytes(),
        50,
        "the trace was cut off after this line: there is no `exit`",
    );
    // Inside a character of several bytes.
    let mut bytes = lines.into_bytes();
    bytes.extend(b"{\"text\":\"\xe2\x82");
    is_no_trace(&bytes, 51, "the trace was cut off in this line");
}

#[test]
fn line_ends_do_not_matter() {
    let text = full().text();
    assert!(check(text.replace('\n', "\r\n").as_bytes()).is_ok());
    assert!(check(text.trim_end().as_bytes()).is_ok());
}

#[test]
fn a_violation_names_file_line_rule_and_event() {
    let folder = Folder::new("violation");
    let mut trace = full();
    let line = trace.find("task.start", "task", 5) + 1;
    trace.remove("task.start", "task", 3);
    trace.set("task.start", ("task", 5), "task", json!(3));
    trace.set("task.start", ("task", 3), "why", json!("é\u{1b}".repeat(300)));
    let file = folder.file("a.ndjson", trace.text());
    let Outcome::Broken(violation) = check_file(Path::new(&file)) else {
        panic!()
    };
    assert_eq!((violation.line, violation.rule), (line, Rule::Nesting));
    let text = violation.to_string();
    let (first, event) = text.split_once('\n').unwrap();
    assert_eq!(
        first,
        format!("{file}:{line}: rule 3: task #3 (io) starts in the phase timers")
    );
    assert_eq!(event.trim_start().chars().count(), 201);
    assert!(event.ends_with('…') && !event.contains('\u{1b}'));
}

#[test]
fn files_that_cannot_be_read() {
    let folder = Folder::new("unreadable");
    let missing = folder.0.join("missing.ndjson").display().to_string();
    let (code, out, err) = command(&[&missing]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with(&format!("jsr: cannot read {missing}: ")), "{err}");
    let (code, _, err) = command(&[&folder.0.display().to_string()]);
    assert_eq!(code, 2);
    assert!(err.contains("it is a folder"), "{err}");
}

#[test]
fn several_files() {
    let folder = Folder::new("several");
    let good = folder.file("good.ndjson", full().text());
    let bad = folder.file("bad.ndjson", "{}\n");
    let (code, out, err) = command(&[&good]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with(&format!("{good}: 132 events, 8 tasks")), "{out}");
    let (code, out, err) = command(&[&bad, &good]);
    assert_eq!((code, out.lines().count()), (1, 1));
    assert_eq!(err, format!("{bad}:1: format: `seq` is missing\n    {{}}\n"));
    let missing = folder.0.join("missing").display().to_string();
    let (code, _, err) = command(&[&missing, &bad, &good]);
    assert_eq!((code, err.lines().count()), (2, 3));
}

#[test]
fn usage() {
    for arguments in [
        &[] as &[&str],
        &["--wrong"],
        &["--same", "a"],
        &["--same", "a", "b", "c"],
        &["a", "--same", "b"],
        &["--same", "a", "--b"],
        &["--same", "-", "-"],
        &["-", "-"],
    ] {
        let (code, out, err) = command(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.starts_with("jsr: trace-check: "), "{err}");
    }
    let (code, out, err) = command(&["--help"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("Usage: jsr trace-check FILE..."), "{out}");
}

#[test]
fn the_same() {
    let folder = Folder::new("same");
    let a = folder.file("a.ndjson", full().text());
    let mut other = full();
    other.set("task.end", ("task", 1), "ran", json!(900));
    let b = folder.file("b.ndjson", other.text());
    other.set("task.end", ("task", 1), "task", json!(3));
    let c = folder.file("c.ndjson", other.text());
    assert_eq!(command(&["--same", &a, &b]).0, 0);
    let (code, _, err) = command(&["--same", &a, &c]);
    assert_eq!(code, 1);
    assert!(
        err.contains("rule 5: `task` is 1 in the first and 3 in the second\n  < {"),
        "{err}"
    );
    let missing = folder.0.join("missing").display().to_string();
    assert_eq!(command(&["--same", &a, &missing]).0, 2);
}
