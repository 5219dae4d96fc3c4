'use strict';

// Event and CustomEvent of the DOM standard, without a tree to travel: an event has its target and no path.

const { Boolean, ObjectDefineProperty, Symbol, SymbolFor } = primordials;

const { codes } = require('internal/errors');
const { defineWebClass, inspectAs } = require('internal/web_class');

const kType = Symbol('type');
const kTarget = Symbol('kTarget');
const kIsBeingDispatched = Symbol('kIsBeingDispatched');
const kInPassiveListener = Symbol('kInPassiveListener');
/** An option of the constructor for events that jsr itself dispatches. */
const kTrusted = Symbol('kTrusted');
const kInspect = SymbolFor('nodejs.util.inspect.custom');

/** Whether a listener has called stopImmediatePropagation. */
let isStopped;
/** event.defaultPrevented, wherever a program may have put that. */
let isPrevented;
/** Whether a value was made by Event. */
let isEvent;
/** Says what listeners see as the target: for a dispatch on behalf of another object. */
let setTarget;

/** performance.now(), wherever a program may have put that. */
let now;

/** @returns {any} the event, if it is one */
function check(value) {
  if (!isEvent(value)) throw new codes.ERR_INVALID_THIS('Event');
  return value;
}

class Event {
  #bubbles = false;
  #cancelable = false;
  #composed = false;
  #defaultPrevented = false;
  #stopPropagation = false;
  #stopImmediate = false;
  #trusted = false;
  #timeStamp;

  static {
    isEvent = (value) => typeof value === 'object' && value !== null && #trusted in value;
    isStopped = (event) => event.#stopImmediate;
    isPrevented = (event) => event.#defaultPrevented;
    setTarget = (event, target, dispatching) => {
      event[kTarget] = target;
      event[kIsBeingDispatched] = dispatching;
    };
  }

  /**
   * @param {string} type
   * @param {{ bubbles?: boolean, cancelable?: boolean, composed?: boolean }} [options]
   */
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    if (options !== undefined && options !== null) {
      require('internal/validators').validateObject(options, 'options');
      this.#bubbles = Boolean(options.bubbles);
      this.#cancelable = Boolean(options.cancelable);
      this.#composed = Boolean(options.composed);
      this.#trusted = options[kTrusted] === true;
    }
    this[kType] = `${type}`;
    this[kTarget] = null;
    this[kIsBeingDispatched] = false;
    this[kInPassiveListener] = false;
    now ??= internalBinding('performance').now;
    this.#timeStamp = now();
  }

  initEvent(type, bubbles = false, cancelable = false) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    check(this);
    if (this[kIsBeingDispatched]) return;
    this[kType] = `${type}`;
    this.#bubbles = Boolean(bubbles);
    this.#cancelable = Boolean(cancelable);
  }

  [kInspect](depth, options) {
    if (!isEvent(this)) return this;
    if (depth < 0) return this.constructor.name;
    const shown = {
      type: this[kType],
      defaultPrevented: this.defaultPrevented,
      cancelable: this.#cancelable,
      timeStamp: this.#timeStamp,
    };
    return inspectAs(this, shown, depth, options);
  }

  stopImmediatePropagation() {
    check(this);
    this.#stopPropagation = true;
    this.#stopImmediate = true;
  }

  preventDefault() {
    check(this);
    if (this.#cancelable && !this[kInPassiveListener]) this.#defaultPrevented = true;
  }

  get target() {
    return check(this)[kTarget];
  }

  get currentTarget() {
    return check(this)[kIsBeingDispatched] ? this[kTarget] : null;
  }

  get srcElement() {
    return check(this)[kTarget];
  }

  get type() {
    return check(this)[kType];
  }

  get cancelable() {
    return check(this).#cancelable;
  }

  get defaultPrevented() {
    return check(this).#defaultPrevented;
  }

  get timeStamp() {
    return check(this).#timeStamp;
  }

  composedPath() {
    return check(this)[kIsBeingDispatched] ? [this[kTarget]] : [];
  }

  get returnValue() {
    return !check(this).#defaultPrevented;
  }

  set returnValue(value) {
    check(this);
    if (!value) this.preventDefault();
  }

  get bubbles() {
    return check(this).#bubbles;
  }

  get composed() {
    return check(this).#composed;
  }

  get eventPhase() {
    return check(this)[kIsBeingDispatched] ? Event.AT_TARGET : Event.NONE;
  }

  get cancelBubble() {
    return check(this).#stopPropagation;
  }

  set cancelBubble(value) {
    check(this);
    if (value) this.#stopPropagation = true;
  }

  stopPropagation() {
    check(this);
    this.#stopPropagation = true;
  }

  get isTrusted() {
    return #trusted in this && this.#trusted;
  }
}

defineWebClass(Event, [
  'initEvent', 'stopImmediatePropagation', 'preventDefault', 'target', 'currentTarget', 'srcElement', 'type',
  'cancelable', 'defaultPrevented', 'timeStamp', 'composedPath', 'returnValue', 'bubbles', 'composed', 'eventPhase',
  'cancelBubble', 'stopPropagation',
]);
ObjectDefineProperty(Event.prototype, 'isTrusted', { __proto__: null, configurable: false, enumerable: true });
const phases = ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'];
for (let i = 0; i < phases.length; i++) {
  ObjectDefineProperty(Event, phases[i], { __proto__: null, enumerable: true, value: i });
}

class CustomEvent extends Event {
  #detail;
  /**
   * @param {string} type
   * @param {{ detail?: any, bubbles?: boolean, cancelable?: boolean, composed?: boolean }} [options]
   */
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    if (!isEvent(this) || !(#detail in this)) throw new codes.ERR_INVALID_THIS('CustomEvent');
    return this.#detail;
  }
}
defineWebClass(CustomEvent, ['detail']);

module.exports = {
  CustomEvent,
  Event,
  isEvent,
  isPrevented,
  isStopped,
  kInPassiveListener,
  kIsBeingDispatched,
  kTrusted,
  kType,
  setTarget,
};
