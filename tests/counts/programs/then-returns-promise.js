// A reaction that returns a promise: the outer one follows it, which takes two more jobs.
Promise.resolve()
  .then(() => Promise.resolve(1))
  .then((x) => x)
  .then(() => new Promise((resolve) => queueMicrotask(() => resolve(2))))
  .then((x) => x);
