/*
 * The interview question
 *
 * Everything at once, as it is asked again and again. Cover the numbers and write your own beside the lines.
 *
 * Predict: the whole output, before you run it.
 * Then:    jsr lessons/1-07-interview-question.js --trace
 * Look at: the await. What stands after it is a reaction to a promise, and so a microtask.
 */

async function outer() {
  console.log('2  outer starts');
  await inner();
  console.log('8  outer goes on');
}

async function inner() {
  console.log('3  inner runs at once: calling an async function is a call like any other');
}

console.log('1  script starts');

setTimeout(() => console.log('11 timer'), 0);

outer();

new Promise((resolve) => {
  console.log('4  an executor runs at once too');
  resolve();
  console.log('5  and goes on after resolve()');
}).then(() => console.log('9  reaction'));

process.nextTick(() => console.log('7  tick'));

queueMicrotask(() => console.log('10 microtask'));

console.log('6  script ends');
