'use strict';

// A stream to a file whose writes are done when `write` returns: process.stdout where it is a file.

const { FunctionPrototypeCall, ObjectSetPrototypeOf } = primordials;

const { Writable } = require('stream');
const stdio = internalBinding('stdio');

/**
 * @param {number} fd
 * @param {{ autoClose?: boolean }} [options]
 */
function SyncWriteStream(fd, options) {
  FunctionPrototypeCall(Writable, this, { autoDestroy: true, decodeStrings: false });
  this.fd = fd;
  this.readable = false;
  this.autoClose = options?.autoClose ?? true;
}
ObjectSetPrototypeOf(SyncWriteStream.prototype, Writable.prototype);
ObjectSetPrototypeOf(SyncWriteStream, Writable);

SyncWriteStream.prototype._write = function(chunk, encoding, callback) {
  const isText = typeof chunk === 'string' && encoding !== 'utf8' && encoding !== 'utf-8';
  const failure = stdio.write(this.fd, isText ? require('buffer').Buffer.from(chunk, encoding) : chunk);
  if (failure === 0) {
    callback();
    return;
  }
  const { ErrnoException } = require('internal/errors');
  callback(new ErrnoException(-failure, 'write'));
};

SyncWriteStream.prototype._destroy = function(error, callback) {
  if (this.fd !== null && this.autoClose) require('fs').closeSync(this.fd);
  this.fd = null;
  callback(error);
};

SyncWriteStream.prototype.destroySoon = SyncWriteStream.prototype.destroy;

module.exports = { SyncWriteStream };
