'use strict';

// The handle of a pipe or of a terminal, as a socket uses it. What it waits for keeps the process alive unless it is
// unreferenced; while it neither reads nor writes, nothing does.

const { FunctionPrototypeCall } = primordials;

const binding = internalBinding('pipe');

const kClosed = 0;

class Pipe {
  #id = kClosed;
  #referenced = true;
  #onRead;

  constructor() {
    /** Whether the socket wants to be told what can be read. */
    this.reading = false;
    this.bytesRead = 0;
    this.bytesWritten = 0;
    this.writeQueueSize = 0;
    /** `onread(count, arrayBuffer)`: a negative count is an error number, of which the end is one. */
    this.onread = undefined;
    this.#onRead = (count, buffer) => {
      if (count > 0) this.bytesRead += count;
      FunctionPrototypeCall(this.onread, this, count, buffer);
    };
  }

  /**
   * Takes a descriptor over.
   * @param {number} fd
   * @param {string} [name] for accounts of what the process waits for
   * @param {boolean} [shared] others read from the same open file, so that its flags must stay
   * @returns {number} 0, or a negative error number
   */
  open(fd, name = 'pipe', shared = false) {
    const id = binding.open(fd, name, shared);
    if (id <= 0) return id;
    this.#id = id;
    if (!this.#referenced) binding.setReferenced(id, false);
    return 0;
  }

  /** The descriptor; -1 once it is closed. */
  get fd() {
    return this.#id === kClosed ? -1 : binding.fd(this.#id);
  }

  readStart() {
    return binding.readStart(this.#id, this.#onRead);
  }

  readStop() {
    return binding.readStop(this.#id);
  }

  /**
   * @param {string | ArrayBufferView | ArrayBufferView[]} data a string goes out as UTF-8
   * @param {(status: number) => void} done is called if the answer is positive
   * @returns {number} 0 if all is written, a negative error number, or how many bytes wait
   */
  write(data, done) {
    const waiting = binding.write(this.#id, data, (status) => {
      this.writeQueueSize -= waiting;
      done(status);
    });
    if (waiting > 0) this.writeQueueSize += waiting;
    return waiting;
  }

  /**
   * Tells the other side that nothing more comes.
   * @param {(status: number) => void} done
   */
  shutdown(done) {
    return binding.shutdown(this.#id, done);
  }

  /** @param {() => void} [done] is called in the closing phase of the loop */
  close(done) {
    if (this.#id === kClosed) return;
    const id = this.#id;
    this.#id = kClosed;
    binding.close(id, done === undefined ? undefined : () => FunctionPrototypeCall(done, this));
  }

  ref() {
    this.#setReferenced(true);
  }

  unref() {
    this.#setReferenced(false);
  }

  hasRef() {
    return this.#referenced && this.#id !== kClosed;
  }

  #setReferenced(referenced) {
    this.#referenced = referenced;
    if (this.#id !== kClosed) binding.setReferenced(this.#id, referenced);
  }
}

module.exports = { Pipe };
