'use strict';

// A stream over a handle: what `subprocess.stdout`, and `process.stdin` on a pipe, are; and what net.Socket is made of.

const {
  FunctionPrototypeCall, ObjectDefineProperties, ObjectSetPrototypeOf, Symbol, TypedArrayPrototypeGetByteLength,
} = primordials;

const { Duplex } = require('stream');
const { ErrnoException } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { toBuffer } = require('internal/fs/utils');

/** libuv's number for the end. */
const kEnd = -4095;

const kHandle = Symbol('kHandle');
const kBytesRead = Symbol('kBytesRead');
const kBytesWritten = Symbol('kBytesWritten');

/**
 * A socket.
 * @param {{
 *   handle?: import('internal/net/pipe').Pipe, readable?: boolean, writable?: boolean, allowHalfOpen?: boolean,
 *   manualStart?: boolean, highWaterMark?: number, signal?: AbortSignal,
 * }} [options] `manualStart`: nothing is read before someone wants it
 */
function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  this.connecting = false;
  this._hadError = false;
  this._parent = null;
  this._host = null;
  this._closeAfterHandlingError = false;
  const { handle = null } = options ?? {};
  this[kHandle] = handle;
  this[kBytesRead] = 0;
  this[kBytesWritten] = 0;
  FunctionPrototypeCall(Duplex, this, {
    ...options,
    allowHalfOpen: Boolean(options?.allowHalfOpen),
    autoDestroy: true,
    // 'close' is emitted when the handle is closed.
    emitClose: false,
    // Strings are encoded natively.
    decodeStrings: false,
  });
  this._sockname = null;
  this._pendingData = null;
  this._pendingEncoding = '';
  this.server = null;
  this._server = null;
  this.on('end', onReadableEnd);
  if (handle !== null) {
    handle.onread = (count, buffer) => onRead(this, count, buffer);
    if (options.readable !== false && !options.manualStart) this.read(0);
  }
}
ObjectSetPrototypeOf(Socket.prototype, Duplex.prototype);
ObjectSetPrototypeOf(Socket, Duplex);

/** Data, or a negative error number, has come from the handle. */
function onRead(socket, count, buffer) {
  if (count > 0) {
    if (socket.destroyed) return;
    if (!socket.push(toBuffer(buffer))) stopReading(socket);
    return;
  }
  if (count !== kEnd) {
    socket.destroy(new ErrnoException(count, 'read'));
    return;
  }
  if (socket._handle !== null) socket._handle.reading = false;
  socket.push(null);
  // If nothing waits to be read, the end is told at once, even to those who never asked for data.
  socket.read(0);
}

function startReading(socket) {
  const { _handle: handle } = socket;
  if (handle === null || handle.reading) return;
  handle.reading = true;
  const failure = handle.readStart();
  if (failure !== 0) socket.destroy(new ErrnoException(failure, 'read'));
}

function stopReading(socket) {
  const { _handle: handle } = socket;
  if (handle === null || !handle.reading) return;
  handle.reading = false;
  handle.readStop();
}

/** The other side has ended; this one does, too, and whoever writes all the same is told. */
function onReadableEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterEnd;
}

function writeAfterEnd(chunk, encoding, callback) {
  if (!this.writableEnded) return FunctionPrototypeCall(Duplex.prototype.write, this, chunk, encoding, callback);
  if (typeof encoding === 'function') callback = encoding;
  const error = new ErrnoException(-kBrokenPipe, 'write', 'This socket has been ended by the other party');
  error.message = 'This socket has been ended by the other party';
  if (typeof callback === 'function') nextTick(callback, error);
  this.destroy(error);
  return false;
}
const kBrokenPipe = 32;

Socket.prototype._read = function _read() {
  startReading(this);
};

/** Waits for the handle to take `data`, which may be a list of chunks. */
function writeToHandle(socket, data, size, callback) {
  const { _handle: handle } = socket;
  if (handle === null) {
    callback(new ErrnoException(-kBrokenPipe, 'write'));
    return;
  }
  socket[kBytesWritten] += size;
  const waiting = handle.write(data, (status) => {
    callback(status === 0 ? null : new ErrnoException(status, 'write'));
  });
  if (waiting < 0) callback(new ErrnoException(waiting, 'write'));
  else if (waiting === 0) callback(null);
}

/** A chunk as the handle takes it. */
function toBytes(chunk, encoding) {
  return typeof chunk === 'string' ? require('buffer').Buffer.from(chunk, encoding) : chunk;
}

Socket.prototype._write = function _write(chunk, encoding, callback) {
  const bytes = toBytes(chunk, encoding);
  writeToHandle(this, bytes, TypedArrayPrototypeGetByteLength(bytes), callback);
};

Socket.prototype._writev = function _writev(chunks, callback) {
  const list = [];
  let size = 0;
  for (let i = 0; i < chunks.length; i++) {
    list[i] = toBytes(chunks[i].chunk, chunks[i].encoding);
    size += TypedArrayPrototypeGetByteLength(list[i]);
  }
  writeToHandle(this, list, size, callback);
};

Socket.prototype._final = function _final(callback) {
  const { _handle: handle } = this;
  if (handle === null) {
    callback();
    return;
  }
  const failure = handle.shutdown((status) => {
    // Whoever is gone does not have to be told that nothing more comes.
    callback(status === 0 || status === -kNotConnected ? null : new ErrnoException(status, 'shutdown'));
  });
  if (failure !== 0) callback(failure === -kNotConnected ? null : new ErrnoException(failure, 'shutdown'));
};
const kNotConnected = 107;

Socket.prototype._destroy = function _destroy(error, callback) {
  const { _handle: handle } = this;
  this.connecting = false;
  if (handle === null) {
    callback(error);
    nextTick(emitClose, this, Boolean(error));
    return;
  }
  this[kBytesRead] = handle.bytesRead;
  this._handle = null;
  handle.onread = ignore;
  handle.close(() => {
    this.emit('close', Boolean(error));
  });
  callback(error);
};

function ignore() {}

function emitClose(socket, hadError) {
  socket.emit('close', hadError);
}

/** Ends the writing, and closes the socket when all is written. */
Socket.prototype.destroySoon = function destroySoon() {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

Socket.prototype.pause = function pause() {
  if (this._handle?.reading && !this.destroyed) stopReading(this);
  return FunctionPrototypeCall(Duplex.prototype.pause, this);
};

Socket.prototype.resume = function resume() {
  if (!this.connecting) startReadingIfOpen(this);
  return FunctionPrototypeCall(Duplex.prototype.resume, this);
};

Socket.prototype.read = function read(size) {
  if (!this.connecting) startReadingIfOpen(this);
  return FunctionPrototypeCall(Duplex.prototype.read, this, size);
};

function startReadingIfOpen(socket) {
  if (socket._handle !== null && !socket._handle.reading && !socket.readableEnded && !socket._readableState.ended) {
    startReading(socket);
  }
}

/** The socket keeps the process alive while it reads or writes. */
Socket.prototype.ref = function ref() {
  this._handle?.ref();
  return this;
};

/** The socket keeps nothing alive. */
Socket.prototype.unref = function unref() {
  this._handle?.unref();
  return this;
};

function getter(get) {
  return { __proto__: null, configurable: false, enumerable: true, get };
}

ObjectDefineProperties(Socket.prototype, {
  _handle: {
    __proto__: null,
    configurable: false,
    enumerable: false,
    get() {
      return this[kHandle];
    },
    set(handle) {
      this[kHandle] = handle;
    },
  },
  _connecting: getter(function() {
    return this.connecting;
  }),
  pending: getter(function() {
    return this._handle === null || this.connecting;
  }),
  readyState: getter(function() {
    if (this.connecting) return 'opening';
    if (this.readable) return this.writable ? 'open' : 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }),
  bufferSize: getter(function() {
    return this._handle === null ? undefined : this.writableLength;
  }),
  bytesRead: getter(function() {
    return this._handle === null ? this[kBytesRead] : this._handle.bytesRead;
  }),
  bytesWritten: getter(function() {
    return this[kBytesWritten] + (this._handle === null ? 0 : this.writableLength - this._handle.writeQueueSize);
  }),
});

module.exports = { Socket };
