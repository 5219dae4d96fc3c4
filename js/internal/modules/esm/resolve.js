'use strict';

// From what is written in an `import` to a URL.

const {
  ArrayPrototypeJoin, JSONStringify, RegExpPrototypeExec, StringPrototypeEndsWith,
  StringPrototypeIndexOf, StringPrototypeLastIndexOf, StringPrototypeSlice, StringPrototypeSplit,
  StringPrototypeStartsWith, encodeURIComponent,
} = primordials;

const binding = internalBinding('loader');
const { codes } = require('internal/errors');
const {
  builtinId, getConditions, hrefToName, hrefToPath, isPathLike, isRelative, pathToHref, resolveHref, schemeOf, setOwn,
} = require('internal/modules/helpers');
const { nearestPackage, readPackage } = require('internal/modules/package_config');
const { resolveExports, resolveImports } = require('internal/modules/packages');
const path = require('path');

const kFile = 0;
const kFolder = 1;

/** The URL that `text` is by itself, or undefined. */
function parseHref(text) {
  if (RegExpPrototypeExec(/^\s*[A-Za-z]/, text) === null) return undefined;
  if (StringPrototypeStartsWith(text, 'node:')) return text;
  if (StringPrototypeIndexOf(text, ':') === -1) return undefined;
  try {
    return resolveHref(text, undefined);
  } catch {
    return undefined;
  }
}

/**
 * The URL of the module that `specifier` means.
 * @param {string} specifier
 * @param {string | undefined} parentURL undefined for the entry point
 * @param {Set<string>} [conditions]
 * @returns {string}
 */
function defaultResolve(specifier, parentURL, conditions = getConditions('import').set) {
  const base = parentURL ?? `${pathToHref(process.cwd())}/`;
  try {
    return moduleResolve(specifier, base, conditions);
  } catch (error) {
    if (error?.code === 'ERR_MODULE_NOT_FOUND' || error?.code === 'ERR_UNSUPPORTED_DIR_IMPORT') {
      addHint(error, StringPrototypeStartsWith(specifier, 'file://') ? hrefToPath(specifier) : specifier, base);
    }
    throw error;
  }
}

function moduleResolve(specifier, base, conditions) {
  const scheme = schemeOf(base);
  let href;
  if (isPathLike(specifier)) {
    try {
      href = resolveHref(specifier, base);
    } catch (cause) {
      throw unsupported(specifier, base, cause);
    }
  } else if (scheme === 'file:' && specifier[0] === '#') {
    href = resolveImports(specifier, base, conditions);
  } else {
    href = parseHref(specifier);
    if (href === undefined) {
      if (scheme === 'data:' && builtinId(specifier) === undefined) {
        throw unsupported(specifier, base, new codes.ERR_INVALID_URL(specifier));
      }
      href = packageResolve(specifier, base, conditions);
    }
  }
  return StringPrototypeStartsWith(href, 'file:') ? finalizeResolution(href, base) : href;
}

function unsupported(specifier, base, cause) {
  const error = new codes.ERR_UNSUPPORTED_RESOLVE_REQUEST(specifier, base);
  setOwn(error, 'cause', cause);
  return error;
}

/** Checks that a URL is that of a file, and names the file without symbolic links. */
function finalizeResolution(href, base) {
  const { 1: pathname, 2: suffix } = RegExpPrototypeExec(/^file:\/\/[^/]*([^?#]*)(.*)$/s, href);
  if (RegExpPrototypeExec(/%2F|%5C/i, pathname) !== null) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(
      pathname, 'must not include encoded "/" or "\\" characters', hrefToName(base));
  }
  let filename;
  try {
    filename = hrefToPath(href);
  } catch (error) {
    setOwn(error, 'input', href);
    setOwn(error, 'module', base);
    throw error;
  }
  // What ends with a slash is a folder, there or not.
  const kind = StringPrototypeEndsWith(filename, '/') ? kFolder : binding.stat(filename);
  if (kind !== kFile) {
    const error = kind === kFolder ?
      new codes.ERR_UNSUPPORTED_DIR_IMPORT(filename, hrefToName(base), href) :
      new codes.ERR_MODULE_NOT_FOUND(filename, hrefToName(base), href);
    setOwn(error, 'url', href);
    throw error;
  }
  return pathToHref(binding.realpath(filename)) + suffix;
}

/**
 * The URL of a package, or of a file in it.
 * @param {string} specifier
 * @param {string} base
 * @param {Set<string>} conditions
 * @returns {string}
 */
function packageResolve(specifier, base, conditions) {
  const id = builtinId(specifier);
  if (id !== undefined) return `node:${id}`;
  const { config, folder, subpath } = findPackage(specifier, base);
  if (config.exports !== undefined && config.exports !== null) {
    return resolveExports(config, subpath, base, conditions);
  }
  if (subpath === '.') return legacyMainResolve(config, folder, base);
  return resolveHref(subpath, pathToHref(config.path));
}

/** `name/x` as the name and `./x`. */
function parsePackageName(specifier, base) {
  let slash = StringPrototypeIndexOf(specifier, '/');
  let isValid = true;
  if (specifier[0] === '@') {
    if (slash === -1) isValid = false;
    else slash = StringPrototypeIndexOf(specifier, '/', slash + 1);
  }
  const name = slash === -1 ? specifier : StringPrototypeSlice(specifier, 0, slash);
  if (!isValid || RegExpPrototypeExec(/^\.|%|\\/, name) !== null) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(specifier, 'is not a valid package name', hrefToName(base));
  }
  return { __proto__: null, name, subpath: slash === -1 ? '.' : `.${StringPrototypeSlice(specifier, slash)}` };
}

/**
 * The package that a specifier names: the one that the module at `base` belongs to, or one that it can see.
 * @param {string} specifier
 * @param {string} base
 * @returns {{ config: import('../package_config').PackageConfig, folder: string, subpath: string }}
 */
function findPackage(specifier, base) {
  const { name, subpath } = parsePackageName(specifier, base);
  // Only from a file packages can be seen; from elsewhere this throws.
  const parent = hrefToPath(StringPrototypeStartsWith(base, 'file:') ? base : resolveHref(`./${name}`, base));
  const own = nearestPackage(parent);
  if (own?.exports !== undefined && own.exports !== null && own.name === name) {
    return { __proto__: null, config: own, folder: path.dirname(own.path), subpath };
  }
  let at = path.dirname(parent);
  while (true) {
    const folder = `${at === '/' ? '' : at}/node_modules/${name}`;
    if (binding.stat(folder) === kFolder) {
      const config = readPackage(`${folder}/package.json`, `"${specifier}" from ${parent}`);
      return { __proto__: null, config, folder, subpath };
    }
    if (at === '/') throw new codes.ERR_MODULE_NOT_FOUND(name, hrefToName(base), null);
    at = path.dirname(at);
  }
}

const kMainEndings = ['', '.js', '.json', '.node', '/index.js', '/index.json', '/index.node'];
const kIndexes = ['index.js', 'index.json', 'index.node'];

/** The main file of a package without "exports". */
function legacyMainResolve(config, folder, base) {
  const { main } = config;
  if (main !== undefined) {
    for (let i = 0; i < kMainEndings.length; i++) {
      const filename = path.resolve(folder, `${main}${kMainEndings[i]}`);
      if (binding.stat(filename) === kFile) return legacyMain(config, folder, filename, base);
    }
  }
  for (let i = 0; i < kIndexes.length; i++) {
    const filename = path.resolve(folder, kIndexes[i]);
    if (binding.stat(filename) === kFile) return legacyMain(config, folder, filename, base);
  }
  throw new codes.ERR_MODULE_NOT_FOUND(path.resolve(folder, main ?? 'index.js'), hrefToName(base), null);
}

/** ES modules that are found like CommonJS modules are better named in full. */
function legacyMain(config, folder, filename, base) {
  const href = pathToHref(filename);
  const { getFormat } = require('internal/modules/esm/formats');
  if (process.noDeprecation || getFormat(href) !== 'module') return href;
  const packagePath = `${folder}/`;
  const entry = StringPrototypeSlice(filename, packagePath.length);
  if (config.main === undefined) {
    process.emitWarning(
      `No "main" or "exports" field defined in the package.json for ${packagePath} resolving the main entry point ` +
        `"${entry}", imported from ${hrefToName(base)}.\nDefault "index" lookups for the main are deprecated for ES modules.`,
      'DeprecationWarning',
      'DEP0151',
    );
  } else if (path.resolve(folder, config.main) !== filename) {
    process.emitWarning(
      `Package ${packagePath} has a "main" field set to "${config.main}", excluding the full filename and extension to ` +
        `the resolved file at "${entry}", imported from ${hrefToName(base)}.\n Automatic extension resolution of the ` +
        '"main" field is deprecated for ES modules.',
      'DeprecationWarning',
      'DEP0151',
    );
  }
  return href;
}

/** Tells what `require` would have found, if it is something else. */
function addHint(error, specifier, base) {
  const found = resolveAsCommonJS(specifier, base);
  if (found === undefined || found === specifier) return;
  const hint = `Did you mean to import ${JSONStringify(found)}?`;
  const { stack } = error;
  const end = StringPrototypeIndexOf(stack, '\n');
  error.stack = `${StringPrototypeSlice(stack, 0, end)}\n${hint}${StringPrototypeSlice(stack, end)}`;
  error.message += `\n${hint}`;
}

function resolveAsCommonJS(specifier, base) {
  try {
    const { Module } = require('internal/modules/cjs/loader');
    const parent = hrefToPath(base);
    const asking = new Module(parent, null);
    asking.paths = Module._nodeModulePaths(parent);
    const found = Module._resolveFilename(specifier, asking, false);
    if (isRelative(specifier)) return relativeName(found, base);
    return specifier[0] === '/' ? found : nameInPackage(found, specifier);
  } catch {
    return undefined;
  }
}

function relativeName(filename, base) {
  const folder = StringPrototypeSlice(base, 'file://'.length, StringPrototypeLastIndexOf(base, '/'));
  const name = path.relative(folder, StringPrototypeSlice(pathToHref(filename), 'file://'.length));
  return StringPrototypeStartsWith(name, '../') ? name : `./${name}`;
}

function nameInPackage(filename, specifier) {
  const { 0: name } = StringPrototypeSplit(specifier, '/', 1);
  const needle = `/node_modules/${name}/`;
  const index = StringPrototypeLastIndexOf(filename, needle);
  if (index === -1) return pathToHref(filename);
  const segments = StringPrototypeSplit(StringPrototypeSlice(filename, index + needle.length), '/');
  for (let i = 0; i < segments.length; i++) segments[i] = encodeURIComponent(segments[i]);
  return `${name}/${ArrayPrototypeJoin(segments, '/')}`;
}

/**
 * `module.findPackageJSON`: the package.json of the package that `specifier` is in.
 * @param {string | URL} specifier
 * @param {string | URL} [base]
 * @returns {string | undefined}
 */
function findPackageJSON(specifier, base = 'data:') {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('specifier');
  const { validateString } = require('internal/validators');
  const { URL, isURL } = require('internal/url');
  try {
    specifier = `${specifier}`;
  } catch {
    validateString(specifier, 'specifier');
  }
  let parentURL = base;
  if (!isURL(base)) {
    validateString(base, 'base');
    parentURL = path.isAbsolute(base) ? pathToHref(base) : new URL(base);
  }
  parentURL = `${parentURL}`;
  if (specifier !== '' && specifier[0] !== '.' && specifier[0] !== '/' && !URL.canParse(specifier)) {
    return findPackage(specifier, parentURL).config.path;
  }
  let href;
  try {
    href = defaultResolve(specifier, parentURL);
  } catch (error) {
    if (error?.code !== 'ERR_UNSUPPORTED_DIR_IMPORT') throw error;
    href = error.url;
  }
  return nearestPackage(hrefToPath(href))?.path;
}

module.exports = { defaultResolve, findPackageJSON, packageResolve };
