'use strict';

// util.debounce and util.throttle: functions that are called less often than they are asked to be.

const {
  ArrayPrototypePush, ArrayPrototypeShift, MathMax, ObjectDefineProperties, PromisePrototypeThen, PromiseReject, PromiseResolve,
  PromiseWithResolvers, ReflectApply,
} = primordials;

const { AbortError } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const {
  validateAbortSignal, validateBoolean, validateFunction, validateInteger, validateObject,
} = require('internal/validators');

const { now } = internalBinding('performance');

const kLongest = 2 ** 31 - 1;

/** A promise for one call; nobody has to handle that it is cancelled. */
function makeCall(args) {
  const { promise, resolve, reject } = PromiseWithResolvers();
  return { __proto__: null, args, promise, resolve, reject };
}

/** Calls `fn`, and gives what comes of it to all of `calls`. */
function settle(fn, args, calls) {
  let result;
  try {
    result = ReflectApply(fn, undefined, args);
  } catch (error) {
    for (let i = 0; i < calls.length; i++) calls[i].reject(error);
    return;
  }
  for (let i = 0; i < calls.length; i++) calls[i].resolve(result);
}

function rejectAll(calls, reason) {
  const error = new AbortError(undefined, reason === undefined ? undefined : { cause: reason });
  for (let i = 0; i < calls.length; i++) calls[i].reject(error);
}

/** Gives `limited` the name and length of `fn`, and its methods. */
function dress(limited, fn, methods, counters) {
  const properties = {
    __proto__: null,
    length: { __proto__: null, configurable: true, value: fn.length },
    name: { __proto__: null, configurable: true, value: fn.name },
  };
  for (const name in methods) {
    properties[name] = { __proto__: null, configurable: true, enumerable: true, value: methods[name], writable: true };
  }
  for (const name in counters) {
    properties[name] = { __proto__: null, configurable: false, enumerable: false, get: counters[name] };
  }
  return ObjectDefineProperties(limited, properties);
}

/** Whether the process waits for its timers. */
class Alive {
  timer;
  #referenced = true;

  start(callback, delay) {
    this.timer = require('timers').setTimeout(callback, delay);
    if (!this.#referenced) this.timer.unref();
  }

  stop() {
    require('timers').clearTimeout(this.timer);
    this.timer = undefined;
  }

  set(referenced) {
    this.#referenced = referenced;
    if (referenced) this.timer?.ref();
    else this.timer?.unref();
  }
}

/**
 * A function that calls `fn` when it was not called for some time, with the arguments of the last call.
 * @param {Function} fn
 * @param {number} wait in milliseconds
 * @param {{ leading?: boolean, signal?: AbortSignal }} [options]
 */
function debounce(fn, wait, options = kEmptyObject) {
  validateFunction(fn, 'fn');
  validateInteger(wait, 'wait', 0, kLongest);
  validateObject(options, 'options');
  const { leading = false, signal } = options;
  validateBoolean(leading, 'options.leading');
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  const alive = new Alive();
  let calls = [];

  const run = () => {
    alive.stop();
    const due = calls;
    calls = [];
    if (due.length > 0) settle(fn, due[due.length - 1].args, due);
  };
  const cancel = (reason) => {
    alive.stop();
    const cancelled = calls;
    calls = [];
    rejectAll(cancelled, reason);
  };
  signal?.addEventListener('abort', () => cancel(signal.reason), { __proto__: null, once: true });

  const debounced = function(...args) {
    if (signal?.aborted) return PromiseReject(new AbortError(undefined, { cause: signal.reason }));
    const call = makeCall(args);
    if (leading && alive.timer === undefined) settle(fn, args, [call]);
    else ArrayPrototypePush(calls, call);
    if (alive.timer !== undefined) alive.stop();
    alive.start(run, wait);
    return call.promise;
  };
  return dress(debounced, fn, {
    __proto__: null,
    cancel,
    flush() {
      if (calls.length > 0) run();
    },
    ref() {
      alive.set(true);
      return debounced;
    },
    unref() {
      alive.set(false);
      return debounced;
    },
  }, {
    __proto__: null,
    pending: () => (calls.length === 0 ? null : calls[calls.length - 1].promise),
    pendingCount: () => calls.length,
  });
}

/**
 * A function that calls `fn` at most `limit` times in each interval; other calls wait for their turn.
 * @param {Function} fn
 * @param {number} limit
 * @param {number} interval in milliseconds
 * @param {{ signal?: AbortSignal, strict?: boolean }} [options] with `strict`, any stretch of time counts as an interval
 */
function throttle(fn, limit, interval, options = kEmptyObject) {
  validateFunction(fn, 'fn');
  validateInteger(limit, 'limit', 1);
  validateInteger(interval, 'interval', 0, kLongest);
  validateObject(options, 'options');
  const { signal, strict = false } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  validateBoolean(strict, 'options.strict');
  const alive = new Alive();
  let waiting = [];
  /** When the calls that still count began. */
  let starts = [];
  let active = 0;

  const forget = () => {
    const time = now();
    if (strict) {
      while (starts.length > 0 && time - starts[0] >= interval) ArrayPrototypeShift(starts);
    } else if (starts.length > 0 && time - starts[0] >= interval) {
      starts = [];
    }
  };
  const run = (call) => {
    ArrayPrototypePush(starts, now());
    active++;
    // Also the results of calls that need not wait come later.
    settle(fn, call.args, [{ __proto__: null, reject: call.reject, resolve: (value) => call.resolve(PromiseResolve(value)) }]);
    const end = () => {
      active--;
    };
    PromisePrototypeThen(call.promise, end, end);
  };
  const go = () => {
    alive.stop();
    forget();
    while (waiting.length > 0 && starts.length < limit) run(ArrayPrototypeShift(waiting));
    if (waiting.length > 0) alive.start(go, MathMax(1, interval - (now() - starts[0])));
  };
  const cancel = (reason) => {
    alive.stop();
    const cancelled = waiting;
    waiting = [];
    rejectAll(cancelled, reason);
  };
  signal?.addEventListener('abort', () => cancel(signal.reason), { __proto__: null, once: true });

  const throttled = function(...args) {
    if (signal?.aborted) return PromiseReject(new AbortError(undefined, { cause: signal.reason }));
    const call = makeCall(args);
    ArrayPrototypePush(waiting, call);
    if (alive.timer === undefined) go();
    return call.promise;
  };
  return dress(throttled, fn, {
    __proto__: null,
    cancel,
    hasImmediateCapacity() {
      forget();
      return waiting.length === 0 && starts.length < limit;
    },
    ref() {
      alive.set(true);
      return throttled;
    },
    unref() {
      alive.set(false);
      return throttled;
    },
  }, {
    __proto__: null,
    pending: () => (waiting.length === 0 ? null : waiting[waiting.length - 1].promise),
    pendingCount: () => waiting.length,
    activeCount: () => active,
  });
}

module.exports = { debounce, throttle };
