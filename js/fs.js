'use strict';

// Files, with callbacks and at once; with promises in internal/fs/promises. Whatever takes a descriptor is in
// internal/fs/descriptors; whole files, directories and links have modules of their own beside it. The native functions of
// the binding take the same arguments for all forms, and then a callback, or `resolve` and `reject`, or nothing (see
// bindings/src/fs/request.rs).

const { ObjectDefineProperty, Promise, PromisePrototypeThen, SymbolFor } = primordials;
const { codes } = require('internal/errors');
const { parseFileMode, validateFunction } = require('internal/validators');
const {
  constants, getOptions, getThreeBitMode, getValidatedPath, kEmptyOptions, toUnixTimestamp, validateOwner,
} = require('internal/fs/utils');
const { DeprecatedStats, StatFs, makeStats } = require('internal/fs/stats');
const { Dirent } = require('internal/fs/dirent');
const descriptors = require('internal/fs/descriptors');
const folders = require('internal/fs/folders');
const links = require('internal/fs/links');
const whole = require('internal/fs/whole');
const { Dir, opendir, opendirSync } = require('internal/fs/dir');
const binding = internalBinding('fs');

const kStatDefaults = { __proto__: null, bigint: false, throwIfNoEntry: true };

const { abortable, statsCallback } = descriptors;

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

/**
 * jsr has no blobs that read files.
 * @param {string | Uint8Array | URL} path
 */
function openAsBlob(path, options = undefined) {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('fs.openAsBlob()');
}

/** @param {string | Uint8Array | URL} path */
function openAsBlobSync(path, options = undefined) {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('fs.openAsBlobSync()');
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
function globSync(pattern, options) {
  return require('internal/glob/walk').globSync(pattern, options === undefined ? kEmptyOptions : options);
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
  appendFile: whole.appendFile,
  appendFileSync: whole.appendFileSync,
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
  link: links.link,
  linkSync: links.linkSync,
  lstat,
  lstatSync,
  lutimes,
  lutimesSync,
  mkdir: folders.mkdir,
  mkdirSync: folders.mkdirSync,
  mkdtemp: folders.mkdtemp,
  mkdtempSync: folders.mkdtempSync,
  mkdtempDisposableSync: folders.mkdtempDisposableSync,
  open: descriptors.open,
  openSync: descriptors.openSync,
  openAsBlob,
  openAsBlobSync,
  readdir: folders.readdir,
  readdirSync: folders.readdirSync,
  read: descriptors.read,
  readSync: descriptors.readSync,
  readv: descriptors.readv,
  readvSync: descriptors.readvSync,
  readFile: whole.readFile,
  readFileSync: whole.readFileSync,
  readlink: links.readlink,
  readlinkSync: links.readlinkSync,
  realpath: links.realpath,
  realpathSync: links.realpathSync,
  rename,
  renameSync,
  rm: folders.rm,
  rmSync: folders.rmSync,
  rmdir: folders.rmdir,
  rmdirSync: folders.rmdirSync,
  stat,
  statfs,
  statSync,
  statfsSync,
  symlink: links.symlink,
  symlinkSync: links.symlinkSync,
  truncate: descriptors.truncate,
  truncateSync: descriptors.truncateSync,
  unwatchFile,
  unlink,
  unlinkSync,
  utimes,
  utimesSync,
  watch,
  watchFile,
  writeFile: whole.writeFile,
  writeFileSync: whole.writeFileSync,
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

/** jsr has no stream of its own for logs. */
class Utf8Stream {
  constructor() {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED('fs.Utf8Stream');
  }
}
ObjectDefineProperty(module.exports, 'Utf8Stream', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return Utf8Stream;
  },
});

// Of old; Node keeps it as well.
module.exports._toUnixTimestamp = toUnixTimestamp;
module.exports.Dir = Dir;
module.exports.opendir = opendir;
module.exports.opendirSync = opendirSync;

ObjectDefineProperty(module.exports, 'constants', { __proto__: null, enumerable: true, value: constants });
ObjectDefineProperty(module.exports, 'promises', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return require('fs/promises');
  },
});
