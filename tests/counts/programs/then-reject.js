// A rejection passes through handlers that are not there, one job each.
Promise.reject(new Error('no'))
  .then(() => 1)
  .then(() => 2, null)
  .then(undefined, (error) => error.message)
  .then((x) => x);
