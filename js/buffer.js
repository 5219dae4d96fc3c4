'use strict';

// Buffer: bytes as Node's programs have them.

const {
  ArrayIsArray, MathMin, NumberIsNaN, ObjectDefineProperties, ObjectDefineProperty, ObjectSetPrototypeOf, SymbolSpecies,
  SymbolToPrimitive, TypedArrayPrototypeFill, TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset, TypedArrayPrototypeGetLength, TypedArrayPrototypeSet, TypedArrayPrototypeSubarray, Uint8Array,
} = primordials;

const binding = internalBinding('buffer');
const { codes } = require('internal/errors');
const { getEncoding, utf8 } = require('internal/buffer/encodings');
const { FastBuffer } = require('internal/buffer/fast_buffer');
const memory = require('internal/buffer/memory');
const { addMethods } = require('internal/buffer/methods');
const { isAnyArrayBuffer, isArrayBufferView, isTypedArray, isUint8Array } = require('internal/util/types');
const { validateArray, validateInteger, validateNumber } = require('internal/validators');

const { kMaxLength, kStringMaxLength } = binding;
const kMaxAlignment = 2 ** 30;

let warned = false;

/** The first `Buffer()` or `new Buffer()` in a program's own files warns; those in its packages do not. */
function warnDeprecated() {
  if (warned || require('internal/util/caller').isInsideNodeModules()) return;
  warned = true;
  process.emitWarning(
    'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), Buffer.allocUnsafe(), or ' +
    'Buffer.from() methods instead.', 'DeprecationWarning', 'DEP0005');
}

/**
 * Deprecated: use `Buffer.alloc` or `Buffer.from`.
 * @param {any} arg
 * @param {any} [encodingOrOffset]
 * @param {number} [length]
 * @returns {Buffer}
 */
function Buffer(arg, encodingOrOffset, length) {
  warnDeprecated();
  if (typeof arg !== 'number') return Buffer.from(arg, encodingOrOffset, length);
  if (typeof encodingOrOffset === 'string') throw new codes.ERR_INVALID_ARG_TYPE('string', 'string', arg);
  return Buffer.alloc(arg);
}

FastBuffer.prototype.constructor = Buffer;
Buffer.prototype = FastBuffer.prototype;
addMethods(Buffer.prototype, Buffer);
ObjectSetPrototypeOf(Buffer, Uint8Array);

/** The size of the memory that small buffers share. A program may set it. */
Buffer.poolSize = 64 * 1024;

function fromString(string, encoding) {
  let ops = utf8;
  if (encoding && typeof encoding === 'string') {
    ops = getEncoding(encoding);
    if (ops === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  }
  return string.length === 0 ? new FastBuffer() : memory.fromString(string, ops, Buffer.poolSize);
}

function fromArrayBuffer(buffer, byteOffset, length) {
  byteOffset = byteOffset === undefined ? 0 : +byteOffset;
  if (NumberIsNaN(byteOffset)) byteOffset = 0;
  const rest = buffer.byteLength - byteOffset;
  if (rest < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length !== undefined) {
    length = +length;
    if (!(length > 0)) length = 0;
    else if (length > rest) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
  }
  return new FastBuffer(buffer, byteOffset, length);
}

/** From what looks like an array, or like the JSON of a buffer; undefined if it does not. */
function fromObject(object) {
  if (object.length !== undefined || isAnyArrayBuffer(object.buffer)) {
    if (typeof object.length !== 'number') return new FastBuffer();
    return memory.fromArrayLike(object, Buffer.poolSize);
  }
  if (object.type === 'Buffer' && ArrayIsArray(object.data)) return memory.fromArrayLike(object.data, Buffer.poolSize);
  return undefined;
}

/**
 * @param {any} value
 * @param {any} [encodingOrOffset]
 * @param {number} [length]
 * @returns {Buffer}
 */
Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const inner = value.valueOf && value.valueOf();
    if (inner !== null && inner !== undefined && inner !== value &&
        (typeof inner === 'string' || typeof inner === 'object')) {
      return from(inner, encodingOrOffset, length);
    }
    const buffer = fromObject(value);
    if (buffer !== undefined) return buffer;
    if (typeof value[SymbolToPrimitive] === 'function') {
      const primitive = value[SymbolToPrimitive]('string');
      if (typeof primitive === 'string') return fromString(primitive, encodingOrOffset);
    }
  }
  throw new codes.ERR_INVALID_ARG_TYPE(
    'first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

/**
 * The bytes of elements of a typed array, copied.
 * @param {ArrayBufferView} view
 * @param {number} [offset] in elements
 * @param {number} [length] in elements
 */
Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!isTypedArray(view)) throw new codes.ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  const count = TypedArrayPrototypeGetLength(view);
  if (count === 0) return new FastBuffer();
  let start = 0;
  let end = count;
  if (offset !== undefined) {
    validateInteger(offset, 'offset', 0);
    if (offset >= count) return new FastBuffer();
    start = offset;
  }
  if (length !== undefined) {
    validateInteger(length, 'length', 0);
    end = MathMin(start + length, count);
  }
  if (end <= start) return new FastBuffer();
  const size = TypedArrayPrototypeGetByteLength(view) / count;
  return memory.fromArrayLike(new Uint8Array(
    TypedArrayPrototypeGetBuffer(view),
    TypedArrayPrototypeGetByteOffset(view) + start * size,
    (end - start) * size), Buffer.poolSize);
};

const { of } = {
  of(...items) {
    const buffer = new FastBuffer(items.length);
    for (let i = 0; i < items.length; i++) buffer[i] = items[i];
    return buffer;
  },
};
Buffer.of = of;

/**
 * @param {number} size
 * @param {string | number | Uint8Array} [fill]
 * @param {string} [encoding]
 */
Buffer.alloc = function alloc(size, fill, encoding) {
  validateNumber(size, 'size', 0, kMaxLength);
  const buffer = new FastBuffer(size);
  if (fill === undefined || fill === 0 || size <= 0) return buffer;
  return require('internal/buffer/fill').fill(buffer, fill, 0, buffer.length, encoding);
};

function validateAlignment(size, alignment) {
  validateInteger(alignment, 'alignment', 1, kMaxAlignment);
  if ((alignment & (alignment - 1)) !== 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('alignment', alignment, 'must be a power of two');
  }
  const max = kMaxLength - memory.alignmentPadding(alignment);
  if (size > max) throw new codes.ERR_OUT_OF_RANGE('size', `<= ${max}`, size);
}

/**
 * Memory that may hold what was written to it before: it comes out of the pool if it is small.
 * @param {number} size
 * @param {number} [alignment] of its address: a power of two
 */
Buffer.allocUnsafe = function allocUnsafe(size, alignment) {
  validateNumber(size, 'size', 0, kMaxLength);
  if (alignment === undefined) return memory.allocate(size, Buffer.poolSize);
  validateAlignment(size, alignment);
  return memory.allocateAligned(size, alignment, Buffer.poolSize);
};

/**
 * Memory of its own.
 * @param {number} size
 * @param {number} [alignment] of its address: a power of two
 */
Buffer.allocUnsafeSlow = function allocUnsafeSlow(size, alignment) {
  validateNumber(size, 'size', 0, kMaxLength);
  if (alignment === undefined) return new FastBuffer(size);
  validateAlignment(size, alignment);
  return memory.allocateAligned(size, alignment, 0);
};

/** @param {any} b */
Buffer.isBuffer = function isBuffer(b) {
  return b instanceof Buffer;
};

/**
 * The order of two buffers.
 * @param {Uint8Array} buf1
 * @param {Uint8Array} buf2
 * @returns {-1 | 0 | 1}
 */
Buffer.compare = function compare(buf1, buf2) {
  if (!isUint8Array(buf1)) throw new codes.ERR_INVALID_ARG_TYPE('buf1', ['Buffer', 'Uint8Array'], buf1);
  if (!isUint8Array(buf2)) throw new codes.ERR_INVALID_ARG_TYPE('buf2', ['Buffer', 'Uint8Array'], buf2);
  return buf1 === buf2 ? 0 : binding.compare(buf1, buf2);
};

/** @param {any} encoding */
Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && getEncoding(encoding) !== undefined;
};

/**
 * @param {Uint8Array[]} list
 * @param {number} [length]
 */
Buffer.concat = function concat(list, length) {
  validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer();
  if (length !== undefined) validateInteger(length, 'length', 0, kMaxLength);
  let total = 0;
  for (let i = 0; i < list.length; i++) {
    if (!isUint8Array(list[i])) throw new codes.ERR_INVALID_ARG_TYPE(`list[${i}]`, ['Buffer', 'Uint8Array'], list[i]);
    total += TypedArrayPrototypeGetByteLength(list[i]);
  }
  length ??= total;
  const buffer = memory.allocate(length, Buffer.poolSize);
  let position = 0;
  for (let i = 0; i < list.length && position < length; i++) {
    let part = list[i];
    const rest = length - position;
    if (TypedArrayPrototypeGetByteLength(part) > rest) part = TypedArrayPrototypeSubarray(part, 0, rest);
    TypedArrayPrototypeSet(buffer, part, position);
    position += TypedArrayPrototypeGetByteLength(part);
  }
  // What is left may be of the pool, with what others wrote.
  if (position < length) TypedArrayPrototypeFill(buffer, 0, position, length);
  return buffer;
};

/**
 * How many bytes a text takes.
 * @param {string | ArrayBufferView | ArrayBuffer} string
 * @param {string} [encoding]
 */
Buffer.byteLength = function byteLength(string, encoding) {
  if (typeof string !== 'string') {
    if (isArrayBufferView(string) || isAnyArrayBuffer(string)) return string.byteLength;
    throw new codes.ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], string);
  }
  if (string.length === 0) return 0;
  const ops = encoding ? getEncoding(encoding) ?? utf8 : utf8;
  return ops.byteLength(string);
};

ObjectDefineProperty(Buffer, SymbolSpecies, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    return FastBuffer;
  },
});

/**
 * Bytes of one encoding as those of another. What the other cannot say becomes a question mark.
 * @param {Uint8Array} source
 * @param {string} fromEncoding
 * @param {string} toEncoding
 */
function transcode(source, fromEncoding, toEncoding) {
  if (!isUint8Array(source)) throw new codes.ERR_INVALID_ARG_TYPE('source', ['Buffer', 'Uint8Array'], source);
  if (source.length === 0) return new FastBuffer();
  return require('internal/buffer/transcode').transcode(source, fromEncoding, toEncoding);
}

/**
 * A string of bytes as base64.
 * @param {string} input
 */
function btoa(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const result = binding.btoa(`${input}`);
  if (result === -1) throw invalidCharacter('Invalid character');
  return result;
}

/**
 * Base64 as a string of bytes.
 * @param {string} input
 */
function atob(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const result = binding.atob(`${input}`);
  if (result === -2) throw invalidCharacter('Invalid character');
  if (result === -1) throw invalidCharacter('The string to be decoded is not correctly encoded.');
  return result;
}

function invalidCharacter(message) {
  const { DOMException } = require('internal/dom_exception');
  return new DOMException(message, 'InvalidCharacterError');
}

function checkBytes(input) {
  if (isTypedArray(input) || isAnyArrayBuffer(input)) return;
  throw new codes.ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
}

/** @param {ArrayBuffer | ArrayBufferView} input */
function isUtf8(input) {
  checkBytes(input);
  return binding.isUtf8(input);
}

/** @param {ArrayBuffer | ArrayBufferView} input */
function isAscii(input) {
  checkBytes(input);
  return binding.isAscii(input);
}

const constants = {};
ObjectDefineProperties(constants, {
  MAX_LENGTH: { __proto__: null, enumerable: true, value: kMaxLength },
  MAX_STRING_LENGTH: { __proto__: null, enumerable: true, value: kStringMaxLength },
});

module.exports = {
  Buffer,
  transcode,
  isUtf8,
  isAscii,
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
};

/** What comes with blobs, which few programs use. */
function lazyBlob(name) {
  const define = (value) => {
    ObjectDefineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, value, writable: true });
  };
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = require('internal/blob')[name];
      define(value);
      return value;
    },
    set: define,
  };
}

ObjectDefineProperties(module.exports, {
  constants: { __proto__: null, enumerable: true, value: constants },
  INSPECT_MAX_BYTES: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return require('internal/buffer/inspect').getMaxBytes();
    },
    set(value) {
      require('internal/buffer/inspect').setMaxBytes(value);
    },
  },
  Blob: lazyBlob('Blob'),
  resolveObjectURL: lazyBlob('resolveObjectURL'),
  File: lazyBlob('File'),
});
