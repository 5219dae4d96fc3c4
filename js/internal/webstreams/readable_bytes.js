'use strict';

// Streams of bytes: their controller, the reader that brings its own memory, and the request that stands for that memory
// while the source fills it.
//
// Memory that a program hands over is transferred, so that it cannot see or change bytes that are on their way. A descriptor
// tells of one such memory: where it lies, how much of it is filled, and the class of the view to be handed back.

const {
  ArrayBuffer, ArrayBufferPrototypeGetByteLength, ArrayBufferPrototypeGetDetached, ArrayBufferPrototypeSlice,
  ArrayBufferPrototypeTransfer, ArrayPrototypePush, ArrayPrototypeShift, DataView, DataViewPrototypeGetBuffer,
  DataViewPrototypeGetByteLength, DataViewPrototypeGetByteOffset, MathFloor, MathMin, NumberIsInteger, PromisePrototypeThen,
  PromiseReject, PromiseWithResolvers, TypedArrayPrototypeGetBuffer, TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset, TypedArrayPrototypeGetLength, TypedArrayPrototypeGetSymbolToStringTag,
  TypedArrayPrototypeSet, Uint8Array,
} = primordials;

const { codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { isArrayBufferView, isDataView, isSharedArrayBuffer } = require('internal/util/types');
const {
  kValidateObjectAllowObjectsAndNull, validateBuffer, validateObject,
} = require('internal/validators');
const {
  Requests, checkThis, defineClass, invalidState, kCreate, kState, promiseOfStart,
} = require('internal/webstreams/common');
const {
  attachReader, cancelStream, closeStream, countRequests, errorStream, fulfillRequest, isByobReader, isByteStream,
  isDefaultReader, isLocked, isReadableStream, kCancel, kPull, kRelease, releaseReader,
} = require('internal/webstreams/readable');

const viewBuffer = (view) => (isDataView(view) ? DataViewPrototypeGetBuffer(view) : TypedArrayPrototypeGetBuffer(view));
const viewOffset = (view) =>
  (isDataView(view) ? DataViewPrototypeGetByteOffset(view) : TypedArrayPrototypeGetByteOffset(view));
const viewBytes = (view) =>
  (isDataView(view) ? DataViewPrototypeGetByteLength(view) : TypedArrayPrototypeGetByteLength(view));

/** The class of a view that is to be handed back, and the size of its elements. */
function viewClass(view) {
  if (isDataView(view)) return { Class: DataView, elementSize: 1 };
  const { Buffer } = require('buffer');
  const { FastBuffer } = require('internal/buffer');
  const elementSize = viewBytes(view) / TypedArrayPrototypeGetLength(view);
  // A Buffer comes back as one.
  const { constructor } = view;
  return { Class: constructor === Buffer ? FastBuffer : constructor, elementSize };
}

class ReadableStreamBYOBReader {
  /** @param {ReadableStream} stream */
  constructor(stream) {
    if (!isReadableStream(stream)) throw new codes.ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
    if (isLocked(stream)) throw invalidState('ReadableStream is locked');
    if (!isByteStream(stream)) throw new codes.ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    this[kState] = { kind: 'ReadableStreamBYOBReader', requests: new Requests(), stream: undefined, closed: undefined };
    attachReader(this, stream);
  }

  /**
   * @param {ArrayBufferView} view
   * @param {{ min?: number }} [options]
   */
  async read(view, options = kEmptyObject) {
    if (!isByobReader(this)) throw new codes.ERR_INVALID_THIS('ReadableStreamBYOBReader');
    checkReadView(view);
    const min = readMinimum(view, options);
    const { stream } = this[kState];
    if (stream === undefined) throw invalidState('The reader is not attached to a stream');
    const { promise, resolve, reject } = PromiseWithResolvers();
    const request = {
      chunk: (value) => resolve({ done: false, value }),
      close: (value) => resolve({ done: true, value }),
      error: reject,
    };
    const state = stream[kState];
    state.disturbed = true;
    if (state.state === 'errored') request.error(state.storedError);
    else pullInto(state.controller, view, min, request);
    return promise;
  }

  releaseLock() {
    checkThis(this, 'ReadableStreamBYOBReader');
    if (this[kState].stream !== undefined) releaseReader(this);
  }

  get closed() {
    if (!isByobReader(this)) return PromiseReject(new codes.ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    return this[kState].closed.promise;
  }

  /** @param {any} [reason] */
  cancel(reason = undefined) {
    if (!isByobReader(this)) return PromiseReject(new codes.ERR_INVALID_THIS('ReadableStreamBYOBReader'));
    const { stream } = this[kState];
    if (stream === undefined) return PromiseReject(invalidState('The reader is not attached to a stream'));
    return cancelStream(stream, reason);
  }
}
defineClass(ReadableStreamBYOBReader, ['closed', 'cancel', 'read', 'releaseLock'], (self) => ({
  stream: self[kState].stream,
  readIntoRequests: self[kState].requests.length,
  close: self[kState].closed.promise,
}));

function checkReadView(view) {
  if (!isArrayBufferView(view)) {
    throw new codes.ERR_INVALID_ARG_TYPE('view', ['Buffer', 'TypedArray', 'DataView'], view);
  }
  const buffer = viewBuffer(view);
  if (isSharedArrayBuffer(buffer)) {
    throw new codes.ERR_INVALID_ARG_VALUE('view', view, 'must not be backed by a SharedArrayBuffer');
  }
  if (viewBytes(view) === 0 || ArrayBufferPrototypeGetByteLength(buffer) === 0) {
    throw invalidState('View or Viewed ArrayBuffer is zero-length or detached');
  }
}

function readMinimum(view, options) {
  validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
  const min = options?.min ?? 1;
  if (typeof min !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('options.min', 'number', min);
  if (!NumberIsInteger(min)) throw new codes.ERR_INVALID_ARG_VALUE('options.min', min, 'must be an integer');
  if (min <= 0) throw new codes.ERR_INVALID_ARG_VALUE('options.min', min, 'must be greater than 0');
  if (isDataView(view)) {
    if (min > viewBytes(view)) throw new codes.ERR_OUT_OF_RANGE('options.min', '<= view.byteLength', min);
  } else if (min > TypedArrayPrototypeGetLength(view)) {
    throw new codes.ERR_OUT_OF_RANGE('options.min', '<= view.length', min);
  }
  return min;
}

class ReadableStreamBYOBRequest {
  constructor(token = undefined) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get view() {
    checkThis(this, 'ReadableStreamBYOBRequest');
    return this[kState].view;
  }

  /** @param {number} bytesWritten */
  respond(bytesWritten) {
    checkThis(this, 'ReadableStreamBYOBRequest');
    const { controller, view } = this[kState];
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    if (ArrayBufferPrototypeGetDetached(viewBuffer(view))) {
      throw invalidState('Viewed ArrayBuffer is detached');
    }
    respond(controller, bytesWritten);
  }

  /** @param {ArrayBufferView} view */
  respondWithNewView(view) {
    checkThis(this, 'ReadableStreamBYOBRequest');
    const { controller } = this[kState];
    if (controller === undefined) throw invalidState('This BYOB request has been invalidated');
    validateBuffer(view, 'view');
    if (isSharedArrayBuffer(viewBuffer(view))) {
      throw new codes.ERR_INVALID_ARG_VALUE('view', view, 'must not be backed by a SharedArrayBuffer');
    }
    if (ArrayBufferPrototypeGetDetached(viewBuffer(view))) throw invalidState('Viewed ArrayBuffer is detached');
    respondWithNewView(controller, view);
  }
}
defineClass(ReadableStreamBYOBRequest, ['view', 'respond', 'respondWithNewView'], (self) => ({
  view: self[kState].view,
  controller: self[kState].controller,
}));

class ReadableByteStreamController {
  constructor(token = undefined) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get byobRequest() {
    checkThis(this, 'ReadableByteStreamController');
    return requestOf(this);
  }

  get desiredSize() {
    checkThis(this, 'ReadableByteStreamController');
    return desiredSize(this);
  }

  close() {
    checkThis(this, 'ReadableByteStreamController');
    const { closeRequested, stream } = this[kState];
    if (closeRequested) throw invalidState('Controller is already closed');
    if (stream[kState].state !== 'readable') throw invalidState('ReadableStream is already closed');
    closeController(this);
  }

  /** @param {ArrayBufferView} chunk */
  enqueue(chunk) {
    checkThis(this, 'ReadableByteStreamController');
    validateBuffer(chunk);
    const buffer = viewBuffer(chunk);
    if (isSharedArrayBuffer(buffer)) {
      throw new codes.ERR_INVALID_ARG_VALUE('chunk', chunk, 'must not be backed by a SharedArrayBuffer');
    }
    if (viewBytes(chunk) === 0 || ArrayBufferPrototypeGetByteLength(buffer) === 0) {
      throw invalidState('chunk ArrayBuffer is zero-length or detached');
    }
    const { closeRequested, stream } = this[kState];
    if (closeRequested) throw invalidState('Controller is already closed');
    if (stream[kState].state !== 'readable') throw invalidState('ReadableStream is already closed');
    enqueue(this, chunk);
  }

  /** @param {any} [error] */
  error(error = undefined) {
    checkThis(this, 'ReadableByteStreamController');
    errorController(this, error);
  }

  [kCancel](reason) {
    const state = this[kState];
    forgetPending(this);
    clearQueue(state);
    const { cancel } = state.source;
    state.source = undefined;
    return cancel(reason);
  }

  [kPull](request) {
    const state = this[kState];
    if (state.queueSize > 0) {
      fillFromQueue(this, request);
      return;
    }
    const { autoAllocateChunkSize } = state;
    if (autoAllocateChunkSize !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(autoAllocateChunkSize);
      } catch (error) {
        request.error(error);
        return;
      }
      ArrayPrototypePush(state.pending, {
        buffer, bufferByteLength: autoAllocateChunkSize, byteOffset: 0, byteLength: autoAllocateChunkSize, bytesFilled: 0,
        minimumFill: 1, elementSize: 1, Class: Uint8Array, type: 'default',
      });
    }
    state.stream[kState].reader[kState].requests.push(request);
    pullIfNeeded(this);
  }

  [kRelease]() {
    const { pending } = this[kState];
    if (pending.length > 0) {
      pending[0].type = 'none';
      pending.length = 1;
    }
  }
}
defineClass(ReadableByteStreamController, ['byobRequest', 'desiredSize', 'close', 'enqueue', 'error'], () => ({}));

/**
 * @param {object} stream
 * @param {{ start: Function, pull: Function, cancel: Function }} source
 * @param {number} highWaterMark
 * @param {number} [autoAllocateChunkSize]
 */
function setupByteController(stream, source, highWaterMark, autoAllocateChunkSize) {
  const controller = new ReadableByteStreamController(kCreate);
  const state = {
    kind: 'ReadableByteStreamController',
    stream,
    queue: [],
    queueSize: 0,
    started: false,
    closeRequested: false,
    pulling: false,
    pullAgain: false,
    highWaterMark,
    source,
    autoAllocateChunkSize,
    /** Descriptors of memory that waits to be filled. */
    pending: [],
    byobRequest: null,
  };
  controller[kState] = state;
  stream[kState].controller = controller;
  const started = source.start(controller);
  PromisePrototypeThen(promiseOfStart(started), () => {
    state.started = true;
    pullIfNeeded(controller);
  }, (error) => errorController(controller, error));
}

function clearQueue(state) {
  state.queue = [];
  state.queueSize = 0;
}

function desiredSize(controller) {
  const { stream, highWaterMark, queueSize } = controller[kState];
  const { state } = stream[kState];
  if (state === 'errored') return null;
  return state === 'closed' ? 0 : highWaterMark - queueSize;
}

function requestOf(controller) {
  const state = controller[kState];
  if (state.byobRequest === null && state.pending.length > 0) {
    const { buffer, byteOffset, bytesFilled, byteLength } = state.pending[0];
    const request = new ReadableStreamBYOBRequest(kCreate);
    request[kState] = {
      kind: 'ReadableStreamBYOBRequest',
      controller,
      view: new Uint8Array(buffer, byteOffset + bytesFilled, byteLength - bytesFilled),
    };
    state.byobRequest = request;
  }
  return state.byobRequest;
}

function invalidateRequest(controller) {
  const state = controller[kState];
  if (state.byobRequest === null) return;
  state.byobRequest[kState].controller = undefined;
  state.byobRequest[kState].view = null;
  state.byobRequest = null;
}

function forgetPending(controller) {
  invalidateRequest(controller);
  controller[kState].pending = [];
}

function closeController(controller) {
  const state = controller[kState];
  if (state.closeRequested || state.stream[kState].state !== 'readable') return;
  if (state.queueSize > 0) {
    state.closeRequested = true;
    return;
  }
  if (state.pending.length > 0) {
    const first = state.pending[0];
    if (first.bytesFilled % first.elementSize !== 0) {
      const error = invalidState('Partial read');
      errorController(controller, error);
      throw error;
    }
  }
  state.source = undefined;
  closeStream(state.stream);
}

function errorController(controller, error) {
  const state = controller[kState];
  if (state.stream[kState].state !== 'readable') return;
  forgetPending(controller);
  clearQueue(state);
  state.source = undefined;
  errorStream(state.stream, error);
}

function transfer(buffer) {
  return ArrayBufferPrototypeTransfer(buffer);
}

function enqueue(controller, chunk) {
  const state = controller[kState];
  const { stream } = state;
  if (state.closeRequested || stream[kState].state !== 'readable') return;
  const byteOffset = viewOffset(chunk);
  const byteLength = viewBytes(chunk);
  const buffer = transfer(viewBuffer(chunk));
  if (state.pending.length > 0) {
    const first = state.pending[0];
    if (ArrayBufferPrototypeGetDetached(first.buffer)) {
      throw invalidState('Destination ArrayBuffer is detached');
    }
    invalidateRequest(controller);
    first.buffer = transfer(first.buffer);
    if (first.type === 'none') enqueueDetached(controller, first);
  }
  if (countRequests(stream, isDefaultReader) > 0 || isDefaultReader(stream[kState].reader)) {
    answerWaiting(controller);
    if (countRequests(stream, isDefaultReader) === 0) {
      pushChunk(state, buffer, byteOffset, byteLength);
    } else {
      if (state.pending.length > 0) shiftPending(controller);
      fulfillRequest(stream, new Uint8Array(buffer, byteOffset, byteLength), false);
    }
  } else if (isByobReader(stream[kState].reader)) {
    pushChunk(state, buffer, byteOffset, byteLength);
    commitFilled(controller);
  } else {
    pushChunk(state, buffer, byteOffset, byteLength);
  }
  pullIfNeeded(controller);
}

function pushChunk(state, buffer, byteOffset, byteLength) {
  ArrayPrototypePush(state.queue, { buffer, byteOffset, byteLength });
  state.queueSize += byteLength;
}

/** Queues a copy of what its reader, which is gone, had got of the memory. */
function enqueueDetached(controller, descriptor) {
  if (descriptor.bytesFilled > 0) {
    copyToQueue(controller, descriptor.buffer, descriptor.byteOffset, descriptor.bytesFilled);
  }
  shiftPending(controller);
}

function copyToQueue(controller, buffer, byteOffset, byteLength) {
  let copy;
  try {
    copy = ArrayBufferPrototypeSlice(buffer, byteOffset, byteOffset + byteLength);
  } catch (error) {
    errorController(controller, error);
    throw error;
  }
  pushChunk(controller[kState], copy, 0, byteLength);
}

/** Gives default readers what the queue holds. */
function answerWaiting(controller) {
  const state = controller[kState];
  const { requests } = state.stream[kState].reader[kState];
  while (requests.length > 0 && state.queueSize > 0) fillFromQueue(controller, requests.shift());
}

function fillFromQueue(controller, request) {
  const state = controller[kState];
  const { buffer, byteOffset, byteLength } = ArrayPrototypeShift(state.queue);
  state.queueSize -= byteLength;
  handleDrain(controller);
  request.chunk(new Uint8Array(buffer, byteOffset, byteLength));
}

function handleDrain(controller) {
  const state = controller[kState];
  if (state.queueSize === 0 && state.closeRequested) {
    state.source = undefined;
    closeStream(state.stream);
  } else {
    pullIfNeeded(controller);
  }
}

function shiftPending(controller) {
  return ArrayPrototypeShift(controller[kState].pending);
}

function shouldPull(controller) {
  const state = controller[kState];
  const { stream } = state;
  if (stream[kState].state !== 'readable' || state.closeRequested || !state.started) return false;
  return countRequests(stream, isDefaultReader) > 0 || countRequests(stream, isByobReader) > 0 ||
    desiredSize(controller) > 0;
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

// Filling memory that readers bring.

function pullInto(controller, view, min, request) {
  const state = controller[kState];
  const { stream } = state;
  const { Class, elementSize } = viewClass(view);
  const byteOffset = viewOffset(view);
  const byteLength = viewBytes(view);
  let buffer;
  try {
    buffer = transfer(viewBuffer(view));
  } catch (error) {
    request.error(error);
    return;
  }
  const descriptor = {
    // The source may have taken the buffer away when this is asked for.
    buffer, bufferByteLength: ArrayBufferPrototypeGetByteLength(buffer), byteOffset, byteLength, bytesFilled: 0,
    minimumFill: min * elementSize, elementSize, Class, type: 'byob',
  };
  if (state.pending.length > 0) {
    ArrayPrototypePush(state.pending, descriptor);
    stream[kState].reader[kState].requests.push(request);
    return;
  }
  if (stream[kState].state === 'closed') {
    request.close(new Class(buffer, byteOffset, 0));
    return;
  }
  if (state.queueSize > 0) {
    if (fillFromChunks(controller, descriptor)) {
      const filled = toView(descriptor);
      handleDrain(controller);
      request.chunk(filled);
      return;
    }
    if (state.closeRequested) {
      const error = invalidState('ReadableStream closed');
      errorController(controller, error);
      request.error(error);
      return;
    }
  }
  ArrayPrototypePush(state.pending, descriptor);
  stream[kState].reader[kState].requests.push(request);
  pullIfNeeded(controller);
}

function toView({ buffer, byteOffset, bytesFilled, elementSize, Class }) {
  return new Class(transfer(buffer), byteOffset, bytesFilled / elementSize);
}

/** Copies from the queue. @returns {boolean} whether there is enough to hand back */
function fillFromChunks(controller, descriptor) {
  const state = controller[kState];
  const room = descriptor.byteLength - descriptor.bytesFilled;
  const most = MathMin(state.queueSize, room);
  const filledAfter = descriptor.bytesFilled + most;
  const alignedAfter = filledAfter - filledAfter % descriptor.elementSize;
  const isReady = alignedAfter >= descriptor.minimumFill;
  let left = isReady ? alignedAfter - descriptor.bytesFilled : most;
  while (left > 0) {
    const head = state.queue[0];
    const count = MathMin(left, head.byteLength);
    TypedArrayPrototypeSet(
      new Uint8Array(descriptor.buffer, descriptor.byteOffset + descriptor.bytesFilled, count),
      new Uint8Array(head.buffer, head.byteOffset, count));
    if (head.byteLength === count) {
      ArrayPrototypeShift(state.queue);
    } else {
      head.byteOffset += count;
      head.byteLength -= count;
    }
    state.queueSize -= count;
    descriptor.bytesFilled += count;
    left -= count;
  }
  return isReady;
}

/** Hands back what the queue can fill. */
function commitFilled(controller) {
  const state = controller[kState];
  const filled = [];
  while (state.pending.length > 0 && state.queueSize > 0 && fillFromChunks(controller, state.pending[0])) {
    ArrayPrototypePush(filled, shiftPending(controller));
  }
  for (let i = 0; i < filled.length; i++) commit(state.stream, filled[i]);
}

function commit(stream, descriptor) {
  const isDone = stream[kState].state === 'closed';
  const view = toView(descriptor);
  if (descriptor.type === 'default') {
    const request = stream[kState].reader[kState].requests.shift();
    if (isDone) request.close();
    else request.chunk(view);
  } else {
    fulfillRequest(stream, view, isDone);
  }
}

// What the source answers.

function respond(controller, bytesWritten) {
  const { stream, pending } = controller[kState];
  const first = pending[0];
  bytesWritten = MathFloor(+bytesWritten) || 0;
  if (stream[kState].state === 'closed') {
    if (bytesWritten !== 0) throw invalidState('Controller is closed');
  } else {
    if (bytesWritten <= 0) throw invalidState('The number of bytes written must be greater than zero');
    if (first.bytesFilled + bytesWritten > first.byteLength) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
    }
  }
  first.buffer = transfer(first.buffer);
  respondInternal(controller, bytesWritten);
}

function respondWithNewView(controller, view) {
  const { stream, pending } = controller[kState];
  const first = pending[0];
  const byteLength = viewBytes(view);
  const byteOffset = viewOffset(view);
  const buffer = viewBuffer(view);
  if (stream[kState].state === 'closed') {
    if (byteLength !== 0) throw invalidState('View is not zero-length');
  } else if (byteLength === 0) {
    throw invalidState('View is zero-length');
  }
  if (first.byteOffset + first.bytesFilled !== byteOffset) {
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError('view', view);
  }
  if (first.bytesFilled + byteLength > first.byteLength) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('view', view);
  if (first.bufferByteLength !== ArrayBufferPrototypeGetByteLength(buffer)) {
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError('view', view);
  }
  first.buffer = transfer(buffer);
  respondInternal(controller, byteLength);
}

function respondInternal(controller, bytesWritten) {
  const state = controller[kState];
  invalidateRequest(controller);
  if (state.stream[kState].state === 'closed') respondClosed(controller);
  else respondReadable(controller, bytesWritten, state.pending[0]);
  pullIfNeeded(controller);
}

function respondClosed(controller) {
  const { stream, pending } = controller[kState];
  if (pending[0].type === 'none') shiftPending(controller);
  const done = [];
  if (isByobReader(stream[kState].reader)) {
    while (done.length < countRequests(stream, isByobReader)) ArrayPrototypePush(done, shiftPending(controller));
  }
  for (let i = 0; i < done.length; i++) commit(stream, done[i]);
}

function respondReadable(controller, bytesWritten, descriptor) {
  descriptor.bytesFilled += bytesWritten;
  if (descriptor.type === 'none') {
    enqueueDetached(controller, descriptor);
    commitFilled(controller);
    return;
  }
  if (descriptor.bytesFilled < descriptor.minimumFill) return;
  shiftPending(controller);
  const rest = descriptor.bytesFilled % descriptor.elementSize;
  if (rest > 0) {
    copyToQueue(controller, descriptor.buffer, descriptor.byteOffset + descriptor.bytesFilled - rest, rest);
  }
  descriptor.bytesFilled -= rest;
  commit(controller[kState].stream, descriptor);
  commitFilled(controller);
}

module.exports = {
  ReadableByteStreamController,
  ReadableStreamBYOBReader,
  ReadableStreamBYOBRequest,
  closeController,
  enqueue,
  errorController,
  pullInto,
  requestOf,
  respond,
  respondWithNewView,
  setupByteController,
};
