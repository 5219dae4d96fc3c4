'use strict';

// Links and what they lead to, with callbacks and at once.

const { validateFunction, validateOneOf } = require('internal/validators');
const utils = require('internal/fs/utils');
const { encodeName, getOptions, getValidatedPath, nameCallback, wantsBytes } = utils;
const { resolve } = require('path');
const binding = internalBinding('fs');

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

module.exports = {
  link,
  linkSync,
  readlink,
  readlinkSync,
  realpath,
  realpathSync,
  symlink,
  symlinkSync,
};
