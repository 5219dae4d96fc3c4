//! Writes JavaScript programs from a grammar, each fixed by its seed.
//!
//! A program prints what it does: values, the order of events, the messages and positions of errors. It ends
//! by itself, quickly, and prints the same every time, so that two ways of running it can be compared by
//! their output.
//!
//! The grammar lies in the tables of [`expressions`], [`statements`], [`control`], [`errors`],
//! [`generators`], [`asynchronous`], [`scheduling`], [`dynamic`] and [`shapes`]; [`grammar`] explains their
//! notation. Functions with their parameters and calls ([`functions`]) and classes ([`classes`]) are put
//! together by hand, since their parts depend on each other. [`program`] sets the pieces one after another.

mod asynchronous;
mod classes;
mod context;
mod control;
mod dynamic;
mod errors;
mod expressions;
mod functions;
mod generators;
mod grammar;
mod layout;
mod program;
mod rng;
mod scheduling;
mod shapes;
mod statements;
mod suspensions;

use std::collections::BTreeSet;

use context::{Context, Variable};
use functions::Callable;
use layout::Style;
use rng::Rng;

/// A program that was written.
pub struct Program {
    pub source: String,
    /// Whether the source is an ES module (`.mjs`) rather than a CommonJS one (`.cjs`).
    pub module: bool,
    /// What the program exercises, to see how well a set of programs covers the language.
    pub features: BTreeSet<&'static str>,
}

/// Writes the program of a seed; the same seed gives the same program forever.
pub fn generate(seed: u64) -> Program {
    program::write(seed)
}

/// The variables and callables that a place hides from the code inside.
type Hidden = Option<(Vec<Variable>, Vec<Callable>)>;

/// The state of a program that is being written.
struct Generator {
    rng: Rng,
    style: Style,
    features: BTreeSet<&'static str>,
    /// How many names were given out.
    names: usize,
    variables: Vec<Variable>,
    callables: Vec<Callable>,
    callable_marks: Vec<usize>,
    contexts: Vec<Context>,
    hidden: Vec<Hidden>,
    /// How deep expressions are nested.
    depth: u64,
    /// How deep statements are nested.
    nesting: u64,
    /// How many more rules the current piece may use before only the simplest remain.
    budget: i64,
    /// The work that the code written so far is expected to do.
    cost: u64,
}

impl Generator {
    /// Writes something that may use at most `most` of the rules that are left, so that it does not starve
    /// the rest.
    fn sparing<T>(&mut self, most: i64, write: impl FnOnce(&mut Self) -> T) -> T {
        let share = self.budget.min(most);
        let kept = self.budget - share;
        self.budget = share;
        let written = write(self);
        self.budget += kept;
        written
    }

    /// Notes that the program exercises something.
    fn feature(&mut self, name: &'static str) {
        self.features.insert(name);
    }
}
