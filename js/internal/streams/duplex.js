'use strict';

// Duplex: a Readable that has the methods of a Writable too.

const {
  FunctionPrototypeCall, ObjectDefineProperties, ObjectGetOwnPropertyDescriptor, ObjectSetPrototypeOf,
} = primordials;

const destroyImpl = require('internal/streams/destroy');
const { Stream } = require('internal/streams/legacy');
const Readable = require('internal/streams/readable');
const { getter, kOnConstructed } = require('internal/streams/state');
const Writable = require('internal/streams/writable');

/**
 * @class
 * @param {object} [options]
 */
function Duplex(options) {
  if (!(this instanceof Duplex)) return new Duplex(options);
  this._events ??= {
    close: undefined,
    error: undefined,
    prefinish: undefined,
    finish: undefined,
    drain: undefined,
    data: undefined,
    end: undefined,
    readable: undefined,
  };
  this._readableState = new Readable.ReadableState(options, this, true);
  this._writableState = new Writable.WritableState(options, this, true);
  if (options) readOptions(this, options);
  else this.allowHalfOpen = true;
  FunctionPrototypeCall(Stream, this, options);
  if (this._construct != null) {
    destroyImpl.construct(this, () => {
      this._readableState[kOnConstructed](this);
      this._writableState[kOnConstructed](this);
    });
  }
}
ObjectSetPrototypeOf(Duplex.prototype, Readable.prototype);
ObjectSetPrototypeOf(Duplex, Readable);

function readOptions(stream, options) {
  stream.allowHalfOpen = options.allowHalfOpen !== false;
  closeSides(stream, options);
  if (typeof options.read === 'function') stream._read = options.read;
  if (typeof options.write === 'function') stream._write = options.write;
  if (typeof options.writev === 'function') stream._writev = options.writev;
  if (typeof options.destroy === 'function') stream._destroy = options.destroy;
  if (typeof options.final === 'function') stream._final = options.final;
  if (typeof options.construct === 'function') stream._construct = options.construct;
  if (options.signal) require('internal/streams/add-abort-signal').addAbortSignal(options.signal, stream);
}

/** A side that is not wanted has ended from the start. */
function closeSides(stream, options) {
  if (options.readable === false) {
    const r = stream._readableState;
    r.readable = false;
    r.ended = true;
    r.endEmitted = true;
  }
  if (options.writable === false) {
    const w = stream._writableState;
    w.writable = false;
    w.ending = true;
    w.ended = true;
    w.finished = true;
  }
}

const kMethods = ['write', 'cork', 'uncork', 'setDefaultEncoding', '_write', '_writev', 'end', 'destroy'];
for (let i = 0; i < kMethods.length; i++) Duplex.prototype[kMethods[i]] = Writable.prototype[kMethods[i]];

const kProperties = [
  'writable', 'writableHighWaterMark', 'writableObjectMode', 'writableBuffer', 'writableLength', 'writableFinished',
  'writableCorked', 'writableEnded', 'writableNeedDrain',
];
const properties = { __proto__: null };
for (let i = 0; i < kProperties.length; i++) {
  properties[kProperties[i]] = {
    __proto__: null,
    ...ObjectGetOwnPropertyDescriptor(Writable.prototype, kProperties[i]),
  };
}
properties.destroyed = getter(function get() {
  const { _readableState: r, _writableState: w } = this;
  return r === undefined || w === undefined ? false : r.destroyed && w.destroyed;
}, function set(value) {
  const { _readableState: r, _writableState: w } = this;
  // The constructors may not have run yet.
  if (!r || !w) return;
  r.destroyed = value;
  w.destroyed = value;
});
ObjectDefineProperties(Duplex.prototype, properties);

Duplex.fromWeb = function(pair, options) {
  return require('internal/webstreams/adapters').newStreamDuplexFromReadableWritablePair(pair, options);
};

Duplex.toWeb = function(duplex, options) {
  return require('internal/webstreams/adapters').newReadableWritablePairFromDuplex(duplex, options);
};

/** A duplex of almost anything that brings or takes data. */
Duplex.from = function(body) {
  return require('internal/streams/duplexify')(body, 'body');
};

module.exports = Duplex;
