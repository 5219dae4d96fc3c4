'use strict';

// Writable: the class, and what can be asked of a stream. What its methods do is in files of their own: writing (`write`,
// `cork`, and what follows a write) and finishing (`end`, `_final`, 'finish').

const {
  Error, FunctionPrototypeCall, FunctionPrototypeSymbolHasInstance, ObjectDefineProperties, ObjectDefineProperty,
  ObjectSetPrototypeOf, StringPrototypeToLowerCase, SymbolAsyncDispose, SymbolHasInstance,
} = primordials;

const { Buffer } = require('buffer');
const { captureRejectionSymbol } = require('events');
const { codes } = require('internal/errors');
const destroyImpl = require('internal/streams/destroy');
const finishing = require('internal/streams/finishing');
const { has, raise } = require('internal/streams/flags');
const { Stream } = require('internal/streams/legacy');
const {
  defineOnConstructed, getter, kDestroyed, kErrored, kErroredValue, kOnConstructed, kState,
} = require('internal/streams/state');
const {
  WritableState, kBuffered, kCorked, kEnded, kEnding, kFinished, kNeedDrain, kOnFinished, kWriting, setWritten,
} = require('internal/streams/writable_state');
const writing = require('internal/streams/writing');
const { nextTick } = require('internal/task_queues');

setWritten(writing.written);

/**
 * @class
 * @param {object} [options]
 */
function Writable(options) {
  if (!(this instanceof Writable)) return new Writable(options);
  // Laid out, so that streams have one shape whatever is listened to.
  this._events ??= { close: undefined, error: undefined, prefinish: undefined, finish: undefined, drain: undefined };
  this._writableState = new WritableState(options, this, false);
  if (options) readOptions(this, options);
  FunctionPrototypeCall(Stream, this, options);
  if (this._construct != null) destroyImpl.construct(this, () => this._writableState[kOnConstructed](this));
}
ObjectSetPrototypeOf(Writable.prototype, Stream.prototype);
ObjectSetPrototypeOf(Writable, Stream);

/** Options that stand for methods, and the signal. */
function readOptions(stream, { write, writev, destroy, final, construct, signal }) {
  if (typeof write === 'function') stream._write = write;
  if (typeof writev === 'function') stream._writev = writev;
  if (typeof destroy === 'function') stream._destroy = destroy;
  if (typeof final === 'function') stream._final = final;
  if (typeof construct === 'function') stream._construct = construct;
  if (signal) require('internal/streams/add-abort-signal').addAbortSignal(signal, stream);
}

defineOnConstructed(WritableState, function onConstructed(stream) {
  if (!has(this, kWriting)) writing.writeWaiting(stream, this);
  if (has(this, kEnding)) finishing.finishIfDone(stream, this, false);
});

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
  destroyImpl.errorOrDestroy(this, new codes.ERR_STREAM_CANNOT_PIPE());
};

/**
 * @param {any} chunk
 * @param {string | ((error?: any) => void) | null} [encoding]
 * @param {(error?: any) => void} [cb]
 * @returns {boolean} whether more is welcome before 'drain'
 */
Writable.prototype.write = function(chunk, encoding, cb) {
  const result = typeof encoding === 'function' ?
    writing.write(this, chunk, null, encoding) :
    writing.write(this, chunk, encoding, cb);
  return result === true;
};

/** Holds chunks back until `uncork`. */
Writable.prototype.cork = function() {
  writing.cork(this._writableState);
};

Writable.prototype.uncork = function() {
  writing.uncork(this, this._writableState);
};

/** @param {string} encoding */
Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  const name = typeof encoding === 'string' ? StringPrototypeToLowerCase(encoding) : encoding;
  if (!Buffer.isEncoding(name)) throw new codes.ERR_UNKNOWN_ENCODING(name);
  this._writableState.defaultEncoding = name;
  return this;
};

/** Writes a chunk: to be replaced, by this or by `_writev`. */
Writable.prototype._write = function(chunk, encoding, cb) {
  if (!this._writev) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_write()');
  this._writev([{ chunk, encoding }], cb);
};

Writable.prototype._writev = null;

/**
 * Writes the last chunk, if any, and ends the stream.
 * @param {any} [chunk]
 * @param {string | ((error?: any) => void) | null} [encoding]
 * @param {(error?: any) => void} [cb]
 */
Writable.prototype.end = function(chunk, encoding, cb) {
  if (typeof chunk === 'function') end(this, null, null, chunk);
  else if (typeof encoding === 'function') end(this, chunk, null, encoding);
  else end(this, chunk, encoding, cb);
  return this;
};

function end(stream, chunk, encoding, callback) {
  const state = stream._writableState;
  const result = chunk == null ? undefined : writing.write(stream, chunk, encoding, undefined);
  if (has(state, kCorked)) {
    // However often it was corked.
    state.corked = 1;
    writing.uncork(stream, state);
  }
  let error;
  if (result instanceof Error) {
    error = result;
  } else if (!has(state, kEnding | kErrored)) {
    raise(state, kEnding);
    finishing.finishIfDone(stream, state, true);
    raise(state, kEnded);
  } else {
    error = whyNotEnd(state);
  }
  if (typeof callback === 'function') callWhenFinished(state, error, callback);
}

/** What is wrong with ending a stream once more. */
function whyNotEnd(state) {
  if (has(state, kFinished)) return new codes.ERR_STREAM_ALREADY_FINISHED('end');
  return has(state, kDestroyed) ? new codes.ERR_STREAM_DESTROYED('end') : undefined;
}

function callWhenFinished(state, error, callback) {
  if (error !== undefined) nextTick(callback, error);
  else if (has(state, kErrored)) nextTick(callback, state[kErroredValue]);
  else if (has(state, kFinished)) nextTick(callback);
  else finishing.onceFinished(state, callback);
}

// ---- What can be asked.

/** A getter of what the state says under `key`; `none` if there is no state, as in prototypes. */
const told = (key, none) => getter(function get() {
  const state = this._writableState;
  return state ? state[key] : none;
});

ObjectDefineProperties(Writable.prototype, {
  __proto__: null,
  closed: told('closed', false),
  destroyed: getter(told('destroyed', false).get, function set(value) {
    if (this._writableState) this._writableState.destroyed = value;
  }),
  writable: getter(function get() {
    const state = this._writableState;
    // Not of a duplex without this side.
    if (!state || state.writable === false) return false;
    return !has(state, kDestroyed | kEnded | kEnding | kErrored);
  }, function set(value) {
    if (this._writableState) this._writableState.writable = Boolean(value);
  }),
  writableFinished: told('finished', false),
  writableObjectMode: told('objectMode', false),
  writableBuffer: getter(function get() {
    return this._writableState && this._writableState.getBuffer();
  }),
  writableEnded: told('ending', false),
  writableNeedDrain: getter(function get() {
    const state = this._writableState;
    return state ? (state[kState] & (kDestroyed | kEnding | kNeedDrain)) === kNeedDrain : false;
  }),
  writableHighWaterMark: told('highWaterMark', undefined),
  writableCorked: told('corked', 0),
  writableLength: told('length', undefined),
  errored: told('errored', null),
  writableAborted: getter(function get() {
    const state = this._writableState;
    return state.writable !== false && has(state, kDestroyed | kErrored) && !has(state, kFinished);
  }),
});

// ---- Ends before its time.

/**
 * @param {any} [err]
 * @param {(error?: any) => void} [cb]
 */
Writable.prototype.destroy = function(err, cb) {
  const state = this._writableState;
  // The callbacks of what waits come in a tick.
  if (has(state, kBuffered | kOnFinished) && !has(state, kDestroyed)) nextTick(writing.failWaiting, state);
  destroyImpl.callDestroyMethod(this, err, cb);
  return this;
};
Writable.prototype._undestroy = destroyImpl.undestroy;
Writable.prototype._destroy = function(err, cb) {
  cb(err);
};

Writable.prototype[captureRejectionSymbol] = function(err) {
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

module.exports = Writable;
