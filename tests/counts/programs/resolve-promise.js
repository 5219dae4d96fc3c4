// new Promise resolved with a promise takes two jobs; Promise.resolve of a promise takes none.
const inner = Promise.resolve('inner');
new Promise((resolve) => resolve(inner)).then((x) => x);
Promise.resolve(inner).then((x) => x);
const { promise, resolve } = Promise.withResolvers();
promise.then((x) => x);
resolve(inner);
resolve('too late');
