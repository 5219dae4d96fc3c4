'use strict';

// ReadStream and WriteStream: files as streams. They call the functions of fs, or those that a program passes in their
// place, or, for a FileHandle, those of the handle.

const {
  FunctionPrototypeBind, MathMin, ObjectAssign, ObjectDefineProperty, ObjectSetPrototypeOf, PromisePrototypeThen,
  ReflectApply, Symbol, TypedArrayPrototypeSet, TypedArrayPrototypeSubarray,
} = primordials;
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger } = require('internal/validators');
const { getOptions, getValidatedFd, kEmptyOptions, toBuffer, toPathIfFileUrl, validatePath } = require('internal/fs/utils');
const { Buffer } = require('buffer');
const { Readable, Writable, finished } = require('stream');
const { errorOrDestroy } = require('internal/streams/destroy');
const { read } = require('internal/fs/descriptors');
const fs = require('fs');
const binding = internalBinding('fs');

const kFs = Symbol('kFs');
const kHandle = Symbol('kHandle');
const kIsPerformingIO = Symbol('kIsPerformingIO');
const kIoDone = Symbol('kIoDone');

/** A write that the system takes nothing of is tried so often. */
const kMostRetries = 5;

/** The functions of fs, as a FileHandle does them. */
function operationsOf(handle) {
  const { kUnref } = require('internal/fs/file_handle');
  const answer = (promise, name, callback) => {
    PromisePrototypeThen(promise, (result) => callback(null, result[name], result.buffer ?? result.buffers), (error) => {
      callback(error, 0, undefined);
    });
  };
  return {
    __proto__: null,
    open(path, flags, mode, callback) {
      throw new codes.ERR_METHOD_NOT_IMPLEMENTED('open()');
    },
    close(fd, callback) {
      handle[kUnref]();
      PromisePrototypeThen(handle.close(), () => callback(), callback);
    },
    fsync(fd, callback) {
      PromisePrototypeThen(handle.sync(), () => callback(), callback);
    },
    read(fd, buffer, offset, length, position, callback) {
      answer(handle.read(buffer, offset, length, position), 'bytesRead', callback);
    },
    write(fd, buffer, offset, length, position, callback) {
      answer(handle.write(buffer, offset, length, position), 'bytesWritten', callback);
    },
    writev(fd, buffers, position, callback) {
      answer(handle.writev(buffers, position), 'bytesWritten', callback);
    },
  };
}

/** The descriptor in the options of a stream. */
function takeDescriptor(stream, options) {
  const { fd } = options;
  if (typeof fd === 'number') {
    stream[kFs] = options.fs || fs;
    return fd;
  }
  const { FileHandle, kRef } = require('internal/fs/file_handle');
  if (!FileHandle.isFileHandle(fd)) throw new codes.ERR_INVALID_ARG_TYPE('options.fd', ['number', 'FileHandle'], fd);
  if (options.fs) throw new codes.ERR_METHOD_NOT_IMPLEMENTED('FileHandle with fs');
  stream[kHandle] = fd;
  stream[kFs] = operationsOf(fd);
  fd[kRef]();
  fd.on('close', FunctionPrototypeBind(stream.close, stream));
  return fd.fd;
}

/** What both kinds take from their options: where the file is. */
function setSource(stream, path, options, flags, functions) {
  options.autoDestroy = options.autoClose === undefined ? true : options.autoClose;
  if (options.fd === undefined || options.fd === null) {
    stream.fd = null;
    stream[kFs] = options.fs || fs;
    validateFunction(stream[kFs].open, 'options.fs.open');
    stream.path = toPathIfFileUrl(path);
    stream.flags = options.flags === undefined ? flags : options.flags;
    stream.mode = options.mode === undefined ? 0o666 : options.mode;
    validatePath(stream.path);
  } else {
    stream.fd = getValidatedFd(takeDescriptor(stream, options));
  }
  functions(stream[kFs]);
  if (options.autoDestroy) validateFunction(stream[kFs].close, 'options.fs.close');
}

/** Opens the file, unless the stream was given a descriptor. */
function _construct(callback) {
  if (typeof this.fd === 'number') {
    callback();
    return;
  }
  this[kFs].open(this.path, this.flags, this.mode, (error, fd) => {
    if (error) {
      callback(error);
      return;
    }
    this.fd = fd;
    callback();
    this.emit('open', this.fd);
    this.emit('ready');
  });
}

/** Closes the file, whatever `error` ended the stream; `flush` waits until it is on the disk. */
function closeFile(stream, error, callback) {
  if (!stream.fd) {
    callback(error);
    return;
  }
  const close = (error) => {
    const { fd } = stream;
    stream.fd = null;
    stream[kFs].close(fd, (closeError) => callback(closeError || error));
  };
  if (!stream.flush) {
    close(error);
    return;
  }
  stream[kFs].fsync(stream.fd, (flushError) => close(error || flushError));
}

/** Waits for the read or write that is under way: its descriptor must not be given to another file meanwhile. */
function destroyFile(stream, error, callback) {
  if (stream[kIsPerformingIO]) stream.once(kIoDone, (ioError) => closeFile(stream, error || ioError, callback));
  else closeFile(stream, error, callback);
}

const autoClose = (state) => ({
  __proto__: null,
  get() {
    return this[state].autoDestroy;
  },
  set(value) {
    this[state].autoDestroy = value;
  },
});

const pending = {
  __proto__: null,
  configurable: true,
  get() {
    return this.fd === null;
  },
};

/**
 * A file as a stream of chunks.
 * @class
 * @param {string | Uint8Array | URL} path
 * @param {string | { flags?: string, encoding?: string, fd?: number | object, mode?: number, autoClose?: boolean,
 *   emitClose?: boolean, start?: number, end?: number, highWaterMark?: number, fs?: object,
 *   signal?: AbortSignal }} [options]
 */
function ReadStream(path, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(path, options);
  // A copy, so that the caller's object stays as it is.
  options = ObjectAssign({ __proto__: null }, getOptions(options, kEmptyOptions));
  if (options.highWaterMark === undefined) options.highWaterMark = 64 * 1024;
  setSource(this, path, options, 'r', (functions) => validateFunction(functions.read, 'options.fs.read'));
  this.start = options.start;
  this.end = options.end === undefined ? Infinity : options.end;
  this.pos = undefined;
  this.bytesRead = 0;
  this[kIsPerformingIO] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  if (this.end !== Infinity) {
    validateInteger(this.end, 'end', 0);
    if (this.start !== undefined && this.start > this.end) {
      throw new codes.ERR_OUT_OF_RANGE('start', `<= "end" (here: ${this.end})`, this.start);
    }
  }
  ReflectApply(Readable, this, [options]);
}
ObjectSetPrototypeOf(ReadStream.prototype, Readable.prototype);
ObjectSetPrototypeOf(ReadStream, Readable);

ObjectDefineProperty(ReadStream.prototype, 'autoClose', autoClose('_readableState'));

ReadStream.prototype._construct = _construct;

// Functions in brackets have no name, as in Node.
ReadStream.prototype._read = (0, function(n) {
  n = MathMin(this.end - (this.pos === undefined ? this.bytesRead : this.pos) + 1, n);
  if (n <= 0) {
    this.push(null);
    return;
  }
  this[kIsPerformingIO] = true;
  // The function of fs itself reads no better than this, which needs no memory that was cleared.
  if (this[kFs].read === read && typeof this.fd === 'number') {
    binding.readNew(this.fd, n, this.pos, (error, bytes) => takeChunk(this, error, error ? undefined : toBuffer(bytes)));
    return;
  }
  const buffer = Buffer.allocUnsafeSlow(n);
  this[kFs].read(this.fd, buffer, 0, n, this.pos, (error, bytesRead, filled) => {
    takeChunk(this, error, error || bytesRead === filled.length ? filled : shrink(filled, bytesRead));
  });
});

/** Hands on what a read gave; nothing is the end. */
function takeChunk(stream, error, chunk) {
  stream[kIsPerformingIO] = false;
  // A `destroy` waits for this.
  if (stream.destroyed) {
    stream.emit(kIoDone, error);
  } else if (error) {
    errorOrDestroy(stream, error);
  } else if (chunk.length > 0) {
    if (stream.pos !== undefined) stream.pos += chunk.length;
    stream.bytesRead += chunk.length;
    stream.push(chunk);
  } else {
    stream.push(null);
  }
}

/** The first `length` bytes in memory of their own: a short read must not keep all that was there for it. */
function shrink(buffer, length) {
  const copy = Buffer.allocUnsafeSlow(length);
  TypedArrayPrototypeSet(copy, TypedArrayPrototypeSubarray(buffer, 0, length), 0);
  return copy;
}

ReadStream.prototype._destroy = (0, function(error, callback) {
  destroyFile(this, error, callback);
});

ReadStream.prototype.close = (0, function(callback) {
  if (typeof callback === 'function') finished(this, callback);
  this.destroy();
});

ObjectDefineProperty(ReadStream.prototype, 'pending', pending);

/**
 * A stream that writes to a file.
 * @class
 * @param {string | Uint8Array | URL} path
 * @param {string | { flags?: string, encoding?: string, fd?: number | object, mode?: number, autoClose?: boolean,
 *   emitClose?: boolean, start?: number, highWaterMark?: number, flush?: boolean, fs?: object,
 *   signal?: AbortSignal }} [options]
 */
function WriteStream(path, options) {
  if (!(this instanceof WriteStream)) return new WriteStream(path, options);
  options = ObjectAssign({ __proto__: null }, getOptions(options, kEmptyOptions));
  // A string is written in its encoding, and not handed over as it is.
  options.decodeStrings = true;
  const { flush } = options;
  setSource(this, path, options, 'w', (functions) => {
    if (!functions.write && !functions.writev) {
      throw new codes.ERR_INVALID_ARG_TYPE('options.fs.write', 'function', functions.write);
    }
    if (functions.write) validateFunction(functions.write, 'options.fs.write');
    if (functions.writev) validateFunction(functions.writev, 'options.fs.writev');
  });
  if (flush === undefined || flush === null) {
    this.flush = false;
  } else {
    validateBoolean(flush, 'options.flush');
    if (flush) validateFunction(this[kFs].fsync, 'options.fs.fsync');
    this.flush = flush;
  }
  // The stream only asks for what there is.
  if (!this[kFs].write) this._write = null;
  if (!this[kFs].writev) this._writev = null;
  this.start = options.start;
  this.pos = undefined;
  this.bytesWritten = 0;
  this[kIsPerformingIO] = false;
  if (this.start !== undefined) {
    validateInteger(this.start, 'start', 0);
    this.pos = this.start;
  }
  ReflectApply(Writable, this, [options]);
  if (options.encoding) this.setDefaultEncoding(options.encoding);
}
ObjectSetPrototypeOf(WriteStream.prototype, Writable.prototype);
ObjectSetPrototypeOf(WriteStream, Writable);

ObjectDefineProperty(WriteStream.prototype, 'autoClose', autoClose('_writableState'));

WriteStream.prototype._construct = _construct;

/**
 * What a write answers: how much of it there is left, and an error if that must not be tried again.
 * @param {WriteStream} stream
 * @param {{ retries: number }} attempt
 */
function judge(stream, attempt, error, bytesWritten, text) {
  if (error?.code === 'EAGAIN') {
    error = null;
    bytesWritten = 0;
  }
  if (stream.destroyed || error) return error || new codes.ERR_STREAM_DESTROYED('write');
  stream.bytesWritten += bytesWritten;
  attempt.written = bytesWritten;
  attempt.retries = bytesWritten ? 0 : attempt.retries + 1;
  if (attempt.retries <= kMostRetries) return undefined;
  // Node makes no better one: it tells of no system call.
  const { SystemError } = require('internal/system_error');
  return new SystemError('ERR_SYSTEM_ERROR', text);
}

function writeAll(stream, data, position, callback, attempt = { __proto__: null, retries: 0, written: 0 }) {
  stream[kFs].write(stream.fd, data, 0, data.length, position, (error, bytesWritten) => {
    const failure = judge(stream, attempt, error, bytesWritten, 'write failed');
    if (failure !== undefined) {
      callback(failure);
      return;
    }
    const rest = TypedArrayPrototypeSubarray(data, attempt.written);
    if (rest.length === 0) callback();
    else writeAll(stream, rest, advance(position, attempt.written), callback, attempt);
  });
}

function writevAll(stream, chunks, position, callback, attempt = { __proto__: null, retries: 0, written: 0 }) {
  stream[kFs].writev(stream.fd, chunks, position, (error, bytesWritten) => {
    const failure = judge(stream, attempt, error, bytesWritten, 'writev failed');
    if (failure !== undefined) {
      callback(failure);
      return;
    }
    const rest = TypedArrayPrototypeSubarray(Buffer.concat(chunks), attempt.written);
    if (rest.length === 0) callback();
    else writevAll(stream, [rest], advance(position, attempt.written), callback, attempt);
  });
}

function advance(position, count) {
  return position === undefined ? undefined : position + count;
}

/** The callback of a write, which also tells a `destroy` that waits for it. */
function doneWith(stream, callback) {
  stream[kIsPerformingIO] = true;
  return (error) => {
    stream[kIsPerformingIO] = false;
    callback(error);
    if (stream.destroyed) stream.emit(kIoDone, error);
  };
}

WriteStream.prototype._write = (0, function(data, encoding, callback) {
  const position = this.pos;
  writeAll(this, data, position, doneWith(this, callback));
  if (this.pos !== undefined) this.pos += data.length;
});

WriteStream.prototype._writev = (0, function(data, callback) {
  const chunks = [];
  let size = 0;
  for (let i = 0; i < data.length; i++) {
    chunks[i] = data[i].chunk;
    size += data[i].chunk.length;
  }
  writevAll(this, chunks, this.pos, doneWith(this, callback));
  if (this.pos !== undefined) this.pos += size;
});

WriteStream.prototype._destroy = (0, function(error, callback) {
  destroyFile(this, error, callback);
});

WriteStream.prototype.close = (0, function(callback) {
  if (callback) {
    if (this.closed) {
      process.nextTick(callback);
      return;
    }
    this.on('close', callback);
  }
  // Without autoClose nobody else would close the file.
  if (!this.autoClose) this.on('finish', this.destroy);
  // What was written before must still reach the file.
  this.end();
});

// Destroying a file while it is written to would lose data.
WriteStream.prototype.destroySoon = WriteStream.prototype.end;

ObjectDefineProperty(WriteStream.prototype, 'pending', pending);

module.exports = { ReadStream, WriteStream };
