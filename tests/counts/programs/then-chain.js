// A chain of then: each reaction makes the next one runnable.
Promise.resolve(1)
  .then((x) => x + 1)
  .then((x) => x * 2)
  .then(() => {});
