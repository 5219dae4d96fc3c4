'use strict';

// Whole files, with callbacks and at once.

const { validateFunction } = require('internal/validators');
const utils = require('internal/fs/utils');
const { abortError, decodeContents, getOptions, getValidatedData, getValidatedPath, isFd, isUtf8, stringToFlags } = utils;
const binding = internalBinding('fs');

const kReadDefaults = { __proto__: null, flag: 'r' };

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

module.exports = { readFile, readFileSync, writeFile, writeFileSync, appendFile, appendFileSync };
