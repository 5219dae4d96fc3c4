//! Callees and arguments.

use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::GetSpan;

use super::analyze::{self, unwrap};
use super::names;
use super::text;
use super::walker::Walker;

impl Walker<'_> {
    /// Arguments of a call; anonymous functions among them are called after the callee.
    pub(super) fn arguments<'a>(
        &mut self,
        callee: &Expression<'a>,
        arguments: &[Argument<'a>],
        is_new: bool,
    ) {
        let wrapped = self.wrapped_argument(callee, arguments, is_new);
        let start = callee.span().start;
        for (index, argument) in arguments.iter().enumerate() {
            let Some(expression) = argument.as_expression() else {
                self.visit_argument(argument);
                continue;
            };
            let wrap = wrapped.filter(|(at, _)| *at == index).map(|(_, wrap)| wrap);
            if let Some(wrap) = wrap {
                let place = expression.span().start;
                self.edits
                    .insert(place, wrap.0.to_owned() + &self.back(start, place));
            }
            let source = self.source;
            self.visit_named(expression, |_| match unwrap(expression) {
                Expression::ClassExpression(_) => None,
                _ => Some(names::callback(source, callee, is_new)),
            });
            if let Some(wrap) = wrap {
                let close = if wrap == text::FUNCTION {
                    text::close_function(&self.parameters(arguments))
                } else {
                    wrap.1.to_owned()
                };
                self.edits.insert(expression.span().end, close);
            }
        }
    }

    /// The arguments of `Function` before the last, if reading them twice does nothing: with them the runtime knows the text
    /// that V8 makes.
    fn parameters(&self, arguments: &[Argument]) -> Vec<&str> {
        let Some((_, parameters)) = arguments.split_last() else {
            return Vec::new();
        };
        let simple =
            |argument: &Argument| matches!(argument, Argument::StringLiteral(_) | Argument::Identifier(_));
        if !parameters.iter().all(simple) {
            return Vec::new();
        }
        let spans = parameters.iter().map(GetSpan::span);
        spans
            .filter_map(|span| self.source.get(span.start as usize..span.end as usize))
            .collect()
    }

    /// Which argument is code to be instrumented when it is compiled, and what is put around it.
    pub(super) fn wrapped_argument(
        &self,
        callee: &Expression,
        arguments: &[Argument],
        is_new: bool,
    ) -> Option<(usize, (&'static str, &'static str))> {
        if self.off || self.is_host() {
            return None;
        }
        let direct = matches!(callee, Expression::Identifier(id) if id.name == "eval");
        let name = match unwrap(callee) {
            Expression::Identifier(id) if direct || id.name == "Function" => id.name.as_str(),
            Expression::SequenceExpression(list) => match list.expressions.last().map(unwrap) {
                Some(Expression::Identifier(id)) if id.name == "eval" => "eval",
                _ => return None,
            },
            _ => return None,
        };
        let is_spread = |argument: &Argument| matches!(argument, Argument::SpreadElement(_));
        match name {
            "eval" if !is_new => arguments
                .first()
                .filter(|first| !is_spread(first))
                .map(|_| (0, text::EVAL)),
            "Function" if !arguments.iter().any(is_spread) => {
                arguments.len().checked_sub(1).map(|last| (last, text::FUNCTION))
            }
            _ => None,
        }
    }

    /// A function that is called where it stands has no name, but is no callback either.
    pub(super) fn callee<'a>(&mut self, callee: &Expression<'a>) {
        match unwrap(callee) {
            Expression::StaticMemberExpression(it)
                if matches!(it.property.name.as_str(), "call" | "apply")
                    && analyze::is_anonymous(&it.object) =>
            {
                self.shown = true;
                self.visit_named(&it.object, |_| Some(names::IIFE.to_owned()));
            }
            Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_) => {
                self.shown = true;
                self.visit_named(callee, |_| Some(names::IIFE.to_owned()));
            }
            _ => self.visit_expression(callee),
        }
    }

    /// Operators that lean to the left are as deep as the source is long, so they are walked without recursion.
    pub(super) fn left_chain<'e, 'a>(&mut self, mut left: &'e Expression<'a>, right: &'e Expression<'a>) {
        let mut rest = vec![right];
        loop {
            match left {
                Expression::BinaryExpression(it) => {
                    rest.push(&it.right);
                    left = &it.left;
                }
                Expression::LogicalExpression(it) => {
                    rest.push(&it.right);
                    left = &it.left;
                }
                _ => break,
            }
        }
        self.visit_shown(left);
        for right in rest.into_iter().rev() {
            self.visit_shown(right);
        }
    }
}
