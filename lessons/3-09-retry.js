/*
 * retryPromise
 *
 * Try again when it fails, a limited number of times, with a pause that grows, and only if trying again can help. The
 * last error is the one that is reported.
 *
 * Predict: how many attempts does each of the four calls make?
 * Then:    jsr lessons/3-09-retry.js --trace=tasks
 * Look at: the timers of the pauses, and their delays.
 */

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Calls `work(attempt)` until it succeeds, at most `retries` times more after the first.
 * `isWorthwhile(error)` decides whether another attempt makes sense.
 */
function retryPromise(work, retries, { pause = 1, isWorthwhile = () => true } = {}) {
  const attempt = (number) =>
    Promise.resolve()
      .then(() => work(number))
      .catch((error) => {
        if (number > retries || !isWorthwhile(error)) throw error;
        return wait(pause * 2 ** (number - 1)).then(() => attempt(number + 1));
      });
  return attempt(1);
}

/** Something that fails so many times before it works. */
function flaky(failures) {
  return (attempt) => {
    console.log(`  attempt ${attempt}`);
    if (attempt <= failures) throw new Error(`attempt ${attempt} failed`);
    return Promise.resolve(`worked at attempt ${attempt}`);
  };
}

const report = (name, promise) =>
  promise.then(
    (value) => console.log(`${name}: ${value}`),
    (error) => console.log(`${name}: ${error.message}`),
  );

async function main() {
  await report('works at once', retryPromise(flaky(0), 3));
  await report('works in the end', retryPromise(flaky(2), 3));
  await report('never works', retryPromise(flaky(9), 3));
  await report('not worthwhile', retryPromise(flaky(9), 3, { isWorthwhile: (error) => !error.message.includes('1') }));
}

main();
