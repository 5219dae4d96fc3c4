// What a lesson does, again and again: calls, timers, ticks, promises, awaits.
async function step(index) {
  await null;
  process.nextTick(() => {});
  return new Promise((resolve) => setImmediate(resolve, index));
}
async function main() {
  for (let index = 0; index < 2_000; index++) await Promise.all([step(index), step(index)]);
}
main();
