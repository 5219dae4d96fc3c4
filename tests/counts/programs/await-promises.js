// await of promises: settled, pending, of async functions; two functions that take turns.
async function nothing() {}
async function step(n) {
  await nothing();
  await Promise.resolve(n);
  return n;
}
async function left() {
  for (let i = 0; i < 3; i++) {
    await step(i);
  }
}
async function right() {
  await new Promise((resolve) => queueMicrotask(resolve));
  await left();
}
left();
right();
