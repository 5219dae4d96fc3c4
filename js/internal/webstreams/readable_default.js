'use strict';

// ReadableStreamDefaultReader and ReadableStreamDefaultController.

const {
  FunctionPrototypeCall, PromisePrototypeThen, PromiseReject, PromiseWithResolvers,
} = primordials;

const { codes } = require('internal/errors');
const {
  Requests, SizedQueue, checkThis, defineClass, hasState, invalidState, kCreate, kState, promiseOfStart,
} = require('internal/webstreams/common');
const {
  attachReader, cancelStream, closeStream, countRequests, errorStream, fulfillRequest, isDefaultReader, isLocked,
  isReadableStream, kCancel, kPull, kRelease, readWith, releaseReader,
} = require('internal/webstreams/readable');

class ReadableStreamDefaultReader {
  /** @param {ReadableStream} stream */
  constructor(stream) {
    if (!isReadableStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (isLocked(stream)) throw invalidState('ReadableStream is locked');
    this[kState] = {
      kind: 'ReadableStreamDefaultReader', requests: new Requests(), stream: undefined, closed: undefined,
    };
    attachReader(this, stream);
  }

  /** @returns {Promise<{ value: any, done: boolean }>} */
  read() {
    if (!isDefaultReader(this)) return PromiseReject(new codes.ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    if (this[kState].stream === undefined) return PromiseReject(invalidState('The reader is not attached to a stream'));
    const { promise, resolve, reject } = PromiseWithResolvers();
    readWith(this, {
      chunk: (value) => resolve({ done: false, value }),
      close: () => resolve({ done: true, value: undefined }),
      error: reject,
    });
    return promise;
  }

  releaseLock() {
    checkThis(this, 'ReadableStreamDefaultReader');
    if (this[kState].stream !== undefined) releaseReader(this);
  }

  get closed() {
    if (!isDefaultReader(this)) return PromiseReject(new codes.ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    return this[kState].closed.promise;
  }

  /** @param {any} [reason] */
  cancel(reason = undefined) {
    if (!isDefaultReader(this)) return PromiseReject(new codes.ERR_INVALID_THIS('ReadableStreamDefaultReader'));
    const { stream } = this[kState];
    if (stream === undefined) return PromiseReject(invalidState('The reader is not attached to a stream'));
    return cancelStream(stream, reason);
  }
}
defineClass(ReadableStreamDefaultReader, ['closed', 'cancel', 'read', 'releaseLock'], (self) => ({
  stream: self[kState].stream,
  readRequests: self[kState].requests.length,
  close: self[kState].closed.promise,
}));

/** For lack of a check Node leaves it to the engine to complain of a wrong `this`. */
function stateOf(controller) {
  const state = controller?.[kState];
  if (!hasState(controller, 'ReadableStreamDefaultController')) {
    throw new codes.ERR_INVALID_THIS('ReadableStreamDefaultController');
  }
  return state;
}

class ReadableStreamDefaultController {
  constructor(token = undefined) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get desiredSize() {
    stateOf(this);
    return desiredSize(this);
  }

  close() {
    stateOf(this);
    if (!canCloseOrEnqueue(this)) throw invalidState('Controller is already closed');
    closeController(this);
  }

  /** @param {any} [chunk] */
  enqueue(chunk = undefined) {
    stateOf(this);
    if (!canCloseOrEnqueue(this)) throw invalidState('Controller is already closed');
    enqueue(this, chunk);
  }

  /** @param {any} [error] */
  error(error = undefined) {
    stateOf(this);
    errorController(this, error);
  }

  [kCancel](reason) {
    const state = this[kState];
    state.queue.clear();
    const { cancel } = state.source;
    forgetSource(state);
    return cancel(reason);
  }

  [kPull](request) {
    const state = this[kState];
    const { stream, queue } = state;
    if (queue.length > 0) {
      const chunk = queue.shift();
      if (state.closeRequested && queue.length === 0) {
        forgetSource(state);
        closeStream(stream);
      } else {
        pullIfNeeded(this);
      }
      request.chunk(chunk);
      return;
    }
    stream[kState].reader[kState].requests.push(request);
    pullIfNeeded(this);
  }

  [kRelease]() {}
}
/**
 * Takes out of the queue for as long as there is room for it; the source is asked for more once, after that.
 * @param {any} controller of any kind
 * @param {() => boolean} hasRoom
 * @param {(chunk: any) => void} take
 * @returns {boolean} whether there was anything
 */
function drainQueue(controller, hasRoom, take) {
  if (!hasState(controller, 'ReadableStreamDefaultController')) return false;
  const state = controller[kState];
  const { queue, stream } = state;
  if (queue.length === 0) return false;
  do {
    take(queue.shift());
  } while (queue.length > 0 && hasRoom());
  if (state.closeRequested && queue.length === 0) {
    forgetSource(state);
    closeStream(stream);
  } else {
    pullIfNeeded(controller);
  }
  return true;
}

defineClass(ReadableStreamDefaultController, ['desiredSize', 'close', 'enqueue', 'error'], () => ({}));

/**
 * @param {object} stream
 * @param {{ start: Function, pull: Function, cancel: Function }} source
 * @param {number} highWaterMark
 * @param {Function} size
 */
function setupDefaultController(stream, source, highWaterMark, size) {
  const controller = new ReadableStreamDefaultController(kCreate);
  const state = {
    kind: 'ReadableStreamDefaultController',
    stream,
    queue: new SizedQueue(),
    started: false,
    closeRequested: false,
    pulling: false,
    pullAgain: false,
    highWaterMark,
    size,
    source,
  };
  controller[kState] = state;
  stream[kState].controller = controller;
  const started = source.start(controller);
  PromisePrototypeThen(promiseOfStart(started), () => {
    state.started = true;
    pullIfNeeded(controller);
  }, (error) => errorController(controller, error));
}

function forgetSource(state) {
  state.source = undefined;
  state.size = undefined;
}

function canCloseOrEnqueue(controller) {
  const { closeRequested, stream } = controller[kState];
  return !closeRequested && stream[kState].state === 'readable';
}

function desiredSize(controller) {
  const { stream, highWaterMark, queue } = controller[kState];
  const { state } = stream[kState];
  if (state === 'errored') return null;
  return state === 'closed' ? 0 : highWaterMark - queue.total;
}

function closeController(controller) {
  if (!canCloseOrEnqueue(controller)) return;
  const state = controller[kState];
  state.closeRequested = true;
  if (state.queue.length === 0) {
    forgetSource(state);
    closeStream(state.stream);
  }
}

function enqueue(controller, chunk) {
  if (!canCloseOrEnqueue(controller)) return;
  const state = controller[kState];
  const { stream } = state;
  if (countRequests(stream, isDefaultReader) > 0) {
    fulfillRequest(stream, chunk, false);
  } else {
    try {
      state.queue.push(chunk, FunctionPrototypeCall(state.size, undefined, chunk));
    } catch (error) {
      errorController(controller, error);
      throw error;
    }
  }
  pullIfNeeded(controller);
}

function errorController(controller, error) {
  const state = controller[kState];
  if (state.stream[kState].state !== 'readable') return;
  state.queue.clear();
  forgetSource(state);
  errorStream(state.stream, error);
}

function shouldPull(controller) {
  const { stream, started } = controller[kState];
  if (!canCloseOrEnqueue(controller) || !started) return false;
  return countRequests(stream, isDefaultReader) > 0 || desiredSize(controller) > 0;
}

function hasBackpressure(controller) {
  return !shouldPull(controller);
}

function pullIfNeeded(controller) {
  if (!shouldPull(controller)) return;
  const state = controller[kState];
  if (state.pulling) {
    state.pullAgain = true;
    return;
  }
  state.pulling = true;
  PromisePrototypeThen(state.source.pull(controller), () => {
    state.pulling = false;
    if (!state.pullAgain) return;
    state.pullAgain = false;
    pullIfNeeded(controller);
  }, (error) => errorController(controller, error));
}

module.exports = {
  ReadableStreamDefaultController,
  ReadableStreamDefaultReader,
  canCloseOrEnqueue,
  closeController,
  desiredSize,
  drainQueue,
  enqueue,
  errorController,
  hasBackpressure,
  setupDefaultController,
};
