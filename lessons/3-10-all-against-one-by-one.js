/*
 * Promise.all against one after the other
 *
 * Five jobs of 50 ms. Awaited one after the other they take the sum, started together they take the longest. The clock
 * is not printed, only what it must show.
 *
 * Predict: roughly how long does each of the two take?
 * Then:    jsr lessons/3-10-all-against-one-by-one.js --trace=tasks
 * Look at: how many timers wait at the same time.
 */

const JOBS = 5;
const DURATION = 50;

const job = (number) => new Promise((resolve) => setTimeout(resolve, DURATION, number));

async function oneByOne() {
  const results = [];
  for (let number = 1; number <= JOBS; number += 1) results.push(await job(number));
  return results;
}

function allAtOnce() {
  return Promise.all(Array.from({ length: JOBS }, (_, index) => job(index + 1)));
}

async function measure(work) {
  const start = performance.now();
  const results = await work();
  return { results, took: performance.now() - start };
}

async function main() {
  const sequential = await measure(oneByOne);
  const parallel = await measure(allAtOnce);

  console.log('one by one: ', sequential.results);
  console.log('all at once:', parallel.results);
  console.log('one by one took at least the sum:       ', sequential.took >= JOBS * DURATION - JOBS);
  console.log('all at once took at least the longest:  ', parallel.took >= DURATION - 1);
  console.log('all at once was at least twice as fast: ', parallel.took * 2 < sequential.took);
}

main();
