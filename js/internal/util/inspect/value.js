'use strict';

// Formats one value. What it is decides who describes it; from there every object goes the same way: its own entries,
// its properties, then the layout.

const kProperty = 0;
const kElement = 1;
const kListProperty = 2;

// Exported before anything is required, because the modules below need these functions in turn.
module.exports = { formatKey, formatPrimitive, formatProperty, formatValue, kElement, kProperty, ownKeys };

const {
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeSort,
  Error,
  FunctionPrototypeCall,
  FunctionPrototypeSymbolHasInstance,
  MathMax,
  MathMin,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetOwnPropertyNames,
  ObjectGetOwnPropertySymbols,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty,
  ObjectPrototypePropertyIsEnumerable,
  RangeError,
  SafeMap,
  StringPrototypeIndexOf,
  StringPrototypeRepeat,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  SymbolFor,
  SymbolIterator,
  SymbolPrototypeToString,
} = primordials;

const { getOwnNonIndexProperties, getProxyDetails, constants: { ALL_PROPERTIES, ONLY_ENUMERABLE } } =
  internalBinding('util');
const { kindOf, kinds } = internalBinding('types');
const { constructorName, plainPrefix, prefix, tagOf } = require('internal/util/inspect/identity');
const { layOut, widthOf } = require('internal/util/inspect/layout');
const { Shape } = require('internal/util/inspect/shape');
const { bigintText, escapeText, isIdentifier, more, numberText, quote } = require('internal/util/inspect/text');

/** Strings up to this length stay on one line. */
const kShortString = 16;
/** Once the objects made this much text, the others are only named. */
const kMostText = 2 ** 27;
/** The longest array has one element less. */
const kMostElements = 2 ** 32 - 1;

const customInspect = SymbolFor('nodejs.util.inspect.custom');

// Loaded when the first value of their kind is met.
let binary;
let builtins;
let collections;
let errors;
let functions;
const lazyBinary = () => (binary ??= require('internal/util/inspect/binary'));
const lazyBuiltins = () => (builtins ??= require('internal/util/inspect/builtins'));
const lazyCollections = () => (collections ??= require('internal/util/inspect/collections'));
const lazyErrors = () => (errors ??= require('internal/util/inspect/errors'));
const lazyFunctions = () => (functions ??= require('internal/util/inspect/functions'));

/**
 * @param {import('./run').Inspection} run
 * @param {unknown} value
 * @param {number} level how many objects it is inside of
 * @param {boolean} [hidesBytes] whether an ArrayBuffer shows its size only
 * @returns {string}
 */
function formatValue(run, value, level, hidesBytes = false) {
  if (value === null) return run.stylize('null', 'null');
  if (typeof value !== 'object' && typeof value !== 'function') return formatPrimitive(run, value, run.stylize);

  let target = value;
  let kind = kindOf(value);
  let proxies = 0;
  if (kind === kinds.proxy) {
    // Nothing may be read from the proxy itself: that would run the program's traps.
    if (run.showProxy) return formatProxy(run, value, level);
    while (target !== null && kind === kinds.proxy) {
      target = getProxyDetails(target, false);
      kind = target === null ? kind : kindOf(target);
      proxies++;
    }
    if (target === null) return wrapProxy(run, run.stylize('<Revoked Proxy>', 'special'), proxies - 1);
  }

  if (run.customInspect) {
    const inspector = target[customInspect];
    if (typeof inspector === 'function') {
      const custom = callInspector(run, inspector, value, target, level);
      if (custom !== undefined) return custom;
    }
  }
  if (run.isInside(target)) return formatReference(run, target);
  const text = formatObject(run, target, kind, level, hidesBytes);
  return proxies === 0 ? text : wrapProxy(run, text, proxies);
}

/** Text of `undefined`, or what the program's own inspect function makes of the value. */
function callInspector(run, inspector, receiver, target, level) {
  const { inspect } = require('internal/util/inspect/inspector');
  // The function that `util` exports as well, and prototypes, which inherit a method meant for instances.
  if (inspector === inspect ||
      ObjectGetOwnPropertyDescriptor(target, 'constructor')?.value?.prototype === target) {
    return undefined;
  }
  const depth = run.depth === null ? null : run.depth - level;
  const options = run.optionsFor(receiver, receiver !== target);
  const result = FunctionPrototypeCall(inspector, receiver, depth, options, inspect);
  if (result === receiver) return undefined;
  if (typeof result !== 'string') return formatValue(run, result, level);
  return StringPrototypeReplaceAll(result, '\n', `\n${StringPrototypeRepeat(' ', run.indent)}`);
}

/** An object inside itself: by the number that it is marked with once it is done. */
function formatReference(run, value) {
  run.references ??= new SafeMap();
  let index = run.references.get(value);
  if (index === undefined) {
    index = run.references.size + 1;
    run.references.set(value, index);
  }
  return run.stylize(`[Circular *${index}]`, 'special');
}

function wrapProxy(run, text, times) {
  for (let i = 0; i < times; i++) {
    text = run.stylize('Proxy(', 'special') + text + run.stylize(')', 'special');
  }
  return text;
}

function formatProxy(run, proxy, level) {
  const { 0: target, 1: handler } = getProxyDetails(proxy, true);
  if (target === null) return run.stylize('<Revoked Proxy>', 'special');
  if (run.isTooDeep(level)) return run.stylize('Proxy [Array]', 'special');
  run.indent += 2;
  const entries = [formatValue(run, target, level + 1), formatValue(run, handler, level + 1)];
  run.indent -= 2;
  return layOut(run, entries, '', 'Proxy [', ']', true, level + 1);
}

/**
 * @param {import('./run').Inspection} run
 * @param {undefined | boolean | number | bigint | string | symbol} value
 * @param {(text: string, style: string) => string} stylize
 * @returns {string}
 */
function formatPrimitive(run, value, stylize) {
  switch (typeof value) {
    case 'string': return formatString(run, value, stylize);
    case 'number': return stylize(numberText(value, run.numericSeparator), 'number');
    case 'boolean': return stylize(`${value}`, 'boolean');
    case 'bigint': return stylize(bigintText(value, run.numericSeparator), 'bigint');
    case 'undefined': return stylize('undefined', 'undefined');
    default: return stylize(SymbolPrototypeToString(value), 'symbol');
  }
}

function formatString(run, value, stylize) {
  let trailer = '';
  if (value.length > run.maxStringLength) {
    trailer = more(value.length - run.maxStringLength, 'character');
    value = StringPrototypeSlice(value, 0, run.maxStringLength);
  }
  if (run.compact === true || value.length <= kShortString || value.length <= run.breakLength - run.indent - 4) {
    return stylize(quote(value), 'string') + trailer;
  }
  // A long string of several lines: one literal for each.
  let text = '';
  let start = 0;
  while (true) {
    const newline = StringPrototypeIndexOf(value, '\n', start);
    if (newline === -1 || newline === value.length - 1) break;
    text += stylize(quote(StringPrototypeSlice(value, start, newline + 1)), 'string');
    text += ` +\n${StringPrototypeRepeat(' ', run.indent + 2)}`;
    start = newline + 1;
  }
  return text + stylize(quote(StringPrototypeSlice(value, start)), 'string') + trailer;
}

/** Keys of the properties to print: own and enumerable, or all own with `showHidden`. */
function ownKeys(run, value) {
  const symbols = ObjectGetOwnPropertySymbols(value);
  let keys;
  if (run.showHidden) {
    keys = ObjectGetOwnPropertyNames(value);
  } else {
    try {
      keys = ObjectKeys(value);
    } catch (error) {
      // The exports of a module that was not evaluated yet cannot be asked for their attributes.
      if (kindOf(value) !== kinds.namespace) throw error;
      keys = ObjectGetOwnPropertyNames(value);
    }
  }
  for (let i = 0; i < symbols.length; i++) {
    if (run.showHidden || ObjectPrototypePropertyIsEnumerable(value, symbols[i])) ArrayPrototypePush(keys, symbols[i]);
  }
  return keys;
}

/** Keys of an array's or a typed array's properties that are not elements. */
function listKeys(run, value) {
  return getOwnNonIndexProperties(value, run.showHidden ? ALL_PROPERTIES : ONLY_ENUMERABLE);
}

function formatObject(run, value, kind, level, hidesBytes) {
  let inherited = run.showHidden && !run.isTooDeep(level) ? [] : undefined;
  const name = constructorName(run, value, level, inherited);
  if (inherited !== undefined && inherited.length === 0) inherited = undefined;
  const shape = new Shape(value, kind, name, tagOf(run, value), level, inherited !== undefined);
  shape.hidesBytes = hidesBytes;
  const whole = describe(run, shape);
  if (whole !== undefined) return whole;
  if (run.isTooDeep(level)) return formatName(run, shape);
  return formatContents(run, shape, level + 1, inherited);
}

/** Describes the value in `shape`; returns text if that is all there is to print. */
function describe(run, shape) {
  const { value, kind, name } = shape;
  if (kind >= kinds.array && kind <= kinds.setIterator && (name === null || SymbolIterator in value)) {
    return describeIterable(run, shape);
  }
  shape.keys = ownKeys(run, value);
  if (kind === kinds.function) return lazyFunctions().describeFunction(run, shape);
  if (name === 'Object') return describePlain(shape);
  if (kind === kinds.regexp) return lazyBuiltins().describeRegExp(run, shape);
  if (kind === kinds.date) return lazyBuiltins().describeDate(run, shape);
  if (kind === kinds.error || FunctionPrototypeSymbolHasInstance(Error, value)) {
    return lazyErrors().describeError(run, shape);
  }
  switch (kind) {
    case kinds.arrayBuffer:
    case kinds.sharedArrayBuffer:
      return lazyBinary().describeBuffer(run, shape);
    case kinds.dataView: return lazyBinary().describeDataView(shape);
    case kinds.weakMap:
    case kinds.weakSet:
      return lazyCollections().describeWeak(run, shape);
    case kinds.promise: return lazyBuiltins().describePromise(shape);
    case kinds.namespace: return lazyBuiltins().describeNamespace(shape);
    case kinds.number:
    case kinds.string:
    case kinds.boolean:
    case kinds.bigint:
    case kinds.symbol:
      return lazyBuiltins().describeBoxed(run, shape);
    default: return describeInstance(run, shape);
  }
}

function describeIterable(run, shape) {
  switch (shape.kind) {
    case kinds.array: return describeArray(run, shape);
    case kinds.typedArray:
      shape.keys = listKeys(run, shape.value);
      return lazyBinary().describeTypedArray(run, shape);
    default:
      shape.keys = ownKeys(run, shape.value);
      return lazyCollections().describeCollection(shape);
  }
}

/** What Object itself made: literals, `arguments`. */
function describePlain(shape) {
  if (shape.kind === kinds.arguments) {
    shape.open = '[Arguments] {';
  } else if (shape.tag !== '') {
    shape.open = `${prefix(shape.name, shape.tag, 'Object')}{`;
  }
  return shape.isBare() ? `${shape.open}}` : undefined;
}

/** An instance of a class that has no format of its own. */
function describeInstance(run, shape) {
  const { value } = shape;
  // A URL has getters only. Without a string there, its class need not be loaded to know that it is none.
  if (typeof value.href === 'string' && !run.isTooDeep(shape.level) && value instanceof require('internal/url').URL) {
    shape.base = value.href;
    return shape.isBare() ? shape.base : undefined;
  }
  if (shape.isBare() && shape.kind === kinds.external) return lazyBuiltins().formatExternal(run, value);
  shape.open = `${plainPrefix(value, shape.name, shape.tag)}{`;
  return shape.isBare() ? `${shape.open}}` : undefined;
}

function describeArray(run, shape) {
  const { value, name, tag } = shape;
  shape.keys = listKeys(run, value);
  shape.isList = true;
  shape.close = ']';
  shape.open = name === 'Array' && tag === '' ? '[' : `${prefix(name, tag, 'Array', `(${value.length})`)}[`;
  if (value.length === 0 && shape.isBare()) return `${shape.open}]`;
  shape.entries = formatElements;
}

/** All that is shown of an object below the depth that was asked for. */
function formatName(run, shape) {
  const name = StringPrototypeSlice(plainPrefix(shape.value, shape.name, shape.tag), 0, -1);
  return run.stylize(shape.name === null ? name : `[${name}]`, 'special');
}

function isStackOverflow(error) {
  return FunctionPrototypeSymbolHasInstance(RangeError, error) &&
    error.message === 'Maximum call stack size exceeded';
}

/** The entries and properties of an object, laid out. */
function formatContents(run, shape, level, inherited) {
  const { value } = shape;
  const { indent, path, written } = run;
  run.enter(value);
  run.deepest = level;
  let entries;
  try {
    entries = formatEntries(run, shape, level, inherited);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    run.path = path;
    run.indent = indent;
    const name = StringPrototypeSlice(plainPrefix(value, shape.name, shape.tag), 0, -1);
    return run.stylize(
      `[${name}: Inspection interrupted prematurely. Maximum call stack size exceeded.]`, 'special');
  }
  let { base, open } = shape;
  const index = run.references?.get(value);
  if (index !== undefined) {
    const reference = run.stylize(`<ref *${index}>`, 'special');
    if (run.compact === true) open = `${reference} ${open}`;
    else base = base === '' ? reference : `${reference} ${base}`;
  }
  run.leave();
  if (run.sorted) sortEntries(run, shape, entries);
  const text = layOut(run, entries, base, open, shape.close, shape.isList, level, value);
  // The text of what is inside was counted there, and is part of this.
  run.written = written + text.length;
  if (run.written > kMostText) run.depth = -1;
  return text;
}

function formatEntries(run, shape, level, inherited) {
  const { value } = shape;
  const entries = shape.entries === undefined ? [] : shape.entries(run, value, level, shape);
  // What made the entries may have taken care of the keys.
  const { keys } = shape;
  if (shape.slots !== undefined) {
    for (let i = 0; i < shape.slots.length; i++) {
      ArrayPrototypePush(entries, formatSlot(run, shape, shape.slots[i], level));
    }
  }
  const type = shape.isList ? kListProperty : kProperty;
  for (let i = 0; i < keys.length; i++) {
    entries[entries.length] = formatProperty(run, value, level, keys[i], type);
  }
  if (inherited !== undefined) {
    for (let i = 0; i < inherited.length; i++) ArrayPrototypePush(entries, inherited[i]);
  }
  return entries;
}

/** `[byteLength]: 8`: an accessor of a built-in class, read and printed like a property. */
function formatSlot(run, shape, key, level) {
  const { value } = shape;
  run.indent += 2;
  let text;
  try {
    text = formatValue(run, value[key], level, shape.hidesBytes);
  } catch {
    // A view of a buffer that was transferred away: the buffer still answers.
    text = formatValue(run, value.buffer[key], level, shape.hidesBytes);
  }
  run.indent -= 2;
  return `${run.stylize(`[${key}]`, 'string')}: ${text}`;
}

/** Sorts properties; elements keep their places. */
function sortEntries(run, shape, entries) {
  const compare = run.sorted === true ? undefined : run.sorted;
  if (!shape.isList) {
    ArrayPrototypeSort(entries, compare);
    return;
  }
  const count = shape.keys.length;
  if (count <= 1) return;
  const first = entries.length - count;
  const sorted = ArrayPrototypeSort(ArrayPrototypeSlice(entries, first), compare);
  for (let i = 0; i < count; i++) entries[first + i] = sorted[i];
}

/**
 * @param {import('./run').Inspection} run
 * @param {object} holder the object that has the property
 * @param {number} level
 * @param {string | symbol | number} key
 * @param {number} type kProperty, kListProperty (of an array), or kElement: no key is printed
 * @param {PropertyDescriptor} [descriptor]
 * @param {object} [receiver] what a getter is called on
 * @returns {string} `key: value`
 */
function formatProperty(
  run, holder, level, key, type, descriptor = ObjectGetOwnPropertyDescriptor(holder, key), receiver = holder,
) {
  let gap = ' ';
  let text;
  // Own ones only: a program may have put any of these names on Object.prototype.
  const isData = ObjectPrototypeHasOwnProperty(descriptor, 'value');
  if (isData && descriptor.value !== undefined) {
    const indent = run.compact === true && type === kProperty ? 3 : 2;
    run.indent += indent;
    text = formatValue(run, descriptor.value, level);
    if (indent === 3 && run.breakLength < widthOf(text, run.colors)) {
      gap = `\n${StringPrototypeRepeat(' ', run.indent)}`;
    }
    run.indent -= indent;
  } else if (isData) {
    text = run.stylize('undefined', 'undefined');
  } else if (descriptor.get !== undefined) {
    text = formatGetter(run, descriptor, receiver, level);
  } else if (descriptor.set !== undefined) {
    text = run.stylize('[Setter]', 'special');
  } else {
    text = run.stylize('undefined', 'undefined');
  }
  if (type === kElement) return text;
  const name = formatKey(run, key);
  return `${descriptor.enumerable === false ? `[${name}]` : name}:${gap}${text}`;
}

function formatKey(run, key) {
  if (typeof key === 'symbol') return run.stylize(escapeText(SymbolPrototypeToString(key), true), 'symbol');
  // In an object literal this key unquoted would set the prototype.
  if (key === '__proto__') return "['__proto__']";
  return isIdentifier(key) ? run.stylize(key, 'name') : run.stylize(quote(key), 'string');
}

/** An accessor, and with the `getters` option what it returns. */
function formatGetter(run, descriptor, receiver, level) {
  const { getters } = run;
  const hasSetter = descriptor.set !== undefined;
  const label = hasSetter ? 'Getter/Setter' : 'Getter';
  if (getters !== true && getters !== (hasSetter ? 'set' : 'get')) return run.stylize(`[${label}]`, 'special');
  run.indent += 2;
  let text;
  let isObject = false;
  try {
    const value = FunctionPrototypeCall(descriptor.get, receiver);
    isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    text = formatValue(run, value, level);
  } catch (error) {
    isObject = false;
    text = `<Inspection threw (${formatValue(run, error, level)})>`;
  }
  run.indent -= 2;
  if (isObject) return `${run.stylize(`[${label}]`, 'special')} ${text}`;
  return `${run.stylize(`[${label}:`, 'special')} ${text}${run.stylize(']', 'special')}`;
}

/** The elements of an array. */
function formatElements(run, array, level) {
  const { length } = array;
  const count = MathMin(MathMax(0, run.maxArrayLength), length);
  const entries = [];
  for (let i = 0; i < count; i++) {
    const descriptor = ObjectGetOwnPropertyDescriptor(array, i);
    if (descriptor === undefined) return formatSparse(run, array, level, entries, count);
    entries[i] = formatProperty(run, array, level, i, kElement, descriptor);
  }
  if (length > count) ArrayPrototypePush(entries, more(length - count, 'item'));
  return entries;
}

/** Goes on from the first hole of an array, where `entries` ends; a run of holes is one entry. */
function formatSparse(run, array, level, entries, most) {
  const keys = ObjectKeys(array);
  let next = entries.length;
  for (let i = next; i < keys.length && entries.length < most; i++) {
    const index = +keys[i];
    // Keys that are not indices come last.
    if (!(index < kMostElements) || `${index >>> 0}` !== keys[i]) break;
    if (index !== next) {
      ArrayPrototypePush(entries, formatHoles(run, index - next));
      next = index;
      if (entries.length === most) break;
    }
    ArrayPrototypePush(entries, formatProperty(run, array, level, keys[i], kElement));
    next++;
  }
  const rest = array.length - next;
  if (rest > 0) ArrayPrototypePush(entries, entries.length === most ? more(rest, 'item') : formatHoles(run, rest));
  return entries;
}

function formatHoles(run, count) {
  return run.stylize(`<${count} empty item${count > 1 ? 's' : ''}>`, 'undefined');
}
