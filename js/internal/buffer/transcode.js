'use strict';

const { Error, StringPrototypeCharCodeAt, StringPrototypeCodePointAt } = primordials;

const { getEncoding, normalizeEncoding } = require('internal/buffer/encodings');
const { FastBuffer } = require('internal/buffer/fast_buffer');

/** The encodings that can be converted, and the largest character of each. */
const kLargest = { __proto__: null, ascii: 0x7f, latin1: 0xff, utf8: 0x10ffff, utf16le: 0x10ffff };

/** What ICU calls an encoding that it does not know. */
const kIllegalArgument = 1;

/** @param {string} [name] */
function convertible(name) {
  const normal = normalizeEncoding(name);
  if (normal !== undefined && normal in kLargest) return normal;
  const error = new Error('Unable to transcode Buffer [U_ILLEGAL_ARGUMENT_ERROR]');
  error.code = 'U_ILLEGAL_ARGUMENT_ERROR';
  error.errno = kIllegalArgument;
  throw error;
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
  let text = from === 'ascii' ? readAscii(source) : getEncoding(from).slice(source, 0, source.length);
  if (kLargest[to] < 0x10ffff) text = limit(text, kLargest[to]);
  const target = getEncoding(to);
  const size = target.byteLength(text);
  const bytes = new FastBuffer(size);
  target.write(bytes, text, 0, size);
  return bytes;
}

module.exports = { transcode };
