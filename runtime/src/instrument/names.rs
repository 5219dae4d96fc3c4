//! What functions are called in a trace.

use std::collections::HashMap;

use oxc_ast::ast::{Argument, AssignmentTarget, BindingPattern, Class, Expression, PropertyKey};
use oxc_span::{GetSpan, Span};

/// How much of a computed key is shown, in characters.
const LONGEST_KEY: usize = 20;

/// Names that were found for functions which have none of their own, by where they begin.
#[derive(Default)]
pub(super) struct Names {
    found: HashMap<u32, String>,
    /// The classes that enclose what is being walked.
    pub(super) classes: Vec<Option<String>>,
}

impl Names {
    /// The name for the anonymous function or class that begins at `offset`.
    pub(super) fn of(&self, offset: u32) -> Option<&String> {
        self.found.get(&offset)
    }

    /// `value`, if it is an anonymous function or class, goes by `name`.
    pub(super) fn suggest(&mut self, value: &Expression, name: impl FnOnce() -> String) {
        if let Some(offset) = anonymous(value) {
            self.found.entry(offset).or_insert_with(name);
        }
    }

    /// What is assigned to a variable goes by its name.
    pub(super) fn suggest_for_pattern(&mut self, value: &Expression, pattern: &BindingPattern) {
        if let BindingPattern::BindingIdentifier(id) = pattern {
            self.suggest(value, || id.name.to_string());
        }
    }

    /// What is assigned to `target` goes by what stands there.
    pub(super) fn suggest_for_target(&mut self, value: &Expression, target: &AssignmentTarget, source: &str) {
        match target {
            AssignmentTarget::AssignmentTargetIdentifier(id) => self.suggest(value, || id.name.to_string()),
            AssignmentTarget::StaticMemberExpression(_)
            | AssignmentTarget::PrivateFieldExpression(_)
            | AssignmentTarget::ComputedMemberExpression(_) => {
                self.suggest(value, || shorten_callee(text(source, target.span())));
            }
            _ => {}
        }
    }

    /// Functions that are handed to a call go by what is called.
    pub(super) fn suggest_callbacks(&mut self, arguments: &[Argument], callee: &str) {
        for argument in arguments {
            if let Some(expression) = argument.as_expression() {
                self.suggest(expression, || format!("(callback of {callee})"));
            }
        }
    }

    /// `Class.key` for a member of the innermost class.
    pub(super) fn member(&self, key: &PropertyKey, source: &str) -> String {
        let key = key_name(key, source);
        match self.classes.last() {
            Some(Some(class)) => format!("{class}.{key}"),
            _ => key,
        }
    }

    /// `new Class` for the innermost class.
    pub(super) fn constructor(&self) -> String {
        match self.classes.last() {
            Some(Some(class)) => format!("new {class}"),
            _ => String::from("new (anonymous class)"),
        }
    }

    /// The name of a class.
    pub(super) fn class(&self, class: &Class) -> Option<String> {
        class
            .id
            .as_ref()
            .map(|id| id.name.to_string())
            .or_else(|| self.of(class.span.start).cloned())
    }
}

/// Where an anonymous function or class begins; parentheses around it do not matter.
fn anonymous(value: &Expression) -> Option<u32> {
    match value {
        Expression::ParenthesizedExpression(inner) => anonymous(&inner.expression),
        Expression::FunctionExpression(function) if function.id.is_none() => Some(function.span.start),
        Expression::ArrowFunctionExpression(arrow) => Some(arrow.span.start),
        Expression::ClassExpression(class) if class.id.is_none() => Some(class.span.start),
        _ => None,
    }
}

/// Whether JavaScript names what `value` evaluates to after what it is assigned to.
pub(super) fn is_anonymous(value: &Expression) -> bool {
    anonymous(value).is_some()
}

/// A property's name as a reader would say it.
pub(super) fn key_name(key: &PropertyKey, source: &str) -> String {
    match key {
        PropertyKey::StaticIdentifier(id) => id.name.to_string(),
        PropertyKey::PrivateIdentifier(id) => format!("#{}", id.name),
        PropertyKey::StringLiteral(literal) => literal.value.to_string(),
        PropertyKey::NumericLiteral(_) => text(source, key.span()).to_owned(),
        _ => {
            let key = text(source, key.span());
            let short: String = key.chars().take(LONGEST_KEY).collect();
            let rest = if short.len() < key.len() { "\u{2026}" } else { "" };
            format!("[{}{rest}]", one_line(&short))
        }
    }
}

/// What is called, by its last two names: `fs.readFile`, `setTimeout`, `then`.
pub(super) fn callee(expression: &Expression, source: &str) -> String {
    match expression {
        Expression::ParenthesizedExpression(inner) => callee(&inner.expression, source),
        Expression::ChainExpression(_)
        | Expression::Identifier(_)
        | Expression::StaticMemberExpression(_)
        | Expression::PrivateFieldExpression(_) => shorten_callee(text(source, expression.span())),
        Expression::Super(_) => String::from("super"),
        Expression::ImportMeta(_) => String::from("import.meta"),
        _ => String::from("a call"),
    }
}

/// The last two names of `a.b.c`, or only the last if what stands before it is no name.
fn shorten_callee(text: &str) -> String {
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '#'))
    };
    let mut parts = text.rsplitn(3, '.').map(|part| part.trim().trim_end_matches('?'));
    let last = parts.next().unwrap_or_default();
    if !is_name(last) {
        let short: String = text.chars().take(LONGEST_KEY).collect();
        return one_line(&short);
    }
    match parts.next().filter(|part| is_name(part)) {
        Some(before) => format!("{before}.{last}"),
        None => last.to_owned(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The source of a node.
pub(super) fn text(source: &str, span: Span) -> &str {
    source
        .get(span.start as usize..span.end as usize)
        .unwrap_or_default()
}
