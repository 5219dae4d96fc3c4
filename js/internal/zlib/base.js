'use strict';

// What all streams that compress or decompress have in common: steps of the native engine, now or on the thread pool.

const {
  ArrayBufferIsView, FunctionPrototypeCall, ObjectDefineProperty, ObjectSetPrototypeOf, SafeWeakMap, Symbol,
  TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength, TypedArrayPrototypeSet, Uint32Array,
} = primordials;

const binding = internalBinding('zlib');
const { codes, hideFrames } = require('internal/errors');
const { Buffer, kMaxLength } = require('buffer');
const { FastBuffer } = require('internal/buffer');
const Transform = require('internal/streams/transform');
const { validateFiniteNumber, validateFunction, validateUint32 } = require('internal/validators');
const { isAnyArrayBuffer } = require('internal/util/types');
const { constants } = require('internal/zlib/constants');

const { Z_BLOCK, Z_DEFAULT_CHUNK, Z_FINISH, Z_MIN_CHUNK, Z_NO_FLUSH } = constants;

const kFlushFlag = Symbol('kFlushFlag');
const kError = Symbol('kError');
/** Stands for no data: what carries a request to flush through the stream. */
const kFlushBuffers = [];
for (let flag = 0; flag <= Z_BLOCK; flag++) {
  const buffer = new FastBuffer(0);
  buffer[kFlushFlag] = flag;
  kFlushBuffers[flag] = buffer;
}

/** The numbers of native engines, by handle. */
const engines = new SafeWeakMap();

/**
 * What a stream holds of its engine. Packages that inflate at once what arrives as a stream (pngjs, for one) call it in
 * Node's way, so that it has Node's methods.
 */
class Zlib {
  #owner;

  constructor(owner) {
    this.#owner = owner;
  }

  /**
   * One step from `input` to `output`; what is left of both is then in the stream's `_writeState`: output, input.
   * After an error, which the stream emits, it is as before.
   */
  writeSync(flag, input, inputOffset, inputLength, output, outputOffset, outputLength) {
    const owner = this.#owner;
    const step = binding.write(engines.get(this), flag, input, inputOffset, inputLength, outputLength);
    if (step === undefined) return;
    if (step.length > 2) {
      fail(owner, step[2], step[3]);
      return;
    }
    const { 0: consumed, 1: bytes } = step;
    TypedArrayPrototypeSet(output, bytes, outputOffset);
    owner._writeState[0] = outputLength - TypedArrayPrototypeGetByteLength(bytes);
    owner._writeState[1] = inputLength - consumed;
  }

  close() {
    binding.remove(engines.get(this));
  }
}

/**
 * Checks a finite number within bounds; `fallback` if it is undefined or NaN.
 * @param {unknown} number
 * @param {string} name
 * @param {number} lower
 * @param {number} upper
 * @param {number} [fallback]
 * @returns {number}
 */
function checkRange(number, name, lower, upper, fallback) {
  if (!validateFiniteNumber(number, name)) return fallback;
  if (number < lower || number > upper) {
    const range = upper === primordials.NumberPOSITIVE_INFINITY ? `>= ${lower}` : `>= ${lower} and <= ${upper}`;
    throw hideFrames(new codes.ERR_OUT_OF_RANGE(name, range, number), checkRange);
  }
  return number;
}

/** The name of an error by its number. */
function errorName(self, errno) {
  if (self instanceof getBrotli()) {
    if (errno === -1) return 'ERR_BROTLI_COMPRESSION_FAILED';
    if (errno !== constants.Z_BUF_ERROR || !self[kEndOfFile]) return `ERR_${brotliName(errno)}`;
    return 'Z_BUF_ERROR';
  }
  if (errno > 0 && errno !== constants.Z_NEED_DICT) return zstdName(errno);
  return require('internal/zlib/codes').codes[errno];
}

const kEndOfFile = Symbol('kEndOfFile');

function getBrotli() {
  return require('internal/zlib/classes').Brotli;
}

/** The part of a constant's name that errors of Brotli have in their code. */
function brotliName(errno) {
  for (const key in constants) {
    if (constants[key] === errno && primordials.StringPrototypeStartsWith(key, 'BROTLI_DECODER_ERROR_')) {
      return primordials.StringPrototypeSlice(key, 14);
    }
  }
  return 'BROTLI_DECODER_ERROR';
}

function zstdName(errno) {
  for (const key in constants) {
    if (constants[key] === errno && primordials.StringPrototypeStartsWith(key, 'ZSTD_error_')) return key;
  }
  return 'ZSTD_error_GENERIC';
}

/** The error that the engine reported. */
function engineError(self, errno, message) {
  const error = new primordials.Error(message);
  self[kEndOfFile] = message === 'unexpected end of file';
  error.errno = errno;
  error.code = errorName(self, errno);
  return hideFrames(error, engineError);
}

/** The engine failed: the stream is at its end. */
function fail(self, errno, message) {
  const error = errno === 0 ? new codes.ERR_TRAILING_JUNK_AFTER_STREAM_END() : engineError(self, errno, message);
  self.destroy(error);
  self[kError] = error;
}

/**
 * @class
 * @param {object | undefined} opts
 * @param {number} mode
 * @param {(owner: object) => number | string} open makes the engine
 * @param {{ flush: number, finishFlush: number, fullFlush: number }} defaults
 */
function ZlibBase(opts, mode, open, { flush, finishFlush, fullFlush }) {
  let chunkSize = Z_DEFAULT_CHUNK;
  let maxOutputLength = kMaxLength;
  // Flags of zlib go on to Z_BLOCK, those of Brotli and Zstandard are fewer.
  let maxFlush = Z_BLOCK;
  if (mode === constants.BROTLI_ENCODE || mode === constants.BROTLI_DECODE) maxFlush = constants.BROTLI_OPERATION_EMIT_METADATA;
  else if (mode === constants.ZSTD_COMPRESS || mode === constants.ZSTD_DECOMPRESS) maxFlush = constants.ZSTD_e_end;
  let rejectGarbage = false;
  if (opts) {
    chunkSize = checkRange(opts.chunkSize, 'options.chunkSize', Z_MIN_CHUNK, primordials.NumberPOSITIVE_INFINITY, chunkSize);
    flush = checkRange(opts.flush, 'options.flush', Z_NO_FLUSH, maxFlush, flush);
    finishFlush = checkRange(opts.finishFlush, 'options.finishFlush', Z_NO_FLUSH, maxFlush, finishFlush);
    maxOutputLength = checkRange(opts.maxOutputLength, 'options.maxOutputLength', 1, kMaxLength, maxOutputLength);
    rejectGarbage = opts.rejectGarbageAfterEnd === true;
    if (opts.encoding || opts.objectMode || opts.writableObjectMode) {
      opts = { ...opts };
      opts.encoding = null;
      opts.objectMode = false;
      opts.writableObjectMode = false;
    }
  }
  this._writeState ??= new Uint32Array(2);
  FunctionPrototypeCall(Transform, this, { autoDestroy: true, ...opts });
  this[kError] = null;
  this.bytesWritten = 0;
  const handle = new Zlib(this);
  const engine = open(handle);
  if (typeof engine === 'string') throw new codes.ERR_ZLIB_INITIALIZATION_FAILED(engine);
  engines.set(handle, engine);
  ObjectDefineProperty(this, '_handle', { __proto__: null, configurable: true, enumerable: true, value: handle, writable: true });
  this._outOffset = 0;
  this._chunkSize = chunkSize;
  this._defaultFlushFlag = flush;
  this._finishFlushFlag = finishFlush;
  this._defaultFullFlushFlag = fullFlush;
  this._flushBoundIdx = maxFlush;
  this._info = opts?.info;
  this._maxOutputLength = maxOutputLength;
  this._rejectGarbageAfterEnd = rejectGarbage;
}
ObjectSetPrototypeOf(ZlibBase.prototype, Transform.prototype);
ObjectSetPrototypeOf(ZlibBase, Transform);

const kOutBuffer = Symbol('kOutBuffer');

/** Where Node's streams put their output. Ours do not; it is there for who uses the handle. */
ObjectDefineProperty(ZlibBase.prototype, '_outBuffer', {
  __proto__: null,
  configurable: true,
  enumerable: false,
  get() {
    return this[kOutBuffer] ??= Buffer.allocUnsafe(this._chunkSize);
  },
  set(buffer) {
    this[kOutBuffer] = buffer;
  },
});

ObjectDefineProperty(ZlibBase.prototype, '_closed', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return !this._handle;
  },
});

/** Forgets what was written: what comes next is the beginning of another text. */
ZlibBase.prototype.reset = function() {
  if (!this._handle) throw new codes.ERR_INTERNAL_ASSERTION('zlib binding closed');
  const failure = binding.reset(engines.get(this._handle));
  if (failure !== undefined) fail(this, failure[2], failure[3]);
};

// All is done when the last chunk is.
ZlibBase.prototype._flush = function(callback) {
  this._transform(new FastBuffer(0), '', callback);
};

ZlibBase.prototype._final = function(callback) {
  callback();
};

/** The stronger of two requests to flush: by what they do, not by their numbers. */
function maxFlush(a, b) {
  return kFlushOrder[a] > kFlushOrder[b] ? a : b;
}

// Z_NO_FLUSH, Z_BLOCK, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH
const kFlushOrder = [0, 2, 3, 4, 5, 1];

/**
 * Brings out what was written so far.
 * @param {number} [kind]
 * @param {() => void} [callback]
 */
ZlibBase.prototype.flush = function(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  }
  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(kFlushBuffers[kind], '', callback);
  }
};

/**
 * Gives the engine's memory back.
 * @param {() => void} [callback]
 */
ZlibBase.prototype.close = function(callback) {
  if (callback) require('stream').finished(this, callback);
  this.destroy();
};

ZlibBase.prototype._destroy = function(error, callback) {
  closeEngine(this);
  callback(error);
};

function closeEngine(self) {
  const handle = self._handle;
  if (!handle) return;
  self._handle = null;
  binding.remove(engines.get(handle));
}

ZlibBase.prototype._transform = function(chunk, encoding, callback) {
  let flag = this._defaultFlushFlag;
  // A request to flush passes through the stream as an empty chunk.
  if (typeof chunk[kFlushFlag] === 'number') {
    flag = chunk[kFlushFlag];
  } else if (this.writableEnded && this.writableLength === chunk.byteLength) {
    // The last chunk ends the text.
    flag = maxFlush(flag, this._finishFlushFlag);
  }
  processChunk(this, chunk, flag, callback);
};

ZlibBase.prototype._processChunk = function(chunk, flag, callback) {
  if (typeof callback === 'function') processChunk(this, chunk, flag, callback);
  else return processChunkSync(this, chunk, flag);
};

/** How much the next step may bring. */
function room(self) {
  return self._chunkSize - self._outOffset;
}

/** Takes count of what a step brought; answers whether the step used all the room that it had. */
function account(self, have, offered) {
  self._outOffset += have;
  if (self._outOffset >= self._chunkSize) self._outOffset = 0;
  return have === offered;
}

const asBuffer = (bytes) => new FastBuffer(TypedArrayPrototypeGetBuffer(bytes), 0, TypedArrayPrototypeGetByteLength(bytes));

/** All at once: the output for `chunk`. */
function processChunkSync(self, chunk, flag) {
  let left = chunk.byteLength;
  let offset = 0;
  let total = 0;
  const buffers = [];
  let error;
  self.on('error', (problem) => {
    error = problem;
    self[kError] = problem;
  });
  for (;;) {
    const offered = room(self);
    const step = binding.write(engines.get(self._handle), flag, chunk, offset, left, offered);
    if (step.length > 2) {
      fail(self, step[2], step[3]);
      error = self[kError];
    } else if (self[kError]) {
      error = self[kError];
    }
    if (error) throw error;
    const { 0: consumed, 1: output } = step;
    self.bytesWritten += consumed;
    const have = TypedArrayPrototypeGetByteLength(output);
    if (have > 0) {
      buffers[buffers.length] = asBuffer(output);
      total += have;
      if (total > self._maxOutputLength) {
        closeEngine(self);
        throw new codes.ERR_BUFFER_TOO_LARGE(self._maxOutputLength);
      }
    }
    offset += consumed;
    left -= consumed;
    if (!account(self, have, offered)) break;
  }
  const { length: fullLength } = chunk;
  if (left > 0 && self._rejectGarbageAfterEnd && fullLength > 0) {
    closeEngine(self);
    throw new codes.ERR_TRAILING_JUNK_AFTER_STREAM_END();
  }
  self.bytesWritten = offset;
  closeEngine(self);
  if (total === 0) return new FastBuffer(0);
  return buffers.length === 1 ? buffers[0] : Buffer.concat(buffers, total);
}

/** Step by step on the thread pool, until `chunk` is used up. */
function processChunk(self, chunk, flag, callback) {
  const handle = self._handle;
  if (!handle) {
    process.nextTick(callback);
    return;
  }
  const engine = engines.get(handle);
  let left = chunk.byteLength;
  let offset = 0;
  let offered = 0;

  function next() {
    offered = room(self);
    binding.write(engine, flag, chunk, offset, left, offered, settled);
  }

  function settled(step) {
    if (self.destroyed) {
      callback();
      return;
    }
    if (step.length > 2) {
      fail(self, step[2], step[3]);
      callback();
      return;
    }
    const { 0: consumed, 1: output } = step;
    const have = TypedArrayPrototypeGetByteLength(output);
    self.bytesWritten += consumed;
    const streamBufferIsFull = have > 0 && !self.push(asBuffer(output));
    const usedAll = account(self, have, offered);
    if (self.destroyed) {
      callback();
      return;
    }
    offset += consumed;
    left -= consumed;
    if (usedAll) {
      // There may be more, which waits until what there is was read.
      if (!streamBufferIsFull) {
        next();
      } else {
        const read = self._read;
        self._read = (n) => {
          self._read = read;
          next();
          self._read(n);
        };
      }
      return;
    }
    if (left > 0) {
      // The text is at its end; what follows does not count.
      if (self._rejectGarbageAfterEnd) {
        self.destroy(new codes.ERR_TRAILING_JUNK_AFTER_STREAM_END());
        return;
      }
      self.push(null);
    }
    callback();
  }

  next();
}

/**
 * All of `buffer` through a stream, for its callback.
 * @param {any} engine
 * @param {any} buffer
 * @param {(error: Error | null, result?: any) => void} callback
 */
function zlibBuffer(engine, buffer, callback) {
  validateFunction(callback, 'callback');
  if (isAnyArrayBuffer(buffer)) buffer = Buffer.from(buffer);
  else if (ArrayBufferIsView(buffer) && !(buffer instanceof Buffer)) {
    buffer = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }
  const buffers = [];
  let total = 0;
  engine.on('data', (chunk) => {
    buffers[buffers.length] = chunk;
    total += chunk.length;
    if (total > engine._maxOutputLength) {
      engine.close();
      callback(new codes.ERR_BUFFER_TOO_LARGE(engine._maxOutputLength));
      callback = () => {};
    }
  });
  engine.on('error', (error) => {
    callback(error);
  });
  engine.on('end', () => {
    let result = buffers.length === 0 ? new FastBuffer(0) : buffers.length === 1 ? buffers[0] : Buffer.concat(buffers, total);
    if (engine._info) result = { buffer: result, engine };
    callback(null, result);
    engine.close();
  });
  engine.end(buffer);
}

/**
 * All of `buffer` through a stream, now.
 * @param {any} engine
 * @param {any} buffer
 */
function zlibBufferSync(engine, buffer) {
  if (typeof buffer === 'string') {
    buffer = Buffer.from(buffer);
  } else if (!ArrayBufferIsView(buffer)) {
    if (!isAnyArrayBuffer(buffer)) {
      throw hideFrames(new codes.ERR_INVALID_ARG_TYPE(
        'buffer', ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'], buffer), zlibBufferSync);
    }
    buffer = Buffer.from(buffer);
  }
  const result = processChunkSync(engine, buffer, engine._finishFlushFlag);
  return engine._info ? { buffer: result, engine } : result;
}

/**
 * The checksum of gzip.
 * @param {string | ArrayBufferView} data
 * @param {number} [value] of what came before
 * @returns {number}
 */
function crc32(data, value = 0) {
  if (typeof data !== 'string' && !ArrayBufferIsView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  }
  validateUint32(value, 'value');
  return binding.crc32(typeof data === 'string' ? Buffer.from(data) : data, value);
}

/** Whether an engine took new parameters; the stream fails if not. */
function setParameters(self, level, strategy) {
  const failure = binding.params(engines.get(self._handle), level, strategy);
  if (failure === undefined) return true;
  fail(self, failure[2], failure[3]);
  return false;
}

module.exports = { ZlibBase, checkRange, crc32, setParameters, zlibBuffer, zlibBufferSync };
