// Timers of many durations, of which nine in ten are cleared.
const { report } = require('./_measure');
const TOTAL = 500_000;
const timers = new Array(TOTAL);
let left = TOTAL / 10;

function ran() {
  if (--left === 0) report(TOTAL);
}

for (let index = 0; index < TOTAL; index++) timers[index] = setTimeout(ran, 1 + ((index * 7919) % 200));
for (let index = 0; index < TOTAL; index++) if (index % 10 !== 0) clearTimeout(timers[index]);
