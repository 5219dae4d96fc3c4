// packages: promises-aplus-tests, bluebird
// shows: all 872 tests of the Promises/A+ suite, against bluebird
'use strict';
const Bluebird = require('bluebird');
Bluebird.onPossiblyUnhandledRejection(() => {});
require('./_aplus')('bluebird', {
  resolved: (value) => Bluebird.resolve(value),
  rejected: (reason) => Bluebird.reject(reason),
  deferred() {
    let resolve, reject;
    const promise = new Bluebird((yes, no) => { resolve = yes; reject = no; });
    return { promise, resolve, reject };
  },
});
