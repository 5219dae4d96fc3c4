'use strict';

// Tests (`node:test`): see `js/internal/test_runner/`.

const { ObjectDefineProperty } = primordials;

const { kEmptyObject } = require('internal/util');
const { current, getRoot, makeSuite, makeTest } = require('internal/test_runner/harness');

/**
 * A function that makes tests or suites, with its variants as properties.
 * @param {Function} make
 */
function withVariants(make) {
  const plain = (name, options, fn) => make(current(), name, options, fn, kEmptyObject);
  ObjectDefineProperty(plain, 'name', { __proto__: null, configurable: true, value: 'test' });
  const variants = ['expectFailure', 'skip', 'todo', 'only'];
  for (let i = 0; i < variants.length; i++) {
    const key = variants[i];
    const overrides = { __proto__: null, [key]: true };
    plain[key] = (name, options, fn) => make(current(), name, options, fn, overrides);
    ObjectDefineProperty(plain[key], 'name', { __proto__: null, configurable: true, value: '' });
  }
  return plain;
}

/** @param {'before' | 'after' | 'beforeEach' | 'afterEach'} kind */
function hook(kind) {
  const add = (fn, options) => {
    const test = current();
    test.addHook(kind, fn, options);
  };
  ObjectDefineProperty(add, 'name', { __proto__: null, configurable: true, value: '' });
  return add;
}

const test = withVariants(makeTest);
const suite = withVariants(makeSuite);

/** The context of the test or suite that runs. */
function getTestContext() {
  const running = current();
  return running === getRoot() ? undefined : running.context;
}

function defineLazy(name, make) {
  let value;
  ObjectDefineProperty(test, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      value ??= make();
      return value;
    },
  });
}

test.after = hook('after');
test.afterEach = hook('afterEach');
test.before = hook('before');
test.beforeEach = hook('beforeEach');
test.describe = suite;
test.getTestContext = getTestContext;
test.it = test;
/**
 * Runs the tests in files, each in a process of its own.
 * @param {object} [options]
 */
test.run = function run(...args) {
  return require('internal/test_runner/runner').run(args[0]);
};
test.suite = suite;
test.test = test;
defineLazy('mock', () => new (require('internal/test_runner/mock/tracker').MockTracker)());
defineLazy('snapshot', () => {
  const { setDefaultSnapshotSerializers, setResolveSnapshotPath } = require('internal/test_runner/snapshot');
  return { __proto__: null, setDefaultSnapshotSerializers, setResolveSnapshotPath };
});
defineLazy('assert', () => {
  const { register } = require('internal/test_runner/assertions');
  return { __proto__: null, register };
});

module.exports = test;
