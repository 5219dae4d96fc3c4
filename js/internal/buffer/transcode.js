'use strict';

const {
  Error, StringPrototypeCharCodeAt, StringPrototypeCodePointAt, StringPrototypeIsWellFormed, StringPrototypeSlice,
  StringPrototypeToWellFormed,
} = primordials;

const { getEncoding, normalizeEncoding } = require('internal/buffer/encodings');
const { FastBuffer } = require('internal/buffer/fast_buffer');

/** The encodings that can be converted, and the largest character of each. */
const kLargest = { __proto__: null, ascii: 0x7f, latin1: 0xff, utf8: 0x10ffff, utf16le: 0x10ffff };

/** The numbers that ICU gives to its errors. */
const kIcuErrors = { __proto__: null, U_ILLEGAL_ARGUMENT_ERROR: 1, U_INVALID_CHAR_FOUND: 10 };

function fail(code) {
  const error = new Error(`Unable to transcode Buffer [${code}]`);
  error.code = code;
  error.errno = kIcuErrors[code];
  return error;
}

/** @param {string} [name] */
function convertible(name) {
  const normal = normalizeEncoding(name);
  if (normal !== undefined && normal in kLargest) return normal;
  throw fail('U_ILLEGAL_ARGUMENT_ERROR');
}

/** `text` with a question mark for each character beyond `largest`. */
function limit(text, largest) {
  let limited = '';
  for (let i = 0; i < text.length; i++) {
    const point = StringPrototypeCodePointAt(text, i);
    if (point > 0xffff) i++;
    limited += point > largest ? '?' : text[i];
  }
  return limited;
}

/** Bytes that should be ASCII, with the replacement character for those that are not. */
function readAscii(source) {
  const text = getEncoding('latin1').slice(source, 0, source.length);
  let ascii = '';
  for (let i = 0; i < text.length; i++) ascii += StringPrototypeCharCodeAt(text, i) > 0x7f ? '\ufffd' : text[i];
  return ascii;
}

/** Whether text was read from bytes without a loss: they can be made of it again. */
function isExact(text, source, ops) {
  const size = ops.byteLength(text);
  if (size !== source.length) return false;
  const bytes = new FastBuffer(size);
  ops.write(bytes, text, 0, size);
  for (let i = 0; i < size; i++) if (bytes[i] !== source[i]) return false;
  return true;
}

/** UTF-16 with the replacement character for what is no text: half a pair, or half a unit at the end. */
function repair(text, isOdd) {
  const half = StringPrototypeCharCodeAt(text, text.length - 1);
  // Both together count as one.
  const joins = half >= 0xd800 && half < 0xdc00;
  return StringPrototypeToWellFormed(text) + (isOdd && !joins ? '\ufffd' : '');
}

/**
 * The text of bytes, on its way to another encoding. Where Node takes its own way for that, malformed bytes are an error;
 * where ICU does it, they are replaced, and a byte order mark is dropped.
 */
function read(source, from, to) {
  const ops = getEncoding(from);
  const text = from === 'ascii' ? readAscii(source) : ops.slice(source, 0, source.length);
  if (from === 'utf8' && to === 'utf16le' && !isExact(text, source, ops)) throw fail('U_INVALID_CHAR_FOUND');
  if (from === 'utf16le' && to === 'utf16le') return repair(text, source.length % 2 === 1);
  if (from === 'utf16le' && to === 'utf8') {
    if (source.length > 0 && (text === '' || !StringPrototypeIsWellFormed(text))) throw fail('U_INVALID_CHAR_FOUND');
    return text;
  }
  const dropsMark = kLargest[from] === 0x10ffff && kLargest[to] < 0x10ffff && text[0] === '\ufeff';
  return dropsMark ? StringPrototypeSlice(text, 1) : text;
}

/**
 * @param {Uint8Array} source
 * @param {string} fromEncoding
 * @param {string} toEncoding
 */
function transcode(source, fromEncoding, toEncoding) {
  let from = convertible(fromEncoding);
  const to = convertible(toEncoding);
  // Node widens bytes to UTF-16 without a look at them.
  if (from === 'ascii' && to === 'utf16le') from = 'latin1';
  let text = read(source, from, to);
  if (kLargest[to] < 0x10ffff) text = limit(text, kLargest[to]);
  const target = getEncoding(to);
  const size = target.byteLength(text);
  const bytes = new FastBuffer(size);
  target.write(bytes, text, 0, size);
  return bytes;
}

module.exports = { transcode };
