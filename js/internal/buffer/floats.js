'use strict';

// Reading and writing what V8 knows how to read from memory: floating point numbers and 64-bit integers. Bytes are
// copied, forwards or backwards, to or from eight bytes of our own, on which arrays of each kind have a view.

const {
  BigInt64Array, BigUint64Array, Float32Array, Float64Array, NumberIsNaN, NumberNaN, TypedArrayPrototypeGetBuffer, Uint8Array,
} = primordials;

const { checkBounds, throwValue } = require('internal/buffer/bounds');

const scratch = new Uint8Array(8);
const memory = TypedArrayPrototypeGetBuffer(scratch);
const float32 = new Float32Array(memory);
const float64 = new Float64Array(memory);
const int64 = new BigInt64Array(memory);
const uint64 = new BigUint64Array(memory);

/** 1 in the order of this machine's bytes: the first is the lowest. */
float32[0] = 1;
const isLittleEndian = scratch[3] !== 0;

/** Copies `size` bytes at `offset` to `scratch`. */
function load(buffer, offset, size, littleEndian) {
  checkBounds(buffer, offset, size);
  if (littleEndian === isLittleEndian) {
    for (let i = 0; i < size; i++) scratch[i] = buffer[offset + i];
  } else {
    for (let i = 0; i < size; i++) scratch[i] = buffer[offset + size - 1 - i];
  }
}

/** Copies `size` bytes of `scratch` to `offset`, and returns where they end. */
function store(buffer, offset, size, littleEndian) {
  if (littleEndian === isLittleEndian) {
    for (let i = 0; i < size; i++) buffer[offset + i] = scratch[i];
  } else {
    for (let i = 0; i < size; i++) buffer[offset + size - 1 - i] = scratch[i];
  }
  return offset + size;
}

function writeFloat(buffer, value, offset, littleEndian) {
  value = +value;
  checkBounds(buffer, offset, 4);
  // Of the many that NaN can be, always the same.
  float32[0] = NumberIsNaN(value) ? NumberNaN : value;
  return store(buffer, offset, 4, littleEndian);
}

function writeDouble(buffer, value, offset, littleEndian) {
  value = +value;
  checkBounds(buffer, offset, 8);
  float64[0] = NumberIsNaN(value) ? NumberNaN : value;
  return store(buffer, offset, 8, littleEndian);
}

function writeBig(buffer, value, offset, min, max, littleEndian) {
  if (value > max || value < min) throwValue(value, min, max, 8);
  checkBounds(buffer, offset, 8);
  // The same bytes whether there is a sign or not. The operator refuses, in V8's words, what is no BigInt.
  uint64[0] = value & kMaxUint64;
  return store(buffer, offset, 8, littleEndian);
}

const kMaxUint64 = 0xffffffffffffffffn;
const kMinInt64 = -0x8000000000000000n;
const kMaxInt64 = 0x7fffffffffffffffn;

const methods = {
  readBigUInt64LE(offset = 0) {
    load(this, offset, 8, true);
    return uint64[0];
  },
  readBigUInt64BE(offset = 0) {
    load(this, offset, 8, false);
    return uint64[0];
  },
  readBigInt64LE(offset = 0) {
    load(this, offset, 8, true);
    return int64[0];
  },
  readBigInt64BE(offset = 0) {
    load(this, offset, 8, false);
    return int64[0];
  },
  writeBigUInt64LE(value, offset = 0) {
    return writeBig(this, value, offset, 0n, kMaxUint64, true);
  },
  writeBigUInt64BE(value, offset = 0) {
    return writeBig(this, value, offset, 0n, kMaxUint64, false);
  },
  writeBigInt64LE(value, offset = 0) {
    return writeBig(this, value, offset, kMinInt64, kMaxInt64, true);
  },
  writeBigInt64BE(value, offset = 0) {
    return writeBig(this, value, offset, kMinInt64, kMaxInt64, false);
  },
  readFloatLE(offset = 0) {
    load(this, offset, 4, true);
    return float32[0];
  },
  readFloatBE(offset = 0) {
    load(this, offset, 4, false);
    return float32[0];
  },
  readDoubleLE(offset = 0) {
    load(this, offset, 8, true);
    return float64[0];
  },
  readDoubleBE(offset = 0) {
    load(this, offset, 8, false);
    return float64[0];
  },
  writeFloatLE(value, offset = 0) {
    return writeFloat(this, value, offset, true);
  },
  writeFloatBE(value, offset = 0) {
    return writeFloat(this, value, offset, false);
  },
  writeDoubleLE(value, offset = 0) {
    return writeDouble(this, value, offset, true);
  },
  writeDoubleBE(value, offset = 0) {
    return writeDouble(this, value, offset, false);
  },
};

/**
 * The 64-bit integers. `Uint` is another spelling of `UInt`.
 * @param {object} prototype
 */
function addBigIntMethods(prototype) {
  const verbs = ['read', 'write'];
  for (let i = 0; i < verbs.length; i++) {
    const verb = verbs[i];
    prototype[`${verb}BigUInt64LE`] = methods[`${verb}BigUInt64LE`];
    prototype[`${verb}BigUInt64BE`] = methods[`${verb}BigUInt64BE`];
    prototype[`${verb}BigUint64LE`] = methods[`${verb}BigUInt64LE`];
    prototype[`${verb}BigUint64BE`] = methods[`${verb}BigUInt64BE`];
    prototype[`${verb}BigInt64LE`] = methods[`${verb}BigInt64LE`];
    prototype[`${verb}BigInt64BE`] = methods[`${verb}BigInt64BE`];
  }
}

/** @param {object} prototype */
function addFloatMethods(prototype) {
  const names = ['FloatLE', 'FloatBE', 'DoubleLE', 'DoubleBE'];
  for (let i = 0; i < names.length; i++) prototype[`read${names[i]}`] = methods[`read${names[i]}`];
  for (let i = 0; i < names.length; i++) prototype[`write${names[i]}`] = methods[`write${names[i]}`];
}

module.exports = { addBigIntMethods, addFloatMethods };
