// packages: async
// shows: series, parallel, waterfall, auto, queue, priorityQueue, cargo, retry, timeout, memoize, race, until, whilst, compose, reflect
'use strict';
const async = require('async');

const step = (name) => (callback) => { console.log('does', name); setImmediate(callback, null, name); };

async function main() {
  console.log(await async.series([step('a'), step('b')]));
  console.log(await async.series({ one: step('1'), two: step('2') }));
  console.log(await async.parallel([step('p'), step('q')]));
  console.log(await async.parallelLimit([step('x'), step('y'), step('z')], 2));
  await new Promise((resolve) => async.waterfall([
    (next) => next(null, 1, 2),
    (a, b, next) => setImmediate(next, null, a + b),
    (sum, next) => next(null, sum * 10),
  ], (error, result) => { console.log('waterfall', error, result); resolve(); }));
  console.log(await async.auto({
    data: (callback) => setImmediate(callback, null, 'data'),
    folder: (callback) => setImmediate(callback, null, 'folder'),
    file: ['folder', 'data', (results, callback) => callback(null, `${results.data} in ${results.folder}`)],
    mail: ['file', (results, callback) => callback(null, `mailed ${results.file}`)],
  }));
  try {
    await async.auto({ a: ['b', (r, cb) => cb()], b: ['a', (r, cb) => cb()] });
  } catch (error) {
    console.log(error.message);
  }

  const order = [];
  const queue = async.queue((task, callback) => { order.push(task); setImmediate(callback); }, 2);
  queue.push(['a', 'b', 'c']);
  queue.unshift('first');
  queue.saturated(() => order.push('saturated'));
  await queue.drain();
  console.log('queue', order);

  const urgent = [];
  const priority = async.priorityQueue((task, callback) => { urgent.push(task); setImmediate(callback); }, 1);
  priority.push('low', 10);
  priority.push('high', 1);
  priority.push('middle', 5);
  await priority.drain();
  console.log('priorityQueue', urgent);

  const loads = [];
  const cargo = async.cargo((tasks, callback) => { loads.push([...tasks]); setImmediate(callback); }, 2);
  cargo.push([1, 2, 3, 4, 5]);
  await cargo.drain();
  console.log('cargo', loads);

  let tries = 0;
  console.log('retry', await async.retry({ times: 5, interval: 1 }, async () => {
    if (++tries < 3) throw new Error(`try ${tries}`);
    return `the ${tries}rd time`;
  }));
  await async.retry(2, async () => { throw new Error('always'); }).catch((error) => console.log('gives up:', error.message));

  const slow = async.timeout(function slow(callback) { setTimeout(callback, 1e6).unref(); }, 5);
  await new Promise((resolve) => slow((error) => { console.log(error.message, error.code); resolve(); }));

  let calls = 0;
  const memo = async.memoize((n, callback) => { calls++; setImmediate(callback, null, n * n); });
  await new Promise((resolve) => memo(4, () => memo(4, (error, n) => { console.log('memoize', n, calls); resolve(); })));

  let count = 0;
  await async.whilst(async () => count < 3, async () => { count++; });
  await async.until(async () => count >= 6, async () => { count++; });
  console.log('count', count);
  console.log('race', await async.race([(cb) => setImmediate(cb, null, 'immediate'), (cb) => process.nextTick(cb, null, 'tick')]));
  console.log(await async.parallel(async.reflectAll([async () => 'fine', async () => { throw new Error('not'); }])));
  const addOneThenTriple = async.seq((n, cb) => cb(null, n + 1), (n, cb) => cb(null, n * 3));
  addOneThenTriple(4, (error, n) => console.log('seq', n));
}
main();
