'use strict';

// Calls of what a stream's author wrote: methods that take a callback.

/**
 * Calls `step` with a callback, whose first call counts; an exception counts as a call.
 * @param {(callback: (error?: any) => void) => void} step
 * @param {(error?: any) => void} done
 * @param {(error?: any) => void} [again] what further calls do
 */
function attempt(step, done, again = undefined) {
  let wasCalled = false;
  const callback = (error) => {
    if (wasCalled) {
      again?.(error);
      return;
    }
    wasCalled = true;
    done(error);
  };
  try {
    step(callback);
  } catch (error) {
    callback(error);
  }
}

module.exports = { attempt };
