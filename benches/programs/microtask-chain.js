// Each microtask queues the next one.
const { report } = require('./_measure');
const TOTAL = 3_000_000;
let left = TOTAL;

queueMicrotask(function next() {
  if (--left === 0) report(TOTAL);
  else queueMicrotask(next);
});
