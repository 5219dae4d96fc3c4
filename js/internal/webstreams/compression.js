'use strict';

// CompressionStream and DecompressionStream.

const { TypeError } = primordials;

const { defineClass } = require('internal/webstreams/common');

/** The web's names of formats: [to compress, to decompress]. */
const formats = {
  '__proto__': null,
  'deflate': ['createDeflate', 'createInflate'],
  'deflate-raw': ['createDeflateRaw', 'createInflateRaw'],
  'gzip': ['createGzip', 'createGunzip'],
  'brotli': ['createBrotliCompress', 'createBrotliDecompress'],
  'zstd': ['createZstdCompress', 'createZstdDecompress'],
};

function checkFormat(format, name) {
  const text = `${format}`;
  if (formats[text] !== undefined) return text;
  const error = new TypeError(
    `Failed to construct '${name}': 1st argument '${text}' is not a valid enum value of type CompressionFormat.`);
  error.code = 'ERR_INVALID_ARG_VALUE';
  throw error;
}

function pairOf(format, index) {
  const options = index === 0 || format === 'brotli' || format === 'zstd' ? undefined : { rejectGarbageAfterEnd: true };
  const handle = require('zlib')[formats[format][index]](options);
  return require('internal/webstreams/adapters').newReadableWritablePairFromDuplex(handle);
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
