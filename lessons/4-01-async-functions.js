/*
 * async functions return promises
 *
 * Whatever it returns, an async function gives a promise; whatever it throws, a rejection. It runs at once up to its
 * first await, and only then gives the stack back.
 *
 * Predict: which lines come before "the caller goes on"?
 * Then:    jsr lessons/4-01-async-functions.js --trace
 * Look at: the frame that leaves the stack at the await, and comes back in a microtask.
 */

async function value() {
  return 42;
}

async function failure() {
  throw new Error('thrown');
}

async function steps() {
  console.log('  steps: runs at once');
  await null;
  console.log('  steps: after the first await');
  await null;
  console.log('  steps: after the second await');
  return 'done';
}

console.log(value(), failure().catch(() => {}) instanceof Promise);

const promise = steps();
console.log('the caller goes on with', promise);

promise.then((result) => console.log('steps gave', result, promise));
value().then((number) => console.log('value gave', number));
failure().catch((error) => console.log('failure gave', error.message));

// Forms of it: arrow functions, methods, and an error in the parameters is a rejection too.
const arrow = async (number) => number * 2;
const object = {
  async method() {
    return this === object;
  },
};
const strict = async ({ name }) => name;

Promise.all([arrow(4), object.method(), strict({ name: 'given' })]).then((all) => console.log(all));
strict().catch((error) => console.log('a rejection, not an exception:', error.name));
