//! What the code being written may do where it stands: which keywords are legal, which names are visible, how
//! often it will run.

use super::Generator;

/// A set of things that are legal at a place, as bits; a rule that needs some of them applies only where the
/// place has them all.
pub type Abilities = u32;

/// No need at all.
pub const NONE: Abilities = 0;
/// `await` is an operator here.
pub const AWAIT: Abilities = 1 << 0;
/// `yield` is an operator here.
pub const YIELD: Abilities = 1 << 1;
/// The code is not strict.
pub const SLOPPY: Abilities = 1 << 2;
/// `arguments` exists and may be named.
pub const ARGUMENTS: Abilities = 1 << 3;
/// `this` may be read without an error.
pub const THIS: Abilities = 1 << 4;
/// `super.property` is legal.
pub const SUPER: Abilities = 1 << 5;
/// `new.target` is legal.
pub const NEW_TARGET: Abilities = 1 << 6;
/// `return` is legal.
pub const RETURN: Abilities = 1 << 7;
/// `break` without a label is legal.
pub const BREAK: Abilities = 1 << 8;
/// `continue` without a label is legal.
pub const CONTINUE: Abilities = 1 << 9;
/// The program is an ES module.
pub const MODULE: Abilities = 1 << 10;
/// The program is a CommonJS module.
pub const SCRIPT: Abilities = 1 << 11;
/// Another loop around the code would still end soon.
pub const LOOP: Abilities = 1 << 12;
/// Timers are this program's macrotasks (a program has timers or immediates, never both, as they race).
pub const TIMERS: Abilities = 1 << 13;
/// Immediates are this program's macrotasks.
pub const IMMEDIATES: Abilities = 1 << 14;
/// The place is an async generator.
pub const BOTH: Abilities = AWAIT | YIELD;

/// What belongs to the program as a whole and so survives every change of place.
const PROGRAM: Abilities = MODULE | SCRIPT | TIMERS | IMMEDIATES;
/// What a jump or a suspension out of the innermost function needs; lost at the border of a function.
const JUMPS: Abilities = AWAIT | YIELD | RETURN | BREAK | CONTINUE;
/// Loops multiply; beyond this many runs of the innermost code no further loop is opened.
const MOST_RUNS: u64 = 30;

/// A label in scope.
#[derive(Clone)]
pub struct Label {
    pub name: String,
    /// Whether `continue` may name it too.
    pub repeats: bool,
}

/// A place in the program.
#[derive(Clone)]
pub struct Context {
    pub abilities: Abilities,
    pub labels: Vec<Label>,
    /// How often the code is expected to run.
    pub runs: u64,
    /// How many variables were visible when the place was entered.
    visible: usize,
}

impl Context {
    /// The top level of a program.
    pub fn program(abilities: Abilities) -> Self {
        Self {
            abilities,
            labels: Vec::new(),
            runs: 1,
            visible: 0,
        }
    }

    /// Whether everything in `needs` is possible here.
    pub fn allows(&self, needs: Abilities) -> bool {
        let looping = if self.runs <= MOST_RUNS { LOOP } else { 0 };
        (self.abilities | looping) & needs == needs
    }
}

/// What a variable holds, so that the code that uses it does not fail by accident.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// A number, or at least something that arithmetic accepts.
    Number,
    Text,
    /// An array of numbers or strings.
    List,
    Record,
    /// Something that may be called with any arguments.
    Function,
    Any,
    /// An expression that throws.
    Error,
    /// A promise; may be rejected.
    Promise,
}

/// A visible variable of a plain sort; functions that the program declares are
/// [`super::functions::Callable`]s.
#[derive(Clone)]
pub struct Variable {
    pub name: String,
    pub sort: Sort,
    pub writable: bool,
}

impl Generator {
    /// The innermost place.
    pub fn context(&self) -> &Context {
        match self.contexts.last() {
            Some(context) => context,
            None => unreachable!("the program itself is a place that is never left"),
        }
    }

    /// Whether `needs` is possible here.
    pub fn allows(&self, needs: Abilities) -> bool {
        self.context().allows(needs)
    }

    /// Enters a place of the named kind; [`Generator::leave`] undoes it.
    pub fn enter(&mut self, kind: &str) {
        let outer = self.context();
        // The methods of classes are strict wherever the class stands.
        let (kind, here) = match kind.strip_prefix("strict ") {
            Some(kind) => (kind, outer.abilities & !SLOPPY),
            None => (kind, outer.abilities),
        };
        let function = here & (PROGRAM | SLOPPY) | ARGUMENTS | THIS | NEW_TARGET | RETURN;
        let field = here & PROGRAM | THIS | SUPER | NEW_TARGET;
        let abilities = match kind {
            "function" => function,
            "async" => function | AWAIT,
            "generator" => function | YIELD,
            "async generator" => function | BOTH,
            "arrow" => here & !JUMPS | RETURN,
            "async arrow" => here & !JUMPS | RETURN | AWAIT,
            "method" => function | SUPER,
            "async method" => function | SUPER | AWAIT,
            "generator method" => function | SUPER | YIELD,
            "async generator method" => function | SUPER | BOTH,
            // Before the call of the parent's constructor there is no `this` to read.
            "derived" => (function | SUPER) & !THIS & !RETURN,
            // Only an object may be returned once there is one.
            "initialized" => (function | SUPER) & !RETURN,
            "field" => field,
            "class" => here & !SLOPPY,
            "parameters" | "eval" => here & !JUMPS,
            "isolated" => here & PROGRAM | SLOPPY | ARGUMENTS | THIS | NEW_TARGET | RETURN,
            "indirect" => here & PROGRAM | SLOPPY | THIS,
            "loop" => here | BREAK | CONTINUE,
            "switch" => here | BREAK,
            "block" => here,
            _ => unreachable!("no place is called {kind}"),
        };
        let keeps_labels = matches!(kind, "loop" | "switch" | "block" | "class");
        let labels = if keeps_labels {
            outer.labels.clone()
        } else {
            Vec::new()
        };
        let runs = if kind == "loop" {
            outer.runs * 3
        } else {
            outer.runs
        };
        self.contexts.push(Context {
            abilities,
            labels,
            runs,
            visible: self.variables.len(),
        });
        self.hidden.push(match kind {
            // Code compiled from a string in the global scope sees none of the program's variables.
            "isolated" | "indirect" => Some((
                std::mem::take(&mut self.variables),
                std::mem::take(&mut self.callables),
            )),
            _ => None,
        });
        self.callable_marks.push(self.callables.len());
    }

    /// Leaves the innermost place and forgets what was declared in it.
    pub fn leave(&mut self) {
        let visible = self.context().visible;
        self.contexts.pop();
        if let Some(mark) = self.callable_marks.pop() {
            self.callables.truncate(mark);
        }
        match self.hidden.pop() {
            Some(Some((variables, callables))) => {
                self.variables = variables;
                self.callables = callables;
            }
            _ => self.variables.truncate(visible),
        }
    }

    /// Makes a variable visible from here to the end of the place.
    pub fn declare(&mut self, name: &str, sort: Sort, writable: bool) {
        self.variables.push(Variable {
            name: name.to_owned(),
            sort,
            writable,
        });
    }

    /// The name of a visible variable of that sort, if there is one.
    pub fn variable(&mut self, sort: Sort, writable: bool) -> Option<String> {
        let fits = |variable: &&Variable| variable.sort == sort && (variable.writable || !writable);
        let found: Vec<&Variable> = self.variables.iter().filter(fits).collect();
        if found.is_empty() {
            return None;
        }
        let name = found[self.rng.index(found.len())].name.clone();
        Some(name)
    }

    /// A name that nothing else in the program has.
    pub fn fresh(&mut self) -> String {
        const STEMS: [&str; 18] = [
            "a", "b", "item", "total", "value", "π", "$el", "_tmp", "café", "变量", "ñ", "node", "of",
            "async", "get", "Ж", "ᚠ", "𝒳",
        ];
        self.names += 1;
        format!("{}{}", self.rng.pick(&STEMS), self.names)
    }

    /// Counts one more unit of work where it stands, as often as the place runs.
    pub fn spend(&mut self, work: u64) {
        self.cost += work * self.context().runs;
    }
}
