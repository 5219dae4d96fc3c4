'use strict';

// Channels that go together: the start and the end of something, and all that can be told of a call.

const {
  ArrayPrototypeAt, ArrayPrototypeSplice, ObjectDefineProperty, ObjectGetPrototypeOf, PromisePrototype,
  PromisePrototypeThen, PromiseReject, ReflectApply, SymbolDispose,
} = primordials;

const { codes } = require('internal/errors');
const { Channel } = require('internal/diagnostics_channel/channel');
const { validateFunction } = require('internal/validators');

const kEmptyObject = { __proto__: null };
const kBoundedEvents = ['start', 'end'];
const kTracingEvents = ['start', 'end', 'asyncStart', 'asyncEnd', 'error'];

/** Finds a channel by its name. */
let find;

/** The channel for `event` of those that were given, or of that name. */
function select(nameOrChannels, event, className) {
  if (typeof nameOrChannels === 'string') return find(`tracing:${nameOrChannels}:${event}`);
  const isForTracing = className === 'TracingChannel';
  if (typeof nameOrChannels === 'object' && (isForTracing || nameOrChannels !== null)) {
    const channel = nameOrChannels[event];
    if (!(channel instanceof Channel)) {
      throw new codes.ERR_INVALID_ARG_TYPE(`nameOrChannels.${event}`, ['Channel'], channel);
    }
    return channel;
  }
  throw new codes.ERR_INVALID_ARG_TYPE('nameOrChannels', ['string', 'object', className], nameOrChannels);
}

function subscribeAll(channels, events, handlers) {
  for (let i = 0; i < events.length; i++) {
    const handler = handlers[events[i]];
    if (handler) channels[events[i]]?.subscribe(handler);
  }
}

function unsubscribeAll(channels, events, handlers) {
  let done = true;
  for (let i = 0; i < events.length; i++) {
    const handler = handlers[events[i]];
    if (handler && !channels[events[i]]?.unsubscribe(handler)) done = false;
  }
  return done;
}

function defineConstant(target, name, value) {
  ObjectDefineProperty(target, name, { __proto__: null, value });
}

/** What was started ends when this is disposed of. */
class BoundedChannelScope {
  #end;
  #stores;
  #context;

  constructor(channels, context) {
    if (!channels.hasSubscribers) return;
    this.#end = channels.end;
    this.#context = context;
    this.#stores = channels.start.withStoreScope(context);
  }

  [SymbolDispose]() {
    if (this.#end === undefined) return;
    const end = this.#end;
    this.#end = undefined;
    end.publish(this.#context);
    this.#stores[SymbolDispose]();
  }
}

class BoundedChannel {
  /** @param {string | { start: Channel, end: Channel }} nameOrChannels */
  constructor(nameOrChannels) {
    for (let i = 0; i < kBoundedEvents.length; i++) {
      defineConstant(this, kBoundedEvents[i], select(nameOrChannels, kBoundedEvents[i], 'BoundedChannel'));
    }
  }

  get hasSubscribers() {
    return this.start?.hasSubscribers || this.end?.hasSubscribers;
  }

  /** @param {{ start?: Function, end?: Function }} handlers */
  subscribe(handlers) {
    subscribeAll(this, kBoundedEvents, handlers);
  }

  /** @returns {boolean} whether all of them had been there */
  unsubscribe(handlers) {
    return unsubscribeAll(this, kBoundedEvents, handlers);
  }

  /** Tells the start now, and the end when what this answers is disposed of. */
  withScope(context = kEmptyObject) {
    return new BoundedChannelScope(this, context);
  }

  /**
   * Calls `fn` between the start and the end.
   * @param {object} context what both are told
   * @param {Function} fn
   * @param {any} [thisArg]
   * @param {...any} args
   */
  run(context, fn, thisArg, ...args) {
    context ??= {};
    const scope = this.withScope(context);
    try {
      return ReflectApply(fn, thisArg, args);
    } finally {
      scope[SymbolDispose]();
    }
  }
}

function boundedOf(nameOrChannels, start, end) {
  return new BoundedChannel({
    __proto__: null,
    start: select(nameOrChannels, start, 'TracingChannel'),
    end: select(nameOrChannels, end, 'TracingChannel'),
  });
}

class TracingChannel {
  /** The call itself. */
  #call;
  /** What it goes on with later. */
  #later;

  /** @param {string | Record<string, Channel>} nameOrChannels */
  constructor(nameOrChannels) {
    this.#call = boundedOf(nameOrChannels, 'start', 'end');
    this.#later = boundedOf(nameOrChannels, 'asyncStart', 'asyncEnd');
    defineConstant(this, 'error', select(nameOrChannels, 'error', 'TracingChannel'));
  }

  get start() {
    return this.#call.start;
  }

  get end() {
    return this.#call.end;
  }

  get asyncStart() {
    return this.#later.start;
  }

  get asyncEnd() {
    return this.#later.end;
  }

  get hasSubscribers() {
    return this.#call.hasSubscribers || this.#later.hasSubscribers || this.error?.hasSubscribers;
  }

  /** @param {Record<string, Function>} handlers by event */
  subscribe(handlers) {
    subscribeAll(this, kTracingEvents, handlers);
  }

  /** @returns {boolean} whether all of them had been there */
  unsubscribe(handlers) {
    return unsubscribeAll(this, kTracingEvents, handlers);
  }

  #failed(context, error) {
    context.error = error;
    this.error.publish(context);
  }

  /** Calls `run` between start and end; what it throws is told as an error. */
  #enclose(context, run) {
    const scope = this.#call.withScope(context);
    try {
      return run();
    } catch (error) {
      this.#failed(context, error);
      throw error;
    } finally {
      scope[SymbolDispose]();
    }
  }

  /**
   * Calls `fn`, and tells its start, its end, and what it throws.
   * @param {Function} fn
   * @param {object} [context] what is told; gets `result` or `error`
   * @param {any} [thisArg]
   * @param {...any} args
   */
  traceSync(fn, context = { __proto__: null }, thisArg, ...args) {
    if (!this.hasSubscribers) return ReflectApply(fn, thisArg, args);
    return this.#enclose(context, () => {
      const result = ReflectApply(fn, thisArg, args);
      context.result = result;
      return result;
    });
  }

  /**
   * Calls `fn`, which returns a promise, and tells also how that settles.
   * @param {Function} fn
   * @param {object} [context]
   * @param {any} [thisArg]
   * @param {...any} args
   */
  tracePromise(fn, context = { __proto__: null }, thisArg, ...args) {
    if (!this.hasSubscribers) return ReflectApply(fn, thisArg, args);
    const fulfilled = (value) => {
      context.result = value;
      this.#later.withScope(context)[SymbolDispose]();
      return value;
    };
    const rejected = (error) => {
      this.#failed(context, error);
      this.#later.withScope(context)[SymbolDispose]();
      return PromiseReject(error);
    };
    return this.#enclose(context, () => {
      const result = ReflectApply(fn, thisArg, args);
      if (typeof result?.then !== 'function') {
        process.emitWarning(`tracePromise was called with the function '${fn.name || '<anonymous>'}', ` +
          'which returned a non-thenable.');
        context.result = result;
        return result;
      }
      if (require('internal/util/types').isPromise(result) && ObjectGetPrototypeOf(result) === PromisePrototype) {
        return PromisePrototypeThen(result, fulfilled, rejected);
      }
      // A promise of another class goes to the caller as it is, with all that its class can do.
      result.then(fulfilled, (error) => {
        PromisePrototypeThen(rejected(error), undefined, () => {});
      });
      return result;
    });
  }

  /**
   * Calls `fn`, which calls back, and tells also of that.
   * @param {Function} fn
   * @param {number} [position] of the callback among the arguments
   * @param {object} [context]
   * @param {any} [thisArg]
   * @param {...any} args
   */
  traceCallback(fn, position = -1, context = { __proto__: null }, thisArg, ...args) {
    if (!this.hasSubscribers) return ReflectApply(fn, thisArg, args);
    const callback = ArrayPrototypeAt(args, position);
    validateFunction(callback, 'callback');
    const channel = this;
    ArrayPrototypeSplice(args, position, 1, function(error, result) {
      if (error) channel.#failed(context, error);
      else context.result = result;
      const scope = channel.#later.withScope(context);
      try {
        return ReflectApply(callback, this, arguments);
      } finally {
        scope[SymbolDispose]();
      }
    });
    return this.#enclose(context, () => ReflectApply(fn, thisArg, args));
  }
}

module.exports = {
  BoundedChannel,
  TracingChannel,
  /** Who finds channels by name. */
  setFind(callback) {
    find = callback;
  },
};
