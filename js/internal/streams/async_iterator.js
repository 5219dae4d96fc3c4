'use strict';

// A readable stream as an async iterator. Requests (`next`, `return`, `throw`) are answered in turn, each as soon as the
// stream allows, so that several may be made before the first is answered.

const {
  AsyncGeneratorFunction, ObjectGetPrototypeOf, Promise, PromisePrototypeThen, PromiseResolve,
} = primordials;

const { aggregateTwoErrors } = require('internal/errors');
const Queue = require('internal/events/queue');

const AsyncIteratorPrototype = ObjectGetPrototypeOf(AsyncGeneratorFunction.prototype.prototype);

const kNext = 0;
const kReturn = 1;
const kThrow = 2;

/** What stands behind an iterator. */
class Chunks {
  stream;
  destroyOnReturn;
  requests = new Queue();
  /** The request that waits for the stream. */
  current;
  hasStarted = false;
  isDone = false;
  /** undefined while the stream goes on; null when it has ended well. */
  error;
  cleanup;
  onreadable;

  constructor(stream, destroyOnReturn) {
    this.stream = stream;
    this.destroyOnReturn = destroyOnReturn;
  }

  /** The stream is left alone until somebody asks. */
  start() {
    const { stream } = this;
    this.hasStarted = true;
    this.onreadable = () => this.wake();
    stream.on('readable', this.onreadable);
    this.cleanup = require('internal/streams/end-of-stream').eos(stream, { writable: false }, (err) => {
      this.error = err ? aggregateTwoErrors(this.error, err) : null;
      this.wake();
    });
  }

  /** Answers in a microtask, when the other listeners of the event have been called. */
  wake() {
    if (this.current !== undefined) PromisePrototypeThen(PromiseResolve(), () => this.answerAll());
  }

  /** The next chunk; null if there is none now. */
  take() {
    return this.stream.destroyed ? null : this.stream.read();
  }

  ask(type, value) {
    // Nearly always a chunk is there already, or nothing was asked before.
    const mayRead = type === kNext && this.current === undefined && this.hasStarted && !this.isDone;
    const chunk = mayRead ? this.take() : undefined;
    if (mayRead && chunk !== null) return PromiseResolve({ done: false, value: chunk });
    return new Promise((resolve, reject) => {
      const request = { type, value, resolve, reject };
      if (this.current !== undefined) {
        this.requests.push(request);
        return;
      }
      this.current = request;
      // It is not read twice: that could fetch twice.
      if (!mayRead) this.answerAll();
      else if (this.answerWith(request, chunk)) this.current = undefined;
    });
  }

  answerAll() {
    while (this.current !== undefined && this.answer(this.current)) this.current = this.requests.shift();
  }

  /** Answers a request; false if it must wait. */
  answer(request) {
    if (this.isDone) {
      if (request.type === kThrow) request.reject(request.value);
      else request.resolve({ done: true, value: request.type === kReturn ? request.value : undefined });
      return true;
    }
    switch (request.type) {
      case kReturn:
        this.finish();
        request.resolve({ done: true, value: request.value });
        return true;
      case kThrow:
        this.fail(request, request.value);
        return true;
      default:
        return this.answerNext(request);
    }
  }

  answerNext(request) {
    if (!this.hasStarted) this.start();
    let chunk;
    try {
      chunk = this.take();
    } catch (error) {
      this.fail(request, error);
      return true;
    }
    return this.answerWith(request, chunk);
  }

  answerWith(request, chunk) {
    if (chunk !== null) {
      request.resolve({ done: false, value: chunk });
    } else if (this.error) {
      this.fail(request, this.error);
    } else if (this.error === null) {
      this.finish();
      request.resolve({ done: true, value: undefined });
    } else {
      return false;
    }
    return true;
  }

  fail(request, error) {
    if (this.hasStarted) this.error = aggregateTwoErrors(this.error, error);
    this.finish();
    request.reject(this.error ?? error);
  }

  finish() {
    this.isDone = true;
    if (!this.hasStarted) return;
    const { stream, error } = this;
    const mayDestroy = error || this.destroyOnReturn;
    if (mayDestroy && (error === undefined || stream._readableState.autoDestroy)) {
      require('internal/streams/destroy').destroyer(stream, null);
    } else {
      stream.off('readable', this.onreadable);
      this.cleanup();
    }
  }
}

/**
 * @param {any} stream
 * @param {{ destroyOnReturn?: boolean }} [options]
 * @returns {AsyncIterator<any>}
 */
function iterate(stream, options) {
  if (typeof stream.read !== 'function') stream = require('internal/streams/readable').wrap(stream, { objectMode: true });
  const chunks = new Chunks(stream, options?.destroyOnReturn !== false);
  return {
    __proto__: AsyncIteratorPrototype,
    next() {
      return chunks.ask(kNext, undefined);
    },
    return(value) {
      return chunks.ask(kReturn, value);
    },
    throw(error) {
      return chunks.ask(kThrow, error);
    },
    stream,
  };
}

module.exports = { iterate };
