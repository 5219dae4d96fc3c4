// Ticks, awaits and microtasks by turns.
const tick = () => new Promise((resolve) => process.nextTick(resolve));
async function worker(n) {
  for (let i = 0; i < n; i++) {
    await tick();
    queueMicrotask(() => i);
    await i;
  }
}
worker(2);
worker(3);
