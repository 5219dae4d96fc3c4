'use strict';

// How many assertions, and tests below it, a test is to make.

const { NumberPOSITIVE_INFINITY, PromiseWithResolvers } = primordials;

const { kinds, makeFailure } = require('internal/test_runner/failure');
const { validateBoolean, validateNumber, validateUint32 } = require('internal/validators');
const { codes } = require('internal/errors');

const kLongest = 2 ** 31 - 1;

class TestPlan {
  #expected;
  #actual = 0;
  #wait;
  #waiting;

  /**
   * @param {number} count
   * @param {{ wait?: boolean | number }} [options] how long to wait for those that are missing, in milliseconds
   */
  constructor(count, options = undefined) {
    validateUint32(count, 'count');
    this.#expected = count;
    const wait = options?.wait;
    if (wait === undefined) return;
    if (typeof wait === 'number') validateNumber(wait, 'options.wait', 0, kLongest);
    else if (typeof wait === 'boolean') validateBoolean(wait, 'options.wait');
    else throw new codes.ERR_INVALID_ARG_TYPE('options.wait', ['boolean', 'number'], wait);
    this.#wait = wait === true ? NumberPOSITIVE_INFINITY : wait;
  }

  /** One more was made. */
  count() {
    this.#actual++;
    if (this.#actual >= this.#expected) this.#waiting?.resolve();
  }

  /** Fails unless there are as many as planned, perhaps after some time. */
  async check() {
    if (this.#actual < this.#expected && this.#wait !== undefined && this.#wait !== false) await this.#waitForMore();
    if (this.#actual !== this.#expected) {
      throw makeFailure(`plan expected ${this.#expected} assertions but received ${this.#actual}`, kinds.code);
    }
  }

  async #waitForMore() {
    this.#waiting = PromiseWithResolvers();
    let timer;
    if (this.#wait !== NumberPOSITIVE_INFINITY) {
      timer = require('timers').setTimeout(() => {
        this.#waiting.reject(makeFailure(
          `plan timed out after ${this.#wait}ms with ${this.#actual} assertions when expecting ${this.#expected}`,
          kinds.timeout));
      }, this.#wait);
    }
    try {
      await this.#waiting.promise;
    } finally {
      require('timers').clearTimeout(timer);
    }
  }
}

module.exports = { TestPlan };
