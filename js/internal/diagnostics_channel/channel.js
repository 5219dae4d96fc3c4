'use strict';

// One channel. As long as nobody listens its methods do nothing: it is an ActiveChannel only meanwhile, by its prototype.

const {
  ArrayPrototypeIndexOf, ArrayPrototypeToSpliced, ObjectGetPrototypeOf, ObjectSetPrototypeOf, ReflectApply, SafeMap,
  SafeSet, SymbolDispose, SymbolHasInstance,
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
    wake(this).subscribe(subscription);
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
    wake(this).bindStore(store, transform);
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
  // Lists of subscribers are replaced, never changed: a publication that is under way goes on with the list it began with.

  subscribe(subscription) {
    validateFunction(subscription, 'subscription');
    const known = this._subscribers;
    this._subscribers = ArrayPrototypeToSpliced(known, known.length, 0, subscription);
  }

  unsubscribe(subscription) {
    const known = this._subscribers;
    const place = ArrayPrototypeIndexOf(known, subscription);
    const isKnown = place >= 0;
    if (isKnown) {
      this._subscribers = ArrayPrototypeToSpliced(known, place, 1);
      restIfUnused(this);
    }
    return isKnown;
  }

  bindStore(store, transform) {
    this._stores.set(store, transform);
  }

  unbindStore(store) {
    const wasBound = this._stores.delete(store);
    if (wasBound) restIfUnused(this);
    return wasBound;
  }

  get hasSubscribers() {
    return true;
  }

  publish(data) {
    const told = this._subscribers;
    // A channel that has gone to rest has none, and the method may still be in somebody's hands.
    const count = told === undefined ? 0 : told.length;
    for (let i = 0; i < count; i++) tell(told[i], data, this.name);
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

/** Somebody begins to listen: from now on the channel's methods do something. */
function wake(channel) {
  listenedTo.add(channel);
  channel._subscribers = [];
  channel._stores = new SafeMap();
  return ObjectSetPrototypeOf(channel, ActiveChannel.prototype);
}

function restIfUnused(channel) {
  const { _stores: stores, _subscribers: subscribers } = channel;
  if (stores.size + subscribers.length > 0) return;
  listenedTo.delete(channel);
  channel._subscribers = channel._stores = undefined;
  ObjectSetPrototypeOf(channel, Channel.prototype);
}

function tell(subscription, data, name) {
  try {
    subscription(data, name);
  } catch (error) {
    throwLater(error);
  }
}

/** What a listener throws is nothing that whoever publishes could handle. */
function throwLater(error) {
  process.nextTick(() => internalBinding('task_queue').triggerUncaught(error, false));
}

/** The stores of a channel have the values of a message. */
class RunStoresScope {
  /** The store that was entered last, as `{ scope, outer }`: they are left in the opposite order. */
  #innermost = null;

  constructor(channel, data) {
    for (const { 0: store, 1: transform } of channel._stores) this.#bind(store, transform, data);
    channel.publish(data);
  }

  /** A store whose value cannot be made keeps the one that it has. */
  #bind(store, transform, data) {
    if (transform === undefined) {
      this.#enter(store, data);
      return;
    }
    let value;
    try {
      value = transform(data);
    } catch (error) {
      throwLater(error);
      return;
    }
    this.#enter(store, value);
  }

  #enter(store, value) {
    try {
      this.#innermost = { scope: store.withScope(value), outer: this.#innermost };
    } catch (error) {
      // Nobody gets to see this scope and could leave it.
      this[SymbolDispose]();
      throw error;
    }
  }

  [SymbolDispose]() {
    let entered = this.#innermost;
    this.#innermost = null;
    for (; entered !== null; entered = entered.outer) entered.scope[SymbolDispose]();
  }
}

module.exports = {
  Channel,
  /** Who is told of new channels. */
  setRegister(callback) {
    register = callback;
  },
};
