'use strict';

// Flags of a stream's state, which are bits of one number. What runs for every chunk spells these out: calls, small as they
// are, would make it half as fast.

const { kState } = require('internal/streams/state');

/**
 * Whether any of these flags is up.
 * @param {any} state
 * @param {number} bits
 */
const has = (state, bits) => (state[kState] & bits) !== 0;

/**
 * @param {any} state
 * @param {number} bits
 */
const raise = (state, bits) => {
  state[kState] |= bits;
};

/**
 * @param {any} state
 * @param {number} bits
 */
const lower = (state, bits) => {
  state[kState] &= ~bits;
};

/**
 * @param {any} state
 * @param {number} bits
 * @param {boolean} up
 */
const put = (state, bits, up) => {
  if (up) state[kState] |= bits;
  else state[kState] &= ~bits;
};

module.exports = { has, lower, put, raise };
