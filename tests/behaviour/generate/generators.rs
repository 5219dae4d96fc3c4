//! Larger pieces about generators and iterators.

use super::context::{LOOP, NONE};
use super::grammar::{Rule, statement};

pub const PIECES: &[Rule] = &[
    statement(
        4,
        NONE,
        r"function* «1»(«enter generator»«2» = «enter parameters»«number»«leave») {«2:number»
  try { const «3» = yield «2»«;» log('got', «3»)«;» «body»«;» yield «number» }
  catch («4») { report('in generator', «4»)«;» yield 'caught' }
  finally { log('cleanup')«;» «statement» }
  return «any»
«leave»}
{ const «5» = «1»(«?|1|undefined»)«;»
  log(«5».next('ignored'),
  «5».«?next(2)|return('early')|throw(new Error('pushed'))|throw('text')|next()»)«;»
  log(drive(«5»)) }«#generators»«#yield»«#try around yield»",
    ),
    statement(
        3,
        NONE,
        r"const «1» = function* () {«enter generator»
  const «2» = yield* «?[1, 2]|'ab'|new Set([3])»«;» log('delegate gave', «2»)
  const «3» = yield* (function* («4») «enter generator»{«4:any» «body»«;» yield «4»«;»
    return «any» }«leave»)(«number»)«;»
  return [«3», yield «number»]
«leave»}
log(drive(«1»()))«;»
log([...«1»()])«#yield*»«#generators»",
    ),
    statement(
        3,
        LOOP,
        r"function* «1»() {«enter generator» try { yield 1«;» «body»«;»
  yield 2 } finally { log('stopped')«;» «statement»«;» «?yield 'late'|return 'end'|» } «leave»}
for (const «2» of «1»()) {«enter loop»«2:any» log(«2»)«;» «body»«;» break «leave»}
const [«3»] = «1»()«;»
log(«3», «1»().return(«number»), typeof «1»().next)«#generators left early»«#try around yield»",
    ),
    statement(
        2,
        NONE,
        r"class «1» { #items = «enter field»[«number»,
  «number»]«leave»; *[Symbol.iterator]() «enter strict generator method»{ «body»«;»
  yield* this.#items }«leave» static *«2»() «enter strict generator method»{ yield super.name«;»
  «body» }«leave» }
log([...new «1»()].length, drive(«1».«2»()))«#custom iterators»«#private members»«#yield*»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = {
  *«2»() «enter generator method»{ const { a = yield 'default', ...«3» } = (yield «any») ?? {}«;»
    log(a, «3») }«leave»,
  from: [1, 2], next() { return { value: this.from.shift(), done: this.from.length === 0 } },
    [Symbol.iterator]() { return this },
  return(«4») { log('returned', «4»)«;» return { value: «4», done: true } }
}
log(drive(«1».«2»()))«;»
log(drive((function* () { yield* «1» })()))«;»
for (const «5» of Object.assign(«1», { from: [7, 8, 9] })) if («5» === 8) break; else log(«5»);
«#custom iterators»«#iterators closed early»«#yield»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = (function* (...«2») {«enter generator»«2:list»
  try { yield «2».length«;» «misplaced» } finally { «body»«;» yield 'unwinding' }
«leave»})(«number», ...«list»)«;»
log(«1».next())«;» log(«1».next())«;»
try { log(«1».next()) } catch («3») { report('from next', «3») }
log(«1».next(), String(«1»), «1»[Symbol.iterator]() === «1»)«#try around yield»«#rest parameters»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = { next: () => 5, [Symbol.iterator]() { return this } }
try { for (const «2» of «1») log(«2») } catch («3») { report('bad result', «3») }
try { const [«4», «5»] = { [Symbol.iterator]: () => ({ next() «enter method»{ «misplaced» return {
  done: true } }«leave» }) }«;» log(«4», «5») } catch («3») { report('bad next', «3») }
try { (function* () { yield «small» })().throw(new TypeError(«text»)) } catch («3») {
  report('not started', «3») }«#iterators that fail»",
    ),
    statement(
        2,
        NONE,
        r"function* «1»(«2») «enter generator»{«2:number» if («2» > 0) { yield «2»«;»
  yield* «1»(«2» - 1) } «body» }«leave»
log([...«1»(3)].join())«;»
log(«1».name, «1».length, Object.prototype.toString.call(«1»()),
  source(«1»).length)«#recursive generators»«#yield*»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = Iterator.from([1, 2, 3,
  4]).filter((«2») => «enter arrow»«2:number»«number»«leave»).map(«callback»).take(2)«;»
log([...«1»])«;»
log((function* () {«enter generator» «body»«;»
  yield [«number», yield, (yield «number»)] «leave»})().next().done)«#iterator helpers»",
    ),
];
