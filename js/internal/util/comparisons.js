'use strict';

// Deep equality, for `assert` and `util.isDeepStrictEqual`. Three kinds of it:
//
// - strict: the same primitives (as Object.is has it), the same prototypes, the same own enumerable properties;
// - loose: primitives compared with `==`, prototypes and symbol keys ignored;
// - partial: as strict, but the actual value may have more than is expected, and prototypes are ignored.

const {
  ArrayBufferIsView, ArrayIsArray, ArrayPrototypePush, BigIntPrototypeValueOf, BooleanPrototypeValueOf,
  DataViewPrototypeGetBuffer, DataViewPrototypeGetByteLength, DataViewPrototypeGetByteOffset, DatePrototypeGetTime, Error,
  FunctionPrototypeSymbolHasInstance, MapPrototypeEntries, MapPrototypeGet, MapPrototypeGetSize, MapPrototypeHas,
  MapIteratorPrototypeNext, NumberPrototypeValueOf, ObjectGetOwnPropertySymbols, ObjectGetPrototypeOf, ObjectIs, ObjectKeys,
  ObjectPrototypeHasOwnProperty, ObjectPrototypePropertyIsEnumerable, ObjectPrototypeToString, RegExpPrototypeGetFlags,
  RegExpPrototypeGetSource, SafeSet, SetIteratorPrototypeNext, SetPrototypeGetSize, SetPrototypeHas, SetPrototypeValues,
  StringPrototypeValueOf, SymbolPrototypeValueOf, TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset, TypedArrayPrototypeGetLength, TypedArrayPrototypeGetSymbolToStringTag, Uint8Array,
} = primordials;

const {
  isAnyArrayBuffer, isBigIntObject, isBooleanObject, isBoxedPrimitive, isDate, isMap, isNativeError, isNumberObject, isPromise,
  isRegExp, isSet, isStringObject, isSymbolObject, isWeakMap, isWeakSet,
} = require('internal/util/types');
const {
  constants: { ONLY_ENUMERABLE, SKIP_SYMBOLS },
  getOwnNonIndexProperties,
} = internalBinding('util');

const kLoose = 0;
const kStrict = 1;
const kPartial = 2;
/** As kStrict, with prototypes ignored. */
const kStrictWithoutPrototypes = 3;

/** What an object has beside its properties. */
const kNoItems = 0;
const kArrayItems = 1;
const kSetItems = 2;
const kMapItems = 3;

function isError(value) {
  return isNativeError(value) || FunctionPrototypeSymbolHasInstance(Error, value);
}

/** Whether an object is of a kind that a plain object never equals. */
function isSpecial(value) {
  return ArrayIsArray(value) || ArrayBufferIsView(value) || isSet(value) || isMap(value) || isDate(value) || isRegExp(value) ||
    isAnyArrayBuffer(value) || isBoxedPrimitive(value) || isError(value);
}

/** The bytes of a view or a buffer. */
function bytesOf(value) {
  if (!ArrayBufferIsView(value)) return new Uint8Array(value);
  if (TypedArrayPrototypeGetSymbolToStringTag(value) === undefined) {
    return new Uint8Array(DataViewPrototypeGetBuffer(value), DataViewPrototypeGetByteOffset(value),
      DataViewPrototypeGetByteLength(value));
  }
  return new Uint8Array(TypedArrayPrototypeGetBuffer(value), TypedArrayPrototypeGetByteOffset(value),
    TypedArrayPrototypeGetByteLength(value));
}

/** @returns {boolean} whether `actual` holds these bytes, or, in part, has them in this order */
function equalBytes(actual, expected, partial) {
  const a = bytesOf(actual);
  const b = bytesOf(expected);
  const length = TypedArrayPrototypeGetLength(a);
  const wanted = TypedArrayPrototypeGetLength(b);
  if (partial ? length < wanted : length !== wanted) return false;
  let found = 0;
  for (let i = 0; i < length && found < wanted; i++) {
    if (a[i] === b[found]) found++;
    else if (!partial) return false;
  }
  return found === wanted;
}

/** Compares the numbers of two typed arrays with `===`: zeros are one, and NaN equals nothing. */
function equalFloats(actual, expected) {
  const length = TypedArrayPrototypeGetLength(actual);
  if (length !== TypedArrayPrototypeGetLength(expected)) return false;
  for (let i = 0; i < length; i++) if (actual[i] !== expected[i]) return false;
  return true;
}

function equalViews(actual, expected, mode) {
  const tag = TypedArrayPrototypeGetSymbolToStringTag(actual);
  if (tag !== TypedArrayPrototypeGetSymbolToStringTag(expected)) return false;
  if (mode === kLoose && (tag === 'Float32Array' || tag === 'Float64Array' || tag === 'Float16Array')) {
    return equalFloats(actual, expected);
  }
  if (mode === kPartial && tag !== undefined) return hasElements(actual, expected);
  return equalBytes(actual, expected, mode === kPartial);
}

/** Whether the elements of `expected` are elements of `actual`, in this order. */
function hasElements(actual, expected) {
  const length = TypedArrayPrototypeGetLength(actual);
  const wanted = TypedArrayPrototypeGetLength(expected);
  let found = 0;
  for (let i = 0; i < length && found < wanted; i++) if (ObjectIs(actual[i], expected[found])) found++;
  return found === wanted;
}

function equalBoxes(a, b) {
  if (isNumberObject(a)) return isNumberObject(b) && ObjectIs(NumberPrototypeValueOf(a), NumberPrototypeValueOf(b));
  if (isStringObject(a)) return isStringObject(b) && StringPrototypeValueOf(a) === StringPrototypeValueOf(b);
  if (isBooleanObject(a)) return isBooleanObject(b) && BooleanPrototypeValueOf(a) === BooleanPrototypeValueOf(b);
  if (isBigIntObject(a)) return isBigIntObject(b) && BigIntPrototypeValueOf(a) === BigIntPrototypeValueOf(b);
  return isSymbolObject(a) && isSymbolObject(b) && SymbolPrototypeValueOf(a) === SymbolPrototypeValueOf(b);
}

/** A property of an error that counts though no listing shows it. Where both can be listed, they are compared as others are. */
function equalHidden(a, b, key, comparison) {
  if (ObjectPrototypePropertyIsEnumerable(a, key) && ObjectPrototypePropertyIsEnumerable(b, key)) return true;
  const isOwn = ObjectPrototypeHasOwnProperty(b, key);
  if (key === 'cause' || key === 'errors') {
    if (comparison.mode === kPartial && !isOwn) return true;
    if (isOwn !== ObjectPrototypeHasOwnProperty(a, key)) return false;
  }
  return equalValues(a[key], b[key], comparison);
}

function equalErrors(a, b, comparison) {
  return equalHidden(a, b, 'message', comparison) && equalHidden(a, b, 'name', comparison) &&
    equalHidden(a, b, 'cause', comparison) && equalHidden(a, b, 'errors', comparison);
}

/** Whether two values are equal, as `comparison` says. */
function equalValues(a, b, comparison) {
  if (a === b) return a !== 0 || comparison.mode === kLoose || ObjectIs(a, b);
  const isObjectA = typeof a === 'object' && a !== null;
  const isObjectB = typeof b === 'object' && b !== null;
  if (isObjectA && isObjectB) return equalObjects(a, b, comparison);
  // Neither is NaN.
  const areNaN = a !== a && b !== b;
  if (comparison.mode !== kLoose || isObjectA || isObjectB || typeof a === 'function') return areNaN;
  return areNaN || a == b;
}

/** Whether objects inherit from the same: the constructor tells, unless it is the object's own. */
function areOfSameClass(a, b) {
  const { constructor } = a;
  if (constructor !== undefined && !ObjectPrototypeHasOwnProperty(a, 'constructor')) return constructor === b.constructor;
  return ObjectGetPrototypeOf(a) === ObjectGetPrototypeOf(b);
}

function equalObjects(a, b, comparison) {
  const { mode } = comparison;
  if (mode === kStrict && !areOfSameClass(a, b)) return false;
  const tag = ObjectPrototypeToString(a);
  if (tag !== ObjectPrototypeToString(b)) return false;
  if (ArrayIsArray(a)) return ArrayIsArray(b) && equalArrays(a, b, comparison);
  if (tag === '[object Object]' && !isSpecial(a) && !isSpecial(b)) return equalProperties(a, b, comparison, kNoItems);
  if (ArrayBufferIsView(a)) {
    return ArrayBufferIsView(b) && equalViews(a, b, mode) &&
      equalProperties(a, b, comparison, kNoItems, listNamed(a, mode), listNamed(b, mode));
  }
  if (isSet(a)) return isSet(b) && sizesFit(SetPrototypeGetSize, a, b, mode) && equalProperties(a, b, comparison, kSetItems);
  if (isMap(a)) return isMap(b) && sizesFit(MapPrototypeGetSize, a, b, mode) && equalProperties(a, b, comparison, kMapItems);
  if (!equalSpecials(a, b, comparison)) return false;
  return equalProperties(a, b, comparison, kNoItems);
}

function sizesFit(getSize, a, b, mode) {
  return mode === kPartial ? getSize(a) >= getSize(b) : getSize(a) === getSize(b);
}

/** What there is to objects of the remaining kinds but their properties. */
function equalSpecials(a, b, comparison) {
  if (isDate(a)) return isDate(b) && ObjectIs(DatePrototypeGetTime(a), DatePrototypeGetTime(b));
  if (isRegExp(a)) {
    return isRegExp(b) && RegExpPrototypeGetSource(a) === RegExpPrototypeGetSource(b) &&
      RegExpPrototypeGetFlags(a) === RegExpPrototypeGetFlags(b) && a.lastIndex === b.lastIndex;
  }
  if (isAnyArrayBuffer(a)) return isAnyArrayBuffer(b) && equalBytes(a, b, comparison.mode === kPartial);
  if (isError(a)) return isError(b) && equalErrors(a, b, comparison);
  if (isBoxedPrimitive(a)) return isBoxedPrimitive(b) && equalBoxes(a, b);
  if (isSpecial(b)) return false;
  // Their content cannot be seen.
  if (isWeakMap(a) || isWeakSet(a) || isPromise(a)) return false;
  if (isURL(a)) return isURL(b) && a.href === b.href;
  return true;
}

/** URLs keep what they are in private fields. There are none before the module of their class is loaded. */
function isURL(value) {
  return typeof value.href === 'string' && typeof value.protocol === 'string' && require('internal/url').isURL(value);
}

/** The enumerable own keys of an array or a view that are no elements. */
function listNamed(value, mode) {
  return getOwnNonIndexProperties(value, mode === kLoose ? ONLY_ENUMERABLE | SKIP_SYMBOLS : ONLY_ENUMERABLE);
}

function equalArrays(a, b, comparison) {
  const { mode } = comparison;
  if (mode === kPartial ? a.length < b.length : a.length !== b.length) return false;
  return equalProperties(a, b, comparison, kArrayItems, listNamed(a, mode), listNamed(b, mode));
}

/** The enumerable own symbols of an object. */
function listSymbols(value) {
  const symbols = ObjectGetOwnPropertySymbols(value);
  const result = [];
  for (let i = 0; i < symbols.length; i++) {
    if (ObjectPrototypePropertyIsEnumerable(value, symbols[i])) ArrayPrototypePush(result, symbols[i]);
  }
  return result;
}

/**
 * Compares the properties, then the items. Keys are given for what has elements; else they are all that are enumerable.
 */
function equalProperties(a, b, comparison, items, keysA = ObjectKeys(a), keysB = ObjectKeys(b)) {
  const { mode } = comparison;
  if (mode === kPartial ? keysA.length < keysB.length : keysA.length !== keysB.length) return false;
  for (let i = 0; i < keysB.length; i++) if (!ObjectPrototypePropertyIsEnumerable(a, keysB[i])) return false;
  if (mode !== kLoose && items !== kArrayItems && !ArrayBufferIsView(a)) {
    const symbols = listSymbols(b);
    if (mode !== kPartial && symbols.length !== listSymbols(a).length) return false;
    for (let i = 0; i < symbols.length; i++) {
      if (!ObjectPrototypePropertyIsEnumerable(a, symbols[i])) return false;
      ArrayPrototypePush(keysB, symbols[i]);
    }
  }
  return insideCycle(a, b, comparison, items, keysB);
}

/**
 * Compares what is in two objects, unless both are being compared already, further up: a cycle is as good as another. One that
 * only one side has is a difference.
 */
function insideCycle(a, b, comparison, items, keys) {
  const { open } = comparison;
  const isOpenA = open.has(a);
  const isOpenB = open.has(b);
  if (isOpenA || isOpenB) return isOpenA && isOpenB;
  open.add(a);
  open.add(b);
  const result = equalContent(a, b, comparison, items, keys);
  open.delete(a);
  open.delete(b);
  return result;
}

function equalContent(a, b, comparison, items, keys) {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (!equalValues(a[key], b[key], comparison)) return false;
  }
  switch (items) {
    case kArrayItems: return comparison.mode === kPartial ? hasItems(a, b, comparison) : equalItems(a, b, comparison);
    case kSetItems: return equalSets(a, b, comparison);
    case kMapItems: return equalMaps(a, b, comparison);
    default: return true;
  }
}

/** Compares arrays of the same length. A hole equals only a hole. */
function equalItems(a, b, comparison) {
  for (let i = 0; i < b.length; i++) {
    if (isHole(a, i) !== isHole(b, i) || !equalValues(a[i], b[i], comparison)) return false;
  }
  return true;
}

function isHole(array, index) {
  return array[index] === undefined && !ObjectPrototypeHasOwnProperty(array, index);
}

/** Whether the items of `expected` are items of `actual`, in this order. Holes are none. */
function hasItems(actual, expected, comparison) {
  let next = 0;
  for (let i = 0; i < expected.length; i++) {
    if (isHole(expected, i)) continue;
    while (next < actual.length && (isHole(actual, next) || !equalValues(actual[next], expected[i], comparison))) next++;
    if (next++ === actual.length) return false;
  }
  return true;
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/** Finds for each of `wanted` another one of `candidates` that `matches` it, and takes it away. */
function matchAll(wanted, candidates, matches) {
  let left = candidates.length;
  for (let i = 0; i < wanted.length; i++) {
    let k = 0;
    while (k < left && !matches(candidates[k], wanted[i])) k++;
    if (k === left) return false;
    left--;
    for (; k < left; k++) candidates[k] = candidates[k + 1];
  }
  return true;
}

/** The members of a set that `other` has not. */
function membersOnlyIn(set, other) {
  const result = [];
  const iterator = SetPrototypeValues(set);
  for (let step = SetIteratorPrototypeNext(iterator); !step.done; step = SetIteratorPrototypeNext(iterator)) {
    if (!SetPrototypeHas(other, step.value)) ArrayPrototypePush(result, step.value);
  }
  return result;
}

function equalSets(a, b, comparison) {
  const wanted = membersOnlyIn(b, a);
  if (comparison.mode !== kLoose) {
    for (let i = 0; i < wanted.length; i++) if (!isObject(wanted[i])) return false;
  }
  if (wanted.length === 0) return true;
  return matchAll(wanted, membersOnlyIn(a, b), (x, y) => equalValues(x, y, comparison));
}

/** The entries of a map whose keys `other` has not, or not with the same value. */
function entriesOnlyIn(map, other, comparison, flipped) {
  const result = [];
  const iterator = MapPrototypeEntries(map);
  for (let step = MapIteratorPrototypeNext(iterator); !step.done; step = MapIteratorPrototypeNext(iterator)) {
    const { 0: key, 1: value } = step.value;
    if (MapPrototypeHas(other, key)) {
      const otherValue = MapPrototypeGet(other, key);
      if (flipped ? equalValues(otherValue, value, comparison) : equalValues(value, otherValue, comparison)) continue;
    }
    ArrayPrototypePush(result, step.value);
  }
  return result;
}

function equalMaps(a, b, comparison) {
  const wanted = entriesOnlyIn(b, a, comparison, true);
  if (comparison.mode !== kLoose) {
    for (let i = 0; i < wanted.length; i++) if (!isObject(wanted[i][0])) return false;
  }
  if (wanted.length === 0) return true;
  return matchAll(wanted, entriesOnlyIn(a, b, comparison, false),
    (x, y) => equalValues(x[0], y[0], comparison) && equalValues(x[1], y[1], comparison));
}

function compare(a, b, mode) {
  return equalValues(a, b, { __proto__: null, mode, open: new SafeSet() });
}

/**
 * @param {unknown} a
 * @param {unknown} b
 * @returns {boolean}
 */
function isDeepEqual(a, b) {
  return compare(a, b, kLoose);
}

/**
 * @param {unknown} a
 * @param {unknown} b
 * @param {boolean} [skipPrototype]
 * @returns {boolean}
 */
function isDeepStrictEqual(a, b, skipPrototype = false) {
  return compare(a, b, skipPrototype ? kStrictWithoutPrototypes : kStrict);
}

/**
 * Whether `actual` has all that `expected` has.
 * @param {unknown} actual
 * @param {unknown} expected
 * @returns {boolean}
 */
function isPartialStrictEqual(actual, expected) {
  return compare(actual, expected, kPartial);
}

module.exports = { isDeepEqual, isDeepStrictEqual, isError, isPartialStrictEqual };
