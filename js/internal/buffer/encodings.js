'use strict';

// The encodings of Buffer: for each, how long a text is in bytes, and how it is written and read.

const { StringPrototypeCharCodeAt, StringPrototypeToLowerCase } = primordials;

const {
  asciiSlice, asciiWriteStatic, base64Slice, base64Write, base64urlSlice, base64urlWrite, byteLengthUtf8, hexSlice, hexWrite,
  latin1Slice, latin1WriteStatic, ucs2Slice, ucs2Write, utf8Slice, utf8WriteStatic,
} = internalBinding('buffer');
const { codes } = require('internal/errors');

/** Wraps a native writer that does not check its offset and length. */
function checked(write) {
  return (buffer, string, offset = 0, length = buffer.byteLength - offset) => {
    if (offset < 0 || offset > buffer.byteLength) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('offset');
    if (length < 0 || length > buffer.byteLength - offset) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS('length');
    return write(buffer, string, offset, length);
  };
}

const asciiWrite = checked(asciiWriteStatic);
const latin1Write = checked(latin1WriteStatic);
const utf8Write = checked(utf8WriteStatic);

/** What base64 of this length decodes to at most. */
function base64Length(string) {
  let { length } = string;
  if (StringPrototypeCharCodeAt(string, length - 1) === 61) length--;
  if (length > 1 && StringPrototypeCharCodeAt(string, length - 1) === 61) length--;
  return (length * 3) >>> 2;
}

const unitLength = (string) => string.length;
const doubleLength = (string) => string.length * 2;
const hexLength = (string) => string.length >>> 1;

/**
 * `number` is what the binding calls the encoding.
 * @typedef {object} Encoding
 * @property {string} name
 * @property {number} number
 * @property {(string: string) => number} byteLength
 * @property {(buffer: Uint8Array, string: string, offset?: number, length?: number) => number} write
 * @property {(buffer: Uint8Array, start: number, end: number) => string} slice
 */

/** @type {Encoding} */
const utf8 = { name: 'utf8', number: 1, byteLength: byteLengthUtf8, write: utf8Write, slice: utf8Slice };
/** @type {Encoding} */
const utf16le = { name: 'utf16le', number: 3, byteLength: doubleLength, write: ucs2Write, slice: ucs2Slice };
/** @type {Encoding} */
const latin1 = { name: 'latin1', number: 4, byteLength: unitLength, write: latin1Write, slice: latin1Slice };
/** @type {Encoding} */
const ascii = { name: 'ascii', number: 0, byteLength: unitLength, write: asciiWrite, slice: asciiSlice };
/** @type {Encoding} */
const base64 = { name: 'base64', number: 2, byteLength: base64Length, write: base64Write, slice: base64Slice };
/** @type {Encoding} */
const base64url = { name: 'base64url', number: 7, byteLength: base64Length, write: base64urlWrite, slice: base64urlSlice };
/** @type {Encoding} */
const hex = { name: 'hex', number: 5, byteLength: hexLength, write: hexWrite, slice: hexSlice };

const byName = {
  '__proto__': null,
  utf8,
  'utf-8': utf8,
  'ucs2': utf16le,
  'ucs-2': utf16le,
  utf16le,
  'utf-16le': utf16le,
  latin1,
  'binary': latin1,
  ascii,
  base64,
  base64url,
  hex,
};

/**
 * The encoding of a name in any case; undefined if there is none.
 * @param {any} name
 * @returns {Encoding | undefined}
 */
function getEncoding(name) {
  if (name === 'utf8') return utf8;
  name = `${name}`;
  return byName[name] ?? byName[StringPrototypeToLowerCase(name)];
}

/**
 * The one name of an encoding; undefined if there is none. UTF-8 if no encoding is given.
 * @param {string | null | undefined} name
 * @returns {string | undefined}
 */
function normalizeEncoding(name) {
  return name === undefined || name === null || name === '' ? 'utf8' : getEncoding(name)?.name;
}

module.exports = { getEncoding, normalizeEncoding, utf8 };
