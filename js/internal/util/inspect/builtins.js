'use strict';

// The built-in objects that hold one thing: regular expressions, dates, promises, boxed primitives, module namespaces.

const {
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  BigIntPrototypeToString,
  BigIntPrototypeValueOf,
  BooleanPrototypeValueOf,
  DatePrototypeGetTime,
  DatePrototypeToISOString,
  DatePrototypeToString,
  FunctionPrototypeSymbolHasInstance,
  NumberIsNaN,
  NumberPrototypeValueOf,
  ReferenceError,
  RegExp,
  RegExpPrototypeToString,
  StringPrototypeToLowerCase,
  StringPrototypeValueOf,
  SymbolPrototypeValueOf,
} = primordials;

const { getExternalValue, getPromiseDetails } = internalBinding('util');
const { kinds } = internalBinding('types');
const { prefix } = require('internal/util/inspect/identity');
const { stylizeNoColor } = require('internal/util/inspect/colors');
const { formatKey, formatPrimitive, formatProperty, formatValue, kProperty } = require('internal/util/inspect/value');

const kPromisePending = 0;
const kPromiseRejected = 2;

function describeRegExp(run, shape) {
  const { value, name, tag } = shape;
  // Without a prototype there are no flags to read, but the copy has them.
  const text = RegExpPrototypeToString(name === null ? new RegExp(value) : value);
  const before = prefix(name, tag, 'RegExp');
  shape.base = run.stylize(before === 'RegExp ' ? text : before + text, 'regexp');
  return shape.isBare() || run.isTooDeep(shape.level) ? shape.base : undefined;
}

function describeDate(run, shape) {
  const { value, name, tag } = shape;
  const isValid = !NumberIsNaN(DatePrototypeGetTime(value));
  const text = isValid ? DatePrototypeToISOString(value) : DatePrototypeToString(value);
  const before = prefix(name, tag, 'Date');
  shape.base = before === 'Date ' ? text : before + text;
  return shape.isBare() ? run.stylize(shape.base, 'date') : undefined;
}

function describePromise(shape) {
  shape.open = `${prefix(shape.name, shape.tag, 'Promise')}{`;
  shape.entries = formatPromise;
}

function formatPromise(run, promise, level) {
  const { 0: state, 1: result } = getPromiseDetails(promise);
  if (state === kPromisePending) return [run.stylize('<pending>', 'special')];
  run.indent += 2;
  const text = formatValue(run, result, level);
  run.indent -= 2;
  return [state === kPromiseRejected ? `${run.stylize('<rejected>', 'special')} ${text}` : text];
}

/** The primitive inside, and what its class is called. */
function unbox(kind, value) {
  switch (kind) {
    case kinds.number: return { type: 'Number', primitive: NumberPrototypeValueOf(value) };
    case kinds.string: return { type: 'String', primitive: StringPrototypeValueOf(value) };
    case kinds.boolean: return { type: 'Boolean', primitive: BooleanPrototypeValueOf(value) };
    case kinds.bigint: return { type: 'BigInt', primitive: BigIntPrototypeValueOf(value) };
    default: return { type: 'Symbol', primitive: SymbolPrototypeValueOf(value) };
  }
}

function describeBoxed(run, shape) {
  const { value, name, tag } = shape;
  const { type, primitive } = unbox(shape.kind, value);
  // The characters of a string are its first properties.
  if (type === 'String') shape.keys = ArrayPrototypeSlice(shape.keys, value.length);
  let base = `[${type}`;
  if (name === null) base += ' (null prototype)';
  else if (name !== type) base += ` (${name})`;
  base += `: ${formatPrimitive(run, primitive, stylizeNoColor)}]`;
  if (tag !== '' && tag !== name) base += ` [${tag}]`;
  shape.base = shape.keys.length === 0 ? run.stylize(base, StringPrototypeToLowerCase(type)) : base;
  return shape.isBare() ? shape.base : undefined;
}

function describeNamespace(shape) {
  shape.open = `${prefix(shape.name, shape.tag, 'Module')}{`;
  shape.entries = formatExports;
}

/** The exports of a module, some of which may not have a value yet. */
function formatExports(run, namespace, level, shape) {
  const { keys } = shape;
  const entries = [];
  for (let i = 0; i < keys.length; i++) {
    try {
      ArrayPrototypePush(entries, formatProperty(run, namespace, level, keys[i], kProperty));
    } catch (error) {
      if (!FunctionPrototypeSymbolHasInstance(ReferenceError, error)) throw error;
      ArrayPrototypePush(entries, `${formatKey(run, keys[i])}: ${run.stylize('<uninitialized>', 'special')}`);
    }
  }
  // They are done.
  shape.keys = [];
  return entries;
}

/** A pointer of native code. */
function formatExternal(run, value) {
  return run.stylize(`[External: ${BigIntPrototypeToString(getExternalValue(value), 16)}]`, 'special');
}

module.exports = { describeBoxed, describeDate, describeNamespace, describePromise, describeRegExp, formatExternal };
