// Exceptions in callbacks become rejections.
Promise.resolve()
  .then(() => {
    throw new Error('first');
  })
  .catch((error) => {
    throw new Error('second', { cause: error });
  })
  .catch((error) => error.cause.message)
  .then((text) => text.length);
