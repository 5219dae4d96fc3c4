// Resolving looks `then` up; a getter there may do anything, also make promises and queue jobs.
const quiet = {
  get then() {
    Promise.resolve('unrelated');
    queueMicrotask(() => {});
    return undefined;
  },
};
const loud = {
  get then() {
    Promise.resolve('unrelated').then(() => {});
    return (resolve) => resolve('value');
  },
};
const broken = {
  get then() {
    Promise.resolve('unrelated');
    throw new Error('getter');
  },
};
const proxy = new Proxy(
  {},
  {
    get() {
      new Promise(() => {});
      return undefined;
    },
  },
);
Promise.resolve(quiet).then(() => {});
Promise.resolve(loud).then((x) => x);
Promise.resolve(broken).catch(() => {});
Promise.resolve(proxy).then(() => {});
(async () => {
  await quiet;
  return quiet;
})().then(() => {});
