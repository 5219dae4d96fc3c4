'use strict';

// The "exports" and "imports" of packages: which file a name stands for. Both module systems come here, with conditions
// of their own.

const {
  ArrayIsArray, JSONStringify, ObjectGetOwnPropertyNames, ObjectPrototypeHasOwnProperty, RegExpPrototypeExec, SafeSet,
  StringPrototypeEndsWith, StringPrototypeIncludes, StringPrototypeIndexOf, StringPrototypeLastIndexOf,
  StringPrototypeReplace, StringPrototypeReplaceAll, StringPrototypeSlice, StringPrototypeStartsWith,
} = primordials;

const { codes } = require('internal/errors');
const { hrefToPath, normalizeHref, pathToHref, resolveHref } = require('internal/modules/helpers');
const { nearestPackage } = require('internal/modules/package_config');

/**
 * @typedef {import('./package_config').PackageConfig} PackageConfig
 *
 * @typedef {object} Query What is looked for, for whoever has to complain.
 * @property {PackageConfig} config
 * @property {string} key of "exports" or "imports"
 * @property {string} subpath what `*` in the key stands for
 * @property {boolean} isPattern the key has a `*`
 * @property {boolean} isImport
 * @property {boolean} isFolder the request ends with a slash
 * @property {string | undefined} base URL of the module that asks, if it matters
 * @property {Set<string>} conditions
 */

// Segments of a target that leave the package, enter another one, or mean nothing; also percent-encoded.
const kDots = '(?:\\.|%2e)(?:\\.|%2e)?';
const kNodeModules = '(?:n|%6e|%4e)(?:o|%6f|%4f)(?:d|%64|%44)(?:e|%65|%45)(?:_|%5f)(?:m|%6d|%4d)(?:o|%6f|%4f)' +
  '(?:d|%64|%44)(?:u|%75|%55)(?:l|%6c|%4c)(?:e|%65|%45)(?:s|%73|%53)';
const kInvalidSegment = new primordials.RegExp(`(?:^|[\\\\/])(?:${kDots}|${kNodeModules})(?:[\\\\/]|$)`, 'i');
const kDeprecatedSegment = /(?:^|[\\/])(?:[\\/]|$)/;

/** The folder of a package, with a slash at its end. */
function folderOf(config) {
  return StringPrototypeSlice(config.path, 0, StringPrototypeLastIndexOf(config.path, '/') + 1);
}

function baseName(base) {
  return base && hrefToPath(base);
}

function fillIn(pattern, subpath) {
  return StringPrototypeReplaceAll(pattern, '*', () => subpath);
}

function invalidTarget({ config, key, isImport, base }, target) {
  const shown = typeof target === 'object' && target !== null ? JSONStringify(target, null, '') : `${target}`;
  return new codes.ERR_INVALID_PACKAGE_TARGET(folderOf(config), key, shown, isImport, baseName(base));
}

/** What was asked for, in the terms of the package. */
function requested({ key, subpath, isPattern }) {
  return isPattern ? StringPrototypeReplace(key, '*', () => subpath) : key + subpath;
}

/**
 * @param {Query} query
 * @param {string} target
 * @returns {string} a URL
 */
function resolveTargetString(query, target) {
  const { subpath, isPattern, isImport, conditions } = query;
  const packageHref = pathToHref(query.config.path);
  if (!StringPrototypeStartsWith(target, './')) {
    if (isImport && target[0] !== '/' && !StringPrototypeStartsWith(target, '../') && !isURL(target)) {
      const specifier = isPattern ? fillIn(target, subpath) : target;
      return require('internal/modules/esm/resolve').packageResolve(specifier, packageHref, conditions);
    }
    throw invalidTarget(query, target);
  }
  checkTargetSegments(query, target);
  const resolved = resolveHref(target, packageHref);
  if (!StringPrototypeStartsWith(resolved, resolveHref('./', packageHref))) throw invalidTarget(query, target);
  if (subpath === '') return resolved;
  checkSubpathSegments(query, target);
  return normalizeHref(fillIn(resolved, subpath));
}

function isURL(text) {
  return RegExpPrototypeExec(/^[A-Za-z][A-Za-z0-9+\-.]*:/, text) !== null && require('internal/url').URL.canParse(text);
}

function checkTargetSegments(query, target) {
  const path = StringPrototypeSlice(target, 2);
  if (RegExpPrototypeExec(kInvalidSegment, path) !== null) throw invalidTarget(query, target);
  if (RegExpPrototypeExec(kDeprecatedSegment, path) !== null && !query.isFolder) {
    const resolved = query.isPattern ? fillIn(target, query.subpath) : target;
    warnOfSegment(query, resolved, target);
  }
}

function checkSubpathSegments(query, target) {
  const { config, key, subpath, isImport, base } = query;
  if (RegExpPrototypeExec(kInvalidSegment, subpath) !== null) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(
      requested(query),
      `request is not a valid match in pattern "${key}" for the "${isImport ? 'imports' : 'exports'}" resolution of ` +
        config.path,
      baseName(base),
    );
  }
  if (RegExpPrototypeExec(kDeprecatedSegment, subpath) !== null && !query.isFolder) {
    warnOfSegment(query, fillIn(target, subpath), requested(query));
  }
}

/** @param {string} where the text that holds the segment */
function warnOfSegment(query, resolved, where) {
  if (process.noDeprecation) return;
  const { config, key, isImport, base } = query;
  const request = requested(query);
  const kind = RegExpPrototypeExec(/[/\\][/\\]/, where) !== null ? 'double slash' : 'leading or trailing slash matching';
  process.emitWarning(
    `Use of deprecated ${kind} resolving "${resolved}" for module request "${request}" ` +
      `${request === key ? '' : `matched to "${key}" `}in the "${isImport ? 'imports' : 'exports'}" field module ` +
      `resolution of the package at ${config.path}${base ? ` imported from ${hrefToPath(base)}` : ''}.`,
    'DeprecationWarning',
    'DEP0166',
  );
}

/**
 * @param {Query} query
 * @param {unknown} target
 * @returns {string | null | undefined} a URL; null if the target says that there is nothing, undefined if no condition fits
 */
function resolveTarget(query, target) {
  if (typeof target === 'string') return resolveTargetString(query, target);
  if (target === null) return null;
  if (ArrayIsArray(target)) return resolveAlternatives(query, target);
  if (typeof target !== 'object') throw invalidTarget(query, target);
  const keys = ObjectGetOwnPropertyNames(target);
  for (let i = 0; i < keys.length; i++) {
    if (isArrayIndex(keys[i])) {
      throw new codes.ERR_INVALID_PACKAGE_CONFIG(
        query.config.path, query.base, '"exports" cannot contain numeric property keys.');
    }
  }
  const { conditions } = query;
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] === 'default' || conditions.has(keys[i])) {
      const resolved = resolveTarget(query, target[keys[i]]);
      if (resolved !== undefined) return resolved;
    }
  }
  return undefined;
}

/** The first target that can be understood counts, whether or not its file is there. */
function resolveAlternatives(query, targets) {
  if (targets.length === 0) return null;
  // What the last one came to: an error, or null if it says that there is nothing.
  let last;
  for (let i = 0; i < targets.length; i++) {
    let resolved;
    try {
      resolved = resolveTarget(query, targets[i]);
    } catch (error) {
      if (error.code !== 'ERR_INVALID_PACKAGE_TARGET') throw error;
      last = error;
      continue;
    }
    if (typeof resolved === 'string') return resolved;
    if (resolved === null) last = null;
  }
  if (last === undefined || last === null) return last;
  throw last;
}

function isArrayIndex(key) {
  const number = +key;
  return `${number}` === key && number >= 0 && number < 0xFFFF_FFFF;
}

/** Whether "exports" stands for `{ ".": exports }`. */
function isMainOnly(config, base) {
  const { exports } = config;
  if (typeof exports === 'string' || ArrayIsArray(exports)) return true;
  const keys = ObjectGetOwnPropertyNames(exports);
  let mainOnly = false;
  for (let i = 0; i < keys.length; i++) {
    const isCondition = keys[i][0] !== '.';
    if (i === 0) {
      mainOnly = isCondition;
    } else if (mainOnly !== isCondition) {
      throw new codes.ERR_INVALID_PACKAGE_CONFIG(
        config.path, base,
        '"exports" cannot contain some keys starting with \'.\' and some not. The exports object must either be an ' +
          'object of package subpath keys or an object of main entry condition name keys only.');
    }
  }
  return mainOnly;
}

/**
 * The key with a `*` that fits `request` best, and what its `*` stands for.
 * @param {object} map
 * @param {string} request
 * @returns {{ key: string, subpath: string } | undefined}
 */
function bestPattern(map, request) {
  let best;
  const keys = ObjectGetOwnPropertyNames(map);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const star = StringPrototypeIndexOf(key, '*');
    if (star === -1 || !StringPrototypeStartsWith(request, StringPrototypeSlice(key, 0, star))) continue;
    const trailer = StringPrototypeSlice(key, star + 1);
    if (request.length >= key.length && StringPrototypeEndsWith(request, trailer) &&
        (best === undefined || isMoreSpecific(key, best.key)) && StringPrototypeLastIndexOf(key, '*') === star) {
      best = { key, subpath: StringPrototypeSlice(request, star, request.length - trailer.length) };
    }
  }
  return best;
}

/** A pattern is more specific the longer what stands before its star is; then, the longer it is. */
function isMoreSpecific(pattern, other) {
  const length = StringPrototypeIndexOf(pattern, '*');
  const otherLength = StringPrototypeIndexOf(other, '*');
  return length > otherLength || (length === otherLength && pattern.length > other.length);
}

/**
 * The file that a package exports.
 * @param {PackageConfig} config of a package that has "exports"
 * @param {string} subpath `.` or `./x`
 * @param {string | undefined} base URL of the module that asks, if messages are to name it
 * @param {Set<string>} conditions
 * @returns {string} a URL
 */
function resolveExports(config, subpath, base, conditions) {
  const map = isMainOnly(config, base) ? { '.': config.exports } : config.exports;
  const isFolder = StringPrototypeEndsWith(subpath, '/');
  const query = {
    __proto__: null, config, key: subpath, subpath: '', isPattern: false, isImport: false, isFolder: false, base, conditions,
  };
  let target;
  if (ObjectPrototypeHasOwnProperty(map, subpath) && !StringPrototypeIncludes(subpath, '*') && !isFolder) {
    target = map[subpath];
  } else {
    const best = bestPattern(map, subpath);
    if (best === undefined) throw notExported(config, subpath, base);
    if (isFolder) warnOfFolder(config, subpath, base);
    query.key = best.key;
    query.subpath = best.subpath;
    query.isPattern = true;
    query.isFolder = isFolder;
    target = map[best.key];
  }
  const resolved = resolveTarget(query, target);
  if (resolved === undefined || resolved === null) throw notExported(config, subpath, base);
  return resolved;
}

function notExported(config, subpath, base) {
  return new codes.ERR_PACKAGE_PATH_NOT_EXPORTED(folderOf(config), subpath, baseName(base));
}

/** @type {Set<string> | undefined} */
let warnedOfFolder;

function warnOfFolder(config, subpath, base) {
  if (process.noDeprecation) return;
  warnedOfFolder ??= new SafeSet();
  const key = `${config.path}|${subpath}`;
  if (warnedOfFolder.has(key)) return;
  warnedOfFolder.add(key);
  process.emitWarning(
    `Use of deprecated trailing slash pattern mapping "${subpath}" in the "exports" field module resolution of the ` +
      `package at ${config.path}${base ? ` imported from ${hrefToPath(base)}` : ''}. Mapping specifiers ending in "/" ` +
      'is no longer supported.',
    'DeprecationWarning',
    'DEP0155',
  );
}

/**
 * What a `#name` stands for in the package that the module at `base` belongs to.
 * @param {string} name
 * @param {string} base URL
 * @param {Set<string>} conditions
 * @returns {string} a URL
 */
function resolveImports(name, base, conditions) {
  if (name === '#' || StringPrototypeEndsWith(name, '/')) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(
      name, 'is not a valid internal imports specifier name', hrefToPath(base));
  }
  const config = nearestPackage(hrefToPath(base));
  const map = config?.imports;
  if (map !== undefined) {
    const query = {
      __proto__: null, config, key: name, subpath: '', isPattern: false, isImport: true, isFolder: false, base, conditions,
    };
    let resolved;
    if (ObjectPrototypeHasOwnProperty(map, name) && !StringPrototypeIncludes(name, '*')) {
      resolved = resolveTarget(query, map[name]);
    } else {
      const best = bestPattern(map, name);
      if (best !== undefined) {
        query.key = best.key;
        query.subpath = best.subpath;
        query.isPattern = true;
        resolved = resolveTarget(query, map[best.key]);
      }
    }
    if (resolved !== undefined && resolved !== null) return resolved;
  }
  throw new codes.ERR_PACKAGE_IMPORT_NOT_DEFINED(name, config && folderOf(config), hrefToPath(base));
}

module.exports = { resolveExports, resolveImports };
