// packages: p-limit
// shows: concurrency, order of starts, activeCount and pendingCount, clearQueue, map, errors, validation
import pLimit, { limitFunction } from 'p-limit';

const limit = pLimit(2);
let running = 0, most = 0;
const starts = [];
const work = async (name) => {
  starts.push(name);
  most = Math.max(most, ++running);
  await new Promise(setImmediate);
  running--;
  return name.toUpperCase();
};
const all = Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => limit(work, name)));
console.log('at once', limit.activeCount, limit.pendingCount);
await null;
console.log('after a microtask', limit.activeCount, limit.pendingCount);
console.log(await all, starts, most);
console.log(limit.activeCount, limit.pendingCount);

const results = await Promise.allSettled([limit(() => { throw new Error('sync'); }), limit(async () => { throw new Error('async'); }), limit(() => 'fine')]);
console.log(results.map((result) => result.value ?? result.reason.message));

const one = pLimit(1);
const first = one(() => new Promise(setImmediate));
one(() => console.log('never'));
await null;
one.clearQueue();
await first;
console.log('cleared', one.pendingCount);
console.log(await limit.map([1, 2, 3], async (n, index) => n * index));
const limited = limitFunction(async (n) => n + 1, { concurrency: 1 });
console.log(await Promise.all([limited(1), limited(2)]));
for (const bad of [0, -1, 1.5, 'two']) {
  try { pLimit(bad); } catch (error) { console.log(error.name, error.message); }
}
