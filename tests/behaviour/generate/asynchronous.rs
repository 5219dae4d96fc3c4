//! Larger pieces about async functions, `await` and async iteration.

use super::context::{AWAIT, LOOP, NONE};
use super::grammar::{Rule, statement};

pub const PIECES: &[Rule] = &[
    statement(
        4,
        NONE,
        r"async function «1»(«enter async»«2»,
  «3» = «enter parameters»«number»«leave») {«2:number»«3:number»
  log('before', «2»)«;» const «4» = await soon(«3»)«;»«4:number»
  «body»«;»
  try { «body»«;» «misplaced» } catch («5») { report('async', «5»)«;»
    return await «4» } finally { log('finally', await «2») }
«leave»}
«1»(«number»).then(log, (e) => report('then', e))«;»
log('after the call')«#async functions»«#await»«#return await»«#await in finally»",
    ),
    statement(
        5,
        AWAIT,
        r"const «1» = await (async («enter async arrow»«2», {
  «key»: «3» = «enter parameters»«number»«leave» } = {}) =>«_»
  «2:number»«3:number»«block»«leave»)(await «operand», await soon({}))«;»
log(«1»)«#await in arguments»«#async functions»",
    ),
    statement(
        7,
        AWAIT | LOOP,
        r"for (let «1» = await soon(0); «1» < await thenable(2); «1» += await 1) {«enter loop»«1:number»
  «body»«;» if (await «operand») continue; log('odd', await «1»)
«leave»}
«#await in loop heads»«#await»«#thenables»",
    ),
    statement(
        7,
        AWAIT,
        r"try { «body»«;» log(await «pledge») } catch («1») { report('await', «1»)«;»
  await «thing» } finally { log(`fin ${await soon(«text»)}`)«;» «body» }
if (await «operand» || await soon(«number»)) «block» else «block»
«#await in conditions»«#await in finally»«#await in templates»",
    ),
    statement(
        7,
        AWAIT,
        r"const { «key»: «1» = await «operand»,
  [await soon('k')]: «2» = [await «operand»] } = await «object»«;»
const [«3», ...«4»] = [await «operand», ...await soon(«list»), await (await «operand»)]«;»
log(«1», «2», «3», «4», new (await soon(«class»))(await «operand»))«#await in destructuring»«#await»",
    ),
    statement(
        3,
        NONE,
        r"async function* «1»(«enter async generator»«2» = «enter parameters»«number»«leave») {«2:number»
  try { const «3» = yield await soon(«2»)«;» log('got', «3»)«;» «body»«;»
    yield* [«number», soon(«number»)]«;» yield rejected(«text») }
  catch («4») { report('in async generator', «4»)«;» yield 'caught' } finally { log('cleanup')«;»
    await «thing» }
  return soon(«any»)
«leave»}
driveAsync(«1»()).then(log, (e) => report('then', e))«;»
log(«1».name, typeof «1»().next)«#async generators»«#try around yield»«#yield*»",
    ),
    statement(
        5,
        AWAIT | LOOP,
        r"const «1» = async function* () {«enter async generator» try { yield 1«;» «body»«;»
  yield 2 } finally { log('stopped')«;» await «thing» } «leave»}
«2»: for await (const «3» of «1»()) {«enter loop»«2:label»«3:any» log(«3»)«;» «body»«;»
  if («test») «?break|continue «2»|break «2»» «leave»}
for await (const [«4», «5» = await «operand»] of [soon([1]), [2, 3]]) log(«4», «5»);
«#for await»«#async generators»«#generators left early»",
    ),
    statement(
        4,
        AWAIT | LOOP,
        r"const «1» = { i: 0, [Symbol.asyncIterator]() { return this }, next() «enter method»{
  log('next', this.i)«;»
  return soon({ value: this.i, done: this.i++ > 1 }) }«leave», async return() «enter async method»{
  log('closing')«;» await «thing»«;» return {} }«leave» }
try { for await (const «2» of «1») { log(«2»)«;»
  if («2» === «small») «?break|throw new Error('out')|continue» } } catch («3») { report('for await',
  «3») }«#for await»«#custom async iterators»«#iterators closed early»",
    ),
    statement(
        3,
        NONE,
        r"const «1» = «promise»«;»«1:promise»
const «2» = [«1», «promise», «number»]«;»
Promise.allSettled(«2»).then((«3») => log(«3».map((«4») => [«4».status, «4».value,
  show(«4».reason)])))«;»
Promise.«?all|race|any»(«2»).then((«5») =>«_» «enter arrow»«5:any»«arrow body»«leave»).then(log,
  (e) => report('combined',
  e)).finally(() => «enter arrow»«block»«leave»)«#promise combinators»«#then»«#finally of promises»",
    ),
    statement(
        3,
        NONE,
        r"«pledge»
  .then((«1») => «enter arrow»«1:any»{ «body»«;» return «promise» }«leave»)
  .then(«?undefined|null|log|(x) => { throw x }», («2») => { report('rejected', «2»)«;»
    return «enter arrow»«any»«leave» })
  .catch((«3») => report('caught', «3»))
  .finally(async () => «enter async arrow»«block»«leave»)
  .then((«4») =>«_» log('last', «4»), («4») => report('last', «4»))«#then»«#finally of promises»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = { then(«2», «3») «enter method»{ log('then called', typeof «2», «2».length)«;»
  «body»«;» «?«2»(«number»)|«3»(new Error('refused'))|«2»(1), «2»(2)|throw new Error('in then')» }«leave» }
Promise.resolve(«1»).then(log, (e) => report('thenable', e))«;»
(async () => { try { log('awaited', await «1») } catch («4») { report('await thenable',
  «4») } })()«#thenables»",
    ),
    statement(
        3,
        NONE,
        r"const «1» = []«;»
const «2» = async («3», «4») => {«enter async arrow»«4:number» for (let i = 0; i < «4»; i++) {
  «1».push(«3» + i)«;» await «?null|soon(i)|thenable(i)|i|Promise.resolve()» } return «any» «leave»}
Promise.all([«2»('a', 3), «2»('b', 2), (async () => { await «2»('c', 1)«;»
  return await «2»('d', 2) })()]).then((«5») => log(«1».join(), «5»))«#interleaving»«#return await»",
    ),
    statement(
        2,
        NONE,
        r"class «1» {
  static async «2»(«3») «enter strict async method»{«3:number» «body»«;»
    return super.toString === Function.prototype.toString && await «3» }«leave»
  async *[Symbol.asyncIterator]() «enter strict async generator method»{ yield this.#x()«;» «body»«;»
    yield await «thing» }«leave»
  async #x() «enter strict async method»{ return await «thing» }«leave»
  y = async () => «enter field»«enter async arrow»[typeof this, await «thing»]«leave»«leave»
}
«1».«2»(«number»).then(log, (e) => report('static async', e))«;»
Array.fromAsync(new «1»()).then(log, (e) => report('from async', e))«;»
new «1»().y().then(log, (e) => report('field',
  e))«#async methods»«#custom async iterators»«#class fields»",
    ),
    statement(
        2,
        NONE,
        r"async function «1»(«2») «enter async»{«2:number» if («2» <= 0) {
  «misplaced» return 0 } await «2»«;» return «?await |»«1»(«2» - 1) }«leave»
«1»(2).catch((«3») => log(frames(«3»).join(' < ')))«;»
(async («4» = «enter parameters»«error»«leave») => «4»)().catch((«5») => report('rejected by default',
  «5»))«#whole stacks»«#async stacks»«#errors in defaults»",
    ),
    statement(
        4,
        AWAIT,
        r"const «1» = await Promise.all(«items».map(async («2»,«_» «3») =>
  «enter async arrow»«2:number»«3:number»«arrow body»«leave»))«;»
log(«1», await «callee»(await «operand»), (await soon(«record»))?.[await soon('a')],
  `${await «thing»}`)«;»
log((await soon(() =>«_» «enter arrow»«arrow body»«leave»))(),
  await (await (async () => async () => 'deep')())())
«#await in arguments»«#await in templates»«#nested arrows»",
    ),
    statement(
        2,
        NONE,
        r"const { promise: «1», resolve: «2», reject: «3» } = Promise.withResolvers()«;»
«1».then((«4») => log('with resolvers', «4»), (e) => report('with resolvers', e))«;»
queueMicrotask(() => «?«2»(soon(1))|«3»('no')|«2»(«1»)|«2»({ then: «3» })»)«;»
(async () => {«enter async arrow» try { await Promise.race([«pledge»,
  rejected('slow')]) } catch («5») { report('race',
  «5») } «body» «leave»})()«#promise combinators»«#queueMicrotask»",
    ),
];
