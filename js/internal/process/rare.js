'use strict';

// Functions of `process` that few programs use. What `process` has under their names loads this when it is called.

const {
  ArrayPrototypePush, FunctionPrototypeCall, MathMax, ObjectKeys, ReflectApply, SafeSet, StringPrototypeIncludes,
  StringPrototypeStartsWith, SymbolFor,
} = primordials;

const { ErrnoException, codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const binding = internalBinding('process');

const warned = new SafeSet();

/** @param {string} feature */
function warnOfExperiment(feature) {
  if (warned.has(feature)) return;
  warned.add(feature);
  process.emitWarning(`${feature} is an experimental feature and might change at any time`, 'ExperimentalWarning');
}

/**
 * `process.execve`: this process becomes another program.
 * @param {string} execPath
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
function execve(execPath, args = [], env = undefined) {
  warnOfExperiment('process.execve');
  const { validateArray, validateObject, validateString } = require('internal/validators');
  validateString(execPath, 'execPath');
  validateArray(args, 'args');
  for (let i = 0; i < args.length; i++) {
    if (typeof args[i] !== 'string' || StringPrototypeIncludes(args[i], '\0')) {
      throw new ERR_INVALID_ARG_VALUE(`args[${i}]`, args[i], 'must be a string without null bytes');
    }
  }
  if (env === undefined) env = process.env;
  else validateObject(env, 'env');
  const names = ObjectKeys(env);
  const pairs = [];
  for (let i = 0; i < names.length; i++) {
    const value = env[names[i]];
    if (typeof value !== 'string' || StringPrototypeIncludes(value, '\0') || StringPrototypeIncludes(names[i], '\0')) {
      throw new ERR_INVALID_ARG_VALUE('env', env, 'must be an object with string keys and values without null bytes');
    }
    ArrayPrototypePush(pairs, `${names[i]}=${value}`);
  }
  const failure = binding.execve(execPath, args, pairs);
  const error = new ErrnoException(-failure, 'process.execve', execPath);
  error.path = execPath;
  throw error;
}

/** Something that keeps the process alive while it is referenced: one with Node's symbol, or with the method itself. */
function callReference(value, name) {
  const method = value?.[SymbolFor(`nodejs.${name}`)] ?? value?.[name];
  if (typeof method === 'function') FunctionPrototypeCall(method, value);
}

/** Names that Node has for what keeps the process alive, by what jsr calls it. */
function resourceName(api) {
  if (StringPrototypeStartsWith(api, 'fs.')) return 'FSReqCallback';
  if (api === 'subprocess.exit') return 'ProcessWrap';
  return StringPrototypeStartsWith(api, 'subprocess.') || StringPrototypeStartsWith(api, 'process.') ? 'PipeWrap' : api;
}

/** `process.getActiveResourcesInfo()`: what keeps the process alive, by name. */
function getActiveResourcesInfo() {
  const active = binding.activeResources();
  const names = [];
  for (let i = 0; i < active.length; i++) names[i] = resourceName(active[i]);
  const { timers, immediates } = require('internal/timers').countReferenced();
  for (let i = 0; i < timers; i++) ArrayPrototypePush(names, 'Timeout');
  for (let i = 0; i < MathMax(immediates, 0); i++) ArrayPrototypePush(names, 'Immediate');
  return names;
}

/** `process.openStdin()`: standard input, which starts to flow. */
function openStdin() {
  process.stdin.resume();
  return process.stdin;
}

/** Prints values to standard error, past all streams. */
function printRaw(values) {
  const { format } = require('internal/util/inspect');
  internalBinding('stdio').write(2, `${ReflectApply(format, null, values)}\n`);
}

module.exports = {
  callReference,
  execve,
  getActiveResourcesInfo,
  openStdin,
  printRaw,
  warnOfExperiment,
};
