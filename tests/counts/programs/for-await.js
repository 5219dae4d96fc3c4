// for await over an async generator, left early, and over arrays of promises.
async function* source() {
  let n = 0;
  try {
    while (true) yield n++;
  } finally {
    await 'closed';
  }
}
async function main() {
  for await (const n of source()) {
    if (n === 2) break;
  }
  for await (const x of [1, Promise.resolve(2)]) {
    void x;
  }
  try {
    for await (const x of [Promise.reject(new Error('no'))]) {
      void x;
    }
  } catch (error) {
    await error.message;
  }
}
main();
