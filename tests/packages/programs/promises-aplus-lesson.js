// packages: promises-aplus-tests
// shows: all 872 tests of the Promises/A+ suite, against the MyPromise of lesson 3-08
'use strict';
const MyPromise = require('../../../lessons/3-08-my-promise.js');
require('./_aplus')('MyPromise', {
  resolved: (value) => MyPromise.resolve(value),
  rejected: (reason) => MyPromise.reject(reason),
  deferred() {
    let resolve, reject;
    const promise = new MyPromise((yes, no) => { resolve = yes; reject = no; });
    return { promise, resolve, reject };
  },
});
