/*
 * How errors travel
 *
 * A rejection skips every handler for values until it meets one for errors. catch() that returns makes things good
 * again; catch() that throws, or a throwing then(), makes a new rejection.
 *
 * Predict: which numbers are printed?
 * Then:    jsr lessons/3-04-error-propagation.js --trace=promises
 * Look at: which promises are rejected, one after the other, by the same error.
 */

Promise.reject(new Error('first'))
  .then(() => console.log('1'))
  .then(() => console.log('2'))
  .catch((error) => {
    console.log('3', error.message);
    return 'recovered';
  })
  .then((value) => {
    console.log('4', value);
    throw new Error('second');
  })
  .finally(() => console.log('5 finally runs in both cases'))
  .catch((error) => {
    console.log('6', error.message);
    throw new Error('third', { cause: error });
  })
  .catch((error) => console.log('7', error.message, 'because of', error.cause.message))
  .then(() => secondRound());

// then(f, r) and then(f).catch(r) are not the same: r does not see what f throws.
function secondRound() {
  const fails = () => {
    throw new Error('thrown by the handler for values');
  };
  const beside = Promise.resolve().then(fails, () => console.log('8 never'));
  const behind = beside.catch((error) => console.log('9', error.message));

  // Errors of the executor and of a thenable become rejections, but only what is thrown at once.
  return behind
    .then(
      () =>
        new Promise(() => {
          throw new Error('thrown by the executor');
        }),
    )
    .catch((error) => console.log('10', error.message))
    .then(() => {
      new Promise((resolve, reject) => {
        setTimeout(() => {
          try {
            throw new Error('thrown later must be rejected by hand');
          } catch (error) {
            reject(error);
          }
        }, 1);
      }).catch((error) => console.log('11', error.message));
    });
}
