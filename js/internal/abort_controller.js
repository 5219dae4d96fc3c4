'use strict';

// AbortController and AbortSignal of the DOM standard.
//
// Signals that follow others (AbortSignal.any) and timeouts are held weakly by what will abort them: one that nobody
// listens to and nobody holds may go. One that has listeners stays for their sake: it is in `observed`.

const {
  ArrayPrototypePush, ReflectApply, SafeFinalizationRegistry, SafeSet, SafeWeakRef, Symbol, SymbolFor, SymbolIterator,
} = primordials;

const { kMaxEventTargetListeners } = require('events');
const { codes } = require('internal/errors');
const { DOMException } = require('internal/dom_exception');
const {
  Event, EventTarget, defineEventHandler, dispatch, kNewListener, kRemoveListener, kTrusted,
} = require('internal/event_target');
const { conversionError, defineWebClass, inspectAs } = require('internal/web_class');

const kAborted = Symbol('kAborted');
const kReason = Symbol('kReason');
const kComposite = Symbol('kComposite');
const kInspect = SymbolFor('nodejs.util.inspect.custom');
/** Who has this may make signals. */
const kCreate = Symbol('kCreate');

/** Signals whose end is foreseen and that have listeners for it. */
const observed = new SafeSet();

let abortedTimers;
let lostSources;

// Class-private operations that AbortController and the timer need.
let createSignal;
let abortSignal;

/** @returns {any} the signal, if it is one */
function check(value) {
  if (!isSignal(value)) throw new codes.ERR_INVALID_THIS('AbortSignal');
  return value;
}

function isSignal(value) {
  return typeof value === 'object' && value !== null && kAborted in value;
}

class AbortSignal extends EventTarget {
  /** Aborts by itself. */
  #timeout = false;
  /** WeakRefs of the signals that this one follows, if it follows any; they follow none. */
  #sources;
  /** WeakRefs of the signals that follow this one. */
  #dependants;
  /** Timeouts that this one follows: while it has listeners, they must not go, since nobody else may hold them. */
  #awaited;

  static {
    createSignal = () => new AbortSignal(kCreate);
    abortSignal = (signal, reason) => AbortSignal.#abort(signal, reason);
  }

  constructor(token = undefined) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    super();
    this[kMaxEventTargetListeners] = 0;
    this[kAborted] = false;
    this[kReason] = undefined;
    this[kComposite] = false;
  }

  get aborted() {
    return check(this)[kAborted];
  }

  get reason() {
    return check(this)[kReason];
  }

  throwIfAborted() {
    if (check(this)[kAborted]) throw this[kReason];
  }

  [kInspect](depth, options) {
    if (!isSignal(this)) return this;
    return inspectAs(this, { aborted: this[kAborted] }, depth, options);
  }

  /**
   * A signal that has aborted.
   * @param {any} [reason]
   */
  static abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    const signal = createSignal();
    signal[kAborted] = true;
    signal[kReason] = reason;
    return signal;
  }

  /**
   * A signal that aborts after `delay` milliseconds. It does not keep the process alive.
   * @param {number} delay
   */
  static timeout(delay) {
    require('internal/validators').validateUint32(delay, 'delay', false);
    const signal = createSignal();
    signal.#timeout = true;
    const timers = require('timers');
    const ref = new SafeWeakRef(signal);
    const timer = timers.setTimeout(() => {
      const alive = ref.deref();
      if (alive !== undefined) {
        AbortSignal.#abort(alive, new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      }
    }, delay);
    timer.unref();
    abortedTimers ??= new SafeFinalizationRegistry(timers.clearTimeout);
    abortedTimers.register(signal, timer);
    return signal;
  }

  /**
   * A signal that follows the first of several that aborts.
   * @param {Iterable<AbortSignal>} signals
   */
  static any(signals) {
    const list = toSignals(signals);
    const result = createSignal();
    result[kComposite] = true;
    for (let i = 0; i < list.length; i++) {
      if (list[i][kAborted]) {
        result[kAborted] = true;
        result[kReason] = list[i][kReason];
        return result;
      }
    }
    result.#sources = new SafeSet();
    for (let i = 0; i < list.length; i++) {
      const sources = list[i].#sources;
      if (sources === undefined) {
        result.#follow(list[i]);
      } else {
        sources.forEach((ref) => {
          const source = ref.deref();
          if (source !== undefined) result.#follow(source);
        });
      }
    }
    return result;
  }

  #follow(source) {
    source.#self ??= new SafeWeakRef(source);
    if (this.#sources.has(source.#self)) return;
    this.#self ??= new SafeWeakRef(this);
    this.#sources.add(source.#self);
    source.#dependants ??= new SafeSet();
    source.#dependants.add(this.#self);
    lostSources ??= new SafeFinalizationRegistry(AbortSignal.#forgetSource);
    lostSources.register(source, { dependant: this.#self, source: source.#self });
  }

  /** The WeakRef of this signal, which stands for it in the sets of others. */
  #self;

  /** A source is gone without having aborted; when all are, nothing is left to wait for. */
  static #forgetSource({ dependant, source }) {
    const signal = dependant.deref();
    if (signal === undefined) return;
    signal.#sources.delete(source);
    if (signal.#sources.size === 0) observed.delete(signal);
  }

  /** Sets the state of a signal and of those that follow it, then tells their listeners. */
  static #abort(signal, reason) {
    if (signal[kAborted]) return;
    const told = [signal];
    signal[kAborted] = true;
    signal[kReason] = reason;
    signal.#dependants?.forEach((ref) => {
      const dependant = ref.deref();
      if (dependant === undefined || dependant[kAborted]) return;
      dependant[kAborted] = true;
      dependant[kReason] = reason;
      ArrayPrototypePush(told, dependant);
    });
    signal.#dependants = undefined;
    for (let i = 0; i < told.length; i++) {
      observed.delete(told[i]);
      dispatch(told[i], new Event('abort', { __proto__: null, [kTrusted]: true }), told[i]);
    }
  }

  [kNewListener](type, size, weak) {
    super[kNewListener](type, size, weak);
    if (type === 'abort' && !weak && !this[kAborted] && (this.#timeout || this[kComposite])) {
      observed.add(this);
      this.#holdTimeouts();
    }
  }

  #holdTimeouts() {
    if (this.#sources === undefined) return;
    this.#awaited = [];
    this.#sources.forEach((ref) => {
      const source = ref.deref();
      if (source?.#timeout) ArrayPrototypePush(this.#awaited, source);
    });
  }

  [kRemoveListener](type, size) {
    super[kRemoveListener](type, size);
    if (type !== 'abort' || size !== 0) return;
    observed.delete(this);
    this.#awaited = undefined;
  }
}
defineWebClass(AbortSignal, ['aborted']);
defineEventHandler(AbortSignal.prototype, 'abort');

/** An iterable of signals as an array. */
function toSignals(signals) {
  const type = typeof signals;
  const method = signals !== null && (type === 'object' || type === 'function') ? signals[SymbolIterator] : undefined;
  if (typeof method !== 'function') throw conversionError('signals cannot be converted to sequence.');
  const iterator = ReflectApply(method, signals, []);
  const list = [];
  for (let result = iterator.next(); !result.done; result = iterator.next()) {
    if (!isSignal(result.value)) throw conversionError(`signals[${list.length}] is not of type AbortSignal.`);
    ArrayPrototypePush(list, result.value);
  }
  return list;
}

class AbortController {
  // Made when it is first asked for: many controllers live and go without.
  #signal;

  get signal() {
    this.#signal ??= createSignal();
    return this.#signal;
  }

  /** @param {any} [reason] */
  abort(reason = new DOMException('This operation was aborted', 'AbortError')) {
    abortSignal(this.#signal ??= createSignal(), reason);
  }

  [kInspect](depth, options) {
    if (!(#signal in this)) return this;
    return inspectAs(this, { signal: this.signal }, depth, options);
  }
}
defineWebClass(AbortController, ['signal', 'abort']);

module.exports = { AbortController, AbortSignal, isSignal };
