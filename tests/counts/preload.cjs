'use strict';
// Loaded into Node before a program: notes every job that runs, every resource that is made, and how often each function
// was entered. What it notes goes to the file $COUNTS_OUT when the process ends.
//
// $COUNTS_MODE is
//   jobs       nothing of the program's world is touched
//   collected  the same, and garbage is collected before each job and at the end (needs --expose-gc)
//   kinds      Promise.prototype.then is wrapped, to tell an await from a reaction

const { createHook } = require('node:async_hooks');
const { promiseHooks } = require('node:v8');
const { getCallSites } = require('node:util');
const { readFileSync, realpathSync, writeFileSync } = require('node:fs');
const { pathToFileURL } = require('node:url');
const { Session } = require('node:inspector');
const { resolve } = require('node:path');

const MODE = process.env.COUNTS_MODE;
const OUT = process.env.COUNTS_OUT;
const program = realpathSync(resolve(process.argv[1]));
const names = new Set([program, pathToFileURL(program).href]);

// Frames of these only stand between the program and the hook.
const DOORS = new Set([
  'node:internal/async_hooks',
  'node:async_hooks',
  'node:internal/process/task_queues',
  'node:internal/timers',
  'node:timers',
  __filename,
]);

const TOKENS = { PROMISE: 'promise', TickObject: 'tick', Microtask: 'microtask', Immediate: 'immediate' };

/** What is known of each resource that is the program's, by async id. */
const resources = new Map();
/** The same for promises, for the hooks that speak of promises. */
const promises = new WeakMap();
/** Promises that came from another one: by `then`, or by an `await` of it. */
const children = new WeakSet();
/** The promises that they came from. */
const parents = new WeakSet();
/** What is running, innermost last, and whether it is the program's. */
const running = [];
const jobs = [];
const inits = {};
/** Calls of Promise.prototype.then that are on the stack. */
let thens = 0;

/** The frames of the stack, innermost first. These are true frames: no "async" ones that were left long ago. */
function frames() {
  return getCallSites(200);
}

const isProgram = (frame) => names.has(frame.scriptName);
const place = (frame) => (frame === undefined ? null : `${frame.lineNumber}:${frame.columnNumber}`);

/** Of a promise: it is the program's if the program is on the stack, or if a job of the program runs. */
function ownPromise(stack) {
  return stack.some(isProgram) || (running.length > 0 && running[running.length - 1].own);
}

/** Of anything else: it is the program's if the program called the function that made it. */
function ownCall(stack) {
  const caller = stack.find((frame) => !DOORS.has(frame.scriptName));
  return caller !== undefined && isProgram(caller);
}

createHook({
  init(id, type, trigger, resource) {
    const stack = frames();
    if (!(type === 'PROMISE' ? ownPromise(stack) : ownCall(stack))) return;
    const known = { type, resource, at: place(stack.find(isProgram)), inThen: thens > 0, ran: 0 };
    resources.set(id, known);
    if (type === 'PROMISE') promises.set(resource, known);
    const name = type === 'Timeout' && resource._repeat !== null ? 'Interval' : type;
    inits[name] = (inits[name] ?? 0) + 1;
  },
  before(id) {
    const known = resources.get(id);
    const entry = { own: known !== undefined, job: undefined, known };
    running.push(entry);
    if (MODE === 'collected') gc();
    if (known === undefined) return;
    const { type, resource, at } = known;
    const kind = TOKENS[type] ?? (type === 'Timeout' ? (resource._repeat === null ? 'timeout' : 'interval') : `?${type}`);
    entry.job = { kind, at };
    jobs.push(entry.job);
    known.ran++;
  },
  after() {
    const { job, known } = running.pop() ?? {};
    if (job === undefined || job.kind !== 'promise' || MODE !== 'kinds') return;
    job.kind = kindOf(job, known);
    if (job.kind === 'thenable') job.at = null;
  },
}).enable();

/** Which kind of promise job `job` was, now that it has run. */
function kindOf(job, known) {
  // What settles when nothing of the program is on the stack any more was settled by the job itself, with what its
  // handler returned. A thenable job does not do that: it calls `then`, and what settles the promise is a call from there.
  const itself = job.settledByItself === true;
  // Made by `then`, or inside of it by a constructor of the program's own: its reaction runs first, and if that returned
  // a thenable, the thenable is asked after it.
  if (known.inThen) return known.ran > 1 ? 'thenable' : 'reaction';
  // V8 gives an `await` a promise that nobody sees, and that is nobody's parent. If what is awaited is no promise, V8
  // wraps it in another one first, which the await then comes from.
  if (children.has(known.resource)) return parents.has(known.resource) ? 'thenable' : 'await';
  // The one promise that settles itself and is nobody's child is that of a sync iterator that is read asynchronously. (A
  // thenable whose `then` throws looks the same, but is not written on such a line.)
  return itself && iterates(known.at) ? 'reaction' : 'thenable';
}

const lines = readFileSync(program, 'utf8').split('\n');
const iterates = (at) => at !== null && /for await|yield\*/.test(lines[at.split(':')[0] - 1]);

if (MODE === 'kinds') {
  promiseHooks.createHook({
    init(promise, parent) {
      if (parent === undefined) return;
      children.add(promise);
      parents.add(parent);
    },
    settled(promise) {
      const top = running[running.length - 1];
      if (top?.known !== undefined && promises.get(promise) === top.known && !frames().some(isProgram)) {
        top.job.settledByItself = true;
      }
    },
  });
  // Outside of a call of `then`, a promise with a parent can only be an await's: `catch`, `finally`, the combinators and
  // thenable jobs all call `then`, and `await` does not.
  const original = Promise.prototype.then;
  Object.defineProperty(Promise.prototype, 'then', {
    ...Object.getOwnPropertyDescriptor(Promise.prototype, 'then'),
    value: {
      then(onFulfilled, onRejected) {
        thens++;
        try {
          return Reflect.apply(original, this, [onFulfilled, onRejected]);
        } finally {
          thens--;
        }
      },
    }.then,
  });
}

const session = new Session();
session.connect();
session.post('Profiler.enable');
// Without `detailed`, V8 counts each resumption of a generator or async function as another call.
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

process.on('exit', () => {
  // Code that has not run for several collections is dropped.
  for (let i = 0; MODE === 'collected' && i < 10; i++) gc();
  let functions = [];
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    const scripts = result.filter((script) => names.has(script.url));
    functions = scripts.flatMap((script) =>
      script.functions.map(({ functionName, ranges: [{ startOffset, endOffset, count }] }) => ({
        name: functionName,
        start: startOffset,
        end: endOffset,
        count,
      })),
    );
  });
  writeFileSync(OUT, JSON.stringify({ jobs, inits, functions }));
});
