'use strict';

// What programs say about a child before it is started, checked and made uniform.

const {
  ArrayIsArray, ArrayPrototypeJoin, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeUnshift, NumberIsFinite,
  ObjectKeys, StringPrototypeIncludes, StringPrototypeToUpperCase,
} = primordials;

const {
  codes: {
    ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_SYNC_FORK_INPUT, ERR_IPC_ONE_PIPE, ERR_IPC_SYNC_FORK,
    ERR_UNKNOWN_SIGNAL,
  },
} = require('internal/errors');
const { kEmptyObject } = require('internal/util');
const { isArrayBufferView } = require('internal/util/types');
const {
  validateBoolean, validateInt32, validateInteger, validateNumber, validateObject, validateString,
} = require('internal/validators');

/** What a descriptor of the child is, for the binding. */
const kNothing = -1;
const kPipe = -2;

let warnedOfShell = false;

/** No text for the system may hold a NUL, which would end it early. */
function validateNoNull(value, name) {
  if (typeof value === 'string' && StringPrototypeIncludes(value, '\0')) {
    throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
  }
}

/**
 * The number of a signal.
 * @param {string | number} signal in any case of letters
 */
function convertToValidSignal(signal) {
  const signals = require('internal/process/methods').getSignals();
  if (typeof signal === 'number') {
    const names = ObjectKeys(signals);
    for (let i = 0; i < names.length; i++) {
      if (signals[names[i]] === signal) return signal;
    }
  }
  if (typeof signal === 'string') {
    const number = signals[StringPrototypeToUpperCase(signal)];
    if (number) return number;
  }
  throw new ERR_UNKNOWN_SIGNAL(signal);
}

/** The option `killSignal`: a number, or undefined. */
function sanitizeKillSignal(signal) {
  if (typeof signal === 'string' || typeof signal === 'number') return convertToValidSignal(signal);
  if (signal === null || signal === undefined) return undefined;
  throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], signal);
}

function validateTimeout(timeout) {
  if (timeout !== null && timeout !== undefined) validateInteger(timeout, 'timeout', 0);
}

function validateMaxBuffer(maxBuffer) {
  if (maxBuffer !== null && maxBuffer !== undefined) validateNumber(maxBuffer, 'options.maxBuffer', 0);
}

function isGiven(value) {
  return value !== null && value !== undefined;
}

function validateSpawnOptions(options) {
  let { cwd } = options;
  if (isGiven(cwd)) cwd = require('internal/fs/utils').getValidatedPath(cwd, 'options.cwd');
  if (isGiven(options.detached)) validateBoolean(options.detached, 'options.detached');
  if (isGiven(options.uid)) validateInt32(options.uid, 'options.uid');
  if (isGiven(options.gid)) validateInt32(options.gid, 'options.gid');
  const { shell } = options;
  if (isGiven(shell) && typeof shell !== 'boolean' && typeof shell !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], shell);
  }
  if (isGiven(options.argv0)) {
    validateString(options.argv0, 'options.argv0');
    validateNoNull(options.argv0, 'options.argv0');
  }
  if (isGiven(options.windowsHide)) validateBoolean(options.windowsHide, 'options.windowsHide');
  if (isGiven(options.windowsVerbatimArguments)) {
    validateBoolean(options.windowsVerbatimArguments, 'options.windowsVerbatimArguments');
  }
  return cwd;
}

/** The command line of the shell that runs `file` and `args`. */
function throughShell(file, args, shell) {
  validateNoNull(shell, 'options.shell');
  if (args.length > 0 && !warnedOfShell) {
    warnedOfShell = true;
    process.emitWarning('Passing args to a child process with shell option true can lead to security vulnerabilities, as ' +
      'the arguments are not escaped, only concatenated.', 'DeprecationWarning', 'DEP0190');
  }
  const command = args.length > 0 ? `${file} ${ArrayPrototypeJoin(args, ' ')}` : file;
  return { file: typeof shell === 'string' ? shell : '/bin/sh', args: ['-c', command] };
}

/** `NAME=value` for each variable, those that the object inherits too. */
function toEnvPairs(env) {
  const pairs = [];
  for (const key in env) {
    const value = env[key];
    if (value !== undefined) {
      validateNoNull(key, `options.env['${key}']`);
      validateNoNull(value, `options.env['${key}']`);
      ArrayPrototypePush(pairs, `${key}=${value}`);
    }
  }
  return pairs;
}

/**
 * The arguments of `spawn` and `spawnSync`.
 * @param {string} file
 * @param {string[] | object} [args] may be left out
 * @param {object} [options]
 */
function normalizeSpawnArguments(file, args, options) {
  validateString(file, 'file');
  validateNoNull(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');
  if (ArrayIsArray(args)) {
    args = ArrayPrototypeSlice(args);
  } else if (args === null || args === undefined) {
    args = [];
  } else if (typeof args !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  } else {
    options = args;
    args = [];
  }
  for (let i = 0; i < args.length; i++) validateNoNull(args[i], `args[${i}]`);
  if (options === undefined) options = kEmptyObject;
  else validateObject(options, 'options');
  options = { __proto__: null, ...options };
  const cwd = validateSpawnOptions(options);
  if (options.shell) ({ file, args } = throughShell(file, args, options.shell));
  ArrayPrototypeUnshift(args, typeof options.argv0 === 'string' ? options.argv0 : file);
  return {
    __proto__: null,
    ...options,
    args,
    cwd,
    detached: !!options.detached,
    envPairs: toEnvPairs(options.env || process.env),
    file,
    windowsHide: !!options.windowsHide,
    windowsVerbatimArguments: !!options.windowsVerbatimArguments,
  };
}

/**
 * The arguments of `execFile` and its kin.
 * @param {string} file
 * @param {string[]} [args]
 * @param {object} [options]
 * @param {Function} [callback]
 */
function normalizeExecFileArguments(file, args, options, callback) {
  if (ArrayIsArray(args)) {
    args = ArrayPrototypeSlice(args);
  } else if (args !== null && typeof args === 'object') {
    callback = options;
    options = args;
    args = null;
  } else if (typeof args === 'function') {
    callback = args;
    options = null;
    args = null;
  }
  args ??= [];
  if (typeof args !== 'object') throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  if (typeof options === 'function') callback = options;
  else if (isGiven(options)) validateObject(options, 'options');
  if (typeof options === 'function' || !isGiven(options)) options = kEmptyObject;
  if (isGiven(callback)) require('internal/validators').validateFunction(callback, 'callback');
  if (isGiven(options.argv0)) {
    validateString(options.argv0, 'options.argv0');
    validateNoNull(options.argv0, 'options.argv0');
  }
  return { file, args, options, callback };
}

/**
 * The arguments of `exec` and `execSync`.
 * @param {string} command
 * @param {object | Function} [options]
 * @param {Function} [callback]
 */
function normalizeExecArguments(command, options, callback) {
  validateString(command, 'command');
  validateNoNull(command, 'command');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

const kWords = ['ignore', 'pipe', 'overlapped', 'inherit'];

/**
 * `stdio` as a word, for each of the first three descriptors, and what stands behind it.
 * @param {string} word
 */
function expandStdioWord(word) {
  for (let i = 0; i < kWords.length; i++) {
    if (kWords[i] === word) return word === 'inherit' ? [0, 1, 2] : [word, word, word];
  }
  throw new ERR_INVALID_ARG_VALUE('stdio', word);
}

/** The handle of a stream of ours: what a socket holds, or the socket's own handle. */
function handleOf(value) {
  const { Pipe } = require('internal/net/pipe');
  const candidates = [value, value?.handle, value?._handle];
  for (let i = 0; i < candidates.length; i++) {
    if (candidates[i] instanceof Pipe) return candidates[i];
  }
  return undefined;
}

/** One entry of `stdio`. */
function toStdioEntry(value, index, sync) {
  value ??= index < 3 ? 'pipe' : 'ignore';
  if (value === 'ignore') return { type: 'ignore', fd: kNothing };
  if (value === 'pipe' || value === 'overlapped' || (typeof value === 'number' && value < 0)) {
    return { type: 'pipe', fd: kPipe, readable: index === 0, writable: index !== 0 };
  }
  if (value === 'ipc') {
    if (sync) throw new ERR_IPC_SYNC_FORK();
    return { type: 'pipe', fd: kPipe, ipc: true };
  }
  if (value === 'inherit') return { type: 'inherit', fd: index };
  if (typeof value === 'number' || typeof value.fd === 'number') {
    return { type: 'fd', fd: typeof value === 'number' ? value : value.fd };
  }
  const handle = handleOf(value);
  if (handle !== undefined) return { type: 'wrap', fd: handle.fd, handle, stream: value };
  if (isArrayBufferView(value) || typeof value === 'string') {
    if (sync) return { type: 'ignore', fd: kNothing };
    throw new ERR_INVALID_SYNC_FORK_INPUT(require('internal/util/inspect').inspect(value));
  }
  throw new ERR_INVALID_ARG_VALUE('stdio', value);
}

/**
 * What each descriptor of the child shall be.
 * @param {string | any[]} stdio
 * @param {boolean} sync for spawnSync
 * @returns {{ stdio: any[], ipcFd: number | undefined }}
 */
function getValidStdio(stdio, sync) {
  if (typeof stdio === 'string') stdio = expandStdioWord(stdio);
  else if (!ArrayIsArray(stdio)) throw new ERR_INVALID_ARG_VALUE('stdio', stdio);
  const entries = [];
  let ipcFd;
  // The caller sees this, as in Node.
  while (stdio.length < 3) ArrayPrototypePush(stdio, undefined);
  for (let i = 0; i < stdio.length; i++) {
    const entry = toStdioEntry(stdio[i], i, sync);
    if (entry.ipc) {
      if (ipcFd !== undefined) throw new ERR_IPC_ONE_PIPE();
      ipcFd = i;
    }
    ArrayPrototypePush(entries, entry);
  }
  return { stdio: entries, ipcFd };
}

/** The limit on output as the binding wants it. */
function isLimited(maxBuffer) {
  return isGiven(maxBuffer) && NumberIsFinite(maxBuffer);
}

module.exports = {
  convertToValidSignal,
  expandStdioWord,
  getValidStdio,
  isLimited,
  kNothing,
  kPipe,
  normalizeExecArguments,
  normalizeExecFileArguments,
  normalizeSpawnArguments,
  sanitizeKillSignal,
  validateMaxBuffer,
  validateNoNull,
  validateTimeout,
};
