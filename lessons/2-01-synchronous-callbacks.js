/*
 * Synchronous and asynchronous callbacks
 *
 * A callback is a function that someone else calls. What matters is when: before the call returns (forEach, sort, an
 * emitter's listeners) or after the stack is empty (timers, files). The syntax does not tell.
 *
 * Predict: which callbacks run before "after ..." is printed?
 * Then:    jsr lessons/2-01-synchronous-callbacks.js --trace
 * Look at: how many tasks there are, and which console lines stand in which.
 */

const { EventEmitter } = require('node:events');

[1, 2].forEach((number) => console.log('forEach calls back with', number));
console.log('after forEach');

const sorted = [3, 1, 2].sort((a, b) => a - b);
console.log('after sort:', sorted);

const door = new EventEmitter();
door.on('knock', (who) => console.log('a listener hears', who));
door.emit('knock', 'the postman');
console.log('after emit: listeners are called at once');

setTimeout(() => console.log('the timer calls back'), 0);
console.log('after setTimeout');

// An exception in a synchronous callback comes out of the call; in an asynchronous one nobody is there to catch it.
try {
  [1].forEach(() => {
    throw new Error('thrown inside of forEach');
  });
} catch (error) {
  console.log('caught:', error.message);
}

try {
  setTimeout(() => {
    throw new Error('thrown inside of a timer');
  }, 0);
} catch {
  console.log('never: the try block was left long ago');
}

process.on('uncaughtException', (error) => console.log('only the process sees it:', error.message));
