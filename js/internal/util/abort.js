'use strict';

// What `util` has for those who abort, and for those who wait for it.

const { Promise } = primordials;

const { codes } = require('internal/errors');
const { AbortController, isSignal } = require('internal/abort_controller');
const { conversionError } = require('internal/web_class');
const { validateObject } = require('internal/validators');

/** Functions and null are no objects, arrays and the like are. */
const kObjectOrFunction = 6;

/**
 * The signal, for which there is nothing to be done: jsr's threads take none.
 * @param {AbortSignal} signal
 */
function transferableAbortSignal(signal) {
  if (!isSignal(signal)) throw new codes.ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  return signal;
}

/** A controller. */
function transferableAbortController() {
  return new AbortController();
}

/**
 * Resolves when `signal` is aborted; `resource` only has to stay alive for it.
 * @param {AbortSignal} signal
 * @param {object} resource
 */
async function aborted(signal, resource) {
  if (!isSignal(signal)) throw conversionError('signal is not of type AbortSignal.');
  validateObject(resource, 'resource', kObjectOrFunction);
  if (signal.aborted) return undefined;
  return new Promise((resolve) => signal.addEventListener('abort', resolve, { __proto__: null, once: true }));
}

module.exports = { aborted, transferableAbortController, transferableAbortSignal };
