'use strict';

// `finished`: tells once that a stream has ended, well or badly, whatever kind of stream it is.

const {
  FunctionPrototypeCall, Promise, PromisePrototypeThen, ReflectApply, SymbolDispose,
} = primordials;

const { AbortError, codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { nextTick } = require('internal/task_queues');
const {
  isClosed, isNodeStream, isReadable, isReadableErrored, isReadableFinished, isReadableNodeStream, isReadableStream,
  isRequest, isWritable, isWritableErrored, isWritableFinished, isWritableNodeStream, isWritableStream,
  kIsClosedPromise, willEmitClose: isGoingToClose,
} = require('internal/streams/utils');
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
  validateAbortSignal(options.signal, 'options.signal');
  callback = once(inThisContext(callback));
  if (isReadableStream(stream) || isWritableStream(stream)) return watchWebStream(stream, options, callback);
  if (!isNodeStream(stream)) {
    throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
  }
  return watch(stream, options, callback);
}

function watch(stream, options, callback) {
  const readable = options.readable ?? isReadableNodeStream(stream);
  const writable = options.writable ?? isWritableNodeStream(stream);
  const w = stream._writableState;
  const r = stream._readableState;
  // Then the end is told with 'close', which comes last.
  let willEmitClose = isGoingToClose(stream) && isReadableNodeStream(stream) === readable &&
    isWritableNodeStream(stream) === writable;
  let writableFinished = isWritableFinished(stream, false);
  let readableFinished = isReadableFinished(stream, false);

  const tell = (error) => {
    if (error === undefined) FunctionPrototypeCall(callback, stream);
    else FunctionPrototypeCall(callback, stream, error);
  };
  const onlegacyfinish = () => {
    if (!stream.writable) onfinish();
  };
  const onfinish = () => {
    writableFinished = true;
    // Destroyed by hand, it may not close any more.
    if (stream.destroyed) willEmitClose = false;
    if (willEmitClose && (!stream.readable || readable)) return;
    if (!readable || readableFinished) tell();
  };
  const onend = () => {
    readableFinished = true;
    if (stream.destroyed) willEmitClose = false;
    if (willEmitClose && (!stream.writable || writable)) return;
    if (!writable || writableFinished) tell();
  };
  const onerror = (error) => {
    FunctionPrototypeCall(callback, stream, error);
  };
  let closed = isClosed(stream);
  const onclose = () => {
    closed = true;
    const errored = isWritableErrored(stream) || isReadableErrored(stream);
    if (errored && typeof errored !== 'boolean') {
      tell(errored);
    } else if (readable && !readableFinished && isReadableNodeStream(stream, true) && !isReadableFinished(stream, false)) {
      tell(new codes.ERR_STREAM_PREMATURE_CLOSE());
    } else if (writable && !writableFinished && !isWritableFinished(stream, false)) {
      tell(new codes.ERR_STREAM_PREMATURE_CLOSE());
    } else {
      tell();
    }
  };
  const onclosed = () => {
    closed = true;
    const errored = isWritableErrored(stream) || isReadableErrored(stream);
    if (errored && typeof errored !== 'boolean') tell(errored);
    else tell();
  };
  const onrequest = () => {
    stream.req.on('finish', onfinish);
  };

  // It may be over already; then all that is left to do is to tell, and to keep an error that is yet to come from being
  // unhandled.
  let over;
  if (closed) {
    over = onclose;
  } else if (w?.errorEmitted || r?.errorEmitted) {
    if (!willEmitClose) over = onclosed;
  } else if (!readable && (!willEmitClose || isReadable(stream)) && (writableFinished || isWritable(stream) === false) &&
      (w == null || w.pendingcb === undefined || w.pendingcb === 0)) {
    over = asItIsNow();
  } else if (!writable && (!willEmitClose || isWritable(stream)) && (readableFinished || isReadable(stream) === false)) {
    over = asItIsNow();
  }

  if (over !== undefined) {
    if (options.error !== false) stream.on('error', nop);
    nextTick(over);
  } else {
    listen();
  }

  /** What comes later, of the other side, does not count. */
  function asItIsNow() {
    const errored = isWritableErrored(stream) || isReadableErrored(stream);
    return () => tell(errored && typeof errored !== 'boolean' ? errored : undefined);
  }

  function listen() {
    if (isRequest(stream)) {
      stream.on('complete', onfinish);
      if (!willEmitClose) stream.on('abort', onclose);
      if (stream.req) onrequest();
      else stream.on('request', onrequest);
    } else if (writable && !w) {
      // Old streams.
      stream.on('end', onlegacyfinish);
      stream.on('close', onlegacyfinish);
    }
    if (!willEmitClose && typeof stream.aborted === 'boolean') stream.on('aborted', onclose);
    stream.on('end', onend);
    stream.on('finish', onfinish);
    if (options.error !== false) stream.on('error', onerror);
    stream.on('close', onclose);
  }

  const cleanup = () => {
    callback = nop;
    if (over !== undefined) {
      stream.removeListener('error', nop);
      return;
    }
    stream.removeListener('aborted', onclose);
    stream.removeListener('complete', onfinish);
    stream.removeListener('abort', onclose);
    stream.removeListener('request', onrequest);
    if (stream.req) stream.req.removeListener('finish', onfinish);
    stream.removeListener('end', onlegacyfinish);
    stream.removeListener('close', onlegacyfinish);
    stream.removeListener('finish', onfinish);
    stream.removeListener('end', onend);
    stream.removeListener('error', onerror);
    stream.removeListener('close', onclose);
  };

  const { signal } = options;
  if (signal && !closed) {
    const told = callback;
    callback = withSignal(stream, signal, told, () => {
      // Whoever cleaned up meanwhile does not want to know.
      const current = callback;
      cleanup();
      return current;
    });
  }
  return cleanup;
}

/**
 * A callback like `callback` that no longer listens to the signal; when that aborts, it is told what `stop` returns.
 */
function withSignal(stream, signal, callback, stop) {
  const abort = () => {
    const current = stop();
    FunctionPrototypeCall(current, stream, new AbortError(undefined, { cause: signal.reason }));
  };
  if (signal.aborted) {
    nextTick(abort);
    return callback;
  }
  const disposable = require('internal/events/helpers').addAbortListener(signal, abort);
  return once((...args) => {
    disposable[SymbolDispose]();
    ReflectApply(callback, stream, args);
  });
}

/** A stream of the web has a promise of its end. */
function watchWebStream(stream, options, callback) {
  let isAborted = false;
  let abort = nop;
  const { signal } = options;
  if (signal) {
    abort = () => {
      isAborted = true;
      FunctionPrototypeCall(callback, stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) {
      nextTick(abort);
    } else {
      const disposable = require('internal/events/helpers').addAbortListener(signal, abort);
      const told = callback;
      callback = once((...args) => {
        disposable[SymbolDispose]();
        ReflectApply(told, stream, args);
      });
    }
  }
  const tell = (...args) => {
    if (!isAborted) nextTick(() => ReflectApply(callback, stream, args));
  };
  PromisePrototypeThen(stream[kIsClosedPromise].promise, tell, tell);
  return nop;
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
