//! Questions about pieces of a program that decide what is inserted.

use oxc_ast::ast::{
    ArrowFunctionExpression, BindingPattern, CallExpression, Class, Declaration, Directive, Expression,
    FormalParameters, Function, ImportExpression, MemberExpression, NewExpression, Statement,
    TaggedTemplateExpression, VariableDeclarationKind,
};
use oxc_ast_visit::{Visit, walk};
use oxc_syntax::scope::ScopeFlags;

/// An expression without the parentheses around it.
pub(super) fn unwrap<'e, 'a>(mut expression: &'e Expression<'a>) -> &'e Expression<'a> {
    while let Expression::ParenthesizedExpression(inner) = expression {
        expression = &inner.expression;
    }
    expression
}

/// Whether the expression is a function or class without a name of its own, so that JavaScript gives it one.
pub(super) fn is_anonymous(expression: &Expression) -> bool {
    match unwrap(expression) {
        Expression::FunctionExpression(function) => function.id.is_none(),
        Expression::ClassExpression(class) => class.id.is_none(),
        Expression::ArrowFunctionExpression(_) => true,
        _ => false,
    }
}

/// Whether the expression is a function.
pub(super) fn is_function(expression: &Expression) -> bool {
    matches!(
        unwrap(expression),
        Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_)
    )
}

/// Whether a directive says `use asm`.
pub(super) fn has_use_asm(directives: &[Directive]) -> bool {
    directives
        .iter()
        .any(|directive| directive.directive == "use asm")
}

/// Whether statements contain a `with` statement, outside of nested functions. Statements that are nested more than
/// `depth` deep are taken to contain one.
pub(super) fn contains_with(statements: &[Statement], depth: usize) -> bool {
    statements.iter().any(|statement| is_with(statement, depth))
}

fn is_with(statement: &Statement, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return true;
    };
    match statement {
        Statement::WithStatement(_) => true,
        Statement::BlockStatement(it) => contains_with(&it.body, depth),
        Statement::DoWhileStatement(it) => is_with(&it.body, depth),
        Statement::ForInStatement(it) => is_with(&it.body, depth),
        Statement::ForOfStatement(it) => is_with(&it.body, depth),
        Statement::ForStatement(it) => is_with(&it.body, depth),
        Statement::IfStatement(it) => {
            is_with(&it.consequent, depth) || it.alternate.as_ref().is_some_and(|other| is_with(other, depth))
        }
        Statement::LabeledStatement(it) => is_with(&it.body, depth),
        Statement::SwitchStatement(it) => it.cases.iter().any(|case| contains_with(&case.consequent, depth)),
        Statement::TryStatement(it) => {
            contains_with(&it.block.body, depth)
                || it
                    .handler
                    .as_ref()
                    .is_some_and(|handler| contains_with(&handler.body.body, depth))
                || it
                    .finalizer
                    .as_ref()
                    .is_some_and(|finalizer| contains_with(&finalizer.body, depth))
        }
        Statement::WhileStatement(it) => is_with(&it.body, depth),
        _ => false,
    }
}

/// Whether one of the statements is a function declaration, labelled ones too.
pub(super) fn declares_function(statements: &[Statement]) -> bool {
    statements.iter().any(|mut statement| {
        while let Statement::LabeledStatement(labelled) = statement {
            statement = &labelled.body;
        }
        matches!(statement, Statement::FunctionDeclaration(_))
    })
}

/// How many statements V8 counts: declarations of functions and empty statements are none.
pub(super) fn count(statements: &[Statement]) -> usize {
    let is_one = |statement: &&Statement| {
        !matches!(
            statement,
            Statement::EmptyStatement(_) | Statement::FunctionDeclaration(_)
        )
    };
    statements.iter().filter(is_one).count()
}

/// Whether one of the statements is a lexical declaration: `let`, `const`, `class`, `using`.
pub(super) fn declares_lexically(statements: &[Statement]) -> bool {
    statements
        .iter()
        .any(|statement| match statement.as_declaration() {
            Some(Declaration::ClassDeclaration(_)) => true,
            Some(Declaration::VariableDeclaration(it)) => it.kind != VariableDeclarationKind::Var,
            _ => false,
        })
}

/// Whether a lexical declaration among the statements has the name of a parameter, which is an early error.
pub(super) fn redeclares_parameter(statements: &[Statement], params: &FormalParameters) -> bool {
    if !declares_lexically(statements) {
        return false;
    }
    let mut names = Names::default();
    for param in &params.items {
        names.visit_binding_pattern(&param.pattern);
    }
    if let Some(rest) = &params.rest {
        names.visit_binding_pattern(&rest.rest.argument);
    }
    let mut declared = Names::default();
    for statement in statements {
        match statement.as_declaration() {
            Some(Declaration::ClassDeclaration(class)) => {
                declared.0.extend(class.id.iter().map(|id| id.name.as_str()));
            }
            Some(Declaration::VariableDeclaration(it)) if it.kind != VariableDeclarationKind::Var => {
                for declarator in &it.declarations {
                    declared.visit_binding_pattern(&declarator.id);
                }
            }
            _ => {}
        }
    }
    let declared: std::collections::HashSet<_> = declared.0.into_iter().collect();
    names.0.into_iter().any(|name| declared.contains(name))
}

/// The names that patterns bind.
#[derive(Default)]
struct Names<'a>(Vec<&'a str>);

impl<'a> Visit<'a> for Names<'a> {
    fn visit_binding_pattern(&mut self, it: &BindingPattern<'a>) {
        match it {
            BindingPattern::BindingIdentifier(id) => self.0.push(id.name.as_str()),
            _ => walk::walk_binding_pattern(self, it),
        }
    }

    fn visit_expression(&mut self, _: &Expression<'a>) {}
}

/// Whether evaluating the expression can run other functions: it has a call, `new`, a tagged template, `import()` or a
/// member access, outside of nested functions and class bodies. What is nested more than `depth` deep is not looked at.
pub(super) fn runs_code<'a>(expression: &Expression<'a>, depth: usize) -> bool {
    let mut finder = Finder { found: false, depth };
    finder.visit_expression(expression);
    finder.found
}

struct Finder {
    found: bool,
    depth: usize,
}

impl<'a> Visit<'a> for Finder {
    fn visit_expression(&mut self, it: &Expression<'a>) {
        if self.found || self.depth == 0 {
            return;
        }
        self.depth -= 1;
        walk::walk_expression(self, it);
        self.depth += 1;
    }

    fn visit_call_expression(&mut self, _: &CallExpression<'a>) {
        self.found = true;
    }

    fn visit_new_expression(&mut self, _: &NewExpression<'a>) {
        self.found = true;
    }

    fn visit_tagged_template_expression(&mut self, _: &TaggedTemplateExpression<'a>) {
        self.found = true;
    }

    fn visit_import_expression(&mut self, _: &ImportExpression<'a>) {
        self.found = true;
    }

    fn visit_member_expression(&mut self, _: &MemberExpression<'a>) {
        self.found = true;
    }

    fn visit_function(&mut self, _: &Function<'a>, _: ScopeFlags) {}

    fn visit_arrow_function_expression(&mut self, _: &ArrowFunctionExpression<'a>) {}

    fn visit_class(&mut self, it: &Class<'a>) {
        if let Some(heritage) = &it.heritage {
            self.visit_expression(&heritage.expression);
        }
    }
}
