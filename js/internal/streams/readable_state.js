'use strict';

// The state of a readable stream: its flags, and the chunks that nobody has read yet.

const {
  ArrayPrototypeSplice, ArrayPrototypeUnshift, StringPrototypeSlice, Symbol, TypedArrayPrototypeSet,
} = primordials;

const { FastBuffer } = require('internal/buffer');
const {
  defineOnConstructed, defineStateProperties, encodingProperty, flag, flagged, flagsOf, getDefaultHighWaterMark,
  getHighWaterMark, getter, initDefaultEncoding, kAutoDestroy, kCloseEmitted, kClosed, kConstructed, kDestroyed,
  kEmitClose, kErrorEmitted, kErrored, kErroredValue, kObjectMode, kState, ternary,
} = require('internal/streams/state');

const kEnded = 1 << 9;
const kEndEmitted = 1 << 10;
const kReading = 1 << 11;
/** `_read` has not returned: what it pushes must not be told before. */
const kSync = 1 << 12;
const kNeedReadable = 1 << 13;
const kEmittedReadable = 1 << 14;
const kReadableListening = 1 << 15;
const kResumeScheduled = 1 << 16;
const kMultiAwaitDrain = 1 << 17;
const kReadingMore = 1 << 18;
const kDataEmitted = 1 << 19;
const kDefaultUTF8Encoding = 1 << 20;
const kDecoder = 1 << 21;
const kEncoding = 1 << 22;
const kHasFlowing = 1 << 23;
const kFlowing = 1 << 24;
const kHasPaused = 1 << 25;
const kPaused = 1 << 26;
const kDataListening = 1 << 27;
/** The end came while nobody listened to 'readable'. */
const kEndUntold = 1 << 29;

const kDecoderValue = Symbol('kDecoderValue');
const kEncodingValue = Symbol('kEncodingValue');

/** What the stream itself does: it is loaded after this. */
let hooks;

/** How many chunks are taken before the array is cut. */
const kSlack = 1024;

/**
 * @class
 * @param {any} options
 * @param {any} stream
 * @param {boolean} isDuplex
 */
function ReadableState(options, stream, isDuplex) {
  this[kState] = flagsOf(options, 'readableObjectMode', isDuplex) | kSync;
  this.highWaterMark = options ?
    getHighWaterMark(this, options, 'readableHighWaterMark', isDuplex) :
    getDefaultHighWaterMark(false);
  // Chunks before the index are taken, and null.
  this.buffer = [];
  this.bufferIndex = 0;
  /** Of what is in the buffer: bytes, characters, or objects. */
  this.length = 0;
  this.pipes = [];
  initDefaultEncoding(this, options, kDefaultUTF8Encoding);
  /** The destination, or the set of them, that must drain before more is read for them. */
  this.awaitDrainWriters = null;
  if (options?.encoding) {
    const { StringDecoder } = require('string_decoder');
    this.decoder = new StringDecoder(options.encoding);
    this.encoding = options.encoding;
  }
}

defineStateProperties(ReadableState, {
  __proto__: null,
  objectMode: flag(kObjectMode),
  ended: flag(kEnded),
  endEmitted: flag(kEndEmitted),
  reading: flag(kReading),
  constructed: flag(kConstructed),
  sync: flag(kSync),
  needReadable: flag(kNeedReadable),
  emittedReadable: flag(kEmittedReadable),
  readableListening: flag(kReadableListening),
  resumeScheduled: flag(kResumeScheduled),
  errorEmitted: flag(kErrorEmitted),
  emitClose: flag(kEmitClose),
  autoDestroy: flag(kAutoDestroy),
  destroyed: flag(kDestroyed),
  closed: flag(kClosed),
  closeEmitted: flag(kCloseEmitted),
  multiAwaitDrain: flag(kMultiAwaitDrain),
  readingMore: flag(kReadingMore),
  dataEmitted: flag(kDataEmitted),
  errored: flagged(kErrored, kErroredValue, null),
  defaultEncoding: encodingProperty(kDefaultUTF8Encoding),
  decoder: flagged(kDecoder, kDecoderValue, null),
  encoding: flagged(kEncoding, kEncodingValue, null),
  flowing: ternary(kHasFlowing, kFlowing, null),
  pipesCount: getter(function get() {
    return this.pipes.length;
  }),
  paused: ternary(kHasPaused, kPaused, false),
});

defineOnConstructed(ReadableState, function onConstructed(stream) {
  if ((this[kState] & kNeedReadable) !== 0) hooks.maybeReadMore(stream, this);
});

/**
 * Puts a chunk into the buffer.
 * @param {ReadableState} state
 * @param {any} chunk
 * @param {boolean} inFront
 */
function keepChunk(state, chunk, inFront) {
  state.length += (state[kState] & kObjectMode) !== 0 ? 1 : chunk.length;
  const { buffer } = state;
  if (!inFront) {
    buffer[buffer.length] = chunk;
  } else if (state.bufferIndex > 0) {
    buffer[--state.bufferIndex] = chunk;
  } else {
    ArrayPrototypeUnshift(buffer, chunk);
  }
}

/**
 * Takes up to `n` bytes (characters, if there is a decoder) out of the buffer, or one object; all if `n` is 0. Null if it is
 * empty. The caller counts `length` down.
 * @param {number} n
 * @param {ReadableState} state
 */
function fromList(n, state) {
  if (state.length === 0) return null;
  const { buffer } = state;
  let index = state.bufferIndex;
  let result;
  if ((state[kState] & kObjectMode) !== 0) {
    result = buffer[index];
    buffer[index++] = null;
  } else if (!n || n >= state.length) {
    result = takeAll(state, buffer, index);
    index = buffer.length;
  } else {
    const first = buffer[index];
    if (n < first.length) {
      result = slice(first, 0, n);
      buffer[index] = slice(first, n, first.length);
    } else if (n === first.length) {
      result = first;
      buffer[index++] = null;
    } else {
      return takeSome(state, buffer, n);
    }
  }
  moveTo(state, index);
  return result;
}

/** All chunks before the index are taken. */
function moveTo(state, index) {
  const { buffer } = state;
  if (index === buffer.length) {
    buffer.length = 0;
    state.bufferIndex = 0;
  } else if (index > kSlack) {
    ArrayPrototypeSplice(buffer, 0, index);
    state.bufferIndex = 0;
  } else {
    state.bufferIndex = index;
  }
}

function takeAll(state, buffer, index) {
  const { length } = buffer;
  if ((state[kState] & kDecoder) !== 0) {
    let text = '';
    while (index < length) {
      text += buffer[index];
      buffer[index++] = null;
    }
    return text;
  }
  if (index === length) return new FastBuffer();
  if (length - index === 1) {
    const only = buffer[index];
    buffer[index] = null;
    return only;
  }
  const bytes = require('buffer').Buffer.allocUnsafe(state.length);
  let at = 0;
  while (index < length) {
    TypedArrayPrototypeSet(bytes, buffer[index], at);
    at += buffer[index].length;
    buffer[index++] = null;
  }
  return bytes;
}

/** `n` is more than the first chunk has, and less than all have. */
function takeSome(state, buffer, n) {
  const isText = (state[kState] & kDecoder) !== 0;
  const bytes = isText ? null : require('buffer').Buffer.allocUnsafe(n);
  let text = '';
  let index = state.bufferIndex;
  let rest = n;
  while (rest > 0) {
    const chunk = buffer[index];
    const isWhole = chunk.length <= rest;
    const part = isWhole ? chunk : slice(chunk, 0, rest);
    if (isText) text += part;
    else TypedArrayPrototypeSet(bytes, part, n - rest);
    if (isWhole) buffer[index++] = null;
    else buffer[index] = slice(chunk, rest, chunk.length);
    rest -= part.length;
  }
  moveTo(state, index);
  return isText ? text : bytes;
}

/** A part of a string or of bytes, which are not copied. */
function slice(chunk, start, end) {
  return typeof chunk === 'string' ?
    StringPrototypeSlice(chunk, start, end) :
    new FastBuffer(chunk.buffer, chunk.byteOffset + start, end - start);
}

module.exports = {
  ReadableState,
  fromList,
  kDataEmitted,
  kDataListening,
  kDecoder,
  kEmittedReadable,
  kEncoding,
  kEndEmitted,
  kEndUntold,
  kEnded,
  kFlowing,
  kHasFlowing,
  kHasPaused,
  kMultiAwaitDrain,
  kNeedReadable,
  kPaused,
  kReadableListening,
  kReading,
  kReadingMore,
  kResumeScheduled,
  kSync,
  keepChunk,
  setHooks(value) {
    hooks = value;
  },
};
