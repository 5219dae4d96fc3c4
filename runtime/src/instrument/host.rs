//! Which functions of the runtime's own JavaScript are recorded.

use std::collections::HashMap;

use oxc_ast::ast::*;
use oxc_span::Span;

use super::analyze::unwrap;
use super::names;

/// Functions of a host source that are recorded, by where they start, with the names that are shown for them.
pub(super) struct Selection(HashMap<u32, String>);

impl Selection {
    /// The name that is shown for the function, if it is one of them.
    pub(super) fn shown_as(&self, span: Span) -> Option<&str> {
        self.0.get(&span.start).map(String::as_str)
    }

    /// The functions with the given names: function declarations at top level, methods of classes and object literals
    /// there, and functions that are assigned to `X.prototype.name`, `exports.name` and `module.exports.name`.
    pub(super) fn new(source: &str, program: &Program, names: &[(&str, &str)]) -> Self {
        let names = names.iter().map(|(name, shown)| (*name, *shown)).collect();
        let mut finder = Finder {
            source,
            names,
            found: HashMap::new(),
        };
        for statement in &program.body {
            finder.statement(statement);
        }
        Self(finder.found)
    }
}

struct Finder<'n> {
    source: &'n str,
    names: HashMap<&'n str, &'n str>,
    found: HashMap<u32, String>,
}

impl Finder<'_> {
    fn add(&mut self, name: &str, span: Span) {
        if let Some(shown) = self.names.get(name) {
            self.found.insert(span.start, (*shown).to_owned());
        } else if let Some(prefix) = self.names.get("*") {
            self.found.insert(span.start, format!("{prefix}{name}"));
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::FunctionDeclaration(function) => {
                if let Some(id) = &function.id {
                    self.add(id.name.as_str(), function.span);
                }
            }
            Statement::ClassDeclaration(class) => self.class(class),
            Statement::VariableDeclaration(it) => {
                for value in it
                    .declarations
                    .iter()
                    .filter_map(|declarator| declarator.init.as_ref())
                {
                    self.members(value);
                }
            }
            Statement::ExpressionStatement(it) => self.assignment(&it.expression),
            _ => {}
        }
    }

    /// `exports.name = function ...`, `X.prototype.name = ...`, `module.exports = {...}`; chains of them too.
    fn assignment(&mut self, expression: &Expression) {
        let mut expression = unwrap(expression);
        while let Expression::AssignmentExpression(it) = expression {
            let value = unwrap(&it.right);
            if let AssignmentTarget::StaticMemberExpression(target) = &it.left
                && is_exports_or_prototype(&target.object)
            {
                self.value(target.property.name.as_str(), value);
            }
            expression = value;
        }
        self.members(expression);
    }

    fn value(&mut self, name: &str, value: &Expression) {
        match unwrap(value) {
            Expression::FunctionExpression(function) => self.add(name, function.span),
            Expression::ArrowFunctionExpression(arrow) => self.add(name, arrow.span),
            _ => {}
        }
    }

    fn members(&mut self, value: &Expression) {
        match unwrap(value) {
            Expression::ClassExpression(class) => self.class(class),
            Expression::ObjectExpression(object) => {
                for property in &object.properties {
                    if let ObjectPropertyKind::ObjectProperty(property) = property
                        && !property.computed
                    {
                        let name = names::key(self.source, &property.key, false);
                        self.value(&name, &property.value);
                    }
                }
            }
            _ => {}
        }
    }

    fn class(&mut self, class: &Class) {
        for element in &class.body.body {
            if let ClassElement::MethodDefinition(method) = element
                && !method.computed
            {
                let name = names::key(self.source, &method.key, false);
                self.add(&name, method.value.span);
            }
        }
    }
}

fn is_exports_or_prototype(object: &Expression) -> bool {
    match unwrap(object) {
        Expression::Identifier(id) => id.name == "exports",
        Expression::StaticMemberExpression(it) => match it.property.name.as_str() {
            "prototype" => true,
            "exports" => matches!(&it.object, Expression::Identifier(id) if id.name == "module"),
            _ => false,
        },
        _ => false,
    }
}
