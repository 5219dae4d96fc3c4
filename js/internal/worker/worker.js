'use strict';

// Worker: a thread with a program of its own, as its parent sees it.

const {
  ArrayPrototypePush, FunctionPrototypeBind, ObjectKeys, Promise, PromiseReject, PromiseResolve, ReflectApply,
  RegExpPrototypeExec, SafeMap, SymbolAsyncDispose, SymbolFor,
} = primordials;

const EventEmitter = require('events');
const path = require('path');
const binding = internalBinding('worker');
const messaging = internalBinding('messaging');
const { codes } = require('internal/errors');
const { MessageChannel, ids } = require('internal/messaging/ports');
const { isURL, fileURLToPath } = require('internal/url');
const { validateArray, validateString } = require('internal/validators');
const {
  kError, kLoad, kOnline, kStdio, kStdioTaken, kUnserializableError,
} = require('internal/worker/messages');
const { ReadableWorkerStdio, WritableWorkerStdio, doNotCount, push, taken } = require('internal/worker/stdio');

const SHARE_ENV = SymbolFor('nodejs.worker_threads.SHARE_ENV');

/** The names of limits, in the order of the binding. */
const kLimits = ['maxOldGenerationSizeMb', 'maxYoungGenerationSizeMb', 'codeRangeSizeMb', 'stackSizeMb'];
const kDefaultStack = 4;

const environmentData = binding.isMainThread() ? new SafeMap() : require('internal/worker/main').state.environmentData;

if (binding.isMainThread()) require('internal/worker/inbox').open(0);

/** `setEnvironmentData(key, value)`: for workers that are made from now on; undefined takes it away. */
function setEnvironmentData(key, value) {
  if (value === undefined) environmentData.delete(key);
  else environmentData.set(key, value);
}

/** `getEnvironmentData(key)`. */
function getEnvironmentData(key) {
  return environmentData.get(key);
}

/** The file, data: URL or text that a worker runs. */
function readFilename(filename, options) {
  if (options.eval) {
    if (typeof filename !== 'string') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.eval', options.eval, 'must be false when \'filename\' is not a string');
    }
    return filename;
  }
  if (isURL(filename) && filename.protocol === 'data:') return filename.href;
  if (isURL(filename)) return fileURLToPath(filename);
  if (typeof filename !== 'string') {
    throw new codes.ERR_INVALID_ARG_TYPE('filename', ['string', 'URL'], filename);
  }
  if (path.isAbsolute(filename) || RegExpPrototypeExec(/^\.\.?[\\/]/, filename) !== null) return path.resolve(filename);
  throw new codes.ERR_WORKER_PATH(filename);
}

/** The option `env` for the binding. */
function readEnv(env) {
  if (env === undefined || env === null) return undefined;
  if (env === SHARE_ENV) return true;
  if (typeof env !== 'object') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.env', ['object', 'undefined', 'null', 'worker_threads.SHARE_ENV'], env);
  }
  const flat = [];
  const names = ObjectKeys(env);
  for (let i = 0; i < names.length; i++) ArrayPrototypePush(flat, names[i], `${env[names[i]]}`);
  return flat;
}

/** The option `resourceLimits` for the binding. */
function readLimits(limits) {
  const read = [-1, -1, -1, -1];
  if (limits === null || typeof limits !== 'object') return read;
  for (let i = 0; i < kLimits.length; i++) {
    const limit = limits[kLimits[i]];
    if (typeof limit === 'number') read[i] = limit;
  }
  return read;
}

function readArgv(argv) {
  const read = [];
  if (argv === undefined || argv === null) return read;
  validateArray(argv, 'options.argv');
  for (let i = 0; i < argv.length; i++) ArrayPrototypePush(read, `${argv[i]}`);
  return read;
}

function readFlags(execArgv) {
  if (execArgv === undefined) return undefined;
  const read = [];
  for (let i = 0; i < execArgv.length; i++) ArrayPrototypePush(read, `${execArgv[i]}`);
  const invalid = binding.checkFlags(read);
  if (invalid.length > 0) throw new codes.ERR_WORKER_INVALID_EXEC_ARGV(invalid);
  return read;
}

class Worker extends EventEmitter {
  #channel;
  #publicPort;
  #thread;
  #threadId;
  #name;
  #limits;
  #stdio;
  #online = 0;

  /**
   * @param {string | URL} filename
   * @param {object} [options]
   */
  constructor(filename, options = { __proto__: null }) {
    super();
    if (options.execArgv) validateArray(options.execArgv, 'options.execArgv');
    const argv = readArgv(options.argv);
    const program = readFilename(filename, options);
    const env = readEnv(options.env);
    if (options.name !== undefined) validateString(options.name, 'options.name');
    const flags = readFlags(options.execArgv);
    const limits = readLimits(options.resourceLimits);
    this.#connect(options, { program, argv });
    this.#start(env, flags, limits, options.name ?? 'WorkerThread');
  }

  /** Makes the channels, and sends what the worker is to run. */
  #connect(options, { program, argv }) {
    const control = new MessageChannel();
    this.#channel = { port: control.port1, waiting: 0, end: control.port2 };
    const { port1, port2 } = new MessageChannel();
    const transferList = [port2];
    if (options.transferList) {
      for (let i = 0; i < options.transferList.length; i++) ArrayPrototypePush(transferList, options.transferList[i]);
    }
    control.port1.postMessage({
      type: kLoad,
      filename: program,
      doEval: !!options.eval,
      argv,
      workerData: options.workerData,
      environmentData: environmentData.size > 0 ? environmentData : undefined,
      hasStdin: !!options.stdin,
      publicPort: port2,
    }, transferList);
    this.#publicPort = port1;
    this.#openStreams(options);
    control.port1.on('message', (message) => this.#onControl(message));
    control.port1.unref();
    port1.on('message', (message) => this.emit('message', message));
    port1.on('messageerror', (error) => this.emit('messageerror', error));
    this.#followListeners();
  }

  /** The port of the program keeps the process alive while somebody listens. */
  #followListeners() {
    this.#publicPort.unref();
    this.on('newListener', (name) => {
      if (name === 'message' && this.listenerCount('message') === 0) this.#publicPort?.ref();
    });
    this.on('removeListener', (name) => {
      if (name === 'message' && this.listenerCount('message') === 0) this.#publicPort?.unref();
    });
  }

  #openStreams({ stdin, stdout, stderr }) {
    const channel = this.#channel;
    this.#stdio = {
      stdin: stdin ? new WritableWorkerStdio(channel, 'stdin') : null,
      stdout: new ReadableWorkerStdio(channel, 'stdout'),
      stderr: new ReadableWorkerStdio(channel, 'stderr'),
    };
    if (!stdout) {
      doNotCount(this.#stdio.stdout);
      pipeWithoutWarning(this.#stdio.stdout, process.stdout);
    }
    if (!stderr) {
      doNotCount(this.#stdio.stderr);
      pipeWithoutWarning(this.#stdio.stderr, process.stderr);
    }
  }

  #start(env, flags, limits, name) {
    const onExit = (code, error, reason) => this.#onExit(code, error, reason);
    this.#thread = binding.start(ids.get(this.#channel.end), env, flags, limits, name, onExit);
    if (this.#thread === undefined) {
      throw new codes.ERR_WORKER_INIT_FAILED('ERR_WORKER_INIT_FAILED');
    }
    this.#channel.end = null;
    this.#threadId = this.#thread;
    this.#name = name;
    this.#limits = {
      maxYoungGenerationSizeMb: limits[1],
      maxOldGenerationSizeMb: limits[0],
      codeRangeSizeMb: limits[2],
      stackSizeMb: limits[3] > 0 ? limits[3] : kDefaultStack,
    };
    this.performance = { eventLoopUtilization: FunctionPrototypeBind(this.#utilization, this) };
    process.nextTick(() => process.emit('worker', this));
  }

  #onControl(message) {
    switch (message.type) {
      case kOnline:
        this.#online = now();
        this.emit('online');
        break;
      case kError:
        this.emit('error', require('internal/worker/errors').receiveError(message.error));
        break;
      case kUnserializableError:
        this.emit('error', new codes.ERR_WORKER_UNSERIALIZABLE_ERROR());
        break;
      case kStdio:
        push(this.#stdio[message.stream], message.chunks);
        break;
      case kStdioTaken:
        taken(this.#stdio[message.stream]);
    }
  }

  #onExit(code, error, reason) {
    const { port } = this.#channel;
    messaging.drain(ids.get(this.#publicPort));
    messaging.drain(ids.get(port));
    // What a listener has thrown meanwhile comes first: it may be the end of the process.
    process.nextTick(() => this.#afterExit(code, error, reason));
  }

  #afterExit(code, error, reason) {
    const { port } = this.#channel;
    this.removeAllListeners('newListener');
    this.removeAllListeners('removeListener');
    port.close();
    this.#publicPort.close();
    this.#publicPort = null;
    this.#thread = null;
    const { stdout, stderr } = this.#stdio;
    if (!stdout.readableEnded) stdout.push(null);
    if (!stderr.readableEnded) stderr.push(null);
    if (error !== undefined) this.emit('error', new codes[error](reason));
    this.emit('exit', code);
  }

  /**
   * @param {any} message
   * @param {any[]} [transferList]
   */
  postMessage(...args) {
    if (this.#publicPort === null) return;
    ReflectApply(this.#publicPort.postMessage, this.#publicPort, args);
  }

  /**
   * Ends the worker.
   * @returns {Promise<number | undefined>} its exit code
   */
  terminate(callback) {
    this.ref();
    if (typeof callback === 'function') {
      process.emitWarning(
        'Passing a callback to worker.terminate() is deprecated. It returns a Promise instead.',
        'DeprecationWarning', 'DEP0132');
      if (this.#thread === null) return PromiseResolve();
      this.once('exit', (code) => callback(null, code));
    }
    if (this.#thread === null) return PromiseResolve();
    binding.stop(this.#thread);
    return new Promise((resolve) => this.once('exit', resolve));
  }

  async [SymbolAsyncDispose]() {
    await this.terminate();
  }

  ref() {
    if (this.#thread === null) return;
    binding.setReferenced(this.#thread, true);
    this.#publicPort.ref();
  }

  unref() {
    if (this.#thread === null) return;
    binding.setReferenced(this.#thread, false);
    this.#publicPort.unref();
  }

  get threadId() {
    return this.#thread === null ? -1 : this.#threadId;
  }

  get threadName() {
    return this.#thread === null ? null : this.#name;
  }

  get stdin() {
    return this.#stdio.stdin;
  }

  get stdout() {
    return this.#stdio.stdout;
  }

  get stderr() {
    return this.#stdio.stderr;
  }

  get resourceLimits() {
    return this.#thread === null ? {} : { ...this.#limits };
  }

  getHeapSnapshot() {
    return this.#unavailable('worker.getHeapSnapshot()');
  }

  getHeapStatistics() {
    return this.#unavailable('worker.getHeapStatistics()');
  }

  cpuUsage() {
    return this.#unavailable('worker.cpuUsage()');
  }

  startCpuProfile() {
    return this.#unavailable('worker.startCpuProfile()');
  }

  startHeapProfile() {
    return this.#unavailable('worker.startHeapProfile()');
  }

  /** jsr does not look into a running worker. */
  #unavailable(name) {
    if (this.#thread === null) return PromiseReject(new codes.ERR_WORKER_NOT_RUNNING());
    return PromiseReject(new codes.ERR_METHOD_NOT_IMPLEMENTED(name));
  }

  /** `worker.performance.eventLoopUtilization(first, second)`. */
  #utilization(first, second) {
    const idle = this.#thread === null ? undefined : binding.idleTime(this.#thread);
    if (idle === undefined || this.#online === 0) return { idle: 0, active: 0, utilization: 0 };
    if (second) return share(first.idle - second.idle, first.active - second.active);
    const active = now() - this.#online - idle;
    return first ? share(idle - first.idle, active - first.active) : share(idle, active);
  }
}

function share(idle, active) {
  return { idle, active, utilization: active / (idle + active) };
}

function now() {
  return require('perf_hooks').performance.now();
}

/** Many workers may write to one stream. */
function pipeWithoutWarning(from, to) {
  const max = to.getMaxListeners?.();
  to.setMaxListeners?.(0);
  from.pipe(to);
  to.setMaxListeners?.(max);
}

module.exports = { SHARE_ENV, Worker, getEnvironmentData, setEnvironmentData };
