// Resolutions that are refused or come too late: with itself, twice, from within the executor and after a throw.
const { promise, resolve } = Promise.withResolvers();
resolve(promise);
promise.catch((error) => error.name);
new Promise((resolve, reject) => {
  resolve(1);
  reject(new Error('too late'));
  throw new Error('ignored');
}).then((x) => x);
new Promise((resolve) => {
  resolve(new Promise(() => {}));
  resolve('too late');
}).then(() => {});
new Promise(() => {
  throw new Error('executor');
}).catch(() => {});
const twice = {
  then(resolve, reject) {
    resolve('first');
    resolve('second');
    reject(new Error('third'));
  },
};
Promise.resolve(twice).then((x) => x);
const forever = Promise.reject(new Error('no')).then(() => 1);
forever.catch(() => {});
