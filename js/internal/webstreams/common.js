'use strict';

// What the classes of the Streams standard share: queues with sizes, promises, calls of what a program gave.

const {
  ArrayPrototypePush, ArrayPrototypeSlice, FunctionPrototypeBind, FunctionPrototypeCall, NumberIsNaN, ObjectDefineProperties, ObjectDefineProperty, Promise, PromisePrototypeThen,
  PromiseReject, PromiseResolve, PromiseWithResolvers, ReflectApply, Symbol, SymbolFor, SymbolToStringTag,
} = primordials;

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

/** Where an object of the standard keeps its state. */
const kState = Symbol('kState');
/** Who has this may construct what programs may not. */
const kCreate = Symbol('kCreate');
const kInspect = SymbolFor('nodejs.util.inspect.custom');

function nop() {}

/** No rejection of it is to be reported. */
function markHandled(promise) {
  PromisePrototypeThen(promise, nop, nop);
}

/** A promise with its two ends, nobody being told if it is rejected. */
function handledDeferred() {
  const deferred = PromiseWithResolvers();
  markHandled(deferred.promise);
  return deferred;
}

function resolvedDeferred(value = undefined) {
  return { promise: PromiseResolve(value), resolve: nop, reject: nop };
}

function rejectedDeferred(reason) {
  const promise = PromiseReject(reason);
  markHandled(promise);
  return { promise, resolve: nop, reject: nop };
}

/** The chunks that a controller holds, and the sum of their sizes. */
class SizedQueue {
  #entries = [];
  #first = 0;
  total = 0;

  get length() {
    return this.#entries.length - this.#first;
  }

  /**
   * @param {any} value
   * @param {any} size what the strategy says
   */
  push(value, size) {
    size = +size;
    if (size < 0 || NumberIsNaN(size) || size === Infinity) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('size', size);
    }
    ArrayPrototypePush(this.#entries, { value, size });
    this.total += size;
  }

  peek() {
    return this.#entries[this.#first].value;
  }

  shift() {
    const { value, size } = this.#entries[this.#first];
    this.#entries[this.#first++] = undefined;
    if (this.#first === this.#entries.length) {
      this.#entries = [];
      this.#first = 0;
    } else if (this.#first > 1024 && this.#first * 2 > this.#entries.length) {
      this.#entries = ArrayPrototypeSlice(this.#entries, this.#first);
      this.#first = 0;
    }
    this.total -= size;
    // Sums of fractions may come out a little below.
    if (this.total < 0) this.total = 0;
    return value;
  }

  clear() {
    this.#entries = [];
    this.#first = 0;
    this.total = 0;
  }
}

/**
 * Requests in the order in which they came.
 * @template T
 */
class Requests {
  #entries = [];
  #first = 0;

  get length() {
    return this.#entries.length - this.#first;
  }

  /** @param {T} request */
  push(request) {
    ArrayPrototypePush(this.#entries, request);
  }

  /** @returns {T} */
  peek() {
    return this.#entries[this.#first];
  }

  /** @returns {T} */
  shift() {
    const request = this.#entries[this.#first];
    this.#entries[this.#first++] = undefined;
    if (this.#first === this.#entries.length) this.clear();
    return request;
  }

  clear() {
    this.#entries = [];
    this.#first = 0;
  }
}

/** Takes the requests out and calls `answer` with each. */
function drainRequests(requests, answer) {
  const list = [];
  while (requests.length > 0) ArrayPrototypePush(list, requests.shift());
  for (let i = 0; i < list.length; i++) answer(list[i]);
}

/**
 * The strategy's `size` as a function.
 * @param {any} size
 */
function sizeOf(size) {
  if (size === undefined) return () => 1;
  validateFunction(size, 'strategy.size');
  return (chunk) => ReflectApply(size, undefined, [chunk]);
}

/**
 * @param {any} value
 * @param {number} fallback
 */
function highWaterMarkOf(value, fallback) {
  if (value === undefined) return fallback;
  const number = +value;
  if (NumberIsNaN(number) || number < 0) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.highWaterMark', value);
  return number;
}

/**
 * A callback of an underlying source, sink or transformer, as a function that returns a promise.
 * @param {any} callback
 * @param {string} name
 * @param {any} self
 */
function promiseCallback(callback, name, self) {
  validateFunction(callback, name);
  return async (...args) => ReflectApply(callback, self, args);
}

/**
 * The same for callbacks that are called for each chunk: a promise that they return is waited for as it is, which is two
 * microtasks shorter.
 * @param {any} callback
 * @param {string} name
 * @param {any} self
 */
function directCallback(callback, name, self) {
  validateFunction(callback, name);
  return (a, b) => {
    try {
      return PromiseResolve(FunctionPrototypeCall(callback, self, a, b));
    } catch (error) {
      return PromiseReject(error);
    }
  };
}

/** A promise for what `start` returned. Unlike PromiseResolve it takes a promise as any thenable. */
function promiseOfStart(result) {
  return new Promise((resolve) => resolve(result));
}

async function nothing() {}

/** `start`, which is called at once. */
function startCallback(start, self) {
  return start === undefined ? nop : FunctionPrototypeBind(start, self);
}

/**
 * Gives a class what Web IDL and `inspect` ask for.
 * @param {Function} Class
 * @param {string[]} names members to be enumerable
 * @param {(self: any) => object} show
 */
function defineClass(Class, names, show) {
  const descriptors = { __proto__: null };
  for (let i = 0; i < names.length; i++) descriptors[names[i]] = { __proto__: null, enumerable: true };
  ObjectDefineProperties(Class.prototype, descriptors);
  defineInspect(Class, show);
  ObjectDefineProperty(Class.prototype, SymbolToStringTag, { __proto__: null, configurable: true, value: Class.name });
}

/**
 * @param {Function} Class
 * @param {(self: any) => object} show
 */
function defineInspect(Class, show) {
  const holder = {
    [kInspect](depth, options) {
      return inspectAs(Class.name, show(this), depth, options);
    },
  };
  ObjectDefineProperty(Class.prototype, kInspect, {
    __proto__: null, configurable: true, enumerable: false, value: holder[kInspect], writable: true,
  });
}

function inspectAs(name, shown, depth, options) {
  // Node shows `undefined` in its place.
  if (depth !== null && depth < 0) return undefined;
  const { inspect } = require('internal/util/inspect');
  const inner = typeof options.depth === 'number' ? options.depth - 1 : options.depth;
  return `${name} ${inspect(shown, { ...options, depth: inner })}`;
}

/** Whether `value` is an object of one of our classes with this kind of state. */
function hasState(value, kind) {
  return (typeof value === 'object' && value !== null) && value[kState]?.kind === kind;
}

/** Throws unless `value` is of the class. */
function checkThis(value, kind) {
  if (!hasState(value, kind)) throw new codes.ERR_INVALID_THIS(kind);
}

function invalidState(text) {
  return new codes.ERR_INVALID_STATE.TypeError(text);
}

/** Instances can be handed to another realm in Node, but not copied; here they can be neither. */
function defineTransferOnly(Class) {
  require('internal/platform_object').defineUncloneable(
    Class,
    (value) => hasState(value, Class.name),
    'Object that needs transfer was found in message but not listed in transferList');
}

module.exports = {
  Requests,
  SizedQueue,
  checkThis,
  defineClass,
  defineInspect,
  defineTransferOnly,
  directCallback,
  drainRequests,
  handledDeferred,
  hasState,
  highWaterMarkOf,
  invalidState,
  kCreate,
  kState,
  markHandled,
  nop,
  nothing,
  promiseCallback,
  promiseOfStart,
  rejectedDeferred,
  resolvedDeferred,
  sizeOf,
  startCallback,
};
