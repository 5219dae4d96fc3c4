'use strict';

// `pipeline`: streams, iterables and functions that make one of the other, each the source of the next. When one fails
// all are destroyed; the callback is called once, when all is done.

const {
  ArrayIsArray, ArrayPrototypePop, ArrayPrototypePush, ArrayPrototypeShift, FunctionPrototypeCall,
  PromisePrototypeThen, PromiseWithResolvers, SymbolAsyncIterator, SymbolDispose,
} = primordials;

const { AbortError, aggregateTwoErrors, codes } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const destroyImpl = require('internal/streams/destroy');
const { eos, once } = require('internal/streams/end-of-stream');
const {
  isClosed, isDestroyed, isIterable, isNodeStream, isReadable, isReadableFinished, isReadableNodeStream,
  isReadableStream, isTransformStream, isWebStream,
} = require('internal/streams/utils');
const { validateAbortSignal, validateFunction } = require('internal/validators');

function nop() {}

/** How to destroy a stream unless it has closed, and how to stop watching it. */
function destroyer(stream, reading, writing) {
  let finished = false;
  stream.on('close', () => {
    finished = true;
  });
  const cleanup = eos(stream, { readable: reading, writable: writing }, (err) => {
    finished = !err;
  });
  return {
    destroy(err) {
      if (finished) return;
      finished = true;
      destroyImpl.destroyer(stream, err || new codes.ERR_STREAM_DESTROYED('pipe'));
    },
    cleanup,
  };
}

function makeAsyncIterable(value) {
  if (isIterable(value)) return value;
  // An old kind of stream.
  if (isReadableNodeStream(value)) return chunksOf(value);
  throw new codes.ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

async function* chunksOf(stream) {
  const Readable = require('internal/streams/readable');
  yield* FunctionPrototypeCall(Readable.prototype[SymbolAsyncIterator], stream);
}

/** Room in a writable stream, for one who writes to it and waits. */
class Room {
  #stream;
  #error;
  /** Who waits, if anybody does. */
  #waiting;
  #unwatch;
  #onchange = (error) => this.#change(error);

  constructor(stream) {
    this.#stream = stream;
    stream.on('drain', this.#onchange);
    this.#unwatch = eos(stream, { readable: false }, this.#onchange);
  }

  #change(error) {
    if (error) this.#error = error;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) return;
    if (this.#error) waiting.reject(this.#error);
    else waiting.resolve();
  }

  /** Settles when there is room again, or when the stream has ended. */
  wait() {
    const waiting = PromiseWithResolvers();
    if (this.#error) waiting.reject(this.#error);
    else this.#waiting = waiting;
    return waiting.promise;
  }

  /** What somebody who has caught `error` should tell. */
  explain(error) {
    return error === this.#error ? error : aggregateTwoErrors(this.#error, error);
  }

  leave() {
    this.#unwatch();
    this.#stream.off('drain', this.#onchange);
  }
}

/** Writes what an iterable gives. */
async function pumpToNode(iterable, writable, finish, { end }) {
  const room = new Room(writable);
  try {
    if (writable.writableNeedDrain) await room.wait();
    for await (const chunk of iterable) {
      const isEnough = !writable.write(chunk);
      if (isEnough) await room.wait();
    }
    if (end) {
      writable.end();
      await room.wait();
    }
    finish();
  } catch (error) {
    finish(room.explain(error));
  } finally {
    room.leave();
  }
}

/** The same for a stream of the web; https://streams.spec.whatwg.org/#example-manual-write-with-backpressure */
async function pumpToWeb(iterable, stream, finish, { end }) {
  const writer = (isTransformStream(stream) ? stream.writable : stream).getWriter();
  let failure;
  try {
    for await (const chunk of iterable) {
      await writer.ready;
      // That it failed is told by what comes next.
      PromisePrototypeThen(writer.write(chunk), undefined, nop);
    }
    await writer.ready;
    if (end) await writer.close();
    finish();
    return;
  } catch (error) {
    failure = error;
  }
  try {
    await writer.abort(failure);
  } catch (error) {
    failure = error;
  }
  finish(failure);
}

/**
 * Pipes two streams of Node. Programs see the names of variables in messages: they are Node's. `finish` is called for each of them, `fail` for what goes wrong beside.
 * @returns {() => void} stops watching the second
 */
function pipe(src, dst, finish, fail, { end }) {
  let wasEnded = false;
  dst.on('close', () => {
    if (!wasEnded) fail(new codes.ERR_STREAM_PREMATURE_CLOSE());
  });
  // The sink is ended here, after the source was found to have ended well.
  src.pipe(dst, { end: false });
  const endDst = () => {
    wasEnded = true;
    dst.end();
  };
  if (!end) finish();
  else if (isReadableFinished(src)) nextTick(endDst);
  else src.once('end', endDst);
  eos(src, { readable: true, writable: false }, (error) => {
    if (!isClosedEarly(src, error)) {
      finish(error);
      return;
    }
    // There is something to be read, and then it ends.
    src.once('end', finish);
    src.once('error', finish);
  });
  return eos(dst, { readable: false, writable: true }, finish);
}

/** Whether a source was closed though all of its data had come: a duplex whose other side was cut off. */
function isClosedEarly(source, error) {
  if (error?.code !== 'ERR_STREAM_PREMATURE_CLOSE') return false;
  const state = source._readableState;
  return Boolean(state) && state.ended && !state.errored && !state.errorEmitted;
}

/** Whether any other error says more. */
function isAfterthought({ code }) {
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR';
}

/** What is under way. */
class Pipeline {
  error;
  value;
  callback;
  destroys = [];
  cleanups = [];
  /** How many ends are awaited. */
  count = 0;
  controller;
  disposable;

  constructor(callback) {
    this.callback = callback;
    const { AbortController } = require('internal/abort_controller');
    this.controller = new AbortController();
    this.finish = (err) => this.settle(err, --this.count === 0);
    this.fail = (err) => this.settle(err, false);
  }

  get signal() {
    return this.controller.signal;
  }

  settle(err, isFinal) {
    // A stream that closes early, or when all is aborted, may do so for an error that is told later.
    if (err && (!this.error || isAfterthought(this.error))) this.error = err;
    if (!this.error && !isFinal) return;
    while (this.destroys.length) ArrayPrototypeShift(this.destroys)(this.error);
    this.disposable?.[SymbolDispose]();
    this.controller.abort();
    if (!isFinal) return;
    if (!this.error) {
      for (let i = 0; i < this.cleanups.length; i++) this.cleanups[i]();
    }
    nextTick(this.callback, this.error, this.value);
  }

  /** What must happen to each stream of ours, whatever its place. */
  watch(stream, reading, writing, isLast, end) {
    const staysOpen = isLast && isReadable(stream);
    if (end) {
      const { destroy, cleanup } = destroyer(stream, reading, writing);
      ArrayPrototypePush(this.destroys, destroy);
      if (staysOpen) ArrayPrototypePush(this.cleanups, cleanup);
    }
    // Errors after its end count too.
    const onError = (err) => {
      if (err && err.name !== 'AbortError' && err.code !== 'ERR_STREAM_PREMATURE_CLOSE') this.fail(err);
    };
    stream.on('error', onError);
    if (staysOpen) ArrayPrototypePush(this.cleanups, () => stream.removeListener('error', onError));
  }

  first(stream) {
    if (typeof stream === 'function') {
      const result = stream({ signal: this.signal });
      if (!isIterable(result)) {
        throw new codes.ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', result);
      }
      return result;
    }
    if (isIterable(stream) || isReadableNodeStream(stream) || isTransformStream(stream)) return stream;
    return require('internal/streams/duplex').from(stream);
  }

  callFunction(fn, source, index, reading, isLast, end) {
    const input = makeAsyncIterable(isTransformStream(source) ? source?.readable : source);
    const result = fn(input, { signal: this.signal });
    if (reading) {
      if (!isIterable(result, true)) {
        throw new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${index - 1}]`, result);
      }
      return result;
    }
    return this.drainFunction(result, isLast, end);
  }

  /** The last one is a function: what it gives can be read from a stream, though hardly anybody does. */
  drainFunction(result, isLast, end) {
    const PassThrough = require('internal/streams/passthrough');
    const through = new PassThrough({ objectMode: true });
    const then = result?.then;
    if (typeof then === 'function') {
      this.count++;
      FunctionPrototypeCall(then, result, (value) => {
        this.value = value;
        if (value != null) through.write(value);
        if (end) through.end();
        nextTick(this.finish);
      }, (err) => {
        through.destroy(err);
        nextTick(this.finish, err);
      });
    } else if (isIterable(result, true)) {
      this.count++;
      pumpToNode(result, through, this.finish, { end });
    } else if (isReadableStream(result) || isTransformStream(result)) {
      this.count++;
      pumpToNode(result.readable || result, through, this.finish, { end });
    } else {
      throw new codes.ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', result);
    }
    const { destroy, cleanup } = destroyer(through, false, true);
    ArrayPrototypePush(this.destroys, destroy);
    if (isLast) ArrayPrototypePush(this.cleanups, cleanup);
    return through;
  }

  toNode(source, stream, isLast, end) {
    const { finish } = this;
    if (isReadableNodeStream(source)) {
      this.count += 2;
      const cleanup = pipe(source, stream, finish, this.fail, { end });
      if (isReadable(stream) && isLast) ArrayPrototypePush(this.cleanups, cleanup);
    } else if (isTransformStream(source) || isReadableStream(source)) {
      this.count++;
      pumpToNode(source.readable || source, stream, finish, { end });
    } else if (isIterable(source)) {
      this.count++;
      pumpToNode(source, stream, finish, { end });
    } else {
      throw notReadable(source);
    }
    return stream;
  }

  toWeb(source, stream, end) {
    const { finish } = this;
    if (isReadableNodeStream(source)) {
      this.count++;
      pumpToWeb(makeAsyncIterable(source), stream, finish, { end });
    } else if (isReadableStream(source) || isIterable(source)) {
      this.count++;
      pumpToWeb(source, stream, finish, { end });
    } else if (isTransformStream(source)) {
      this.count++;
      pumpToWeb(source.readable, stream, finish, { end });
    } else {
      throw notReadable(source);
    }
    return stream;
  }
}

function notReadable(value) {
  return new codes.ERR_INVALID_ARG_TYPE(
    'val', ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'], value);
}

/** Whether a stream can no longer be piped to. */
function isGone(stream) {
  return isNodeStream(stream) && (isDestroyed(stream) || isClosed(stream));
}

/**
 * @param {any[]} streams
 * @param {(error?: any, value?: any) => void} callback called once at most
 * @param {{ signal?: AbortSignal, end?: boolean }} [opts]
 */
function pipelineImpl(streams, callback, opts) {
  if (streams.length === 1 && ArrayIsArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw new codes.ERR_MISSING_ARGS('streams');
  const outerSignal = opts?.signal;
  validateAbortSignal(outerSignal, 'options.signal');
  const line = new Pipeline(callback);
  const abort = () => line.settle(new AbortError(undefined, { cause: outerSignal?.reason }), false);
  if (outerSignal) line.disposable = require('internal/events/helpers').addAbortListener(outerSignal, abort);

  let result;
  for (let i = 0; i < streams.length; i++) {
    const stream = streams[i];
    const reading = i < streams.length - 1;
    const end = reading || opts?.end !== false;
    if (isNodeStream(stream)) {
      if (reading && isGone(streams[i + 1])) throw new codes.ERR_STREAM_UNABLE_TO_PIPE();
      line.watch(stream, reading, i > 0, !reading, end);
    }
    if (i === 0) result = line.first(stream);
    else if (typeof stream === 'function') result = line.callFunction(stream, result, i, reading, !reading, end);
    else if (isNodeStream(stream)) result = line.toNode(result, stream, !reading, end);
    else if (isWebStream(stream)) result = line.toWeb(result, stream, end);
    else result = require('internal/streams/duplex').from(stream);
  }
  if (line.signal.aborted || outerSignal?.aborted) nextTick(abort);
  return result;
}

/**
 * @param {...any} streams and a callback
 * @returns {any} the last stream
 */
function pipeline(...streams) {
  const callback = streams[streams.length - 1];
  validateFunction(callback, 'streams[stream.length - 1]');
  ArrayPrototypePop(streams);
  return pipelineImpl(streams, once(callback));
}

module.exports = { pipeline, pipelineImpl };
