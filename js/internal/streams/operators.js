'use strict';

// The methods of Readable that are like those of arrays: map, filter, reduce ... They are non-enumerable there.

const {
  ArrayPrototypePush, ArrayPrototypeShift, MathFloor, Number, NumberIsNaN, ObjectDefineProperty, Promise,
  PromisePrototypeThen, PromiseReject, PromiseResolve, ReflectApply, Symbol,
} = primordials;

const { AbortError, codes } = require('internal/errors');

/** What is left out of the result. */
const kEmpty = Symbol('kEmpty');
const kEof = Symbol('kEof');

function checkFunction(fn, name = 'fn') {
  require('internal/validators').validateFunction(fn, name);
}

function checkOptions(options) {
  const { validateAbortSignal, validateObject } = require('internal/validators');
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
}

function throwIfAborted(options) {
  if (options?.signal?.aborted) throw new AbortError();
}

/** @param {{ concurrency?: number, highWaterMark?: number, signal?: AbortSignal }} [options] */
function map(fn, options) {
  checkFunction(fn);
  checkOptions(options);
  const { validateInteger } = require('internal/validators');
  const concurrency = options?.concurrency != null ? MathFloor(options.concurrency) : 1;
  const highWaterMark = options?.highWaterMark != null ? MathFloor(options.highWaterMark) : concurrency - 1;
  validateInteger(concurrency, 'options.concurrency', 1);
  validateInteger(highWaterMark, 'options.highWaterMark', 0);
  return mapped(this, fn, options?.signal, concurrency, highWaterMark + concurrency);
}

/** Values in their order, of which up to `concurrency` are being made, and up to `limit` are made or being made. */
async function* mapped(stream, fn, outerSignal, concurrency, limit) {
  const { AbortSignal } = require('internal/abort_controller');
  const signal = AbortSignal.any(outerSignal ? [outerSignal] : []);
  const argument = { signal };
  const queue = [];
  let running = 0;
  let done = false;
  /** Wakes who waits for values. */
  let next = null;
  /** Wakes who waits for room. */
  let resume = null;

  function wakeNext() {
    if (next === null) return;
    const wake = next;
    next = null;
    wake();
  }
  function maybeResume() {
    if (resume === null || done || running >= concurrency || queue.length >= limit) return;
    const wake = resume;
    resume = null;
    wake();
  }
  function onDone() {
    running -= 1;
    maybeResume();
  }
  function onFailed() {
    done = true;
    onDone();
  }

  async function pump() {
    try {
      for await (let value of stream) {
        if (done) return;
        if (signal.aborted) throw new AbortError();
        try {
          value = fn(value, argument);
          if (value === kEmpty) continue;
          value = PromiseResolve(value);
        } catch (error) {
          value = PromiseReject(error);
        }
        running += 1;
        PromisePrototypeThen(value, onDone, onFailed);
        ArrayPrototypePush(queue, value);
        wakeNext();
        if (!done && (queue.length >= limit || running >= concurrency)) {
          await new Promise((resolve) => {
            resume = resolve;
          });
        }
      }
      ArrayPrototypePush(queue, kEof);
    } catch (error) {
      const value = PromiseReject(error);
      PromisePrototypeThen(value, onDone, onFailed);
      ArrayPrototypePush(queue, value);
    } finally {
      done = true;
      wakeNext();
    }
  }
  pump();

  try {
    while (true) {
      while (queue.length > 0) {
        const value = await queue[0];
        if (value === kEof) return;
        if (signal.aborted) throw new AbortError();
        if (value !== kEmpty) yield value;
        ArrayPrototypeShift(queue);
        maybeResume();
      }
      await new Promise((resolve) => {
        next = resolve;
      });
    }
  } finally {
    done = true;
    if (resume !== null) {
      resume();
      resume = null;
    }
  }
}

function filter(fn, options) {
  checkFunction(fn);
  return ReflectApply(map, this, [async (value, argument) => {
    return await fn(value, argument) ? value : kEmpty;
  }, options]);
}

function flatMap(fn, options) {
  return flattened(ReflectApply(map, this, [fn, options]));
}

async function* flattened(values) {
  for await (const value of values) yield* value;
}

async function forEach(fn, options) {
  checkFunction(fn);
  const calls = ReflectApply(map, this, [async (value, argument) => {
    await fn(value, argument);
    return kEmpty;
  }, options]);
  for await (const nothing of calls); // eslint-disable-line no-unused-vars
}

async function some(fn, options = undefined) {
  for await (const value of ReflectApply(filter, this, [fn, options])) return true; // eslint-disable-line no-unused-vars
  return false;
}

async function every(fn, options = undefined) {
  checkFunction(fn);
  return !(await ReflectApply(some, this, [async (...args) => !(await ReflectApply(fn, undefined, args)), options]));
}

async function find(fn, options) {
  for await (const value of ReflectApply(filter, this, [fn, options])) return value;
  return undefined;
}

async function reduce(reducer, initialValue, options) {
  checkFunction(reducer, 'reducer');
  checkOptions(options);
  let hasValue = arguments.length > 1;
  const outer = options?.signal;
  if (outer?.aborted) {
    const error = new AbortError(undefined, { cause: outer.reason });
    this.once('error', () => {});
    await require('internal/streams/end-of-stream').finished(this.destroy(error));
    throw error;
  }
  const { AbortController } = require('internal/abort_controller');
  const controller = new AbortController();
  const { signal } = controller;
  if (outer) require('internal/events/helpers').addAbortListener(outer, () => controller.abort());
  try {
    for await (const value of this) {
      throwIfAborted(options);
      if (hasValue) {
        initialValue = await reducer(initialValue, value, { signal });
      } else {
        initialValue = value;
        hasValue = true;
      }
    }
    if (!hasValue) {
      const error = new codes.ERR_MISSING_ARGS('reduce');
      error.message = 'Reduce of an empty stream requires an initial value';
      throw error;
    }
  } finally {
    controller.abort();
  }
  return initialValue;
}

async function toArray(options) {
  checkOptions(options);
  const result = [];
  for await (const value of this) {
    if (options?.signal?.aborted) throw new AbortError(undefined, { cause: options.signal.reason });
    ArrayPrototypePush(result, value);
  }
  return result;
}

function toCount(number) {
  number = Number(number);
  if (NumberIsNaN(number)) return 0;
  if (number < 0) throw new codes.ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function drop(number, options = undefined) {
  checkOptions(options);
  return dropped(this, toCount(number), options);
}

async function* dropped(stream, count, options) {
  throwIfAborted(options);
  for await (const value of stream) {
    throwIfAborted(options);
    if (count-- <= 0) yield value;
  }
}

function take(number, options = undefined) {
  checkOptions(options);
  return taken(this, toCount(number), options);
}

async function* taken(stream, count, options) {
  throwIfAborted(options);
  for await (const value of stream) {
    throwIfAborted(options);
    if (count-- > 0) yield value;
    // Without waiting for one that is not wanted.
    if (count <= 0) return;
  }
}

function defineMethod(Readable, operator, method) {
  const { name, length } = operator;
  ObjectDefineProperty(method, 'name', { __proto__: null, configurable: true, value: name });
  ObjectDefineProperty(method, 'length', { __proto__: null, configurable: true, value: length });
  ObjectDefineProperty(Readable.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value: method,
    writable: true,
  });
}

/** Adds the methods to the class. */
function install(Readable) {
  const streams = [drop, filter, flatMap, map, take];
  for (let i = 0; i < streams.length; i++) {
    defineMethod(Readable, streams[i], function(...args) {
      if (new.target) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
      return Readable.from(ReflectApply(streams[i], this, args));
    });
  }
  const promises = [every, forEach, reduce, toArray, some, find];
  for (let i = 0; i < promises.length; i++) {
    defineMethod(Readable, promises[i], function(...args) {
      if (new.target) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
      return ReflectApply(promises[i], this, args);
    });
  }
}

module.exports = { install };
