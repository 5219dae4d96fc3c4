'use strict';

// Who gets the chunks of a readable stream. Its `flowing` is null before anybody wants them; true while they are pushed
// out as 'data'; false after `pause`, or while they are fetched by `read` upon 'readable'. Listeners decide that, and
// `pause` and `resume`. A listener of 'readable' is stronger than `resume`.

const { FunctionPrototypeCall, ReflectApply } = primordials;

const {
  on: addListener, removeAllListeners: removeAll, removeListener: remove,
} = require('events').prototype;
const { has, lower, put, raise } = require('internal/streams/flags');
const { announce, flow } = require('internal/streams/outflow');
const {
  kDataListening, kEmittedReadable, kEndEmitted, kEndUntold, kFlowing, kHasFlowing, kHasPaused, kNeedReadable, kPaused,
  kReadableListening, kReading, kResumeScheduled,
} = require('internal/streams/readable_state');
const { kDestroyed, kState } = require('internal/streams/state');
const { nextTick } = require('internal/task_queues');

/** Whether `flowing` is false: nobody set it, and it does not flow yet, is another matter. */
function isHalted(state) {
  return has(state, kHasFlowing) && !has(state, kFlowing);
}

/**
 * The method `isPaused`.
 * @param {any} stream
 */
function isPaused(stream) {
  const state = stream._readableState;
  return has(state, kPaused) || isHalted(state);
}

// ---- Listeners.

/**
 * The method `on`.
 * @param {any} stream
 * @param {string | symbol} event
 * @param {Function} listener
 */
function on(stream, event, listener) {
  const result = FunctionPrototypeCall(addListener, stream, event, listener);
  if (event === 'data') wantData(stream);
  else if (event === 'readable') wantReadable(stream, stream._readableState);
  return result;
}

function wantData(stream) {
  const state = stream._readableState;
  raise(state, kDataListening);
  if (stream.listenerCount('readable') > 0) raise(state, kReadableListening);
  if (!isHalted(state)) stream.resume();
}

function wantReadable(stream, state) {
  if (has(state, kEndEmitted | kReadableListening)) return;
  lower(state, kEmittedReadable | kFlowing);
  raise(state, kHasFlowing | kNeedReadable | kReadableListening);
  if (state.length > 0) {
    announce(stream, state);
    return;
  }
  if (has(state, kEndUntold)) {
    lower(state, kEndUntold);
    announce(stream, state);
  }
  if (!has(state, kReading)) nextTick(readNothing, stream);
}

/** Makes a stream fetch. */
function readNothing(stream) {
  stream.read(0);
}

/**
 * The method `removeListener`.
 * @param {any} stream
 * @param {string | symbol} event
 * @param {Function} listener
 */
function removeListener(stream, event, listener) {
  const result = FunctionPrototypeCall(remove, stream, event, listener);
  if (event === 'data') {
    if (stream.listenerCount('data') === 0) lower(stream._readableState, kDataListening);
  } else if (event === 'readable') {
    // In a tick: `once` listeners, for one, are often added again at once.
    nextTick(reconsider, stream);
  }
  return result;
}

/**
 * The method `removeAllListeners`.
 * @param {any} stream
 * @param {any[]} args
 */
function removeAllListeners(stream, args) {
  const result = ReflectApply(removeAll, stream, args);
  const { 0: event } = args;
  if (event === undefined || event === 'readable') nextTick(reconsider, stream);
  return result;
}

/** Listeners of 'readable' went: perhaps those of 'data' come into their own. */
function reconsider(stream) {
  const state = stream._readableState;
  const isListened = stream.listenerCount('readable') > 0;
  put(state, kReadableListening, isListened);
  if (has(state, kResumeScheduled) && has(state, kHasPaused) && !has(state, kPaused)) {
    // `resume` was called, and a listener was in its way.
    raise(state, kHasFlowing | kFlowing);
  } else if (has(state, kDataListening)) {
    // Also, as in Node, if the listeners of 'data' went by `removeAllListeners`.
    stream.resume();
  } else if (!isListened) {
    lower(state, kHasFlowing | kFlowing);
  }
}

// ---- By hand.

/**
 * The method `resume`: chunks flow from the next tick on, unless somebody listens to 'readable'.
 * @param {any} stream
 */
function resume(stream) {
  const state = stream._readableState;
  if (has(state, kDestroyed)) return stream;
  if (!has(state, kFlowing)) {
    raise(state, has(state, kReadableListening) ? kHasFlowing : kHasFlowing | kFlowing);
    if (!has(state, kResumeScheduled)) {
      raise(state, kResumeScheduled);
      nextTick(resumeNow, stream, state);
    }
  }
  raise(state, kHasPaused);
  lower(state, kPaused);
  return stream;
}

function resumeNow(stream, state) {
  if (!has(state, kReading)) stream.read(0);
  lower(state, kResumeScheduled);
  stream.emit('resume');
  flow(stream, state);
  if ((state[kState] & (kFlowing | kReading)) === kFlowing) stream.read(0);
}

/**
 * The method `pause`.
 * @param {any} stream
 */
function pause(stream) {
  const state = stream._readableState;
  if (has(state, kDestroyed)) return stream;
  if (!isHalted(state)) {
    lower(state, kFlowing);
    raise(state, kHasFlowing);
    stream.emit('pause');
  }
  raise(state, kHasPaused | kPaused);
  return stream;
}

module.exports = { isPaused, on, pause, removeAllListeners, removeListener, resume };
