'use strict';

// Whether what is written to a stream is coloured.

/**
 * @param {import('stream').Writable} stream
 * @returns {boolean}
 */
function shouldColorize(stream) {
  const { env } = process;
  if (env.FORCE_COLOR !== undefined) return require('internal/tty').getColorDepth() > 2;
  return primordials.Boolean(stream?.isTTY && (typeof stream.getColorDepth !== 'function' || stream.getColorDepth() > 2));
}

module.exports = { shouldColorize };
