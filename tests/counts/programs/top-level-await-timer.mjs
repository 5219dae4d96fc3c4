// A module that awaits a timer, and ticks in between.
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
process.nextTick(() => {});
await sleep(1);
process.nextTick(() => {});
queueMicrotask(() => {});
await sleep(1);
await null;
