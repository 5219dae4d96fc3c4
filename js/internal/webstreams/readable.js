'use strict';

// ReadableStream, as the Streams standard has it: the class, and what all kinds of readers and controllers share.
//
// A controller is an object with the methods [kPull](request), [kCancel](reason) and [kRelease](). A request is an object
// with the methods chunk(value), close(value) and error(reason), of which one is called, once.

const {
  Boolean, ObjectDefineProperty, PromisePrototypeThen, PromiseReject, PromiseResolve, Symbol, SymbolAsyncIterator,
} = primordials;

const { codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const {
  kValidateObjectAllowObjects, kValidateObjectAllowObjectsAndNull, validateObject,
} = require('internal/validators');
const {
  kControllerErrorFunction, kIsClosedPromise, kIsDisturbed, kIsErrored, kIsReadable,
} = require('internal/streams/utils');
const {
  checkThis, defineClass, defineTransferOnly, directCallback, drainRequests, handledDeferred, hasState, highWaterMarkOf, invalidState, kCreate, kState, nop,
  nothing, promiseCallback, rejectedDeferred, resolvedDeferred, sizeOf, startCallback,
} = require('internal/webstreams/common');

const kPull = Symbol('kPull');
const kCancel = Symbol('kCancel');
const kRelease = Symbol('kRelease');

class ReadableStream {
  /**
   * @param {object} [source]
   * @param {object} [strategy]
   */
  constructor(source = kEmptyObject, strategy = kEmptyObject) {
    this[kState] = newStreamState();
    if (source === kCreate) return;
    validateObject(source, 'source', kValidateObjectAllowObjects);
    validateObject(strategy, 'strategy', kValidateObjectAllowObjectsAndNull);
    const { type } = source;
    if (`${type}` === 'bytes') setupBytes(this, source, strategy);
    else if (type === undefined) setupDefault(this, source, strategy);
    else throw new codes.ERR_INVALID_ARG_VALUE('source.type', type);
  }

  /**
   * A stream of what an iterable gives.
   * @param {Iterable<any> | AsyncIterable<any>} iterable
   */
  static from(iterable) {
    return require('internal/webstreams/iteration').readableStreamFromIterable(iterable);
  }

  get locked() {
    checkThis(this, 'ReadableStream');
    return isLocked(this);
  }

  /** @param {any} [reason] */
  cancel(reason = undefined) {
    if (!isReadableStream(this)) return PromiseReject(new codes.ERR_INVALID_THIS('ReadableStream'));
    if (isLocked(this)) return PromiseReject(invalidState('ReadableStream is locked'));
    return cancelStream(this, reason);
  }

  /** @param {{ mode?: 'byob' }} [options] */
  getReader(options = kEmptyObject) {
    checkThis(this, 'ReadableStream');
    validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    const mode = options?.mode;
    if (mode === undefined) return new (require('internal/webstreams/readable_default').ReadableStreamDefaultReader)(this);
    if (`${mode}` !== 'byob') throw new codes.ERR_INVALID_ARG_VALUE('options.mode', mode);
    return new (require('internal/webstreams/readable_bytes').ReadableStreamBYOBReader)(this);
  }

  /**
   * @param {{ readable: ReadableStream, writable: WritableStream }} transform
   * @param {object} [options]
   */
  pipeThrough(transform, options = kEmptyObject) {
    checkThis(this, 'ReadableStream');
    const pipe = require('internal/webstreams/pipe');
    return pipe.pipeThrough(this, transform, options);
  }

  /**
   * @param {WritableStream} destination
   * @param {{ preventAbort?: boolean, preventCancel?: boolean, preventClose?: boolean, signal?: AbortSignal }} [options]
   */
  pipeTo(destination, options = kEmptyObject) {
    try {
      checkThis(this, 'ReadableStream');
      return require('internal/webstreams/pipe').pipeTo(this, destination, options);
    } catch (error) {
      return PromiseReject(error);
    }
  }

  tee() {
    checkThis(this, 'ReadableStream');
    return require('internal/webstreams/tee').tee(this, false);
  }

  /** @param {{ preventCancel?: boolean }} [options] */
  values(options = kEmptyObject) {
    checkThis(this, 'ReadableStream');
    validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    const preventCancel = Boolean(options?.preventCancel);
    return require('internal/webstreams/iteration').iterate(this, preventCancel);
  }

  get [kIsDisturbed]() {
    return this[kState].disturbed;
  }

  get [kIsErrored]() {
    return this[kState].state === 'errored';
  }

  get [kIsReadable]() {
    return this[kState].state === 'readable';
  }

  [kControllerErrorFunction](error) {
    this[kState].controller.error(error);
  }

  get [kIsClosedPromise]() {
    return this[kState].isClosed;
  }
}
defineClass(ReadableStream, ['locked', 'cancel', 'getReader', 'pipeThrough', 'pipeTo', 'tee', 'values'], (self) => ({
  locked: self.locked,
  state: self[kState].state,
  supportsBYOB: isByteStream(self),
}));
ObjectDefineProperty(ReadableStream, 'from', { __proto__: null, enumerable: true });
ObjectDefineProperty(ReadableStream.prototype, SymbolAsyncIterator, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  value: ReadableStream.prototype.values,
  writable: true,
});

function newStreamState() {
  return {
    kind: 'ReadableStream',
    state: 'readable',
    storedError: undefined,
    disturbed: false,
    reader: undefined,
    controller: undefined,
    /** For `finished` of node:stream. */
    isClosed: handledDeferred(),
  };
}

function sourceCallbacks(source) {
  const { start, pull, cancel } = source;
  return {
    start: startCallback(start, source),
    pull: pull === undefined ? nothing : directCallback(pull, 'source.pull', source),
    cancel: cancel === undefined ? nothing : promiseCallback(cancel, 'source.cancel', source),
  };
}

function setupDefault(stream, source, strategy) {
  const size = sizeOf(strategy?.size);
  const highWaterMark = highWaterMarkOf(strategy?.highWaterMark, 1);
  const { setupDefaultController } = require('internal/webstreams/readable_default');
  setupDefaultController(stream, sourceCallbacks(source), highWaterMark, size);
}

function setupBytes(stream, source, strategy) {
  if (strategy?.size !== undefined) throw new codes.ERR_INVALID_ARG_VALUE.RangeError('strategy.size', strategy.size);
  const highWaterMark = highWaterMarkOf(strategy?.highWaterMark, 0);
  const callbacks = sourceCallbacks(source);
  const { autoAllocateChunkSize } = source;
  if (autoAllocateChunkSize !== undefined && !(autoAllocateChunkSize > 0)) {
    throw new codes.ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', autoAllocateChunkSize);
  }
  const { setupByteController } = require('internal/webstreams/readable_bytes');
  setupByteController(stream, callbacks, highWaterMark, autoAllocateChunkSize);
}

/**
 * A stream for the other parts of the standard.
 * @param {{ start?: Function, pull?: Function, cancel?: Function }} source its functions return promises
 * @param {number} [highWaterMark]
 * @param {Function} [size]
 */
function createReadableStream({ start = nop, pull = nothing, cancel = nothing }, highWaterMark = 1, size = () => 1) {
  const stream = new ReadableStream(kCreate);
  const { setupDefaultController } = require('internal/webstreams/readable_default');
  setupDefaultController(stream, { start, pull, cancel }, highWaterMark, size);
  return stream;
}

/** The same for bytes. */
function createReadableByteStream({ start = nop, pull = nothing, cancel = nothing }) {
  const stream = new ReadableStream(kCreate);
  const { setupByteController } = require('internal/webstreams/readable_bytes');
  setupByteController(stream, { start, pull, cancel }, 0, undefined);
  return stream;
}

function isReadableStream(value) {
  return hasState(value, 'ReadableStream');
}

function isLocked(stream) {
  return stream[kState].reader !== undefined;
}

function isByteStream(stream) {
  return hasState(stream[kState].controller, 'ReadableByteStreamController');
}

function isDefaultReader(reader) {
  return hasState(reader, 'ReadableStreamDefaultReader');
}

function isByobReader(reader) {
  return hasState(reader, 'ReadableStreamBYOBReader');
}

function cancelStream(stream, reason) {
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === 'closed') return PromiseResolve();
  if (state.state === 'errored') return PromiseReject(state.storedError);
  closeStream(stream);
  if (isByobReader(state.reader)) {
    drainRequests(state.reader[kState].requests, (request) => request.close(undefined));
  }
  return PromisePrototypeThen(state.controller[kCancel](reason), nop);
}

function closeStream(stream) {
  const state = stream[kState];
  state.state = 'closed';
  state.isClosed.resolve();
  const { reader } = state;
  if (reader === undefined) return;
  reader[kState].closed.resolve();
  if (isDefaultReader(reader)) drainRequests(reader[kState].requests, (request) => request.close());
}

function errorStream(stream, error) {
  const state = stream[kState];
  state.state = 'errored';
  state.storedError = error;
  state.isClosed.reject(error);
  const { reader } = state;
  if (reader === undefined) return;
  reader[kState].closed.reject(error);
  drainRequests(reader[kState].requests, (request) => request.error(error));
}

/** How many wait for something to read, with a reader of the wanted kind. */
function countRequests(stream, isKind) {
  const { reader } = stream[kState];
  return reader !== undefined && isKind(reader) ? reader[kState].requests.length : 0;
}

/** Gives the first request a chunk. */
function fulfillRequest(stream, chunk, isDone) {
  const request = stream[kState].reader[kState].requests.shift();
  if (isDone) request.close(chunk);
  else request.chunk(chunk);
}

// Readers.

/** Binds a reader to a stream. */
function attachReader(reader, stream) {
  const state = stream[kState];
  reader[kState].stream = stream;
  state.reader = reader;
  if (state.state === 'readable') reader[kState].closed = handledDeferred();
  else if (state.state === 'closed') reader[kState].closed = resolvedDeferred();
  else reader[kState].closed = rejectedDeferred(state.storedError);
}

function releaseReader(reader) {
  const { stream, requests } = reader[kState];
  const state = stream[kState];
  const error = invalidState('Reader released');
  if (state.state === 'readable') reader[kState].closed.reject(error);
  else reader[kState].closed = rejectedDeferred(error);
  state.controller[kRelease]();
  state.reader = undefined;
  reader[kState].stream = undefined;
  if (requests.length > 0) {
    const late = invalidState('Releasing reader');
    drainRequests(requests, (request) => request.error(late));
  }
}

/** Reads with a default reader. */
function readWith(reader, request) {
  const state = reader[kState].stream[kState];
  state.disturbed = true;
  if (state.state === 'closed') request.close();
  else if (state.state === 'errored') request.error(state.storedError);
  else state.controller[kPull](request);
}

defineTransferOnly(ReadableStream);

module.exports = {
  ReadableStream,
  attachReader,
  cancelStream,
  closeStream,
  countRequests,
  createReadableByteStream,
  createReadableStream,
  errorStream,
  fulfillRequest,
  isByobReader,
  isByteStream,
  isDefaultReader,
  isLocked,
  isReadableStream,
  kCancel,
  kPull,
  kRelease,
  readWith,
  releaseReader,
};
