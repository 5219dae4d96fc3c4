/*
 * A module that waits for ever
 *
 * Nothing is left to do, but the module awaits a promise that nobody will settle. The process cannot go on and cannot
 * wait for anything: it ends with code 13 and says where.
 *
 * Predict: is "exit" printed, and with which code?
 * Then:    jsr lessons/4-06-never-settled.mjs --trace
 * Look at: the last event, which names the await and what it waits for.
 */

process.on('exit', (code) => console.log('exit with', code));

const never = new Promise((resolve) => {
  setTimeout(() => console.log('the last timer runs, and does not call resolve'), 1);
});

console.log('waiting');
await never;
console.log('never');
