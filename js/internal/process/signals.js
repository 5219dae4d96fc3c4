'use strict';

// `process.on('SIGINT', ...)`: a signal is caught while it has a listener, and does what it does by default otherwise.
// Waiting for signals does not keep the process alive.

const { SafeMap } = primordials;

const binding = internalBinding('process');

/** Numbers of the signals that are caught now, by name. */
const caught = new SafeMap();

/** @param {string | symbol} event */
function signalNumber(event) {
  return typeof event === 'string' ? require('internal/process/methods').getSignals()[event] : undefined;
}

/** Listens to 'newListener'. */
function startListeningIfSignal(event) {
  const number = signalNumber(event);
  if (number === undefined || caught.has(event)) return;
  const failure = binding.listenSignal(number, (received) => {
    process.emit(event, event, received);
  });
  if (failure !== 0) throw require('internal/process/methods').systemError(failure, 'uv_signal_start');
  caught.set(event, number);
}

/** Listens to 'removeListener'. */
function stopListeningIfSignal(event) {
  const number = caught.get(event);
  if (number === undefined || process.listenerCount(event) > 0) return;
  binding.unlistenSignal(number);
  caught.delete(event);
}

module.exports = { startListeningIfSignal, stopListeningIfSignal };
