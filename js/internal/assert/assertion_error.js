'use strict';

const {
  Error, ErrorCaptureStackTrace, ObjectDefineProperty, ReflectSet, String, StringPrototypeSlice, StringPrototypeSplit, SymbolFor,
} = primordials;

const { kIsNodeError } = require('internal/errors');
const { validateObject } = require('internal/validators');

const kInspect = SymbolFor('nodejs.util.inspect.custom');

/** The most lines of a string that are shown below the message, which tells about it already. */
const kShownLines = 10;
/** A string with more characters than this is shown without them. */
const kShownLength = 512;

function shorten(value, diff) {
  if (typeof value !== 'string' || diff === 'full') return value;
  const lines = StringPrototypeSplit(value, '\n', kShownLines + 1);
  if (lines.length > kShownLines) {
    let text = lines[0];
    for (let i = 1; i < kShownLines; i++) text += `\n${lines[i]}`;
    return `${text}\n...`;
  }
  // As Node has it: what is shown is the end.
  return value.length > kShownLength ? `${StringPrototypeSlice(value, kShownLength)}...` : value;
}

/** The text of an error, and the values that it keeps. */
function describe({ message, operator, actual, expected }, diff) {
  const { copyError, describeDifference, describeFailure, isError, showsDifference } = require('internal/assert/messages');
  const withDifference = showsDifference(operator);
  if (message != null) {
    const text = withDifference ? describeDifference(actual, expected, operator, message, diff) : String(message);
    return { text, actual, expected };
  }
  if (isError(actual) && isError(expected)) {
    actual = copyError(actual);
    expected = copyError(expected);
  }
  const text = withDifference ?
    describeDifference(actual, expected, operator, undefined, diff) :
    describeFailure(actual, expected, operator, diff);
  return { text, actual, expected };
}

/** Errors of getters that are shown have no stack. */
function withoutStacks(callback) {
  const limit = Error.stackTraceLimit;
  ReflectSet(Error, 'stackTraceLimit', 0);
  try {
    return callback();
  } finally {
    ReflectSet(Error, 'stackTraceLimit', limit);
  }
}

/** What a failed assertion throws. */
class AssertionError extends Error {
  /**
   * @param {{ message?: unknown, actual?: unknown, expected?: unknown, operator?: string, stackStartFn?: Function,
   *   diff?: 'simple' | 'full' }} options
   */
  constructor(options) {
    validateObject(options, 'options');
    const { message, operator, stackStartFn, stackStartFunction, diff = 'simple' } = options;
    const { text, actual, expected } = withoutStacks(() => describe(options, diff));
    super(text);
    this.generatedMessage = !message;
    ObjectDefineProperty(this, 'name', {
      __proto__: null,
      configurable: true,
      enumerable: false,
      value: 'AssertionError',
      writable: true,
    });
    this.code = 'ERR_ASSERTION';
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    ErrorCaptureStackTrace(this, stackStartFn || stackStartFunction);
    this.diff = diff;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [kInspect](recurseTimes, context) {
    const { actual, expected } = this;
    this.actual = shorten(actual, this.diff);
    this.expected = shorten(expected, this.diff);
    // The values are in the message; only what they are is of interest here.
    const result = require('internal/util/inspect').inspect(this, { ...context, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return result;
  }
}

// The head of the stack has the code.
ObjectDefineProperty(AssertionError.prototype, kIsNodeError, { __proto__: null, value: true });

module.exports = { AssertionError };
