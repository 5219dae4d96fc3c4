'use strict';

// EventEmitter. Every program loads this, as `process` is one; what only some need (events as promises and iterators,
// the report of an unhandled 'error') is in internal/events/.

const {
  ArrayPrototypePush, ArrayPrototypeShift, ArrayPrototypeSplice, ArrayPrototypeUnshift, Boolean, Error,
  ObjectDefineProperties, ObjectGetPrototypeOf, ReflectApply, ReflectOwnKeys, String, Symbol, SymbolFor,
} = primordials;

// Names and order of these properties are part of what `console.log(emitter)` shows.
const kShapeMode = Symbol('shapeMode');
const kCapture = Symbol('kCapture');
/** On a list of listeners: how many `emit` are going through it. A list that is in use is copied before it changes. */
const kEmitting = Symbol('events.emitting');

const kErrorMonitor = Symbol('events.errorMonitor');
const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');
const kRejection = SymbolFor('nodejs.rejection');

let defaultMaxListeners = 10;

function checkListener(listener) {
  if (typeof listener !== 'function') require('internal/validators').validateFunction(listener, 'listener');
}

function checkMaxListeners(value, name) {
  require('internal/validators').validateNumber(value, name, 0);
}

/**
 * @param {{ captureRejections?: boolean }} [opts]
 */
function EventEmitter(opts) {
  ReflectApply(EventEmitter.init, this, [opts]);
}
module.exports = EventEmitter;

// Statics, in Node's order.

function helpers() {
  return require('internal/events/helpers');
}

/** Calls `listener` once when `signal` aborts, whatever its other listeners do. */
EventEmitter.addAbortListener = function addAbortListener(signal, listener) {
  return helpers().addAbortListener(signal, listener);
};

/** A promise of the arguments of the next `name` event. */
EventEmitter.once = async function once(emitter, name, options = undefined) {
  return helpers().once(emitter, name, options);
};

/** An async iterator of the arguments of `event` events. */
EventEmitter.on = function on(emitter, event, options = undefined) {
  return helpers().on(emitter, event, options);
};

EventEmitter.getEventListeners = function getEventListeners(emitterOrTarget, type) {
  return helpers().getEventListeners(emitterOrTarget, type);
};

EventEmitter.getMaxListeners = function getMaxListeners(emitterOrTarget) {
  return helpers().getMaxListeners(emitterOrTarget);
};

EventEmitter.listenerCount = function listenerCount(emitterOrTarget, type) {
  return helpers().listenerCount(emitterOrTarget, type);
};

EventEmitter.EventEmitter = EventEmitter;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = kRejection;
ObjectDefineProperties(EventEmitter, {
  __proto__: null,
  captureRejections: {
    __proto__: null,
    enumerable: true,
    get() {
      return EventEmitter.prototype[kCapture];
    },
    set(value) {
      require('internal/validators').validateBoolean(value, 'EventEmitter.captureRejections');
      EventEmitter.prototype[kCapture] = value;
    },
  },
  EventEmitterAsyncResource: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: function lazyEventEmitterAsyncResource() {
      return require('internal/events/async_resource').EventEmitterAsyncResource;
    },
  },
  errorMonitor: { __proto__: null, configurable: true, enumerable: true, value: kErrorMonitor, writable: true },
  defaultMaxListeners: {
    __proto__: null,
    enumerable: true,
    get() {
      return defaultMaxListeners;
    },
    set(value) {
      checkMaxListeners(value, 'defaultMaxListeners');
      defaultMaxListeners = value;
    },
  },
  // Keys of the limits of an EventTarget, which may be set here too.
  kMaxEventTargetListeners: { __proto__: null, value: kMaxEventTargetListeners },
  kMaxEventTargetListenersWarned: { __proto__: null, value: kMaxEventTargetListenersWarned },
});

/**
 * Sets the limit of these emitters and event targets, or the default one.
 * @param {number} n
 * @param {...(EventEmitter | EventTarget)} targets
 */
EventEmitter.setMaxListeners = function(n = defaultMaxListeners, ...targets) {
  checkMaxListeners(n, 'setMaxListeners');
  if (targets.length === 0) defaultMaxListeners = n;
  else helpers().setMaxListeners(n, targets);
};

/** Sets up an instance: also of a class that mixes an emitter in. */
EventEmitter.init = function(opts) {
  if (this._events === undefined || this._events === ObjectGetPrototypeOf(this)._events) {
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kShapeMode] = false;
  } else {
    // The class has laid out the table of its events itself; their keys stay for the sake of its shape.
    this[kShapeMode] = true;
  }
  this._maxListeners ||= undefined;
  if (opts?.captureRejections) {
    require('internal/validators').validateBoolean(opts.captureRejections, 'options.captureRejections');
    this[kCapture] = Boolean(opts.captureRejections);
  } else {
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
};

// The prototype, in Node's order.

ObjectDefineProperties(EventEmitter.prototype, {
  __proto__: null,
  [kCapture]: { __proto__: null, value: false, writable: true },
});
EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;

/**
 * How many listeners there may be before a leak is suspected; 0 for any number.
 * @param {number} n
 */
EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  checkMaxListeners(n, 'setMaxListeners');
  this._maxListeners = n;
  return this;
};

function maxListenersOf(emitter) {
  return emitter._maxListeners === undefined ? defaultMaxListeners : emitter._maxListeners;
}

EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return maxListenersOf(this);
};

/**
 * Calls the listeners of `type` in order.
 * @param {string | symbol} type
 * @param {...any} args
 * @returns {boolean} whether there were any
 */
EventEmitter.prototype.emit = function emit(type, ...args) {
  const events = this._events;
  if (type === 'error') {
    if (events !== undefined && events[kErrorMonitor] !== undefined) {
      ReflectApply(this.emit, this, behind([kErrorMonitor], args));
    }
    if (events === undefined || events.error === undefined) {
      require('internal/events/unhandled').throwUnhandled(this, args[0], emit);
    }
  } else if (events === undefined) {
    return false;
  }
  const handler = events[type];
  if (handler === undefined) return false;
  if (typeof handler === 'function') {
    const result = ReflectApply(handler, this, args);
    if (result !== undefined && result !== null) captureRejection(this, result, type, args);
    return true;
  }
  // Listeners that are added or removed meanwhile count from the next emit on.
  handler[kEmitting]++;
  const { length } = handler;
  try {
    for (let i = 0; i < length; i++) {
      const result = ReflectApply(handler[i], this, args);
      if (result !== undefined && result !== null) captureRejection(this, result, type, args);
    }
  } finally {
    handler[kEmitting]--;
  }
  return true;
};

/** A listener that returned a promise: with captureRejections its rejection is an 'error' of the emitter. */
function captureRejection(emitter, result, type, args) {
  if (!emitter[kCapture]) return;
  try {
    const { then } = result;
    if (typeof then === 'function') {
      ReflectApply(then, result, [undefined, (error) => {
        // Out of the promise: what the handlers throw is an exception, not a rejection.
        process.nextTick(emitRejection, emitter, error, type, args);
      }]);
    }
  } catch (error) {
    emitter.emit('error', error);
  }
}

function emitRejection(emitter, error, type, args) {
  if (typeof emitter[kRejection] === 'function') {
    ReflectApply(emitter[kRejection], emitter, behind([error, type], args));
    return;
  }
  // A listener of 'error' that rejects in turn must not come back here.
  const previous = emitter[kCapture];
  try {
    emitter[kCapture] = false;
    emitter.emit('error', error);
  } finally {
    emitter[kCapture] = previous;
  }
}

/** The list of listeners of `type`, to be changed: a copy if it is in use. */
function writable(events, type, list) {
  if (!(list[kEmitting] > 0)) return list;
  const result = behind([], list);
  if (list.warned) result.warned = true;
  result[kEmitting] = 0;
  events[type] = result;
  return result;
}

/** The items of `list` put behind those of `result`. */
function behind(result, list) {
  for (let i = 0; i < list.length; i++) ArrayPrototypePush(result, list[i]);
  return result;
}

function add(target, type, listener, prepend) {
  checkListener(listener);
  let events = target._events;
  let existing;
  if (events === undefined) {
    events = target._events = { __proto__: null };
    target._eventsCount = 0;
  } else {
    // Told before the listener is added, lest a listener of 'newListener' hears of itself.
    if (events.newListener !== undefined) {
      target.emit('newListener', type, listener.listener ?? listener);
      // It may have replaced the table.
      events = target._events;
    }
    existing = events[type];
  }
  if (existing === undefined) {
    events[type] = listener;
    ++target._eventsCount;
    return target;
  }
  if (typeof existing === 'function') {
    existing = events[type] = prepend ? [listener, existing] : [existing, listener];
    existing[kEmitting] = 0;
  } else {
    existing = writable(events, type, existing);
    if (prepend) ArrayPrototypeUnshift(existing, listener);
    else ArrayPrototypePush(existing, listener);
  }
  const max = maxListenersOf(target);
  if (max > 0 && existing.length > max && !existing.warned) warnOfLeak(target, type, existing, max);
  return target;
}

function warnOfLeak(target, type, list, max) {
  list.warned = true;
  const { inspect } = require('internal/util/inspect');
  const warning = new Error(
    `Possible EventEmitter memory leak detected. ${list.length} ${String(type)} listeners ` +
    `added to ${inspect(target, { depth: -1 })}. MaxListeners is ${max}. ` +
    'Use emitter.setMaxListeners() to increase limit');
  warning.name = 'MaxListenersExceededWarning';
  warning.emitter = target;
  warning.type = type;
  warning.count = list.length;
  process.emitWarning(warning);
}

/**
 * Adds a listener behind the others.
 * @param {string | symbol} type
 * @param {Function} listener
 */
EventEmitter.prototype.addListener = function addListener(type, listener) {
  return add(this, type, listener, false);
};
EventEmitter.prototype.on = EventEmitter.prototype.addListener;

/**
 * Adds a listener before the others.
 * @param {string | symbol} type
 * @param {Function} listener
 */
EventEmitter.prototype.prependListener = function prependListener(type, listener) {
  return add(this, type, listener, true);
};

/** A listener that removes itself before it calls `listener`. */
function wrapOnce(target, type, listener) {
  let fired = false;
  function wrapper(...args) {
    if (fired) return undefined;
    target.removeListener(type, wrapper);
    fired = true;
    return ReflectApply(listener, target, args);
  }
  wrapper.listener = listener;
  return wrapper;
}

/**
 * Adds a listener for the next event only.
 * @param {string | symbol} type
 * @param {Function} listener
 */
EventEmitter.prototype.once = function once(type, listener) {
  checkListener(listener);
  this.on(type, wrapOnce(this, type, listener));
  return this;
};

/**
 * Adds a listener for the next event only, before the others.
 * @param {string | symbol} type
 * @param {Function} listener
 */
EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  checkListener(listener);
  this.prependListener(type, wrapOnce(this, type, listener));
  return this;
};

/**
 * Removes the listener, once: of several that are the same, the one that was added last.
 * @param {string | symbol} type
 * @param {Function} listener
 */
EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  checkListener(listener);
  const events = this._events;
  if (events === undefined) return this;
  const existing = events[type];
  if (existing === undefined) return this;
  if (existing === listener || existing.listener === listener) {
    this._eventsCount -= 1;
    if (this[kShapeMode]) events[type] = undefined;
    else if (this._eventsCount === 0) this._events = { __proto__: null };
    else delete events[type];
    if (events.removeListener !== undefined) this.emit('removeListener', type, existing.listener || listener);
    return this;
  }
  if (typeof existing === 'function') return this;
  let position = existing.length - 1;
  while (position >= 0 && existing[position] !== listener && existing[position].listener !== listener) position--;
  if (position < 0) return this;
  const list = writable(events, type, existing);
  if (position === 0) ArrayPrototypeShift(list);
  else ArrayPrototypeSplice(list, position, 1);
  if (list.length === 1) events[type] = list[0];
  if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
  return this;
};
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

/**
 * Removes all listeners, or all of one type; each is announced if 'removeListener' has a listener.
 * @param {string | symbol} [type]
 */
EventEmitter.prototype.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;
  if (arguments.length === 0) {
    if (events.removeListener !== undefined) announceAll(this, events);
    this._events = { __proto__: null };
    this._eventsCount = 0;
    this[kShapeMode] = false;
    return this;
  }
  const listeners = events[type];
  if (events.removeListener === undefined) {
    if (listeners !== undefined) {
      if (--this._eventsCount === 0) this._events = { __proto__: null };
      else delete events[type];
    }
    this[kShapeMode] = false;
  } else if (typeof listeners === 'function') {
    this.removeListener(type, listeners);
  } else if (listeners !== undefined) {
    for (let i = listeners.length - 1; i >= 0; i--) this.removeListener(type, listeners[i]);
  }
  return this;
};

/** Removes every listener one by one, those of 'removeListener' last. */
function announceAll(target, events) {
  const types = ReflectOwnKeys(events);
  for (let i = 0; i < types.length; i++) {
    if (types[i] !== 'removeListener') target.removeAllListeners(types[i]);
  }
  target.removeAllListeners('removeListener');
}

/** @param {boolean} unwrap what was given to `once`, instead of what stands for it */
function listenersOf(target, type, unwrap) {
  const events = target._events;
  const existing = events === undefined ? undefined : events[type];
  if (existing === undefined) return [];
  const result = typeof existing === 'function' ? [existing] : behind([], existing);
  if (unwrap) {
    for (let i = 0; i < result.length; i++) result[i] = result[i].listener || result[i];
  }
  return result;
}

EventEmitter.prototype.listeners = function listeners(type) {
  return listenersOf(this, type, true);
};

EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return listenersOf(this, type, false);
};

/**
 * @param {string | symbol} type
 * @param {Function} [listener] count only this one
 */
EventEmitter.prototype.listenerCount = function listenerCount(type, listener) {
  const events = this._events;
  const existing = events === undefined ? undefined : events[type];
  if (existing === undefined) return 0;
  const any = listener === undefined || listener === null;
  if (typeof existing === 'function') return any || existing === listener || existing.listener === listener ? 1 : 0;
  if (any) return existing.length;
  let count = 0;
  for (let i = 0; i < existing.length; i++) {
    if (existing[i] === listener || existing[i].listener === listener) count++;
  }
  return count;
};

EventEmitter.prototype.eventNames = function eventNames() {
  if (!(this._eventsCount > 0)) return [];
  const events = this._events;
  const keys = ReflectOwnKeys(events);
  const names = [];
  for (let i = 0; i < keys.length; i++) {
    if (events[keys[i]] !== undefined) ArrayPrototypePush(names, keys[i]);
  }
  return names;
};
