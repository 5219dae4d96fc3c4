// Batches of timers that all run.
const { report } = require('./_measure');
const BATCH = 10_000;
const BATCHES = 50;
let left = 0;
let batches = 0;

function ran() {
  if (--left === 0) next();
}

function next() {
  if (batches++ === BATCHES) {
    report(BATCH * BATCHES);
    return;
  }
  left = BATCH;
  for (let index = 0; index < BATCH; index++) setTimeout(ran, 1);
}

next();
