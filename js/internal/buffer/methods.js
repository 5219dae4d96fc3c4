'use strict';

// The methods of Buffer.prototype, apart from those that read and write numbers.

const {
  Array, ArrayBufferIsView, MathFloor, MathTrunc, NumberIsInteger, NumberIsNaN, NumberMAX_SAFE_INTEGER, NumberMIN_SAFE_INTEGER,
  ObjectDefineProperty, SymbolFor, TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset, TypedArrayPrototypeGetLength,
} = primordials;

const binding = internalBinding('buffer');
const { codes } = require('internal/errors');
const { getEncoding, utf8 } = require('internal/buffer/encodings');
const { FastBuffer } = require('internal/buffer/fast_buffer');
const { addBigIntMethods, addFloatMethods } = require('internal/buffer/floats');
const { addIntegerMethods } = require('internal/buffer/integers');
const { isUint8Array } = require('internal/util/types');
const { validateBuffer, validateInteger } = require('internal/validators');

const { kMaxLength } = binding;
const kInspect = SymbolFor('nodejs.util.inspect.custom');

function validateOffset(value, name, max = kMaxLength) {
  validateInteger(value, name, 0, max);
}

function requireUint8Array(value, name) {
  if (!isUint8Array(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'Uint8Array'], value);
}

/** `value` as a whole number, rounded down; 0 if it is none. */
function toInteger(value) {
  if (NumberIsInteger(value)) return value;
  value = +value;
  if (NumberIsNaN(value) || value < NumberMIN_SAFE_INTEGER || value > NumberMAX_SAFE_INTEGER) return 0;
  return MathFloor(value);
}

/** `source.copy(target, targetStart, sourceStart, sourceEnd)` */
function copy(source, target, targetStart = 0, sourceStart = 0, sourceEnd = undefined) {
  if (!ArrayBufferIsView(source)) throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (!ArrayBufferIsView(target)) throw new codes.ERR_INVALID_ARG_TYPE('target', ['Buffer', 'Uint8Array'], target);
  const sourceLength = source.byteLength;
  const targetLength = target.byteLength;
  targetStart = toInteger(targetStart);
  if (targetStart < 0) throw new codes.ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  sourceStart = toInteger(sourceStart);
  if (sourceStart < 0 || sourceStart > sourceLength) {
    throw new codes.ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${sourceLength}`, sourceStart);
  }
  sourceEnd = sourceEnd === undefined ? sourceLength : toInteger(sourceEnd);
  if (sourceEnd < 0) throw new codes.ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  if (sourceEnd > sourceLength) sourceEnd = sourceLength;
  if (targetStart >= targetLength || sourceStart >= sourceEnd) return 0;
  return binding.copy(source, target, targetStart, sourceStart, sourceEnd - sourceStart);
}

/** Where a search begins, as a number within 32 bits. */
function searchStart(buffer, offset, forward) {
  if (offset > 0x7fffffff) offset = 0x7fffffff;
  else if (offset < -0x80000000) offset = -0x80000000;
  offset = +offset;
  if (!NumberIsNaN(offset)) return offset;
  return forward ? 0 : buffer.length || buffer.byteLength;
}

/** `indexOf` and `lastIndexOf`. An encoding may stand in the place of the offset or of the end. */
function search(buffer, value, offset, end, encoding, forward) {
  if (typeof end === 'string') {
    encoding = end;
    end = undefined;
  }
  end ??= buffer.length;
  validateBuffer(buffer);
  if (typeof offset === 'string') {
    encoding = offset;
    offset = undefined;
  }
  offset = searchStart(buffer, offset, forward);
  if (typeof value === 'number') return binding.indexOfNumber(buffer, value >>> 0, offset, forward, +end);
  const ops = encoding === undefined ? utf8 : getEncoding(encoding);
  if (typeof value === 'string') {
    if (ops === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    const size = ops.byteLength(value);
    const bytes = new FastBuffer(size);
    const written = ops.write(bytes, value, 0, size);
    value = written < size ? bytes.subarray(0, written) : bytes;
  } else if (!isUint8Array(value)) {
    throw new codes.ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
  }
  return binding.indexOfBuffer(buffer, value, offset, (ops ?? utf8).number, forward, +end);
}

/** An index, from the end if it is negative, within a length. */
function adjustIndex(index, length) {
  index = MathTrunc(index);
  if (index < 0) {
    index += length;
    return index > 0 ? index : 0;
  }
  if (index < length) return index;
  return NumberIsNaN(index) ? 0 : length;
}

/** Throws unless the buffer holds whole units. */
function checkUnits(buffer, size) {
  if (TypedArrayPrototypeGetLength(buffer) % size !== 0) throw new codes.ERR_INVALID_BUFFER_SIZE(`${size * 8}-bits`);
}

const methods = {
  /**
   * @param {Uint8Array} target
   * @param {number} [targetStart]
   * @param {number} [sourceStart]
   * @param {number} [sourceEnd]
   * @returns {number} how many bytes were copied
   */
  copy(target, targetStart, sourceStart, sourceEnd) {
    return copy(this, target, targetStart, sourceStart, sourceEnd);
  },

  /**
   * @param {string} [encoding]
   * @param {number} [start]
   * @param {number} [end]
   */
  toString(encoding, start, end) {
    if (arguments.length === 0) return utf8.slice(this, 0, this.length);
    const length = TypedArrayPrototypeGetLength(this);
    if (start <= 0) start = 0;
    else if (start >= length) return '';
    else start = MathTrunc(start) || 0;
    end = end === undefined || end > length ? length : MathTrunc(end) || 0;
    if (end <= start) return '';
    if (encoding === undefined) return utf8.slice(this, start, end);
    const ops = getEncoding(encoding);
    if (ops === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    return ops.slice(this, start, end);
  },

  /** @param {Uint8Array} otherBuffer */
  equals(otherBuffer) {
    requireUint8Array(otherBuffer, 'otherBuffer');
    if (this === otherBuffer) return true;
    const length = TypedArrayPrototypeGetByteLength(this);
    if (length !== TypedArrayPrototypeGetByteLength(otherBuffer)) return false;
    return length === 0 || binding.compare(this, otherBuffer) === 0;
  },

  inspect(recurseTimes, ctx) {
    return require('internal/buffer/inspect').inspectBuffer(this, ctx);
  },

  /**
   * @param {Uint8Array} target
   * @param {number} [targetStart]
   * @param {number} [targetEnd]
   * @param {number} [sourceStart]
   * @param {number} [sourceEnd]
   * @returns {-1 | 0 | 1}
   */
  compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
    requireUint8Array(target, 'target');
    if (arguments.length === 1) return binding.compare(this, target);
    if (targetStart === undefined) targetStart = 0;
    else validateOffset(targetStart, 'targetStart');
    if (targetEnd === undefined) targetEnd = target.length;
    else validateOffset(targetEnd, 'targetEnd', target.length);
    if (sourceStart === undefined) sourceStart = 0;
    else validateOffset(sourceStart, 'sourceStart');
    if (sourceEnd === undefined) sourceEnd = this.length;
    else validateOffset(sourceEnd, 'sourceEnd', this.length);
    if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
    if (targetStart >= targetEnd) return 1;
    return binding.compareOffset(this, target, targetStart, sourceStart, targetEnd, sourceEnd);
  },

  indexOf(val, offset, end, encoding) {
    return search(this, val, offset, end, encoding, true);
  },

  lastIndexOf(val, offset, end, encoding) {
    return search(this, val, offset, end, encoding, false);
  },

  includes(val, offset, end, encoding) {
    return search(this, val, offset, end, encoding, true) !== -1;
  },

  fill(value, offset, end, encoding) {
    return require('internal/buffer/fill').fill(this, value, offset, end, encoding);
  },

  /**
   * @param {string} string
   * @param {number | string} [offset]
   * @param {number | string} [length]
   * @param {string} [encoding]
   * @returns {number} how many bytes were written
   */
  write(string, offset, length, encoding) {
    const size = TypedArrayPrototypeGetLength(this);
    if (offset === undefined) return utf8.write(this, string, 0, size);
    if (length === undefined && typeof offset === 'string') {
      encoding = offset;
      length = size;
      offset = 0;
    } else {
      validateOffset(offset, 'offset', size);
      const rest = size - offset;
      if (length === undefined) {
        length = rest;
      } else if (typeof length === 'string') {
        encoding = length;
        length = rest;
      } else {
        validateOffset(length, 'length', size);
        if (length > rest) length = rest;
      }
    }
    if (!encoding) return utf8.write(this, string, offset, length);
    const ops = getEncoding(encoding);
    if (ops === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    return ops.write(this, string, offset, length);
  },

  toJSON() {
    const length = TypedArrayPrototypeGetLength(this);
    const data = new Array(length);
    for (let i = 0; i < length; i++) data[i] = this[i];
    return { type: 'Buffer', data };
  },

  subarray(start, end) {
    const length = TypedArrayPrototypeGetLength(this);
    start = adjustIndex(start, length);
    end = end === undefined ? length : adjustIndex(end, length);
    return new FastBuffer(
      TypedArrayPrototypeGetBuffer(this), TypedArrayPrototypeGetByteOffset(this) + start, end > start ? end - start : 0);
  },

  slice(start, end) {
    return this.subarray(start, end);
  },

  swap16() {
    checkUnits(this, 2);
    binding.swap16(this);
    return this;
  },

  swap32() {
    checkUnits(this, 4);
    binding.swap32(this);
    return this;
  },

  swap64() {
    checkUnits(this, 8);
    binding.swap64(this);
    return this;
  },
};

/** `utf8Slice(start, end)`, `utf8Write(string, offset, length)` and their kin. */
function addTextMethods(prototype) {
  const names = ['ascii', 'base64', 'base64url', 'latin1', 'hex', 'ucs2', 'utf8'];
  for (let i = 0; i < names.length; i++) {
    const { slice } = getEncoding(names[i]);
    prototype[`${names[i]}Slice`] = function (start, end) {
      return slice(this, start, end);
    };
  }
  for (let i = 0; i < names.length; i++) {
    const { write } = getEncoding(names[i]);
    prototype[`${names[i]}Write`] = function (string, offset, length) {
      return write(this, string, offset, length);
    };
  }
}

/** What `parent` and `offset` were called before typed arrays. */
function addAliases(prototype, Buffer) {
  ObjectDefineProperty(prototype, 'parent', {
    __proto__: null,
    enumerable: true,
    get() {
      return this instanceof Buffer ? this.buffer : undefined;
    },
  });
  ObjectDefineProperty(prototype, 'offset', {
    __proto__: null,
    enumerable: true,
    get() {
      return this instanceof Buffer ? this.byteOffset : undefined;
    },
  });
}

/**
 * Adds everything, in Node's order.
 * @param {object} prototype
 * @param {Function} Buffer
 */
function addMethods(prototype, Buffer) {
  addBigIntMethods(prototype);
  addIntegerMethods(prototype);
  addFloatMethods(prototype);
  addTextMethods(prototype);
  addAliases(prototype, Buffer);
  const names = [
    'copy', 'toString', 'equals', 'inspect', 'compare', 'indexOf', 'lastIndexOf', 'includes', 'fill', 'write', 'toJSON',
    'subarray', 'slice', 'swap16', 'swap32', 'swap64',
  ];
  for (let i = 0; i < names.length; i++) prototype[names[i]] = methods[names[i]];
  prototype.toLocaleString = prototype.toString;
  prototype[kInspect] = prototype.inspect;
}

module.exports = { addMethods };
