'use strict';

// Two duplexes that are each other's other end.

const { Symbol } = primordials;

const { nextTick } = require('internal/task_queues');
const Duplex = require('internal/streams/duplex');

/** The callback of a write of the other side, which waits until it is read here. */
const kCallback = Symbol('Callback');
const kInitOtherSide = Symbol('InitOtherSide');

class DuplexSide extends Duplex {
  #otherSide = null;

  constructor(options) {
    super(options);
    this[kCallback] = null;
    this.#otherSide = null;
  }

  [kInitOtherSide](otherSide) {
    this.#otherSide = otherSide;
  }

  _read() {
    const callback = this[kCallback];
    if (!callback) return;
    this[kCallback] = null;
    callback();
  }

  _write(chunk, encoding, callback) {
    // Nothing would come out of it there.
    if (chunk.length === 0) {
      nextTick(callback);
      return;
    }
    this.#otherSide.push(chunk);
    this.#otherSide[kCallback] = callback;
  }

  _final(callback) {
    this.#otherSide.on('end', callback);
    this.#otherSide.push(null);
  }

  _destroy(err, callback) {
    const otherSide = this.#otherSide;
    if (otherSide !== null && !otherSide.destroyed) {
      nextTick(() => {
        if (otherSide.destroyed) return;
        // An error is told on the side where it happened; there the data just end.
        if (err) otherSide.destroy();
        else otherSide.push(null);
      });
    }
    callback(err);
  }
}

/**
 * @param {object} [options]
 * @returns {[Duplex, Duplex]}
 */
module.exports = function duplexPair(options) {
  const first = new DuplexSide(options);
  const second = new DuplexSide(options);
  first[kInitOtherSide](second);
  second[kInitOtherSide](first);
  return [first, second];
};
