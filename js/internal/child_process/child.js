'use strict';

// The class ChildProcess.

const {
  ArrayPrototypeMap, ArrayPrototypePush, ArrayPrototypeSlice, FunctionPrototypeCall, ObjectSetPrototypeOf, SymbolDispose,
} = primordials;

const EventEmitter = require('events');
const { ErrnoException } = require('internal/errors');
const { nextTick } = require('internal/task_queues');
const { convertToValidSignal, getValidStdio } = require('internal/child_process/options');
const {
  validateArray, validateObject, validateOneOf, validateString,
} = require('internal/validators');
const binding = internalBinding('child_process');

const { errno } = require('os').constants;

/** What the handles of the child's pipes are called in accounts of what the process waits for. */
const kNames = ['subprocess.stdin', 'subprocess.stdout', 'subprocess.stderr'];

/** Why a child may not start without that being the program's mistake: the child emits 'error'. */
const kRunTimeErrors = [-errno.EACCES, -errno.EAGAIN, -errno.EMFILE, -errno.ENFILE, -errno.ENOENT];

/** A child that runs. */
class Process {
  /** @param {(code: number, signal: string) => void} onexit */
  constructor(onexit) {
    this.onexit = onexit;
    this.pid = undefined;
  }

  /**
   * Starts the child.
   * @returns {{ failure: number, descriptors: number[] }} a negative error number or 0, and this process's ends of pipes
   */
  spawn({ file, args, envPairs, cwd, uid, gid, detached, stdio }) {
    const result = binding.spawn(file, args, envPairs ?? [], cwd, uid, gid, detached, ArrayPrototypeMap(stdio, toDescriptor),
      (code, signal) => {
        this.onexit(code, signalName(signal));
      });
    const pid = result[0];
    if (pid > 0) this.pid = pid;
    return { failure: pid > 0 ? 0 : pid, descriptors: ArrayPrototypeSlice(result, 1) };
  }

  kill(signal) {
    return this.pid === undefined ? -errno.ESRCH : process._kill(this.pid, signal);
  }

  ref() {
    if (this.pid !== undefined) binding.setReferenced(this.pid, true);
  }

  unref() {
    if (this.pid !== undefined) binding.setReferenced(this.pid, false);
  }

  close() {
    this.pid = undefined;
  }
}

function toDescriptor(entry) {
  return entry.fd;
}

/**
 * The name of a signal; empty for none.
 * @param {number} number
 */
function signalName(number) {
  if (number === 0) return '';
  const signals = require('internal/process/methods').getSignals();
  // eslint-disable-next-line guard-for-in -- it has no prototype
  for (const name in signals) {
    if (signals[name] === number) return name;
  }
  return '';
}

/** A child process. */
function ChildProcess() {
  FunctionPrototypeCall(EventEmitter, this);
  /** 'close' is emitted when this many things are over: the child itself, and each of its pipes. */
  this._closesNeeded = 1;
  this._closesGot = 0;
  this.connected = false;
  this.signalCode = null;
  this.exitCode = null;
  this.killed = false;
  this.spawnfile = null;
  this._handle = new Process((code, signal) => onExit(this, code, signal));
}
ObjectSetPrototypeOf(ChildProcess.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(ChildProcess, EventEmitter);

/** The child has ended, or, with a negative code, never began. */
function onExit(child, code, signal) {
  if (signal) child.signalCode = signal;
  else child.exitCode = code;
  if (child.stdin) child.stdin.destroy();
  if (child._handle !== null) {
    child._handle.close();
    child._handle = null;
  }
  if (code < 0) {
    const error = new ErrnoException(code, child.spawnfile ? `spawn ${child.spawnfile}` : 'spawn');
    if (child.spawnfile) error.path = child.spawnfile;
    error.spawnargs = ArrayPrototypeSlice(child.spawnargs, 1);
    child.emit('error', error);
  } else {
    child.emit('exit', child.exitCode, child.signalCode);
  }
  nextTick(flushStdio, child);
  maybeClose(child);
}

/** What nobody has touched is read to its end, so that it can close. */
function flushStdio(child) {
  const { stdio } = child;
  if (stdio === undefined) return;
  for (let i = 0; i < stdio.length; i++) {
    const stream = stdio[i];
    if (stream && stream.readable && !stream._usedAsStdio) stream.resume();
  }
}

function maybeClose(child) {
  child._closesGot++;
  if (child._closesGot === child._closesNeeded) child.emit('close', child.exitCode, child.signalCode);
}

/**
 * Starts the child.
 * @param {{ file: string, args?: string[], envPairs?: string[], stdio?: any, serialization?: string }} options what
 *   normalizeSpawnArguments made
 * @returns {number} 0, or a negative error number, of which 'error' tells
 */
ChildProcess.prototype.spawn = function spawn(options) {
  validateObject(options, 'options');
  const { stdio, ipcFd } = getValidStdio(options.stdio || 'pipe', false);
  const { serialization } = options;
  validateOneOf(serialization, 'options.serialization', [undefined, 'json', 'advanced']);
  let { envPairs } = options;
  if (ipcFd !== undefined) {
    if (envPairs === undefined) envPairs = [];
    else validateArray(envPairs, 'options.envPairs');
    ArrayPrototypePush(envPairs, `NODE_CHANNEL_FD=${ipcFd}`,
      `NODE_CHANNEL_SERIALIZATION_MODE=${serialization || 'json'}`);
  }
  validateString(options.file, 'options.file');
  this.spawnfile = options.file;
  if (options.args === undefined) {
    this.spawnargs = [];
  } else {
    validateArray(options.args, 'options.args');
    this.spawnargs = options.args;
  }
  const { failure, descriptors } = this._handle.spawn({ ...options, args: this.spawnargs, envPairs, stdio });
  if (isRunTimeError(failure)) {
    nextTick(onError, this, failure);
    // With no descriptors left there is nothing to make pipes of.
    if (failure === -errno.EMFILE || failure === -errno.ENFILE) return failure;
  } else if (failure !== 0) {
    closeAll(descriptors);
    this._handle.close();
    this._handle = null;
    throw new ErrnoException(failure, 'spawn');
  } else {
    nextTick(onSpawn, this);
  }
  this.pid = this._handle.pid;
  adoptStdio(this, stdio, descriptors);
  if (ipcFd !== undefined) {
    const { setupChannel } = require('internal/child_process/ipc');
    setupChannel(this, stdio[ipcFd].handle, serialization, () => maybeClose(this));
  }
  return failure;
};

function isRunTimeError(failure) {
  for (let i = 0; i < kRunTimeErrors.length; i++) {
    if (kRunTimeErrors[i] === failure) return true;
  }
  return false;
}

function closeAll(descriptors) {
  const { Pipe } = require('internal/net/pipe');
  for (let i = 0; i < descriptors.length; i++) {
    if (descriptors[i] < 0) continue;
    const handle = new Pipe();
    if (handle.open(descriptors[i]) === 0) handle.close();
  }
}

function onSpawn(child) {
  child.emit('spawn');
}

function onError(child, failure) {
  onExit(child, failure, '');
}

/** Makes the streams of the child's pipes. */
function adoptStdio(child, stdio, descriptors) {
  const { Pipe } = require('internal/net/pipe');
  const { Socket } = require('internal/net/socket');
  for (let i = 0; i < stdio.length; i++) {
    const entry = stdio[i];
    if (entry.type === 'wrap') giveAway(entry);
    if (entry.type !== 'pipe') continue;
    const handle = new Pipe();
    const failure = handle.open(descriptors[i], entry.ipc ? 'subprocess.channel' : kNames[i] ?? 'subprocess.stdio');
    if (failure !== 0) throw new ErrnoException(failure, 'spawn');
    entry.handle = handle;
    if (entry.ipc) {
      child._closesNeeded++;
      continue;
    }
    entry.socket = new Socket({ handle, readable: i > 0 });
    // Standard input is closed with the child.
    if (i > 0) {
      child._closesNeeded++;
      entry.socket.on('close', () => maybeClose(child));
    }
  }
  child.stdin = stdio[0].socket ?? null;
  child.stdout = stdio[1].socket ?? null;
  child.stderr = stdio[2].socket ?? null;
  child.stdio = ArrayPrototypeMap(stdio, (entry) => entry.socket ?? null);
}

/** What the child reads is not read here any more. */
function giveAway({ handle, stream }) {
  handle.reading = false;
  handle.readStop();
  if (typeof stream.pause !== 'function') return;
  stream.pause();
  stream.readableFlowing = false;
  if (stream._readableState) stream._readableState.reading = false;
  stream._usedAsStdio = true;
}

/**
 * Sends a signal to the child.
 * @param {string | number} [signal] SIGTERM if it is left out; 0 only asks whether the child is there
 * @returns {boolean} whether it was sent
 */
ChildProcess.prototype.kill = function kill(signal) {
  const number = signal === 0 ? signal : convertToValidSignal(signal === undefined ? 'SIGTERM' : signal);
  if (this._handle !== null && this._handle !== undefined) {
    const failure = this._handle.kill(number);
    if (failure === 0) {
      this.killed = true;
      return true;
    }
    if (failure === -errno.EINVAL || failure === -errno.ENOSYS) throw new ErrnoException(failure, 'kill');
    // One that is gone already is no error.
    if (failure !== -errno.ESRCH) this.emit('error', new ErrnoException(failure, 'kill'));
  }
  return false;
};

ChildProcess.prototype[SymbolDispose] = function() {
  if (!this.killed) this.kill();
};

/** The child keeps this process alive. */
ChildProcess.prototype.ref = function ref() {
  if (this._handle) this._handle.ref();
};

/** The child does not keep this process alive. */
ChildProcess.prototype.unref = function unref() {
  if (this._handle) this._handle.unref();
};

module.exports = { ChildProcess, maybeClose, signalName };
