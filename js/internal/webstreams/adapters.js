'use strict';

// Between the streams of Node and those of the web: toWeb and fromWeb of Readable, Writable and Duplex.

const {
  Boolean, FunctionPrototypeCall, Promise, PromisePrototypeThen, PromiseWithResolvers, StringPrototypeStartsWith, TypeError,
  Uint8Array, TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength, TypedArrayPrototypeGetByteOffset,
} = primordials;

const { AbortError, codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { isAnyArrayBuffer } = require('internal/util/types');
const { validateBoolean, validateObject, validateOneOf } = require('internal/validators');
const { nextTick } = require('internal/task_queues');
const { eos } = require('internal/streams/end-of-stream');
const { isDestroyed, isReadable, isWritable, isWritableEnded } = require('internal/streams/utils');
const { isReadableStream } = require('internal/webstreams/readable');
const { isWritableStream } = require('internal/webstreams/writable');

function nop() {}

/**
 * What ends a web stream when the Node stream has failed. One that ended too early was aborted; broken compressed data
 * are a TypeError, as the Compression Standard wants it.
 */
function reasonOf(error) {
  const code = error?.code;
  if (code === 'ERR_STREAM_PREMATURE_CLOSE') return new AbortError(undefined, { cause: error });
  if (typeof code !== 'string' || !isCodeOfCompression(code)) return error;
  const reason = new TypeError(undefined, { cause: error });
  reason.code = code;
  return reason;
}

function isCodeOfCompression(code) {
  if (StringPrototypeStartsWith(code, 'ERR__ERROR_')) return true;
  if (!StringPrototypeStartsWith(code, 'Z_') && !StringPrototypeStartsWith(code, 'BROTLI_')) return false;
  return require('zlib').constants[code] < 0;
}

/** An error that can be told nowhere else is thrown when nothing can catch it. */
function throwLater(error) {
  nextTick(() => {
    throw error;
  });
}

/** A stream that fails while there is nobody to hear it must not end the process. */
function ignoreErrors(stream) {
  stream.on('error', nop);
}

// Writable sides.

/**
 * @param {import('stream').Writable} streamWritable
 * @param {(chunk: any) => void} [checkChunk] throws if a chunk will not do
 * @returns {WritableStream}
 */
function newWritableStreamFromStreamWritable(streamWritable, checkChunk) {
  // Duck-typed, so that a stream of another copy of the library will do.
  if (typeof streamWritable?._writableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', streamWritable);
  }
  const { WritableStream } = require('internal/webstreams/writable');
  const { CountQueuingStrategy } = require('internal/webstreams/strategies');
  if (isDestroyed(streamWritable) || !isWritable(streamWritable)) {
    const closed = new WritableStream();
    closed.close();
    return closed;
  }
  const highWaterMark = streamWritable.writableHighWaterMark;
  const strategy = streamWritable.writableObjectMode ? new CountQueuingStrategy({ highWaterMark }) : { highWaterMark };
  let controller;
  let backpressure;
  let closing;

  function onDrain() {
    backpressure?.resolve();
  }

  const cleanup = eos(streamWritable, (error) => {
    const reason = reasonOf(error);
    cleanup();
    ignoreErrors(streamWritable);
    if (reason != null) {
      backpressure?.reject(reason);
      if (closing !== undefined) {
        closing.reject(reason);
        closing = undefined;
      }
      controller.error(reason);
      controller = undefined;
      return;
    }
    if (closing !== undefined) {
      closing.resolve();
      closing = undefined;
      return;
    }
    controller.error(new AbortError());
    controller = undefined;
  });
  streamWritable.on('drain', onDrain);

  return new WritableStream({
    start(given) {
      controller = given;
    },
    write(chunk) {
      checkChunk?.(chunk);
      if (!streamWritable.writableObjectMode && isAnyArrayBuffer(chunk)) chunk = new Uint8Array(chunk);
      if (streamWritable.writableNeedDrain || !streamWritable.write(chunk)) {
        backpressure = PromiseWithResolvers();
        return PromisePrototypeThen(backpressure.promise, () => {
          backpressure = undefined;
        });
      }
    },
    abort(reason) {
      require('internal/streams/destroy').destroyer(streamWritable, reason);
    },
    close() {
      if (closing === undefined && !isWritableEnded(streamWritable)) streamWritable.end();
      closing = PromiseWithResolvers();
      return closing.promise;
    },
  }, strategy);
}

/**
 * @param {WritableStream} writableStream
 * @param {object} [options]
 * @returns {import('stream').Writable}
 */
function newStreamWritableFromWritableStream(writableStream, options = kEmptyObject) {
  if (!isWritableStream(writableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', writableStream);
  }
  validateObject(options, 'options');
  const { highWaterMark, decodeStrings = true, objectMode = false, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  validateBoolean(decodeStrings, 'options.decodeStrings');
  const Writable = require('stream').Writable;
  const side = new WritableSide(writableStream);
  const writable = new Writable({
    highWaterMark,
    objectMode,
    decodeStrings,
    signal,
    writev: (chunks, callback) => side.writev(chunks, callback),
    write: (chunk, encoding, callback) => side.write(chunk, encoding, callback),
    destroy: (error, callback) => side.destroy(error, callback),
    final: (callback) => side.final(callback),
  });
  side.attach(writable);
  return writable;
}

/** The methods of a Node stream over the writer of a web stream. */
class WritableSide {
  #writer;
  #stream;
  isClosed = false;

  constructor(writableStream) {
    this.#writer = writableStream.getWriter();
  }

  attach(stream) {
    this.#stream = stream;
    PromisePrototypeThen(this.#writer.closed, () => {
      this.isClosed = true;
      // Closed from elsewhere.
      if (!isWritableEnded(stream)) {
        require('internal/streams/destroy').destroyer(stream, new codes.ERR_STREAM_PREMATURE_CLOSE());
      }
    }, (error) => {
      this.isClosed = true;
      require('internal/streams/destroy').destroyer(stream, error);
    });
  }

  #bytes(chunk, encoding) {
    const state = this.#stream._writableState;
    if (typeof chunk !== 'string' || !state.decodeStrings || state.objectMode) return chunk;
    const { Buffer } = require('buffer');
    const buffer = Buffer.from(chunk, encoding);
    return new Uint8Array(TypedArrayPrototypeGetBuffer(buffer), TypedArrayPrototypeGetByteOffset(buffer),
      TypedArrayPrototypeGetByteLength(buffer));
  }

  /** Waits for room, does `action`, and tells `callback`. */
  #whenReady(action, callback) {
    const done = (error) => {
      try {
        callback(error);
      } catch (thrown) {
        throwLater(thrown);
      }
    };
    PromisePrototypeThen(this.#writer.ready, () => PromisePrototypeThen(action(), () => done(), done), done);
  }

  write(chunk, encoding, callback) {
    chunk = this.#bytes(chunk, encoding);
    this.#whenReady(() => this.#writer.write(chunk), callback);
  }

  writev(chunks, callback) {
    const { all } = require('internal/webstreams/pipe');
    this.#whenReady(() => {
      const writes = [];
      for (let i = 0; i < chunks.length; i++) {
        writes[i] = this.#writer.write(this.#bytes(chunks[i].chunk, chunks[i].encoding));
      }
      return all(writes);
    }, callback);
  }

  destroy(error, callback) {
    const done = () => {
      try {
        callback(error);
      } catch (thrown) {
        throwLater(thrown);
      }
    };
    if (this.isClosed) {
      done();
    } else if (error != null) {
      PromisePrototypeThen(this.#writer.abort(error), done, done);
    } else {
      PromisePrototypeThen(this.#writer.close(), done, done);
    }
  }

  final(callback) {
    const done = (error) => {
      try {
        callback(error);
      } catch (thrown) {
        nextTick(() => require('internal/streams/destroy').destroyer(this.#stream, thrown));
      }
    };
    if (this.isClosed) done();
    else PromisePrototypeThen(this.#writer.close(), () => done(), done);
  }
}

// Readable sides.

/**
 * @param {import('stream').Readable} streamReadable
 * @param {{ strategy?: object, type?: 'bytes' }} [options]
 * @returns {ReadableStream}
 */
function newReadableStreamFromStreamReadable(streamReadable, options = kEmptyObject) {
  if (typeof streamReadable?._readableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', streamReadable);
  }
  validateObject(options, 'options');
  if (options.type !== undefined) validateOneOf(options.type, 'options.type', ['bytes', undefined]);
  const isBytes = options.type === 'bytes';
  const { ReadableStream } = require('internal/webstreams/readable');
  if (isDestroyed(streamReadable) || !isReadable(streamReadable)) {
    const canceled = new ReadableStream({ type: options.type });
    canceled.cancel();
    return canceled;
  }
  const { readableObjectMode: objectMode, readableHighWaterMark: highWaterMark } = streamReadable;
  let controller;
  let wasCanceled = false;

  const cleanup = eos(streamReadable, { __proto__: null, writable: false }, (error) => {
    const reason = reasonOf(error);
    cleanup();
    ignoreErrors(streamReadable);
    if (reason) {
      controller.error(reason);
      return;
    }
    if (wasCanceled) return;
    controller.close();
    // Readers that brought memory are answered with it.
    controller.byobRequest?.respond(0);
  });
  streamReadable.pause();

  streamReadable.on('data', (chunk) => {
    // Buffers of the pool must not be handed over: others lie beside them.
    const { Buffer } = require('buffer');
    if (Buffer.isBuffer(chunk) && !objectMode) chunk = new Uint8Array(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) streamReadable.pause();
  });

  return new ReadableStream({
    type: options.type,
    start(given) {
      controller = given;
    },
    pull() {
      streamReadable.resume();
    },
    cancel(reason) {
      wasCanceled = true;
      require('internal/streams/destroy').destroyer(streamReadable, reason);
    },
  }, isBytes ? { highWaterMark } : strategyOf(options.strategy, objectMode, highWaterMark));
}

/** How much is to wait in the web stream: as much as in the Node stream, unless the program says otherwise. */
function strategyOf(strategy, objectMode, highWaterMark) {
  if (strategy) return strategy;
  const { ByteLengthQueuingStrategy, CountQueuingStrategy } = require('internal/webstreams/strategies');
  return objectMode ? new CountQueuingStrategy({ highWaterMark }) : new ByteLengthQueuingStrategy({ highWaterMark });
}

/**
 * @param {ReadableStream} readableStream
 * @param {object} [options]
 * @returns {import('stream').Readable}
 */
function newStreamReadableFromReadableStream(readableStream, options = kEmptyObject) {
  if (!isReadableStream(readableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', readableStream);
  }
  validateObject(options, 'options');
  const { highWaterMark, encoding, objectMode = false, signal } = options;
  if (encoding !== undefined && !require('buffer').Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  }
  validateBoolean(objectMode, 'options.objectMode');
  const Readable = require('stream').Readable;
  const side = new ReadableSide(readableStream);
  const readable = new Readable({
    objectMode,
    highWaterMark,
    encoding,
    signal,
    read: () => side.read(),
    destroy: (error, callback) => side.destroy(error, callback),
  });
  side.attach(readable);
  return readable;
}

/** The methods of a Node stream over the reader of a web stream. */
class ReadableSide {
  #reader;
  #stream;
  isClosed = false;

  constructor(readableStream) {
    this.#reader = readableStream.getReader();
  }

  attach(stream) {
    this.#stream = stream;
    PromisePrototypeThen(this.#reader.closed, () => {
      this.isClosed = true;
    }, (error) => {
      this.isClosed = true;
      require('internal/streams/destroy').destroyer(stream, error);
    });
  }

  read() {
    PromisePrototypeThen(this.#reader.read(), ({ done, value }) => {
      this.#stream.push(done ? null : value);
    }, (error) => require('internal/streams/destroy').destroyer(this.#stream, error));
  }

  destroy(error, callback) {
    const done = () => {
      try {
        callback(error);
      } catch (thrown) {
        throwLater(thrown);
      }
    };
    if (this.isClosed) done();
    else PromisePrototypeThen(this.#reader.cancel(error), done, done);
  }
}

// Both sides.

/**
 * @param {import('stream').Duplex} duplex
 * @param {{ readableType?: 'bytes' }} [options]
 * @param {(chunk: any) => void} [checkChunk] throws if a chunk will not do
 * @returns {{ readable: ReadableStream, writable: WritableStream }}
 */
function newReadableWritablePairFromDuplex(duplex, options = kEmptyObject, checkChunk) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  validateObject(options, 'options');
  const { readableType: type } = options;
  const { ReadableStream } = require('internal/webstreams/readable');
  const { WritableStream } = require('internal/webstreams/writable');
  if (isDestroyed(duplex)) {
    const writable = new WritableStream();
    const readable = new ReadableStream({ type });
    writable.close();
    readable.cancel();
    return { readable, writable };
  }
  const writable = isWritable(duplex) ? newWritableStreamFromStreamWritable(duplex, checkChunk) : new WritableStream();
  if (!isWritable(duplex)) writable.close();
  const readable = isReadable(duplex) ?
    newReadableStreamFromStreamReadable(duplex, { __proto__: null, type }) :
    new ReadableStream({ type });
  if (!isReadable(duplex)) readable.cancel();
  return { writable, readable };
}

/**
 * @param {{ readable: ReadableStream, writable: WritableStream }} pair
 * @param {object} [options]
 * @returns {import('stream').Duplex}
 */
function newStreamDuplexFromReadableWritablePair(pair = kEmptyObject, options = kEmptyObject) {
  validateObject(pair, 'pair');
  const { readable: readableStream, writable: writableStream } = pair;
  if (!isReadableStream(readableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readableStream);
  }
  if (!isWritableStream(writableStream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writableStream);
  }
  validateObject(options, 'options');
  const { allowHalfOpen = false, objectMode = false, encoding, decodeStrings = true, highWaterMark, signal } = options;
  validateBoolean(objectMode, 'options.objectMode');
  if (encoding !== undefined && !require('buffer').Buffer.isEncoding(encoding)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  }
  const writableSide = new WritableSide(writableStream);
  const readableSide = new ReadableSide(readableStream);
  const { all } = require('internal/webstreams/pipe');
  const Duplex = require('stream').Duplex;
  const duplex = new Duplex({
    allowHalfOpen: Boolean(allowHalfOpen),
    highWaterMark,
    objectMode,
    encoding,
    decodeStrings,
    signal,
    writev: (chunks, callback) => writableSide.writev(chunks, callback),
    write: (chunk, chunkEncoding, callback) => writableSide.write(chunk, chunkEncoding, callback),
    final: (callback) => writableSide.final(callback),
    read: () => readableSide.read(),
    destroy(error, callback) {
      const end = (side) => new Promise((resolve) => {
        if (side.isClosed) resolve();
        else side.destroy(error, () => resolve());
      });
      const done = () => FunctionPrototypeCall(callback, undefined, error);
      PromisePrototypeThen(all([end(writableSide), end(readableSide)]), done, done);
    },
  });
  writableSide.attach(duplex);
  readableSide.attach(duplex);
  return duplex;
}

module.exports = {
  newReadableStreamFromStreamReadable,
  newReadableWritablePairFromDuplex,
  newStreamDuplexFromReadableWritablePair,
  newStreamReadableFromReadableStream,
  newStreamWritableFromWritableStream,
  newWritableStreamFromStreamWritable,
};
