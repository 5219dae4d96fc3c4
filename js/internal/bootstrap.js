'use strict';

// Sets up the world that programs see, and hands the loop its hooks. Runs once, before any user code. What a program may
// never touch is not loaded here.

if (internalBinding('trace').wantsCalls()) require('internal/trace_calls').install();

const taskQueues = require('internal/task_queues');
const { asyncIds } = taskQueues;
const timers = require('internal/timers');
const rejections = require('internal/rejections');
const execution = require('internal/process/execution');

require('internal/process/setup').setupProcess();
require('internal/globals').defineGlobals();
taskQueues.setProcessRejections(rejections.processRejections);

internalBinding('task_queue').setHooks({
  runMain() {
    try {
      require('internal/main').run();
    } finally {
      asyncIds.execution = 0;
    }
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
  rejections.setTrace(hooks);
  require('internal/console/global').setTraceHook(hooks.console);
}
