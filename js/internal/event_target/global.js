'use strict';

// globalThis as an event target, as it is in browsers: for 'unhandledrejection' and 'rejectionhandled'. It is loaded
// when a program first touches addEventListener or an `on...` attribute of globalThis.

const { ObjectDefineProperty, globalThis } = primordials;

const { codes } = require('internal/errors');
const {
  Event, EventTarget, checkEvent, defineEventHandler, dispatch, kTrusted, listenersOf,
} = require('internal/event_target');
const { defineWebClass } = require('internal/web_class');

class PromiseRejectionEvent extends Event {
  #promise;
  #reason;
  /**
   * @param {string} type
   * @param {{ promise: Promise<any>, reason?: any, cancelable?: boolean }} options
   */
  constructor(type, options) {
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'options');
    super(type, options);
    if (options?.promise === undefined) throw new codes.ERR_MISSING_OPTION('options.promise');
    this.#promise = options.promise;
    this.#reason = options.reason;
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#promise in value)) {
      throw new codes.ERR_INVALID_THIS('PromiseRejectionEvent');
    }
    return value;
  }

  get promise() {
    return PromiseRejectionEvent.#check(this).#promise;
  }

  get reason() {
    return PromiseRejectionEvent.#check(this).#reason;
  }
}
defineWebClass(PromiseRejectionEvent, ['promise', 'reason']);

/** Holds the listeners; programs see globalThis in its place. */
let target;

/** The function is called on globalThis, or, as a global function, on nothing. */
function checkThis(self) {
  if (self !== undefined && self !== null && self !== globalThis) throw new codes.ERR_INVALID_THIS('EventTarget');
}

/** The methods of EventTarget as functions of globalThis. */
const methods = {
  addEventListener(type, listener, options = undefined) {
    checkThis(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    target.addEventListener(type, listener, options);
  },
  removeEventListener(type, listener, options = undefined) {
    checkThis(this);
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('type', 'listener');
    target.removeEventListener(type, listener, options);
  },
  dispatchEvent(event) {
    checkThis(this);
    if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('event');
    return dispatchGlobal(event);
  },
};

function dispatchGlobal(event) {
  checkEvent(event);
  return dispatch(target, event, globalThis);
}

/**
 * Makes an object, which is globalThis, an event target. Nothing that this adds is enumerable: Node's globalThis has
 * none of it.
 * @param {object} object
 */
function installGlobalEventTarget(object) {
  if (target !== undefined) return;
  target = new EventTarget();
  const names = ['addEventListener', 'removeEventListener', 'dispatchEvent'];
  for (let i = 0; i < names.length; i++) {
    ObjectDefineProperty(object, names[i], {
      __proto__: null,
      configurable: true,
      enumerable: false,
      value: methods[names[i]],
      writable: true,
    });
  }
  defineEventHandler(object, 'unhandledrejection', { target, enumerable: false });
  defineEventHandler(object, 'rejectionhandled', { target, enumerable: false });
}

/**
 * Tells globalThis of a rejection.
 * @param {'unhandledrejection' | 'rejectionhandled'} type
 * @param {Promise<any>} promise
 * @param {any} reason
 * @returns {boolean | undefined} whether a listener prevented the default; undefined if there is no listener
 */
function dispatchRejection(type, promise, reason) {
  if (target === undefined || listenersOf(target, type).length === 0) return undefined;
  const cancelable = type === 'unhandledrejection';
  return !dispatchGlobal(new PromiseRejectionEvent(type, { promise, reason, cancelable, [kTrusted]: true }));
}

/**
 * @param {'unhandledrejection' | 'rejectionhandled'} type
 */
function hasRejectionListener(type) {
  return target !== undefined && listenersOf(target, type).length !== 0;
}

module.exports = { PromiseRejectionEvent, dispatchRejection, hasRejectionListener, installGlobalEventTarget };
