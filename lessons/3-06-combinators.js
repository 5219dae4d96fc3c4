/*
 * all, allSettled, any, race
 *
 * Four ways to wait for several promises. None of them starts anything and none of them stops anything: the work runs
 * already, and goes on after the result is known.
 *
 * Predict: what does each of the four give for the same three promises?
 * Then:    jsr lessons/3-06-combinators.js --trace=promises,tasks
 * Look at: the timers that still run when race and any are long decided.
 */

const after = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));
const failAfter = (ms, reason) => after(ms).then(() => Promise.reject(new Error(reason)));

const mixed = () => [after(60, 'slow'), failAfter(30, 'broken'), after(90, 'slowest')];

async function main() {
  console.log('all:       ', await Promise.all([after(30, 'a'), 'not a promise', after(10, 'c')]));
  console.log('all:       ', await Promise.all(mixed()).catch((error) => `rejected with ${error.message}`));
  console.log('allSettled:', (await Promise.allSettled(mixed())).map(({ status, value, reason }) => `${status} ${value ?? reason.message}`));
  console.log('any:       ', await Promise.any(mixed()));
  console.log('race:      ', await Promise.race(mixed()).catch((error) => `rejected with ${error.message}`));

  // The ends of the range.
  console.log('all of nothing:       ', await Promise.all([]));
  console.log('allSettled of nothing:', await Promise.allSettled([]));
  const { name, errors } = await Promise.any([]).catch((error) => error);
  console.log('any of nothing:       ', name, errors);
  console.log('race of nothing:      ', Promise.race([]), 'for ever');

  const nobody = await Promise.any([failAfter(1, 'first'), failAfter(2, 'second')]).catch((error) => error);
  console.log('any, when all fail:   ', nobody.message, nobody.errors.map((error) => error.message));
}

main();
