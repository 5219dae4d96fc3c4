/*
 * Nobody handles it
 *
 * A rejection without a handler ends the process, as an exception does: but not at once. The runtime looks when the
 * ticks and microtasks are done, so there is time to attach one until then.
 *
 * Predict: which of the three rejections is fatal, and is "timer" printed?
 * Then:    jsr lessons/3-05-unhandled-rejection.js --trace=promises,tasks
 * Look at: the checkpoint at which the rejection is seen, and the exit code: 1.
 */

process.on('exit', (code) => console.log('exit with', code));

// Handled at once.
Promise.reject(new Error('handled at once')).catch((error) => console.log('caught:', error.message));

// Handled late, but still in the same checkpoint.
const inTime = Promise.reject(new Error('handled in time'));
queueMicrotask(() => inTime.catch((error) => console.log('caught:', error.message)));

// Handled by a timer, which is too late.
const tooLate = Promise.reject(new Error('handled too late'));
setTimeout(() => tooLate.catch(() => console.log('timer')), 1);
