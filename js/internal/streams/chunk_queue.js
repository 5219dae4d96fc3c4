'use strict';

// The chunks that a readable stream holds and nobody has read yet: `buffer` of its state, from `bufferIndex` on. What is
// before that index was read, and is null, until it is worth the while to cut it off.

const { ArrayPrototypeSplice, ArrayPrototypeUnshift, StringPrototypeSlice, TypedArrayPrototypeSet } = primordials;

const { FastBuffer } = require('internal/buffer');
const { kObjectMode, kState } = require('internal/streams/state');

/** How many chunks are read before the array is cut. */
const kSlack = 1024;

/** How much a chunk counts in the `length` of a state. */
function weigh(state, chunk) {
  return (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
}

/**
 * Puts a chunk behind the others.
 * @param {any} state
 * @param {any} chunk
 */
function append(state, chunk) {
  state.length += weigh(state, chunk);
  state.buffer[state.buffer.length] = chunk;
}

/**
 * Puts a chunk before the others.
 * @param {any} state
 * @param {any} chunk
 */
function putBack(state, chunk) {
  state.length += weigh(state, chunk);
  if (state.bufferIndex === 0) ArrayPrototypeUnshift(state.buffer, chunk);
  else state.buffer[--state.bufferIndex] = chunk;
}

/** `count` chunks are read. */
function drop(state, count) {
  const { buffer } = state;
  const end = state.bufferIndex + count;
  for (let i = state.bufferIndex; i < end; i++) buffer[i] = null;
  state.bufferIndex = end;
  if (end === buffer.length) buffer.length = 0;
  else if (end > kSlack) ArrayPrototypeSplice(buffer, 0, end);
  else return;
  state.bufferIndex = 0;
}

/** A part of a string, or of bytes, which are not copied. */
function part(chunk, start, end) {
  return typeof chunk === 'string' ?
    StringPrototypeSlice(chunk, start, end) :
    new FastBuffer(chunk.buffer, chunk.byteOffset + start, end - start);
}

/** The first chunk, whole. */
function takeFirst(state) {
  const { buffer, bufferIndex } = state;
  const first = buffer[bufferIndex];
  if (buffer.length === 1) {
    buffer.length = 0;
  } else {
    drop(state, 1);
  }
  return first;
}

/** Joins chunks, and a part of the last one if need be, to `size` characters. */
function joinText(state, size) {
  const { buffer } = state;
  let text = '';
  let at = state.bufferIndex;
  while (at < buffer.length && text.length + buffer[at].length <= size) text += buffer[at++];
  if (text.length < size && at < buffer.length) {
    const cut = size - text.length;
    text += part(buffer[at], 0, cut);
    buffer[at] = part(buffer[at], cut, buffer[at].length);
  }
  drop(state, at - state.bufferIndex);
  return text;
}

/** Joins chunks, and a part of the last one if need be, to `size` bytes. */
function joinBytes(state, size) {
  const { buffer } = state;
  const bytes = require('buffer').Buffer.allocUnsafe(size);
  let at = state.bufferIndex;
  let filled = 0;
  while (at < buffer.length && filled + buffer[at].length <= size) {
    TypedArrayPrototypeSet(bytes, buffer[at], filled);
    filled += buffer[at++].length;
  }
  if (filled < size && at < buffer.length) {
    const cut = size - filled;
    TypedArrayPrototypeSet(bytes, part(buffer[at], 0, cut), filled);
    buffer[at] = part(buffer[at], cut, buffer[at].length);
  }
  drop(state, at - state.bufferIndex);
  return bytes;
}

/**
 * Takes out one object; or `n` bytes, or characters if the chunks are text; or all of them if `n` is 0 or too much. The
 * caller counts `length` down.
 * @param {number} n
 * @param {any} state
 * @returns {any} null if there is nothing
 */
function fromList(n, state) {
  if (state.length === 0) return null;
  if ((state[kState] & kObjectMode) !== 0) return takeFirst(state);
  const isAll = !n || n >= state.length;
  const first = state.buffer[state.bufferIndex];
  // Bytes among the text, which `unshift` may have put there, become text if all are joined.
  const isAlone = state.bufferIndex + 1 === state.buffer.length && !state.decoder;
  if (isAll ? isAlone : n === first.length) return takeFirst(state);
  if (!isAll && n < first.length) {
    state.buffer[state.bufferIndex] = part(first, n, first.length);
    return part(first, 0, n);
  }
  const size = isAll ? state.length : n;
  return state.decoder ? joinText(state, size) : joinBytes(state, size);
}

/**
 * There is a decoder now: what came before it becomes one piece of text.
 * @param {any} state
 */
function decodeAll(state) {
  const { buffer, decoder } = state;
  let text = '';
  for (let i = state.bufferIndex; i < buffer.length; i++) text += decoder.write(buffer[i]);
  drop(state, buffer.length - state.bufferIndex);
  if (text !== '') buffer[0] = text;
  state.length = text.length;
}

module.exports = { append, decodeAll, fromList, putBack };
