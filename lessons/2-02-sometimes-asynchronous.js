/*
 * Never be both
 *
 * A function that calls back at once when it can, and later when it must, has two orders of events. Callers cannot be
 * right about both. Whoever might call back later must always call back later.
 *
 * Predict: what is printed on the first, and what on the second call of each cache?
 * Then:    jsr lessons/2-02-sometimes-asynchronous.js --trace
 * Look at: the tick that makes the second version honest.
 */

const fs = require('node:fs');

function unpredictableCache() {
  const known = new Map();
  return (file, callback) => {
    if (known.has(file)) {
      callback(null, known.get(file));
      return;
    }
    fs.readFile(file, 'utf8', (error, text) => {
      if (!error) known.set(file, text);
      callback(error, text);
    });
  };
}

function honestCache() {
  const read = unpredictableCache();
  const known = new Set();
  return (file, callback) => {
    const deferred = known.has(file) ? (...args) => process.nextTick(callback, ...args) : callback;
    known.add(file);
    read(file, deferred);
  };
}

function tryOut(name, read, done) {
  let ready = false;
  read(__filename, () => {
    console.log(`${name}, first call:  ready is ${ready}`);
    ready = false;
    read(__filename, () => {
      console.log(`${name}, second call: ready is ${ready}`);
      done();
    });
    ready = true;
  });
  ready = true;
}

tryOut('unpredictable', unpredictableCache(), () => {
  tryOut('honest', honestCache(), () => console.log('done'));
});
