'use strict';

// process.stdin, process.stdout and process.stderr, made when they are first asked for.

const { nextTick } = require('internal/task_queues');
const { adoptStream, peekStream } = require('internal/process/streams');
const { handleType } = internalBinding('process');

/** Standard output and standard error are never closed: what ends them only says so. */
function pretendToDestroy(error, callback) {
  callback(error);
  this._undestroy();
  if (!this._writableState.emitClose) nextTick(emitClose, this);
}

function emitClose(stream) {
  stream.emit('close');
}

/** The stream that fits what a descriptor is, to write to. */
function makeWritable(fd) {
  switch (handleType(fd)) {
    case 'TTY': {
      const { WriteStream } = require('tty');
      const stream = new WriteStream(fd);
      stream._type = 'tty';
      return stream;
    }
    case 'FILE': {
      const { SyncWriteStream } = require('internal/fs/sync_write_stream');
      const stream = new SyncWriteStream(fd, { autoClose: false });
      stream._type = 'fs';
      return stream;
    }
    case 'PIPE': {
      const { Socket } = require('internal/net/socket');
      const { SyncHandle } = require('internal/net/sync_handle');
      const stream = new Socket({ handle: new SyncHandle(fd), readable: false, writable: true });
      stream._type = 'pipe';
      return stream;
    }
    default: {
      // Closed, or of a sort that cannot be written to: what goes there is gone.
      const { Writable } = require('stream');
      return new Writable({
        write(chunk, encoding, callback) {
          callback();
        },
      });
    }
  }
}

function createOutput(fd) {
  const stream = makeWritable(fd);
  stream.fd = fd;
  stream._isStdio = true;
  stream.destroySoon = stream.destroy;
  stream._destroy = pretendToDestroy;
  if (stream.isTTY) process.on('SIGWINCH', () => stream._refreshSize());
  return stream;
}

/** The stream of a descriptor, made the first time. */
function getOutput(fd) {
  let stream = peekStream(fd);
  if (stream === undefined) {
    stream = createOutput(fd);
    adoptStream(fd, stream);
  }
  return stream;
}

/** The stream that fits what standard input is. */
function makeReadable() {
  switch (handleType(0)) {
    case 'TTY': {
      const { ReadStream } = require('tty');
      return new ReadStream(0);
    }
    case 'FILE': {
      const { ReadStream } = require('fs');
      return new ReadStream(null, { fd: 0, autoClose: false });
    }
    case 'PIPE': {
      const { Pipe } = require('internal/net/pipe');
      const { Socket } = require('internal/net/socket');
      const handle = new Pipe();
      // Whoever has the other descriptor of this pipe would notice if its reads stopped waiting.
      if (handle.open(0, 'process.stdin', true) === 0) {
        const stream = new Socket({ handle, readable: true, writable: false, manualStart: true });
        // Nobody can end it, so it is not destroyed before it was.
        stream._writableState.ended = true;
        return stream;
      }
      return makeEmpty();
    }
    default:
      return makeEmpty();
  }
}

function makeEmpty() {
  const { Readable } = require('stream');
  const stream = new Readable({ read() {} });
  stream.push(null);
  return stream;
}

let stdin;

/** Standard input; reading it is what keeps the process alive, so it does not until someone does. */
function getStdin() {
  if (stdin !== undefined) return stdin;
  stdin = makeReadable();
  stdin.fd ??= 0;
  // While it is paused, nothing is taken from the descriptor: it may be a child's.
  stdin.on('pause', () => nextTick(stopReading));
  return stdin;
}

function stopReading() {
  const { _handle: handle } = stdin;
  if (!handle || !handle.reading || stdin.readableFlowing) return;
  handle.reading = false;
  stdin._readableState.reading = false;
  handle.readStop();
}

module.exports = {
  getStderr: () => getOutput(2),
  getStdin,
  getStdout: () => getOutput(1),
};
