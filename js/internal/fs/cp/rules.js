'use strict';

// What `cp` and `cpSync` have in common: options, and what may be copied where.

const { Error, StringPrototypeSplit } = primordials;
const { codes } = require('internal/errors');
const { validateBoolean, validateFunction, validateInteger, validateObject } = require('internal/validators');
const { resolve } = require('path');
const { SystemError } = require('internal/system_error');
const { constants } = internalBinding('fs');

const kBooleans = ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks'];

/**
 * The options of `cp`, complete and checked.
 * @param {any} options
 */
function getCpOptions(options) {
  if (options !== undefined) validateObject(options, 'options');
  options = {
    __proto__: null,
    dereference: false,
    errorOnExist: false,
    filter: undefined,
    force: true,
    preserveTimestamps: false,
    recursive: false,
    verbatimSymlinks: false,
    mode: 0,
    ...options,
  };
  for (let i = 0; i < kBooleans.length; i++) validateBoolean(options[kBooleans[i]], `options.${kBooleans[i]}`);
  options.mode ??= 0;
  validateInteger(options.mode, 'mode', 0, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE |
    constants.COPYFILE_FICLONE_FORCE);
  if (options.dereference && options.verbatimSymlinks) {
    throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('dereference', 'verbatimSymlinks');
  }
  if (options.filter !== undefined) validateFunction(options.filter, 'options.filter');
  return options;
}

/** An error of `cp`: `code` is Node's, `name` the system's. */
function cpError(code, name, message, path) {
  return new SystemError(code, {
    message,
    path,
    syscall: 'cp',
    errno: internalBinding('os').errno[name],
    code: name,
  });
}

/** An error of `cpSync`, whose checks Node makes in native code: a code and nothing else. */
function cpSyncError(code, message) {
  const error = new Error(message);
  error.code = code;
  return error;
}

/** Whether two answers of a stat are about one file. */
function isSame(left, right) {
  return left.ino && left.dev && left.ino === right.ino && left.dev === right.dev;
}

/** The names of an absolute path. */
function namesOf(path) {
  const parts = StringPrototypeSplit(resolve(path), '/');
  const names = [];
  for (let i = 0; i < parts.length; i++) {
    if (parts[i] !== '') names[names.length] = parts[i];
  }
  return names;
}

/** Whether `path` is `folder` or lies in it, judged by the names alone. */
function isBelow(folder, path) {
  const above = namesOf(folder);
  const below = namesOf(path);
  for (let i = 0; i < above.length; i++) {
    if (above[i] !== below[i]) return false;
  }
  return true;
}

/** Why a file that is neither a directory nor a file nor a link is not copied. */
function refuseKind(stats, dest) {
  if (stats.isSocket()) return ['ERR_FS_CP_SOCKET', `cannot copy a socket file: ${dest}`];
  if (stats.isFIFO()) return ['ERR_FS_CP_FIFO_PIPE', `cannot copy a FIFO pipe: ${dest}`];
  return ['ERR_FS_CP_UNKNOWN', `cannot copy an unknown file type: ${dest}`];
}

/** The error for a target that is there and must not be. */
function targetExists(dest) {
  return cpError('ERR_FS_CP_EEXIST', 'EEXIST', `${dest} already exists`, dest);
}

module.exports = { cpError, cpSyncError, getCpOptions, isBelow, isSame, refuseKind, targetExists };
