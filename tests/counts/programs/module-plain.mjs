// A module without await: its jobs run once it has been evaluated.
import { setTimeout as later } from 'node:timers';

queueMicrotask(function microtask() {});
process.nextTick(function tick() {});
Promise.resolve().then(function reaction() {});
later(function timer() {
  process.nextTick(function tickOfTimer() {});
  queueMicrotask(function microtaskOfTimer() {});
}, 1);
