//! The names that a CommonJS module exports, found without running it, so that an ES module can import them by name.
//!
//! What counts is what Node's scanner finds, with its blind spots: it looks at tokens, not at what the code means, and
//! whoever wrote a package has tested it against that. It finds
//! - `exports.x =`, `exports['x'] =`, and the same with `module.exports`, anywhere;
//! - `Object.defineProperty(exports, 'x', ...)` with `value:`, or with a getter that only names something;
//! - `module.exports = { a, b: c, 'd': e, ...require('x') }`, up to the first value that is more than a name;
//! - `module.exports = require('x')`, of which the last one counts;
//! - outside of all brackets, the star exports of compilers: `__export(require('x'))`, `__exportStar(require('x'))` and
//!   Babel's `Object.keys(_x).forEach(function (key) { ... })`.

use std::collections::HashMap;

use jsr_runtime::engine::string;
use oxc_allocator::Allocator;
use oxc_parser::config::TokensParserConfig;
use oxc_parser::{Kind, ParseOptions, Parser, Token};
use oxc_span::SourceType;

/// `exportNames(source)`: `[names, specifiers]`: what the module exports, and whose exports it also has.
pub fn export_names(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let source = args.get(0).to_rust_string_lossy(scope);
    let found = scan(&source);
    let list = |texts: Vec<String>| -> v8::Local<v8::Value> {
        let texts: Vec<v8::Local<v8::Value>> = texts.iter().map(|text| string(scope, text).into()).collect();
        v8::Array::new_with_elements(scope, &texts).into()
    };
    let lists = [list(found.names), list(found.reexports)];
    rv.set(v8::Array::new_with_elements(scope, &lists).into());
}

/// What was found, each once, in the order of the source.
#[derive(Debug, Default, PartialEq)]
struct Found {
    names: Vec<String>,
    reexports: Vec<String>,
}

/// Scans `source`; finds nothing if it does not parse.
fn scan(source: &str) -> Found {
    let allocator = Allocator::default();
    let options = ParseOptions {
        allow_return_outside_function: true,
        ..ParseOptions::default()
    };
    let parsed = Parser::new(&allocator, source, SourceType::cjs())
        .with_options(options)
        .with_config(TokensParserConfig)
        .parse();
    let mut scanner = Scanner {
        source,
        tokens: &parsed.tokens,
        at: 0,
        stars: HashMap::new(),
        found: Found::default(),
    };
    scanner.run();
    scanner.found
}

struct Scanner<'a> {
    source: &'a str,
    tokens: &'a [Token],
    /// The token that is looked at next.
    at: usize,
    /// Variables that hold a required module: `var _x = require('x')`.
    stars: HashMap<&'a str, String>,
    found: Found,
}

impl<'a> Scanner<'a> {
    fn run(&mut self) {
        let mut depth = 0usize;
        while let Some(token) = self.tokens.get(self.at) {
            let start = self.at;
            self.at += 1;
            match token.kind() {
                Kind::LCurly | Kind::LParen | Kind::TemplateHead => depth += 1,
                Kind::RCurly | Kind::RParen | Kind::TemplateTail => depth = depth.saturating_sub(1),
                _ if self.follows_dot(start) => self.star_call(start, depth),
                _ => match self.text(start) {
                    "exports" => self.exports(false),
                    "module" => self.module(),
                    "Object" => self.object(depth),
                    "require" if depth <= 1 => self.star_variable(start, depth),
                    _ => self.star_call(start, depth),
                },
            }
        }
    }

    /// The source of a token; empty past the end.
    fn text(&self, index: usize) -> &'a str {
        let Some(token) = self.tokens.get(index) else {
            return "";
        };
        self.source
            .get(token.start() as usize..token.end() as usize)
            .unwrap_or("")
    }

    fn kind(&self, index: usize) -> Kind {
        self.tokens.get(index).map_or(Kind::Eof, |token| token.kind())
    }

    /// Whether the token is a name, written as it is.
    fn is_name(&self, index: usize) -> bool {
        self.tokens
            .get(index)
            .is_some_and(|token| token.kind().is_identifier_name() && !token.escaped())
    }

    /// Whether nothing, not even a space, stands between the token and the one before.
    fn touches(&self, index: usize) -> bool {
        index > 0
            && self
                .tokens
                .get(index)
                .is_some_and(|token| token.start() == self.tokens[index - 1].end())
    }

    /// Whether the token belongs to something else: `x.exports`.
    fn follows_dot(&self, index: usize) -> bool {
        self.touches(index) && self.text(index - 1).ends_with('.')
    }

    /// Goes past the next token if it reads `text`.
    fn eat(&mut self, text: &str) -> bool {
        let is = self.text(self.at) == text;
        self.at += usize::from(is);
        is
    }

    /// Goes past the next tokens if they read `texts`, all of them.
    fn eat_all(&mut self, texts: &[&str]) -> bool {
        let is = texts
            .iter()
            .enumerate()
            .all(|(offset, text)| self.text(self.at + offset) == *text);
        self.at += if is { texts.len() } else { 0 };
        is
    }

    /// Goes past the next token if it is a name.
    fn eat_name(&mut self) -> Option<&'a str> {
        let name = self.is_name(self.at).then(|| self.text(self.at))?;
        self.at += 1;
        Some(name)
    }

    /// Goes past the next token if it is a string; what it means.
    fn eat_string(&mut self) -> Option<String> {
        let text = (self.kind(self.at) == Kind::Str).then(|| self.text(self.at))?;
        self.at += 1;
        unquote(text)
    }

    /// Goes past `exports` or `module.exports`.
    fn eat_exports(&mut self) -> bool {
        self.eat("exports") || self.eat_all(&["module", ".", "exports"])
    }

    /// Goes past `require('x')`.
    fn eat_require(&mut self) -> Option<String> {
        let start = self.at;
        if self.eat_all(&["require", "("])
            && let Some(specifier) = self.eat_string()
            && self.eat(")")
        {
            return Some(specifier);
        }
        self.at = start;
        None
    }

    fn add(&mut self, name: impl Into<String>) {
        let name = name.into();
        if !self.found.names.contains(&name) {
            self.found.names.push(name);
        }
    }

    fn add_reexport(&mut self, specifier: String) {
        if !self.found.reexports.contains(&specifier) {
            self.found.reexports.push(specifier);
        }
    }

    /// Behind `module`.
    fn module(&mut self) {
        let start = self.at;
        if self.eat_all(&[".", "exports"]) {
            self.exports(true);
        } else {
            self.at = start;
        }
    }

    /// Behind `exports`; `whole` behind `module.exports`, which may be replaced as a whole.
    fn exports(&mut self, whole: bool) {
        let start = self.at;
        if self.eat(".") {
            if let Some(name) = self.eat_name()
                && self.at_assignment()
            {
                self.add(name);
                return;
            }
        } else if self.eat("[") {
            if let Some(name) = self.eat_string()
                && self.eat("]")
                && self.at_assignment()
            {
                self.add(name);
            }
        } else if whole && self.at_assignment() {
            self.found.reexports.clear();
            if !self.eat("=") {
                self.at = start;
                return;
            }
            if self.eat("{") {
                self.literal();
                return;
            }
            if let Some(specifier) = self.eat_require() {
                self.add_reexport(specifier);
                return;
            }
        }
        self.at = start;
    }

    /// Whether the next token is `=`, or begins like it: comparisons count.
    fn at_assignment(&self) -> bool {
        self.text(self.at).starts_with('=')
    }

    /// Behind `module.exports = {`.
    fn literal(&mut self) {
        let start = self.at;
        loop {
            let more = match self.kind(self.at) {
                Kind::Dot3 => self.spread(),
                Kind::Str => self.quoted_property(),
                _ if self.is_name(self.at) => self.property(),
                _ => None,
            };
            match more {
                Some(true) => {}
                Some(false) => return,
                None => {
                    self.at = start;
                    return;
                }
            }
        }
    }

    /// A property of a literal. Some(true) if another may follow, `None` if the literal is not to be understood.
    fn property(&mut self) -> Option<bool> {
        let name = self.eat_name()?;
        if !self.eat(":") {
            if name == "get" && self.is_name(self.at) {
                return None;
            }
            self.add(name);
            return Some(self.eat(","));
        }
        if let Some(specifier) = self.eat_require() {
            self.add(name);
            self.add_reexport(specifier);
            return Some(false);
        }
        self.eat_name()?;
        self.add(name);
        Some(self.eat_touching_comma())
    }

    fn quoted_property(&mut self) -> Option<bool> {
        let name = self.eat_string();
        if !self.eat(":") {
            return Some(self.eat(","));
        }
        self.eat_name()?;
        if let Some(name) = name {
            self.add(name);
        }
        Some(self.eat_touching_comma())
    }

    fn spread(&mut self) -> Option<bool> {
        self.at += 1;
        if !self.touches(self.at) {
            return None;
        }
        if let Some(specifier) = self.eat_require() {
            self.add_reexport(specifier);
        } else {
            self.eat_name()?;
        }
        Some(self.eat(","))
    }

    /// Behind a value, no space is allowed before the comma.
    fn eat_touching_comma(&mut self) -> bool {
        self.touches(self.at) && self.eat(",")
    }

    /// Behind `Object`.
    fn object(&mut self, depth: usize) {
        let start = self.at;
        let understood = if self.eat_all(&[".", "defineProperty", "("]) {
            self.define_property()
        } else {
            depth == 0 && self.eat_all(&[".", "keys", "("]) && self.star_keys()
        };
        if !understood {
            self.at = start;
        }
    }

    /// Behind `Object.defineProperty(`.
    fn define_property(&mut self) -> bool {
        if !(self.eat_exports() && self.eat(",")) {
            return false;
        }
        let Some(name) = self.eat_string() else {
            return false;
        };
        if !self.eat_all(&[",", "{"]) {
            return false;
        }
        self.eat_all(&["enumerable", ":", "true", ","]);
        if self.eat_all(&["value", ":"]) || (self.getter(None) && self.eat_all(&["}", ")"])) {
            self.add(name);
            return true;
        }
        false
    }

    /// `get: function () { return x.y; },` and the like; with `member`, only `return x[y]`.
    fn getter(&mut self, member: Option<(&str, &str)>) -> bool {
        if !self.eat("get") {
            return false;
        }
        if self.eat(":") {
            if !self.eat("function") {
                return false;
            }
            self.eat_name();
        }
        if !self.eat_all(&["(", ")", "{", "return"]) {
            return false;
        }
        let value = match member {
            Some((object, key)) => self.eat_all(&[object, "[", key, "]"]),
            None => self.getter_value(),
        };
        if !value {
            return false;
        }
        self.eat(";");
        let closed = self.eat("}");
        self.eat(",");
        closed
    }

    /// `x`, `x.y` or `x['y']`.
    fn getter_value(&mut self) -> bool {
        if self.eat_name().is_none() {
            return false;
        }
        if self.eat(".") {
            return self.eat_name().is_some();
        }
        !self.eat("[") || (self.eat_string().is_some() && self.eat("]"))
    }

    /// Behind any other name: `__export(require('x'))`, `tslib.__exportStar(require('x'))`.
    fn star_call(&mut self, index: usize, depth: usize) {
        if depth != 0 || !matches!(self.text(index), "__export" | "__exportStar") || !self.touches(self.at) {
            return;
        }
        let start = self.at;
        if self.eat("(")
            && self.touches(self.at)
            && let Some(specifier) = self.eat_require()
        {
            self.add_reexport(specifier);
        }
        self.at = start;
    }

    /// At `require`: `var x = require('x')`, `var x = _interopRequireWildcard(require('x'))`.
    fn star_variable(&mut self, index: usize, depth: usize) {
        self.at = index;
        let specifier = self.eat_require();
        self.at = index + 1;
        let wildcard =
            index >= 2 && self.text(index - 1) == "(" && self.text(index - 2) == "_interopRequireWildcard";
        let equals = if wildcard {
            index.checked_sub(3)
        } else {
            index.checked_sub(1)
        };
        // Of the brackets that it stands in, only those of the call are allowed.
        let (Some(specifier), Some(equals), true) = (specifier, equals, depth == usize::from(wildcard))
        else {
            return;
        };
        if equals >= 2
            && self.text(equals) == "="
            && self.is_name(equals - 1)
            && matches!(self.text(equals - 2), "var" | "let" | "const")
        {
            self.stars.insert(self.text(equals - 1), specifier);
        }
    }

    /// Behind `Object.keys(`: the loop with which Babel exports all that another module exports.
    fn star_keys(&mut self) -> bool {
        let Some(object) = self.eat_name() else {
            return false;
        };
        if !self.eat_all(&[")", ".", "forEach", "(", "function", "("]) {
            return false;
        }
        let Some(key) = self.eat_name() else { return false };
        if !(self.eat_all(&[")", "{"]) && self.star_filter(object, key) && self.star_export(object, key)) {
            return false;
        }
        if !self.eat_all(&["}", ")"]) {
            return false;
        }
        if let Some(specifier) = self.stars.get(object).cloned() {
            self.add_reexport(specifier);
        }
        true
    }

    /// What a star export leaves out.
    fn star_filter(&mut self, object: &str, key: &str) -> bool {
        if !self.eat_all(&["if", "(", key]) {
            return false;
        }
        if self.eat("!==") {
            return self.eat_quoted("default")
                && (!self.eat_all(&["&&", "!"]) || self.own_check(key))
                && self.eat(")");
        }
        if !(self.eat("===")
            && self.eat_quoted("default")
            && self.eat_all(&["||", key, "==="])
            && self.eat_quoted("__esModule")
            && self.eat_all(&[")", "return"]))
        {
            return false;
        }
        self.eat(";");
        self.optional_return(|this| this.call_of_own_check(key));
        self.optional_return(|this| {
            this.eat_all(&[key, "in"])
                && this.eat_exports()
                && this.eat("&&")
                && this.eat_exports()
                && this.eat_all(&["[", key, "]", "===", object, "[", key, "]"])
        });
        true
    }

    /// `if (CONDITION) return;`, or nothing.
    fn optional_return(&mut self, condition: impl FnOnce(&mut Self) -> bool) {
        let start = self.at;
        if self.eat_all(&["if", "("]) && condition(self) && self.eat_all(&[")", "return"]) {
            self.eat(";");
        } else {
            self.at = start;
        }
    }

    /// `Object.prototype.hasOwnProperty.call(x, key)`
    fn call_of_own_check(&mut self, key: &str) -> bool {
        self.eat("Object")
            && (self.eat_all(&[".", "prototype"]) || self.text(self.at) == ".")
            && self.eat_all(&[".", "hasOwnProperty", ".", "call", "("])
            && self.eat_name().is_some()
            && self.eat_all(&[",", key, ")"])
    }

    /// The same, or `x.hasOwnProperty(key)`.
    fn own_check(&mut self, key: &str) -> bool {
        let start = self.at;
        if self.call_of_own_check(key) {
            return true;
        }
        self.at = start;
        self.eat_name().is_some() && self.eat_all(&[".", "hasOwnProperty", "(", key, ")"])
    }

    fn eat_quoted(&mut self, text: &str) -> bool {
        let start = self.at;
        let is = self.eat_string().is_some_and(|string| string == text);
        if !is {
            self.at = start;
        }
        is
    }

    /// `exports[key] = x[key];`, or a property with a getter.
    fn star_export(&mut self, object: &str, key: &str) -> bool {
        let done = if self.eat_exports() {
            self.eat_all(&["[", key, "]", "=", object, "[", key, "]"])
        } else {
            self.eat_all(&["Object", ".", "defineProperty", "("])
                && self.eat_exports()
                && self.eat_all(&[",", key, ",", "{", "enumerable", ":", "true", ","])
                && self.getter(Some((object, key)))
                && self.eat_all(&["}", ")"])
        };
        self.eat(";");
        done
    }
}

/// What a string literal means; `None` if that is no Unicode text, which no import can name.
fn unquote(literal: &str) -> Option<String> {
    let mut characters = literal.get(1..literal.len().checked_sub(1)?)?.chars();
    let mut units: Vec<u16> = Vec::new();
    while let Some(character) = characters.next() {
        if character != '\\' {
            units.extend_from_slice(character.encode_utf16(&mut [0; 2]));
            continue;
        }
        let escaped = match characters.next()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            '0' => '\0',
            'x' => char::from_u32(hexadecimal(&mut characters, 2)?)?,
            'u' => {
                let code = unicode(&mut characters)?;
                // Half of a pair: the other may follow.
                if let (0xd800..=0xdfff, Ok(unit)) = (code, u16::try_from(code)) {
                    units.push(unit);
                    continue;
                }
                char::from_u32(code)?
            }
            '\r' => {
                if characters.as_str().starts_with('\n') {
                    characters.next();
                }
                continue;
            }
            '\n' | '\u{2028}' | '\u{2029}' => continue,
            other => other,
        };
        units.extend_from_slice(escaped.encode_utf16(&mut [0; 2]));
    }
    String::from_utf16(&units).ok()
}

/// Behind `\u`: `1234` or `{12345}`.
fn unicode(characters: &mut std::str::Chars) -> Option<u32> {
    if !characters.as_str().starts_with('{') {
        return hexadecimal(characters, 4);
    }
    characters.next();
    let (digits, rest) = characters.as_str().split_once('}')?;
    *characters = rest.chars();
    u32::from_str_radix(digits, 16).ok()
}

fn hexadecimal(characters: &mut std::str::Chars, digits: usize) -> Option<u32> {
    let text = characters.as_str().get(..digits)?;
    *characters = characters.as_str().get(digits..)?.chars();
    u32::from_str_radix(text, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::scan;

    /// Names, then specifiers with an arrow, as one text.
    fn found(source: &str) -> String {
        let found = scan(source);
        let reexports = found.reexports.iter().map(|specifier| format!(">{specifier}"));
        found
            .names
            .into_iter()
            .chain(reexports)
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn all_find(cases: &[(&str, &str)]) {
        for (source, expected) in cases {
            assert_eq!(found(source), *expected, "in {source}");
        }
    }

    #[test]
    fn assignments() {
        all_find(&[
            (
                "exports.a = 1; module.exports.b = 2; exports['c d'] = 3; exports.a = 4",
                "a b c d",
            ),
            ("exports.a = exports.b = void 0", "a b"),
            ("function f() { exports.inner = 1 } `${exports.t = 1}`", "inner t"),
            ("if (exports.a === 1) {}", "a"),
            ("exports.if = 1; exports.\u{e9} = 1", "if \u{e9}"),
            ("exports['\\x61\\u{62}'] = 1; exports['\\ud83d'] = 1", "ab"),
            ("other.exports.a = 1; this.exports.b = 1; $exports.c = 1", ""),
            (
                "exports.a += 1; exports.b.c = 1; exports[d] = 1; exports[`e`] = 1",
                "",
            ),
            ("/exports.a = 1/; 'exports.b = 1'; // exports.c = 1", ""),
        ]);
    }

    #[test]
    fn defined_properties() {
        all_find(&[
            (
                "Object.defineProperty(exports, '__esModule', { value: true })",
                "__esModule",
            ),
            (
                "Object.defineProperty(module.exports, 'a', { enumerable: true, value: exports.b = 1 })",
                "a b",
            ),
            (
                "Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return b.c; } })",
                "a",
            ),
            (
                "Object.defineProperty(exports, 'a', { get() { return b['c'] } })",
                "a",
            ),
            (
                "Object.defineProperty(exports, 'a', { enumerable: true, get: () => b.c })",
                "",
            ),
            (
                "Object.defineProperty(exports, 'a', { get: function () { return b(); } })",
                "",
            ),
            (
                "Object.defineProperty(exports, 'a', { get: function () { return b }, enumerable: true })",
                "",
            ),
            (
                "Object.defineProperty(exports, 'a', { writable: true, value: 1 })",
                "",
            ),
        ]);
    }

    #[test]
    fn literals() {
        all_find(&[
            ("module.exports = { a, b: c, 'd': e, f }", "a b d f"),
            ("module.exports = exports = { a }", ""),
            ("exports = module.exports = { a }", "a"),
            ("0 && (module.exports = { a, ...require('x') })", "a >x"),
            ("module.exports = { a: b.c, d }", "a"),
            ("module.exports = { a: 1, b }", ""),
            ("module.exports = { a, b: 1 , c }", "a"),
            ("module.exports = { a() {}, b }", "a"),
            ("module.exports = { a, get b() {}, c }", "a"),
            ("module.exports = { a: require('x'), b }", "a >x"),
            ("module.exports = { ...a, ...require('x'), b }", "b >x"),
            ("module.exports = { a }; module.exports = { b }", "a b"),
        ]);
    }

    #[test]
    fn required_modules() {
        all_find(&[
            (
                "module.exports = require('a'); module.exports = require('b')",
                ">b",
            ),
            ("module.exports = require('a').b; exports.c = 1", "c >a"),
            ("module.exports = f(require('a'))", ""),
            (
                "__export(require('a')); __exportStar(require('b'), exports); tslib.__exportStar(require('c'))",
                ">a >b >c",
            ),
            ("function f() { __exportStar(require('a')) }", ""),
            ("(0, tslib.__exportStar)(require('a'))", ""),
        ]);
    }

    #[test]
    fn loops_over_keys() {
        let declared = "var _x = require('x'); ";
        for body in [
            "if (k === 'default' || k === '__esModule') return; exports[k] = _x[k];",
            "if (k === \"default\" || k === \"__esModule\") return; if (k in exports && exports[k] === _x[k]) return;\
             Object.defineProperty(exports, k, { enumerable: true, get: function () { return _x[k]; } });",
            "if (k === 'default' || k === '__esModule') return;\
             if (Object.prototype.hasOwnProperty.call(_names, k)) return; exports[k] = _x[k];",
            "if (k !== 'default' && !exports.hasOwnProperty(k)) module.exports[k] = _x[k]",
        ] {
            let source = format!("{declared}Object.keys(_x).forEach(function (k) {{ {body} }});");
            assert_eq!(found(&source), ">x", "in {source}");
        }
        all_find(&[
            (
                "var x = _interopRequireWildcard(require('x'), true);\
              Object.keys(x).forEach(function (k) { if (k !== 'default') exports[k] = x[k]; });",
                ">x",
            ),
            (
                "var y = 1, x = require('x');\
              Object.keys(x).forEach(function (k) { if (k !== 'default') exports[k] = x[k]; });",
                "",
            ),
            (
                "var x = require('x'); Object.keys(x).forEach(function (k) { exports[k] = x[k]; });",
                "",
            ),
        ]);
    }

    #[test]
    fn text_that_does_not_parse_exports_nothing() {
        all_find(&[("exports.a = 1; )", "")]);
    }
}
