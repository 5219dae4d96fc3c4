'use strict';

// Hooks of a test or suite: before, after, beforeEach, afterEach.

const { ArrayPrototypePush } = primordials;

const { isFailure, kinds, makeFailure } = require('internal/test_runner/failure');
const { Deadline, call } = require('internal/test_runner/call');
const { validateAbortSignal, validateNumber } = require('internal/validators');
const { kEmptyObject } = require('internal/util');

const kLongest = 2 ** 31 - 1;

/** One hook. */
class Hook {
  #fn;
  #options;

  constructor(fn, options) {
    this.#fn = fn;
    this.#options = options;
  }

  /** Calls it with the context of a test. */
  async run(context) {
    const { signal, timeout } = this.#options;
    const deadline = new Deadline(timeout, signal);
    try {
      await deadline.race(call(this.#fn, context));
    } finally {
      deadline.clear();
    }
  }
}

/**
 * @param {Function | object} [fn]
 * @param {{ signal?: AbortSignal, timeout?: number }} [options]
 */
function makeHook(fn, options) {
  if (fn !== null && typeof fn === 'object') {
    options = fn;
    fn = undefined;
  }
  options = options !== null && typeof options === 'object' ? options : kEmptyObject;
  const { signal, timeout } = options;
  if (timeout != null && timeout !== primordials.NumberPOSITIVE_INFINITY) {
    validateNumber(timeout, 'options.timeout', 0, kLongest);
  }
  validateAbortSignal(signal, 'options.signal');
  return new Hook(typeof fn === 'function' ? fn : () => {}, { __proto__: null, signal, timeout });
}

/** All hooks of a test. Those for each of its tests count for tests below those as well. */
class Hooks {
  before = [];
  after = [];
  beforeEach;
  afterEach;

  constructor(parent) {
    this.beforeEach = parent === undefined ? [] : primordials.ArrayPrototypeSlice(parent.beforeEach);
    this.afterEach = parent === undefined ? [] : primordials.ArrayPrototypeSlice(parent.afterEach);
    this.#inheritedAfter = this.afterEach.length;
  }

  /** How many hooks at the end of `afterEach` come from further up; they run last. */
  #inheritedAfter;

  /**
   * @param {'before' | 'after' | 'beforeEach' | 'afterEach'} kind
   * @param {Hook} hook
   */
  add(kind, hook) {
    if (kind === 'afterEach') {
      primordials.ArrayPrototypeSplice(this.afterEach, this.afterEach.length - this.#inheritedAfter, 0, hook);
    } else {
      ArrayPrototypePush(this[kind], hook);
    }
  }

  /**
   * Runs all hooks of a kind, one after the other, up to one that fails.
   * @param {'before' | 'after' | 'beforeEach' | 'afterEach'} kind
   * @param {object} context
   */
  async run(kind, context) {
    const hooks = this[kind];
    for (let i = 0; i < hooks.length; i++) {
      try {
        await hooks[i].run(context);
      } catch (error) {
        throw makeFailure(isFailure(error) ? error.cause : error, kinds.hook, `failed running ${kind} hook`);
      }
    }
  }
}

module.exports = { Hooks, makeHook };
