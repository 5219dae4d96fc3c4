'use strict';

const {
  ArrayPrototypeUnshift, FunctionPrototypeBind, NumberIsSafeInteger, ObjectDefineProperty, ReflectApply, Symbol,
} = primordials;

const { asyncIds } = require('internal/task_queues');
const { codes } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');
const { getFrame, setFrame } = require('internal/async_hooks/frame');
const { kAsyncId, kTriggerId, isEmpty, newAsyncId } = require('internal/async_hooks/ids');
const {
  counts, destroyWhenCollected, emitAfter, emitBefore, emitDestroy, emitInit,
} = require('internal/async_hooks/hooks');

const kFrame = Symbol('context_frame');
const kDestroyed = Symbol('destroyed');

const kEmptyObject = { __proto__: null };

/** Asynchronous work of a program's own making. */
class AsyncResource {
  /**
   * @param {string} type
   * @param {number | { triggerAsyncId?: number, requireManualDestroy?: boolean }} [options]
   */
  constructor(type, options = kEmptyObject) {
    validateString(type, 'type');
    let trigger = options;
    let isManual = false;
    if (typeof options !== 'number') {
      trigger = options.triggerAsyncId;
      if (trigger === undefined) trigger = asyncIds.execution;
      isManual = !!options.requireManualDestroy;
    }
    if (!NumberIsSafeInteger(trigger) || trigger < -1) throw new codes.ERR_INVALID_ASYNC_ID('triggerAsyncId', trigger);
    this[kFrame] = getFrame();
    const id = newAsyncId();
    this[kAsyncId] = id;
    this[kTriggerId] = trigger;
    if (counts.init > 0) {
      if (type === '') throw new codes.ERR_ASYNC_TYPE(type);
      emitInit(id, type, trigger, this);
    }
    if (!isManual && counts.destroy > 0) {
      this[kDestroyed] = { destroyed: false };
      destroyWhenCollected(this, id, this[kDestroyed]);
    }
  }

  /**
   * Calls `fn` as a callback of this work.
   * @param {Function} fn
   * @param {any} [thisArg]
   * @param {...any} args
   */
  runInAsyncScope(fn, thisArg, ...args) {
    const id = this[kAsyncId];
    emitBefore(id, this[kTriggerId], this);
    const outer = getFrame();
    setFrame(this[kFrame]);
    try {
      return ReflectApply(fn, thisArg, args);
    } finally {
      setFrame(outer);
      if (!isEmpty()) emitAfter(id);
    }
  }

  /** There will be no more callbacks of this work. */
  emitDestroy() {
    if (this[kDestroyed] !== undefined) this[kDestroyed].destroyed = true;
    emitDestroy(this[kAsyncId]);
    return this;
  }

  asyncId() {
    return this[kAsyncId];
  }

  triggerAsyncId() {
    return this[kTriggerId];
  }

  /**
   * A function that calls `fn` as a callback of this work.
   * @param {Function} fn
   * @param {any} [thisArg] what `fn` has as `this`, instead of what the function is called on
   */
  bind(fn, thisArg) {
    validateFunction(fn, 'fn');
    const resource = this;
    const bound = thisArg !== undefined ?
      FunctionPrototypeBind(this.runInAsyncScope, this, fn, thisArg) :
      function(...args) {
        ArrayPrototypeUnshift(args, fn, this);
        return ReflectApply(resource.runInAsyncScope, resource, args);
      };
    if (thisArg === undefined) setConstant(bound, 'name', 'bound');
    setConstant(bound, 'length', fn.length);
    return bound;
  }

  /**
   * A function that calls `fn` as a callback of work of its own, which is asked for now.
   * @param {Function} fn
   * @param {string} [type]
   * @param {any} [thisArg]
   */
  static bind(fn, type, thisArg) {
    type ||= fn.name;
    return new AsyncResource(type || 'bound-anonymous-fn').bind(fn, thisArg);
  }
}

function setConstant(target, name, value) {
  ObjectDefineProperty(target, name, { __proto__: null, configurable: true, enumerable: false, value, writable: false });
}

module.exports = { AsyncResource };
