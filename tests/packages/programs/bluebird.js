// packages: bluebird
// shows: its own scheduler beside native promises, promisify, map with concurrency, coroutine, cancellation, long stacks off, unhandled rejections
'use strict';
const Bluebird = require('bluebird');
const fs = require('node:fs');
Bluebird.config({ cancellation: true, warnings: false, longStackTraces: false });

(async () => {
  setImmediate(() => console.log('immediate'));
  process.nextTick(() => console.log('tick'));
  Promise.resolve().then(() => console.log('native'));
  Bluebird.resolve().then(() => console.log('bluebird'));
  await Bluebird.delay(100);
  const files = Bluebird.promisifyAll(fs);
  console.log((await files.readFileAsync(__filename, 'utf8')).slice(0, 12));
  await files.readFileAsync('/does/not/exist').catch({ code: 'ENOENT' }, (error) => console.log('caught by predicate', error.code, error.isOperational));
  let running = 0, most = 0;
  console.log(await Bluebird.map([1, 2, 3, 4, 5], async (n) => { most = Math.max(most, ++running); await new Promise(setImmediate); running--; return n * n; }, { concurrency: 2 }), most);
  console.log(await Bluebird.mapSeries(['a', 'b'], (value, index) => value + index), await Bluebird.reduce([1, 2, 3], (a, b) => a + b, 0), await Bluebird.filter([1, 2, 3], (n) => n > 1));
  console.log(await Bluebird.props({ a: Bluebird.delay(1, 'late'), b: 2 }), await Bluebird.join(1, Bluebird.resolve(2), (a, b) => a + b));
  console.log(await Bluebird.coroutine(function* (n) { const doubled = yield Bluebird.delay(1, n * 2); return doubled + 1; })(4));
  await Bluebird.delay(1000).timeout(2, 'too slow').catch(Bluebird.TimeoutError, (error) => console.log(error.name, error.message));
  console.log(await Bluebird.some([Bluebird.reject(new Error('x')), 1, 2], 2), await Bluebird.any([Bluebird.reject(new Error('y')), 3]));
  await Bluebird.any([Bluebird.reject(new Error('y'))]).catch(Bluebird.AggregateError, (error) => console.log(error.name, error.length, error[0].message));
  const waits = new Bluebird((resolve, reject, onCancel) => { const timer = setTimeout(resolve, 1e6); onCancel(() => { clearTimeout(timer); console.log('cancelled'); }); });
  waits.finally(() => console.log('finally of a cancelled one', waits.isCancelled()));
  waits.cancel();
  await Bluebird.delay(1);
  console.log(await Bluebird.resolve([1, 2, 3]).spread((a, b, c) => a + b + c), Bluebird.resolve(5).value(), await Bluebird.resolve(7).reflect().then((inspection) => inspection.isFulfilled()));
  await Bluebird.using(Bluebird.resolve('resource').disposer((r) => console.log('disposes', r)), (r) => console.log('uses', r));
  console.log(await Bluebird.fromCallback((callback) => setImmediate(callback, null, 'from a callback')), await Bluebird.try(() => { throw new RangeError('thrown'); }).catch(RangeError, (error) => error.message));
  await new Promise((resolve) => Bluebird.resolve('nodeify').asCallback((error, value) => { console.log(error, value); resolve(); }));
  process.on('unhandledRejection', (reason, promise) => { console.log('unhandled', reason.message, promise instanceof Bluebird); });
  Bluebird.reject(new Error('nobody handles this'));
})();
