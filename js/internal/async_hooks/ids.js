'use strict';

// Which asynchronous work runs now: its id, the id of what triggered it, and its resource. What is nested is kept on a stack.
// The ids themselves are in internal/task_queues, since timers count them whether anyone looks or not.

const { asyncIds } = require('internal/task_queues');

/** Where the ids of a resource are; the names are part of what `console.log` shows. */
const kAsyncId = primordials.Symbol('async_id_symbol');
const kTriggerId = primordials.Symbol('trigger_async_id_symbol');

/** id, trigger and resource of what is interrupted, three of each. */
let stack = [];
let depth = 0;
/** The resource of what runs outside of all callbacks. */
const topLevel = {};
let resource = topLevel;

module.exports = {
  kAsyncId,
  kTriggerId,

  newAsyncId: () => ++asyncIds.last,

  /** The id of what runs now; 1 in the main script, 0 where no work of its own runs. */
  executionAsyncId: () => asyncIds.execution,
  triggerAsyncId: () => asyncIds.trigger,
  executionAsyncResource: () => resource,

  push(id, trigger, itsResource) {
    stack[depth] = asyncIds.execution;
    stack[depth + 1] = asyncIds.trigger;
    stack[depth + 2] = resource;
    depth += 3;
    asyncIds.execution = id;
    asyncIds.trigger = trigger;
    resource = itsResource;
  },

  /** What was pushed last is over; nothing if the stack was cleared meanwhile. */
  pop() {
    if (depth === 0) return;
    depth -= 3;
    asyncIds.execution = stack[depth];
    asyncIds.trigger = stack[depth + 1];
    resource = stack[depth + 2];
    stack[depth + 2] = undefined;
  },

  isEmpty: () => depth === 0,

  /** Nothing runs. */
  clear() {
    stack = [];
    depth = 0;
    asyncIds.execution = 0;
    asyncIds.trigger = 0;
    resource = topLevel;
  },

  /** Outside of all callbacks: what `itsResource` stands for runs, without an id. */
  setTopLevel(itsResource) {
    resource = itsResource;
  },
};
