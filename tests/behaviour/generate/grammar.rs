//! The notation of the grammar and the machine that expands it.
//!
//! A rule is JavaScript text with holes between `«` and `»`:
//!
//! - `«number»`, `«text»`, `«list»`, `«record»`, `«function»`, `«any»`, `«error»`, `«promise»`: an expression
//!   of that sort where an argument could stand; `«operand»`, `«string»`, `«items»`, `«object»`, `«callee»`:
//!   the same in parentheses where it would otherwise not be the operand of a member access;
//! - `«1»` to `«9»`: a fresh name, the same throughout the rule; `«1:number»` makes it visible to the holes
//!   that follow in the rule (`«1=number»` as something that may be assigned to), `«1!number»` also to the
//!   code after the rule; `«1:label»` is a label of a loop, `«1:block»` one of another statement;
//! - `«enter kind»` and `«leave»` surround what stands in a place of that kind (see [`Generator::enter`]);
//! - `«quote»` and `«unquote»` surround code that is written as a string literal;
//! - `«body»`, `«block»`: statements, without and with braces; `«statement»`: exactly one;
//! - `«;»`: the end of a statement, whose semicolon may be omitted where that is legal; `«_»`, `«-»`: room
//!   for blanks and comments, with and without a line break;
//! - `«#feature»`: the rule has the feature; `«?a|b»`: one of the alternatives, which may have holes.

use super::Generator;
use super::context::{Abilities, Label, Sort};
use super::layout::quoted;

/// How tightly an expression binds, in the order of the language's grammar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Precedence {
    Comma,
    Assignment,
    Conditional,
    Coalesce,
    Or,
    And,
    BitwiseOr,
    BitwiseXor,
    BitwiseAnd,
    Equality,
    Relational,
    Shift,
    Additive,
    Multiplicative,
    Exponent,
    Unary,
    Postfix,
    Optional,
    Call,
    Member,
    Primary,
}

/// An expression that was written.
pub struct Expression {
    pub text: String,
    pub precedence: Precedence,
}

impl Expression {
    pub fn new(precedence: Precedence, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            precedence,
        }
    }

    /// The text, in parentheses where it binds less tightly than the place asks for.
    pub fn at(self, least: Precedence) -> String {
        if self.precedence < least {
            format!("({})", self.text)
        } else {
            self.text
        }
    }
}

/// One production of the grammar.
pub struct Rule {
    /// How often it is chosen in relation to the others of its table.
    pub weight: u64,
    /// What the place must allow.
    pub needs: Abilities,
    /// For expressions: what the text amounts to.
    pub precedence: Precedence,
    pub text: &'static str,
}

/// A rule for expressions.
pub const fn expression(weight: u64, needs: Abilities, precedence: Precedence, text: &'static str) -> Rule {
    Rule {
        weight,
        needs,
        precedence,
        text,
    }
}

/// A rule for statements.
pub const fn statement(weight: u64, needs: Abilities, text: &'static str) -> Rule {
    Rule {
        weight,
        needs,
        precedence: Precedence::Comma,
        text,
    }
}

/// Stands in an expanded text where a statement ends until what follows is known.
const END: char = '\u{e000}';

/// A rule on its way to text.
struct Expansion {
    text: String,
    names: [Option<String>; 10],
    /// Where the open string literals began.
    quotes: Vec<usize>,
    /// What stays visible after the rule.
    kept: Vec<(String, Sort)>,
}

impl Generator {
    /// One of the rules that are possible here, by weight.
    pub fn choose(&mut self, rules: &'static [Rule]) -> &'static Rule {
        let possible: Vec<&'static Rule> = rules.iter().filter(|rule| self.allows(rule.needs)).collect();
        let total: u64 = possible.iter().map(|rule| rule.weight).sum();
        let mut ticket = self.rng.below(total.max(1));
        for rule in &possible {
            if ticket < rule.weight {
                return rule;
            }
            ticket -= rule.weight;
        }
        unreachable!("every table has a rule that is always possible")
    }

    /// Expands a chosen rule of a table for statements.
    pub fn choose_statement(&mut self, rules: &'static [Rule]) -> String {
        let rule = self.choose(rules);
        self.budget -= 2;
        self.fill(rule.text)
    }

    /// The text of a rule with all of its holes filled.
    pub fn fill(&mut self, template: &'static str) -> String {
        let visible = self.variables.len();
        let mut expansion = Expansion {
            text: String::new(),
            names: Default::default(),
            quotes: Vec::new(),
            kept: Vec::new(),
        };
        let labels = self.context().labels.len();
        self.expand(template, &mut expansion);
        self.variables.truncate(visible);
        if let Some(context) = self.contexts.last_mut() {
            context.labels.truncate(labels);
        }
        for (name, sort) in expansion.kept {
            self.declare(&name, sort, false);
        }
        let text = self.resolve_ends(&expansion.text, END);
        text.trim_end().to_owned()
    }

    fn expand(&mut self, template: &'static str, expansion: &mut Expansion) {
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('«') {
            expansion.text.push_str(before);
            let length = hole_length(after);
            self.fill_hole(&after[..length], expansion);
            rest = &after[length + '»'.len_utf8()..];
        }
        expansion.text.push_str(rest);
    }

    fn fill_hole(&mut self, hole: &'static str, expansion: &mut Expansion) {
        if let Some(feature) = hole.strip_prefix('#') {
            return self.feature(feature);
        }
        if let Some(alternatives) = hole.strip_prefix('?') {
            let alternatives = split_alternatives(alternatives);
            let chosen = alternatives[self.rng.index(alternatives.len())];
            return self.expand(chosen, expansion);
        }
        if let Some(kind) = hole.strip_prefix("enter ") {
            return self.enter(kind);
        }
        if let Some(digit) = hole.bytes().next().filter(u8::is_ascii_digit) {
            return self.fill_name(usize::from(digit - b'0'), &hole[1..], expansion);
        }
        match hole {
            "leave" => self.leave(),
            "quote" => expansion.quotes.push(expansion.text.len()),
            "unquote" => {
                let start = expansion.quotes.pop().unwrap_or_default();
                let code = expansion.text.split_off(start);
                let code = self.resolve_ends(&code, END);
                let template = self.rng.chance(50);
                expansion.text.push_str(&quoted(&code, template));
            }
            ";" => expansion.text.push(END),
            _ => {
                let mut text = self.hole(hole);
                let statements = matches!(hole, "block" | "body" | "chunk" | "statement");
                if text.starts_with('{') && !statements && follows_arrow(&expansion.text) {
                    text = format!("({text})");
                }
                let line = expansion.text.rsplit('\n').next().unwrap_or_default();
                let margin = line.len() - line.trim_start_matches(' ').len();
                let margin = if matches!(hole, "body" | "misplaced") {
                    margin + 2
                } else {
                    margin
                };
                expansion
                    .text
                    .push_str(&text.replace('\n', &format!("\n{:margin$}", "")));
            }
        }
    }

    fn fill_name(&mut self, index: usize, use_of_it: &str, expansion: &mut Expansion) {
        let name = match &expansion.names[index] {
            Some(name) => name.clone(),
            None => {
                let name = self.fresh();
                expansion.names[index] = Some(name.clone());
                name
            }
        };
        let Some(how) = use_of_it.chars().next() else {
            return expansion.text.push_str(&name);
        };
        let sort = match &use_of_it[1..] {
            "number" => Sort::Number,
            "text" => Sort::Text,
            "list" => Sort::List,
            "record" => Sort::Record,
            "function" => Sort::Function,
            "any" => Sort::Any,
            "promise" => Sort::Promise,
            kind @ ("label" | "block") => {
                if let Some(context) = self.contexts.last_mut() {
                    context.labels.push(Label {
                        name,
                        repeats: kind == "label",
                    });
                }
                return;
            }
            other => unreachable!("a variable cannot hold {other}"),
        };
        match how {
            '!' => expansion.kept.push((name.clone(), sort)),
            ':' | '=' => {}
            other => unreachable!("a name cannot be declared with {other}"),
        }
        self.declare(&name, sort, how == '=');
    }

    /// The text for a hole that stands for itself.
    fn hole(&mut self, hole: &'static str) -> String {
        use Precedence::{Assignment, Coalesce, Member};
        match hole {
            "number" => self.expression(Sort::Number).at(Assignment),
            "operand" => self.expression(Sort::Number).at(Member),
            "test" => self.expression(Sort::Number).at(Coalesce),
            "text" => self.expression(Sort::Text).at(Assignment),
            "string" => self.expression(Sort::Text).at(Member),
            "list" => self.expression(Sort::List).at(Assignment),
            "items" => self.expression(Sort::List).at(Member),
            "record" => self.expression(Sort::Record).at(Assignment),
            "object" => self.expression(Sort::Record).at(Member),
            "function" => self.expression(Sort::Function).at(Assignment),
            "callee" => self.expression(Sort::Function).at(Member),
            "any" | "arrow body" => self.expression(Sort::Any).at(Assignment),
            "thing" => self.expression(Sort::Any).at(Member),
            "error" => self.expression(Sort::Error).at(Assignment),
            "mistake" => self.expression(Sort::Error).at(Member),
            // At the start of a statement a brace or one of these words would begin something else.
            "mistake statement" => {
                let text = self.expression(Sort::Error).at(Member);
                let misread = ["{", "class", "function", "async function"]
                    .iter()
                    .any(|word| text.starts_with(word));
                if misread { format!("({text})") } else { text }
            }
            "promise" => self.expression(Sort::Promise).at(Assignment),
            "pledge" => self.expression(Sort::Promise).at(Member),
            "small" => self.rng.between(0, 9).to_string(),
            "digit" => self.rng.between(1, 3).to_string(),
            "key" => self.key().to_owned(),
            "target" => self.target(),
            "class" => self.class_expression(),
            "callback" => self.callback(),
            "inline" => self.inline_call().at(Assignment),
            "call" => self.known_call().at(Assignment),
            "log" => self.log_call(),
            "body" => {
                let statements = self.statements();
                self.join(&statements)
            }
            "block" => {
                let statements = self.statements();
                self.braces(&statements)
            }
            "chunk" => self.chunk(),
            "statement" => self.single_statement(),
            "misplaced" => self.misplaced_error(),
            "jump" => self.jump(),
            "_" => self.gap(true),
            "-" => self.gap(false),
            other => unreachable!("no hole is called {other}"),
        }
    }
}

/// Whether `text` ends with the arrow of a function, after which a brace would open a block.
fn follows_arrow(text: &str) -> bool {
    let mut text = text.trim_end();
    while let Some(commented) = text.strip_suffix("*/") {
        text = commented.rfind("/*").map_or("", |start| text[..start].trim_end());
    }
    text.ends_with("=>")
}

/// Where the hole ends whose inside `text` begins with; alternatives may have holes of their own.
fn hole_length(text: &str) -> usize {
    let mut open = 0_usize;
    for (index, character) in text.char_indices() {
        match character {
            '«' => open += 1,
            '»' if open == 0 => return index,
            '»' => open -= 1,
            _ => {}
        }
    }
    unreachable!("an open hole before {text}")
}

/// Alternatives, at the bars that are not inside holes.
fn split_alternatives(text: &'static str) -> Vec<&'static str> {
    let mut alternatives = Vec::new();
    let (mut open, mut start) = (0_usize, 0);
    for (index, character) in text.char_indices() {
        match character {
            '«' => open += 1,
            '»' => open -= 1,
            '|' if open == 0 => {
                alternatives.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    alternatives.push(&text[start..]);
    alternatives
}
