//! Statements, and lists of them.

use super::Generator;
use super::context::{AWAIT, BREAK, CONTINUE, LOOP, NONE, RETURN, Sort, YIELD};
use super::control::CONTROL;
use super::functions::{Callable, Flavor, Function, Shape};
use super::grammar::Precedence::{Assignment, Call};
use super::grammar::{Rule, statement};

/// Statements without a need of their own, which fit anywhere.
const SIMPLE: &[Rule] = &[
    statement(10, NONE, "«log»"),
    statement(2, NONE, "«target» = «number»"),
    statement(1, NONE, "void «operand»"),
    statement(3, NONE, "log(«callee»(«number»))"),
    statement(3, NONE, "poke(«record»)"),
    statement(2, NONE, "poke(«class»)"),
    statement(2, AWAIT, "await «thing»«#await»"),
    statement(1, AWAIT, "log(await «thing»,«_» await «operand»)«#await»"),
    statement(3, YIELD, "yield «any»«#yield»"),
    statement(2, YIELD, "log(yield «any»,«_» yield)«#yield»"),
];

impl Generator {
    /// A few statements that belong together, with what they declare visible only to each other.
    pub fn statements(&mut self) -> Vec<String> {
        let most = self.budget * 2 / 3 + 2;
        self.sparing(most, Self::statements_within)
    }

    fn statements_within(&mut self) -> Vec<String> {
        self.enter("block");
        self.nesting += 1;
        let count = match self.budget {
            i64::MIN..=0 => 1,
            _ if self.nesting > 3 => 1,
            1..=10 => self.rng.between(1, 2),
            _ => self.rng.between(1, 3),
        };
        let mut out = Vec::new();
        for _ in 0..count {
            self.statement(&mut out);
        }
        self.nesting -= 1;
        self.leave();
        out
    }

    /// One statement that may stand without braces.
    pub fn single_statement(&mut self) -> String {
        self.choose_statement(SIMPLE)
    }

    /// Adds a statement, or a few that depend on each other.
    pub fn statement(&mut self, out: &mut Vec<String>) {
        if self.budget < 0 || self.nesting > 4 {
            out.push(self.single_statement());
            return;
        }
        match self.rng.below(20) {
            0..=5 => out.push(self.single_statement()),
            6..=8 => self.variable_statement(out),
            9 | 10 => self.function_statements(out),
            11 => self.class_statements(out),
            12 => {
                let text = self.misplaced_error();
                out.push(self.attempt(&text));
            }
            13 if self.nesting < 4 && self.budget > 12 => out.push(self.piece()),
            _ => out.push(self.choose_statement(CONTROL)),
        }
    }

    fn variable_statement(&mut self, out: &mut Vec<String>) {
        let name = self.fresh();
        let word = self.rng.pick(&["let", "const", "var", "let"]);
        let writable = word != "const";
        match self.rng.below(8) {
            0 => {
                self.feature("destructuring declarations");
                let value = self.expression(Sort::Record).at(Assignment);
                let (pattern, names) = self.object_pattern();
                out.push(format!("{word} {pattern} = {value}"));
                self.declare_all(names, writable);
            }
            1 => {
                self.feature("destructuring declarations");
                let value = self.expression(Sort::List).at(Assignment);
                let (pattern, names) = self.array_pattern();
                out.push(format!("{word} {pattern} = {value}"));
                self.declare_all(names, writable);
            }
            kind => {
                let sort = match kind {
                    2 => Sort::Text,
                    3 => Sort::List,
                    4 => Sort::Record,
                    5 => Sort::Function,
                    _ => Sort::Number,
                };
                let value = self.expression(sort).at(Assignment);
                let gap = self.gap(true);
                out.push(format!("{word} {name} ={gap} {value}"));
                // A program that assigns a number to a list would only fail later.
                self.declare(&name, sort, writable && sort == Sort::Number);
                match sort {
                    Sort::Function => {
                        let argument = self.expression(Sort::Number).at(Assignment);
                        out.push(format!("log({name}({argument}))"));
                    }
                    Sort::Record if self.rng.chance(60) => out.push(format!("poke({name})")),
                    _ => {}
                }
            }
        }
    }

    fn declare_all(&mut self, names: Vec<(String, Sort)>, writable: bool) {
        for (name, sort) in names {
            self.declare(&name, sort, writable && sort == Sort::Number);
        }
    }

    /// A function under a name, and its use.
    fn function_statements(&mut self, out: &mut Vec<String>) {
        let flavor = self.flavor();
        let name = self.fresh();
        let form = self.rng.below(6);
        let arrow = form == 0 && matches!(flavor, Flavor::Plain | Flavor::Async);
        let method = form == 1;
        let function = self.function(Shape {
            flavor,
            arrow,
            method,
            callback: false,
        });
        let Function {
            parameters,
            body,
            signature,
            cost,
        } = function;
        let (before, star, prefix) = flavor.prefixes();
        let gap = self.gap(true);
        let mut callee = name.clone();
        let mut hoisted = false;
        let text = match form {
            _ if arrow => {
                let word = self.rng.pick(&["const", "let", "var"]);
                format!("{word} {name} = {before}({parameters}) =>{gap} {body}")
            }
            1 => {
                self.feature("methods");
                let method = self.fresh();
                callee = format!("{name}.{method}");
                format!("const {name} = {{ {prefix}{method}{gap}({parameters}) {body} }}")
            }
            2 => format!("const {name} ={gap} {before}function{star} ({parameters}) {body}"),
            3 => {
                let inner = self.fresh();
                format!("var {name} = {before}function{star} {inner}({parameters}) {body}")
            }
            _ => {
                hoisted = true;
                format!("{before}function{star} {name}{gap}({parameters}) {body}")
            }
        };
        let callable = Callable {
            callee,
            parameters: signature,
            flavor,
            cost,
        };
        let position = out.len();
        out.push(text);
        self.use_callable(&callable, out);
        if hoisted && self.rng.chance(40) {
            self.feature("hoisted functions");
            let declaration = out.remove(position);
            out.push(declaration);
        }
        if self.rng.chance(15) {
            self.feature("function sources");
            out.push(format!("log(source({}))", callable.callee));
        }
        if self.rng.chance(15) {
            self.feature("function names");
            out.push(format!("log({0}.name, {0}.length)", callable.callee));
        }
        self.callables.push(callable);
    }

    /// Adds a statement that calls a function in a way that suits it and prints what comes of it.
    pub fn use_callable(&mut self, callable: &Callable, out: &mut Vec<String>) {
        let arguments = self.arguments(&callable.parameters);
        self.spend(callable.cost);
        let callee = &callable.callee;
        let name = self.fresh();
        let looping = self.allows(LOOP);
        let text = match callable.flavor {
            Flavor::Generator if looping && self.rng.chance(35) => {
                self.feature("generators left early");
                format!(
                    "for (const {name} of {callee}({arguments})) {{ log({name}); if ({name} !== 0) break }}"
                )
            }
            Flavor::Generator if self.rng.chance(40) => format!("log(drive({callee}({arguments})))"),
            Flavor::AsyncGenerator if self.allows(AWAIT | LOOP) && self.rng.chance(70) => {
                self.feature("for await");
                format!("for await (const {name} of {callee}({arguments})) log({name});")
            }
            Flavor::AsyncGenerator if !self.allows(AWAIT) => {
                format!("driveAsync({callee}({arguments})).then(log, (e) => report('then', e))")
            }
            Flavor::Async if !self.allows(AWAIT) => {
                format!("{callee}({arguments}).then(log, (e) => report('then', e))")
            }
            _ => {
                let value = self.call(callable).at(Call);
                format!("log({value})")
            }
        };
        out.push(text);
    }

    /// A statement in a `try` whose `catch` prints what was caught.
    pub fn attempt(&mut self, text: &str) -> String {
        let label = self.rng.between(1, 99);
        let gap = self.gap(true);
        let block = self.braces(&[text.to_owned()]);
        let name = self.fresh();
        let finally = match self.rng.below(4) {
            0 => {
                self.feature("finally");
                format!("{gap} finally {}", self.fill("«block»"))
            }
            _ => String::new(),
        };
        format!("try{gap} {block} catch ({name}) {{ report({label}, {name}) }}{finally}")
    }

    /// A jump out of where the code stands, if there is anywhere to go.
    pub fn jump(&mut self) -> String {
        let labels = self.context().labels.clone();
        if !labels.is_empty() && self.rng.chance(60) {
            self.feature("labels");
            let label = &labels[self.rng.index(labels.len())];
            let word = if label.repeats && self.rng.chance(50) {
                "continue"
            } else {
                "break"
            };
            return format!("{word} {}", label.name);
        }
        let mut jumps = vec!["log('stays')"];
        if self.allows(BREAK) {
            jumps.push("break");
        }
        if self.allows(CONTINUE) {
            jumps.push("continue");
        }
        if self.allows(RETURN) && self.rng.chance(30) {
            self.feature("return from inside");
            let value = self.expression(Sort::Any).at(Assignment);
            return format!("return {value}");
        }
        self.rng.pick(&jumps).to_owned()
    }
}
