'use strict';

// Transform: what is written to it can be read from it, in the form that `_transform` gives it.

const { FunctionPrototypeCall, ObjectSetPrototypeOf, Symbol } = primordials;

const { codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const Duplex = require('internal/streams/duplex');
const { getHighWaterMark } = require('internal/streams/state');

/** The callback of a write that waits until what came of it is read. */
const kCallback = Symbol('kCallback');

/**
 * @class
 * @param {object} [options]
 */
function Transform(options) {
  if (!(this instanceof Transform)) return new Transform(options);
  // A side that holds nothing must not be made up for by what the other one holds.
  const mark = options ? getHighWaterMark(this, options, 'readableHighWaterMark', true) : null;
  if (mark === 0) {
    options = {
      ...options,
      highWaterMark: null,
      readableHighWaterMark: mark,
      writableHighWaterMark: options.writableHighWaterMark || 0,
    };
  }
  FunctionPrototypeCall(Duplex, this, options);
  // `_read` brings nothing itself: there is nothing to be held back until it returns.
  this._readableState.sync = false;
  this[kCallback] = null;
  if (options) {
    if (typeof options.transform === 'function') this._transform = options.transform;
    if (typeof options.flush === 'function') this._flush = options.flush;
  }
  // For those who replace `_final`.
  this.on('prefinish', prefinish);
}
ObjectSetPrototypeOf(Transform.prototype, Duplex.prototype);
ObjectSetPrototypeOf(Transform, Duplex);

function final(cb) {
  if (typeof this._flush !== 'function' || this.destroyed) {
    this.push(null);
    if (cb) cb();
    return;
  }
  this._flush((err, data) => {
    if (err) {
      if (cb) cb(err);
      else this.destroy(err);
      return;
    }
    if (data != null) this.push(data);
    this.push(null);
    if (cb) cb();
  });
}

function prefinish() {
  if (this._final !== final) FunctionPrototypeCall(final, this);
}

Transform.prototype._final = final;

/** Makes what is read of what is written: to be replaced. */
Transform.prototype._transform = function(chunk, encoding, callback) {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('_transform()');
};

Transform.prototype._write = function(chunk, encoding, callback) {
  const r = this._readableState;
  const w = this._writableState;
  const { length } = r;
  this._transform(chunk, encoding, (err, value) => {
    if (err) {
      callback(err);
      return;
    }
    if (value != null) this.push(value);
    // Who ended the readable side himself is told after the 'end' or the error that comes of it.
    if (r.ended) nextTick(callback);
    // What nobody reads is not added to, unless nothing was added.
    else if (w.ended || length === r.length || r.length < r.highWaterMark) callback();
    else this[kCallback] = callback;
  });
};

Transform.prototype._read = function() {
  const callback = this[kCallback];
  if (!callback) return;
  this[kCallback] = null;
  callback();
};

module.exports = Transform;
