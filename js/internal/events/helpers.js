'use strict';

// The static functions of `events`, which only some programs use. They work on emitters and on event targets.

const {
  ArrayPrototypePush, AsyncGeneratorFunction, Error, NumberMAX_SAFE_INTEGER, ObjectGetPrototypeOf, Promise,
  PromiseReject, PromiseResolve, SymbolAsyncIterator, SymbolDispose, SymbolFor,
} = primordials;

const { AbortError, codes } = require('internal/errors');
const EventEmitter = require('events');
const Queue = require('internal/events/queue');
const { validateAbortSignal, validateFunction, validateInteger, validateObject } = require('internal/validators');

const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = EventEmitter;
const AsyncIteratorPrototype = ObjectGetPrototypeOf(AsyncGeneratorFunction.prototype.prototype);

/** On the constructor of every event target. */
const kIsEventTarget = SymbolFor('nodejs.event_target');
const kWatermarkData = SymbolFor('nodejs.watermarkData');

/** An option of `on`: the first argument of an event stands for all. */
const kFirstEventParam = SymbolFor('nodejs.kFirstEventParam');

const kEmpty = { __proto__: null };

function isEventTarget(value) {
  return value?.constructor?.[kIsEventTarget];
}

function notAnEmitter(name, value) {
  return new codes.ERR_INVALID_ARG_TYPE(name, ['EventEmitter', 'EventTarget'], value);
}

/** A promise of an event is settled even if an earlier listener stops the event. */
function targetOptions(once) {
  const { kResistStopPropagation } = require('internal/event_target');
  return { __proto__: null, once, [kResistStopPropagation]: once };
}

function listen(emitter, type, listener, once) {
  if (typeof emitter.on === 'function') {
    if (once) emitter.once(type, listener);
    else emitter.on(type, listener);
  } else if (typeof emitter.addEventListener === 'function') {
    emitter.addEventListener(type, listener, targetOptions(once));
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function unlisten(emitter, type, listener) {
  if (typeof emitter.removeListener === 'function') emitter.removeListener(type, listener);
  else emitter.removeEventListener(type, listener);
}

/** Listens to an AbortSignal such that no other listener can be in the way. */
function listenToAbort(signal, listener) {
  const { kResistStopPropagation } = require('internal/event_target');
  signal.addEventListener('abort', listener, { __proto__: null, once: true, [kResistStopPropagation]: true });
}

/** The signal of the options, which has not aborted. */
function readSignal(options) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw aborted(signal);
  return signal;
}

function aborted(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

/**
 * `events.once`, but that it throws where that rejects.
 * @param {any} emitter
 * @param {string | symbol} name
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<any[]>}
 */
function once(emitter, name, options = kEmpty) {
  const signal = readSignal(options);
  return new Promise((resolve, reject) => {
    function stop() {
      if (typeof emitter.removeListener === 'function') emitter.removeListener('error', errorListener);
      if (signal !== undefined) unlisten(signal, 'abort', abortListener);
    }
    function resolver(...args) {
      stop();
      resolve(args);
    }
    function errorListener(error) {
      unlisten(emitter, name, resolver);
      stop();
      reject(error);
    }
    function abortListener() {
      unlisten(emitter, name, resolver);
      stop();
      reject(aborted(signal));
    }
    listen(emitter, name, resolver, true);
    // An event target has no 'error' that would mean failure.
    if (name !== 'error' && typeof emitter.once === 'function') emitter.once('error', errorListener);
    if (signal !== undefined) listenToAbort(signal, abortListener);
  });
}

/** What `events.on` stands on: events that wait to be asked for, and requests that wait for events. */
class EventStream {
  // Fields, not assignments: a program may have put a setter on Object.prototype.
  emitter;
  high;
  low;
  paused = false;
  /** Arguments of events that nobody has asked for yet. */
  events = new Queue();
  /** `{ resolve, reject }` of those who wait. */
  requests = new Queue();
  /** Told to the next who asks. */
  error = null;
  finished = false;
  /** type, listener, type, listener ... */
  listeners = [];
  abortListener = null;

  constructor(emitter, high, low) {
    this.emitter = emitter;
    this.high = high;
    this.low = low;
  }

  listen(type, listener) {
    listen(this.emitter, type, listener, false);
    ArrayPrototypePush(this.listeners, type, listener);
  }

  push(args) {
    const request = this.requests.shift();
    if (request !== undefined) {
      request.resolve({ done: false, value: args });
      return;
    }
    this.events.push(args);
    if (!this.paused && this.events.size > this.high) {
      this.paused = true;
      const { emitter } = this;
      emitter.pause();
    }
  }

  next() {
    if (this.events.size > 0) {
      const value = this.events.shift();
      if (this.paused && this.events.size < this.low) {
        const { emitter } = this;
        emitter.resume();
        this.paused = false;
      }
      return PromiseResolve({ done: false, value });
    }
    if (this.error !== null) {
      const rejected = PromiseReject(this.error);
      this.error = null;
      return rejected;
    }
    if (this.finished) return this.finish();
    return new Promise((resolve, reject) => this.requests.push({ resolve, reject }));
  }

  fail(error) {
    const request = this.requests.shift();
    if (request === undefined) this.error = error;
    else request.reject(error);
    this.finish();
  }

  finish() {
    this.abortListener?.[SymbolDispose]();
    const { emitter, listeners } = this;
    // The last one first: listeners of 'removeListener' see it.
    for (let i = listeners.length - 2; i >= 0; i -= 2) unlisten(emitter, listeners[i], listeners[i + 1]);
    listeners.length = 0;
    this.finished = true;
    const result = { done: true, value: undefined };
    let request;
    while ((request = this.requests.shift()) !== undefined) request.resolve(result);
    return PromiseResolve(result);
  }
}

/**
 * `events.on`.
 * @param {any} emitter
 * @param {string | symbol} event
 * @param {{ signal?: AbortSignal, close?: string[], highWaterMark?: number, lowWaterMark?: number }} [options]
 * @returns {AsyncIterator<any[]>}
 */
function on(emitter, event, options = kEmpty) {
  const signal = readSignal(options);
  // Both spellings are in use.
  const high = options.highWaterMark ?? options.highWatermark ?? NumberMAX_SAFE_INTEGER;
  validateInteger(high, 'options.highWaterMark', 1);
  const low = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(low, 'options.lowWaterMark', 1);
  const stream = new EventStream(emitter, high, low);
  const isFirstOnly = options[kFirstEventParam];
  stream.listen(event, (...args) => stream.push(isFirstOnly ? args[0] : args));
  function errorHandler(error) {
    stream.fail(error);
  }
  if (event !== 'error' && typeof emitter.on === 'function') stream.listen('error', errorHandler);
  function closeHandler() {
    stream.finish();
  }
  const close = options.close;
  if (close?.length) {
    for (let i = 0; i < close.length; i++) stream.listen(close[i], closeHandler);
  }
  if (signal !== undefined) stream.abortListener = addAbortListener(signal, () => stream.fail(aborted(signal)));
  return createIterator(stream);
}

function createIterator(stream) {
  return {
    __proto__: AsyncIteratorPrototype,
    next() {
      return stream.next();
    },
    return() {
      return stream.finish();
    },
    throw(error) {
      if (!(error instanceof Error)) {
        throw new codes.ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', error);
      }
      stream.fail(error);
    },
    [SymbolAsyncIterator]() {
      return this;
    },
    [kWatermarkData]: {
      get size() {
        return stream.events.size;
      },
      get low() {
        return stream.low;
      },
      get high() {
        return stream.high;
      },
      get isPaused() {
        return stream.paused;
      },
    },
  };
}

/**
 * `events.addAbortListener`.
 * @param {AbortSignal} signal
 * @param {(event?: Event) => void} listener
 * @returns {Disposable}
 */
function addAbortListener(signal, listener) {
  if (signal === undefined) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  let removeEventListener;
  if (signal.aborted) {
    require('internal/task_queues').queueMicrotask(() => listener());
  } else {
    listenToAbort(signal, listener);
    removeEventListener = () => signal.removeEventListener('abort', listener);
  }
  return {
    __proto__: null,
    [SymbolDispose]() {
      removeEventListener?.();
    },
  };
}

/** The list of an event target's listeners. */
function listenersOfTarget(target, type) {
  if (!isEventTarget(target)) throw notAnEmitter('emitter', target);
  return require('internal/event_target').listenersOf(target, type);
}

function getEventListeners(emitterOrTarget, type) {
  const isEmitter = typeof emitterOrTarget.listeners === 'function';
  return isEmitter ? emitterOrTarget.listeners(type) : listenersOfTarget(emitterOrTarget, type);
}

function listenerCount(emitterOrTarget, type) {
  const isEmitter = typeof emitterOrTarget.listenerCount === 'function';
  return isEmitter ? emitterOrTarget.listenerCount(type) : listenersOfTarget(emitterOrTarget, type).length;
}

function getMaxListeners(emitterOrTarget) {
  if (typeof emitterOrTarget?.getMaxListeners === 'function') {
    return emitterOrTarget._maxListeners === undefined ? EventEmitter.defaultMaxListeners : emitterOrTarget._maxListeners;
  }
  const max = emitterOrTarget?.[kMaxEventTargetListeners];
  if (max === undefined) throw notAnEmitter('emitter', emitterOrTarget);
  return max;
}

/** Of emitters and event targets: `targets` is not empty. */
function setMaxListeners(n, targets) {
  for (let i = 0; i < targets.length; i++) limit(targets[i], n);
}

function limit(target, max) {
  if (isEventTarget(target)) {
    // Whoever goes beyond the new limit is told of again.
    target[kMaxEventTargetListenersWarned] = false;
    target[kMaxEventTargetListeners] = max;
    return;
  }
  if (typeof target.setMaxListeners !== 'function') throw notAnEmitter('eventTargets', target);
  target.setMaxListeners(max);
}

module.exports = { addAbortListener, getEventListeners, getMaxListeners, kFirstEventParam, listenerCount, on, once, setMaxListeners };
