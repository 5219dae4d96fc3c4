'use strict';

// `pipeline` and `finished` that return promises.

const { ArrayPrototypePop, Promise } = primordials;

const { finished } = require('internal/streams/end-of-stream');
const { pipelineImpl } = require('internal/streams/pipeline');
const { isIterable, isNodeStream, isWebStream } = require('internal/streams/utils');
const { validateAbortSignal } = require('internal/validators');

/**
 * @param {...any} streams and options, which are what can be no stream
 * @returns {Promise<any>} of what the last one returns, if it is a function
 */
function pipeline(...streams) {
  return new Promise((resolve, reject) => {
    let signal;
    let end;
    const last = streams[streams.length - 1];
    if (last && typeof last === 'object' && !isNodeStream(last) && !isIterable(last) && !isWebStream(last)) {
      const options = ArrayPrototypePop(streams);
      signal = options.signal;
      end = options.end;
      validateAbortSignal(signal, 'options.signal');
    }
    pipelineImpl(streams, (error, value) => {
      if (error) reject(error);
      else resolve(value);
    }, { signal, end });
  });
}

module.exports = { finished, pipeline };
