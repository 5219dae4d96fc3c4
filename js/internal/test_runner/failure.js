'use strict';

// Why a test failed: an error of its own kind, whose cause is what the test threw.

const {
  ArrayPrototypeJoin, ArrayPrototypePush, Error, ReflectSet, String, StringPrototypeIncludes, StringPrototypeSplit, StringPrototypeStartsWith,
} = primordials;

const { codes } = require('internal/errors');

/** The kinds of failures, under Node's names. */
const kinds = {
  __proto__: null,
  aborted: 'testAborted',
  callbackAndPromise: 'callbackAndPromisePresent',
  cancelledByParent: 'cancelledByParent',
  code: 'testCodeFailure',
  expected: 'expectedFailure',
  hook: 'hookFailed',
  multipleCallbacks: 'multipleCallbackInvocations',
  parentFinished: 'parentAlreadyFinished',
  subtests: 'subtestsFailed',
  timeout: 'testTimeoutFailure',
  uncaught: 'uncaughtException',
  unhandled: 'unhandledRejection',
};

/** Takes the frames of the runner out of a stack: they say nothing about the program. */
function hideOwnFrames(error) {
  const { stack } = error;
  if (typeof stack !== 'string') return;
  const lines = StringPrototypeSplit(stack, '\n');
  const kept = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const isOwn = StringPrototypeStartsWith(line, '    at ') &&
      (StringPrototypeIncludes(line, '(node:') || StringPrototypeIncludes(line, 'at node:'));
    if (!isOwn) ArrayPrototypePush(kept, line);
  }
  error.stack = ArrayPrototypeJoin(kept, '\n');
}

/** How many frames a failure keeps before those of the runner are taken out. */
const kFrames = 50;

/** Calls `make` with room for more frames than programs see. */
function withLongStack(make) {
  const limit = Error.stackTraceLimit;
  if (typeof limit !== 'number' || limit === 0) return make();
  ReflectSet(Error, 'stackTraceLimit', kFrames);
  const error = make();
  ReflectSet(Error, 'stackTraceLimit', limit);
  return error;
}

/**
 * @param {any} cause what was thrown, or a text
 * @param {string} failureType
 * @param {string} [message] instead of that of the cause
 * @returns {Error & { failureType: string }}
 */
function makeFailure(cause, failureType, message) {
  let text = message ?? cause?.message ?? cause;
  if (typeof text !== 'string') {
    text = typeof text === 'object' || typeof text === 'function' ? require('internal/util/inspect').inspect(text) : String(text);
  }
  const failure = withLongStack(() => new codes.ERR_TEST_FAILURE(text));
  failure.failureType = failureType;
  failure.cause = cause;
  hideOwnFrames(failure);
  return failure;
}

/**
 * @param {any} error
 * @returns {boolean} whether it was made by `makeFailure`
 */
function isFailure(error) {
  return error?.code === 'ERR_TEST_FAILURE' && typeof error.failureType === 'string';
}

module.exports = { isFailure, kinds, makeFailure };
