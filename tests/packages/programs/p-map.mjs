// packages: p-map
// shows: concurrency, stopOnError, AggregateError, pMapSkip, async iterables, pMapIterable, AbortSignal
import pMap, { pMapIterable, pMapSkip } from 'p-map';

const tick = () => new Promise(setImmediate);
let running = 0, most = 0;
console.log(await pMap([1, 2, 3, 4, 5], async (n) => {
  most = Math.max(most, ++running);
  await tick();
  running--;
  return n * n;
}, { concurrency: 2 }), most);

console.log(await pMap([1, 2, 3, 4], (n) => (n % 2 ? pMapSkip : n)));
async function* numbers() { for (let n = 0; n < 4; n++) { await tick(); yield n; } }
console.log(await pMap(numbers(), (n) => n + 100, { concurrency: 3 }));
console.log(await pMapIterableAll());
async function pMapIterableAll() {
  const got = [];
  for await (const value of pMapIterable(numbers(), async (n) => { await tick(); return -n; }, { concurrency: 2, backpressure: 3 })) got.push(value);
  return got;
}
await pMap([1, 2, 3], async (n) => { if (n > 1) throw new Error(`no ${n}`); }, { concurrency: 1 }).catch((error) => console.log(error.message));
await pMap([1, 2, 3], async (n) => { if (n > 1) throw new Error(`no ${n}`); }, { stopOnError: false })
  .catch((error) => console.log(error.name, error.errors.map((one) => one.message)));
const controller = new AbortController();
const aborted = pMap([1, 2, 3], async (n) => { if (n === 2) controller.abort(); await tick(); }, { concurrency: 1, signal: controller.signal });
await aborted.catch((error) => console.log(error.name, error.message));
await pMap([1], 'no function').catch((error) => console.log(error.name, error.message));
await pMap([1], () => 1, { concurrency: 0 }).catch((error) => console.log(error.name, error.message));
