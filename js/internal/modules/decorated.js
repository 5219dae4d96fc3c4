'use strict';

// Errors whose stack already begins with the place in the source: who prints them does not say it again.

const { ObjectGetOwnPropertyDescriptor, SafeWeakSet } = primordials;

const decorated = new SafeWeakSet();

/**
 * Puts `place` (`file:line`, the source line, carets) before the stack of `error`.
 * @param {any} error
 * @param {string} place
 */
function decorate(error, place) {
  if (typeof error !== 'object' || error === null || place === '' || decorated.has(error)) return;
  const descriptor = ObjectGetOwnPropertyDescriptor(error, 'stack');
  if (typeof error.stack !== 'string' || descriptor?.writable === false) return;
  const { name, message, stack } = error;
  // The message may have changed since the stack was made.
  const frames = primordials.StringPrototypeIndexOf(stack, '\n    at ');
  error.stack = `${place}\n${name}: ${message}${frames === -1 ? '' : primordials.StringPrototypeSlice(stack, frames)}`;
  decorated.add(error);
}

module.exports = { decorate, isDecorated: (error) => decorated.has(error) };
