'use strict';

// What a value is called: the name of its constructor, its `Symbol.toStringTag`, and the prefix made of both.

const {
  AggregateErrorPrototype,
  ArrayBufferPrototype,
  ArrayPrototype,
  ArrayPrototypePush,
  BooleanPrototype,
  DataViewPrototype,
  DatePrototype,
  ErrorPrototype,
  FunctionPrototype,
  MapPrototype,
  NumberPrototype,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  ObjectPrototype,
  ObjectPrototypeHasOwnProperty,
  ObjectPrototypePropertyIsEnumerable,
  PromisePrototype,
  RangeErrorPrototype,
  ReflectOwnKeys,
  RegExpPrototype,
  SafeMap,
  SafeSet,
  SetPrototype,
  String,
  StringPrototype,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  SymbolToStringTag,
  TypeErrorPrototype,
  TypedArrayPrototype,
  WeakMapPrototype,
  WeakSetPrototype,
} = primordials;

const { getConstructorName: engineName } = internalBinding('util');

/** Prototypes whose name is known, whatever a program did to their `constructor`. */
const knownPrototypes = new SafeMap();
const known = [
  'Array', ArrayPrototype,
  'ArrayBuffer', ArrayBufferPrototype,
  'Function', FunctionPrototype,
  'Map', MapPrototype,
  'Set', SetPrototype,
  'Object', ObjectPrototype,
  'TypedArray', TypedArrayPrototype,
  'RegExp', RegExpPrototype,
  'Date', DatePrototype,
  'DataView', DataViewPrototype,
  'Error', ErrorPrototype,
  'AggregateError', AggregateErrorPrototype,
  'RangeError', RangeErrorPrototype,
  'TypeError', TypeErrorPrototype,
  'Boolean', BooleanPrototype,
  'Number', NumberPrototype,
  'String', StringPrototype,
  'Promise', PromisePrototype,
  'WeakMap', WeakMapPrototype,
  'WeakSet', WeakSetPrototype,
];
for (let i = 0; i < known.length; i += 2) knownPrototypes.set(known[i + 1], known[i]);

/** The language's own constructors and namespaces: what inherits from them alone has nothing of its own to show. */
const languageGlobals = new SafeSet();
const globals = [
  'AggregateError', 'Array', 'ArrayBuffer', 'Atomics', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean',
  'DataView', 'Date', 'Error', 'EvalError', 'FinalizationRegistry', 'Float16Array', 'Float32Array', 'Float64Array',
  'Function', 'Infinity', 'Int16Array', 'Int32Array', 'Int8Array', 'Intl', 'Iterator', 'JSON', 'Map', 'Math', 'NaN',
  'Number', 'Object', 'Promise', 'Proxy', 'RangeError', 'ReferenceError', 'Reflect', 'RegExp', 'Set', 'String',
  'Symbol', 'SyntaxError', 'TypeError', 'URIError', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray',
  'WeakMap', 'WeakRef', 'WeakSet',
];
for (let i = 0; i < globals.length; i++) languageGlobals.add(globals[i]);

/** How many prototypes `showHidden` looks into. */
const kMostPrototypes = 3;

/** Whether the class of this name belongs to the language. */
function isLanguageGlobal(name) {
  return languageGlobals.has(name);
}

function isInstance(value, constructor) {
  try {
    return value instanceof constructor;
  } catch {
    return false;
  }
}

/**
 * The name of the nearest constructor up the prototype chain that `value` is an instance of.
 *
 * @param {object} run the inspection
 * @param {object} value
 * @param {number} level
 * @param {string[] | undefined} inherited receives the properties of the prototypes in between, if they are wanted
 * @returns {string | null} null for a value without a prototype
 */
function constructorName(run, value, level, inherited) {
  const direct = ObjectGetPrototypeOf(value);
  if (!ObjectPrototypeHasOwnProperty(value, 'constructor')) {
    // An instance of a built-in class, which is nearly always the case.
    const name = knownPrototypes.get(direct);
    if (name !== undefined) return name;
  }
  let holder = value;
  while (holder !== null) {
    // A known prototype found on the way up is one that `value` inherits from; on itself it says nothing.
    const name = holder === value ? undefined : knownPrototypes.get(holder);
    if (name !== undefined) {
      if (inherited !== undefined && holder !== direct) {
        inheritedProperties(run, value, direct, level, inherited);
      }
      return name;
    }
    const constructor = ObjectGetOwnPropertyDescriptor(holder, 'constructor')?.value;
    if (typeof constructor === 'function' && constructor.name !== '' && isInstance(value, constructor)) {
      if (inherited !== undefined && (holder !== direct || !isLanguageGlobal(constructor.name))) {
        inheritedProperties(run, value, holder === value ? value : direct, level, inherited);
      }
      return String(constructor.name);
    }
    holder = ObjectGetPrototypeOf(holder);
  }
  if (direct === null) return null;
  return nameOfComplex(run, value, direct, level, inherited);
}

/** A prototype chain that leads to no constructor: what the engine calls the value, and what its prototype is. */
function nameOfComplex(run, value, prototype, level, inherited) {
  const name = engineName(value);
  if (run.isTooDeep(level)) return `${name} <Complex prototype>`;
  const prototypeName = constructorName(run, prototype, level + 1, inherited);
  if (prototypeName !== null) return `${name} <${prototypeName}>`;
  const { formatValue } = require('internal/util/inspect/value');
  return `${name} <${formatValue(run.forPrototype(), prototype, 0)}>`;
}

/**
 * Adds the properties of the prototypes that a program defined (not its methods) to `output`.
 * @param {object} run
 * @param {object} value
 * @param {object} holder the first prototype to look at; the value itself if its own constructor was found
 * @param {number} level
 * @param {string[]} output
 */
function inheritedProperties(run, value, holder, level, output) {
  const { formatProperty, kProperty } = require('internal/util/inspect/value');
  const seen = new SafeSet();
  for (let layer = 0; layer < kMostPrototypes; layer++) {
    if (layer !== 0 || holder === value) {
      holder = ObjectGetPrototypeOf(holder);
      if (holder === null) return;
      const constructor = ObjectGetOwnPropertyDescriptor(holder, 'constructor')?.value;
      if (typeof constructor === 'function' && isLanguageGlobal(constructor.name)) return;
    }
    const keys = ReflectOwnKeys(holder);
    run.enter(value);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key === 'constructor' || seen.has(key) || ObjectPrototypeHasOwnProperty(value, key)) continue;
      const descriptor = ObjectGetOwnPropertyDescriptor(holder, key);
      if (typeof descriptor.value === 'function') continue;
      const text = formatProperty(run, holder, level, key, kProperty, descriptor, value);
      ArrayPrototypePush(output, run.colors ? `\u001b[2m${text}\u001b[22m` : text);
    }
    run.leave();
    for (let i = 0; i < keys.length; i++) seen.add(keys[i]);
  }
}

/**
 * The tag, if it is not among the properties that are printed anyway.
 * @param {object} run
 * @param {object} value
 * @returns {string} '' for none
 */
function tagOf(run, value) {
  let tag;
  try {
    tag = value[SymbolToStringTag];
  } catch {
    return '';
  }
  if (typeof tag !== 'string' || tag === '') return '';
  const printed = run.showHidden ?
    ObjectPrototypeHasOwnProperty(value, SymbolToStringTag) :
    ObjectPrototypePropertyIsEnumerable(value, SymbolToStringTag);
  return printed ? '' : tag;
}

/**
 * `Foo(2) [tag] `, `[Foo: null prototype] `, with a space at its end.
 * @param {string | null} name
 * @param {string} tag
 * @param {string} fallback the name if there is none
 * @param {string} [size]
 * @returns {string}
 */
function prefix(name, tag, fallback, size = '') {
  if (name === null) {
    const base = `[${fallback}${size}: null prototype] `;
    return tag !== '' && tag !== fallback ? `${base}[${tag}] ` : base;
  }
  if (tag === '') return `${name}${size} `;
  // A tag such as `Namespace.Foo` of a class Foo says it all.
  const dot = StringPrototypeLastIndexOf(tag, '.');
  if ((dot >= 1 ? StringPrototypeSlice(tag, dot + 1) : tag) === name) return `${tag}${size} `;
  return `${name}${size} [${tag}] `;
}

/** The prefix of a value that is no more than an object; the engine knows the class of one without a prototype. */
function plainPrefix(value, name, tag) {
  if (name !== null) return prefix(name, tag, '');
  const fallback = engineName(value);
  return prefix(name, tag, fallback === tag ? 'Object' : fallback);
}

module.exports = { constructorName, isLanguageGlobal, plainPrefix, prefix, tagOf };
