/*
 * Where the waiting happens
 *
 * setTimeout and fs.readFile are not part of the language. They hand work to something outside of the engine: a list
 * of timers, a pool of threads. The call returns at once; the callback comes back later, as a task of its own.
 *
 * Predict: what is printed before the first callback runs?
 * Then:    jsr lessons/1-02-who-waits.js --trace
 * Look at: where each task waits ("timer list", "thread pool"), and that each begins with an empty stack.
 */

const fs = require('node:fs');

console.log('1  the script starts');

fs.readFile(__filename, 'utf8', (error, text) => {
  if (error) throw error;
  console.log('4  a thread has read the file:', text.includes('thread pool'));

  setTimeout(() => {
    console.log('6  the timer was due');
  }, 10);

  console.log('5  the timer is set, and this callback goes on');
});

console.log('2  readFile has returned, but nobody has read anything yet');

// The file may be read already while this loop runs. Its callback waits all the same: the stack is not empty.
let sum = 0;
for (let index = 0; index < 1e6; index += 1) sum += index;

console.log('3  the script ends with', sum);
