/*
 * Starving the loop
 *
 * Microtasks run until there are none left. One that always queues another keeps every timer and every file waiting.
 * The same work, split over immediates, lets the loop turn.
 *
 * Predict: how many microtasks, and how many immediates, run before the timer of 1 ms?
 * Then:    jsr lessons/1-09-starvation.js --trace=tasks
 * Look at: the phases between the immediates, and that there are none between the microtasks.
 */

const CHAIN = 100_000;

let microtasks = 0;

function microtaskChain(done) {
  microtasks += 1;
  if (microtasks === CHAIN) done();
  else queueMicrotask(() => microtaskChain(done));
}

setTimeout(() => {
  console.log(`the timer had to wait for all ${microtasks} microtasks`);
  withImmediates();
}, 1);

microtaskChain(() => console.log('the chain of microtasks ends'));

function withImmediates() {
  let immediates = 0;
  let timerRan = false;

  setTimeout(() => {
    timerRan = true;
    console.log('the second timer came between the immediates');
  }, 1);

  setImmediate(function again() {
    immediates += 1;
    if (!timerRan) setImmediate(again);
    else console.log('the immediates let it pass:', immediates > 1);
  });
}
