'use strict';

// PerformanceObserver: is told of entries as they are made.

const {
  ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypePush, ArrayPrototypeSlice, ObjectFreeze, ReflectApply, Symbol,
  SymbolFor,
} = primordials;

const { codes } = require('internal/errors');
const { DOMException } = require('internal/dom_exception');
const {
  insertByTime, kSupportedTypes, observers, queueDispatch, select, selectKept,
} = require('internal/perf/timeline');
const { defineWebClass, inspectAs } = require('internal/web_class');

const kInspect = SymbolFor('nodejs.util.inspect.custom');
/** Who has this may make entry lists. */
const kCreate = Symbol('kCreate');

/** What an observer's callback gets. */
class PerformanceObserverEntryList {
  #entries = [];

  constructor(token = undefined, entries = undefined) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    for (let i = 0; i < entries.length; i++) insertByTime(this.#entries, entries[i]);
  }

  getEntries() {
    return ArrayPrototypeSlice(this.#entries);
  }

  getEntriesByType(type) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    return select(this.#entries, undefined, `${type}`);
  }

  getEntriesByName(name, type = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('name');
    return select(this.#entries, `${name}`, type === undefined || type === null ? undefined : `${type}`);
  }

  [kInspect](depth, options) {
    if (!(#entries in this)) return this;
    return inspectAs(this, this.#entries, depth, options);
  }
}
defineWebClass(PerformanceObserverEntryList, ['getEntries', 'getEntriesByType', 'getEntriesByName']);

/** What connects an observer to the timeline. */
class Subscription {
  // Fields, not assignments: a program may have put a setter on Object.prototype.
  observer;
  callback;
  types = [];
  buffer = [];
  /** Entries wait to be told of. */
  pending = false;
  /** 'single' or 'multiple', as `observe` was first called. */
  mode = undefined;

  constructor(observer, callback) {
    this.observer = observer;
    this.callback = callback;
  }

  add(entry) {
    if (!ArrayPrototypeIncludes(this.types, entry.entryType)) return;
    ArrayPrototypePush(this.buffer, entry);
    if (this.pending) return;
    this.pending = true;
    queueDispatch(this);
  }

  take() {
    const entries = this.buffer;
    this.buffer = [];
    return entries;
  }

  dispatch() {
    this.pending = false;
    const entries = this.take();
    if (entries.length === 0) return;
    const list = new PerformanceObserverEntryList(kCreate, entries);
    ReflectApply(this.callback, this.observer, [list, this.observer]);
  }

  setMode(mode) {
    if (this.mode !== undefined && this.mode !== mode) {
      const change = mode === 'multiple' ? 'multiple observations' : 'single observation';
      throw new DOMException(`PerformanceObserver can not change to ${change}`, 'InvalidModificationError');
    }
    this.mode = mode;
  }
}

class PerformanceObserver {
  #subscription;

  /** @param {(list: PerformanceObserverEntryList, observer: PerformanceObserver) => void} callback */
  constructor(callback) {
    require('internal/validators').validateFunction(callback, 'callback');
    this.#subscription = new Subscription(this, callback);
  }

  /**
   * Types of entries that can be observed.
   * @returns {readonly string[]}
   */
  static get supportedEntryTypes() {
    return supported;
  }

  /**
   * @param {{ entryTypes?: string[], type?: string, buffered?: boolean }} [options] several types, in place of those
   *   before, or one more
   */
  observe(options = { __proto__: null }) {
    require('internal/validators').validateObject(options, 'options');
    const { entryTypes, type } = options;
    if (entryTypes === undefined && type === undefined) {
      throw new codes.ERR_MISSING_ARGS('options.entryTypes', 'options.type');
    }
    if (entryTypes !== undefined && type !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE(
        'options.entryTypes', entryTypes, 'options.entryTypes can not set with options.type together');
    }
    if (entryTypes !== undefined) this.#observeTypes(entryTypes);
    else this.#observeType(type, options.buffered);
    const subscription = this.#subscription;
    if (subscription.types.length > 0) observers.add(subscription);
    else this.disconnect();
  }

  #observeTypes(entryTypes) {
    const subscription = this.#subscription;
    subscription.setMode('multiple');
    if (!ArrayIsArray(entryTypes)) throw new codes.ERR_INVALID_ARG_TYPE('options.entryTypes', 'string[]', entryTypes);
    subscription.types = [];
    for (let i = 0; i < entryTypes.length; i++) addType(subscription.types, entryTypes[i]);
  }

  #observeType(type, buffered) {
    const subscription = this.#subscription;
    subscription.setMode('single');
    if (!addType(subscription.types, type) || !buffered) return;
    const entries = selectKept(undefined, type);
    for (let i = 0; i < entries.length; i++) subscription.add(entries[i]);
  }

  disconnect() {
    const subscription = this.#subscription;
    observers.delete(subscription);
    subscription.types = [];
    subscription.take();
    subscription.pending = false;
    subscription.mode = undefined;
  }

  /** The entries that the callback has not been told of. */
  takeRecords() {
    return this.#subscription.take();
  }

  [kInspect](depth, options) {
    if (!(#subscription in this)) return this;
    const { types, pending, buffer } = this.#subscription;
    const shown = { connected: observers.has(this.#subscription), pending, entryTypes: types, buffer };
    return inspectAs(this, shown, depth, options);
  }
}
defineWebClass(PerformanceObserver, ['observe', 'disconnect', 'takeRecords']);

const supported = ObjectFreeze(ArrayPrototypeSlice(kSupportedTypes));

/** Adds a type that is known; false if it is not. */
function addType(types, type) {
  if (!ArrayPrototypeIncludes(kSupportedTypes, type)) return false;
  if (!ArrayPrototypeIncludes(types, type)) ArrayPrototypePush(types, type);
  return true;
}

module.exports = { PerformanceObserver, PerformanceObserverEntryList };
