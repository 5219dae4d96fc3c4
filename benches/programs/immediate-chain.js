// Each immediate queues the next one.
const { report } = require('./_measure');
const TOTAL = 1_000_000;
let left = TOTAL;

setImmediate(function next() {
  if (--left === 0) report(TOTAL);
  else setImmediate(next);
});
