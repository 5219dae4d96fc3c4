'use strict';

// Text to a module of the engine, by format.

const {
  ArrayPrototypePush, JSONParse, ObjectPrototypeHasOwnProperty, SafeSet, StringPrototypeIncludes, StringPrototypeStartsWith,
} = primordials;

const binding = internalBinding('loader');
const {
  Module, hiddenOf, kIsCachedByESM, kIsExecuting, resolveRequest, wrapModuleLoad,
} = require('internal/modules/cjs/loader');
const { findExtension } = require('internal/modules/cjs/resolve');
const { register } = require('internal/modules/esm/meta');
const { builtinId, hrefToName, setOwn, stripBOM } = require('internal/modules/helpers');
const path = require('path');

/**
 * @typedef {object} Translated
 * @property {number} module the module's number
 * @property {any} commonJS the CommonJS module that it stands for, if it does
 */

/**
 * @param {string} url
 * @param {import('./formats').Format} format
 * @param {string} source
 * @param {boolean} isMain
 * @returns {Translated}
 */
function translate(url, format, source, isMain) {
  switch (format) {
    case 'builtin':
      return { __proto__: null, module: require('internal/modules/esm/builtins').getBuiltin(url), commonJS: undefined };
    case 'commonjs':
      return translateCommonJS(url, source, isMain);
    case 'json':
      return { __proto__: null, module: translateJSON(url, source), commonJS: undefined };
    default:
      return { __proto__: null, module: translateModule(url, source, isMain), commonJS: undefined };
  }
}

function translateModule(url, source, isMain) {
  const module = binding.compileModule(url, source);
  register(module, url, isMain);
  return module;
}

/** `require` and `import` of one JSON file give the same object. */
function translateJSON(url, source) {
  const isPlainFile = StringPrototypeStartsWith(url, 'file:') && !StringPrototypeIncludes(url, '?') &&
    !StringPrototypeIncludes(url, '#');
  const filename = hrefToName(url);
  let module = isPlainFile ? Module._cache[filename] : undefined;
  if (!module?.loaded) {
    module = { exports: parseJSON(source, filename), loaded: true };
    if (isPlainFile) Module._cache[filename] = module;
  }
  const { exports } = module;
  return binding.createSyntheticModule(url, ['default'], (number) => binding.setExport(number, 'default', exports));
}

function parseJSON(source, filename) {
  try {
    return JSONParse(stripBOM(source));
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
}

/** A CommonJS module runs when the ES module that stands for it is evaluated; what it exports has to be known before. */
function translateCommonJS(url, source, isMain) {
  const filename = hrefToName(url);
  const module = prepare(filename);
  const names = findExportNames(module, filename, source);
  if (isMain) setOwn(process, 'mainModule', module);
  const all = ['default', 'module.exports'];
  names.forEach((name) => {
    if (name !== 'default' && name !== 'module.exports') ArrayPrototypePush(all, name);
  });
  const number = binding.createSyntheticModule(url, all, (number) => {
    const exports = run(module, filename, isMain);
    for (let i = 2; i < all.length; i++) exportByName(number, exports, all[i]);
    binding.setExport(number, 'default', exports);
    binding.setExport(number, 'module.exports', exports);
  });
  return { __proto__: null, module: number, commonJS: module };
}

/** Runs the module, unless `require` has done so, through `Module._load`, which programs may replace. */
function run(module, filename, isMain) {
  const record = hiddenOf(module);
  if (!module.loaded) {
    const exports = wrapModuleLoad(filename, undefined, isMain);
    if (!module.loaded) {
      // A replaced Module._load has its own way.
      module.exports = exports;
      module.loaded = true;
    }
    return exports;
  }
  const { exportSnapshot } = record;
  record.exportSnapshot = undefined;
  return exportSnapshot === undefined ? module.exports : exportSnapshot;
}

function exportByName(number, exports, name) {
  if (!ObjectPrototypeHasOwnProperty(exports, name)) return;
  let value;
  try {
    value = exports[name];
  } catch {
    // A getter of the module's that throws leaves the name undefined.
  }
  binding.setExport(number, name, value);
}

/** The module in `require.cache`, which gets one that has not run if there is none. */
function prepare(filename) {
  const cached = Module._cache[filename];
  if (cached) return cached;
  const module = new Module(filename);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(module.path);
  module[kIsCachedByESM] = true;
  Module._cache[filename] = module;
  return module;
}

/**
 * The names that a module exports as far as its text tells, with those of the modules that it passes on.
 * @returns {Set<string>}
 */
function findExportNames(module, filename, source) {
  const record = hiddenOf(module);
  if (record.exportNames !== undefined) return record.exportNames;
  source ??= binding.readText(filename, false);
  record.source = source;
  const { 0: names, 1: reexports } = binding.exportNames(source);
  const all = new SafeSet();
  // First of all: modules may pass on each other.
  record.exportNames = all;
  for (let i = 0; i < names.length; i++) all.add(names[i]);
  for (let i = 0; i < reexports.length; i++) {
    module.filename ??= filename;
    module.paths ??= Module._nodeModulePaths(path.dirname(filename));
    const passedOn = resolveReexport(module, reexports[i]);
    if (passedOn === undefined) continue;
    findExportNames(prepare(passedOn), passedOn).forEach((name) => all.add(name));
  }
  return all;
}

function resolveReexport(module, request) {
  let filename;
  try {
    ({ filename } = resolveRequest(request, module, false));
  } catch {
    // Whoever runs the module will hear of it.
    return undefined;
  }
  if (builtinId(filename) !== undefined || findExtension(filename) !== '.js') return undefined;
  return filename;
}

module.exports = { isExecuting: (module) => module[kIsExecuting] === true, translate };
