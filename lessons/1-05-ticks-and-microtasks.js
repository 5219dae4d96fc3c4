/*
 * Ticks and microtasks, in turns
 *
 * Between two tasks both queues are emptied: all ticks first, then all microtasks, and again from the start if the
 * microtasks queued more ticks. A tick that queues a tick runs it before any microtask.
 *
 * Predict: the order of the seven lines.
 * Then:    jsr lessons/1-05-ticks-and-microtasks.js --trace=microtasks
 * Look at: one checkpoint holds all of them.
 */

process.nextTick(() => {
  console.log('1  tick');
  process.nextTick(() => console.log('3  tick of a tick'));
  queueMicrotask(() => console.log('6  microtask of a tick'));
});

process.nextTick(() => console.log('2  second tick'));

queueMicrotask(() => {
  console.log('4  microtask');
  process.nextTick(() => console.log('7  tick of a microtask: it waits for the last microtask'));
});

queueMicrotask(() => console.log('5  second microtask'));
