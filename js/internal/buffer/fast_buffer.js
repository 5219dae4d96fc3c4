'use strict';

const { Uint8Array } = primordials;

/** What every Buffer is made by: `Buffer.prototype` is its prototype, and no program can call or replace it. */
class FastBuffer extends Uint8Array {
  // Without it V8 would iterate over the arguments, as a program might have patched it.
  constructor(bufferOrLength, byteOffset, length) {
    super(bufferOrLength, byteOffset, length);
  }
}

module.exports = { FastBuffer };
