'use strict';

// The end of a writable stream: when all is written 'prefinish' comes, `_final`, and 'finish'.

const { ArrayPrototypePush } = primordials;

const { codes } = require('internal/errors');
const { attempt } = require('internal/streams/attempt');
const { errorOrDestroy } = require('internal/streams/destroy');
const { has, lower, raise } = require('internal/streams/flags');
const {
  kCloseEmitted, kConstructed, kDestroyed, kErrorEmitted, kErrored, kState,
} = require('internal/streams/state');
const {
  kBuffered, kEnding, kFinalCalled, kFinished, kOnFinished, kOnFinishedValue, kPrefinished, kSync, kWriting,
} = require('internal/streams/writable_state');
const { nextTick } = require('internal/task_queues');

/** A stream finishes if the first two of these are up, and none of the others. */
const kMustBeUp = kConstructed | kEnding;
const kObstacles = kBuffered | kCloseEmitted | kDestroyed | kErrorEmitted | kErrored | kFinished | kWriting;

function isDone(state) {
  return state.length === 0 && (state[kState] & (kMustBeUp | kObstacles)) === kMustBeUp;
}

/**
 * Lets a stream finish, if it was ended and nothing is left to do. Each step looks again: programs may have come between.
 * @param {any} stream
 * @param {any} state
 * @param {boolean} isSync whether the caller must not see 'finish' yet
 */
function finishIfDone(stream, state, isSync) {
  if (!isDone(state)) return;
  if (!has(state, kFinalCalled | kPrefinished)) prefinish(stream, state);
  // Callbacks of writes, and of `_final`, come first.
  if (state.pendingcb !== 0) return;
  if (isSync) {
    state.pendingcb++;
    nextTick(finishUnlessDisturbed, stream, state);
  } else if (isDone(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishUnlessDisturbed(stream, state) {
  if (isDone(state)) finish(stream, state);
  else state.pendingcb--;
}

function prefinish(stream, state) {
  raise(state, kFinalCalled);
  if (typeof stream._final === 'function' && !has(state, kDestroyed)) {
    callFinal(stream, state);
    return;
  }
  raise(state, kPrefinished);
  stream.emit('prefinish');
}

function callFinal(stream, state) {
  state.pendingcb++;
  raise(state, kSync);
  attempt(
    (callback) => stream._final(callback),
    (error) => afterFinal(stream, state, error),
    (error) => errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK()));
  lower(state, kSync);
}

function afterFinal(stream, state, error) {
  state.pendingcb--;
  if (error) {
    tellEnders(state, error);
    errorOrDestroy(stream, error, has(state, kSync));
    return;
  }
  if (!isDone(state)) return;
  raise(state, kPrefinished);
  stream.emit('prefinish');
  // The stream itself learns of it before others do.
  state.pendingcb++;
  nextTick(finish, stream, state);
}

function finish(stream, state) {
  state.pendingcb--;
  raise(state, kFinished);
  tellEnders(state, null);
  stream.emit('finish');
  if (state.autoDestroy && isReadableDone(stream._readableState)) stream.destroy();
}

/** Whether the other side of a duplex is in nobody's way. */
function isReadableDone(state) {
  if (!state) return true;
  return state.autoDestroy && (state.endEmitted || state.readable === false);
}

// ---- Callbacks of `end`.

/**
 * Calls `callback` when the stream has finished, or cannot any more.
 * @param {any} state
 * @param {(error?: any) => void} callback
 */
function onceFinished(state, callback) {
  if (!has(state, kOnFinished)) {
    raise(state, kOnFinished);
    state[kOnFinishedValue] = [];
  }
  ArrayPrototypePush(state[kOnFinishedValue], callback);
}

/**
 * Calls the callbacks of `end`.
 * @param {any} state
 * @param {any} error
 */
function tellEnders(state, error) {
  if (!has(state, kOnFinished)) return;
  const callbacks = state[kOnFinishedValue];
  lower(state, kOnFinished);
  state[kOnFinishedValue] = null;
  for (let i = 0; i < callbacks.length; i++) callbacks[i](error);
}

module.exports = { finishIfDone, onceFinished, tellEnders };
