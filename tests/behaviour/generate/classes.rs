//! Classes with members of every kind.

use super::Generator;
use super::context::Sort;
use super::functions::{Callable, Flavor, Function, Shape};
use super::grammar::Precedence::{Assignment, Member};

const PARENT_WITH_CONSTRUCTOR: &str =
    "class { «enter class»constructor(...«1») «enter method»«1:list»«block»«leave»«leave» }";

const PARENT_WITH_GETTER: &str = "class { «enter class»get «1»() «enter method»{ return «any» }«leave»
  static «key» = «enter field»«number»«leave»«leave» }";

/// What a written class offers to the code after it.
#[derive(Default)]
pub struct Class {
    pub text: String,
    /// Methods of the class itself; the callee lacks the class and the dot.
    statics: Vec<Callable>,
    /// Methods of its instances.
    methods: Vec<Callable>,
    /// Names of instance fields and getters.
    readable: Vec<String>,
    /// Names of setters.
    settable: Vec<String>,
}

/// A member and whether it needs a semicolon or a line break after it.
struct ClassMember {
    text: String,
    field: bool,
}

impl Generator {
    /// A class as an expression; any arguments may be given to its constructor.
    pub fn class_expression(&mut self) -> String {
        let name = if self.rng.chance(60) {
            self.class_name()
        } else {
            String::new()
        };
        self.class(&name).text
    }

    /// A class declaration with an instance and everything that can be called on both.
    pub fn class_statements(&mut self, out: &mut Vec<String>) {
        let name = self.class_name();
        let class = self.class(&name);
        out.push(class.text);
        let instance = self.fresh();
        let argument = self.expression(Sort::Number).at(Assignment);
        out.push(format!("const {instance} = new {name}({argument})"));
        if !class.readable.is_empty() {
            let fields: Vec<String> = class
                .readable
                .iter()
                .map(|field| format!("{instance}.{field}"))
                .collect();
            out.push(format!("log({})", fields.join(", ")));
        }
        let mut offered = Vec::new();
        for (receiver, callables) in [(&name, class.statics), (&instance, class.methods)] {
            for callable in callables {
                let callee = format!("{receiver}.{}", callable.callee);
                offered.push(Callable { callee, ..callable });
            }
        }
        for setter in &class.settable {
            out.push(format!("{instance}.{setter} = {}", self.rng.below(9)));
        }
        for callable in &offered {
            self.use_callable(callable, out);
        }
        if self.rng.chance(25) {
            self.feature("class sources");
            out.push(format!("log(source({name}))"));
        }
        self.callables.extend(offered);
        self.declare(&instance, Sort::Record, false);
    }

    fn class_name(&mut self) -> String {
        self.names += 1;
        format!(
            "{}{}",
            self.rng.pick(&["Shape", "Queue", "Ñame", "$C", "Пример"]),
            self.names
        )
    }

    fn class(&mut self, name: &str) -> Class {
        self.sparing(16, |generator| generator.class_within(name))
    }

    fn class_within(&mut self, name: &str) -> Class {
        self.feature("classes");
        self.enter("class");
        let heritage = if self.rng.chance(40) {
            self.heritage()
        } else {
            String::new()
        };
        let mut members = Vec::new();
        let mut class = Class::default();
        if self.rng.chance(55) {
            members.push(self.constructor(!heritage.is_empty()));
        }
        let count = if self.budget < 0 {
            1
        } else {
            self.rng.between(1, 4)
        };
        for _ in 0..count {
            self.member(&mut members, &mut class);
        }
        self.leave();
        let body = self.join_members(&members);
        let space = if name.is_empty() { "" } else { " " };
        class.text = format!(
            "class{space}{name}{heritage} {{\n  {}\n}}",
            body.replace('\n', "\n  ")
        );
        class
    }

    fn heritage(&mut self) -> String {
        self.feature("derived classes");
        let parent = match self.rng.below(5) {
            0 => "Object".to_owned(),
            1 => "(log('heritage'), Array)".to_owned(),
            2 => self.fill("(function «1»() «enter function»«block»«leave»)"),
            3 => self.fill(PARENT_WITH_CONSTRUCTOR),
            _ => self.fill(PARENT_WITH_GETTER),
        };
        format!(" extends {parent}")
    }

    fn constructor(&mut self, derived: bool) -> ClassMember {
        self.feature("constructors");
        let parameter = self.fresh();
        self.enter(if derived { "derived" } else { "method" });
        self.declare(&parameter, Sort::Number, true);
        let mut statements = Vec::new();
        if derived {
            if self.rng.chance(40) {
                statements.push(self.log_call());
            }
            // Parents may be built-in collections, for which only these arguments are never wrong.
            self.feature("super calls");
            statements.push("super()".to_owned());
            self.enter("initialized");
            self.declare(&parameter, Sort::Number, true);
        }
        statements.extend(self.statements());
        statements.push(format!("this.{} = {parameter}", self.key()));
        if self.rng.chance(20) {
            self.feature("constructors that return objects");
            let value = self.expression(Sort::Record).at(Assignment);
            statements.push(format!("return {value}"));
        }
        if derived {
            self.leave();
        }
        self.leave();
        let body = self.braces(&statements);
        ClassMember {
            text: format!("constructor({parameter}) {body}"),
            field: false,
        }
    }

    fn member(&mut self, members: &mut Vec<ClassMember>, class: &mut Class) {
        match self.rng.below(9) {
            0..=2 => members.push(self.method(class)),
            3 => members.push(self.accessor(class)),
            4 => members.push(self.field(class)),
            5 => members.push(self.static_field()),
            6 => self.private_members(members, class),
            7 => members.push(self.static_block()),
            _ => members.push(self.computed_member()),
        }
    }

    fn method(&mut self, class: &mut Class) -> ClassMember {
        self.feature("methods");
        let is_static = self.rng.chance(35);
        let flavor = self.flavor();
        let name = self.fresh();
        let Function {
            parameters,
            body,
            signature,
            cost,
        } = self.function(Shape {
            flavor,
            arrow: false,
            method: true,
            callback: false,
        });
        let offered = if is_static {
            &mut class.statics
        } else {
            &mut class.methods
        };
        offered.push(Callable {
            callee: name.clone(),
            parameters: signature,
            flavor,
            cost,
        });
        if is_static {
            self.feature("static methods");
        }
        let prefix = if is_static { "static " } else { "" };
        let gap = self.gap(true);
        ClassMember {
            text: format!("{prefix}{}{name}{gap}({parameters}) {body}", flavor.prefixes().2),
            field: false,
        }
    }

    fn accessor(&mut self, class: &mut Class) -> ClassMember {
        let name = self.fresh();
        self.feature("getters");
        let mut text = format!(
            "get {name}() {}",
            self.fill("«enter method»{ «body»«;» return «any» }«leave»")
        );
        if self.rng.chance(40) {
            self.feature("setters");
            let setter = self.fill("(«1») «enter method»«1:any»«block»«leave»");
            text = format!("{text}\nset {name}{setter}");
            class.settable.push(name.clone());
        }
        class.readable.push(name);
        ClassMember { text, field: false }
    }

    fn field(&mut self, class: &mut Class) -> ClassMember {
        self.feature("class fields");
        let name = self.fresh();
        let value = match self.rng.below(5) {
            0 => {
                return ClassMember {
                    text: name,
                    field: true,
                };
            }
            1 => {
                class.methods.push(Callable {
                    callee: name.clone(),
                    parameters: Vec::new(),
                    flavor: Flavor::Plain,
                    cost: 3,
                });
                self.fill("(«1») =>«_» «enter field»«enter arrow»«1:any»«arrow body»«leave»«leave»")
            }
            2 => {
                class.methods.push(Callable {
                    callee: name.clone(),
                    parameters: Vec::new(),
                    flavor: Flavor::Async,
                    cost: 3,
                });
                self.fill("async () => «enter field»«enter async arrow»«block»«leave»«leave»")
            }
            _ => {
                class.readable.push(name.clone());
                self.fill("«enter field»«any»«leave»")
            }
        };
        ClassMember {
            text: format!("{name} = {value}"),
            field: true,
        }
    }

    fn static_field(&mut self) -> ClassMember {
        self.feature("static fields");
        let name = self.fresh();
        let value = self.fill("«enter field»«any»«leave»");
        ClassMember {
            text: format!("static {name} = {value}"),
            field: true,
        }
    }

    fn private_members(&mut self, members: &mut Vec<ClassMember>, class: &mut Class) {
        self.feature("private members");
        let name = self.fresh();
        let callee = self.fresh();
        let value = self.fill("«enter field»«any»«leave»");
        members.push(ClassMember {
            text: format!("#{name} = {value}"),
            field: true,
        });
        let method = self.fill("(«1») «enter method»«1:any»{ «body»«;» return «any» }«leave»");
        members.push(ClassMember {
            text: format!("#{callee}{method}"),
            field: false,
        });
        let public = self.fresh();
        let call = format!("this.#{callee}({})", self.rng.below(9));
        members.push(ClassMember {
            text: format!("{public}(other) {{ return [this.#{name}, {call}, #{name} in Object(other)] }}"),
            field: false,
        });
        class.methods.push(Callable {
            callee: public,
            parameters: Vec::new(),
            flavor: Flavor::Plain,
            cost: 3,
        });
        if self.rng.chance(30) {
            self.feature("private accessors");
            let accessor = self.fresh();
            let getter = self.fill("«enter method»{ return «any» }«leave»");
            members.push(ClassMember {
                text: format!("static get #{accessor}() {getter}"),
                field: false,
            });
            members.push(ClassMember {
                text: format!("static {{ log(this.#{accessor}) }}"),
                field: false,
            });
        }
    }

    fn static_block(&mut self) -> ClassMember {
        self.feature("static blocks");
        ClassMember {
            text: self.fill("static «enter field»«block»«leave»"),
            field: false,
        }
    }

    fn computed_member(&mut self) -> ClassMember {
        self.feature("computed keys");
        match self.rng.below(3) {
            0 => ClassMember {
                text: self.fill("[«text»] = «enter field»«any»«leave»"),
                field: true,
            },
            1 => ClassMember {
                text: self.fill("static [(«log», «text»)]() «enter method»«block»«leave»"),
                field: false,
            },
            _ => {
                let prefix = self.rng.pick(&["", "async ", "*", "async *"]);
                let key = self.expression(Sort::Text).at(Member);
                ClassMember {
                    text: format!("{prefix}[{key} + 'x']() {{ return 1 }}"),
                    field: false,
                }
            }
        }
    }

    /// Members one after another; a field's semicolon is omitted only where the next member cannot continue
    /// it.
    fn join_members(&mut self, members: &[ClassMember]) -> String {
        let mut text = String::new();
        for (index, member) in members.iter().enumerate() {
            text.push_str(&member.text);
            let next = members.get(index + 1).map_or("", |next| next.text.as_str());
            if member.field && (next.starts_with(['[', '*']) || self.rng.chance(50)) {
                text.push(';');
            }
            if !next.is_empty() {
                text.push('\n');
            }
        }
        text
    }
}
