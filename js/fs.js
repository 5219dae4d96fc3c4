'use strict';

// Files, with callbacks and at once; with promises in internal/fs/promises. Whatever takes a descriptor is in
// internal/fs/descriptors. The native functions of the binding take the same arguments for all forms, and then a callback,
// or `resolve` and `reject`, or nothing (see bindings/src/fs/request.rs).

const { ObjectDefineProperty, Promise, PromisePrototypeThen, SymbolDispose, SymbolFor } = primordials;
const { parseFileMode, validateBoolean, validateFunction, validateOneOf } = require('internal/validators');
const utils = require('internal/fs/utils');
const {
  abortError, constants, decodeContents, encodeName, getOptions, getRmOptions, getThreeBitMode, getValidatedData,
  getValidatedPath, isFd, isUtf8, kEmptyOptions, stringToFlags, toUnixTimestamp, validateOwner, wantsBytes,
} = utils;
const { DeprecatedStats, StatFs, makeStats } = require('internal/fs/stats');
const { Dirent, makeListing } = require('internal/fs/dirent');
const { kRemoveAll, remove, removeSync } = require('internal/fs/remove');
const descriptors = require('internal/fs/descriptors');
const { Dir, opendir, opendirSync } = require('internal/fs/dir');
const binding = internalBinding('fs');
const { resolve } = require('path');

const kReadDefaults = { __proto__: null, flag: 'r' };
const kStatDefaults = { __proto__: null, bigint: false, throwIfNoEntry: true };

const { abortable, statsCallback } = descriptors;

/**
 * A callback for a name or path, in the encoding that was asked for.
 * @param {(error: Error | null, name?: string | Buffer) => void} callback
 * @param {string} [encoding]
 */
function nameCallback(callback, encoding) {
  if (!wantsBytes(encoding)) return callback;
  return (error, name) => (error ? callback(error) : callback(null, encodeName(name, encoding)));
}

/**
 * The contents of a file: a Buffer, or a string if an encoding is given.
 * @param {string | number | Uint8Array | URL} path
 * @param {string | { encoding?: string | null, flag?: string | number, signal?: AbortSignal } | null | Function} options
 * @param {(error: Error | null, data?: string | Buffer) => void} [callback]
 */
function readFile(path, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, kReadDefaults);
  const { encoding, signal } = options;
  let flags = 0;
  if (!isFd(path)) {
    if (signal !== undefined && signal.aborted) return callback(abortError(signal));
    flags = stringToFlags(options.flag, 'options.flag');
    path = getValidatedPath(path);
  }
  binding.readFile(path, flags, isUtf8(encoding), true, (error, contents) => {
    if (error) return callback(error);
    // An abort that comes while the file is being read still wins.
    if (signal !== undefined && signal.aborted) return callback(abortError(signal));
    if (typeof contents !== 'string') {
      try {
        contents = decodeContents(contents, encoding);
      } catch (error) {
        return callback(error);
      }
    }
    callback(null, contents);
  });
}

/**
 * @param {string | number | Uint8Array | URL} path
 * @param {string | { encoding?: string | null, flag?: string | number } | null} [options]
 * @returns {string | Buffer}
 */
function readFileSync(path, options) {
  options = getOptions(options, kReadDefaults);
  const { encoding } = options;
  const asText = isUtf8(encoding);
  if (!isFd(path)) path = getValidatedPath(path);
  const contents = binding.readFile(path, stringToFlags(options.flag), asText, false);
  if (asText && typeof contents !== 'string') throw utils.stringTooLong();
  return decodeContents(contents, encoding);
}

/**
 * Makes a file of `data`, in place of what was there.
 * @param {string | number | Uint8Array | URL} path
 * @param {string | ArrayBufferView} data
 * @param {string | { encoding?: string | null, mode?: number | string, flag?: string, flush?: boolean,
 *   signal?: AbortSignal } | null | Function} options
 * @param {(error: Error | null) => void} [callback]
 */
function writeFile(path, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  const { encoding, flag, flush, mode, signal } = utils.getWriteOptions(options);
  data = getValidatedData(data, encoding);
  let flags = 0;
  if (!isFd(path)) {
    if (signal !== undefined && signal.aborted) return callback(abortError(signal));
    path = getValidatedPath(path);
    flags = stringToFlags(flag, 'options.flag');
  }
  binding.writeFile(path, data, flags, mode, flush, signal === undefined ? callback : (error) => {
    callback(signal.aborted && !error ? abortError(signal) : error);
  });
}

/**
 * @param {string | number | Uint8Array | URL} path
 * @param {string | ArrayBufferView} data
 * @param {string | { encoding?: string | null, mode?: number | string, flag?: string, flush?: boolean } | null} [options]
 */
function writeFileSync(path, data, options) {
  const { encoding, flag, flush, mode } = utils.getWriteOptions(options);
  data = getValidatedData(data, encoding);
  if (!isFd(path)) path = getValidatedPath(path);
  const flags = stringToFlags(flag);
  try {
    binding.writeFile(path, data, flags, mode, flush);
  } catch (error) {
    throw typeof data !== 'string' && error.syscall === 'write' ? utils.moveCodeLast(error) : error;
  }
}

/**
 * Adds `data` to the end of a file, which is made if there is none.
 * @param {string | number | Uint8Array | URL} path
 * @param {string | ArrayBufferView} data
 * @param {any} options as for `writeFile`
 * @param {(error: Error | null) => void} [callback]
 */
function appendFile(path, data, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  writeFile(path, data, utils.getAppendOptions(path, options), callback);
}

/**
 * @param {string | number | Uint8Array | URL} path
 * @param {string | ArrayBufferView} data
 * @param {any} [options] as for `writeFileSync`
 */
function appendFileSync(path, data, options) {
  writeFileSync(path, data, utils.getAppendOptions(path, options));
}

/**
 * Whether the process may do with a file what `mode` says: an error tells that it may not.
 * @param {string | Uint8Array | URL} path
 * @param {number | Function} mode bits of `R_OK`, `W_OK` and `X_OK`; none asks whether the file is there
 * @param {(error: Error | null) => void} [callback]
 */
function access(path, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = constants.F_OK;
  }
  path = getValidatedPath(path);
  validateFunction(callback, 'cb');
  binding.access(path, getThreeBitMode(mode), callback);
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {number} [mode]
 */
function accessSync(path, mode) {
  binding.access(getValidatedPath(path), getThreeBitMode(mode));
}

/**
 * Whether there is anything at `path`. No error comes first: of old, and to be avoided.
 * @param {string | Uint8Array | URL} path
 * @param {(exists: boolean) => void} callback
 */
function exists(path, callback) {
  validateFunction(callback, 'cb');
  try {
    path = getValidatedPath(path);
  } catch {
    return callback(false);
  }
  binding.access(path, constants.F_OK, (error) => callback(!error));
}

ObjectDefineProperty(exists, SymbolFor('nodejs.util.promisify.custom'), {
  __proto__: null,
  value: function exists(path) {
    return new Promise((resolve) => module.exports.exists(path, resolve));
  },
});

let warnedOfExists = false;
/**
 * @param {string | Uint8Array | URL} path
 * @returns {boolean}
 */
function existsSync(path) {
  try {
    path = getValidatedPath(path);
  } catch (error) {
    if (!warnedOfExists && error?.code === 'ERR_INVALID_ARG_TYPE') {
      warnedOfExists = true;
      process.emitWarning('Passing invalid argument types to fs.existsSync is deprecated', 'DeprecationWarning', 'DEP0187');
    }
    return false;
  }
  return binding.existsSync(path);
}

/** The arguments that `stat`, `lstat` and `statfs` share. */
function getStatOptions(options) {
  return options === null || typeof options !== 'object' ? kStatDefaults : getOptions(options);
}

/**
 * What is known about a file.
 * @param {string | Uint8Array | URL} path
 * @param {{ bigint?: boolean, throwIfNoEntry?: boolean, signal?: AbortSignal } | Function} [options]
 * @param {(error: Error | null, stats?: Stats) => void} [callback]
 */
function stat(path, options = kStatDefaults, callback) {
  if (typeof options === 'function') callback = options;
  const { bigint, signal, throwIfNoEntry } = getStatOptions(options);
  callback = statsCallback(callback);
  path = getValidatedPath(path);
  const answer = abortable(callback, signal);
  if (answer !== undefined) binding.stat(path, bigint, throwIfNoEntry !== false, answer);
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {{ bigint?: boolean, throwIfNoEntry?: boolean }} [options]
 * @returns {Stats | undefined}
 */
function statSync(path, options = kStatDefaults) {
  return makeStats(binding.stat(getValidatedPath(path), options.bigint, options.throwIfNoEntry !== false));
}

/**
 * As `stat`, but about a link and not about what it leads to.
 * @param {string | Uint8Array | URL} path
 * @param {{ bigint?: boolean, signal?: AbortSignal } | Function} [options]
 * @param {(error: Error | null, stats?: Stats) => void} [callback]
 */
function lstat(path, options = kStatDefaults, callback) {
  if (typeof options === 'function') callback = options;
  const { bigint, signal } = getStatOptions(options);
  callback = statsCallback(callback);
  path = getValidatedPath(path);
  const answer = abortable(callback, signal);
  if (answer !== undefined) binding.lstat(path, bigint, true, answer);
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {{ bigint?: boolean, throwIfNoEntry?: boolean }} [options]
 * @returns {Stats | undefined}
 */
function lstatSync(path, options = kStatDefaults) {
  return makeStats(binding.lstat(getValidatedPath(path), options.bigint, options.throwIfNoEntry !== false));
}

/**
 * What is known about the file system that `path` is in.
 * @param {string | Uint8Array | URL} path
 * @param {{ bigint?: boolean } | Function} [options]
 * @param {(error: Error | null, stats?: StatFs) => void} [callback]
 */
function statfs(path, options = kStatDefaults, callback) {
  if (typeof options === 'function') callback = options;
  validateFunction(callback, 'cb');
  path = getValidatedPath(path);
  const { bigint } = getStatOptions(options);
  binding.statfs(path, bigint, (error, values) => (error ? callback(error) : callback(null, new StatFs(values))));
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {{ bigint?: boolean }} [options]
 */
function statfsSync(path, options = kStatDefaults) {
  return new StatFs(binding.statfs(getValidatedPath(path), options.bigint));
}

/**
 * The names of what is in a directory.
 * @param {string | Uint8Array | URL} path
 * @param {string | { encoding?: string, withFileTypes?: boolean, recursive?: boolean } | Function} options
 * @param {(error: Error | null, files?: (string | Buffer | Dirent)[]) => void} [callback]
 */
function readdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  const { encoding, recursive, withFileTypes } = getOptions(options);
  path = getValidatedPath(path);
  if (recursive !== undefined && recursive !== null) validateBoolean(recursive, 'options.recursive');
  binding.readdir(path, wantsBytes(encoding), withFileTypes, recursive, (error, listing) => {
    if (error) callback(error);
    else callback(null, makeListing(path, listing, encoding, withFileTypes));
  });
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {string | { encoding?: string, withFileTypes?: boolean, recursive?: boolean }} [options]
 * @returns {(string | Buffer | Dirent)[]}
 */
function readdirSync(path, options) {
  const { encoding, recursive, withFileTypes } = getOptions(options);
  path = getValidatedPath(path);
  if (recursive !== undefined && recursive !== null) validateBoolean(recursive, 'options.recursive');
  const listing = binding.readdir(path, wantsBytes(encoding), withFileTypes, recursive);
  return makeListing(path, listing, encoding, withFileTypes);
}

/** The options of `mkdir`, which may be no more than a mode. */
function getMkdirOptions(options) {
  let mode = 0o777;
  let recursive = false;
  if (typeof options === 'number' || typeof options === 'string') {
    mode = parseFileMode(options, 'mode');
  } else if (options) {
    if (options.recursive !== undefined) {
      recursive = options.recursive;
      validateBoolean(recursive, 'options.recursive');
    }
    if (options.mode !== undefined) mode = parseFileMode(options.mode, 'options.mode');
  }
  return { __proto__: null, mode, recursive };
}

/**
 * Makes a directory; if `recursive`, those above it too, and the answer is the first one made.
 * @param {string | Uint8Array | URL} path
 * @param {number | string | { mode?: number | string, recursive?: boolean } | Function} options
 * @param {(error: Error | null, path?: string) => void} [callback]
 */
function mkdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const { mode, recursive } = getMkdirOptions(options);
  validateFunction(callback, 'cb');
  binding.mkdir(getValidatedPath(path), mode, recursive, callback);
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {number | string | { mode?: number | string, recursive?: boolean }} [options]
 * @returns {string | undefined}
 */
function mkdirSync(path, options) {
  const { mode, recursive } = getMkdirOptions(options);
  return binding.mkdir(getValidatedPath(path), mode, recursive);
}

/**
 * Makes a directory of a new name that begins with `prefix`.
 * @param {string | Uint8Array | URL} prefix
 * @param {string | { encoding?: string } | Function} options
 * @param {(error: Error | null, path?: string | Buffer) => void} [callback]
 */
function mkdtemp(prefix, options, callback) {
  if (typeof options === 'function') callback = options;
  validateFunction(callback, 'cb');
  const { encoding } = getOptions(options);
  prefix = getValidatedPath(prefix, 'prefix');
  utils.warnOnNonPortableTemplate(prefix);
  binding.mkdtemp(prefix, wantsBytes(encoding), nameCallback(callback, encoding));
}

/**
 * @param {string | Uint8Array | URL} prefix
 * @param {string | { encoding?: string }} [options]
 * @returns {string | Buffer}
 */
function mkdtempSync(prefix, options) {
  const { encoding } = getOptions(options);
  prefix = getValidatedPath(prefix, 'prefix');
  utils.warnOnNonPortableTemplate(prefix);
  return encodeName(binding.mkdtemp(prefix, wantsBytes(encoding)), encoding);
}

/**
 * As `mkdtempSync`; the directory goes with the end of a block that declares the result with `using`.
 * @param {string | Uint8Array | URL} prefix
 * @param {string | { encoding?: string }} [options]
 */
function mkdtempDisposableSync(prefix, options) {
  const path = mkdtempSync(prefix, options);
  // The program may change its directory meanwhile.
  const absolute = resolve(`${path}`);
  function remove() {
    removeSync(absolute, kRemoveAll);
  }
  return {
    path,
    remove,
    [SymbolDispose]() {
      remove();
    },
  };
}

/**
 * Removes a file, or, if `recursive`, a directory with all that is in it.
 * @param {string | Uint8Array | URL} path
 * @param {{ recursive?: boolean, force?: boolean, maxRetries?: number, retryDelay?: number } | Function} options
 * @param {(error: Error | null) => void} [callback]
 */
function rm(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  remove(getValidatedPath(path), getRmOptions(options), callback);
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {{ recursive?: boolean, force?: boolean, maxRetries?: number, retryDelay?: number }} [options]
 */
function rmSync(path, options) {
  path = getValidatedPath(path);
  removeSync(path, getRmOptions(options));
}

/**
 * Removes an empty directory.
 * @param {string | Uint8Array | URL} path
 * @param {object | Function} options of no effect
 * @param {(error: Error | null) => void} [callback]
 */
function rmdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  utils.validateNotRecursive(options);
  validateFunction(callback, 'cb');
  path = getValidatedPath(path);
  utils.validateRmdirOptions(options);
  binding.rmdir(path, callback);
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {object} [options] of no effect
 */
function rmdirSync(path, options) {
  path = getValidatedPath(path);
  utils.validateNotRecursive(options);
  utils.validateRmdirOptions(options);
  binding.rmdir(path);
}

/**
 * Removes a file or a link.
 * @param {string | Uint8Array | URL} path
 * @param {(error: Error | null) => void} callback
 */
function unlink(path, callback) {
  validateFunction(callback, 'cb');
  binding.unlink(getValidatedPath(path), callback);
}

/** @param {string | Uint8Array | URL} path */
function unlinkSync(path) {
  binding.unlink(getValidatedPath(path));
}

/**
 * @param {string | Uint8Array | URL} oldPath
 * @param {string | Uint8Array | URL} newPath what is there is replaced
 * @param {(error: Error | null) => void} callback
 */
function rename(oldPath, newPath, callback) {
  validateFunction(callback, 'cb');
  binding.rename(getValidatedPath(oldPath, 'oldPath'), getValidatedPath(newPath, 'newPath'), callback);
}

/**
 * @param {string | Uint8Array | URL} oldPath
 * @param {string | Uint8Array | URL} newPath
 */
function renameSync(oldPath, newPath) {
  binding.rename(getValidatedPath(oldPath, 'oldPath'), getValidatedPath(newPath, 'newPath'));
}

/**
 * @param {string | Uint8Array | URL} src
 * @param {string | Uint8Array | URL} dest
 * @param {number | Function} mode bits of `COPYFILE_*`
 * @param {(error: Error | null) => void} [callback]
 */
function copyFile(src, dest, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  validateFunction(callback, 'cb');
  binding.copyFile(src, dest, getThreeBitMode(mode), callback);
}

/**
 * @param {string | Uint8Array | URL} src
 * @param {string | Uint8Array | URL} dest
 * @param {number} [mode]
 */
function copyFileSync(src, dest, mode) {
  binding.copyFile(getValidatedPath(src, 'src'), getValidatedPath(dest, 'dest'), getThreeBitMode(mode));
}

/**
 * Copies a file, a link, or, if `recursive`, a whole directory.
 * @param {string | Uint8Array | URL} src
 * @param {string | Uint8Array | URL} dest
 * @param {object | Function} options
 * @param {(error: Error | null) => void} [callback]
 */
function cp(src, dest, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  options = require('internal/fs/cp/rules').getCpOptions(options);
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  PromisePrototypeThen(require('internal/fs/cp/cp').cp(src, dest, options),
    () => process.nextTick(callback, null, undefined), (error) => process.nextTick(callback, error));
}

/**
 * @param {string | Uint8Array | URL} src
 * @param {string | Uint8Array | URL} dest
 * @param {object} [options]
 */
function cpSync(src, dest, options) {
  options = require('internal/fs/cp/rules').getCpOptions(options);
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  require('internal/fs/cp/cp_sync').cpSync(src, dest, options);
}

/**
 * Makes `newPath` another name of the file.
 * @param {string | Uint8Array | URL} existingPath
 * @param {string | Uint8Array | URL} newPath
 * @param {(error: Error | null) => void} callback
 */
function link(existingPath, newPath, callback) {
  validateFunction(callback, 'cb');
  binding.link(getValidatedPath(existingPath, 'existingPath'), getValidatedPath(newPath, 'newPath'), callback);
}

/**
 * @param {string | Uint8Array | URL} existingPath
 * @param {string | Uint8Array | URL} newPath
 */
function linkSync(existingPath, newPath) {
  binding.link(getValidatedPath(existingPath, 'existingPath'), getValidatedPath(newPath, 'newPath'));
}

const kLinkTypes = ['dir', 'file', 'junction', null, undefined];

/**
 * Makes `path` a link to `target`.
 * @param {string | Uint8Array | URL} target
 * @param {string | Uint8Array | URL} path
 * @param {string | null | Function} type only Windows tells kinds of links apart
 * @param {(error: Error | null) => void} [callback]
 */
function symlink(target, path, type, callback) {
  if (callback === undefined) {
    callback = type;
    validateFunction(callback, 'cb');
  } else {
    validateOneOf(type, 'type', kLinkTypes);
  }
  target = getValidatedPath(target, 'target');
  path = getValidatedPath(path);
  validateFunction(callback, 'cb');
  binding.symlink(target, path, callback);
}

/**
 * @param {string | Uint8Array | URL} target
 * @param {string | Uint8Array | URL} path
 * @param {string | null} [type]
 */
function symlinkSync(target, path, type) {
  validateOneOf(type, 'type', kLinkTypes);
  binding.symlink(getValidatedPath(target, 'target'), getValidatedPath(path));
}

/**
 * Where a link leads to.
 * @param {string | Uint8Array | URL} path
 * @param {string | { encoding?: string } | Function} options
 * @param {(error: Error | null, target?: string | Buffer) => void} [callback]
 */
function readlink(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'cb');
  const { encoding } = getOptions(options);
  binding.readlink(getValidatedPath(path), wantsBytes(encoding), nameCallback(callback, encoding));
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {string | { encoding?: string }} [options]
 * @returns {string | Buffer}
 */
function readlinkSync(path, options) {
  const { encoding } = getOptions(options);
  return encodeName(binding.readlink(getValidatedPath(path), wantsBytes(encoding)), encoding);
}

/** The path that `realpath` begins with: anything is taken for a string. */
function getAbsolutePath(path) {
  path = utils.toPathIfFileUrl(path);
  if (typeof path !== 'string') path += '';
  utils.validatePath(path);
  return resolve(path);
}

/**
 * The path without links, `.` and `..`.
 * @param {string | Uint8Array | URL} path
 * @param {string | { encoding?: string } | Function} options
 * @param {(error: Error | null, path?: string | Buffer) => void} [callback]
 */
function realpath(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else {
    validateFunction(callback, 'cb');
  }
  const { encoding } = getOptions(options);
  binding.resolveLinks(getAbsolutePath(path), wantsBytes(encoding), nameCallback(callback, encoding));
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {string | { encoding?: string }} [options]
 * @returns {string | Buffer}
 */
function realpathSync(path, options) {
  const { encoding } = getOptions(options);
  return encodeName(binding.resolveLinks(getAbsolutePath(path), wantsBytes(encoding)), encoding);
}

realpath.native = (path, options, callback) => {
  callback ||= options;
  validateFunction(callback, 'cb');
  const { encoding } = getOptions(options);
  binding.realpath(getValidatedPath(path), wantsBytes(encoding), nameCallback(callback, encoding));
};

realpathSync.native = (path, options) => {
  const { encoding } = getOptions(options);
  return encodeName(binding.realpath(getValidatedPath(path), wantsBytes(encoding)), encoding);
};

/**
 * @param {string | Uint8Array | URL} path
 * @param {number | string} mode
 * @param {(error: Error | null) => void} callback
 */
function chmod(path, mode, callback) {
  path = getValidatedPath(path);
  mode = parseFileMode(mode, 'mode');
  validateFunction(callback, 'cb');
  binding.chmod(path, mode, callback);
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {number | string} mode
 */
function chmodSync(path, mode) {
  path = getValidatedPath(path);
  binding.chmod(path, parseFileMode(mode, 'mode'));
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {number} uid
 * @param {number} gid
 * @param {(error: Error | null) => void} callback
 */
function chown(path, uid, gid, callback) {
  validateFunction(callback, 'cb');
  path = getValidatedPath(path);
  validateOwner(uid, gid);
  binding.chown(path, uid, gid, callback);
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {number} uid
 * @param {number} gid
 */
function chownSync(path, uid, gid) {
  path = getValidatedPath(path);
  validateOwner(uid, gid);
  binding.chown(path, uid, gid);
}

/**
 * As `chown`, for a link itself.
 * @param {string | Uint8Array | URL} path
 * @param {number} uid
 * @param {number} gid
 * @param {(error: Error | null) => void} callback
 */
function lchown(path, uid, gid, callback) {
  validateFunction(callback, 'cb');
  path = getValidatedPath(path);
  validateOwner(uid, gid);
  binding.lchown(path, uid, gid, callback);
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {number} uid
 * @param {number} gid
 */
function lchownSync(path, uid, gid) {
  path = getValidatedPath(path);
  validateOwner(uid, gid);
  binding.lchown(path, uid, gid);
}

/**
 * Sets the times of a file.
 * @param {string | Uint8Array | URL} path
 * @param {number | string | Date} atime
 * @param {number | string | Date} mtime
 * @param {(error: Error | null) => void} callback
 */
function utimes(path, atime, mtime, callback) {
  validateFunction(callback, 'cb');
  path = getValidatedPath(path);
  binding.utimes(path, toUnixTimestamp(atime), toUnixTimestamp(mtime), callback);
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {number | string | Date} atime
 * @param {number | string | Date} mtime
 */
function utimesSync(path, atime, mtime) {
  binding.utimes(getValidatedPath(path), toUnixTimestamp(atime), toUnixTimestamp(mtime));
}

/**
 * As `utimes`, for a link itself.
 * @param {string | Uint8Array | URL} path
 * @param {number | string | Date} atime
 * @param {number | string | Date} mtime
 * @param {(error: Error | null) => void} callback
 */
function lutimes(path, atime, mtime, callback) {
  validateFunction(callback, 'cb');
  path = getValidatedPath(path);
  binding.lutimes(path, toUnixTimestamp(atime), toUnixTimestamp(mtime), callback);
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {number | string | Date} atime
 * @param {number | string | Date} mtime
 */
function lutimesSync(path, atime, mtime) {
  binding.lutimes(getValidatedPath(path), toUnixTimestamp(atime), toUnixTimestamp(mtime));
}

/** The classes of streams, which are loaded when they are first used, and which a program may replace. */
const streamClasses = {
  __proto__: null,
  ReadStream: undefined,
  WriteStream: undefined,
  // Names of old.
  FileReadStream: undefined,
  FileWriteStream: undefined,
};

function streamClass(name) {
  if (streamClasses[name] === undefined) {
    const { ReadStream, WriteStream } = require('internal/fs/streams');
    streamClasses[name] = name === 'ReadStream' || name === 'FileReadStream' ? ReadStream : WriteStream;
  }
  return streamClasses[name];
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {string | object} [options]
 * @returns {ReadStream}
 */
function createReadStream(path, options) {
  const ReadStream = streamClass('ReadStream');
  return new ReadStream(path, options);
}

/**
 * @param {string | Uint8Array | URL} path
 * @param {string | object} [options]
 * @returns {WriteStream}
 */
function createWriteStream(path, options) {
  const WriteStream = streamClass('WriteStream');
  return new WriteStream(path, options);
}

/**
 * The files that patterns match.
 * @param {string | string[]} pattern
 * @param {{ cwd?: string | URL, exclude?: Function | string[], withFileTypes?: boolean, followSymlinks?: boolean } |
 *   Function} options
 * @param {(error: Error | null, matches?: (string | Dirent)[]) => void} [callback]
 */
function glob(pattern, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  require('internal/glob/walk').globCallback(pattern, options ?? kEmptyOptions, callback);
}

/**
 * @param {string | string[]} pattern
 * @param {object} [options] as for `glob`
 * @returns {(string | Dirent)[]}
 */
function globSync(pattern, options = kEmptyOptions) {
  return require('internal/glob/walk').globSync(pattern, options);
}

/**
 * Tells of what happens to a file or directory.
 * @param {string | Uint8Array | URL} filename
 * @param {string | object | Function} options
 * @param {(eventType: 'rename' | 'change', filename: string | Buffer) => void} [listener]
 */
function watch(filename, options, listener) {
  return require('internal/fs/watchers').watch(filename, options, listener);
}

/**
 * Asks about a file again and again, and tells of changes.
 * @param {string | Uint8Array | URL} filename
 * @param {{ bigint?: boolean, persistent?: boolean, interval?: number } | Function} options
 * @param {(current: Stats, previous: Stats) => void} [listener]
 */
function watchFile(filename, options, listener) {
  return require('internal/fs/stat_watcher').watchFile(filename, options, listener);
}

/**
 * @param {string | Uint8Array | URL} filename
 * @param {Function} [listener]
 */
function unwatchFile(filename, listener) {
  require('internal/fs/stat_watcher').unwatchFile(filename, listener);
}

module.exports = {
  appendFile,
  appendFileSync,
  access,
  accessSync,
  chown,
  chownSync,
  chmod,
  chmodSync,
  close: descriptors.close,
  closeSync: descriptors.closeSync,
  copyFile,
  copyFileSync,
  cp,
  cpSync,
  createReadStream,
  createWriteStream,
  exists,
  existsSync,
  fchown: descriptors.fchown,
  fchownSync: descriptors.fchownSync,
  fchmod: descriptors.fchmod,
  fchmodSync: descriptors.fchmodSync,
  fdatasync: descriptors.fdatasync,
  fdatasyncSync: descriptors.fdatasyncSync,
  fstat: descriptors.fstat,
  fstatSync: descriptors.fstatSync,
  fsync: descriptors.fsync,
  fsyncSync: descriptors.fsyncSync,
  ftruncate: descriptors.ftruncate,
  ftruncateSync: descriptors.ftruncateSync,
  futimes: descriptors.futimes,
  futimesSync: descriptors.futimesSync,
  glob,
  globSync,
  lchown,
  lchownSync,
  lchmod: undefined,
  lchmodSync: undefined,
  link,
  linkSync,
  lstat,
  lstatSync,
  lutimes,
  lutimesSync,
  mkdir,
  mkdirSync,
  mkdtemp,
  mkdtempSync,
  mkdtempDisposableSync,
  open: descriptors.open,
  openSync: descriptors.openSync,
  readdir,
  readdirSync,
  read: descriptors.read,
  readSync: descriptors.readSync,
  readv: descriptors.readv,
  readvSync: descriptors.readvSync,
  readFile,
  readFileSync,
  readlink,
  readlinkSync,
  realpath,
  realpathSync,
  rename,
  renameSync,
  rm,
  rmSync,
  rmdir,
  rmdirSync,
  stat,
  statfs,
  statSync,
  statfsSync,
  symlink,
  symlinkSync,
  truncate: descriptors.truncate,
  truncateSync: descriptors.truncateSync,
  unwatchFile,
  unlink,
  unlinkSync,
  utimes,
  utimesSync,
  watch,
  watchFile,
  writeFile,
  writeFileSync,
  write: descriptors.write,
  writeSync: descriptors.writeSync,
  writev: descriptors.writev,
  writevSync: descriptors.writevSync,
  Dirent,
  Stats: DeprecatedStats,
};

for (const name in streamClasses) {
  ObjectDefineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return streamClass(name);
    },
    set(value) {
      streamClasses[name] = value;
    },
  });
}

// Of old; Node keeps it as well.
module.exports._toUnixTimestamp = toUnixTimestamp;
module.exports.Dir = Dir;
module.exports.opendir = opendir;
module.exports.opendirSync = opendirSync;

ObjectDefineProperty(module.exports, 'constants', { __proto__: null, configurable: false, enumerable: true, value: constants });
ObjectDefineProperty(module.exports, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return require('fs/promises');
  },
});
