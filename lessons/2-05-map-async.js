/*
 * mapAsync, by hand
 *
 * Before promises there were libraries for this: apply an asynchronous function to every item, all at the same time,
 * and call back once with all the results in the order of the items, or with the first error.
 *
 * Predict: in which order do the items finish, and in which order do the results stand?
 * Then:    jsr lessons/2-05-map-async.js --trace=tasks
 * Look at: all timers are set in one task; each ends in a task of its own.
 */

const assert = require('node:assert');

/**
 * Calls `work(item, callback)` for every item at once.
 * `done(error, results)` is called exactly once, and never before mapAsync has returned.
 */
function mapAsync(items, work, done) {
  const results = new Array(items.length);
  let left = items.length;
  let finished = false;

  function finish(error, value) {
    if (finished) return;
    finished = true;
    done(error, value);
  }

  if (left === 0) {
    process.nextTick(finish, null, results);
    return;
  }

  items.forEach((item, index) => {
    work(item, (error, result) => {
      if (error) {
        finish(error);
        return;
      }
      results[index] = result;
      left -= 1;
      if (left === 0) finish(null, results);
    });
  });
}

/** Doubles a number; larger numbers take less time. */
function slowDouble(number, callback) {
  setTimeout(() => {
    console.log('  finished', number);
    if (number < 0) callback(new Error(`${number} is negative`));
    else callback(null, number * 2);
  }, 100 - 20 * number);
}

console.log('all good:');
mapAsync([1, 2, 3], slowDouble, (error, results) => {
  console.log(error, results);
  assert.deepStrictEqual(results, [2, 4, 6]);

  console.log('one fails:');
  mapAsync([3, -1, 2], slowDouble, (error, results) => {
    console.log(error.message, results);

    let returned = false;
    mapAsync([], slowDouble, (error, results) => console.log('nothing to do:', error, results, 'returned:', returned));
    returned = true;
  });
});
