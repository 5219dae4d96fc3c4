'use strict';

// Timers as promises. Arguments that will not do reject, as they would be awaited; none throws.

const { Promise, PromiseReject, ReflectConstruct, Symbol } = primordials;

const { AbortError, codes } = require('internal/errors');
const timers = require('timers');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } = require('internal/validators');

const kScheduler = Symbol('kScheduler');
const kEmpty = { __proto__: null };

/** Checks what all of these take. */
function validateOptions(options) {
  validateObject(options, 'options');
  const { signal, ref = true } = options;
  validateAbortSignal(signal, 'options.signal');
  validateBoolean(ref, 'options.ref');
}

function aborted(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

/**
 * Calls `onAbort` if the signal aborts, until the function that this returns is called.
 * @param {AbortSignal} signal
 * @param {() => void} onAbort
 * @returns {() => void}
 */
function watch(signal, onAbort) {
  const { kResistStopPropagation } = require('internal/event_target');
  signal.addEventListener('abort', onAbort, { __proto__: null, [kResistStopPropagation]: true });
  return () => signal.removeEventListener('abort', onAbort);
}

/**
 * A promise that what `start` starts fulfils, unless a signal aborts first.
 * @param {AbortSignal | undefined} signal
 * @param {(resolve: Function) => any} start
 * @param {(started: any) => void} cancel
 */
function settle(signal, start, cancel) {
  if (signal === undefined) return new Promise(start);
  if (signal.aborted) return PromiseReject(aborted(signal));
  let unwatch;
  const promise = new Promise((resolve, reject) => {
    const started = start(resolve);
    unwatch = watch(signal, () => {
      cancel(started);
      reject(aborted(signal));
    });
  });
  return handOn(promise, unwatch);
}

/** What `promise` becomes, five microtasks later: so long it takes in Node, and a race of promises tells. */
async function handOn(promise, unwatch) {
  try {
    return await promise;
  } finally {
    unwatch();
    for (let i = 0; i < 4; i++) await undefined;
  }
}

/**
 * A promise of `value`, `after` milliseconds from now or a little later.
 * @template T
 * @param {number} [after]
 * @param {T} [value]
 * @param {{ signal?: AbortSignal, ref?: boolean }} [options]
 * @returns {Promise<T>}
 */
function setTimeout(after, value, options = kEmpty) {
  try {
    if (after !== undefined) validateNumber(after, 'delay');
    validateOptions(options);
  } catch (error) {
    return PromiseReject(error);
  }
  return settle(options.signal, (resolve) => {
    const timer = timers.setTimeout(resolve, after, value);
    if (options.ref === false) timer.unref();
    return timer;
  }, timers.clearTimeout);
}

/**
 * A promise of `value`, fulfilled in the check phase.
 * @template T
 * @param {T} [value]
 * @param {{ signal?: AbortSignal, ref?: boolean }} [options]
 * @returns {Promise<T>}
 */
function setImmediate(value, options = kEmpty) {
  try {
    validateOptions(options);
  } catch (error) {
    return PromiseReject(error);
  }
  return settle(options.signal, (resolve) => {
    const immediate = timers.setImmediate(resolve, value);
    if (options.ref === false) immediate.unref();
    return immediate;
  }, timers.clearImmediate);
}

/**
 * Yields `value` every `after` milliseconds, counting from the first time that it is asked. Nothing is lost if whoever
 * asks is late.
 * @template T
 * @param {number} [after]
 * @param {T} [value]
 * @param {{ signal?: AbortSignal, ref?: boolean }} [options]
 * @returns {AsyncGenerator<T>}
 */
async function* setInterval(after, value, options = kEmpty) {
  if (after !== undefined) validateNumber(after, 'delay');
  validateOptions(options);
  const { signal, ref = true } = options;
  if (signal?.aborted) throw aborted(signal);
  /** Intervals that have passed and were not yielded. */
  let passed = 0;
  /** Wakes whoever waits for the next. */
  let wake;
  let interrupted = false;
  let unwatch;
  const timer = timers.setInterval(() => {
    passed++;
    wake?.();
    wake = undefined;
  }, after);
  if (!ref) timer.unref();
  try {
    if (signal !== undefined) {
      unwatch = watch(signal, () => {
        timers.clearInterval(timer);
        if (wake === undefined) return;
        interrupted = true;
        wake();
      });
    }
    while (!signal?.aborted) {
      if (passed === 0) await new Promise((resolve) => wake = resolve);
      for (; passed > 0; passed--) yield value;
    }
    // Whoever waits hears of it through one promise more than usual, and that takes its time.
    for (let i = 0; interrupted && i < 2; i++) await undefined;
    throw aborted(signal);
  } finally {
    timers.clearInterval(timer);
    unwatch?.();
  }
}

/** What the web calls `scheduler`. */
class Scheduler {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  /** Lets other tasks run first. */
  yield() {
    if (!this[kScheduler]) throw new codes.ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }

  /**
   * @param {number} delay ms
   * @param {{ signal?: AbortSignal, ref?: boolean }} [options]
   */
  wait(delay, options) {
    if (!this[kScheduler]) throw new codes.ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }
}

const scheduler = ReflectConstruct(function() {}, [], Scheduler);
scheduler[kScheduler] = true;

module.exports = { setTimeout, setImmediate, setInterval, scheduler };
