'use strict';

// CommonJS.

const {
  ArrayPrototypeIncludes, ArrayPrototypeIndexOf, ArrayPrototypePush, ArrayPrototypeSlice, ArrayPrototypeSplice, Error, JSONParse,
  ObjectDefineProperty, ObjectKeys, ObjectPrototypeHasOwnProperty, ObjectSetPrototypeOf, Proxy, ReflectApply, ReflectGet,
  SafeMap, String, StringPrototypeEndsWith, StringPrototypeLastIndexOf, StringPrototypeSlice, StringPrototypeSplit,
  StringPrototypeStartsWith, SyntaxError,
} = primordials;

const { codes } = require('internal/errors');
const { isPublic, publicIds, requireInternal } = require('internal/loader');
const { getOptions } = require('internal/process/options');
const { packageScope, readPackage } = require('internal/modules/package_json');
const { resolveExports, resolveImports, splitPackageName } = require('internal/modules/package_targets');
const binding = internalBinding('modules');
const path = require('path');

/** Conditions that `require` matches, besides "default". */
let conditions;
function requireConditions() {
  conditions ??= ['require', 'node', 'module-sync', 'node-addons', ...new primordials.SafeArrayIterator(getOptions().conditions)];
  return conditions;
}

/**
 * A module that `require` has loaded, or is loading.
 * @param {string} id
 * @param {any} [parent]
 */
function Module(id = '', parent) {
  this.id = id;
  this.path = path.dirname(id);
  setOwn(this, 'exports', {});
  hidden.set(this, { parent });
  if (parent?.children && !ArrayPrototypeIncludes(parent.children, this)) ArrayPrototypePush(parent.children, this);
  this.filename = null;
  this.loaded = false;
  this.children = [];
}
/** What a module knows that it does not show. */
const hidden = new primordials.SafeWeakMap();

function setOwn(target, name, value) {
  ObjectDefineProperty(target, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
Module.globalPaths = [];
Module.Module = Module;
ObjectDefineProperty(Module.prototype, 'parent', {
  __proto__: null,
  configurable: true,
  get() {
    return hidden.get(this)?.parent;
  },
  set(parent) {
    const own = hidden.get(this);
    if (own) own.parent = parent;
  },
});

/** Ids for `require` without `node:`. */
Module.builtinModules = publicIds;

/** @param {string} id */
Module.isBuiltin = function isBuiltin(id) {
  return builtinId(id) !== undefined;
};

/** The internal id that `request` means, if it is a builtin. */
function builtinId(request) {
  if (StringPrototypeStartsWith(request, 'node:')) {
    const id = StringPrototypeSlice(request, 5);
    return isPublic(id) ? id : undefined;
  }
  return isPublic(request) ? request : undefined;
}

const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];
Module.wrapper = wrapper;
Module.wrap = (script) => wrapper[0] + script + wrapper[1];

/** Folders in which a package that the files of `from` ask for may be. */
Module._nodeModulePaths = function (from) {
  from = path.resolve(from);
  const paths = [];
  let folder = from;
  while (true) {
    if (path.basename(folder) !== 'node_modules') ArrayPrototypePush(paths, folder === '/' ? '/node_modules' : `${folder}/node_modules`);
    if (folder === '/') return paths;
    folder = path.dirname(folder);
  }
};

Module._initPaths = function () {
  const home = process.env.HOME;
  const paths = [path.resolve(process.execPath, '..', '..', 'lib', 'node')];
  if (home) paths.unshift?.(path.resolve(home, '.node_modules'), path.resolve(home, '.node_libraries'));
  const extra = process.env.NODE_PATH;
  const globalPaths = [];
  if (extra) {
    const parts = StringPrototypeSplit(extra, path.delimiter);
    for (let i = 0; i < parts.length; i++) if (parts[i]) ArrayPrototypePush(globalPaths, parts[i]);
  }
  for (let i = 0; i < paths.length; i++) ArrayPrototypePush(globalPaths, paths[i]);
  Module.globalPaths = globalPaths;
};

function isRelative(request) {
  return StringPrototypeStartsWith(request, './') || StringPrototypeStartsWith(request, '../') || request === '.' || request === '..';
}

/** Where a bare or relative request is looked for; null for a builtin. */
Module._resolveLookupPaths = function (request, parent) {
  if (builtinId(request) !== undefined) return null;
  if (!isRelative(request)) {
    const paths = [];
    const own = parent?.paths ?? [];
    for (let i = 0; i < own.length; i++) ArrayPrototypePush(paths, own[i]);
    for (let i = 0; i < Module.globalPaths.length; i++) ArrayPrototypePush(paths, Module.globalPaths[i]);
    return paths.length > 0 ? paths : null;
  }
  if (!parent?.id || !parent.filename) return ['.'];
  return [path.dirname(parent.filename)];
};

const kFile = 0;
const kFolder = 1;

function tryFile(file) {
  return binding.stat(file) === kFile ? binding.realpath(path.resolve(file)) : undefined;
}

function tryExtensions(base) {
  const extensions = ObjectKeys(Module._extensions);
  for (let i = 0; i < extensions.length; i++) {
    const file = tryFile(base + extensions[i]);
    if (file !== undefined) return file;
  }
  return undefined;
}

/** The file of a folder: what package.json's "main" says, else index. */
function tryFolder(folder, request) {
  const { main, path: packagePath } = readPackage(path.resolve(folder, 'package.json'));
  if (main) {
    const base = path.resolve(folder, main);
    const file = tryFile(base) ?? tryExtensions(base) ?? tryExtensions(path.resolve(base, 'index'));
    if (file !== undefined) return file;
  }
  const index = tryExtensions(path.resolve(folder, 'index'));
  if (index !== undefined) {
    if (main) {
      process.emitWarning(
        `Invalid 'main' field in '${packagePath}' of '${main}'. Please either fix that or report it to the module author`,
        'DeprecationWarning', 'DEP0128');
    }
    return index;
  }
  if (main) {
    const error = new Error(
      `Cannot find module '${path.resolve(folder, main)}'. Please verify that the package.json has a valid "main" entry`);
    error.code = 'MODULE_NOT_FOUND';
    error.path = packagePath;
    error.requestPath = request;
    throw error;
  }
  return undefined;
}

/** Through the "exports" of the package in `folder`. */
function tryExports(folder, request) {
  const parts = splitPackageName(request);
  if (parts === undefined) return undefined;
  const packagePath = path.resolve(folder, parts.name);
  const pkg = readPackage(`${packagePath}/package.json`);
  if (!pkg.exists || pkg.exports === undefined || pkg.exports === null) return undefined;
  return existing(resolveExports(pkg, parts.subpath, requireConditions(), undefined), packagePath);
}

/** A target of "exports" or "imports" is a file, not a name to complete. */
function existing(file, packagePath) {
  const found = tryFile(file);
  if (found !== undefined) return found;
  const error = new Error(`Cannot find module '${file}'`);
  error.code = 'MODULE_NOT_FOUND';
  error.path = path.resolve(packagePath, 'package.json');
  throw error;
}

/**
 * @param {string} request
 * @param {string[] | null} paths
 * @returns {string | false}
 */
Module._findPath = function (request, paths) {
  const isAbsolute = path.isAbsolute(request);
  if (isAbsolute) paths = [''];
  else if (!paths || paths.length === 0) return false;
  const trailing = StringPrototypeEndsWith(request, '/') || StringPrototypeEndsWith(request, '/.') ||
    StringPrototypeEndsWith(request, '/..') || request === '.' || request === '..';
  const bare = !isAbsolute && !isRelative(request);
  for (let i = 0; i < paths.length; i++) {
    const folder = paths[i];
    if (folder && binding.stat(folder) < kFolder) continue;
    if (bare) {
      const exported = tryExports(folder, request);
      if (exported !== undefined) return exported;
    }
    const base = path.resolve(folder, request);
    const kind = binding.stat(base);
    let file;
    if (!trailing) {
      if (kind === kFile) file = binding.realpath(base);
      file ??= tryExtensions(base);
    }
    if (file === undefined && kind === kFolder) file = tryFolder(base, request);
    if (file !== undefined) return file;
  }
  return false;
};

/** The package that `parent` is in, by its own name. */
function trySelf(parent, request) {
  if (!parent?.filename) return undefined;
  const parts = splitPackageName(request);
  if (parts === undefined) return undefined;
  const pkg = packageScope(parent.filename);
  if (!pkg.exists || pkg.exports === undefined || pkg.name !== parts.name) return undefined;
  return existing(resolveExports(pkg, parts.subpath, requireConditions(), parent.filename), path.dirname(pkg.path));
}

/**
 * @param {string} request
 * @param {any} parent
 * @param {boolean} [isMain]
 * @param {{ paths?: string[] }} [options]
 * @returns {string} a path, or a builtin's id
 */
Module._resolveFilename = function (request, parent, isMain, options) {
  if (builtinId(request) !== undefined) return request;
  let paths;
  if (typeof options === 'object' && options !== null && options.paths !== undefined) {
    require('internal/validators').validateArray(options.paths, 'options.paths');
    paths = lookupFrom(request, options.paths);
  } else {
    paths = Module._resolveLookupPaths(request, parent);
  }
  if (request[0] === '#' && parent?.filename) {
    const target = resolveImports(request, parent.filename, requireConditions(), parent.filename,
      (name, from) => Module._resolveFilename(name, fakeModule(from)));
    if (builtinId(target) !== undefined || !path.isAbsolute(target)) return target;
    return existing(target, path.dirname(packageScope(parent.filename).path));
  }
  const self = trySelf(parent, request);
  if (self !== undefined) return self;
  const file = Module._findPath(request, paths);
  if (file) return file;
  throw notFound(request, parent);
};

function fakeModule(filename) {
  const module = new Module(filename);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(path.dirname(filename));
  return module;
}

function lookupFrom(request, folders) {
  const paths = [];
  for (let i = 0; i < folders.length; i++) {
    if (isRelative(request)) {
      ArrayPrototypePush(paths, folders[i]);
      continue;
    }
    const own = Module._resolveLookupPaths(request, { id: '', filename: '', paths: Module._nodeModulePaths(folders[i]) });
    for (let k = 0; own !== null && k < own.length; k++) {
      if (!ArrayPrototypeIncludes(paths, own[k])) ArrayPrototypePush(paths, own[k]);
    }
  }
  return paths;
}

function notFound(request, parent) {
  const stack = [];
  for (let module = parent; module; module = hidden.get(module)?.parent) {
    ArrayPrototypePush(stack, module.filename || module.id);
  }
  let message = `Cannot find module '${request}'`;
  if (stack.length > 0) {
    message += '\nRequire stack:';
    for (let i = 0; i < stack.length; i++) message += `\n- ${stack[i]}`;
  }
  const error = new Error(message);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = stack;
  return error;
}

/**
 * The exports of what `request` names.
 * @param {string} request
 * @param {any} [parent]
 * @param {boolean} [isMain]
 */
Module._load = function (request, parent, isMain) {
  if (StringPrototypeStartsWith(request, 'node:')) {
    const id = builtinId(request);
    if (id === undefined) throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(request);
    return requireInternal(id);
  }
  const filename = Module._resolveFilename(request, parent, isMain);
  const cached = Module._cache[filename];
  if (cached !== undefined) {
    if (parent?.children && !ArrayPrototypeIncludes(parent.children, cached)) ArrayPrototypePush(parent.children, cached);
    return cached.loaded ? cached.exports : partialExports(cached);
  }
  const id = builtinId(filename);
  if (id !== undefined) return requireInternal(id);
  const module = new Module(filename, parent);
  if (isMain) {
    process.mainModule = module;
    module.id = '.';
    hidden.get(module).isMain = true;
  }
  Module._cache[filename] = module;
  let threw = true;
  try {
    module.load(filename);
    threw = false;
  } finally {
    if (threw) {
      delete Module._cache[filename];
      const siblings = parent?.children;
      if (siblings) {
        const index = ArrayPrototypeIndexOf(siblings, module);
        if (index !== -1) ArrayPrototypeSplice(siblings, index, 1);
      }
    }
  }
  return module.exports;
};

/** The exports of a module that is still loading: asking them for what is not there yet gets a warning. */
function partialExports(module) {
  const { exports } = module;
  const { isProxy } = require('internal/util/types');
  if (typeof exports !== 'object' || exports === null || isProxy(exports) || exports.__esModule ||
      primordials.ObjectGetPrototypeOf(exports) !== primordials.ObjectPrototype) {
    return exports;
  }
  ObjectSetPrototypeOf(exports, circularWarner());
  hidden.get(module).warns = true;
  return exports;
}

let warner;
function circularWarner() {
  const warn = (property) => {
    process.emitWarning(
      `Accessing non-existent property '${String(property)}' of module exports inside circular dependency`);
  };
  warner ??= new Proxy({}, {
    __proto__: null,
    get(target, property) {
      if (property in target || property === '__esModule') return target[property];
      warn(property);
      return undefined;
    },
    getOwnPropertyDescriptor(target, property) {
      if (ObjectPrototypeHasOwnProperty(target, property) || property === '__esModule') {
        return primordials.ObjectGetOwnPropertyDescriptor(target, property);
      }
      warn(property);
      return undefined;
    },
  });
  return warner;
}

Module.prototype.load = function (filename) {
  this.filename = filename;
  this.paths = Module._nodeModulePaths(path.dirname(filename));
  Module._extensions[extensionFor(filename)](this, filename);
  this.loaded = true;
  const own = hidden.get(this);
  if (own?.warns) {
    own.warns = false;
    if (primordials.ObjectGetPrototypeOf(this.exports) === warner) ObjectSetPrototypeOf(this.exports, primordials.ObjectPrototype);
  }
};

/** The longest registered extension of `filename`; `.js` for any other. */
function extensionFor(filename) {
  const name = path.basename(filename);
  let from = 0;
  let dot;
  while ((dot = primordials.StringPrototypeIndexOf(name, '.', from)) !== -1) {
    from = dot + 1;
    if (dot === 0) continue;
    const extension = StringPrototypeSlice(name, dot);
    if (Module._extensions[extension]) return extension;
  }
  return '.js';
}

/** @param {string} id */
Module.prototype.require = function (id) {
  require('internal/validators').validateString(id, 'id');
  if (id === '') throw new codes.ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  return Module._load(id, this, false);
};

/**
 * Runs `content` as the body of this module.
 * @param {string} content
 * @param {string} filename
 */
Module.prototype._compile = function (content, filename) {
  const own = hidden.get(this);
  const detect = own?.detect === true;
  const compiled = binding.compileFunction(content, filename, detect);
  if (compiled === true) {
    loadEsm(this, filename, content);
    return undefined;
  }
  const require = makeRequire(this);
  const { exports } = this;
  return ReflectApply(compiled, exports, [exports, require, this, filename, path.dirname(filename)]);
};

/** An ES module that was required: its namespace, once its whole graph has run. */
function loadEsm(module, filename, source) {
  const own = hidden.get(module);
  const esm = require('internal/modules/esm');
  if (own.isMain) {
    // The entry point may await at its top level; nobody waits for its exports.
    esm.runMainModule(filename, source);
    return;
  }
  module.exports = esm.requireModule(filename, source, own.parent?.filename);
}

function makeRequire(module) {
  function require(id) {
    return module.require(id);
  }
  require.resolve = function resolve(request, options) {
    requireString(request, 'request');
    return Module._resolveFilename(request, module, false, options);
  };
  require.resolve.paths = function paths(request) {
    requireString(request, 'request');
    return Module._resolveLookupPaths(request, module);
  };
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

function requireString(value, name) {
  require('internal/validators').validateString(value, name);
}

/** The text of a file that was found. */
function readSource(filename) {
  const text = binding.readText(filename);
  if (typeof text === 'string') return text;
  const { UVException } = require('internal/errors');
  throw new UVException({ errno: -text, syscall: 'open', path: filename });
}

Module._extensions['.js'] = function (module, filename) {
  const source = readSource(filename);
  const own = hidden.get(module);
  if (StringPrototypeEndsWith(filename, '.js') || path.extname(filename) === '') {
    const { type } = packageScope(filename);
    if (type === 'module' && StringPrototypeEndsWith(filename, '.js')) {
      loadEsm(module, filename, source);
      return;
    }
    if (own !== undefined) own.detect = type === 'none';
  }
  module._compile(source, filename);
};

Module._extensions['.json'] = function (module, filename) {
  const source = readSource(filename);
  try {
    setOwn(module, 'exports', JSONParse(source));
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
};

Module._extensions['.node'] = function (module, filename) {
  const error = new Error(`Cannot load native addon: ${filename}`);
  error.code = 'ERR_DLOPEN_FAILED';
  throw error;
};

// `.cjs` and `.mjs` are no names to complete a request with, so they are not among the extensions; a file with one of them
// that was named in full comes here.
ObjectDefineProperty(Module._extensions, '.mjs', {
  __proto__: null,
  enumerable: false,
  configurable: true,
  writable: true,
  value(module, filename) {
    loadEsm(module, filename, readSource(filename));
  },
});

/**
 * A `require` for a file that is not a CommonJS module.
 * @param {string | URL} filename
 */
Module.createRequire = function createRequire(filename) {
  let file = filename;
  if (typeof filename === 'object' && filename?.href || (typeof filename === 'string' && !path.isAbsolute(filename))) {
    try {
      file = require('internal/modules/urls').fileURLToPath(filename);
    } catch {
      throw new codes.ERR_INVALID_ARG_VALUE('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
    }
  } else if (typeof filename !== 'string') {
    throw new codes.ERR_INVALID_ARG_VALUE('filename', filename, 'must be a file URL object, file URL string, or absolute path string');
  }
  const module = StringPrototypeEndsWith(file, '/') ? fakeModule(`${file}noop.js`) : fakeModule(file);
  return makeRequire(module);
};

/**
 * @param {string | URL} specifier
 * @param {string | URL} [base]
 */
Module.findPackageJSON = function findPackageJSON(specifier, base) {
  const { fileURLToPath } = require('internal/modules/urls');
  const toPath = (value) => (typeof value === 'string' && path.isAbsolute(value) ? value : fileURLToPath(value));
  let start;
  if (base === undefined) {
    start = toPath(specifier);
  } else if (typeof specifier === 'string' && isRelative(specifier)) {
    start = path.resolve(path.dirname(toPath(base)), specifier, 'x');
  } else {
    start = Module._resolveFilename(`${specifier}`, fakeModule(toPath(base)));
  }
  const pkg = packageScope(start);
  return pkg.exists ? pkg.path : undefined;
};

/** `require` in builtins' terms for a module that has no file: -e, the REPL, preloads. */
function moduleForCwd(id) {
  const module = new Module(id);
  module.filename = path.join(process.cwd(), id);
  module.paths = Module._nodeModulePaths(process.cwd());
  return module;
}

module.exports = { Module, builtinId, hidden, makeRequire, moduleForCwd, readSource };
