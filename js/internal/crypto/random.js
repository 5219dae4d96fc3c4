'use strict';

// Random bytes, numbers and UUIDs.

const {
  ArrayBufferIsView, DateNow, MathFloor, NumberIsSafeInteger, StringPrototypePadStart, TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetByteOffset, TypedArrayPrototypeGetSymbolToStringTag, Uint8Array,
  NumberPrototypeToString,
} = primordials;

const binding = internalBinding('crypto');
const { codes, hideFrames } = require('internal/errors');
const { FastBuffer } = require('internal/buffer');
const { isAnyArrayBuffer } = require('internal/util/types');
const { validateBoolean, validateFunction, validateNumber, validateObject } = require('internal/validators');
const { kEmptyObject } = require('internal/util');
const { kMaxInt32 } = require('internal/crypto/util');

const kMaxRandom = 2 ** 48 - 1;

function failed() {
  return new codes.ERR_OPERATION_FAILED('random bytes are not to be had');
}

function fill(memory, offset, size) {
  if (size > 0 && !binding.randomFill(memory, offset, size)) throw failed();
}

/** An offset or a size in elements of `elementSize`, as bytes. */
function getOffset(offset, elementSize, length) {
  validateRange(getOffset, offset, 'offset', length / elementSize);
  return offset * elementSize;
}

function validateRange(check, value, name, max) {
  validateNumber(value, name);
  if (!(value >= 0 && value <= max)) {
    throw hideFrames(new codes.ERR_OUT_OF_RANGE(name, `>= 0 && <= ${max}`, value), check);
  }
}

function getSize(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  size *= elementSize;
  if (!(size >= 0 && size <= kMaxInt32)) {
    throw hideFrames(new codes.ERR_OUT_OF_RANGE('size', `>= 0 && <= ${kMaxInt32}`, size), getSize);
  }
  if (size + offset > length) {
    throw hideFrames(new codes.ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, size + offset), getSize);
  }
  return size >>> 0;
}

/**
 * @param {number} size
 * @param {(error: Error | null, bytes: Buffer) => void} [callback]
 * @returns {Buffer | undefined}
 */
function randomBytes(size, callback) {
  validateNumber(size, 'size');
  if (!(size >= 0 && size <= kMaxInt32)) throw new codes.ERR_OUT_OF_RANGE('size', `>= 0 && <= ${kMaxInt32}`, size);
  size >>>= 0;
  if (callback !== undefined) validateFunction(callback, 'callback');
  const bytes = new FastBuffer(size);
  if (callback === undefined) {
    fill(bytes, 0, size);
    return bytes;
  }
  binding.randomFill(bytes, 0, size, (filled) => {
    if (filled) callback(null, bytes);
    else callback(failed());
  });
}

function checkMemory(memory) {
  if (isAnyArrayBuffer(memory) || ArrayBufferIsView(memory)) return;
  throw hideFrames(new codes.ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], memory), checkMemory);
}

/**
 * @template T
 * @param {T} buf
 * @param {number} [offset] in elements
 * @param {number} [size] in elements
 * @returns {T}
 */
function randomFillSync(buf, offset = 0, size) {
  checkMemory(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  offset = getOffset(offset, elementSize, buf.byteLength);
  size = size === undefined ? buf.byteLength - offset : getSize(size, elementSize, offset, buf.byteLength);
  fill(buf, offset, size);
  return buf;
}

/**
 * @param {ArrayBuffer | ArrayBufferView} buf
 * @param {number | Function} [offset] in elements
 * @param {number | Function} [size] in elements
 * @param {(error: Error | null, buf: any) => void} callback
 */
function randomFill(buf, offset, size, callback) {
  checkMemory(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  } else {
    validateFunction(callback, 'callback');
  }
  offset = getOffset(offset, elementSize, buf.byteLength);
  size = size === undefined ? buf.byteLength - offset : getSize(size, elementSize, offset, buf.byteLength);
  if (size === 0) {
    callback(null, buf);
    return;
  }
  binding.randomFill(buf, offset, size, (filled) => {
    if (filled) callback(null, buf);
    else callback(failed());
  });
}

const kPoolSize = 6 * 1024;
let pool;
let used = kPoolSize;

/** A number of 48 random bits. */
function random48() {
  if (used + 6 > kPoolSize) {
    pool ??= new Uint8Array(kPoolSize);
    fill(pool, 0, kPoolSize);
    used = 0;
  }
  let value = 0;
  for (let i = 0; i < 6; i++) {
    value = value * 256 + pool[used];
    // Nobody shall find there what was given out.
    pool[used++] = 0;
  }
  return value;
}

/**
 * An integer from `min` up to, but not, `max`.
 * @param {number} [min]
 * @param {number} max
 * @param {(error: Error | undefined, value: number) => void} [callback]
 * @returns {number | undefined}
 */
function randomInt(min, max, callback) {
  if (max === undefined || typeof max === 'function') {
    callback = max;
    max = min;
    min = 0;
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (!NumberIsSafeInteger(min)) throw new codes.ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!NumberIsSafeInteger(max)) throw new codes.ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) throw new codes.ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  const range = max - min;
  if (!(range <= kMaxRandom)) {
    throw new codes.ERR_OUT_OF_RANGE(min === 0 ? 'max' : 'max - min', `<= ${kMaxRandom}`, range);
  }
  if (callback !== undefined && used + 6 > kPoolSize) {
    // Nothing is left: more is fetched without waiting for it.
    pool ??= new Uint8Array(kPoolSize);
    binding.randomFill(pool, 0, kPoolSize, (filled) => {
      if (!filled) {
        callback(failed());
        return;
      }
      used = 0;
      callback(undefined, pickBelow(range) + min);
    });
    return;
  }
  const result = pickBelow(range) + min;
  if (callback === undefined) return result;
  process.nextTick(callback, undefined, result);
}

/** A random integer from 0 up to, but not, `range`. */
function pickBelow(range) {
  // What lies beyond the last whole multiple of the range would make small values more likely.
  const limit = kMaxRandom - kMaxRandom % range;
  let value;
  do value = random48(); while (value >= limit);
  return value % range;
}

const kHex = [];
const kUuidPool = 128 * 16;
let uuidPool;
let uuidUsed = kUuidPool;

/** 16 random bytes, of a pool unless the caller wants none, and where they stand in `uuidPool`. */
function uuidBytes(disableEntropyCache) {
  if (kHex.length === 0) {
    for (let i = 0; i < 256; i++) kHex[i] = StringPrototypePadStart(NumberPrototypeToString(i, 16), 2, '0');
  }
  const bytes = new Uint8Array(16);
  if (disableEntropyCache) {
    fill(bytes, 0, 16);
    return bytes;
  }
  if (uuidUsed === kUuidPool) {
    uuidPool ??= new Uint8Array(kUuidPool);
    fill(uuidPool, 0, kUuidPool);
    uuidUsed = 0;
  }
  for (let i = 0; i < 16; i++) {
    bytes[i] = uuidPool[uuidUsed];
    uuidPool[uuidUsed++] = 0;
  }
  return bytes;
}

function formatUuid(bytes) {
  let text = '';
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
    text += kHex[bytes[i]];
  }
  return text;
}

function uuidOptions(options) {
  if (options !== undefined) validateObject(options, 'options');
  const { disableEntropyCache = false } = options ?? kEmptyObject;
  validateBoolean(disableEntropyCache, 'options.disableEntropyCache');
  return disableEntropyCache;
}

/**
 * A UUID of random bits.
 * @param {{ disableEntropyCache?: boolean }} [options]
 * @returns {string}
 */
function randomUUID(options) {
  const bytes = uuidBytes(uuidOptions(options));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return formatUuid(bytes);
}

/**
 * A UUID that begins with the time, so that later ones sort after earlier ones; within a millisecond, chance decides.
 * @param {{ disableEntropyCache?: boolean }} [options]
 * @returns {string}
 */
function randomUUIDv7(options) {
  const bytes = uuidBytes(uuidOptions(options));
  let time = DateNow();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = time % 256;
    time = MathFloor(time / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return formatUuid(bytes);
}

/** Whether a value is an array of integers. */
function isIntegerArray(value) {
  switch (ArrayBufferIsView(value) ? TypedArrayPrototypeGetSymbolToStringTag(value) : undefined) {
    case 'Int8Array': case 'Uint8Array': case 'Uint8ClampedArray': case 'Int16Array': case 'Uint16Array':
    case 'Int32Array': case 'Uint32Array': case 'BigInt64Array': case 'BigUint64Array':
      return true;
    default:
      return false;
  }
}

/**
 * Fills an array of integers, as the standard of the web has it.
 * @template T
 * @param {T} data
 * @returns {T}
 */
function fillIntegers(data) {
  if (!isIntegerArray(data)) {
    const { DOMException } = require('internal/dom_exception');
    throw new DOMException('The data argument must be an integer-type TypedArray', 'TypeMismatchError');
  }
  const length = TypedArrayPrototypeGetByteLength(data);
  if (length > 65536) {
    const { QuotaExceededError } = require('internal/dom_exception');
    throw new QuotaExceededError('The requested length exceeds 65,536 bytes', { __proto__: null, quota: 65536, requested: length });
  }
  fill(new Uint8Array(TypedArrayPrototypeGetBuffer(data), TypedArrayPrototypeGetByteOffset(data), length), 0, length);
  return data;
}

module.exports = { fillIntegers, randomBytes, randomFill, randomFillSync, randomInt, randomUUID, randomUUIDv7 };
