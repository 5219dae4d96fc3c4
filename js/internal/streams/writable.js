'use strict';

// Writable. `write` hands a chunk to `_write` unless an earlier one is still being written; then, and while the stream is
// corked, it waits in a buffer. Callbacks of writes, 'drain' and 'finish' come in a tick at the earliest.

const {
  ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, Error, FunctionPrototypeCall,
  FunctionPrototypeSymbolHasInstance, ObjectDefineProperties, ObjectDefineProperty, ObjectSetPrototypeOf,
  StringPrototypeToLowerCase, SymbolAsyncDispose, SymbolHasInstance,
} = primordials;

const { Buffer } = require('buffer');
const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { isView, toBuffer } = require('internal/streams/chunks');
const destroyImpl = require('internal/streams/destroy');
const { Stream } = require('internal/streams/legacy');
const {
  getter, kCloseEmitted, kConstructed, kDestroyed, kErrorEmitted, kErrored, kErroredValue, kObjectMode, kOnConstructed,
  kState,
} = require('internal/streams/state');
const {
  WritableState, kAfterWritePending, kAfterWriteTickInfo, kAfterWriteTickInfoValue, kAllBuffers, kAllNoop,
  kBufferProcessing, kBuffered, kBufferedValue, kCorked, kDecodeStrings, kDefaultUTF8Encoding, kEnded, kEnding,
  kExpectWriteCb, kFinalCalled, kFinished, kNeedDrain, kOnFinished, kOnFinishedValue, kPrefinished, kSync, kWriteCb,
  kWriteCbValue, kWriting, nop, resetBuffer,
} = require('internal/streams/writable_state');

const { errorOrDestroy } = destroyImpl;

/** How many chunks are taken from the buffer before it is cut. */
const kSlack = 256;

/**
 * @class
 * @param {object} [options]
 */
function Writable(options) {
  if (!(this instanceof Writable)) return new Writable(options);
  // Laid out, so that streams have one shape whatever is listened to.
  this._events ??= { close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined };
  this._writableState = new WritableState(options, this, false);
  if (options) {
    if (typeof options.write === 'function') this._write = options.write;
    if (typeof options.writev === 'function') this._writev = options.writev;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.final === 'function') this._final = options.final;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/add-abort-signal').addAbortSignal(options.signal, this);
  }
  FunctionPrototypeCall(Stream, this, options);
  if (this._construct != null) {
    destroyImpl.construct(this, () => {
      this._writableState[kOnConstructed](this);
    });
  }
}
ObjectSetPrototypeOf(Writable.prototype, Stream.prototype);
ObjectSetPrototypeOf(Writable, Stream);

Writable.WritableState = WritableState;

// A duplex is one, though it does not inherit from it.
const { [SymbolHasInstance]: hasInstance } = {
  [SymbolHasInstance](object) {
    if (FunctionPrototypeSymbolHasInstance(this, object)) return true;
    return this === Writable && object && object._writableState instanceof WritableState;
  },
};
ObjectDefineProperty(Writable, SymbolHasInstance, { __proto__: null, value: hasInstance });

// ---- What comes in.

Writable.prototype.pipe = function() {
  errorOrDestroy(this, new codes.ERR_STREAM_CANNOT_PIPE());
};

/**
 * @param {any} chunk
 * @param {string | ((error?: any) => void) | null} [encoding]
 * @param {(error?: any) => void} [cb]
 * @returns {boolean} whether more is welcome before 'drain'
 */
Writable.prototype.write = function(chunk, encoding, cb) {
  if (typeof encoding === 'function') {
    cb = encoding;
    encoding = null;
  }
  return accept(this, chunk, encoding, cb) === true;
};

/** Checks a chunk and writes it. Returns what `write` does, or the error. */
function accept(stream, chunk, encoding, cb) {
  const state = stream._writableState;
  if (typeof cb !== 'function') cb = nop;
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  if ((state[kState] & kObjectMode) === 0) {
    if (!encoding) {
      encoding = (state[kState] & kDefaultUTF8Encoding) !== 0 ? 'utf8' : state.defaultEncoding;
    } else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
      throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    }
    if (typeof chunk === 'string') {
      if ((state[kState] & kDecodeStrings) !== 0) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (isView(chunk)) {
      chunk = toBuffer(chunk);
      encoding = 'buffer';
    } else {
      throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
    }
  }
  let error;
  if ((state[kState] & kEnding) !== 0) error = new codes.ERR_STREAM_WRITE_AFTER_END();
  else if ((state[kState] & kDestroyed) !== 0) error = new codes.ERR_STREAM_DESTROYED('write');
  if (error !== undefined) {
    nextTick(cb, error);
    errorOrDestroy(stream, error, true);
    return error;
  }
  state.pendingcb++;
  return writeOrBuffer(stream, state, chunk, encoding, cb);
}

function writeOrBuffer(stream, state, chunk, encoding, callback) {
  const size = (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
  state.length += size;
  if ((state[kState] & (kWriting | kErrored | kCorked | kConstructed)) !== kConstructed) {
    keep(state, chunk, encoding, callback);
  } else {
    call(stream, state, false, size, chunk, encoding, callback);
  }
  // What was written at once leaves nothing to wait for.
  const hasRoom = state.length < state.highWaterMark || state.length === 0;
  if (!hasRoom) state[kState] |= kNeedDrain;
  return hasRoom && (state[kState] & (kErrored | kDestroyed)) === 0;
}

function keep(state, chunk, encoding, callback) {
  if ((state[kState] & kBuffered) === 0) {
    state[kState] |= kBuffered;
    state[kBufferedValue] = [];
  }
  ArrayPrototypePush(state[kBufferedValue], { chunk, encoding, callback });
  if (encoding !== 'buffer') state[kState] &= ~kAllBuffers;
  if (callback !== nop) state[kState] &= ~kAllNoop;
}

/** Calls `_write`, or `_writev`. */
function call(stream, state, isMany, size, chunk, encoding, callback) {
  state.writelen = size;
  if (callback !== nop) {
    state[kState] |= kWriteCb;
    state[kWriteCbValue] = callback;
  }
  state[kState] |= kWriting | kSync | kExpectWriteCb;
  if ((state[kState] & kDestroyed) !== 0) state.onwrite(new codes.ERR_STREAM_DESTROYED('write'));
  else if (isMany) stream._writev(chunk, state.onwrite);
  else stream._write(chunk, encoding, state.onwrite);
  state[kState] &= ~kSync;
}

/** Holds chunks back until `uncork`. */
Writable.prototype.cork = function() {
  const state = this._writableState;
  state[kState] |= kCorked;
  state.corked++;
};

Writable.prototype.uncork = function() {
  const state = this._writableState;
  if (!state.corked) return;
  state.corked--;
  if (!state.corked) state[kState] &= ~kCorked;
  if ((state[kState] & kWriting) === 0) clearBuffer(this, state);
};

/** @param {string} encoding */
Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string') encoding = StringPrototypeToLowerCase(encoding);
  if (!Buffer.isEncoding(encoding)) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

/** Writes a chunk: to be replaced, by this or by `_writev`. */
Writable.prototype._write = function(chunk, encoding, cb) {
  if (!this._writev) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_write()');
  this._writev([{ chunk, encoding }], cb);
};

Writable.prototype._writev = null;

// ---- A chunk is written.

function onwrite(stream, error) {
  const state = stream._writableState;
  if ((state[kState] & kExpectWriteCb) === 0) {
    errorOrDestroy(stream, new codes.ERR_MULTIPLE_CALLBACK());
    return;
  }
  const isSync = (state[kState] & kSync) !== 0;
  const cb = (state[kState] & kWriteCb) !== 0 ? state[kWriteCbValue] : nop;
  if (cb !== nop) state[kWriteCbValue] = null;
  state[kState] &= ~(kWriting | kExpectWriteCb | kWriteCb);
  state.length -= state.writelen;
  state.writelen = 0;
  if (error) {
    failWrite(stream, state, error, isSync, cb);
    return;
  }
  if ((state[kState] & kBuffered) !== 0) clearBuffer(stream, state);
  if (!isSync) afterWrite(stream, state, 1, cb);
  else if (cb === nop) afterSilentWrite(stream, state);
  else afterSyncWrite(stream, state, cb);
}

function failWrite(stream, state, error, isSync, cb) {
  // The text of the stack is made now, lest the error hold on to all that its frames refer to.
  error.stack; // eslint-disable-line no-unused-expressions
  if ((state[kState] & kErrored) === 0) {
    state[kErroredValue] = error;
    state[kState] |= kErrored;
  }
  const r = stream._readableState;
  if (r && !r.errored) r.errored = error;
  if (isSync) nextTick(tellError, stream, state, error, cb);
  else tellError(stream, state, error, cb);
}

function tellError(stream, state, error, cb) {
  --state.pendingcb;
  cb(error);
  // The others were not even tried.
  failBuffer(state);
  errorOrDestroy(stream, error);
}

/** Nobody waits for this write: often there is nothing to tell. */
function afterSilentWrite(stream, state) {
  const isDrained = (state[kState] & kNeedDrain) !== 0 && state.length === 0;
  if ((state[kState] & kAfterWritePending) === 0 && (isDrained || (state[kState] & kDestroyed) !== 0)) {
    nextTick(afterWrite, stream, state, 1, nop);
    state[kState] |= kAfterWritePending;
  } else {
    state.pendingcb--;
    if ((state[kState] & kEnding) !== 0) finishMaybe(stream, state, true);
  }
}

/** Writes that share a callback share a tick. */
function afterSyncWrite(stream, state, cb) {
  if ((state[kState] & kAfterWriteTickInfo) !== 0 && state[kAfterWriteTickInfoValue].cb === cb) {
    state[kAfterWriteTickInfoValue].count++;
    return;
  }
  const info = { count: 1, cb, stream, state };
  state[kAfterWriteTickInfoValue] = info;
  nextTick(afterWriteTick, info);
  state[kState] |= kAfterWritePending | kAfterWriteTickInfo;
}

function afterWriteTick({ stream, state, count, cb }) {
  state[kState] &= ~kAfterWriteTickInfo;
  state[kAfterWriteTickInfoValue] = null;
  afterWrite(stream, state, count, cb);
}

function afterWrite(stream, state, count, cb) {
  state[kState] &= ~kAfterWritePending;
  if ((state[kState] & (kEnding | kNeedDrain | kDestroyed)) === kNeedDrain && state.length === 0) {
    state[kState] &= ~kNeedDrain;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    cb(null);
  }
  if ((state[kState] & kDestroyed) !== 0) failBuffer(state);
  if ((state[kState] & kEnding) !== 0) finishMaybe(stream, state, true);
}

/** Writes what waits, as far as that is done at once. */
function clearBuffer(stream, state) {
  if ((state[kState] & (kDestroyed | kBufferProcessing | kCorked | kBuffered | kConstructed)) !==
      (kBuffered | kConstructed)) return;
  const count = state[kBufferedValue].length - state.bufferedIndex;
  if (count === 0) return;
  state[kState] |= kBufferProcessing;
  if (count > 1 && stream._writev) writeAll(stream, state, count);
  else writeEach(stream, state);
  state[kState] &= ~kBufferProcessing;
}

function writeAll(stream, state, count) {
  const buffered = state[kBufferedValue];
  const first = state.bufferedIndex;
  const isAllNoop = (state[kState] & kAllNoop) !== 0;
  // One callback stands for all.
  state.pendingcb -= count - 1;
  const callback = isAllNoop ? nop : (error) => {
    for (let i = first; i < buffered.length; i++) buffered[i].callback(error);
  };
  const chunks = isAllNoop && first === 0 ? buffered : ArrayPrototypeSlice(buffered, first);
  chunks.allBuffers = (state[kState] & kAllBuffers) !== 0;
  call(stream, state, true, state.length, chunks, '', callback);
  resetBuffer(state);
}

function writeEach(stream, state) {
  const buffered = state[kBufferedValue];
  let index = state.bufferedIndex;
  do {
    const { chunk, encoding, callback } = buffered[index];
    buffered[index++] = null;
    call(stream, state, false, (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length, chunk, encoding, callback);
  } while (index < buffered.length && (state[kState] & kWriting) === 0);
  if (index === buffered.length) {
    resetBuffer(state);
  } else if (index > kSlack) {
    ArrayPrototypeSplice(buffered, 0, index);
    state.bufferedIndex = 0;
  } else {
    state.bufferedIndex = index;
  }
}

/** Tells those who wait that nothing will come of it. */
function failBuffer(state) {
  if ((state[kState] & kWriting) !== 0) return;
  if ((state[kState] & kBuffered) !== 0) {
    const buffered = state[kBufferedValue];
    for (let i = state.bufferedIndex; i < buffered.length; i++) {
      const { chunk, callback } = buffered[i];
      state.length -= (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
      callback(state.errored ?? new codes.ERR_STREAM_DESTROYED('write'));
    }
  }
  callOnFinish(state, state.errored ?? new codes.ERR_STREAM_DESTROYED('end'));
  resetBuffer(state);
}

// ---- The end.

/**
 * Writes the last chunk, if any, and ends the stream.
 * @param {any} [chunk]
 * @param {string | ((error?: any) => void) | null} [encoding]
 * @param {(error?: any) => void} [cb]
 */
Writable.prototype.end = function(chunk, encoding, cb) {
  const state = this._writableState;
  if (typeof chunk === 'function') {
    cb = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    cb = encoding;
    encoding = null;
  }
  let error;
  if (chunk != null) {
    const result = accept(this, chunk, encoding);
    if (result instanceof Error) error = result;
  }
  // However often it was corked.
  if ((state[kState] & kCorked) !== 0) {
    state.corked = 1;
    this.uncork();
  }
  if (error !== undefined) {
    // It has been told.
  } else if ((state[kState] & (kErrored | kEnding)) === 0) {
    state[kState] |= kEnding;
    finishMaybe(this, state, true);
    state[kState] |= kEnded;
  } else if ((state[kState] & kFinished) !== 0) {
    error = new codes.ERR_STREAM_ALREADY_FINISHED('end');
  } else if ((state[kState] & kDestroyed) !== 0) {
    error = new codes.ERR_STREAM_DESTROYED('end');
  }
  if (typeof cb === 'function') {
    if (error !== undefined) {
      nextTick(cb, error);
    } else if ((state[kState] & kErrored) !== 0) {
      nextTick(cb, state[kErroredValue]);
    } else if ((state[kState] & kFinished) !== 0) {
      nextTick(cb);
    } else {
      state[kState] |= kOnFinished;
      state[kOnFinishedValue] ??= [];
      ArrayPrototypePush(state[kOnFinishedValue], cb);
    }
  }
  return this;
};

function isReadyToFinish(state) {
  return (state[kState] & (kEnding | kDestroyed | kConstructed | kFinished | kWriting | kErrorEmitted | kCloseEmitted |
    kErrored | kBuffered)) === (kEnding | kConstructed) && state.length === 0;
}

function finishMaybe(stream, state, isSync) {
  if (!isReadyToFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (isSync) {
    state.pendingcb++;
    nextTick(finishIfReady, stream, state);
  } else if (isReadyToFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishIfReady(stream, state) {
  if (isReadyToFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function prefinish(stream, state) {
  if ((state[kState] & (kPrefinished | kFinalCalled)) !== 0) return;
  state[kState] |= kFinalCalled;
  if (typeof stream._final === 'function' && (state[kState] & kDestroyed) === 0) {
    callFinal(stream, state);
  } else {
    state[kState] |= kPrefinished;
    stream.emit('prefinish');
  }
}

function callFinal(stream, state) {
  let called = false;
  function onFinal(error) {
    if (called) {
      errorOrDestroy(stream, error ?? new codes.ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    state.pendingcb--;
    if (error) {
      callOnFinish(state, error);
      errorOrDestroy(stream, error, (state[kState] & kSync) !== 0);
    } else if (isReadyToFinish(state)) {
      state[kState] |= kPrefinished;
      stream.emit('prefinish');
      // Told to the stream before it can be told to others that it has finished.
      state.pendingcb++;
      nextTick(finish, stream, state);
    }
  }
  state[kState] |= kSync;
  state.pendingcb++;
  try {
    stream._final(onFinal);
  } catch (error) {
    onFinal(error);
  }
  state[kState] &= ~kSync;
}

function finish(stream, state) {
  state.pendingcb--;
  state[kState] |= kFinished;
  callOnFinish(state, null);
  stream.emit('finish');
  if (!state.autoDestroy) return;
  // The other side of a duplex must be done too.
  const r = stream._readableState;
  if (!r || (r.autoDestroy && (r.endEmitted || r.readable === false))) stream.destroy();
}

/** Calls the callbacks of `end`. */
function callOnFinish(state, error) {
  if ((state[kState] & kOnFinished) === 0) return;
  const callbacks = state[kOnFinishedValue];
  state[kOnFinishedValue] = null;
  state[kState] &= ~kOnFinished;
  for (let i = 0; i < callbacks.length; i++) callbacks[i](error);
}

// ---- What can be asked.

const { prototype } = Writable;

ObjectDefineProperties(prototype, {
  __proto__: null,
  closed: getter(function get() {
    return this._writableState ? this._writableState.closed : false;
  }),
  destroyed: getter(function get() {
    return this._writableState ? this._writableState.destroyed : false;
  }, function set(value) {
    if (this._writableState) this._writableState.destroyed = value;
  }),
  writable: getter(function get() {
    const state = this._writableState;
    // Not of a duplex without this side; nor when it was ended, or failed.
    return Boolean(state && state.writable !== false &&
      (state[kState] & (kEnding | kEnded | kDestroyed | kErrored)) === 0);
  }, function set(value) {
    if (this._writableState) this._writableState.writable = Boolean(value);
  }),
  writableFinished: getter(function get() {
    return this._writableState ? this._writableState.finished : false;
  }),
  writableObjectMode: getter(function get() {
    return this._writableState ? this._writableState.objectMode : false;
  }),
  writableBuffer: getter(function get() {
    return this._writableState && this._writableState.getBuffer();
  }),
  writableEnded: getter(function get() {
    return this._writableState ? this._writableState.ending : false;
  }),
  writableNeedDrain: getter(function get() {
    const state = this._writableState;
    return state ? (state[kState] & (kDestroyed | kEnding | kNeedDrain)) === kNeedDrain : false;
  }),
  writableHighWaterMark: getter(function get() {
    return this._writableState?.highWaterMark;
  }),
  writableCorked: getter(function get() {
    return this._writableState ? this._writableState.corked : 0;
  }),
  writableLength: getter(function get() {
    return this._writableState?.length;
  }),
  errored: getter(function get() {
    return this._writableState ? this._writableState.errored : null;
  }),
  writableAborted: getter(function get() {
    const state = this._writableState;
    return state.writable !== false && (state[kState] & (kDestroyed | kErrored)) !== 0 &&
      (state[kState] & kFinished) === 0;
  }),
});

/**
 * @param {any} [err]
 * @param {(error?: any) => void} [cb]
 */
Writable.prototype.destroy = function(err, cb) {
  const state = this._writableState;
  // The callbacks of what waits, in a tick.
  if ((state[kState] & (kBuffered | kOnFinished)) !== 0 && (state[kState] & kDestroyed) === 0) nextTick(failBuffer, state);
  destroyImpl.callDestroyMethod(this, err, cb);
  return this;
};
Writable.prototype._undestroy = destroyImpl.undestroy;
Writable.prototype._destroy = function(err, cb) {
  cb(err);
};

Writable.prototype[EventEmitter.captureRejectionSymbol] = function(err) {
  this.destroy(err);
};

Writable.fromWeb = function(writableStream, options) {
  return require('internal/webstreams/adapters').newStreamWritableFromWritableStream(writableStream, options);
};

Writable.toWeb = function(streamWritable) {
  return require('internal/webstreams/adapters').newWritableStreamFromStreamWritable(streamWritable);
};

Writable.prototype[SymbolAsyncDispose] = function() {
  return destroyImpl.dispose(this, this.writableFinished, true);
};

/** Called when `_construct` is done. */
function constructed(stream, state) {
  if ((state[kState] & kWriting) === 0) clearBuffer(stream, state);
  if ((state[kState] & kEnding) !== 0) finishMaybe(stream, state);
}

module.exports = Writable;
require('internal/streams/writable_state').setHooks({ constructed, onwrite });
