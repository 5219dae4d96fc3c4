'use strict';

// Control sequences for a terminal, written at once.

const { NumberIsNaN } = primordials;

const { codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');

const kClearToLineBeginning = '\x1b[1K';
const kClearToLineEnd = '\x1b[0K';
const kClearLine = '\x1b[2K';
const kClearScreenDown = '\x1b[0J';

function checkCallback(callback) {
  if (callback !== undefined) require('internal/validators').validateFunction(callback, 'callback');
}

/** Writes to the stream; where there is none, or nothing to write, only the callback is called. */
function send(stream, text, callback) {
  if (stream == null || text === '') {
    if (typeof callback === 'function') nextTick(callback, null);
    return true;
  }
  return stream.write(text, callback);
}

/** The sequence that moves the cursor to a column, or to a column and a row. */
function cursorToSequence(x, y) {
  return typeof y === 'number' ? `\x1b[${y + 1};${x + 1}H` : `\x1b[${x + 1}G`;
}

/** The sequence that moves the cursor from where it is. */
function moveCursorSequence(dx, dy) {
  let text = '';
  if (dx < 0) text += `\x1b[${-dx}D`;
  else if (dx > 0) text += `\x1b[${dx}C`;
  if (dy < 0) text += `\x1b[${-dy}A`;
  else if (dy > 0) text += `\x1b[${dy}B`;
  return text;
}

function clearLineSequence(dir) {
  if (dir < 0) return kClearToLineBeginning;
  return dir > 0 ? kClearToLineEnd : kClearLine;
}

/**
 * @param {any} stream
 * @param {number} x
 * @param {number | Function} [y]
 * @param {Function} [callback]
 * @returns {boolean} what `write` returns
 */
function cursorTo(stream, x, y, callback) {
  checkCallback(callback);
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (NumberIsNaN(x)) throw new codes.ERR_INVALID_ARG_VALUE('x', x);
  if (NumberIsNaN(y)) throw new codes.ERR_INVALID_ARG_VALUE('y', y);
  if (stream == null || (typeof x !== 'number' && typeof y !== 'number')) return send(null, '', callback);
  if (typeof x !== 'number') throw new codes.ERR_INVALID_CURSOR_POS();
  return send(stream, cursorToSequence(x, y), callback);
}

/**
 * @param {any} stream
 * @param {number} dx
 * @param {number} dy
 * @param {Function} [callback]
 */
function moveCursor(stream, dx, dy, callback) {
  checkCallback(callback);
  return send(stream, moveCursorSequence(dx, dy), callback);
}

/**
 * @param {any} stream
 * @param {number} dir -1 to the left, 1 to the right, 0 all of it
 * @param {Function} [callback]
 */
function clearLine(stream, dir, callback) {
  checkCallback(callback);
  return send(stream, clearLineSequence(dir), callback);
}

/**
 * @param {any} stream
 * @param {Function} [callback]
 */
function clearScreenDown(stream, callback) {
  checkCallback(callback);
  return send(stream, kClearScreenDown, callback);
}

module.exports = {
  clearLine,
  clearLineSequence,
  clearScreenDown,
  cursorTo,
  cursorToSequence,
  kClearScreenDown,
  moveCursor,
  moveCursorSequence,
};
