'use strict';

// `assert`.

const {
  Error, NumberIsNaN, ObjectAssign, ObjectIs, ObjectKeys, ObjectPrototypeIsPrototypeOf,
  ReflectApply, RegExpPrototypeExec, String,
} = primordials;

const { codes } = require('internal/errors');
const { AssertionError } = require('internal/assert/assertion_error');
const { isDeepEqual, isDeepStrictEqual, isPartialStrictEqual } = require('internal/util/comparisons');
const { inspect } = require('internal/util/inspect');
const { isError } = { isError: (value) => require('internal/util/types').isNativeError(value) || value instanceof Error };

function fail(options) {
  if (options.message instanceof Error) throw options.message;
  throw new AssertionError(options);
}

function innerOk(fn, argCount, value, message) {
  if (value) return;
  if (argCount === 0) {
    throwGenerated('No value argument passed to `assert.ok()`', value, fn);
  } else if (message === undefined || message === null) {
    throwGenerated(require('internal/assert/expression').describeFailedCall(fn), value, fn);
  }
  fail({ actual: value, expected: true, message, operator: '==', stackStartFn: fn });
}

/** An error whose message the assertion itself made. */
function throwGenerated(message, actual, fn) {
  const error = new AssertionError({ actual, expected: true, message, operator: '==', stackStartFn: fn });
  error.generatedMessage = true;
  throw error;
}

function assert(...args) {
  innerOk(assert, args.length, args[0], args[1]);
}

function ok(...args) {
  innerOk(ok, args.length, args[0], args[1]);
}

/** Defines an assertion of two values. */
function comparison(operator, holds, method = operator) {
  const { [method]: fn } = {
    [method](actual, expected, message) {
      if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('actual', 'expected');
      if (!holds(actual, expected)) fail({ actual, expected, message, operator, stackStartFn: fn });
    },
  };
  return fn;
}

const looseEqual = (a, b) => a == b || (NumberIsNaN(a) && NumberIsNaN(b));

assert.ok = ok;
assert.fail = function fail_(message) {
  if (message instanceof Error) throw message;
  const generated = arguments.length === 0;
  const error = new AssertionError({ message: generated ? 'Failed' : message, operator: 'fail', stackStartFn: fail_ });
  error.generatedMessage = generated;
  throw error;
};
assert.equal = comparison('==', looseEqual, 'equal');
assert.notEqual = comparison('!=', (a, b) => !looseEqual(a, b), 'notEqual');
assert.deepEqual = comparison('deepEqual', isDeepEqual);
assert.notDeepEqual = comparison('notDeepEqual', (a, b) => !isDeepEqual(a, b));
assert.deepStrictEqual = comparison('deepStrictEqual', isDeepStrictEqual);
assert.notDeepStrictEqual = comparison('notDeepStrictEqual', (a, b) => !isDeepStrictEqual(a, b));
assert.strictEqual = comparison('strictEqual', ObjectIs);
assert.notStrictEqual = comparison('notStrictEqual', (a, b) => !ObjectIs(a, b));
assert.partialDeepStrictEqual = comparison('partialDeepStrictEqual', isPartialStrictEqual);

const kNothing = { __proto__: null };

function getActual(fn) {
  require('internal/validators').validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return kNothing;
}

function isPromiseLike(value) {
  return value !== null && typeof value === 'object' && typeof value.then === 'function' && typeof value.catch === 'function';
}

async function waitForActual(promiseFn) {
  let promise;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isPromiseLike(promise)) {
      throw new codes.ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
    }
  } else if (isPromiseLike(promiseFn)) {
    promise = promiseFn;
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return kNothing;
}

/** Whether what was thrown is what was expected; throws if it is not. */
function checkExpected(actual, expected, message, fn) {
  if (expected === undefined) return;
  const explain = (text) => {
    const error = new AssertionError({ actual, expected, message: message ?? text, operator: fn.name, stackStartFn: fn });
    error.generatedMessage = message === undefined;
    throw error;
  };
  if (typeof expected === 'function') {
    if (expected.prototype !== undefined && actual instanceof expected) return;
    if (ObjectPrototypeIsPrototypeOf(Error, expected)) {
      if (message instanceof Error) throw message;
      const received = isError(actual) ? `${actual.name}` : inspect(actual, { depth: -1 });
      let text = `The error is expected to be an instance of "${expected.name}". Received "${received}"`;
      if (isError(actual)) text += `\n\nError message:\n\n${actual.message}`;
      explain(text);
    }
    const result = ReflectApply(expected, {}, [actual]);
    if (result !== true) {
      if (message instanceof Error) throw message;
      const name = expected.name ? `"${expected.name}" ` : '';
      let text = `The ${name}validation function is expected to return "true". Received ${inspect(result)}`;
      if (isError(actual)) text += `\n\nCaught error:\n\n${actual}`;
      explain(text);
    }
    return;
  }
  if (require('internal/util/types').isRegExp(expected)) {
    if (RegExpPrototypeExec(expected, String(actual)) !== null) return;
    if (message instanceof Error) throw message;
    explain(`The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(String(actual))}\n`);
  }
  if (typeof actual !== 'object' || actual === null) {
    if (message instanceof Error) throw message;
    fail({ actual, expected, message, operator: 'deepStrictEqual', stackStartFn: fn });
  }
  compareProperties(actual, expected, message, fn);
}

function compareProperties(actual, expected, message, fn) {
  const keys = ObjectKeys(expected);
  if (isError(expected)) primordials.ArrayPrototypePush(keys, 'name', 'message');
  else if (keys.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const value = actual[key];
    const wanted = expected[key];
    if (typeof value === 'string' && require('internal/util/types').isRegExp(wanted) &&
        RegExpPrototypeExec(wanted, value) !== null) {
      continue;
    }
    if (key in actual && isDeepStrictEqual(value, wanted)) continue;
    if (message instanceof Error) throw message;
    if (message !== undefined) fail({ actual, expected, message, operator: fn.name, stackStartFn: fn });
    const a = {};
    const b = {};
    for (let k = 0; k < keys.length; k++) {
      if (keys[k] in actual) a[keys[k]] = actual[keys[k]];
      b[keys[k]] = expected[keys[k]];
    }
    const error = new AssertionError({ actual: a, expected: b, operator: 'deepStrictEqual', stackStartFn: fn });
    error.actual = actual;
    error.expected = expected;
    error.operator = fn.name;
    throw error;
  }
}

/** The optional `error` and `message` of throws and rejects. */
function splitExpected(actual, error, message) {
  if (typeof error !== 'string') {
    if (error !== undefined && error !== null && typeof error !== 'object' && typeof error !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('error', ['Function', 'Error', 'RegExp', 'Object'], error);
    }
    return { error: error ?? undefined, message };
  }
  if (actual !== kNothing && ((isError(actual) && actual.message === error) || actual === error)) {
    throw new codes.ERR_AMBIGUOUS_ARGUMENT(
      'error/message', `The error ${isError(actual) ? 'message ' : ''}"${error}" is identical to the message.`);
  }
  return { error: undefined, message: error };
}

function expectsError(fn, kind, actual, rawError, rawMessage) {
  const { error, message } = splitExpected(actual, rawError, rawMessage);
  if (actual === kNothing) {
    let details = '';
    if (error?.name) details += ` (${error.name})`;
    details += message ? `: ${message}` : '.';
    fail({ actual: undefined, expected: error, operator: fn.name, message: `Missing expected ${kind}${details}`, stackStartFn: fn });
  }
  checkExpected(actual, error, message, fn);
}

function expectsNoError(fn, kind, actual, error, message) {
  if (actual === kNothing) return;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  const matches = error === undefined || (typeof error === 'function' ? actual instanceof error :
    require('internal/util/types').isRegExp(error) && RegExpPrototypeExec(error, String(actual)) !== null);
  if (!matches) throw actual;
  const details = message ? `: ${message}` : '.';
  fail({
    actual, expected: error, operator: fn.name,
    message: `Got unwanted ${kind}${details}\nActual message: "${actual?.message}"`, stackStartFn: fn,
  });
}

assert.throws = function throws(fn, error, message) {
  expectsError(throws, 'exception', getActual(fn), error, message);
};
assert.rejects = async function rejects(promiseFn, error, message) {
  expectsError(rejects, 'rejection', await waitForActual(promiseFn), error, message);
};
assert.doesNotThrow = function doesNotThrow(fn, error, message) {
  expectsNoError(doesNotThrow, 'exception', getActual(fn), error, message);
};
assert.doesNotReject = async function doesNotReject(promiseFn, error, message) {
  expectsNoError(doesNotReject, 'rejection', await waitForActual(promiseFn), error, message);
};

assert.ifError = function ifError(error) {
  if (error === null || error === undefined) return;
  let message = 'ifError got unwanted exception: ';
  if (typeof error === 'object' && typeof error.message === 'string') {
    message += error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
  } else {
    message += inspect(error);
  }
  const wrapped = new AssertionError({ actual: error, expected: null, operator: 'ifError', message, stackStartFn: ifError });
  throw wrapped;
};

function checkMatch(fn, string, regexp, message, shouldMatch) {
  if (!require('internal/util/types').isRegExp(regexp)) throw new codes.ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  const matches = typeof string === 'string' && RegExpPrototypeExec(regexp, string) !== null;
  if (typeof string === 'string' && matches === shouldMatch) return;
  if (message instanceof Error) throw message;
  const generated = message === undefined;
  if (generated) {
    if (typeof string !== 'string') {
      message = `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`;
    } else {
      message = (shouldMatch ? 'The input did not match the regular expression ' :
        'The input was expected to not match the regular expression ') + `${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
    }
  }
  const error = new AssertionError({ actual: string, expected: regexp, message, operator: fn.name, stackStartFn: fn });
  error.generatedMessage = generated;
  throw error;
}

assert.match = function match(string, regexp, message) {
  checkMatch(match, string, regexp, message, true);
};
assert.doesNotMatch = function doesNotMatch(string, regexp, message) {
  checkMatch(doesNotMatch, string, regexp, message, false);
};

assert.AssertionError = AssertionError;

/** As `assert`, where the loose comparisons are strict. */
function strict(...args) {
  innerOk(strict, args.length, args[0], args[1]);
}
assert.strict = ObjectAssign(strict, assert, {
  equal: assert.strictEqual,
  deepEqual: assert.deepStrictEqual,
  notEqual: assert.notStrictEqual,
  notDeepEqual: assert.notDeepStrictEqual,
});
assert.strict.strict = assert.strict;

module.exports = assert;
