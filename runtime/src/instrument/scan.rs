//! Questions about a piece of source that are answered by a look through it.

use std::collections::HashSet;

use oxc_ast::ast::{
    ArrowFunctionExpression, BindingIdentifier, CallExpression, Class, Declaration, Expression,
    FormalParameters, Function, ImportExpression, LabeledStatement, NewExpression, Statement,
    TaggedTemplateExpression, VariableDeclaration, VariableDeclarationKind, WithStatement, YieldExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_syntax::scope::ScopeFlags;

/// Whether `expression` itself, and not only a function in it, calls something.
pub(super) fn calls_something(expression: &Expression) -> bool {
    let mut scan = Calls(false);
    scan.visit_expression(expression);
    scan.0
}

struct Calls(bool);

impl<'a> Visit<'a> for Calls {
    fn visit_call_expression(&mut self, _it: &CallExpression<'a>) {
        self.0 = true;
    }

    fn visit_new_expression(&mut self, _it: &NewExpression<'a>) {
        self.0 = true;
    }

    fn visit_tagged_template_expression(&mut self, _it: &TaggedTemplateExpression<'a>) {
        self.0 = true;
    }

    fn visit_import_expression(&mut self, _it: &ImportExpression<'a>) {
        self.0 = true;
    }

    fn visit_yield_expression(&mut self, _it: &YieldExpression<'a>) {
        self.0 = true;
    }

    fn visit_function(&mut self, _it: &Function<'a>, _flags: ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, _it: &ArrowFunctionExpression<'a>) {}

    fn visit_class(&mut self, _it: &Class<'a>) {}
}

/// Whether one of `statements`, outside of the functions in them, is a `with`.
pub(super) fn has_with(statements: &[Statement]) -> bool {
    let mut scan = With(false);
    for statement in statements {
        scan.visit_statement(statement);
    }
    scan.0
}

struct With(bool);

impl<'a> Visit<'a> for With {
    fn visit_with_statement(&mut self, _it: &WithStatement<'a>) {
        self.0 = true;
    }

    fn visit_function(&mut self, _it: &Function<'a>, _flags: ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, _it: &ArrowFunctionExpression<'a>) {}

    fn visit_class(&mut self, _it: &Class<'a>) {}
}

/// Whether a function is declared among `statements` themselves: in a `try` it would be another declaration.
pub(super) fn declares_function(statements: &[Statement]) -> bool {
    statements.iter().any(is_function_declaration)
}

fn is_function_declaration(statement: &Statement) -> bool {
    match statement {
        Statement::LabeledStatement(labeled) => is_labeled_function(labeled),
        _ => matches!(
            statement.as_declaration(),
            Some(Declaration::FunctionDeclaration(_))
        ),
    }
}

fn is_labeled_function(labeled: &LabeledStatement) -> bool {
    is_function_declaration(&labeled.body)
}

/// The names that `statements` themselves declare as `let`, `const`, `class` and `using` do.
fn lexical_names<'a>(statements: &[Statement<'a>]) -> HashSet<&'a str> {
    let mut names = HashSet::new();
    for statement in statements {
        match statement.as_declaration() {
            Some(Declaration::VariableDeclaration(declaration))
                if declaration.kind != VariableDeclarationKind::Var =>
            {
                names.extend(bound_names(declaration));
            }
            Some(Declaration::ClassDeclaration(class)) => {
                names.extend(class.id.iter().map(|id| id.name.as_str()));
            }
            _ => {}
        }
    }
    names
}

fn bound_names<'a>(declaration: &VariableDeclaration<'a>) -> Vec<&'a str> {
    let mut scan = Bound(Vec::new());
    for declarator in &declaration.declarations {
        scan.visit_binding_pattern(&declarator.id);
    }
    scan.0
}

struct Bound<'a>(Vec<&'a str>);

impl<'a> Visit<'a> for Bound<'a> {
    fn visit_binding_identifier(&mut self, it: &BindingIdentifier<'a>) {
        self.0.push(it.name.as_str());
    }

    fn visit_expression(&mut self, _it: &Expression<'a>) {}
}

/// Whether a parameter has the name of a lexical declaration of the body: an error that a block would hide.
pub(super) fn redeclares_parameter(parameters: Option<&FormalParameters>, statements: &[Statement]) -> bool {
    let Some(parameters) = parameters else {
        return false;
    };
    let lexical = lexical_names(statements);
    if lexical.is_empty() {
        return false;
    }
    let mut scan = Bound(Vec::new());
    walk::walk_formal_parameters(&mut scan, parameters);
    scan.0.iter().any(|name| lexical.contains(name))
}

/// Whether `statements` themselves declare anything but variables of the function.
pub(super) fn declares_in_block(statements: &[Statement]) -> bool {
    declares_function(statements) || !lexical_names(statements).is_empty()
}
