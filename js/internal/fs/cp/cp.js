'use strict';

// `fs.promises.cp` and `fs.cp`.

const { Number, ReflectApply } = primordials;
const { dirname, isAbsolute, join, parse, resolve } = require('path');
const { answerOf } = require('internal/fs/utils');
const { makeStats } = require('internal/fs/stats');
const { cpError, isBelow, isSame, refuseKind, targetExists } = require('internal/fs/cp/rules');
const binding = internalBinding('fs');

/** The promise of what a function of the binding answers. */
function ask(method, ...args) {
  return answerOf((resolve, reject) => {
    args[args.length] = resolve;
    args[args.length] = reject;
    ReflectApply(binding[method], binding, args);
  });
}

async function statOf(path, { dereference }) {
  return makeStats(await ask(dereference ? 'stat' : 'lstat', path, true, true));
}

/** As `statOf`; undefined if there is nothing. */
async function statIfThere(path, options) {
  try {
    return await statOf(path, options);
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Whether `src` may be copied to `dest`.
 * @returns {Promise<{ skipped: boolean, source?: any, target?: any }>} what is known of both
 */
async function check(src, dest, options) {
  if (options.filter && !(await options.filter(src, dest))) return { __proto__: null, skipped: true };
  const source = await statOf(src, options);
  const target = await statIfThere(dest, options);
  const isFolder = source.isDirectory();
  if (target !== undefined) {
    if (isSame(source, target)) throw cpError('ERR_FS_CP_EINVAL', 'EINVAL', 'src and dest cannot be the same', dest);
    if (isFolder && !target.isDirectory()) {
      throw cpError('ERR_FS_CP_DIR_TO_NON_DIR', 'EISDIR',
        `cannot overwrite non-directory ${dest} with directory ${src}`, dest);
    }
    if (!isFolder && target.isDirectory()) {
      throw cpError('ERR_FS_CP_NON_DIR_TO_DIR', 'ENOTDIR',
        `cannot overwrite directory ${dest} with non-directory ${src}`, dest);
    }
  }
  if (isFolder && isBelow(src, dest)) throw belowItself(src, dest);
  return { __proto__: null, skipped: false, source, target };
}

function belowItself(src, dest) {
  return cpError('ERR_FS_CP_EINVAL', 'EINVAL', `cannot copy ${src} to a subdirectory of self ${dest}`, dest);
}

/** A link may lead from above `dest` back to `src`, which the names do not tell. */
async function checkParents(src, source, dest) {
  const top = resolve(dirname(src));
  for (let path = resolve(dirname(dest)); path !== top && path !== parse(path).root; path = dirname(path)) {
    const above = await statIfThere(path, { dereference: true });
    if (above === undefined) return;
    if (isSame(source, above)) throw belowItself(src, dest);
  }
}

/**
 * @param {string} src
 * @param {string} dest
 * @param {object} options those of `getCpOptions`
 */
async function cp(src, dest, options) {
  const { skipped, source, target } = await check(src, dest, options);
  if (skipped) return;
  if (source.isDirectory()) await checkParents(src, source, dest);
  const parent = dirname(dest);
  if (await statIfThere(parent, { dereference: true }) === undefined) await ask('mkdir', parent, 0o777, true);
  await copy(src, source, dest, target, options);
}

async function copy(src, source, dest, target, options) {
  if (source.isDirectory()) {
    if (!options.recursive) throw cpError('ERR_FS_EISDIR', 'EISDIR', `${src} is a directory (not copied)`, src);
    if (target !== undefined && !options.force && options.errorOnExist) throw targetExists(dest);
    await copyFolder(src, source, dest, target, options);
  } else if (source.isFile() || source.isCharacterDevice() || source.isBlockDevice()) {
    await copyFile(src, source, dest, target, options);
  } else if (source.isSymbolicLink()) {
    await copyLink(src, dest, target, options);
  } else {
    const { 0: code, 1: message } = refuseKind(source, dest);
    throw cpError(code, 'EINVAL', message, dest);
  }
}

async function copyFolder(src, source, dest, target, options) {
  if (target === undefined) await ask('mkdir', dest, 0o777, false);
  const folder = await require('internal/fs/promises').exports.opendir(src);
  for await (const { name } of folder) {
    const from = join(src, name);
    const to = join(dest, name);
    const { skipped, source, target } = await check(from, to, options);
    if (!skipped) await copy(from, source, to, target, options);
  }
  if (target === undefined) await ask('chmod', dest, modeOf(source));
  if (options.preserveTimestamps) await copyTimes(src, dest);
}

async function copyFile(src, source, dest, target, options) {
  if (target !== undefined) {
    if (!options.force) {
      if (options.errorOnExist) throw targetExists(dest);
      return;
    }
    await ask('unlink', dest);
  }
  await ask('copyFile', src, dest, options.mode);
  if (!options.preserveTimestamps) return;
  const mode = modeOf(source);
  const isReadOnly = (mode & 0o200) === 0;
  // Times of a file that cannot be written to cannot be set everywhere.
  if (isReadOnly) await ask('chmod', dest, mode | 0o200);
  await copyTimes(src, dest);
  if (isReadOnly) await ask('chmod', dest, mode);
}

function modeOf(stats) {
  return Number(stats.mode) & 0o7777;
}

async function copyTimes(src, dest) {
  // Asked for again: reading the file has changed when it was last read.
  const { atimeMs, mtimeMs } = makeStats(await ask('stat', src, false, true));
  await ask('utimes', dest, atimeMs / 1000, mtimeMs / 1000);
}

async function copyLink(src, dest, target, options) {
  let from = await ask('readlink', src, false);
  if (!options.verbatimSymlinks && !isAbsolute(from)) from = resolve(dirname(src), from);
  if (target === undefined) return ask('symlink', from, dest);
  let to;
  try {
    to = await ask('readlink', dest, false);
  } catch (error) {
    // No link: the system says what is in the way.
    if (error.code === 'EINVAL' || error.code === 'UNKNOWN') return ask('symlink', from, dest);
    throw error;
  }
  if (!isAbsolute(to)) to = resolve(dirname(dest), to);
  const stats = await statIfThere(src, { dereference: true });
  if (stats?.isDirectory()) {
    if (isBelow(from, to)) {
      throw cpError('ERR_FS_CP_EINVAL', 'EINVAL', `cannot copy ${from} to a subdirectory of self ${to}`, dest);
    }
    // The link that is replaced must not be what the new one leads through.
    if (isBelow(to, from)) {
      throw cpError('ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', 'EINVAL', `cannot overwrite ${to} with ${from}`, dest);
    }
  }
  await ask('unlink', dest);
  return ask('symlink', from, dest);
}

module.exports = { cp };
