'use strict';

// Programs without a file: -e, -p and standard input.

const { ObjectDefineProperty, ObjectPrototypeHasOwnProperty, StringPrototypeIncludes, globalThis } = primordials;

const binding = internalBinding('loader');
const { codes } = require('internal/errors');
const { publicIds, requireInternal } = require('internal/loader');
const { Module, kIsExecuting, makeRequire } = require('internal/modules/cjs/loader');
const { pathToHref } = require('internal/modules/helpers');
const { prepare, runEntryPoint } = require('internal/modules/run_main');
const path = require('path');

/**
 * Runs source as a script in the global scope, or as an ES module if that is what it is.
 * @param {'[eval]' | '[stdin]' | '[worker eval]'} name
 * @param {string} source
 * @param {{ print: boolean, inputType: string, import: string[] }} options
 */
function evalScript(name, source, { print, inputType, import: imports }) {
  prepare();
  defineBuiltins();
  if (inputType === 'module-typescript' || inputType === 'commonjs-typescript') {
    source = require('internal/modules/typescript').strip(source, name);
    inputType = inputType === 'module-typescript' ? 'module' : 'commonjs';
  } else if (inputType === '') {
    source = withoutTypes(source, name);
  }
  if (inputType === 'module' || (inputType === '' && binding.containsModuleSyntax(source, name, true))) {
    evalModule(source, print);
    return;
  }
  if (imports.length === 0) runScript(name, source, print);
  else runEntryPoint(() => runScript(name, source, print));
}

/** What is no JavaScript may be TypeScript; if it is neither, it is told as JavaScript. */
function withoutTypes(source, name) {
  if (binding.parses(source, name)) return source;
  const stripped = binding.stripTypes(source);
  return typeof stripped === 'string' ? stripped : source;
}

function evalModule(source, print) {
  if (print) throw new codes.ERR_EVAL_ESM_CANNOT_PRINT();
  const url = pathToHref(path.join(process.cwd(), '[eval1]'));
  runEntryPoint((loader) => loader.evaluate(source, url));
}

function runScript(name, source, print) {
  const module = new Module(name);
  module.filename = path.join(process.cwd(), name);
  module.paths = Module._nodeModulePaths(process.cwd());
  module[kIsExecuting] = false;
  globalThis.__filename = name;
  globalThis.module = module;
  globalThis.exports = module.exports;
  globalThis.__dirname = '.';
  globalThis.require = makeRequire(module);
  const result = binding.runScript(source, name);
  if (print) printLast(result);
}

/** Prints when all is done: a promise shows what has become of it. */
function printLast(result) {
  const print = () => require('internal/console/global').console.log(result);
  process.on('exit', print);
  process.once('beforeExit', () => {
    print();
    process.off('exit', print);
  });
}

/** Makes builtins available by their names. */
function defineBuiltins() {
  for (let i = 0; i < publicIds.length; i++) {
    const id = publicIds[i];
    if (!StringPrototypeIncludes(id, '/') && !StringPrototypeIncludes(id, ':') && !ObjectPrototypeHasOwnProperty(globalThis, id)) defineBuiltin(id);
  }
}

/** A global that the program may replace as if it had not been there. */
function defineBuiltin(id) {
  const set = (value) => {
    delete globalThis[id];
    globalThis[id] = value;
  };
  ObjectDefineProperty(globalThis, id, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get: () => requireInternal(id),
    set,
  });
}

module.exports = { evalScript };
