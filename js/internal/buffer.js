'use strict';

// What buffers are made of: the class whose prototype Buffer has, the encodings, and the numbers in a buffer.

const {
  Array, ArrayBuffer, BigInt, DataView, DataViewPrototypeGetBigInt64, DataViewPrototypeGetBigUint64, DataViewPrototypeGetFloat32,
  DataViewPrototypeGetFloat64, DataViewPrototypeSetBigInt64, DataViewPrototypeSetBigUint64, DataViewPrototypeSetFloat32,
  DataViewPrototypeSetFloat64, MathFloor, MathTrunc, Number, NumberIsInteger, ObjectDefineProperty, StringPrototypeToLowerCase,
  TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteOffset, Uint8Array,
} = primordials;

const { codes } = require('internal/errors');

/** A Uint8Array that is a Buffer: without the argument checks of making one. */
class FastBuffer extends Uint8Array {}

/** Numbers of the encodings in the binding. */
const encodingNumbers = {
  __proto__: null,
  'utf8': 0, 'utf-8': 0,
  'ucs2': 1, 'ucs-2': 1, 'utf16le': 1, 'utf-16le': 1,
  'latin1': 2, 'binary': 2,
  'ascii': 3,
  'base64': 4,
  'base64url': 5,
  'hex': 6,
};

/**
 * The number of an encoding; undefined if there is none of that name.
 * @param {string} name
 * @returns {number | undefined}
 */
function encodingNumber(name) {
  return encodingNumbers[name] ?? encodingNumbers[StringPrototypeToLowerCase(`${name}`)];
}

function checkOffset(value, name) {
  if (typeof value !== 'number') throw new codes.ERR_INVALID_ARG_TYPE(name, 'number', value);
}

/** Why `offset` is no place for `size` bytes in a buffer of `length`. */
function throwBounds(offset, length, size) {
  checkOffset(offset, 'offset');
  if (MathFloor(offset) !== offset) throw new codes.ERR_OUT_OF_RANGE('offset', 'an integer', offset);
  if (length - size < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  throw new codes.ERR_OUT_OF_RANGE('offset', `>= 0 and <= ${length - size}`, offset);
}

function checkBounds(buffer, offset, size) {
  if (typeof offset !== 'number' || !NumberIsInteger(offset) || offset < 0 || offset + size > buffer.length) {
    throwBounds(offset, buffer.length, size);
  }
}

/** An integer of `size` bytes that is not in its range. */
function throwValue(value, min, max, size, suffix) {
  let range;
  const n = typeof min === 'bigint' ? 'n' : '';
  if (size > 4) {
    const bits = size * 8;
    range = min === 0 || min === 0n ? `>= 0${n} and < 2${n} ** ${bits}${n}` :
      `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}`;
    if (suffix) range = suffix;
  } else {
    range = `>= ${min}${n} and <= ${max}${n}`;
  }
  throw new codes.ERR_OUT_OF_RANGE('value', range, value);
}

/** The view through which floats and 64 bit integers are read and written. */
function viewOf(buffer) {
  return new DataView(TypedArrayPrototypeGetBuffer(buffer), TypedArrayPrototypeGetByteOffset(buffer), buffer.length);
}

function readUnsigned(buffer, offset, size, littleEndian) {
  let value = 0;
  for (let i = 0; i < size; i++) value = value * 256 + buffer[offset + (littleEndian ? size - 1 - i : i)];
  return value;
}

function writeUnsigned(buffer, value, offset, size, littleEndian) {
  for (let i = 0; i < size; i++) {
    buffer[offset + (littleEndian ? i : size - 1 - i)] = value % 256;
    value = MathFloor(value / 256);
  }
}

function checkByteLength(size) {
  if (typeof size !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('byteLength', 'number', size);
  if (!NumberIsInteger(size)) throw new codes.ERR_OUT_OF_RANGE('byteLength', 'an integer', size);
  if (size < 1 || size > 6) throw new codes.ERR_OUT_OF_RANGE('byteLength', '>= 1 and <= 6', size);
}

/** Defines `readUInt16LE` and its kin on `prototype`. */
function addNumberMethods(prototype) {
  const define = (name, value) => {
    ObjectDefineProperty(value, 'name', { __proto__: null, value: name, configurable: true });
    ObjectDefineProperty(prototype, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
  };
  const alias = (name, other) => define(other, prototype[name]);

  const defineInteger = (size, signed, littleEndian, name) => {
    const limit = 2 ** (size * 8);
    const min = signed ? -limit / 2 : 0;
    const max = signed ? limit / 2 - 1 : limit - 1;
    define(`read${name}`, function (offset = 0) {
      checkBounds(this, offset, size);
      const value = readUnsigned(this, offset, size, littleEndian);
      return signed && value > max ? value - limit : value;
    });
    define(`write${name}`, function (value, offset = 0) {
      value = +value;
      if (value > max || value < min) throwValue(value, min, max, size);
      checkBounds(this, offset, size);
      value = MathTrunc(value) || 0;
      writeUnsigned(this, value < 0 ? value + limit : value, offset, size, littleEndian);
      return offset + size;
    });
  };
  const sizes = [[1, '8'], [2, '16'], [4, '32']];
  for (let i = 0; i < sizes.length; i++) {
    const { 0: size, 1: bits } = sizes[i];
    const endings = size === 1 ? [''] : ['LE', 'BE'];
    for (let k = 0; k < endings.length; k++) {
      defineInteger(size, false, endings[k] !== 'BE', `UInt${bits}${endings[k]}`);
      defineInteger(size, true, endings[k] !== 'BE', `Int${bits}${endings[k]}`);
    }
  }

  const defineVariable = (signed, littleEndian, name) => {
    define(`read${name}`, function (offset, byteLength) {
      if (offset === undefined) throw new codes.ERR_INVALID_ARG_TYPE('offset', 'number', offset);
      checkByteLength(byteLength);
      checkBounds(this, offset, byteLength);
      const limit = 2 ** (byteLength * 8);
      const value = readUnsigned(this, offset, byteLength, littleEndian);
      return signed && value >= limit / 2 ? value - limit : value;
    });
    define(`write${name}`, function (value, offset, byteLength) {
      checkByteLength(byteLength);
      const limit = 2 ** (byteLength * 8);
      const min = signed ? -limit / 2 : 0;
      const max = signed ? limit / 2 - 1 : limit - 1;
      value = +value;
      if (value > max || value < min) throwValue(value, min, max, byteLength);
      checkBounds(this, offset, byteLength);
      value = MathTrunc(value) || 0;
      writeUnsigned(this, value < 0 ? value + limit : value, offset, byteLength, littleEndian);
      return offset + byteLength;
    });
  };
  defineVariable(false, true, 'UIntLE');
  defineVariable(false, false, 'UIntBE');
  defineVariable(true, true, 'IntLE');
  defineVariable(true, false, 'IntBE');

  const defineView = (size, littleEndian, name, get, set, range) => {
    define(`read${name}`, function (offset = 0) {
      checkBounds(this, offset, size);
      return get(viewOf(this), offset, littleEndian);
    });
    define(`write${name}`, function (value, offset = 0) {
      if (range !== undefined) {
        if (typeof value === 'bigint' ? value > range.max || value < range.min : false) {
          throwValue(value, range.min, range.max, 8);
        }
      } else {
        value = +value;
      }
      checkBounds(this, offset, size);
      set(viewOf(this), offset, value, littleEndian);
      return offset + size;
    });
  };
  const endings = ['LE', 'BE'];
  for (let i = 0; i < 2; i++) {
    const little = i === 0;
    const end = endings[i];
    defineView(4, little, `Float${end}`, DataViewPrototypeGetFloat32, DataViewPrototypeSetFloat32);
    defineView(8, little, `Double${end}`, DataViewPrototypeGetFloat64, DataViewPrototypeSetFloat64);
    defineView(8, little, `BigUInt64${end}`, DataViewPrototypeGetBigUint64, DataViewPrototypeSetBigUint64,
      { min: 0n, max: 2n ** 64n - 1n });
    defineView(8, little, `BigInt64${end}`, DataViewPrototypeGetBigInt64, DataViewPrototypeSetBigInt64,
      { min: -(2n ** 63n), max: 2n ** 63n - 1n });
  }
  const unsigned = ['UInt8', 'UInt16LE', 'UInt16BE', 'UInt32LE', 'UInt32BE', 'UIntLE', 'UIntBE', 'BigUInt64LE', 'BigUInt64BE'];
  for (let i = 0; i < unsigned.length; i++) {
    const lower = primordials.StringPrototypeReplace(unsigned[i], 'UInt', 'Uint');
    alias(`read${unsigned[i]}`, `read${lower}`);
    alias(`write${unsigned[i]}`, `write${lower}`);
  }
}

module.exports = { FastBuffer, addNumberMethods, encodingNumber };
