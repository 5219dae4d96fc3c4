'use strict';

// The standard streams of a worker, on either side of the channel between it and its parent. What is written on one side
// is sent as it comes; the other side says when it has been taken, and only then is the write done.

const { ArrayPrototypePush, ArrayPrototypeSplice, Symbol } = primordials;

const { Readable, Writable } = require('stream');
const { kStdio, kStdioTaken } = require('internal/worker/messages');

const kCallbacks = Symbol('kWritableCallbacks');
const kChannel = Symbol('kPort');
const kName = Symbol('kName');
const kStarted = Symbol('kStartedReading');
const kCounts = Symbol('kIncrementsPortRef');

/**
 * How many streams wait for the other side: while there are any the process does not end.
 * @param {{ port: any, waiting: number }} channel
 * @param {number} change
 */
function wait(channel, change) {
  const before = channel.waiting;
  channel.waiting += change;
  if (before === 0 && change > 0) channel.port.ref();
  else if (before > 0 && channel.waiting === 0) channel.port.unref();
}

class ReadableWorkerStdio extends Readable {
  /**
   * @param {{ port: any, waiting: number }} channel
   * @param {string} name
   */
  constructor(channel, name) {
    super();
    this[kChannel] = channel;
    this[kName] = name;
    this[kCounts] = true;
    this[kStarted] = false;
    this.on('end', () => {
      if (this[kStarted] && this[kCounts]) wait(channel, -1);
    });
  }

  _read() {
    if (!this[kStarted] && this[kCounts]) {
      this[kStarted] = true;
      wait(this[kChannel], 1);
    }
    this[kChannel].port.postMessage({ type: kStdioTaken, stream: this[kName] });
  }
}

class WritableWorkerStdio extends Writable {
  /**
   * @param {{ port: any, waiting: number }} channel
   * @param {string} name
   */
  constructor(channel, name) {
    super({ decodeStrings: false });
    this[kChannel] = channel;
    this[kName] = name;
    this[kCallbacks] = [];
  }

  _writev(chunks, callback) {
    const list = [];
    for (let i = 0; i < chunks.length; i++) {
      ArrayPrototypePush(list, { chunk: chunks[i].chunk, encoding: chunks[i].encoding });
    }
    this[kChannel].port.postMessage({ type: kStdio, stream: this[kName], chunks: list });
    if (process._exiting) {
      callback();
      return;
    }
    ArrayPrototypePush(this[kCallbacks], callback);
    wait(this[kChannel], 1);
  }

  _final(callback) {
    this[kChannel].port.postMessage({ type: kStdio, stream: this[kName], chunks: [{ chunk: null, encoding: '' }] });
    callback();
  }
}

/** The other side has taken what was written. */
function taken(stream) {
  const callbacks = ArrayPrototypeSplice(stream[kCallbacks], 0);
  wait(stream[kChannel], -callbacks.length);
  for (let i = 0; i < callbacks.length; i++) callbacks[i]();
}

/** Chunks have come from the other side; null ends the stream. */
function push(stream, chunks) {
  for (let i = 0; i < chunks.length; i++) stream.push(chunks[i].chunk, chunks[i].encoding);
}

/** A stream that nobody is told to wait for: its output goes on to the process's own. */
function doNotCount(stream) {
  stream[kCounts] = false;
}

module.exports = { ReadableWorkerStdio, WritableWorkerStdio, doNotCount, push, taken };
