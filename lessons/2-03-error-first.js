/*
 * The error comes first
 *
 * An asynchronous function cannot throw its error to you: your stack is gone when it happens. The convention of Node is
 * a callback whose first argument is the error, or null. Look at it before you look at the result, and return.
 *
 * Predict: which of the three readers does the wrong thing, and how?
 * Then:    jsr lessons/2-03-error-first.js --trace
 * Look at: the tasks in which the callbacks run; none of them has the caller on its stack.
 */

const fs = require('node:fs');
const path = require('node:path');

const data = (name) => path.join(__dirname, '_data', name);

function readConfig(file, callback) {
  fs.readFile(file, 'utf8', (error, text) => {
    if (error) {
      callback(error);
      return;
    }
    let config;
    try {
      config = JSON.parse(text);
    } catch (parseError) {
      callback(new Error(`${path.basename(file)} is not JSON`, { cause: parseError }));
      return;
    }
    // Outside of the try block: an exception of the callback must not come back as an error of this function.
    callback(null, config);
  });
}

const steps = [
  (next) =>
    readConfig(data('config.json'), (error, config) => {
      console.log('a good file:   ', error, config);
      next();
    }),
  (next) =>
    readConfig(data('missing.json'), (error, config) => {
      console.log('a missing file:', error.code, config);
      next();
    }),
  (next) =>
    readConfig(data('broken.json'), (error, config) => {
      console.log('a broken file: ', error.message, '| because:', error.cause.name, config);
      next();
    }),
  // The mistake: no return after the error, so the callback is called twice.
  (next) => {
    function careless(file, callback) {
      fs.readFile(file, 'utf8', (error, text) => {
        if (error) callback(error);
        callback(null, text);
      });
    }
    let calls = 0;
    careless(data('missing.json'), () => {
      calls += 1;
      console.log('the careless one calls back, time', calls);
      if (calls === 2) next();
    });
  },
  () => console.log('done'),
];

(function run() {
  steps.shift()(run);
})();
