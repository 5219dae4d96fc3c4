// Loads a trace into Perfetto's engine and asks, in SQL, whether it holds what the NDJSON of the same run says.
//
// node check.mjs ENGINE_FOLDER TRACE.json TRACE.ndjson

import { readFileSync } from 'node:fs';
import { Engine } from './engine.mjs';

const [folder, traceFile, ndjsonFile] = process.argv.slice(2);
const trace = readFileSync(traceFile);
const events = readFileSync(ndjsonFile, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));

/** How many slices of each category there must be, how many arrows, and which threads. */
function account(events) {
  const slices = {}, threads = new Set(['loop']), queued = new Set(), hosts = new Map();
  const waits = new Set();
  let arrows = 0, depth = 0, looping = false, unended = 0;
  const count = (category) => (slices[category] = (slices[category] ?? 0) + 1);
  const open = (category) => (count(category), depth++);
  const leave = (key) => (looping || depth > 0) && queued.add(key);
  const arrive = (key) => queued.delete(key) && arrows++;
  for (const event of events) {
    const [family, what] = event.type.split('.');
    const job = `${family} ${event[family]}`;
    const frame = `frame ${event.frame}`;
    if (family === 'phase') {
      looping = true;
      count('phase');
    } else if (['task', 'tick', 'micro', 'checkpoint'].includes(family)) {
      if (what === 'queue') {
        leave(job);
        const span = ['timer', 'interval'].includes(event.kind) ? 'timer' : event.where === 'reactor' && 'reactor';
        if (span && family === 'task') {
          count(span);
          waits.add(job);
          threads.add(span === 'timer' ? 'timers' : span);
        }
      } else if (what === 'ready' && event.thread !== undefined) {
        count('pool');
        threads.add(`thread pool ${event.thread}`);
        if (queued.has(job)) arrows++;
      } else if (what === 'ready' && waits.has(job)) {
        count('ready');
      } else if (what === 'start') {
        open(family);
        arrive(job);
      } else if (what === 'end') {
        depth--;
      }
    } else if (family === 'stack') {
      if (what === 'push') hosts.set(event.frame, event.host);
      if (what === 'push' || what === 'resume') open(hosts.get(event.frame) ? 'host' : 'function');
      if (what === 'resume') arrive(frame);
      if (what === 'suspend') leave(frame);
      if (what === 'pop' || what === 'suspend') depth--;
    } else if (family === 'promise') {
      if (what === 'new') count('promise');
      else if (what !== 'settle') count(event.type);
    } else if (['console', 'exit', 'limit'].includes(family)) {
      count(family);
    }
  }
  return { slices, arrows, threads: [...threads].sort() };
}

const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

let failures = 0;
function same(what, actual, expected) {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left === right) return;
  failures++;
  console.log(`${what}:\n  loaded   ${left}\n  recorded ${right}`);
}

const engine = await Engine.start(folder);
same('error', engine.load(trace), '');
same(
  'problems',
  engine.query("SELECT name, value FROM stats WHERE value > 0 AND severity IN ('error', 'data_loss')"),
  [],
);
const expected = account(events);
const rows = engine.query('SELECT category, COUNT(*) AS n FROM slice GROUP BY category ORDER BY category');
same('slices', Object.fromEntries(rows.map((row) => [row.category, row.n])), sorted(expected.slices));
same('arrows', engine.query('SELECT COUNT(*) AS n FROM flow')[0].n, expected.arrows);
same('unended slices', engine.query('SELECT COUNT(*) AS n FROM slice WHERE dur < 0')[0].n, 0);
const threads = engine.query('SELECT DISTINCT name FROM thread WHERE name IS NOT NULL');
same('threads', threads.map((row) => row.name).sort(), expected.threads);
// An arrow must end at the slice of the job or function that it was made for, not at a neighbour.
same(
  'arrows that end elsewhere',
  engine.query(`SELECT s.name FROM flow JOIN slice s ON s.id = flow.slice_in
                WHERE s.category NOT IN ('task', 'tick', 'micro', 'function', 'host', 'pool')`),
  [],
);
const processes = engine.query("SELECT name FROM process WHERE name LIKE 'jsr %'");
same('processes', processes.length, 1);

// A file that was cut off in the midst of its last event must load as well.
const cut = await Engine.start(folder);
same('error of a cut file', cut.load(trace.subarray(0, -20)), '');
same('slices in a cut file', cut.query('SELECT COUNT(*) > 0 AS some FROM slice')[0].some, 1);

console.log(`${failures ? 'FAILED' : 'ok'} ${traceFile}: ${JSON.stringify(expected)}`);
process.exitCode = failures ? 1 : 0;
