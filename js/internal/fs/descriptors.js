'use strict';

// The functions of fs that open files, and those that take what `open` gives. See fs.js for what the binding takes.

const { ArrayBufferIsView, MathMax, ObjectDefineProperty, Promise, ReflectApply, SymbolFor } = primordials;
const {
  kValidateObjectAllowNullable, parseFileMode, validateAbortSignal, validateBuffer, validateEncoding, validateFunction,
  validateInteger, validateObject,
} = require('internal/validators');
const { aggregateTwoErrors } = require('internal/errors');
const {
  abortError, getReadRange, getValidatedFd, getValidatedPath, getWriteRange, kEmptyOptions, moveCodeLast, stringToFlags,
  toUnixTimestamp, validateBufferArray, validateOwner, validateStringOrView,
} = require('internal/fs/utils');
const { makeStats } = require('internal/fs/stats');
const binding = internalBinding('fs');

/** How much `fs.read` reads if nothing says otherwise. */
const kDefaultReadSize = 16384;

/** A callback for what `binding.stat` answers. */
function statsCallback(callback) {
  validateFunction(callback, 'cb');
  return (error, values) => (error ? callback(error) : callback(null, makeStats(values)));
}

/**
 * A callback that also hears of an abort, whichever comes first; `undefined` if the abort came before the call.
 * @param {(error: Error | null, answer?: any) => void} callback
 * @param {AbortSignal | undefined} signal
 */
function abortable(callback, signal) {
  if (signal === undefined) return callback;
  validateAbortSignal(signal, 'options.signal');
  if (signal.aborted) {
    callback(abortError(signal));
    return undefined;
  }
  let settled = false;
  function onAbort() {
    settled = true;
    callback(abortError(signal));
  }
  signal.addEventListener('abort', onAbort, { __proto__: null, once: true });
  return (error, answer) => {
    if (settled) return;
    signal.removeEventListener('abort', onAbort);
    callback(error, answer);
  };
}

/**
 * Opens a file.
 * @param {string | Uint8Array | URL} path
 * @param {string | number | Function} flags
 * @param {number | string | Function} [mode] of a file that is made
 * @param {(error: Error | null, fd?: number) => void} [callback]
 */
function open(path, flags, mode, callback) {
  if (arguments.length < 3) {
    callback = flags;
    flags = 'r';
    mode = 0o666;
  } else if (typeof mode === 'function') {
    callback = mode;
    mode = 0o666;
  } else {
    mode = parseFileMode(mode, 'mode', 0o666);
  }
  flags = stringToFlags(flags);
  path = getValidatedPath(path);
  validateFunction(callback, 'cb');
  binding.open(path, flags, mode, callback);
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {string | number} [flags]
 * @param {number | string} [mode]
 * @returns {number}
 */
function openSync(path, flags, mode) {
  // In Node's order: the path comes last.
  const number = stringToFlags(flags);
  const bits = parseFileMode(mode, 'mode', 0o666);
  return binding.open(getValidatedPath(path), number, bits);
}

function throwIfError(error) {
  if (error) throw error;
}

/**
 * @param {number} fd
 * @param {(error: Error | null) => void} [callback]
 */
function close(fd, callback = throwIfError) {
  validateFunction(callback, 'cb');
  binding.close(getValidatedFd(fd), callback);
}

/** @param {number} fd */
function closeSync(fd) {
  binding.close(getValidatedFd(fd));
}

/**
 * Reads into `buffer`. Also `read(fd, callback)`, `read(fd, options, callback)`, `read(fd, buffer, callback)` and
 * `read(fd, buffer, options, callback)`.
 * @param {number} fd
 * @param {any} buffer
 * @param {any} offset
 * @param {any} length
 * @param {any} position
 * @param {(error: Error | null, bytesRead: number, buffer: ArrayBufferView) => void} callback
 */
function read(fd, buffer, offset, length, position, callback) {
  fd = getValidatedFd(fd);
  if (arguments.length <= 4) {
    let options = null;
    if (arguments.length === 4) {
      validateObject(offset, 'options', kValidateObjectAllowNullable);
      options = offset;
      callback = length;
    } else if (arguments.length === 3) {
      callback = offset;
      if (!ArrayBufferIsView(buffer)) {
        options = buffer;
        buffer = (options ?? kEmptyOptions).buffer ?? require('buffer').Buffer.alloc(kDefaultReadSize);
      }
    } else {
      callback = buffer;
      buffer = require('buffer').Buffer.alloc(kDefaultReadSize);
    }
    if (options !== undefined) validateObject(options, 'options', kValidateObjectAllowNullable);
    ({ offset = 0, length = buffer?.byteLength - offset, position = null } = options ?? kEmptyOptions);
  }
  validateBuffer(buffer);
  validateFunction(callback, 'cb');
  const range = getReadRange(buffer, offset, length, position);
  if (range.length === 0) {
    process.nextTick(() => callback(null, 0, buffer));
    return;
  }
  binding.read(fd, buffer, range.offset, range.length, range.position, (error, count) => callback(error, count || 0, buffer));
}

/**
 * @param {number} fd
 * @param {ArrayBufferView} buffer
 * @param {number | { offset?: number, length?: number, position?: number | bigint | null }} [offsetOrOptions]
 * @param {number} [length]
 * @param {number | bigint | null} [position]
 * @returns {number}
 */
function readSync(fd, buffer, offsetOrOptions, length, position) {
  validateBuffer(buffer);
  let offset = offsetOrOptions;
  if (arguments.length <= 3 || typeof offsetOrOptions === 'object') {
    if (offsetOrOptions !== undefined) validateObject(offsetOrOptions, 'options', kValidateObjectAllowNullable);
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offsetOrOptions ?? kEmptyOptions);
  }
  const range = getReadRange(buffer, offset, length, position);
  if (range.length === 0) return 0;
  return binding.read(getValidatedFd(fd), buffer, range.offset, range.length, range.position);
}

/**
 * Reads into one buffer after the other.
 * @param {number} fd
 * @param {ArrayBufferView[]} buffers
 * @param {number | null | Function} position
 * @param {(error: Error | null, bytesRead: number, buffers: ArrayBufferView[]) => void} [callback]
 */
function readv(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  callback ||= position;
  validateFunction(callback, 'cb');
  if (typeof position !== 'number') position = null;
  binding.readv(fd, buffers, position, (error, count) => callback(error, count || 0, buffers));
}

/**
 * @param {number} fd
 * @param {ArrayBufferView[]} buffers
 * @param {number | null} [position]
 * @returns {number}
 */
function readvSync(fd, buffers, position) {
  validateBufferArray(buffers);
  return binding.readv(getValidatedFd(fd), buffers, typeof position === 'number' ? position : null);
}

/** The bytes of a string that `write` is given; an encoding that there is not counts for UTF-8, as in Node. */
function encode(string, encoding) {
  const { Buffer } = require('buffer');
  return Buffer.from(string, Buffer.isEncoding(encoding) ? encoding : 'utf8');
}

/**
 * Writes from `buffer`, or `write(fd, string, position, encoding, callback)`.
 * @param {number} fd
 * @param {any} buffer
 * @param {any} offset or options, or the callback
 * @param {any} length
 * @param {any} position
 * @param {(error: Error | null, written: number, buffer: any) => void} [callback]
 */
function write(fd, buffer, offset, length, position, callback) {
  fd = getValidatedFd(fd);
  if (ArrayBufferIsView(buffer)) {
    callback ||= position || length || offset;
    validateFunction(callback, 'cb');
    if (typeof offset === 'object') {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset ?? kEmptyOptions);
    }
    const range = getWriteRange(buffer, offset, length);
    if (typeof position !== 'number') position = null;
    binding.write(fd, buffer, range.offset, range.length, position, (error, count) => callback(error, count || 0, buffer));
    return;
  }
  validateStringOrView(buffer, 'buffer');
  if (typeof position !== 'function') {
    if (typeof offset === 'function') {
      position = offset;
      offset = null;
    } else {
      position = length;
    }
    length = 'utf8';
  }
  validateEncoding(buffer, length);
  callback = position;
  validateFunction(callback, 'cb');
  const bytes = encode(buffer, length);
  binding.write(fd, bytes, 0, bytes.byteLength, offset, (error, count) => callback(error, count || 0, buffer));
}

/**
 * @param {number} fd
 * @param {ArrayBufferView | string} buffer
 * @param {any} [offset] or options, or the position of a string
 * @param {any} [length] or the encoding of a string
 * @param {number | null} [position]
 * @returns {number}
 */
function writeSync(fd, buffer, offset, length, position) {
  if (ArrayBufferIsView(buffer)) {
    if (typeof offset === 'object') {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset ?? kEmptyOptions);
    }
    const range = getWriteRange(buffer, offset, length);
    if (typeof position !== 'number') position = null;
    return writeBytes(getValidatedFd(fd), buffer, range.offset, range.length, position);
  }
  validateStringOrView(buffer, 'buffer');
  validateEncoding(buffer, length);
  const bytes = encode(buffer, length);
  return writeBytes(getValidatedFd(fd), bytes, 0, bytes.byteLength, offset);
}

function writeBytes(fd, bytes, offset, length, position) {
  try {
    return binding.write(fd, bytes, offset, length, position);
  } catch (error) {
    throw moveCodeLast(error);
  }
}

/**
 * Writes one buffer after the other.
 * @param {number} fd
 * @param {ArrayBufferView[]} buffers
 * @param {number | null | Function} position
 * @param {(error: Error | null, written: number, buffers: ArrayBufferView[]) => void} [callback]
 */
function writev(fd, buffers, position, callback) {
  fd = getValidatedFd(fd);
  validateBufferArray(buffers);
  callback ||= position;
  validateFunction(callback, 'cb');
  if (buffers.length === 0) {
    process.nextTick(callback, null, 0, buffers);
    return;
  }
  if (typeof position !== 'number') position = null;
  binding.writev(fd, buffers, position, (error, count) => callback(error, count || 0, buffers));
}

/**
 * @param {number} fd
 * @param {ArrayBufferView[]} buffers
 * @param {number | null} [position]
 * @returns {number}
 */
function writevSync(fd, buffers, position) {
  validateBufferArray(buffers);
  if (buffers.length === 0) return 0;
  return binding.writev(getValidatedFd(fd), buffers, typeof position === 'number' ? position : null);
}

const kFstatDefaults = { __proto__: null, bigint: false };

/**
 * What is known about an open file.
 * @param {number} fd
 * @param {{ bigint?: boolean, signal?: AbortSignal } | Function} [options]
 * @param {(error: Error | null, stats?: any) => void} [callback]
 */
function fstat(fd, options = kFstatDefaults, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = kFstatDefaults;
  }
  const { bigint, signal } = options === null || typeof options !== 'object' ? kFstatDefaults : options;
  const answer = abortable(statsCallback(callback), signal);
  if (answer !== undefined) binding.fstat(getValidatedFd(fd), bigint, answer);
}

/**
 * @param {number} fd
 * @param {{ bigint?: boolean }} [options]
 */
function fstatSync(fd, options = kFstatDefaults) {
  return makeStats(binding.fstat(getValidatedFd(fd), options.bigint));
}

/**
 * Cuts an open file off after `len` bytes, or fills it up to them.
 * @param {number} fd
 * @param {number | Function} [len]
 * @param {(error: Error | null) => void} [callback]
 */
function ftruncate(fd, len = 0, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  }
  validateInteger(len, 'len');
  validateFunction(callback, 'cb');
  binding.ftruncate(getValidatedFd(fd), MathMax(0, len), callback);
}

/**
 * @param {number} fd
 * @param {number} [len]
 */
function ftruncateSync(fd, len = 0) {
  validateInteger(len, 'len');
  binding.ftruncate(getValidatedFd(fd), MathMax(0, len));
}

/**
 * Cuts a file off after `len` bytes, or fills it up to them.
 * @param {string | Uint8Array | URL} path
 * @param {number | Function} len
 * @param {(error: Error | null) => void} [callback]
 */
function truncate(path, len, callback) {
  if (typeof len === 'function') {
    callback = len;
    len = 0;
  } else if (len === undefined) {
    len = 0;
  }
  validateInteger(len, 'len');
  validateFunction(callback, 'cb');
  open(path, 'r+', (error, fd) => {
    if (error) return callback(error);
    binding.ftruncate(fd, MathMax(0, len), (error) => {
      binding.close(fd, (closeError) => callback(aggregateTwoErrors(closeError, error)));
    });
  });
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {number} [len]
 */
function truncateSync(path, len) {
  const fd = openSync(path, 'r+');
  try {
    ftruncateSync(fd, len);
  } finally {
    binding.close(fd);
  }
}

/**
 * Waits until the file is on the disk.
 * @param {number} fd
 * @param {(error: Error | null) => void} callback
 */
function fsync(fd, callback) {
  validateFunction(callback, 'cb');
  binding.fsync(getValidatedFd(fd), callback);
}

/** @param {number} fd */
function fsyncSync(fd) {
  binding.fsync(getValidatedFd(fd));
}

/**
 * Waits until the data of the file is on the disk.
 * @param {number} fd
 * @param {(error: Error | null) => void} callback
 */
function fdatasync(fd, callback) {
  validateFunction(callback, 'cb');
  binding.fdatasync(getValidatedFd(fd), callback);
}

/** @param {number} fd */
function fdatasyncSync(fd) {
  binding.fdatasync(getValidatedFd(fd));
}

/**
 * @param {number} fd
 * @param {number | string} mode
 * @param {(error: Error | null) => void} callback
 */
function fchmod(fd, mode, callback) {
  mode = parseFileMode(mode, 'mode');
  validateFunction(callback, 'cb');
  binding.fchmod(getValidatedFd(fd), mode, callback);
}

/**
 * @param {number} fd
 * @param {number | string} mode
 */
function fchmodSync(fd, mode) {
  mode = parseFileMode(mode, 'mode');
  binding.fchmod(getValidatedFd(fd), mode);
}

/**
 * @param {number} fd
 * @param {number} uid
 * @param {number} gid
 * @param {(error: Error | null) => void} callback
 */
function fchown(fd, uid, gid, callback) {
  validateOwner(uid, gid);
  validateFunction(callback, 'cb');
  binding.fchown(getValidatedFd(fd), uid, gid, callback);
}

/**
 * @param {number} fd
 * @param {number} uid
 * @param {number} gid
 */
function fchownSync(fd, uid, gid) {
  validateOwner(uid, gid);
  binding.fchown(getValidatedFd(fd), uid, gid);
}

/**
 * Sets the times of an open file.
 * @param {number} fd
 * @param {number | string | Date} atime
 * @param {number | string | Date} mtime
 * @param {(error: Error | null) => void} callback
 */
function futimes(fd, atime, mtime, callback) {
  atime = toUnixTimestamp(atime, 'atime');
  mtime = toUnixTimestamp(mtime, 'mtime');
  validateFunction(callback, 'cb');
  binding.futimes(getValidatedFd(fd), atime, mtime, callback);
}

/**
 * @param {number} fd
 * @param {number | string | Date} atime
 * @param {number | string | Date} mtime
 */
function futimesSync(fd, atime, mtime) {
  atime = toUnixTimestamp(atime, 'atime');
  mtime = toUnixTimestamp(mtime, 'mtime');
  binding.futimes(getValidatedFd(fd), atime, mtime);
}

/** Gives `util.promisify` a function whose promise has both answers of a callback with two, under these names. */
function nameAnswers(target, countName, memoryName) {
  const promisified = {
    [target.name](...args) {
      return new Promise((resolve, reject) => {
        args[args.length] = (error, count, memory) => {
          if (error) reject(error);
          else resolve({ [countName]: count, [memoryName]: memory });
        };
        ReflectApply(target, this, args);
      });
    },
  };
  ObjectDefineProperty(target, SymbolFor('nodejs.util.promisify.custom'), { __proto__: null, value: promisified[target.name] });
}
nameAnswers(read, 'bytesRead', 'buffer');
nameAnswers(readv, 'bytesRead', 'buffers');
nameAnswers(write, 'bytesWritten', 'buffer');
nameAnswers(writev, 'bytesWritten', 'buffers');

module.exports = {
  abortable,
  close,
  closeSync,
  encode,
  fchmod,
  fchmodSync,
  fchown,
  fchownSync,
  fdatasync,
  fdatasyncSync,
  fstat,
  fstatSync,
  fsync,
  fsyncSync,
  ftruncate,
  ftruncateSync,
  futimes,
  futimesSync,
  open,
  openSync,
  read,
  readSync,
  readv,
  readvSync,
  statsCallback,
  truncate,
  truncateSync,
  write,
  writeSync,
  writev,
  writevSync,
};
