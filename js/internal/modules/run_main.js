'use strict';

// What the command line can ask to be run.

const { ObjectDefineProperty, StringPrototypeEndsWith, globalThis } = primordials;

const binding = internalBinding('modules');
const { Module, makeRequire, moduleForCwd, readSource, hidden } = require('internal/modules/cjs');
const path = require('path');

/** What every way to run a program needs first. */
function start() {
  Module._initPaths();
  require('internal/modules/esm').installHooks();
}

/**
 * Runs the file that `process.argv[1]` names, found as `require` would find it.
 * @param {string} file
 */
function runMain(file) {
  start();
  const { packageScope } = require('internal/modules/package_json');
  const resolved = Module._findPath(path.resolve(file), null);
  const filename = resolved || path.resolve(file);
  const extension = path.extname(filename);
  if (extension === '.mjs' || (extension === '.js' && packageScope(filename).type === 'module')) {
    process.argv[1] = filename;
    require('internal/modules/esm').runMainModule(filename);
    return;
  }
  Module._load(file, null, true);
}

/**
 * Runs source that has no file: -e, -p, standard input.
 * @param {string} name `[eval]` or `[stdin]`
 * @param {string} source
 * @param {{ print: boolean, inputType: string }} options
 */
function evalScript(name, source, { print, inputType }) {
  start();
  const esm = require('internal/modules/esm');
  if (inputType === 'module') {
    esm.runSource(`${name}1`, source);
    return;
  }
  if (inputType !== 'commonjs' && binding.isModuleSource(source, name)) {
    esm.runSource(`${name}1`, source);
    return;
  }
  const module = moduleForCwd(name);
  const define = (key, value) => ObjectDefineProperty(globalThis, key, {
    __proto__: null, configurable: true, enumerable: true, writable: true, value,
  });
  define('module', module);
  define('exports', module.exports);
  define('require', makeRequire(module));
  define('__filename', name);
  define('__dirname', '.');
  defineBuiltins();
  const value = binding.runScript(source, name);
  // Printed last, as Node does: a promise is shown as what became of it.
  if (print) process.on('exit', () => require('internal/console/global').console.log(value));
}

/** -e may use a builtin without requiring it. */
function defineBuiltins() {
  const { isPublic, publicIds, requireInternal } = require('internal/loader');
  for (let i = 0; i < publicIds.length; i++) {
    const id = publicIds[i];
    if (!isPublic(id) || primordials.StringPrototypeIncludes(id, '/') || id in globalThis) continue;
    ObjectDefineProperty(globalThis, id, {
      __proto__: null,
      configurable: true,
      enumerable: false,
      get() {
        const value = requireInternal(id);
        ObjectDefineProperty(globalThis, id, { __proto__: null, configurable: true, enumerable: false, writable: true, value });
        return value;
      },
      set(value) {
        ObjectDefineProperty(globalThis, id, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
      },
    });
  }
}

/**
 * -r: modules that are required first.
 * @param {string[]} ids
 */
function preload(ids) {
  if (ids.length === 0) return;
  start();
  const module = new Module('internal/preload', null);
  module.paths = Module._nodeModulePaths(process.cwd());
  for (let i = 0; i < ids.length; i++) module.require(ids[i]);
}

/**
 * --import: modules that are imported first.
 * @param {string[]} specifiers
 * @param {() => void} then
 */
function importPreload(specifiers, then) {
  start();
  require('internal/modules/esm').importPreload(specifiers, then);
}

/**
 * --check: compiles and does not run.
 * @param {string} file
 */
function check(file) {
  start();
  const { packageScope } = require('internal/modules/package_json');
  const filename = Module._findPath(path.resolve(file), null) || path.resolve(file);
  const source = readSource(filename);
  const type = packageScope(filename).type;
  if (StringPrototypeEndsWith(filename, '.mjs') || (type === 'module' && !StringPrototypeEndsWith(filename, '.cjs'))) {
    binding.compileModule(filename, source);
    return;
  }
  const detect = type === 'none' && !StringPrototypeEndsWith(filename, '.cjs');
  binding.compileFunction(source, filename, detect);
}

module.exports = { check, evalScript, importPreload, preload, runMain };
