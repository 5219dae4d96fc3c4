'use strict';

// Sets up the world that programs see, and hands the loop its hooks. Runs once, before any user code. What a program may
// never touch is not loaded here.

const taskQueues = require('internal/task_queues');
const timers = require('internal/timers');
const { processRejections } = require('internal/rejections');
const execution = require('internal/process/execution');

require('internal/process/setup').setupProcess();
require('internal/globals').defineGlobals();
taskQueues.setProcessRejections(processRejections);

internalBinding('task_queue').setHooks({
  runMain() {
    require('internal/main').run();
  },
  processTimers: timers.processTimers,
  processImmediates: timers.processImmediates,
  processTicks: taskQueues.processTicks,
  onUncaught: execution.onUncaughtException,
  emitBeforeExit: execution.emitBeforeExit,
  emitExit: execution.emitExit,
});

if (internalBinding('trace').enabled()) {
  const hooks = require('internal/trace_hooks');
  taskQueues.setTrace(hooks);
  timers.setTrace(hooks);
  require('internal/console/global').setTraceHook(hooks.console);
}
