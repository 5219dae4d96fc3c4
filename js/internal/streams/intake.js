'use strict';

// What comes into a readable stream: `push` and `unshift`.

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { isView, toBuffer } = require('internal/streams/chunks');
const { append, putBack } = require('internal/streams/chunk_queue');
const { errorOrDestroy } = require('internal/streams/destroy');
const { has, lower, raise } = require('internal/streams/flags');
const { announce, announceNow, emitData, prefetch } = require('internal/streams/outflow');
const {
  kDataListening, kDecoder, kEmittedReadable, kEndEmitted, kEndUntold, kEnded, kFlowing, kNeedReadable,
  kReadableListening, kReading, kSync,
} = require('internal/streams/readable_state');
const { kDestroyed, kErrored, kObjectMode, kState } = require('internal/streams/state');

const kStraight = kFlowing | kDataListening;

/** What `push` returns: whether the stream would take more. */
function hasRoom(state) {
  if ((state[kState] & kEnded) !== 0) return false;
  return state.length === 0 || state.length < state.highWaterMark;
}

/** A chunk that came brought nothing: the next one is fetched. */
function cameEmpty(stream, state) {
  lower(state, kReading);
  prefetch(stream, state);
  return hasRoom(state);
}

/** Whether a chunk may come into a stream of bytes or text. Nothing at all may: it is an empty chunk. */
function isAcceptable(chunk) {
  return typeof chunk === 'string' || chunk === undefined || isView(chunk);
}

function refuse(stream, chunk) {
  const expected = ['string', 'Buffer', 'TypedArray', 'DataView'];
  errorOrDestroy(stream, new codes.ERR_INVALID_ARG_TYPE('chunk', expected, chunk));
  return false;
}

/** Bytes as a Buffer. Text as bytes too, unless it is in the encoding in which the stream is read. */
function convert(state, chunk, encoding) {
  if (chunk === undefined) return '';
  if (typeof chunk !== 'string') return toBuffer(chunk);
  const given = encoding || state.defaultEncoding;
  return given === state.encoding ? chunk : Buffer.from(chunk, given);
}

/**
 * Takes in a chunk, or the end, which is null.
 * @param {any} stream
 * @param {any} chunk
 * @param {string} [encoding]
 * @returns {boolean} whether more is welcome
 */
function push(stream, chunk, encoding) {
  const state = stream._readableState;
  if (chunk === null) return finish(stream, state);
  // Text is what a decoder would make of it.
  let isDecoded = Boolean(encoding);
  if ((state[kState] & kObjectMode) === 0) {
    if (!isAcceptable(chunk)) return refuse(stream, chunk);
    chunk = convert(state, chunk, encoding);
    if (chunk.length === 0) return cameEmpty(stream, state);
    isDecoded = typeof chunk === 'string';
  }
  if ((state[kState] & kEnded) !== 0) {
    errorOrDestroy(stream, new codes.ERR_STREAM_PUSH_AFTER_EOF());
    return false;
  }
  if ((state[kState] & (kDestroyed | kErrored)) !== 0) return false;
  state[kState] &= ~kReading;
  if (!isDecoded && (state[kState] & kDecoder) !== 0) {
    chunk = state.decoder.write(chunk);
    if (chunk.length === 0 && (state[kState] & kObjectMode) === 0) return cameEmpty(stream, state);
  }
  if (goesStraight(state)) {
    emitData(stream, state, chunk);
  } else {
    append(state, chunk);
    if ((state[kState] & kNeedReadable) !== 0) announce(stream, state);
  }
  prefetch(stream, state);
  return hasRoom(state);
}

/** Whether a chunk goes to the listeners of 'data' at once: nothing is before it, and nobody is in the midst of `_read`. */
function goesStraight(state) {
  return state.length === 0 && (state[kState] & (kStraight | kSync)) === kStraight;
}

/**
 * Puts a chunk in front of those that are there.
 * @param {any} stream
 * @param {any} chunk
 * @param {string} [encoding]
 * @returns {boolean} whether more is welcome
 */
function unshift(stream, chunk, encoding) {
  const state = stream._readableState;
  if (chunk === null) return finish(stream, state);
  if (!has(state, kObjectMode)) {
    if (!isAcceptable(chunk)) return refuse(stream, chunk);
    const isText = typeof chunk === 'string';
    chunk = convert(state, chunk, encoding);
    if (chunk.length === 0) return hasRoom(state);
    // What is put back does not go through the decoder, which may be in the midst of a character.
    if (isText && state.encoding && typeof chunk !== 'string') chunk = chunk.toString(state.encoding);
  }
  if (has(state, kEndEmitted)) {
    errorOrDestroy(stream, new codes.ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
    return hasRoom(state);
  }
  if (has(state, kDestroyed | kErrored)) return false;
  if (goesStraight(state)) {
    emitData(stream, state, chunk);
  } else {
    putBack(state, chunk);
    if (has(state, kNeedReadable)) announce(stream, state);
  }
  prefetch(stream, state);
  return hasRoom(state);
}

/** Nothing more comes. */
function finish(stream, state) {
  lower(state, kReading);
  if (has(state, kEnded)) return false;
  const rest = has(state, kDecoder) ? state.decoder.end() : '';
  if (rest?.length) append(state, rest);
  raise(state, kEnded);
  if (!has(state, kSync)) {
    lower(state, kNeedReadable);
    raise(state, kEmittedReadable);
    announceNow(stream, state);
  } else if (has(state, kFlowing | kNeedReadable | kReadableListening)) {
    announce(stream, state);
  } else {
    // Who listens to 'readable' later is told then.
    raise(state, kEndUntold);
  }
  return false;
}

module.exports = { push, unshift };
