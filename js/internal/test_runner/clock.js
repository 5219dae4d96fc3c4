'use strict';

// How long tests take.

const { Number } = primordials;

const { hrtimeBigInt } = internalBinding('process');

/** @returns {bigint} now, in nanoseconds */
const now = () => hrtimeBigInt();

/**
 * @param {bigint} start
 * @returns {number} milliseconds since then
 */
const since = (start) => Number(now() - start) / 1e6;

module.exports = { now, since };
