'use strict';

// Promises that were rejected and that nobody handles. The engine only records (runtime/src/rejections.rs); the checkpoint
// judges here, when ticks and microtasks are drained: whoever handles a rejection in the same task was in time.
//
// Who is asked, in this order:
//   1. the web's 'unhandledrejection' event on globalThis, if it has a listener. preventDefault() settles the matter: no
//      mode is consulted, process hears nothing.
//   2. the mode of --unhandled-rejections, which may emit process's 'unhandledRejection' and may end the process.
// A handler that comes after that is told to both: 'rejectionhandled' on globalThis and process's 'rejectionHandled'. If
// neither has a listener, and the rejection was not settled in step 1, that is worth a warning.

const {
  ArrayPrototypePush, Error, ObjectGetOwnPropertyDescriptor, ObjectPrototypeHasOwnProperty, SafeMap, SafeWeakMap,
  globalThis,
} = primordials;

const { takeRejections, triggerUncaught } = internalBinding('task_queue');
const { describe } = internalBinding('error_report');

/** The functions of internal/trace_hooks while a trace is recorded. */
let trace = null;

/** What internal/async_hooks/queues knows, once that is loaded. */
let async = null;

// Who is told of a rejection, as bindings/src/trace/mod.rs counts.
const kListener = 0;
const kGlobalEvent = 1;
const kUncaught = 2;
const kWarning = 3;
const kNobody = 4;

/** Kinds of events in what takeRejections() answers. */
const kRejected = 0;

const kOrigin = 'This error originated either by throwing inside of an async function without a catch block, ' +
  'or by rejecting a promise which was not handled with .catch().';

/**
 * @typedef {object} Rejection
 * @property {any} reason
 * @property {number} id counts all rejections that were unhandled for a moment
 * @property {boolean} reported the program, or who runs it, has been told
 * @property {boolean} prevented a listener on globalThis took care of it
 */

let lastId = 0;

/**
 * Rejections of this task that are not judged yet, in order.
 * @type {Map<Promise<any>, Rejection>}
 */
let pending = new SafeMap();

/**
 * Rejections that were judged, for as long as their promises live: a handler may still come.
 * @type {WeakMap<Promise<any>, Rejection>}
 */
const judged = new SafeWeakMap();

/** Late handlers: promise, rejection, promise, rejection ... Those before `told` have been announced. */
let late = [];
let told = 0;

class UnhandledPromiseRejection extends Error {
  constructor(reason) {
    super(`${kOrigin} The promise rejected with the reason "${describe(reason)}".`);
    this.code = 'ERR_UNHANDLED_REJECTION';
    this.name = 'UnhandledPromiseRejection';
  }
}

class UnhandledPromiseRejectionWarning extends Error {
  constructor(id) {
    super(
      `Unhandled promise rejection. ${kOrigin} To terminate the node process on unhandled promise rejection, ` +
      'use the CLI flag `--unhandled-rejections=strict` (see ' +
      `https://nodejs.org/api/cli.html#cli_unhandled_rejections_mode). (rejection id: ${id})`,
    );
    this.name = 'UnhandledPromiseRejectionWarning';
  }
}

class PromiseRejectionHandledWarning extends Error {
  constructor(id) {
    super(`Promise rejection was handled asynchronously (rejection id: ${id})`);
    this.name = 'PromiseRejectionHandledWarning';
    this.id = id;
  }
}

/** Brings `pending` and `late` up to what has happened since the last call. */
function collect() {
  const events = takeRejections();
  for (let i = 0; i < events.length; i += 4) {
    const promise = events[i + 1];
    if (events[i] === kRejected) {
      pending.set(promise, {
        reason: events[i + 2], id: ++lastId, reported: false, prevented: false, frame: events[i + 3],
      });
    } else {
      noteHandler(promise);
    }
  }
}

/** `promise`, which was rejected, has got a handler. */
function noteHandler(promise) {
  if (pending.delete(promise)) return;
  const rejection = judged.get(promise);
  if (rejection === undefined) return;
  judged.delete(promise);
  if (rejection.reported) ArrayPrototypePush(late, promise, rejection);
}

/**
 * Judges what is unhandled now. Called by the checkpoint, with ticks and microtasks drained.
 * @returns {boolean} whether that may have queued more of them
 */
function processRejections() {
  collect();
  let mayHaveQueued = late.length > 0;
  while (told < late.length) {
    // Counted first: a listener that throws is not asked again, and the rest waits for the next checkpoint.
    told += 2;
    tellOfLateHandler(late[told - 2], late[told - 1]);
    collect();
  }
  if (told > 0) {
    late = [];
    told = 0;
  }
  if (pending.size === 0) return mayHaveQueued;
  const batch = pending;
  pending = new SafeMap();
  const judge = mode();
  for (const { 0: promise, 1: rejection } of batch) {
    judged.set(promise, rejection);
    rejection.reported = true;
    if (trace !== null) trace.rejectionJudged(promise, whoIsTold(judge));
    if (async === null) tellOf(promise, rejection, judge);
    else tellInContext(promise, rejection, judge);
    // A handler that came meanwhile counts from here on; what it was too late for stands.
    collect();
    mayHaveQueued = true;
  }
  return mayHaveQueued || pending.size !== 0;
}

function tellOf(promise, rejection, judge) {
  if (dispatchToGlobal('unhandledrejection', promise, rejection.reason)) rejection.prevented = true;
  else judge(promise, rejection);
}

/** Whoever is told finds the values of AsyncLocalStorage that were there when the promise was rejected. */
function tellInContext(promise, rejection, judge) {
  const outer = async.getFrame();
  async.setFrame(rejection.frame);
  const id = promise[async.kAsyncId];
  if (id !== undefined) async.emitBefore(id, promise[async.kTriggerId], promise);
  tellOf(promise, rejection, judge);
  if (id !== undefined) async.emitAfter(id);
  async.setFrame(outer);
}

/** Who will be told first of an unhandled rejection, as far as that can be said before anyone is asked. */
function whoIsTold(judge) {
  if (globalListens()) return kGlobalEvent;
  const listens = process.listenerCount('unhandledRejection') > 0;
  switch (judge) {
    case judgeStrict:
      return kUncaught;
    case judgeNone:
      return listens ? kListener : kNobody;
    case judgeThrow:
      return listens ? kListener : kUncaught;
    default:
      return listens ? kListener : kWarning;
  }
}

/** Whether a program listens on globalThis. */
function globalListens() {
  const descriptor = ObjectGetOwnPropertyDescriptor(globalThis, 'addEventListener');
  if (descriptor === undefined || descriptor.get !== undefined) return false;
  return require('internal/event_target').hasRejectionListener('unhandledrejection');
}

function tellOfLateHandler(promise, rejection) {
  const listened = dispatchToGlobal('rejectionhandled', promise, rejection.reason) !== undefined;
  if (process.emit('rejectionHandled', promise) || listened || rejection.prevented) return;
  process.emitWarning(new PromiseRejectionHandledWarning(rejection.id));
}

// The modes.

/** throw: the program's listener decides; without one it is an uncaught exception. */
function judgeThrow(promise, rejection) {
  if (!emitUnhandled(promise, rejection)) raise(rejection.reason);
}

/** strict: an uncaught exception; if the program handles that, its listener hears of it too, or else a warning. */
function judgeStrict(promise, rejection) {
  raise(rejection.reason);
  if (!emitUnhandled(promise, rejection)) warn(rejection);
}

/** none: whoever listens is told. */
function judgeNone(promise, rejection) {
  emitUnhandled(promise, rejection);
}

/** warn: whoever listens is told, and a warning in any case. */
function judgeWarn(promise, rejection) {
  emitUnhandled(promise, rejection);
  warn(rejection);
}

/** warn-with-error-code: a warning, and a failure when the process ends, unless the program listens. */
function judgeWarnWithErrorCode(promise, rejection) {
  if (emitUnhandled(promise, rejection)) return;
  warn(rejection);
  process.exitCode = 1;
}

function mode() {
  switch (require('internal/process/options').getOptions().unhandledRejections) {
    case 'strict':
      return judgeStrict;
    case 'none':
      return judgeNone;
    case 'warn':
      return judgeWarn;
    case 'warn-with-error-code':
      return judgeWarnWithErrorCode;
    default:
      return judgeThrow;
  }
}

function emitUnhandled(promise, { reason }) {
  return process.emit('unhandledRejection', reason, promise);
}

/** Returns only if the program handles it. */
function raise(reason) {
  triggerUncaught(hasStack(reason) ? reason : new UnhandledPromiseRejection(reason), true);
}

/** Two warnings: the reason, and what an unhandled rejection is. */
function warn({ reason, id }) {
  const type = 'UnhandledPromiseRejectionWarning';
  const warning = new UnhandledPromiseRejectionWarning(id);
  try {
    if (hasStack(reason)) {
      // The place that matters is the reason's, also to --trace-warnings.
      warning.stack = reason.stack;
      process.emitWarning(reason.stack, type);
    } else {
      process.emitWarning(describe(reason), type);
    }
  } catch {
    // A stack that cannot be read, or is no string, is no reason to keep silent.
    process.emitWarning(describe(reason), type);
  }
  process.emitWarning(warning);
}

/** Whether a reason looks like an error, of whatever class and realm. */
function hasStack(reason) {
  return typeof reason === 'object' && reason !== null && ObjectPrototypeHasOwnProperty(reason, 'stack');
}

/**
 * Dispatches a PromiseRejectionEvent on globalThis.
 * @param {'unhandledrejection' | 'rejectionhandled'} type
 * @param {Promise<any>} promise
 * @param {any} reason
 * @returns {boolean | undefined} whether a listener prevented the default; undefined if there is no listener
 */
function dispatchToGlobal(type, promise, reason) {
  // globalThis becomes an event target when a program first touches that side of it: see internal/globals.
  const descriptor = ObjectGetOwnPropertyDescriptor(globalThis, 'addEventListener');
  if (descriptor === undefined || descriptor.get !== undefined) return undefined;
  const { dispatchRejection } = require('internal/event_target');
  return dispatchRejection(type, promise, reason);
}

module.exports = {
  processRejections,
  /** Tells that `async_hooks` is loaded. */
  setAsync(functions) {
    async = functions;
  },
  /** Tells the trace of what is judged. */
  setTrace(hooks) {
    trace = hooks;
  },
};
