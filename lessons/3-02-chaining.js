/*
 * Chaining
 *
 * then() returns a new promise. What the handler returns becomes its value; if that is a promise, the new one follows
 * it. That is how a chain flattens the pyramid: each step waits for the one before.
 *
 * Predict: what does each step get?
 * Then:    jsr lessons/3-02-chaining.js --trace=promises,microtasks
 * Look at: every then makes a promise of its own.
 */

const wait = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));

Promise.resolve(1)
  .then((value) => {
    console.log('a plain value:', value);
    return value + 1;
  })
  .then((value) => {
    console.log('what was returned:', value);
    return wait(5, value + 1);
  })
  .then((value) => {
    console.log('what the returned promise was fulfilled with:', value);
  })
  .then((value) => {
    console.log('nothing was returned:', value);
    return { then: (resolve) => resolve('a thenable works as well') };
  })
  .then((value) => console.log(value))
  .finally((...args) => {
    console.log('finally gets no arguments:', args.length);
    return 'and what it returns is ignored';
  })
  .then((value) => console.log('so this is what was there before finally:', value))
  .then(branches);

// Three handlers of one promise are not a chain. Each gets the same value.
function branches() {
  const one = wait(5, 'the same for all');
  one.then((value) => `${value}, changed`);
  one.then((value) => console.log('branch:', value));
  one.then(() => wait(5)).then(() => console.log('branch with a step more'));
}
