'use strict';

// Where buffers get their memory from. Small ones whose content is about to be written share a pool; it is made when the
// first of them is.

const { ArrayBuffer, Symbol, TypedArrayPrototypeGetBuffer, TypedArrayPrototypeSet } = primordials;

const { arrayBufferAlignedOffset, setDetachKey } = internalBinding('buffer');
const { FastBuffer } = require('internal/buffer/fast_buffer');

/** Offsets in the pool are multiples of this, so that any typed array can be made over a buffer's memory. */
const kSlotAlignment = 8;
/** The pool begins at a multiple of this. */
const kPoolAlignment = 64;

/** Who has not got it cannot transfer the pool away from the buffers in it. */
const kDetachKey = Symbol('detach_key_for_untransferable_arraybuffer');

/** @type {ArrayBuffer | undefined} */
let pool;
let poolStart = 0;
let poolSize = 0;
/** Where the free part begins. */
let poolOffset = 0;
/** All of the pool. */
let poolBuffer;

function createPool(size) {
  poolSize = size;
  pool = new ArrayBuffer(size + kPoolAlignment);
  poolStart = arrayBufferAlignedOffset(pool, kPoolAlignment);
  poolBuffer = new FastBuffer(pool, poolStart, size);
  setDetachKey(pool, kDetachKey);
  // Who asks politely, with a transfer list, is told so as for anything that cannot be transferred.
  internalBinding('messaging').mark(pool, true);
  poolOffset = 0;
}

/** The first `size` free bytes of the pool. */
function takeFromPool(size) {
  const buffer = new FastBuffer(pool, poolStart + poolOffset, size);
  poolOffset = (poolOffset + size + kSlotAlignment - 1) & ~(kSlotAlignment - 1);
  return buffer;
}

/**
 * @param {number} size
 * @param {number} limit `Buffer.poolSize`
 */
function allocate(size, limit) {
  if (size <= 0) return new FastBuffer();
  if (size >= limit >>> 1) return new FastBuffer(size);
  if (size > poolSize - poolOffset) createPool(limit);
  return takeFromPool(size);
}

/**
 * A buffer whose address is a multiple of `alignment`, a power of two.
 * @param {number} size
 * @param {number} alignment
 * @param {number} limit `Buffer.poolSize`; 0 to keep out of the pool
 */
function allocateAligned(size, alignment, limit) {
  if (size <= 0) return new FastBuffer();
  if (alignment > kPoolAlignment || size >= limit >>> 1) {
    // The address is not ours to choose: what lies before the first multiple is left unused.
    const memory = new ArrayBuffer(size + alignmentPadding(alignment));
    return new FastBuffer(memory, arrayBufferAlignedOffset(memory, alignment), size);
  }
  poolOffset = (poolOffset + alignment - 1) & ~(alignment - 1);
  if (size > poolSize - poolOffset) createPool(limit);
  return takeFromPool(size);
}

/** How many bytes more an aligned buffer may take. */
function alignmentPadding(alignment) {
  return alignment > kSlotAlignment ? alignment : kSlotAlignment;
}

/**
 * @param {string} string
 * @param {import('internal/buffer/encodings').Encoding} encoding
 * @param {number} limit `Buffer.poolSize`
 */
function fromString(string, encoding, limit) {
  const max = limit >>> 1;
  // No character takes more than four bytes: most texts need not be measured.
  let size = string.length * 4;
  if (size >= max) {
    size = encoding.byteLength(string);
    if (size >= max) {
      const buffer = new FastBuffer(size);
      const written = encoding.write(buffer, string, 0, size);
      return written < size ? new FastBuffer(TypedArrayPrototypeGetBuffer(buffer), 0, written) : buffer;
    }
  }
  if (size > poolSize - poolOffset) createPool(limit);
  return takeFromPool(encoding.write(poolBuffer, string, poolOffset, size));
}

/**
 * @param {ArrayLike<any>} list
 * @param {number} limit `Buffer.poolSize`
 */
function fromArrayLike(list, limit) {
  const { length } = list;
  if (length <= 0) return new FastBuffer();
  if (length >= limit >>> 1) return new FastBuffer(list);
  if (length > poolSize - poolOffset) createPool(limit);
  const buffer = takeFromPool(length);
  TypedArrayPrototypeSet(buffer, list, 0);
  return buffer;
}

module.exports = { alignmentPadding, allocate, allocateAligned, fromArrayLike, fromString };
