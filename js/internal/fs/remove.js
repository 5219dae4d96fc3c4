'use strict';

// What stands behind `rm`: directories are only removed if that was asked for.

const { SystemError } = require('internal/system_error');
const binding = internalBinding('fs');

const { S_IFDIR, S_IFMT } = binding.constants;

/** Options that remove whatever there is. */
const kRemoveAll = { __proto__: null, recursive: true, force: true, maxRetries: 0, retryDelay: 0 };

/** Whether the answer of `binding.lstat` is about a directory. */
function isDirectory(values) {
  return values !== undefined && (values[1] & S_IFMT) === S_IFDIR;
}

/** The error of an `rm` without `recursive`. */
function pathIsDirectory(path) {
  return new SystemError('ERR_FS_EISDIR', {
    code: 'EISDIR',
    message: 'is a directory',
    path,
    syscall: 'rm',
    errno: internalBinding('os').errno.EISDIR,
  });
}

/**
 * @param {string | Uint8Array} path
 * @param {{ recursive: boolean, force: boolean, maxRetries: number, retryDelay: number }} options
 * @param {(error: Error | null) => void} callback
 */
function remove(path, { recursive, force, maxRetries, retryDelay }, callback) {
  binding.lstat(path, false, true, (error, values) => {
    if (error && !(force && error.code === 'ENOENT')) return callback(error);
    if (isDirectory(values) && !recursive) return callback(pathIsDirectory(path));
    binding.rm(path, recursive, maxRetries, retryDelay, callback);
  });
}

/**
 * @param {string | Uint8Array} path
 * @param {{ recursive: boolean, force: boolean, maxRetries: number, retryDelay: number }} options
 */
function removeSync(path, { recursive, force, maxRetries, retryDelay }) {
  let values;
  try {
    values = binding.lstat(path, false, true);
  } catch (error) {
    // Below a file there is nothing to remove, either; but only here, and only for all there is, Node sees it so.
    if (force && recursive && error.code === 'ENOTDIR') return;
    if (!(force && error.code === 'ENOENT')) throw error;
  }
  if (isDirectory(values) && !recursive) throw pathIsDirectory(path);
  binding.rmSync(path, recursive, maxRetries, retryDelay);
}

module.exports = { kRemoveAll, remove, removeSync };
