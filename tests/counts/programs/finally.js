// finally passes the outcome on, and waits for what its callback returns.
const p = Promise.resolve(1).finally(() => {});
p.then((x) => x);
Promise.reject(new Error('no'))
  .finally(() => 'unused')
  .catch((error) => error.message);
Promise.resolve(2)
  .finally(() => Promise.resolve('waited for'))
  .then((x) => x);
Promise.resolve(3)
  .finally(() => {
    throw new Error('instead');
  })
  .catch(() => {});
