//! What the walk over the tree knows at a place, and what it collects.

use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::{GetSpan, Span};

use super::analyze;
use super::edits::Edits;
use super::host::Selection;
use super::lines::Lines;
use super::text::{self, Form, Keep};
use super::waiting::Waiting;
use super::{Function as Info, FunctionKind, Kind};

/// The most bytes between an insertion and the place where its errors are shown.
const MAX_BACK: usize = 4096;

/// What an insertion may refer to at a place.
#[derive(Clone, Copy, Default)]
pub(super) struct Context {
    /// `$jsr$t` and `$jsr$n` of the function around exist.
    pub(super) recorded: bool,
    /// The function whose parameters are being visited, if its defaults are recorded.
    pub(super) params: Option<u32>,
}

/// How deep expressions, statements and functions may nest.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    pub(super) nodes: usize,
    pub(super) functions: usize,
}

/// Why a walk gave up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The source cannot be parsed.
    Syntax(String),
    /// Expressions or statements are nested deeper than the stack allows.
    Nodes,
    /// Functions are nested deeper than V8 would accept with the insertions.
    Functions,
    /// A name is one of ours, written with an escape.
    Reserved,
}

/// Collects the insertions of a program.
pub(super) struct Walker<'s> {
    pub(super) source: &'s str,
    pub(super) first_id: u32,
    pub(super) limits: Limits,
    /// Only these functions, as functions of the runtime itself.
    pub(super) selection: Option<Selection>,
    pub(super) edits: Edits,
    pub(super) functions: Vec<Info>,
    pub(super) stop: Option<Stop>,
    pub(super) lines: Lines<'s>,
    pub(super) context: Context,
    /// Inside the body of a `with` statement or below 'use asm': nothing is inserted.
    pub(super) off: bool,
    /// Where the parameters begin that are being visited.
    pub(super) list: u32,
    pub(super) depth: usize,
    pub(super) functions_around: usize,
    /// The name for the anonymous function or class that is visited next.
    pub(super) hint: Option<String>,
    /// The function that is visited next can be shown in an error message, as part of what is called.
    pub(super) shown: bool,
    pub(super) waiting: Waiting,
    /// The names of the classes around.
    pub(super) classes: Vec<Option<String>>,
}

/// A function's description, before it has a name.
pub(super) struct Described {
    pub(super) kind: FunctionKind,
    pub(super) name: String,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) is_async: bool,
    pub(super) is_generator: bool,
}

impl<'s> Walker<'s> {
    pub(super) fn new(source: &'s str, first_id: u32, limits: Limits, selection: Option<Selection>) -> Self {
        Self {
            source,
            first_id,
            limits,
            selection,
            edits: Edits::default(),
            functions: Vec::new(),
            stop: None,
            lines: Lines::new(source),
            context: Context::default(),
            off: false,
            list: 0,
            depth: 0,
            functions_around: 0,
            hint: None,
            shown: false,
            waiting: Waiting::default(),
            classes: Vec::new(),
        }
    }

    /// Walks a program; `module_name` is what its top level is called.
    pub(super) fn program(&mut self, program: &Program<'_>, kind: Kind, module_name: &str) {
        let statements = &program.body;
        if analyze::has_use_asm(&program.directives) {
            return;
        }
        let top_level = matches!(kind, Kind::CommonJs | Kind::Module | Kind::FunctionBody);
        let place = match (program.directives.last(), statements.first()) {
            (Some(directive), _) => Some((directive.span.end, true)),
            (None, Some(first)) => Some((first.span().start, false)),
            // Without statements nothing runs. (What stands there could be one comment from the start to the end.)
            (None, None) => None,
        };
        let recorded = top_level
            && self.selection.is_none()
            && place.is_some()
            && !analyze::contains_with(statements, self.limits.nodes);
        let Some((open, after_directive)) = place.filter(|_| recorded) else {
            self.visit_statements(statements);
            return;
        };
        let is_body = kind == Kind::FunctionBody;
        let plain =
            is_body && !analyze::declares_function(statements) && !analyze::declares_lexically(statements);
        let id = self.record(Described {
            kind: if is_body {
                FunctionKind::Function
            } else {
                FunctionKind::Module
            },
            name: if is_body {
                "anonymous".to_owned()
            } else {
                module_name.to_owned()
            },
            start: 0,
            end: program.span.end,
            is_async: kind == Kind::Module,
            is_generator: false,
        });
        let form = if plain { Form::Try } else { Form::Using };
        let close = statements.last().map_or(open, |last| last.span().end);
        self.edits
            .insert(open, text::open(form, id, after_directive, false));
        self.context.recorded = true;
        self.visit_statements(statements);
        self.context.recorded = false;
        self.edits.insert(close, text::close(form, 0));
    }

    /// Adds a function to the table and gives its id.
    pub(super) fn record(&mut self, described: Described) -> u32 {
        let (line, column) = self.lines.place(described.start);
        let id = self.next_id();
        self.functions.push(Info {
            name: described.name,
            range: (described.start, described.end),
            line,
            column,
            last_line: self.lines.line_of(described.end),
            kind: described.kind,
            is_async: described.is_async,
            is_generator: described.is_generator,
            defaults: false,
        });
        id
    }

    /// Where a member of a class begins, as V8 sees it: `static` is no part of it.
    pub(super) fn start_of_member(&self, span: Span, is_static: bool) -> u32 {
        let text = self.source.get(span.start as usize..span.end as usize);
        let rest = text.and_then(|text| text.strip_prefix("static"));
        match (text, rest.filter(|_| is_static)) {
            (Some(text), Some(rest)) => {
                let length = text.len() - rest.trim_start().len();
                span.start + u32::try_from(length).unwrap_or(0)
            }
            _ => span.start,
        }
    }

    pub(super) fn next_id(&self) -> u32 {
        let index = u32::try_from(self.functions.len()).unwrap_or(u32::MAX);
        self.first_id.wrapping_add(index)
    }

    pub(super) fn is_host(&self) -> bool {
        self.selection.is_some()
    }

    /// Whether a function is recorded, and the name that it is shown under.
    pub(super) fn decide(
        &self,
        span: Span,
        name: String,
        directives: &[Directive],
        body: &[Statement],
    ) -> Option<String> {
        if self.off || analyze::contains_with(body, self.limits.nodes) || analyze::has_use_asm(directives) {
            return None;
        }
        match &self.selection {
            Some(selection) => selection.shown_as(span).map(str::to_owned),
            None => Some(name),
        }
    }

    /// Visits what is nested more deeply, or stops the walk.
    pub(super) fn nest(&mut self, visit: impl FnOnce(&mut Self)) {
        if self.stop.is_some() {
            return;
        }
        if self.depth >= self.limits.nodes {
            self.stop = Some(Stop::Nodes);
            return;
        }
        self.depth += 1;
        visit(self);
        self.depth -= 1;
    }

    /// A comment at the end of an insertion at `place` that says that errors in its code, or after it, appear at
    /// `shown`: there V8 would see them without the insertion. Nothing if that is on another line.
    pub(super) fn back(&self, shown: u32, place: u32) -> String {
        let between = self
            .source
            .get(shown as usize..place as usize)
            .unwrap_or_default();
        let is_near = between.len() <= MAX_BACK && !between.contains(['\n', '\r', '\u{2028}', '\u{2029}']);
        match between.chars().map(char::len_utf16).sum::<usize>() {
            distance if is_near && distance > 0 => format!("/*{distance}*/"),
            _ => String::new(),
        }
    }

    /// How the value of `return` is kept here.
    pub(super) fn keep(&self) -> Keep {
        if self.waiting.none() {
            Keep::Variable
        } else {
            Keep::Array
        }
    }

    /// Visits a function's inside with a context of its own. An eager one is parsed by V8 together with what is around.
    pub(super) fn enter_function(
        &mut self,
        context: Context,
        off: bool,
        eager: bool,
        visit: impl FnOnce(&mut Self),
    ) {
        if self.functions_around >= self.limits.functions {
            self.stop.get_or_insert(Stop::Functions);
            return;
        }
        self.functions_around += 1;
        let waiting = self.waiting.enter(eager);
        let outer = std::mem::replace(&mut self.context, context);
        let outer_off = self.off;
        self.off |= off;
        visit(self);
        self.context = outer;
        self.off = outer_off;
        self.functions_around -= 1;
        self.waiting.leave(waiting, eager);
    }

    /// The hint, if one was left for this node; the name otherwise.
    pub(super) fn take_name(&mut self, own: Option<&BindingIdentifier>) -> Option<String> {
        let hint = self.hint.take();
        own.map(|id| id.name.to_string()).or(hint)
    }

    /// Visits an expression; if it is an anonymous function or class, this is its name.
    pub(super) fn visit_named<'a>(
        &mut self,
        it: &Expression<'a>,
        name: impl FnOnce(&Self) -> Option<String>,
    ) {
        if analyze::is_anonymous(it) {
            self.hint = name(self);
        }
        self.visit_expression(it);
    }

    /// Visits what V8 shows in an error message if it is part of what is called.
    pub(super) fn visit_shown<'a>(&mut self, it: &Expression<'a>) {
        self.shown = analyze::is_function(it);
        self.visit_expression(it);
    }

    /// `Class.` before a member's name; `prefix` is `get `, `set ` or nothing.
    pub(super) fn member_name(&self, prefix: &str, name: &str) -> String {
        match self.classes.last() {
            Some(Some(class)) => format!("{prefix}{class}.{name}"),
            _ => format!("{prefix}{name}"),
        }
    }
}
