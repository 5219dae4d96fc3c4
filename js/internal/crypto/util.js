'use strict';

// What the parts of crypto have in common: bytes of arguments, and errors that OpenSSL would have made.

const { ArrayBufferIsView, Error, TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength } = primordials;

const { codes, hideFrames } = require('internal/errors');
const { FastBuffer, getEncoding } = require('internal/buffer');
const { isAnyArrayBuffer } = require('internal/util/types');

const kMaxInt32 = 2147483647;
const kMaxUint32 = 4294967295;

/** The bytes of a text; an encoding that nobody knows counts as UTF-8. */
function encode(text, encoding) {
  const { Buffer } = require('buffer');
  const known = encoding && getEncoding(encoding) !== undefined;
  return Buffer.from(text, known ? encoding : 'utf8');
}

/**
 * The bytes of a text, a buffer or a view.
 * @param {unknown} value
 * @param {string} name
 * @param {string} [encoding] of a text
 */
function getBytes(value, name, encoding) {
  if (isAnyArrayBuffer(value) || ArrayBufferIsView(value)) return value;
  if (typeof value === 'string') return encode(value, encoding);
  throw hideFrames(
    new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'], value), getBytes);
}

/**
 * What `update` takes.
 * @param {unknown} value
 * @param {string | undefined} encoding of a text
 * @param {string} [name]
 */
function getData(value, encoding, name = 'data') {
  if (typeof value === 'string') {
    require('internal/validators').validateEncoding(value, encoding);
    return encode(value, encoding);
  }
  if (ArrayBufferIsView(value)) return value;
  throw hideFrames(
    new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value), getData);
}

/** A Buffer of what the binding answered. */
function toBuffer(bytes) {
  return new FastBuffer(TypedArrayPrototypeGetBuffer(bytes), 0, TypedArrayPrototypeGetByteLength(bytes));
}

/**
 * @param {Uint8Array} bytes
 * @param {string} [encoding] none, 'buffer' and what is no encoding stand for the bytes themselves
 * @returns {Buffer | string}
 */
function toOutput(bytes, encoding) {
  const buffer = toBuffer(bytes);
  const ops = encoding && encoding !== 'buffer' ? getEncoding(encoding) : undefined;
  return ops === undefined ? buffer : ops.slice(buffer, 0, buffer.length);
}

/**
 * An error as OpenSSL's stack of errors makes it.
 * @param {string} message
 * @param {string} code
 * @param {string} library
 * @param {string} reason
 * @param {string[]} [stack] what else was on it
 */
function opensslError(message, code, library, reason, stack) {
  const error = new Error(message);
  if (stack !== undefined) error.opensslErrorStack = stack;
  error.library = library;
  error.reason = reason;
  error.code = code;
  return error;
}

/** Throws for what only another program than jsr can do yet. */
function throwNotSupported(what) {
  throw hideFrames(new codes.ERR_JSR_NOT_SUPPORTED(what), throwNotSupported);
}

module.exports = {
  encode, getBytes, getData, kMaxInt32, kMaxUint32, opensslError, throwNotSupported, toBuffer, toOutput,
};
