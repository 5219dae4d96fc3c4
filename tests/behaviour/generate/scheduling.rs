//! Larger pieces about the order in which callbacks run, and the ways in which a program ends.

use super::context::{AWAIT, IMMEDIATES, MODULE, NONE, SCRIPT, TIMERS};
use super::grammar::{Rule, statement};

/// A program has either timers of one duration or immediates: which of the two comes first is a race.
pub const PIECES: &[Rule] = &[
    statement(
        3,
        NONE,
        r"process.nextTick((«1») => {«enter arrow» log('tick', «1»)«;» «body» «leave»}, «number»)«;»
queueMicrotask(() => {«enter arrow» log('microtask')«;» «body» «leave»})«;»
Promise.resolve(«number»).then((«2») => {«enter arrow»«2:any» log('reaction', «2»)«;»
  process.nextTick(log, 'tick from reaction') «leave»})«;»
log('scheduled')«#nextTick»«#queueMicrotask»«#then»",
    ),
    statement(
        4,
        TIMERS,
        r"setTimeout(function («1») {«enter function»«1:any» log('timer', «1»)«;» «body»«;»
  Promise.resolve().then(() => log('after timer')) «leave»}, «?0|1», «number»)«;»
setTimeout(async () =>«_» {«enter async arrow» log('async timer', await «thing»)«;»
  «body» «leave»}, «?0|1»)«;»
const «2» = setTimeout(() => log('cancelled'), 1)«;» clearTimeout(«2»)«;»
queueMicrotask(() => setTimeout(log, 0, 'timer from microtask'))«#timers»«#queueMicrotask»",
    ),
    statement(
        4,
        TIMERS,
        r"let «1» = 0«;» const «2» = setInterval(() =>«_» {«enter arrow» log('interval', ++«1»)«;»
  if («1» === 2) clearInterval(«2»); «body» «leave»}, 1)«;»
setTimeout(() => setTimeout(() => {«enter arrow» «body» «leave»}, 1), 1)«#timers»«#intervals»",
    ),
    statement(
        4,
        IMMEDIATES,
        r"setImmediate((«1») => {«enter arrow»«1:any» log('immediate', «1»)«;»
  process.nextTick(log, 'tick')«;» queueMicrotask(() => log('microtask'))«;»
  «body» «leave»}, «number»)«;»
setImmediate(() =>«_» «enter arrow»setImmediate(log, 'nested', «any»)«leave»)«;»
  clearImmediate(setImmediate(log, 'never'))«#immediates»«#nextTick»«#queueMicrotask»",
    ),
    statement(
        3,
        NONE,
        r"const «1» = new EventEmitter()«;»
«1».on('e', function (...«2») {«enter function»«2:list» log('on', this === «1», «2»)«;»
  «body» «leave»}).once('e', («3») =>«_» «enter arrow»log(«3», «any»)«leave»)«;»
log(«1».emit('e', «number»), «1».emit('e'), «1».emit('none'), «1».listenerCount('e'))«;»
try { «1».emit('error', new Error(«text»)) } catch («4») { log('unheard', show(«4»)) }«#EventEmitter»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = new (class extends EventEmitter { constructor() { super()«;»
  this.on('go', this.go) } go(«2») «enter strict method»{«2:any» «body»«;»
  if («2» === 2) { «misplaced» } return log('go', «2») }«leave» })()«;»
try { «1».emit('go', 1)«;» «1».emit('go', 2) } catch («3») { report('listener', «3») }
events.once(«1», 'later').then((«4») => log('once', «4»))«;»
  queueMicrotask(() => «enter arrow»«1».emit('later', «any»)«leave»)«#EventEmitter»«#derived classes»",
    ),
    statement(
        2,
        NONE,
        r"Promise.reject(new RangeError(«text»)).finally(() => {«enter arrow» «body» «leave»})«;»
«pledge»«;»
const «1» = rejected('late')«;»
  process.nextTick(() => «1».catch((e) => report('in time', e)))«#unhandled rejections»",
    ),
    statement(
        2,
        AWAIT,
        r"log('1')«;» const «1» = (async () => { log('2')«;» await null«;» log('5') })()«;»
process.nextTick(log, 'n')«;» Promise.resolve().then(() => log('6'))«;» log('3', await «thing»)«;»
await «1»«;» await new Promise((«2») => process.nextTick(«2»))«;» log('7')«#interleaving»«#nextTick»",
    ),
    statement(
        2,
        NONE,
        r"process.on('exit', («1») => {«enter arrow» log('exit', «1»)«;» «body» «leave»})«;»
process.once('beforeExit', («2») => {«enter arrow» log('before exit', «2»)«;»
  queueMicrotask(() => log('once more')) «leave»})«#exit listeners»",
    ),
];

/// What a program does last, so that its exit code is 0.
pub const PEACEFUL_ENDS: &[Rule] = &[
    statement(10, NONE, "log('end')"),
    statement(
        3,
        NONE,
        r"log('end', «any»)«;»
process.exitCode = 0",
    ),
    statement(
        2,
        NONE,
        r"log('end')«;»
process.once('exit', («1») => { log('exiting', «1», process.exitCode)«;»
  process.exitCode = 0 })«#exit listeners»",
    ),
    statement(
        2,
        SCRIPT,
        r"log('end')«;»
if (log('returning') === undefined) return
log('not reached')«#return at top level»",
    ),
    statement(
        2,
        NONE,
        r"last(function «1»() {«enter function» log('end')«;»
  try { process.exit(0) } finally { log('not reached') } «leave»})«#process.exit»",
    ),
    statement(
        2,
        MODULE,
        r"log('end')«;»
export default function («enter function»«1» = «enter parameters»«number»«leave») {
  return «any» «leave»}
import(import.meta.url).then((ns) => log(Object.keys(ns)))«#exports»«#dynamic import»",
    ),
];

/// What a program does last, so that its exit code is not 0. Most wait for what was scheduled before.
pub const FAILING_ENDS: &[Rule] = &[
    statement(
        6,
        NONE,
        r"log('end')«;»
process.exitCode = «?1|3|70»«#process.exitCode»",
    ),
    statement(
        3,
        NONE,
        r"function «1»(«2») {«enter function» if («2» > 2) { try {
  process.exit(«?2|7|64») } finally { log('never') } } return [«2»].map(() => «1»(«2» + 1)) «leave»}
«?last(() => { log('end'); «1»(0) })|log('end'); «1»(0)»«#process.exit»",
    ),
    statement(
        2,
        NONE,
        r"last(() =>«_» {«enter arrow» log('end')«;» process.nextTick(() => { «body»«;»
  process.exit(«?4|5») }) «leave»})«#process.exit»",
    ),
    statement(
        4,
        NONE,
        r"process.on('exit', («2») => log('exit', «2»))«;»
function «1»() {«enter function» unguard()«;» try { «body»«;» return «any» } finally { log('end')«;»
  throw new TypeError(«text») } «leave»}
«?last(«1»)|«1»()»«#uncaught exceptions»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = () =>«_» { log('end')«;» unguard()«;» throw «enter arrow»«any»«leave» }
«?last(() => [1].forEach(«1»))|[1].forEach(«1»)»«#uncaught exceptions»«#throw of non-errors»",
    ),
    statement(
        2,
        NONE,
        r"«?last|queueMicrotask»(() => {«enter arrow» log('end')«;» unguard()«;» «body»«;»
  null.gone «leave»})«#uncaught exceptions»",
    ),
    statement(
        2,
        TIMERS,
        r"setTimeout(async () => {«enter async arrow» log('end')«;» await null«;» unguard()«;»
  throw new Error(«text») «leave»}, 1)«#uncaught exceptions»«#timers»",
    ),
    statement(
        2,
        NONE,
        r"last(async () => {«enter async arrow» unguard()«;»
  try { await soon(1) } finally { «body»«;»
  log('end') } throw new RangeError(«text») «leave»})«#uncaught exceptions»",
    ),
    statement(
        1,
        MODULE,
        r"log('end')«;»
await new Promise(() => {})«;»
log('never')",
    ),
    statement(
        1,
        MODULE,
        r"log('end')«;»
await (async () => {«enter async arrow» await later()«;» unguard()«;» await null«;»
  throw new Error(«text») «leave»})()«#uncaught exceptions»«#top-level await»",
    ),
];
