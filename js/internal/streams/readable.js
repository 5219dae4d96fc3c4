'use strict';

// Readable: the class, and what can be asked of a stream. What its methods do is in files of their own: intake (`push`,
// `unshift`), outflow (`read` and its events), mode (who gets the chunks: listeners, `pause`, `resume`), pipe, from, wrap
// and async_iterator.

const {
  FunctionPrototypeCall, ObjectDefineProperties, ObjectSetPrototypeOf, SymbolAsyncDispose, SymbolAsyncIterator,
} = primordials;

const { captureRejectionSymbol } = require('events');
const { codes } = require('internal/errors');
const { decodeAll, fromList } = require('internal/streams/chunk_queue');
const destroyImpl = require('internal/streams/destroy');
const { has } = require('internal/streams/flags');
const intake = require('internal/streams/intake');
const { Stream } = require('internal/streams/legacy');
const mode = require('internal/streams/mode');
const outflow = require('internal/streams/outflow');
const piping = require('internal/streams/pipe');
const { ReadableState, kEndEmitted, kNeedReadable } = require('internal/streams/readable_state');
const {
  defineOnConstructed, getter, kDestroyed, kErrorEmitted, kErrored, kOnConstructed,
} = require('internal/streams/state');

/**
 * @class
 * @param {object} [options]
 */
function Readable(options) {
  if (!(this instanceof Readable)) return new Readable(options);
  // Laid out, so that streams have one shape whatever is listened to.
  this._events ??= { close: undefined, error: undefined, data: undefined, end: undefined, readable: undefined };
  this._readableState = new ReadableState(options, this, false);
  if (options) readOptions(this, options);
  FunctionPrototypeCall(Stream, this, options);
  if (this._construct != null) destroyImpl.construct(this, () => this._readableState[kOnConstructed](this));
}
ObjectSetPrototypeOf(Readable.prototype, Stream.prototype);
ObjectSetPrototypeOf(Readable, Stream);

/** Options that stand for methods, and the signal. */
function readOptions(stream, { read, destroy, construct, signal }) {
  if (typeof read === 'function') stream._read = read;
  if (typeof destroy === 'function') stream._destroy = destroy;
  if (typeof construct === 'function') stream._construct = construct;
  if (signal) require('internal/streams/add-abort-signal').addAbortSignal(signal, stream);
}

defineOnConstructed(ReadableState, function onConstructed(stream) {
  if (has(this, kNeedReadable)) outflow.prefetch(stream, this);
});

Readable.ReadableState = ReadableState;
Readable._fromList = fromList;

// ---- Ends before its time.

Readable.prototype.destroy = destroyImpl.destroy;
Readable.prototype._undestroy = destroyImpl.undestroy;
Readable.prototype._destroy = function(err, cb) {
  cb(err);
};

Readable.prototype[captureRejectionSymbol] = function(err) {
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
  return intake.push(this, chunk, encoding);
};

/**
 * Puts a chunk in front of what is there.
 * @param {any} chunk
 * @param {string} [encoding]
 */
Readable.prototype.unshift = function(chunk, encoding) {
  return intake.unshift(this, chunk, encoding);
};

Readable.prototype.isPaused = function() {
  return mode.isPaused(this);
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
  decodeAll(state);
  return this;
};

// ---- What goes out.

/**
 * Takes `n` bytes or characters, all that are there if `n` is left out, or one object; null if there are not so many.
 * @param {number} [n]
 */
Readable.prototype.read = function(n) {
  return outflow.read(this, n);
};

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

// ---- Who gets it.

/**
 * Adds a listener. Listening to 'data' makes the stream flow; to 'readable', no more.
 * @param {string | symbol} ev
 * @param {Function} fn
 */
Readable.prototype.on = function(ev, fn) {
  return mode.on(this, ev, fn);
};
Readable.prototype.addListener = Readable.prototype.on;

/**
 * Removes a listener.
 * @param {string | symbol} ev
 * @param {Function} fn
 */
Readable.prototype.removeListener = function(ev, fn) {
  return mode.removeListener(this, ev, fn);
};
Readable.prototype.off = Readable.prototype.removeListener;

/** @param {string | symbol} [ev] */
Readable.prototype.removeAllListeners = function(ev) {
  return mode.removeAllListeners(this, arguments);
};

/** Lets data flow, unless there is a listener of 'readable'. */
Readable.prototype.resume = function() {
  return mode.resume(this);
};

/** Stops the flow. */
Readable.prototype.pause = function() {
  return mode.pause(this);
};

// ---- To and from others.

/**
 * Reads from an old kind of stream.
 * @param {any} stream
 */
Readable.prototype.wrap = function(stream) {
  return require('internal/streams/wrap').wrap(this, stream);
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
  return require('internal/streams/wrap').makeWrapped(Readable, src, options);
};

/**
 * One duplex of this stream and another.
 * @param {any} stream
 * @param {{ signal?: AbortSignal }} [options]
 */
Readable.prototype.compose = function compose(stream, options) {
  const { validateAbortSignal, validateObject } = require('internal/validators');
  const signal = options?.signal;
  if (options != null) validateObject(options, 'options');
  if (signal != null) validateAbortSignal(signal, 'options.signal');
  const composed = require('internal/streams/compose')([this, stream]);
  if (signal) require('internal/streams/add-abort-signal').addAbortSignalNoValidate(signal, composed);
  return composed;
};

// ---- What can be asked.

/** A getter of what the state says under `key`; `none` if there is no state, which is so in some subclasses' prototypes. */
const told = (key, none) => getter(function get() {
  const state = this._readableState;
  return state ? state[key] : none;
});

/** The same, for what can be set. */
const settable = (key, none) => getter(told(key, none).get, function set(value) {
  if (this._readableState) this._readableState[key] = value;
});

ObjectDefineProperties(Readable.prototype, {
  __proto__: null,
  readable: getter(function get() {
    const state = this._readableState;
    // Not of a duplex without this side.
    if (!state || state.readable === false) return false;
    return !has(state, kDestroyed | kErrorEmitted | kEndEmitted);
  }, function set(value) {
    if (this._readableState) this._readableState.readable = Boolean(value);
  }),
  readableDidRead: getter(function get() {
    return this._readableState.dataEmitted;
  }),
  readableAborted: getter(function get() {
    const state = this._readableState;
    return state.readable !== false && has(state, kDestroyed | kErrored) && !has(state, kEndEmitted);
  }),
  readableHighWaterMark: getter(function get() {
    return this._readableState.highWaterMark;
  }),
  readableBuffer: told('buffer', undefined),
  readableFlowing: getter(function get() {
    return this._readableState.flowing;
  }, settable('flowing').set),
  readableLength: getter(function get() {
    return this._readableState.length;
  }),
  readableObjectMode: told('objectMode', false),
  readableEncoding: told('encoding', null),
  errored: told('errored', null),
  closed: told('closed', false),
  destroyed: settable('destroyed', false),
  readableEnded: told('endEmitted', false),
});

module.exports = Readable;
require('internal/streams/operators').install(Readable);
