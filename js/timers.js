'use strict';

// The API of timers and immediates. What stands behind it is in internal/timers.

const { ObjectDefineProperty, SymbolFor } = primordials;
const { startTimer, cancelTimeout, startImmediate, cancelImmediate } = require('internal/timers');

/**
 * Calls `callback(...args)` once, `after` milliseconds from now or a little later.
 * @param {Function} callback
 * @param {number} [after]
 * @param {...any} args
 * @returns {Timeout}
 */
function setTimeout(callback, after) {
  return startTimer(callback, after, arguments.length > 2 ? restArguments(arguments) : undefined, false);
}

/**
 * Calls `callback(...args)` every `repeat` milliseconds.
 * @param {Function} callback
 * @param {number} [repeat]
 * @param {...any} args
 * @returns {Timeout}
 */
function setInterval(callback, repeat) {
  return startTimer(callback, repeat, arguments.length > 2 ? restArguments(arguments) : undefined, true);
}

function restArguments(all) {
  const args = [];
  for (let i = 2; i < all.length; i++) args[i - 2] = all[i];
  return args;
}

/**
 * The timer will not fire (again). Takes a Timeout, or the number or string it was turned into; ignores anything else.
 * @param {any} timer
 */
function clearTimeout(timer) {
  cancelTimeout(timer);
}

/** @param {any} timer */
function clearInterval(timer) {
  cancelTimeout(timer);
}

/**
 * Calls `callback(...args)` in the check phase: after I/O, before the next timers.
 * @param {Function} callback
 * @param {...any} args
 * @returns {Immediate}
 */
function setImmediate(callback) {
  if (typeof callback !== 'function') require('internal/validators').validateFunction(callback, 'callback');
  let args;
  if (arguments.length > 1) {
    args = [];
    for (let i = 1; i < arguments.length; i++) args[i - 1] = arguments[i];
  }
  return startImmediate(callback, args);
}

/** @param {any} immediate */
function clearImmediate(immediate) {
  cancelImmediate(immediate);
}

module.exports = {
  setTimeout,
  clearTimeout,
  setImmediate,
  clearImmediate,
  setInterval,
  clearInterval,
};

ObjectDefineProperty(module.exports, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return require('timers/promises');
  },
});

// `util.promisify(setTimeout)` is the function of timers/promises.
const kPromisify = SymbolFor('nodejs.util.promisify.custom');
function setPromisified(target, name) {
  ObjectDefineProperty(target, kPromisify, {
    __proto__: null,
    enumerable: true,
    get() {
      return require('timers/promises')[name];
    },
  });
}
setPromisified(setTimeout, 'setTimeout');
setPromisified(setImmediate, 'setImmediate');
