// Promises that are resolved with thenables ask them in a job of their own.
const good = {
  then(resolve) {
    resolve('good');
  },
};
const bad = {
  then(resolve, reject) {
    reject(new Error('bad'));
  },
};
const late = {
  then(resolve) {
    queueMicrotask(() => resolve('late'));
  },
};
const thrower = {
  then() {
    throw new Error('thrown');
  },
};
Promise.resolve(good).then((x) => x);
Promise.resolve(bad).catch((error) => error);
new Promise((resolve) => resolve(late)).then((x) => x);
Promise.resolve(thrower).catch(() => {});
