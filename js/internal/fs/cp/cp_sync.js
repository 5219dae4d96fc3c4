'use strict';

// `fs.cpSync`. Its checks have texts of their own, as in Node, where they are native code.

const { Number, StringPrototypeEndsWith, StringPrototypeSlice } = primordials;
const { codes } = require('internal/errors');
const { isPromise } = require('internal/util/types');
const { dirname, isAbsolute, join, parse, resolve } = require('path');
const { makeStats } = require('internal/fs/stats');
const { cpSyncError, isBelow, isSame, refuseKind, targetExists } = require('internal/fs/cp/rules');
const binding = internalBinding('fs');

function statOf(path, { dereference }) {
  return makeStats(dereference ? binding.stat(path, true, true) : binding.lstat(path, true, true));
}

/** As `statOf`; undefined if there is nothing. */
function statIfThere(path, options) {
  try {
    return statOf(path, options);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const kFollow = { __proto__: null, dereference: true };

/** What the program's filter says; it has no time to wait for. */
function isWanted(src, dest, { filter }) {
  if (!filter) return true;
  const wanted = filter(src, dest);
  if (isPromise(wanted)) throw new codes.ERR_INVALID_RETURN_VALUE('boolean', 'filter', wanted);
  return wanted;
}

/** A directory, as the texts of the errors name it. */
function withSlash(path) {
  return StringPrototypeEndsWith(path, '/') ? path : `${path}/`;
}

/** Whether two paths lead to one file, through links. */
function isOneFile(src, dest) {
  try {
    const source = statIfThere(src, kFollow);
    const target = source && statIfThere(dest, kFollow);
    return target !== undefined && isSame(source, target);
  } catch {
    // Nothing can be found out: the checks that follow say why.
    return false;
  }
}

/** What is known of both, if `src` may be copied to `dest`. */
function check(src, dest, options) {
  const source = statOf(src, options);
  const target = statIfThere(dest, options);
  const isFolder = source.isDirectory();
  if (target !== undefined) {
    if (isSame(source, target)) throw cpSyncError('ERR_FS_CP_EINVAL', `src and dest cannot be the same ${dest}`);
    if (isFolder && !target.isDirectory()) {
      throw cpSyncError('ERR_FS_CP_DIR_TO_NON_DIR', `Cannot overwrite non-directory ${dest} with directory ${src}`);
    }
    if (!isFolder && target.isDirectory()) {
      throw cpSyncError('ERR_FS_CP_NON_DIR_TO_DIR', `Cannot overwrite directory ${dest} with non-directory ${src}`);
    }
  }
  if (isFolder && isBelow(src, dest)) throw belowItself(src, dest);
  return { __proto__: null, source, target };
}

function belowItself(src, dest) {
  return cpSyncError('ERR_FS_CP_EINVAL', `Cannot copy ${withSlash(src)} to a subdirectory of self ${dest}`);
}

/** A link may lead from above `dest` back to `src`, which the names do not tell. */
function checkParents(src, source, dest) {
  const top = resolve(dirname(src));
  for (let path = resolve(dirname(dest)); path !== top && path !== parse(path).root; path = dirname(path)) {
    const above = statIfThere(path, kFollow);
    if (above === undefined) return;
    if (isSame(source, above)) throw belowItself(src, dest);
  }
}

/**
 * @param {string | Uint8Array} src
 * @param {string | Uint8Array} dest
 * @param {object} options those of `getCpOptions`
 */
function cpSync(src, dest, options) {
  src = `${src}`;
  dest = `${dest}`;
  if (!isWanted(src, dest, options)) return;
  if (isOneFile(src, dest)) throw cpSyncError('ERR_FS_CP_EINVAL', `src and dest cannot be the same ${dest}`);
  const { source, target } = check(src, dest, options);
  if (source.isDirectory()) {
    if (!options.recursive) {
      throw cpSyncError('ERR_FS_EISDIR', `Recursive option not enabled, cannot copy a directory: ${withSlash(src)}`);
    }
    checkParents(src, source, dest);
  }
  const parent = dirname(dest);
  if (statIfThere(parent, kFollow) === undefined) binding.mkdir(parent, 0o777, true);
  copy(src, source, dest, target, options);
}

function copy(src, source, dest, target, options) {
  if (source.isDirectory()) {
    if (target !== undefined && !options.force && options.errorOnExist) throw targetExists(dest);
    copyFolder(src, source, dest, target, options);
  } else if (source.isFile() || source.isCharacterDevice() || source.isBlockDevice()) {
    copyFile(src, source, dest, target, options);
  } else if (source.isSymbolicLink()) {
    copyLink(src, dest, target, options);
  } else {
    const { 0: code, 1: message } = refuseKind(source, dest);
    throw cpSyncError(code, `C${StringPrototypeSlice(message, 1)}`);
  }
}

function copyFolder(src, source, dest, target, options) {
  if (target === undefined) binding.mkdir(dest, 0o777, true);
  const folder = require('internal/fs/dir').opendirSync(src);
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      const from = join(src, entry.name);
      const to = join(dest, entry.name);
      if (!isWanted(from, to, options)) continue;
      const { source, target } = check(from, to, options);
      copy(from, source, to, target, options);
    }
  } finally {
    folder.closeSync();
  }
  if (target === undefined) binding.chmod(dest, modeOf(source));
  if (options.preserveTimestamps) copyTimes(src, dest);
}

function copyFile(src, source, dest, target, options) {
  if (target !== undefined) {
    if (!options.force) {
      if (options.errorOnExist) throw targetExists(dest);
      return;
    }
    binding.unlink(dest);
  }
  binding.copyFile(src, dest, options.mode);
  if (!options.preserveTimestamps) return;
  const mode = modeOf(source);
  const isReadOnly = (mode & 0o200) === 0;
  // Times of a file that cannot be written to cannot be set everywhere.
  if (isReadOnly) binding.chmod(dest, mode | 0o200);
  copyTimes(src, dest);
  if (isReadOnly) binding.chmod(dest, mode);
}

function modeOf(stats) {
  return Number(stats.mode) & 0o7777;
}

function copyTimes(src, dest) {
  // Asked for again: reading the file has changed when it was last read.
  const { atimeMs, mtimeMs } = makeStats(binding.stat(src, false, true));
  binding.utimes(dest, atimeMs / 1000, mtimeMs / 1000);
}

function copyLink(src, dest, target, options) {
  let from = binding.readlink(src, false);
  if (!options.verbatimSymlinks && !isAbsolute(from)) from = resolve(dirname(src), from);
  if (target === undefined) {
    binding.symlink(from, dest);
    return;
  }
  let to;
  try {
    to = binding.readlink(dest, false);
  } catch (error) {
    // No link: the system says what is in the way.
    if (error.code !== 'EINVAL' && error.code !== 'UNKNOWN') throw error;
    binding.symlink(from, dest);
    return;
  }
  if (!isAbsolute(to)) to = resolve(dirname(dest), to);
  if (statIfThere(src, kFollow)?.isDirectory()) {
    if (isBelow(from, to)) throw cpSyncError('ERR_FS_CP_EINVAL', `cannot copy ${from} to a subdirectory of self ${to}`);
    // The link that is replaced must not be what the new one leads through.
    if (isBelow(to, from)) throw cpSyncError('ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', `cannot overwrite ${to} with ${from}`);
  }
  binding.unlink(dest);
  binding.symlink(from, dest);
}

module.exports = { cpSync };
