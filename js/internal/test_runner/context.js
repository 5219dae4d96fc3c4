'use strict';

// What the function of a test is called with.

const { ArrayPrototypeSlice, ObjectFreeze, Promise } = primordials;

const { kinds, makeFailure } = require('internal/test_runner/failure');
const { kEmptyObject } = require('internal/util');
const { validateFunction, validateNumber, validateObject } = require('internal/validators');

class TestContext {
  #test;
  #assert;

  constructor(test) {
    this.#test = test;
  }

  get signal() {
    return this.#test.signal;
  }

  get name() {
    return this.#test.name;
  }

  get filePath() {
    return this.#test.place.file;
  }

  get fullName() {
    return this.#test.fullName;
  }

  get error() {
    return this.#test.error;
  }

  get passed() {
    return this.#test.passed;
  }

  get attempt() {
    return 0;
  }

  get tags() {
    return ObjectFreeze(ArrayPrototypeSlice(this.#test.tags));
  }

  get workerId() {
    return require('internal/test_runner/harness').workerId();
  }

  /** @param {string} message */
  diagnostic(message) {
    this.#test.addDiagnostic(message, 'info');
  }

  log(message, level = 'info') {
    this.#test.addDiagnostic(message, level);
  }

  /**
   * @param {number} count
   * @param {{ wait?: boolean | number }} [options]
   */
  plan(count, options = kEmptyObject) {
    if (this.#test.plan !== null) throw makeFailure('cannot set plan more than once', kinds.code);
    this.#test.setPlan(count, options);
  }

  get assert() {
    this.#assert ??= require('internal/test_runner/assertions').assertionsOf(this, this.#test);
    return this.#assert;
  }

  get mock() {
    return this.#test.mock;
  }

  /** @param {boolean} value */
  runOnly(value) {
    this.#test.runsOnly = !!value;
  }

  /** @param {string} [message] */
  skip(message) {
    this.#test.skipReason = message || true;
  }

  /** @param {string} [message] */
  todo(message) {
    this.#test.todoReason = message || true;
  }

  /**
   * @param {string} [name]
   * @param {object} [options]
   * @param {Function} [fn]
   * @returns {Promise<void>}
   */
  test(name, options, fn) {
    this.#test.plan?.count();
    const { makeTest } = require('internal/test_runner/harness');
    return makeTest(this.#test, name, options, fn);
  }

  before(fn, options) {
    this.#test.addHook('before', fn, options);
  }

  after(fn, options) {
    this.#test.addHook('after', fn, options);
  }

  beforeEach(fn, options) {
    this.#test.addHook('beforeEach', fn, options);
  }

  afterEach(fn, options) {
    this.#test.addHook('afterEach', fn, options);
  }

  /**
   * Calls `condition` again and again until it does not throw.
   * @param {Function} condition
   * @param {{ interval?: number, timeout?: number }} [options]
   * @returns {Promise<any>} what it returned
   */
  waitFor(condition, options = kEmptyObject) {
    validateFunction(condition, 'condition');
    validateObject(options, 'options');
    const { interval = 50, timeout = 1000 } = options;
    validateNumber(interval, 'options.interval', 0, 2 ** 31 - 1);
    validateNumber(timeout, 'options.timeout', 0, 2 ** 31 - 1);
    return poll(condition, interval, timeout);
  }
}

function poll(condition, interval, timeout) {
  const { clearTimeout, setTimeout } = require('timers');
  const nothing = { __proto__: null };
  return new Promise((resolve, reject) => {
    let cause = nothing;
    let next;
    const deadline = setTimeout(() => {
      clearTimeout(next);
      const error = new primordials.Error('waitFor() timed out');
      if (cause !== nothing) error.cause = cause;
      reject(error);
    }, timeout);
    const attempt = async () => {
      try {
        const result = await condition();
        clearTimeout(deadline);
        resolve(result);
      } catch (error) {
        cause = error;
        next = setTimeout(attempt, interval);
      }
    };
    attempt();
  });
}

class SuiteContext {
  #suite;

  constructor(suite) {
    this.#suite = suite;
  }

  get signal() {
    return this.#suite.signal;
  }

  get name() {
    return this.#suite.name;
  }

  get filePath() {
    return this.#suite.place.file;
  }

  get fullName() {
    return this.#suite.fullName;
  }

  get passed() {
    return this.#suite.passed;
  }

  get attempt() {
    return 0;
  }

  /** @param {string} message */
  diagnostic(message) {
    this.#suite.addDiagnostic(message, 'info');
  }

  log(message, level = 'info') {
    this.#suite.addDiagnostic(message, level);
  }
}

module.exports = { SuiteContext, TestContext };
