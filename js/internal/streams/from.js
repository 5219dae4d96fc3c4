'use strict';

// Readable.from.

const { FunctionPrototypeCall, PromisePrototypeThen, SymbolAsyncIterator, SymbolIterator } = primordials;

const { Buffer } = require('buffer');
const { aggregateTwoErrors, codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');

/**
 * A stream of what an iterable gives. Text and bytes are one chunk.
 * @param {any} Readable the class
 * @param {any} iterable
 * @param {object} [opts]
 */
function from(Readable, iterable, opts) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...opts,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  let iterator;
  let isAsync;
  if (iterable?.[SymbolAsyncIterator]) {
    isAsync = true;
    iterator = iterable[SymbolAsyncIterator]();
  } else if (iterable?.[SymbolIterator]) {
    isAsync = false;
    iterator = iterable[SymbolIterator]();
  } else {
    throw new codes.ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }
  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...opts });
  let reading = false;
  readable._read = function() {
    if (reading) return;
    reading = true;
    if (isAsync) pullAsync();
    else pullSync();
  };
  // What the options or the class do comes first: the iterator hears of the error that comes of it.
  const { _destroy: destroyStream } = readable;
  readable._destroy = function(error, cb) {
    FunctionPrototypeCall(destroyStream, this, error, (destroyError) => {
      const reason = destroyError || error;
      PromisePrototypeThen(
        close(reason),
        () => nextTick(cb, reason),
        (closeError) => nextTick(cb, aggregateTwoErrors(reason, closeError)));
    });
  };

  /** Ends the iterator, in whose code the error is thrown if there is one. */
  async function close(error) {
    const hasError = error !== undefined && error !== null;
    if (hasError && typeof iterator.throw === 'function') {
      const { value, done } = await iterator.throw(error);
      await value;
      if (done) return;
    }
    if (typeof iterator.return === 'function') {
      const { value } = await iterator.return();
      await value;
    }
  }

  // Without a promise as long as the values are none.
  function pullSync() {
    while (true) {
      try {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (value && typeof value.then === 'function') {
          pushPromised(value);
          return;
        }
        if (value === null) {
          reading = false;
          throw new codes.ERR_STREAM_NULL_VALUES();
        }
        if (readable.push(value)) continue;
        reading = false;
      } catch (err) {
        readable.destroy(err);
      }
      return;
    }
  }

  async function pushPromised(value) {
    try {
      const chunk = await value;
      if (chunk === null) {
        reading = false;
        throw new codes.ERR_STREAM_NULL_VALUES();
      }
      if (readable.push(chunk)) {
        pullSync();
        return;
      }
      reading = false;
    } catch (err) {
      readable.destroy(err);
    }
  }

  async function pullAsync() {
    while (true) {
      try {
        const { value, done } = await iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (value === null) {
          reading = false;
          throw new codes.ERR_STREAM_NULL_VALUES();
        }
        if (readable.push(value)) continue;
        reading = false;
      } catch (err) {
        readable.destroy(err);
      }
      return;
    }
  }

  return readable;
}

module.exports = { from };
