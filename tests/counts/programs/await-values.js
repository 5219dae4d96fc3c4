// await of values: one job each.
async function count() {
  let sum = 0;
  for (const x of [1, 2, 3]) {
    sum += await x;
  }
  return sum;
}
async function outer() {
  await null;
  await count();
  await undefined;
}
outer();
