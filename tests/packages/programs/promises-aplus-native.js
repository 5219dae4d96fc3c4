// packages: promises-aplus-tests
// flags: --unhandled-rejections=none
// stderr: ignore
// shows: all 872 tests of the Promises/A+ suite, against the native Promise
'use strict';
require('./_aplus')('the native Promise', {
  resolved: (value) => Promise.resolve(value),
  rejected: (reason) => Promise.reject(reason),
  deferred() {
    const { promise, resolve, reject } = Promise.withResolvers();
    return { promise, resolve, reject };
  },
});
