'use strict';

// What instrumented code needs to tell the trace of its calls, and what hides from the program that its code was
// instrumented. Loaded only while calls are recorded, and first of all. What the names mean and who writes the code that uses
// them: runtime/src/instrument/.

const {
  ArrayPrototypeJoin,
  Error,
  ErrorPrototypeToString,
  Function,
  ObjectCreate,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  ReflectApply,
  ReflectOwnKeys,
  RegExpPrototypeSymbolReplace,
  SafeWeakMap,
  StringPrototypeIndexOf,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  SymbolDispose,
  globalThis,
} = primordials;

const binding = internalBinding('trace');
const { isProxy } = internalBinding('types');
const evaluate = globalThis.eval;

/** What a function holds with `using`: its end is told whatever ends it. */
function untilEnd(frame, endedWell) {
  return frame === 0 ? null : {
    __proto__: null,
    [SymbolDispose]() {
      binding.leave(frame, endedWell());
    },
  };
}

/** The code that `evaluator(code)` runs, if `evaluator` is the `eval` of the language. */
function codeOfEval(code, evaluator) {
  return evaluator === evaluate && typeof code === 'string' ? binding.instrumentEval(code) : code;
}

/** The body of the function that `constructor(..., body)` makes, if `constructor` is the `Function` of the language. */
function bodyOfFunction(body, constructor, _filler, ...parameters) {
  if (constructor !== Function || typeof body !== 'string') return body;
  return binding.instrumentBody(body, ArrayPrototypeJoin(parameters, ','));
}

/**
 * Gives instrumented code its names: constants of the global scope, which no program sees in any list. A program's own
 * declaration of such a name wins, and is not instrumented.
 */
function defineNames() {
  const name = '$jsr$';
  const values = {
    s: binding.callSwitch,
    e: binding.enter,
    l: binding.leave,
    d: untilEnd,
    c: binding.caught,
    p: binding.enterDefaults,
    f: binding.enterField,
    g: binding.fieldEnds,
    h: binding.enterHost,
    v: codeOfEval,
    w: bodyOfFunction,
  };
  ObjectDefineProperty(globalThis, name, { __proto__: null, configurable: true, value: values });
  let names = '';
  for (const key in values) names += `${key}: $jsr$${key}, `;
  internalBinding('loader').runScript(`'use strict'; const { ${names} } = globalThis.${name};`, 'node:internal/trace_names');
  delete globalThis[name];
}

// Stacks show the columns of the text that the user wrote.

/** Methods of a call site that tell of a place. */
const places = {
  getColumnNumber(site) {
    return columnOf(site, site.getLineNumber(), site.getColumnNumber());
  },
  getEnclosingColumnNumber(site) {
    return columnOf(site, site.getEnclosingLineNumber(), site.getEnclosingColumnNumber());
  },
  getEvalOrigin(site) {
    const origin = site.getEvalOrigin();
    return typeof origin === 'string' ? originalOrigin(origin) : origin;
  },
  getFunctionName(site) {
    return originalName(site.getFunctionName());
  },
  getMethodName(site) {
    return originalName(site.getMethodName());
  },
  toString: textOf,
};

/** What V8 takes for the name of an anonymous function may be one of ours, which it has seen near it. */
function originalName(name) {
  return typeof name === 'string' && StringPrototypeIndexOf(name, '$jsr$') !== -1 ? null : name;
}

function columnOf(site, line, column) {
  if (line === null || column === null) return column;
  return binding.originalColumn(site.getScriptHash(), line, column);
}

/** What `eval at f (file:line:column)` says, for each eval that the code is nested in. */
function originalOrigin(text) {
  text = RegExpPrototypeSymbolReplace(/eval at [^ (]*\$jsr\$\w* \(/g, text, 'eval at <anonymous> (');
  return RegExpPrototypeSymbolReplace(
    /\(([^()]+):(\d+):(\d+)\)/g, text,
    (_all, file, line, column) => `(${file}:${line}:${binding.originalColumn(file, +line, +column)})`);
}

/** The line of a stack. */
function textOf(site) {
  const text = withOriginalName(site.toString());
  const line = site.getLineNumber();
  const place = `:${line}:${site.getColumnNumber()}`;
  const index = StringPrototypeLastIndexOf(text, place);
  if (line === null || index === -1) return text;
  const before = StringPrototypeSlice(text, 0, index);
  const after = StringPrototypeSlice(text, index + place.length);
  return `${site.isEval() ? originalOrigin(before) : before}:${line}:${places.getColumnNumber(site)}${after}`;
}

/** `new $jsr$n (place)`, `a.$jsr$n (place)`, `$jsr$n (place)`: all are anonymous. */
function withOriginalName(text) {
  if (StringPrototypeIndexOf(text, '$jsr$') === -1) return text;
  return RegExpPrototypeSymbolReplace(
    /^(async )?(new )?[^ (]*\$jsr\$\w*( \[as [^\]]*\])? \((.*)\)$/, text,
    (_all, isAsync = '', isNew = '', as = '', place) =>
      (isNew === '' && as === '' ? `${isAsync}${place}` : `${isAsync}${isNew}<anonymous>${as} (${place})`));
}

const sites = new SafeWeakMap();
let sitePrototype;

/** An object like a call site, that tells of the places in the text that the user wrote. */
function originalSite(site) {
  sitePrototype ??= makeSitePrototype(ObjectGetPrototypeOf(site));
  const original = ObjectCreate(sitePrototype);
  sites.set(original, site);
  return original;
}

function makeSitePrototype(engine) {
  const prototype = ObjectCreate(ObjectGetPrototypeOf(engine));
  const names = ReflectOwnKeys(engine);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const descriptor = ObjectGetOwnPropertyDescriptor(engine, name);
    const { value } = descriptor;
    if (typeof value === 'function' && name !== 'constructor') {
      const tell = places[name] ?? ((site) => ReflectApply(value, site, []));
      descriptor.value = { [name]() {
        return tell(sites.get(this));
      } }[name];
    }
    ObjectDefineProperty(prototype, name, descriptor);
  }
  return prototype;
}

/** What the engine itself makes of an error whose stack is asked for. */
function plainStack(error, lines) {
  let head;
  try {
    head = ErrorPrototypeToString(error);
  } catch {
    head = '<error>';
  }
  return lines.length === 0 ? head : `${head}\n    at ${ArrayPrototypeJoin(lines, '\n    at ')}`;
}

/** Some messages of the engine quote a function. */
function restoreMessage(error) {
  if (typeof error !== 'object' || error === null || isProxy(error)) return;
  const descriptor = ObjectGetOwnPropertyDescriptor(error, 'message');
  if (descriptor === undefined || typeof descriptor.value !== 'string') return;
  const original = binding.originalMessage(descriptor.value);
  if (original !== undefined) ObjectDefineProperty(error, 'message', { ...descriptor, value: original });
}

/** The `stack` of an error: called when it is first read, in the place of `Error.prepareStackTrace`. */
function prepareStack(error, engineSites) {
  restoreMessage(error);
  const originals = [];
  for (let i = 0; i < engineSites.length; i++) originals[i] = originalSite(engineSites[i]);
  const { prepareStackTrace } = Error;
  if (typeof prepareStackTrace === 'function') return ReflectApply(prepareStackTrace, Error, [error, originals]);
  return plainStack(error, originals);
}

/** Before anything of the program is compiled. */
function install() {
  defineNames();
  binding.setPrepareStack(prepareStack);
}

module.exports = { install };
