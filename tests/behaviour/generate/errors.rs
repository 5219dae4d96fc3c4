//! Expressions that throw, most with a message that quotes the source, and the places where they stand.

use super::Generator;
use super::context::{AWAIT, LOOP, NEW_TARGET, NONE, RETURN, SUPER, THIS, YIELD};
use super::grammar::Precedence::{Assignment, Call, Member, Optional, Primary, Unary};
use super::grammar::{Rule, expression, statement};

/// Expressions that throw.
pub const ERRORS: &[Rule] = &[
    expression(3, NONE, Call, "missing(«number»)«#not defined»"),
    expression(2, NONE, Call, "missing.«key»(«number»)«#not defined»"),
    expression(1, NONE, Unary, "typeof missing.«key»«#not defined»"),
    expression(4, NONE, Call, "«object».absent(«number»)«#not a function»"),
    expression(
        3,
        NONE,
        Call,
        "«object».absent.«key»(«text»)«#property of undefined»",
    ),
    expression(
        2,
        NONE,
        Call,
        "«object».a.b.c.d(«number»)«#property of undefined»",
    ),
    expression(2, NONE, Member, "«object».absent.«key»«#property of undefined»"),
    expression(2, NONE, Member, "(void «operand»).«key»«#property of undefined»"),
    expression(2, NONE, Member, "null[«text»]«#property of null»"),
    expression(
        2,
        NONE,
        Assignment,
        "undefined.«key» = «number»«#property of undefined»",
    ),
    expression(1, NONE, Unary, "null.«key»++«#property of null»"),
    expression(2, NONE, Call, "«operand»(«number»)«#not a function»"),
    expression(2, NONE, Call, "(«number» + «operand»)()«#not a function»"),
    expression(2, NONE, Call, "«object»[«text»](«text»)«#not a function»"),
    expression(
        2,
        NONE,
        Optional,
        "«object»?.absent.x(«number»)«#optional chaining»«#property of undefined»",
    ),
    expression(
        1,
        NONE,
        Call,
        "(«object»?.absent)(«number»)«#optional chaining»«#not a function»",
    ),
    expression(1, NONE, Call, "(0, «object».absent)()«#not a function»"),
    expression(
        2,
        NONE,
        Call,
        "(() =>«_» «enter arrow»{ «body» }«leave»)()()«#not a function»",
    ),
    expression(
        2,
        NONE,
        Call,
        "«object».absent`x${«number»}`«#not a function»«#tagged templates»",
    ),
    expression(2, NONE, Primary, "new «operand»(«number»)«#not a constructor»"),
    expression(
        2,
        NONE,
        Primary,
        "new (() =>«_» «enter arrow»«arrow body»«leave»)()«#not a constructor»",
    ),
    expression(
        1,
        NONE,
        Primary,
        "new («object»).absent(«number»)«#not a constructor»",
    ),
    expression(
        1,
        NONE,
        Primary,
        "new ({ «1»() «enter method»«block»«leave» }).«1»()«#not a constructor»",
    ),
    expression(2, NONE, Primary, "[...«small»]«#not iterable»"),
    expression(1, NONE, Call, "Math.max(...undefined)«#not iterable»"),
    expression(1, NONE, Primary, "new Map([«small»])«#not iterable»"),
    expression(
        2,
        NONE,
        Call,
        "((([«1»]) =>«_» «1»))({ a: «number» })«#not iterable»",
    ),
    expression(
        1,
        NONE,
        Call,
        "(() => { for (const «1» of «small») log(«1») })()«#not iterable»",
    ),
    expression(
        1,
        NONE,
        Primary,
        "[...(function* () «enter generator»{ «body»«;» yield* «small» }«leave»)()]«#not iterable»",
    ),
    expression(
        2,
        NONE,
        Call,
        "(({ «key»: «1» }) =>«_» «1»)(undefined)«#destructuring undefined»",
    ),
    expression(
        2,
        NONE,
        Call,
        "(({ a: { b: «1» } }) => «1»)({ b: «number» })«#destructuring undefined»",
    ),
    expression(
        1,
        NONE,
        Primary,
        "({ «key»: globalThis.slot } = null)«#destructuring undefined»",
    ),
    expression(
        2,
        NONE,
        Call,
        r"(() => {«enter arrow» «body»«;» const «1» = «number»«;»
  «1» = 2 «leave»})()«#const assignment»",
    ),
    expression(
        2,
        NONE,
        Call,
        "(() => { log(«1»)«;» let «1» = «enter arrow»«number»«leave» })()«#temporal dead zone»",
    ),
    expression(
        1,
        NONE,
        Call,
        "((«1» = «2», «2» = «enter parameters»«number»«leave») =>«_» «1»)()«#temporal dead zone»",
    ),
    expression(1, NONE, Primary, "class «1» extends «1» {}«#temporal dead zone»"),
    expression(1, NONE, Primary, "class extends «small» {}«#class errors»"),
    expression(1, NONE, Call, "(class «1» {})(«number»)«#class errors»"),
    expression(
        1,
        NONE,
        Primary,
        r"new (class «1» extends Object { constructor() { log('no super')«;»
  this.x = 1 } })()«#class errors»",
    ),
    expression(
        1,
        NONE,
        Primary,
        "new (class extends Object { constructor() { super()«;» super() } })()«#class errors»",
    ),
    expression(
        1,
        NONE,
        Call,
        r"(class { #«1» = «enter field»«number»«leave»; static t(o) {
  return o.#«1» } }).t({})«#class errors»",
    ),
    expression(
        1,
        NONE,
        Call,
        r"(function () { 'use strict'«;»
  Object.freeze({ a: 1 }).a = «small» }).call(1)«#strict errors»",
    ),
    expression(
        1,
        NONE,
        Call,
        "(function «1»() { 'use strict'«;» undeclared«1» = 1 })()«#strict errors»",
    ),
    expression(1, NONE, Primary, "`${Symbol(«text»)}`«#conversions that throw»"),
    expression(
        1,
        NONE,
        Call,
        r"String({ [Symbol.toPrimitive]() «enter method»{
  «misplaced» return {} }«leave» })«#conversions that throw»",
    ),
    expression(1, NONE, Call, "(1n + BigInt(1) + «small»)"),
    expression(1, NONE, Call, "('a' in «small»)«#operators that throw»"),
    expression(1, NONE, Call, "(null instanceof {})«#operators that throw»"),
    expression(1, NONE, Call, "[].reduce((«1») => «1»)"),
    expression(1, NONE, Call, "'x'.repeat(-1)"),
    expression(1, NONE, Call, "decodeURIComponent('%')"),
    expression(1, NONE, Call, "JSON.parse('{bad')"),
    expression(2, NONE, Call, "eval('let let = 1')«#syntax errors in eval»"),
    expression(
        1,
        NONE,
        Call,
        "new Function('a', 'return )')«#syntax errors in eval»",
    ),
    expression(
        2,
        NONE,
        Call,
        "eval(«enter eval»«quote»(«error»)«unquote»«leave»)«#errors in eval»",
    ),
    expression(
        2,
        NONE,
        Call,
        r"new Function('«1»', «enter isolated»«quote»«body»«;»
  return «1».x«unquote»«leave»)()«#errors in new Function»",
    ),
    expression(
        2,
        NONE,
        Call,
        "(() => { throw «enter arrow»«any»«leave» })()«#throw of non-errors»",
    ),
    expression(
        3,
        NONE,
        Call,
        r"((«1») =>«_» { throw new «?Error|RangeError|TypeError»(«enter arrow»«text»«leave», {
  cause: «1» }) })(«number»)",
    ),
    expression(
        1,
        NONE,
        Call,
        "(function «1»() «enter function»{ «body»«;» «misplaced» }«leave»)()",
    ),
    expression(
        1,
        NONE,
        Call,
        "[1].map((«1») => «enter arrow»«1:number»«error»«leave»)",
    ),
    expression(
        1,
        NONE,
        Member,
        "({ get «1»() «enter method»{ «misplaced» }«leave» }).«1»",
    ),
    expression(
        1,
        NONE,
        Primary,
        "new (class { «1» = «enter field»«error»«leave» })()«#errors in fields»",
    ),
    expression(
        1,
        NONE,
        Primary,
        "class { static «1» = «enter field»«error»«leave» }«#errors in fields»",
    ),
    expression(
        1,
        NONE,
        Primary,
        "class { static { «enter field»«misplaced»«leave» } }",
    ),
    expression(
        1,
        NONE,
        Call,
        "((«1» = «enter parameters»«error»«leave») =>«_» «1»)()«#errors in defaults»",
    ),
    expression(
        1,
        NONE,
        Call,
        "[...{ [Symbol.iterator]() { return «small» } }].x.y",
    ),
    expression(1, NONE, Call, "Object.defineProperty(«small», 'x', {})"),
    expression(1, NONE, Call, "[].at.call(null)"),
    expression(
        6,
        AWAIT,
        Member,
        "(await undefined).«key»«#errors of awaited values»",
    ),
    expression(
        6,
        AWAIT,
        Call,
        "(await «object»).absent(«number»)«#errors of awaited values»",
    ),
    expression(
        4,
        AWAIT,
        Call,
        "(await soon(«small»))(«number»)«#errors of awaited values»",
    ),
    expression(6, AWAIT, Unary, "await rejected(«text»)«#rejected await»"),
    expression(
        4,
        AWAIT,
        Unary,
        "await Promise.any([rejected(«text»)])«#rejected await»",
    ),
    expression(
        4,
        AWAIT,
        Unary,
        "await (async () => «enter async arrow»{ «body»«;» «misplaced» }«leave»)()«#rejected await»",
    ),
    expression(
        4,
        AWAIT,
        Primary,
        "[...await soon(«small»)]«#errors of awaited values»«#not iterable»",
    ),
    expression(
        1,
        AWAIT,
        Primary,
        "new (await «object»).absent()«#errors of awaited values»",
    ),
    expression(
        25,
        YIELD,
        Call,
        "(yield «number»).absent.«key»(«number»)«#errors of yielded values»",
    ),
    expression(
        25,
        YIELD,
        Call,
        "(yield «number»)(«text»)«#errors of yielded values»",
    ),
    expression(2, THIS, Call, "this.absent(«number»)«#this»"),
    expression(3, SUPER, Call, "super.absent(«number»)«#super properties»"),
    expression(1, NEW_TARGET, Member, "new.target.«key».x.y«#new.target»"),
];

/// Statements that throw: an error in each of the places where an expression can stand.
const MISPLACED: &[Rule] = &[
    statement(4, NONE, "«mistake statement»«;»"),
    statement(3, NONE, "log(«any»,«_» «error»)«;»"),
    statement(2, NONE, "const «1» =«_» «error»«;»"),
    statement(2, NONE, "let { «key»: «1» = «number» } = «error»«;»"),
    statement(2, NONE, "const { «1» = «error» } = {}«;»"),
    statement(2, NONE, "/* 😀 */ void '😀 é'; «mistake statement»«;»"),
    statement(2, NONE, "log(`${«text»} ${«error»}`)«;»"),
    statement(2, NONE, "if («error») «statement»;"),
    statement(1, NONE, "switch («number») { case «error»: «statement» }"),
    statement(1, LOOP, "for (const «1» of «error») «statement»;"),
    statement(1, LOOP, "for (let «1» = 0; «1» < «mistake»; «1»++) «statement»;"),
    statement(1, NONE, "while («error»);"),
    statement(2, NONE, "throw «error»«;»"),
    statement(1, NONE, "throw new Error(«text», { cause: «error» })«;»"),
    statement(
        3,
        NONE,
        "throw new «?Error|TypeError|RangeError|EvalError»(«text»)«;»",
    ),
    statement(2, NONE, "throw «any»«;»«#throw of non-errors»"),
    statement(2, NONE, "log([«number»,«_» ...«error», «number»])«;»"),
    statement(2, NONE, "log({ «key»: «number», [«error»]: «number» })«;»"),
    statement(
        2,
        NONE,
        "[«number», «number»].map((«1») =>«_» «enter arrow»«1:number»«error»«leave»)«;»",
    ),
    statement(
        2,
        NONE,
        "(function «1»() «enter function»{ «body»«;» return «error» }«leave»)()«;»",
    ),
    statement(
        2,
        NONE,
        "((«1») => «enter arrow»«1:number»«test» ? «error» : «mistake»«leave»)(«number»)«;»",
    ),
    statement(1, NONE, "«target» = «number» + «mistake»«;»"),
    statement(1, NONE, "void «callee»(«number», «error»)«;»"),
    statement(
        1,
        NONE,
        r"new (class { constructor(«1») «enter strict method»{ «body»«;»
  «misplaced» }«leave» })(«number»)«;»",
    ),
    statement(1, NONE, "class «1» { static [«enter class»«error»«leave»]() {} }"),
    statement(2, RETURN, "return «mistake»«;»"),
    statement(3, AWAIT, "await «mistake»«;»"),
    statement(3, AWAIT, "log(await «thing», await «mistake»)«;»"),
    statement(3, YIELD, "yield «error»«;»"),
    statement(3, YIELD, "yield* «error»«;»"),
];

impl Generator {
    /// A statement that throws, to be caught by what stands around it.
    pub fn misplaced_error(&mut self) -> String {
        self.feature("caught errors");
        self.depth += 1;
        let text = if self.depth > 7 {
            "throw new Error('deep');".to_owned()
        } else {
            self.sparing(10, |generator| generator.choose_statement(MISPLACED))
        };
        self.depth -= 1;
        text
    }
}

/// Larger pieces about errors.
pub const PIECES: &[Rule] = &[
    statement(
        6,
        NONE,
        r"try «_»{ «body»«;» «misplaced»
} catch («1») { report('piece', «1») }",
    ),
    statement(
        3,
        NONE,
        r"for (const «1» of [() => «enter arrow»«error»«leave»,
  () => {«enter arrow» «misplaced» «leave»}, function () { «enter function»«misplaced»«leave» }]) {
  try { log('no error', «1»()) } catch («2») { report('each', «2») }
}",
    ),
    statement(
        2,
        NONE,
        r"function «1»(«2») «enter function»{«2:number» «body»«;»
  return «2» > 0 ? «1»(«2» - 1) : «error» }«leave»
try { log(«1»(2)) } catch («3») { log(frames(«3»).join(' < ')) }«#whole stacks»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = () => {«enter arrow» «misplaced» «leave»}, «2» = function () { return «1»() },
  «3» = { m: () => «2»() }«;»
try {
  [0].forEach(() => «3».m())
} catch («4») { log(frames(«4»).join(' < ')) }«#whole stacks»",
    ),
    statement(
        2,
        NONE,
        r"class «1» { constructor() «enter strict method»{ «body»«;»
  this.go() }«leave» go() «enter strict method»{ «misplaced» }«leave» static get s() {
  return new «1»() } }
try { «1».s } catch («2») { log(frames(«2»).join(' < ')) }«#whole stacks»«#static getters»",
    ),
    statement(
        2,
        NONE,
        r"try { null.x } catch («1») { const «2» = new Error(«text», { cause: «1» })«;»
  report('cause', «2»)«;» report('of', «2».cause) }
class «3» extends Error { constructor(«4») { super(«4»)«;»
  this.name = '«3»' } get extra() «enter strict method»{ return «any» }«leave» }
try { throw new «3»(«text») } catch («5») { report('own', «5»)«;»
  log(«5».extra, «5» instanceof «3») }«#own error classes»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = new Error(«text»)«;» log(frames(«1»)[0])«;» Error.captureStackTrace(«1»)«;»
  log(frames(«1»)[0])«;»
const «2» = () => new Error('made in an arrow')«;»
  log(frames(«2»()).join(' < '))«#positions without throw»",
    ),
];
