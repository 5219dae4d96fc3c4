//! Larger pieces about functions, classes, parameters, tagged templates, and resources.

use super::context::{AWAIT, LOOP, NONE, SLOPPY};
use super::grammar::{Rule, statement};

pub const PIECES: &[Rule] = &[
    statement(
        2,
        NONE,
        r"function «1»(«2», «3» = «2» + 1, { a: «4» = «3», ...«5» } = {}, [«6»,,
  «7» = () => «4»] = [], ...«8») {«enter function»«2:number»«3:number»«8:list»
  «body»«;»
  return [«2», «3», «4», «5», «6», typeof «7» === 'function' ? «7»() : «7», «8», arguments.length]
«leave»}
log(«1».length, «1»(«number»), «1»(1, undefined, «record», [«number»],
  ...«list»))«#parameter defaults»«#destructured parameters»«#rest parameters»«#arguments»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = («2» = (() => {«enter parameters»«enter arrow» «misplaced» «leave»«leave»})(),
  «3» = «2») => [«2», «3»]
for (const «4» of [[], [1], [undefined, 2]]) try { log(«1»(...«4»)) } catch («5») { report('default',
  «5») }
«#errors in defaults»",
    ),
    statement(
        2,
        SLOPPY,
        r"function «1»(«2», «2», «3») «enter function»{«2=number» log(«2», arguments[0],
  arguments.length)«;» arguments[1] = «number»«;» «body»«;»
  return [«2», arguments[1], typeof arguments.callee] }«leave»
log(«1»(1, 2), «1».length, «1».call(5))«#duplicate parameters»«#arguments»",
    ),
    statement(
        2,
        NONE,
        r"let «1»«;»
function «2»(«enter function»«3» = () => «4», «4» = «enter parameters»«number»«leave») {
  var «4» = «any»«;» «1» = «3»()«;» «body»«;» return [«1», «4»] «leave»}
log(«2»(), «2»(() => 1), «1»)«#closures in parameter defaults»",
    ),
    statement(
        3,
        NONE,
        r"class «1» {
  constructor(...«2») «enter strict method»{«2:list» log('base', new.target === «1», «2».length)«;»
    «body»«;» this.made = this.make?.(«2») }«leave»
  make() «enter strict method»{ return «any» }«leave»
}
class «3» extends «1» {
  field = (log('field'), «enter field»«any»«leave»)
  constructor(«4» = «enter strict derived»«enter parameters»«number»«leave»«leave») {
    «?super(«4»)|const back = () => super(«4»); back()|super(...[«4», 1])»«;»
    log('derived', this.field, this instanceof «3») «?|; return { replaced: true }|; return» }
  make(«5») «enter strict method»{«5:list» «body»«;» return [super.make(), this.field] }«leave»
}
log(new «3»(), new «1»(1), Reflect.construct(«1», [],
  «3»))«#derived classes»«#super calls»«#super properties»«#new.target»«#class fields»",
    ),
    statement(
        2,
        NONE,
        r"class «1» {
  static #count = «enter field»«number»«leave»; #v = («enter field»«log», «any»«leave»)
  static { try { «enter field»«body»«;»
    «misplaced»«leave» } catch («2») { report('static', «2») } «1».#count++ }
  get v() «enter strict method»{ «body»«;» return this.#v }«leave» set v(«3») { this.#v = «3»«;»
    «1».#count += 1 }
  static has(o) { return #v in o } static get count() {
    return «1».#count } #m = () => «enter field»«enter arrow»«arrow body»«leave»«leave»
  call() { return this.#m() }
}
{ const «4» = new «1»()«;» «4».v = «any»«;» «4».v ??= 1«;»
  log(«4».v, «1».count, «1».has(«4»), «1».has({}),
  «4».call()) }«#private members»«#private accessors»«#static blocks»",
    ),
    statement(
        4,
        NONE,
        r"class «1» {
  [(log('key 1'), 'a')] = log('value a')
  static [(log('key 2'), 'b')] = (log('value b'), «enter field»«any»«leave»);
  [`m${«enter class»«number»«leave»}`]() «enter strict method»«block»«leave»
  'quoted' = this«;» 7 = () => typeof this; static name = 'own'
  static async *[Symbol.asyncIterator]() {} get
  x() «enter strict method»{ return «any» }«leave»
}
log(Object.keys(new «1»()), Reflect.ownKeys(«1».prototype).length, new «1»().x,
  «1».name)«#computed keys»«#class fields»«#class syntax without semicolons»",
    ),
    statement(
        2,
        NONE,
        r"function «1»(«2») {«enter function»«2:any» log('called', new.target === «1», new.target,
  this === undefined || this === globalThis)«;» if (new.target) this.x = «any»; «body» «leave»}
log(«1»(1), new «1»(2), «1».call('s', 3), Reflect.construct(«1», [4], class «3» {}))«;»
  new «1»«#new.target»«#this»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = (strings, ...values) => strings.raw.map((s,
  i) => s + (i < values.length ? `<${show(values[i])}>` : '')).join('')«;»
log(«1»`a\n${«number»}😀${() => «enter arrow»«arrow body»«leave»}${«text»}\u{41}`, «1»``,
  ((s) => s === s)`x`)«;»
log({ t: «1» }.t`${(«2» =>«_» «enter arrow»«2:number»«number»«leave»)(1)}`,
  «1»`${«1»`nested ${«any»}`}`)«#tagged templates»«#functions in templates»",
    ),
    statement(
        3,
        NONE,
        r"try {
  using «1» = { [Symbol.dispose]() «enter method»{ log('disposed 1')«;»
    «body» }«leave» }, «2» = «?null|undefined»«;»
  using «3» = resource('3', «?false|true»)«;»
  «body»«;»
  «?|throw new Error('body')|null.x»
} catch («4») { report('using', «4»)«;»
  if («4» instanceof SuppressedError) log(show(«4».error), show(«4».suppressed)) }«#using»",
    ),
    statement(
        2,
        LOOP,
        r"for (using «1» of [resource('a'), resource('b')]) {«enter loop» «body»«;»
  if («test») «?break|continue»«;» log('kept') «leave»}
log((() => {«enter arrow» using «2» = resource('c')«;» «body»«;» return «any» «leave»})())«#using»",
    ),
    statement(
        3,
        AWAIT,
        r"try {
  await using «1» = { async [Symbol.asyncDispose]() «enter async method»{ log('async disposed')«;»
    «body» }«leave» }«;» using «2» = resource('sync')«;»
  await using «3» = resource('4', «?false|true»)«;»
  log(await «thing»)«;» «body»
} catch («4») { report('await using', «4») }«#await using»«#using»",
    ),
    statement(
        2,
        NONE,
        r"(async () => {«enter async arrow»
  for await (await using «1» of [resource('x'), soon(resource('y'))]) { «body»«;» log('turn') }
  const stack = new AsyncDisposableStack()«;»
    stack.defer(async () => «enter async arrow»«block»«leave»)«;» await stack.disposeAsync()
«leave»})().catch((e) => report('resources', e))«#await using»",
    ),
    statement(
        3,
        NONE,
        r"const «1» = { get a() «enter method»{ log('get a')«;»
  return «any» }«leave», get b() «enter method»{ «misplaced» }«leave»,
  set c(«2») «enter method»{«2:any» log('set c', «2»)«;» «body» }«leave» }
try { const { a: «3», ...«4» } = { ...«1», x: 1 }«;»
  log(«3», «4») } catch («5») { report('spread', «5») }
({ a: «1».c, z: «1».c = «number» } = «1»)«;»
try { const { b: «6» = 1 } = «1»«;»
  log(«6») } catch («7») { report('getter', «7») }«#getters in destructuring»«#getters»«#setters»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = (a) => (b) =>«_» (c) => [a, b, c, «enter arrow»«any»«leave»],
  «2» = («3») => «3» ? (x) => ({ x,
  y: «enter arrow»«enter arrow»«number»«leave»«leave» }) : async () => class «4» { static z = x => x }
log(«1»(1)(2)(«number»), «2»(1)(«text»), typeof «2»(0), (() => void log('void'))(), ((a, b = a) => (a,
  b))(1))«;»
log([3, 1, 2].sort((a, b) => a - b).map(x => x ** 2), (x => y => x + y)(1)(2), (({ a }) => a)({
  a: «any» }), (([, a]) => a)(«list»))«#nested arrows»«#arrows that return objects»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = { v: «number», plain() { return this?.v }, arrow: () => typeof this, nested() {
  return [1].map(() => this.v) }, get self() { return this === «1» } }
const { plain: «2» } = «1»«;»
  try { log(«1».plain(), (0, «1».plain)?.call(«1»), «1».nested(), «1».arrow(), «1».self,
  «2»()) } catch (e) { report('this', e) }
log((function () { return typeof this }).call(«any»), (function () { 'use strict'«;»
  return typeof this }).call(«text»), «1»?.plain?.(), «1».none?.(«log»),
  (delete «1»?.v))«#this»«#optional calls»",
    ),
    statement(
        2,
        NONE,
        r"let «1» = { a: { b: null } }, «2» = 0«;»
log(«1»?.a?.b?.c.d.e(«2»++), «1».a?.['b'] ?? «thing», «1».z?.[«2»++], «2», («1».a ||= «number»),
  («1».n ??= «any»), («1».n &&= «number»), 2 ** -1, (-2) ** 2, 2 ** 3 ** 0)
;[«1».p, «1».q = «number», ...«1».r] = [1, undefined, ...«list»]«;» [«1».p, «1».q] = [«1».q, «1».p]
log(«1».p, «1».q, «1».r, typeof «1», void 0 ?? (1,
  «text»))«#optional chaining»«#assignment operators»«#exponent»«#nullish»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = { [Symbol.toPrimitive](hint) «enter method»{ log('hint', hint)«;» «body»«;»
  return hint === 'number' ? 7 : hint }«leave», get [Symbol.toStringTag]() { return 'Tag' } }
log(+«1», `${«1»}`, «1» + '', «1» * 2, [«1»] + 1, String(Object.prototype.toString.call(«1»)), «1» > 6,
  { [«1»]: 1 })«#Symbol.toPrimitive»",
    ),
];
