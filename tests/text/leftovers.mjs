// flags: --trace
// What a program that ends too early leaves behind.
const never = new Promise(() => {});
setTimeout(() => {}, 100_000).unref();
async function wait() {
  await never;
}
wait();
await never;
