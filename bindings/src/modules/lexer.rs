//! The names that a CommonJS module exports, found without running it, so that an ES module can import them by name.
//!
//! What counts is what Node counts: assignments to `exports.x` and `module.exports.x`, `Object.defineProperty(exports, 'x',
//! ...)`, object literals and `require(...)` assigned to `module.exports`, spread `require`s in them, and the star exports
//! that compilers emit (`__exportStar(require('x'))`).

use std::collections::BTreeSet;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    Argument, AssignmentExpression, AssignmentTarget, CallExpression, Expression, ObjectExpression,
    ObjectPropertyKind, PropertyKey,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// What was found.
#[derive(Debug, Default, PartialEq)]
pub struct Found {
    /// Names, each once, in the order of their first assignment.
    pub names: Vec<String>,
    /// Specifiers of modules whose names are exported too.
    pub reexports: Vec<String>,
}

/// Finds the exports of `source`; none if it does not parse.
pub fn exports(source: &str) -> Found {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::cjs()).parse();
    let mut finder = Finder::default();
    finder.visit_program(&parsed.program);
    finder.found
}

#[derive(Default)]
struct Finder {
    found: Found,
    seen: BTreeSet<String>,
}

impl Finder {
    fn name(&mut self, name: &str) {
        if self.seen.insert(name.to_owned()) {
            self.found.names.push(name.to_owned());
        }
    }

    /// `module.exports = ...`
    fn whole(&mut self, value: &Expression) {
        match value {
            Expression::ObjectExpression(object) => self.object(object),
            // Only the last counts, as in Node: what was assigned before is gone.
            _ => {
                if let Some(specifier) = required(value) {
                    self.found.reexports = vec![specifier.to_owned()];
                }
            }
        }
    }

    fn object(&mut self, object: &ObjectExpression) {
        for property in &object.properties {
            match property {
                ObjectPropertyKind::ObjectProperty(property) if !property.computed => match &property.key {
                    PropertyKey::StaticIdentifier(key) => {
                        self.name(&key.name);
                        // Node reads no further than the first value that is more than a name.
                        if !matches!(property.value, Expression::Identifier(_)) {
                            return;
                        }
                    }
                    PropertyKey::StringLiteral(key) => {
                        self.name(&key.value);
                        if !matches!(property.value, Expression::Identifier(_)) {
                            return;
                        }
                    }
                    _ => return,
                },
                ObjectPropertyKind::SpreadProperty(spread) => match required(&spread.argument) {
                    Some(specifier) => self.found.reexports.push(specifier.to_owned()),
                    None => return,
                },
                ObjectPropertyKind::ObjectProperty(_) => return,
            }
        }
    }

    /// `Object.defineProperty(exports, 'x', { enumerable: true, get ... })` or `{ value: ... }`
    fn define_property(&mut self, call: &CallExpression) {
        let [target, Argument::StringLiteral(name), Argument::ObjectExpression(descriptor), ..] =
            call.arguments.as_slice()
        else {
            return;
        };
        if !target.as_expression().is_some_and(is_exports) {
            return;
        }
        let has = |wanted: &str| {
            descriptor.properties.iter().any(|property| match property {
                ObjectPropertyKind::ObjectProperty(property) => {
                    property.key.static_name().is_some_and(|name| name == wanted)
                }
                ObjectPropertyKind::SpreadProperty(_) => false,
            })
        };
        if has("value") || (has("enumerable") && has("get")) {
            self.name(&name.value);
        }
    }
}

impl<'a> Visit<'a> for Finder {
    fn visit_assignment_expression(&mut self, assignment: &AssignmentExpression<'a>) {
        match &assignment.left {
            AssignmentTarget::StaticMemberExpression(member) => {
                if is_exports(&member.object) {
                    self.name(&member.property.name);
                } else if member.property.name == "exports" && is_identifier(&member.object, "module") {
                    self.whole(&assignment.right);
                }
            }
            AssignmentTarget::ComputedMemberExpression(member) => {
                if let (true, Expression::StringLiteral(key)) = (is_exports(&member.object), &member.expression) {
                    self.name(&key.value);
                }
            }
            _ => {}
        }
        walk::walk_assignment_expression(self, assignment);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        match &call.callee {
            Expression::StaticMemberExpression(member) => {
                if member.property.name == "defineProperty" && is_identifier(&member.object, "Object") {
                    self.define_property(call);
                } else if member.property.name == "__exportStar" {
                    self.star(call);
                }
            }
            Expression::Identifier(callee) if callee.name == "__exportStar" || callee.name == "__export" => {
                self.star(call);
            }
            _ => {}
        }
        walk::walk_call_expression(self, call);
    }
}

impl Finder {
    fn star(&mut self, call: &CallExpression) {
        if let Some(specifier) =
            call.arguments.first().and_then(Argument::as_expression).and_then(required)
        {
            self.found.reexports.push(specifier.to_owned());
        }
    }
}

/// `exports` or `module.exports`.
fn is_exports(expression: &Expression) -> bool {
    match expression {
        Expression::Identifier(identifier) => identifier.name == "exports",
        Expression::StaticMemberExpression(member) => {
            member.property.name == "exports" && is_identifier(&member.object, "module")
        }
        _ => false,
    }
}

fn is_identifier(expression: &Expression, name: &str) -> bool {
    matches!(expression, Expression::Identifier(identifier) if identifier.name == name)
}

/// The specifier of `require('x')`.
fn required<'e>(expression: &'e Expression) -> Option<&'e str> {
    let Expression::CallExpression(call) = expression else { return None };
    if !is_identifier(&call.callee, "require") {
        return None;
    }
    match call.arguments.as_slice() {
        [Argument::StringLiteral(specifier)] => Some(specifier.value.as_str()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, exports};

    fn names(source: &str) -> Vec<String> {
        exports(source).names
    }

    #[test]
    fn assignments_to_exports_are_found() {
        assert_eq!(names("exports.a = 1; module.exports.b = 2; exports['c-d'] = 3; exports.a = 4"), ["a", "b", "c-d"]);
        assert_eq!(names("(function () { exports.inner = 1 })()"), ["inner"]);
        assert!(names("other.a = 1").is_empty());
    }

    #[test]
    fn defined_properties_are_found() {
        assert_eq!(names("Object.defineProperty(exports, '__esModule', { value: true })"), ["__esModule"]);
        assert_eq!(
            names("Object.defineProperty(exports, 'x', { enumerable: true, get: function () { return y.x } })"),
            ["x"]
        );
    }

    #[test]
    fn an_object_literal_is_read_up_to_the_first_value_that_is_no_name() {
        assert_eq!(names("module.exports = { a, b, c: d, e: 1, f }"), ["a", "b", "c", "e"]);
        assert_eq!(names("module.exports = { a, 'b': c, ['d']: e, f }"), ["a", "b"]);
    }

    #[test]
    fn reexports_are_found() {
        let found = exports("module.exports = require('./a'); __exportStar(require('./b'), exports);");
        assert_eq!(found.reexports, ["./a", "./b"]);
        assert_eq!(exports("module.exports = { ...require('x'), y }").reexports, ["x"]);
    }

    #[test]
    fn text_that_does_not_parse_exports_nothing() {
        assert_eq!(exports("exports.a = ;;;)("), Found::default());
    }
}
