'use strict';

// The state of a writable stream: its flags, and the chunks that wait to be written.

const { ArrayPrototypeSlice, Symbol } = primordials;

const {
  defineStateProperties, encodingProperty, flag, flagged, flagsOf, getDefaultHighWaterMark,
  getHighWaterMark, getter, initDefaultEncoding, kAutoDestroy, kCloseEmitted, kClosed, kConstructed, kDestroyed,
  kEmitClose, kErrorEmitted, kErrored, kErroredValue, kObjectMode, kState, ternary,
} = require('internal/streams/state');

/** `_write` or `_final` has not returned: what it calls must not be told before. */
const kSync = 1 << 9;
const kFinalCalled = 1 << 10;
const kNeedDrain = 1 << 11;
const kEnding = 1 << 12;
const kFinished = 1 << 13;
const kDecodeStrings = 1 << 14;
const kWriting = 1 << 15;
const kBufferProcessing = 1 << 16;
const kPrefinished = 1 << 17;
const kAllBuffers = 1 << 18;
const kAllNoop = 1 << 19;
const kOnFinished = 1 << 20;
const kHasWritable = 1 << 21;
const kWritable = 1 << 22;
const kCorked = 1 << 23;
const kDefaultUTF8Encoding = 1 << 24;
const kWriteCb = 1 << 25;
const kExpectWriteCb = 1 << 26;
const kAfterWriteTickInfo = 1 << 27;
const kAfterWritePending = 1 << 28;
const kBuffered = 1 << 29;
const kEnded = 1 << 30;

const kBufferedValue = Symbol('kBufferedValue');
const kWriteCbValue = Symbol('kWriteCbValue');
const kAfterWriteTickInfoValue = Symbol('kAfterWriteTickInfoValue');
const kOnFinishedValue = Symbol('kOnFinishedValue');

/** The callback of those who have none. */
function nop() {}

/** What `onwrite` does: it is loaded after this. */
let written;

/**
 * @class
 * @param {any} options
 * @param {any} stream
 * @param {boolean} isDuplex
 */
function WritableState(options, stream, isDuplex) {
  this[kState] = flagsOf(options, 'writableObjectMode', isDuplex) | kSync;
  if (options?.decodeStrings !== false) this[kState] |= kDecodeStrings;
  this.highWaterMark = options ?
    getHighWaterMark(this, options, 'writableHighWaterMark', isDuplex) :
    getDefaultHighWaterMark(false);
  initDefaultEncoding(this, options, kDefaultUTF8Encoding);
  /** Of what waits and of what is being written. */
  this.length = 0;
  this.corked = 0;
  this.onwrite = (error) => written(stream, error);
  /** Of what is being written. */
  this.writelen = 0;
  resetBuffer(this);
  /** Callbacks that must be called before 'finish'. */
  this.pendingcb = 0;
}

/** Forgets what waits. */
function resetBuffer(state) {
  state[kBufferedValue] = null;
  state.bufferedIndex = 0;
  state[kState] = (state[kState] | kAllBuffers | kAllNoop) & ~kBuffered;
}

defineStateProperties(WritableState, {
  __proto__: null,
  objectMode: flag(kObjectMode),
  finalCalled: flag(kFinalCalled),
  needDrain: flag(kNeedDrain),
  ending: flag(kEnding),
  ended: flag(kEnded),
  finished: flag(kFinished),
  destroyed: flag(kDestroyed),
  decodeStrings: flag(kDecodeStrings),
  writing: flag(kWriting),
  sync: flag(kSync),
  bufferProcessing: flag(kBufferProcessing),
  constructed: flag(kConstructed),
  prefinished: flag(kPrefinished),
  errorEmitted: flag(kErrorEmitted),
  emitClose: flag(kEmitClose),
  autoDestroy: flag(kAutoDestroy),
  closed: flag(kClosed),
  closeEmitted: flag(kCloseEmitted),
  allBuffers: flag(kAllBuffers),
  allNoop: flag(kAllNoop),
  errored: flagged(kErrored, kErroredValue, null),
  writable: ternary(kHasWritable, kWritable, undefined),
  defaultEncoding: encodingProperty(kDefaultUTF8Encoding),
  writecb: flagged(kWriteCb, kWriteCbValue, nop),
  afterWriteTickInfo: flagged(kAfterWriteTickInfo, kAfterWriteTickInfoValue, null),
  buffered: {
    __proto__: null,
    get() {
      return (this[kState] & kBuffered) !== 0 ? this[kBufferedValue] : [];
    },
    set(value) {
      this[kBufferedValue] = value;
      if (value) this[kState] |= kBuffered;
      else this[kState] &= ~kBuffered;
    },
  },
});

WritableState.prototype.getBuffer = function getBuffer() {
  return ArrayPrototypeSlice(this.buffered, this.bufferedIndex);
};

defineStateProperties(WritableState, {
  __proto__: null,
  bufferedRequestCount: getter(function get() {
    return (this[kState] & kBuffered) !== 0 ? this[kBufferedValue].length - this.bufferedIndex : 0;
  }),
});

module.exports = {
  WritableState,
  kAfterWritePending,
  kAfterWriteTickInfo,
  kAfterWriteTickInfoValue,
  kAllBuffers,
  kAllNoop,
  kBufferProcessing,
  kBuffered,
  kBufferedValue,
  kCorked,
  kDecodeStrings,
  kDefaultUTF8Encoding,
  kEnded,
  kEnding,
  kExpectWriteCb,
  kFinalCalled,
  kFinished,
  kNeedDrain,
  kOnFinished,
  kOnFinishedValue,
  kPrefinished,
  kSync,
  kWriteCb,
  kWriteCbValue,
  kWriting,
  nop,
  resetBuffer,
  setWritten(fn) {
    written = fn;
  },
};
