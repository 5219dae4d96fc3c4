'use strict';

// The errors of reads and writes outside of a Buffer. Callers find out cheaply that something is wrong; what it is, is
// told here.

const { MathFloor } = primordials;

const { codes } = require('internal/errors');
const { validateNumber } = require('internal/validators');

/**
 * Throws what is wrong with `value` as an offset (or as the argument `type`).
 * @param {unknown} value
 * @param {number} limit the largest that would do
 * @param {string} [type]
 * @returns {never}
 */
function throwBounds(value, limit, type) {
  if (MathFloor(value) !== value) {
    validateNumber(value, type);
    throw new codes.ERR_OUT_OF_RANGE(type || 'offset', 'an integer', value);
  }
  if (limit < 0) throw new codes.ERR_BUFFER_OUT_OF_BOUNDS();
  throw new codes.ERR_OUT_OF_RANGE(type || 'offset', `>= ${type ? 1 : 0} and <= ${limit}`, value);
}

/**
 * Checks that `size` bytes lie at `offset`.
 * @param {Uint8Array} buffer
 * @param {number} offset
 * @param {number} size
 */
function checkBounds(buffer, offset, size) {
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  if (buffer[offset] === undefined || buffer[offset + size - 1] === undefined) throwBounds(offset, buffer.length - size);
}

/**
 * The error of a value that does not fit into `size` bytes.
 * @param {number | bigint} value
 * @param {number | bigint} min
 * @param {number | bigint} max
 * @param {number} size
 * @returns {never}
 */
function throwValue(value, min, max, size) {
  const n = typeof min === 'bigint' ? 'n' : '';
  const bits = size * 8;
  let range = `>= ${min} and <= ${max}`;
  if (size > 4) {
    range = min < 0 ? `>= -(2${n} ** ${bits - 1}${n}) and < 2${n} ** ${bits - 1}${n}` : `>= 0${n} and < 2${n} ** ${bits}${n}`;
  }
  throw new codes.ERR_OUT_OF_RANGE('value', range, value);
}

module.exports = { checkBounds, throwBounds, throwValue };
