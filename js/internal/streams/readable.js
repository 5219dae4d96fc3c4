'use strict';

// Readable. How chunks come in (`push`, `unshift`) and go out (`read`, and 'data' when it flows) is here; what follows
// the end of one stream in others (`pipe`), its chunks as an async iterable, and its making from iterables are in files of
// their own.
//
// A stream is in one of three modes, `flowing`: null before anybody wants its data; true while it pushes them out as
// 'data'; false after `pause`, or while they are fetched with `read` upon 'readable'.

const {
  FunctionPrototypeBind, FunctionPrototypeCall, NumberIsInteger, NumberIsNaN, NumberParseInt, ObjectDefineProperties,
  ObjectKeys, ObjectSetPrototypeOf, ReflectApply, SymbolAsyncDispose, SymbolAsyncIterator,
} = primordials;

const { Buffer } = require('buffer');
const EventEmitter = require('events');
const { codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const destroyImpl = require('internal/streams/destroy');
const { Stream } = require('internal/streams/legacy');
const piping = require('internal/streams/pipe');
const {
  getter, kCloseEmitted, kConstructed, kDestroyed, kErrorEmitted, kErrored, kObjectMode, kOnConstructed, kState,
} = require('internal/streams/state');
const {
  ReadableState, fromList, kDataEmitted, kDataListening, kDecoder, kEmittedReadable, kEndEmitted, kEndUntold, kEnded,
  kFlowing, kHasFlowing, kHasPaused, kMultiAwaitDrain, kNeedReadable, kPaused, kReadableListening, kReading,
  kReadingMore, kResumeScheduled, kSync, keepChunk, setHooks,
} = require('internal/streams/readable_state');
const { isView, toBuffer } = require('internal/streams/chunks');

const { errorOrDestroy } = destroyImpl;
const { on: addListener, removeListener, removeAllListeners } = EventEmitter.prototype;

/** The largest mark that a large `read(n)` may set. */
const kMaxHighWaterMark = 0x40000000;

/**
 * @class
 * @param {object} [options]
 */
function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  // Laid out, so that streams have one shape whatever is listened to.
  this._events ??= { close: undefined, error: undefined, data: undefined, end: undefined, readable: undefined };
  this._readableState = new ReadableState(options, this, false);
  if (options) {
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('internal/streams/add-abort-signal').addAbortSignal(options.signal, this);
  }
  FunctionPrototypeCall(Stream, this, options);
  if (this._construct != null) {
    destroyImpl.construct(this, () => {
      this._readableState[kOnConstructed](this);
    });
  }
}
ObjectSetPrototypeOf(Readable.prototype, Stream.prototype);
ObjectSetPrototypeOf(Readable, Stream);

Readable.ReadableState = ReadableState;
Readable._fromList = fromList;

Readable.prototype.destroy = destroyImpl.destroy;
Readable.prototype._undestroy = destroyImpl.undestroy;
Readable.prototype._destroy = function(err, cb) {
  cb(err);
};

Readable.prototype[EventEmitter.captureRejectionSymbol] = function(err) {
  this.destroy(err);
};

Readable.prototype[SymbolAsyncDispose] = function() {
  return destroyImpl.dispose(this, this.readableEnded, false);
};

// ---- What comes in.

/**
 * Hands a chunk to the stream; null for its end.
 * @param {any} chunk
 * @param {string} [encoding]
 * @returns {boolean} whether more is welcome
 */
Readable.prototype.push = function(chunk, encoding) {
  return take(this, this._readableState, chunk, encoding, false);
};

/**
 * Puts a chunk in front of what is there.
 * @param {any} chunk
 * @param {string} [encoding]
 */
Readable.prototype.unshift = function(chunk, encoding) {
  return take(this, this._readableState, chunk, encoding, true);
};

function take(stream, state, chunk, encoding, inFront) {
  if (chunk === null) {
    state[kState] &= ~kReading;
    onEnd(stream, state);
    return false;
  }
  if ((state[kState] & kObjectMode) === 0) {
    if (typeof chunk === 'string') {
      encoding ||= state.defaultEncoding;
      if (state.encoding !== encoding) {
        chunk = Buffer.from(chunk, encoding);
        // What is read is text of another encoding: it will not be decoded again.
        if (state.encoding) chunk = chunk.toString(state.encoding);
        else encoding = '';
      }
    } else if (isView(chunk)) {
      chunk = toBuffer(chunk);
      encoding = '';
    } else if (chunk !== undefined) {
      errorOrDestroy(stream, new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk));
      return false;
    }
    if (!chunk || chunk.length <= 0) {
      if (!inFront) {
        state[kState] &= ~kReading;
        maybeReadMore(stream, state);
      }
      return wantsMore(state);
    }
  }
  return inFront ? addInFront(stream, state, chunk) : add(stream, state, chunk, encoding);
}

function add(stream, state, chunk, encoding) {
  if ((state[kState] & kEnded) !== 0) {
    errorOrDestroy(stream, new codes.ERR_STREAM_PUSH_AFTER_EOF());
    return false;
  }
  if ((state[kState] & (kDestroyed | kErrored)) !== 0) return false;
  state[kState] &= ~kReading;
  if ((state[kState] & kDecoder) !== 0 && !encoding) {
    chunk = state.decoder.write(chunk);
    if (chunk.length === 0 && (state[kState] & kObjectMode) === 0) {
      maybeReadMore(stream, state);
      return wantsMore(state);
    }
  }
  addChunk(stream, state, chunk, false);
  return wantsMore(state);
}

function addInFront(stream, state, chunk) {
  if ((state[kState] & kEndEmitted) !== 0) errorOrDestroy(stream, new codes.ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
  else if ((state[kState] & (kDestroyed | kErrored)) !== 0) return false;
  else addChunk(stream, state, chunk, true);
  return wantsMore(state);
}

function addChunk(stream, state, chunk, inFront) {
  // Straight to the listeners if nothing is in between.
  if ((state[kState] & (kFlowing | kSync | kDataListening)) === (kFlowing | kDataListening) && state.length === 0) {
    forgetDrains(state);
    state[kState] |= kDataEmitted;
    stream.emit('data', chunk);
  } else {
    keepChunk(state, chunk, inFront);
    if ((state[kState] & kNeedReadable) !== 0) emitReadable(stream);
  }
  maybeReadMore(stream, state);
}

/** Data flow again: nobody is waited for. */
function forgetDrains(state) {
  if ((state[kState] & kMultiAwaitDrain) !== 0) state.awaitDrainWriters.clear();
  else state.awaitDrainWriters = null;
}

function wantsMore(state) {
  return (state[kState] & kEnded) === 0 && (state.length < state.highWaterMark || state.length === 0);
}

function onEnd(stream, state) {
  if ((state[kState] & kEnded) !== 0) return;
  if ((state[kState] & kDecoder) !== 0) {
    const rest = state.decoder.end();
    if (rest && rest.length) keepChunk(state, rest, false);
  }
  state[kState] |= kEnded;
  if ((state[kState] & kSync) !== 0) {
    // Whoever listens to 'readable' later is told then.
    if ((state[kState] & (kReadableListening | kFlowing)) !== 0) emitReadable(stream);
    else state[kState] |= kEndUntold;
  } else {
    state[kState] = (state[kState] & ~kNeedReadable) | kEmittedReadable;
    emitReadableNow(stream);
  }
}

Readable.prototype.isPaused = function() {
  const flags = this._readableState[kState];
  return (flags & kPaused) !== 0 || (flags & (kHasFlowing | kFlowing)) === kHasFlowing;
};

/**
 * From now on chunks are text.
 * @param {string} enc
 */
Readable.prototype.setEncoding = function(enc) {
  const { StringDecoder } = require('string_decoder');
  const decoder = new StringDecoder(enc);
  const state = this._readableState;
  state.decoder = decoder;
  state.encoding = decoder.encoding;
  let text = '';
  for (let i = state.bufferIndex; i < state.buffer.length; i++) text += decoder.write(state.buffer[i]);
  state.buffer.length = 0;
  state.bufferIndex = 0;
  if (text !== '') state.buffer[0] = text;
  state.length = text.length;
  return this;
};

// ---- What goes out.

/**
 * Takes `n` bytes or characters, all that are there if `n` is left out, or one object; null if there are not so many.
 * @param {number} [n]
 */
Readable.prototype.read = function(n) {
  if (n === undefined) n = NaN;
  else if (!NumberIsInteger(n)) n = NumberParseInt(n, 10);
  const state = this._readableState;
  const wanted = n;
  if (n > state.highWaterMark) state.highWaterMark = nextHighWaterMark(n);
  if (n !== 0) state[kState] &= ~(kEmittedReadable | kEndUntold);
  // `read(0)` only makes it fetch more, or tell again that something is there.
  if (n === 0 && (state[kState] & kNeedReadable) !== 0 && isFullOrEnded(state)) {
    if (state.length === 0 && (state[kState] & kEnded) !== 0) endReadable(this);
    else emitReadable(this);
    return null;
  }
  n = howMuchToRead(n, state);
  if (n === 0 && (state[kState] & kEnded) !== 0) {
    if (state.length === 0) endReadable(this);
    return null;
  }
  if (shouldFetch(state, n)) {
    fetch(this, state);
    // It may have pushed at once.
    if ((state[kState] & kReading) === 0) n = howMuchToRead(wanted, state);
  }
  return deliver(this, state, n, wanted);
};

function isFullOrEnded(state) {
  if ((state[kState] & kEnded) !== 0) return true;
  return state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0;
}

/** Whether `_read` must be called, if `n` are taken. */
function shouldFetch(state, n) {
  const flags = state[kState];
  if ((flags & (kEnded | kReading | kDestroyed | kErrored | kConstructed)) !== kConstructed) return false;
  return (flags & kNeedReadable) !== 0 || state.length === 0 || state.length - n < state.highWaterMark;
}

function fetch(stream, state) {
  state[kState] |= kReading | kSync;
  if (state.length === 0) state[kState] |= kNeedReadable;
  try {
    stream._read(state.highWaterMark);
  } catch (error) {
    errorOrDestroy(stream, error);
  }
  state[kState] &= ~kSync;
}

function deliver(stream, state, n, wanted) {
  const result = n > 0 ? fromList(n, state) : null;
  if (result === null) {
    if (state.length <= state.highWaterMark) state[kState] |= kNeedReadable;
    n = 0;
  } else {
    state.length -= n;
    forgetDrains(state);
  }
  if (state.length === 0) {
    if ((state[kState] & kEnded) === 0) state[kState] |= kNeedReadable;
    else if (wanted !== n) endReadable(stream);
  }
  // What was there before an error is still told, until the error is.
  if (result !== null && (state[kState] & (kErrorEmitted | kCloseEmitted)) === 0) {
    state[kState] |= kDataEmitted;
    stream.emit('data', result);
  }
  return result;
}

/** The next power of two. */
function nextHighWaterMark(n) {
  if (n > kMaxHighWaterMark) throw new codes.ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
  let mark = 1;
  while (mark < n) mark *= 2;
  return mark;
}

/** How many of `n` can be had now. */
function howMuchToRead(n, state) {
  if (n <= 0 || (state.length === 0 && (state[kState] & kEnded) !== 0)) return 0;
  if ((state[kState] & kObjectMode) !== 0) return 1;
  if (NumberIsNaN(n)) {
    // One chunk at a time; but text that nobody lets flow is handed out whole.
    const isWhole = (state[kState] & (kFlowing | kDecoder)) === kDecoder;
    return isWhole || state.length === 0 ? state.length : state.buffer[state.bufferIndex].length;
  }
  if (n <= state.length) return n;
  return (state[kState] & kEnded) !== 0 ? state.length : 0;
}

/** Tells in a tick, once, that something is there. */
function emitReadable(stream) {
  const state = stream._readableState;
  state[kState] &= ~kNeedReadable;
  if ((state[kState] & kEmittedReadable) !== 0) return;
  state[kState] |= kEmittedReadable;
  nextTick(emitReadableNow, stream);
}

function emitReadableNow(stream) {
  const state = stream._readableState;
  if ((state[kState] & (kDestroyed | kErrored)) === 0 && (state.length || (state[kState] & kEnded) !== 0)) {
    stream.emit('readable');
    state[kState] &= ~kEmittedReadable;
  }
  // Told once more when more comes, unless it flows or is full.
  if ((state[kState] & (kFlowing | kEnded)) === 0 && state.length <= state.highWaterMark) state[kState] |= kNeedReadable;
  flow(stream);
}

/** Fetches in a tick until the buffer is full, without being asked. */
function maybeReadMore(stream, state) {
  if ((state[kState] & (kReadingMore | kConstructed)) !== kConstructed) return;
  state[kState] |= kReadingMore;
  nextTick(readMore, stream, state);
}

function readMore(stream, state) {
  while ((state[kState] & (kReading | kEnded)) === 0 &&
      (state.length < state.highWaterMark || ((state[kState] & kFlowing) !== 0 && state.length === 0))) {
    const before = state.length;
    stream.read(0);
    if (state.length === before) break;
  }
  state[kState] &= ~kReadingMore;
}

/** Fetches more: to be replaced. It calls `push`, now or later. */
Readable.prototype._read = function(n) {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_read()');
};

/**
 * Writes all that it brings to `dest`.
 * @param {any} dest
 * @param {{ end?: boolean }} [pipeOpts]
 */
Readable.prototype.pipe = function(dest, pipeOpts) {
  return piping.pipe(this, dest, pipeOpts);
};

/** @param {any} [dest] all destinations if it is left out */
Readable.prototype.unpipe = function(dest) {
  return piping.unpipe(this, dest);
};

function endReadable(stream) {
  const state = stream._readableState;
  if ((state[kState] & kEndEmitted) !== 0) return;
  state[kState] |= kEnded;
  nextTick(emitEnd, state, stream);
}

function emitEnd(state, stream) {
  if ((state[kState] & (kErrored | kCloseEmitted | kEndEmitted)) !== 0 || state.length !== 0) return;
  state[kState] |= kEndEmitted;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    nextTick(endWritable, stream);
  } else if (state.autoDestroy) {
    // The other side of a duplex must be done too.
    const w = stream._writableState;
    if (!w || (w.autoDestroy && (w.finished || w.writable === false))) stream.destroy();
  }
}

function endWritable(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

// ---- Modes.

/**
 * Adds a listener. Listening to 'data' makes the stream flow; to 'readable', no more.
 * @param {string | symbol} ev
 * @param {Function} fn
 */
Readable.prototype.on = function(ev, fn) {
  const result = FunctionPrototypeCall(addListener, this, ev, fn);
  const state = this._readableState;
  if (ev === 'data') {
    state[kState] |= kDataListening;
    if (this.listenerCount('readable') > 0) state[kState] |= kReadableListening;
    else state[kState] &= ~kReadableListening;
    if ((state[kState] & (kHasFlowing | kFlowing)) !== kHasFlowing) this.resume();
  } else if (ev === 'readable' && (state[kState] & (kEndEmitted | kReadableListening)) === 0) {
    const isUntold = (state[kState] & kEndUntold) !== 0;
    state[kState] = (state[kState] & ~(kFlowing | kEmittedReadable | kEndUntold)) | kReadableListening | kNeedReadable |
      kHasFlowing;
    if (state.length || isUntold) emitReadable(this);
    if (state.length === 0 && (state[kState] & kReading) === 0) nextTick(readNothing, this);
  }
  return result;
};
Readable.prototype.addListener = Readable.prototype.on;

function readNothing(self) {
  self.read(0);
}

/**
 * Removes a listener.
 * @param {string | symbol} ev
 * @param {Function} fn
 */
Readable.prototype.removeListener = function(ev, fn) {
  const result = FunctionPrototypeCall(removeListener, this, ev, fn);
  if (ev === 'readable') {
    // In a tick: it may be added again at once, as `once` listeners are.
    nextTick(updateReadableListening, this);
  } else if (ev === 'data' && this.listenerCount('data') === 0) {
    this._readableState[kState] &= ~kDataListening;
  }
  return result;
};
Readable.prototype.off = Readable.prototype.removeListener;

/** @param {string | symbol} [ev] */
Readable.prototype.removeAllListeners = function(ev) {
  const result = ReflectApply(removeAllListeners, this, arguments);
  if (ev === 'readable' || ev === undefined) nextTick(updateReadableListening, this);
  return result;
};

function updateReadableListening(self) {
  const state = self._readableState;
  if (self.listenerCount('readable') > 0) state[kState] |= kReadableListening;
  else state[kState] &= ~kReadableListening;
  if ((state[kState] & (kHasPaused | kPaused | kResumeScheduled)) === (kHasPaused | kResumeScheduled)) {
    // `resume` was called, but a listener of 'readable' was in the way.
    state[kState] |= kHasFlowing | kFlowing;
  } else if (self.listenerCount('data') > 0) {
    self.resume();
  } else if ((state[kState] & kReadableListening) === 0) {
    state[kState] &= ~(kHasFlowing | kFlowing);
  }
}

/** Lets data flow, unless there is a listener of 'readable'. */
Readable.prototype.resume = function() {
  const state = this._readableState;
  if ((state[kState] & kDestroyed) !== 0) return this;
  if ((state[kState] & kFlowing) === 0) {
    state[kState] |= kHasFlowing;
    if ((state[kState] & kReadableListening) === 0) state[kState] |= kFlowing;
    scheduleResume(this, state);
  }
  state[kState] = (state[kState] | kHasPaused) & ~kPaused;
  return this;
};

function scheduleResume(stream, state) {
  if ((state[kState] & kResumeScheduled) !== 0) return;
  state[kState] |= kResumeScheduled;
  nextTick(resumeNow, stream, state);
}

function resumeNow(stream, state) {
  if ((state[kState] & kReading) === 0) stream.read(0);
  state[kState] &= ~kResumeScheduled;
  stream.emit('resume');
  flow(stream);
  if ((state[kState] & (kFlowing | kReading)) === kFlowing) stream.read(0);
}

/** Stops the flow. */
Readable.prototype.pause = function() {
  const state = this._readableState;
  if ((state[kState] & kDestroyed) !== 0) return this;
  if ((state[kState] & (kHasFlowing | kFlowing)) !== kHasFlowing) {
    state[kState] = (state[kState] | kHasFlowing) & ~kFlowing;
    this.emit('pause');
  }
  state[kState] |= kHasPaused | kPaused;
  return this;
};

function flow(stream) {
  const state = stream._readableState;
  while ((state[kState] & kFlowing) !== 0 && stream.read() !== null);
}

// ---- To and from others.

/**
 * Reads from an old kind of stream.
 * @param {any} stream
 */
Readable.prototype.wrap = function(stream) {
  let paused = false;
  stream.on('data', (chunk) => {
    if (!this.push(chunk) && stream.pause) {
      paused = true;
      stream.pause();
    }
  });
  stream.on('end', () => {
    this.push(null);
  });
  stream.on('error', (err) => {
    errorOrDestroy(this, err);
  });
  stream.on('close', () => {
    this.destroy();
  });
  stream.on('destroy', () => {
    this.destroy();
  });
  this._read = () => {
    if (paused && stream.resume) {
      paused = false;
      stream.resume();
    }
  };
  // Its other methods are ours too; but, as in Node, not its first property.
  const keys = ObjectKeys(stream);
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i];
    if (this[key] === undefined && typeof stream[key] === 'function') {
      this[key] = FunctionPrototypeBind(stream[key], stream);
    }
  }
  return this;
};

Readable.prototype[SymbolAsyncIterator] = function() {
  return require('internal/streams/async_iterator').iterate(this);
};

/** @param {{ destroyOnReturn?: boolean }} [options] */
Readable.prototype.iterator = function(options) {
  if (options !== undefined) require('internal/validators').validateObject(options, 'options');
  return require('internal/streams/async_iterator').iterate(this, options);
};

/**
 * @param {Iterable<any> | AsyncIterable<any>} iterable
 * @param {object} [opts]
 */
Readable.from = function(iterable, opts) {
  return require('internal/streams/from').from(Readable, iterable, opts);
};

Readable.fromWeb = function(readableStream, options) {
  return require('internal/webstreams/adapters').newStreamReadableFromReadableStream(readableStream, options);
};

Readable.toWeb = function(streamReadable, options) {
  return require('internal/webstreams/adapters').newReadableStreamFromStreamReadable(streamReadable, options);
};

/**
 * A Readable of what an old kind of stream brings.
 * @param {any} src
 * @param {object} [options]
 */
Readable.wrap = function(src, options) {
  return new Readable({
    objectMode: src.readableObjectMode ?? src.objectMode ?? true,
    ...options,
    destroy(err, callback) {
      destroyImpl.destroyer(src, err);
      callback(err);
    },
  }).wrap(src);
};

/**
 * One duplex of this stream and another.
 * @param {any} stream
 * @param {{ signal?: AbortSignal }} [options]
 */
Readable.prototype.compose = function compose(stream, options) {
  const { validateAbortSignal, validateObject } = require('internal/validators');
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
  const composed = require('internal/streams/compose')([this, stream]);
  if (options?.signal) require('internal/streams/add-abort-signal').addAbortSignalNoValidate(options.signal, composed);
  return composed;
};

// ---- What can be asked.

ObjectDefineProperties(Readable.prototype, {
  __proto__: null,
  readable: getter(function get() {
    const state = this._readableState;
    // Not of a duplex without this side.
    return Boolean(state && state.readable !== false &&
      (state[kState] & (kDestroyed | kErrorEmitted | kEndEmitted)) === 0);
  }, function set(value) {
    if (this._readableState) this._readableState.readable = Boolean(value);
  }),
  readableDidRead: getter(function get() {
    return this._readableState.dataEmitted;
  }),
  readableAborted: getter(function get() {
    const state = this._readableState;
    return state.readable !== false && (state[kState] & (kDestroyed | kErrored)) !== 0 &&
      (state[kState] & kEndEmitted) === 0;
  }),
  readableHighWaterMark: getter(function get() {
    return this._readableState.highWaterMark;
  }),
  readableBuffer: getter(function get() {
    return this._readableState?.buffer;
  }),
  readableFlowing: getter(function get() {
    return this._readableState.flowing;
  }, function set(value) {
    if (this._readableState) this._readableState.flowing = value;
  }),
  readableLength: getter(function get() {
    return this._readableState.length;
  }),
  readableObjectMode: getter(function get() {
    return this._readableState ? this._readableState.objectMode : false;
  }),
  readableEncoding: getter(function get() {
    return this._readableState ? this._readableState.encoding : null;
  }),
  errored: getter(function get() {
    return this._readableState ? this._readableState.errored : null;
  }),
  closed: getter(function get() {
    return this._readableState ? this._readableState.closed : false;
  }),
  destroyed: getter(function get() {
    return this._readableState ? this._readableState.destroyed : false;
  }, function set(value) {
    if (this._readableState) this._readableState.destroyed = value;
  }),
  readableEnded: getter(function get() {
    return this._readableState ? this._readableState.endEmitted : false;
  }),
});

module.exports = Readable;
setHooks({ maybeReadMore });
require('internal/streams/operators').install(Readable);
