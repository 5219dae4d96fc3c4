'use strict';

// package.json files, read once.

const { JSONParse, SafeMap, StringPrototypeEndsWith, StringPrototypeLastIndexOf, StringPrototypeSlice } = primordials;
const { readText } = internalBinding('modules');
const { codes } = require('internal/errors');

/**
 * @typedef {object} Package
 * @property {boolean} exists
 * @property {string} path of the package.json
 * @property {string | undefined} name
 * @property {string | undefined} main
 * @property {'commonjs' | 'module' | 'none'} type
 * @property {any} exports
 * @property {any} imports
 */

/** @type {Map<string, Package>} */
const cache = new SafeMap();

/**
 * The package.json at `path`.
 * @param {string} path
 * @param {string} [base] who asked, for the error
 * @returns {Package}
 */
function readPackage(path, base) {
  const known = cache.get(path);
  if (known !== undefined) return known;
  const result = {
    __proto__: null, exists: false, path, name: undefined, main: undefined, type: 'none', exports: undefined, imports: undefined,
  };
  const text = readText(path);
  if (typeof text === 'string') {
    let data;
    try {
      data = JSONParse(text);
    } catch {
      throw new codes.ERR_INVALID_PACKAGE_CONFIG(path, base);
    }
    result.exists = true;
    if (typeof data === 'object' && data !== null) {
      if (typeof data.name === 'string') result.name = data.name;
      if (typeof data.main === 'string') result.main = data.main;
      if (data.type === 'module' || data.type === 'commonjs') result.type = data.type;
      result.exports = data.exports;
      if (typeof data.imports === 'object' && data.imports !== null) result.imports = data.imports;
    }
  }
  cache.set(path, result);
  return result;
}

/** @type {Map<string, Package>} */
const scopes = new SafeMap();

/**
 * The package that the file at `path` belongs to: the nearest package.json above it.
 * @param {string} path
 * @returns {Package}
 */
function packageScope(path) {
  const folder = StringPrototypeSlice(path, 0, StringPrototypeLastIndexOf(path, '/'));
  const known = scopes.get(folder);
  if (known !== undefined) return known;
  let result;
  if (StringPrototypeEndsWith(folder, '/node_modules')) {
    result = readPackage(`${folder}/package.json/none`);
  } else {
    result = readPackage(`${folder}/package.json`);
    if (!result.exists && folder !== '') result = packageScope(folder);
  }
  scopes.set(folder, result);
  return result;
}

module.exports = { packageScope, readPackage };
