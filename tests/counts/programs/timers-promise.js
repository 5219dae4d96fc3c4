// Sleeping in async functions.
const sleep = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));
async function main() {
  const a = await sleep(1, 'a');
  const b = await sleep(1, a + 'b');
  await Promise.race([sleep(1), sleep(80)]);
  return b;
}
main().then((x) => x);
