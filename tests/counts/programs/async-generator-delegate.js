// yield* in an async generator, to another one and to an array.
async function* inner() {
  yield 1;
  return 'inner';
}
async function* outer() {
  const result = yield* inner();
  yield result;
  yield* [2, Promise.resolve(3)];
}
(async function read() {
  for await (const x of outer()) {
    void x;
  }
})();
