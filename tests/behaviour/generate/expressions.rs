//! Expressions by the sort of their value.

use super::Generator;
use super::context::{ARGUMENTS, AWAIT, Abilities, NEW_TARGET, NONE, SUPER, Sort, THIS, YIELD};
use super::errors::ERRORS;
use super::grammar::Precedence::{
    Additive, Assignment, Call, Coalesce, Conditional, Equality, Member, Optional, Postfix, Primary,
    Relational, Unary,
};
use super::grammar::{Expression, Precedence, Rule, expression};
use super::suspensions::{AWAITED, PROMISES, YIELDED};

const NUMBERS: &[Rule] = &[
    expression(4, NONE, Call, "«string».length"),
    expression(3, NONE, Call, "«items».length"),
    expression(2, NONE, Unary, "-«operand»"),
    expression(1, NONE, Unary, "~«operand»"),
    expression(1, NONE, Unary, "+«string»"),
    expression(6, NONE, Conditional, "«test» ? «number» : «number»"),
    expression(2, NONE, Primary, "(«log»,«_» «number»)«#comma»"),
    expression(
        4,
        NONE,
        Assignment,
        "«target» «?=|+=|-=|*=|??=|&&=|%=» «number»«#assignment operators»",
    ),
    expression(
        1,
        NONE,
        Assignment,
        "«target» ||= «number»«#assignment operators»",
    ),
    expression(2, NONE, Postfix, "«target»«?++|--»"),
    expression(2, NONE, Unary, "«?++|--»«target»"),
    expression(1, NONE, Call, "[«number», «number»][«?0|1»]"),
    expression(
        3,
        NONE,
        Call,
        "«items».reduce((«1», «2») =>«_» «1» + «2», «number»)",
    ),
    expression(2, NONE, Call, "Math.max(«number», ...«list»)«#spread»"),
    expression(9, NONE, Assignment, "«call»"),
    expression(6, NONE, Assignment, "«inline»"),
    expression(
        3,
        NONE,
        Coalesce,
        "«object»?.«key»?.length ?? «operand»«#optional chaining»«#nullish»",
    ),
    expression(
        2,
        NONE,
        Coalesce,
        "null?.«key»(«number») ?? «operand»«#optional chaining»",
    ),
    expression(2, NONE, Optional, "«callee»?.(«number»)?.length«#optional calls»"),
    expression(
        2,
        NONE,
        Member,
        "(new (class { «enter class»«1» =«_» «enter field»«number»«leave»«leave» })).«1»«#class fields»",
    ),
    expression(
        2,
        NONE,
        Member,
        "({ get «1»() «enter method»{ return «number» }«leave» }).«1»«#getters»",
    ),
    expression(
        2,
        NONE,
        Call,
        "eval(«enter eval»«quote»«number»«unquote»«leave»)«#direct eval»",
    ),
    expression(
        1,
        NONE,
        Call,
        "new Function('«1»', '«2»', 'return «1» + «2»')(«number», «number»)«#new Function»",
    ),
    expression(
        1,
        NONE,
        Coalesce,
        r"/[a-z)}`'\]]+\/?[{(]*\d/u.exec(«text»)?.index ?? «operand»«#regular expressions»",
    ),
    expression(
        1,
        NONE,
        Primary,
        "([«target»] = «list», «number»)«#destructuring assignments»",
    ),
    expression(
        1,
        NONE,
        Primary,
        "({ «key»: «target» = «number» } = «record»)«#destructuring assignments»",
    ),
    expression(1, NONE, Relational, "«text» in «object»"),
    expression(1, NONE, Equality, "typeof «operand» === typeof «object»"),
    expression(2, ARGUMENTS, Member, "arguments.length«#arguments»"),
    expression(
        1,
        NEW_TARGET,
        Conditional,
        "new.target ? «number» : «number»«#new.target»",
    ),
    expression(
        1,
        THIS,
        Conditional,
        "this === undefined ? «number» : «number»«#this»",
    ),
    expression(1, SUPER, Coalesce, "super.«key» ?? «operand»«#super properties»"),
];

const TEXTS: &[Rule] = &[
    expression(
        6,
        NONE,
        Primary,
        r"`«?a|😀|}|\u{1F680}|ü»${«_»«number»}«?|$|{|\`»${«text»«_»}`«#template literals»",
    ),
    expression(
        3,
        NONE,
        Primary,
        "`${(() => «enter arrow»{ «body»«;» return «text» }«leave»)()}«?|!»`«#functions in templates»",
    ),
    expression(
        2,
        NONE,
        Primary,
        "`${[«number», «number»].map((«1») =>«_»
  `<${«enter arrow»«1:number»«number»«leave»}>`)}`«#functions in templates»",
    ),
    expression(3, NONE, Call, "String(«number»)"),
    expression(2, NONE, Unary, "typeof «operand»"),
    expression(4, NONE, Additive, "«string» + «operand»"),
    expression(3, NONE, Call, "«items».join(«?'-'|''|' 😀 '»)"),
    expression(2, NONE, Call, r"String.raw`\n${«number»}\x`«#tagged templates»"),
    expression(
        2,
        NONE,
        Call,
        r"((«1», ...«2») => «1».raw.join('|') + «2».length)`p${«number»}\q${«text»}`«#tagged templates»",
    ),
    expression(
        2,
        NONE,
        Call,
        r"«string».replace(/[aeiou\/]/gu, («1») =>«_» «1».toUpperCase())«#regular expressions»",
    ),
    expression(3, NONE, Member, "«callee».name«#function names»"),
    expression(2, NONE, Call, "JSON.stringify([«record»])"),
    expression(
        2,
        NONE,
        Primary,
        "`${{ [Symbol.toPrimitive](«1») «enter method»{
  return «1» + «text» }«leave» }}`«#Symbol.toPrimitive»",
    ),
    expression(
        1,
        NONE,
        Primary,
        "`${{ toString() «enter method»{ return «text» }«leave» }}`",
    ),
    expression(1, NONE, Call, "[...«string»].reverse().join('')«#spread»"),
    expression(3, NONE, Call, "source(«function»)«#function sources»"),
    expression(3, NONE, Conditional, "«test» ? «text» : «text»"),
    expression(2, NONE, Primary, "(«number»,«_» «text»)«#comma»"),
    expression(2, NONE, Call, "show(«any»)"),
    expression(2, AWAIT, Unary, "await soon(«text»)"),
    expression(
        2,
        AWAIT,
        Primary,
        "`${await «thing»}-${await soon(«number»)}`«#await in templates»",
    ),
    expression(1, YIELD, Call, "String(yield «text»)"),
    expression(1, YIELD, Primary, "`${yield} ${yield «number»}`"),
];

const LISTS: &[Rule] = &[
    expression(6, NONE, Primary, "[«number»,«_» ...«list»]«#spread»"),
    expression(4, NONE, Primary, "[«number», «number»«?|,»]"),
    expression(6, NONE, Call, "«items».map(«callback»)"),
    expression(3, NONE, Call, "«items».filter(«callback»)"),
    expression(3, NONE, Call, "Array.from({ length: «digit» }, «callback»)"),
    expression(1, NONE, Call, "[...«string»].slice(0, 4)"),
    expression(2, NONE, Call, "Object.keys(«record»)"),
    expression(
        2,
        NONE,
        Call,
        "((...«1») =>«_» «1»)(«number», ...«list»)«#rest parameters»",
    ),
    expression(
        3,
        NONE,
        Primary,
        "[...(function* () «enter generator»{ «body»«;» yield «number» }«leave»)()]«#generators»",
    ),
    expression(
        2,
        NONE,
        Primary,
        r"[...{ *[Symbol.iterator]() «enter generator method»{ yield «number»«;»
  «body» }«leave» }]«#custom iterators»",
    ),
    expression(
        1,
        NONE,
        Call,
        "[«number», «number»].toSorted((«1», «2») => «1» - «2»)",
    ),
    expression(1, NONE, Primary, "[...new Set(«list»)]"),
    expression(2, ARGUMENTS, Primary, "[...arguments].map(show)«#arguments»"),
    expression(
        2,
        AWAIT,
        Unary,
        "await Promise.all([«number», soon(«number»)])«#promise combinators»",
    ),
    expression(
        1,
        AWAIT,
        Unary,
        "await Array.fromAsync([soon(«number»), «number»])",
    ),
];

const RECORDS: &[Rule] = &[
    expression(5, NONE, Primary, "{ «key»: «number»,«_» «key»: «any» }"),
    expression(
        3,
        NONE,
        Primary,
        "{ ...«record», [«text»]: «number» }«#computed keys»",
    ),
    expression(
        4,
        NONE,
        Primary,
        "{ «key»(«enter method»«1» = «enter parameters»«number»«leave») «1:number»«block»«leave»,
  get «key»() «enter method»{ return «any» }«leave» }«#methods»«#getters»",
    ),
    expression(
        2,
        NONE,
        Primary,
        r"{ «key»: «function», async «key»() «enter async method»«block»«leave»,
  *«key»() «enter generator method»«block»«leave» }",
    ),
    expression(2, NONE, Call, "Object.assign({}, «record»)"),
    expression(4, NONE, Member, "new («class»)(«number»)"),
    expression(
        3,
        NONE,
        Call,
        "(() =>«_» ({ «key»: «enter arrow»«number»«leave» }))()«#arrows that return objects»",
    ),
    expression(
        2,
        NONE,
        Primary,
        "{ set «key»(«1») «enter method»«1:any»«block»«leave», «key»: «any» }«#setters»",
    ),
    expression(
        2,
        NONE,
        Primary,
        r"{ __proto__: «record», «key»(«1») «enter method»{
  return super.«key» ?? «thing» }«leave» }«#super properties»",
    ),
    expression(2, AWAIT, Unary, "await soon(«record»)"),
];

const ANYTHING: &[Rule] = &[
    expression(12, NONE, Assignment, "«number»"),
    expression(8, NONE, Assignment, "«text»"),
    expression(5, NONE, Assignment, "«list»"),
    expression(5, NONE, Assignment, "«record»"),
    expression(3, NONE, Assignment, "«function»"),
    expression(5, NONE, Assignment, "«call»"),
    expression(4, NONE, Assignment, "«inline»"),
    expression(2, NONE, Primary, "«class»"),
    expression(1, NONE, Unary, "void «operand»"),
    expression(1, NONE, Unary, "!«operand»"),
    expression(2, NONE, Member, "«object».«key»"),
    expression(2, NONE, Optional, "«object»?.[«text»]«#optional chaining»"),
    expression(1, NONE, Unary, "delete «object».«key»"),
    expression(1, NONE, Call, "(() =>«_» «enter arrow»«arrow body»«leave»)()"),
    expression(1, NONE, Primary, "/[/\\]}]/gi"),
    expression(
        1,
        NONE,
        Call,
        "(0, eval)(«enter indirect»«quote»«number»«unquote»«leave»)«#indirect eval»",
    ),
    expression(3, THIS, Call, "show(this)«#this»"),
    expression(3, NEW_TARGET, Primary, "new.target«#new.target»"),
    expression(
        3,
        SUPER,
        Member,
        "super.«?toString|key|constructor»«#super properties»",
    ),
    expression(2, ARGUMENTS, Call, "show(arguments)«#arguments»"),
];

const FUNCTIONS: &[Rule] = &[
    expression(
        4,
        NONE,
        Assignment,
        "(«1») =>«_» «enter arrow»«1:any»«arrow body»«leave»",
    ),
    expression(3, NONE, Assignment, "«1» => «enter arrow»«1:any»«block»«leave»"),
    expression(
        2,
        NONE,
        Assignment,
        "() =>«_» ({ «key»: «enter arrow»«number»«leave» })«#arrows that return objects»",
    ),
    expression(2, NONE, Assignment, "(«1», «2» = «1») => [«1», «2»]"),
    expression(
        2,
        NONE,
        Assignment,
        "() => () => «enter arrow»«arrow body»«leave»«#nested arrows»",
    ),
    expression(
        1,
        NONE,
        Assignment,
        "() => function «1»() «enter function»«block»«leave»«#nested arrows»",
    ),
    expression(1, NONE, Assignment, "() => class «1» {}«#nested arrows»"),
    expression(
        1,
        NONE,
        Assignment,
        "(«1») => «1» ? «enter arrow»«1:any»«number» : «text»«leave»",
    ),
    expression(
        1,
        NONE,
        Assignment,
        "() => («enter arrow»«number», «text»«leave»)«#comma»",
    ),
    expression(
        3,
        NONE,
        Primary,
        "function «?|named»(«1») «enter function»«1:any»«block»«leave»",
    ),
    expression(
        2,
        NONE,
        Assignment,
        "async («1») =>«_» «enter async arrow»«1:any»«arrow body»«leave»",
    ),
    expression(
        1,
        NONE,
        Primary,
        "async function (...«1») «enter async»«1:list»«block»«leave»«#rest parameters»",
    ),
    expression(
        1,
        NONE,
        Primary,
        "function* «?|named»() «enter generator»«block»«leave»",
    ),
    expression(1, NONE, Member, "({ «1»() «enter method»«block»«leave» }).«1»"),
    expression(
        1,
        NONE,
        Call,
        "(function () «enter function»«block»«leave»).bind(null, «number»)«#bound functions»",
    ),
];

const WORDS: [&str; 16] = [
    "'plain'",
    r#""double 'quoted'""#,
    "'emoji 😀'",
    r"'line\nbreak'",
    r"'\u{1F680}\x41'",
    "`tick`",
    "'a } b'",
    "'// not a comment'",
    "'/* nor this */'",
    r"'it\'s'",
    "'ß→é'",
    "''",
    "'👩‍👩‍👧'",
    "`two\nlines`",
    "'=> {'",
    "'return'",
];

impl Generator {
    /// A property name.
    pub fn key(&mut self) -> &'static str {
        self.rng.pick(&["a", "b", "c", "value", "size", "ключ"])
    }

    /// Something that may be assigned to.
    pub fn target(&mut self) -> String {
        self.variable(Sort::Number, true)
            .unwrap_or_else(|| "globalThis.slot".to_owned())
    }

    /// A call that prints.
    pub fn log_call(&mut self) -> String {
        self.spend(1);
        let label = self.rng.between(1, 99);
        let value = self.expression(Sort::Any).at(Assignment);
        let gap = self.gap(true);
        format!("log('#{label}',{gap} {value})")
    }

    /// An expression of that sort.
    pub fn expression(&mut self, sort: Sort) -> Expression {
        self.budget -= 1;
        let plain = match sort {
            Sort::Error => 0,
            _ if self.budget < 0 || self.depth > 5 => 100,
            _ => 12 + self.depth * 12,
        };
        if self.rng.chance(plain) {
            return self.leaf(sort);
        }
        // What is inside functions and objects runs less often than what stands around them.
        let most = match sort {
            Sort::Function => 4,
            Sort::Record | Sort::Error => 9,
            _ => i64::MAX,
        };
        self.depth += 1;
        let written = self.sparing(most, |generator| generator.branch(sort));
        self.depth -= 1;
        if self.rng.chance(2) {
            let (open, close) = (self.gap(true), self.gap(true));
            return Expression::new(Primary, format!("({open}{}{close})", written.text));
        }
        written
    }

    fn branch(&mut self, sort: Sort) -> Expression {
        let suspends: Abilities = AWAIT | YIELD;
        let can_suspend = self.context().abilities & suspends != 0;
        let rules = match sort {
            Sort::Number if can_suspend && self.rng.chance(35) => {
                let both = self.allows(suspends);
                let awaits = if both {
                    self.rng.chance(50)
                } else {
                    self.allows(AWAIT)
                };
                self.feature(if awaits { "await" } else { "yield" });
                if awaits { AWAITED } else { YIELDED }
            }
            Sort::Number if self.rng.chance(30) => return self.binary(),
            Sort::Number => NUMBERS,
            Sort::Text => TEXTS,
            Sort::List => LISTS,
            Sort::Record => RECORDS,
            Sort::Function => FUNCTIONS,
            Sort::Any => ANYTHING,
            Sort::Error => ERRORS,
            Sort::Promise => PROMISES,
        };
        let rule = self.choose(rules);
        let text = self.fill(rule.text);
        Expression::new(rule.precedence, text)
    }

    /// The simplest expressions: literals and variables.
    fn leaf(&mut self, sort: Sort) -> Expression {
        if self.rng.chance(60)
            && let Some(name) = self.variable(sort, false)
        {
            return Expression::new(Primary, name);
        }
        match sort {
            Sort::Number => self.literal(),
            Sort::Text => Expression::new(Primary, self.rng.pick(&WORDS)),
            Sort::List => {
                let (a, b) = (self.rng.below(10), self.rng.below(10));
                Expression::new(Primary, format!("[{a}, {b}]"))
            }
            Sort::Record => {
                let (key, value) = (self.key(), self.rng.below(10));
                Expression::new(Primary, format!("{{ {key}: {value} }}"))
            }
            Sort::Function => {
                let text =
                    self.rng
                        .pick(&["(x) => x", "x => [x]", "() => ({})", "async () => 1", "() => {}"]);
                Expression::new(Assignment, text)
            }
            Sort::Any => match self.rng.below(6) {
                0 => Expression::new(Primary, "null"),
                1 => Expression::new(Primary, "undefined"),
                2 => Expression::new(Primary, "true"),
                3 => self.leaf(Sort::Text),
                _ => self.leaf(Sort::Number),
            },
            Sort::Promise => Expression::new(Call, "soon(1)"),
            Sort::Error => Expression::new(Primary, "absent"),
        }
    }

    fn literal(&mut self) -> Expression {
        const ODD: [&str; 9] = [
            "0x1f", "1_000", "0b101", ".5", "1e3", "0o17", "NaN", "7.25", "Infinity",
        ];
        let text = match self.rng.below(6) {
            0 => self.rng.pick(&ODD).to_owned(),
            _ => self.rng.below(12).to_string(),
        };
        Expression::new(Primary, text)
    }

    /// Two operands with an operator between them, in as few parentheses as the language allows.
    fn binary(&mut self) -> Expression {
        use Precedence::{And, BitwiseAnd, BitwiseOr, BitwiseXor, Exponent, Multiplicative, Or, Shift};
        const OPERATORS: [(&str, Precedence, Precedence, Precedence); 19] = [
            ("+", Additive, Additive, Multiplicative),
            ("+", Additive, Additive, Multiplicative),
            ("-", Additive, Additive, Multiplicative),
            ("*", Multiplicative, Multiplicative, Exponent),
            ("/", Multiplicative, Multiplicative, Exponent),
            ("%", Multiplicative, Multiplicative, Exponent),
            ("**", Exponent, Postfix, Exponent),
            ("&", BitwiseAnd, BitwiseAnd, Equality),
            ("|", BitwiseOr, BitwiseOr, BitwiseXor),
            ("^", BitwiseXor, BitwiseXor, BitwiseAnd),
            ("<<", Shift, Shift, Additive),
            (">>>", Shift, Shift, Additive),
            ("<", Relational, Relational, Shift),
            (">=", Relational, Relational, Shift),
            ("===", Equality, Equality, Relational),
            ("!=", Equality, Equality, Relational),
            ("&&", And, And, BitwiseOr),
            ("||", Or, Or, And),
            ("??", Coalesce, BitwiseOr, BitwiseOr),
        ];
        let (operator, precedence, left, right) = OPERATORS[self.rng.index(OPERATORS.len())];
        match operator {
            "**" => self.feature("exponent"),
            "??" => self.feature("nullish"),
            _ => {}
        }
        let left = self.expression(Sort::Number).at(left);
        let gap = self.gap(true);
        let right = self.expression(Sort::Number).at(right);
        Expression::new(precedence, format!("{left}{gap} {operator} {right}"))
    }
}
