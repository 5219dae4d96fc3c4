'use strict';

// What the three forms of fs share: checks of arguments with Node's errors, flags, options, encodings.

const {
  ArrayBufferIsView, ArrayIsArray, BigInt, DateNow, DatePrototypeGetTime, Error, ErrorCaptureStackTrace, MathTrunc,
  NumberIsFinite, NumberPrototypeToString, Promise, PromisePrototypeThen, RangeError, StringPrototypeEndsWith,
  StringPrototypeIncludes, TypeError, TypedArrayPrototypeGetByteLength, TypedArrayPrototypeIncludes,
} = primordials;
const { AbortError, codes, hideStackFrames } = require('internal/errors');
const {
  parseFileMode, validateAbortSignal, validateBoolean, validateInt32, validateInteger, validateObject, validateUint32,
} = require('internal/validators');
const binding = internalBinding('fs');

const { constants } = binding;
const {
  O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY,
} = constants;

const kEmptyOptions = { __proto__: null };
const kAppendDefaults = { __proto__: null, encoding: 'utf8', mode: 0o666, flag: 'a' };
const kWriteDefaults = { __proto__: null, encoding: 'utf8', mode: 0o666, flag: 'w', flush: false };

let FastBuffer;
/**
 * A Buffer over an ArrayBuffer or over the bytes of a Uint8Array, without a copy.
 * @param {ArrayBuffer | Uint8Array} bytes
 * @returns {Buffer}
 */
function toBuffer(bytes) {
  if (FastBuffer === undefined) {
    // Loaded for the methods that it gives to the class.
    require('buffer');
    FastBuffer = require('internal/buffer').FastBuffer;
  }
  return ArrayBufferIsView(bytes) ? new FastBuffer(bytes.buffer, bytes.byteOffset, bytes.byteLength) : new FastBuffer(bytes);
}

/** An object that looks like a URL, ours or not. */
function isUrl(value) {
  return value !== null && typeof value === 'object' && value.href && value.protocol && value.auth === undefined &&
    value.path === undefined;
}

/** The path of a `file:` URL; anything else as it is. */
function toPathIfFileUrl(value) {
  return isUrl(value) ? require('internal/url').fileURLToPath(value) : value;
}

/**
 * A path as the system takes it: a string or bytes, without a NUL.
 * @param {string | Uint8Array | URL} path
 * @param {string} [name]
 * @returns {string | Uint8Array}
 */
function getValidatedPath(path, name = 'path') {
  if (typeof path === 'string') {
    if (StringPrototypeIncludes(path, '\0')) throwNullBytes(path, name);
    return path;
  }
  path = toPathIfFileUrl(path);
  validatePath(path, name);
  return path;
}

const validatePath = hideStackFrames((path, name = 'path') => {
  const isBytes = require('internal/util/types').isUint8Array(path);
  if (typeof path !== 'string' && !isBytes) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
  }
  if (isBytes ? TypedArrayPrototypeIncludes(path, 0) : StringPrototypeIncludes(path, '\0')) throwNullBytes(path, name);
});

function throwNullBytes(path, name) {
  throw new codes.ERR_INVALID_ARG_VALUE(name, path, 'must be a string, Uint8Array, or URL without null bytes');
}

/**
 * A file descriptor.
 * @param {number} fd
 * @returns {number}
 */
const getValidatedFd = hideStackFrames((fd, name = 'fd') => {
  validateInt32(fd, name, 0, 2147483647);
  // -0 is 0.
  return fd + 0;
});

/** Whether `path` is a descriptor, of which those that cannot be one are told. */
function isFd(path) {
  if (typeof path !== 'number' || path !== (path | 0)) return false;
  getValidatedFd(path);
  return true;
}

/**
 * The options of a call, which may be no more than an encoding.
 * @param {any} options
 * @param {any} [defaults] what holds if there are no options at all
 */
function getOptions(options, defaults = kEmptyOptions) {
  if (options === undefined || options === null || typeof options === 'function') return defaults;
  if (typeof options === 'string') {
    options = { __proto__: null, ...defaults, encoding: options };
  } else if (typeof options !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  }
  const { encoding, signal } = options;
  if (encoding && encoding !== 'utf8' && encoding !== 'buffer') validateKnownEncoding(encoding);
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return options;
}

function validateKnownEncoding(encoding) {
  if (!require('buffer').Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

/** Whether names are wanted as anything but plain strings, which they are made of in JavaScript. */
function wantsBytes(encoding) {
  return !(encoding === undefined || encoding === null || encoding === 'utf8' || encoding === 'utf-8' || encoding === '');
}

/** A name that `wantsBytes` was asked about. */
function encodeName(name, encoding) {
  if (name === undefined || typeof name === 'string') return name;
  const buffer = toBuffer(name);
  return encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

/**
 * A callback for a name or path, in the encoding that was asked for.
 * @param {(error: Error | null, name?: string | Buffer) => void} callback
 * @param {string} [encoding]
 */
function nameCallback(callback, encoding) {
  if (!wantsBytes(encoding)) return callback;
  return (error, name) => (error ? callback(error) : callback(null, encodeName(name, encoding)));
}

/** The answer of `binding.readdir`: names, or names, types and parents. */
function encodeNames(names, encoding) {
  for (let i = 0; i < names.length; i++) names[i] = encodeName(names[i], encoding);
  return names;
}

const kWriteFlags = O_TRUNC | O_CREAT;
const kAppendFlags = O_APPEND | O_CREAT;
const kFlags = {
  '__proto__': null,
  'r': O_RDONLY,
  'rs': O_RDONLY | O_SYNC,
  'sr': O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
  'w': kWriteFlags | O_WRONLY,
  'wx': kWriteFlags | O_WRONLY | O_EXCL,
  'xw': kWriteFlags | O_WRONLY | O_EXCL,
  'w+': kWriteFlags | O_RDWR,
  'wx+': kWriteFlags | O_RDWR | O_EXCL,
  'xw+': kWriteFlags | O_RDWR | O_EXCL,
  'a': kAppendFlags | O_WRONLY,
  'ax': kAppendFlags | O_WRONLY | O_EXCL,
  'xa': kAppendFlags | O_WRONLY | O_EXCL,
  'as': kAppendFlags | O_WRONLY | O_SYNC,
  'sa': kAppendFlags | O_WRONLY | O_SYNC,
  'a+': kAppendFlags | O_RDWR,
  'ax+': kAppendFlags | O_RDWR | O_EXCL,
  'xa+': kAppendFlags | O_RDWR | O_EXCL,
  'as+': kAppendFlags | O_RDWR | O_SYNC,
  'sa+': kAppendFlags | O_RDWR | O_SYNC,
};

/**
 * What `open` takes for `'r+'` and its kin.
 * @param {string | number | null | undefined} flags
 * @param {string} [name]
 * @returns {number}
 */
function stringToFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags + 0;
  }
  if (flags === undefined || flags === null) return O_RDONLY;
  const number = typeof flags === 'string' ? kFlags[flags] : undefined;
  if (number === undefined) throw new codes.ERR_INVALID_ARG_VALUE('flags', flags);
  return number;
}

/** An error of the kind that Node's native code throws: a code, but none in the stack. */
function nativeError(Base, code, message) {
  const error = new Base(message);
  error.code = code;
  return error;
}

/**
 * The mode of `access` and `copyFile`: three bits.
 * @param {number | null | undefined} mode
 * @returns {number}
 */
function getThreeBitMode(mode) {
  if (mode === undefined || mode === null) return 0;
  if (typeof mode !== 'number') {
    throw nativeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'mode must be int32 or null/undefined');
  }
  if (!NumberIsFinite(mode)) throw nativeError(RangeError, 'ERR_OUT_OF_RANGE', 'mode is out of range');
  mode = MathTrunc(mode);
  if (mode < 0 || mode > 7) throw nativeError(RangeError, 'ERR_OUT_OF_RANGE', 'mode is out of range: >= 0 && <= 7');
  return mode;
}

/** The error for a text that no string can hold. */
function stringTooLong() {
  return nativeError(Error, 'ERR_STRING_TOO_LONG',
    `Cannot create a string longer than 0x${NumberPrototypeToString(binding.maxStringLength, 16)} characters`);
}

/**
 * The answer of `binding.readFile` as the caller of `readFile` gets it.
 * @param {ArrayBuffer | string | number | null} contents a number is the size of a file that is too large, and null stands
 *   for a text that is too long
 * @param {string | null | undefined} encoding
 * @returns {string | Buffer}
 */
function decodeContents(contents, encoding) {
  if (typeof contents === 'string') return contents;
  if (contents === null) throw stringTooLong();
  if (typeof contents === 'number') throw new codes.ERR_FS_FILE_TOO_LARGE(contents);
  const buffer = toBuffer(contents);
  return encoding ? buffer.toString(encoding) : buffer;
}

/** Whether the native code makes the string. */
function isUtf8(encoding) {
  return encoding === 'utf8' || encoding === 'utf-8';
}

/**
 * The options of `appendFile`: those of `writeFile`.
 * @param {string | number | Uint8Array | URL} path
 * @param {any} options
 */
function getAppendOptions(path, options) {
  options = getOptions(options, kAppendDefaults);
  parseFileMode(options.mode, 'mode', 0o666);
  const { encoding, mode, flag, flush, signal } = options;
  return { __proto__: null, encoding, mode, flag: typeof path === 'number' ? 'a' : flag || 'a', flush, signal };
}

/**
 * The options of `writeFile`, complete and checked.
 * @param {any} options
 */
function getWriteOptions(options) {
  options = getOptions(options, kWriteDefaults);
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  return {
    __proto__: null,
    encoding: options.encoding,
    flag: options.flag || 'w',
    flush,
    mode: parseFileMode(options.mode, 'mode', 0o666),
    signal: options.signal,
  };
}

/**
 * A point in time in seconds since 1970.
 * @param {number | string | Date} time
 * @param {string} [name]
 * @returns {number}
 */
function toUnixTimestamp(time, name = 'time') {
  if (typeof time === 'string') {
    const number = +time;
    // eslint-disable-next-line eqeqeq
    if (number == time) return number;
  } else if (NumberIsFinite(time)) {
    return time < 0 ? DateNow() / 1000 : time;
  } else if (require('internal/util/types').isDate(time)) {
    return DatePrototypeGetTime(time) / 1000;
  }
  throw new codes.ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

/** User and group of `chown`; -1 leaves one as it is. */
const validateOwner = hideStackFrames((uid, gid) => {
  validateInteger(uid, 'uid', -1, 4294967295);
  validateInteger(gid, 'gid', -1, 4294967295);
});

const validateOffsetLengthRead = hideStackFrames((offset, length, byteLength) => {
  if (offset < 0) throw new codes.ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (offset + length > byteLength) throw new codes.ERR_OUT_OF_RANGE('length', `<= ${byteLength - offset}`, length);
});

const validateOffsetLengthWrite = hideStackFrames((offset, length, byteLength) => {
  if (offset > byteLength) throw new codes.ERR_OUT_OF_RANGE('offset', `<= ${byteLength}`, offset);
  if (length > byteLength - offset) throw new codes.ERR_OUT_OF_RANGE('length', `<= ${byteLength - offset}`, length);
  if (length < 0) throw new codes.ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
});

/** Where to read: a number or a BigInt; -1 is where the descriptor stands. */
const validatePosition = hideStackFrames((position, name, length) => {
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
  } else if (typeof position === 'bigint') {
    const last = 2n ** 63n - 1n - BigInt(length);
    if (position < -1n || position > last) throw new codes.ERR_OUT_OF_RANGE(name, `>= -1 && <= ${last}`, position);
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], position);
  }
});

const validateBufferArray = hideStackFrames((buffers, name = 'buffers') => {
  let valid = ArrayIsArray(buffers);
  for (let i = 0; valid && i < buffers.length; i++) valid = ArrayBufferIsView(buffers[i]);
  if (!valid) throw new codes.ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', buffers);
});

const validateStringOrView = hideStackFrames((data, name) => {
  if (typeof data !== 'string' && !ArrayBufferIsView(data)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], data);
  }
});

/**
 * What there is to write: bytes, or a string to be written as UTF-8.
 * @param {string | ArrayBufferView} data
 * @param {string | null | undefined} encoding
 */
function getValidatedData(data, encoding) {
  validateStringOrView(data, 'data');
  if (typeof data !== 'string' || !encoding || encoding === 'utf8' || encoding === 'utf-8') return data;
  return require('buffer').Buffer.from(data, encoding);
}

/**
 * The arguments of a read into `buffer`.
 * @returns {{ offset: number, length: number, position: number | bigint }}
 */
function getReadRange(buffer, offset, length, position) {
  if (offset === undefined || offset === null) offset = 0;
  else validateInteger(offset, 'offset', 0);
  length |= 0;
  if (position === undefined || position === null) position = -1;
  else validatePosition(position, 'position', length);
  if (length !== 0) {
    if (buffer.byteLength === 0) throw new codes.ERR_INVALID_ARG_VALUE('buffer', buffer, 'is empty and cannot be written');
    validateOffsetLengthRead(offset, length, buffer.byteLength);
  }
  return { __proto__: null, offset, length, position };
}

/**
 * The arguments of a write from `buffer`.
 * @returns {{ offset: number, length: number }}
 */
function getWriteRange(buffer, offset, length) {
  if (offset === undefined || offset === null || typeof offset === 'function') offset = 0;
  else validateInteger(offset, 'offset', 0);
  if (typeof length !== 'number') length = buffer.byteLength - offset;
  validateOffsetLengthWrite(offset, length, buffer.byteLength);
  return { __proto__: null, offset, length };
}

/**
 * The options of `rm`, complete.
 * @param {any} options
 */
function getRmOptions(options) {
  const { recursive = false, force = false, maxRetries = 0, retryDelay = 100 } = validateOptionsObject(options);
  validateBoolean(force, 'options.force');
  validateRetries(recursive, maxRetries, retryDelay);
  return { __proto__: null, recursive, force, maxRetries, retryDelay };
}

/** `rmdir` removed whole trees once, and must not do less in silence. */
function validateNotRecursive(options) {
  if (options?.recursive !== undefined) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.recursive', options.recursive, 'is no longer supported');
  }
}

/** `rmdir` takes options that no longer mean anything. */
function validateRmdirOptions(options) {
  const { recursive = false, maxRetries = 0, retryDelay = 100 } = validateOptionsObject(options);
  validateRetries(recursive, maxRetries, retryDelay);
}

function validateOptionsObject(options) {
  if (options === undefined) return kEmptyOptions;
  validateObject(options, 'options');
  return options;
}

function validateRetries(recursive, maxRetries, retryDelay) {
  validateBoolean(recursive, 'options.recursive');
  validateInt32(retryDelay, 'options.retryDelay', 0);
  validateUint32(maxRetries, 'options.maxRetries');
}

function abortError(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

/** The error of a write at once: in Node the code is its last property, which shows when it is printed. */
function moveCodeLast(error) {
  const { code } = error;
  delete error.code;
  error.code = code;
  return error;
}

function throwIfAborted(signal) {
  if (signal !== undefined && signal.aborted) throw abortError(signal);
}

/** An error of the system comes from no JavaScript: the functions that wait for it are what its stack can tell. */
function withStack(error) {
  ErrorCaptureStackTrace(error, withStack);
  throw error;
}

/**
 * The promise of an answer of the binding.
 * @param {(resolve: (answer: any) => void, reject: (error: Error) => void) => void} start
 * @returns {Promise<any>}
 */
function answerOf(start) {
  return PromisePrototypeThen(new Promise(start), undefined, withStack);
}

let warnedOfTemplate = false;
/** The last characters of a template for `mkdtemp` are replaced where its end is an X. */
function warnOnNonPortableTemplate(prefix) {
  const endsWithX = typeof prefix === 'string' ? StringPrototypeEndsWith(prefix, 'X') :
    prefix[TypedArrayPrototypeGetByteLength(prefix) - 1] === 0x58;
  if (warnedOfTemplate || !endsWithX) return;
  warnedOfTemplate = true;
  process.emitWarning(
    'mkdtemp() templates ending with X are not portable. For details see: https://nodejs.org/api/fs.html');
}

module.exports = {
  abortError,
  answerOf,
  constants,
  decodeContents,
  encodeName,
  encodeNames,
  getAppendOptions,
  getOptions,
  getReadRange,
  getRmOptions,
  getThreeBitMode,
  getValidatedData,
  getValidatedFd,
  getValidatedPath,
  getWriteOptions,
  getWriteRange,
  isFd,
  isUtf8,
  kEmptyOptions,
  moveCodeLast,
  nameCallback,
  nativeError,
  stringToFlags,
  stringTooLong,
  throwIfAborted,
  toBuffer,
  toPathIfFileUrl,
  toUnixTimestamp,
  validateBufferArray,
  validateNotRecursive,
  validateOwner,
  validatePath,
  validateRmdirOptions,
  validateStringOrView,
  wantsBytes,
  warnOnNonPortableTemplate,
};
