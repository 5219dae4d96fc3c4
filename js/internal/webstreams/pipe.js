'use strict';

// pipeTo and pipeThrough.

const {
  Boolean, PromisePrototypeThen, PromiseResolve, PromiseWithResolvers, SymbolDispose,
} = primordials;

const { codes } = require('internal/errors');
const { kValidateObjectAllowObjectsAndNull, validateObject } = require('internal/validators');
const { invalidState, kState, markHandled, nop } = require('internal/webstreams/common');
const { cancelStream, isLocked, isReadableStream, readWith, releaseReader } = require('internal/webstreams/readable');
const { ReadableStreamDefaultReader, drainQueue } = require('internal/webstreams/readable_default');
const writable = require('internal/webstreams/writable');
const { queueMicrotask } = require('internal/task_queues');

function isAbortSignal(value) {
  const { AbortSignal } = require('internal/abort_controller');
  return value instanceof AbortSignal;
}

function readOptions(options) {
  validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
  const signal = options?.signal;
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.signal', 'AbortSignal', signal);
  }
  return {
    preventAbort: Boolean(options?.preventAbort),
    preventCancel: Boolean(options?.preventCancel),
    preventClose: Boolean(options?.preventClose),
    signal,
  };
}

function checkLocks(source, destination) {
  if (isLocked(source)) throw invalidState('The ReadableStream is locked');
  if (writable.isLocked(destination)) throw invalidState('The WritableStream is locked');
}

/** @returns {object} the readable side */
function pipeThrough(source, transform, options) {
  const readable = transform?.readable;
  if (!isReadableStream(readable)) throw new codes.ERR_INVALID_ARG_TYPE('transform.readable', 'ReadableStream', readable);
  const destination = transform?.writable;
  if (!writable.isWritableStream(destination)) {
    throw new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
  }
  const checked = readOptions(options);
  checkLocks(source, destination);
  markHandled(new Pipe(source, destination, checked).promise);
  return readable;
}

/** @returns {Promise<void>} */
function pipeTo(source, destination, options) {
  if (!writable.isWritableStream(destination)) {
    throw new codes.ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
  }
  const checked = readOptions(options);
  checkLocks(source, destination);
  return new Pipe(source, destination, checked).promise;
}

/** Moves chunks from one stream to the other until either ends. */
class Pipe {
  #source;
  #destination;
  #options;
  #reader;
  #writer;
  #deferred = PromiseWithResolvers();
  /** The last write, which is waited for before the end. */
  #lastWrite = PromiseResolve();
  #isShuttingDown = false;
  #abortListener;

  constructor(source, destination, options) {
    this.#source = source;
    this.#destination = destination;
    this.#options = options;
    this.#reader = new ReadableStreamDefaultReader(source);
    this.#writer = new writable.WritableStreamDefaultWriter(destination);
    source[kState].disturbed = true;
    if (this.#watchSignal()) return;
    this.#watchEnds();
    this.#pump();
  }

  get promise() {
    return this.#deferred.promise;
  }

  /** Whether the signal has aborted already. */
  #watchSignal() {
    const { signal } = this.#options;
    if (signal === undefined) return false;
    if (signal.aborted) {
      this.#abort();
      return true;
    }
    const { addAbortListener } = require('internal/events/helpers');
    this.#abortListener = addAbortListener(signal, () => this.#abort());
    return false;
  }

  #abort() {
    const { preventAbort, preventCancel, signal } = this.#options;
    const error = signal.reason;
    this.#shutDown(() => {
      const actions = [];
      if (!preventAbort && this.#destination[kState].state === 'writable') {
        actions[actions.length] = (async () => writable.abortStream(this.#destination, error))();
      }
      if (!preventCancel && this.#source[kState].state === 'readable') {
        actions[actions.length] = (async () => cancelStream(this.#source, error))();
      }
      return PromisePrototypeThen(all(actions), nop);
    }, true, error);
  }

  #watchEnds() {
    const { preventAbort, preventCancel } = this.#options;
    const source = this.#source[kState];
    const destination = this.#destination[kState];
    this.#whenErrored(source, this.#reader, (error) => {
      this.#shutDown(preventAbort ? undefined : () => writable.abortStream(this.#destination, error), true, error);
    });
    this.#whenErrored(destination, this.#writer, (error) => {
      this.#shutDown(preventCancel ? undefined : () => cancelStream(this.#source, error), true, error);
    });
    if (source.state === 'closed') this.#sourceClosed();
    else PromisePrototypeThen(this.#reader[kState].closed.promise, () => this.#sourceClosed(), nop);
    if (writable.isCloseQueuedOrInFlight(this.#destination) || destination.state === 'closed') {
      const error = invalidState('Destination WritableStream is closed');
      this.#shutDown(preventCancel ? undefined : () => cancelStream(this.#source, error), true, error);
    }
  }

  #whenErrored(state, end, action) {
    if (state.state === 'errored') action(state.storedError);
    else PromisePrototypeThen(end[kState].closed.promise, undefined, action);
  }

  /**
   * Moves chunks for as long as the destination has room. What the source holds already is moved at once; a chunk that has
   * to be waited for comes a microtask later.
   */
  #pump() {
    const hasRoom = () => !this.#isShuttingDown && writable.writerDesiredSize(this.#writer) > 0;
    const source = this.#source[kState];
    while (hasRoom()) {
      if (!drainQueue(source.controller, hasRoom, (chunk) => this.#write(chunk))) {
        readWith(this.#reader, {
          chunk: (chunk) => queueMicrotask(() => this.#writeLate(chunk)),
          close: nop,
          error: nop,
        });
        return;
      }
      if (source.state === 'closed') this.#sourceClosed();
    }
    if (!this.#isShuttingDown) this.#destination[kState].onReady = () => this.#pump();
  }

  #sourceClosed() {
    this.#shutDown(this.#options.preventClose ? undefined : () => writable.closeWithErrorPropagation(this.#writer));
  }

  #write(chunk) {
    this.#lastWrite = writable.writeChunk(this.#writer, chunk);
    markHandled(this.#lastWrite);
  }

  #writeLate(chunk) {
    // While the pipe ends, what was read is still written.
    if (this.#writer[kState].stream === undefined) return;
    this.#write(chunk);
    this.#pump();
  }

  /** Waits for what was written, does `action`, and ends. */
  async #shutDown(action, isRejected = false, error = undefined) {
    if (this.#isShuttingDown) return;
    this.#isShuttingDown = true;
    const { state } = this.#destination[kState];
    if (state === 'writable' && !writable.isCloseQueuedOrInFlight(this.#destination)) {
      let waitedFor;
      while (waitedFor !== this.#lastWrite) {
        waitedFor = this.#lastWrite;
        try {
          await waitedFor;
        } catch (writeError) {
          // Otherwise the state of the destination tells.
          if (action === undefined && !isRejected) {
            isRejected = true;
            error = writeError;
          }
        }
      }
    }
    if (action !== undefined) {
      try {
        await action();
      } catch (actionError) {
        this.#finish(true, actionError);
        return;
      }
    }
    this.#finish(isRejected, error);
  }

  #finish(isRejected, error) {
    this.#destination[kState].onReady = undefined;
    writable.releaseWriter(this.#writer);
    releaseReader(this.#reader);
    this.#abortListener?.[SymbolDispose]();
    if (isRejected) this.#deferred.reject(error);
    else this.#deferred.resolve();
  }
}

/** All of the promises; not by Promise.all, which a program can reach. */
function all(promises) {
  if (promises.length === 0) return PromiseResolve();
  const { promise, resolve, reject } = PromiseWithResolvers();
  let left = promises.length;
  for (let i = 0; i < promises.length; i++) {
    PromisePrototypeThen(promises[i], () => {
      if (--left === 0) resolve();
    }, reject);
  }
  return promise;
}

module.exports = { all, pipeThrough, pipeTo };
