// flags: --trace
// Two calls of an async function that interleave.
function later() {
  return new Promise((resolve) => setImmediate(resolve));
}
async function load(name) {
  console.log('start', name);
  await later();
  console.log('done', name);
  return name;
}
async function main() {
  const first = load('first');
  const second = load('second');
  console.log(await first, await second);
}
main();
