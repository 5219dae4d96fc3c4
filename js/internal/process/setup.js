'use strict';

// Makes `process` out of the bare object that the internal modules share. Everything that a program may never use is
// loaded when it is first used.

const { FunctionPrototypeCall, ObjectCreate, ObjectDefineProperty, ObjectFreeze, ObjectSetPrototypeOf, SymbolToStringTag } =
  primordials;

const binding = internalBinding('process');
const EventEmitter = require('events');
const execution = require('internal/process/execution');
const methods = require('internal/process/methods');
const { getOptions } = require('internal/process/options');
const warning = require('internal/process/warning');
const { nextTick } = require('internal/task_queues');

/** A property that cannot be written. */
function defineConstant(target, name, value, enumerable = true) {
  ObjectDefineProperty(target, name, { __proto__: null, configurable: true, enumerable, writable: false, value });
}

/**
 * An accessor.
 * @param {string} name
 * @param {() => any} get
 * @param {((value: any) => void) | undefined} set
 * @param {boolean} [configurable]
 */
function defineAccessor(name, get, set, configurable = true) {
  ObjectDefineProperty(process, name, { __proto__: null, configurable, enumerable: true, get, set });
}

function setupProcess() {
  const identity = binding.identity();
  setPrototype();
  defineIdentity(identity);
  process._rawDebug = methods._rawDebug;
  FunctionPrototypeCall(EventEmitter, process);
  defineExecution();
  defineSystem();
  defineHandlers();
  defineStreams();
  defineSystemOfMain();
  defineEnvironment(identity);
  defineSwitches();
  listen();
}

/** process -> { constructor: process } -> EventEmitter.prototype, so that it shows as `process {`. */
function setPrototype() {
  const holder = {
    process: function() {},
  };
  const constructor = holder.process;
  const prototype = ObjectCreate(EventEmitter.prototype, {
    __proto__: null,
    constructor: { __proto__: null, configurable: true, enumerable: false, writable: true, value: constructor },
  });
  ObjectSetPrototypeOf(process, prototype);
  ObjectDefineProperty(process, SymbolToStringTag, {
    __proto__: null,
    configurable: false,
    enumerable: false,
    writable: true,
    value: 'process',
  });
}

function defineIdentity({ node, jsr, v8, arch, platform }) {
  defineConstant(process, 'version', `v${node}`);
  const versions = {};
  defineConstant(versions, 'node', node);
  defineConstant(versions, 'jsr', jsr);
  defineConstant(versions, 'v8', v8);
  defineConstant(process, 'versions', versions);
  defineConstant(process, 'arch', arch);
  defineConstant(process, 'platform', platform);
  const release = {};
  // Programs ask this to learn whether they run in a browser.
  defineConstant(release, 'name', 'node');
  defineConstant(process, 'release', release);
}

function defineExecution() {
  defineAccessor('_exiting', execution.isExiting, execution.setExiting);
  defineAccessor('exitCode', execution.getExitCode, execution.setExitCode, false);
}

/** Methods under their own names, in Node's order. */
function defineMethods(source, names) {
  for (let i = 0; i < names.length; i++) process[names[i]] = source[names[i]];
}

function defineSystem() {
  defineConfig();
  defineMethods(methods, ['uptime', '_getActiveRequests', '_getActiveHandles', 'getActiveResourcesInfo']);
  process.reallyExit = execution.reallyExit;
  defineMethods(methods, [
    '_kill', 'loadEnvFile', 'cpuUsage', 'threadCpuUsage', 'resourceUsage', 'memoryUsage', 'constrainedMemory',
    'availableMemory', 'kill',
  ]);
  process.exit = execution.exit;
  defineMethods(methods, ['execve', 'ref', 'unref']);
  defineFinalization();
  defineMethods(methods, ['hrtime', 'openStdin', 'getuid', 'geteuid', 'getgid', 'getegid', 'getgroups']);
  defineFeatures();
}

/** What concerns exceptions, warnings and ticks. */
function defineHandlers() {
  defineMethods(execution, [
    'setUncaughtExceptionCaptureCallback', 'addUncaughtExceptionCaptureCallback', 'hasUncaughtExceptionCaptureCallback',
  ]);
  process.emitWarning = warning.emitWarning;
  process.nextTick = nextTick;
  defineAccessor('sourceMapsEnabled', methods.isSourceMapsEnabled, undefined);
  defineMethods(methods, ['setSourceMapsEnabled', 'getBuiltinModule']);
}

/** What changes the process as a whole. */
function defineSystemOfMain() {
  defineMethods(methods, [
    'abort', 'umask', 'chdir', 'cwd', 'initgroups', 'setgroups', 'setegid', 'seteuid', 'setgid', 'setuid',
  ]);
}

function defineFinalization() {
  let value;
  defineAccessor('finalization', () => {
    value ??= require('internal/process/finalization');
    return value;
  }, (replacement) => {
    value = replacement;
  });
}

function defineConfig() {
  defineConstant(process, 'config', ObjectFreeze({
    target_defaults: ObjectFreeze({
      cflags: ObjectFreeze([]),
      default_configuration: 'Release',
      defines: ObjectFreeze([]),
      include_dirs: ObjectFreeze([]),
      libraries: ObjectFreeze([]),
    }),
    variables: ObjectFreeze({}),
  }));
}

function defineFeatures() {
  defineConstant(process, 'features', {
    inspector: false,
    debug: false,
    uv: true,
    ipv6: true,
    tls_alpn: false,
    tls_sni: false,
    tls_ocsp: false,
    tls: false,
    openssl_is_boringssl: false,
    cached_builtins: true,
    require_module: true,
    typescript: 'strip',
  });
}

function defineStreams() {
  defineAccessor('stdout', getStdout, undefined);
  defineAccessor('stdin', getStdin, undefined);
  defineAccessor('stderr', getStderr, undefined);
}

function getStdout() {
  return require('internal/process/stdio').getStdout();
}

function getStdin() {
  return require('internal/process/stdio').getStdin();
}

function getStderr() {
  return require('internal/process/stdio').getStderr();
}

function defineEnvironment({ argv0, execPath, execArgv, scriptArgs, main, pid }) {
  process.env = binding.env();
  ObjectDefineProperty(process, 'title', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get: methods.getTitle,
    set: methods.setTitle,
  });
  process.argv = [execPath];
  if (main !== undefined) process.argv[1] = main;
  for (let i = 0; i < scriptArgs.length; i++) process.argv[process.argv.length] = scriptArgs[i];
  process.execArgv = execArgv;
  defineConstant(process, 'pid', pid);
  defineAccessor('ppid', () => binding.ids()[0], undefined);
  process.execPath = execPath;
  ObjectDefineProperty(process, 'argv0', {
    __proto__: null,
    configurable: false,
    enumerable: true,
    writable: false,
    value: argv0,
  });
}

/** Flags about warnings, which programs may read and set. */
function defineSwitches() {
  const options = getOptions();
  if (options.noDeprecation) defineConstant(process, 'noDeprecation', true);
  if (options.throwDeprecation) defineConstant(process, 'throwDeprecation', true);
  if (options.traceDeprecation) defineConstant(process, 'traceDeprecation', true);
  if (options.traceWarnings) defineConstant(process, 'traceProcessWarnings', true);
}

function listen() {
  // Signals are for the main thread.
  if (internalBinding('worker').isMainThread()) {
    process.on('newListener', startListeningIfSignal);
    process.on('removeListener', stopListeningIfSignal);
  }
  warning.printWarnings();
}

function startListeningIfSignal(event) {
  // Only names of signals begin so, and the module that knows them is rarely needed.
  if (typeof event === 'string' && event[0] === 'S' && event[1] === 'I' && event[2] === 'G') {
    require('internal/process/signals').startListeningIfSignal(event);
  }
}

function stopListeningIfSignal(event) {
  if (typeof event === 'string' && event[0] === 'S' && event[1] === 'I' && event[2] === 'G') {
    require('internal/process/signals').stopListeningIfSignal(event);
  }
}

module.exports = { setupProcess };
