'use strict';

// EventTarget of the DOM standard, and what the rest of jsr needs of it.

const {
  ArrayPrototypePush, Boolean, Error, ObjectDefineProperty, ReflectApply, SafeFinalizationRegistry, SafeMap,
  SafeWeakMap, SafeWeakRef, Symbol, SymbolFor,
} = primordials;

const EventEmitter = require('events');
const { codes } = require('internal/errors');
const {
  CustomEvent, Event, isEvent, isPrevented, isStopped, kInPassiveListener, kIsBeingDispatched, kTrusted,
  kType, setTarget,
} = require('internal/event_target/event');
const { conversionError, defineWebClass, inspectAs } = require('internal/web_class');

const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = EventEmitter;

const kIsEventTarget = SymbolFor('nodejs.event_target');
const kInspect = SymbolFor('nodejs.util.inspect.custom');
const kEvents = Symbol('kEvents');
const kHandlers = Symbol('kHandlers');

/** Methods that are told of listeners that came or went: (type, size, listener). */
const kNewListener = Symbol('kNewListener');
const kRemoveListener = Symbol('kRemoveListener');

// Options of addEventListener, for jsr itself.

/** The object without which the listener is of no use; the target does not keep the listener alive. */
const kWeakHandler = Symbol('kWeakHandler');
/** The listener gets the value of the event, as those of an EventEmitter do. */
const kNodeStyle = Symbol('kNodeStyle');
/** The value of an event for such listeners, if it is not the event itself. */
const kNodeValue = Symbol('kNodeValue');
/** The listener is called though another one stops the event. */
const kResistStopPropagation = Symbol('kResistStopPropagation');

/** Listeners by the object that they are of use to: they live as long as that does. */
let listenersByObject;
let collected;

function holdWeakly(listener, callback, object) {
  listenersByObject ??= new SafeWeakMap();
  collected ??= new SafeFinalizationRegistry((ref) => ref.deref()?.drop());
  const callbacks = listenersByObject.get(object);
  if (callbacks === undefined) listenersByObject.set(object, [callback]);
  else ArrayPrototypePush(callbacks, callback);
  collected.register(callback, new SafeWeakRef(listener));
  return new SafeWeakRef(callback);
}

/** The listeners of one type: a list, since those that are added while it is gone through may be called too. */
class ListenerList {
  size = 0;
  first = undefined;
  last = undefined;

  /** @returns {Listener | undefined} */
  find(callback, capture) {
    let listener = this.first;
    while (listener !== undefined && (listener.capture !== capture || listener.original !== callback)) {
      listener = listener.next;
    }
    return listener;
  }
}

class Listener {
  // Fields, not assignments: a program may have put a setter on Object.prototype.
  list;
  previous = undefined;
  next = undefined;
  removed = false;
  once;
  capture;
  passive;
  resists;
  nodeStyle;
  weak;
  /** What was given to addEventListener, or a WeakRef of it. */
  held;

  constructor(list, callback, { once, capture, passive, weak, resists, nodeStyle }) {
    this.list = list;
    this.once = once;
    this.capture = capture;
    this.passive = passive;
    this.resists = resists;
    this.nodeStyle = nodeStyle;
    this.weak = weak !== undefined;
    this.held = this.weak ? holdWeakly(this, callback, weak) : callback;
    this.append();
  }

  get original() {
    return this.weak ? this.held.deref() : this.held;
  }

  append() {
    const { list } = this;
    this.previous = list.last;
    if (list.last === undefined) list.first = this;
    else list.last.next = this;
    list.last = this;
    list.size++;
  }

  /** Leaves the list; `next` stays for a dispatch that is under way. */
  drop() {
    if (this.removed) return;
    this.removed = true;
    const { list } = this;
    if (this.previous === undefined) list.first = this.next;
    else this.previous.next = this.next;
    if (this.next === undefined) list.last = this.previous;
    else this.next.previous = this.previous;
    list.size--;
  }

  call(self, event) {
    const { original } = this;
    if (typeof original === 'function') {
      return ReflectApply(original, self, [this.nodeStyle && kNodeValue in event ? event[kNodeValue] : event]);
    }
    return original === undefined ? undefined : callObject(original, event);
  }
}

/** An object is asked for its method each time. What that throws is a rejection: Node's order of errors comes of it. */
async function callObject(object, event) {
  if (object.handleEvent) await ReflectApply(object.handleEvent, object, [event]);
}

/** Reads the third argument of addEventListener. */
function readOptions(options) {
  if (options === undefined || options === null) return kNoOptions;
  if (typeof options === 'boolean') return options ? kCapture : kNoOptions;
  const { kValidateObjectAllowObjects, validateAbortSignal, validateObject } = require('internal/validators');
  validateObject(options, 'options', kValidateObjectAllowObjects);
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  return {
    once: Boolean(options.once),
    capture: Boolean(options.capture),
    passive: Boolean(options.passive),
    signal,
    weak: options[kWeakHandler],
    resists: options[kResistStopPropagation] === true,
    nodeStyle: options[kNodeStyle] === true,
  };
}
const kNoOptions = {
  once: false, capture: false, passive: false, signal: undefined, weak: undefined, resists: false, nodeStyle: false,
};
const kCapture = { ...kNoOptions, __proto__: null, capture: true };

/** Whether it can be called; null and undefined cannot, and nothing else is no listener. */
function isListener(listener) {
  if (typeof listener === 'function' || typeof listener?.handleEvent === 'function') return true;
  if (listener === undefined || listener === null) return false;
  if (typeof listener === 'object') return true;
  throw new codes.ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

function toType(type) {
  if (typeof type === 'symbol') throw conversionError('Value is a Symbol and cannot be converted to a string.');
  return `${type}`;
}

/** @returns {any} the target, if it is one */
function check(value) {
  if (typeof value !== 'object' || value === null || !(kEvents in value)) {
    throw new codes.ERR_INVALID_THIS('EventTarget');
  }
  return value;
}

/** An exception of a listener is nobody's on the stack: it is an uncaught one. */
function throwLater(error) {
  process.nextTick(() => {
    throw error;
  });
}

/** What an async listener rejects with is as uncaught as what others throw. */
function watchPromise(result) {
  const { then } = result;
  if (typeof then === 'function') ReflectApply(then, result, [undefined, throwLater]);
}

/**
 * Calls the listeners that `target` has for `event`.
 * @param {EventTarget} target
 * @param {Event} event
 * @param {object} self what the listeners see as the target
 * @returns {boolean} false if one of them prevented the default
 */
function dispatch(target, event, self) {
  setTarget(event, self, true);
  const type = event[kType];
  let listener = target[kEvents]?.get(type)?.first;
  while (listener !== undefined) {
    // What this listener adds behind the next is called, what it adds behind itself as the last is not.
    const { next } = listener;
    if (!listener.removed && (listener.resists || !isStopped(event))) {
      if (listener.once) {
        listener.drop();
        target[kRemoveListener](type, listener.list.size);
      }
      callListener(listener, event, self);
    }
    listener = next;
  }
  setTarget(event, self, false);
  return !isPrevented(event);
}

function callListener(listener, event, self) {
  if (listener.passive) event[kInPassiveListener] = true;
  try {
    const result = listener.call(self, event);
    // As in Node 26: once a listener has returned the event is not under way any more to the next ones, which see no
    // `currentTarget`.
    setTarget(event, self, false);
    if (result !== undefined && result !== null) watchPromise(result);
  } catch (error) {
    throwLater(error);
  } finally {
    if (listener.passive) event[kInPassiveListener] = false;
  }
}

class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    this[kEvents] = undefined;
    this[kMaxEventTargetListeners] = EventEmitter.defaultMaxListeners;
    this[kMaxEventTargetListenersWarned] = false;
    this[kHandlers] = undefined;
  }

  /**
   * @param {string} type
   * @param {((event: Event) => any) | { handleEvent(event: Event): any } | null} listener
   * @param {boolean | { once?: boolean, capture?: boolean, passive?: boolean, signal?: AbortSignal }} [options]
   */
  addEventListener(type, listener, options = undefined) {
    check(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    const read = readOptions(options);
    if (!isListener(listener)) {
      warnOfNoListener(this, type, listener);
      return;
    }
    type = toType(type);
    const { signal } = read;
    if (signal !== undefined) {
      if (signal.aborted) return;
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, options), {
        __proto__: null,
        once: true,
        [kWeakHandler]: this,
        [kResistStopPropagation]: true,
      });
    }
    const events = this[kEvents] ??= new SafeMap();
    let list = events.get(type);
    if (list === undefined) events.set(type, list = new ListenerList());
    if (list.find(listener, read.capture) !== undefined) return;
    new Listener(list, listener, read);
    this[kNewListener](type, list.size, read.weak !== undefined);
  }

  /**
   * @param {string} type
   * @param {((event: Event) => any) | { handleEvent(event: Event): any } | null} listener
   * @param {boolean | { capture?: boolean }} [options]
   */
  removeEventListener(type, listener, options = undefined) {
    check(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    if (!isListener(listener)) return;
    type = toType(type);
    const list = this[kEvents]?.get(type);
    const found = list?.find(listener, options === true || Boolean(options?.capture));
    if (found === undefined) return;
    found.drop();
    if (list.size === 0) this[kEvents].delete(type);
    this[kRemoveListener](type, list.size);
  }

  /**
   * @param {Event} event
   * @returns {boolean} false if a listener prevented the default
   */
  dispatchEvent(event) {
    check(this);
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('event');
    checkEvent(event);
    return dispatch(this, event, this);
  }

  [kNewListener](type, size) {
    const max = this[kMaxEventTargetListeners];
    if (max > 0 && size > max && !this[kMaxEventTargetListenersWarned]) warnOfLeak(this, type, size, max);
  }

  [kRemoveListener]() {}

  [kInspect](depth, options) {
    if (typeof this !== 'object' || !(kEvents in this)) return this;
    if (depth < 0) return this.constructor.name;
    return inspectAs(this, {}, depth, options);
  }
}
defineWebClass(EventTarget, ['addEventListener', 'removeEventListener', 'dispatchEvent']);

/** An event that can be dispatched now. */
function checkEvent(event) {
  if (!isEvent(event)) throw new codes.ERR_INVALID_ARG_TYPE('event', 'Event', event);
  if (event[kIsBeingDispatched]) throw new codes.ERR_EVENT_RECURSION(event[kType]);
}

function warnOfNoListener(target, type, listener) {
  const warning = new Error(`addEventListener called with ${listener} which has no effect.`);
  warning.name = 'AddEventListenerArgumentTypeWarning';
  warning.target = target;
  warning.type = type;
  process.emitWarning(warning);
}

function warnOfLeak(target, type, size, max) {
  target[kMaxEventTargetListenersWarned] = true;
  const { inspect } = require('internal/util/inspect');
  const warning = new Error(
    `Possible EventTarget memory leak detected. ${size} ${type} listeners added to ` +
    `${inspect(target, { depth: -1 })}. MaxListeners is ${max}. Use events.setMaxListeners() to increase limit`);
  warning.name = 'MaxListenersExceededWarning';
  warning.target = target;
  warning.type = type;
  warning.count = size;
  process.emitWarning(warning);
}

/** The listeners of a type, as they were given to addEventListener. */
function listenersOf(target, type) {
  const result = [];
  let listener = target[kEvents]?.get(type)?.first;
  for (; listener !== undefined; listener = listener.next) {
    const { original } = listener;
    if (original !== undefined) ArrayPrototypePush(result, original);
  }
  return result;
}

/** Reads the attribute `on<name>`: a function, an object or null. */
function getHandler(target, name) {
  return check(target)[kHandlers]?.get(name)?.handler ?? null;
}

/**
 * Writes the attribute `on<name>`. The handler has its place among the listeners from when the attribute was first set.
 */
function setHandler(target, name, value) {
  const handlers = check(target)[kHandlers] ??= new SafeMap();
  const handler = typeof value === 'function' || typeof value === 'object' ? value : null;
  let wrapper = handlers.get(name);
  if (wrapper === undefined) {
    if (handler === null) return;
    wrapper = function eventHandler(...args) {
      if (typeof wrapper.handler !== 'function') return undefined;
      return ReflectApply(wrapper.handler, this, args);
    };
    handlers.set(name, wrapper);
    target.addEventListener(name, wrapper);
  }
  wrapper.handler = handler;
}

/**
 * Gives an object, or the instances of a class, an attribute `on<name>`.
 * @param {object} object an event target, or the prototype of a class of them
 * @param {string} name
 * @param {{ target?: EventTarget, enumerable?: boolean }} [options] target: whose attribute it is, if not `this`'s
 */
function defineEventHandler(object, name, { target = undefined, enumerable = true } = kNoOptions) {
  const property = `on${name}`;
  function get() {
    return getHandler(target ?? this, name);
  }
  function set(value) {
    setHandler(target ?? this, name, value);
  }
  ObjectDefineProperty(get, 'name', { __proto__: null, value: `get ${property}` });
  ObjectDefineProperty(set, 'name', { __proto__: null, value: `set ${property}` });
  ObjectDefineProperty(object, property, { __proto__: null, configurable: true, enumerable, get, set });
}

module.exports = {
  CustomEvent,
  Event,
  EventTarget,
  checkEvent,
  defineEventHandler,
  dispatch,
  getHandler,
  isEvent,
  kEvents,
  kNewListener,
  kNodeStyle,
  kNodeValue,
  kRemoveListener,
  kResistStopPropagation,
  kTrusted,
  kWeakHandler,
  listenersOf,
  setHandler,
};

/** What is rarely asked for is loaded then. */
function defineLazy(names) {
  for (let i = 0; i < names.length; i++) {
    ObjectDefineProperty(module.exports, names[i], {
      __proto__: null,
      enumerable: true,
      get() {
        return require('internal/event_target/global')[names[i]];
      },
    });
  }
}
defineLazy(['PromiseRejectionEvent', 'dispatchRejection', 'hasRejectionListener', 'installGlobalEventTarget']);
