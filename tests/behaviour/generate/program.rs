//! A whole program: what it prints with, the pieces in their surroundings, and its end.

use super::context::{AWAIT, Context, IMMEDIATES, LOOP, MODULE, NONE, SCRIPT, SLOPPY, TIMERS};
use super::grammar::{Rule, statement};
use super::layout::{Semicolons, Style, closed};
use super::rng::Rng;
use super::scheduling::{FAILING_ENDS, PEACEFUL_ENDS};
use super::{Generator, Program, asynchronous, control, dynamic, errors, generators, scheduling, shapes};

/// The longest program, in lines.
const MOST_LINES: usize = 185;

/// Helpers of every program. What is compiled in the global scope needs them too, so they are made global.
const HELPERS: &str = include_str!("helpers.js");

/// The surroundings of a piece; each gives it other abilities, and catches what it throws.
const SURROUNDINGS: &[Rule] = &[
    statement(
        12,
        NONE,
        r"try {
  «chunk»
} catch («1») { report('top', «1») }",
    ),
    statement(
        7,
        NONE,
        r"function «1»(«2») {«enter function»«2:any»
  try {
    «chunk»
  } catch («3») { report('function', «3») } finally { log('left') }
«leave»}
«1»(«number», 2)",
    ),
    statement(
        4,
        NONE,
        r"const «1» = («2», ...«3») =>«_» {«enter arrow»«2:any»«3:list»
  try {
    «chunk»
  } catch («4») { report('arrow', «4»)«;» return «any» }
«leave»}
log(«1»(«number», ...«list»))«#arrow functions»«#rest parameters»",
    ),
    statement(
        14,
        NONE,
        r"async function «1»(«enter async»«2» = «enter parameters»«number»«leave») {«2:number»
  «chunk»
  return «?await «2»|«2»|soon(«2»)»
«leave»}
«1»().then(log, (e) => report('rejection', e))«#async functions»",
    ),
    statement(
        8,
        NONE,
        r"(async () =>«_» {«enter async arrow»
  try {
    «chunk»
  } catch («1») { report('async arrow', «1») } finally { log('async end', await «thing») }
«leave»})()«#async functions»«#await in finally»",
    ),
    statement(
        12,
        MODULE,
        r"try {
  «chunk»
  log(await «thing»)
} catch («1») { report('top level await', «1») }«#top-level await»",
    ),
    statement(
        4,
        MODULE,
        r"export const «1» = await (async («2») => {«enter async arrow»«2:any»
  «chunk»
  return «any»
«leave»})(await «operand»).catch((e) => report('exported', e))
export class «3» { «4»() { return «1» } }
log(«1», new «3»().«4»())«#top-level await»«#exports»",
    ),
    statement(
        5,
        NONE,
        r"log(drive((function* «1»(«2») {«enter generator»«2:any»
  try {
    «chunk»
  } catch («3») { report('generator', «3») } finally { yield 'end' }
«leave»})(«number»)))«#generators»«#try around yield»",
    ),
    statement(
        5,
        NONE,
        r"driveAsync((async function* («1») {«enter async generator»«1:any»
  try {
    «chunk»
  } catch («2») { report('async generator', «2») } finally { yield await «thing» }
«leave»})(«number»)).then(log, (e) => report('rejection', e))«#async generators»«#try around yield»",
    ),
    statement(
        4,
        NONE,
        r"class «1» { static {
  try {
    «enter field»«chunk»«leave»
  } catch («2») { report('static block', «2») }
} }«#static blocks»",
    ),
    statement(
        4,
        NONE,
        r"const «1» = new (class { «2» = (() => {«enter field»«enter arrow»
  try {
    «chunk»
  } catch («3») { report('field', «3») }
  return «any»
«leave»«leave»})(); get «4»() { return [this.«2»] } })()«;»
log(«1».«4»)«#class fields»",
    ),
    statement(
        5,
        NONE,
        r"class «1» extends (class { a() { return 'super a' } static b = 'super b' }) {
  static async «2»(«3») {«enter strict async method»«3:any»
    «chunk»
    return super.b
  «leave»}
  «4»(«5») {«enter strict method»«5:any»
    «chunk»
    return super.a()
  «leave»}
}
«1».«2»(«number»).then(log, (e) => report('static method', e))«;»
try { log(new «1»().«4»(«number»)) } catch («6») { report('method',
  «6») }«#methods»«#derived classes»«#super calls»",
    ),
    statement(
        3,
        NONE,
        r"const «1» = { __proto__: { c: «number» }, get «2»() {«enter method»
  try {
    «chunk»
  } catch («3») { report('getter', «3») } finally { log('got') }
  return super.c
«leave»}, set «2»(«4») { log('set', «4», this.«2») } }
try { «1».«2» = «any» } catch («5») { report('setter', «5») }«#getters»«#setters»«#super properties»",
    ),
    statement(
        4,
        NONE,
        r"try {
  eval(«enter eval»«quote»«chunk»«unquote»«leave»)
} catch («1») { report('eval', «1») }«#direct eval»",
    ),
    statement(
        3,
        NONE,
        r"try {
  new Function('«1»', «enter isolated»«quote»«1:any»«chunk»«unquote»«leave»)(«number»)
} catch («2») { report('new Function', «2») }«#new Function»",
    ),
    statement(
        4,
        NONE,
        r"«?process.nextTick|queueMicrotask|Promise.resolve().then»(«?function|function named|async function» () {
  «enter function»  try {
    «chunk»
  } catch («1») { report('callback', «1») }
«leave»})«#callbacks»",
    ),
    statement(
        4,
        TIMERS,
        r"setTimeout(«?|async »(«1») => {«enter arrow»«1:any»
  try {
    «chunk»
  } catch («2») { report('timer', «2») }
«leave»}, «?0|1», «number»)«#timers»«#callbacks»",
    ),
    statement(
        4,
        IMMEDIATES,
        r"setImmediate(«?|async »() => {«enter arrow»
  try {
    «chunk»
  } catch («1») { report('immediate', «1») }
«leave»})«#immediates»«#callbacks»",
    ),
    statement(
        3,
        NONE,
        r"new Promise((«1», «2») => {«enter arrow»
  «chunk»
  «?«1»|«2»»(«any»)
«leave»}).then(log, (e) => report('executor', e))«#promise executors»",
    ),
    statement(
        4,
        LOOP,
        r"«1»: for (const «2» of [0, 1]) {«enter loop»«1:label»«2:number»
  try {
    «chunk»
    if («2») «jump»
  } catch («3») { report('turn', «3»)«;» continue «1» } finally { log('turned', «2») }
«leave»}«#labels»«#jumps through finally»",
    ),
    statement(
        2,
        NONE,
        r"switch («small» % 2) {«enter switch»
  case 0: {
    try {
      «chunk»
    } catch («1») { report('case', «1») }
  }
  default: «log»
«leave»}«#switch»",
    ),
    statement(
        2,
        SLOPPY,
        r"with ({ «1»: «number» }) {
  try {
    «chunk»
  } catch («2») { report('with', «2», «1») }
}«#with»",
    ),
    statement(
        2,
        NONE,
        r"((«1» = (() => {«enter parameters»«enter arrow»
  try {
    «chunk»
  } catch («2») { report('default', «2») }
  return «any»
«leave»«leave»})()) => log(«1»))()«#parameter defaults»",
    ),
    statement(
        2,
        AWAIT,
        r"await Promise.all([1, 2].map(async («1») => {«enter async arrow»«1:number»
  «chunk»
«leave»})).catch((e) => report('all', e))«#interleaving»«#top-level await»",
    ),
];

/// Writes the program of a seed.
pub fn write(seed: u64) -> Program {
    let mut rng = Rng::new(seed);
    let module = rng.chance(40);
    let timers = rng.chance(65);
    let strict_script = !module && rng.chance(10);
    let mut abilities = if module { MODULE | AWAIT } else { SCRIPT };
    if !module && !strict_script {
        abilities |= SLOPPY;
    }
    if !module {
        abilities |= super::context::THIS;
    }
    abilities |= if timers { TIMERS } else { IMMEDIATES };
    let mut generator = Generator::new(rng, abilities);
    generator.feature(if module { "ES modules" } else { "CommonJS modules" });
    let fails = generator.rng.chance(14);
    let mut source = generator.prelude(module, strict_script, timers);
    generator.pieces(&mut source);
    generator.budget = 6;
    let end = generator.choose_statement(if fails { FAILING_ENDS } else { PEACEFUL_ENDS });
    source.push_str(&end);
    source.push('\n');
    Program {
        source,
        module,
        features: generator.features,
    }
}

impl Generator {
    fn new(mut rng: Rng, abilities: super::context::Abilities) -> Self {
        let semicolons = match rng.below(4) {
            0 => Semicolons::Always,
            1 => Semicolons::Never,
            _ => Semicolons::Mixed,
        };
        let comments = *rng.pick(&[&0, &4, &15]);
        let dense = *rng.pick(&[&0, &15, &50]);
        Self {
            rng,
            style: Style {
                semicolons,
                comments,
                dense,
            },
            features: Default::default(),
            names: 0,
            variables: Vec::new(),
            callables: Vec::new(),
            callable_marks: Vec::new(),
            contexts: vec![Context::program(abilities)],
            hidden: Vec::new(),
            depth: 0,
            nesting: 0,
            budget: 0,
            cost: 0,
        }
    }

    /// Everything before the first piece.
    fn prelude(&mut self, module: bool, strict: bool, timers: bool) -> String {
        let mut text = String::new();
        if self.rng.chance(6) {
            self.feature("hashbang");
            text.push_str("#!/usr/bin/env node\n");
        }
        if strict {
            self.feature("strict scripts");
            text.push_str(self.rng.pick(&[
                "'use strict';\n",
                "\"use strict\"\n",
                "/* first */ 'use strict'\n",
            ]));
        }
        text.push_str(if module {
            "import events, { EventEmitter } from 'node:events'\nconst file = import.meta.url\n"
        } else {
            "const events = require('node:events'), { EventEmitter } = events\nconst file = __filename\n"
        });
        let macrotask = if timers {
            "setTimeout(resolve, 1, value)"
        } else {
            "setImmediate(resolve, value)"
        };
        text.push_str(&format!(
            "const later = (value) => new Promise((resolve) => {macrotask})\n"
        ));
        let macrotask = if timers {
            "setTimeout(run, 1)"
        } else {
            "setImmediate(run)"
        };
        text.push_str(&format!(
            "const last = (run) => later().then(later).then(() => {macrotask})\n"
        ));
        let position = if self.rng.chance(50) {
            "frames(error).join(' < ')"
        } else {
            "frames(error)[0]"
        };
        text.push_str(&format!(
            "function report(label, error) {{ log('caught', label, error, {position}) }}\n"
        ));
        text.push_str(HELPERS);
        self.feature("unhandled rejections with a listener");
        text
    }

    /// Adds pieces in their surroundings until the program is long enough.
    fn pieces(&mut self, source: &mut String) {
        let wanted = usize::try_from(self.rng.between(105, 180)).unwrap_or(100);
        for _ in 0..12 {
            let lines = source.lines().count();
            if lines >= wanted {
                break;
            }
            self.budget = i64::try_from(self.rng.between(20, 70)).unwrap_or(30);
            let before = self.features.clone();
            let text = self.choose_statement(SURROUNDINGS);
            if lines + text.lines().count() > MOST_LINES {
                self.features = before;
                continue;
            }
            source.push_str(&text);
            source.push_str(if closed(&text) { "\n" } else { ";\n" });
            self.callables.clear();
        }
    }

    /// A few pieces with statements between them.
    pub fn chunk(&mut self) -> String {
        self.enter("block");
        let mut statements = Vec::new();
        for _ in 0..self.rng.below(3) {
            self.statement(&mut statements);
        }
        statements.push(self.piece());
        if self.rng.chance(40) {
            self.statement(&mut statements);
        }
        self.leave();
        self.join(&statements)
    }

    /// One of the larger pieces.
    pub fn piece(&mut self) -> String {
        // Nested pieces get their share; the outermost starts at least with enough for its own holes.
        let rules = match self.rng.below(100) {
            0..=12 => control::PIECES,
            13..=32 => errors::PIECES,
            33..=45 => generators::PIECES,
            46..=67 => asynchronous::PIECES,
            68..=76 => scheduling::PIECES,
            77..=86 => dynamic::PIECES,
            _ => shapes::PIECES,
        };
        self.nesting += 1;
        let text = self.choose_statement(rules);
        self.nesting -= 1;
        text
    }
}
