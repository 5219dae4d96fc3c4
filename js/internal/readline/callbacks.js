'use strict';

// Moving the cursor of a terminal and clearing what it shows: the functions of readline, and methods of terminals.

const { NumberIsNaN } = primordials;

const { codes: { ERR_INVALID_ARG_VALUE, ERR_INVALID_CURSOR_POS } } = require('internal/errors');
const { nextTick } = require('internal/task_queues');

/** Where nothing is to be done, the callback still runs. */
function done(callback) {
  if (typeof callback === 'function') nextTick(callback, null);
  return true;
}

function validateCallback(callback) {
  if (callback !== undefined) require('internal/validators').validateFunction(callback, 'callback');
}

/**
 * Moves the cursor to a column, or to a column and row.
 * @param {any} stream
 * @param {number} x
 * @param {number | (() => void)} [y]
 * @param {() => void} [callback]
 * @returns {boolean} whether the stream wants more
 */
function cursorTo(stream, x, y, callback) {
  validateCallback(callback);
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (NumberIsNaN(x)) throw new ERR_INVALID_ARG_VALUE('x', x);
  if (NumberIsNaN(y)) throw new ERR_INVALID_ARG_VALUE('y', y);
  const { 0: hasX, 1: hasY } = [typeof x === 'number', typeof y === 'number'];
  if (stream === null || stream === undefined || (!hasX && !hasY)) return done(callback);
  if (!hasX) throw new ERR_INVALID_CURSOR_POS();
  return stream.write(hasY ? `\x1b[${y + 1};${x + 1}H` : `\x1b[${x + 1}G`, callback);
}

/**
 * Moves the cursor from where it is.
 * @param {any} stream
 * @param {number} dx
 * @param {number} dy
 * @param {() => void} [callback]
 */
function moveCursor(stream, dx, dy, callback) {
  validateCallback(callback);
  if (stream === null || stream === undefined || !(dx || dy)) return done(callback);
  let data = '';
  if (dx < 0) data += `\x1b[${-dx}D`;
  else if (dx > 0) data += `\x1b[${dx}C`;
  if (dy < 0) data += `\x1b[${-dy}A`;
  else if (dy > 0) data += `\x1b[${dy}B`;
  return stream.write(data, callback);
}

/**
 * Clears the line of the cursor.
 * @param {any} stream
 * @param {number} direction -1: to the left, 1: to the right, 0: all of it
 * @param {() => void} [callback]
 */
function clearLine(stream, direction, callback) {
  validateCallback(callback);
  if (stream === null || stream === undefined) return done(callback);
  const data = direction < 0 ? '\x1b[1K' : direction > 0 ? '\x1b[0K' : '\x1b[2K';
  return stream.write(data, callback);
}

/**
 * Clears from the cursor on.
 * @param {any} stream
 * @param {() => void} [callback]
 */
function clearScreenDown(stream, callback) {
  validateCallback(callback);
  if (stream === null || stream === undefined) return done(callback);
  return stream.write('\x1b[0J', callback);
}

module.exports = { clearLine, clearScreenDown, cursorTo, moveCursor };
