// flags: --why-alive
// What is told without a trace.
const never = new Promise(() => {});
async function wait() {
  await never;
}
wait();
setTimeout(() => {}, 100_000).unref();
