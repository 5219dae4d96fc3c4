'use strict';

// Readable.from.

const { FunctionPrototypeCall, PromisePrototypeThen, SymbolAsyncIterator, SymbolIterator } = primordials;

const { Buffer } = require('buffer');
const { aggregateTwoErrors, codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');

/** An iterator, and the stream that gets what it gives. */
class IteratorSource {
  #stream;
  #iterator;
  #isAsync;
  /** The iterator is being asked; or was for the last time. */
  #isBusy = false;

  constructor(stream, iterator, isAsync) {
    this.#stream = stream;
    this.#iterator = iterator;
    this.#isAsync = isAsync;
  }

  /** Asks for values until the stream has enough. */
  pull() {
    if (this.#isBusy) return;
    this.#isBusy = true;
    if (this.#isAsync) this.#awaitAll();
    else this.#takeAll();
  }

  /** Without a promise as long as the values are none. */
  #takeAll() {
    try {
      for (;;) {
        const { value, done } = this.#iterator.next();
        if (!done && typeof value?.then === 'function') {
          this.#awaitOne(value);
          return;
        }
        if (!this.#give(value, done)) return;
      }
    } catch (error) {
      this.#stream.destroy(error);
    }
  }

  /** A synchronous iterator gave a promise. */
  async #awaitOne(promise) {
    let goesOn;
    try {
      goesOn = this.#give(await promise, false);
    } catch (error) {
      this.#stream.destroy(error);
      return;
    }
    if (goesOn) this.#takeAll();
  }

  async #awaitAll() {
    try {
      for (;;) {
        const { value, done } = await this.#iterator.next();
        if (!this.#give(value, done)) return;
      }
    } catch (error) {
      this.#stream.destroy(error);
    }
  }

  /** Hands a value on; returns whether the next one is wanted. */
  #give(value, done) {
    if (done) {
      this.#stream.push(null);
      return false;
    }
    if (value === null) {
      this.#isBusy = false;
      throw new codes.ERR_STREAM_NULL_VALUES();
    }
    const goesOn = this.#stream.push(value);
    if (!goesOn) this.#isBusy = false;
    return goesOn;
  }

  /** The stream is destroyed: the iterator hears of it, and may wait for what it has to do. */
  async end(error) {
    const iterator = this.#iterator;
    if (error != null && typeof iterator.throw === 'function') {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return !== 'function') return;
    const { value } = await iterator.return();
    await value;
  }
}

/** Text and bytes, which could be iterated over, are one chunk. */
function fromOne(Readable, chunk, options) {
  const read = function() {
    this.push(chunk);
    this.push(null);
  };
  return new Readable({ objectMode: true, ...options, read });
}

/**
 * A stream of what an iterable gives.
 * @param {any} Readable the class
 * @param {any} iterable
 * @param {object} [options]
 */
function from(Readable, iterable, options) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) return fromOne(Readable, iterable, options);
  const isAsync = Boolean(iterable?.[SymbolAsyncIterator]);
  if (!isAsync && !iterable?.[SymbolIterator]) throw new codes.ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  const iterator = isAsync ? iterable[SymbolAsyncIterator]() : iterable[SymbolIterator]();
  const stream = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  const source = new IteratorSource(stream, iterator, isAsync);
  const { _destroy: destroyStream } = stream;
  stream._read = function() {
    source.pull();
  };
  stream._destroy = function(error, callback) {
    // What the options or the class do comes first: the iterator hears of the error that comes of it.
    FunctionPrototypeCall(destroyStream, this, error, (ownError) => {
      const reason = ownError || error;
      PromisePrototypeThen(
        source.end(reason),
        () => nextTick(callback, reason),
        (endError) => nextTick(callback, aggregateTwoErrors(reason, endError)));
    });
  };
  return stream;
}

module.exports = { from };
