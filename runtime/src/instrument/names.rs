//! What functions are called in a trace.

use oxc_ast::ast::{AssignmentTarget, BindingPattern, Expression, MemberExpression, PropertyKey};
use oxc_span::{GetSpan, Span};

use super::analyze::unwrap;

/// What is shown for a function that nothing gives a name.
pub(super) const ANONYMOUS: &str = "(anonymous)";
/// What is shown for an anonymous function that is called where it stands.
pub(super) const IIFE: &str = "(IIFE)";

/// The most characters of source text in a name.
const SOURCE_CHARS: usize = 20;

/// The source text of a node on one line, cut after 20 characters.
fn source_text(source: &str, span: Span) -> String {
    let text = source
        .get(span.start as usize..span.end as usize)
        .unwrap_or_default();
    // Long text is cut before its white space is folded: a key can be a whole program.
    let head: String = text.chars().take(SOURCE_CHARS * 8).collect();
    let folded = head.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.chars().count() <= SOURCE_CHARS {
        return folded;
    }
    let mut out: String = folded.chars().take(SOURCE_CHARS - 1).collect();
    out.push('…');
    out
}

/// The name of a property: as written, without quotes; `[source]` for a computed one; `#name` for a private one.
pub(super) fn key(source: &str, key: &PropertyKey, computed: bool) -> String {
    match key {
        PropertyKey::PrivateIdentifier(id) => format!("#{}", id.name),
        _ if computed => format!("[{}]", source_text(source, key.span())),
        PropertyKey::StaticIdentifier(id) => id.name.to_string(),
        PropertyKey::StringLiteral(string) => string.value.to_string(),
        _ => source_text(source, key.span()),
    }
}

/// The name that a pattern gives to an anonymous function: only an identifier does.
pub(super) fn pattern(pattern: &BindingPattern) -> Option<String> {
    match pattern {
        BindingPattern::BindingIdentifier(id) => Some(id.name.to_string()),
        _ => None,
    }
}

/// The name of an assignment's target: `f`, `o.f`, `X.prototype.f`.
pub(super) fn target(source: &str, target: &AssignmentTarget) -> Option<String> {
    match target {
        AssignmentTarget::AssignmentTargetIdentifier(id) => Some(id.name.to_string()),
        _ => target.as_member_expression().and_then(|it| member(source, it)),
    }
}

/// A callee's name, shortened to its last two members: `setTimeout`, `fs.readFile`, and just `then` after anything
/// that is more than names.
pub(super) fn callee(source: &str, expression: &Expression) -> Option<String> {
    match unwrap(expression) {
        Expression::ChainExpression(chain) => chain
            .expression
            .as_member_expression()
            .and_then(|it| member(source, it)),
        other => match simple(other) {
            Some(name) => Some(name.to_owned()),
            None => other.as_member_expression().and_then(|it| member(source, it)),
        },
    }
}

/// The name for an anonymous function that is an argument of a call.
pub(super) fn callback(source: &str, expression: &Expression, is_new: bool) -> String {
    match callee(source, expression) {
        Some(name) if is_new => format!("(callback of new {name})"),
        Some(name) => format!("(callback of {name})"),
        None => ANONYMOUS.to_owned(),
    }
}

fn simple<'e>(expression: &'e Expression) -> Option<&'e str> {
    match expression {
        Expression::Identifier(id) => Some(id.name.as_str()),
        Expression::ThisExpression(_) => Some("this"),
        Expression::Super(_) => Some("super"),
        _ => None,
    }
}

fn member(source: &str, expression: &MemberExpression) -> Option<String> {
    let last = match expression {
        MemberExpression::StaticMemberExpression(it) => format!(".{}", it.property.name),
        MemberExpression::PrivateFieldExpression(it) => format!(".#{}", it.field.name),
        MemberExpression::ComputedMemberExpression(it) => {
            format!("[{}]", source_text(source, it.expression.span()))
        }
    };
    let object = unwrap(expression.object());
    let before = match (simple(object), object) {
        (Some(name), _) => name.to_owned(),
        (None, Expression::StaticMemberExpression(it)) if it.property.name == "prototype" => {
            match simple(unwrap(&it.object)) {
                Some(name) => format!("{name}.prototype"),
                None => "prototype".to_owned(),
            }
        }
        (None, Expression::StaticMemberExpression(it)) => it.property.name.to_string(),
        (None, Expression::PrivateFieldExpression(it)) => format!("#{}", it.field.name),
        _ => String::new(),
    };
    match before.as_str() {
        "" => Some(last.strip_prefix('.').unwrap_or(&last).to_owned()),
        before => Some(format!("{before}{last}")),
    }
}
