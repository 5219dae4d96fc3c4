'use strict';

// The queues that drain in every checkpoint: `process.nextTick` and microtasks. Which callback a checkpoint follows is the
// loop's affair (runtime/src/callback.rs); what drains in which order is decided here.

const { FunctionPrototypeBind, ReflectApply } = primordials;
const { enqueueMicrotask, runMicrotasks, tickInfo, triggerUncaught } = internalBinding('task_queue');

const kHasTick = 0;
const kHasRejection = 1;

/**
 * Async ids: the last that was given, and those of what runs now and of what triggered it. The main script is 1; 0 stands for
 * what has no id, such as a microtask that no hook has seen.
 */
const asyncIds = { last: 1, execution: 1, trigger: 0 };

/** Ticks in a block of the queue. */
const kBlock = 1024;

/**
 * A queue that allocates in blocks. A tick takes two slots, its callback and its arguments (undefined for none), so
 * that queueing one allocates nothing.
 */
class TickBlock {
  constructor() {
    this.callbacks = new primordials.Array(kBlock);
    this.args = new primordials.Array(kBlock);
    /** Trace ids; made only when tracing. */
    this.ids = null;
    /** What stands for each tick in the eyes of `async_hooks`; made only when that is loaded. */
    this.resources = null;
    this.read = 0;
    this.write = 0;
    this.next = null;
  }
}

let head = new TickBlock();
let tail = head;

/** The functions of internal/trace_hooks while a trace is recorded. */
let trace = null;

/** The functions of internal/async_hooks/queues once that is loaded. */
let async = null;

/** @type {() => boolean} */
let processRejections = () => false;

/**
 * Queues `callback(...args)` to run when the current callback has returned, before any microtask.
 * @param {Function} callback
 * @param {any[] | undefined} args
 */
function queueTick(callback, args) {
  let block = tail;
  let slot = block.write;
  if (slot === kBlock) {
    // A block that was drained to its end is used again: a chain of ticks allocates nothing.
    if (block === head && block.read === kBlock) {
      block.read = block.write = 0;
    } else {
      block = tail = block.next = new TickBlock();
    }
    slot = block.write;
  }
  block.callbacks[slot] = callback;
  block.args[slot] = args;
  block.write = slot + 1;
  if (trace !== null) {
    block.ids ??= new primordials.Array(kBlock);
    block.ids[slot] = trace.tickQueued();
  }
  if (async !== null) {
    block.resources ??= new primordials.Array(kBlock);
    block.resources[slot] = async.queued(callback, args);
  }
  if (tickInfo[kHasTick] === 0) tickInfo[kHasTick] = 1;
}

/**
 * `process.nextTick`.
 * @param {Function} callback
 */
function nextTick(callback) {
  if (typeof callback !== 'function') require('internal/validators').validateFunction(callback, 'callback');
  if (process._exiting) return;
  let args;
  switch (arguments.length) {
    case 1:
      break;
    case 2:
      args = [arguments[1]];
      break;
    case 3:
      args = [arguments[1], arguments[2]];
      break;
    case 4:
      args = [arguments[1], arguments[2], arguments[3]];
      break;
    default:
      args = new primordials.Array(arguments.length - 1);
      for (let i = 1; i < arguments.length; i++) args[i - 1] = arguments[i];
  }
  queueTick(callback, args);
}

/** Runs the next tick; false if there is none. A tick that throws has left the queue before. */
function runTick() {
  let block = head;
  if (block.read === block.write) {
    if (block.next === null) return false;
    head = block = block.next;
  }
  const slot = block.read++;
  const callback = block.callbacks[slot];
  const args = block.args[slot];
  block.callbacks[slot] = undefined;
  block.args[slot] = undefined;
  if (trace === null || block.ids === null) {
    if (block.resources === null) callTick(callback, args);
    else callTickInContext(block, slot, callback, args);
    return true;
  }
  const id = block.ids[slot];
  trace.tickStarts(id);
  try {
    if (block.resources === null) callTick(callback, args);
    else callTickInContext(block, slot, callback, args);
  } finally {
    trace.tickEnds(id);
  }
  return true;
}

/** Calls a tick as what it is in the eyes of `async_hooks`. */
function callTickInContext(block, slot, callback, args) {
  const tick = block.resources[slot];
  if (tick === undefined) {
    // It was queued before.
    callTick(callback, args);
    return;
  }
  block.resources[slot] = undefined;
  async.starts(tick);
  try {
    callTick(callback, args);
  } finally {
    async.over(tick);
  }
  async.ends(tick);
}

function callTick(callback, args) {
  if (args === undefined) {
    callback();
    return;
  }
  switch (args.length) {
    case 1:
      callback(args[0]);
      break;
    case 2:
      callback(args[0], args[1]);
      break;
    case 3:
      callback(args[0], args[1], args[2]);
      break;
    default:
      ReflectApply(callback, undefined, args);
  }
}

/** No tick waits. */
function ticksEmpty() {
  return head.read === head.write && head.next === null;
}

/**
 * Drains ticks, then microtasks, again until both are empty, then judges rejections, which may queue more. An exception
 * leaves the rest for the next checkpoint.
 */
function processTicks() {
  do {
    while (runTick());
    runMicrotasks();
  } while (!ticksEmpty() || processRejections());
  tickInfo[kHasTick] = 0;
  tickInfo[kHasRejection] = 0;
}

/** The checkpoint between two timers or immediates of one batch. */
function runNextTicks() {
  if (trace !== null) {
    runNextTicksTraced();
    return;
  }
  if (tickInfo[kHasTick] === 0 && tickInfo[kHasRejection] === 0) {
    runMicrotasks();
    if (tickInfo[kHasTick] === 0 && tickInfo[kHasRejection] === 0) return;
  }
  processTicks();
}

function runNextTicksTraced() {
  trace.checkpointBegins();
  try {
    if (tickInfo[kHasTick] === 0 && tickInfo[kHasRejection] === 0) runMicrotasks();
    if (tickInfo[kHasTick] !== 0 || tickInfo[kHasRejection] !== 0) processTicks();
  } finally {
    trace.checkpointEnds();
  }
}

function runCallbackTraced(callback, id) {
  trace.callbackStarts(id);
  try {
    callback();
  } catch (error) {
    triggerUncaught(error, false);
  } finally {
    trace.callbackEnds(id);
  }
}

/**
 * `queueMicrotask`.
 * @param {Function} callback
 */
function queueMicrotask(callback) {
  if (typeof callback !== 'function') require('internal/validators').validateFunction(callback, 'callback');
  if (async !== null) callback = async.microtask(callback);
  if (trace === null) {
    // What it throws is reported by the runtime: no caller is there to catch it.
    enqueueMicrotask(callback);
  } else {
    enqueueMicrotask(FunctionPrototypeBind(runCallbackTraced, undefined, callback, trace.callbackQueued()));
  }
}

module.exports = {
  asyncIds,
  nextTick,
  queueMicrotask,
  processTicks,
  runNextTicks,
  /** Tells the queues to report to the trace. */
  setTrace(hooks) {
    trace = hooks;
  },
  /** Tells the queues to keep accounts for `async_hooks`. */
  setAsync(functions) {
    async = functions;
  },
  /** Who judges rejections; true from it means that there may be more to drain. */
  setProcessRejections(judge) {
    processRejections = judge;
  },
};
