/*
 * Cancelling with AbortController
 *
 * A promise cannot be cancelled. Work can: it is given a signal, listens to it, cleans up after itself and rejects with
 * the signal's reason. The controller is in the hands of the caller.
 *
 * Predict: which timers are still waiting when the program ends?
 * Then:    jsr lessons/4-10-cancellation.js --trace=tasks
 * Look at: the timers that are cancelled, and by whom.
 */

const timers = require('node:timers/promises');

/** Waits, and can be told to stop waiting. */
function wait(ms, value, { signal } = {}) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** The first result; the others are told to stop. */
async function firstOf(works) {
  const controller = new AbortController();
  try {
    return await Promise.any(works.map((work) => work(controller.signal)));
  } finally {
    controller.abort(new Error('another one was faster'));
  }
}

/** Rejects when the work takes too long. */
async function withTimeout(ms, work) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error(`took longer than ${ms} ms`)), ms);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

const report = (error) => `${error.name}: ${error.message}`;

async function main() {
  // By hand.
  const controller = new AbortController();
  const waiting = wait(60_000, 'never', { signal: controller.signal });
  controller.abort();
  console.log('by hand:       ', await waiting.catch(report));
  console.log('already over:  ', await wait(1, 'never', { signal: controller.signal }).catch(report));

  // A race whose losers stop.
  const slow = (signal) =>
    wait(60_000, 'slow', { signal }).catch((error) => {
      console.log('the slow one stops:', error.message);
      throw error;
    });
  console.log('first of two:  ', await firstOf([slow, (signal) => wait(5, 'quick', { signal })]));

  // A limit of time.
  console.log('in time:       ', await withTimeout(60_000, (signal) => wait(1, 'done', { signal })));
  console.log('out of time:   ', await withTimeout(5, (signal) => wait(60_000, 'never', { signal })).catch(report));

  // Node's own functions take signals as well, and one signal can stand for several.
  const signal = AbortSignal.any([AbortSignal.timeout(5), new AbortController().signal]);
  const error = await timers.setTimeout(60_000, null, { signal }).catch((error) => error);
  console.log('a timeout:     ', error.name, 'because of', error.cause.name);
}

main();
