'use strict';

// The public face of streams; what they do is in internal/streams/.

const { ObjectDefineProperty, SymbolFor } = primordials;

const { Stream } = require('internal/streams/legacy');
const { isUint8Array } = require('internal/util/types');
const utils = require('internal/streams/utils');
const { isView, toBuffer } = require('internal/streams/chunks');

module.exports = Stream;

// In Node's order.
Stream.isDestroyed = utils.isDestroyed;
Stream.isDisturbed = utils.isDisturbed;
Stream.isErrored = utils.isErrored;
Stream.isReadable = utils.isReadable;
Stream.isWritable = utils.isWritable;
Stream.Readable = require('internal/streams/readable');
Stream.Writable = require('internal/streams/writable');
Stream.Duplex = require('internal/streams/duplex');
Stream.Transform = require('internal/streams/transform');
Stream.PassThrough = require('internal/streams/passthrough');

/**
 * Two duplexes, each of which reads what is written to the other.
 * @param {object} [options]
 */
Stream.duplexPair = function duplexPair(options) {
  return require('internal/streams/duplexpair')(options);
};
Stream.pipeline = require('internal/streams/pipeline').pipeline;
Stream.addAbortSignal = require('internal/streams/add-abort-signal').addAbortSignal;
Stream.finished = require('internal/streams/end-of-stream').eos;
Stream.destroy = require('internal/streams/destroy').destroyer;

/**
 * One duplex of several streams, iterables and functions.
 * @param {...any} streams
 */
Stream.compose = function compose(...streams) {
  return require('internal/streams/compose')(streams);
};
Stream.setDefaultHighWaterMark = require('internal/streams/state').setDefaultHighWaterMark;
Stream.getDefaultHighWaterMark = require('internal/streams/state').getDefaultHighWaterMark;

ObjectDefineProperty(Stream, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return require('stream/promises');
  },
});

const kPromisify = SymbolFor('nodejs.util.promisify.custom');
ObjectDefineProperty(Stream.pipeline, kPromisify, {
  __proto__: null,
  enumerable: true,
  get() {
    return require('stream/promises').pipeline;
  },
});
ObjectDefineProperty(Stream.finished, kPromisify, {
  __proto__: null,
  enumerable: true,
  get() {
    return require('stream/promises').finished;
  },
});

// Streams were one class once.
Stream.Stream = Stream;

Stream._isArrayBufferView = isView;
Stream._isUint8Array = isUint8Array;
Stream._uint8ArrayToBuffer = function _uint8ArrayToBuffer(chunk) {
  return toBuffer(chunk);
};
