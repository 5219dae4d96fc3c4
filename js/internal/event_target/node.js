'use strict';

// NodeEventTarget: an EventTarget with the methods that programs know from EventEmitter. Listeners that are added with those
// get the value of an event in its place.

const { FunctionPrototypeCall, MapPrototypeKeys, ObjectDefineProperties } = primordials;

const EventEmitter = require('events');
const {
  CustomEvent, EventTarget, dispatch, kEvents, kNodeStyle, kNodeValue, listenersOf,
} = require('internal/event_target');
const { validateString } = require('internal/validators');

const { kMaxEventTargetListeners } = EventEmitter;

/** Calls the listeners of `event.type`; those of Node's style with `value`. */
function dispatchValue(target, event, value) {
  event[kNodeValue] = value;
  return dispatch(target, event, target);
}

class NodeEventTarget extends EventTarget {
  static defaultMaxListeners = 10;

  /** @param {number} n */
  setMaxListeners(n) {
    EventEmitter.setMaxListeners(n, this);
  }

  /** @returns {number} */
  getMaxListeners() {
    return this[kMaxEventTargetListeners];
  }

  /** @returns {string[]} */
  eventNames() {
    const names = [];
    const events = this[kEvents];
    if (events === undefined) return names;
    const keys = MapPrototypeKeys(events);
    for (let key = keys.next(); !key.done; key = keys.next()) names[names.length] = key.value;
    return names;
  }

  /**
   * @param {string} [type]
   * @returns {number}
   */
  listenerCount(type) {
    return listenersOf(this, `${type}`).length;
  }

  /**
   * @param {string} type
   * @param {Function} listener
   * @param {object} [options]
   */
  off(type, listener, options) {
    this.removeEventListener(type, listener, options);
    return this;
  }

  /** As `off`. */
  removeListener(type, listener, options) {
    this.removeEventListener(type, listener, options);
    return this;
  }

  /**
   * @param {string} type
   * @param {Function} listener
   */
  on(type, listener) {
    this.addEventListener(type, listener, { __proto__: null, [kNodeStyle]: true });
    return this;
  }

  /** As `on`. */
  addListener(type, listener) {
    this.addEventListener(type, listener, { __proto__: null, [kNodeStyle]: true });
    return this;
  }

  /**
   * @param {string} type
   * @param {any} arg
   * @returns {boolean} whether there were listeners
   */
  emit(type, arg) {
    validateString(type, 'type');
    const hadListeners = this.listenerCount(type) > 0;
    dispatchValue(this, new CustomEvent(type, { __proto__: null, detail: arg }), arg);
    return hadListeners;
  }

  /**
   * @param {string} type
   * @param {Function} listener
   */
  once(type, listener) {
    this.addEventListener(type, listener, { __proto__: null, once: true, [kNodeStyle]: true });
    return this;
  }

  /** @param {string} [type] */
  removeAllListeners(type) {
    if (type !== undefined) {
      removeAll(this, `${type}`);
      return this;
    }
    const names = FunctionPrototypeCall(NodeEventTarget.prototype.eventNames, this);
    for (let i = 0; i < names.length; i++) removeAll(this, names[i]);
    return this;
  }
}
ObjectDefineProperties(NodeEventTarget.prototype, {
  setMaxListeners: { __proto__: null, enumerable: true },
  getMaxListeners: { __proto__: null, enumerable: true },
  eventNames: { __proto__: null, enumerable: true },
  listenerCount: { __proto__: null, enumerable: true },
  off: { __proto__: null, enumerable: true },
  removeListener: { __proto__: null, enumerable: true },
  on: { __proto__: null, enumerable: true },
  addListener: { __proto__: null, enumerable: true },
  once: { __proto__: null, enumerable: true },
  emit: { __proto__: null, enumerable: true },
  removeAllListeners: { __proto__: null, enumerable: true },
});

function removeAll(target, type) {
  const list = target[kEvents]?.get(type);
  if (list === undefined) return;
  for (let listener = list.first; listener !== undefined; listener = listener.next) listener.drop();
  target[kEvents].delete(type);
}

module.exports = { NodeEventTarget, dispatchValue };
