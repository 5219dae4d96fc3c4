'use strict';

// Builtins as ES modules: the whole as the default export, and each of its properties by name.

const { ArrayPrototypePush, ObjectKeys, SafeMap } = primordials;

const binding = internalBinding('loader');
const { codes } = require('internal/errors');
const { requireInternal } = require('internal/loader');
const { builtinId } = require('internal/modules/helpers');

/**
 * @typedef {object} Facade
 * @property {number} module its number
 * @property {any} exports what `require` gives
 * @property {string[]} names
 */

/** @type {Map<string, Facade>} by id */
const facades = new SafeMap();

/**
 * The module for a `node:` URL.
 * @param {string} url
 * @returns {number}
 */
function getBuiltin(url) {
  const id = builtinId(url);
  if (id === undefined) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(url);
  let facade = facades.get(id);
  if (facade === undefined) {
    facade = makeFacade(id);
    facades.set(id, facade);
  }
  return facade.module;
}

function makeFacade(id) {
  const exports = requireInternal(id);
  const names = [];
  const keys = ObjectKeys(exports);
  for (let i = 0; i < keys.length; i++) if (keys[i] !== 'default') ArrayPrototypePush(names, keys[i]);
  const facade = { __proto__: null, module: 0, exports, names };
  const all = ['default'];
  for (let i = 0; i < names.length; i++) ArrayPrototypePush(all, names[i]);
  facade.module = binding.createSyntheticModule(`node:${id}`, all, (module) => {
    facade.module = module;
    sync(facade);
    binding.setExport(module, 'default', exports);
  });
  // At once: what it exports by name is what the builtin holds now.
  binding.instantiateModule(facade.module);
  binding.evaluateModule(facade.module);
  return facade;
}

function sync({ module, exports, names }) {
  for (let i = 0; i < names.length; i++) {
    let value;
    try {
      value = exports[names[i]];
    } catch {
      // A getter that has nothing to give yet.
    }
    binding.setExport(module, names[i], value);
  }
}

/** `module.syncBuiltinESMExports` */
function syncAll() {
  facades.forEach(sync);
}

module.exports = { getBuiltin, syncAll };
