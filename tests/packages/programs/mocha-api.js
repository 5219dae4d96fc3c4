// packages: mocha
// shows: hooks, async tests, failures of all kinds, retries, timeouts, uncaught exceptions, through mocha's API and a reporter
'use strict';
const Mocha = require('mocha');

class Lines extends Mocha.reporters.Base {
  constructor(runner, options) {
    super(runner, options);
    runner.on('suite', (suite) => console.log('suite', suite.title));
    runner.on('pass', (test) => console.log('  ok', test.title, test.currentRetry()));
    runner.on('pending', (test) => console.log('  --', test.title));
    runner.on('retry', (test, error) => console.log('  retry', test.title, error.message));
    runner.on('fail', (test, error) => console.log('  not ok', test.title, error.name, error.message, error.expected, error.actual));
    runner.on('end', () => console.log(this.stats.passes, this.stats.failures, this.stats.pending));
  }
}

const mocha = new Mocha({ reporter: Lines, timeout: 60_000, slow: Infinity, color: false });
mocha.addFile(`${__dirname}/_mocha/suite.js`);
mocha.addFile(`${__dirname}/_mocha/modules.mjs`);
mocha.loadFilesAsync().then(() => {
  mocha.run((failures) => {
    console.log('failures', failures);
    process.exitCode = failures;
  });
});
