'use strict';

// The main phase of a worker: makes the process that its program sees out of the one that every thread starts with, and
// runs the program.

const { ArrayIsArray, ArrayPrototypePush, ObjectDefineProperty, SafeMap, StringPrototypeStartsWith } = primordials;

const binding = internalBinding('worker');
const { codes } = require('internal/errors');
const { ids, makePort, receiveMessageOnPort } = require('internal/messaging/ports');
const { kError, kOnline, kStdio, kStdioTaken, kUnserializableError } = require('internal/worker/messages');
const execution = require('internal/process/execution');

/** What `require('worker_threads')` shows. */
const state = {
  parentPort: null,
  workerData: undefined,
  environmentData: new SafeMap(),
  threadId: 0,
  threadName: '',
  resourceLimits: {},
};

/** The channel to the parent, for what is not the program's. @type {{ port: any, waiting: number }} */
let channel;

/** @type {Record<string, any>} */
const streams = { __proto__: null };

/** What a worker must not do to the process that it shares. */
const kUnsupported = [
  'abort', 'chdir', 'initgroups', 'setgroups', 'setegid', 'seteuid', 'setgid', 'setuid',
];

function run() {
  channel = { port: makePort(0), waiting: 0 };
  ids.set(channel.port, binding.takePort(channel.port));
  const { message } = receiveMessageOnPort(channel.port);
  identify(message);
  replaceStreams(message.hasStdin);
  limitProcess();
  execution.setParent(reportError, flushStreams);
  channel.port.on('message', onMessage);
  channel.port.unref();
  state.parentPort = message.publicPort;
  state.workerData = message.workerData;
  if (message.environmentData !== undefined) state.environmentData = new SafeMap(message.environmentData);
  require('internal/worker/inbox').open(state.threadId);
  channel.port.postMessage({ type: kOnline });
  runProgram(message);
}

function identify({ argv, filename, doEval }) {
  const { 0: threadId, 1: name, 2: limits } = binding.self();
  state.threadId = threadId;
  state.threadName = name;
  state.resourceLimits = {
    maxYoungGenerationSizeMb: limits[1],
    maxOldGenerationSizeMb: limits[0],
    codeRangeSizeMb: limits[2],
    stackSizeMb: limits[3],
  };
  process.argv = [process.execPath];
  if (doEval) process.argv[1] = '[worker eval]';
  else if (!isDataURL(filename)) process.argv[1] = filename;
  if (ArrayIsArray(argv)) {
    for (let i = 0; i < argv.length; i++) ArrayPrototypePush(process.argv, argv[i]);
  }
}

function isDataURL(filename) {
  return StringPrototypeStartsWith(filename, 'data:');
}

function defineStream(name, get) {
  ObjectDefineProperty(process, name, { __proto__: null, configurable: true, enumerable: true, get, set: undefined });
}

function replaceStreams(hasStdin) {
  defineStream('stdout', () => {
    const { WritableWorkerStdio } = require('internal/worker/stdio');
    return streams.stdout ??= new WritableWorkerStdio(channel, 'stdout');
  });
  defineStream('stderr', () => {
    const { WritableWorkerStdio } = require('internal/worker/stdio');
    return streams.stderr ??= new WritableWorkerStdio(channel, 'stderr');
  });
  defineStream('stdin', () => {
    if (streams.stdin === undefined) {
      const { ReadableWorkerStdio } = require('internal/worker/stdio');
      streams.stdin = new ReadableWorkerStdio(channel, 'stdin');
      if (!hasStdin) streams.stdin.push(null);
    }
    return streams.stdin;
  });
}

function limitProcess() {
  for (let i = 0; i < kUnsupported.length; i++) {
    const name = kUnsupported[i];
    if (typeof process[name] !== 'function') continue;
    const unsupported = () => {
      throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION(`process.${name}()`);
    };
    unsupported.disabled = true;
    process[name] = unsupported;
  }
  const { umask } = process;
  process.umask = function(mask) {
    if (mask !== undefined) throw new codes.ERR_WORKER_UNSUPPORTED_OPERATION('Setting process.umask()');
    return umask();
  };
}

function onMessage(message) {
  const { type, stream } = message;
  if (type === kStdioTaken) {
    // What nothing was written to asks for more, too.
    if (streams[stream] !== undefined) require('internal/worker/stdio').taken(streams[stream]);
  } else if (type === kStdio) {
    require('internal/worker/stdio').push(process[stream], message.chunks);
  }
}

/** An exception that nobody caught goes to the parent. */
function reportError(error) {
  try {
    require('internal/worker/errors').sendError(error, (sent) => {
      channel.port.postMessage({ type: kError, error: sent });
    });
  } catch {
    channel.port.postMessage({ type: kUnserializableError });
  }
}

/** The worker ends: nobody waits any more until the parent has taken what was written. */
function flushStreams() {
  if (streams.stdout !== undefined) require('internal/worker/stdio').taken(streams.stdout);
  if (streams.stderr !== undefined) require('internal/worker/stdio').taken(streams.stderr);
}

function runProgram({ filename, doEval }) {
  const { getOptions } = require('internal/process/options');
  const options = getOptions();
  const entry = require('internal/modules/run_main');
  entry.preload(options.require);
  if (doEval) {
    require('internal/modules/eval').evalScript('[worker eval]', filename, { ...options, print: false });
  } else if (isDataURL(filename)) {
    entry.prepare();
    entry.runEntryPoint((loader) => loader.import(filename, undefined, { __proto__: null }, true));
  } else {
    entry.runMain(filename);
  }
}

module.exports = { run, state };
