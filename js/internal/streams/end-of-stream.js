'use strict';

// `finished`: tells once that a stream has ended, well or badly, whatever kind of stream it is.

const { ArrayPrototypePush, FunctionPrototypeCall, Promise, PromisePrototypeThen, ReflectApply, SymbolDispose } = primordials;

const { AbortError, codes } = require('internal/errors');
const {
  isClosed, isNodeStream, isReadable, isReadableErrored, isReadableFinished, isReadableNodeStream, isReadableStream,
  isRequest, isWritable, isWritableErrored, isWritableFinished, isWritableNodeStream, isWritableStream,
  kIsClosedPromise, willEmitClose,
} = require('internal/streams/utils');
const { nextTick } = require('internal/task_queues');
const { kEmptyObject } = require('internal/util');
const { validateAbortSignal, validateBoolean, validateFunction, validateObject } = require('internal/validators');

function nop() {}

/** A function that calls `callback` with what AsyncLocalStorage has now: the event that it waits for comes from elsewhere. */
function inThisContext(callback) {
  const { getFrame, setFrame } = require('internal/async_hooks/frame');
  const frame = getFrame();
  if (frame === undefined) return callback;
  return function(...args) {
    const outer = getFrame();
    setFrame(frame);
    try {
      ReflectApply(callback, this, args);
    } finally {
      setFrame(outer);
    }
  };
}

/** A function that calls `callback` the first time. */
function once(callback) {
  let called = false;
  return function(...args) {
    if (called) return;
    called = true;
    ReflectApply(callback, this, args);
  };
}

/** What a stream failed of, if that is known. */
function errorOf(stream) {
  const error = isWritableErrored(stream) || isReadableErrored(stream);
  return error && typeof error !== 'boolean' ? error : undefined;
}

/** One call of `finished` for a stream of Node. The listeners have the names that `console.log(stream)` shows. */
class Watch {
  #stream;
  /** undefined after it was called, or when nobody wants to know any more. */
  #callback;
  /** The sides to wait for. */
  #readable;
  #writable;
  #isReadDone;
  #isWriteDone;
  #isClosed;
  /** 'close' will come, and it comes last: the end is told then. */
  #closesLast;
  /** Emitters, events and listeners, in threes. */
  #listened = [];
  #abortion;

  constructor(stream, options, callback) {
    const isReader = isReadableNodeStream(stream);
    const isWriter = isWritableNodeStream(stream);
    this.#stream = stream;
    this.#callback = callback;
    this.#readable = options.readable ?? isReader;
    this.#writable = options.writable ?? isWriter;
    this.#isReadDone = isReadableFinished(stream, false);
    this.#isWriteDone = isWritableFinished(stream, false);
    this.#isClosed = isClosed(stream);
    this.#closesLast = willEmitClose(stream) && this.#readable === isReader && this.#writable === isWriter;
  }

  /** @param {{ error?: boolean, signal?: AbortSignal }} options */
  start({ error, signal }) {
    const isErrorOurs = error !== false;
    const verdict = this.#judge();
    if (verdict !== undefined) {
      // An error that is yet to come is nobody's business, but must not be unhandled.
      if (isErrorOurs) this.#on(this.#stream, 'error', nop);
      nextTick(verdict);
    } else if (signal?.aborted) {
      nextTick(() => this.#abort(signal));
    } else {
      this.#listen(isErrorOurs);
      if (signal) {
        this.#abortion = require('internal/events/helpers').addAbortListener(signal, () => this.#abort(signal));
      }
    }
  }

  #abort({ reason }) {
    const callback = this.#callback;
    this.cleanup();
    if (callback !== undefined) {
      FunctionPrototypeCall(callback, this.#stream, new AbortError(undefined, { cause: reason }));
    }
  }

  /** Takes the listeners off: nobody wants to know any more. */
  cleanup() {
    const listened = this.#listened;
    this.#callback = undefined;
    this.#listened = [];
    for (let i = 0; i < listened.length; i += 3) listened[i].removeListener(listened[i + 1], listened[i + 2]);
  }

  #on(emitter, event, listener) {
    ArrayPrototypePush(this.#listened, emitter, event, listener);
    emitter.on(event, listener);
  }

  #tell(error) {
    const callback = this.#callback;
    if (callback === undefined) return;
    this.#callback = undefined;
    this.#abortion?.[SymbolDispose]();
    if (error === undefined) FunctionPrototypeCall(callback, this.#stream);
    else FunctionPrototypeCall(callback, this.#stream, error);
  }

  // ---- What happens.

  #finished() {
    this.#isWriteDone = true;
    const stream = this.#stream;
    // Destroyed by hand, it may not close any more.
    if (stream.destroyed) this.#closesLast = false;
    if (this.#closesLast && (!stream.readable || this.#readable)) return;
    if (!this.#readable || this.#isReadDone) this.#tell();
  }

  #ended() {
    this.#isReadDone = true;
    const stream = this.#stream;
    if (stream.destroyed) this.#closesLast = false;
    if (this.#closesLast && (!stream.writable || this.#writable)) return;
    if (!this.#writable || this.#isWriteDone) this.#tell();
  }

  #closed() {
    this.#isClosed = true;
    this.#tell(this.#whyClosed());
  }

  #whyClosed() {
    const error = errorOf(this.#stream);
    if (error !== undefined || !this.#isCutShort()) return error;
    return new codes.ERR_STREAM_PREMATURE_CLOSE();
  }

  #isCutShort() {
    const stream = this.#stream;
    if (this.#readable && !this.#isReadDone && isReadableNodeStream(stream, true) && !isReadableFinished(stream, false)) {
      return true;
    }
    return this.#writable && !this.#isWriteDone && !isWritableFinished(stream, false);
  }

  // ---- How it stands at first.

  /** If it is over already, what tells so. */
  #judge() {
    const stream = this.#stream;
    const { _readableState: r, _writableState: w } = stream;
    if (this.#isClosed) {
      const why = this.#whyClosed();
      return () => this.#tell(why);
    }
    if (w?.errorEmitted || r?.errorEmitted) {
      if (this.#closesLast) return undefined;
      return () => {
        this.#isClosed = true;
        this.#tell(errorOf(stream));
      };
    }
    // What comes later, of the other side, does not count.
    const isSettled = (!this.#readable && this.#isWritableOver(w)) || (!this.#writable && this.#isReadableOver());
    if (!isSettled) return undefined;
    const error = errorOf(stream);
    return () => this.#tell(error);
  }

  #isWritableOver(w) {
    const stream = this.#stream;
    if (this.#closesLast && !isReadable(stream)) return false;
    if (!this.#isWriteDone && isWritable(stream) !== false) return false;
    return w == null || w.pendingcb === undefined || w.pendingcb === 0;
  }

  #isReadableOver() {
    const stream = this.#stream;
    if (this.#closesLast && !isWritable(stream)) return false;
    return this.#isReadDone || isReadable(stream) === false;
  }

  #listen(isErrorOurs) {
    const stream = this.#stream;
    const onfinish = () => this.#finished();
    const onend = () => this.#ended();
    const onclose = () => this.#closed();
    const onerror = (error) => this.#tell(error);
    if (isRequest(stream)) {
      const onrequest = () => this.#on(stream.req, 'finish', onfinish);
      this.#on(stream, 'complete', onfinish);
      if (!this.#closesLast) this.#on(stream, 'abort', onclose);
      if (stream.req) onrequest();
      else this.#on(stream, 'request', onrequest);
    } else if (this.#writable && !stream._writableState) {
      // Old streams tell of their end in any way.
      const onlegacyfinish = () => {
        if (!stream.writable) onfinish();
      };
      this.#on(stream, 'end', onlegacyfinish);
      this.#on(stream, 'close', onlegacyfinish);
    }
    if (!this.#closesLast && typeof stream.aborted === 'boolean') this.#on(stream, 'aborted', onclose);
    this.#on(stream, 'end', onend);
    this.#on(stream, 'finish', onfinish);
    if (isErrorOurs) this.#on(stream, 'error', onerror);
    this.#on(stream, 'close', onclose);
  }
}

/** A stream of the web has a promise of its end. */
function watchWebStream(stream, signal, callback) {
  let isTold = false;
  let abortion;
  const tell = (args) => {
    if (isTold) return;
    isTold = true;
    abortion?.[SymbolDispose]();
    ReflectApply(callback, stream, args);
  };
  if (signal) {
    const abort = () => tell([new AbortError(undefined, { cause: signal.reason })]);
    if (signal.aborted) nextTick(abort);
    else abortion = require('internal/events/helpers').addAbortListener(signal, abort);
  }
  const settled = (...args) => {
    if (!isTold) nextTick(tell, args);
  };
  PromisePrototypeThen(stream[kIsClosedPromise].promise, settled, settled);
  return nop;
}

/**
 * Calls back when the stream has ended.
 * @param {any} stream
 * @param {{ readable?: boolean, writable?: boolean, error?: boolean, signal?: AbortSignal }} [options] the sides to wait for
 * @param {(error?: any) => void} callback
 * @returns {() => void} takes the listeners off again
 */
function eos(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = kEmptyObject;
  } else if (options == null) {
    options = kEmptyObject;
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (isReadableStream(stream) || isWritableStream(stream)) return watchWebStream(stream, signal, inThisContext(callback));
  if (!isNodeStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  const watch = new Watch(stream, options, inThisContext(callback));
  watch.start(options);
  return () => watch.cleanup();
}

/**
 * `finished` of stream/promises.
 * @param {any} stream
 * @param {{ cleanup?: boolean }} [opts]
 * @returns {Promise<void>}
 */
function finished(stream, opts) {
  let autoCleanup = false;
  if (opts === null) opts = kEmptyObject;
  if (opts?.cleanup) {
    validateBoolean(opts.cleanup, 'cleanup');
    autoCleanup = opts.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanup = eos(stream, opts, (error) => {
      if (autoCleanup) cleanup();
      if (error) reject(error);
      else resolve();
    });
  });
}

module.exports = { eos, finished, once };
