'use strict';

// Streams from before Node 0.10, which push out 'data' and know `pause` and `resume`, as Readables.

const { FunctionPrototypeBind, ObjectKeys } = primordials;

const { destroyer, errorOrDestroy } = require('internal/streams/destroy');

/**
 * The method `wrap`: from now on `readable` brings what `old` does.
 * @param {any} readable
 * @param {any} old
 */
function wrap(readable, old) {
  // Whether the old one was told to wait until its chunks are read.
  let isHeld = false;
  const destroy = () => {
    readable.destroy();
  };
  old.on('data', (chunk) => {
    const isEnough = !readable.push(chunk);
    if (!isEnough || !old.pause) return;
    isHeld = true;
    old.pause();
  });
  old.on('end', () => {
    readable.push(null);
  });
  old.on('error', (error) => {
    errorOrDestroy(readable, error);
  });
  old.on('close', destroy);
  old.on('destroy', destroy);
  readable._read = () => {
    if (!isHeld || !old.resume) return;
    isHeld = false;
    old.resume();
  };
  borrowMethods(readable, old);
  return readable;
}

/** Methods that only the old one has are had by both; but, as in Node, not what is its first property. */
function borrowMethods(readable, old) {
  const names = ObjectKeys(old);
  for (let i = 1; i < names.length; i++) {
    const name = names[i];
    if (readable[name] !== undefined || typeof old[name] !== 'function') continue;
    readable[name] = FunctionPrototypeBind(old[name], old);
  }
}

/**
 * A new Readable of what an old stream brings.
 * @param {any} Readable the class
 * @param {any} old
 * @param {object} [options]
 */
function makeWrapped(Readable, old, options) {
  const destroy = (error, callback) => {
    destroyer(old, error);
    callback(error);
  };
  const objectMode = old.readableObjectMode ?? old.objectMode ?? true;
  return wrap(new Readable({ objectMode, ...options, destroy }), old);
}

module.exports = { makeWrapped, wrap };
