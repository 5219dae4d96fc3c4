'use strict';

const { FunctionPrototypeApply, ObjectIs, ReflectApply, SymbolDispose } = primordials;

const { AsyncResource } = require('internal/async_hooks/resource');
const frames = require('internal/async_hooks/frame');
const { validateObject } = require('internal/validators');

const kEmptyObject = { __proto__: null };

/** What `withScope` answers: with `using` the storage has its value until the end of the block. */
class RunScope {
  #storage;
  #outer;
  #over = false;

  constructor(storage, store) {
    this.#storage = storage;
    this.#outer = storage.getStore();
    storage.enterWith(store);
  }

  /** The storage has the value again that it had before. */
  dispose() {
    if (this.#over) return;
    this.#over = true;
    this.#storage.enterWith(this.#outer);
  }

  [SymbolDispose]() {
    this.dispose();
  }
}

/** A value that goes along with all that is started while it is set, however much later that goes on. */
class AsyncLocalStorage {
  #fallback;
  #name = '';

  /**
   * @param {{ defaultValue?: any, name?: string }} [options]
   */
  constructor(options = kEmptyObject) {
    validateObject(options, 'options');
    this.#fallback = options.defaultValue;
    const { name } = options;
    if (name !== undefined) this.#name = `${name}`;
  }

  get name() {
    return this.#name;
  }

  /**
   * A function that calls `fn` with the values of all storages as they are now.
   * @param {Function} fn
   */
  static bind(fn) {
    return AsyncResource.bind(fn);
  }

  /** A function that calls what it is given with the values of all storages as they are now. */
  static snapshot() {
    return AsyncLocalStorage.bind((cb, ...args) => cb(...args));
  }

  /** The storage has no value any more, until it is given one. */
  disable() {
    frames.forget(this);
  }

  /**
   * The storage has the value `data` in what follows, in this task and in all that it starts.
   * @param {any} data
   */
  enterWith(data) {
    frames.enter(this, data);
  }

  /**
   * Calls `fn(...args)`; in it, and in all that it starts, the storage has the value `data`.
   * @param {any} data
   * @param {Function} fn
   * @param {...any} args
   */
  run(data, fn, ...args) {
    const outer = this.getStore();
    if (ObjectIs(outer, data)) return call(fn, args);
    this.enterWith(data);
    try {
      return call(fn, args);
    } finally {
      // Other storages keep what they were given meanwhile.
      this.enterWith(outer);
    }
  }

  /**
   * Calls `fn(...args)`; in it the storage has no value.
   * @param {Function} fn
   * @param {...any} args
   */
  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }

  /** The value in this task. */
  getStore() {
    return frames.valueOf(this, this.#fallback);
  }

  /**
   * The storage has the value `store` until what this answers is disposed of.
   * @param {any} store
   */
  withScope(store) {
    return new RunScope(this, store);
  }
}

/** What is no function is refused in the engine's own words, which name `apply`. */
function call(fn, args) {
  return typeof fn === 'function' ? ReflectApply(fn, null, args) : FunctionPrototypeApply(fn, null, args);
}

module.exports = { AsyncLocalStorage };
