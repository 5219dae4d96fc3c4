/*
 * Control flow before promises
 *
 * Series, parallel, and parallel with a limit: the three shapes of asynchronous work, each as a few lines of callbacks.
 * The libraries of that time were collections of functions like these.
 *
 * Predict: how many jobs are under way at most, in each of the three?
 * Then:    jsr lessons/2-07-control-flow.js --trace=tasks
 * Look at: how many timers wait at the same time.
 */

let running = 0;
let most = 0;

function job(name, callback) {
  running += 1;
  most = Math.max(most, running);
  setTimeout(() => {
    running -= 1;
    callback(null, name.toUpperCase());
  }, 5);
}

function series(items, work, done) {
  limited(1, items, work, done);
}

function parallel(items, work, done) {
  limited(Infinity, items, work, done);
}

function limited(limit, items, work, done) {
  const results = [];
  let started = 0;
  let finished = 0;
  let failed = false;

  function startMore() {
    while (started < items.length && started - finished < limit) {
      const index = started;
      started += 1;
      work(items[index], (error, result) => {
        if (failed) return;
        if (error) {
          failed = true;
          done(error);
          return;
        }
        results[index] = result;
        finished += 1;
        if (finished === items.length) done(null, results);
        else startMore();
      });
    }
  }

  startMore();
}

const names = ['a', 'b', 'c', 'd', 'e'];
const report = (shape, next) => (error, results) => {
  console.log(`${shape}: at most ${most} at a time, results ${results.join(' ')}`);
  most = 0;
  next?.();
};

series(names, job, report('series', () => {
  parallel(names, job, report('parallel', () => {
    limited(2, names, job, report('limited'));
  }));
}));
