'use strict';

// Directories and trees, with callbacks and at once.

const { SymbolDispose } = primordials;
const { parseFileMode, validateBoolean, validateFunction } = require('internal/validators');
const utils = require('internal/fs/utils');
const { encodeName, getOptions, getRmOptions, getValidatedPath, nameCallback, wantsBytes } = utils;
const { makeListing } = require('internal/fs/dirent');
const { kRemoveAll, remove, removeSync } = require('internal/fs/remove');
const { resolve } = require('path');
const binding = internalBinding('fs');

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

module.exports = {
  mkdir,
  mkdirSync,
  mkdtemp,
  mkdtempDisposableSync,
  mkdtempSync,
  readdir,
  readdirSync,
  rm,
  rmSync,
  rmdir,
  rmdirSync,
};
