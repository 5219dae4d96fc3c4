'use strict';

// What the command line can ask to be run.

const { RegExpPrototypeExec, StringPrototypeEndsWith } = primordials;

const binding = internalBinding('loader');
const { Module, wrapModuleLoad, wrapSafe } = require('internal/modules/cjs/loader');
const { pathToHref } = require('internal/modules/helpers');
const { packageType } = require('internal/modules/package_config');
const { getOptions } = require('internal/process/options');
const path = require('path');

let isPrepared = false;

/** What every way to run a program needs first. */
function prepare() {
  if (isPrepared) return;
  isPrepared = true;
  Module._initPaths();
  binding.setHooks(
    (specifier, attributes, referrer, importer) =>
      require('internal/modules/esm/loader').importDynamically(specifier, attributes, referrer, importer),
    (module, meta) => require('internal/modules/esm/meta').initializeImportMeta(module, meta),
  );
  // What the runtime matched is nothing that a program should find in RegExp.$1.
  RegExpPrototypeExec(/^/, '');
}

/**
 * -r: modules that are required first.
 * @param {string[]} requests
 */
function preload(requests) {
  if (requests.length === 0) return;
  prepare();
  Module._preloadModules(requests);
}

/**
 * Runs the file that the command line names, through `Module.runMain`, which a preloaded module may have replaced.
 * @param {string} main
 */
function runMain(main) {
  prepare();
  Module.runMain(main);
}

/**
 * Runs a file, found as `require` would find it.
 * @param {string} main
 */
function executeUserEntryPoint(main) {
  const found = Module._findPath(path.resolve(main), null, true);
  if (found && isESM(found)) runESM(found);
  else wrapModuleLoad(main, null, true);
}

/** Whether the ES module loader runs a file: what it imports first is for it to import, also for a CommonJS program. */
function isESM(filename) {
  if (getOptions().import.length !== 0) return true;
  if (StringPrototypeEndsWith(filename, '.mjs') || StringPrototypeEndsWith(filename, '.mts')) return true;
  if (StringPrototypeEndsWith(filename, '.cjs') || StringPrototypeEndsWith(filename, '.cts')) return false;
  return packageType(filename) === 'module';
}

/**
 * Runs an ES module as the program.
 * @param {string} filename
 */
function runESM(filename) {
  runEntryPoint((loader) => loader.import(pathToHref(filename), undefined, { __proto__: null }, true));
}

/**
 * Imports what --import names, then runs the program.
 * @param {(loader: any) => any} run
 */
async function runEntryPoint(run) {
  const loader = require('internal/modules/esm/loader').getLoader();
  const { setUnsettledTopLevelAwait } = require('internal/process/execution');
  setUnsettledTopLevelAwait(() => loader.stalledAwaits());
  try {
    const { import: imports } = getOptions();
    for (let i = 0; i < imports.length; i++) {
      await loader.import(imports[i], `${pathToHref(process.cwd())}/`, { __proto__: null });
    }
    await run(loader);
    setUnsettledTopLevelAwait(null);
  } catch (error) {
    setUnsettledTopLevelAwait(null);
    internalBinding('task_queue').triggerUncaught(error, true);
  }
}

/**
 * --check: compiles the program and does not run it.
 * @param {ReturnType<getOptions>} options
 */
function check({ program, inputType }) {
  prepare();
  if (program !== 'file') {
    checkText('[stdin]', internalBinding('process').readStdin(), inputType === 'module' ? 'module' : 'commonjs');
    return;
  }
  const filename = Module._resolveFilename(process.argv[1]);
  const { getFormat } = require('internal/modules/esm/formats');
  checkText(filename, binding.readText(filename, false), getFormat(pathToHref(filename)));
}

function checkText(name, source, format) {
  const isModule = format === 'module' ||
    ((format === null || format === undefined) && binding.containsModuleSyntax(source, name, false));
  if (isModule) binding.checkModule(source, name);
  else wrapSafe(name, source, 'commonjs');
}

module.exports = { check, executeUserEntryPoint, prepare, preload, runESM, runEntryPoint, runMain };
