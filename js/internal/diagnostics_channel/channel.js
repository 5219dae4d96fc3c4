'use strict';

// One channel. As long as nobody listens its methods do nothing: it is an ActiveChannel only meanwhile, by its prototype.

const {
  ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, ObjectGetPrototypeOf,
  ObjectSetPrototypeOf, ReflectApply, SafeMap, SafeSet, SymbolDispose, SymbolHasInstance,
} = primordials;

const { validateFunction } = require('internal/validators');

/** Channels that someone listens to: these are not forgotten. */
const listenedTo = new SafeSet();

let register;

class Channel {
  /** @param {string | symbol} name */
  constructor(name) {
    // These, in this order, are what `console.log(channel)` shows.
    this._subscribers = undefined;
    this._stores = undefined;
    this.name = name;
    this._index = undefined;
    register(name, this);
  }

  static [SymbolHasInstance](value) {
    const prototype = ObjectGetPrototypeOf(value);
    return prototype === Channel.prototype || prototype === ActiveChannel.prototype;
  }

  /** @param {(message: any, name: string | symbol) => void} subscription */
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    activate(this);
    this.subscribe(subscription);
  }

  unsubscribe() {
    return false;
  }

  /**
   * `runStores` gives `store` the message, or what `transform` makes of it, as its value.
   * @param {AsyncLocalStorage} store
   * @param {(message: any) => any} [transform]
   */
  bindStore(store, transform) {
    activate(this);
    this.bindStore(store, transform);
  }

  unbindStore() {
    return false;
  }

  get hasSubscribers() {
    return false;
  }

  /** Tells all who listen. */
  publish() {}

  /**
   * Calls `fn` after publishing `data`, with the stores that are bound.
   * @param {any} data
   * @param {Function} fn
   * @param {any} [thisArg]
   * @param {...any} args
   */
  runStores(data, fn, thisArg, ...args) {
    return ReflectApply(fn, thisArg, args);
  }

  /** Publishes, and gives the stores that are bound their values until what this answers is disposed of. */
  withStoreScope() {
    return { [SymbolDispose]() {} };
  }
}

class ActiveChannel {
  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    // A copy: who is being told now is told to the end.
    const longer = ArrayPrototypeSlice(this._subscribers);
    ArrayPrototypePush(longer, subscription);
    this._subscribers = longer;
  }

  unsubscribe(subscription) {
    const index = ArrayPrototypeIndexOf(this._subscribers, subscription);
    if (index === -1) return false;
    const shorter = ArrayPrototypeSlice(this._subscribers);
    ArrayPrototypeSplice(shorter, index, 1);
    this._subscribers = shorter;
    deactivateIfUnused(this);
    return true;
  }

  bindStore(store, transform) {
    this._stores.set(store, transform);
  }

  unbindStore(store) {
    if (!this._stores.delete(store)) return false;
    deactivateIfUnused(this);
    return true;
  }

  get hasSubscribers() {
    return true;
  }

  publish(data) {
    const subscribers = this._subscribers;
    for (let i = 0; i < (subscribers?.length || 0); i++) {
      try {
        const subscription = subscribers[i];
        subscription(data, this.name);
      } catch (error) {
        throwLater(error);
      }
    }
  }

  withStoreScope(data) {
    return new RunStoresScope(this, data);
  }

  runStores(data, fn, thisArg, ...args) {
    const scope = this.withStoreScope(data);
    try {
      return ReflectApply(fn, thisArg, args);
    } finally {
      scope[SymbolDispose]();
    }
  }
}

function activate(channel) {
  ObjectSetPrototypeOf(channel, ActiveChannel.prototype);
  channel._subscribers = [];
  channel._stores = new SafeMap();
  listenedTo.add(channel);
}

function deactivateIfUnused(channel) {
  if (channel._subscribers.length > 0 || channel._stores.size > 0) return;
  ObjectSetPrototypeOf(channel, Channel.prototype);
  channel._subscribers = undefined;
  channel._stores = undefined;
  listenedTo.delete(channel);
}

/** What a listener throws is nothing that whoever publishes could handle. */
function throwLater(error) {
  process.nextTick(() => internalBinding('task_queue').triggerUncaught(error, false));
}

/** The stores of a channel have the values of a message. */
class RunStoresScope {
  #entered = [];

  constructor(channel, data) {
    for (const { 0: store, 1: transform } of channel._stores) {
      let value = data;
      if (transform !== undefined) {
        try {
          value = transform(data);
        } catch (error) {
          throwLater(error);
          continue;
        }
      }
      try {
        ArrayPrototypePush(this.#entered, store.withScope(value));
      } catch (error) {
        this[SymbolDispose]();
        throw error;
      }
    }
    channel.publish(data);
  }

  [SymbolDispose]() {
    const entered = this.#entered;
    this.#entered = [];
    for (let i = entered.length - 1; i >= 0; i--) entered[i][SymbolDispose]();
  }
}

module.exports = {
  Channel,
  /** Who is told of new channels. */
  setRegister(callback) {
    register = callback;
  },
};
