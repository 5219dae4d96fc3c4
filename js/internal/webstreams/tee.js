'use strict';

// ReadableStream.prototype.tee: two streams of what one gives.

const {
  ArrayBufferPrototypeSlice, PromisePrototypeThen, PromiseResolve, PromiseWithResolvers, TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetByteOffset, Uint8Array,
} = primordials;

const { kState, nop } = require('internal/webstreams/common');
const {
  cancelStream, createReadableByteStream, createReadableStream, isByobReader, isByteStream, readWith, releaseReader,
} = require('internal/webstreams/readable');
const {
  ReadableStreamDefaultReader, closeController, enqueue, errorController,
} = require('internal/webstreams/readable_default');

/**
 * @param {ReadableStream} stream
 * @param {boolean} cloneForBranch2
 * @returns {[ReadableStream, ReadableStream]}
 */
function tee(stream, cloneForBranch2) {
  return isByteStream(stream) ? teeBytes(stream) : teeDefault(stream, cloneForBranch2);
}

/** The source is cancelled when both branches are. */
class Cancellation {
  #stream;
  #canceled = [false, false];
  #reasons = [undefined, undefined];
  #deferred = PromiseWithResolvers();

  constructor(stream) {
    this.#stream = stream;
  }

  get isFull() {
    return this.#canceled[0] && this.#canceled[1];
  }

  get promise() {
    return this.#deferred.promise;
  }

  isCanceled(branch) {
    return this.#canceled[branch];
  }

  cancel(branch, reason) {
    this.#canceled[branch] = true;
    this.#reasons[branch] = reason;
    if (this.isFull) {
      const reasons = [this.#reasons[0], this.#reasons[1]];
      this.#deferred.resolve(cancelStream(this.#stream, reasons));
    }
    return this.#deferred.promise;
  }

  /** There is nothing left to cancel. */
  settle() {
    if (!this.isFull) this.#deferred.resolve();
  }
}

function later(callback) {
  require('internal/task_queues').queueMicrotask(callback);
}

function teeDefault(stream, cloneForBranch2) {
  const reader = new ReadableStreamDefaultReader(stream);
  const cancellation = new Cancellation(stream);
  let isReading = false;
  let readAgain = false;

  const request = {
    chunk(value) {
      // Whoever reads a branch next must find both at the same place.
      later(() => {
        readAgain = false;
        if (!cancellation.isCanceled(0)) enqueue(branches[0][kState].controller, value);
        if (!cancellation.isCanceled(1)) {
          const copy = cloneForBranch2 ? require('internal/structured_clone').structuredClone(value) : value;
          enqueue(branches[1][kState].controller, copy);
        }
        isReading = false;
        if (readAgain) pull();
      });
    },
    close() {
      // After the microtasks that still bring chunks.
      require('internal/task_queues').nextTick(() => {
        isReading = false;
        for (let i = 0; i < 2; i++) {
          if (!cancellation.isCanceled(i)) closeController(branches[i][kState].controller);
        }
        cancellation.settle();
      });
    },
    error() {
      isReading = false;
    },
  };

  async function pull() {
    if (isReading) {
      readAgain = true;
      return;
    }
    isReading = true;
    readWith(reader, request);
  }

  const branches = [0, 1];
  for (let i = 0; i < 2; i++) {
    branches[i] = createReadableStream({ pull, cancel: (reason) => cancellation.cancel(i, reason) });
  }
  PromisePrototypeThen(reader[kState].closed.promise, nop, (error) => {
    for (let i = 0; i < 2; i++) errorController(branches[i][kState].controller, error);
    cancellation.settle();
  });
  return branches;
}

function copyOf(view) {
  const offset = TypedArrayPrototypeGetByteOffset(view);
  const length = TypedArrayPrototypeGetByteLength(view);
  return new Uint8Array(ArrayBufferPrototypeSlice(TypedArrayPrototypeGetBuffer(view), offset, offset + length));
}

/** A branch reads into the memory of whoever waits for it, if there is one. */
function teeBytes(stream) {
  const bytes = require('internal/webstreams/readable_bytes');
  const cancellation = new Cancellation(stream);
  let reader = new ReadableStreamDefaultReader(stream);
  let isReading = false;
  const readAgain = [false, false];
  const branches = [undefined, undefined];
  const controllerOf = (i) => branches[i][kState].controller;

  function errorBoth(error) {
    for (let i = 0; i < 2; i++) bytes.errorController(controllerOf(i), error);
  }

  function watch(watched) {
    PromisePrototypeThen(watched[kState].closed.promise, nop, (error) => {
      if (watched !== reader) return;
      errorBoth(error);
      cancellation.settle();
    });
  }

  /** A copy for the other branch; if there is no memory for it, that ends all. */
  function tryCopy(chunk) {
    try {
      return copyOf(chunk);
    } catch (error) {
      errorBoth(error);
      cancellation.settle();
      return undefined;
    }
  }

  function goOn() {
    isReading = false;
    if (readAgain[0]) pull(0);
    else if (readAgain[1]) pull(1);
  }

  function pullWithDefaultReader() {
    if (isByobReader(reader)) {
      releaseReader(reader);
      reader = new ReadableStreamDefaultReader(stream);
      watch(reader);
    }
    readWith(reader, {
      chunk(chunk) {
        later(() => {
          readAgain[0] = readAgain[1] = false;
          let second = chunk;
          if (!cancellation.isCanceled(0) && !cancellation.isCanceled(1)) {
            second = tryCopy(chunk);
            if (second === undefined) return;
          }
          if (!cancellation.isCanceled(0)) bytes.enqueue(controllerOf(0), chunk);
          if (!cancellation.isCanceled(1)) bytes.enqueue(controllerOf(1), second);
          goOn();
        });
      },
      close() {
        isReading = false;
        for (let i = 0; i < 2; i++) {
          if (!cancellation.isCanceled(i)) bytes.closeController(controllerOf(i));
          if (controllerOf(i)[kState].pending.length > 0) bytes.respond(controllerOf(i), 0);
        }
        cancellation.settle();
      },
      error() {
        isReading = false;
      },
    });
  }

  function pullWithByobReader(view, own) {
    if (!isByobReader(reader)) {
      releaseReader(reader);
      reader = new bytes.ReadableStreamBYOBReader(stream);
      watch(reader);
    }
    const other = 1 - own;
    const state = stream[kState];
    const request = {
      chunk(chunk) {
        later(() => {
          readAgain[0] = readAgain[1] = false;
          if (!cancellation.isCanceled(other)) {
            const copy = tryCopy(chunk);
            if (copy === undefined) return;
            if (!cancellation.isCanceled(own)) bytes.respondWithNewView(controllerOf(own), chunk);
            bytes.enqueue(controllerOf(other), copy);
          } else if (!cancellation.isCanceled(own)) {
            bytes.respondWithNewView(controllerOf(own), chunk);
          }
          goOn();
        });
      },
      close(chunk) {
        isReading = false;
        const isOwnCanceled = cancellation.isCanceled(own);
        const isOtherCanceled = cancellation.isCanceled(other);
        if (!isOwnCanceled) bytes.closeController(controllerOf(own));
        if (!isOtherCanceled) bytes.closeController(controllerOf(other));
        if (chunk !== undefined) {
          if (!isOwnCanceled) bytes.respondWithNewView(controllerOf(own), chunk);
          if (!isOtherCanceled && controllerOf(other)[kState].pending.length > 0) bytes.respond(controllerOf(other), 0);
        }
        cancellation.settle();
      },
      error() {
        isReading = false;
      },
    };
    state.disturbed = true;
    if (state.state === 'errored') request.error(state.storedError);
    else bytes.pullInto(state.controller, view, 1, request);
  }

  function pull(branch) {
    if (isReading) {
      readAgain[branch] = true;
      return PromiseResolve();
    }
    isReading = true;
    const byobRequest = bytes.requestOf(controllerOf(branch));
    if (byobRequest === null) pullWithDefaultReader();
    else pullWithByobReader(byobRequest.view, branch);
    return PromiseResolve();
  }

  for (let i = 0; i < 2; i++) {
    branches[i] = createReadableByteStream({ pull: () => pull(i), cancel: (reason) => cancellation.cancel(i, reason) });
  }
  watch(reader);
  return branches;
}

module.exports = { tee };
