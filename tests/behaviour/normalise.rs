//! What must differ between two runtimes, or two machines, made the same.
//!
//! README.md beside this folder lists all of it. Nothing else is masked.

use crate::ROOT;

/// What jsr adds to the report of a top-level await that never settles.
const ADVICE: &str = "jsr: no timer and no request is left";

/// Normalises what a program printed.
pub fn normalise(text: &str) -> String {
    let url = ROOT.replace('%', "%25").replace(' ', "%20");
    let text = text.replace(&url, "<root>").replace(ROOT, "<root>");
    let mut kept: Vec<String> = Vec::new();
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        if line.starts_with(ADVICE) {
            continue;
        }
        if is_internal_place(line) {
            // The source line, the caret and the empty line that follow it.
            if lines.clone().nth(1).is_some_and(is_caret) {
                lines.nth(2);
                continue;
            }
        }
        match after_internal_frame(line) {
            // What stands after the frame belongs to the error that the frames belong to.
            Some(rest) => match kept.last_mut() {
                Some(last) => last.push_str(rest),
                None => kept.push(rest.to_owned()),
            },
            None => kept.push(neutral(line)),
        }
    }
    kept.join("\n")
}

/// `node:internal/x:12`, the place of an uncaught error.
fn is_internal_place(line: &str) -> bool {
    line.starts_with("node:") && after_place(line, 1).is_some_and(str::is_empty)
}

/// `     ^^^`
fn is_caret(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && line.bytes().all(|byte| byte == b'^')
}

/// What follows the frame of an internal function, if this line is one: `    at f (node:internal/x:12:5) {`.
/// The line that stands for frames which a cause has too counts as one, for they are nearly always internal.
fn after_internal_frame(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if let Some(left_out) = line.strip_prefix("... ") {
        return left_out
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .strip_prefix(" lines matching cause stack trace ...");
    }
    let Some(frame) = line.strip_prefix("at ") else {
        return is_frame_of_tap(line).then_some("");
    };
    if let Some(start) = frame.find("(node:") {
        let (_, rest) = frame[start..].split_once(')')?;
        return Some(rest);
    }
    let frame = frame.strip_prefix("async ").unwrap_or(frame);
    let internal = ["node:", "[eval]-wrapper:", "[stdin]-wrapper:"];
    if internal.iter().any(|start| frame.starts_with(start)) {
        return after_place(frame, 2);
    }
    None
}

/// A frame as reports in TAP have it: `f (node:internal/x:12:5)`, and nothing else on its line.
fn is_frame_of_tap(line: &str) -> bool {
    line.find("(node:").is_some_and(|start| {
        line.ends_with(')') && after_place(&line[start + 1..], 2).is_some_and(|rest| rest == ")")
    })
}

/// What follows a place that ends in so many numbers: `node:internal/x:12:5`.
fn after_place(text: &str, numbers: usize) -> Option<&str> {
    let name = text.find(['[', 'n'])?;
    let mut end = name + text[name..].find([' ', ',', ')']).unwrap_or(text.len() - name);
    let rest = &text[end..];
    for _ in 0..numbers {
        let digits = text[..end].trim_end_matches(|c: char| c.is_ascii_digit());
        if digits.len() == end || !digits.ends_with(':') {
            return None;
        }
        end = digits.len() - 1;
    }
    Some(rest)
}

/// A line without the name, version and process of the runtime.
fn neutral(line: &str) -> String {
    if is_trailer(line) {
        return "<runtime>".to_owned();
    }
    for name in ["node", "jsr"] {
        if let Some(rest) = line.strip_prefix(&format!("({name}:"))
            && let Some((pid, rest)) = rest.split_once(')')
            && pid.bytes().all(|byte| byte.is_ascii_digit())
        {
            return format!("(<pid>){rest}");
        }
        if let Some(rest) = line.strip_prefix(&format!("(Use `{name} ")) {
            return format!("(Use `<exe> {rest}");
        }
    }
    without_durations(line)
}

/// How long tests took, when and where: `(1.5ms)`, `duration_ms 1.5`, `time="0.0015"`, `timestamp="..."`, `hostname="..."`.
fn without_durations(line: &str) -> String {
    let mut text = line.to_owned();
    for (start, end) in [("(", "ms)"), ("duration_ms: ", ""), ("duration_ms ", "")] {
        if let Some(found) = text.rfind(start) {
            let number = &text[found + start.len()..];
            let digits = number
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(number.len());
            let rest = &number[digits..];
            if digits > 0 && number[..digits].contains('.') && rest.starts_with(end) {
                text = format!("{}{start}<ms>{rest}", &text[..found]);
            }
        }
    }
    for attribute in [" time=\"", " timestamp=\"", " hostname=\""] {
        if text.trim_start().starts_with("<test")
            && let Some((before, value)) = text.split_once(attribute)
            && let Some((_, rest)) = value.split_once('"')
        {
            text = format!("{before}{attribute}<>\"{rest}");
        }
    }
    text
}

/// The line that ends the report of an uncaught error: `Node.js v26.1.0`, `jsr v0.1.0 (as Node.js v26.1.0)`.
fn is_trailer(line: &str) -> bool {
    let is_version = |text: &str| {
        let parts: Vec<&str> = text.split('.').collect();
        let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        parts.len() == 3 && parts.iter().all(is_number)
    };
    if let Some(version) = line.strip_prefix("Node.js v") {
        return is_version(version);
    }
    line.strip_prefix("jsr v")
        .and_then(|rest| rest.split_once(" (as Node.js v"))
        .and_then(|(own, node)| Some((own, node.strip_suffix(')')?)))
        .is_some_and(|(own, node)| is_version(own) && is_version(node))
}

/// The test of this file.
pub fn check() -> Result<(), String> {
    let examples = [
        ("at home\nnode: 1", "at home\nnode: 1"),
        (
            "E: x\n    at f (/a.js:1:2)\n    at node:internal/a:1:2\nend",
            "E: x\n    at f (/a.js:1:2)\nend",
        ),
        (
            "E: x\n    at f (/a.js:1:2)\n    at async g (node:b:1:2) {\n  code: 1",
            "E: x\n    at f (/a.js:1:2) {\n  code: 1",
        ),
        ("[\n  E: x\n      at node:b:1:2,\n  2\n]", "[\n  E: x,\n  2\n]"),
        (
            "E\n    at [eval]:1:2\n    at [eval]-wrapper:6:4",
            "E\n    at [eval]:1:2",
        ),
        (
            "node:events:12\n  throw er; // why\n  ^\n\nError: x\n\nNode.js v26.10.0\n",
            "Error: x\n\n<runtime>\n",
        ),
        ("\njsr v0.1.0 (as Node.js v26.10.0)\n", "\n<runtime>\n"),
        ("(node:12) Warning: a\n(jsr:7) b", "(<pid>) Warning: a\n(<pid>) b"),
        (
            "(Use `jsr --trace-warnings ...` to see)",
            "(Use `<exe> --trace-warnings ...` to see)",
        ),
        (
            "ok (1.25ms) # x\n# duration_ms 3.5\n  duration_ms: 0.5\nf(12)",
            "ok (<ms>ms) # x\n# duration_ms <ms>\n  duration_ms: <ms>\nf(12)",
        ),
        (
            "    f (/a.js:1:2)\n    async g (node:b:1:2)\n    h",
            "    f (/a.js:1:2)\n    h",
        ),
        (
            "\t<testcase name=\"a\" time=\"0.1\" file=\"b\"/>",
            "\t<testcase name=\"a\" time=\"<>\" file=\"b\"/>",
        ),
        (
            "(node:x) a\nNode.js v26\nv26.1.0",
            "(node:x) a\nNode.js v26\nv26.1.0",
        ),
    ];
    for (text, expected) in examples {
        let actual = normalise(text);
        if actual != expected {
            return Err(format!("{text:?}\nbecame {actual:?}\nnot    {expected:?}"));
        }
    }
    let place = normalise(&format!("{ROOT}/a.js file://{ROOT}/a.mjs"));
    if place != "<root>/a.js file://<root>/a.mjs" {
        return Err(format!("the repository is still in {place}"));
    }
    Ok(())
}
