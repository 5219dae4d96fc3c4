/*
 * The states of a promise
 *
 * A promise is pending until it is settled, once and for all: fulfilled with a value or rejected with a reason. Handlers
 * may be attached before or after; they always run later, in a microtask.
 *
 * Predict: what does each of the five console.log of a promise show?
 * Then:    jsr lessons/3-01-promise-states.js --trace=promises,microtasks
 * Look at: when each promise is made and when it is settled.
 */

const pending = new Promise(() => {});
const fulfilled = Promise.resolve('value');
const rejected = Promise.reject('reason');
rejected.catch(() => {}); // or the process would end, see 3-05

console.log(pending, fulfilled, rejected);

// The first settlement counts, all others are ignored without a word.
const decided = new Promise((resolve, reject) => {
  resolve('first');
  resolve('second');
  reject(new Error('third'));
});
console.log(decided);

// Resolving is not fulfilling: a promise that is resolved with another one follows it, and is still pending.
let fulfilLater;
const later = new Promise((resolve) => {
  fulfilLater = resolve;
});
const follower = Promise.resolve().then(() => later);

follower.then((value) => console.log('4  the follower got', value));

setTimeout(() => {
  console.log('2  still pending:', follower);
  fulfilLater('what it waited for');
  console.log('3  fulfilled, but its handlers have not run yet');
}, 5);

decided.then((value) => console.log('1  a handler that was attached to a settled promise:', value));
console.log('0  and it still runs after the script');
