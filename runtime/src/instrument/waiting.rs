//! Whether V8 has functions that wait for a name where a piece of the source is parsed; see the module `text`.

use oxc_ast::ast::Expression;

use super::analyze::unwrap;

/// Counts functions that wait. There are never more in V8 than are counted here, but there can be fewer.
#[derive(Default)]
pub(super) struct Waiting {
    count: usize,
    /// The function that comes next is parsed with what is around it, since it is likely to be called at once.
    likely_called: bool,
}

impl Waiting {
    /// Whether none waits.
    pub(super) fn none(&self) -> bool {
        self.count == 0
    }

    /// A function begins. One that is eager is parsed together with what is around it, any other one by itself.
    /// Returns how many wait around it.
    pub(super) fn enter(&mut self, eager: bool) -> usize {
        if eager {
            self.count
        } else {
            std::mem::take(&mut self.count)
        }
    }

    /// A function ends, and waits. The argument is what [`Waiting::enter`] returned.
    pub(super) fn leave(&mut self, outer: usize, eager: bool) {
        if !eager {
            self.count = outer;
        }
        self.add();
    }

    /// One more waits.
    pub(super) fn add(&mut self) {
        self.count = self.count.saturating_add(1);
    }

    /// A call or a compound assignment is complete.
    pub(super) fn forget(&mut self) {
        self.count = self.count.saturating_sub(1);
    }

    /// A value is assigned, or is the initial one of a variable.
    pub(super) fn assigned(&mut self, value: &Expression) {
        match unwrap(value) {
            Expression::CallExpression(_) | Expression::NewExpression(_) => self.forget(),
            _ => self.count = 0,
        }
    }

    /// A property of an object literal or a method of a class is complete.
    pub(super) fn named(&mut self) {
        self.count = 0;
    }

    /// An expression stands in parentheses or after an operator.
    pub(super) fn likely_called(&mut self, expression: &Expression) {
        self.likely_called = matches!(expression, Expression::FunctionExpression(_));
    }

    /// Whether the function that begins is likely to be called at once.
    pub(super) fn take_likely_called(&mut self) -> bool {
        std::mem::take(&mut self.likely_called)
    }
}
