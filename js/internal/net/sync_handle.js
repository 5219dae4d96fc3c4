'use strict';

// The handle of a descriptor that is written to at once, however slow the other side is: what process.stdout and
// process.stderr are made of where they are pipes or terminals.

const { ArrayIsArray, FunctionPrototypeCall } = primordials;

const stdio = internalBinding('stdio');
const pipe = internalBinding('pipe');

const kBrokenPipe = 32;

/** For accounts of what the process waits for. */
const kNames = ['process.stdin', 'process.stdout', 'process.stderr'];

class SyncHandle {
  #referenced = true;

  /** @param {number} fd */
  constructor(fd) {
    this.fd = fd;
    /** Nothing more may be written. */
    this.ended = false;
    this.reading = false;
    this.bytesRead = 0;
    this.bytesWritten = 0;
    this.writeQueueSize = 0;
    this.onread = undefined;
  }

  /**
   * @param {string | ArrayBufferView | ArrayBufferView[]} data
   * @returns {number} 0, or a negative error number
   */
  write(data) {
    if (this.ended) return -kBrokenPipe;
    if (!ArrayIsArray(data)) return -stdio.writeThrough(this.fd, data) | 0;
    for (let i = 0; i < data.length; i++) {
      const failure = stdio.writeThrough(this.fd, data[i]);
      if (failure !== 0) return -failure;
    }
    return 0;
  }

  readStart() {
    return 0;
  }

  readStop() {
    return 0;
  }

  /** Nothing more is written. The descriptor stays open: others may have it, and the process reports its last error there. */
  shutdown(done) {
    this.ended = true;
    pipe.answered(kNames[this.fd] ?? 'pipe', () => done(0));
    return 0;
  }

  close(done) {
    if (done !== undefined) pipe.closed(kNames[this.fd] ?? 'pipe', () => FunctionPrototypeCall(done, this));
  }

  ref() {
    this.#referenced = true;
  }

  unref() {
    this.#referenced = false;
  }

  hasRef() {
    return this.#referenced;
  }
}

module.exports = { SyncHandle };
