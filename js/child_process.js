'use strict';

// child_process: other programs, started from this one.

const {
  ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypeJoin, ArrayPrototypeLastIndexOf, ArrayPrototypePush,
  ArrayPrototypeSlice, Error, NumberPOSITIVE_INFINITY: kInfinity, ObjectDefineProperty, PromiseWithResolvers, ReflectApply,
  StringPrototypeIndexOf, StringPrototypeSlice, SymbolDispose, SymbolFor, TypeError,
} = primordials;

const { AbortError, codes } = require('internal/errors');
const { ChildProcess } = require('internal/child_process/child');
const {
  normalizeExecArguments, normalizeExecFileArguments, normalizeSpawnArguments, sanitizeKillSignal, validateMaxBuffer,
  validateNoNull, validateTimeout,
} = require('internal/child_process/options');
const { nextTick } = require('internal/task_queues');
const { validateAbortSignal, validateArray, validateObject } = require('internal/validators');

/** How many characters of output `exec` and `execFile` keep. */
const kMaxBuffer = 1024 * 1024;

const kCustomPromisify = SymbolFor('nodejs.util.promisify.custom');

/** Flags of jsr that are about one run, and are not passed on to a fork; whether each may have a value as the next word. */
const kOwnFlags = {
  '__proto__': null,
  '--trace': false,
  '--trace-exclude': true,
  '--trace-format': true,
  '--trace-include': true,
  '--trace-limit': true,
  '--trace-out': true,
  '--why-alive': false,
};

/** The flags that this process was started with, without those that are about this run alone. */
function inheritedFlags() {
  const { execArgv } = process;
  const { program, source } = require('internal/process/options').getOptions();
  // The text of -e is no flag for a child, which would run the same again.
  const text = program === 'eval' ? ArrayPrototypeLastIndexOf(execArgv, source) : -1;
  const kept = [];
  for (let i = 0; i < execArgv.length; i++) {
    if (text > 0 && (i === text || i === text - 1)) continue;
    const equals = StringPrototypeIndexOf(execArgv[i], '=');
    const takesWord = kOwnFlags[equals < 0 ? execArgv[i] : StringPrototypeSlice(execArgv[i], 0, equals)];
    if (takesWord === undefined) ArrayPrototypePush(kept, execArgv[i]);
    else if (takesWord && equals < 0) i++;
  }
  return kept;
}

/**
 * Starts a module in a process of its own, with a channel for messages.
 * @param {string | Buffer | URL} modulePath
 * @param {string[]} [args]
 * @param {object} [options]
 * @returns {ChildProcess}
 */
function fork(modulePath, args = [], options = undefined) {
  modulePath = require('internal/fs/utils').getValidatedPath(modulePath, 'modulePath');
  if (args === null || args === undefined) {
    args = [];
  } else if (typeof args === 'object' && !ArrayIsArray(args)) {
    options = args;
    args = [];
  } else {
    validateArray(args, 'args');
  }
  if (options !== null && options !== undefined) validateObject(options, 'options');
  options = { __proto__: null, ...options, shell: false };
  options.execPath ||= process.execPath;
  validateNoNull(options.execPath, 'options.execPath');
  const words = toForkArguments(options.execArgv || process.execArgv, modulePath, args);
  const { stdio } = options;
  if (typeof stdio === 'string' || !ArrayIsArray(stdio)) {
    const { expandStdioWord } = require('internal/child_process/options');
    options.stdio = expandStdioWord(typeof stdio === 'string' ? stdio : options.silent ? 'pipe' : 'inherit');
    ArrayPrototypePush(options.stdio, 'ipc');
  } else if (!ArrayPrototypeIncludes(stdio, 'ipc')) {
    throw new codes.ERR_CHILD_PROCESS_IPC_REQUIRED('options.stdio');
  }
  return spawn(options.execPath, words, options);
}

function toForkArguments(execArgv, modulePath, args) {
  if (!ArrayIsArray(execArgv)) throw new TypeError('execArgv is not iterable');
  for (let i = 0; i < execArgv.length; i++) validateNoNull(execArgv[i], `options.execArgv[${i}]`);
  const words = execArgv === process.execArgv ? inheritedFlags() : ArrayPrototypeSlice(execArgv);
  ArrayPrototypePush(words, modulePath);
  for (let i = 0; i < args.length; i++) ArrayPrototypePush(words, args[i]);
  return words;
}

/**
 * What a process does that was started with a channel: `process.send`, 'message', `process.disconnect`.
 * @param {number} fd
 * @param {string} serializationMode
 */
function _forkChild(fd, serializationMode) {
  require('internal/child_process/ipc').connectToParent(fd, serializationMode);
}

/**
 * Starts a program.
 * @param {string} file
 * @param {string[]} [args]
 * @param {object} [options]
 * @returns {ChildProcess}
 */
function spawn(file, args, options) {
  options = normalizeSpawnArguments(file, args, options);
  validateTimeout(options.timeout);
  validateAbortSignal(options.signal, 'options.signal');
  const killSignal = sanitizeKillSignal(options.killSignal);
  const child = new ChildProcess();
  child.spawn(options);
  if (options.timeout > 0) killAfter(child, options.timeout, killSignal);
  if (options.signal) killOnAbort(child, options.signal, killSignal);
  return child;
}

function killAfter(child, timeout, killSignal) {
  const { clearTimeout, setTimeout } = require('timers');
  const timer = setTimeout(() => {
    try {
      child.kill(killSignal);
    } catch (error) {
      child.emit('error', error);
    }
  }, timeout);
  child.once('exit', () => clearTimeout(timer));
}

function killOnAbort(child, signal, killSignal) {
  const onAbort = () => {
    try {
      if (child.kill(killSignal)) child.emit('error', new AbortError(undefined, { cause: signal.reason }));
    } catch (error) {
      child.emit('error', error);
    }
  };
  if (signal.aborted) {
    nextTick(onAbort);
    return;
  }
  const listener = require('events').addAbortListener(signal, onAbort);
  child.once('exit', () => listener[SymbolDispose]());
}

/**
 * Runs a program and gives its output to `callback(error, stdout, stderr)`.
 * @param {string} file
 * @param {string[]} [args]
 * @param {object} [options]
 * @param {(error: Error | null, stdout: string | Buffer, stderr: string | Buffer) => void} [callback]
 * @returns {ChildProcess}
 */
function execFile(file, args, options, callback) {
  ({ file, args, options, callback } = normalizeExecFileArguments(file, args, options, callback));
  options = {
    __proto__: null,
    encoding: 'utf8',
    timeout: 0,
    maxBuffer: kMaxBuffer,
    killSignal: 'SIGTERM',
    cwd: null,
    env: null,
    shell: false,
    ...options,
  };
  validateTimeout(options.timeout);
  validateMaxBuffer(options.maxBuffer);
  options.killSignal = sanitizeKillSignal(options.killSignal);
  const child = spawn(file, args, {
    argv0: options.argv0,
    cwd: options.cwd,
    env: options.env,
    gid: options.gid,
    shell: options.shell,
    signal: options.signal,
    uid: options.uid,
    windowsHide: !!options.windowsHide,
    windowsVerbatimArguments: !!options.windowsVerbatimArguments,
  });
  new Execution(child, file, args, options, callback);
  return child;
}

/** The output of a child, collected up to a limit, and what is told when the child has ended. */
class Execution {
  constructor(child, file, args, options, callback) {
    this.child = child;
    this.command = file;
    this.args = args;
    this.options = options;
    this.callback = callback;
    const { encoding } = options;
    const { Buffer } = require('buffer');
    this.encoding = encoding && encoding !== 'buffer' && Buffer.isEncoding(encoding) ? encoding : null;
    this.killed = false;
    this.ended = false;
    this.error = null;
    this.timer = undefined;
    if (options.timeout > 0) {
      this.timer = require('timers').setTimeout(() => {
        this.kill();
        this.timer = undefined;
      }, options.timeout);
    }
    this.stdout = this.collect('stdout');
    this.stderr = this.collect('stderr');
    child.on('close', (code, signal) => this.end(code, signal));
    child.on('error', (error) => {
      this.error = error;
      this.destroyStreams();
      this.end();
    });
  }

  /** The chunks that a stream of the child gives. */
  collect(name) {
    const stream = this.child[name];
    const chunks = [];
    if (!stream) return chunks;
    if (this.encoding) stream.setEncoding(this.encoding);
    const { Buffer } = require('buffer');
    const { maxBuffer } = this.options;
    let total = 0;
    stream.on('data', (chunk) => {
      if (maxBuffer === kInfinity) {
        ArrayPrototypePush(chunks, chunk);
        return;
      }
      const length = typeof chunk === 'string' ? Buffer.byteLength(chunk, stream.readableEncoding) : chunk.length;
      total += length;
      if (total <= maxBuffer) {
        ArrayPrototypePush(chunks, chunk);
        return;
      }
      const rest = maxBuffer - (total - length);
      ArrayPrototypePush(chunks,
        typeof chunk === 'string' ? StringPrototypeSlice(chunk, 0, rest) : chunk.subarray(0, rest));
      this.error = new codes.ERR_CHILD_PROCESS_STDIO_MAXBUFFER(name);
      this.kill();
    });
    return chunks;
  }

  destroyStreams() {
    const { stdout, stderr } = this.child;
    if (stdout) stdout.destroy();
    if (stderr) stderr.destroy();
  }

  kill() {
    this.destroyStreams();
    this.killed = true;
    try {
      this.child.kill(this.options.killSignal);
    } catch (error) {
      this.error ??= error;
      this.end();
    }
  }

  /** All that a stream of the child gave, as the caller wants it. */
  join(name) {
    const chunks = this[name];
    if (this.encoding || this.child[name]?.readableEncoding) return ArrayPrototypeJoin(chunks, '');
    return require('buffer').Buffer.concat(chunks);
  }

  end(code, signal) {
    if (this.timer !== undefined) {
      require('timers').clearTimeout(this.timer);
      this.timer = undefined;
    }
    if (this.ended) return;
    this.ended = true;
    const { callback } = this;
    if (!callback) return;
    const stdout = this.join('stdout');
    const stderr = this.join('stderr');
    if (!this.error && code === 0 && signal === null) {
      callback(null, stdout, stderr);
      return;
    }
    let { command } = this;
    if (this.args.length > 0) command += ` ${ArrayPrototypeJoin(this.args, ' ')}`;
    const error = this.error || this.failure(command, stderr, code, signal);
    error.cmd = command;
    callback(error, stdout, stderr);
  }

  failure(command, stderr, code, signal) {
    const error = new Error(`Command failed: ${command}\n${stderr}`);
    error.code = code < 0 ? internalBinding('uv').errname(code) : code;
    error.killed = this.child.killed || this.killed;
    error.signal = signal;
    return error;
  }
}

/**
 * Runs a command line in a shell and gives its output to `callback(error, stdout, stderr)`.
 * @param {string} command
 * @param {object} [options]
 * @param {(error: Error | null, stdout: string | Buffer, stderr: string | Buffer) => void} [callback]
 * @returns {ChildProcess}
 */
function exec(command, options, callback) {
  const normalized = normalizeExecArguments(command, options, callback);
  return execFile(normalized.file, normalized.options, normalized.callback);
}

/** What util.promisify makes of `exec` and `execFile`: a promise of both outputs that also has the child. */
function definePromisified(original) {
  const promisified = function(...args) {
    const { promise, resolve, reject } = PromiseWithResolvers();
    ArrayPrototypePush(args, (error, stdout, stderr) => {
      if (error !== null) {
        error.stdout = stdout;
        error.stderr = stderr;
        reject(error);
      } else {
        resolve({ stdout, stderr });
      }
    });
    promise.child = ReflectApply(original, undefined, args);
    return promise;
  };
  ObjectDefineProperty(promisified, 'name', { __proto__: null, value: original.name });
  ObjectDefineProperty(original, kCustomPromisify, { __proto__: null, value: promisified });
}
definePromisified(exec);
definePromisified(execFile);

// The synchronous ones are often all that a program needs; the others bring streams with them.
function spawnSync(file, args, options) {
  return require('internal/child_process/sync').spawnSync(file, args, options);
}

function execFileSync(file, args, options) {
  return require('internal/child_process/sync').execFileSync(file, args, options);
}

function execSync(command, options) {
  return require('internal/child_process/sync').execSync(command, options);
}

module.exports = {
  _forkChild,
  ChildProcess,
  exec,
  execFile,
  execFileSync,
  execSync,
  fork,
  spawn,
  spawnSync,
};
