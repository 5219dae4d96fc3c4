/*
 * Mistakes that everybody makes
 *
 * Each of these runs without an error message, and does something else than it seems to do.
 *
 * Predict: what does each of them print, and what was meant?
 * Then:    jsr lessons/3-07-common-mistakes.js --trace=promises
 * Look at: the promises that nobody waits for.
 */

const wait = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));

async function forgottenReturn() {
  const finished = [];
  await Promise.resolve().then(() => {
    wait(10).then(() => finished.push('work')); // return is missing
  });
  console.log('forgotten return:       ', finished.length ? 'waited for the work' : 'did not wait for the work');

  await Promise.resolve().then(() => wait(10).then(() => finished.push('work')));
  console.log('with return:            ', finished.includes('work') ? 'waited for the work' : 'did not wait');
}

async function swallowedError() {
  const save = () => Promise.reject(new Error('the disk is full'));

  const quiet = await save().catch(() => {}); // the error is gone
  console.log('swallowed error:        ', 'saved:', quiet);

  const logged = await save().catch((error) => console.log('logged, and swallowed:  ', error.message));
  console.log('logged, and swallowed:  ', 'saved:', logged);

  const honest = await save().then(
    () => 'saved',
    (error) => `not saved: ${error.message}`,
  );
  console.log('said what it means:     ', honest);
}

async function passedAPromise() {
  const value = await Promise.resolve('kept').then(Promise.resolve('never used'));
  console.log('then() wants a function:', value);
}

async function mixedStyles() {
  // A callback inside of a then: the chain cannot know when it is called.
  const order = [];
  await Promise.resolve().then(() => {
    setTimeout(() => order.push('the callback'), 1);
  });
  order.push('the chain');
  await wait(20);
  console.log('mixed styles:           ', order.join(', then '));
}

async function newPromiseAroundAPromise() {
  // The rejection of inner is not passed on: outer stays pending for ever.
  const inner = Promise.reject(new Error('lost'));
  inner.catch(() => {});
  const outer = new Promise((resolve) => {
    inner.then(resolve, () => {});
  });
  console.log('needless new Promise:   ', await Promise.race([outer, wait(5, 'nothing ever comes')]));
  console.log('the promise itself:     ', await inner.catch((error) => `rejected with "${error.message}"`));
}

async function forEachDoesNotWait() {
  const done = [];
  [1, 2, 3].forEach(async (number) => {
    await wait(5);
    done.push(number);
  });
  console.log('forEach with async:     ', done);

  await Promise.all([4, 5, 6].map(async (number) => {
    await wait(10);
    done.push(number);
  }));
  console.log('map with Promise.all:   ', done);
}

(async () => {
  await forgottenReturn();
  await swallowedError();
  await passedAPromise();
  await mixedStyles();
  await newPromiseAroundAPromise();
  await forEachDoesNotWait();
})();
