'use strict';

// What the states of both kinds of streams share: flags as bits of one number, which `console.log(stream)` shows as
// `Symbol(kState)`, and the mark above which a stream has enough.

const { MathFloor, NumberIsInteger, ObjectDefineProperties, ObjectDefineProperty, Symbol } = primordials;

const { codes } = require('internal/errors');

const kState = Symbol('kState');
const kErroredValue = Symbol('kErroredValue');
const kDefaultEncodingValue = Symbol('kDefaultEncodingValue');
const kOnConstructed = Symbol('kOnConstructed');

// The flags that readable and writable states have in common; each kind has its own from bit 9 on.
const kObjectMode = 1 << 0;
const kErrorEmitted = 1 << 1;
const kAutoDestroy = 1 << 2;
const kEmitClose = 1 << 3;
const kDestroyed = 1 << 4;
const kClosed = 1 << 5;
const kCloseEmitted = 1 << 6;
const kErrored = 1 << 7;
const kConstructed = 1 << 8;

let defaultByteMark = 64 * 1024;
let defaultObjectMark = 16;

/**
 * The mark of streams that are made without one.
 * @param {boolean} objectMode
 */
function getDefaultHighWaterMark(objectMode) {
  return objectMode ? defaultObjectMark : defaultByteMark;
}

/**
 * @param {boolean} objectMode
 * @param {number} value
 */
function setDefaultHighWaterMark(objectMode, value) {
  require('internal/validators').validateInteger(value, 'value', 0);
  if (objectMode) defaultObjectMark = value;
  else defaultByteMark = value;
}

/**
 * The mark that options ask for.
 * @param {{ objectMode: boolean }} state
 * @param {any} options
 * @param {string} duplexKey the option of this side of a duplex
 * @param {boolean} isDuplex
 */
function getHighWaterMark(state, options, duplexKey, isDuplex) {
  const common = options.highWaterMark;
  const mark = common == null && isDuplex ? options[duplexKey] : common;
  if (mark == null) return getDefaultHighWaterMark(state.objectMode);
  if (!NumberIsInteger(mark) || mark < 0) {
    throw new codes.ERR_INVALID_ARG_VALUE(isDuplex ? `options.${duplexKey}` : 'options.highWaterMark', mark);
  }
  return MathFloor(mark);
}

/** A property that is a flag. */
function flag(bit) {
  return {
    __proto__: null,
    get() {
      return (this[kState] & bit) !== 0;
    },
    set(value) {
      if (value) this[kState] |= bit;
      else this[kState] &= ~bit;
    },
  };
}

/** A property whose value is kept under `key` while the flag is set, and is `none` otherwise. */
function flagged(bit, key, none) {
  return {
    __proto__: null,
    get() {
      return (this[kState] & bit) !== 0 ? this[key] : none;
    },
    set(value) {
      if (value) {
        this[key] = value;
        this[kState] |= bit;
      } else {
        this[kState] &= ~bit;
      }
    },
  };
}

/** A boolean that may be unset, in two bits. */
function ternary(known, bit, unset) {
  return {
    __proto__: null,
    get() {
      return (this[kState] & known) !== 0 ? (this[kState] & bit) !== 0 : unset;
    },
    set(value) {
      if (value == null) this[kState] &= ~(known | bit);
      else if (value) this[kState] |= known | bit;
      else this[kState] = (this[kState] & ~bit) | known;
    },
  };
}

/** The default encoding, which is nearly always the one that has a flag. */
function encodingProperty(utf8Bit) {
  return {
    __proto__: null,
    get() {
      return (this[kState] & utf8Bit) !== 0 ? 'utf8' : this[kDefaultEncodingValue];
    },
    set(value) {
      if (value === 'utf8' || value === 'utf-8') {
        this[kState] |= utf8Bit;
      } else {
        this[kState] &= ~utf8Bit;
        this[kDefaultEncodingValue] = value;
      }
    },
  };
}

/** The flags that options decide, for either side. */
function flagsOf(options, objectModeKey, isDuplex) {
  let flags = kEmitClose | kAutoDestroy | kConstructed;
  if (options == null) return flags;
  if (options.objectMode || (isDuplex && options[objectModeKey])) flags |= kObjectMode;
  if (options.emitClose === false) flags &= ~kEmitClose;
  if (options.autoDestroy === false) flags &= ~kAutoDestroy;
  return flags;
}

/** Takes the default encoding from options; `utf8Bit` is set if it is UTF-8. */
function initDefaultEncoding(state, options, utf8Bit) {
  const encoding = options?.defaultEncoding;
  if (encoding == null || encoding === 'utf8' || encoding === 'utf-8') {
    state[kState] |= utf8Bit;
  } else if (require('buffer').Buffer.isEncoding(encoding)) {
    state.defaultEncoding = encoding;
  } else {
    throw new codes.ERR_UNKNOWN_ENCODING(encoding);
  }
}

/** Getters and setters of a class of states, in the order given. */
function defineStateProperties(State, properties) {
  ObjectDefineProperties(State.prototype, properties);
}

/** The callback of a state that its stream calls when `_construct` is done: an enumerable method, as any. */
function defineOnConstructed(State, onConstructed) {
  ObjectDefineProperty(State.prototype, kOnConstructed, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value: onConstructed,
    writable: true,
  });
}

/** Getters of a stream itself. */
function getter(get, set = undefined) {
  return { __proto__: null, get, set };
}

module.exports = {
  defineOnConstructed,
  defineStateProperties,
  encodingProperty,
  flag,
  flagged,
  flagsOf,
  getDefaultHighWaterMark,
  getHighWaterMark,
  getter,
  initDefaultEncoding,
  kAutoDestroy,
  kCloseEmitted,
  kClosed,
  kConstructed,
  kDestroyed,
  kEmitClose,
  kErrorEmitted,
  kErrored,
  kErroredValue,
  kObjectMode,
  kOnConstructed,
  kState,
  setDefaultHighWaterMark,
  ternary,
};
