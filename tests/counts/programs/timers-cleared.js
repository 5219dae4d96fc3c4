// Timers that are cleared: before they run, by another one, and after they have run.
const never = setTimeout(function unused() {}, 1);
clearTimeout(never);
const done = setTimeout(function first() {
  clearTimeout(second);
}, 5);
const second = setTimeout(function alsoUnused() {}, 5);
setTimeout(function third() {
  clearTimeout(done);
}, 5);
clearTimeout(undefined);
