'use strict';

// Functions, methods and properties that a test replaces for a while, and that note how they were used.

const {
  ArrayPrototypePush, ArrayPrototypeSlice, Error, NumberMAX_SAFE_INTEGER, ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor, ObjectGetPrototypeOf, Proxy, ReflectApply, ReflectConstruct, ReflectGet, SafeMap,
} = primordials;

const { codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const {
  validateBoolean, validateFunction, validateInteger, validateObject,
} = require('internal/validators');

/** What stands in for something: which implementation counts at which call, and how to put the old one back. */
class Stand {
  #fallback;
  #original;
  #times;
  #once = new SafeMap();
  #restore;
  uses = [];

  constructor(original, implementation, times, restore) {
    this.#original = original;
    this.#fallback = implementation;
    this.#times = times;
    this.#restore = restore;
  }

  set implementation(value) {
    this.#fallback = value;
  }

  setOnce(value, onCall, count) {
    const next = onCall ?? count;
    validateInteger(next, 'onCall', count);
    this.#once.set(next, value);
  }

  /** What the use with this number gets. */
  pick(number) {
    let value = this.#fallback;
    if (this.#once.has(number)) {
      value = this.#once.get(number);
      this.#once.delete(number);
    }
    // The last of the times that were asked for.
    if (number + 1 === this.#times) this.restore();
    return value;
  }

  /** The old one counts again. */
  restore() {
    this.#restore?.();
    this.#fallback = this.#original;
  }
}

/** How a function was called, and what it does from now on. */
class MockFunctionContext {
  #stand;

  constructor(stand) {
    this.#stand = stand;
  }

  /** All calls so far. */
  get calls() {
    return ArrayPrototypeSlice(this.#stand.uses);
  }

  callCount() {
    return this.#stand.uses.length;
  }

  /** @param {Function} implementation */
  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#stand.implementation = implementation;
  }

  /**
   * @param {Function} implementation
   * @param {number} [onCall] the number of the call that it is for, from 0
   */
  mockImplementationOnce(implementation, onCall) {
    validateFunction(implementation, 'implementation');
    this.#stand.setOnce(implementation, onCall, this.#stand.uses.length);
  }

  restore() {
    this.#stand.restore();
  }

  resetCalls() {
    this.#stand.uses = [];
  }
}

/** How a property was read and written, and what it holds from now on. */
class MockPropertyContext {
  #stand;

  constructor(stand) {
    this.#stand = stand;
  }

  /** All reads and writes so far. */
  get accesses() {
    return ArrayPrototypeSlice(this.#stand.uses);
  }

  accessCount() {
    return this.#stand.uses.length;
  }

  /** @param {any} value */
  mockImplementation(value) {
    this.#stand.implementation = value;
  }

  /**
   * @param {any} value
   * @param {number} [onAccess] the number of the access that it is for, from 0
   */
  mockImplementationOnce(value, onAccess) {
    this.#stand.setOnce(value, onAccess, this.#stand.uses.length);
  }

  resetAccesses() {
    this.#stand.uses = [];
  }

  restore() {
    this.#stand.restore();
  }
}

/** Does `use`, and notes how it went. */
function note(stand, args, self, target, use) {
  let result;
  let error;
  try {
    result = use();
  } catch (thrown) {
    error = thrown;
    throw thrown;
  } finally {
    ArrayPrototypePush(stand.uses,
      { __proto__: null, arguments: args, error, result, stack: new Error(), target, this: target === undefined ? self : result });
  }
  return result;
}

/** `original` with a context as its `mock`, and calls that are noted. */
function makeProxy(original, stand) {
  const context = new MockFunctionContext(stand);
  const proxy = new Proxy(original, {
    __proto__: null,
    apply(target, self, args) {
      const implementation = stand.pick(stand.uses.length);
      return note(stand, args, self, undefined, () => ReflectApply(implementation, self, args));
    },
    construct(target, args, newTarget) {
      const implementation = stand.pick(stand.uses.length);
      const made = newTarget === proxy ? target : newTarget;
      return note(stand, args, undefined, made, () => ReflectConstruct(implementation, args, made));
    },
    get(target, key, receiver) {
      return key === 'mock' ? context : ReflectGet(target, key, receiver);
    },
  });
  return proxy;
}

function findDescriptor(object, name) {
  for (let holder = object; holder !== null; holder = ObjectGetPrototypeOf(holder)) {
    const descriptor = ObjectGetOwnPropertyDescriptor(holder, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

function validateTimes(times) {
  if (times !== NumberMAX_SAFE_INTEGER && times !== undefined) validateInteger(times, 'options.times', 1);
}

function validateName(name, label) {
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new codes.ERR_INVALID_ARG_TYPE(label, ['string', 'symbol'], name);
  }
}

/** Makes mocks and remembers them, so that all can be taken back at once. */
class MockTracker {
  #stands = [];
  #timers;

  get timers() {
    this.#timers ??= new (require('internal/test_runner/mock/timers').MockTimers)();
    return this.#timers;
  }

  /**
   * A function that does what `implementation` does, or `original`, and notes its calls.
   * @param {Function} [original]
   * @param {Function} [implementation]
   * @param {{ times?: number }} [options] for how many calls the implementation counts
   */
  fn(original = function original() {}, implementation = original, options = kEmptyObject) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = function original() {};
      implementation = original;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    validateTimes(options.times);
    const stand = new Stand(original, implementation, options.times, undefined);
    ArrayPrototypePush(this.#stands, stand);
    return makeProxy(original, stand);
  }

  /**
   * Replaces a method of an object.
   * @param {object | Function} object
   * @param {string | symbol} methodName
   * @param {Function} [implementation]
   * @param {{ getter?: boolean, setter?: boolean, times?: number }} [options]
   */
  method(object, methodName, implementation = undefined, options = kEmptyObject) {
    validateName(methodName, 'methodName');
    if (typeof object !== 'function') validateObject(object, 'object');
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    validateObject(options, 'options');
    const { getter = false, setter = false, times } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    validateTimes(times);
    if (setter && getter) {
      throw new codes.ERR_INVALID_ARG_VALUE('options.setter', setter, 'cannot be used with \'options.getter\'');
    }
    const found = findDescriptor(object, methodName);
    const part = getter ? 'get' : setter ? 'set' : 'value';
    const original = found?.[part];
    if (typeof original !== 'function') throw new codes.ERR_INVALID_ARG_VALUE('methodName', original, 'must be a method');
    implementation ??= original;
    validateFunction(implementation, 'implementation');
    return this.#replace(object, methodName, found, part, { original, implementation, times });
  }

  #replace(object, name, descriptor, part, { original, implementation, times }) {
    const restore = () => ObjectDefineProperty(object, name, descriptor);
    const stand = new Stand(original, implementation, times, restore);
    const proxy = makeProxy(original, stand);
    const { configurable, enumerable } = descriptor;
    const replaced = part === 'value' ?
      { __proto__: null, configurable, enumerable, writable: descriptor.writable, value: proxy } :
      { __proto__: null, configurable, enumerable, get: descriptor.get, set: descriptor.set, [part]: proxy };
    ObjectDefineProperty(object, name, replaced);
    ArrayPrototypePush(this.#stands, stand);
    return proxy;
  }

  /** Replaces the getter of a property. */
  getter(object, methodName, implementation = undefined, options = kEmptyObject) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    validateObject(options, 'options');
    const { getter = true } = options;
    if (getter === false) throw new codes.ERR_INVALID_ARG_VALUE('options.getter', getter, 'cannot be false');
    return this.method(object, methodName, implementation, { __proto__: null, ...options, getter });
  }

  /** Replaces the setter of a property. */
  setter(object, methodName, implementation = undefined, options = kEmptyObject) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    validateObject(options, 'options');
    const { setter = true } = options;
    if (setter === false) throw new codes.ERR_INVALID_ARG_VALUE('options.setter', setter, 'cannot be false');
    return this.method(object, methodName, implementation, { __proto__: null, ...options, setter });
  }

  /**
   * Replaces a property by one that notes how it is read and written.
   * @param {object} object
   * @param {string | symbol} propertyName
   * @param {any} [value]
   * @returns {any} the object, with the context as its `mock`
   */
  property(object, propertyName, value) {
    validateObject(object, 'object');
    validateName(propertyName, 'propertyName');
    const descriptor = ObjectGetOwnPropertyDescriptor(object, propertyName);
    if (descriptor === undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE('propertyName', propertyName, 'is not a property of the object');
    }
    const original = descriptor.value;
    const stand = new Stand(original, arguments.length > 2 ? value : original, undefined, () => {
      ObjectDefineProperty(object, propertyName, descriptor);
    });
    ArrayPrototypePush(this.#stands, stand);
    return replaceProperty(object, propertyName, descriptor, stand);
  }

  /** Takes all mocks back, and forgets them. */
  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#stands = [];
  }

  /** Takes all mocks back. */
  restoreAll() {
    for (let i = 0; i < this.#stands.length; i++) this.#stands[i].restore();
  }
}

function replaceProperty(object, name, { configurable, enumerable }, stand) {
  const access = (type, value) => {
    ArrayPrototypePush(stand.uses, { type, value, stack: new Error() });
  };
  ObjectDefineProperty(object, name, {
    __proto__: null,
    configurable,
    enumerable,
    get() {
      const value = stand.pick(stand.uses.length);
      access('get', value);
      return value;
    },
    set(value) {
      stand.pick(stand.uses.length);
      access('set', value);
      stand.implementation = value;
    },
  });
  const context = new MockPropertyContext(stand);
  return new Proxy(object, {
    __proto__: null,
    get: (target, key, receiver) => (key === 'mock' ? context : ReflectGet(target, key, receiver)),
  });
}

module.exports = { MockTracker };
