'use strict';

// The state of a readable stream, as programs see it: flags as properties, chunks as an array.

const { Symbol } = primordials;

const {
  defineStateProperties, encodingProperty, flag, flagged, flagsOf, getDefaultHighWaterMark,
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
/** 'end' is told in the next tick. */
const kEndScheduled = 1 << 28;
/** The end came while nobody listened to 'readable'. */
const kEndUntold = 1 << 29;

const kDecoderValue = Symbol('kDecoderValue');
const kEncodingValue = Symbol('kEncodingValue');

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

module.exports = {
  ReadableState,
  kDataEmitted,
  kDataListening,
  kDecoder,
  kEmittedReadable,
  kEncoding,
  kEndEmitted,
  kEndScheduled,
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
};
