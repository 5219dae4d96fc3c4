//! What is written over what.

use std::collections::HashSet;
use std::ops::Range;

use oxc_ast::ast::*;
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Token;
use oxc_span::{GetSpan, Span};

use super::Refusal;

/// Why a stretch is erased, which decides when a semicolon has to stand in its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// A statement or a member of a class.
    Whole,
    /// `as T`: the statement may end with it.
    Tail,
    /// The first modifiers of a member.
    Modifier,
    /// Nothing depends on it.
    Part,
}

struct Edit {
    start: usize,
    end: usize,
    reason: Reason,
}

pub(super) struct Eraser<'a> {
    source: &'a str,
    tokens: &'a [Token],
    edits: Vec<Edit>,
    /// Characters that replace one byte of what is erased.
    placed: Vec<(usize, char)>,
    /// Where statements, and members of classes, end.
    ends: HashSet<usize>,
    refusal: Option<Refusal>,
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

impl<'a> Eraser<'a> {
    pub(super) fn new(source: &'a str, tokens: &'a [Token]) -> Self {
        Self {
            source,
            tokens,
            edits: Vec::new(),
            placed: Vec::new(),
            ends: HashSet::new(),
            refusal: None,
        }
    }

    pub(super) fn run(mut self, program: &Program<'a>) -> Result<String, Refusal> {
        self.visit_program(program);
        match self.refusal.take() {
            Some(refusal) => Err(refusal),
            None => Ok(self.apply()),
        }
    }

    fn erase(&mut self, span: Range<usize>, reason: Reason) {
        if span.start < span.end {
            self.edits.push(Edit {
                start: span.start,
                end: span.end,
                reason,
            });
        }
    }

    /// Only the first is told.
    fn refuse(&mut self, place: Range<usize>, message: &str) {
        if self.refusal.is_none() {
            self.refusal = Some(Refusal {
                is_unsupported: true,
                message: message.to_owned(),
                place,
            });
        }
    }

    fn refuse_in_strip_mode(&mut self, span: Span, what: &str) {
        self.refuse(
            range(span),
            &format!("TypeScript {what} is not supported in strip-only mode"),
        );
    }

    // Tokens.

    /// The number of the first token that begins at `offset` or later.
    fn token_at(&self, offset: usize) -> usize {
        self.tokens
            .partition_point(|token| (token.start() as usize) < offset)
    }

    fn text(&self, token: Token) -> &'a str {
        self.source
            .get(token.start() as usize..token.end() as usize)
            .unwrap_or_default()
    }

    fn next_token(&self, offset: usize) -> Option<(&'a str, Range<usize>)> {
        let token = *self.tokens.get(self.token_at(offset))?;
        Some((self.text(token), token.start() as usize..token.end() as usize))
    }

    fn token_before(&self, offset: usize) -> Option<&'a str> {
        let number = self.token_at(offset).checked_sub(1)?;
        self.tokens.get(number).map(|token| self.text(*token))
    }

    /// Erases the tokens with one of these texts between two places.
    fn erase_tokens(&mut self, between: Range<usize>, texts: &[&str], reason: Reason) {
        let mut number = self.token_at(between.start);
        let mut reason = reason;
        while let Some(token) = self.tokens.get(number).copied() {
            if token.start() as usize >= between.end {
                return;
            }
            if texts.contains(&self.text(token)) {
                self.erase(token.start() as usize..token.end() as usize, reason);
            }
            // What stands after another word cannot be taken for a part of what is before the member.
            reason = Reason::Part;
            number += 1;
        }
    }

    /// Erases an item of a list with the comma after it.
    fn erase_item(&mut self, span: Span) {
        let mut erased = range(span);
        if let Some((",", comma)) = self.next_token(erased.end) {
            erased.end = comma.end;
        }
        self.erase(erased, Reason::Part);
    }

    fn has_newline(&self, place: Range<usize>) -> bool {
        self.source
            .get(place)
            .is_some_and(|text| text.contains(['\n', '\r', '\u{2028}', '\u{2029}']))
    }

    // Parts that several kinds of nodes have.

    /// Erases `?` or `!` after a name.
    fn erase_mark(&mut self, after: usize, before: usize) {
        self.erase_tokens(after..before, &["?", "!"], Reason::Part);
    }

    fn visit_modifiers(&mut self, span: Span, decorators: &[Decorator], key: Span) {
        let (start, reason) = match decorators.last() {
            Some(last) => (last.span.end, Reason::Part),
            None => (span.start, Reason::Modifier),
        };
        const WORDS: [&str; 7] = [
            "private",
            "protected",
            "public",
            "readonly",
            "abstract",
            "override",
            "declare",
        ];
        self.erase_tokens(start as usize..key.start as usize, &WORDS, reason);
    }

    /// A class, function, variable ... that is only declared, or a declaration of types. `outer` is what is erased.
    fn erase_declaration(&mut self, declaration: &Declaration<'a>, outer: Span) -> bool {
        let is_erased = match declaration {
            Declaration::TSTypeAliasDeclaration(_)
            | Declaration::TSInterfaceDeclaration(_)
            | Declaration::TSGlobalDeclaration(_)
            | Declaration::TSExternalModuleDeclaration(_) => true,
            Declaration::VariableDeclaration(it) => it.declare,
            Declaration::FunctionDeclaration(it) => it.declare || it.body.is_none(),
            Declaration::ClassDeclaration(it) => it.declare,
            Declaration::TSEnumDeclaration(it) => {
                if !it.declare {
                    self.refuse_in_strip_mode(it.span, "enum");
                }
                true
            }
            Declaration::TSNamespaceDeclaration(it) => {
                if it.kind == TSNamespaceDeclarationKind::Module {
                    let place = it.span.start as usize..it.id.span.end as usize;
                    self.refuse(
                        place,
                        "`module` keyword is not supported. Use `namespace` instead.",
                    );
                } else if !it.declare && has_values(it) {
                    self.refuse_in_strip_mode(it.span, "namespace declaration");
                }
                true
            }
            Declaration::TSImportEqualsDeclaration(it) => {
                if it.import_kind == ImportOrExportKind::Value {
                    self.refuse_in_strip_mode(outer, "import equals declaration");
                }
                true
            }
        };
        if is_erased {
            self.erase(range(outer), Reason::Whole);
        }
        is_erased
    }

    fn erase_module_declaration(&mut self, it: &Statement<'a>) -> bool {
        let is_erased = match it {
            Statement::ImportDeclaration(it) => it.import_kind == ImportOrExportKind::Type,
            Statement::ExportAllDeclaration(it) => it.export_kind == ImportOrExportKind::Type,
            Statement::ExportNamedDeclaration(it) => it.export_kind == ImportOrExportKind::Type,
            Statement::ExportFromDeclaration(it) => it.export_kind == ImportOrExportKind::Type,
            Statement::ExportDefaultDeclaration(it) => match &it.declaration {
                ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => true,
                ExportDefaultDeclarationKind::FunctionDeclaration(it) => it.body.is_none(),
                _ => false,
            },
            Statement::TSExportAssignment(it) => {
                self.refuse_in_strip_mode(it.span, "export assignment");
                true
            }
            _ => false,
        };
        if is_erased {
            self.erase(range(it.span()), Reason::Whole);
        }
        is_erased
    }

    // The text.

    /// A statement that follows what is erased would be taken for the rest of what is before it.
    fn needs_semicolon(&self, edit: &Edit) -> bool {
        if edit.reason == Reason::Part {
            return false;
        }
        let Some((next, place)) = self.next_token(self.skip_erased(edit.end)) else {
            return false;
        };
        if !next.starts_with(['(', '[', '`', '/', '+', '-', '*', '<']) {
            return false;
        }
        match edit.reason {
            Reason::Tail => self.ends.contains(&edit.end) && self.has_newline(edit.end..place.start),
            // Node has it after a brace as well.
            Reason::Modifier => self.token_before(edit.start) != Some(";"),
            _ => !matches!(self.token_before(edit.start), None | Some(";" | "{")),
        }
    }

    /// Where the erased stretches that follow each other end.
    fn skip_erased(&self, mut offset: usize) -> usize {
        while let Some((_, place)) = self.next_token(offset) {
            let number = self.edits.partition_point(|edit| edit.start < place.start);
            match self.edits.get(number) {
                Some(edit) if edit.start == place.start => offset = edit.end,
                _ => return place.start,
            }
        }
        offset
    }

    fn apply(mut self) -> String {
        self.edits
            .sort_by_key(|edit| (edit.start, std::cmp::Reverse(edit.end)));
        let mut last_end = 0;
        self.edits.retain(|edit| {
            let is_new = edit.start >= last_end;
            if is_new {
                last_end = edit.end;
            }
            is_new
        });
        let mut out = String::with_capacity(self.source.len());
        let mut done = 0;
        for edit in &self.edits {
            out.push_str(self.source.get(done..edit.start).unwrap_or_default());
            let from = out.len();
            blank(
                &mut out,
                self.source.get(edit.start..edit.end).unwrap_or_default(),
            );
            let semicolon = self.needs_semicolon(edit).then_some((edit.start, ';'));
            let placed = self
                .placed
                .iter()
                .copied()
                .filter(|(at, _)| (edit.start..edit.end).contains(at));
            for (at, character) in placed.chain(semicolon) {
                let at = from + (at - edit.start);
                // The place of a character of one byte.
                if out.as_bytes().get(at) == Some(&b' ') {
                    out.replace_range(at..=at, character.encode_utf8(&mut [0; 4]));
                }
            }
            done = edit.end;
        }
        out.push_str(self.source.get(done..).unwrap_or_default());
        out
    }
}

/// White space as long as `text`, in bytes and in UTF-16 code units, with its ends of lines.
fn blank(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push(character),
            _ => out.push_str(match character.len_utf8() {
                1 => " ",
                2 => "\u{a0}",
                3 => "\u{2002}",
                _ => " \u{feff}",
            }),
        }
    }
}

/// Whether a namespace has more than types.
fn has_values(it: &TSNamespaceDeclaration) -> bool {
    match &it.body {
        TSNamespaceDeclarationBody::TSNamespaceDeclaration(inner) => has_values(inner),
        TSNamespaceDeclarationBody::TSModuleBlock(block) => block.body.iter().any(is_value),
    }
}

fn is_value(statement: &Statement) -> bool {
    let declaration = match statement {
        Statement::ExportDeclaration(it) => Some(&it.declaration),
        Statement::ExportNamedDeclaration(it) => return it.export_kind == ImportOrExportKind::Value,
        Statement::EmptyStatement(_) => return false,
        _ => statement.as_declaration(),
    };
    match declaration {
        Some(
            Declaration::TSTypeAliasDeclaration(_)
            | Declaration::TSInterfaceDeclaration(_)
            | Declaration::TSGlobalDeclaration(_)
            | Declaration::TSExternalModuleDeclaration(_),
        ) => false,
        Some(Declaration::TSNamespaceDeclaration(it)) => !it.declare && has_values(it),
        Some(Declaration::VariableDeclaration(it)) => !it.declare,
        Some(Declaration::FunctionDeclaration(it)) => !it.declare,
        Some(Declaration::ClassDeclaration(it)) => !it.declare,
        Some(Declaration::TSEnumDeclaration(it)) => !it.declare,
        Some(Declaration::TSImportEqualsDeclaration(it)) => it.import_kind == ImportOrExportKind::Value,
        None => true,
    }
}

impl<'a> Visit<'a> for Eraser<'a> {
    fn visit_statement(&mut self, it: &Statement<'a>) {
        let span = it.span();
        if let Some(declaration) = it.as_declaration()
            && self.erase_declaration(declaration, span)
        {
            return;
        }
        if let Statement::ExportDeclaration(export) = it
            && self.erase_declaration(&export.declaration, span)
        {
            return;
        }
        if self.erase_module_declaration(it) {
            return;
        }
        self.ends.insert(span.end as usize);
        walk::walk_statement(self, it);
    }

    fn visit_import_specifier(&mut self, it: &ImportSpecifier<'a>) {
        if it.import_kind == ImportOrExportKind::Type {
            self.erase_item(it.span);
        }
    }

    fn visit_export_specifier(&mut self, it: &ExportSpecifier<'a>) {
        if it.export_kind == ImportOrExportKind::Type {
            self.erase_item(it.span);
        }
    }

    fn visit_variable_declarator(&mut self, it: &VariableDeclarator<'a>) {
        if it.definite {
            let end = it
                .type_annotation
                .as_ref()
                .map_or(it.span.end, |annotation| annotation.span.start);
            self.erase_mark(it.id.span().end as usize, end as usize);
        }
        walk::walk_variable_declarator(self, it);
    }

    fn visit_formal_parameter(&mut self, it: &FormalParameter<'a>) {
        if it.accessibility.is_some() || it.readonly || it.r#override {
            let place = Span::new(it.pattern.span().start, it.span.end);
            self.refuse_in_strip_mode(place, "parameter property");
            return;
        }
        if it.optional {
            let annotation = it
                .type_annotation
                .as_ref()
                .map(|annotation| annotation.span.start);
            let end = annotation.unwrap_or(it.span.end).max(it.pattern.span().end);
            self.erase_mark(it.pattern.span().end as usize, end as usize);
            // The mark may be the end of the parameter.
            if annotation.is_none()
                && let Some(("?", place)) = self.next_token(it.pattern.span().end as usize)
            {
                self.erase(place, Reason::Part);
            }
        }
        walk::walk_formal_parameter(self, it);
    }

    fn visit_ts_this_parameter(&mut self, it: &TSThisParameter<'a>) {
        self.erase_item(it.span);
    }

    fn visit_ts_type_annotation(&mut self, it: &TSTypeAnnotation<'a>) {
        self.erase(range(it.span), Reason::Part);
    }

    fn visit_ts_type_parameter_declaration(&mut self, it: &TSTypeParameterDeclaration<'a>) {
        self.erase(range(it.span), Reason::Part);
    }

    fn visit_ts_type_parameter_instantiation(&mut self, it: &TSTypeParameterInstantiation<'a>) {
        self.erase(range(it.span), Reason::Tail);
    }

    fn visit_ts_as_expression(&mut self, it: &TSAsExpression<'a>) {
        self.visit_expression(&it.expression);
        let start = self.next_token(it.expression.span().end as usize);
        let start = start.map_or(it.expression.span().end as usize, |(_, place)| place.start);
        self.erase(start..it.span.end as usize, Reason::Tail);
    }

    fn visit_ts_satisfies_expression(&mut self, it: &TSSatisfiesExpression<'a>) {
        self.visit_expression(&it.expression);
        let start = self.next_token(it.expression.span().end as usize);
        let start = start.map_or(it.expression.span().end as usize, |(_, place)| place.start);
        self.erase(start..it.span.end as usize, Reason::Tail);
    }

    fn visit_ts_non_null_expression(&mut self, it: &TSNonNullExpression<'a>) {
        self.visit_expression(&it.expression);
        let end = it.span.end as usize;
        self.erase(end.saturating_sub(1)..end, Reason::Part);
    }

    fn visit_ts_type_assertion(&mut self, it: &TSTypeAssertion<'a>) {
        self.refuse(
            range(it.span),
            "The angle-bracket syntax for type assertions, `<T>expr`, is not supported in type strip mode. Instead, use \
             the 'as' syntax: `expr as T`.",
        );
    }

    fn visit_arrow_function_expression(&mut self, it: &ArrowFunctionExpression<'a>) {
        if let Some(parameters) = &it.type_parameters
            && self.has_newline(range(parameters.span))
            && matches!(
                self.token_before(parameters.span.start as usize),
                Some("async" | "return" | "throw" | "yield")
            )
            && let Some(("(", place)) = self.next_token(parameters.span.end as usize)
        {
            // `async` and `return` must not be left at the end of a line.
            self.placed.push((parameters.span.start as usize, '('));
            self.erase(place, Reason::Part);
        }
        if let Some(annotation) = &it.return_type {
            let erased = range(annotation.span);
            if self.has_newline(erased.clone()) {
                // `=>` must stand on the line of the bracket before it.
                let parameters = it.params.span.end as usize;
                self.erase(parameters - 1..parameters, Reason::Part);
                self.placed.push((erased.end - 1, ')'));
            }
        }
        walk::walk_arrow_function_expression(self, it);
    }

    fn visit_class(&mut self, it: &Class<'a>) {
        let start = it.decorators.last().map_or(it.span.start, |last| last.span.end);
        let name = it.id.as_ref().map_or(it.body.span.start, |id| id.span.start);
        if it.r#abstract {
            self.erase_tokens(start as usize..name as usize, &["abstract"], Reason::Part);
        }
        if let (Some(first), Some(last)) = (it.implements.first(), it.implements.last()) {
            let word = self.token_at(first.span.start as usize).saturating_sub(1);
            if let Some(token) = self.tokens.get(word).copied() {
                self.erase(token.start() as usize..last.span.end as usize, Reason::Part);
            }
        }
        for decorator in &it.decorators {
            self.visit_decorator(decorator);
        }
        if let Some(parameters) = &it.type_parameters {
            self.visit_ts_type_parameter_declaration(parameters);
        }
        if let Some(heritage) = &it.heritage {
            self.visit_class_heritage(heritage);
        }
        self.visit_class_body(&it.body);
    }

    fn visit_class_element(&mut self, it: &ClassElement<'a>) {
        let is_erased = match it {
            ClassElement::TSIndexSignature(_) => true,
            ClassElement::MethodDefinition(it) => {
                it.r#type == MethodDefinitionType::TSAbstractMethodDefinition || it.value.body.is_none()
            }
            ClassElement::PropertyDefinition(it) => {
                it.declare || it.r#type == PropertyDefinitionType::TSAbstractPropertyDefinition
            }
            ClassElement::AccessorProperty(it) => {
                it.r#type == AccessorPropertyType::TSAbstractAccessorProperty
            }
            ClassElement::StaticBlock(_) => false,
        };
        if is_erased {
            self.erase(range(it.span()), Reason::Whole);
            return;
        }
        self.ends.insert(it.span().end as usize);
        walk::walk_class_element(self, it);
    }

    fn visit_method_definition(&mut self, it: &MethodDefinition<'a>) {
        self.visit_modifiers(it.span, &it.decorators, it.key.span());
        if it.optional {
            self.erase_mark(it.key.span().end as usize, it.value.params.span.start as usize);
        }
        walk::walk_method_definition(self, it);
    }

    fn visit_property_definition(&mut self, it: &PropertyDefinition<'a>) {
        self.visit_modifiers(it.span, &it.decorators, it.key.span());
        if it.optional || it.definite {
            let annotation = it
                .type_annotation
                .as_ref()
                .map(|annotation| annotation.span.start);
            let end = annotation
                .or(it.value.as_ref().map(|value| value.span().start))
                .unwrap_or(it.span.end);
            self.erase_mark(it.key.span().end as usize, end as usize);
        }
        if let Some(annotation) = &it.type_annotation
            && it.value.is_none()
            && !it.computed
            && matches!(
                self.source.get(range(it.key.span())),
                Some("get" | "set" | "static" | "accessor")
            )
            && !self
                .source
                .get(range(it.span))
                .is_some_and(|text| text.ends_with(';'))
        {
            // The next member must not be taken for its body.
            self.placed.push((annotation.span.start as usize, ';'));
        }
        walk::walk_property_definition(self, it);
    }

    fn visit_accessor_property(&mut self, it: &AccessorProperty<'a>) {
        self.visit_modifiers(it.span, &it.decorators, it.key.span());
        if it.definite {
            let end = it
                .type_annotation
                .as_ref()
                .map_or(it.span.end, |annotation| annotation.span.start);
            self.erase_mark(it.key.span().end as usize, end as usize);
        }
        walk::walk_accessor_property(self, it);
    }
}
