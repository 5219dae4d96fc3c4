// Timers of one delay run in order, with ticks and microtasks drained after each.
for (let i = 0; i < 4; i++) {
  setTimeout(function timer() {
    process.nextTick(() => i);
    queueMicrotask(() => i);
    Promise.resolve(i).then((x) => x);
  }, 2);
}
