'use strict';

// package.json files. Each is read once, and what it says is taken over only where it has the type that it must have.

const {
  ArrayIsArray, Error, JSONParse, ObjectPrototypeHasOwnProperty, SafeMap, StringPrototypeLastIndexOf,
  StringPrototypeSlice,
} = primordials;

const binding = internalBinding('loader');
const { stripBOM } = require('internal/modules/helpers');

/**
 * @typedef {object} PackageConfig
 * @property {boolean} exists
 * @property {string} path of the package.json
 * @property {string | undefined} name
 * @property {string | undefined} main
 * @property {'commonjs' | 'module' | 'none'} type
 * @property {any} exports undefined if there are none
 * @property {any} imports undefined if there are none
 */

/** @type {Map<string, PackageConfig>} by path of the package.json */
const configs = new SafeMap();

/** @type {Map<string, PackageConfig | undefined>} by folder */
const scopes = new SafeMap();

/** @returns {PackageConfig} */
function makeConfig(path, exists) {
  return {
    __proto__: null,
    exists,
    path,
    name: undefined,
    main: undefined,
    type: 'none',
    exports: undefined,
    imports: undefined,
  };
}

/**
 * @param {string} path
 * @param {string} text
 * @param {string} [importing] what for, if it matters
 * @returns {PackageConfig}
 */
function parse(path, text, importing) {
  let data;
  try {
    data = JSONParse(stripBOM(text));
  } catch {
    throw invalid(path, importing);
  }
  if (typeof data !== 'object' || data === null || ArrayIsArray(data)) throw invalid(path, importing);
  const config = makeConfig(path, true);
  const name = own(data, 'name');
  const type = own(data, 'type');
  const main = own(data, 'main');
  const exports = own(data, 'exports');
  const imports = own(data, 'imports');
  if ((name !== undefined && typeof name !== 'string') || (type !== undefined && typeof type !== 'string')) {
    throw invalid(path, importing);
  }
  config.name = name;
  if (type === 'module' || type === 'commonjs') config.type = type;
  if (typeof main === 'string') config.main = main;
  if (typeof exports === 'string' || (typeof exports === 'object' && exports !== null)) config.exports = exports;
  if (typeof imports === 'object' && imports !== null) config.imports = imports;
  return config;
}

function own(data, key) {
  return ObjectPrototypeHasOwnProperty(data, key) ? data[key] : undefined;
}

function invalid(path, importing) {
  const error = new Error(`Invalid package config ${path}${importing === undefined ? '' : ` while importing ${importing}`}.`);
  error.code = 'ERR_INVALID_PACKAGE_CONFIG';
  return error;
}

/**
 * The package.json at `path`, or a config that does not exist.
 * @param {string} path
 * @param {string} [importing] `"specifier" from file`, for the message if it cannot be understood
 * @returns {PackageConfig}
 */
function readPackage(path, importing) {
  let config = configs.get(path);
  if (config === undefined) {
    const text = binding.readPackage(path);
    config = text === undefined ? makeConfig(path, false) : parse(path, text, importing);
    configs.set(path, config);
  }
  return config;
}

/**
 * The package that the file at `path` belongs to.
 * @param {string} path
 * @returns {PackageConfig | undefined}
 */
function nearestPackage(path) {
  const folder = StringPrototypeSlice(path, 0, StringPrototypeLastIndexOf(path, '/'));
  if (scopes.has(folder)) return scopes.get(folder);
  let config;
  const found = binding.findPackage(folder);
  if (found !== undefined) {
    config = configs.get(found[0]);
    if (config === undefined) {
      config = parse(found[0], found[1]);
      configs.set(found[0], config);
    }
  }
  scopes.set(folder, config);
  return config;
}

/**
 * What `type` says about the file at `path`.
 * @param {string} path
 * @returns {'commonjs' | 'module' | 'none'}
 */
function packageType(path) {
  return nearestPackage(path)?.type ?? 'none';
}

module.exports = { nearestPackage, packageType, readPackage };
