'use strict';

// What comes into a writable stream. A chunk goes to `_write` at once unless an earlier one is still being written, or the
// stream is corked or not made yet: then it waits. Callbacks of writes and 'drain' come in a tick at the earliest.

const { ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice } = primordials;

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { isView, toBuffer } = require('internal/streams/chunks');
const { errorOrDestroy } = require('internal/streams/destroy');
const { finishIfDone, tellEnders } = require('internal/streams/finishing');
const { has, lower, raise } = require('internal/streams/flags');
const {
  kConstructed, kDestroyed, kErrored, kErroredValue, kObjectMode, kState,
} = require('internal/streams/state');
const { nextTick } = require('internal/task_queues');
const {
  kAfterWritePending, kAfterWriteTickInfo, kAfterWriteTickInfoValue, kAllBuffers, kAllNoop, kBufferProcessing, kBuffered,
  kBufferedValue, kCorked, kDecodeStrings, kDefaultUTF8Encoding, kEnding, kExpectWriteCb, kNeedDrain, kSync, kWriteCb,
  kWriteCbValue, kWriting, nop, resetBuffer,
} = require('internal/streams/writable_state');

/** How many chunks are taken from those that wait before the array is cut. */
const kSlack = 256;
/** If any of these is up, or `kConstructed` is not, a chunk must wait. */
const kBusy = kCorked | kErrored | kWriting;
/** If any of these is up, or `kConstructed` is not, chunks that wait go on waiting. */
const kHeld = kBufferProcessing | kCorked | kDestroyed;

/** How much a chunk counts in the `length` of a state. */
function weigh(state, chunk) {
  return (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
}

/** The encoding of a chunk. */
function resolveEncoding(state, encoding) {
  if (!encoding) return (state[kState] & kDefaultUTF8Encoding) !== 0 ? 'utf8' : state.defaultEncoding;
  if (encoding === 'buffer' || Buffer.isEncoding(encoding)) return encoding;
  throw new codes.ERR_UNKNOWN_ENCODING(encoding);
}

function toBytes(chunk, encoding) {
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding);
  if (isView(chunk)) return toBuffer(chunk);
  throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

/**
 * Takes in a chunk.
 * @param {any} stream
 * @param {any} chunk
 * @param {string | null | undefined} encoding
 * @param {((error?: any) => void) | undefined} callback
 * @returns {boolean | Error} whether more is welcome; or the error, which is told, if the stream takes no more
 */
function write(stream, chunk, encoding, callback) {
  const state = stream._writableState;
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if ((state[kState] & kObjectMode) === 0) {
    encoding = resolveEncoding(state, encoding);
    if (typeof chunk !== 'string' || (state[kState] & kDecodeStrings) !== 0) {
      chunk = toBytes(chunk, encoding);
      encoding = 'buffer';
    }
  }
  if (typeof callback !== 'function') callback = nop;
  if ((state[kState] & (kDestroyed | kEnding)) !== 0) return refuse(stream, state, callback);

  const size = weigh(state, chunk);
  state.pendingcb++;
  state.length += size;
  if ((state[kState] & (kBusy | kConstructed)) === kConstructed) writeOne(stream, state, size, chunk, encoding, callback);
  else wait(state, chunk, encoding, callback);
  // What was written meanwhile leaves nothing to wait for.
  const isFull = state.length > 0 && state.length >= state.highWaterMark;
  if (isFull) state[kState] |= kNeedDrain;
  return !isFull && (state[kState] & (kDestroyed | kErrored)) === 0;
}

function refuse(stream, state, callback) {
  const error = has(state, kEnding) ? new codes.ERR_STREAM_WRITE_AFTER_END() : new codes.ERR_STREAM_DESTROYED('write');
  nextTick(callback, error);
  errorOrDestroy(stream, error, true);
  return error;
}

// ---- `_write` and `_writev`.

/** From now on something is being written. */
function begin(state, size, callback) {
  state.writelen = size;
  state[kState] |= kExpectWriteCb | kSync | kWriting;
  if (callback === nop) return;
  state[kState] |= kWriteCb;
  state[kWriteCbValue] = callback;
}

function writeOne(stream, state, size, chunk, encoding, callback) {
  begin(state, size, callback);
  // Chunks that waited may come too late.
  if ((state[kState] & kDestroyed) !== 0) state.onwrite(new codes.ERR_STREAM_DESTROYED('write'));
  else stream._write(chunk, encoding, state.onwrite);
  state[kState] &= ~kSync;
}

/**
 * It is written: the callback of `_write`.
 * @param {any} stream
 * @param {any} error
 */
function written(stream, error) {
  const state = stream._writableState;
  if ((state[kState] & kExpectWriteCb) === 0) {
    errorOrDestroy(stream, new codes.ERR_MULTIPLE_CALLBACK());
    return;
  }
  const isSync = (state[kState] & kSync) !== 0;
  const callback = takeCallback(state);
  state[kState] &= ~(kExpectWriteCb | kWriting);
  state.length -= state.writelen;
  state.writelen = 0;
  if (error) {
    fail(stream, state, error, isSync, callback);
    return;
  }
  if ((state[kState] & kBuffered) !== 0) writeWaiting(stream, state);
  if (!isSync) tell(stream, state, 1, callback);
  else if (callback === nop) tellNobody(stream, state);
  else tellTogether(stream, state, callback);
}

function takeCallback(state) {
  if ((state[kState] & kWriteCb) === 0) return nop;
  const callback = state[kWriteCbValue];
  state[kState] &= ~kWriteCb;
  state[kWriteCbValue] = null;
  return callback;
}

/** Nobody asked to be called back; but there may be other news. In object mode there always is, to Node. */
function tellNobody(stream, state) {
  const isDrained = (state[kState] & kNeedDrain) !== 0 && state.length === 0;
  const isNews = isDrained || (state[kState] & (kDestroyed | kObjectMode)) !== 0;
  if (isNews && (state[kState] & kAfterWritePending) === 0) {
    state[kState] |= kAfterWritePending;
    nextTick(tell, stream, state, 1, nop);
    return;
  }
  state.pendingcb--;
  if ((state[kState] & kEnding) !== 0) finishIfDone(stream, state, true);
}

/** Writes in a row that have the same callback share a tick. */
function tellTogether(stream, state, cb) {
  const shared = (state[kState] & kAfterWriteTickInfo) !== 0 ? state[kAfterWriteTickInfoValue] : undefined;
  if (shared?.cb === cb) {
    shared.count++;
    return;
  }
  const group = { count: 1, cb, stream, state };
  state[kState] |= kAfterWritePending | kAfterWriteTickInfo;
  state[kAfterWriteTickInfoValue] = group;
  nextTick(tellGroup, group);
}

function tellGroup({ stream, state, count, cb }) {
  state[kState] &= ~kAfterWriteTickInfo;
  state[kAfterWriteTickInfoValue] = null;
  tell(stream, state, count, cb);
}

/** Tells that there is room again, and calls back for `count` chunks. */
function tell(stream, state, count, callback) {
  state[kState] &= ~kAfterWritePending;
  if (state.length === 0 && (state[kState] & (kDestroyed | kEnding | kNeedDrain)) === kNeedDrain) {
    state[kState] &= ~kNeedDrain;
    stream.emit('drain');
  }
  for (let i = 0; i < count; i++) {
    state.pendingcb--;
    callback(null);
  }
  if ((state[kState] & kDestroyed) !== 0) failWaiting(state);
  if ((state[kState] & kEnding) !== 0) finishIfDone(stream, state, true);
}

// ---- Errors.

function fail(stream, state, error, isSync, callback) {
  // The text of the stack is made now, lest the error hold on to all that its frames refer to.
  error.stack; // eslint-disable-line no-unused-expressions
  if (!has(state, kErrored)) {
    raise(state, kErrored);
    state[kErroredValue] = error;
  }
  const otherSide = stream._readableState;
  if (otherSide) otherSide.errored ||= error;
  if (isSync) nextTick(tellFailed, stream, state, error, callback);
  else tellFailed(stream, state, error, callback);
}

function tellFailed(stream, state, error, callback) {
  state.pendingcb--;
  callback(error);
  // The others were not even tried.
  failWaiting(state);
  errorOrDestroy(stream, error);
}

/**
 * Tells those who wait that nothing will come of it.
 * @param {any} state
 */
function failWaiting(state) {
  if (has(state, kWriting)) return;
  const { buffered } = state;
  for (let i = state.bufferedIndex; i < buffered.length; i++) {
    const { chunk, callback } = buffered[i];
    state.length -= weigh(state, chunk);
    callback(state.errored ?? new codes.ERR_STREAM_DESTROYED('write'));
  }
  tellEnders(state, state.errored ?? new codes.ERR_STREAM_DESTROYED('end'));
  resetBuffer(state);
}

// ---- Chunks that wait.

function wait(state, chunk, encoding, callback) {
  if (!has(state, kBuffered)) {
    raise(state, kBuffered);
    state[kBufferedValue] = [];
  }
  if (encoding !== 'buffer') lower(state, kAllBuffers);
  if (callback !== nop) lower(state, kAllNoop);
  ArrayPrototypePush(state[kBufferedValue], { chunk, encoding, callback });
}

/**
 * Writes what waits, as far as that is done at once.
 * @param {any} stream
 * @param {any} state
 */
function writeWaiting(stream, state) {
  if (has(state, kHeld) || !has(state, kConstructed) || !has(state, kBuffered)) return;
  const count = state[kBufferedValue].length - state.bufferedIndex;
  if (count === 0) return;
  raise(state, kBufferProcessing);
  if (count > 1 && stream._writev) writeTogether(stream, state, count);
  else writeEach(stream, state);
  lower(state, kBufferProcessing);
}

function writeTogether(stream, state, count) {
  const { buffered, bufferedIndex: first } = state;
  const isAwaited = !has(state, kAllNoop);
  const chunks = first === 0 && !isAwaited ? buffered : ArrayPrototypeSlice(buffered, first);
  chunks.allBuffers = has(state, kAllBuffers);
  const callback = !isAwaited ? nop : (error) => {
    for (let i = first; i < buffered.length; i++) buffered[i].callback(error);
  };
  // It counts as one.
  state.pendingcb -= count - 1;
  begin(state, state.length, callback);
  if (has(state, kDestroyed)) state.onwrite(new codes.ERR_STREAM_DESTROYED('write'));
  else stream._writev(chunks, state.onwrite);
  lower(state, kSync);
  resetBuffer(state);
}

function writeEach(stream, state) {
  const buffered = state[kBufferedValue];
  let next = state.bufferedIndex;
  do {
    const { chunk, encoding, callback } = buffered[next];
    buffered[next] = null;
    next++;
    writeOne(stream, state, weigh(state, chunk), chunk, encoding, callback);
  } while (next < buffered.length && !has(state, kWriting));
  if (next === buffered.length) {
    resetBuffer(state);
    return;
  }
  if (next > kSlack) {
    ArrayPrototypeSplice(buffered, 0, next);
    next = 0;
  }
  state.bufferedIndex = next;
}

/**
 * Holds chunks back until `uncork`.
 * @param {any} state
 */
function cork(state) {
  raise(state, kCorked);
  state.corked++;
}

/**
 * @param {any} stream
 * @param {any} state
 */
function uncork(stream, state) {
  if (state.corked === 0) return;
  if (--state.corked === 0) lower(state, kCorked);
  if (!has(state, kWriting)) writeWaiting(stream, state);
}

module.exports = { cork, failWaiting, uncork, write, writeWaiting, written };
