'use strict';

// `node:module`: the class, with what is not needed to load modules.

const { Module } = require('internal/modules/cjs/loader');

Module.findPackageJSON = function findPackageJSON(specifier, base) {
  const { findPackageJSON: find } = require('internal/modules/esm/resolve');
  return arguments.length === 0 ? find() : find(specifier, base);
};

Module.stripTypeScriptTypes = function stripTypeScriptTypes(code, options) {
  return require('internal/modules/typescript').stripTypeScriptTypes(code, options);
};

module.exports = Module;
