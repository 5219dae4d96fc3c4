'use strict';

// `import.meta`.

const { SafeMap, StringPrototypeStartsWith } = primordials;

const { hrefToPath } = require('internal/modules/helpers');
const path = require('path');

/** @type {Map<number, { url: string, isMain: boolean }>} by the module's number */
const modules = new SafeMap();

/**
 * Tells what a module is to know of itself.
 * @param {number} module
 * @param {string} url
 * @param {boolean} isMain
 */
function register(module, url, isMain) {
  modules.set(module, { __proto__: null, url, isMain });
}

/**
 * Fills in `import.meta`. Called by the engine when a module first asks for it.
 * @param {number} module
 * @param {Record<string, any>} meta
 */
function initializeImportMeta(module, meta) {
  const known = modules.get(module);
  if (known === undefined) return;
  const { url, isMain } = known;
  if (StringPrototypeStartsWith(url, 'file:')) {
    const filename = hrefToPath(url);
    meta.dirname = path.dirname(filename);
    meta.filename = filename;
  }
  meta.main = isMain;
  meta.resolve = makeResolve(url);
  meta.url = url;
}

function makeResolve(url) {
  // The second parameter is for a flag of Node's.
  return function resolve(specifier, parentURL) {
    try {
      return require('internal/modules/esm/loader').getLoader().resolve(`${specifier}`, url);
    } catch (error) {
      // A file that is not there has a URL nevertheless.
      const isMissing = error?.code === 'ERR_MODULE_NOT_FOUND' || error?.code === 'ERR_UNSUPPORTED_DIR_IMPORT';
      if (isMissing && error.url) return error.url;
      throw error;
    }
  };
}

module.exports = { initializeImportMeta, register };
