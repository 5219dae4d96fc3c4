//! The walk through a source that decides what is inserted where.

use oxc_ast::ast::{
    Argument, ArrowFunctionBody, ArrowFunctionExpression, AssignmentExpression, AssignmentPattern,
    BindingPattern, CallExpression, CatchClause, Class, Directive, ExportDefaultDeclaration,
    ExportDefaultDeclarationKind, Expression, FormalParameter, FormalParameters, Function as FunctionNode,
    MethodDefinition, MethodDefinitionKind, NewExpression, ObjectProperty, Program, PropertyDefinition,
    PropertyKind, ReturnStatement, Statement, StaticBlock, TryStatement, VariableDeclarator, WithStatement,
};
use oxc_ast_visit::{Visit, walk};
use oxc_span::{GetSpan, Span};
use oxc_syntax::scope::ScopeFlags;

use super::edits::Edits;
use super::lines::Lines;
use super::names::{self, Names};
use super::templates::{self, Form};
use super::{FUNCTION, Function, FunctionKind, Kind, scan};

/// The functions of the runtime that are to be seen: name in the source, name to be shown. `None` for a user's source.
pub(super) type Hosts<'h> = Option<&'h [(&'h str, &'h str)]>;

/// What is known of a function before it is walked.
struct Head {
    kind: FunctionKind,
    name: String,
    start: u32,
    end: u32,
    is_async: bool,
    is_generator: bool,
}

/// A function's statements and what stands around them.
struct Body<'b, 'a> {
    /// Where the first statement may begin.
    start: u32,
    directives: &'b [Directive<'a>],
    statements: &'b [Statement<'a>],
    parameters: Option<&'b FormalParameters<'a>>,
}

/// The walker.
pub(super) struct Visitor<'s, 'h> {
    source: &'s str,
    kind: Kind,
    file: &'s str,
    first: u32,
    hosts: Hosts<'h>,
    edits: Edits,
    lines: Lines<'s>,
    names: Names,
    functions: Vec<Function>,
    /// The innermost function has a frame, so that its statements can tell of it.
    has_frame: bool,
    /// Names are looked up in the object of a `with`, or the function is for another compiler: nothing is inserted.
    left_alone: u32,
    /// The function whose parameters are being walked, if their defaults can tell of it.
    defaults_of: Option<u32>,
    /// What the function that is walked next is, if its place says so.
    role: Option<(FunctionKind, String, u32)>,
    /// Some function stands directly in the source that the wrapper closes.
    wrapper: bool,
    /// How many functions enclose what is being walked.
    nesting: u32,
}

impl<'s, 'h> Visitor<'s, 'h> {
    pub(super) fn new(source: &'s str, kind: Kind, file: &'s str, first: u32, hosts: Hosts<'h>) -> Self {
        Visitor {
            source,
            kind,
            file,
            first,
            hosts,
            edits: Edits::default(),
            lines: Lines::new(source),
            names: Names::default(),
            functions: Vec::new(),
            has_frame: false,
            left_alone: 0,
            defaults_of: None,
            role: None,
            wrapper: kind == Kind::FunctionBody,
            nesting: 0,
        }
    }

    pub(super) fn finish(self) -> (Edits, Vec<Function>) {
        (self.edits, self.functions)
    }

    /// Takes a function in; its number.
    fn add(&mut self, head: Head) -> u32 {
        let number = u32::try_from(self.functions.len()).unwrap_or(u32::MAX);
        let shift = if self.kind == Kind::FunctionBody {
            FUNCTION.len()
        } else {
            0
        };
        let shift = u32::try_from(shift).unwrap_or(0);
        let (line, mut column) = self.lines.of(head.start);
        let last_line = self.lines.line_of(head.end);
        if self.kind == Kind::FunctionBody && line == 1 {
            column = column.saturating_sub(shift).max(1);
        }
        self.functions.push(Function {
            name: head.name,
            range: (head.start.saturating_sub(shift), head.end.saturating_sub(shift)),
            line,
            column,
            last_line,
            kind: head.kind,
            is_async: head.is_async,
            is_generator: head.is_generator,
            defaults: false,
        });
        self.first.saturating_add(number)
    }

    /// The name that a function of the runtime is shown by, if it is to be seen.
    fn host_name(&self, name: &str) -> Option<String> {
        let hosts = self.hosts?;
        let own = name.rsplit('.').next().unwrap_or(name);
        let (known, shown) = hosts
            .iter()
            .find(|(known, _)| *known == own || *known == name || *known == "*")?;
        let is_named = self.nesting == 0 && !name.starts_with(['(', '[']) && !matches!(own, "get" | "set");
        match *known {
            "*" => is_named.then(|| format!("{shown}{own}")),
            _ => Some((*shown).to_owned()),
        }
    }

    /// Whether a function is told of.
    fn is_told(&self, body: &Body) -> bool {
        let for_other_compiler = body
            .directives
            .iter()
            .any(|directive| directive.directive.as_str() == "use asm");
        self.left_alone == 0
            && !for_other_compiler
            && !(self.may_have_with() && scan::has_with(body.statements))
    }

    fn may_have_with(&self) -> bool {
        self.kind != Kind::Module && self.source.contains("with")
    }

    fn form(&self, body: &Body, in_wrapper: bool) -> Form {
        let needs_using = scan::declares_function(body.statements)
            || scan::redeclares_parameter(body.parameters, body.statements)
            || (in_wrapper && scan::declares_in_block(body.statements));
        if needs_using { Form::Using } else { Form::Try }
    }

    /// A function: `walk_inside` walks its parameters and its statements.
    fn function(&mut self, head: Head, body: &Body, walk_inside: impl FnOnce(&mut Self)) {
        let in_wrapper = std::mem::take(&mut self.wrapper);
        let mut head = head;
        let mut enter = "$jsr$e";
        let mut told = self.is_told(body);
        if self.hosts.is_some() {
            match self.host_name(&head.name) {
                Some(shown) => {
                    head.name = shown;
                    enter = "$jsr$h";
                }
                None => told = false,
            }
        }
        let is_generator = head.is_generator;
        let form = self.form(body, in_wrapper);
        let alone = !told && self.hosts.is_none() && is_asm(body);
        let outer_frame = self.has_frame;
        let outer_defaults = self.defaults_of.take();
        self.left_alone += u32::from(alone);
        self.has_frame = told;
        if told {
            let id = self.add(head);
            let after_directives = body.directives.last().map(|directive| directive.span.end);
            let start = after_directives.unwrap_or(body.start);
            // Parameters stand before this in the source, but nothing of theirs is inserted at the same offset.
            self.edits.insert(
                start,
                templates::open(form, id, enter, after_directives.is_some()),
            );
            let may_default = !is_generator && !in_wrapper && self.hosts.is_none();
            self.defaults_of = may_default.then_some(id);
        }
        self.nesting += 1;
        walk_inside(self);
        self.nesting -= 1;
        if told {
            let end = end_of(body);
            self.edits.insert(end, templates::close(form));
        }
        self.has_frame = outer_frame;
        self.defaults_of = outer_defaults;
        self.left_alone -= u32::from(alone);
    }

    /// The statements of a function, whose parameters have been walked.
    fn statements(&mut self, statements: &[Statement]) {
        self.defaults_of = None;
        for statement in statements {
            self.visit_statement(statement);
        }
    }

    /// A default that calls something tells of the call that it is a part of, if its value has no other claim to a name and
    /// is not taken apart: V8's messages show the expression then.
    fn default(&mut self, value: &Expression, is_identifier: bool) {
        let told = is_identifier
            && self.left_alone == 0
            && !names::is_anonymous(value)
            && scan::calls_something(value);
        match self.defaults_of.filter(|_| told) {
            Some(id) => {
                if let Some(function) = self.functions.get_mut((id - self.first) as usize) {
                    function.defaults = true;
                }
                let span = value.span();
                self.edits.insert(span.start, templates::open_default(id));
                self.visit_expression(value);
                self.edits.insert(span.end, templates::CLOSE_DEFAULT);
            }
            None => self.visit_expression(value),
        }
    }

    /// The code that a call evaluates is instrumented when it is known.
    fn code(&mut self, arguments: &[Argument], index: Option<usize>, open: &str, close: &str) -> Option<()> {
        if self.left_alone > 0 || self.hosts.is_some() || arguments.iter().any(Argument::is_spread) {
            return None;
        }
        let span = arguments.get(index?)?.span();
        self.edits.insert(span.start, open);
        for (at, argument) in arguments.iter().enumerate() {
            self.visit_argument(argument);
            if Some(at) == index {
                self.edits.insert(span.end, close);
            }
        }
        Some(())
    }

    /// The arguments of `Function` before the last, if reading them twice does nothing.
    fn parameters(&self, arguments: &[Argument]) -> Vec<&'s str> {
        let Some((_, parameters)) = arguments.split_last() else {
            return Vec::new();
        };
        let simple =
            |argument: &Argument| matches!(argument, Argument::StringLiteral(_) | Argument::Identifier(_));
        if !parameters.iter().all(simple) {
            return Vec::new();
        }
        let texts = parameters
            .iter()
            .map(|parameter| names::text(self.source, parameter.span()));
        texts.collect()
    }

    /// Where a member of a class begins, as V8 sees it: `static` is not a part of it.
    fn start_of_member(&self, span: Span, is_static: bool) -> u32 {
        let text = names::text(self.source, span);
        let rest = text.strip_prefix("static").filter(|_| is_static);
        rest.map_or(span.start, |rest| {
            let length = text.len() - rest.trim_start().len();
            span.start + u32::try_from(length).unwrap_or(0)
        })
    }

    /// Arguments of a call, some of which may be functions that go by it.
    fn arguments(&mut self, arguments: &[Argument]) {
        for argument in arguments {
            self.visit_argument(argument);
        }
    }
}

/// The end of the last statement, where something can follow in the same line.
fn end_of(body: &Body) -> u32 {
    let last = body.statements.last().map(|statement| statement.span().end);
    let directive = body.directives.last().map(|directive| directive.span.end);
    last.or(directive).unwrap_or(body.start)
}

fn is_asm(body: &Body) -> bool {
    body.directives
        .iter()
        .any(|directive| directive.directive.as_str() == "use asm")
}

/// Whether a call's code is what the first argument says: `eval(x)`, `(0, eval)(x)`.
fn is_eval(callee: &Expression) -> bool {
    match callee {
        Expression::Identifier(id) => id.name == "eval",
        Expression::ParenthesizedExpression(inner) => match &inner.expression {
            Expression::SequenceExpression(sequence) => sequence.expressions.last().is_some_and(is_eval),
            other => is_eval(other),
        },
        _ => false,
    }
}

fn is_function_constructor(callee: &Expression) -> bool {
    matches!(callee, Expression::Identifier(id) if id.name == "Function")
}

impl<'a> Visit<'a> for Visitor<'_, '_> {
    fn visit_program(&mut self, it: &Program<'a>) {
        let top_level = matches!(self.kind, Kind::CommonJs | Kind::Module) && self.hosts.is_none();
        let body = Body {
            start: it.hashbang.as_ref().map_or(0, |hashbang| hashbang.span.end),
            directives: &it.directives,
            statements: &it.body,
            parameters: None,
        };
        if !top_level || !self.is_told(&body) {
            walk::walk_program(self, it);
            return;
        }
        let base = self.file.rsplit(['/', '\\']).next().unwrap_or(self.file);
        let id = self.add(Head {
            kind: FunctionKind::Module,
            name: base.to_owned(),
            start: 0,
            end: it.span.end,
            is_async: self.kind == Kind::Module,
            is_generator: false,
        });
        self.has_frame = true;
        let directive = it.directives.last().map(|directive| directive.span.end);
        // A hashbang ends with its line, where a comment would swallow the insertion.
        let first = it.body.first().map(|statement| statement.span().start);
        let start = match (directive, it.hashbang.is_some()) {
            (Some(end), _) => Some(end),
            (None, true) => first,
            (None, false) => Some(0),
        };
        let Some(start) = start else { return };
        self.edits.insert(
            start,
            templates::open(Form::Using, id, "$jsr$e", directive.is_some()),
        );
        walk::walk_program(self, it);
        if !it.body.is_empty() {
            self.edits.insert(end_of(&body), templates::close(Form::Using));
        }
    }

    fn visit_function(&mut self, it: &FunctionNode<'a>, _flags: ScopeFlags) {
        let Some(node) = &it.body else { return };
        let (kind, name, start) = self.role.take().unwrap_or_else(|| {
            let name = it.id.as_ref().map(|id| id.name.to_string());
            let name = name.or_else(|| self.names.of(it.span.start).cloned());
            let name = name.unwrap_or_else(|| String::from("(anonymous)"));
            (FunctionKind::Function, name, it.span.start)
        });
        let head = Head {
            kind,
            name,
            start,
            end: it.span.end,
            is_async: it.r#async,
            is_generator: it.generator,
        };
        let body = Body {
            start: node.span.start + 1,
            directives: &node.directives,
            statements: &node.statements,
            parameters: Some(&it.params),
        };
        self.function(head, &body, |visitor| {
            visitor.visit_formal_parameters(&it.params);
            visitor.statements(&node.statements);
        });
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        let name = self.names.of(it.span.start).cloned();
        let head = Head {
            kind: FunctionKind::Arrow,
            name: name.unwrap_or_else(|| String::from("(anonymous)")),
            start: it.span.start,
            end: it.span.end,
            is_async: it.r#async,
            is_generator: false,
        };
        if let ArrowFunctionBody::FunctionBody(node) = &it.body {
            let body = Body {
                start: node.span.start + 1,
                directives: &node.directives,
                statements: &node.statements,
                parameters: Some(&it.params),
            };
            self.function(head, &body, |visitor| {
                visitor.visit_formal_parameters(&it.params);
                visitor.statements(&node.statements);
            });
            return;
        }
        let Some(value) = it.body.as_expression() else {
            return;
        };
        if self.left_alone > 0 || self.hosts.is_some() {
            walk::walk_arrow_function_expression(self, it);
            return;
        }
        let outer_frame = std::mem::replace(&mut self.has_frame, true);
        let id = self.add(head);
        let outer_defaults = self.defaults_of.replace(id);
        self.visit_formal_parameters(&it.params);
        self.defaults_of = None;
        let span = value.span();
        self.edits.insert(span.start, templates::open_arrow(id));
        self.visit_expression(value);
        self.edits.insert(span.end, templates::CLOSE_ARROW);
        self.defaults_of = outer_defaults;
        self.has_frame = outer_frame;
    }

    fn visit_static_block(&mut self, it: &StaticBlock<'a>) {
        let name = match self.names.classes.last() {
            Some(Some(class)) => format!("{class}.<static block>"),
            _ => String::from("<static block>"),
        };
        let head = Head {
            kind: FunctionKind::StaticBlock,
            name,
            start: it.span.start,
            end: it.span.end,
            is_async: false,
            is_generator: false,
        };
        let text = names::text(self.source, it.span);
        let brace = text
            .find('{')
            .and_then(|brace| u32::try_from(brace).ok())
            .unwrap_or(0);
        let body = Body {
            start: it.span.start + brace + 1,
            directives: &[],
            statements: &it.body,
            parameters: None,
        };
        self.function(head, &body, |visitor| visitor.statements(&it.body));
    }

    fn visit_return_statement(&mut self, it: &ReturnStatement<'a>) {
        if !self.has_frame {
            walk::walk_return_statement(self, it);
            return;
        }
        match &it.argument {
            Some(value) => {
                let span = value.span();
                self.edits.insert(span.start, templates::OPEN_RETURN);
                self.visit_expression(value);
                self.edits.insert(span.end, templates::CLOSE_RETURN);
            }
            None => {
                let keyword = Span::new(it.span.start, it.span.start + 6);
                self.edits.insert(keyword.end, templates::EMPTY_RETURN);
            }
        }
    }

    fn visit_catch_clause(&mut self, it: &CatchClause<'a>) {
        if let Some(parameter) = &it.param {
            self.visit_catch_parameter(parameter);
        }
        if self.has_frame && self.hosts.is_none() {
            self.edits.insert(it.body.span.start + 1, templates::CATCH);
        }
        self.visit_block_statement(&it.body);
    }

    fn visit_try_statement(&mut self, it: &TryStatement<'a>) {
        self.visit_block_statement(&it.block);
        if let Some(handler) = &it.handler {
            self.visit_catch_clause(handler);
        }
        let Some(finalizer) = &it.finalizer else { return };
        let told = self.has_frame && self.hosts.is_none();
        if told {
            self.edits
                .insert(finalizer.span.start + 1, templates::OPEN_FINALLY);
        }
        self.visit_block_statement(finalizer);
        if told {
            let last = finalizer.body.last().map(|statement| statement.span().end);
            let end = last.unwrap_or(finalizer.span.start + 1);
            self.edits.insert(end, templates::CLOSE_FINALLY);
        }
    }

    fn visit_with_statement(&mut self, it: &WithStatement<'a>) {
        self.visit_expression(&it.object);
        self.left_alone += 1;
        self.visit_statement(&it.body);
        self.left_alone -= 1;
    }

    fn visit_formal_parameter(&mut self, it: &FormalParameter<'a>) {
        self.visit_binding_pattern(&it.pattern);
        if let Some(value) = &it.initializer {
            self.names.suggest_for_pattern(value, &it.pattern);
            let is_identifier = matches!(it.pattern, BindingPattern::BindingIdentifier(_));
            self.default(value, is_identifier);
        }
    }

    fn visit_assignment_pattern(&mut self, it: &AssignmentPattern<'a>) {
        self.visit_binding_pattern(&it.left);
        self.names.suggest_for_pattern(&it.right, &it.left);
        let is_identifier = matches!(it.left, BindingPattern::BindingIdentifier(_));
        self.default(&it.right, is_identifier);
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        let name = self.names.class(it);
        self.names.classes.push(name);
        let outer = self.defaults_of.take();
        walk::walk_class(self, it);
        self.defaults_of = outer;
        self.names.classes.pop();
    }

    fn visit_method_definition(&mut self, it: &MethodDefinition<'a>) {
        self.visit_property_key(&it.key);
        let member = self.names.member(&it.key, self.source);
        let role = match it.kind {
            MethodDefinitionKind::Constructor => (FunctionKind::Constructor, self.names.constructor()),
            MethodDefinitionKind::Get => (FunctionKind::Getter, format!("get {member}")),
            MethodDefinitionKind::Set => (FunctionKind::Setter, format!("set {member}")),
            MethodDefinitionKind::Method => (FunctionKind::Method, member),
        };
        let start = self.start_of_member(it.span, it.r#static);
        self.role = Some((role.0, role.1, start));
        self.visit_function(&it.value, ScopeFlags::Function);
    }

    fn visit_property_definition(&mut self, it: &PropertyDefinition<'a>) {
        self.visit_property_key(&it.key);
        let Some(value) = &it.value else { return };
        let member = self.names.member(&it.key, self.source);
        self.names
            .suggest(value, || names::key_name(&it.key, self.source));
        let outer_frame = std::mem::replace(&mut self.has_frame, false);
        let told = self.left_alone == 0
            && self.hosts.is_none()
            && !names::is_anonymous(value)
            && scan::calls_something(value);
        if told {
            let span = value.span();
            let id = self.add(Head {
                kind: FunctionKind::Field,
                name: format!("{member} ="),
                start: it.span.start,
                end: it.span.end,
                is_async: false,
                is_generator: false,
            });
            self.edits.insert(span.start, templates::open_field(id));
            self.visit_expression(value);
            self.edits.insert(span.end, templates::CLOSE_FIELD);
        } else {
            self.visit_expression(value);
        }
        self.has_frame = outer_frame;
    }

    fn visit_object_property(&mut self, it: &ObjectProperty<'a>) {
        self.visit_property_key(&it.key);
        let key = || names::key_name(&it.key, self.source);
        if let Expression::FunctionExpression(function) = &it.value
            && (it.method || it.kind != PropertyKind::Init)
        {
            let role = match it.kind {
                PropertyKind::Get => (FunctionKind::Getter, format!("get {}", key())),
                PropertyKind::Set => (FunctionKind::Setter, format!("set {}", key())),
                PropertyKind::Init => (FunctionKind::Method, key()),
            };
            self.role = Some((role.0, role.1, it.span.start));
            self.visit_function(function, ScopeFlags::Function);
            return;
        }
        self.names.suggest(&it.value, key);
        self.visit_expression(&it.value);
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        if let Some(value) = &it.init {
            self.names.suggest_for_pattern(value, &it.id);
        }
        walk::walk_variable_declarator(self, it);
    }

    fn visit_assignment_expression(&mut self, it: &AssignmentExpression<'a>) {
        self.names.suggest_for_target(&it.right, &it.left, self.source);
        walk::walk_assignment_expression(self, it);
    }

    fn visit_export_default_declaration(&mut self, it: &ExportDefaultDeclaration<'a>) {
        match &it.declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) if function.id.is_none() => {
                self.role = Some((
                    FunctionKind::Function,
                    String::from("default"),
                    function.span.start,
                ));
            }
            declaration => {
                if let Some(value) = declaration.as_expression() {
                    self.names.suggest(value, || String::from("default"));
                }
            }
        }
        walk::walk_export_default_declaration(self, it);
    }

    fn visit_call_expression(&mut self, it: &CallExpression<'a>) {
        let callee = names::callee(&it.callee, self.source);
        self.names
            .suggest(&it.callee, || String::from("(called at once)"));
        self.names.suggest_callbacks(&it.arguments, &callee);
        self.visit_expression(&it.callee);
        let code = if is_eval(&it.callee) {
            let index = (!it.arguments.is_empty()).then_some(0);
            self.code(&it.arguments, index, templates::OPEN_EVAL, templates::CLOSE_EVAL)
        } else if is_function_constructor(&it.callee) {
            let index = it.arguments.len().checked_sub(1);
            let close = templates::close_function(&self.parameters(&it.arguments));
            self.code(&it.arguments, index, templates::OPEN_FUNCTION, &close)
        } else {
            None
        };
        if code.is_none() {
            self.arguments(&it.arguments);
        }
    }

    fn visit_new_expression(&mut self, it: &NewExpression<'a>) {
        let callee = names::callee(&it.callee, self.source);
        self.names
            .suggest_callbacks(&it.arguments, &format!("new {callee}"));
        self.visit_expression(&it.callee);
        let code = is_function_constructor(&it.callee).then(|| {
            let index = it.arguments.len().checked_sub(1);
            let close = templates::close_function(&self.parameters(&it.arguments));
            self.code(&it.arguments, index, templates::OPEN_FUNCTION, &close)
        });
        if code.flatten().is_none() {
            self.arguments(&it.arguments);
        }
    }
}
