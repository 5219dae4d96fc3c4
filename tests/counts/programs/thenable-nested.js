// A thenable that resolves with a thenable that resolves with a promise.
const third = Promise.resolve('end');
const second = {
  then(resolve) {
    resolve(third);
  },
};
const first = {
  then(resolve) {
    resolve(second);
  },
};
Promise.resolve(first).then((x) => x);
