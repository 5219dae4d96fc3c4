'use strict';

// Streams as async iterators, and iterables as streams.

const {
  ObjectGetPrototypeOf, ObjectSetPrototypeOf, PromisePrototypeThen, PromiseReject, PromiseResolve, PromiseWithResolvers,
  ReflectApply, SymbolAsyncIterator, SymbolIterator,
} = primordials;

const { codes } = require('internal/errors');
const { invalidState, kState } = require('internal/webstreams/common');
const { cancelStream, createReadableStream, readWith, releaseReader } = require('internal/webstreams/readable');
const { ReadableStreamDefaultReader, closeController, enqueue } = require('internal/webstreams/readable_default');

/** What async iterators of the language inherit from. */
const AsyncIteratorPrototype = ObjectGetPrototypeOf(ObjectGetPrototypeOf(async function* () {}).prototype);

/**
 * @param {ReadableStream} stream
 * @param {boolean} preventCancel whether the stream is to be left as it is when the iteration ends early
 */
function iterate(stream, preventCancel) {
  const reader = new ReadableStreamDefaultReader(stream);
  // The step that runs, after which another may begin.
  let current;
  let isStarted = false;
  let isDone = false;
  /** The last read was answered. */
  let isSettled = false;

  function settle() {
    current = undefined;
    isSettled = true;
  }

  function nextStep() {
    if (isDone) return PromiseResolve({ done: true, value: undefined });
    if (reader[kState].stream === undefined) {
      return PromiseReject(invalidState('The reader is not bound to a ReadableStream'));
    }
    const { promise, resolve, reject } = PromiseWithResolvers();
    readWith(reader, {
      chunk(value) {
        settle();
        resolve({ done: false, value });
      },
      close() {
        settle();
        isDone = true;
        releaseReader(reader);
        resolve({ done: true, value: undefined });
      },
      error(error) {
        settle();
        isDone = true;
        releaseReader(reader);
        reject(error);
      },
    });
    return promise;
  }

  async function returnStep(value) {
    if (isDone) return { done: true, value };
    isDone = true;
    if (reader[kState].stream === undefined) throw invalidState('The reader is not bound to a ReadableStream');
    if (!preventCancel) {
      const result = cancelStream(reader[kState].stream, value);
      releaseReader(reader);
      await result;
    } else {
      releaseReader(reader);
    }
    return { done: true, value };
  }

  const iterator = {
    next() {
      if (!isStarted) {
        // The controller may be about to close.
        current = PromiseResolve();
        isStarted = true;
      }
      if (current !== undefined) {
        current = PromisePrototypeThen(current, nextStep, nextStep);
        return current;
      }
      isSettled = false;
      const step = nextStep();
      if (!isSettled) current = step;
      return step;
    },
    return(value) {
      isStarted = true;
      const step = () => returnStep(value);
      current = current === undefined ? step() : PromisePrototypeThen(current, step, step);
      return current;
    },
    [SymbolAsyncIterator]() {
      return this;
    },
  };
  return ObjectSetPrototypeOf(iterator, AsyncIteratorPrototype);
}

/** The iterator of an iterable of either kind, as `for await` would get it. */
function openIterator(iterable) {
  let method = iterable[SymbolAsyncIterator];
  const isAsync = method != null;
  method ??= iterable[SymbolIterator];
  if (typeof method !== 'function') throw new codes.ERR_ARG_NOT_ITERABLE(notIterable(iterable));
  const iterator = ReflectApply(method, iterable, []);
  if (typeof iterator !== 'object' && typeof iterator !== 'function' || iterator === null) {
    throw invalidState('The iterator method must return an object');
  }
  return { iterator, next: iterator.next, isAsync };
}

function notIterable(value) {
  return require('internal/util/inspect').inspect(value);
}

/**
 * @param {Iterable<any> | AsyncIterable<any>} iterable
 * @returns {ReadableStream}
 */
function readableStreamFromIterable(iterable) {
  const { iterator, next, isAsync } = openIterator(iterable);
  const stream = createReadableStream({ pull, cancel }, 0);

  async function pull() {
    const result = await ReflectApply(next, iterator, []);
    if (typeof result !== 'object' || result === null) {
      throw invalidState('The promise returned by the iterator.next() method must fulfill with an object');
    }
    const { controller } = stream[kState];
    if (result.done) {
      closeController(controller);
      return;
    }
    const { value } = result;
    // Synchronous iterables may hold promises.
    const isWaiting = !isAsync && value != null && typeof value.then === 'function';
    enqueue(controller, isWaiting ? await value : value);
  }

  async function cancel(reason) {
    const end = iterator.return;
    if (end === undefined) return;
    const result = await ReflectApply(end, iterator, [reason]);
    if (typeof result !== 'object' || result === null) {
      throw invalidState('The promise returned by the iterator.return() method must fulfill with an object');
    }
  }
  return stream;
}

module.exports = { iterate, readableStreamFromIterable };
