/*
 * The loop and the timer
 *
 * Three classic traps: a `var` that all callbacks share, a timer that is "late" because the stack is busy, and a
 * callback that runs at once because it was called and not passed.
 *
 * Predict: what do the first three timers print?
 * Then:    jsr lessons/1-08-loops-and-closures.js --trace=tasks
 * Look at: when the timers were due, and when they could start.
 */

for (var shared = 0; shared < 3; shared += 1) {
  setTimeout(() => console.log('var is one variable for the whole loop:', shared), 0);
}

for (let own = 0; own < 3; own += 1) {
  setTimeout(() => console.log('let is a new variable each time round:', own), 0);
}

// The mistake: the call happens now, and setTimeout gets what it returned.
const announce = (text) => {
  console.log('announced', text);
  return () => console.log('later', text);
};
setTimeout(announce('at once'), 0);
setTimeout(() => announce('in time'), 0);

// A timer of 1 ms is not a promise to run after 1 ms. It is a promise not to run earlier.
const start = performance.now();
setTimeout(() => console.log('a timer of 1 ms waited for more than 20 ms:', performance.now() - start > 20), 1);
while (performance.now() - start < 25) {
  // The stack is busy: nothing else can run.
}
console.log('the script ends');
