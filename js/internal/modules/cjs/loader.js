'use strict';

// CommonJS: the Module class, as programs see and change it. How a request becomes a file is in cjs/resolve.js.

const {
  ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSplice, Error,
  FunctionPrototypeCall, JSONParse, ObjectDefineProperty, ObjectFreeze, ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf, ObjectPrototype, ObjectPrototypeHasOwnProperty, ObjectSetPrototypeOf, Proxy, ReflectSet,
  RegExpPrototypeExec, SafeWeakMap, String, StringPrototypeEndsWith, StringPrototypeStartsWith, Symbol,
} = primordials;

const binding = internalBinding('loader');
const { codes } = require('internal/errors');
const { publicIds, requireInternal } = require('internal/loader');
const resolve = require('internal/modules/cjs/resolve');
const { builtinId, setOwn, stripBOM } = require('internal/modules/helpers');
const { packageType } = require('internal/modules/package_config');
const { validateString } = require('internal/validators');
const path = require('path');

// These show when a module is printed.
const kIsMain = Symbol('kIsMainSymbol');
const kIsCachedByESM = Symbol('kIsCachedByESMLoader');
const kURL = Symbol('kURL');
const kFormat = Symbol('kFormat');
const kIsExecuting = Symbol('kIsExecuting');

/**
 * @typedef {object} Hidden What the loader knows of a module and does not show.
 * @property {any} firstParent the module that loaded it first
 * @property {any} lastParent the module that loaded it last
 * @property {string | undefined} source its text, if an `import` has read it already
 * @property {Set<string> | undefined} exportNames names that an `import` may use, found without running it
 * @property {any} exportSnapshot its exports when it had loaded
 * @property {boolean} wasVisited an `import` prepared it, and it is being loaded since
 * @property {any} esm the ES module that it stands for
 */

/** @type {WeakMap<object, Hidden>} */
const hidden = new SafeWeakMap();

/** @returns {Hidden} */
function hiddenOf(module) {
  let record = hidden.get(module);
  if (record === undefined) {
    record = {
      __proto__: null,
      firstParent: undefined,
      lastParent: undefined,
      source: undefined,
      exportNames: undefined,
      exportSnapshot: undefined,
      wasVisited: false,
      esm: undefined,
    };
    hidden.set(module, record);
  }
  return record;
}

/**
 * @param {string} id
 * @param {any} parent
 */
function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  setOwn(this, 'exports', {});
  const record = hiddenOf(this);
  record.firstParent = parent;
  record.lastParent = parent;
  addChild(parent, this, false);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}

function addChild(parent, child, onlyIfMissing) {
  const children = parent?.children;
  if (children && !(onlyIfMissing && ArrayPrototypeIncludes(children, child))) ArrayPrototypePush(children, child);
}

resolve.install(Module, hidden);
Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.globalPaths = [];

// The wrapper of old. Functions are compiled with parameters instead, unless a program changes the wrapper.

let isWrapperPatched = false;
let wrap = function(script) {
  return Module.wrapper[0] + script + Module.wrapper[1];
};
let wrapper = new Proxy(['(function (exports, require, module, __filename, __dirname) { ', '\n});'], {
  __proto__: null,
  set(target, property, value, receiver) {
    isWrapperPatched = true;
    return ReflectSet(target, property, value, receiver);
  },
  defineProperty(target, property, descriptor) {
    isWrapperPatched = true;
    return ObjectDefineProperty(target, property, descriptor);
  },
});

ObjectDefineProperty(Module, 'wrap', {
  __proto__: null,
  get: () => wrap,
  set(value) {
    isWrapperPatched = true;
    wrap = value;
  },
});

ObjectDefineProperty(Module, 'wrapper', {
  __proto__: null,
  get: () => wrapper,
  set(value) {
    isWrapperPatched = true;
    wrapper = value;
  },
});

/** The modules of -r are being loaded. */
let isPreloading = false;

ObjectDefineProperty(Module.prototype, 'isPreloading', { __proto__: null, get: () => isPreloading });
ObjectDefineProperty(Module.prototype, 'parent', {
  __proto__: null,
  get() {
    return hidden.get(this)?.firstParent;
  },
  set(value) {
    hiddenOf(this).firstParent = value;
  },
});

Module.isBuiltin = function isBuiltin(id) {
  return typeof id === 'string' && builtinId(id) !== undefined;
};

resolve.installReadPackage();
Module._findPath = resolve.findPath;
Module._nodeModulePaths = resolve.nodeModulePaths;
Module._resolveLookupPaths = resolve.resolveLookupPaths;

// Modules that are asked for while they load.

function warnOfMissing(property) {
  process.emitWarning(
    `Accessing non-existent property '${String(property)}' of module exports inside circular dependency`);
}

/** The prototype of exports that are not complete yet. Code that was compiled from ES modules may ask for `__esModule`. */
const incompleteExports = new Proxy({}, {
  __proto__: null,
  get(target, property) {
    if (property in target || property === '__esModule') return target[property];
    warnOfMissing(property);
    return undefined;
  },
  getOwnPropertyDescriptor(target, property) {
    if (ObjectPrototypeHasOwnProperty(target, property) || property === '__esModule') {
      return ObjectGetOwnPropertyDescriptor(target, property);
    }
    warnOfMissing(property);
    return undefined;
  },
});

function isPlain(exports, prototype) {
  if (!exports || (typeof exports !== 'object' && typeof exports !== 'function')) return false;
  return !require('internal/util/types').isProxy(exports) && ObjectGetPrototypeOf(exports) === prototype;
}

/** The exports of a module that has not finished loading. */
function partialExports(module) {
  const { esm, lastParent } = hiddenOf(module);
  if (esm !== undefined && !esm.isEvaluated()) {
    let message = `Cannot require() ES Module ${module.id} in a cycle.`;
    if (lastParent) message += ` (from ${lastParent.filename})`;
    throw new codes.ERR_REQUIRE_CYCLE_MODULE(message);
  }
  const { exports } = module;
  if (isPlain(exports, ObjectPrototype) && !exports.__esModule) ObjectSetPrototypeOf(exports, incompleteExports);
  return exports;
}

// Loading.

/** Files that were found before, by folder and request: `require` in a loop need not search. */
const relativeCache = { __proto__: null };

/** The channel of `diagnostics_channel` that tells of modules that are required, once that is loaded. */
let requireChannel = null;

/** How many calls of `require` are on the stack. */
let depth = 0;

/**
 * Loads through `Module._load`, which programs may replace. What files are there is remembered until the outermost call
 * returns.
 */
function wrapModuleLoad(request, parent, isMain) {
  if (depth++ === 0) resolve.cacheStats(true);
  try {
    if (requireChannel?.hasSubscribers) {
      const context = { __proto__: null, parentFilename: parent?.filename, id: request };
      return requireChannel.traceSync(Module._load, context, Module, request, parent, isMain);
    }
    return Module._load(request, parent, isMain);
  } finally {
    if (--depth === 0) resolve.cacheStats(false);
  }
}

/**
 * The exports of what `request` names.
 * @param {string} request
 * @param {any} [parent] the module that asks
 * @param {boolean} [isMain]
 */
Module._load = function(request, parent, isMain) {
  let relativeKey;
  if (parent) {
    relativeKey = `${parent.path}\x00${request}`;
    const known = relativeCache[relativeKey];
    if (known !== undefined) {
      const cached = Module._cache[known];
      if (cached !== undefined) {
        addChild(parent, cached, true);
        return cached.loaded ? cached.exports : partialExports(cached);
      }
      delete relativeCache[relativeKey];
    }
  }
  const { filename, builtin } = resolveRequest(request, parent, isMain);
  if (builtin !== undefined) return requireInternal(builtin);
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    addChild(parent, cached, true);
    if (cached.loaded) return cached.exports;
    const record = hiddenOf(cached);
    // An `import` prepares the module before it is loaded; only from then on it is in a cycle.
    if (!cached[kIsCachedByESM] || record.wasVisited) return partialExports(cached);
    record.wasVisited = true;
    record.lastParent = parent;
  } else {
    const id = builtinId(filename);
    // One that a program put into the cache came first.
    if (id !== undefined) return requireInternal(id);
  }
  const module = cached ?? makeModule(filename, parent, isMain);
  if (relativeKey !== undefined) relativeCache[relativeKey] = filename;
  let threw = true;
  try {
    module.load(filename);
    threw = false;
  } finally {
    if (threw) forgetModule(filename, module, parent, relativeKey);
    else if (isPlain(module.exports, incompleteExports)) ObjectSetPrototypeOf(module.exports, ObjectPrototype);
  }
  return module.exports;
};

/** What a request means: a builtin that was named as one, or a file (or a builtin, which the cache may stand in for). */
function resolveRequest(request, parent, isMain, options) {
  if (options === undefined && StringPrototypeStartsWith(request, 'node:')) {
    const builtin = builtinId(request);
    if (builtin === undefined) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(request);
    return { __proto__: null, filename: request, builtin };
  }
  return resolveToFile(request, parent, isMain, options);
}

function resolveToFile(request, parent, isMain, options) {
  const filename = Module._resolveFilename(request, parent, isMain, options);
  return { __proto__: null, filename: `${filename}`, builtin: undefined };
}

function makeModule(filename, parent, isMain) {
  const module = new Module(filename, parent);
  if (isMain) {
    setOwn(process, 'mainModule', module);
    setOwn(module.require, 'main', module);
    module.id = '.';
  }
  module[kIsMain] = !!isMain;
  Module._cache[filename] = module;
  module[kIsCachedByESM] = false;
  module[kURL] = undefined;
  module[kFormat] = undefined;
  return module;
}

/** What could not be loaded has never been there. */
function forgetModule(filename, module, parent, relativeKey) {
  delete Module._cache[filename];
  if (relativeKey !== undefined) delete relativeCache[relativeKey];
  const children = parent?.children;
  if (!ArrayIsArray(children)) return;
  const index = ArrayPrototypeIndexOf(children, module);
  if (index !== -1) ArrayPrototypeSplice(children, index, 1);
}

Module._resolveFilename = resolve.resolveFilename;

/**
 * Runs the file, with the function that is registered for its extension.
 * @param {string} filename
 */
Module.prototype.load = function(filename) {
  this.filename ??= filename;
  this.paths ??= Module._nodeModulePaths(path.dirname(filename));
  Module._extensions[resolve.findExtension(filename)](this, filename);
  this.loaded = true;
  hiddenOf(this).exportSnapshot = this.exports;
};

/**
 * `require(id)`, as seen from this module.
 * @param {string} id
 */
Module.prototype.require = function(id) {
  validateString(id, 'id');
  if (id === '') throw new codes.ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  return wrapModuleLoad(id, this, false);
};

/**
 * The function of a module's text; undefined if the text is an ES module, which it may be if it has no format.
 * @param {string} filename
 * @param {string} content
 * @param {string | undefined} format
 */
function wrapSafe(filename, content, format) {
  if (isWrapperPatched) return binding.runScript(Module.wrap(content), filename);
  if (format !== 'commonjs') return binding.compileFunction(content, filename, true);
  try {
    return binding.compileFunction(content, filename, false);
  } catch (error) {
    // The place in the source stays with the error.
    if (RegExpPrototypeExec(kModuleSyntax, error.message) !== null) warnOfModuleSyntax(filename);
    throw error;
  }
}

const kModuleSyntax =
  /^(?:Cannot use import statement outside a module|Unexpected token 'export'|Cannot use 'import.meta' outside a module)$/;

/** Before anything else is printed: the error that follows may end the process. */
function warnOfModuleSyntax(filename) {
  const warning = new Error(
    `Failed to load the ES module: ${filename}. Make sure to set "type": "module" in the nearest package.json file or ` +
      'use the .mjs extension.');
  warning.name = 'Warning';
  process.emit('warning', warning);
}

/**
 * Runs `content` as the text of this module.
 * @param {string} content
 * @param {string} filename
 * @param {'commonjs' | 'module'} [format]
 */
Module.prototype._compile = function(content, filename, format) {
  const compiled = format === 'module' ? undefined : wrapSafe(filename, content, format);
  if (compiled === undefined) {
    loadESM(this, filename, content);
    return undefined;
  }
  const { exports } = this;
  const require = makeRequire(this);
  this[kIsExecuting] = true;
  const result = FunctionPrototypeCall(compiled, exports, exports, require, this, filename, path.dirname(filename));
  this[kIsExecuting] = false;
  return result;
};

/** An ES module that was required, or that the program is. */
function loadESM(module, filename, source) {
  const { getLoader } = require('internal/modules/esm/loader');
  if (module[kIsMain]) {
    require('internal/modules/run_main').runESM(filename);
    setOwn(process, 'mainModule', undefined);
    return;
  }
  const record = hiddenOf(module);
  getLoader().requireModule(module, record, filename, source);
}

/** The text of a file that is about to run. */
function readSource(module, filename, format) {
  module[kFormat] ??= format;
  const { source } = hiddenOf(module);
  if (source !== undefined) return source;
  const text = binding.readText(filename, false);
  return RegExpPrototypeExec(kTypeScript, filename) === null ? text : stripTypes(text, filename);
}

const kTypeScript = /\.[cm]?ts$/;

/** Stacks tell of stripped files by their URL, as Node's do. */
function stripTypes(text, filename) {
  const { stripFile, withSourceURL } = require('internal/modules/typescript');
  const url = require('internal/url').pathToFileURL(filename).href;
  return withSourceURL(stripFile(text, filename, url), url);
}

/** What a file's name, or its package, says about its format; undefined if only its text can tell. */
function formatOf(filename) {
  if (StringPrototypeEndsWith(filename, '.cjs') || StringPrototypeEndsWith(filename, '.cts')) return 'commonjs';
  if (StringPrototypeEndsWith(filename, '.mjs') || StringPrototypeEndsWith(filename, '.mts')) return 'module';
  if (StringPrototypeEndsWith(filename, '.js') || StringPrototypeEndsWith(filename, '.ts') || path.extname(filename) === '') {
    const type = packageType(filename);
    return type === 'none' ? undefined : type;
  }
  return undefined;
}

Module._extensions['.js'] = function(module, filename) {
  const format = formatOf(filename);
  const source = readSource(module, filename, format);
  module._compile(source, filename, module[kFormat]);
};

Module._extensions['.json'] = function(module, filename) {
  const source = readSource(module, filename, 'json');
  try {
    setOwn(module, 'exports', JSONParse(stripBOM(source)));
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
};

Module._extensions['.node'] = function(module, filename) {
  const error = new Error(`${filename}: native addons cannot be loaded`);
  error.code = 'ERR_DLOPEN_FAILED';
  throw error;
};

/** The `require` of a module. */
function makeRequire(module) {
  function require(path) {
    return module.require(path);
  }
  require.resolve = function resolve(request, options) {
    validateString(request, 'request');
    return resolveRequest(request, module, false, options ?? {}).filename;
  };
  require.resolve.paths = function paths(request) {
    validateString(request, 'request');
    return Module._resolveLookupPaths(request, module);
  };
  setOwn(require, 'main', process.mainModule);
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

const kCreateRequire = 'must be a file URL object, file URL string, or absolute path string';

/**
 * A `require` for the file at `filename`, which need not be there.
 * @param {string | URL} filename
 */
Module.createRequire = function createRequire(filename) {
  let target = filename;
  if (typeof filename !== 'string' || !path.isAbsolute(filename)) {
    const { URL, fileURLToPath, isURL } = require('internal/url');
    if (typeof filename !== 'string' && !isURL(filename)) {
      throw new codes.ERR_INVALID_ARG_VALUE('filename', filename, kCreateRequire);
    }
    try {
      target = fileURLToPath(new URL(filename));
    } catch {
      throw new codes.ERR_INVALID_ARG_VALUE('filename', filename, kCreateRequire);
    }
  }
  if (StringPrototypeEndsWith(target, '/')) target = path.join(target, 'noop.js');
  const module = new Module(target);
  module.filename = target;
  module.paths = Module._nodeModulePaths(module.path);
  return makeRequire(module);
};

Module._initPaths = resolve.initPaths;

/**
 * The modules of -r.
 * @param {string[]} requests
 */
Module._preloadModules = function(requests) {
  if (!ArrayIsArray(requests)) return;
  isPreloading = true;
  try {
    const parent = new Module('internal/preload', null);
    parent.paths = Module._nodeModulePaths(process.cwd());
    for (let i = 0; i < requests.length; i++) parent.require(requests[i]);
  } finally {
    isPreloading = false;
  }
};

/** Lets ES modules that import builtins see what programs changed in them. */
Module.syncBuiltinESMExports = function syncBuiltinESMExports() {
  require('internal/modules/esm/builtins').syncAll();
};

ObjectDefineProperty(Module.prototype, 'constructor', {
  __proto__: null,
  configurable: false,
  enumerable: false,
  get: () => Module,
});

Module.Module = Module;
Module.builtinModules = ObjectFreeze(publicIds);
Module.runMain = function executeUserEntryPoint(main = process.argv[1]) {
  require('internal/modules/run_main').executeUserEntryPoint(main);
};

module.exports = {
  Module,
  hiddenOf,
  kIsCachedByESM,
  kIsExecuting,
  makeRequire,
  resolveRequest,
  setRequireChannel(channel) {
    requireChannel = channel;
  },
  wrapModuleLoad,
  wrapSafe,
};
