'use strict';

// What the queues call while a trace is recorded. Ids of timers and immediates are kept beside them, not on them, so that
// a program that prints a Timeout sees the same with and without a trace.

const { SafeWeakMap } = primordials;
const binding = internalBinding('trace');

const tasks = new SafeWeakMap();

module.exports = {
  tickQueued: binding.tickQueued,
  tickStarts: binding.tickStarts,
  tickEnds: binding.tickEnds,
  callbackQueued: binding.callbackQueued,
  callbackStarts: binding.callbackStarts,
  callbackEnds: binding.callbackEnds,
  checkpointBegins: binding.checkpointBegins,
  checkpointEnds: binding.checkpointEnds,
  console: binding.console,
  rejectionJudged: binding.rejectionJudged,

  /** A timer was made, and waits `delay` ms. */
  timerQueued(timer, repeats, delay) {
    tasks.set(timer, binding.timerQueued(repeats, delay));
  },
  /** A timer waits again: an interval that fired, or a timer that was refreshed. */
  timerQueuedAgain(timer, repeats, delay) {
    tasks.set(timer, binding.timerQueuedAgain(tasks.get(timer), repeats, delay));
  },
  immediateQueued(immediate) {
    tasks.set(immediate, binding.immediateQueued());
  },
  cancelled(item) {
    const id = tasks.get(item);
    if (id !== undefined) binding.taskCancelled(id);
  },
  starts(item) {
    const id = tasks.get(item);
    binding.taskStarts(id);
    return id;
  },
  ends(id) {
    binding.taskEnds(id);
  },
};
