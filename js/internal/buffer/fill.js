'use strict';

const {
  StringPrototypeCharCodeAt, TypedArrayPrototypeCopyWithin, TypedArrayPrototypeFill, TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeSet, TypedArrayPrototypeSubarray, Uint8Array,
} = primordials;

const { codes } = require('internal/errors');
const { getEncoding, normalizeEncoding } = require('internal/buffer/encodings');
const { FastBuffer } = require('internal/buffer/fast_buffer');
const { isArrayBufferView } = require('internal/util/types');
const { validateInteger, validateString } = require('internal/validators');

const kMaxLength = 2 ** 53 - 1;

/** The name of an encoding that a program gave. */
function checkEncoding(encoding) {
  const name = normalizeEncoding(encoding);
  if (name !== undefined) return name;
  validateString(encoding, 'encoding');
  throw new codes.ERR_UNKNOWN_ENCODING(encoding);
}

/** The byte that a text is; -1 if it is none. */
function byteOf(string, encoding) {
  if (string.length !== 1) return string.length === 0 ? 0 : -1;
  const code = StringPrototypeCharCodeAt(string, 0);
  if (encoding === 'latin1' || (code < 128 && (encoding === 'utf8' || encoding === 'ascii'))) return code;
  return -1;
}

/** The bytes of a text. */
function bytesOf(string, encoding) {
  const ops = getEncoding(encoding);
  const size = ops.byteLength(string);
  const bytes = new FastBuffer(size);
  return TypedArrayPrototypeSubarray(bytes, 0, ops.write(bytes, string, 0, size));
}

/** Repeats `pattern` from `start` to `end`: what is there already is copied, so that each copy doubles it. */
function repeat(buffer, pattern, start, end) {
  let done = TypedArrayPrototypeGetByteLength(pattern);
  if (done > end - start) {
    done = end - start;
    pattern = new FastBuffer(pattern.buffer, pattern.byteOffset, done);
  }
  TypedArrayPrototypeSet(buffer, pattern, start);
  while (start + done < end) {
    const count = done < end - start - done ? done : end - start - done;
    TypedArrayPrototypeCopyWithin(buffer, start + done, start, start + count);
    done += count;
  }
}

/**
 * `buffer.fill(value, offset, end, encoding)`
 * @param {Buffer} buffer
 * @returns {Buffer}
 */
function fill(buffer, value, offset, end, encoding) {
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = 0;
      end = buffer.length;
    } else if (typeof end === 'string') {
      encoding = end;
      end = buffer.length;
    }
    encoding = checkEncoding(encoding);
    const byte = byteOf(value, encoding);
    if (byte !== -1) value = byte;
  }
  if (offset === undefined) {
    offset = 0;
    end = buffer.length;
  } else {
    validateInteger(offset, 'offset', 0, kMaxLength);
    if (end === undefined) end = buffer.length;
    else validateInteger(end, 'end', 0, buffer.length);
    if (offset >= end) return buffer;
  }
  if (end > TypedArrayPrototypeGetByteLength(buffer)) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();

  let pattern;
  if (typeof value === 'string') {
    pattern = bytesOf(value, encoding);
  } else if (isArrayBufferView(value)) {
    pattern = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  } else {
    TypedArrayPrototypeFill(buffer, +value & 255, offset, end);
    return buffer;
  }
  if (TypedArrayPrototypeGetByteLength(pattern) === 0) throw new codes.ERR_INVALID_ARG_VALUE('value', value);
  repeat(buffer, pattern, offset, end);
  return buffer;
}

module.exports = { fill };
