'use strict';

// ByteLengthQueuingStrategy and CountQueuingStrategy.

const { ObjectDefineProperty } = primordials;

const { codes } = require('internal/errors');
const { validateObject } = require('internal/validators');
const { defineClass } = require('internal/webstreams/common');

/** One function for all strategies of a class; its name is `size`. */
function nameSize(size) {
  ObjectDefineProperty(size, 'name', { __proto__: null, configurable: true, value: 'size' });
  return size;
}

const byteLength = nameSize((chunk) => chunk.byteLength);
const one = nameSize(() => 1);

function readMark(init) {
  validateObject(init, 'init');
  if (init.highWaterMark === undefined) throw new codes.ERR_MISSING_OPTION('init.highWaterMark');
  return +init.highWaterMark;
}

class ByteLengthQueuingStrategy {
  #state;
  #byteSizeFunction = byteLength;

  /** @param {{ highWaterMark: number }} init */
  constructor(init) {
    this.#state = { highWaterMark: readMark(init) };
  }

  get highWaterMark() {
    return this.#state.highWaterMark;
  }

  get size() {
    return this.#byteSizeFunction;
  }
}
defineClass(ByteLengthQueuingStrategy, ['highWaterMark', 'size'], (self) => ({ highWaterMark: self.highWaterMark }));

class CountQueuingStrategy {
  #state;
  #countSizeFunction = one;

  /** @param {{ highWaterMark: number }} init */
  constructor(init) {
    this.#state = { highWaterMark: readMark(init) };
  }

  get highWaterMark() {
    return this.#state.highWaterMark;
  }

  get size() {
    return this.#countSizeFunction;
  }
}
defineClass(CountQueuingStrategy, ['highWaterMark', 'size'], (self) => ({ highWaterMark: self.highWaterMark }));

module.exports = { ByteLengthQueuingStrategy, CountQueuingStrategy };
