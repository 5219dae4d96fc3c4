'use strict';

// Text out of bytes that come in pieces: what a piece leaves of a character waits for the next.

const {
  ArrayBufferIsView, ObjectDefineProperties, Symbol, TypedArrayPrototypeSet, TypedArrayPrototypeSubarray,
} = primordials;

const { codes } = require('internal/errors');
const { FastBuffer, getEncoding, normalizeEncoding } = require('internal/buffer');

/** The state of a decoder, in bytes: up to four of an unfinished character, and what is known of it. */
const kState = Symbol('kNativeDecoder');
/** How many bytes the character lacks. */
const kMissing = 4;
/** How many bytes of it are there. */
const kBuffered = 5;
const kEncoding = 6;
const kStateSize = 7;

/**
 * @class
 * @param {string} [encoding]
 */
function StringDecoder(encoding) {
  const name = normalizeEncoding(encoding);
  if (name === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  this.encoding = name;
  this[kState] = new FastBuffer(kStateSize);
  this[kState][kEncoding] = getEncoding(name).number;
}

/** Whether characters, or groups of three bytes, may be cut in two. */
function isMultibyte(name) {
  return name === 'utf8' || name === 'utf16le' || name === 'base64' || name === 'base64url';
}

/** Adds what the unfinished character lacks from the start of `bytes`. Returns how many bytes that was. */
function complete(state, bytes, name) {
  let count = state[kMissing] < bytes.length ? state[kMissing] : bytes.length;
  let missing = state[kMissing] - count;
  if (name === 'utf8') {
    for (let i = 0; i < count; i++) {
      if ((bytes[i] & 0xc0) === 0x80) continue;
      // Another character begins before this one ends: it never will.
      count = i;
      missing = 0;
    }
  }
  for (let i = 0; i < count; i++) state[state[kBuffered] + i] = bytes[i];
  state[kBuffered] += count;
  state[kMissing] = missing;
  return count;
}

/** The character that is complete now. `isLast` if no bytes follow it. */
function takeCharacter(state, ops, isLast) {
  const size = state[kBuffered];
  if (isLast && size === 2 && ops.name === 'utf16le' && (state[1] & 0xfc) === 0xd8) {
    // Half of a pair: the other half may come.
    state[kMissing] = 2;
    return '';
  }
  state[kBuffered] = 0;
  return ops.slice(state, 0, size);
}

/** Finds out how many bytes at the end of `bytes` begin a character without ending it. */
function measureRest(state, bytes, name) {
  const { length } = bytes;
  if (name === 'utf8') {
    measureUtf8(state, bytes);
  } else if (name === 'utf16le') {
    if (length % 2 === 1) setRest(state, 1, 1);
    else if ((bytes[length - 1] & 0xfc) === 0xd8) setRest(state, 2, 2);
  } else if (length % 3 !== 0) {
    setRest(state, length % 3, 3 - (length % 3));
  }
}

function setRest(state, buffered, missing) {
  state[kBuffered] = buffered;
  state[kMissing] = missing;
}

function measureUtf8(state, bytes) {
  const { length } = bytes;
  for (let back = 1; back <= 4 && back <= length; back++) {
    const byte = bytes[length - back];
    if ((byte & 0x80) === 0) return;
    if ((byte & 0xc0) === 0x80) continue;
    let size = 0;
    if ((byte & 0xe0) === 0xc0) size = 2;
    else if ((byte & 0xf0) === 0xe0) size = 3;
    else if ((byte & 0xf8) === 0xf0) size = 4;
    if (back < size) setRest(state, back, size - back);
    return;
  }
}

function decode(state, bytes, ops) {
  let text = '';
  if (!isMultibyte(ops.name)) return bytes.length === 0 ? '' : ops.slice(bytes, 0, bytes.length);
  if (state[kMissing] > 0) {
    const count = complete(state, bytes, ops.name);
    bytes = TypedArrayPrototypeSubarray(bytes, count);
    if (state[kMissing] === 0) text = takeCharacter(state, ops, bytes.length === 0);
  }
  if (bytes.length === 0) return text;
  measureRest(state, bytes, ops.name);
  const end = bytes.length - state[kBuffered];
  if (state[kBuffered] > 0) TypedArrayPrototypeSet(state, TypedArrayPrototypeSubarray(bytes, end), 0);
  return end === 0 ? text : text + ops.slice(bytes, 0, end);
}

/**
 * The text that is complete with these bytes.
 * @param {string | ArrayBufferView} buf
 * @returns {string}
 */
StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') return buf;
  if (!ArrayBufferIsView(buf)) throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  const state = this[kState];
  if (!state) throw new codes.ERR_INVALID_THIS('StringDecoder');
  return decode(state, new FastBuffer(buf.buffer, buf.byteOffset, buf.byteLength), getEncoding(this.encoding));
};

/**
 * The text that is complete with these bytes, if there are any, and what is left, as well as it can be read.
 * @param {string | ArrayBufferView} [buf]
 * @returns {string}
 */
StringDecoder.prototype.end = function end(buf) {
  const text = buf === undefined ? '' : this.write(buf);
  const state = this[kState];
  // Half a unit is nothing.
  if (this.encoding === 'utf16le' && state[kBuffered] % 2 === 1) state[kBuffered]--;
  const size = state[kBuffered];
  state[kBuffered] = 0;
  state[kMissing] = 0;
  return size === 0 ? text : text + getEncoding(this.encoding).slice(state, 0, size);
};

/**
 * The text of bytes, from an offset, that have nothing to do with those before. Undocumented in Node, but there.
 * @param {Buffer} buf
 * @param {number} offset
 * @returns {string}
 */
StringDecoder.prototype.text = function text(buf, offset) {
  this[kState][kMissing] = 0;
  this[kState][kBuffered] = 0;
  return this.write(buf.slice(offset));
};

ObjectDefineProperties(StringDecoder.prototype, {
  lastChar: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return TypedArrayPrototypeSubarray(this[kState], 0, kMissing);
    },
  },
  lastNeed: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kState][kMissing];
    },
  },
  lastTotal: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kState][kBuffered] + this[kState][kMissing];
    },
  },
});

module.exports = { StringDecoder };
