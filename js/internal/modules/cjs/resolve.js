'use strict';

// From what is written in `require(...)` to a file. The functions that programs may replace are properties of Module, and
// are called through it.

const {
  ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypeJoin, ArrayPrototypePush, Error, ObjectDefineProperty,
  ObjectKeys, RegExpPrototypeExec, SafeMap, StringPrototypeCharCodeAt, StringPrototypeEndsWith, StringPrototypeIndexOf, StringPrototypeSlice,
  StringPrototypeSplit, StringPrototypeStartsWith,
} = primordials;

const binding = internalBinding('loader');
const { codes } = require('internal/errors');
const { builtinId, getConditions, hrefToPath, isRelative, pathToHref, setOwn } = require('internal/modules/helpers');
const { nearestPackage, readPackage } = require('internal/modules/package_config');
const path = require('path');

const kFile = 0;
const kFolder = 1;

const kEncodedSeparator = /%2F|%5C/i;

/** @type {any} the class, once it exists */
let Module;

/** What the loader knows of a module and does not show, by module. */
let hidden;

/** Folders that are searched for packages after those of a module: NODE_PATH and some of old. */
let globalPaths = [];

/** What `stat` answered while a chain of modules is being loaded: most of them ask for the same folders. */
let statCache = null;

/** What `stat` says; a program may put its own in place. */
let stat = function stat(filename) {
  if (statCache !== null) {
    const known = statCache.get(filename);
    if (known !== undefined) return known;
  }
  const answer = binding.stat(filename);
  // What is missing now may be there soon.
  if (statCache !== null && answer >= 0) statCache.set(filename, answer);
  return answer;
};

let readPackageIn = (folder) => readPackage(path.resolve(folder, 'package.json'));

/**
 * The file at `requested`, without symbolic links.
 * @param {string} requested
 * @returns {string | undefined}
 */
function tryFile(requested) {
  return stat(requested) === kFile ? binding.realpath(requested) : undefined;
}

function tryExtensions(base, extensions) {
  for (let i = 0; i < extensions.length; i++) {
    const filename = tryFile(base + extensions[i]);
    if (filename) return filename;
  }
  return undefined;
}

/** A folder: what the "main" of its package.json names, else its index. */
function tryPackage(folder, extensions, request) {
  const { main, path: packagePath } = readPackageIn(folder);
  if (!main) return tryExtensions(path.resolve(folder, 'index'), extensions);
  const base = path.resolve(folder, main);
  const named = tryFile(base) || tryExtensions(base, extensions) || tryExtensions(path.resolve(base, 'index'), extensions);
  if (named) return named;
  const index = tryExtensions(path.resolve(folder, 'index'), extensions);
  if (index) {
    process.emitWarning(
      `Invalid 'main' field in '${packagePath}' of '${main}'. ` +
        'Please either fix that or report it to the module author',
      'DeprecationWarning',
      'DEP0128',
    );
    return index;
  }
  const error = new Error(
    `Cannot find module '${base}'. Please verify that the package.json has a valid "main" entry`);
  error.code = 'MODULE_NOT_FOUND';
  error.path = packagePath;
  error.requestPath = request;
  throw error;
}

/** `name` or `@scope/name`, and the rest. */
const kPackageName = /^((?:@[^/\\%]+\/)?[^./\\%][^/\\%]*)(\/.*)?$/;

/** The package that `request` names in a folder of packages, if it has "exports". */
function tryExports(packages, request, conditions) {
  const parts = RegExpPrototypeExec(kPackageName, request);
  if (parts === null) return undefined;
  const folder = path.resolve(packages, parts[1]);
  const config = readPackageIn(folder);
  if (!config.exists || config.exports === undefined || config.exports === null) return undefined;
  return resolveExported(config, `.${parts[2] ?? ''}`, undefined, conditions, request, `${folder}/package.json`);
}

/** The package that `request` names is the one that the module at `parentPath` belongs to. */
function trySelf(parentPath, request, conditions) {
  if (!parentPath) return undefined;
  const config = nearestPackage(parentPath);
  if (config?.exports === undefined || config.name === undefined) return undefined;
  const { name } = config;
  if (request !== name && !StringPrototypeStartsWith(request, `${name}/`)) return undefined;
  const subpath = `.${StringPrototypeSlice(request, name.length)}`;
  return resolveExported(config, subpath, parentPath, conditions, subpath, path.dirname(config.path));
}

/**
 * @param {string} request for the message if the package leads to nothing that is there
 * @param {string} where likewise
 */
function resolveExported(config, subpath, parentPath, conditions, request, where) {
  const { resolveExports } = require('internal/modules/packages');
  try {
    const href = resolveExports(config, subpath, parentPath && pathToHref(parentPath), conditions);
    return finalize(href, parentPath, path.dirname(config.path));
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') throw notFoundInPackage(request, where);
    throw error;
  }
}

function tryImports(config, request, parentPath, conditions) {
  const { resolveImports } = require('internal/modules/packages');
  try {
    const href = resolveImports(request, pathToHref(parentPath), conditions);
    return finalize(href, parentPath, config.path);
  } catch (error) {
    if (error.code === 'ERR_MODULE_NOT_FOUND') throw notFoundInPackage(request);
    throw error;
  }
}

/** A target of a package must be a file as it stands. */
function finalize(href, parentPath, packagePath) {
  if (RegExpPrototypeExec(kEncodedSeparator, href) !== null) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(href, 'must not include encoded "/" or "\\" characters', parentPath);
  }
  const filename = hrefToPath(href);
  const found = tryFile(filename);
  if (found) return found;
  throw notFoundInPackage(filename, packagePath);
}

function notFoundInPackage(request, where) {
  const error = new Error(`Cannot find module '${request}'`);
  error.code = 'MODULE_NOT_FOUND';
  if (where) error.path = where;
  return error;
}

/** Whether a request can only mean a folder: `x/`, `x/.`, `..`. */
function namesFolder(request) {
  return StringPrototypeEndsWith(request, '/') || request === '.' || request === '..' ||
    StringPrototypeEndsWith(request, '/.') || StringPrototypeEndsWith(request, '/..');
}

/** `Module._findPath` */
function findPath(request, paths, isMain, conditions = getConditions('require').set) {
  const isAbsolute = path.isAbsolute(request);
  if (isAbsolute) paths = [''];
  else if (!paths || paths.length === 0) return false;

  const key = `${request}\x00${ArrayPrototypeJoin(paths, '\x00')}`;
  // Other conditions than the usual may lead elsewhere.
  const isUsual = conditions === getConditions('require').set;
  const known = isUsual ? Module._pathCache[key] : undefined;
  if (known) return known;

  // Only what leads out of a folder can be found without the folder being there.
  const leadsOut = isRelative(request) && StringPrototypeStartsWith(path.normalize(request), '..');
  for (let i = 0; i < paths.length; i++) {
    const folder = paths[i];
    if (typeof folder !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('paths', 'array of strings', paths);
    if (!leadsOut && folder && stat(folder) !== kFolder) continue;
    const filename = findIn(folder, request, isAbsolute, conditions);
    if (filename) {
      if (isUsual) Module._pathCache[key] = filename;
      return filename;
    }
  }
  return false;
}

function findIn(folder, request, isAbsolute, conditions) {
  if (!isAbsolute) {
    const exported = tryExports(folder, request, conditions);
    if (exported) return exported;
  }
  const base = path.resolve(folder, request);
  const kind = stat(base);
  if (!namesFolder(request)) {
    const filename = (kind === kFile && binding.realpath(base)) || tryExtensions(base, ObjectKeys(Module._extensions));
    if (filename) return filename;
  }
  return kind === kFolder ? tryPackage(base, ObjectKeys(Module._extensions), request) : undefined;
}

/** `Module._nodeModulePaths`: the folders of packages that a file in the folder `from` can see. */
function nodeModulePaths(from) {
  from = path.resolve(from);
  if (from === '/') return ['/node_modules'];
  const paths = [];
  let end = from.length;
  while (end > 0) {
    const folder = StringPrototypeSlice(from, 0, end);
    // A folder of packages holds no other.
    if (!StringPrototypeEndsWith(folder, '/node_modules')) ArrayPrototypePush(paths, `${folder}/node_modules`);
    do end--; while (end > 0 && StringPrototypeCharCodeAt(from, end) !== 47);
  }
  ArrayPrototypePush(paths, '/node_modules');
  return paths;
}

/** `Module._resolveLookupPaths` */
function resolveLookupPaths(request, parent) {
  if (builtinId(request) !== undefined) return null;
  if (!looksRelative(request)) {
    const paths = [];
    const own = parent?.paths;
    if (own?.length) for (let i = 0; i < own.length; i++) ArrayPrototypePush(paths, own[i]);
    for (let i = 0; i < globalPaths.length; i++) ArrayPrototypePush(paths, globalPaths[i]);
    return paths.length > 0 ? paths : null;
  }
  // A module without a file asks from where the process is.
  if (!parent || !parent.id || !parent.filename) return ['.'];
  return [path.dirname(parent.filename)];
}

/** Also `..x` begins like a path, to the search for folders. */
function looksRelative(request) {
  return request[0] === '.' && (request.length === 1 || request[1] === '.' || request[1] === '/');
}

/** The path that a module resolves its own package and "imports" from. */
function selfPath(parent) {
  if (!parent) return undefined;
  if (parent.filename) return parent.filename;
  return parent.id === 'internal/preload' ? `${process.cwd()}/` : undefined;
}

/** `Module._resolveFilename` */
function resolveFilename(request, parent, isMain, options) {
  if (builtinId(request) !== undefined) return request;
  const conditions = options?.conditions ?? getConditions('require').set;
  const paths = lookupPaths(request, parent, options);
  const parentPath = selfPath(parent);
  if (request[0] === '#' && parent?.filename) {
    const config = nearestPackage(parentPath);
    if (config?.imports !== undefined) return tryImports(config, request, parentPath, conditions);
  }
  const own = trySelf(parentPath, request, conditions);
  if (own) return own;
  const filename = Module._findPath(request, paths, isMain, conditions);
  if (filename) return filename;

  const requireStack = getRequireStack(parent);
  let message = `Cannot find module '${request}'`;
  if (requireStack.length > 0) message += `\nRequire stack:\n- ${ArrayPrototypeJoin(requireStack, '\n- ')}`;
  const error = new Error(message);
  setOwn(error, 'code', 'MODULE_NOT_FOUND');
  setOwn(error, 'requireStack', requireStack);
  throw error;
}

function lookupPaths(request, parent, options) {
  if (typeof options !== 'object' || options === null || options.paths === undefined) {
    return Module._resolveLookupPaths(request, parent);
  }
  const { paths: folders } = options;
  if (!ArrayIsArray(folders)) throw new codes.ERR_INVALID_ARG_VALUE('options.paths', folders);
  if (isRelative(request)) return folders;
  const paths = [];
  const asking = new Module('', null);
  for (let i = 0; i < folders.length; i++) {
    asking.paths = Module._nodeModulePaths(folders[i]);
    const more = Module._resolveLookupPaths(request, asking);
    for (let k = 0; k < more.length; k++) {
      if (!ArrayPrototypeIncludes(paths, more[k])) ArrayPrototypePush(paths, more[k]);
    }
  }
  return paths;
}

/** Which modules led to `parent`, the last one first. */
function getRequireStack(parent) {
  const stack = [];
  for (let module = parent; module; module = hidden.get(module)?.firstParent) {
    ArrayPrototypePush(stack, module.filename || module.id);
  }
  return stack;
}

/** `Module._initPaths` */
function initPaths() {
  const { HOME, NODE_PATH } = process.env;
  const paths = [];
  if (NODE_PATH) {
    const folders = StringPrototypeSplit(NODE_PATH, path.delimiter);
    for (let i = 0; i < folders.length; i++) if (folders[i]) ArrayPrototypePush(paths, folders[i]);
  }
  if (HOME) ArrayPrototypePush(paths, path.resolve(HOME, '.node_modules'), path.resolve(HOME, '.node_libraries'));
  ArrayPrototypePush(paths, path.resolve(process.execPath, '..', '..', 'lib', 'node'));
  globalPaths = paths;
  const copy = [];
  for (let i = 0; i < paths.length; i++) ArrayPrototypePush(copy, paths[i]);
  Module.globalPaths = copy;
}

/** The longest extension of `filename` that is registered; `.js` if none is. */
function findExtension(filename) {
  const name = path.basename(filename);
  let dot = StringPrototypeIndexOf(name, '.', 1);
  while (dot !== -1) {
    const extension = StringPrototypeSlice(name, dot);
    if (Module._extensions[extension]) return extension;
    dot = StringPrototypeIndexOf(name, '.', dot + 1);
  }
  return '.js';
}

/**
 * Gives the class its part of resolution.
 * @param {any} ModuleClass
 * @param {WeakMap<object, { firstParent: any }>} records
 */
function install(ModuleClass, records) {
  Module = ModuleClass;
  hidden = records;
  defineReplaceable('_stat', () => stat, (replacement) => {
    stat = replacement;
  });
}

/** Gives the class the function that reads package.json files. */
function installReadPackage() {
  defineReplaceable('_readPackage', () => readPackageIn, (replacement) => {
    readPackageIn = replacement;
  });
}

/** A function of the loader's that a program may read, and replace at its own risk. */
function defineReplaceable(name, get, replace) {
  let warned = false;
  ObjectDefineProperty(Module, name, {
    __proto__: null,
    configurable: true,
    get,
    set(replacement) {
      if (!warned) {
        warned = true;
        process.emitWarning(
          `Module.${name} is an experimental feature and might change at any time`, 'ExperimentalWarning');
      }
      replace(replacement);
    },
  });
}

module.exports = {
  findExtension,
  findPath,
  getRequireStack,
  initPaths,
  install,
  installReadPackage,
  nodeModulePaths,
  resolveFilename,
  resolveLookupPaths,
  /** Remembers what files are there until called with false. */
  cacheStats(enabled) {
    statCache = enabled ? new SafeMap() : null;
  },
};
