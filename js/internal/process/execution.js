'use strict';

// How a run ends: exit codes, 'beforeExit' and 'exit', and what happens to an exception that nobody caught. The loop calls
// onUncaughtException, emitBeforeExit and emitExit (runtime/src/callback.rs, runtime/src/event_loop.rs).

const { ArrayPrototypePush } = primordials;

const binding = internalBinding('process');

const kGenericError = 1;
const kErrorInHandler = 7;
const kUnsettledTopLevelAwait = 13;

const kNothingLeft =
  'jsr: no timer and no request is left that could settle it; --why-alive tells what was awaited, and where it was made\n';

/** `process.exitCode`: undefined, or an integer. */
let exitCode;

/** 'exit' has been emitted, or is being emitted. */
let exiting = false;

/** The functions of internal/async_hooks/queues once that is loaded. */
let async = null;

/** What set- and addUncaughtExceptionCaptureCallback were given. */
const capture = { captureFn: null, auxiliary: [] };

/** Tells where the entry point is stuck in a top-level await; null while it is in none. */
let describeUnsettled = null;

/**
 * What `process.exitCode` and `process.exit` accept, as an integer or undefined.
 * @param {unknown} value
 */
function toExitCode(value) {
  if (value === null || value === undefined) return undefined;
  let code = value;
  if (typeof value === 'string' && value !== '') {
    code = +value;
    if (code !== code) code = value;
  }
  require('internal/validators').validateInteger(code, 'code');
  return code;
}

/** The setter of `process.exitCode`. */
function setExitCode(value) {
  exitCode = toExitCode(value);
}

/**
 * `process.exit`: 'exit' listeners, then the end.
 * @param {number | string | null} [code]
 */
function exit(code) {
  if (arguments.length !== 0) setExitCode(code);
  if (!exiting) {
    exiting = true;
    process.emit('exit', exitCode || 0);
  }
  flushStreams();
  // A program may have replaced it to have the last word.
  process.reallyExit(exitCode || 0);
}

/** `process.reallyExit`. */
function reallyExit(code) {
  binding.reallyExit(code || 0);
}

/** The loop has nothing left to do. */
function emitBeforeExit() {
  if (async !== null) async.idle();
  process.emit('beforeExit', exitCode || 0);
}

/**
 * The loop has ended, and 'beforeExit' did not revive it.
 * @param {boolean} [emitted] only tell the code, now that 'exit' and its microtasks are over
 * @returns {number} the code to exit with
 */
function emitExit(emitted = false) {
  if (emitted) return exitCode || 0;
  if (async !== null) async.idle();
  exiting = true;
  if (describeUnsettled !== null && !exitCode) {
    exitCode = kUnsettledTopLevelAwait;
    binding.noteUnsettledAwait();
    warnOfUnsettled(describeUnsettled());
  }
  process.emit('exit', exitCode || 0);
  flushStreams();
  return exitCode || 0;
}

/** @param {string[]} arrows `file:line`, source line and caret of each await that can never go on */
function warnOfUnsettled(arrows) {
  let text = '';
  for (let i = 0; i < arrows.length; i++) {
    text += `Warning: Detected unsettled top-level await at ${arrows[i]}\n\n\n\n`;
  }
  // With a trace, or with --why-alive, all that was left is told a moment later.
  if (!internalBinding('trace').enabled()) text += kNothingLeft;
  internalBinding('stdio').write(2, text);
}

/**
 * The entry point has begun to wait in a top-level await (or, with null, has stopped waiting). If the loop ends meanwhile,
 * the process exits with 13 and shows the places that `describe` names.
 * @param {(() => string[]) | null} describe
 */
function setUnsettledTopLevelAwait(describe) {
  describeUnsettled = describe;
}

/**
 * An exception escaped all code of the program.
 *
 * A handler that throws ends the process: the exception leaves this function, and the runtime calls it again with
 * `inHandler`, since only the runtime knows where it was thrown.
 * @param {unknown} error
 * @param {boolean} fromPromise a rejection is raised as an exception
 * @param {string} arrow `file:line`, the source line and a caret; empty for a place in jsr itself
 * @param {string} thrownAt the stack where it was thrown, with --trace-uncaught
 * @param {boolean} inHandler thrown while handling another exception
 * @returns {true | number} true if the program handled it, else the code to exit with; it has been printed then
 */
function onUncaughtException(error, fromPromise, arrow, thrownAt, inHandler) {
  if (inHandler) {
    if (reportToParent !== null) return failWorker(error);
    printFatal(error, arrow, thrownAt);
    return kErrorInHandler;
  }
  const origin = fromPromise ? 'unhandledRejection' : 'uncaughtException';
  process.emit('uncaughtExceptionMonitor', error, origin);
  if (isCaptured(error) || process.emit('uncaughtException', error, origin)) {
    // The next turn of the loop comes at once, and with it the ticks that the exception cut off.
    require('timers').setImmediate(noop);
    if (async !== null) async.handled();
    return true;
  }
  if (reportToParent !== null) return failWorker(error);
  try {
    if (!exiting) {
      exiting = true;
      exitCode = kGenericError;
      process.emit('exit', kGenericError);
    }
  } catch {
    // What is printed is the first exception.
  }
  printFatal(error, arrow, thrownAt);
  return exitCode ?? kGenericError;
}

/** Of a worker: tells its parent of an exception that nobody caught. @type {((error: any) => void) | null} */
let reportToParent = null;

/** Of a worker: hands its parent what its standard streams still hold. */
let flushStreams = noop;

/** An exception ends a worker: its parent is told, who may handle it. */
function failWorker(error) {
  if (!exiting) {
    try {
      exiting = true;
      exitCode = kGenericError;
      process.emit('exit', kGenericError);
    } catch {
      // What is told is the first exception.
    }
  }
  flushStreams();
  reportToParent(error);
  return exitCode ?? kGenericError;
}

function noop() {}

function printFatal(error, arrow, thrownAt) {
  require('internal/process/fatal').printFatal(error, arrow, thrownAt);
}

/** Offers an exception to the callback that was set, or else to those that were added, the newest first. */
function isCaptured(error) {
  if (capture.captureFn !== null) {
    capture.captureFn(error);
    return true;
  }
  for (let i = capture.auxiliary.length - 1; i >= 0; i--) {
    const callback = capture.auxiliary[i];
    if (callback(error) === true) return true;
  }
  return false;
}

/**
 * `process.setUncaughtExceptionCaptureCallback`.
 * @param {((error: any) => void) | null} fn
 */
function setUncaughtExceptionCaptureCallback(fn) {
  if (fn === null) {
    capture.captureFn = null;
    return;
  }
  const { codes } = require('internal/errors');
  if (typeof fn !== 'function') throw new codes.ERR_INVALID_ARG_TYPE('fn', ['Function', 'null'], fn);
  if (capture.captureFn !== null) throw new codes.ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET();
  capture.captureFn = fn;
}

/**
 * `process.addUncaughtExceptionCaptureCallback`.
 * @param {(error: any) => unknown} fn an exception for which it returns true is handled
 */
function addUncaughtExceptionCaptureCallback(fn) {
  if (typeof fn !== 'function') {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_TYPE('fn', 'Function', fn);
  }
  ArrayPrototypePush(capture.auxiliary, fn);
}

/** `process.hasUncaughtExceptionCaptureCallback`: those that were added do not count. */
function hasUncaughtExceptionCaptureCallback() {
  return capture.captureFn !== null;
}

module.exports = {
  addUncaughtExceptionCaptureCallback,
  emitBeforeExit,
  emitExit,
  exit,
  getExitCode: () => exitCode,
  hasUncaughtExceptionCaptureCallback,
  isExiting: () => exiting,
  onUncaughtException,
  reallyExit,
  /** Tells that `async_hooks` is loaded. */
  setAsync(functions) {
    async = functions;
  },
  setExitCode,
  setExiting(value) {
    exiting = !!value;
  },
  setParent(report, flush) {
    reportToParent = report;
    flushStreams = flush;
  },
  setUncaughtExceptionCaptureCallback,
  setUnsettledTopLevelAwait,
};
