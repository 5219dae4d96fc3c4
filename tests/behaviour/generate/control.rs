//! Control flow: branches, loops, jumps, and what `finally` does to them.

use super::context::{AWAIT, LOOP, NONE, RETURN, SLOPPY};
use super::grammar::{Rule, statement};

/// Statements that contain statements, for every block.
pub const CONTROL: &[Rule] = &[
    statement(4, NONE, "if («test») «block» else «block»"),
    statement(
        2,
        NONE,
        "if («_»«test») {«_» «body» } else if («test») «statement»; else «block»",
    ),
    statement(2, NONE, "«enter block»«block»«leave»"),
    statement(1, NONE, "«?;|{}|;;»"),
    statement(1, NONE, "if («test») «log»;"),
    statement(1, NONE, "if («test») «statement»; else «log»;"),
    statement(
        4,
        NONE,
        "try «block»«_» catch («1») { report('«1»', «1») } finally «block»«#finally»",
    ),
    statement(
        3,
        NONE,
        r"try { «body»«;» «misplaced» } catch ({ name: «1», message: «2» }) { log(«1», «2»)«;»
  «body» }«#destructured catch»",
    ),
    statement(
        3,
        NONE,
        r"try { try { «body»«;» «misplaced» } catch («1») { log('inner', show(«1»))«;»
  throw «1» } finally «block» } catch («2») { report('outer', «2») }«#rethrow»«#finally»",
    ),
    statement(
        2,
        NONE,
        r"try { try { «misplaced» } finally { «body»«;»
  log('unwinding') } } catch {«_» log('no binding')«;» «body» }«#optional catch binding»«#finally»",
    ),
    statement(
        2,
        NONE,
        "try { throw «any» } catch («1») { log('thrown', «1») }«#throw of non-errors»",
    ),
    statement(
        3,
        LOOP,
        "for (let «1» = 0; «1» < «digit»; «1»++) «enter loop»«1:number»«block»«leave»«#for»",
    ),
    statement(
        2,
        LOOP,
        r"for (let «1» = 0,
  «2» = «operand»; «1» < 2;«_» «1» += 1) «enter loop»«1:number»«2=number»«block»«leave»«#for»",
    ),
    statement(
        3,
        LOOP,
        r"for («?const|let|var» «1» of [«number»,
  «number»]) «enter loop»«1:number»«block»«leave»«#for of»",
    ),
    statement(
        2,
        LOOP,
        r"for (const [«1», «2» = «number»] of Object.entries(«record»).slice(0,
  3)) «enter loop»«1:text»«2:any»«block»«leave»«#for of»",
    ),
    statement(
        2,
        LOOP,
        "for («?const|let|var» «1» in «record») «enter loop»«1:text»«block»«leave»«#for in»",
    ),
    statement(
        2,
        LOOP,
        r"const «1» = []«;»
for («?let|var» «2» = 0; «2» < 3; «2»++) «1».push(() =>«_» «2»);
log(«1».map((«3») => «3»()))«#closures in loops»",
    ),
    statement(
        2,
        LOOP,
        r"const «1» = []«;»
for (const «2» in { x: 1, y: 2 }) «1».push(function () { return «2» });
log(«1».map((«3») => «3»()))«#closures in loops»",
    ),
    statement(
        2,
        LOOP,
        r"let «1» = 0«;»
while («1»++ < «digit») «enter loop»«1:number»«block»«leave»«#while»",
    ),
    statement(
        2,
        LOOP,
        r"let «1» = 0«;»
do «enter loop»«1:number»«block»«leave» while (++«1» < «digit»)«#do while»",
    ),
    statement(
        1,
        LOOP,
        r"let «1» = 0«;»
do «log»; while («1»++ < 1) log('same line', «1»)«#do while»",
    ),
    statement(
        4,
        LOOP,
        r"«1»: for (const «2» of [0, 1, 2]) {«enter loop»«1:label»«2:number»
  try { log('turn', «2»)«;» if («2» === «digit») { «jump» }
  «body» } catch («3») { report('loop', «3») } finally { log('leaving', «2»)«;» «statement» }
«leave»}«#labels»«#jumps through finally»",
    ),
    statement(
        3,
        LOOP,
        r"«1»: for (let «2» = 0; «2» < 2; «2»++) {«enter loop»«1:label»
  for (const «3» of 'ab') {«enter loop»«3:text»
    try { if («3» === 'b') «?continue|break» «1»; log(«2», «3») } finally { log('finally', «3»)«;»
      «body» }
  «leave»}
«leave»}«#labels»«#jumps through finally»",
    ),
    statement(
        2,
        NONE,
        "«1»: {«enter block»«1:block» «body»«;» if («test») break «1»; «body» «leave»}«#labels»",
    ),
    statement(
        3,
        NONE,
        r"switch («number») {«enter switch»
  case «number»: «statement»;
  case («_»«number»): «body»«;» «?break;|»
  default: «statement»;
  case 3: «body»
«leave»}«#switch»",
    ),
    statement(
        2,
        NONE,
        r"switch (true) {«enter switch»
  default: log('default first');
  case «test»: { let «1» = «number»«;» log(«1») }
  case (() =>«_» «enter arrow»«arrow body»«leave»)(): function «2»() «enter function»{
    return «number» }«leave» log(«2»()); break
«leave»}«#switch»",
    ),
    statement(
        2,
        RETURN,
        "if («operand» === «small») return «any»«#return from inside»;",
    ),
    statement(
        2,
        RETURN,
        r"try { if («operand» === «small») return «any» } finally { log('before leaving')«;»
  «body» }«#return through finally»",
    ),
    statement(
        2,
        AWAIT | LOOP,
        r"for await (const «1» of [«number»,
  soon(«number»)]) «enter loop»«1:number»«block»«leave»«#for await»",
    ),
    statement(
        1,
        AWAIT,
        r"try { await rejected(«text») } catch («1») { report('awaited', «1») } finally {
  await «thing» }«#await in finally»",
    ),
    statement(
        1,
        SLOPPY,
        r"with ({ «1»: «number», «2»: () => 'own' }) { log(«1», «2»())«;» «1» = «number»«;»
  «body» }«#with»",
    ),
];

/// Larger pieces about control flow.
pub const PIECES: &[Rule] = &[
    statement(
        3,
        NONE,
        r"function «1»(«2») «enter function»{«2:number»
  try { «body»«;» if («2») throw new TypeError('t' + «2»)«;» return ['try', «number»] }
  catch («3») { report('in', «3»)«;» return ['catch', «any»] }
  finally { «body»«;» if («2» === 2) return ['finally', «2»] }
}«leave»
log(«1»(0), «1»(1), «1»(2))«#return in finally»«#finally»",
    ),
    statement(
        2,
        LOOP,
        r"const «1» = («2») =>«_» {«enter arrow»
  let «3» = ''«;»
  for (const «4» of [1, 2, 3]) {«enter loop»«4:number»
    try { «3» += «4»«;» if («4» === «2») return «3» + 'r' }
    finally { «3» += 'f'«;» if («4» === 2) «?continue|break»; «body» }
  «leave»}
  return «3»
«leave»}
log(«1»(1), «1»(2), «1»(3))«#return in finally»«#jumps through finally»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = (() => {«enter arrow»
  try { try { throw new Error('first') } finally { throw new RangeError(«text») } }
  catch («2») { report('second wins', «2»)«;» return «2».message.length }
«leave»})()«;»
log(«1»)«#throw in finally»",
    ),
    statement(
        2,
        NONE,
        r"function «1»(«2») «enter function»{ if («2» <= 0) { «body»«;»
  return 1 } return «2» * «1»(«2» - 1) }«leave»
log(«1»(«?3|4|5»))«#recursion»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = («2») => «2» ? 1 + «1»() : («1»(«2» + 1))«;»
try { (function «3»() { return «3»() + 1 })() } catch («4») { log(«4» instanceof RangeError,
  «4».message) }«#stack overflow»",
    ),
    statement(
        2,
        NONE,
        r"var «1» = «number»«;»
{ function «2»() «enter function»{ return «any» }«leave» log(«2»()) }
log(typeof «2»)«;»
log(«1»)«#functions in blocks»",
    ),
    statement(
        5,
        SLOPPY,
        r"if («test») { log(typeof «1»)«;» function «1»() «enter function»«block»«leave»
 «1»()«;» }
log(typeof «1»)«#functions in blocks»«#sloppy block functions»",
    ),
    statement(
        2,
        NONE,
        r"const «3» = (function () {«enter function»
  log(typeof «1», «1»())«;»
  var «1» = «number»«;»
  function «1»() { return 'first' }
  function «1»() «enter function»{ «body»«;» return 'second' }«leave»
  return typeof «1»
«leave»})()«;»
log(«3»)«#hoisted functions»«#functions beside variables of their name»",
    ),
    statement(
        2,
        NONE,
        r"{
  const «1» = { [Symbol.iterator]: () => {«enter arrow» let «2» = 0«;»
    return { next: () => ({ value: «2», done: «2»++ > 2 }), return(«3») { log('closed')«;»
    return {} } } «leave»} }«;»
  «4»: for (const «5» of «1») {«enter loop»«4:label»«5:number» «body»«;»
    if («5» === 1) «?break|break «4»|continue «4»» }«leave»
  const [«6»] = «1»«;» log(«6», Math.max(...«1»))
}«#custom iterators»«#iterators closed early»",
    ),
];
