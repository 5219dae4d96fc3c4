/*
 * nextTick, microtasks, immediates and timers
 *
 * Node has four queues that programs feed. After every callback: first all ticks, then all microtasks. Then the loop
 * goes on: from a callback of I/O the immediates come next, and the timers after them.
 *
 * Predict: the order of the six lines inside of the callback.
 * Then:    jsr lessons/1-04-four-queues.js --trace
 * Look at: the phases. Why is the order inside of an I/O callback certain, while in the main script a timer of 0 ms and
 *          an immediate may come in either order?
 */

const fs = require('node:fs');

fs.stat(__filename, () => {
  setTimeout(() => console.log('6  timers phase'), 0);
  setImmediate(() => console.log('5  check phase'));
  Promise.resolve().then(() => console.log('3  microtask'));
  process.nextTick(() => console.log('2  tick'));
  queueMicrotask(() => console.log('4  another microtask'));
  console.log('1  the callback itself');
});
