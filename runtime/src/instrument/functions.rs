//! Insertions in functions, their parameters and fields of classes.

use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::{GetSpan, Span};

use super::FunctionKind;
use super::analyze;
use super::names;
use super::text::{self, Form};
use super::walker::{Context, Described, Walker};

impl Walker<'_> {
    pub(super) fn function<'a>(&mut self, it: &Function<'a>, mut described: Described) {
        let shown = std::mem::take(&mut self.shown);
        let eager = self.waiting.take_likely_called();
        if let Some(id) = &it.id {
            self.visit_binding_identifier(id);
        }
        described.is_async = it.r#async;
        described.is_generator = it.generator;
        let Some(body) = &it.body else { return };
        let name = std::mem::take(&mut described.name);
        let name = self.decide(it.span, name, &body.directives, &body.statements);
        let off = analyze::has_use_asm(&body.directives);
        let Some(name) = name else {
            self.enter_function(Context::default(), off, eager, |this| {
                this.visit_formal_parameters(&it.params);
                this.visit_statements(&body.statements);
            });
            return;
        };
        let id = self.record(Described { name, ..described });
        let params = (!it.generator && !self.is_host()).then_some(id);
        let context = Context {
            recorded: false,
            params,
        };
        self.enter_function(context, false, eager, |this| {
            this.visit_formal_parameters(&it.params);
            this.block_body(body, &it.params, id, shown);
        });
    }

    /// An arrow function.
    pub(super) fn arrow<'a>(&mut self, it: &ArrowFunctionExpression<'a>) {
        let name = self
            .take_name(None)
            .unwrap_or_else(|| names::ANONYMOUS.to_owned());
        let shown = std::mem::take(&mut self.shown);
        let (directives, statements): (&[Directive], &[Statement]) = match &it.body {
            ArrowFunctionBody::FunctionBody(body) => (&body.directives, &body.statements),
            _ => (&[], &[]),
        };
        let off = analyze::has_use_asm(directives);
        let Some(name) = self.decide(it.span, name, directives, statements) else {
            self.enter_function(Context::default(), off, true, |this| {
                this.visit_formal_parameters(&it.params);
                this.visit_arrow_function_body(&it.body);
            });
            return;
        };
        let id = self.record(Described {
            kind: FunctionKind::Arrow,
            name,
            start: it.span.start,
            end: it.span.end,
            is_async: it.r#async,
            is_generator: false,
        });
        let params = (!self.is_host()).then_some(id);
        let host = self.is_host();
        self.enter_function(
            Context {
                recorded: false,
                params,
            },
            false,
            true,
            |this| {
                this.visit_formal_parameters(&it.params);
                match (&it.body, it.body.as_expression()) {
                    (ArrowFunctionBody::FunctionBody(body), _) => {
                        this.block_body(body, &it.params, id, shown)
                    }
                    (_, Some(value)) => {
                        let span = value.span();
                        let open = this.edits.insert(span.start, "");
                        this.context = Context {
                            recorded: true,
                            params: None,
                        };
                        this.visit_expression(value);
                        let keep = this.keep();
                        this.edits.replace(open, text::open_arrow(id, host, keep));
                        this.edits.insert(span.end, text::close_arrow(keep));
                    }
                    _ => {}
                }
            },
        );
    }

    /// A class's static block.
    pub(super) fn static_block<'a>(&mut self, it: &StaticBlock<'a>) {
        let name = self.member_name("", "<static block>");
        // The end of the span is after the closing brace. The opening one can stand behind comments.
        let open = it
            .body
            .first()
            .map_or(it.span.end.saturating_sub(1), |first| first.span().start);
        let Some(name) = self.decide(it.span, name, &[], &it.body) else {
            self.enter_function(Context::default(), false, true, |this| {
                this.visit_statements(&it.body)
            });
            return;
        };
        let id = self.record(Described {
            kind: FunctionKind::StaticBlock,
            name,
            start: it.span.start,
            end: it.span.end,
            is_async: false,
            is_generator: false,
        });
        let form = if analyze::declares_function(&it.body) {
            Form::Using
        } else {
            Form::Try
        };
        self.enter_function(Context::default(), false, true, |this| {
            this.body(&it.body, (open, false, open), form, id, false);
        });
    }

    /// A function's body between braces.
    pub(super) fn block_body<'a>(
        &mut self,
        body: &FunctionBody<'a>,
        params: &FormalParameters<'a>,
        id: u32,
        shown: bool,
    ) {
        let using = analyze::declares_function(&body.statements)
            || analyze::redeclares_parameter(&body.statements, params);
        let form = if using { Form::Using } else { Form::Try };
        let (open, after_directive) = match body.directives.last() {
            Some(directive) => (directive.span.end, true),
            None => (body.span.start.saturating_add(1), false),
        };
        self.body(
            &body.statements,
            (open, after_directive, params.span.start),
            form,
            id,
            shown,
        );
    }

    /// The statements of a function that is recorded. `place` is where they begin, and whether a directive stands there.
    pub(super) fn body<'a>(
        &mut self,
        statements: &[Statement<'a>],
        place: (u32, bool, u32),
        form: Form,
        id: u32,
        shown: bool,
    ) {
        let (open, after_directive, list) = place;
        let fillers = if shown {
            analyze::count(statements).saturating_sub(1)
        } else {
            0
        };
        let text = text::open(form, id, after_directive, self.is_host()) + &self.back(list, open);
        self.edits.insert(open, text);
        self.context = Context {
            recorded: true,
            params: None,
        };
        for statement in statements {
            self.visit_statement(statement);
        }
        let close = statements.last().map_or(open, |last| last.span().end);
        self.edits.insert(close, text::close(form, fillers));
    }

    /// A default of a parameter, or a value in a pattern inside of one.
    pub(super) fn default_value<'a>(
        &mut self,
        target: &BindingPattern<'a>,
        value: &Expression<'a>,
        shown: u32,
    ) {
        let id = self.context.params.filter(|_| {
            matches!(target, BindingPattern::BindingIdentifier(_))
                && !analyze::is_anonymous(value)
                && analyze::runs_code(value, self.limits.nodes)
        });
        let Some(id) = id else {
            self.visit_named(value, |_| names::pattern(target));
            return;
        };
        let index = id.wrapping_sub(self.first_id) as usize;
        if let Some(info) = self.functions.get_mut(index) {
            info.defaults = true;
        }
        let span = value.span();
        let back = self.back(shown, span.start);
        self.edits.insert(span.start, text::open_default(id) + &back);
        self.visit_expression(value);
        self.edits.insert(span.end, ")");
    }

    /// A field's value.
    pub(super) fn field<'a>(
        &mut self,
        span: Span,
        key: &PropertyKey<'a>,
        computed: bool,
        value: &Expression<'a>,
    ) {
        let name = self.member_name("", &names::key(self.source, key, computed));
        let recorded = !self.off
            && !self.is_host()
            && !analyze::is_anonymous(value)
            && analyze::runs_code(value, self.limits.nodes);
        let outer = std::mem::take(&mut self.context);
        if recorded {
            let id = self.record(Described {
                kind: FunctionKind::Field,
                name,
                start: span.start,
                end: span.end,
                is_async: false,
                is_generator: false,
            });
            let place = value.span();
            self.edits.insert(place.start, text::open_field(id));
            self.visit_expression(value);
            self.edits.insert(place.end, text::CLOSE_FIELD);
        } else {
            self.visit_named(value, |_| Some(name));
        }
        self.context = outer;
    }
}
