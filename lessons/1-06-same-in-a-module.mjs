/*
 * The same program as an ES module
 *
 * A module is evaluated from a microtask. What it queues is looked at when that microtask queue is empty, so microtasks
 * come before ticks here, and only here: a tick of the main module looks "late".
 *
 * Predict: which of the two comes first? And after the await?
 * Then:    jsr lessons/1-06-same-in-a-module.mjs --trace
 * Look at: the job that was running when the tick and the microtask were queued.
 */

process.nextTick(() => console.log('3  tick'));
queueMicrotask(() => console.log('2  microtask'));
console.log('1  module');

await new Promise((resolve) => setTimeout(resolve, 5));

process.nextTick(() => console.log('6  tick, after the await'));
queueMicrotask(() => console.log('5  microtask, after the await'));
console.log('4  the module goes on, again in a microtask');
