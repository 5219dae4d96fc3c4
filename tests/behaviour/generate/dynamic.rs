//! Larger pieces about code compiled from strings, `with`, and the sources of functions.

use super::context::{NONE, SLOPPY};
use super::grammar::{Rule, statement};

pub const PIECES: &[Rule] = &[
    statement(
        3,
        NONE,
        r"log(eval(«enter eval»«quote»«body»«;»
  if («test») { «number» } else { «text» }«unquote»«leave»))«#direct eval»«#completion values»",
    ),
    statement(
        9,
        SLOPPY,
        r"eval(«enter eval»«quote»
function «1»(«enter function»«2» = «enter parameters»«number»«leave») {«2:number» «body»«;»
  return «2» «leave»}
var «3» = () => «1»()«unquote»«leave»)«;»
log(typeof «1», «1»(«number»), «3»())«;» log(source(«1»))«#direct eval»«#functions declared in eval»",
    ),
    statement(
        3,
        NONE,
        r"{
  let «1» = «number»«;»«1=number»
  const «2» = eval(«enter eval»«quote»(«3») => {«enter arrow»«3:number» «1» += 1«;» «body»«;»
    return [«1», «3»] «leave»}«unquote»«leave»)«;»
  log(«2»(«number»), «2»(2), «1», «2».name, «2».length)
}«#direct eval»«#closures made in eval»",
    ),
    statement(
        2,
        NONE,
        r"(0, eval)(«enter indirect»«quote»«body»«;»
  var «1» = function () {«enter function» return [typeof this, «any»] «leave»}«unquote»«leave»)«;»
log(typeof «1», globalThis.«1»())«;»
try { (0, eval)(«enter indirect»«quote»«misplaced»«unquote»«leave») } catch («2») { report('indirect',
  «2») }«#indirect eval»",
    ),
    statement(
        3,
        NONE,
        r"const «1» = new Function('«2»', '«3» = 2',
  «enter isolated»«2:number»«3:number»«quote»«body»«;»
  return [«2» + «3», arguments.length, typeof this]«unquote»«leave»)«;»
log(«1»(«number»), «1»(«number», «number»), «1».name, «1».length)«;» log(source(«1»))«#new Function»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = Object
  .getPrototypeOf(«?async function () {}|function* () {}|async function* () {}»).constructor«;»
const «2» = new «1»('«3»', «enter isolated»«3:number»«quote»«body»«;»
  return «3»«unquote»«leave»)(«number»)«;»
log(Object.prototype.toString.call(«2»))«;»
  if («2».then) «2».then(log, (e) => report('async function', e)); else «2».next()«#new Function»",
    ),
    statement(
        2,
        SLOPPY,
        r"const «1» = { «2»: «number», get «3»() «enter method»{ return «any» }«leave»,
  «4»(...args) { return [args.length, this === «1»] } }
with («1») {
  «2» += 1«;» «body»«;» log(«2», «3», «4»(«2»), (() =>«_» «2»)(), typeof «5»)
  var «5» = function () { return «2» }
}
log(«1».«2», «5»())«#with»",
    ),
    statement(
        3,
        NONE,
        r"for (const «1» of [«function», «function», «class», ({
  «key»(«2») «enter strict method»«block»«leave» }).«key», Object.getOwnPropertyDescriptor({
  get x() «enter strict method»{ return «any» }«leave» }, 'x').get]) log(«1»?.name, «1»?.length,
  source(«1» ?? log))
«#function sources»«#function names»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = { async *'a b'(«_») «enter async generator method»«block»«leave»,
  get ['x' + 1]() «enter method»«block»«leave», [`k${1}`]: («2» = {}) =>«_» ({ «2» }), 42() {},
  async async() {}, get: function () {}, set() {} }
for (const [key, d] of Object.entries(Object.getOwnPropertyDescriptors(«1»))) log(key,
  (d.value ?? d.get).name, source(d.value ?? d.get))
«#function sources»«#computed keys»«#function names»",
    ),
    statement(
        2,
        NONE,
        r"const «1» = «function», «2» = [«function»], { «3» = function («_») {} } = {}, «4» = class {
  static m = () => «enter field»«enter arrow»«arrow body»«leave»«leave» }
log(«1».name, «2»[0].name, «3».name, «4».name, «4».m.name, (() => {}).name, (class {}).name,
  (function () {}).bind().name)«#function names»",
    ),
    statement(
        2,
        NONE,
        r"try { eval(«enter eval»«quote»«body»«;»
  «misplaced»«unquote»«leave») } catch («1») { report('eval', «1») }
try { new Function(«enter isolated»«quote»«body»«;»
«misplaced»«unquote»«leave»)() } catch («2») { report('new Function',
  «2») }«#errors in eval»«#errors in new Function»",
    ),
    statement(
        2,
        NONE,
        r"function «1»(«2») {«enter function»«2=number» «?'use strict'|void 0»«;» «2» = 5«;»
  arguments[1] = 'x'«;»
  return [«2», arguments[0], arguments.length, eval('typeof «3»; var «3» = 1; «3»'),
  typeof arguments.callee === 'never'] «leave»}
try { log(«1»(«number», «number», 3)) } catch («4») { report('callee', «4») }«#arguments»«#direct eval»",
    ),
];
