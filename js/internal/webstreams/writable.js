'use strict';

// WritableStream, its writer and its controller, as the Streams standard has them.
//
// The state of a stream is 'writable' -> 'erroring' -> 'errored', or 'writable' -> 'closed'. It is 'erroring' while an
// operation of the sink still runs.

const {
  FunctionPrototypeCall, PromisePrototypeThen, PromiseReject, PromiseResolve, PromiseWithResolvers,
  Symbol,
} = primordials;

const { codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { kValidateObjectAllowObjects, kValidateObjectAllowObjectsAndNull, validateObject } = require('internal/validators');
const { kControllerErrorFunction, kIsClosedPromise, kIsErrored, kIsWritable } = require('internal/streams/utils');
const {
  Requests, SizedQueue, checkThis, defineClass, defineTransferOnly, directCallback, handledDeferred, hasState, highWaterMarkOf, invalidState, kCreate, kState,
  nothing, promiseCallback, promiseOfStart, rejectedDeferred, resolvedDeferred, sizeOf, startCallback,
} = require('internal/webstreams/common');

/** In the queue of a controller: the end. */
const kCloseSentinel = Symbol('kClose');

class WritableStream {
  /**
   * @param {object} [sink]
   * @param {object} [strategy]
   */
  constructor(sink = kEmptyObject, strategy = kEmptyObject) {
    if (sink === kCreate) {
      this[kState] = newStreamState();
      return;
    }
    validateObject(sink, 'sink', kValidateObjectAllowObjects);
    validateObject(strategy, 'strategy', kValidateObjectAllowObjectsAndNull);
    const { type } = sink;
    if (type !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('type', type);
    this[kState] = newStreamState();
    const size = sizeOf(strategy?.size);
    const highWaterMark = highWaterMarkOf(strategy?.highWaterMark, 1);
    const { start, write, close, abort } = sink;
    setupController(this, {
      start: startCallback(start, sink),
      write: write === undefined ? nothing : directCallback(write, 'sink.write', sink),
      close: close === undefined ? nothing : promiseCallback(close, 'sink.close', sink),
      abort: abort === undefined ? nothing : promiseCallback(abort, 'sink.abort', sink),
    }, highWaterMark, size);
  }

  get locked() {
    checkThis(this, 'WritableStream');
    return isLocked(this);
  }

  /** @param {any} [reason] */
  abort(reason = undefined) {
    if (!isWritableStream(this)) return PromiseReject(new codes.ERR_INVALID_THIS('WritableStream'));
    if (isLocked(this)) return PromiseReject(invalidState('WritableStream is locked'));
    return abortStream(this, reason);
  }

  close() {
    if (!isWritableStream(this)) return PromiseReject(new codes.ERR_INVALID_THIS('WritableStream'));
    if (isLocked(this)) return PromiseReject(invalidState('WritableStream is locked'));
    if (isCloseQueuedOrInFlight(this)) return PromiseReject(invalidState('Failure closing WritableStream'));
    return closeStream(this);
  }

  getWriter() {
    checkThis(this, 'WritableStream');
    return new WritableStreamDefaultWriter(this);
  }

  get [kIsErrored]() {
    return this[kState].state === 'errored';
  }

  get [kIsWritable]() {
    return this[kState].state === 'writable';
  }

  get [kIsClosedPromise]() {
    return this[kState].isClosed;
  }

  [kControllerErrorFunction](error) {
    this[kState].controller.error(error);
  }
}
defineClass(WritableStream, ['locked', 'abort', 'close', 'getWriter'], (self) => ({
  locked: self.locked,
  state: self[kState].state,
}));

function newStreamState() {
  return {
    kind: 'WritableStream',
    state: 'writable',
    storedError: undefined,
    backpressure: false,
    controller: undefined,
    writer: undefined,
    closeRequest: undefined,
    closeInFlight: undefined,
    writeInFlight: undefined,
    writeRequests: new Requests(),
    pendingAbort: undefined,
    /** What a pipe that waits for room is to be called by. */
    onReady: undefined,
    /** For `finished` of node:stream. */
    isClosed: handledDeferred(),
  };
}

class WritableStreamDefaultWriter {
  /** @param {WritableStream} stream */
  constructor(stream) {
    if (!isWritableStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'WritableStream', stream);
    this[kState] = { kind: 'WritableStreamDefaultWriter', stream: undefined, ready: undefined, closed: undefined };
    acquireWriter(this, stream);
  }

  get closed() {
    if (!isWriter(this)) return PromiseReject(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this[kState].closed.promise;
  }

  get desiredSize() {
    checkThis(this, 'WritableStreamDefaultWriter');
    if (this[kState].stream === undefined) throw invalidState('Writer is not bound to a WritableStream');
    return writerDesiredSize(this);
  }

  get ready() {
    if (!isWriter(this)) return PromiseReject(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    return this[kState].ready.promise;
  }

  /** @param {any} [reason] */
  abort(reason = undefined) {
    if (!isWriter(this)) return PromiseReject(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    if (stream === undefined) return PromiseReject(invalidState('Writer is not bound to a WritableStream'));
    return abortStream(stream, reason);
  }

  close() {
    if (!isWriter(this)) return PromiseReject(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    const { stream } = this[kState];
    if (stream === undefined) return PromiseReject(invalidState('Writer is not bound to a WritableStream'));
    if (isCloseQueuedOrInFlight(stream)) return PromiseReject(invalidState('Failure to close WritableStream'));
    return closeStream(stream);
  }

  releaseLock() {
    checkThis(this, 'WritableStreamDefaultWriter');
    if (this[kState].stream !== undefined) releaseWriter(this);
  }

  /** @param {any} [chunk] */
  write(chunk = undefined) {
    if (!isWriter(this)) return PromiseReject(new codes.ERR_INVALID_THIS('WritableStreamDefaultWriter'));
    if (this[kState].stream === undefined) {
      return PromiseReject(invalidState('Writer is not bound to a WritableStream'));
    }
    return writeChunk(this, chunk);
  }
}
defineClass(WritableStreamDefaultWriter, ['closed', 'desiredSize', 'ready', 'abort', 'close', 'releaseLock', 'write'],
  (self) => ({
    stream: self[kState].stream,
    close: self[kState].closed.promise,
    ready: self[kState].ready.promise,
    desiredSize: self.desiredSize,
  }));

class WritableStreamDefaultController {
  constructor(token = undefined) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get signal() {
    checkThis(this, 'WritableStreamDefaultController');
    return abortControllerOf(this).signal;
  }

  /** @param {any} [error] */
  error(error = undefined) {
    checkThis(this, 'WritableStreamDefaultController');
    if (this[kState].stream[kState].state === 'writable') errorController(this, error);
  }
}
defineClass(WritableStreamDefaultController, ['signal', 'error'], (self) => ({ stream: self[kState].stream }));

/** Made when it is first asked for. */
function abortControllerOf(controller) {
  const { AbortController } = require('internal/abort_controller');
  return controller[kState].abortController ??= new AbortController();
}

function isWritableStream(value) {
  return hasState(value, 'WritableStream');
}

function isWriter(value) {
  return hasState(value, 'WritableStreamDefaultWriter');
}

function isLocked(stream) {
  return stream[kState].writer !== undefined;
}

// The stream.

/**
 * A stream for the other parts of the standard.
 * @param {{ start: Function, write: Function, close: Function, abort: Function }} sink its functions return promises
 * @param {number} highWaterMark
 * @param {Function} size
 */
function createWritableStream(sink, highWaterMark = 1, size = () => 1) {
  const stream = new WritableStream(kCreate);
  setupController(stream, sink, highWaterMark, size);
  return stream;
}

function isCloseQueuedOrInFlight(stream) {
  return stream[kState].closeRequest !== undefined || stream[kState].closeInFlight !== undefined;
}

function abortStream(stream, reason) {
  const state = stream[kState];
  if (state.state === 'closed' || state.state === 'errored') return PromiseResolve();
  abortControllerOf(state.controller).abort(reason);
  // Its listeners may have ended the stream.
  if (state.state === 'closed' || state.state === 'errored') return PromiseResolve();
  if (state.pendingAbort !== undefined) return state.pendingAbort.deferred.promise;
  const wasErroring = state.state === 'erroring';
  if (wasErroring) reason = undefined;
  const deferred = PromiseWithResolvers();
  state.pendingAbort = { deferred, reason, wasErroring };
  if (!wasErroring) startErroring(stream, reason);
  return deferred.promise;
}

function closeStream(stream) {
  const state = stream[kState];
  if (state.state === 'closed' || state.state === 'errored') return PromiseReject(invalidState('WritableStream is closed'));
  state.closeRequest = PromiseWithResolvers();
  const { promise } = state.closeRequest;
  if (state.writer !== undefined && state.backpressure && state.state === 'writable') {
    state.writer[kState].ready.resolve();
  }
  const controller = state.controller[kState];
  controller.queue.push(kCloseSentinel, 0);
  advanceQueue(state.controller);
  return promise;
}

function updateBackpressure(stream, backpressure) {
  const state = stream[kState];
  if (state.writer !== undefined && backpressure !== state.backpressure) {
    if (backpressure) state.writer[kState].ready = handledDeferred();
    else state.writer[kState].ready.resolve();
  }
  state.backpressure = backpressure;
  const { onReady } = state;
  if (!backpressure && onReady !== undefined) {
    state.onReady = undefined;
    onReady();
  }
}

function startErroring(stream, reason) {
  const state = stream[kState];
  state.state = 'erroring';
  state.storedError = reason;
  if (state.writer !== undefined) rejectReady(state.writer, reason);
  const hasOperation = state.writeInFlight !== undefined || state.closeInFlight !== undefined;
  if (!hasOperation && state.controller[kState].started) finishErroring(stream);
}

function finishErroring(stream) {
  const state = stream[kState];
  state.state = 'errored';
  state.controller[kState].queue.clear();
  const { storedError } = state;
  while (state.writeRequests.length > 0) state.writeRequests.shift().reject(storedError);
  const abort = state.pendingAbort;
  if (abort === undefined) {
    rejectCloseAndClosed(stream);
    return;
  }
  state.pendingAbort = undefined;
  if (abort.wasErroring) {
    abort.deferred.reject(storedError);
    rejectCloseAndClosed(stream);
    return;
  }
  const controller = state.controller[kState];
  const { abort: run } = controller.sink;
  forgetSink(controller);
  PromisePrototypeThen(run(abort.reason), () => {
    abort.deferred.resolve();
    rejectCloseAndClosed(stream);
  }, (error) => {
    abort.deferred.reject(error);
    rejectCloseAndClosed(stream);
  });
}

function rejectCloseAndClosed(stream) {
  const state = stream[kState];
  if (state.closeRequest !== undefined) {
    state.closeRequest.reject(state.storedError);
    state.closeRequest = undefined;
  }
  state.isClosed.reject(state.storedError);
  if (state.writer !== undefined) state.writer[kState].closed.reject(state.storedError);
}

/** An operation of the sink failed. */
function dealWithRejection(stream, error) {
  if (stream[kState].state === 'writable') startErroring(stream, error);
  else finishErroring(stream);
}

// The writer.

function acquireWriter(writer, stream) {
  if (isLocked(stream)) throw invalidState('WritableStream is locked');
  const state = stream[kState];
  const own = writer[kState];
  own.stream = stream;
  state.writer = writer;
  if (state.state === 'writable') {
    own.ready = !isCloseQueuedOrInFlight(stream) && state.backpressure ? handledDeferred() : resolvedDeferred();
    own.closed = handledDeferred();
  } else if (state.state === 'erroring') {
    own.ready = rejectedDeferred(state.storedError);
    own.closed = handledDeferred();
  } else if (state.state === 'closed') {
    own.ready = resolvedDeferred();
    own.closed = resolvedDeferred();
  } else {
    own.ready = rejectedDeferred(state.storedError);
    own.closed = rejectedDeferred(state.storedError);
  }
}

/** Rejects the promise; one that was settled gives way to another. */
function rejectReady(writer, error) {
  const own = writer[kState];
  if (isPending(own.ready.promise)) own.ready.reject(error);
  else own.ready = rejectedDeferred(error);
}

function rejectClosed(writer, error) {
  const own = writer[kState];
  if (isPending(own.closed.promise)) own.closed.reject(error);
  else own.closed = rejectedDeferred(error);
}

function isPending(promise) {
  const { getPromiseDetails } = internalBinding('util');
  return getPromiseDetails(promise)[0] === 0;
}

function writerDesiredSize(writer) {
  const state = writer[kState].stream[kState];
  if (state.state === 'errored' || state.state === 'erroring') return null;
  return state.state === 'closed' ? 0 : desiredSize(state.controller);
}

function releaseWriter(writer) {
  const { stream } = writer[kState];
  const error = invalidState('Writer has been released');
  rejectReady(writer, error);
  rejectClosed(writer, error);
  stream[kState].writer = undefined;
  writer[kState].stream = undefined;
}

/** Closes, unless that is done or asked for already. */
function closeWithErrorPropagation(writer) {
  const { stream } = writer[kState];
  const { state, storedError } = stream[kState];
  if (isCloseQueuedOrInFlight(stream) || state === 'closed') return PromiseResolve();
  return state === 'errored' ? PromiseReject(storedError) : closeStream(stream);
}

function writeChunk(writer, chunk) {
  const { stream } = writer[kState];
  const state = stream[kState];
  const { controller } = state;
  const size = chunkSize(controller, chunk);
  // The strategy may have released the writer.
  if (stream !== writer[kState].stream) return PromiseReject(invalidState('Mismatched WritableStreams'));
  if (state.state === 'errored') return PromiseReject(state.storedError);
  if (isCloseQueuedOrInFlight(stream) || state.state === 'closed') {
    return PromiseReject(invalidState('WritableStream is closed'));
  }
  if (state.state === 'erroring') return PromiseReject(state.storedError);
  const request = PromiseWithResolvers();
  state.writeRequests.push(request);
  enqueueWrite(controller, chunk, size);
  return request.promise;
}

// The controller.

function setupController(stream, sink, highWaterMark, size) {
  const controller = new WritableStreamDefaultController(kCreate);
  const state = {
    kind: 'WritableStreamDefaultController',
    stream,
    queue: new SizedQueue(),
    abortController: undefined,
    started: false,
    size,
    highWaterMark,
    sink,
  };
  controller[kState] = state;
  stream[kState].controller = controller;
  updateBackpressure(stream, hasBackpressure(controller));
  const started = sink.start(controller);
  PromisePrototypeThen(promiseOfStart(started), () => {
    state.started = true;
    advanceQueue(controller);
  }, (error) => {
    state.started = true;
    dealWithRejection(stream, error);
  });
}

/** Nothing of the sink is to be called any more. */
function forgetSink(state) {
  state.sink = undefined;
  state.size = undefined;
}

function desiredSize(controller) {
  return controller[kState].highWaterMark - controller[kState].queue.total;
}

function hasBackpressure(controller) {
  return desiredSize(controller) <= 0;
}

function chunkSize(controller, chunk) {
  const { size } = controller[kState];
  if (size === undefined) return 1;
  try {
    return FunctionPrototypeCall(size, undefined, chunk);
  } catch (error) {
    errorIfNeeded(controller, error);
    return 1;
  }
}

function enqueueWrite(controller, chunk, size) {
  const state = controller[kState];
  try {
    state.queue.push(chunk, size);
  } catch (error) {
    errorIfNeeded(controller, error);
    return;
  }
  const { stream } = state;
  if (!isCloseQueuedOrInFlight(stream) && stream[kState].state === 'writable') {
    updateBackpressure(stream, hasBackpressure(controller));
  }
  advanceQueue(controller);
}

function errorIfNeeded(controller, error) {
  if (controller[kState].stream[kState].state === 'writable') errorController(controller, error);
}

function errorController(controller, error) {
  forgetSinkKeepingAbort(controller[kState]);
  startErroring(controller[kState].stream, error);
}

/** After an error only `abort` may still be called. */
function forgetSinkKeepingAbort(state) {
  if (state.sink !== undefined) state.sink = { abort: state.sink.abort, write: nothing, close: nothing };
  state.size = undefined;
}

function advanceQueue(controller) {
  const state = controller[kState];
  const { stream, queue } = state;
  if (!state.started || stream[kState].writeInFlight !== undefined) return;
  if (stream[kState].state === 'erroring') {
    finishErroring(stream);
    return;
  }
  if (queue.length === 0) return;
  const value = queue.peek();
  if (value === kCloseSentinel) processClose(controller);
  else processWrite(controller, value);
}

function processClose(controller) {
  const state = controller[kState];
  const { stream } = state;
  const own = stream[kState];
  own.closeInFlight = own.closeRequest;
  own.closeRequest = undefined;
  state.queue.shift();
  const closed = state.sink.close();
  forgetSinkKeepingAbort(state);
  PromisePrototypeThen(closed, () => finishClose(stream), (error) => {
    own.closeInFlight.reject(error);
    own.closeInFlight = undefined;
    if (own.pendingAbort !== undefined) {
      own.pendingAbort.deferred.reject(error);
      own.pendingAbort = undefined;
    }
    dealWithRejection(stream, error);
  });
}

function finishClose(stream) {
  const own = stream[kState];
  own.closeInFlight.resolve();
  own.closeInFlight = undefined;
  if (own.state === 'erroring') {
    own.storedError = undefined;
    if (own.pendingAbort !== undefined) {
      own.pendingAbort.deferred.resolve();
      own.pendingAbort = undefined;
    }
  }
  own.state = 'closed';
  if (own.writer !== undefined) own.writer[kState].closed.resolve();
  own.isClosed.resolve();
}

function processWrite(controller, chunk) {
  const state = controller[kState];
  const { stream } = state;
  const own = stream[kState];
  own.writeInFlight = own.writeRequests.shift();
  PromisePrototypeThen(state.sink.write(chunk, controller), () => {
    own.writeInFlight.resolve();
    own.writeInFlight = undefined;
    state.queue.shift();
    if (!isCloseQueuedOrInFlight(stream) && own.state === 'writable') {
      updateBackpressure(stream, hasBackpressure(controller));
    }
    advanceQueue(controller);
  }, (error) => {
    if (own.state === 'writable') forgetSinkKeepingAbort(state);
    own.writeInFlight.reject(error);
    own.writeInFlight = undefined;
    dealWithRejection(stream, error);
  });
}

defineTransferOnly(WritableStream);

module.exports = {
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
  abortStream,
  closeWithErrorPropagation,
  createWritableStream,
  errorIfNeeded,
  isCloseQueuedOrInFlight,
  isLocked,
  isPending,
  isWritableStream,
  releaseWriter,
  startErroring,
  updateBackpressure,
  writeChunk,
  writerDesiredSize,
};
