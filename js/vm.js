'use strict';

// Scripts that run in a global scope of the program's choice. Compiling and running is done in bindings/src/vm/.

const {
  Error, ObjectDefineProperty, ObjectFreeze, Symbol,
} = primordials;

const binding = internalBinding('vm');
const { codes } = require('internal/errors');
const {
  validateArray, validateBoolean, validateInt32, validateObject, validateOneOf,
  validateString, validateStringArray, validateUint32, kValidateObjectAllowArray, kValidateObjectAllowNullable,
} = require('internal/validators');

const kMainLoader = Symbol('vm_dynamic_import_main_context_default');
const kNoContextify = Symbol('vm_context_no_contextify');

// What `import()` in a script does, as internal/modules/esm/loader reads it.
const kImportMissing = 1;
const kImportMissingFlag = 2;
const kImportMain = 3;

const constants = ObjectFreeze({
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: kMainLoader,
  DONT_CONTEXTIFY: kNoContextify,
});

/** Experimental features that the program has been told of. */
let warned;

function warnOnce(feature) {
  warned ??= { __proto__: null };
  if (warned[feature]) return;
  warned[feature] = true;
  process.emitWarning(`${feature} is an experimental feature and might change at any time`, 'ExperimentalWarning');
}

/** The option `importModuleDynamically` as a number. */
function toImporter(importModuleDynamically) {
  if (importModuleDynamically === undefined) return kImportMissing;
  if (importModuleDynamically === kMainLoader) {
    warnOnce('vm.USE_MAIN_CONTEXT_DEFAULT_LOADER');
    return kImportMain;
  }
  if (typeof importModuleDynamically !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE('options.importModuleDynamically', 'function', importModuleDynamically);
  }
  return kImportMissingFlag;
}

function defineOwn(target, name, value) {
  ObjectDefineProperty(target, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
}

function option(name, check, missing) {
  return { __proto__: null, name, check, missing };
}

/**
 * Reads those options that `known` lists, and then checks them in that order. What a program has not given is not checked.
 * @param {object} given
 * @param {{ name: string, check?: (value: any, path: string) => void, missing?: any }[]} known
 * @param {string} [path] what messages call the object
 */
function readOptions(given, known, path = 'options') {
  const read = { __proto__: null };
  for (let i = 0; i < known.length; i++) read[known[i].name] = given[known[i].name];
  for (let i = 0; i < known.length; i++) {
    const { name, check, missing } = known[i];
    if (read[name] === undefined) read[name] = missing;
    else if (check !== undefined) check(read[name], `${path}.${name}`);
  }
  return read;
}

function checkCachedData(cachedData, path) {
  const { isArrayBufferView } = require('internal/util/types');
  if (!isArrayBufferView(cachedData)) {
    throw new codes.ERR_INVALID_ARG_TYPE(path, ['Buffer', 'TypedArray', 'DataView'], cachedData);
  }
}

function checkTimeout(timeout, path) {
  validateUint32(timeout, path, true);
}

function checkMicrotaskMode(mode, path) {
  validateOneOf(mode, path, ['afterEvaluate', undefined]);
}

function checkParsingContext(context, path) {
  const isObject = typeof context === 'object' && context !== null;
  if (!isObject || !isContext(context)) throw new codes.ERR_INVALID_ARG_TYPE(path, 'Context', context);
}

function checkExtensions(extensions, path) {
  validateArray(extensions, path);
  for (let i = 0; i < extensions.length; i++) validateObject(extensions[i], `${path}[${i}]`, kValidateObjectAllowNullable);
}

function checkCodeGeneration(given, path) {
  validateObject(given, path);
  readOptions(given, codeGenerationOptions, path);
}

const codeGenerationOptions = [option('strings', validateBoolean, true), option('wasm', validateBoolean, true)];

const scriptOptions = [
  option('filename', validateString, 'evalmachine.<anonymous>'),
  option('lineOffset', validateInt32, 0),
  option('columnOffset', validateInt32, 0),
  option('cachedData', checkCachedData),
  option('produceCachedData', validateBoolean, false),
  option('importModuleDynamically'),
];

const functionOptions = [
  option('filename', validateString, ''),
  option('columnOffset', validateInt32, 0),
  option('lineOffset', validateInt32, 0),
  option('cachedData', checkCachedData),
  option('produceCachedData', validateBoolean, false),
  option('parsingContext', checkParsingContext),
  option('contextExtensions', checkExtensions, []),
  option('importModuleDynamically'),
];

/** What running a script takes: no limit is -1. */
const runOptions = [
  option('timeout', checkTimeout, -1),
  option('displayErrors', validateBoolean, true),
  option('breakOnSigint', validateBoolean, false),
];

const contextOptions = [
  option('name', validateString),
  option('origin', validateString),
  option('codeGeneration', checkCodeGeneration),
  option('microtaskMode', checkMicrotaskMode),
  option('importModuleDynamically'),
];

/** What runInNewContext calls the options of createContext. */
const newContextOptions = [
  option('contextName', validateString),
  option('contextOrigin', validateString),
  option('contextCodeGeneration', checkCodeGeneration),
  option('microtaskMode', validateString),
];

/** An error as Node makes it natively: its name says nothing of the code. */
function cutShort(code, message) {
  const error = new Error(message);
  error.code = code;
  return error;
}

// The two methods that Node's native class has.
class ContextifyScript {
  #script;

  constructor(code, filename, lineOffset, columnOffset, cachedData, importer) {
    const compiled = binding.compileScript(code, filename, lineOffset, columnOffset, cachedData, importer);
    this.#script = compiled[0];
    if (cachedData !== undefined) defineOwn(this, 'cachedDataRejected', compiled[3]);
    defineOwn(this, 'sourceURL', compiled[1]);
    defineOwn(this, 'sourceMapURL', compiled[2]);
  }

  static cache(script) {
    const { Buffer } = require('buffer');
    return Buffer.from(binding.createCachedData(script.#script));
  }

  static run(script, sandbox, timeout, displayErrors, breakOnSigint) {
    return binding.runScript(script.#script, sandbox, timeout, displayErrors, breakOnSigint, (isInterrupt) =>
      (isInterrupt ?
        cutShort('ERR_SCRIPT_EXECUTION_INTERRUPTED', 'Script execution was interrupted by `SIGINT`') :
        cutShort('ERR_SCRIPT_EXECUTION_TIMEOUT', `Script execution timed out after ${timeout}ms`)));
  }
}
const { cache, run } = ContextifyScript;
delete ContextifyScript.cache;
delete ContextifyScript.run;

const methods = {
  createCachedData() {
    return cache(this);
  },
  runInContext(sandbox, timeout, displayErrors, breakOnSigint) {
    return run(this, sandbox, timeout, displayErrors, breakOnSigint);
  },
};
ContextifyScript.prototype.createCachedData = methods.createCachedData;
ContextifyScript.prototype.runInContext = methods.runInContext;

class Script extends ContextifyScript {
  /**
   * @param {string} code
   * @param {string | { filename?: string, lineOffset?: number, columnOffset?: number, cachedData?: ArrayBufferView,
   *   produceCachedData?: boolean, importModuleDynamically?: any }} [options]
   */
  constructor(code, options = { __proto__: null }) {
    code = `${code}`;
    if (typeof options === 'string') options = { filename: options };
    else validateObject(options, 'options');
    const { filename, lineOffset, columnOffset, cachedData, produceCachedData, importModuleDynamically } =
      readOptions(options, scriptOptions);
    const importer = toImporter(importModuleDynamically);
    super(code, filename, lineOffset, columnOffset, cachedData, importer);
    if (produceCachedData) {
      const data = cache(this);
      const { sourceURL, sourceMapURL } = this;
      delete this.sourceURL;
      delete this.sourceMapURL;
      this.cachedData = data;
      this.cachedDataProduced = true;
      this.sourceURL = sourceURL;
      this.sourceMapURL = sourceMapURL;
    }
  }

  /** @param {object} [options] `displayErrors`, `timeout`, `breakOnSigint` */
  runInThisContext(options) {
    const { timeout, displayErrors, breakOnSigint } = readRunOptions(options);
    return run(this, null, timeout, displayErrors, breakOnSigint);
  }

  /**
   * @param {object} contextifiedObject
   * @param {object} [options]
   */
  runInContext(contextifiedObject, options) {
    validateContext(contextifiedObject);
    const { timeout, displayErrors, breakOnSigint } = readRunOptions(options);
    return run(this, contextifiedObject, timeout, displayErrors, breakOnSigint);
  }

  /**
   * @param {object} [contextObject]
   * @param {object} [options]
   */
  runInNewContext(contextObject, options) {
    const context = createContext(contextObject, toContextOptions(options));
    return this.runInContext(context, options);
  }
}

function validateContext(contextifiedObject) {
  if (!isContext(contextifiedObject)) {
    throw new codes.ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', contextifiedObject);
  }
}

function readRunOptions(options = { __proto__: null }) {
  validateObject(options, 'options');
  return readOptions(options, runOptions);
}

/** The options of runInNewContext as those of createContext. */
function toContextOptions(options) {
  if (options === undefined || options === null) return { __proto__: null };
  const read = readOptions(options, newContextOptions);
  return {
    __proto__: null,
    name: read.contextName,
    origin: read.contextOrigin,
    codeGeneration: read.contextCodeGeneration,
    microtaskMode: read.microtaskMode,
  };
}

/**
 * Whether an object has been made the global object of a context.
 * @param {object} object
 * @returns {boolean}
 */
function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowArray);
  return binding.isContext(object);
}

/**
 * Makes an object the global object of a new context.
 * @param {object} [contextObject] or `constants.DONT_CONTEXTIFY`
 * @param {object} [options] `name`, `origin`, `codeGeneration`, `microtaskMode`, `importModuleDynamically`
 * @returns {object}
 */
function createContext(contextObject = {}, options = { __proto__: null }) {
  if (contextObject !== kNoContextify && isContext(contextObject)) return contextObject;
  validateObject(options, 'options');
  const { codeGeneration, microtaskMode, importModuleDynamically } = readOptions(options, contextOptions);
  toImporter(importModuleDynamically);
  const { strings, wasm } = readOptions(codeGeneration ?? { __proto__: null }, codeGenerationOptions);
  const sandbox = contextObject === kNoContextify ? null : contextObject;
  const proxy = binding.makeContext(sandbox, strings, microtaskMode === 'afterEvaluate');
  return sandbox ?? proxy;
}

/** `createScript(code, options)`: Node's older name for `new Script`. */
function createScript(code, options) {
  return new Script(code, options);
}

/** A string in the place of options is the name of the file. */
function toScriptOptions(options) {
  return typeof options === 'string' ? { __proto__: null, filename: options } : options;
}

/**
 * @param {string} code
 * @param {object} contextifiedObject
 * @param {string | object} [options]
 */
function runInContext(code, contextifiedObject, options) {
  validateContext(contextifiedObject);
  const copy = { ...toScriptOptions(options) };
  return createScript(code, copy).runInContext(contextifiedObject, copy);
}

/**
 * @param {string} code
 * @param {object} [contextObject]
 * @param {string | object} [options]
 */
function runInNewContext(code, contextObject, options) {
  const given = toScriptOptions(options);
  // Before the script is compiled: what is wrong with the context is told first.
  const context = createContext(contextObject, toContextOptions(given));
  const copy = { ...given };
  return createScript(code, copy).runInNewContext(context, copy);
}

/**
 * @param {string} code
 * @param {string | object} [options]
 */
function runInThisContext(code, options) {
  const given = toScriptOptions(options);
  return createScript(code, given).runInThisContext(given);
}

/**
 * A function whose body is `code`.
 * @param {string} code
 * @param {string[]} [params]
 * @param {object} [options] as for Script; `parsingContext`, `contextExtensions`
 * @returns {Function}
 */
function compileFunction(code, params, options = { __proto__: null }) {
  validateString(code, 'code');
  validateObject(options, 'options');
  if (params !== undefined) validateStringArray(params, 'params');
  const {
    filename, columnOffset, lineOffset, cachedData, produceCachedData, parsingContext, contextExtensions,
    importModuleDynamically,
  } = readOptions(options, functionOptions);
  const importer = toImporter(importModuleDynamically);
  const { 0: compiled, 1: rejected, 2: cache } = binding.compileFunction(
    code, filename, lineOffset, columnOffset, cachedData, importer, parsingContext, params, contextExtensions,
    produceCachedData);
  if (produceCachedData) {
    compiled.cachedDataProduced = true;
    compiled.cachedData = require('buffer').Buffer.from(cache);
  }
  if (cachedData !== undefined) compiled.cachedDataRejected = rejected;
  return compiled;
}

/** `measureMemory()`: the engine's embedding does not offer it. */
function measureMemory(options = { __proto__: null }) {
  warnOnce('vm.measureMemory');
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  throw new codes.ERR_METHOD_NOT_IMPLEMENTED('vm.measureMemory()');
}

module.exports = {
  Script,
  createContext,
  createScript,
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext,
  compileFunction,
  measureMemory,
  constants,
};
