'use strict';

// Buffer: bytes as Node programs have them.

const {
  Array, ArrayBufferIsView, ArrayIsArray, ArrayPrototypeForEach, MathFloor, MathMin, MathTrunc, Number, NumberIsNaN,
  ObjectDefineProperty, ObjectKeys, ObjectSetPrototypeOf, String, StringPrototypeCharCodeAt, StringPrototypeRepeat,
  StringPrototypeSlice, StringPrototypeToLowerCase, StringPrototypeTrim, SymbolFor, SymbolSpecies, SymbolToPrimitive,
  TypedArrayPrototypeFill, TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeGetLength, TypedArrayPrototypeSet, TypedArrayPrototypeSlice, TypedArrayPrototypeSubarray, Uint8Array,
  Uint8ArrayPrototype,
} = primordials;

const binding = internalBinding('buffer');
const { codes } = require('internal/errors');
const { FastBuffer, addNumberMethods, encodingNumber } = require('internal/buffer');
const { isAnyArrayBuffer, isArrayBufferView, isUint8Array } = require('internal/util/types');

const kMaxLength = 2 ** 53 - 1;
const kStringMaxLength = 536870888;
const customInspect = SymbolFor('nodejs.util.inspect.custom');

/** Small buffers share a piece of memory. */
let pool;
let poolOffset = 0;

function allocPool() {
  pool = TypedArrayPrototypeGetBuffer(new FastBuffer(Buffer.poolSize));
  poolOffset = 0;
}

function checkSize(size) {
  require('internal/validators').validateNumber(size, 'size', 0, kMaxLength);
}

/**
 * @param {any} arg
 * @param {any} [encodingOrOffset]
 * @param {any} [length]
 */
function Buffer(arg, encodingOrOffset, length) {
  process.emitWarning(
    'Buffer() is deprecated due to security and usability issues. Please use the Buffer.alloc(), Buffer.allocUnsafe(), or ' +
    'Buffer.from() methods instead.', 'DeprecationWarning', 'DEP0005');
  if (typeof arg === 'number') {
    if (typeof encodingOrOffset === 'string') throw new codes.ERR_INVALID_ARG_TYPE('string', 'string', arg);
    return Buffer.alloc(arg);
  }
  return Buffer.from(arg, encodingOrOffset, length);
}
ObjectDefineProperty(Buffer, SymbolSpecies, { __proto__: null, configurable: true, enumerable: false, get: () => FastBuffer });
Buffer.poolSize = 8 * 1024;

/** The number of `encoding`; throws if there is none. UTF-8 by default. */
function requireEncoding(encoding) {
  if (encoding === undefined || encoding === null || encoding === '') return 0;
  const number = encodingNumber(encoding);
  if (number === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  return number;
}

function fromString(text, encoding) {
  const number = typeof encoding === 'string' ? requireEncoding(encoding) : 0;
  if (text.length === 0) return new FastBuffer();
  const memory = binding.encode(text, number);
  return new FastBuffer(memory);
}

/**
 * @param {any} value
 * @param {any} [encodingOrOffset]
 * @param {number} [length]
 */
Buffer.from = function from(value, encodingOrOffset, length) {
  if (typeof value === 'string') return fromString(value, encodingOrOffset);
  if (typeof value === 'object' && value !== null) {
    if (isAnyArrayBuffer(value)) return fromArrayBuffer(value, encodingOrOffset, length);
    const primitive = value.valueOf && value.valueOf();
    if (primitive !== null && primitive !== undefined && primitive !== value &&
        (typeof primitive === 'string' || typeof primitive === 'object')) {
      return from(primitive, encodingOrOffset, length);
    }
    const bytes = fromObject(value);
    if (bytes !== undefined) return bytes;
    if (typeof value[SymbolToPrimitive] === 'function') {
      const text = value[SymbolToPrimitive]('string');
      if (typeof text === 'string') return fromString(text, encodingOrOffset);
    }
  }
  throw new codes.ERR_INVALID_ARG_TYPE(
    'first argument', ['string', 'Buffer', 'ArrayBuffer', 'Array', 'Array-like Object'], value);
};

function fromArrayBuffer(memory, offset, length) {
  if (offset === undefined) {
    offset = 0;
  } else {
    offset = +offset;
    if (NumberIsNaN(offset)) offset = 0;
  }
  const max = memory.byteLength - offset;
  if (max < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (length === undefined) {
    length = max;
  } else {
    length = +length;
    if (!(length > 0)) length = 0;
    else if (length > max) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
  }
  return new FastBuffer(memory, offset, length);
}

function fromObject(value) {
  if (value.length !== undefined || isAnyArrayBuffer(value.buffer)) {
    if (typeof value.length !== 'number') return new FastBuffer();
    return fromArrayLike(value);
  }
  if (value.type === 'Buffer' && ArrayIsArray(value.data)) return fromArrayLike(value.data);
  return undefined;
}

function fromArrayLike(list) {
  const length = list.length > 0 ? MathTrunc(list.length) : 0;
  if (length <= 0) return new FastBuffer();
  const bytes = new FastBuffer(length);
  if (isArrayBufferView(list)) TypedArrayPrototypeSet(bytes, list, 0);
  else for (let i = 0; i < length; i++) bytes[i] = list[i];
  return bytes;
}

/** Bytes of a view, copied. */
Buffer.copyBytesFrom = function copyBytesFrom(view, offset, length) {
  if (!isArrayBufferView(view) || primordials.TypedArrayPrototypeGetSymbolToStringTag(view) === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('view', ['TypedArray'], view);
  }
  const { validateInteger } = require('internal/validators');
  const viewLength = TypedArrayPrototypeGetLength(view);
  if (viewLength === 0) return Buffer.alloc(0);
  let start = 0;
  let end = viewLength;
  if (offset !== undefined) {
    validateInteger(offset, 'offset', 0);
    start = offset;
  }
  if (length !== undefined) {
    validateInteger(length, 'length', 0);
    end = MathMin(start + length, viewLength);
  }
  if (start >= viewLength) return Buffer.alloc(0);
  const part = TypedArrayPrototypeSlice(view, start, end);
  return fromArrayLike(new Uint8Array(
    TypedArrayPrototypeGetBuffer(part), TypedArrayPrototypeGetByteOffset(part), TypedArrayPrototypeGetByteLength(part)));
};

Buffer.of = function of(...items) {
  const bytes = new FastBuffer(items.length);
  for (let i = 0; i < items.length; i++) bytes[i] = items[i];
  return bytes;
};

/**
 * @param {number} size
 * @param {any} [fill]
 * @param {string} [encoding]
 */
Buffer.alloc = function alloc(size, fill, encoding) {
  checkSize(size);
  const bytes = new FastBuffer(size);
  if (fill !== undefined && fill !== 0 && size > 0) return fillBytes(bytes, fill, 0, size, encoding);
  return bytes;
};

/** Memory that is not cleared in Node; here it always is, out of a shared pool if it is small. */
Buffer.allocUnsafe = function allocUnsafe(size) {
  checkSize(size);
  if (size === 0) return new FastBuffer();
  if (size >= Buffer.poolSize >>> 1) return new FastBuffer(size);
  if (pool === undefined || size > Buffer.poolSize - poolOffset) allocPool();
  const bytes = new FastBuffer(pool, poolOffset, size);
  poolOffset = (poolOffset + size + 7) & ~7;
  return bytes;
};

Buffer.allocUnsafeSlow = function allocUnsafeSlow(size) {
  checkSize(size);
  return new FastBuffer(size);
};

Buffer.isBuffer = function isBuffer(value) {
  return value instanceof Buffer;
};

Buffer.isEncoding = function isEncoding(encoding) {
  return typeof encoding === 'string' && encoding.length !== 0 && encodingNumber(encoding) !== undefined;
};

/**
 * How many bytes a text takes.
 * @param {string | ArrayBuffer | ArrayBufferView} text
 * @param {string} [encoding]
 */
Buffer.byteLength = function byteLength(text, encoding) {
  if (typeof text !== 'string') {
    if (isArrayBufferView(text) || isAnyArrayBuffer(text)) return text.byteLength;
    throw new codes.ERR_INVALID_ARG_TYPE('string', ['string', 'Buffer', 'ArrayBuffer'], text);
  }
  switch (encoding ? encodingNumber(encoding) : 0) {
    case 1:
      return text.length * 2;
    case 2:
    case 3:
      return text.length;
    case 4:
    case 5:
      return base64Length(text);
    case 6:
      return text.length >>> 1;
    default:
      return binding.byteLengthUtf8(text);
  }
};

function base64Length(text) {
  let bytes = text.length;
  if (StringPrototypeCharCodeAt(text, bytes - 1) === 0x3d) bytes--;
  if (bytes > 1 && StringPrototypeCharCodeAt(text, bytes - 1) === 0x3d) bytes--;
  return (bytes * 3) >>> 2;
}

function checkBytes(value, name) {
  if (!isUint8Array(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'Uint8Array'], value);
}

Buffer.compare = function compare(buf1, buf2) {
  checkBytes(buf1, 'buf1');
  checkBytes(buf2, 'buf2');
  return buf1 === buf2 ? 0 : binding.compare(buf1, buf2);
};

/**
 * @param {Uint8Array[]} list
 * @param {number} [length]
 */
Buffer.concat = function concat(list, length) {
  const { validateArray, validateInteger } = require('internal/validators');
  validateArray(list, 'list');
  if (list.length === 0) return new FastBuffer();
  if (length === undefined) {
    length = 0;
    for (let i = 0; i < list.length; i++) {
      checkBytes(list[i], `list[${i}]`);
      length += TypedArrayPrototypeGetByteLength(list[i]);
    }
  } else {
    validateInteger(length, 'length', 0);
    for (let i = 0; i < list.length; i++) checkBytes(list[i], `list[${i}]`);
  }
  const bytes = Buffer.alloc(length);
  let at = 0;
  for (let i = 0; i < list.length && at < length; i++) {
    let part = list[i];
    const size = TypedArrayPrototypeGetByteLength(part);
    if (size > length - at) part = TypedArrayPrototypeSubarray(part, 0, length - at);
    TypedArrayPrototypeSet(bytes, part, at);
    at += size;
  }
  return bytes;
};

// A FastBuffer is a Buffer: both have one prototype.
Buffer.prototype = FastBuffer.prototype;
ObjectDefineProperty(FastBuffer.prototype, 'constructor', {
  __proto__: null, configurable: true, enumerable: false, writable: true, value: Buffer,
});
ObjectSetPrototypeOf(Buffer, Uint8Array);
addNumberMethods(Buffer.prototype);

function defineParent(name, get) {
  ObjectDefineProperty(Buffer.prototype, name, {
    __proto__: null,
    enumerable: true,
    get() {
      return this instanceof Buffer ? get(this) : undefined;
    },
  });
}
defineParent('parent', TypedArrayPrototypeGetBuffer);
defineParent('offset', TypedArrayPrototypeGetByteOffset);

/** `start` and `end` as places in a buffer of `length`. */
function clamp(value, length, fallback) {
  if (value === undefined) return fallback;
  value = MathTrunc(value);
  if (!(value > 0)) return 0;
  return value > length ? length : value;
}

/**
 * @param {string} [encoding]
 * @param {number} [start]
 * @param {number} [end]
 */
Buffer.prototype.toString = function toString(encoding, start, end) {
  const { length } = this;
  const number = requireEncoding(encoding);
  start = clamp(start, length, 0);
  end = clamp(end, length, length);
  if (end <= start) return '';
  const part = start === 0 && end === length ? this : TypedArrayPrototypeSubarray(this, start, end);
  return binding.decode(part, number);
};

Buffer.prototype.toLocaleString = Buffer.prototype.toString;

Buffer.prototype.toJSON = function toJSON() {
  const data = new Array(this.length);
  for (let i = 0; i < this.length; i++) data[i] = this[i];
  return { type: 'Buffer', data };
};

Buffer.prototype.equals = function equals(otherBuffer) {
  checkBytes(otherBuffer, 'otherBuffer');
  if (this === otherBuffer) return true;
  return this.byteLength === otherBuffer.byteLength && binding.compare(this, otherBuffer) === 0;
};

Buffer.prototype.compare = function compare(
  target, targetStart = 0, targetEnd = target?.length, sourceStart = 0, sourceEnd = this.length) {
  checkBytes(target, 'target');
  const { validateInteger } = require('internal/validators');
  validateInteger(targetStart, 'targetStart', 0);
  validateInteger(targetEnd, 'targetEnd', 0, target.length);
  validateInteger(sourceStart, 'sourceStart', 0);
  validateInteger(sourceEnd, 'sourceEnd', 0, this.length);
  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return binding.compare(
    TypedArrayPrototypeSubarray(this, sourceStart, sourceEnd), TypedArrayPrototypeSubarray(target, targetStart, targetEnd));
};

/** Copies bytes to `target`; how many. */
Buffer.prototype.copy = function copy(target, targetStart, sourceStart, sourceEnd) {
  checkBytesOrView(this, 'source');
  checkBytesOrView(target, 'target');
  const toPlace = (value, name, max, fallback) => {
    if (value === undefined) return fallback;
    value = MathTrunc(+value) || 0;
    if (value < 0 || value > max) throw new codes.ERR_OUT_OF_RANGE(name, `>= 0 && <= ${max}`, value);
    return value;
  };
  targetStart = toPlace(targetStart, 'targetStart', Infinity, 0);
  sourceStart = toPlace(sourceStart, 'sourceStart', this.length, 0);
  sourceEnd = toPlace(sourceEnd, 'sourceEnd', Infinity, this.length);
  if (targetStart >= target.byteLength || sourceStart >= sourceEnd) return 0;
  const size = MathMin(sourceEnd - sourceStart, target.byteLength - targetStart, this.length - sourceStart);
  const bytes = isUint8Array(target) ? target :
    new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  TypedArrayPrototypeSet(bytes, TypedArrayPrototypeSubarray(this, sourceStart, sourceStart + size), targetStart);
  return size;
};

function checkBytesOrView(value, name) {
  if (!isArrayBufferView(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'Uint8Array'], value);
}

/** A view of a part: the bytes are shared. */
Buffer.prototype.subarray = function subarray(start, end) {
  const { length } = this;
  start = relative(start, length, 0);
  end = end === undefined ? length : relative(end, length, length);
  return new FastBuffer(this.buffer, this.byteOffset + start, end > start ? end - start : 0);
};

function relative(value, length, fallback) {
  value = MathTrunc(+value);
  if (NumberIsNaN(value)) return value === undefined ? fallback : 0;
  if (value < 0) return value + length > 0 ? value + length : 0;
  return value < length ? value : length;
}

Buffer.prototype.slice = function slice(start, end) {
  return this.subarray(start, end);
};

/**
 * Writes text; how many bytes.
 * @param {string} string
 * @param {number | string} [offset]
 * @param {number | string} [length]
 * @param {string} [encoding]
 */
Buffer.prototype.write = function write(string, offset, length, encoding) {
  const { validateOffset } = { validateOffset: require('internal/validators').validateInteger };
  if (typeof offset === 'string') {
    encoding = offset;
    offset = 0;
    length = this.length;
  } else if (offset === undefined) {
    offset = 0;
    length = this.length;
  } else {
    validateOffset(offset, 'offset', 0, this.length);
    const rest = this.length - offset;
    if (length === undefined) {
      length = rest;
    } else if (typeof length === 'string') {
      encoding = length;
      length = rest;
    } else {
      validateOffset(length, 'length', 0, this.length);
      if (length > rest) length = rest;
    }
  }
  if (typeof string !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('argument', 'string', string);
  const number = requireEncoding(encoding);
  let bytes = new Uint8Array(binding.encode(string, number));
  if (bytes.length > length) bytes = TypedArrayPrototypeSubarray(bytes, 0, number === 0 ? wholeCharacters(bytes, length) : length - (number === 1 ? length % 2 : 0));
  TypedArrayPrototypeSet(this, bytes, offset);
  return bytes.length;
};

/** The most bytes, up to `length`, that cut no character of UTF-8. */
function wholeCharacters(bytes, length) {
  while (length > 0 && (bytes[length] & 0xc0) === 0x80) length--;
  return length;
}

/**
 * @param {any} value
 * @param {any} [offset]
 * @param {any} [end]
 * @param {string} [encoding]
 */
Buffer.prototype.fill = function fill(value, offset, end, encoding) {
  if (typeof offset === 'string') {
    encoding = offset;
    offset = undefined;
    end = undefined;
  } else if (typeof end === 'string') {
    encoding = end;
    end = undefined;
  }
  const { validateNumber } = require('internal/validators');
  if (offset === undefined) {
    offset = 0;
    end = this.length;
  } else {
    validateNumber(offset, 'offset', 0, this.length);
    if (end === undefined) end = this.length;
    else validateNumber(end, 'end', 0, this.length);
    if (offset >= end) return this;
  }
  return fillBytes(this, value, offset, end, encoding);
};

function fillBytes(buffer, value, start, end, encoding) {
  let pattern;
  if (typeof value === 'string') {
    const number = requireEncodingString(encoding);
    if (value.length === 0) return TypedArrayPrototypeFill(buffer, 0, start, end);
    pattern = new Uint8Array(binding.encode(value, number));
    if (pattern.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('value', value);
  } else if (isArrayBufferView(value)) {
    pattern = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (pattern.length === 0) throw new codes.ERR_INVALID_ARG_VALUE('value', value);
  } else {
    return TypedArrayPrototypeFill(buffer, +value & 255, start, end);
  }
  if (pattern.length === 1) return TypedArrayPrototypeFill(buffer, pattern[0], start, end);
  for (let i = start; i < end; i++) buffer[i] = pattern[(i - start) % pattern.length];
  return buffer;
}

function requireEncodingString(encoding) {
  if (encoding !== undefined && encoding !== null) require('internal/validators').validateString(encoding, 'encoding');
  return requireEncoding(encoding);
}

function search(buffer, value, byteOffset, encoding, forward) {
  if (typeof byteOffset === 'string') {
    encoding = byteOffset;
    byteOffset = undefined;
  }
  const { length } = buffer;
  byteOffset = +byteOffset;
  if (NumberIsNaN(byteOffset)) byteOffset = forward ? 0 : length;
  byteOffset = MathTrunc(byteOffset);
  if (byteOffset < 0) byteOffset += length;
  let needle;
  let step = 1;
  if (typeof value === 'number') {
    needle = new Uint8Array([value & 255]);
  } else if (typeof value === 'string') {
    const number = requireEncoding(encoding);
    if (number === 1) step = 2;
    needle = new Uint8Array(binding.encode(value, number));
  } else if (isUint8Array(value)) {
    needle = value;
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
  }
  if (forward) {
    if (byteOffset < 0) byteOffset = 0;
    if (needle.length === 0) return byteOffset > length ? length : byteOffset;
    if (byteOffset >= length) return -1;
  } else {
    if (byteOffset < 0) return -1;
    if (needle.length === 0) return byteOffset > length ? length : byteOffset;
  }
  return binding.indexOf(buffer, needle, byteOffset, forward, step);
}

Buffer.prototype.indexOf = function indexOf(value, byteOffset, encoding) {
  return search(this, value, byteOffset, encoding, true);
};

Buffer.prototype.lastIndexOf = function lastIndexOf(value, byteOffset, encoding) {
  return search(this, value, byteOffset, encoding, false);
};

Buffer.prototype.includes = function includes(value, byteOffset, encoding) {
  return this.indexOf(value, byteOffset, encoding) !== -1;
};

function defineSwap(name, size) {
  Buffer.prototype[name] = {
    [name]() {
      if (this.length % size !== 0) throw new codes.ERR_INVALID_BUFFER_SIZE(`${size * 8}-bits`);
      for (let i = 0; i < this.length; i += size) {
        for (let k = 0; k < size / 2; k++) {
          const byte = this[i + k];
          this[i + k] = this[i + size - 1 - k];
          this[i + size - 1 - k] = byte;
        }
      }
      return this;
    },
  }[name];
}
defineSwap('swap16', 2);
defineSwap('swap32', 4);
defineSwap('swap64', 8);

let inspectMaxBytes = 50;

/** `<Buffer 68 69>`, with the extra properties that it has. */
Buffer.prototype[customInspect] = function inspect(recurseTimes, ctx) {
  const shown = MathMin(inspectMaxBytes, this.length);
  let text = '';
  for (let i = 0; i < shown; i++) {
    const byte = this[i];
    text += `${i === 0 ? '' : ' '}${byte < 16 ? '0' : ''}${primordials.NumberPrototypeToString(byte, 16)}`;
  }
  const rest = this.length - shown;
  if (rest > 0) text += ` ... ${rest} more byte${rest > 1 ? 's' : ''}`;
  if (ctx) {
    const extras = { __proto__: null };
    let any = false;
    const keys = ObjectKeys(this);
    for (let i = this.length; i < keys.length; i++) {
      any = true;
      extras[keys[i]] = this[keys[i]];
    }
    if (any) {
      if (this.length !== 0) text += ', ';
      const inner = require('internal/util/inspect').inspect(extras, { ...ctx, breakLength: Infinity, compact: true });
      // Without "[Object: null prototype] { " and " }".
      text += StringPrototypeSlice(inner, 27, -2);
    }
  }
  let name = 'Buffer';
  try {
    const constructor = this.constructor.name;
    if (typeof constructor === 'string' && constructor !== '') name = constructor;
  } catch {
    // A buffer is a buffer whatever its constructor says.
  }
  return `<${name} ${text}>`;
};
Buffer.prototype.inspect = Buffer.prototype[customInspect];

/**
 * Bytes (as characters up to U+00FF) as base64.
 * @param {any} input
 */
function btoa(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const text = `${input}`;
  for (let i = 0; i < text.length; i++) {
    if (StringPrototypeCharCodeAt(text, i) > 255) throw invalidCharacter();
  }
  return binding.decode(new Uint8Array(binding.encode(text, 2)), 4);
}

function invalidCharacter() {
  const { DOMException } = require('internal/dom_exception');
  return new DOMException('Invalid character', 'InvalidCharacterError');
}

/**
 * Base64 as bytes (as characters up to U+00FF).
 * @param {any} input
 */
function atob(input) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('input');
  const text = primordials.RegExpPrototypeSymbolReplace(/[\t\n\f\r ]/g, `${input}`, '');
  if (primordials.RegExpPrototypeExec(/^[A-Za-z0-9+/]*={0,2}$/, text) === null) throw invalidCharacter();
  const bare = primordials.RegExpPrototypeSymbolReplace(/=+$/, text, '');
  if (bare.length % 4 === 1 || (bare.length !== text.length && text.length % 4 !== 0)) {
    const { DOMException } = require('internal/dom_exception');
    throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  }
  return binding.decode(new Uint8Array(binding.encode(bare, 4)), 2);
}

function checkInput(input) {
  if (!isArrayBufferView(input) && !isAnyArrayBuffer(input)) {
    throw new codes.ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'Buffer', 'TypedArray'], input);
  }
  return isAnyArrayBuffer(input) ? new Uint8Array(input) : input;
}

module.exports = {
  Buffer,
  kMaxLength,
  kStringMaxLength,
  btoa,
  atob,
  isUtf8: (input) => binding.isUtf8(checkInput(input)),
  isAscii: (input) => binding.isAscii(checkInput(input)),
  constants: ObjectDefineProperty(
    ObjectDefineProperty({}, 'MAX_LENGTH', { __proto__: null, enumerable: true, value: kMaxLength }),
    'MAX_STRING_LENGTH', { __proto__: null, enumerable: true, value: kStringMaxLength }),
};
ObjectDefineProperty(module.exports, 'INSPECT_MAX_BYTES', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get: () => inspectMaxBytes,
  set(value) {
    require('internal/validators').validateNumber(value, 'INSPECT_MAX_BYTES', 0);
    inspectMaxBytes = value;
  },
});
