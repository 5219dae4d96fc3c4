// Promise.try of functions that return, throw and return promises.
Promise.try(() => 1).then((x) => x);
Promise.try((a, b) => a + b, 1, 2).then((x) => x);
Promise.try(() => {
  throw new Error('no');
}).catch(() => {});
Promise.try(async () => {
  await 1;
  return 2;
}).then((x) => x);
