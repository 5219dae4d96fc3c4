// Combinators of async functions, awaited.
async function work(n) {
  for (let i = 0; i < n; i++) await i;
  return n;
}
async function main() {
  await Promise.all([work(1), work(2), work(3)]);
  await Promise.race([work(3), work(1)]);
  await Promise.allSettled([work(1), Promise.reject(new Error('no'))]);
  await Promise.any([work(2), Promise.reject(new Error('no'))]);
}
main();
