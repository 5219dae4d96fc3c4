//! How statements stand next to each other: semicolons and their absence, several on a line, comments,
//! blanks.

use super::Generator;

/// How a program ends its statements.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Semicolons {
    Always,
    Never,
    Mixed,
}

/// The habits of a program's imagined author.
pub struct Style {
    pub semicolons: Semicolons,
    /// Percentage of places for a comment that get one.
    pub comments: u64,
    /// Percentage of statements that share the line of the statement before.
    pub dense: u64,
}

/// Statements that end with their closing brace.
const BLOCKS: [&str; 16] = [
    "function",
    "async function",
    "class",
    "if ",
    "if(",
    "for ",
    "for(",
    "while",
    "try",
    "switch",
    "{",
    "with",
    "export function",
    "export async function",
    "export class",
    "export default",
];

const REMARKS: [&str; 8] = [
    "/* plain */",
    "/* } */",
    "/* => { */",
    "/* 'quote */",
    "/* 😀 `tick` */",
    "/**/",
    "/* // */",
    "/* return */",
];

const LINE_REMARKS: [&str; 6] = [
    "// a remark",
    "// } catch (e) {",
    "// 'it`s",
    "// 😀 ${value}",
    "//",
    "// eslint-disable-next-line /* no-op",
];

/// Whether a statement can be followed by another one without a semicolon even on the same line.
pub fn closed(statement: &str) -> bool {
    statement.is_empty()
        || statement.ends_with(';')
        || statement.ends_with('}') && BLOCKS.iter().any(|block| statement.starts_with(block))
}

/// Whether text would be read as the continuation of a statement on the line before.
fn continues(text: &str) -> bool {
    text.trim_start().starts_with([
        '(', '[', '`', '+', '-', '/', '*', ',', '.', '?', '<', '=', '&', '|', '%',
    ])
}

/// `text` with every line after the first moved to the right.
fn indented(text: &str) -> String {
    text.replace('\n', "\n  ")
}

impl Generator {
    /// Whether the next statement does without its semicolon, if it may.
    fn omits(&mut self) -> bool {
        match self.style.semicolons {
            Semicolons::Always => false,
            Semicolons::Never => true,
            Semicolons::Mixed => self.rng.chance(50),
        }
    }

    /// What separates a statement from the text that follows it on a new line.
    fn terminator(&mut self, next: &str) -> &'static str {
        if !self.omits() {
            return ";";
        }
        self.feature("omitted semicolons");
        match continues(next) {
            true if self.rng.chance(50) => ";",
            true => "\n;",
            false => "",
        }
    }

    /// Statements one after another.
    pub fn join(&mut self, statements: &[String]) -> String {
        let mut text = String::new();
        for (index, statement) in statements.iter().enumerate() {
            if self.rng.chance(self.style.comments / 3) {
                self.feature("comments");
                text.push_str(self.rng.pick(&LINE_REMARKS));
                text.push('\n');
            }
            text.push_str(statement);
            let Some(next) = statements.get(index + 1) else {
                if !closed(statement) && !self.omits() {
                    text.push(';');
                }
                break;
            };
            let short = !statement.contains('\n') && !statement.contains("//");
            let shares = short && self.rng.chance(self.style.dense);
            if shares {
                self.feature("statements on one line");
                text.push_str(if closed(statement) { " " } else { "; " });
                continue;
            }
            if !closed(statement) {
                // A semicolon that opens the next line belongs to that line; the break is part of it.
                match self.terminator(next) {
                    "\n;" => {
                        text.push_str("\n;");
                        continue;
                    }
                    mark => text.push_str(mark),
                }
            }
            text.push('\n');
        }
        text
    }

    /// A block of statements with its braces.
    pub fn braces(&mut self, statements: &[String]) -> String {
        let inner = self.join(statements);
        if inner.is_empty() {
            return "{}".to_owned();
        }
        let short = inner.len() < 70 && !inner.contains('\n') && !inner.contains("//");
        if short && self.rng.chance(70) {
            return format!("{{ {inner} }}");
        }
        format!("{{\n  {}\n}}", indented(&inner))
    }

    /// Replaces the marks left for statement ends in an expanded template, now that what follows them is
    /// known.
    pub fn resolve_ends(&mut self, text: &str, mark: char) -> String {
        let mut result = String::new();
        let mut parts = text.split(mark).peekable();
        while let Some(part) = parts.next() {
            result.push_str(part);
            let Some(next) = parts.peek() else { break };
            let line_ends = next.starts_with('\n');
            let next = next.trim_start();
            if next.starts_with('}') {
                if !self.omits() {
                    result.push(';');
                }
            } else if next.is_empty() || continues(next) || !line_ends && self.rng.chance(50) {
                result.push(';');
            } else {
                let mark = self.terminator(next);
                result.push_str(mark);
                if mark.is_empty() && !line_ends {
                    result.push('\n');
                }
            }
        }
        result
    }

    /// What may stand between two tokens on one line.
    pub fn gap(&mut self, line_break: bool) -> String {
        if self.rng.chance(self.style.comments) {
            self.feature("comments");
            return format!(" {} ", self.rng.pick(&REMARKS));
        }
        match self.rng.below(12) {
            0 => "  ".to_owned(),
            1 if line_break => "\n    ".to_owned(),
            2 => "\t".to_owned(),
            3 | 4 => " ".to_owned(),
            _ => String::new(),
        }
    }
}

/// `text` as a string literal, in single quotes or as a template literal that keeps its lines.
pub fn quoted(text: &str, template: bool) -> String {
    let quote = if template { '`' } else { '\'' };
    let mut result = String::from(quote);
    for character in text.chars() {
        match character {
            '\\' => result.push_str("\\\\"),
            '\n' if !template => result.push_str("\\n"),
            '$' if template => result.push_str("\\$"),
            _ if character == quote => {
                result.push('\\');
                result.push(quote);
            }
            _ => result.push(character),
        }
    }
    result.push(quote);
    result
}
