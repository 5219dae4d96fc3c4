'use strict';

// Runs the Promises/A+ suite through the mocha that it brings, and prints what no clock decides: counts and failures.

const run = require('promises-aplus-tests');

module.exports = function aplus(name, adapter) {
  let passes = 0;
  let failures = 0;
  function Counter(runner) {
    runner.on('pass', () => passes++);
    runner.on('fail', (test, error) => {
      failures++;
      console.log('fails:', test.fullTitle(), '-', error.message);
    });
  }
  // The suite's own limit of 200 ms for each test would tell slow machines from fast ones.
  run(adapter, { reporter: Counter, timeout: 60_000, slow: Infinity }, (error) => {
    console.log(`${name}: ${passes} pass, ${failures} fail`, error === null ? '' : error.message);
  });
};
