'use strict';

// What goes out of a readable stream: `read`, which calls `_read` when the buffer runs low, and the events 'data',
// 'readable' and 'end'.

const { NumberIsInteger, NumberParseInt } = primordials;

const { codes } = require('internal/errors');
const { fromList } = require('internal/streams/chunk_queue');
const { errorOrDestroy } = require('internal/streams/destroy');
const { has, lower, raise } = require('internal/streams/flags');
const {
  kDataEmitted, kDecoder, kEmittedReadable, kEndEmitted, kEndScheduled, kEndUntold, kEnded, kFlowing, kMultiAwaitDrain, kNeedReadable,
  kReading, kReadingMore, kSync,
} = require('internal/streams/readable_state');
const {
  kCloseEmitted, kConstructed, kDestroyed, kErrorEmitted, kErrored, kObjectMode, kState,
} = require('internal/streams/state');
const { nextTick } = require('internal/task_queues');

const kLargestMark = 2 ** 30;
/** If any of these is up, or `kConstructed` is not, `_read` is not called. */
const kCannotFetch = kDestroyed | kEnded | kErrored | kReading;

// ---- 'data'.

/**
 * Gives a chunk to the listeners of 'data'.
 * @param {any} stream
 * @param {any} state
 * @param {any} chunk
 */
function emitData(stream, state, chunk) {
  stopAwaitingDrain(state);
  state[kState] |= kDataEmitted;
  stream.emit('data', chunk);
}

/** A chunk goes out: whoever had to drain before that has. */
function stopAwaitingDrain(state) {
  if ((state[kState] & kMultiAwaitDrain) !== 0) state.awaitDrainWriters.clear();
  else state.awaitDrainWriters = null;
}

/**
 * Reads on and on, as long as the stream flows.
 * @param {any} stream
 * @param {any} state
 */
function flow(stream, state) {
  do {
    if ((state[kState] & kFlowing) === 0) return;
  } while (stream.read() !== null);
}

// ---- 'readable'.

/**
 * Says in a tick that something can be read, or that nothing will follow. It is said once until somebody reads.
 * @param {any} stream
 * @param {any} state
 */
function announce(stream, state) {
  state[kState] &= ~kNeedReadable;
  if ((state[kState] & kEmittedReadable) !== 0) return;
  state[kState] |= kEmittedReadable;
  nextTick(announceNow, stream, state);
}

/**
 * The same, now. Who rather lets data flow gets them.
 * @param {any} stream
 * @param {any} state
 */
function announceNow(stream, state) {
  const isNews = state.length > 0 || (state[kState] & kEnded) !== 0;
  if (isNews && (state[kState] & (kDestroyed | kErrored)) === 0) {
    stream.emit('readable');
    state[kState] &= ~kEmittedReadable;
  }
  // It is said once more when more comes; but not of a buffer that is full.
  if (state.length <= state.highWaterMark && (state[kState] & (kEnded | kFlowing)) === 0) state[kState] |= kNeedReadable;
  flow(stream, state);
}

// ---- `_read`.

/**
 * Fetches in a tick, without being asked, until the buffer is full.
 * @param {any} stream
 * @param {any} state
 */
function prefetch(stream, state) {
  if ((state[kState] & (kReading | kReadingMore)) !== 0 || (state[kState] & kConstructed) === 0) return;
  state[kState] |= kReadingMore;
  nextTick(prefetchNow, stream, state);
}

function prefetchNow(stream, state) {
  let before;
  do {
    before = state.length;
    if ((state[kState] & (kReading | kEnded)) !== 0 || !isLow(state)) break;
    stream.read(0);
    // A `_read` that brings nothing at once will call `push` later.
  } while (state.length !== before);
  state[kState] &= ~kReadingMore;
}

/** Whether it is worth fetching. A mark of 0 lets one chunk at a time through if there is somebody for it. */
function isLow(state) {
  return state.length < state.highWaterMark || (state.length === 0 && (state[kState] & kFlowing) !== 0);
}

/** Whether to fetch before `count` are taken. */
function isFetchDue(state, count) {
  if ((state[kState] & kCannotFetch) !== 0 || (state[kState] & kConstructed) === 0) return false;
  return state.length === 0 || (state[kState] & kNeedReadable) !== 0 || state.length - count < state.highWaterMark;
}

function fetch(stream, state) {
  if (state.length === 0) state[kState] |= kNeedReadable;
  state[kState] |= kReading | kSync;
  try {
    stream._read(state.highWaterMark);
  } catch (error) {
    errorOrDestroy(stream, error);
  }
  state[kState] &= ~kSync;
}

// ---- `read`.

/** The argument of `read`; NaN for as much as there is. */
function parseCount(n) {
  if (n === undefined) return NaN;
  return NumberIsInteger(n) ? n : NumberParseInt(n, 10);
}

/** Who asks for more than the buffer should hold gets a larger one: the next power of two. */
function raiseMark(state, count) {
  if (count > kLargestMark) throw new codes.ERR_OUT_OF_RANGE('size', '<= 1GiB', count);
  let mark = 1;
  while (mark < count) mark *= 2;
  state.highWaterMark = mark;
}

/** How much can be handed out now if `count` are asked for. Less is only handed out at the end. */
function measure(state, count) {
  const { length } = state;
  if (count <= 0 || length === 0) return 0;
  if ((state[kState] & kObjectMode) !== 0) return 1;
  if (count <= length) return count;
  if (count > length) return (state[kState] & kEnded) !== 0 ? length : 0;
  // One chunk after the other; but text that nobody lets flow is handed out in one piece.
  const isText = (state[kState] & kDecoder) !== 0;
  return isText && (state[kState] & kFlowing) === 0 ? length : state.buffer[state.bufferIndex].length;
}

/** Whether there is no reason to fetch. */
function isSated(state) {
  if ((state[kState] & kEnded) !== 0) return true;
  return state.highWaterMark === 0 ? state.length > 0 : state.length >= state.highWaterMark;
}

/**
 * The method `read`.
 * @param {any} stream
 * @param {any} n how many bytes, characters or objects; as much as there is if it is left out
 * @returns {any} null if there is not so much
 */
function read(stream, n) {
  const state = stream._readableState;
  const asked = parseCount(n);
  if (asked > state.highWaterMark) raiseMark(state, asked);
  if (asked !== 0) {
    state[kState] &= ~(kEmittedReadable | kEndUntold);
  } else if ((state[kState] & kNeedReadable) !== 0 && isSated(state)) {
    // Nobody took what was announced: again.
    if (state.length > 0 || (state[kState] & kEnded) === 0) announce(stream, state);
    else end(stream, state);
    return null;
  }
  let count = measure(state, asked);
  if (count === 0 && (state[kState] & kEnded) !== 0) {
    if (state.length === 0) end(stream, state);
    return null;
  }
  if (isFetchDue(state, count)) {
    fetch(stream, state);
    // What it brought at once can be handed out.
    if ((state[kState] & kReading) === 0) count = measure(state, asked);
  }
  return handOut(stream, state, count, asked);
}

function handOut(stream, state, count, asked) {
  const chunk = count > 0 ? fromList(count, state) : null;
  const taken = chunk === null ? 0 : count;
  if (chunk !== null) {
    state.length -= taken;
    stopAwaitingDrain(state);
  } else if (state.length <= state.highWaterMark) {
    state[kState] |= kNeedReadable;
  }
  if (state.length === 0) {
    if ((state[kState] & kEnded) === 0) state[kState] |= kNeedReadable;
    // Who asked for just what was left learns of the end when it reads again.
    else if (taken !== asked) end(stream, state);
  }
  // After an error was told nothing else is.
  if (chunk !== null && (state[kState] & (kErrorEmitted | kCloseEmitted)) === 0) {
    state[kState] |= kDataEmitted;
    stream.emit('data', chunk);
  }
  return chunk;
}

// ---- 'end'.

/** All was read, and nothing follows: this is told in a tick. */
function end(stream, state) {
  if (has(state, kEndEmitted | kEndScheduled)) return;
  raise(state, kEnded | kEndScheduled);
  nextTick(endNow, stream, state);
}

function endNow(stream, state) {
  lower(state, kEndScheduled);
  if (state.length > 0 || has(state, kCloseEmitted | kEndEmitted | kErrored)) return;
  raise(state, kEndEmitted);
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) nextTick(endWritable, stream);
  else if (state.autoDestroy && isWritableDone(stream._writableState)) stream.destroy();
}

/** Whether the other side of a duplex is in nobody's way. */
function isWritableDone(state) {
  if (!state) return true;
  return state.autoDestroy && (state.finished || state.writable === false);
}

function endWritable(duplex) {
  const mayEnd = duplex.writable && !duplex.writableEnded && !duplex.destroyed;
  if (mayEnd) duplex.end();
}

module.exports = { announce, announceNow, emitData, flow, prefetch, read };
