'use strict';

// `opendir`: a directory that is read piece by piece, in the order of the system.

const {
  ArrayPrototypePush, ArrayPrototypeShift, Boolean, ObjectDefineProperty, Promise, PromiseReject, SafeFinalizationRegistry,
  SymbolAsyncDispose, SymbolAsyncIterator, SymbolDispose,
} = primordials;
const { codes } = require('internal/errors');
const { validateFunction, validateUint32 } = require('internal/validators');
const { getOptions, getValidatedPath, wantsBytes, encodeName } = require('internal/fs/utils');
const { Dirent, joinParent } = require('internal/fs/dirent');
const { UV_DIRENT_DIR } = internalBinding('fs').constants;
const binding = internalBinding('fs');

/** The native side of a directory, which only a `Dir` can reach. */
class FolderHandle {
  constructor(number) {
    this.number = number;
  }

  /** `[names, types]` of up to `count` entries; undefined at the end. */
  read(count, asBytes, callback) {
    return binding.readFolder(this.number, count, asBytes, callback);
  }

  close(callback) {
    return binding.closeFolder(this.number, callback);
  }
}

let forgotten;
/** A directory that is collected before it is closed is closed then, and the program hears of it. */
function closeWhenCollected(dir, handle) {
  forgotten ??= new SafeFinalizationRegistry((number) => {
    binding.closeFolder(number);
    // A program that ends now does not hear of it.
    require('timers').setImmediate(() => process.emitWarning('Closing directory handle on garbage collection')).unref();
  });
  forgotten.register(dir, handle.number, handle);
}

class Dir {
  #handle;
  #path;
  #encoding;
  #recursive;
  #bufferSize;
  /** Entries that were read and not yet asked for. */
  #ready = [];
  #closed = false;
  /** Calls that wait for the one that is under way; null if none is. */
  #waiting = null;
  /** Directories that are still to be read, if whole trees are wanted. */
  #folders = [];
  /** The directory that `#handle` reads now. */
  #folder;
  #readPromisified;
  #closePromisified;

  constructor(handle, path, options) {
    if (handle === undefined || handle === null) throw new codes.ERR_MISSING_ARGS('handle');
    this.#handle = handle;
    this.#path = path;
    this.#folder = path;
    const { encoding = 'utf8', recursive, bufferSize } = getOptions(options, { __proto__: null, encoding: 'utf8' });
    try {
      if (bufferSize !== undefined) validateUint32(bufferSize, 'options.bufferSize', true);
    } catch (error) {
      // Nobody gets this object: nobody could close it.
      handle.close();
      throw error;
    }
    this.#encoding = encoding;
    this.#recursive = Boolean(recursive);
    this.#bufferSize = bufferSize ?? 32;
    const promised = (method) => () => new Promise((resolve, reject) => {
      method((error, answer) => (error ? reject(error) : resolve(answer)));
    });
    this.#readPromisified = promised((callback) => this.#read(false, callback));
    this.#closePromisified = promised((callback) => this.close(callback));
    if (handle instanceof FolderHandle) closeWhenCollected(this, handle);
  }

  get path() {
    if (!(#path in this)) throw new codes.ERR_INVALID_THIS('Dir');
    return this.#path;
  }

  /**
   * The next entry; null at the end.
   * @param {(error: Error | null, entry?: Dirent | null) => void} [callback] without it, the answer is a promise
   */
  read(callback) {
    return callback === undefined ? this.#readPromisified() : this.#read(true, callback);
  }

  /** `later`: a callback never runs before `read` returns. */
  #read(later, callback) {
    if (this.#closed) throw new codes.ERR_DIR_CLOSED();
    validateFunction(callback, 'callback');
    if (this.#waiting !== null) {
      ArrayPrototypePush(this.#waiting, () => {
        // A `close` may have been before it in the queue.
        if (this.#closed) callback(new codes.ERR_DIR_CLOSED());
        else this.#read(later, callback);
      });
      return;
    }
    const entry = this.#takeReady();
    if (entry !== undefined) {
      if (later) process.nextTick(callback, null, entry);
      else callback(null, entry);
      return;
    }
    this.#waiting = [];
    this.#fetch((error, found) => {
      process.nextTick(() => {
        const waiting = this.#waiting;
        this.#waiting = null;
        for (let i = 0; i < waiting.length; i++) waiting[i]();
      });
      if (error) callback(error);
      else callback(null, found);
    });
  }

  /** Asks the system for more, in as many directories as it takes to find an entry. */
  #fetch(callback) {
    this.#handle.read(this.#bufferSize, wantsBytes(this.#encoding), (error, listing) => {
      if (error) return callback(error);
      if (listing !== undefined) {
        this.#keep(listing);
        return callback(null, this.#takeReady());
      }
      const folder = ArrayPrototypeShift(this.#folders);
      if (folder === undefined) return callback(null, null);
      binding.openFolder(folder, (error, number) => {
        if (error) return callback(error);
        this.#enter(folder, number);
        this.#fetch(callback);
      });
    });
  }

  /** @returns {Dirent | null} */
  readSync() {
    if (this.#closed) throw new codes.ERR_DIR_CLOSED();
    if (this.#waiting !== null) throw new codes.ERR_DIR_CONCURRENT_OPERATION();
    for (;;) {
      const entry = this.#takeReady();
      if (entry !== undefined) return entry;
      const listing = this.#handle.read(this.#bufferSize, wantsBytes(this.#encoding));
      if (listing !== undefined) {
        this.#keep(listing);
        continue;
      }
      const folder = ArrayPrototypeShift(this.#folders);
      if (folder === undefined) return null;
      this.#enter(folder, binding.openFolder(folder));
    }
  }

  /** Goes on with another directory, whose number takes the place of the one that is read to its end. */
  #enter(folder, number) {
    this.#handle.close();
    forgotten?.unregister(this.#handle);
    this.#handle = new FolderHandle(number);
    this.#folder = folder;
    closeWhenCollected(this, this.#handle);
  }

  #takeReady() {
    const entry = ArrayPrototypeShift(this.#ready);
    if (entry !== undefined && this.#recursive && entry.isDirectory()) {
      ArrayPrototypePush(this.#folders, joinParent(entry.parentPath, entry.name));
    }
    return entry;
  }

  #keep({ 0: names, 1: types }) {
    for (let i = 0; i < names.length; i++) {
      ArrayPrototypePush(this.#ready, new Dirent(encodeName(names[i], this.#encoding), types[i], this.#folder));
    }
  }

  /** @param {(error: Error | null) => void} [callback] without it, the answer is a promise */
  close(callback) {
    if (callback === undefined) {
      if (this.#closed) return PromiseReject(new codes.ERR_DIR_CLOSED());
      return this.#closePromisified();
    }
    validateFunction(callback, 'callback');
    if (this.#closed) {
      process.nextTick(callback, new codes.ERR_DIR_CLOSED());
      return;
    }
    if (this.#waiting !== null) {
      ArrayPrototypePush(this.#waiting, () => this.close(callback));
      return;
    }
    this.#forget();
    this.#handle.close(callback);
  }

  closeSync() {
    if (this.#closed) throw new codes.ERR_DIR_CLOSED();
    if (this.#waiting !== null) throw new codes.ERR_DIR_CONCURRENT_OPERATION();
    this.#forget();
    this.#handle.close();
  }

  #forget() {
    this.#closed = true;
    forgotten?.unregister(this.#handle);
  }

  /** The entries that are left; the directory is closed behind the last one, or when nobody wants more. */
  async *entries() {
    try {
      for (;;) {
        const entry = await this.#readPromisified();
        if (entry === null) break;
        yield entry;
      }
    } finally {
      await this.#closePromisified();
    }
  }

  [SymbolDispose]() {
    if (this.#closed) return;
    this.closeSync();
  }

  async [SymbolAsyncDispose]() {
    if (this.#closed) return;
    await this.#closePromisified();
  }
}

ObjectDefineProperty(Dir.prototype, SymbolAsyncIterator, {
  __proto__: null, configurable: true, enumerable: false, value: Dir.prototype.entries, writable: true,
});

/**
 * Opens a directory.
 * @param {string | Uint8Array | URL} path
 * @param {string | { encoding?: string, bufferSize?: number, recursive?: boolean } | Function} options
 * @param {(error: Error | null, dir?: Dir) => void} [callback]
 */
function opendir(path, options, callback) {
  callback = typeof options === 'function' ? options : callback;
  validateFunction(callback, 'callback');
  path = getValidatedPath(path);
  options = getOptions(options, { __proto__: null, encoding: 'utf8' });
  binding.openFolder(path, (error, number) => {
    if (error) callback(error);
    else callback(null, new Dir(new FolderHandle(number), path, options));
  });
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {string | { encoding?: string, bufferSize?: number, recursive?: boolean }} [options]
 * @returns {Dir}
 */
function opendirSync(path, options) {
  path = getValidatedPath(path);
  options = getOptions(options, { __proto__: null, encoding: 'utf8' });
  return new Dir(new FolderHandle(binding.openFolder(path)), path, options);
}

module.exports = { Dir, opendir, opendirSync };
