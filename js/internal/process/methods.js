'use strict';

// The functions of `process` that ask the system: time, memory, ids, the working directory, signals to others.

const {
  ArrayIsArray, NumberIsFinite, StringPrototypeSlice, StringPrototypeStartsWith,
} = primordials;

const binding = internalBinding('process');

const kNanosecondsPerSecond = 1e9;
const kMostMicroseconds = 2 ** 53 - 1;

/** The numbers of all signals by name, made when first needed. */
let signals;

function getSignals() {
  signals ??= binding.signals();
  return signals;
}

/**
 * A failed system call as an error.
 * @param {number} number
 * @param {string} syscall
 */
function systemError(number, syscall) {
  const { ErrnoException } = require('internal/errors');
  return new ErrnoException(-number, syscall);
}

/** `process.cwd()`. */
function cwd() {
  const path = binding.cwd();
  if (typeof path === 'string') return path;
  const { UVException, uvErrmapGet } = require('internal/errors');
  const { 0: code, 1: text } = uvErrmapGet(-path);
  let message = `process.cwd failed with error ${text}`;
  if (code === 'ENOENT') {
    message += ', the current working directory was likely removed without changing the working directory';
  }
  throw new UVException({ errno: -path, syscall: 'uv_cwd', message });
}

/** `process.chdir(directory)`. */
function chdir(directory) {
  require('internal/validators').validateString(directory, 'directory');
  const number = binding.chdir(directory);
  if (number === 0) return;
  const { UVException } = require('internal/errors');
  // The working directory is part of the text even if there is none any more.
  const path = binding.cwd();
  throw new UVException({
    errno: -number,
    syscall: 'chdir',
    path: typeof path === 'string' ? path : '',
    dest: directory,
  });
}

/**
 * `process.umask([mask])`: the mask as it was.
 * @param {number | string} [mask] a string is octal
 */
function umask(mask) {
  if (mask === undefined) return binding.umask();
  return binding.umask(require('internal/validators').parseFileMode(mask, 'mask'));
}

/**
 * `process.hrtime([time])`: `[seconds, nanoseconds]`, since `time` if that is given.
 * @param {[number, number]} [time]
 */
function hrtime(time) {
  const now = binding.hrtime();
  if (time === undefined) return now;
  if (!ArrayIsArray(time)) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_TYPE('time', 'Array', time);
  }
  if (time.length !== 2) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_OUT_OF_RANGE('time', 2, time.length);
  }
  const seconds = now[0] - time[0];
  const nanoseconds = now[1] - time[1];
  return nanoseconds < 0 ? [seconds - 1, nanoseconds + kNanosecondsPerSecond] : [seconds, nanoseconds];
}

/** `process.hrtime.bigint()`: nanoseconds. */
function hrtimeBigInt() {
  return binding.hrtimeBigInt();
}

hrtime.bigint = hrtimeBigInt;

/** `process.uptime()`: seconds since the start. */
function uptime() {
  return binding.uptime();
}

/** `process.memoryUsage()`, in bytes. */
function memoryUsage() {
  const { 0: rss, 1: heapTotal, 2: heapUsed, 3: external } = binding.memoryUsage();
  // The engine counts the contents of array buffers as external, and next to nothing else.
  return { rss, heapTotal, heapUsed, external, arrayBuffers: external };
}

/** `process.memoryUsage.rss()`. */
function rss() {
  return binding.rss();
}

memoryUsage.rss = rss;

/** `process.constrainedMemory()`: what the system allows, in bytes. */
function constrainedMemory() {
  return binding.constrainedMemory();
}

/** `process.availableMemory()`: what the process could still get, in bytes. */
function availableMemory() {
  return binding.availableMemory();
}

function validateUsage(value, name) {
  if (typeof value !== 'number') require('internal/validators').validateNumber(value, name);
  if (!(NumberIsFinite(value) && value >= 0 && value <= kMostMicroseconds)) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError(name, value);
  }
}

/** The difference between two readings of a clock that has a user's and the system's part. */
function usageSince(read, previous) {
  if (previous) {
    require('internal/validators').validateObject(previous, 'prevValue');
    validateUsage(previous.user, 'prevValue.user');
    validateUsage(previous.system, 'prevValue.system');
  }
  const { 0: user, 1: system } = read();
  return previous ? { user: user - previous.user, system: system - previous.system } : { user, system };
}

/**
 * `process.cpuUsage([previous])`, in microseconds.
 * @param {{ user: number, system: number }} [prevValue]
 */
function cpuUsage(prevValue) {
  return usageSince(binding.cpuUsage, prevValue);
}

/**
 * `process.threadCpuUsage([previous])`, in microseconds.
 * @param {{ user: number, system: number }} [prevValue]
 */
function threadCpuUsage(prevValue) {
  return usageSince(binding.threadCpuUsage, prevValue);
}

/** `process.resourceUsage()`. */
function resourceUsage() {
  const usage = binding.resourceUsage();
  return {
    userCPUTime: usage[0],
    systemCPUTime: usage[1],
    maxRSS: usage[2],
    sharedMemorySize: usage[3],
    unsharedDataSize: usage[4],
    unsharedStackSize: usage[5],
    minorPageFault: usage[6],
    majorPageFault: usage[7],
    swappedOut: usage[8],
    fsRead: usage[9],
    fsWrite: usage[10],
    ipcSent: usage[11],
    ipcReceived: usage[12],
    signalsCount: usage[13],
    voluntaryContextSwitches: usage[14],
    involuntaryContextSwitches: usage[15],
  };
}

/**
 * `process.kill(pid[, signal])`.
 * @param {number} pid
 * @param {string | number} [signal]
 */
function kill(pid, signal) {
  const { codes } = require('internal/errors');
  // Numbers in strings pass, as `pid` read from a file does.
  // eslint-disable-next-line eqeqeq
  if (pid != (pid | 0)) throw new codes.ERR_INVALID_ARG_TYPE('pid', 'number', pid);
  let number;
  if (typeof signal === 'number') {
    number = signal;
  } else {
    number = getSignals()[signal || 'SIGTERM'];
    if (number === undefined) throw new codes.ERR_UNKNOWN_SIGNAL(signal);
  }
  const failure = process._kill(pid | 0, number);
  if (failure !== 0) throw systemError(-failure, 'kill');
  return true;
}

/** `process._kill`: a negative error number, or 0. */
function _kill(pid, signal) {
  return -binding.kill(pid, signal) | 0;
}

/** `process.abort()`. */
function abort() {
  binding.abort();
}

const getuid = () => binding.ids()[1];
const geteuid = () => binding.ids()[2];
const getgid = () => binding.ids()[3];
const getegid = () => binding.ids()[4];

/** `process.getgroups()`. */
function getgroups() {
  const groups = binding.getgroups();
  if (typeof groups === 'number') throw systemError(groups, 'getgroups');
  return groups;
}

/**
 * `process.getBuiltinModule(id)`: undefined for what is no builtin.
 * @param {string} id with or without `node:`
 */
function getBuiltinModule(id) {
  require('internal/validators').validateString(id, 'id');
  const { publicId, requireInternal } = require('internal/loader');
  const name = publicId(id);
  return name === undefined ? undefined : requireInternal(name);
}

// What few programs use is loaded when it is called.

function rare() {
  return require('internal/process/rare');
}

/** `process.loadEnvFile([path])`. */
function loadEnvFile(path = undefined) {
  require('internal/process/env_file').loadEnvFile(path);
}

/** `process.execve(file[, args[, env]])`. */
function execve(execPath, args = [], env = undefined) {
  rare().execve(execPath, args, env);
}

/** `process.ref(value)`: it keeps the process alive. */
function ref(maybeRefable) {
  rare().callReference(maybeRefable, 'ref');
}

/** `process.unref(value)`: it does not. */
function unref(maybeRefable) {
  rare().callReference(maybeRefable, 'unref');
}

/** `process.getActiveResourcesInfo()`. */
function getActiveResourcesInfo() {
  return rare().getActiveResourcesInfo();
}

// What Node keeps handles and requests in is not there in jsr.
function _getActiveHandles() {
  return [];
}

function _getActiveRequests() {
  return [];
}

/** `process.openStdin()`. */
function openStdin() {
  return rare().openStdin();
}

/** `process._rawDebug(...values)`: to standard error, past all streams. */
function _rawDebug(...args) {
  rare().printRaw(args);
}

function initgroups(user, extraGroup) {
  require('internal/process/credentials').initgroups(user, extraGroup);
}

function setgroups(groups) {
  require('internal/process/credentials').setgroups(groups);
}

/** `process.setuid` and its kin, which have no names in Node either. */
function makeIdSetter(name) {
  return (0, function(id) {
    require('internal/process/credentials').setId(name, id);
  });
}

let sourceMaps = false;

/** `process.setSourceMapsEnabled(enabled)`: kept; jsr's stacks do not follow source maps. */
function setSourceMapsEnabled(enabled) {
  require('internal/validators').validateBoolean(enabled, 'enabled');
  sourceMaps = enabled;
}

let title;

/** The getter of `process.title`. */
function getTitle() {
  title ??= process.argv0;
  return title;
}

/** The setter of `process.title`. */
function setTitle(value) {
  title = `${value}`;
  binding.setTitle(title);
}

module.exports = {
  _getActiveHandles,
  _getActiveRequests,
  _kill,
  _rawDebug,
  execve,
  getActiveResourcesInfo,
  initgroups,
  isSourceMapsEnabled: () => sourceMaps,
  loadEnvFile,
  openStdin,
  ref,
  setSourceMapsEnabled,
  setegid: makeIdSetter('setegid'),
  seteuid: makeIdSetter('seteuid'),
  setgid: makeIdSetter('setgid'),
  setgroups,
  setuid: makeIdSetter('setuid'),
  unref,
  abort,
  availableMemory,
  chdir,
  constrainedMemory,
  cpuUsage,
  cwd,
  getBuiltinModule,
  getSignals,
  getTitle,
  getegid,
  geteuid,
  getgid,
  getgroups,
  getuid,
  hrtime,
  kill,
  memoryUsage,
  resourceUsage,
  setTitle,
  systemError,
  threadCpuUsage,
  umask,
  uptime,
};
