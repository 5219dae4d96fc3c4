// packages: p-queue
// shows: concurrency, priority, pause and start, onIdle, onEmpty, events, clear, abort, timeout, addAll, sizeBy
import PQueue from 'p-queue';

const tick = () => new Promise(setImmediate);
const queue = new PQueue({ concurrency: 1 });
const log = [];
for (const name of ['active', 'completed', 'idle', 'empty', 'add', 'next', 'error']) queue.on(name, (value) => log.push(value === undefined || value instanceof Error ? name : `${name} ${value}`));
queue.pause();
queue.add(async () => { await tick(); return 'plain'; });
queue.add(async () => 'urgent', { priority: 10 });
queue.add(async () => 'late', { priority: -1 });
console.log(queue.size, queue.pending, queue.isPaused);
queue.start();
await queue.onIdle();
console.log(log);

queue.add(async () => { throw new Error('a failure'); }).catch((error) => console.log('rejects', error.message));
await queue.onIdle();

const wide = new PQueue({ concurrency: 2 });
console.log(await wide.addAll([async () => 1, async () => { await tick(); return 2; }, () => 3]));
const slow = new PQueue({ concurrency: 1, timeout: 5 });
await slow.add(() => new Promise((resolve) => setTimeout(resolve, 1e6).unref())).catch((error) => console.log(error.name, error.message));
const controller = new AbortController();
const waiting = new PQueue({ concurrency: 1 });
waiting.add(tick);
const aborted = waiting.add(() => 'never', { signal: controller.signal });
controller.abort();
await aborted.catch((error) => console.log(error.name));
waiting.pause();
waiting.add(() => 'never');
waiting.clear();
console.log(waiting.size, waiting.sizeBy({ priority: 0 }));
await waiting.onEmpty();
try { new PQueue({ concurrency: 0 }); } catch (error) { console.log(error.name, error.message); }
