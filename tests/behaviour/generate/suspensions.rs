//! Expressions that suspend their function, and promises.

use super::context::{AWAIT, IMMEDIATES, NONE, TIMERS, YIELD};
use super::grammar::Precedence::{Additive, Assignment, Call, Conditional, Member, Primary, Unary};
use super::grammar::{Rule, expression};

/// Numbers that are awaited: a suspension can stand anywhere, so these are chosen apart from the other
/// numbers.
pub const AWAITED: &[Rule] = &[
    expression(6, AWAIT, Unary, "await «operand»"),
    expression(4, AWAIT, Unary, "await soon(«number»)"),
    expression(3, AWAIT, Unary, "await thenable(«number»)«#thenables»"),
    expression(3, AWAIT, Unary, "await Promise.resolve(«number»)"),
    expression(
        3,
        AWAIT,
        Unary,
        "await (async («enter async arrow»«1» = «enter parameters»«number»«leave») «-»=>
  «1:number»«number»«leave»)()",
    ),
    expression(
        2,
        AWAIT,
        Unary,
        "await (async () => «enter async arrow»«block»«leave»)()",
    ),
    expression(2, AWAIT | TIMERS, Unary, "await later(«number»)«#timers»"),
    expression(2, AWAIT | IMMEDIATES, Unary, "await later(«number»)«#immediates»"),
    expression(
        2,
        AWAIT,
        Member,
        "(await Promise.all([«number», soon(«number»)]))[1]«#promise combinators»",
    ),
    expression(
        2,
        AWAIT,
        Conditional,
        "await «operand» ? await soon(«number») : «number»",
    ),
    expression(2, AWAIT, Call, "(await «callee»).length"),
    expression(1, AWAIT, Primary, "(await null, «number»)"),
];

/// Numbers that are yielded, or rather what comes back for them.
pub const YIELDED: &[Rule] = &[
    expression(6, YIELD, Assignment, "yield «number»"),
    expression(2, YIELD, Primary, "(yield [«number»], «number»)"),
    expression(2, YIELD, Conditional, "(yield «text») ? «number» : (yield)"),
    expression(2, YIELD, Additive, "(yield) + (yield «number»)"),
    expression(1, YIELD, Assignment, "yield* [«number», «number»]«#yield*»"),
];

/// Promises, of which some are rejected.
pub const PROMISES: &[Rule] = &[
    expression(4, NONE, Call, "Promise.resolve(«any»)"),
    expression(3, NONE, Call, "soon(«any»)"),
    expression(2, NONE, Call, "later(«any»)"),
    expression(2, NONE, Call, "Promise.reject(«text»)"),
    expression(3, NONE, Call, "rejected(«text»)"),
    expression(
        3,
        NONE,
        Call,
        "(async («1») =>«_» «enter async arrow»«1:any»«arrow body»«leave»)(«any»)",
    ),
    expression(
        3,
        NONE,
        Call,
        "(async function «1»() «enter async»«block»«leave»)()",
    ),
    expression(
        3,
        NONE,
        Call,
        "(async () => «enter async arrow»{ «body»«;» throw new Error(«text») }«leave»)()",
    ),
    expression(
        3,
        NONE,
        Call,
        "(async () => «enter async arrow»{ «body»«;» «misplaced» }«leave»)()",
    ),
    expression(
        3,
        NONE,
        Call,
        "«pledge».then((«1») =>«_» «enter arrow»«1:any»«arrow body»«leave»)«#then»",
    ),
    expression(
        2,
        NONE,
        Call,
        "«pledge».finally(() => «enter arrow»«block»«leave»)«#finally of promises»",
    ),
    expression(2, NONE, Call, "«pledge».catch((«1») => show(«1»))"),
    expression(
        2,
        NONE,
        Member,
        "new Promise((«1», «2») => «enter arrow»{ «body»«;» «?1»(«any») }«leave»)",
    ),
    expression(
        2,
        NONE,
        Call,
        "Promise.«?all|any|race|allSettled»([«pledge», soon(«number»)])«#promise combinators»",
    ),
    expression(1, NONE, Call, "Promise.try(«function»)"),
];
