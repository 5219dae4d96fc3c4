'use strict';

// A readable stream as an async iterable.

const { Promise } = primordials;

const { aggregateTwoErrors } = require('internal/errors');

function nop() {}

/**
 * @param {any} stream
 * @param {{ destroyOnReturn?: boolean }} [options]
 * @returns {AsyncGenerator<any>}
 */
function iterate(stream, options) {
  if (typeof stream.read !== 'function') stream = require('internal/streams/readable').wrap(stream, { objectMode: true });
  const iterator = chunksOf(stream, options);
  iterator.stream = stream;
  return iterator;
}

async function* chunksOf(stream, options) {
  const { eos } = require('internal/streams/end-of-stream');
  /** Wakes the loop below. */
  let wake = nop;
  function next(resolve) {
    if (this === stream) {
      wake();
      wake = nop;
    } else {
      wake = resolve;
    }
  }
  stream.on('readable', next);
  /** undefined while the stream goes on; null when it has ended well. */
  let error;
  const cleanup = eos(stream, { writable: false }, (err) => {
    error = err ? aggregateTwoErrors(error, err) : null;
    wake();
    wake = nop;
  });
  try {
    while (true) {
      const chunk = stream.destroyed ? null : stream.read();
      if (chunk !== null) yield chunk;
      else if (error) throw error;
      else if (error === null) return;
      else await new Promise(next);
    }
  } catch (err) {
    error = aggregateTwoErrors(error, err);
    throw error;
  } finally {
    const mayDestroy = error || options?.destroyOnReturn !== false;
    if (mayDestroy && (error === undefined || stream._readableState.autoDestroy)) {
      require('internal/streams/destroy').destroyer(stream, null);
    } else {
      stream.off('readable', next);
      cleanup();
    }
  }
}

module.exports = { iterate };
