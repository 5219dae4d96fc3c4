'use strict';

// fs with promises. The binding takes `resolve` and `reject` in the place of a callback.

const { Promise, PromisePrototypeThen, ReflectApply, SymbolAsyncDispose } = primordials;
const { codes } = require('internal/errors');
const { parseFileMode, validateAbortSignal, validateBoolean, validateObject, validateOneOf } =
  require('internal/validators');
const utils = require('internal/fs/utils');
const {
  abortError, answerOf, constants, decodeContents, encodeName, getOptions, getRmOptions, getThreeBitMode, getValidatedData,
  getValidatedPath, isUtf8, stringToFlags, throwIfAborted, toUnixTimestamp, validateOwner, wantsBytes,
} = utils;
const { StatFs, makeStats } = require('internal/fs/stats');
const { makeListing } = require('internal/fs/dirent');
const { kRemoveAll, remove } = require('internal/fs/remove');
const { FileHandle, isIterable } = require('internal/fs/file_handle');
const { resolve } = require('path');
const binding = internalBinding('fs');

const kReadDefaults = { __proto__: null, flag: 'r' };
const kStatDefaults = { __proto__: null, bigint: false, throwIfNoEntry: true };

/** `promise`, or the error of an abort that comes before it. */
function orAbort(promise, signal) {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(abortError(signal));
    signal.addEventListener('abort', onAbort, { __proto__: null, once: true });
    const settle = (settler) => (value) => {
      signal.removeEventListener('abort', onAbort);
      settler(value);
    };
    PromisePrototypeThen(promise, settle(resolve), settle(reject));
  });
}

async function access(path, mode = constants.F_OK) {
  path = getValidatedPath(path);
  mode = getThreeBitMode(mode);
  return await answerOf((resolve, reject) => binding.access(path, mode, resolve, reject));
}

async function copyFile(src, dest, mode) {
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  mode = getThreeBitMode(mode);
  return await answerOf((resolve, reject) => binding.copyFile(src, dest, mode, resolve, reject));
}

async function cp(src, dest, options) {
  options = require('internal/fs/cp/rules').getCpOptions(options);
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  return require('internal/fs/cp/cp').cp(src, dest, options);
}

async function open(path, flags, mode) {
  path = getValidatedPath(path);
  flags = stringToFlags(flags);
  mode = parseFileMode(mode, 'mode', 0o666);
  const fd = await answerOf((resolve, reject) => binding.open(path, flags, mode, resolve, reject));
  return new FileHandle(fd, path);
}

function opendir(path, options, callback) {
  // As Node makes it of the form with a callback, which comes behind whatever was passed.
  const args = [];
  for (let i = 0; i < arguments.length; i++) args[i] = arguments[i];
  return new Promise((resolve, reject) => {
    args[args.length] = (error, dir) => (error ? reject(error) : resolve(dir));
    ReflectApply(require('internal/fs/dir').opendir, undefined, args);
  });
}

async function* glob(pattern, options) {
  yield* require('internal/glob/walk').glob(pattern, options === undefined ? utils.kEmptyOptions : options);
}

async function rename(oldPath, newPath) {
  oldPath = getValidatedPath(oldPath, 'oldPath');
  newPath = getValidatedPath(newPath, 'newPath');
  return await answerOf((resolve, reject) => binding.rename(oldPath, newPath, resolve, reject));
}

async function truncate(path, len = 0) {
  const handle = await open(path, 'r+');
  try {
    return await handle.truncate(len);
  } finally {
    await handle.close();
  }
}

async function rm(path, options) {
  path = getValidatedPath(path);
  options = getRmOptions(options);
  await removed(path, options);
}

function removed(path, options) {
  return new Promise((resolve, reject) => remove(path, options, (error) => (error ? reject(error) : resolve())));
}

async function rmdir(path, options) {
  path = getValidatedPath(path);
  utils.validateNotRecursive(options);
  utils.validateRmdirOptions(options);
  return await answerOf((resolve, reject) => binding.rmdir(path, resolve, reject));
}

async function mkdir(path, options) {
  if (typeof options === 'number' || typeof options === 'string') options = { __proto__: null, mode: options };
  const { recursive = false, mode = 0o777 } = options || utils.kEmptyOptions;
  path = getValidatedPath(path);
  validateBoolean(recursive, 'options.recursive');
  const bits = parseFileMode(mode, 'mode', 0o777);
  return await answerOf((resolve, reject) => binding.mkdir(path, bits, recursive, resolve, reject));
}

async function readdir(path, options) {
  const { encoding, recursive, withFileTypes } = getOptions(options);
  path = getValidatedPath(path);
  const asBytes = wantsBytes(encoding);
  const listing = await answerOf((resolve, reject) => {
    binding.readdir(path, asBytes, withFileTypes, recursive, resolve, reject);
  });
  return makeListing(path, listing, encoding, withFileTypes);
}

async function readlink(path, options) {
  const { encoding } = getOptions(options);
  path = getValidatedPath(path, 'oldPath');
  const asBytes = wantsBytes(encoding);
  return encodeName(await answerOf((resolve, reject) => binding.readlink(path, asBytes, resolve, reject)), encoding);
}

async function symlink(target, path, type) {
  validateOneOf(type, 'type', ['dir', 'file', 'junction', null, undefined]);
  target = getValidatedPath(target, 'target');
  path = getValidatedPath(path);
  return await answerOf((resolve, reject) => binding.symlink(target, path, resolve, reject));
}

/** The options of `stat` and `lstat`, checked. */
function checkStatOptions(options) {
  validateObject(options, 'options');
  const { signal } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  throwIfAborted(signal);
}

async function lstat(path, options = kStatDefaults) {
  checkStatOptions(options);
  path = getValidatedPath(path);
  const { bigint } = options;
  const answer = answerOf((resolve, reject) => binding.lstat(path, bigint, true, resolve, reject));
  return makeStats(await orAbort(answer, options.signal));
}

async function stat(path, options = kStatDefaults) {
  checkStatOptions(options);
  path = getValidatedPath(path);
  const { bigint, throwIfNoEntry } = options;
  const answer = answerOf((resolve, reject) => binding.stat(path, bigint, throwIfNoEntry !== false, resolve, reject));
  return makeStats(await orAbort(answer, options.signal));
}

async function statfs(path, options = kStatDefaults) {
  const { bigint } = options;
  path = getValidatedPath(path);
  return new StatFs(await answerOf((resolve, reject) => binding.statfs(path, bigint, resolve, reject)));
}

async function link(existingPath, newPath) {
  existingPath = getValidatedPath(existingPath, 'existingPath');
  newPath = getValidatedPath(newPath, 'newPath');
  return await answerOf((resolve, reject) => binding.link(existingPath, newPath, resolve, reject));
}

async function unlink(path) {
  path = getValidatedPath(path);
  return await answerOf((resolve, reject) => binding.unlink(path, resolve, reject));
}

async function chmod(path, mode) {
  path = getValidatedPath(path);
  const bits = parseFileMode(mode, 'mode');
  return await answerOf((resolve, reject) => binding.chmod(path, bits, resolve, reject));
}

/** macOS alone has modes of links. */
async function lchmod(path, mode) {
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
}

async function lchown(path, uid, gid) {
  path = getValidatedPath(path);
  validateOwner(uid, gid);
  return await answerOf((resolve, reject) => binding.lchown(path, uid, gid, resolve, reject));
}

async function chown(path, uid, gid) {
  path = getValidatedPath(path);
  validateOwner(uid, gid);
  return await answerOf((resolve, reject) => binding.chown(path, uid, gid, resolve, reject));
}

async function utimes(path, atime, mtime) {
  path = getValidatedPath(path);
  const accessed = toUnixTimestamp(atime);
  const modified = toUnixTimestamp(mtime);
  return await answerOf((resolve, reject) => binding.utimes(path, accessed, modified, resolve, reject));
}

async function lutimes(path, atime, mtime) {
  path = getValidatedPath(path);
  const accessed = toUnixTimestamp(atime);
  const modified = toUnixTimestamp(mtime);
  return await answerOf((resolve, reject) => binding.lutimes(path, accessed, modified, resolve, reject));
}

async function realpath(path, options) {
  const { encoding } = getOptions(options);
  path = getValidatedPath(path);
  const asBytes = wantsBytes(encoding);
  return encodeName(await answerOf((resolve, reject) => binding.realpath(path, asBytes, resolve, reject)), encoding);
}

async function mkdtemp(prefix, options) {
  const { encoding } = getOptions(options);
  prefix = getValidatedPath(prefix, 'prefix');
  utils.warnOnNonPortableTemplate(prefix);
  const asBytes = wantsBytes(encoding);
  return encodeName(await answerOf((resolve, reject) => binding.mkdtemp(prefix, asBytes, resolve, reject)), encoding);
}

/** As `mkdtemp`; the directory goes with the end of a block that declares the result with `await using`. */
async function mkdtempDisposable(prefix, options) {
  const path = await mkdtemp(prefix, options);
  const absolute = resolve(`${path}`);
  async function remove() {
    await removed(absolute, kRemoveAll);
  }
  return {
    __proto__: null,
    path,
    remove,
    async [SymbolAsyncDispose]() {
      await remove();
    },
  };
}

async function writeFile(path, data, options) {
  if (FileHandle.isFileHandle(path)) return path.writeFile(data, options);
  const { encoding, flag, flush, mode, signal } = utils.getWriteOptions(options);
  const iterable = isIterable(data);
  if (!iterable) data = getValidatedData(data, encoding);
  throwIfAborted(signal);
  path = getValidatedPath(path);
  const flags = stringToFlags(flag, 'options.flag');
  if (!iterable) {
    await new Promise((resolve, reject) => binding.writeFile(path, data, flags, mode, flush, resolve, reject));
    // An abort that comes while the file is being written still wins.
    throwIfAborted(signal);
    return;
  }
  const handle = await open(path, flags, mode);
  try {
    await handle.writeFile(data, { __proto__: null, encoding, signal });
    if (flush) await handle.sync();
  } finally {
    await handle.close();
  }
}

async function appendFile(path, data, options) {
  return writeFile(path, data, utils.getAppendOptions(path, options));
}

async function readFile(path, options) {
  if (FileHandle.isFileHandle(path)) return path.readFile(options);
  options = getOptions(options, kReadDefaults);
  const { encoding, signal } = options;
  throwIfAborted(signal);
  path = getValidatedPath(path);
  const flags = stringToFlags(options.flag || 'r');
  const asText = isUtf8(encoding);
  const contents = await new Promise((resolve, reject) => {
    binding.readFile(path, flags, asText, true, resolve, reject);
  });
  throwIfAborted(signal);
  return decodeContents(contents, encoding);
}

async function* _watch(filename, options = utils.kEmptyOptions) {
  yield* require('internal/fs/watchers').watchPromised(filename, options);
}

module.exports = {
  exports: {
    access,
    copyFile,
    cp,
    glob,
    open,
    opendir,
    rename,
    truncate,
    rm,
    rmdir,
    mkdir,
    readdir,
    readlink,
    symlink,
    lstat,
    stat,
    statfs,
    link,
    unlink,
    chmod,
    lchmod,
    lchown,
    chown,
    utimes,
    lutimes,
    realpath,
    mkdtemp,
    mkdtempDisposable,
    writeFile,
    appendFile,
    readFile,
    watch: _watch,
    constants,
  },
  FileHandle,
};
