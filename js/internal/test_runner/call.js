'use strict';

// Calling what a program gave: functions that return, that return promises, and that take a callback; and for how long.

const { Promise, PromisePrototypeThen, PromiseWithResolvers, ReflectApply } = primordials;

const { kinds, makeFailure } = require('internal/test_runner/failure');
const { isPromise } = require('internal/util/types');

/**
 * Calls `fn` with its context, and a callback if it takes one.
 * @param {Function} fn
 * @param {object} context
 * @returns {any} what it returned, or a promise of its end
 */
function call(fn, context) {
  if (fn.length !== 2) return ReflectApply(fn, context, [context]);
  const { promise, resolve, reject } = PromiseWithResolvers();
  let calls = 0;
  const done = (error) => {
    calls++;
    // Told once is enough.
    if (calls === 2) throw makeFailure('callback invoked multiple times', kinds.multipleCallbacks);
    if (calls > 1) return;
    if (error) reject(error);
    else resolve();
  };
  if (isPromise(ReflectApply(fn, context, [context, done]))) {
    throw makeFailure('passed a callback but also returned a Promise', kinds.callbackAndPromise);
  }
  return promise;
}

/** How long something may last: up to a time, and until a signal is aborted. */
class Deadline {
  #timer;
  #signal;
  #onAbort;
  #stop;

  /**
   * @param {number | undefined} timeout in milliseconds
   * @param {AbortSignal | undefined} signal
   */
  constructor(timeout, signal) {
    const hasTimeout = timeout != null && timeout !== primordials.NumberPOSITIVE_INFINITY;
    if (!hasTimeout && signal === undefined) return;
    const { promise, reject } = PromiseWithResolvers();
    this.#stop = promise;
    // Whoever waits hears of it.
    PromisePrototypeThen(promise, undefined, () => {});
    if (hasTimeout) {
      this.#timer = require('timers').setTimeout(() => {
        reject(makeFailure(`test timed out after ${timeout}ms`, kinds.timeout));
      }, timeout);
    }
    if (signal !== undefined) {
      this.#signal = signal;
      this.#onAbort = () => reject(abortion(signal.reason));
      if (signal.aborted) this.#onAbort();
      else signal.addEventListener('abort', this.#onAbort, { __proto__: null, once: true });
    }
  }

  /**
   * `value`, unless time is up first.
   * @param {any} value
   * @returns {any}
   */
  race(value) {
    if (this.#stop === undefined) return value;
    if (!isPromise(value)) return value;
    return new Promise((resolve, reject) => {
      PromisePrototypeThen(this.#stop, undefined, reject);
      PromisePrototypeThen(value, resolve, reject);
    });
  }

  clear() {
    if (this.#timer !== undefined) require('timers').clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }
}

/** The reason of an abort, as the failure that it is. */
function abortion(reason) {
  if (reason !== null && typeof reason === 'object') {
    try {
      reason.failureType = kinds.aborted;
      return reason;
    } catch {
      // One that cannot be written to.
    }
  }
  return makeFailure(reason, kinds.aborted);
}

module.exports = { Deadline, abortion, call };
