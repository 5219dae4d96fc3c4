'use strict';

// process.stdout and process.stderr: what programs use of a writable stream, over writes that are done when `write`
// returns. They are made when first asked for.

const { ArrayBufferIsView, FunctionPrototypeCall, ObjectDefineProperty, ObjectSetPrototypeOf, SymbolFor } = primordials;

const EventEmitter = require('events');
const { nextTick } = require('internal/task_queues');
const { adoptStream, peekStream } = require('internal/process/streams');
const stdio = internalBinding('stdio');

const kEnded = SymbolFor('jsr.stdio.ended');
const kFailing = SymbolFor('jsr.stdio.failing');
const kEncoding = SymbolFor('jsr.stdio.encoding');

/**
 * A stream to a file descriptor.
 * @param {number} fd
 * @param {string} type 'tty', 'pipe' or 'fs'
 */
function WriteStream(fd, type) {
  FunctionPrototypeCall(EventEmitter, this);
  this.fd = fd;
  this._type = type;
  this._isStdio = true;
  this.writable = true;
  this.writableEnded = false;
  this.writableFinished = false;
  this.writableHighWaterMark = 16384;
  this.destroyed = false;
  hide(this, kEnded, false);
  hide(this, kFailing, false);
  hide(this, kEncoding, 'utf8');
}
ObjectSetPrototypeOf(WriteStream.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(WriteStream, EventEmitter);

function hide(target, key, value) {
  ObjectDefineProperty(target, key, { __proto__: null, configurable: true, enumerable: false, writable: true, value });
}

/** Constant properties: every write is done at once, so that nothing is ever held back. */
function defineGetter(name, get) {
  ObjectDefineProperty(WriteStream.prototype, name, { __proto__: null, configurable: true, enumerable: false, get });
}
defineGetter('writableLength', () => 0);
defineGetter('writableObjectMode', () => false);
defineGetter('writableNeedDrain', () => false);
defineGetter('writableCorked', () => 0);
defineGetter('errored', () => null);
defineGetter('closed', () => false);

/**
 * Writes; what comes before in the program stands before in the output.
 * @param {string | ArrayBufferView} chunk
 * @param {string | ((error?: Error | null) => void) | null} [encoding]
 * @param {(error?: Error | null) => void} [callback] runs as a tick
 * @returns {boolean} whether more is welcome
 */
WriteStream.prototype.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const data = toData(chunk, encoding || this[kEncoding]);
  if (typeof callback !== 'function') callback = undefined;
  if (this[kEnded]) {
    const { codes } = require('internal/errors');
    fail(this, new codes.ERR_STREAM_WRITE_AFTER_END(), callback);
    return false;
  }
  const failure = stdio.write(this.fd, data);
  if (failure !== 0) {
    const { ErrnoException } = require('internal/errors');
    fail(this, new ErrnoException(-failure, 'write'), callback);
    return false;
  }
  if (callback !== undefined) nextTick(callback, null);
  return true;
};

/** What goes to the binding: a string as UTF-8, or bytes. */
function toData(chunk, encoding) {
  if (typeof chunk === 'string') {
    if (encoding === 'utf8' || encoding === 'utf-8') return chunk;
    const { Buffer } = require('buffer');
    if (!Buffer.isEncoding(encoding)) {
      const { codes } = require('internal/errors');
      throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    }
    return Buffer.from(chunk, encoding);
  }
  if (ArrayBufferIsView(chunk)) return chunk;
  const { codes } = require('internal/errors');
  if (chunk === null) throw new codes.ERR_STREAM_NULL_VALUES();
  throw new codes.ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk);
}

/** Tells the callback, then the listeners of 'error': once for all writes that fail in a row. */
function fail(stream, error, callback) {
  if (callback !== undefined) nextTick(callback, error);
  if (stream[kFailing]) return;
  stream[kFailing] = true;
  nextTick(emitError, stream, error);
}

function emitError(stream, error) {
  stream[kFailing] = false;
  stream.emit('error', error);
}

/**
 * Writes the last chunk, if any, and refuses more.
 * @param {string | ArrayBufferView | (() => void)} [chunk]
 * @param {string | (() => void)} [encoding]
 * @param {() => void} [callback]
 */
WriteStream.prototype.end = function end(chunk, encoding, callback) {
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = undefined;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = undefined;
  }
  if (chunk !== undefined && chunk !== null) this.write(chunk, encoding);
  if (!this[kEnded]) {
    this[kEnded] = true;
    this.writable = false;
    this.writableEnded = true;
    nextTick(finish, this);
  }
  if (typeof callback === 'function') nextTick(callback);
  return this;
};

function finish(stream) {
  stream.writableFinished = true;
  stream.emit('finish');
}

/** @param {string} encoding of strings that are written without one */
WriteStream.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  toData('', encoding);
  this[kEncoding] = encoding;
  return this;
};

// Nothing is buffered here, and the standard streams of a process are never closed.
WriteStream.prototype.cork = function cork() {};
WriteStream.prototype.uncork = function uncork() {};
WriteStream.prototype.destroy = function destroy() {
  return this;
};
WriteStream.prototype.destroySoon = WriteStream.prototype.destroy;

/** What a terminal has besides. */
function makeTerminal(stream) {
  const tty = require('internal/tty');
  stream.isTTY = true;
  const define = (name, value) => hide(stream, name, value);
  define('getColorDepth', tty.getColorDepth);
  define('hasColors', tty.hasColors);
  define('getWindowSize', () => tty.getWindowSize(stream.fd));
  const defineSize = (name, index) => {
    const get = () => tty.getWindowSize(stream.fd)?.[index];
    ObjectDefineProperty(stream, name, { __proto__: null, configurable: true, enumerable: true, get });
  };
  defineSize('columns', 0);
  defineSize('rows', 1);
  define('cursorTo', (x, y, callback) => {
    const done = typeof y === 'function' ? y : callback;
    return stream.write(typeof y === 'number' ? `\x1b[${y + 1};${x + 1}H` : `\x1b[${x + 1}G`, done);
  });
  define('moveCursor', (dx, dy, callback) => {
    let text = '';
    if (dx !== 0) text += dx < 0 ? `\x1b[${-dx}D` : `\x1b[${dx}C`;
    if (dy !== 0) text += dy < 0 ? `\x1b[${-dy}A` : `\x1b[${dy}B`;
    return stream.write(text, callback);
  });
  define('clearLine', (direction, callback) => {
    return stream.write(direction < 0 ? '\x1b[1K' : direction > 0 ? '\x1b[0K' : '\x1b[2K', callback);
  });
  define('clearScreenDown', (callback) => stream.write('\x1b[0J', callback));
  // The size changes with a signal, which is caught only for those who want to know.
  stream.on('newListener', (event) => {
    if (event === 'resize' && stream.listenerCount('resize') === 0) process.on('SIGWINCH', () => stream.emit('resize'));
  });
}

function create(fd) {
  const type = internalBinding('process').handleType(fd);
  const stream = new WriteStream(fd, type === 'TTY' ? 'tty' : type === 'FILE' ? 'fs' : 'pipe');
  if (type === 'TTY') makeTerminal(stream);
  require('internal/process/streams').adoptStream(fd, stream);
  return stream;
}

/** The stream of a descriptor, made the first time. */
function getStream(fd) {
  let stream = peekStream(fd);
  if (stream === undefined) {
    stream = create(fd);
    adoptStream(fd, stream);
  }
  return stream;
}

module.exports = {
  getStderr: () => getStream(2),
  getStdout: () => getStream(1),
};
