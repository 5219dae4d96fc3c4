'use strict';

// TransformStream and its controller: a writable side whose chunks come out of the readable side, transformed.

const {
  FunctionPrototypeCall, PromisePrototypeThen, PromiseWithResolvers,
} = primordials;

const { codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { kValidateObjectAllowObjects, kValidateObjectAllowObjectsAndNull, validateObject } = require('internal/validators');
const {
  checkThis, defineClass, defineTransferOnly, directCallback, highWaterMarkOf, invalidState, kCreate, kState, nothing, promiseCallback, sizeOf,
} = require('internal/webstreams/common');
const { createReadableStream } = require('internal/webstreams/readable');
const readable = require('internal/webstreams/readable_default');
const { createWritableStream, errorIfNeeded } = require('internal/webstreams/writable');

class TransformStream {
  /**
   * @param {object} [transformer]
   * @param {object} [writableStrategy]
   * @param {object} [readableStrategy]
   */
  constructor(transformer = kEmptyObject, writableStrategy = kEmptyObject, readableStrategy = kEmptyObject) {
    validateObject(transformer, 'transformer', kValidateObjectAllowObjects);
    validateObject(writableStrategy, 'writableStrategy', kValidateObjectAllowObjectsAndNull);
    validateObject(readableStrategy, 'readableStrategy', kValidateObjectAllowObjectsAndNull);
    const { readableType, writableType, start } = transformer;
    if (readableType !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('transformer.readableType', readableType);
    }
    if (writableType !== undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE.RangeError('transformer.writableType', writableType);
    }
    const readableMark = highWaterMarkOf(readableStrategy?.highWaterMark, 0);
    const readableSize = sizeOf(readableStrategy?.size);
    const writableMark = highWaterMarkOf(writableStrategy?.highWaterMark, 1);
    const writableSize = sizeOf(writableStrategy?.size);
    const started = PromiseWithResolvers();
    this[kState] = newState();
    connect(this, started.promise, writableMark, writableSize, readableMark, readableSize);
    setupController(this, transformer);
    started.resolve(start === undefined ? undefined :
      FunctionPrototypeCall(start, transformer, this[kState].controller));
  }

  get readable() {
    checkThis(this, 'TransformStream');
    return this[kState].readable;
  }

  get writable() {
    checkThis(this, 'TransformStream');
    return this[kState].writable;
  }
}
defineClass(TransformStream, ['readable', 'writable'], (self) => ({
  readable: self[kState].readable,
  writable: self[kState].writable,
  backpressure: self[kState].backpressure,
}));

class TransformStreamDefaultController {
  constructor(token = undefined) {
    if (token !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }

  get desiredSize() {
    checkThis(this, 'TransformStreamDefaultController');
    return readable.desiredSize(this[kState].stream[kState].readable[kState].controller);
  }

  /** @param {any} [chunk] */
  enqueue(chunk = undefined) {
    checkThis(this, 'TransformStreamDefaultController');
    enqueue(this, chunk);
  }

  /** @param {any} [reason] */
  error(reason = undefined) {
    checkThis(this, 'TransformStreamDefaultController');
    errorStream(this[kState].stream, reason);
  }

  terminate() {
    checkThis(this, 'TransformStreamDefaultController');
    const { stream } = this[kState];
    readable.closeController(stream[kState].readable[kState].controller);
    errorWritable(stream, invalidState('TransformStream has been terminated'));
  }
}
defineClass(TransformStreamDefaultController, ['desiredSize', 'enqueue', 'error', 'terminate'], (self) => ({
  stream: self[kState].stream,
}));

function newState() {
  return {
    kind: 'TransformStream',
    readable: undefined,
    writable: undefined,
    controller: undefined,
    backpressure: undefined,
    backpressureChange: undefined,
  };
}

function connect(stream, started, writableMark, writableSize, readableMark, readableSize) {
  const state = stream[kState];
  const start = () => started;
  state.writable = createWritableStream({
    start,
    write: (chunk) => write(stream, chunk),
    close: () => closeWritable(stream),
    abort: (reason) => abortWritable(stream, reason),
  }, writableMark, writableSize);
  state.readable = createReadableStream({
    start,
    pull: () => pullReadable(stream),
    cancel: (reason) => cancelReadable(stream, reason),
  }, readableMark, readableSize);
  setBackpressure(stream, true);
}

function setupController(stream, transformer) {
  const { transform, flush, cancel } = transformer;
  const controller = new TransformStreamDefaultController(kCreate);
  controller[kState] = {
    kind: 'TransformStreamDefaultController',
    stream,
    transform: transform === undefined ? passOn : directCallback(transform, 'transformer.transform', transformer),
    flush: flush === undefined ? nothing : promiseCallback(flush, 'transformer.flush', transformer),
    cancel: cancel === undefined ? nothing : promiseCallback(cancel, 'transformer.cancel', transformer),
    /** The promise of the one end that happens: a flush, an abort or a cancel. */
    finish: undefined,
  };
  stream[kState].controller = controller;
}

async function passOn(chunk, controller) {
  enqueue(controller, chunk);
}

function setBackpressure(stream, backpressure) {
  const state = stream[kState];
  state.backpressureChange?.resolve();
  state.backpressureChange = PromiseWithResolvers();
  state.backpressure = backpressure;
}

function errorStream(stream, error) {
  readable.errorController(stream[kState].readable[kState].controller, error);
  errorWritable(stream, error);
}

function errorWritable(stream, error) {
  forgetTransformer(stream[kState].controller);
  errorIfNeeded(stream[kState].writable[kState].controller, error);
  unblockWrite(stream);
}

/** A write may wait for room that will never come. */
function unblockWrite(stream) {
  if (stream[kState].backpressure) setBackpressure(stream, false);
}

function forgetTransformer(controller) {
  const state = controller[kState];
  state.transform = state.flush = state.cancel = undefined;
}

function enqueue(controller, chunk) {
  const { stream } = controller[kState];
  const own = stream[kState];
  const inner = own.readable[kState].controller;
  if (!readable.canCloseOrEnqueue(inner)) throw invalidState('Unable to enqueue');
  try {
    readable.enqueue(inner, chunk);
  } catch (error) {
    errorWritable(stream, error);
    throw own.readable[kState].storedError;
  }
  const backpressure = readable.hasBackpressure(inner);
  if (backpressure !== own.backpressure) setBackpressure(stream, true);
}

// The writable side.

async function write(stream, chunk) {
  const own = stream[kState];
  if (own.backpressure) {
    await own.backpressureChange.promise;
    const { state, storedError } = own.writable[kState];
    if (state === 'erroring') throw storedError;
  }
  const { transform } = own.controller[kState];
  if (transform === undefined) return;
  try {
    await transform(chunk, own.controller);
  } catch (error) {
    errorStream(stream, error);
    throw error;
  }
}

/** Runs `action` of the transformer, and ends the readable side. Only the first end counts. */
function finish(stream, action, onDone, onFailed) {
  const controller = stream[kState].controller[kState];
  if (controller.finish !== undefined) return controller.finish.promise;
  controller.finish = PromiseWithResolvers();
  const { promise, resolve, reject } = controller.finish;
  const result = action(controller);
  forgetTransformer(stream[kState].controller);
  PromisePrototypeThen(result, () => onDone(resolve, reject), (error) => onFailed(error, reject));
  return promise;
}

async function abortWritable(stream, reason) {
  const { readable: side } = stream[kState];
  await finish(stream, ({ cancel }) => cancel(reason), (resolve, reject) => {
    if (side[kState].state === 'errored') {
      reject(side[kState].storedError);
    } else {
      readable.errorController(side[kState].controller, reason);
      resolve();
    }
  }, (error, reject) => {
    readable.errorController(side[kState].controller, error);
    reject(error);
  });
}

function closeWritable(stream) {
  const { readable: side, controller } = stream[kState];
  return finish(stream, ({ flush }) => flush(controller), (resolve, reject) => {
    if (side[kState].state === 'errored') {
      reject(side[kState].storedError);
    } else {
      readable.closeController(side[kState].controller);
      resolve();
    }
  }, (error, reject) => {
    readable.errorController(side[kState].controller, error);
    reject(error);
  });
}

// The readable side.

function pullReadable(stream) {
  setBackpressure(stream, false);
  return stream[kState].backpressureChange.promise;
}

function cancelReadable(stream, reason) {
  const { writable: side } = stream[kState];
  return finish(stream, ({ cancel }) => cancel(reason), (resolve, reject) => {
    if (side[kState].state === 'errored') {
      reject(side[kState].storedError);
    } else {
      errorIfNeeded(side[kState].controller, reason);
      unblockWrite(stream);
      resolve();
    }
  }, (error, reject) => {
    errorIfNeeded(side[kState].controller, error);
    unblockWrite(stream);
    reject(error);
  });
}

defineTransferOnly(TransformStream);

module.exports = { TransformStream, TransformStreamDefaultController };
