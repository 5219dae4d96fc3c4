'use strict';

// Timers and dates that stand still until a test lets time pass.

const {
  ArrayPrototypeIncludes, ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeShift, ArrayPrototypeSlice,
  ArrayPrototypeSplice, DatePrototypeGetTime, NumberIsNaN, ObjectDefineProperty, ObjectDefineProperties,
  ObjectGetOwnPropertyDescriptor, ObjectGetOwnPropertyDescriptors, Promise, PromiseReject, ReflectApply, ReflectConstruct,
  SymbolAsyncIterator, SymbolDispose, SymbolToPrimitive,
} = primordials;

const { AbortError, codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { isDate } = require('internal/util/types');
const {
  validateAbortSignal, validateArray, validateNumber, validateObject,
} = require('internal/validators');

const kApis = ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'scheduler.wait', 'AbortSignal.timeout'];

/** A timer that waits for time that is let pass. */
class Timeout {
  constructor(clock, id, callback, delay, interval, args) {
    this.id = id;
    this.callback = callback;
    this.runAt = clock.now + delay;
    this.interval = interval;
    this.args = args;
    this.priorityQueuePosition = undefined;
    ObjectDefineProperty(this, 'clock', { __proto__: null, enumerable: false, value: clock });
  }

  hasRef() {
    return true;
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }

  refresh() {
    return this;
  }

  close() {
    this.clock.remove(this);
    return this;
  }

  [SymbolDispose]() {
    this.close();
  }

  [SymbolToPrimitive]() {
    return this.id;
  }
}

/** Mocked time, and the timers in the order in which they are due. */
class Clock {
  now = 0;
  #timers = [];
  #lastId = 0;

  /** Adds a timer; one that is due earlier than others, or was made earlier, comes first. */
  add(callback, delay, interval, args) {
    const timer = new Timeout(this, ++this.#lastId, callback, delay, interval, args);
    this.insert(timer);
    return timer;
  }

  insert(timer) {
    let index = this.#timers.length;
    while (index > 0 && this.#timers[index - 1].runAt > timer.runAt) index--;
    ArrayPrototypeSplice(this.#timers, index, 0, timer);
  }

  remove(timer) {
    const index = ArrayPrototypeIndexOf(this.#timers, typeof timer === 'object' ? timer : this.#byId(timer));
    if (index !== -1) ArrayPrototypeSplice(this.#timers, index, 1);
  }

  #byId(id) {
    for (let i = 0; i < this.#timers.length; i++) if (this.#timers[i].id === +id) return this.#timers[i];
    return undefined;
  }

  /** Runs what is due by now. */
  run() {
    while (this.#timers.length > 0 && this.#timers[0].runAt <= this.now) {
      const timer = ArrayPrototypeShift(this.#timers);
      if (timer.interval !== undefined) {
        timer.runAt += timer.interval;
        this.insert(timer);
      }
      ReflectApply(timer.callback, undefined, timer.args);
    }
  }

  /** When the last timer is due; undefined if there is none. */
  get end() {
    return this.#timers.length === 0 ? undefined : this.#timers[this.#timers.length - 1].runAt;
  }
}

/** A delay as timers read it, at least one millisecond for intervals. */
function toDelay(delay, least) {
  const number = +delay;
  if (NumberIsNaN(number)) return 1;
  return number < least ? least : number;
}

/** The functions that take the place of those of `timers`. */
function makeTimers(clock) {
  const setTimeout = (callback, delay, ...args) => clock.add(callback, toDelay(delay, 0), undefined, args);
  const setInterval = (callback, delay, ...args) => {
    const interval = toDelay(delay, 1);
    return clock.add(callback, interval, interval, args);
  };
  // Before timers that are due at the same time.
  const setImmediate = (callback, ...args) => clock.add(callback, -1, undefined, args);
  const clear = (timer) => {
    if (timer !== undefined && timer !== null) clock.remove(timer);
  };
  return {
    __proto__: null,
    setTimeout: { __proto__: null, setTimeout, clearTimeout: clear },
    setInterval: { __proto__: null, setInterval, clearInterval: clear },
    setImmediate: { __proto__: null, setImmediate, clearImmediate: clear },
  };
}

/** A promise of what a timer gives, unless a signal is aborted first. */
function promiseOf(clock, delay, value, options) {
  const { signal } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) return PromiseReject(new AbortError(undefined, { cause: signal.reason }));
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clock.remove(timer);
      reject(new AbortError(undefined, { cause: signal.reason }));
    };
    const timer = clock.add(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    }, delay, undefined, []);
    signal?.addEventListener('abort', onAbort, { __proto__: null, once: true });
  });
}

/** `timers/promises.setInterval`: a value each time that it is due. */
function iterate(clock, delay, value, options) {
  const { signal } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  const interval = toDelay(delay, 1);
  let due = 0;
  let waiting;
  let isDone = false;
  let failure;
  const settle = () => {
    if (waiting === undefined) return;
    const { resolve, reject } = waiting;
    if (failure !== undefined) reject(failure);
    else if (isDone) resolve({ value: undefined, done: true });
    else if (due > 0) {
      due--;
      resolve({ value, done: false });
    } else {
      return;
    }
    waiting = undefined;
  };
  const timer = clock.add(() => {
    due++;
    settle();
  }, interval, interval, []);
  const onAbort = () => {
    clock.remove(timer);
    failure = new AbortError(undefined, { cause: signal.reason });
    settle();
  };
  if (signal?.aborted) onAbort();
  else signal?.addEventListener('abort', onAbort, { __proto__: null, once: true });
  return {
    next() {
      return new Promise((resolve, reject) => {
        waiting = { __proto__: null, resolve, reject };
        settle();
      });
    },
    return() {
      clock.remove(timer);
      isDone = true;
      settle();
      return primordials.PromiseResolve({ value: undefined, done: true });
    },
    [SymbolAsyncIterator]() {
      return this;
    },
  };
}

/** A `Date` whose time is that of the clock. */
function makeDate(clock) {
  const Original = globalThis.Date;
  function MockDate(year, month, date, hours, minutes, seconds, ms) {
    if (new.target === undefined) return `${new Original(clock.now)}`;
    const args = ArrayPrototypeSlice(arguments);
    return ReflectConstruct(Original, args.length === 0 ? [clock.now] : args, new.target === MockDate ? Original : new.target);
  }
  const { prototype, ...statics } = ObjectGetOwnPropertyDescriptors(Original);
  ObjectDefineProperties(MockDate, statics);
  ObjectDefineProperty(MockDate, 'prototype', { __proto__: null, ...prototype });
  const now = () => clock.now;
  ObjectDefineProperty(now, 'name', { __proto__: null, configurable: true, value: 'now' });
  ObjectDefineProperty(MockDate, 'now', { __proto__: null, configurable: true, enumerable: false, value: now, writable: true });
  ObjectDefineProperty(MockDate, 'toString', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value: () => `${Original}`,
    writable: true,
  });
  return MockDate;
}

class MockTimers {
  #clock = null;
  /** What puts everything back. */
  #undo = [];

  /** @param {number} [time] how many milliseconds pass */
  tick(time = 1) {
    this.#assertEnabled();
    validateNumber(time, 'time');
    if (time < 0) throw new codes.ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#clock.now += time;
    this.#clock.run();
  }

  /** @param {{ apis?: string[], now?: number | Date }} [options] what is mocked, and what time it is */
  enable(options = kEmptyObject) {
    validateObject(options, 'options');
    if (this.#clock !== null) throw new codes.ERR_INVALID_STATE('MockTimers is already enabled!');
    const { apis = kApis, now = 0 } = options;
    validateArray(apis, 'options.apis');
    for (let i = 0; i < apis.length; i++) {
      if (!ArrayPrototypeIncludes(kApis, apis[i])) {
        throw new codes.ERR_INVALID_ARG_VALUE('options.apis', apis[i], `option ${apis[i]} is not supported`);
      }
    }
    const time = isDate(now) ? DatePrototypeGetTime(now) : now;
    validateNumber(time, 'initialTime');
    if (time < 0) throw new codes.ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#clock = new Clock();
    this.#clock.now = time;
    this.#install(apis);
  }

  #install(apis) {
    const clock = this.#clock;
    const timers = makeTimers(clock);
    const nodeTimers = require('timers');
    const nodePromises = require('timers/promises');
    for (let i = 0; i < apis.length; i++) {
      const api = apis[i];
      switch (api) {
        case 'Date':
          this.#replace(globalThis, 'Date', makeDate(clock));
          break;
        case 'scheduler.wait':
          this.#replace(nodePromises.scheduler, 'wait',
            (delay, options = kEmptyObject) => promiseOf(clock, toDelay(delay, 0), undefined, options));
          break;
        case 'AbortSignal.timeout':
          this.#replace(globalThis.AbortSignal, 'timeout', (delay) => abortAfter(clock, delay));
          break;
        default:
          this.#replaceAll([globalThis, nodeTimers], timers[api]);
          this.#replace(nodePromises, api, promised(api, clock));
      }
    }
  }

  #replaceAll(holders, functions) {
    for (const name in functions) {
      for (let i = 0; i < holders.length; i++) this.#replace(holders[i], name, functions[name]);
    }
  }

  #replace(holder, name, value) {
    const descriptor = ObjectGetOwnPropertyDescriptor(holder, name);
    ArrayPrototypePush(this.#undo, () => {
      if (descriptor === undefined) delete holder[name];
      else ObjectDefineProperty(holder, name, descriptor);
    });
    ObjectDefineProperty(holder, name, {
      __proto__: null, configurable: true, enumerable: descriptor?.enumerable ?? true, value, writable: true,
    });
  }

  #assertEnabled() {
    if (this.#clock === null) {
      throw new codes.ERR_INVALID_STATE('You should enable MockTimers first by calling the .enable function');
    }
  }

  /** @param {number} [time] what time it is from now on; timers do not run */
  setTime(time = 0) {
    this.#assertEnabled();
    validateNumber(time, 'time');
    if (time < 0) throw new codes.ERR_INVALID_ARG_VALUE('time', 'positive integer', time);
    this.#clock.now = time;
  }

  /** Real timers and dates again. */
  reset() {
    if (this.#clock === null) return;
    for (let i = this.#undo.length - 1; i >= 0; i--) this.#undo[i]();
    this.#undo = [];
    this.#clock = null;
  }

  /** Lets time pass until the last of the timers that there are now is due. */
  runAll() {
    this.#assertEnabled();
    const { end, now } = this.#clock;
    if (end === undefined) return;
    if (end > now) this.#clock.now = end;
    this.#clock.run();
  }

  [SymbolDispose]() {
    this.reset();
  }
}

function promised(api, clock) {
  switch (api) {
    case 'setTimeout':
      return (delay, value, options = kEmptyObject) => promiseOf(clock, toDelay(delay, 0), value, options);
    case 'setInterval':
      return (delay, value, options = kEmptyObject) => iterate(clock, delay, value, options);
    default:
      return (value, options = kEmptyObject) => promiseOf(clock, -1, value, options);
  }
}

function abortAfter(clock, delay) {
  validateNumber(delay, 'delay', 0);
  const { DOMException } = globalThis;
  const controller = new globalThis.AbortController();
  clock.add(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), delay, undefined, []);
  return controller.signal;
}

module.exports = { MockTimers };
