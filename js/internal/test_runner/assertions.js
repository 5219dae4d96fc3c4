'use strict';

// `t.assert`: the functions of `assert`, which count for the plan of the test.

const { ReflectApply, SafeMap } = primordials;

const { validateFunction, validateString } = require('internal/validators');

const kNames = [
  'deepEqual', 'deepStrictEqual', 'doesNotMatch', 'doesNotReject', 'doesNotThrow', 'equal', 'fail', 'ifError', 'match',
  'notDeepEqual', 'notDeepStrictEqual', 'notEqual', 'notStrictEqual', 'partialDeepStrictEqual', 'rejects', 'strictEqual',
  'throws',
];

let known;

/** All assertions by name: those of `assert`, of snapshots, and what a program has added. */
function assertions() {
  if (known !== undefined) return known;
  known = new SafeMap();
  const assert = require('assert');
  for (let i = 0; i < kNames.length; i++) known.set(kNames[i], assert[kNames[i]]);
  const { assertFileSnapshot, assertSnapshot } = require('internal/test_runner/snapshot');
  known.set('snapshot', assertSnapshot);
  known.set('fileSnapshot', assertFileSnapshot);
  return known;
}

/**
 * Adds an assertion for the tests that begin from now on.
 * @param {string} name
 * @param {Function} fn
 */
function register(name, fn) {
  validateString(name, 'name');
  validateFunction(fn, 'fn');
  assertions().set(name, fn);
}

/**
 * @param {object} context what the assertions have as `this`
 * @param {object} test
 */
function assertionsOf(context, test) {
  const own = { __proto__: null };
  assertions().forEach((fn, name) => {
    own[name] = (...args) => {
      test.plan?.count();
      return ReflectApply(fn, context, args);
    };
  });
  // It reads the text of its own call, and so is not wrapped.
  const { checkOk } = require('internal/assert/methods');
  own.ok ??= function ok(...args) {
    test.plan?.count();
    checkOk(ok, args, 'simple');
  };
  return own;
}

module.exports = { assertionsOf, register };
