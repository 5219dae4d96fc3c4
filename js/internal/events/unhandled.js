'use strict';

// What becomes of an 'error' event that no listener takes: it is thrown, and if nobody catches it either, the report of
// it says where the event was emitted.

const {
  ArrayPrototypeJoin, ArrayPrototypeSlice, Error, ErrorCaptureStackTrace, ObjectDefineProperty,
  ObjectPrototypeHasOwnProperty, StringPrototypeSplit, Symbol,
} = primordials;

/** On an error that was thrown by `emit`: a function that makes the stack for the report. */
const kEnhanceStack = Symbol('kEnhanceStackBeforeInspector');

/**
 * Throws what an 'error' event carries.
 * @param {import('events')} emitter
 * @param {any} error
 * @param {Function} emit below this function is where the event was emitted
 */
function throwUnhandled(emitter, error, emit) {
  if (error instanceof Error) {
    try {
      const emitted = {};
      ErrorCaptureStackTrace(emitted, emit);
      ObjectDefineProperty(error, kEnhanceStack, {
        __proto__: null,
        value: () => withEmitSite(emitter, error, emitted),
        configurable: true,
      });
    } catch {
      // A frozen error is thrown as it is.
    }
    throw error;
  }
  let shown;
  try {
    shown = require('internal/util/inspect').inspect(error);
  } catch {
    shown = error;
  }
  const { codes } = require('internal/errors');
  const wrapper = new codes.ERR_UNHANDLED_ERROR(shown);
  wrapper.context = error;
  throw wrapper;
}

function withEmitSite(emitter, error, emitted) {
  let instance = '';
  try {
    const { name } = emitter.constructor;
    if (name !== 'EventEmitter') instance = ` on ${name} instance`;
  } catch {
    // Nothing can be said of an emitter without a constructor.
  }
  const frames = ArrayPrototypeSlice(StringPrototypeSplit(emitted.stack, '\n'), 1);
  return `${error.stack}\nEmitted 'error' event${instance} at:\n${ArrayPrototypeJoin(frames, '\n')}`;
}

/**
 * Adds to the stack of an error that ends the process where it was emitted, if it was.
 * @param {any} error
 */
function addEmitSite(error) {
  try {
    // One that came from a worker tells of that.
    if (require('internal/util/types').isNativeError(error) && ObjectPrototypeHasOwnProperty(error, kEnhanceStack) &&
        typeof error.stack === 'string') {
      error.stack = error[kEnhanceStack]();
    }
  } catch {
    // The stack stays as it is.
  }
}

module.exports = { addEmitSite, throwUnhandled };
