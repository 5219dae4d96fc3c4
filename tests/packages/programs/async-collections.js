// packages: async
// shows: map, mapLimit, mapSeries, filter, reject, detect, some, every, reduce, sortBy, groupBy, each, eachOf, concat; errors stop them
'use strict';
const async = require('async');

const later = (value, callback) => setImmediate(() => callback(null, value));
const double = (n, callback) => later(n * 2, callback);
const odd = (n, callback) => later(n % 2 === 1, callback);
const list = [3, 1, 4, 1, 5, 9, 2, 6];

const jobs = [
  ['map', (done) => async.map(list, double, done)],
  ['mapSeries', (done) => async.mapSeries(list, double, done)],
  ['filter', (done) => async.filter(list, odd, done)],
  ['reject', (done) => async.reject(list, odd, done)],
  ['detectSeries', (done) => async.detectSeries(list, (n, next) => later(n > 4, next), done)],
  ['some', (done) => async.some(list, odd, done)],
  ['every', (done) => async.every(list, odd, done)],
  ['reduce', (done) => async.reduce(list, 0, (sum, n, next) => later(sum + n, next), done)],
  ['reduceRight', (done) => async.reduceRight(list, '', (text, n, next) => later(text + n, next), done)],
  ['sortBy', (done) => async.sortBy(list, (n, next) => later(-n, next), done)],
  ['groupBy', (done) => async.groupBy(list, (n, next) => later(n % 2 ? 'odd' : 'even', next), done)],
  ['concat', (done) => async.concat([1, 2, 3], (n, next) => later([n, n], next), done)],
  ['transform', (done) => async.transform({ a: 1, b: 2 }, (all, n, key, next) => { all[key] = n + 1; setImmediate(next); }, done)],
  ['mapValues', (done) => async.mapValues({ a: 1, b: 2 }, (n, key, next) => later(key + n, next), done)],
  ['eachOf of a Map', (done) => {
    const seen = [];
    async.eachOfSeries(new Map([['x', 1], ['y', 2]]), (entry, index, next) => { seen.push([entry, index]); next(); }, (error) => done(error, seen));
  }],
  ['an error', (done) => async.map(list, (n, next) => (n === 4 ? next(new Error('no fours')) : double(n, next)), done)],
  ['times', (done) => async.times(4, (n, next) => later(n * n, next), done)],
];

(function next() {
  const job = jobs.shift();
  if (!job) return void limits();
  job[1]((error, result) => {
    console.log(job[0], error ? String(error) : result);
    next();
  });
})();

async function limits() {
  let running = 0, most = 0;
  await async.mapLimit(list, 3, async (n) => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
    return n;
  });
  console.log('at most', most, 'at once');
  await async.map([1], async () => { throw new TypeError('as a promise'); }).catch((error) => console.log('rejects', error.message));
}
