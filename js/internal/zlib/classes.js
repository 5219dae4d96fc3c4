'use strict';

// The classes of zlib: one for each format and direction.

const {
  ArrayBufferIsView, FunctionPrototypeCall, Int32Array, NumberIsNaN, ObjectKeys, ObjectSetPrototypeOf, Uint8Array,
} = primordials;

const binding = internalBinding('zlib');
const { codes, hideFrames } = require('internal/errors');
const { deprecateInstantiation } = require('internal/zlib/deprecation');
const { isAnyArrayBuffer } = require('internal/util/types');
const { ZlibBase, checkRange, setParameters } = require('internal/zlib/base');
const { constants } = require('internal/zlib/constants');

const {
  BROTLI_DECODE, BROTLI_ENCODE, BROTLI_OPERATION_FINISH, BROTLI_OPERATION_FLUSH, BROTLI_OPERATION_PROCESS, DEFLATE, DEFLATERAW, GUNZIP,
  GZIP, INFLATE, INFLATERAW, UNZIP, ZSTD_COMPRESS, ZSTD_DECOMPRESS, ZSTD_e_continue, ZSTD_e_end, ZSTD_e_flush, Z_DEFAULT_LEVEL,
  Z_DEFAULT_MEMLEVEL, Z_DEFAULT_STRATEGY, Z_DEFAULT_WINDOWBITS, Z_FINISH, Z_FIXED, Z_FULL_FLUSH, Z_MAX_LEVEL, Z_MAX_MEMLEVEL,
  Z_MAX_WINDOWBITS, Z_MIN_LEVEL, Z_MIN_MEMLEVEL, Z_MIN_WINDOWBITS, Z_NO_FLUSH, Z_SYNC_FLUSH,
} = constants;

const kNothing = new Uint8Array(0);
const kZlibFlush = { __proto__: null, flush: Z_NO_FLUSH, finishFlush: Z_FINISH, fullFlush: Z_FULL_FLUSH };
const kBrotliFlush = {
  __proto__: null, flush: BROTLI_OPERATION_PROCESS, finishFlush: BROTLI_OPERATION_FINISH, fullFlush: BROTLI_OPERATION_FLUSH,
};
const kZstdFlush = { __proto__: null, flush: ZSTD_e_continue, finishFlush: ZSTD_e_end, fullFlush: ZSTD_e_flush };

function checkDictionary(dictionary) {
  if (dictionary === undefined || ArrayBufferIsView(dictionary)) return dictionary;
  if (isAnyArrayBuffer(dictionary)) return new Uint8Array(dictionary);
  throw hideFrames(new codes.ERR_INVALID_ARG_TYPE(
    'options.dictionary', ['Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], dictionary), checkDictionary);
}

/**
 * The base of what speaks zlib, gzip or raw deflate; and, as in Node, of Brotli.
 * @class
 * @param {object | undefined} opts
 * @param {number} mode
 */
function Zlib(opts, mode) {
  let windowBits = Z_DEFAULT_WINDOWBITS;
  let level = Z_DEFAULT_LEVEL;
  let memLevel = Z_DEFAULT_MEMLEVEL;
  let strategy = Z_DEFAULT_STRATEGY;
  let dictionary;
  if (opts) {
    // Whoever decompresses may leave the window to what the data say.
    if ((opts.windowBits == null || opts.windowBits === 0) && (mode === INFLATE || mode === GUNZIP || mode === UNZIP)) {
      windowBits = 0;
    } else {
      // gzip has no window of 8 bits.
      const min = Z_MIN_WINDOWBITS + (mode === GZIP ? 1 : 0);
      windowBits = checkRange(opts.windowBits, 'options.windowBits', min, Z_MAX_WINDOWBITS, Z_DEFAULT_WINDOWBITS);
    }
    level = checkRange(opts.level, 'options.level', Z_MIN_LEVEL, Z_MAX_LEVEL, level);
    memLevel = checkRange(opts.memLevel, 'options.memLevel', Z_MIN_MEMLEVEL, Z_MAX_MEMLEVEL, memLevel);
    strategy = checkRange(opts.strategy, 'options.strategy', Z_DEFAULT_STRATEGY, Z_FIXED, strategy);
    dictionary = checkDictionary(opts.dictionary);
  }
  const rejectGarbage = opts?.rejectGarbageAfterEnd === true;
  const open = (owner) =>
    binding.newDeflate(owner, mode, windowBits, level, memLevel, strategy, dictionary ?? kNothing, rejectGarbage);
  FunctionPrototypeCall(ZlibBase, this, opts, mode, open, kZlibFlush);
  this._level = level;
  this._strategy = strategy;
  this._mode = mode;
}
ObjectSetPrototypeOf(Zlib.prototype, ZlibBase.prototype);
ObjectSetPrototypeOf(Zlib, ZlibBase);

function paramsAfterFlush(level, strategy, callback) {
  if (!this._handle) throw new codes.ERR_INTERNAL_ASSERTION('zlib binding closed');
  if (!setParameters(this, level, strategy)) return;
  this._level = level;
  this._strategy = strategy;
  if (callback) callback();
}

/**
 * Compresses what comes next in another way.
 * @param {number} level
 * @param {number} strategy
 * @param {(error?: Error) => void} callback
 */
Zlib.prototype.params = function params(level, strategy, callback) {
  checkRange(level, 'level', Z_MIN_LEVEL, Z_MAX_LEVEL);
  checkRange(strategy, 'strategy', Z_DEFAULT_STRATEGY, Z_FIXED);
  if (this._level === level && this._strategy === strategy) {
    process.nextTick(callback);
    return;
  }
  this.flush(Z_SYNC_FLUSH, () => FunctionPrototypeCall(paramsAfterFlush, this, level, strategy, callback));
};

function inherit(Class, Base) {
  ObjectSetPrototypeOf(Class.prototype, Base.prototype);
  ObjectSetPrototypeOf(Class, Base);
}

/** @class */
function Deflate(opts) {
  if (!(this instanceof Deflate)) return deprecateInstantiation(Deflate, opts);
  FunctionPrototypeCall(Zlib, this, opts, DEFLATE);
}
inherit(Deflate, Zlib);

/** @class */
function Inflate(opts) {
  if (!(this instanceof Inflate)) return deprecateInstantiation(Inflate, opts);
  FunctionPrototypeCall(Zlib, this, opts, INFLATE);
}
inherit(Inflate, Zlib);

/** @class */
function Gzip(opts) {
  if (!(this instanceof Gzip)) return deprecateInstantiation(Gzip, opts);
  FunctionPrototypeCall(Zlib, this, opts, GZIP);
}
inherit(Gzip, Zlib);

/** @class */
function Gunzip(opts) {
  if (!(this instanceof Gunzip)) return deprecateInstantiation(Gunzip, opts);
  FunctionPrototypeCall(Zlib, this, opts, GUNZIP);
}
inherit(Gunzip, Zlib);

/** @class */
function DeflateRaw(opts) {
  // zlib itself has no raw window of 8 bits any more.
  if (opts && opts.windowBits === 8) opts = { ...opts, windowBits: 9 };
  if (!(this instanceof DeflateRaw)) return deprecateInstantiation(DeflateRaw, opts);
  FunctionPrototypeCall(Zlib, this, opts, DEFLATERAW);
}
inherit(DeflateRaw, Zlib);

/** @class */
function InflateRaw(opts) {
  if (!(this instanceof InflateRaw)) return deprecateInstantiation(InflateRaw, opts);
  FunctionPrototypeCall(Zlib, this, opts, INFLATERAW);
}
inherit(InflateRaw, Zlib);

/** @class */
function Unzip(opts) {
  if (!(this instanceof Unzip)) return deprecateInstantiation(Unzip, opts);
  FunctionPrototypeCall(Zlib, this, opts, UNZIP);
}
inherit(Unzip, Zlib);

/** The parameters of Brotli or Zstandard as pairs of numbers. */
function readParameters(opts, isValid, InvalidParam) {
  const list = [];
  const params = opts?.params;
  if (params) {
    const keys = ObjectKeys(params);
    for (let i = 0; i < keys.length; i++) {
      const key = +keys[i];
      if (NumberIsNaN(key) || key < 0 || !isValid(key)) throw new InvalidParam(keys[i]);
      const value = params[keys[i]];
      if (typeof value !== 'number' && typeof value !== 'boolean') {
        throw new codes.ERR_INVALID_ARG_TYPE('options.params[key]', 'number', value);
      }
      list[list.length] = key;
      list[list.length] = +value;
    }
  }
  const numbers = new Int32Array(list.length);
  for (let i = 0; i < list.length; i++) numbers[i] = list[i];
  return numbers;
}

/** The base of Brotli. */
function Brotli(opts, mode) {
  const isValid = (key) => key <= constants.BROTLI_PARAM_NDIRECT;
  const parameters = readParameters(opts, isValid, codes.ERR_BROTLI_INVALID_PARAM);
  const open = (owner) => binding.newBrotli(owner, mode === BROTLI_ENCODE, parameters);
  FunctionPrototypeCall(ZlibBase, this, opts, mode, open, kBrotliFlush);
}
inherit(Brotli, Zlib);

/** @class */
function BrotliCompress(opts) {
  if (!(this instanceof BrotliCompress)) return deprecateInstantiation(BrotliCompress, opts);
  FunctionPrototypeCall(Brotli, this, opts, BROTLI_ENCODE);
}
inherit(BrotliCompress, Brotli);

/** @class */
function BrotliDecompress(opts) {
  if (!(this instanceof BrotliDecompress)) return deprecateInstantiation(BrotliDecompress, opts);
  FunctionPrototypeCall(Brotli, this, opts, BROTLI_DECODE);
}
inherit(BrotliDecompress, Brotli);

const kZstdParameters = [
  100, 101, 102, 103, 104, 105, 106, 107, 160, 161, 162, 163, 164, 200, 201, 202, 400, 401, 402,
];

/** The base of Zstandard. */
class Zstd {
  constructor(opts, mode) {
    const isValid = (key) => (mode === ZSTD_COMPRESS ? isZstdParameter(key) : key === constants.ZSTD_d_windowLogMax);
    const parameters = readParameters(opts, isValid, codes.ERR_ZSTD_INVALID_PARAM);
    const dictionary = checkDictionary(opts?.dictionary) ?? kNothing;
    const pledged = opts?.pledgedSrcSize;
    const rejectGarbage = opts?.rejectGarbageAfterEnd === true;
    const open = (owner) =>
      binding.newZstd(owner, mode === ZSTD_COMPRESS, parameters, pledged, dictionary, rejectGarbage);
    const self = primordials.ReflectConstruct(ZlibBase, [opts, mode, open, kZstdFlush], new.target);
    return self;
  }
}
inherit(Zstd, ZlibBase);

function isZstdParameter(key) {
  for (let i = 0; i < kZstdParameters.length; i++) if (kZstdParameters[i] === key) return true;
  return false;
}

class ZstdCompress extends Zstd {
  /** @param {object} [opts] */
  constructor(opts) {
    super(opts, ZSTD_COMPRESS);
  }
}

class ZstdDecompress extends Zstd {
  /** @param {object} [opts] */
  constructor(opts) {
    super(opts, ZSTD_DECOMPRESS);
  }
}

module.exports = {
  Brotli, BrotliCompress, BrotliDecompress, Deflate, DeflateRaw, Gunzip, Gzip, Inflate, InflateRaw, Unzip, ZstdCompress, ZstdDecompress,
};
