'use strict';

// What stands behind js/timers.js. Timers of the same duration stand in one list, in the order in which they expire,
// so starting and clearing one is a matter of links; a heap holds the lists by their next expiry. The loop knows only the
// first expiry of all (runtime/src/timers.rs) and calls `processTimers` when it has come.

const { MathTrunc, ReflectApply, ObjectDefineProperty, Symbol, SymbolDispose, SymbolToPrimitive, SymbolFor } = primordials;
const binding = internalBinding('timers');
const { immediateInfo } = binding;
const { asyncIds, runNextTicks } = require('internal/task_queues');
const PriorityQueue = require('internal/priority_queue');

const kCount = 0;
const kReferenced = 1;
const kOutstanding = 2;

/** The longest delay, in ms: 2^31 - 1. */
const TIMEOUT_MAX = 2147483647;

// Names and order of these properties are part of what `console.log(timer)` shows.
const kRefed = Symbol('refed');
const kHasPrimitive = Symbol('kHasPrimitive');
const kAsyncId = Symbol('asyncId');
const kTriggerId = Symbol('triggerId');
const kAsyncContextFrame = Symbol('kAsyncContextFrame');
const kInspect = SymbolFor('nodejs.util.inspect.custom');

/** The functions of internal/trace_hooks while a trace is recorded. */
let trace = null;

/** The functions of internal/async_hooks/queues once that is loaded. */
let async = null;

/** Lists by duration in ms. */
const lists = { __proto__: null };
let listCount = 0;
const queue = new PriorityQueue();

/** Timers that were turned into a number, by that number. */
const knownById = { __proto__: null };

/** When the loop's timers phase is due next. */
let nextExpiry = Infinity;
/** Timers that keep the process alive. */
let refCount = 0;

// Circular lists: a sentinel's `_idleNext` is the newest item and its `_idlePrev` the oldest.

function unlink(item) {
  if (item._idleNext) item._idleNext._idlePrev = item._idlePrev;
  if (item._idlePrev) item._idlePrev._idleNext = item._idleNext;
  item._idleNext = null;
  item._idlePrev = null;
}

function append(list, item) {
  if (item._idleNext || item._idlePrev) unlink(item);
  item._idleNext = list._idleNext;
  item._idlePrev = list;
  list._idleNext._idlePrev = item;
  list._idleNext = item;
}

/** The timers of one duration. */
class TimersList {
  constructor(expiry, msecs) {
    this._idleNext = this;
    this._idlePrev = this;
    this.expiry = expiry;
    this.id = ++listCount;
    this.msecs = msecs;
    this.priorityQueuePosition = 0;
  }
}

function addRef() {
  if (refCount++ === 0) binding.toggleTimerRef(true);
}

function dropRef() {
  if (--refCount === 0) binding.toggleTimerRef(false);
}

let warnedNegative = false;
let warnedNaN = false;

/** Says why a delay became 1; a program that is full of them hears of each sort once, of overflows each time. */
function warnDelay(after) {
  const set = 'Timeout duration was set to 1.';
  if (after > TIMEOUT_MAX) {
    process.emitWarning(`${after} does not fit into a 32-bit signed integer.\n${set}`, 'TimeoutOverflowWarning');
  } else if (after < 0 && !warnedNegative) {
    warnedNegative = true;
    process.emitWarning(`${after} is a negative number.\n${set}`, 'TimeoutNegativeWarning');
  } else if (after !== after && !warnedNaN) {
    warnedNaN = true;
    process.emitWarning(`${after} is not a number.\n${set}`, 'TimeoutNaNWarning');
  }
}

class Timeout {
  // Outside this file a Timeout is only made by `new timer.constructor(...)`, which Node allows too.
  constructor(callback, after, args, isRepeat, isRefed) {
    if (after === undefined) {
      after = 1;
    } else {
      after *= 1;
    }
    if (!(after >= 1 && after <= TIMEOUT_MAX)) {
      warnDelay(after);
      after = 1;
    }
    this._idleTimeout = after;
    // Node's own order of the properties, which inspecting shows.
    this._idlePrev = this;
    this._idleNext = this;
    this._idleStart = null;
    this._onTimeout = callback;
    this._timerArgs = args;
    this._repeat = isRepeat ? after : null;
    this._destroyed = false;
    this[kRefed] = isRefed;
    this[kHasPrimitive] = false;
    this[kAsyncId] = ++asyncIds.last;
    this[kTriggerId] = asyncIds.execution;
    this[kAsyncContextFrame] = undefined;
    if (isRefed) addRef();
    if (async !== null) made(this, 'Timeout');
  }

  /** Restarts the timer's delay; a timer that has fired is armed again. */
  refresh() {
    const msecs = this._idleTimeout;
    if (msecs < 0 || msecs === undefined) return this;
    if (trace !== null && !this._destroyed) trace.cancelled(this);
    insert(this, msecs);
    if (this._destroyed) {
      this._destroyed = false;
      // To hooks it is another one.
      this[kAsyncId] = ++asyncIds.last;
      this[kTriggerId] = asyncIds.execution;
      if (async !== null) made(this, 'Timeout');
      if (this[kRefed]) addRef();
    }
    if (trace !== null) trace.timerQueuedAgain(this, this._repeat !== null, MathTrunc(msecs));
    return this;
  }

  /** The timer no longer keeps the process alive. */
  unref() {
    if (this[kRefed]) {
      if (!this._destroyed) dropRef();
      this[kRefed] = false;
    }
    return this;
  }

  /** The timer keeps the process alive, as it does from the start. */
  ref() {
    if (this[kRefed] === false) {
      if (!this._destroyed) addRef();
      this[kRefed] = true;
    }
    return this;
  }

  hasRef() {
    return this[kRefed];
  }
}

/** Work was asked for: it takes the frame of `AsyncLocalStorage` along. */
function made(item, type) {
  item[kAsyncContextFrame] = async.frame();
  async.init(item[kAsyncId], type, item[kTriggerId], item);
}

// These are enumerable in Node, unlike the methods of the class.
Timeout.prototype.close = function () {
  cancelTimeout(this);
  return this;
};
Timeout.prototype[SymbolDispose] = function () {
  cancelTimeout(this);
};
/** The number that stands for the timer in `clearTimeout`. */
Timeout.prototype[SymbolToPrimitive] = function () {
  const id = this[kAsyncId];
  if (!this[kHasPrimitive]) {
    this[kHasPrimitive] = true;
    knownById[id] = this;
  }
  return id;
};
ObjectDefineProperty(Timeout.prototype, kInspect, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  writable: true,
  value: {
    [kInspect](_depth, options) {
      // A timer's neighbours in its list are not its own affair.
      return require('internal/util/inspect').inspect(this, { ...options, depth: 0, customInspect: false });
    },
  }[kInspect],
});

/** Puts `timer` into the list of its duration, `msecs` after `start`. */
function insert(timer, msecs, start = binding.now()) {
  timer._idleStart = start;
  msecs = MathTrunc(msecs);
  let list = lists[msecs];
  if (list === undefined) {
    const expiry = start + msecs;
    list = lists[msecs] = new TimersList(expiry, msecs);
    queue.insert(list);
    if (nextExpiry > expiry) {
      binding.schedule(msecs);
      nextExpiry = expiry;
    }
  }
  append(list, timer);
}

/**
 * A new timer, armed.
 * @param {Function} callback
 * @param {any} after ms
 * @param {any[] | undefined} args
 * @param {boolean} isRepeat
 */
function startTimer(callback, after, args, isRepeat) {
  if (typeof callback !== 'function') require('internal/validators').validateFunction(callback, 'callback');
  const timeout = new Timeout(callback, after, args, isRepeat, true);
  insert(timeout, timeout._idleTimeout);
  if (trace !== null) trace.timerQueued(timeout, isRepeat, MathTrunc(timeout._idleTimeout));
  return timeout;
}

/**
 * The timer will not fire (again). Takes a Timeout, or the number or string it was turned into; ignores anything else.
 * @param {any} timer
 */
function cancelTimeout(timer) {
  if (timer?._onTimeout) {
    timer._onTimeout = null;
    unenroll(timer);
    return;
  }
  if (typeof timer === 'number' || typeof timer === 'string') {
    const known = knownById[timer];
    if (known !== undefined) {
      known._onTimeout = null;
      unenroll(known);
    }
  }
}

/** Takes a timer out of its list for good. */
function unenroll(timer) {
  if (timer._destroyed) return;
  timer._destroyed = true;
  if (trace !== null) trace.cancelled(timer);
  if (async !== null) async.destroy(timer[kAsyncId]);
  if (timer[kHasPrimitive]) delete knownById[timer[kAsyncId]];
  unlink(timer);
  if (timer[kRefed]) {
    // A list that only unreferenced timers have emptied stays until its time has come.
    const list = lists[MathTrunc(timer._idleTimeout)];
    if (list !== undefined && list._idleNext === list) {
      queue.remove(list);
      delete lists[list.msecs];
    }
    dropRef();
  }
  timer._idleTimeout = -1;
  if (asyncIds.execution !== timer[kAsyncId]) {
    timer._onTimeout = undefined;
    timer._timerArgs = undefined;
  }
}

/**
 * Runs the timers that are due at `now`, with a checkpoint between each two. Called by the loop; an exception of a callback
 * passes through, and the loop calls again.
 * @param {number} now
 * @returns {number} the next expiry, negative if no timer keeps the process alive, 0 if there is none
 */
function processTimers(now) {
  nextExpiry = Infinity;
  const pass = { now, ran: false };
  let list;
  while ((list = queue.peek()) !== undefined) {
    if (list.expiry > pass.now) {
      nextExpiry = list.expiry;
      return refCount > 0 ? nextExpiry : -nextExpiry;
    }
    listOnTimeout(list, pass);
  }
  return 0;
}

function listOnTimeout(list, pass) {
  const { msecs } = list;
  let timer;
  while ((timer = list._idlePrev) !== list) {
    const elapsed = pass.now - timer._idleStart;
    if (elapsed < msecs) {
      // The list's expiry was that of a timer that is gone: this one is not due yet.
      const expiry = timer._idleStart + msecs;
      list.expiry = expiry > pass.now + 1 ? expiry : pass.now + 1;
      list.id = ++listCount;
      queue.delayed(list);
      return;
    }
    if (pass.ran) {
      runNextTicks();
      // The checkpoint may have cleared the timer that was first in line.
      if (list._idlePrev !== timer) continue;
    }
    pass.ran = true;
    unlink(timer);
    runTimer(timer);
  }
  if (lists[msecs] === list) {
    delete lists[msecs];
    queue.remove(list);
  }
}

function runTimer(timer) {
  const { _repeat: repeat } = timer;
  const id = trace === null ? undefined : trace.starts(timer);
  const startedAt = repeat === null ? 0 : binding.now();
  const watcher = async;
  const { execution, trigger } = asyncIds;
  if (watcher === null) setRunning(timer[kAsyncId], timer[kTriggerId]);
  else watcher.enter(timer[kAsyncId], timer[kTriggerId], timer, timer[kAsyncContextFrame]);
  try {
    const args = timer._timerArgs;
    if (args === undefined) timer._onTimeout();
    else ReflectApply(timer._onTimeout, timer, args);
  } finally {
    if (watcher === null) setRunning(execution, trigger);
    if (timer._repeat !== null && timer._idleTimeout !== -1) {
      timer._idleTimeout = timer._repeat;
      insert(timer, timer._idleTimeout, startedAt);
      if (trace !== null) trace.timerQueuedAgain(timer, true, MathTrunc(timer._idleTimeout));
    } else if (!timer._idleNext && !timer._idlePrev && !timer._destroyed) {
      if (timer[kHasPrimitive]) delete knownById[timer[kAsyncId]];
      if (timer[kRefed]) dropRef();
      timer._destroyed = true;
      if (async !== null) async.destroy(timer[kAsyncId]);
    }
    if (trace !== null) trace.ends(id);
  }
  if (watcher !== null) watcher.leave(timer[kAsyncId]);
}

/** The item runs, as far as its ids are concerned. */
function setRunning(id, trigger) {
  asyncIds.execution = id;
  asyncIds.trigger = trigger;
}

// Immediates: a linked list that the check phase takes whole; what is queued meanwhile waits for the next turn.

const pending = { head: null, tail: null };
/** What is left of a batch in which an immediate threw. */
const outstanding = { head: null };

function unlinkImmediate(item) {
  if (item._idleNext) item._idleNext._idlePrev = item._idlePrev;
  if (item._idlePrev) item._idlePrev._idleNext = item._idleNext;
  if (item === pending.head) pending.head = item._idleNext;
  if (item === pending.tail) pending.tail = item._idlePrev;
  item._idleNext = null;
  item._idlePrev = null;
}

class Immediate {
  constructor(callback, args) {
    this._idleNext = null;
    this._idlePrev = null;
    this._onImmediate = callback;
    this._argv = args;
    this._destroyed = false;
    this[kRefed] = false;
    this[kAsyncId] = ++asyncIds.last;
    this[kTriggerId] = asyncIds.execution;
    this[kAsyncContextFrame] = undefined;
    if (async !== null) made(this, 'Immediate');
    this[kRefed] = true;
    immediateInfo[kReferenced]++;
    immediateInfo[kCount]++;
    const { tail } = pending;
    if (tail === null) {
      pending.head = this;
    } else {
      tail._idleNext = this;
      this._idlePrev = tail;
    }
    pending.tail = this;
  }

  /** The immediate keeps the process alive, as it does from the start. */
  ref() {
    if (this[kRefed] === false) {
      this[kRefed] = true;
      immediateInfo[kReferenced]++;
    }
    return this;
  }

  /** The immediate no longer keeps the process alive. */
  unref() {
    if (this[kRefed] === true) {
      this[kRefed] = false;
      immediateInfo[kReferenced]--;
    }
    return this;
  }

  hasRef() {
    return !!this[kRefed];
  }
}

Immediate.prototype[SymbolDispose] = function () {
  cancelImmediate(this);
};

/**
 * A new immediate, queued.
 * @param {Function} callback
 * @param {any[] | undefined} args
 */
function startImmediate(callback, args) {
  const immediate = new Immediate(callback, args);
  if (trace !== null) trace.immediateQueued(immediate);
  return immediate;
}

/**
 * The immediate will not run.
 * @param {any} immediate
 */
function cancelImmediate(immediate) {
  if (!immediate?._onImmediate || immediate._destroyed) return;
  immediateInfo[kCount]--;
  immediate._destroyed = true;
  if (immediate[kRefed]) immediateInfo[kReferenced]--;
  immediate[kRefed] = null;
  if (trace !== null) trace.cancelled(immediate);
  if (async !== null) async.destroy(immediate[kAsyncId]);
  immediate._onImmediate = null;
  // An immediate of the batch that runs now keeps its place in it: the batch steps over it.
  if (immediateInfo[kOutstanding] === 0 || isPending(immediate)) unlinkImmediate(immediate);
}

/** Not part of the batch that runs now. Batches are numbered as immediates are: by their ids. */
function isPending(immediate) {
  return immediate[kAsyncId] > lastOfBatch;
}

let lastOfBatch = 0;

/** What is to be run before the next immediates. */
let runFirst = null;

/** Runs `callback`, which does not throw, before the next immediates; the loop does not stay alive for it. */
function runBeforeImmediates(callback) {
  if (runFirst === null) immediateInfo[kCount]++;
  runFirst = callback;
}

/** Runs the immediates that are queued now, with a checkpoint between each two. Called by the loop. */
function processImmediates() {
  if (runFirst !== null) {
    const run = runFirst;
    runFirst = null;
    immediateInfo[kCount]--;
    run();
  }
  let immediate;
  if (outstanding.head !== null) {
    immediate = outstanding.head;
    outstanding.head = null;
  } else {
    immediate = pending.head;
    pending.head = pending.tail = null;
    lastOfBatch = asyncIds.last;
  }
  immediateInfo[kOutstanding] = 1;
  let ran = false;
  while (immediate !== null) {
    if (ran) {
      outstanding.head = immediate;
      runNextTicks();
      outstanding.head = null;
    }
    if (!immediate._destroyed) {
      ran = true;
      runImmediate(immediate);
    }
    immediate = immediate._idleNext;
  }
  immediateInfo[kOutstanding] = 0;
}

function runImmediate(immediate) {
  immediate._destroyed = true;
  immediateInfo[kCount]--;
  if (immediate[kRefed]) immediateInfo[kReferenced]--;
  immediate[kRefed] = null;
  const args = immediate._argv;
  const id = trace === null ? undefined : trace.starts(immediate);
  const watcher = async;
  const { execution, trigger } = asyncIds;
  if (watcher === null) setRunning(immediate[kAsyncId], immediate[kTriggerId]);
  else watcher.enter(immediate[kAsyncId], immediate[kTriggerId], immediate, immediate[kAsyncContextFrame]);
  let threw = true;
  try {
    if (args === undefined) immediate._onImmediate();
    else ReflectApply(immediate._onImmediate, immediate, args);
    threw = false;
  } finally {
    if (watcher === null) setRunning(execution, trigger);
    immediate._onImmediate = undefined;
    immediate._argv = undefined;
    if (async !== null) async.destroy(immediate[kAsyncId]);
    if (trace !== null) trace.ends(id);
    if (threw) {
      // The loop reports the exception and calls again; without a rest there is nothing to come back for.
      outstanding.head = immediate._idleNext;
      if (outstanding.head === null) immediateInfo[kOutstanding] = 0;
    }
  }
  if (watcher !== null) watcher.leave(immediate[kAsyncId]);
}

module.exports = {
  Timeout,
  Immediate,
  startTimer,
  cancelTimeout,
  startImmediate,
  cancelImmediate,
  processTimers,
  processImmediates,
  runBeforeImmediates,
  /** How many keep the process alive. */
  countReferenced: () => ({ timers: refCount, immediates: immediateInfo[kReferenced] }),
  /** Tells the timers to keep accounts for `async_hooks`. */
  setAsync(functions) {
    async = functions;
  },
  /** Tells the timers to report to the trace. */
  setTrace(hooks) {
    trace = hooks;
  },
};
