/*
 * Macrotasks and microtasks
 *
 * When a task ends, all microtasks run, and those that they queue, before the next task may start. Reactions to
 * promises are microtasks; timers are tasks. So a promise that is already fulfilled always overtakes a timer.
 *
 * Predict: the order of all nine lines.
 * Then:    jsr lessons/1-03-microtasks-first.js --trace
 * Look at: the checkpoint after each task, and who queued what.
 */

console.log('1  script');

setTimeout(() => {
  console.log('6  first timer');
  Promise.resolve().then(() => console.log('7  microtask of the first timer'));
}, 0);

setTimeout(() => console.log('8  second timer'), 0);

Promise.resolve()
  .then(() => {
    console.log('3  first reaction');
    queueMicrotask(() => console.log('4  microtask of the first reaction'));
  })
  .then(() => console.log('5  second reaction: it was queued when the first one ended'));

setTimeout(() => console.log('9  third timer'), 0);

console.log('2  the script ends; the stack is empty');
