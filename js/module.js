'use strict';

// `node:module`: the class, with what is not needed to load modules.

const { ObjectFreeze, TypeError } = primordials;

const { codes } = require('internal/errors');
const { Module } = require('internal/modules/cjs/loader');

Module.findPackageJSON = function findPackageJSON(specifier, base) {
  const { findPackageJSON: find } = require('internal/modules/esm/resolve');
  return arguments.length === 0 ? find() : find(specifier, base);
};

Module.stripTypeScriptTypes = function stripTypeScriptTypes(code, options) {
  return require('internal/modules/typescript').stripTypeScriptTypes(code, options);
};
/** What `enableCompileCache` may say. */
const compileCacheStatus = { __proto__: null, FAILED: 0, ENABLED: 1, ALREADY_ENABLED: 2, DISABLED: 3 };
Module.constants = ObjectFreeze({ __proto__: null, compileCacheStatus: ObjectFreeze(compileCacheStatus) });

/**
 * jsr keeps no compiled code on disk, and tells so in the way that programs must expect.
 * @param {string | { directory?: string }} [options]
 */
Module.enableCompileCache = function enableCompileCache(options) {
  const directory = typeof options === 'object' && options !== null ? options.directory : options;
  if (directory !== undefined && typeof directory !== 'string') {
    const error = new TypeError('cacheDir should be a string');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  return { status: compileCacheStatus.FAILED, message: 'jsr has no compile cache' };
};
Module.flushCompileCache = function flushCompileCache() {};
Module.getCompileCacheDir = function getCompileCacheDir() {};

/** Source maps are not read, so that no file has one. */
Module.findSourceMap = function findSourceMap(sourceURL) {};

function defineUnsupported(name) {
  Module[name] = { [name](hooks) {
    throw new codes.ERR_METHOD_NOT_IMPLEMENTED(`module.${name}()`);
  } }[name];
}
defineUnsupported('register');
defineUnsupported('registerHooks');

module.exports = Module;
