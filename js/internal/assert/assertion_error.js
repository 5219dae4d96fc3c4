'use strict';

const { Error, ErrorCaptureStackTrace, ObjectDefineProperty } = primordials;

const { describeDifference, describeSameness, show } = require('internal/assert/diff');

/** An assertion did not hold. */
class AssertionError extends Error {
  /**
   * @param {{ message?: string, operator?: string, actual?: any, expected?: any, stackStartFn?: Function, diff?: string }} options
   */
  constructor(options) {
    require('internal/validators').validateObject(options, 'options');
    const { message, operator, stackStartFn, actual, expected, diff = 'simple' } = options;
    const own = message === undefined || message === null ? undefined : `${message}`;
    super(compose(own, operator, actual, expected));
    this.generatedMessage = own === undefined;
    ObjectDefineProperty(this, 'name', {
      __proto__: null, value: 'AssertionError [ERR_ASSERTION]', enumerable: false, writable: true, configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    this.diff = diff;
    ErrorCaptureStackTrace(this, stackStartFn ?? AssertionError);
    // Reading the stack is what formats it, with the code in its first line.
    void this.stack;
    this.name = 'AssertionError';
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

function compose(own, operator, actual, expected) {
  switch (operator) {
    case 'deepStrictEqual':
    case 'strictEqual':
    case 'partialDeepStrictEqual':
      return describeDifference(actual, expected, operator, own);
    case 'deepEqual':
      return own ?? describeDifference(actual, expected, operator, undefined);
    case 'notDeepStrictEqual':
    case 'notStrictEqual':
    case 'notDeepEqual':
      return own ?? describeSameness(actual, operator);
    default:
      if (own !== undefined) return own;
      if (operator === undefined) return 'Failed';
      return `${show(actual)} ${operator} ${show(expected)}`;
  }
}

module.exports = { AssertionError };
