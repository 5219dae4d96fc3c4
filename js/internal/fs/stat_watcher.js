'use strict';

// `fs.watchFile`: asks about a file again and again, and tells when the answer is another.

const { BigInt, FunctionPrototypeCall, MathMax, ObjectSetPrototypeOf, SafeMap, Symbol } = primordials;
const EventEmitter = require('events');
const { validateFunction, validateUint32 } = require('internal/validators');
const { resolve } = require('path');
const { clearTimeout, setTimeout } = require('timers');
const { getValidatedPath } = require('internal/fs/utils');
const { makeStats } = require('internal/fs/stats');
const binding = internalBinding('fs');
const { now } = internalBinding('performance');

const kOwner = Symbol('owner_symbol');
const kOldStatus = Symbol('kOldStatus');
const kUseBigint = Symbol('kUseBigint');
const kRefCount = Symbol('KFSStatWatcherRefCount');
const kMaxRefCount = Symbol('KFSStatWatcherMaxRefCount');
const kStart = Symbol('kFSStatWatcherStart');
const kAddOrCleanRef = Symbol('kFSStatWatcherAddOrCleanRef');

/** How long there is between two looks if nothing says otherwise. */
const kDefaultInterval = 5007;

/** Numbers of a stat that say nothing of a change: how often the file is linked, and when it was last read. */
const kIgnored = [2, 5, 6, 9, 10, 11];

/** How many numbers there are. */
const kFields = 18;

/** Asks about a path in intervals. Named as Node's, since it shows when a watcher is printed. */
const Poll = class StatWatcher {
  /** @type {(status: number, current: any[], previous: any[]) => void} */
  onchange = null;
  #bigint;
  #path;
  #interval;
  #timer;
  #referenced = true;
  #closed = false;
  /** The last answer; zeros before the first. */
  #last;
  /** 0 before the first look, 1 if the file was there, and otherwise the error's number. */
  #state = 0;

  constructor(owner, bigint) {
    this[kOwner] = owner;
    this.#bigint = bigint === true;
    this.#last = this.#zeros();
  }

  #zeros() {
    const zeros = [];
    for (let i = 0; i < kFields; i++) zeros[i] = this.#bigint ? BigInt(0) : 0;
    return zeros;
  }

  start(path, interval, persistent) {
    this.#path = path;
    this.#interval = MathMax(interval, 1);
    this.#referenced = persistent;
    this.#look();
  }

  #look() {
    const began = now();
    binding.stat(this.#path, this.#bigint, true, (error, values) => {
      if (this.#closed) return;
      this.#judge(error, values);
      if (this.#closed) return;
      // What looking took does not count: the beats stay in step.
      const wait = this.#interval - ((now() - began) % this.#interval);
      this.#timer = setTimeout(() => this.#look(), wait);
      if (!this.#referenced) this.#timer.unref();
    });
  }

  #judge(error, values) {
    if (error) {
      if (this.#state === error.errno) return;
      this.#state = error.errno;
      this.onchange(error.errno, this.#zeros(), this.#last);
      return;
    }
    const isNews = this.#state < 0 || (this.#state > 0 && differ(values, this.#last));
    const previous = this.#last;
    this.#last = values;
    this.#state = 1;
    if (isNews) this.onchange(0, values, previous);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  setReferenced(referenced) {
    this.#referenced = referenced;
    if (referenced) this.#timer?.ref();
    else this.#timer?.unref();
  }
};

function differ(left, right) {
  let ignored = 0;
  for (let i = 0; i < kFields; i++) {
    if (kIgnored[ignored] === i) ignored++;
    else if (left[i] !== right[i]) return true;
  }
  return false;
}

/**
 * What `watchFile` answers.
 * @class
 * @param {boolean} [bigint]
 */
function StatWatcher(bigint) {
  FunctionPrototypeCall(EventEmitter, this);
  this._handle = null;
  this[kOldStatus] = -1;
  this[kUseBigint] = bigint;
  this[kRefCount] = 1;
  this[kMaxRefCount] = 1;
}
ObjectSetPrototypeOf(StatWatcher.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(StatWatcher, EventEmitter);

StatWatcher.prototype[kStart] = function(filename, persistent, interval) {
  if (this._handle !== null) return;
  this._handle = new Poll(this, this[kUseBigint]);
  this._handle.onchange = function onchange(status, current, previous) {
    const watcher = this[kOwner];
    watcher[kOldStatus] = status;
    watcher.emit('change', makeStats(current), makeStats(previous));
  };
  filename = getValidatedPath(filename, 'filename');
  validateUint32(interval, 'interval');
  this._handle.start(filename, interval, persistent);
};

// Watching begins with `watchFile`; this is there as of old.
StatWatcher.prototype.start = function() {};

function emitStop(watcher) {
  watcher.emit('stop');
}

StatWatcher.prototype.stop = function() {
  if (this._handle === null) return;
  process.nextTick(emitStop, this);
  this._handle.close();
  this._handle = null;
};

/** Listeners that want the process to stay count; `stop` of the last but one must not take their wish away. */
StatWatcher.prototype[kAddOrCleanRef] = function(operation) {
  if (operation === 'add') {
    this[kRefCount]++;
    this[kMaxRefCount]++;
  } else if (operation === 'clean') {
    this[kMaxRefCount]--;
    this[kRefCount] = this[kMaxRefCount];
  } else {
    this[kMaxRefCount] = 0;
    this[kRefCount] = 0;
  }
};

StatWatcher.prototype.ref = function() {
  // As often as there are listeners, and no oftener.
  if (this[kRefCount] === this[kMaxRefCount]) return this;
  this[kRefCount]++;
  this._handle?.setReferenced(true);
  return this;
};

StatWatcher.prototype.unref = function() {
  if (this[kRefCount] === 0) return this;
  this[kRefCount]--;
  if (this[kRefCount] === 0) this._handle?.setReferenced(false);
  return this;
};

const watchers = new SafeMap();

/**
 * @param {string | Uint8Array | URL} filename
 * @param {{ bigint?: boolean, persistent?: boolean, interval?: number } | Function} options
 * @param {(current: Stats, previous: Stats) => void} [listener]
 */
function watchFile(filename, options, listener) {
  filename = resolve(getValidatedPath(filename));
  if (options === null || typeof options !== 'object') {
    listener = options;
    options = undefined;
  }
  const { bigint, interval, persistent } = { __proto__: null, interval: kDefaultInterval, persistent: true, ...options };
  validateFunction(listener, 'listener');
  let watcher = watchers.get(filename);
  if (watcher === undefined) {
    watcher = new StatWatcher(bigint);
    watcher[kStart](filename, persistent, interval);
    watchers.set(filename, watcher);
  } else {
    watcher[kAddOrCleanRef]('add');
  }
  watcher.addListener('change', listener);
  return watcher;
}

/**
 * @param {string | Uint8Array | URL} filename
 * @param {Function} [listener] without it, all of them go
 */
function unwatchFile(filename, listener) {
  filename = resolve(getValidatedPath(filename));
  const watcher = watchers.get(filename);
  if (watcher === undefined) return;
  if (typeof listener === 'function') {
    const before = watcher.listenerCount('change');
    watcher.removeListener('change', listener);
    if (watcher.listenerCount('change') < before) watcher[kAddOrCleanRef]('clean');
  } else {
    watcher.removeAllListeners('change');
    watcher[kAddOrCleanRef]('cleanAll');
  }
  if (watcher.listenerCount('change') === 0) {
    watcher.stop();
    watchers.delete(filename);
  }
}

module.exports = { StatWatcher, unwatchFile, watchFile };
