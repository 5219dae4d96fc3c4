'use strict';

// `fs.watch`: FSWatcher, over one directory or file, and, if `recursive`, over all directories below it. The binding has
// the events; `watchFile`, which asks again and again, is in internal/fs/stat_watcher.

const {
  ArrayIsArray, ArrayPrototypePush, ArrayPrototypeShift, Boolean, Error, FunctionPrototypeCall, ObjectSetPrototypeOf,
  Promise, RegExpPrototypeExec, SafeMap, StringPrototypeIncludes, StringPrototypeStartsWith, Symbol,
} = primordials;
const EventEmitter = require('events');
const { AbortError, codes } = require('internal/errors');
const {
  validateAbortSignal, validateBoolean, validateInteger, validateObject, validateOneOf,
} = require('internal/validators');
const { basename, join, resolve } = require('path');
const { encodeName, getOptions, getValidatedPath, wantsBytes } = require('internal/fs/utils');
const { isRegExp } = require('internal/util/types');
const binding = internalBinding('fs');

const kOwner = Symbol('owner_symbol');
const kStart = Symbol('kFSWatchStart');
const { UV_DIRENT_DIR } = binding.constants;

/** A watch of the binding. */
class FSEvent {
  /** @type {(isRename: boolean, name: string | Uint8Array) => void} */
  onchange = null;
  #number = 0;

  constructor(owner) {
    this[kOwner] = owner;
  }

  /** 0, or a negative error number. */
  start(path, persistent, asBytes) {
    if (binding.watch === undefined) throw new codes.ERR_FEATURE_UNAVAILABLE_ON_PLATFORM('fs.watch');
    const number = binding.watch(path, asBytes, persistent, (isRename, name) => this.onchange(isRename, name));
    if (number < 0) return number;
    this.#number = number;
    return 0;
  }

  close() {
    binding.unwatch(this.#number);
  }

  setReferenced(referenced) {
    binding.setWatchReferenced(this.#number, referenced);
  }
}

/** The error of a watch that cannot be started. */
function watchError(number, path) {
  const uv = internalBinding('uv');
  const code = uv.errname(number);
  const error = new Error(`${code}: ${uv.getErrorMessage(number)}, watch '${path}'`);
  error.errno = number;
  error.syscall = 'watch';
  error.code = code;
  error.path = `${path}`;
  error.filename = path;
  return error;
}

/** What of the option `ignore` says whether a name is passed over; null if there is no such option. */
function makeIgnore(ignore) {
  if (ignore === undefined || ignore === null) return null;
  validateIgnore(ignore, 'options.ignore');
  const list = ArrayIsArray(ignore) ? ignore : [ignore];
  const tests = [];
  for (let i = 0; i < list.length; i++) {
    const one = list[i];
    if (typeof one === 'string') ArrayPrototypePush(tests, globTest(one));
    else if (typeof one === 'function') ArrayPrototypePush(tests, one);
    else ArrayPrototypePush(tests, (name) => RegExpPrototypeExec(one, name) !== null);
  }
  return (name) => {
    for (let i = 0; i < tests.length; i++) {
      if (tests[i](name)) return true;
    }
    return false;
  };
}

/** A pattern without a slash is about the last part of a path. */
function globTest(pattern) {
  const { compile, matches } = require('internal/glob/pattern');
  const compiled = compile(pattern);
  const isAboutNames = !StringPrototypeIncludes(pattern, '/');
  return (name) => matches(isAboutNames ? basename(name) : name, compiled);
}

function validateIgnore(value, name) {
  if (ArrayIsArray(value)) {
    for (let i = 0; i < value.length; i++) validateIgnore(value[i], `${name}[${i}]`);
    return;
  }
  if (typeof value === 'string') {
    if (value.length === 0) throw new codes.ERR_INVALID_ARG_VALUE(name, value, 'must be a non-empty string');
    return;
  }
  if (!isRegExp(value) && typeof value !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['string', 'RegExp', 'Function'], value);
  }
}

function emitClose(watcher) {
  watcher.emit('close');
}

/**
 * What `fs.watch` answers. A function and no class: programs extended it the old way.
 * @class
 */
function FSWatcher() {
  FunctionPrototypeCall(EventEmitter, this);
  this._handle = new FSEvent(this);
  this._ignoreMatcher = null;
}
ObjectSetPrototypeOf(FSWatcher.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(FSWatcher, EventEmitter);

FSWatcher.prototype[kStart] = function(filename, persistent, recursive, encoding, ignore) {
  const handle = this._handle;
  if (handle === null) return;
  this._ignoreMatcher = makeIgnore(ignore);
  filename = getValidatedPath(filename, 'path');
  handle.onchange = (isRename, name) => {
    const eventType = isRename ? 'rename' : 'change';
    name = encodeName(name, encoding);
    if (this._ignoreMatcher?.(name)) return;
    this.emit('change', eventType, name);
  };
  const status = handle.start(filename, persistent, wantsBytes(encoding));
  if (status < 0) {
    this._handle = null;
    throw watchError(status, filename);
  }
};

// Watching begins with `fs.watch`; this is there as of old.
FSWatcher.prototype.start = function() {};

FSWatcher.prototype.close = function() {
  if (this._handle === null) return;
  this._handle.close();
  this._handle = null;
  process.nextTick(emitClose, this);
};

FSWatcher.prototype.ref = function() {
  this._handle?.setReferenced(true);
  return this;
};

FSWatcher.prototype.unref = function() {
  this._handle?.setReferenced(false);
  return this;
};

/** All directories below one that is watched as a whole; it looks like a watch of the binding. */
class FolderTree {
  onchange = null;
  #root;
  #referenced;
  /** Watches by path below the root. */
  #watches = new SafeMap();

  start(path, persistent) {
    // As Node says it, whose watch of a tree begins with a look at its root.
    const root = resolve(path);
    let values;
    try {
      values = binding.stat(root, false, true);
    } catch (error) {
      error.filename = root;
      throw error;
    }
    this.#root = root;
    this.#referenced = persistent;
    const status = this.#add('');
    if (status < 0) return status;
    if (require('internal/fs/stats').makeStats(values).isDirectory()) this.#addBelow('', false);
    return 0;
  }

  #add(below) {
    const handle = new FSEvent(this);
    handle.onchange = (isRename, name) => this.#onEvent(below, isRename, name);
    const status = handle.start(below === '' ? this.#root : join(this.#root, below), this.#referenced, false);
    if (status === 0) this.#watches.set(below, handle);
    return status;
  }

  /** Watches what is below a directory; `isNew`: the program hears of what was made before there was a watch. */
  #addBelow(below, isNew) {
    let listing;
    try {
      listing = binding.readdir(join(this.#root, below), false, true, false);
    } catch {
      // It is gone already.
      return;
    }
    const { 0: names, 1: types } = listing;
    for (let i = 0; i < names.length; i++) {
      const child = join(below, names[i]);
      if (isNew) this.onchange?.(true, child);
      if (types[i] === UV_DIRENT_DIR && !this.#watches.has(child) && this.#add(child) === 0) this.#addBelow(child, isNew);
    }
  }

  #onEvent(below, isRename, name) {
    const path = join(below, name);
    // What the watch of a directory tells of the directory itself, the one above it tells as well.
    if (below !== '' && name === basename(below) && !this.#isThere(path)) return;
    this.onchange?.(isRename, path);
    if (!isRename || this.onchange === null) return;
    if (this.#isFolder(path)) {
      if (!this.#watches.has(path) && this.#add(path) === 0) this.#addBelow(path, true);
    } else {
      this.#dropBelow(path);
    }
  }

  #isThere(path) {
    return binding.existsSync(join(this.#root, path));
  }

  #isFolder(path) {
    try {
      const values = binding.lstat(join(this.#root, path), false, false);
      return values !== undefined && require('internal/fs/stats').makeStats(values).isDirectory();
    } catch {
      return false;
    }
  }

  #dropBelow(path) {
    this.#watches.forEach((handle, below) => {
      if (below !== path && !StringPrototypeStartsWith(below, `${path}/`)) return;
      handle.close();
      this.#watches.delete(below);
    });
  }

  close() {
    this.onchange = null;
    this.#watches.forEach((handle) => handle.close());
    this.#watches.clear();
  }

  setReferenced(referenced) {
    this.#referenced = referenced;
    this.#watches.forEach((handle) => handle.setReferenced(referenced));
  }
}

/**
 * Tells of what happens to a file or directory.
 * @param {string | Uint8Array | URL} filename
 * @param {string | { persistent?: boolean, recursive?: boolean, encoding?: string, signal?: AbortSignal, ignore?: any } |
 *   Function} options
 * @param {(eventType: 'rename' | 'change', filename: string | Buffer) => void} [listener]
 */
function watch(filename, options, listener) {
  if (typeof options === 'function') listener = options;
  options = getOptions(options);
  const { persistent = true, recursive, encoding, signal, ignore, throwIfNoEntry = true } = options;
  if (recursive !== undefined) validateBoolean(recursive, 'options.recursive');
  const watcher = new FSWatcher();
  if (recursive) watcher._handle = new FolderTree();
  try {
    watcher[kStart](filename, Boolean(persistent), recursive, encoding, ignore);
  } catch (error) {
    if (throwIfNoEntry || error.code !== 'ENOENT') throw error;
    watcher._handle = null;
  }
  if (listener) watcher.addListener('change', listener);
  if (signal) {
    if (signal.aborted) {
      process.nextTick(() => watcher.close());
    } else {
      const onAbort = () => watcher.close();
      signal.addEventListener('abort', onAbort, { __proto__: null, once: true });
      watcher.once('close', () => signal.removeEventListener('abort', onAbort));
    }
  }
  return watcher;
}

/**
 * `fs.promises.watch`
 * @param {string | Uint8Array | URL} filename
 * @param {{ persistent?: boolean, recursive?: boolean, encoding?: string, signal?: AbortSignal, maxQueue?: number,
 *   overflow?: 'ignore' | 'error', ignore?: any }} [options]
 */
async function* watchPromised(filename, options = { __proto__: null }) {
  const path = getValidatedPath(filename);
  validateObject(options, 'options');
  const { persistent = true, recursive = false, encoding = 'utf8', signal, maxQueue = 2048, overflow = 'ignore', ignore } =
    options;
  validateBoolean(persistent, 'options.persistent');
  validateBoolean(recursive, 'options.recursive');
  validateInteger(maxQueue, 'options.maxQueue');
  validateOneOf(overflow, 'options.overflow', ['ignore', 'error']);
  validateAbortSignal(signal, 'options.signal');
  const isIgnored = makeIgnore(ignore);
  getOptions({ __proto__: null, encoding });
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });

  const events = [];
  let wake;
  let failure;
  const wakeUp = () => {
    wake?.();
    wake = undefined;
  };
  const onAbort = () => {
    failure = new AbortError(undefined, { cause: signal.reason });
    wakeUp();
  };
  const handle = recursive ? new FolderTree() : new FSEvent();
  handle.onchange = (isRename, name) => {
    name = encodeName(name, encoding);
    if (isIgnored?.(name)) return;
    if (events.length < maxQueue) {
      ArrayPrototypePush(events, { __proto__: null, eventType: isRename ? 'rename' : 'change', filename: name });
      wakeUp();
    } else if (overflow === 'error') {
      failure = new codes.ERR_FS_WATCH_QUEUE_OVERFLOW(maxQueue);
      wakeUp();
    } else {
      process.emitWarning('fs.watch maxQueue exceeded');
    }
  };
  const status = handle.start(path, persistent, wantsBytes(encoding));
  if (status < 0) throw watchError(status, path);
  signal?.addEventListener('abort', onAbort, { __proto__: null, once: true });
  try {
    for (;;) {
      if (failure === undefined && events.length === 0) {
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
      while (events.length > 0 && failure === undefined) yield ArrayPrototypeShift(events);
      if (failure !== undefined) throw failure;
    }
  } finally {
    handle.close();
    signal?.removeEventListener('abort', onAbort);
  }
}

module.exports = { FSWatcher, watch, watchPromised };
