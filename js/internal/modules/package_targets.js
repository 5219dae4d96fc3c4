'use strict';

// What "exports" and "imports" of a package.json make of a request (Node's documentation, "Resolution Algorithm
// Specification": PACKAGE_EXPORTS_RESOLVE, PACKAGE_IMPORTS_RESOLVE, PACKAGE_TARGET_RESOLVE). Both loaders come here; paths in,
// paths out.

const {
  ArrayIsArray, ArrayPrototypeIncludes, ObjectKeys, RegExpPrototypeExec, RegExpPrototypeSymbolReplace, StringPrototypeEndsWith,
  StringPrototypeIncludes, StringPrototypeIndexOf, StringPrototypeLastIndexOf, StringPrototypeSlice, StringPrototypeStartsWith,
} = primordials;

const { codes } = require('internal/errors');
const { readPackage, packageScope } = require('internal/modules/package_json');
const path = require('path');

/** A segment that must not be in a target or in what stands for its `*`. */
const kBadSegment = /(?:^|\\|\/)(?:(?:\.|%2e)(?:(?:\.|%2e))?|(?:n|%6e|%4e)(?:o|%6f|%4f)(?:d|%64|%44)(?:e|%65|%45)(?:_|%5f)(?:m|%6d|%4d)(?:o|%6f|%4f)(?:d|%64|%44)(?:u|%75|%55)(?:l|%6c|%4c)(?:e|%65|%45)(?:s|%73|%53))(?:\\|\/|$)/i;

/** @typedef {import('./package_json.js').Package} Package */

/** `/a/b/` for `/a/b/package.json`. */
function folderOf(pkg) {
  return StringPrototypeSlice(pkg.path, 0, pkg.path.length - 'package.json'.length);
}

function invalidTarget(pkg, key, target, context) {
  if (typeof target === 'object' && target !== null) target = primordials.JSONStringify(target, null, '');
  return new codes.ERR_INVALID_PACKAGE_TARGET(folderOf(pkg), key, target, context.isImports, context.base);
}

/**
 * @param {Package} pkg
 * @param {any} target
 * @param {string} subpath what stands for the pattern's `*`
 * @param {string} key
 * @param {boolean} isPattern
 * @param {{ conditions: string[], isImports: boolean, base: string | undefined, resolveBare: (name: string, from: string) => string }} context
 * @returns {string | null | undefined} a path, or `node:` and a builtin's name; null: forbidden; undefined: no match
 */
function resolveTarget(pkg, target, subpath, key, isPattern, context) {
  if (typeof target === 'string') return resolveTargetString(pkg, target, subpath, key, isPattern, context);
  if (ArrayIsArray(target)) {
    if (target.length === 0) return null;
    let lastError;
    let last;
    for (let i = 0; i < target.length; i++) {
      try {
        last = resolveTarget(pkg, target[i], subpath, key, isPattern, context);
      } catch (error) {
        if (error.code !== 'ERR_INVALID_PACKAGE_TARGET') throw error;
        lastError = error;
        continue;
      }
      lastError = undefined;
      if (last === undefined || last === null) continue;
      return last;
    }
    if (lastError !== undefined) throw lastError;
    return last;
  }
  if (typeof target === 'object' && target !== null) {
    const keys = ObjectKeys(target);
    for (let i = 0; i < keys.length; i++) {
      if (RegExpPrototypeExec(/^(?:0|[1-9][0-9]*)$/, keys[i]) !== null) {
        throw new codes.ERR_INVALID_PACKAGE_CONFIG(pkg.path, context.base, '"exports" cannot contain numeric property keys.');
      }
    }
    for (let i = 0; i < keys.length; i++) {
      const condition = keys[i];
      if (condition !== 'default' && !ArrayPrototypeIncludes(context.conditions, condition)) continue;
      const resolved = resolveTarget(pkg, target[condition], subpath, key, isPattern, context);
      if (resolved !== undefined) return resolved;
    }
    return undefined;
  }
  if (target === null) return null;
  throw invalidTarget(pkg, key, target, context);
}

function resolveTargetString(pkg, target, subpath, key, isPattern, context) {
  if (subpath !== '' && !isPattern && target[target.length - 1] !== '/') throw invalidTarget(pkg, key, target, context);
  if (!StringPrototypeStartsWith(target, './')) {
    if (context.isImports && !StringPrototypeStartsWith(target, '../') && !StringPrototypeStartsWith(target, '/') &&
        RegExpPrototypeExec(/^[a-z][a-z0-9+.-]*:\/\//i, target) === null) {
      const name = isPattern ? fill(target, subpath) : target + subpath;
      return context.resolveBare(name, pkg.path);
    }
    throw invalidTarget(pkg, key, target, context);
  }
  if (RegExpPrototypeExec(kBadSegment, StringPrototypeSlice(target, 2)) !== null) {
    throw invalidTarget(pkg, key, target, context);
  }
  const folder = folderOf(pkg);
  const resolved = path.join(folder, target);
  if (subpath === '') return resolved;
  if (RegExpPrototypeExec(kBadSegment, subpath) !== null) {
    const request = isPattern ? fill(key, subpath) : key + subpath;
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(
      request, `request is not a valid match in pattern "${key}" for the "${context.isImports ? 'imports' : 'exports'}" resolution of ${pkg.path}`,
      context.base);
  }
  return isPattern ? fill(resolved, subpath) : path.join(resolved, subpath);
}

function fill(pattern, subpath) {
  return RegExpPrototypeSymbolReplace(/\*/g, pattern, () => subpath);
}

/** The pattern that matches best: the longest before the `*`. Negative if `a` is better. */
function comparePatterns(a, b) {
  const starA = StringPrototypeIndexOf(a, '*');
  const starB = StringPrototypeIndexOf(b, '*');
  const lengthA = starA === -1 ? a.length : starA + 1;
  const lengthB = starB === -1 ? b.length : starB + 1;
  if (lengthA !== lengthB) return lengthB - lengthA;
  if (starA === -1) return 1;
  if (starB === -1) return -1;
  return b.length - a.length;
}

/**
 * Finds `request` among the keys of `map`, exactly or by pattern.
 * @returns {{ key: string, subpath: string, isPattern: boolean } | undefined}
 */
function findKey(map, request) {
  if (primordials.ObjectPrototypeHasOwnProperty(map, request) && !StringPrototypeIncludes(request, '*') &&
      !StringPrototypeEndsWith(request, '/')) {
    return { key: request, subpath: '', isPattern: false };
  }
  let best = '';
  let bestSubpath = '';
  const keys = ObjectKeys(map);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const star = StringPrototypeIndexOf(key, '*');
    if (star === -1 || !StringPrototypeStartsWith(request, StringPrototypeSlice(key, 0, star))) continue;
    const trailer = StringPrototypeSlice(key, star + 1);
    if (request.length >= key.length && StringPrototypeEndsWith(request, trailer) &&
        (best === '' || comparePatterns(key, best) < 0) && StringPrototypeLastIndexOf(key, '*') === star) {
      best = key;
      bestSubpath = StringPrototypeSlice(request, star, request.length - trailer.length);
    }
  }
  return best === '' ? undefined : { key: best, subpath: bestSubpath, isPattern: true };
}

/** `exports` that are only what "." stands for. */
function isSugar(exports, pkg, base) {
  if (typeof exports === 'string' || ArrayIsArray(exports)) return true;
  if (typeof exports !== 'object' || exports === null) return false;
  const keys = ObjectKeys(exports);
  let sugar = false;
  for (let i = 0; i < keys.length; i++) {
    const isCondition = keys[i] === '' || keys[i][0] !== '.';
    if (i === 0) {
      sugar = isCondition;
    } else if (sugar !== isCondition) {
      throw new codes.ERR_INVALID_PACKAGE_CONFIG(
        pkg.path, base,
        '"exports" cannot contain some keys starting with \'.\' and some not. The exports object must either be an object of ' +
        'package subpath keys or an object of main entry condition name keys only.');
    }
  }
  return sugar;
}

/**
 * The file that `subpath` ("." or "./x") of a package stands for.
 * @param {Package} pkg
 * @param {string} subpath
 * @param {string[]} conditions
 * @param {string | undefined} base who asked, for errors
 * @returns {string}
 */
function resolveExports(pkg, subpath, conditions, base) {
  const context = { conditions, isImports: false, base, resolveBare: () => '' };
  let { exports } = pkg;
  if (isSugar(exports, pkg, base)) exports = { '.': exports };
  const found = findKey(exports, subpath);
  if (found !== undefined) {
    const resolved = resolveTarget(pkg, exports[found.key], found.subpath, found.key, found.isPattern, context);
    if (resolved !== undefined && resolved !== null) return resolved;
  }
  throw new codes.ERR_PACKAGE_PATH_NOT_EXPORTED(folderOf(pkg), subpath, base);
}

/**
 * What `#name` stands for in the package of the file `from`.
 * @param {string} name
 * @param {string} from a path
 * @param {string[]} conditions
 * @param {string} base who asked, for errors
 * @param {(name: string, from: string) => string} resolveBare
 */
function resolveImports(name, from, conditions, base, resolveBare) {
  if (name === '#' || StringPrototypeStartsWith(name, '#/') || StringPrototypeEndsWith(name, '/')) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(name, 'is not a valid internal imports specifier name', base);
  }
  const pkg = packageScope(from);
  if (pkg.exists && pkg.imports !== undefined) {
    const context = { conditions, isImports: true, base, resolveBare };
    const found = findKey(pkg.imports, name);
    if (found !== undefined) {
      const resolved = resolveTarget(pkg, pkg.imports[found.key], found.subpath, found.key, found.isPattern, context);
      if (resolved !== undefined && resolved !== null) return resolved;
    }
  }
  throw new codes.ERR_PACKAGE_IMPORT_NOT_DEFINED(name, pkg.exists ? folderOf(pkg) : undefined, base);
}

/**
 * `@scope/name/sub` as its name and `./sub`; undefined if it is no package's name.
 * @param {string} specifier
 */
function splitPackageName(specifier) {
  let slash = StringPrototypeIndexOf(specifier, '/');
  let valid = specifier.length > 0;
  if (specifier[0] === '@') {
    if (slash === -1) valid = false;
    else slash = StringPrototypeIndexOf(specifier, '/', slash + 1);
  }
  const name = slash === -1 ? specifier : StringPrototypeSlice(specifier, 0, slash);
  if (RegExpPrototypeExec(/^\.|%|\\/, name) !== null) valid = false;
  return valid ? { name, subpath: `.${slash === -1 ? '' : StringPrototypeSlice(specifier, slash)}` } : undefined;
}

module.exports = { readPackage, resolveExports, resolveImports, splitPackageName };
