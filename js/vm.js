'use strict';

// Scripts that run in a global scope of the program's choice. Compiling and running is done in bindings/src/vm/.

const {
  ArrayPrototypeForEach, Error, ObjectDefineProperty, ObjectFreeze, Symbol,
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

let lastContext = 0;

/** Experimental features that the program has been told of. */
let warned;

function warnOnce(feature) {
  warned ??= { __proto__: null };
  if (warned[feature]) return;
  warned[feature] = true;
  process.emitWarning(`${feature} is an experimental feature and might change at any time`, 'ExperimentalWarning');
}

/** The option `importModuleDynamically` as a number. */
function toImporter(importModuleDynamically, name) {
  if (importModuleDynamically === undefined) return kImportMissing;
  if (importModuleDynamically === kMainLoader) {
    warnOnce('vm.USE_MAIN_CONTEXT_DEFAULT_LOADER');
    return kImportMain;
  }
  if (name !== undefined && typeof importModuleDynamically !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE(name, 'function', importModuleDynamically);
  }
  return kImportMissingFlag;
}

function defineOwn(target, name, value) {
  ObjectDefineProperty(target, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
}

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
    const {
      filename = 'evalmachine.<anonymous>', lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false,
      importModuleDynamically,
    } = options;
    validateString(filename, 'options.filename');
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (cachedData !== undefined) checkCachedData(cachedData);
    validateBoolean(produceCachedData, 'options.produceCachedData');
    const importer = toImporter(importModuleDynamically, 'options.importModuleDynamically');
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
    const context = createContext(contextObject, readContextOptions(options));
    return this.runInContext(context, options);
  }
}

function checkCachedData(cachedData) {
  const { isArrayBufferView } = require('internal/util/types');
  if (!isArrayBufferView(cachedData)) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
  }
}

function validateContext(contextifiedObject) {
  if (!isContext(contextifiedObject)) {
    throw new codes.ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', contextifiedObject);
  }
}

/** What running a script takes: no limit is -1. */
function readRunOptions(options = { __proto__: null }) {
  validateObject(options, 'options');
  let { timeout } = options;
  if (timeout === undefined) timeout = -1;
  else validateUint32(timeout, 'options.timeout', true);
  const { displayErrors = true, breakOnSigint = false } = options;
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  return { timeout, displayErrors, breakOnSigint };
}

/** The options of runInNewContext that createContext takes. */
function readContextOptions(options) {
  if (options === undefined || options === null) return {};
  const read = {
    name: options.contextName,
    origin: options.contextOrigin,
    codeGeneration: undefined,
    microtaskMode: options.microtaskMode,
  };
  if (read.name !== undefined) validateString(read.name, 'options.contextName');
  if (read.origin !== undefined) validateString(read.origin, 'options.contextOrigin');
  if (options.contextCodeGeneration) {
    validateObject(options.contextCodeGeneration, 'options.contextCodeGeneration');
    const { strings, wasm } = options.contextCodeGeneration;
    if (strings !== undefined) validateBoolean(strings, 'options.contextCodeGeneration.strings');
    if (wasm !== undefined) validateBoolean(wasm, 'options.contextCodeGeneration.wasm');
    read.codeGeneration = { strings, wasm };
  }
  if (read.microtaskMode !== undefined) validateString(read.microtaskMode, 'options.microtaskMode');
  return read;
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
  const {
    name = `VM Context ${++lastContext}`, origin, codeGeneration, microtaskMode, importModuleDynamically,
  } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) validateObject(codeGeneration, 'options.codeGeneration');
  let strings = true;
  let wasm = true;
  if (codeGeneration !== undefined) ({ strings = true, wasm = true } = codeGeneration);
  validateBoolean(strings, 'options.codeGeneration.strings');
  validateBoolean(wasm, 'options.codeGeneration.wasm');
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  toImporter(importModuleDynamically);
  const sandbox = contextObject === kNoContextify ? null : contextObject;
  const proxy = binding.makeContext(sandbox, strings, microtaskMode === 'afterEvaluate');
  return sandbox ?? proxy;
}

/** `createScript(code, options)`: Node's older name for `new Script`. */
function createScript(code, options) {
  return new Script(code, options);
}

/**
 * @param {string} code
 * @param {object} contextifiedObject
 * @param {string | object} [options]
 */
function runInContext(code, contextifiedObject, options) {
  validateContext(contextifiedObject);
  options = typeof options === 'string' ? { filename: options } : { ...options };
  return createScript(code, options).runInContext(contextifiedObject, options);
}

/**
 * @param {string} code
 * @param {object} [contextObject]
 * @param {string | object} [options]
 */
function runInNewContext(code, contextObject, options) {
  if (typeof options === 'string') options = { filename: options };
  contextObject = createContext(contextObject, readContextOptions(options));
  options = { ...options };
  return createScript(code, options).runInNewContext(contextObject, options);
}

/**
 * @param {string} code
 * @param {string | object} [options]
 */
function runInThisContext(code, options) {
  if (typeof options === 'string') options = { filename: options };
  return createScript(code, options).runInThisContext(options);
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
    filename = '', columnOffset = 0, lineOffset = 0, cachedData, produceCachedData = false, parsingContext,
    contextExtensions = [], importModuleDynamically,
  } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  if (cachedData !== undefined) checkCachedData(cachedData);
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined && (typeof parsingContext !== 'object' || parsingContext === null ||
      !isContext(parsingContext))) {
    throw new codes.ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  ArrayPrototypeForEach(contextExtensions, (extension, i) => {
    validateObject(extension, `options.contextExtensions[${i}]`, kValidateObjectAllowNullable);
  });
  const importer = toImporter(importModuleDynamically, 'options.importModuleDynamically');
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
