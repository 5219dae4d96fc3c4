'use strict';

// The assertions, made once for `assert` and once for each `new assert.Assert(options)`.

const {
  ArrayPrototypeIndexOf, ArrayPrototypeJoin, ArrayPrototypeSlice, Error, ErrorCaptureStackTrace,
  FunctionPrototypeSymbolHasInstance, ObjectIs, ReflectApply, ReflectSet, RegExpPrototypeExec, StringPrototypeIndexOf,
  StringPrototypeSlice, StringPrototypeSplit,
} = primordials;

const { codes } = require('internal/errors');
const { AssertionError } = require('internal/assert/assertion_error');

/** Modules that only a failure, or a comparison of objects, needs. */
const comparisons = () => require('internal/util/comparisons');
const exceptions = () => require('internal/assert/exceptions');
const inspect = (value) => require('internal/util/inspect').inspect(value);

function isError(value) {
  return typeof value === 'object' && value !== null && FunctionPrototypeSymbolHasInstance(Error, value);
}

/** The program's own message: a format with arguments, or a function that makes one. An error is thrown as it is. */
function ownMessage(message, actual, expected) {
  const { 0: first } = message;
  if (message.length === 0 || first === undefined) return undefined;
  if (typeof first === 'string') {
    return message.length === 1 ? first : require('internal/util/inspect').formatValues(undefined, message);
  }
  if (isError(first)) throw first;
  if (typeof first !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('message', ['string', 'function'], first);
  const result = first(actual, expected);
  return typeof result === 'string' ? result : undefined;
}

/** Throws that an assertion failed. */
function fail(fn, actual, expected, operator, message, diff) {
  const text = ownMessage(message, actual, expected);
  throw new AssertionError({ actual, expected, message: text, operator, stackStartFn: fn, diff });
}

/** Throws that there is too little to compare. */
function requireBoth(count) {
  if (count < 2) throw new codes.ERR_MISSING_ARGS('actual', 'expected');
}

/** The text for a value that is not truthy: the call in the program's source. */
function describeFalsy(fn) {
  const place = {};
  // The call is looked up even if the program wants no stacks.
  const limit = Error.stackTraceLimit;
  if (limit === 0) ReflectSet(Error, 'stackTraceLimit', 1);
  ErrorCaptureStackTrace(place, fn);
  if (limit === 0) ReflectSet(Error, 'stackTraceLimit', limit);
  const call = require('internal/assert/source').getCallText(place);
  return call === undefined ?
    'The expression evaluated to a falsy value' :
    `The expression evaluated to a falsy value:\n\n  ${call}\n`;
}

/** `assert` and `assert.ok` */
function checkOk(fn, args, diff) {
  const { 0: value } = args;
  if (value) return;
  let text;
  let generated = false;
  if (args.length === 0) {
    generated = true;
    text = 'No value argument passed to `assert.ok()`';
  } else {
    text = args[1] === null ? undefined : ownMessage(ArrayPrototypeSlice(args, 1), value, true);
    if (text === undefined) {
      generated = true;
      text = describeFalsy(fn);
    }
  }
  const error = new AssertionError({ actual: value, expected: true, message: text, operator: '==', stackStartFn: fn, diff });
  error.generatedMessage = generated;
  throw error;
}

function sameValueLoosely(a, b) {
  return a == b || (a !== a && b !== b);
}

/** The assertions on two values. */
function makeComparisons({ diff, skipPrototype }) {
  function equal(actual, expected, ...message) {
    requireBoth(arguments.length);
    if (!sameValueLoosely(actual, expected)) fail(equal, actual, expected, '==', message, diff);
  }

  function notEqual(actual, expected, ...message) {
    requireBoth(arguments.length);
    if (sameValueLoosely(actual, expected)) fail(notEqual, actual, expected, '!=', message, diff);
  }

  function strictEqual(actual, expected, ...message) {
    requireBoth(arguments.length);
    if (!ObjectIs(actual, expected)) fail(strictEqual, actual, expected, 'strictEqual', message, diff);
  }

  function notStrictEqual(actual, expected, ...message) {
    requireBoth(arguments.length);
    if (ObjectIs(actual, expected)) fail(notStrictEqual, actual, expected, 'notStrictEqual', message, diff);
  }

  function deepEqual(actual, expected, ...message) {
    requireBoth(arguments.length);
    if (!comparisons().isDeepEqual(actual, expected)) fail(deepEqual, actual, expected, 'deepEqual', message, diff);
  }

  function notDeepEqual(actual, expected, ...message) {
    requireBoth(arguments.length);
    if (comparisons().isDeepEqual(actual, expected)) fail(notDeepEqual, actual, expected, 'notDeepEqual', message, diff);
  }

  function deepStrictEqual(actual, expected, ...message) {
    requireBoth(arguments.length);
    if (comparisons().isDeepStrictEqual(actual, expected, skipPrototype)) return;
    fail(deepStrictEqual, actual, expected, 'deepStrictEqual', message, diff);
  }

  function notDeepStrictEqual(actual, expected, ...message) {
    requireBoth(arguments.length);
    if (!comparisons().isDeepStrictEqual(actual, expected, skipPrototype)) return;
    fail(notDeepStrictEqual, actual, expected, 'notDeepStrictEqual', message, diff);
  }

  function partialDeepStrictEqual(actual, expected, ...message) {
    requireBoth(arguments.length);
    if (comparisons().isPartialStrictEqual(actual, expected)) return;
    fail(partialDeepStrictEqual, actual, expected, 'partialDeepStrictEqual', message, diff);
  }

  return {
    equal, notEqual, deepEqual, notDeepEqual, deepStrictEqual, notDeepStrictEqual, strictEqual, notStrictEqual,
    partialDeepStrictEqual,
  };
}

/** match and doesNotMatch */
function makeMatches({ diff }) {
  function check(fn, string, regexp, message, wanted) {
    const { isRegExp } = require('internal/util/types');
    if (!isRegExp(regexp)) throw new codes.ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
    const isString = typeof string === 'string';
    if (isString && (RegExpPrototypeExec(regexp, string) !== null) === wanted) return;
    const own = ownMessage(message, string, regexp);
    let text = own;
    if (own === undefined || own === '') {
      const { determineSpecificType } = require('internal/errors');
      const complaint = wanted ? 'The input did not match' : 'The input was expected to not match';
      text = isString ?
        `${complaint} the regular expression ${inspect(regexp)}. Input:\n\n${inspect(string)}\n` :
        `The "string" argument must be of type string. Received ${determineSpecificType(string)}`;
    }
    const error = new AssertionError({
      actual: string, expected: regexp, message: text, operator: fn.name, stackStartFn: fn, diff,
    });
    error.generatedMessage = text !== own;
    throw error;
  }

  function match(string, regexp, ...message) {
    check(match, string, regexp, message, true);
  }

  function doesNotMatch(string, regexp, ...message) {
    check(doesNotMatch, string, regexp, message, false);
  }

  return { match, doesNotMatch };
}

/** The assertions on what is thrown. */
function makeExpectations({ diff }) {
  const exception = { __proto__: null, diff, kind: 'exception' };
  const rejection = { __proto__: null, diff, kind: 'rejection' };

  function throws(fn, ...args) {
    const { catchError, expectError } = exceptions();
    expectError(throws, catchError(fn), args, exception);
  }

  async function rejects(promiseFn, ...args) {
    const { awaitError, expectError } = exceptions();
    expectError(rejects, await awaitError(promiseFn), args, rejection);
  }

  function doesNotThrow(fn, ...args) {
    const { catchError, expectNoError } = exceptions();
    expectNoError(doesNotThrow, catchError(fn), args, exception);
  }

  async function doesNotReject(promiseFn, ...args) {
    const { awaitError, expectNoError } = exceptions();
    expectNoError(doesNotReject, await awaitError(promiseFn), args, rejection);
  }

  return { throws, rejects, doesNotThrow, doesNotReject };
}

/** The stack of `added`, ended by the frames of `original`, none of them twice. */
function joinStacks(added, original) {
  const start = StringPrototypeIndexOf(original, '\n    at');
  if (start === -1) return added;
  const frames = StringPrototypeSplit(StringPrototypeSlice(original, start + 1), '\n');
  let lines = StringPrototypeSplit(added, '\n');
  for (let i = 0; i < frames.length; i++) {
    const common = ArrayPrototypeIndexOf(lines, frames[i]);
    if (common === -1) continue;
    lines = ArrayPrototypeSlice(lines, 0, common);
    break;
  }
  return `${ArrayPrototypeJoin(lines, '\n')}\n${ArrayPrototypeJoin(frames, '\n')}`;
}

/** ok, fail and ifError */
function makeSimple({ diff }) {
  function ok(...args) {
    checkOk(ok, args, diff);
  }

  // Named as a property, since `fail` is a helper here.
  const simple = {
    ok,
    fail(message) {
      if (isError(message)) throw message;
      const generated = arguments.length === 0 || message === undefined;
      const error = new AssertionError({
        message: generated ? 'Failed' : message, operator: 'fail', stackStartFn: simple.fail, diff,
      });
      error.generatedMessage = generated || message === null;
      throw error;
    },
    ifError,
  };

  function ifError(error) {
    if (error === null || error === undefined) return;
    let text = 'ifError got unwanted exception: ';
    if (typeof error === 'object' && typeof error.message === 'string') {
      text += error.message.length === 0 && error.constructor ? error.constructor.name : error.message;
    } else {
      text += inspect(error);
    }
    const failure = new AssertionError({
      actual: error, expected: null, message: text, operator: 'ifError', stackStartFn: ifError, diff,
    });
    failure.generatedMessage = false;
    const { stack } = error;
    if (typeof stack === 'string') failure.stack = joinStacks(failure.stack, stack);
    throw failure;
  }

  return simple;
}

/**
 * The assertions by name.
 * @param {{ diff: 'simple' | 'full', skipPrototype: boolean }} options
 */
function makeMethods(options) {
  const { ok, fail: failNow, ifError } = makeSimple(options);
  return {
    ok, fail: failNow, ...makeComparisons(options), ...makeMatches(options), ...makeExpectations(options), ifError,
  };
}

module.exports = { checkOk, makeMethods };
