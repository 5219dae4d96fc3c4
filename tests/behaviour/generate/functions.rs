//! Functions of every form, their parameters, and the calls that suit them.

use super::Generator;
use super::context::{ARGUMENTS, AWAIT, NEW_TARGET, RETURN, SLOPPY, Sort, THIS, YIELD};
use super::grammar::Expression;
use super::grammar::Precedence::{Assignment, Call, Optional, Primary, Unary};

/// How a function runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flavor {
    Plain,
    Async,
    Generator,
    AsyncGenerator,
}

impl Flavor {
    /// What stands before the word `function`, and before the name of a method.
    pub fn prefixes(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Flavor::Plain => ("", "", ""),
            Flavor::Async => ("async ", "", "async "),
            Flavor::Generator => ("", "*", "*"),
            Flavor::AsyncGenerator => ("async ", "*", "async *"),
        }
    }

    fn place(self, method: bool) -> &'static str {
        match (self, method) {
            (Flavor::Plain, false) => "function",
            (Flavor::Async, false) => "async",
            (Flavor::Generator, false) => "generator",
            (Flavor::AsyncGenerator, false) => "async generator",
            (Flavor::Plain, true) => "method",
            (Flavor::Async, true) => "async method",
            (Flavor::Generator, true) => "generator method",
            (Flavor::AsyncGenerator, true) => "async generator method",
        }
    }
}

/// What a parameter expects.
#[derive(Clone, Copy)]
pub struct Parameter {
    pub sort: Sort,
    pub optional: bool,
    pub rest: bool,
}

/// A function that the program declared.
#[derive(Clone)]
pub struct Callable {
    /// What stands before the parentheses of a call.
    pub callee: String,
    pub parameters: Vec<Parameter>,
    pub flavor: Flavor,
    /// The work of one call.
    pub cost: u64,
}

/// The form of a function to write.
#[derive(Clone, Copy)]
pub struct Shape {
    pub flavor: Flavor,
    pub arrow: bool,
    pub method: bool,
    /// Whether the caller knows nothing of the parameters: only what any arguments satisfy.
    pub callback: bool,
}

/// The written parts of a function.
pub struct Function {
    pub parameters: String,
    /// With braces, or the expression of an arrow.
    pub body: String,
    pub signature: Vec<Parameter>,
    pub cost: u64,
}

impl Generator {
    pub fn flavor(&mut self) -> Flavor {
        match self.rng.below(10) {
            0..=4 => Flavor::Plain,
            5 | 6 => Flavor::Async,
            7 | 8 => Flavor::Generator,
            _ => Flavor::AsyncGenerator,
        }
    }

    /// Writes a function's parameters and body.
    pub fn function(&mut self, shape: Shape) -> Function {
        let outer_cost = std::mem::take(&mut self.cost);
        let place = match (shape.arrow, shape.flavor) {
            (true, Flavor::Async) => "async arrow",
            (true, _) => "arrow",
            _ => shape.flavor.place(shape.method),
        };
        self.enter(place);
        if let Some(context) = self.contexts.last_mut() {
            context.runs = 1;
        }
        self.note_flavor(shape);
        let directive = !shape.arrow && self.rng.chance(12);
        if directive {
            // With the directive only plain names may be parameters, and they are bound by strict rules
            // already.
            self.feature("'use strict' functions");
            if let Some(context) = self.contexts.last_mut() {
                context.abilities &= !SLOPPY;
            }
        }
        self.enter("parameters");
        let visible = self.variables.len();
        let (parameters, signature) = self.parameters(shape, directive);
        let declared = self.variables.split_off(visible);
        self.leave();
        self.variables.extend(declared);
        let body = if shape.arrow && self.rng.chance(45) {
            self.feature("arrows with an expression");
            let text = self.expression(Sort::Any).at(Assignment);
            if text.starts_with('{') {
                format!("({text})")
            } else {
                text
            }
        } else {
            self.function_body(directive)
        };
        self.leave();
        let cost = std::mem::replace(&mut self.cost, outer_cost) + 1;
        Function {
            parameters,
            body,
            signature,
            cost,
        }
    }

    fn note_flavor(&mut self, shape: Shape) {
        self.feature(match shape.flavor {
            Flavor::Plain if shape.arrow => "arrow functions",
            Flavor::Plain => "plain functions",
            Flavor::Async => "async functions",
            Flavor::Generator => "generators",
            Flavor::AsyncGenerator => "async generators",
        });
    }

    /// Writes parameters and makes their names visible; a later one may refer to those before it.
    fn parameters(&mut self, shape: Shape, simple: bool) -> (String, Vec<Parameter>) {
        let count = self.rng.below(4);
        let mut texts = Vec::new();
        let mut signature: Vec<Parameter> = Vec::new();
        let mut simple = simple;
        if !shape.callback && !shape.arrow && !shape.method && self.allows(SLOPPY) && self.rng.chance(10) {
            // Two parameters of one name, which only sloppy functions with nothing but plain names may have.
            self.feature("duplicate parameters");
            let name = self.fresh();
            self.declare(&name, Sort::Number, true);
            for _ in 0..2 {
                texts.push(name.clone());
                signature.push(Parameter {
                    sort: Sort::Number,
                    optional: false,
                    rest: false,
                });
            }
            simple = true;
        }
        for index in 0..count {
            let (text, parameter) = match self.rng.below(10) {
                _ if simple => self.plain_parameter(),
                0..=3 => self.plain_parameter(),
                4 | 5 => self.default_parameter(),
                6 if !shape.callback => self.object_parameter(),
                7 if !shape.callback => self.array_parameter(),
                8 => self.closure_parameter(),
                _ if index + 1 == count => self.rest_parameter(),
                _ => self.plain_parameter(),
            };
            texts.push(text);
            signature.push(parameter);
            if parameter.rest {
                break;
            }
        }
        let ends_in_rest = signature.last().is_some_and(|parameter| parameter.rest);
        let trailing = if !texts.is_empty() && !ends_in_rest && self.rng.chance(6) {
            ","
        } else {
            ""
        };
        let (open, between) = (self.gap(true), self.gap(true));
        (
            format!("{open}{}{trailing}", texts.join(&format!(",{between} "))),
            signature,
        )
    }

    fn plain_parameter(&mut self) -> (String, Parameter) {
        let name = self.fresh();
        self.declare(&name, Sort::Number, true);
        (
            name,
            Parameter {
                sort: Sort::Number,
                optional: false,
                rest: false,
            },
        )
    }

    fn default_parameter(&mut self) -> (String, Parameter) {
        self.feature("parameter defaults");
        let name = self.fresh();
        let value = self.expression(Sort::Number).at(Assignment);
        self.declare(&name, Sort::Number, true);
        let gap = self.gap(true);
        (
            format!("{name} ={gap} {value}"),
            Parameter {
                sort: Sort::Number,
                optional: true,
                rest: false,
            },
        )
    }

    fn object_parameter(&mut self) -> (String, Parameter) {
        self.feature("destructured parameters");
        let (pattern, names) = self.object_pattern();
        let optional = self.rng.chance(50);
        let text = if optional {
            let value = self.expression(Sort::Record).at(Assignment);
            format!("{pattern} = {value}")
        } else {
            pattern
        };
        for (name, sort) in names {
            self.declare(&name, sort, true);
        }
        (
            text,
            Parameter {
                sort: Sort::Record,
                optional,
                rest: false,
            },
        )
    }

    fn array_parameter(&mut self) -> (String, Parameter) {
        self.feature("destructured parameters");
        let (pattern, names) = self.array_pattern();
        let optional = self.rng.chance(50);
        let text = if optional {
            let value = self.expression(Sort::List).at(Assignment);
            format!("{pattern} = {value}")
        } else {
            pattern
        };
        for (name, sort) in names {
            self.declare(&name, sort, true);
        }
        (
            text,
            Parameter {
                sort: Sort::List,
                optional,
                rest: false,
            },
        )
    }

    fn closure_parameter(&mut self) -> (String, Parameter) {
        self.feature("closures in parameter defaults");
        let name = self.fresh();
        let is_async = self.rng.chance(30);
        self.enter(if is_async { "async arrow" } else { "arrow" });
        let body = self.expression(Sort::Number).at(Assignment);
        self.leave();
        let body = if body.starts_with('{') {
            format!("({body})")
        } else {
            body
        };
        let prefix = if is_async { "async " } else { "" };
        self.declare(&name, Sort::Any, true);
        (
            format!("{name} = {prefix}() => {body}"),
            Parameter {
                sort: Sort::Any,
                optional: true,
                rest: false,
            },
        )
    }

    fn rest_parameter(&mut self) -> (String, Parameter) {
        self.feature("rest parameters");
        let parameter = Parameter {
            sort: Sort::Number,
            optional: true,
            rest: true,
        };
        if self.rng.chance(25) {
            let (pattern, names) = self.array_pattern();
            for (name, sort) in names {
                self.declare(&name, sort, true);
            }
            return (format!("...{pattern}"), parameter);
        }
        let name = self.fresh();
        self.declare(&name, Sort::List, false);
        (format!("...{name}"), parameter)
    }

    /// A pattern for a record, with the names that it binds.
    pub fn object_pattern(&mut self) -> (String, Vec<(String, Sort)>) {
        let mut names = Vec::new();
        let mut parts = Vec::new();
        for _ in 0..self.rng.between(1, 3) {
            let (key, name) = (self.key(), self.fresh());
            match self.rng.below(5) {
                0 => parts.push(format!("{key}: {name}")),
                1 | 2 => {
                    let value = self.expression(Sort::Number).at(Assignment);
                    parts.push(format!("{key}: {name} = {value}"));
                }
                3 => {
                    let value = self.expression(Sort::Text).at(Assignment);
                    parts.push(format!("[{value}]: {name} = 1"));
                }
                _ => parts.push(format!("{key}: {{ length: {name} }} = []")),
            }
            names.push((name, Sort::Number));
        }
        if self.rng.chance(25) {
            let name = self.fresh();
            parts.push(format!("...{name}"));
            names.push((name, Sort::Record));
        }
        let gap = self.gap(true);
        (format!("{{{gap} {} }}", parts.join(", ")), names)
    }

    /// A pattern for a list, with the names that it binds.
    pub fn array_pattern(&mut self) -> (String, Vec<(String, Sort)>) {
        let mut names = Vec::new();
        let mut parts = Vec::new();
        for _ in 0..self.rng.between(1, 3) {
            let name = self.fresh();
            match self.rng.below(4) {
                0 => parts.push(String::new()),
                1 => {
                    let value = self.expression(Sort::Number).at(Assignment);
                    parts.push(format!("{name} = {value}"));
                    names.push((name, Sort::Number));
                }
                _ => {
                    parts.push(name.clone());
                    names.push((name, Sort::Number));
                }
            }
        }
        if self.rng.chance(30) {
            let name = self.fresh();
            parts.push(format!("...{name}"));
            names.push((name, Sort::List));
        } else {
            parts.push(String::new());
        }
        (format!("[{}]", parts.join(", ")), names)
    }

    /// The braces of a function and what stands between them.
    fn function_body(&mut self, directive: bool) -> String {
        let mut statements = Vec::new();
        if directive {
            statements.push("'use strict'".to_owned());
        }
        if self.rng.chance(30) {
            statements.push(self.note_call());
        }
        statements.extend(self.statements());
        if self.allows(YIELD) {
            if self.rng.chance(50) {
                statements.push(self.fill("log('sent', yield «number»)"));
            }
            statements.push(self.fill("yield «number»"));
        }
        if self.rng.chance(75) && self.allows(RETURN) {
            let value = self.expression(Sort::Any).at(Assignment);
            if self.allows(AWAIT) && self.rng.chance(30) {
                self.feature("return await");
                statements.push(self.fill("return await «thing»"));
            } else {
                statements.push(format!("return {value}"));
            }
        }
        self.braces(&statements)
    }

    /// A statement that prints how the function was called.
    fn note_call(&mut self) -> String {
        self.spend(1);
        let mut parts = vec!["'called'"];
        if self.allows(ARGUMENTS) {
            self.feature("arguments");
            parts.push("arguments.length");
        }
        if self.allows(NEW_TARGET) && self.rng.chance(50) {
            self.feature("new.target");
            parts.push("new.target");
        }
        if self.allows(THIS) && self.rng.chance(60) {
            self.feature("this");
            parts.push("this");
        }
        format!("log({})", parts.join(", "))
    }

    /// A function to hand to a method of an array: numbers come in, a number or text goes out.
    pub fn callback(&mut self) -> String {
        let arrow = self.rng.chance(75);
        let shape = Shape {
            flavor: Flavor::Plain,
            arrow,
            method: false,
            callback: true,
        };
        let outer = self.cost;
        let function = self.function(shape);
        // Methods of arrays call it a few times.
        self.cost = outer;
        self.spend(function.cost * 3);
        let gap = self.gap(true);
        if arrow {
            self.feature("arrows in arguments");
            return format!("({}) =>{gap} {}", function.parameters, function.body);
        }
        let name = if self.rng.chance(30) {
            format!(" {}", self.fresh())
        } else {
            String::new()
        };
        format!("function{name}({}) {}", function.parameters, function.body)
    }

    /// A function that is written and called at once.
    pub fn inline_call(&mut self) -> Expression {
        self.feature("immediate calls");
        let is_async = self.allows(AWAIT) && self.rng.chance(50);
        let flavor = if is_async { Flavor::Async } else { Flavor::Plain };
        let arrow = self.rng.chance(60);
        let function = self.function(Shape {
            flavor,
            arrow,
            method: false,
            callback: false,
        });
        self.spend(function.cost);
        let arguments = self.arguments(&function.signature);
        let prefix = flavor.prefixes().0;
        let Function { parameters, body, .. } = function;
        let text = if arrow {
            let gap = self.gap(true);
            format!("({prefix}({parameters}) =>{gap} {body})({arguments})")
        } else {
            let name = if self.rng.chance(40) {
                format!(" {}", self.fresh())
            } else {
                String::new()
            };
            match self.rng.below(3) {
                0 => format!(
                    "({prefix}function{name}({parameters}) {body}).call({{ a: 1 }}{})",
                    after_comma(&arguments)
                ),
                1 => format!("({prefix}function{name} ({parameters}) {body}({arguments}))"),
                _ => format!("({prefix}function{name}({parameters}) {body})({arguments})"),
            }
        };
        if is_async {
            Expression::new(Unary, format!("await {text}"))
        } else {
            Expression::new(Call, text)
        }
    }

    /// Arguments that suit the parameters.
    pub fn arguments(&mut self, parameters: &[Parameter]) -> String {
        let mut texts = Vec::new();
        for (index, parameter) in parameters.iter().enumerate() {
            let rest_is_optional = parameters[index..].iter().all(|parameter| parameter.optional);
            if rest_is_optional && self.rng.chance(25) {
                break;
            }
            if parameter.rest {
                let list = self.expression(Sort::List).at(Assignment);
                texts.push(format!("...{list}"));
                break;
            }
            if parameter.optional && self.rng.chance(30) {
                texts.push("undefined".to_owned());
                continue;
            }
            texts.push(self.expression(parameter.sort).at(Assignment));
        }
        let gap = self.gap(true);
        texts.join(&format!(",{gap} "))
    }

    /// A call of something the program declared, or an immediate one where there is nothing.
    pub fn known_call(&mut self) -> Expression {
        let affordable = |cost: u64, spent: u64, runs: u64| cost * runs < 150 && spent + cost * runs < 600;
        let (spent, runs) = (self.cost, self.context().runs);
        let possible: Vec<usize> = (0..self.callables.len())
            .filter(|&index| affordable(self.callables[index].cost, spent, runs))
            .collect();
        if possible.is_empty() {
            return self.inline_call();
        }
        let index = possible[self.rng.index(possible.len())];
        let callable = self.callables[index].clone();
        self.call(&callable)
    }

    /// A call, in the ways that suit how the function runs.
    pub fn call(&mut self, callable: &Callable) -> Expression {
        self.spend(callable.cost);
        let arguments = self.arguments(&callable.parameters);
        let plain = self.call_form(&callable.callee, &arguments);
        match callable.flavor {
            Flavor::Plain => plain,
            Flavor::Async if self.allows(AWAIT) => {
                self.feature("await");
                Expression::new(Unary, format!("await {}", plain.at(Unary)))
            }
            Flavor::Async => Expression::new(Call, format!("{}.catch(show)", plain.at(Call))),
            Flavor::Generator if self.allows(YIELD) && self.rng.chance(40) => {
                self.feature("yield*");
                Expression::new(Assignment, format!("yield* {}", plain.at(Assignment)))
            }
            Flavor::Generator => match self.rng.below(4) {
                0 => Expression::new(Call, format!("Array.from({}, (x) => [x])", plain.at(Assignment))),
                1 => Expression::new(Call, format!("show({}.next(1))", plain.at(Call))),
                2 => Expression::new(Call, format!("drive({})", plain.at(Assignment))),
                _ => Expression::new(Primary, format!("[...{}]", plain.at(Assignment))),
            },
            Flavor::AsyncGenerator if self.allows(AWAIT | YIELD) && self.rng.chance(40) => {
                self.feature("yield*");
                Expression::new(Assignment, format!("yield* {}", plain.at(Assignment)))
            }
            Flavor::AsyncGenerator if self.allows(AWAIT) => match self.rng.below(2) {
                0 => Expression::new(Unary, format!("await Array.fromAsync({})", plain.at(Assignment))),
                _ => Expression::new(Call, format!("show(await {}.next())", plain.at(Call))),
            },
            Flavor::AsyncGenerator => Expression::new(
                Call,
                format!("Array.fromAsync({}).then(log, show)", plain.at(Assignment)),
            ),
        }
    }

    fn call_form(&mut self, callee: &str, arguments: &str) -> Expression {
        let receiver = callee
            .rsplit_once('.')
            .map_or("undefined", |(receiver, _)| receiver);
        let gap = self.gap(true);
        match self.rng.below(12) {
            0 => Expression::new(Optional, format!("{callee}?.({gap}{arguments})")),
            1 => Expression::new(
                Call,
                format!("{callee}.call({receiver}{})", after_comma(arguments)),
            ),
            2 => Expression::new(Call, format!("{callee}.apply({receiver}, [{arguments}])")),
            3 => Expression::new(
                Call,
                format!("Reflect.apply({callee}, {receiver}, [{arguments}])"),
            ),
            4 => Expression::new(
                Call,
                format!("{callee}.bind({receiver}{})()", after_comma(arguments)),
            ),
            5 => Expression::new(Call, format!("{callee}(...[{arguments}])")),
            _ => Expression::new(Call, format!("{callee}({arguments}{gap})")),
        }
    }
}

/// Arguments that follow another one.
fn after_comma(arguments: &str) -> String {
    if arguments.is_empty() {
        String::new()
    } else {
        format!(", {arguments}")
    }
}
