'use strict';

// The classes of zlib can be called without `new`, for now.

const { SafeSet } = primordials;

const warned = new SafeSet();

/**
 * @param {Function & { name: string }} Class
 * @param {object} [opts]
 */
function deprecateInstantiation(Class, opts) {
  if (warned.size === 0) {
    process.emitWarning(
      `Instantiating ${Class.name} without the 'new' keyword has been deprecated.`, 'DeprecationWarning', 'DEP0184');
  }
  warned.add(Class);
  return new Class(opts);
}

module.exports = { deprecateInstantiation };
