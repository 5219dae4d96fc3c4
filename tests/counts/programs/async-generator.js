// An async generator: yield and return await what they are given.
async function* numbers() {
  try {
    yield 1;
    yield Promise.resolve(2);
    await null;
    yield 3;
    return Promise.resolve(4);
  } finally {
    await 'cleanup';
  }
}
async function main() {
  const it = numbers();
  await it.next();
  await it.next();
  await it.next();
  await it.next();
  await it.next();
}
main();
