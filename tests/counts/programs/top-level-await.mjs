// await at the top level of a module.
const first = await 1;
const second = await Promise.resolve(first + 1);
async function work(x) {
  await x;
  return x;
}
await work(second);
try {
  await Promise.reject(new Error('no'));
} catch (error) {
  await error.message;
}
for await (const x of [1, 2]) {
  queueMicrotask(() => x);
}
