'use strict';

// Bytes of any kind as a Buffer.

const { ArrayBufferIsView } = primordials;

const { FastBuffer } = require('internal/buffer');

/**
 * Whether a chunk is bytes.
 * @param {any} value
 */
function isView(value) {
  return ArrayBufferIsView(value);
}

/**
 * Bytes as a Buffer over the same memory; a Buffer stays what it is.
 * @param {ArrayBufferView} chunk
 */
function toBuffer(chunk) {
  return chunk instanceof FastBuffer ? chunk : new FastBuffer(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

module.exports = { isView, toBuffer };
