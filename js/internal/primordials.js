'use strict';

// Runs first, before any user code, with the one parameter `primordials`: an empty object that it fills with the
// language's built-ins as they are now. Whatever a program replaces later, the internal modules keep working.

/**
 * Names: `Array` for a constructor, `ArrayIsArray` for a static, `ArrayPrototypePush(array, value)` for a method with
 * its receiver as the first argument, `MapPrototypeGetSize(map)` for a getter, `SymbolIterator` for a value.
 */

const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf, freeze } = Object;
const { ownKeys } = Reflect;
const { bind, call, apply } = Function.prototype;

const uncurryThis = bind.bind(call);
const applyBind = bind.bind(apply);
primordials.uncurryThis = uncurryThis;
primordials.applyBind = applyBind;

function keyName(key) {
  if (typeof key === 'symbol') return `Symbol${key.description[7].toUpperCase()}${key.description.slice(8)}`;
  return `${key[0].toUpperCase()}${key.slice(1)}`;
}

function define(name, value) {
  defineProperty(primordials, name, { __proto__: null, value, writable: false, enumerable: true, configurable: false });
}

function copyStatics(source, prefix) {
  for (const key of ownKeys(source)) {
    if (key === 'prototype') {
      define(`${prefix}Prototype`, source.prototype);
      continue;
    }
    const descriptor = getOwnPropertyDescriptor(source, key);
    const name = `${prefix}${keyName(key)}`;
    if ('get' in descriptor) {
      define(`${prefix}Get${keyName(key)}`, uncurryThis(descriptor.get));
    } else if (typeof descriptor.value === 'function') {
      define(name, descriptor.value.bind(source));
    } else {
      define(name, descriptor.value);
    }
  }
}

function copyPrototype(prototype, prefix) {
  for (const key of ownKeys(prototype)) {
    // `catch` calls the program's `then`; ours is at the end.
    if (key === 'constructor' || (prefix === 'PromisePrototype' && key === 'catch')) continue;
    const descriptor = getOwnPropertyDescriptor(prototype, key);
    const name = `${prefix}${keyName(key)}`;
    if ('get' in descriptor) {
      if (descriptor.get) define(`${prefix}Get${keyName(key)}`, uncurryThis(descriptor.get));
      if (descriptor.set) define(`${prefix}Set${keyName(key)}`, uncurryThis(descriptor.set));
    } else if (typeof descriptor.value === 'function') {
      define(name, uncurryThis(descriptor.value));
    } else {
      define(name, descriptor.value);
    }
  }
}

for (const name of ['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape']) {
  define(name, globalThis[name]);
}

for (const name of ['Atomics', 'JSON', 'Math', 'Proxy', 'Reflect']) {
  copyStatics(globalThis[name], name);
}
define('Proxy', Proxy);
define('globalThis', globalThis);

for (const name of [
  'AggregateError', 'Array', 'ArrayBuffer', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView', 'Date',
  'Error', 'EvalError', 'FinalizationRegistry', 'Float32Array', 'Float64Array', 'Function', 'Int16Array', 'Int32Array',
  'Int8Array', 'Map', 'Number', 'Object', 'Promise', 'RangeError', 'ReferenceError', 'RegExp', 'Set', 'String', 'Symbol',
  'SyntaxError', 'TypeError', 'URIError', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap',
  'WeakRef', 'WeakSet', 'SharedArrayBuffer',
]) {
  const original = globalThis[name];
  define(name, original);
  copyStatics(original, name);
  copyPrototype(original.prototype, `${name}Prototype`);
}

for (const [name, original] of [
  ['TypedArray', getPrototypeOf(Uint8Array)],
  ['ArrayIterator', { prototype: getPrototypeOf([][Symbol.iterator]()) }],
  ['MapIterator', { prototype: getPrototypeOf(new Map()[Symbol.iterator]()) }],
  ['SetIterator', { prototype: getPrototypeOf(new Set()[Symbol.iterator]()) }],
  ['StringIterator', { prototype: getPrototypeOf(''[Symbol.iterator]()) }],
  ['Generator', { prototype: getPrototypeOf(function* () {}).prototype }],
  ['AsyncIterator', { prototype: getPrototypeOf(getPrototypeOf(async function* () {}).prototype) }],
]) {
  if (typeof original === 'function') define(name, original);
  if (typeof original === 'function') copyStatics(original, name);
  copyPrototype(original.prototype, `${name}Prototype`);
}
define('ArrayIteratorPrototype', getPrototypeOf([][Symbol.iterator]()));
// Variadic functions, called with an array of arguments.
for (const [name, original, receiver] of [
  ['ArrayOfApply', Array.of, Array],
  ['MathMaxApply', Math.max, Math],
  ['MathMinApply', Math.min, Math],
  ['StringFromCharCodeApply', String.fromCharCode, String],
  ['StringFromCodePointApply', String.fromCodePoint, String],
]) {
  define(name, applyBind(original, receiver));
}
for (const name of ['push', 'unshift', 'concat', 'splice']) {
  define(`ArrayPrototype${keyName(name)}Apply`, applyBind(Array.prototype[name]));
}
define('IteratorPrototype', getPrototypeOf(primordials.ArrayIteratorPrototype));
define('AsyncGeneratorFunction', getPrototypeOf(async function* () {}).constructor);
define('AsyncFunction', getPrototypeOf(async () => {}).constructor);
define('GeneratorFunction', getPrototypeOf(function* () {}).constructor);

/** An iterator class over an array-like that no program can patch. */
const arrayIteratorNext = primordials.ArrayIteratorPrototypeNext;
const arrayValues = primordials.ArrayPrototypeSymbolIterator;
const stringIteratorNext = primordials.StringIteratorPrototypeNext;
const stringValues = primordials.StringPrototypeSymbolIterator;
function createSafeIterator(factory, next) {
  class SafeIterator {
    constructor(iterable) {
      this._iterator = factory(iterable);
    }
    next() {
      return next(this._iterator);
    }
    [Symbol.iterator]() {
      return this;
    }
  }
  setPrototypeOf(SafeIterator.prototype, null);
  freeze(SafeIterator.prototype);
  freeze(SafeIterator);
  return SafeIterator;
}
define('SafeArrayIterator', createSafeIterator(arrayValues, arrayIteratorNext));
define('SafeStringIterator', createSafeIterator(stringValues, stringIteratorNext));

/** Copies a collection class so that its methods, called as methods, are the originals, and iteration is safe. */
function makeSafe(unsafe, safe, iteratorNext) {
  for (const key of ownKeys(unsafe.prototype)) {
    if (key === 'constructor' || ownKeys(safe.prototype).includes(key)) continue;
    const descriptor = getOwnPropertyDescriptor(unsafe.prototype, key);
    if (typeof descriptor.value === 'function' && descriptor.value.length === 0 && iteratorNext &&
        typeof key !== 'symbol' && ['keys', 'values', 'entries'].includes(key) || key === Symbol.iterator) {
      const create = uncurryThis(descriptor.value);
      const SafeIterator = createSafeIterator(create, iteratorNext);
      descriptor.value = function () { return new SafeIterator(this); };
    }
    defineProperty(safe.prototype, key, { __proto__: null, ...descriptor });
  }
  setPrototypeOf(safe.prototype, null);
  freeze(safe.prototype);
  freeze(safe);
  return safe;
}
define('SafeMap', makeSafe(Map, class SafeMap extends Map {}, primordials.MapIteratorPrototypeNext));
define('SafeSet', makeSafe(Set, class SafeSet extends Set {}, primordials.SetIteratorPrototypeNext));
define('SafeWeakMap', makeSafe(WeakMap, class SafeWeakMap extends WeakMap {}, null));
define('SafeWeakSet', makeSafe(WeakSet, class SafeWeakSet extends WeakSet {}, null));
define('SafeWeakRef', makeSafe(WeakRef, class SafeWeakRef extends WeakRef {}, null));
define('SafeFinalizationRegistry', makeSafe(FinalizationRegistry, class SafeFinalizationRegistry extends FinalizationRegistry {}, null));

define('PromisePrototypeCatch', (promise, onRejected) => primordials.PromisePrototypeThen(promise, undefined, onRejected));
