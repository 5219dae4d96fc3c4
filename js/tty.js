'use strict';

// tty: terminals as streams.

const { FunctionPrototypeCall, NumberIsInteger, ObjectSetPrototypeOf } = primordials;

const { ErrnoException, codes } = require('internal/errors');
const { Socket } = require('internal/net/socket');
const tty = require('internal/tty');
const binding = internalBinding('process');

const kMostDescriptor = 2147483647;

/**
 * Whether a descriptor is a terminal.
 * @param {number} fd
 */
function isatty(fd) {
  return NumberIsInteger(fd) && fd >= 0 && fd <= kMostDescriptor && tty.isatty(fd);
}

function validateTerminal(fd) {
  if (fd >> 0 !== fd || fd < 0) throw new codes.ERR_INVALID_FD(fd);
  if (tty.isatty(fd)) return;
  const { SystemError } = require('internal/system_error');
  const { EINVAL } = require('os').constants.errno;
  const uv = internalBinding('uv');
  throw new SystemError('ERR_TTY_INIT_FAILED', {
    errno: -EINVAL,
    code: uv.errname(-EINVAL),
    message: uv.getErrorMessage(-EINVAL),
    syscall: 'uv_tty_init',
  });
}

/**
 * A terminal that is read.
 * @param {number} fd
 * @param {object} [options]
 */
function ReadStream(fd, options) {
  if (!(this instanceof ReadStream)) return new ReadStream(fd, options);
  validateTerminal(fd);
  const { Pipe } = require('internal/net/pipe');
  const handle = new Pipe();
  // Those who share the terminal would notice if its reads stopped waiting.
  const failure = handle.open(fd, fd === 0 ? 'process.stdin' : 'pipe', true);
  if (failure !== 0) throw new ErrnoException(failure, 'open');
  FunctionPrototypeCall(Socket, this, { readableHighWaterMark: 0, handle, manualStart: true, ...options });
  this.isRaw = false;
  this.isTTY = true;
}
ObjectSetPrototypeOf(ReadStream.prototype, Socket.prototype);
ObjectSetPrototypeOf(ReadStream, Socket);

/**
 * Whether keys arrive one by one and are not shown.
 * @param {boolean} flag
 */
ReadStream.prototype.setRawMode = function(flag) {
  flag = !!flag;
  const failure = this._handle ? binding.setRawMode(this._handle.fd, flag) : 0;
  if (failure) {
    this.emit('error', new ErrnoException(-failure, 'setRawMode'));
    return this;
  }
  this.isRaw = flag;
  return this;
};

/**
 * A terminal that is written to.
 * @param {number} fd
 */
function WriteStream(fd) {
  if (!(this instanceof WriteStream)) return new WriteStream(fd);
  validateTerminal(fd);
  const { SyncHandle } = require('internal/net/sync_handle');
  FunctionPrototypeCall(Socket, this, { readableHighWaterMark: 0, handle: new SyncHandle(fd), manualStart: true });
  const size = tty.getWindowSize(fd);
  if (size !== undefined) {
    this.columns = size[0];
    this.rows = size[1];
  }
}
ObjectSetPrototypeOf(WriteStream.prototype, Socket.prototype);
ObjectSetPrototypeOf(WriteStream, Socket);

WriteStream.prototype.isTTY = true;
WriteStream.prototype.getColorDepth = tty.getColorDepth;
WriteStream.prototype.hasColors = tty.hasColors;

/** The terminal may have another size now: 'resize'. */
WriteStream.prototype._refreshSize = function() {
  const size = this._handle ? tty.getWindowSize(this._handle.fd) : undefined;
  if (size === undefined) return;
  const { columns, rows } = this;
  if (columns === size[0] && rows === size[1]) return;
  this.columns = size[0];
  this.rows = size[1];
  this.emit('resize');
};

WriteStream.prototype.cursorTo = function(x, y, callback) {
  return require('internal/readline/callbacks').cursorTo(this, x, y, callback);
};

WriteStream.prototype.moveCursor = function(dx, dy, callback) {
  return require('internal/readline/callbacks').moveCursor(this, dx, dy, callback);
};

WriteStream.prototype.clearLine = function(dir, callback) {
  return require('internal/readline/callbacks').clearLine(this, dir, callback);
};

WriteStream.prototype.clearScreenDown = function(callback) {
  return require('internal/readline/callbacks').clearScreenDown(this, callback);
};

/** @returns {[number, number]} columns and rows */
WriteStream.prototype.getWindowSize = function() {
  return [this.columns, this.rows];
};

module.exports = { isatty, ReadStream, WriteStream };
