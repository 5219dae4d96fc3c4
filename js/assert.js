'use strict';

// `assert`. Loaded in full only to compare objects and to say what failed.

const { ObjectAssign } = primordials;

const { AssertionError } = require('internal/assert/assertion_error');
const { checkOk, makeMethods } = require('internal/assert/methods');

/**
 * Fails unless `value` is truthy.
 * @param {...unknown} args the value, and a message
 */
function assert(...args) {
  checkOk(assert, args, 'simple');
}

/** As `assert`, whose `equal` and the like are the strict ones. */
function strict(...args) {
  checkOk(strict, args, 'simple');
}

/** Assertions with options of their own. */
class Assert {
  /**
   * @param {{ diff?: 'simple' | 'full', strict?: boolean, skipPrototype?: boolean }} [options]
   */
  constructor(options) {
    const { validateBoolean, validateOneOf } = require('internal/validators');
    const { diff = 'simple', skipPrototype = false, strict: isStrict = true } = options ?? {};
    validateOneOf(diff, 'options.diff', ['simple', 'full']);
    validateBoolean(skipPrototype, 'options.skipPrototype');
    validateBoolean(isStrict, 'options.strict');
    const methods = makeMethods({ __proto__: null, diff, skipPrototype });
    ObjectAssign(this, { AssertionError }, methods, isStrict ? strictNames(methods) : undefined);
  }
}

/** The strict assertions under the short names. */
function strictNames({ strictEqual, deepStrictEqual, notStrictEqual, notDeepStrictEqual }) {
  return {
    equal: strictEqual,
    deepEqual: deepStrictEqual,
    notEqual: notStrictEqual,
    notDeepEqual: notDeepStrictEqual,
  };
}

const methods = makeMethods({ __proto__: null, diff: 'simple', skipPrototype: false });
ObjectAssign(assert, { AssertionError }, methods);
// An instance has its own, with its options; these are what a method taken off the class does.
const { ok, fail, match, doesNotMatch, ...others } = methods;
ObjectAssign(Assert.prototype, { fail, ok }, others, { match, doesNotMatch });
assert.strict = ObjectAssign(strict, assert, strictNames(methods));
assert.Assert = Assert;
strict.Assert = Assert;
strict.strict = strict;

module.exports = assert;
