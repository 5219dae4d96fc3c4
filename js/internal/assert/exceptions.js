'use strict';

// What assert.throws and its kin ask of the error that they caught.

const {
  ArrayPrototypePush, Error, FunctionPrototypeSymbolHasInstance, ObjectKeys, ObjectPrototypeIsPrototypeOf, ReflectApply,
  RegExpPrototypeExec, String,
} = primordials;

const { codes } = require('internal/errors');
const { AssertionError } = require('internal/assert/assertion_error');
const { isDeepStrictEqual, isError } = require('internal/util/comparisons');
const { inspect } = require('internal/util/inspect');
const { isPromise, isRegExp } = require('internal/util/types');
const { validateFunction } = require('internal/validators');

/** In place of an error: none was thrown. */
const kNothing = { __proto__: null };

/** The parts of an object that are compared. Its name is in the message. */
class Comparison {
  constructor(object, keys, actual) {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (key in object) this[key] = actual !== undefined && matchesText(actual[key], object[key]) ? actual[key] : object[key];
    }
  }
}

function matchesText(text, pattern) {
  return typeof text === 'string' && isRegExp(pattern) && RegExpPrototypeExec(pattern, text) !== null;
}

function isInstance(value, Class) {
  // Arrow functions have no prototype.
  return Class.prototype !== undefined && FunctionPrototypeSymbolHasInstance(Class, value);
}

/** Throws that a caught error is not what was expected. */
function fail(actual, expected, message, generated, fn, diff) {
  const error = new AssertionError({ actual, expected, message, operator: fn.name, stackStartFn: fn, diff });
  error.generatedMessage = generated;
  throw error;
}

function checkKeys(actual, expected, message, fn, diff) {
  const keys = ObjectKeys(expected);
  if (FunctionPrototypeSymbolHasInstance(Error, expected)) {
    ArrayPrototypePush(keys, 'name', 'message');
  } else if (keys.length === 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  }
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (matchesText(actual[key], expected[key])) continue;
    if (key in actual && isDeepStrictEqual(actual[key], expected[key])) continue;
    if (message) fail(actual, expected, message, false, fn, diff);
    const error = new AssertionError({
      actual: new Comparison(actual, keys),
      expected: new Comparison(expected, keys, actual),
      operator: 'deepStrictEqual',
      stackStartFn: fn,
      diff,
    });
    error.actual = actual;
    error.expected = expected;
    error.operator = fn.name;
    throw error;
  }
}

/** How a class that was expected is told from what was caught. */
function describeClass(actual, Class) {
  let text = `The error is expected to be an instance of "${Class.name}". Received `;
  if (!isError(actual)) return `${text}"${inspect(actual, { __proto__: null, depth: -1 })}"`;
  text += `"${actual.constructor?.name || actual.name}"`;
  return actual.message ? `${text}\n\nError message:\n\n${actual.message}` : text;
}

function checkFunction(actual, expected, message, fn, diff) {
  if (isInstance(actual, expected)) return;
  if (ObjectPrototypeIsPrototypeOf(Error, expected)) {
    fail(actual, expected, message || describeClass(actual, expected), !message, fn, diff);
  }
  const result = ReflectApply(expected, {}, [actual]);
  if (result === true) return;
  let text = message;
  if (!text) {
    text = `The ${expected.name ? `"${expected.name}" ` : ''}validation function is expected to return "true". Received ` +
      inspect(result);
    if (isError(actual)) text += `\n\nCaught error:\n\n${actual}`;
  }
  fail(actual, expected, text, !message, fn, diff);
}

function checkError(actual, expected, message, fn, diff) {
  if (typeof expected === 'function') {
    checkFunction(actual, expected, message, fn, diff);
  } else if (isRegExp(expected)) {
    const text = String(actual);
    if (RegExpPrototypeExec(expected, text) !== null) return;
    fail(actual, expected, message ||
      `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`, !message, fn, diff);
  } else if (typeof actual !== 'object' || actual === null) {
    const error = new AssertionError({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn, diff });
    error.operator = fn.name;
    throw error;
  } else {
    checkKeys(actual, expected, message, fn, diff);
  }
}

/** A message in place of an expectation that says what the error itself says is a mistake. */
function rejectAmbiguous(actual, text) {
  if (typeof actual === 'object' && actual !== null) {
    if (actual.message === text) {
      throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message', `The error message "${actual.message}" is identical to the message.`);
    }
  } else if (actual === text) {
    throw new codes.ERR_AMBIGUOUS_ARGUMENT('error/message', `The error "${actual}" is identical to the message.`);
  }
}

/**
 * For throws and rejects.
 * @param {Function} fn which of them
 * @param {unknown} actual what was caught, or kNothing
 * @param {unknown[]} args the expectation and the message
 * @param {{ diff: 'simple' | 'full', kind: 'exception' | 'rejection' }} options
 */
function expectError(fn, actual, args, { diff, kind }) {
  let { 0: expected, 1: message } = args;
  const isText = typeof expected === 'string';
  if ((isText && args.length > 1) || (!isText && expected != null && typeof expected !== 'object' && typeof expected !== 'function')) {
    throw new codes.ERR_INVALID_ARG_TYPE('error', ['Function', 'Error', 'RegExp', 'Object'], expected);
  }
  if (isText) {
    rejectAmbiguous(actual, expected);
    message = expected;
    expected = undefined;
  }
  if (actual === kNothing) {
    const name = expected?.name ? ` (${expected.name})` : '';
    const text = `Missing expected ${kind}${name}${message ? `: ${message}` : '.'}`;
    throw new AssertionError({ actual: undefined, expected, message: text, operator: fn.name, stackStartFn: fn, diff });
  }
  if (expected) checkError(actual, expected, message, fn, diff);
}

/** Whether an error is one that doesNotThrow is about. */
function isUnwanted(actual, expected) {
  if (typeof expected === 'function') {
    if (isInstance(actual, expected)) return true;
    if (ObjectPrototypeIsPrototypeOf(Error, expected)) return false;
    return ReflectApply(expected, {}, [actual]) === true;
  }
  if (isRegExp(expected)) return RegExpPrototypeExec(expected, String(actual)) !== null;
  throw new codes.ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
}

/** For doesNotThrow and doesNotReject; as expectError. */
function expectNoError(fn, actual, args, { diff, kind }) {
  if (actual === kNothing) return;
  let { 0: expected, 1: message } = args;
  if (typeof expected === 'string') {
    message = expected;
    expected = undefined;
  }
  if (expected && !isUnwanted(actual, expected)) throw actual;
  const text = `Got unwanted ${kind}${message ? `: ${message}` : '.'}\nActual message: "${actual?.message}"`;
  throw new AssertionError({ actual, expected, message: text, operator: fn.name, stackStartFn: fn, diff });
}

/** What `fn` throws, or kNothing. */
function catchError(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return kNothing;
}

function isPromiseLike(value) {
  return isPromise(value) || (value !== null && typeof value === 'object' && typeof value.then === 'function' &&
    typeof value.catch === 'function');
}

/** What a promise, or the promise that a function returns, is rejected with; or kNothing. */
async function awaitError(promiseFn) {
  let promise = promiseFn;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isPromiseLike(promise)) throw new codes.ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (!isPromiseLike(promiseFn)) {
    throw new codes.ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return kNothing;
}

module.exports = { awaitError, catchError, expectError, expectNoError };
