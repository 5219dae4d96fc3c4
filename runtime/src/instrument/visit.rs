//! The walk over the tree that collects the insertions.

use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_span::GetSpan;
use oxc_syntax::scope::ScopeFlags;

use super::FunctionKind;
use super::names;
use super::text;
use super::walker::{Described, Stop, Walker};

impl<'a> Visit<'a> for Walker<'_> {
    fn visit_expression(&mut self, it: &Expression<'a>) {
        self.nest(|this| walk::walk_expression(this, it));
    }

    fn visit_statement(&mut self, it: &Statement<'a>) {
        self.nest(|this| walk::walk_statement(this, it));
    }

    fn visit_binding_pattern(&mut self, it: &BindingPattern<'a>) {
        self.nest(|this| walk::walk_binding_pattern(this, it));
    }

    fn visit_assignment_target(&mut self, it: &AssignmentTarget<'a>) {
        self.nest(|this| walk::walk_assignment_target(this, it));
    }

    fn visit_parenthesized_expression(&mut self, it: &ParenthesizedExpression<'a>) {
        self.waiting.likely_called(&it.expression);
        self.visit_expression(&it.expression);
    }

    fn visit_unary_expression(&mut self, it: &UnaryExpression<'a>) {
        self.waiting.likely_called(&it.argument);
        self.visit_expression(&it.argument);
    }

    fn visit_binary_expression(&mut self, it: &BinaryExpression<'a>) {
        self.left_chain(&it.left, &it.right);
    }

    fn visit_logical_expression(&mut self, it: &LogicalExpression<'a>) {
        self.left_chain(&it.left, &it.right);
    }

    fn visit_static_member_expression(&mut self, it: &StaticMemberExpression<'a>) {
        self.visit_shown(&it.object);
    }

    fn visit_computed_member_expression(&mut self, it: &ComputedMemberExpression<'a>) {
        self.visit_shown(&it.object);
        self.visit_expression(&it.expression);
    }

    fn visit_identifier_reference(&mut self, it: &IdentifierReference<'a>) {
        if it.name.starts_with(text::PREFIX) {
            self.stop = Some(Stop::Reserved);
        }
    }

    fn visit_binding_identifier(&mut self, it: &BindingIdentifier<'a>) {
        if it.name.starts_with(text::PREFIX) {
            self.stop = Some(Stop::Reserved);
        }
    }

    fn visit_function(&mut self, it: &Function<'a>, _: ScopeFlags) {
        let name = self.take_name(it.id.as_ref());
        let described = Described {
            kind: FunctionKind::Function,
            name: name.unwrap_or_else(|| names::ANONYMOUS.to_owned()),
            start: it.span.start,
            end: it.span.end,
            is_async: false,
            is_generator: false,
        };
        self.function(it, described);
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        self.arrow(it);
    }

    fn visit_formal_parameters(&mut self, it: &FormalParameters<'a>) {
        let outer = std::mem::replace(&mut self.list, it.span.start);
        walk::walk_formal_parameters(self, it);
        self.list = outer;
    }

    fn visit_formal_parameter(&mut self, it: &FormalParameter<'a>) {
        self.visit_binding_pattern(&it.pattern);
        if let Some(value) = &it.initializer {
            self.default_value(&it.pattern, value, self.list);
        }
    }

    fn visit_assignment_pattern(&mut self, it: &AssignmentPattern<'a>) {
        self.visit_binding_pattern(&it.left);
        self.default_value(&it.left, &it.right, it.span.start);
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        self.visit_binding_pattern(&it.id);
        if let Some(value) = &it.init {
            self.visit_named(value, |_| names::pattern(&it.id));
            if matches!(it.id, BindingPattern::BindingIdentifier(_)) {
                self.waiting.assigned(value);
            }
        }
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        self.visit_assignment_target(&it.left);
        self.visit_named(&it.right, |this| names::target(this.source, &it.left));
        if it.operator.is_assign() || it.operator.is_logical() {
            self.waiting.assigned(&it.right);
        } else {
            self.waiting.forget();
        }
    }

    fn visit_assignment_target_with_default(&mut self, it: &AssignmentTargetWithDefault<'a>) {
        self.visit_assignment_target(&it.binding);
        self.visit_named(&it.init, |this| names::target(this.source, &it.binding));
    }

    fn visit_assignment_target_property_identifier(&mut self, it: &AssignmentTargetPropertyIdentifier<'a>) {
        self.visit_identifier_reference(&it.binding);
        if let Some(value) = &it.init {
            self.visit_named(value, |_| Some(it.binding.name.to_string()));
        }
    }

    fn visit_object_property(&mut self, it: &ObjectProperty<'a>) {
        self.visit_property_key(&it.key);
        let name = |this: &Self| names::key(this.source, &it.key, it.computed);
        let (kind, prefix) = match it.kind {
            PropertyKind::Get => (FunctionKind::Getter, "get "),
            PropertyKind::Set => (FunctionKind::Setter, "set "),
            PropertyKind::Init => (FunctionKind::Method, ""),
        };
        match &it.value {
            Expression::FunctionExpression(function) if it.method || it.kind != PropertyKind::Init => {
                let described = Described {
                    kind,
                    name: format!("{prefix}{}", name(self)),
                    start: it.span.start,
                    end: it.span.end,
                    is_async: false,
                    is_generator: false,
                };
                self.function(function, described);
            }
            value => self.visit_named(value, |this| Some(name(this))),
        }
        self.waiting.named();
    }

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        self.hint = None;
        match &it.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                self.hint = Some("default".to_owned());
                self.visit_function(function, ScopeFlags::Function);
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                self.hint = Some("default".to_owned());
                self.visit_class(class);
            }
            other => {
                if let Some(expression) = other.as_expression() {
                    self.visit_named(expression, |_| Some("default".to_owned()));
                }
            }
        }
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        self.callee(&it.callee);
        self.arguments(&it.callee, &it.arguments, false);
        self.waiting.forget();
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        self.callee(&it.callee);
        self.arguments(&it.callee, &it.arguments, true);
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        let name = self.take_name(it.id.as_ref());
        if let Some(id) = &it.id {
            self.visit_binding_identifier(id);
        }
        for decorator in &it.decorators {
            self.visit_decorator(decorator);
        }
        if let Some(heritage) = &it.heritage {
            self.visit_expression(&heritage.expression);
        }
        self.classes.push(name);
        self.visit_class_body(&it.body);
        self.classes.pop();
        self.waiting.add();
    }

    fn visit_method_definition(&mut self, it: &MethodDefinition<'a>) {
        self.visit_property_key(&it.key);
        let name = names::key(self.source, &it.key, it.computed);
        let (kind, name) = match it.kind {
            MethodDefinitionKind::Get => (FunctionKind::Getter, self.member_name("get ", &name)),
            MethodDefinitionKind::Set => (FunctionKind::Setter, self.member_name("set ", &name)),
            MethodDefinitionKind::Method => (FunctionKind::Method, self.member_name("", &name)),
            MethodDefinitionKind::Constructor => {
                let class = self.classes.last().and_then(Option::as_deref);
                (
                    FunctionKind::Constructor,
                    format!("new {}", class.unwrap_or("<anonymous class>")),
                )
            }
        };
        let described = Described {
            kind,
            name,
            start: self.start_of_member(it.span, it.r#static),
            end: it.span.end,
            is_async: false,
            is_generator: false,
        };
        self.function(&it.value, described);
        self.waiting.named();
    }

    fn visit_property_definition(&mut self, it: &PropertyDefinition<'a>) {
        self.visit_property_key(&it.key);
        if let Some(value) = &it.value {
            self.field(it.span, &it.key, it.computed, value);
        }
    }

    fn visit_static_block(&mut self, it: &StaticBlock<'a>) {
        self.static_block(it);
    }

    fn visit_with_statement(&mut self, it: &WithStatement<'a>) {
        self.visit_expression(&it.object);
        let outer = std::mem::replace(&mut self.off, true);
        self.visit_statement(&it.body);
        self.off = outer;
    }

    fn visit_return_statement(&mut self, it: &ReturnStatement<'a>) {
        let Some(value) = &it.argument else {
            if self.context.recorded {
                let word = it.span.start.saturating_add(6);
                let text = text::return_nothing(self.keep(), it.span.end == word);
                self.edits.insert(word, text + &self.back(it.span.start, word));
            }
            return;
        };
        if !self.context.recorded {
            self.visit_expression(value);
            return;
        }
        let span = value.span();
        let open = self.edits.insert(span.start, "");
        self.visit_expression(value);
        let keep = self.keep();
        let back = |place| self.back(it.span.start, place);
        let before = text::open_return(keep).to_owned() + &back(span.start);
        let after = text::close_return(keep, it.span.end == span.end) + &back(span.end);
        self.edits.replace(open, before);
        self.edits.insert(span.end, after);
    }

    fn visit_try_statement(&mut self, it: &TryStatement<'a>) {
        self.visit_block_statement(&it.block);
        if let Some(handler) = &it.handler {
            if let Some(param) = &handler.param {
                self.visit_binding_pattern(&param.pattern);
            }
            if self.context.recorded {
                self.edits
                    .insert(handler.body.span.start.saturating_add(1), text::CATCH);
            }
            self.visit_block_statement(&handler.body);
        }
        let Some(finalizer) = &it.finalizer else { return };
        let open = finalizer.span.start.saturating_add(1);
        if self.context.recorded {
            self.edits.insert(open, text::OPEN_FINALLY);
        }
        self.visit_block_statement(finalizer);
        if self.context.recorded {
            let close = finalizer.body.last().map_or(open, |last| last.span().end);
            self.edits.insert(close, text::CLOSE_FINALLY);
        }
    }
}
