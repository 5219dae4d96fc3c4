'use strict';

// CompressionStream and DecompressionStream.

const { ArrayBufferIsView, DataViewPrototypeGetBuffer, TypedArrayPrototypeGetBuffer, TypeError } = primordials;

const { codes } = require('internal/errors');
const { isDataView, isSharedArrayBuffer } = require('internal/util/types');
const { defineClass } = require('internal/webstreams/common');

/** The web's names of formats: [to compress, to decompress]. */
const formats = {
  '__proto__': null,
  'deflate': ['createDeflate', 'createInflate'],
  'deflate-raw': ['createDeflateRaw', 'createInflateRaw'],
  'gzip': ['createGzip', 'createGunzip'],
  'brotli': ['createBrotliCompress', 'createBrotliDecompress'],
};

function coded(code, message) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}

function checkFormat(format, name) {
  if (typeof format === 'symbol') {
    throw coded('ERR_INVALID_ARG_TYPE',
      `Failed to construct '${name}': 1st argument is a Symbol and cannot be converted to a string.`);
  }
  const text = `${format}`;
  if (formats[text] !== undefined) return text;
  throw coded('ERR_INVALID_ARG_VALUE',
    `Failed to construct '${name}': 1st argument '${text}' is not a valid enum value of type CompressionFormat.`);
}

/** Memory that other threads may change meanwhile is refused. */
function checkChunk(chunk) {
  let buffer = chunk;
  if (isDataView(chunk)) buffer = DataViewPrototypeGetBuffer(chunk);
  else if (ArrayBufferIsView(chunk)) buffer = TypedArrayPrototypeGetBuffer(chunk);
  if (isSharedArrayBuffer(buffer)) {
    throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], chunk);
  }
}

function pairOf(format, index) {
  const options = index === 0 ? undefined : { __proto__: null, rejectGarbageAfterEnd: true };
  const handle = require('zlib')[formats[format][index]](options);
  return require('internal/webstreams/adapters').newReadableWritablePairFromDuplex(handle, undefined, checkChunk);
}

class CompressionStream {
  #transform;

  /** @param {'deflate' | 'deflate-raw' | 'gzip' | 'brotli'} format */
  constructor(format) {
    this.#transform = pairOf(checkFormat(format, 'CompressionStream'), 0);
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }
}
defineClass(CompressionStream, ['readable', 'writable'], (self) => ({ readable: self.readable, writable: self.writable }));

class DecompressionStream {
  #transform;

  /** @param {'deflate' | 'deflate-raw' | 'gzip' | 'brotli'} format */
  constructor(format) {
    this.#transform = pairOf(checkFormat(format, 'DecompressionStream'), 1);
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }
}
defineClass(DecompressionStream, ['readable', 'writable'], (self) => ({ readable: self.readable, writable: self.writable }));

module.exports = { CompressionStream, DecompressionStream };
