'use strict';

// An open file as an object: what `fs.promises.open` answers. It counts who uses it, so that `close` waits for them.

const {
  ArrayBufferIsView, Error, MathMax, ObjectDefineProperty, Promise, PromisePrototypeThen, PromiseResolve,
  SafeFinalizationRegistry, Symbol, SymbolAsyncDispose, SymbolAsyncIterator, SymbolIterator,
} = primordials;
const EventEmitter = require('events');
const { codes } = require('internal/errors');
const {
  kValidateObjectAllowNullable, parseFileMode, validateBoolean, validateBuffer, validateEncoding, validateInteger,
  validateObject,
} = require('internal/validators');
const {
  answerOf, decodeContents, getOptions, getReadRange, getValidatedData, getWriteOptions, getWriteRange, isUtf8,
  kEmptyOptions, nativeError, throwIfAborted, toUnixTimestamp, validateBufferArray, validateOwner, validateStringOrView,
} = require('internal/fs/utils');
const { makeStats } = require('internal/fs/stats');
const { encode } = require('internal/fs/descriptors');
const binding = internalBinding('fs');

const kHandle = Symbol('kHandle');
const kFd = Symbol('kFd');
const kRefs = Symbol('kRefs');
const kClosePromise = Symbol('kClosePromise');
const kCloseResolve = Symbol('kCloseResolve');
const kCloseReject = Symbol('kCloseReject');
const kRef = Symbol('kRef');
const kUnref = Symbol('kUnref');
const kAsyncId = Symbol('kAsyncId');
const kLocked = Symbol('kLocked');
let lastAsyncId = 0;

/** How much `read` reads if nothing says otherwise. */
const kDefaultReadSize = 16384;

/** The descriptor itself, which only a handle can reach. Printed, it has the name that Node's has. */
const Descriptor = class FileHandle {
  #fd;
  constructor(fd) {
    this.#fd = fd;
  }

  close() {
    return answerOf((resolve, reject) => binding.close(this.#fd, resolve, reject));
  }
};

/**
 * Does `work` with the descriptor of a handle, which stays open meanwhile.
 * @param {FileHandle} handle
 * @param {string} syscall for the error if the handle is closed
 * @param {(fd: number) => any} work
 */
async function use(handle, syscall, work) {
  if (handle[kFd] === -1) {
    const error = new Error('file closed');
    error.code = 'EBADF';
    error.syscall = syscall;
    throw error;
  }
  handle[kRefs]++;
  try {
    return await work(handle[kFd]);
  } finally {
    release(handle);
  }
}

/** One user less; the last one closes, if someone has asked for that. */
function release(handle) {
  handle[kRefs]--;
  if (handle[kRefs] === 0) {
    forget(handle);
    PromisePrototypeThen(handle[kHandle].close(), handle[kCloseResolve], handle[kCloseReject]);
  }
}

/** The handle no longer has its descriptor, which is about to be closed. */
function forget(handle) {
  handle[kFd] = -1;
  forgotten?.unregister(handle);
}

/** Forgets the promise of `close` once it is settled. */
function forgetWhenSettled(handle, promise) {
  const forget = () => {
    handle[kClosePromise] = undefined;
  };
  return PromisePrototypeThen(promise, forget, (error) => {
    forget();
    throw error;
  });
}

let forgotten;
/** Closes the descriptor of a handle that is collected before it was closed, which is an error of the program. */
function closeWhenCollected(handle, fd, path) {
  forgotten ??= new SafeFinalizationRegistry(({ fd, path }) => {
    try {
      binding.close(fd);
    } catch {
      // The program has closed the number itself.
    }
    process.nextTick(throwCollected, fd, path);
  });
  forgotten.register(handle, { __proto__: null, fd, path }, handle);
}

function throwCollected(fd, path) {
  const error = nativeError(Error, 'ERR_INVALID_STATE', 'A FileHandle object was closed during garbage collection. ' +
    'This used to be allowed with a deprecation warning but is now considered an error. Please close FileHandle objects explicitly. File ' +
    `descriptor: ${fd}${path === undefined ? '' : ` (${path})`}`);
  // Nobody called anything.
  ObjectDefineProperty(error, 'stack', {
    __proto__: null, configurable: true, enumerable: false, value: `Error: ${error.message}`, writable: true,
  });
  throw error;
}

class FileHandle extends EventEmitter {
  #brand;

  /**
   * @param {number | undefined} fd
   * @param {string | Uint8Array} [path] what was opened
   */
  constructor(fd, path = undefined) {
    super();
    fd ??= -1;
    this[kHandle] = new Descriptor(fd);
    this[kFd] = fd;
    this[kRefs] = 1;
    this[kClosePromise] = null;
    if (fd >= 0) closeWhenCollected(this, fd, path);
  }

  /** @param {any} value */
  static isFileHandle(value) {
    return value !== null && typeof value === 'object' && #brand in value;
  }

  /** A number for async_hooks. */
  getAsyncId() {
    this[kAsyncId] ??= ++lastAsyncId;
    return this[kAsyncId];
  }

  /** The descriptor; -1 once it is closed. */
  get fd() {
    return this[kFd];
  }

  /**
   * @param {any} data
   * @param {any} [options]
   */
  appendFile(data, options) {
    return this.writeFile(data, options);
  }

  /** @param {number | string} mode */
  chmod(mode) {
    return use(this, 'fchmod', (fd) => {
      const bits = parseFileMode(mode, 'mode');
      return answerOf((resolve, reject) => binding.fchmod(fd, bits, resolve, reject));
    });
  }

  /**
   * @param {number} uid
   * @param {number} gid
   */
  chown(uid, gid) {
    return use(this, 'fchown', (fd) => {
      validateOwner(uid, gid);
      return answerOf((resolve, reject) => binding.fchown(fd, uid, gid, resolve, reject));
    });
  }

  /** Waits until the data of the file is on the disk. */
  datasync() {
    return use(this, 'fdatasync', (fd) => answerOf((resolve, reject) => binding.fdatasync(fd, resolve, reject)));
  }

  /** Waits until the file is on the disk. */
  sync() {
    return use(this, 'fsync', (fd) => answerOf((resolve, reject) => binding.fsync(fd, resolve, reject)));
  }

  /**
   * Reads into `buffer`; also `read(options)` and `read(buffer, options)`.
   * @param {any} buffer
   * @param {any} [offset]
   * @param {number} [length]
   * @param {number | bigint | null} [position]
   */
  read(buffer, offset, length, position) {
    return use(this, 'read', (fd) => read(fd, buffer, offset, length, position));
  }

  /**
   * @param {ArrayBufferView[]} buffers
   * @param {number | null} [position]
   */
  readv(buffers, position) {
    return use(this, 'readv', async (fd) => {
      validateBufferArray(buffers);
      if (typeof position !== 'number') position = null;
      const bytesRead = await answerOf((resolve, reject) => binding.readv(fd, buffers, position, resolve, reject));
      return { __proto__: null, bytesRead, buffers };
    });
  }

  /**
   * What is left of the file.
   * @param {string | { encoding?: string | null, signal?: AbortSignal } | null} [options]
   */
  readFile(options) {
    return use(this, 'readFile', async (fd) => {
      const { encoding, signal } = getOptions(options);
      throwIfAborted(signal);
      const contents = await answerOf((resolve, reject) => {
        binding.readFile(fd, 0, isUtf8(encoding), true, resolve, reject);
      });
      throwIfAborted(signal);
      return decodeContents(contents, encoding);
    });
  }

  /**
   * The lines of the file, as an asynchronous iterator.
   * @param {object} [options] those of `fs.createReadStream`
   */
  readLines(options = undefined) {
    return require('readline').createInterface({
      __proto__: null,
      input: this.createReadStream(options),
      // A file is read as fast as can be: what looks like two ends of lines never is.
      crlfDelay: Infinity,
    });
  }

  /** @param {{ bigint?: boolean }} options */
  stat(options) {
    return use(this, 'fstat', async (fd) => {
      const { bigint } = options ?? kEmptyOptions;
      return makeStats(await answerOf((resolve, reject) => binding.fstat(fd, bigint, resolve, reject)));
    });
  }

  /** @param {number} [len] */
  truncate(len = 0) {
    return use(this, 'ftruncate', (fd) => {
      validateInteger(len, 'len');
      return answerOf((resolve, reject) => binding.ftruncate(fd, MathMax(0, len), resolve, reject));
    });
  }

  /**
   * @param {number | string | Date} atime
   * @param {number | string | Date} mtime
   */
  utimes(atime, mtime) {
    return use(this, 'futimes', (fd) => {
      const accessed = toUnixTimestamp(atime, 'atime');
      const modified = toUnixTimestamp(mtime, 'mtime');
      return answerOf((resolve, reject) => binding.futimes(fd, accessed, modified, resolve, reject));
    });
  }

  /**
   * Writes from `buffer`; also `write(buffer, options)` and `write(string, position, encoding)`.
   * @param {any} buffer
   * @param {any} [offset]
   * @param {any} [length]
   * @param {number | null} [position]
   */
  write(buffer, offset, length, position) {
    return use(this, 'write', (fd) => write(fd, buffer, offset, length, position));
  }

  /**
   * @param {ArrayBufferView[]} buffers
   * @param {number | null} [position]
   */
  writev(buffers, position) {
    return use(this, 'writev', async (fd) => {
      validateBufferArray(buffers);
      if (typeof position !== 'number') position = null;
      if (buffers.length === 0) return { __proto__: null, bytesWritten: 0, buffers };
      const bytesWritten = await answerOf((resolve, reject) => binding.writev(fd, buffers, position, resolve, reject));
      return { __proto__: null, bytesWritten, buffers };
    });
  }

  /**
   * Writes all of `data` where the descriptor stands.
   * @param {any} data
   * @param {any} [options]
   */
  writeFile(data, options) {
    return use(this, 'writeFile', (fd) => {
      const { encoding, signal } = getWriteOptions(options);
      return writeAll(fd, data, encoding, signal);
    });
  }

  /**
   * What is left of the file as a stream of the web. There may be one for a handle.
   * @param {{ autoClose?: boolean }} [options]
   */
  readableWebStream(options = kEmptyOptions) {
    if (this[kFd] === -1) throw new codes.ERR_INVALID_STATE('The FileHandle is closed');
    if (this[kClosePromise]) throw new codes.ERR_INVALID_STATE('The FileHandle is closing');
    if (this[kLocked]) throw new codes.ERR_INVALID_STATE('The FileHandle is locked');
    this[kLocked] = true;
    validateObject(options, 'options');
    const { autoClose = false } = options;
    validateBoolean(autoClose, 'options.autoClose');
    return require('internal/fs/web_stream').makeWebStream(this, autoClose);
  }

  /**
   * @param {object} [options] those of `fs.createReadStream`
   * @returns {ReadStream}
   */
  createReadStream(options = undefined) {
    const { ReadStream } = require('internal/fs/streams');
    return new ReadStream(undefined, { ...options, fd: this });
  }

  /**
   * @param {object} [options] those of `fs.createWriteStream`
   * @returns {WriteStream}
   */
  createWriteStream(options = undefined) {
    const { WriteStream } = require('internal/fs/streams');
    return new WriteStream(undefined, { ...options, fd: this });
  }

  close = () => {
    if (this[kFd] === -1) return PromiseResolve();
    if (this[kClosePromise]) return this[kClosePromise];
    this[kRefs]--;
    let closed;
    if (this[kRefs] === 0) {
      forget(this);
      closed = this[kHandle].close();
    } else {
      closed = new Promise((resolve, reject) => {
        this[kCloseResolve] = resolve;
        this[kCloseReject] = reject;
      });
    }
    this[kClosePromise] = forgetWhenSettled(this, closed);
    this.emit('close');
    return this[kClosePromise];
  };

  async [SymbolAsyncDispose]() {
    await this.close();
  }

  /** One user more, such as a stream. */
  [kRef]() {
    this[kRefs]++;
  }

  [kUnref]() {
    release(this);
  }
}

async function read(fd, buffer, offset, length, position) {
  if (!ArrayBufferIsView(buffer)) {
    const options = buffer;
    if (options !== undefined) validateObject(options, 'options', kValidateObjectAllowNullable);
    buffer = (options ?? kEmptyOptions).buffer ?? require('buffer').Buffer.alloc(kDefaultReadSize);
    validateBuffer(buffer);
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = options ?? kEmptyOptions);
  } else if (offset !== null && typeof offset === 'object') {
    ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
  }
  offset ??= 0;
  const range = getReadRange(buffer, offset, length ?? buffer.byteLength - offset, position);
  if (range.length === 0) return { __proto__: null, bytesRead: 0, buffer };
  const bytesRead = await answerOf((resolve, reject) => {
    binding.read(fd, buffer, range.offset, range.length, range.position, resolve, reject);
  });
  return { __proto__: null, bytesRead, buffer };
}

async function write(fd, buffer, offset, length, position) {
  if (buffer?.byteLength === 0) return { __proto__: null, bytesWritten: 0, buffer };
  let bytes = buffer;
  let range;
  if (ArrayBufferIsView(buffer)) {
    if (offset !== null && typeof offset === 'object') {
      ({ offset = 0, length = buffer.byteLength - offset, position = null } = offset);
    }
    range = getWriteRange(buffer, offset, length);
    if (typeof position !== 'number') position = null;
  } else {
    validateStringOrView(buffer, 'buffer');
    validateEncoding(buffer, length);
    position = offset;
    bytes = encode(buffer, length);
    range = { __proto__: null, offset: 0, length: bytes.byteLength };
  }
  const bytesWritten = await answerOf((resolve, reject) => {
    binding.write(fd, bytes, range.offset, range.length, position, resolve, reject);
  });
  return { __proto__: null, bytesWritten, buffer };
}

/** Whether `data` has to be gone through to know what to write. */
function isIterable(data) {
  return data !== null && typeof data === 'object' && !ArrayBufferIsView(data) &&
    (typeof data[SymbolIterator] === 'function' || typeof data[SymbolAsyncIterator] === 'function');
}

/** Writes a string, bytes, or what an iterable gives, where a descriptor stands. */
async function writeAll(fd, data, encoding, signal) {
  throwIfAborted(signal);
  if (!isIterable(data)) {
    await writeBytes(fd, getValidatedData(data, encoding));
    throwIfAborted(signal);
    return;
  }
  for await (const chunk of data) {
    throwIfAborted(signal);
    await writeBytes(fd, ArrayBufferIsView(chunk) ? chunk : require('buffer').Buffer.from(chunk, encoding || 'utf8'));
    throwIfAborted(signal);
  }
}

function writeBytes(fd, bytes) {
  return answerOf((resolve, reject) => binding.writeFile(fd, bytes, 0, 0, false, resolve, reject));
}

module.exports = { FileHandle, isIterable, kRef, kUnref };
