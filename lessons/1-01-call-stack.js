/*
 * The call stack
 *
 * JavaScript does one thing at a time. The call stack says which: each call pushes a frame with its own
 * variables, each return pops it, and the caller goes on where it left off.
 *
 * Predict: in which order do "enters" and "leaves" appear?
 * Then:    jsr lessons/1-01-call-stack.js --trace
 * Look at: one task, the script itself, and everything inside it. Nothing else can run until the stack is empty.
 */

let depth = 0;

function frame(name, work) {
  console.log(`${'  '.repeat(depth)}enters ${name}`);
  depth += 1;
  const result = work();
  depth -= 1;
  console.log(`${'  '.repeat(depth)}leaves ${name} with ${result}`);
  return result;
}

function square(number) {
  return frame(`square(${number})`, () => number * number);
}

function sumOfSquares(first, second) {
  return frame(`sumOfSquares(${first}, ${second})`, () => square(first) + square(second));
}

sumOfSquares(3, 4);

// Every call has variables of its own, although the code is the same.
function countDown(from) {
  const label = `frame for ${from}`;
  if (from > 1) countDown(from - 1);
  console.log(label);
}

countDown(3);

// An exception pops frames until one of them catches it.
function fails() {
  throw new Error('nobody here catches this');
}

function doesNotCatch() {
  fails();
  console.log('never: this frame was popped by the exception');
}

try {
  doesNotCatch();
} catch (error) {
  console.log(`caught two frames below: ${error.message}`);
}

// The stack is not endless. A recursion without an end meets the limit, which is a RangeError.
function endless() {
  return endless();
}

try {
  endless();
} catch (error) {
  console.log(`${error.name}: ${error.message}`);
}
