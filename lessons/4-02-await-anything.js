/*
 * What await does
 *
 * await takes any value. It stops the function, never the program: the rest becomes a reaction to the promise. Even a
 * value that is no promise costs one turn of the microtask queue.
 *
 * Predict: how do the lines of the two functions interleave?
 * Then:    jsr lessons/4-02-await-anything.js --trace=microtasks
 * Look at: one microtask for each await; three for a promise that is returned instead of awaited.
 */

async function counter() {
  for (let turn = 1; turn <= 6; turn += 1) {
    console.log(`turn ${turn}`);
    await undefined;
  }
}

async function awaits() {
  console.log('  a number:  ', await 1);
  console.log('  a promise: ', await Promise.resolve(2));
  console.log('  a thenable:', await { then: (resolve) => resolve(3) });
}

const returnsAPromise = async () => Promise.resolve('after three turns');
const returnsAValue = async () => 'after one turn';

async function main() {
  await Promise.all([counter(), awaits()]);
  console.log('--');
  await Promise.all([
    counter(),
    returnsAPromise().then((text) => console.log('  returned promise:', text)),
    returnsAValue().then((text) => console.log('  returned value:  ', text)),
  ]);
}

main();
