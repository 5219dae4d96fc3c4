'use strict';

// performance.timerify: a function that makes an entry of each of its calls.

const { ObjectDefineProperties, ReflectApply, ReflectConstruct } = primordials;

const { PerformanceNodeEntry, createEntry } = require('internal/perf/entry');
const { announce } = require('internal/perf/timeline');

const { now } = internalBinding('performance');

function record(name, start, args) {
  announce(createEntry(PerformanceNodeEntry, name, 'function', start, now() - start, args));
}

/**
 * @template {Function} F
 * @param {F} fn
 * @param {object} [options]
 * @returns {F} does the same, and tells PerformanceObservers of 'function' entries how long it took
 */
function timerify(fn, options = { __proto__: null }) {
  const { validateFunction, validateObject } = require('internal/validators');
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  function timerified(...args) {
    const isConstructorCall = new.target !== undefined;
    const start = now();
    const result = isConstructorCall ? ReflectConstruct(fn, args, fn) : ReflectApply(fn, this, args);
    if (!isConstructorCall && typeof result?.finally === 'function') {
      return result.finally(() => record(fn.name, start, args));
    }
    record(fn.name, start, args);
    return result;
  }
  ObjectDefineProperties(timerified, {
    __proto__: null,
    length: { __proto__: null, configurable: false, enumerable: true, value: fn.length },
    name: { __proto__: null, configurable: false, enumerable: true, value: `timerified ${fn.name}` },
  });
  return timerified;
}

module.exports = { timerify };
