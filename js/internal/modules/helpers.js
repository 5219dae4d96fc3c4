'use strict';

// What both module systems share: builtins, conditions, and where paths and URLs meet.

const {
  ArrayPrototypePush, ObjectDefineProperty, ObjectFreeze, RegExpPrototypeExec, SafeSet, StringPrototypeCharCodeAt,
  StringPrototypeIncludes, StringPrototypeIndexOf, StringPrototypeLastIndexOf, StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const { publicId } = require('internal/loader');
const { getOptions } = require('internal/process/options');


/** Conditions by module system: a list for whoever reads them, a set for who looks one up. */
const conditions = { __proto__: null, require: undefined, import: undefined };

/**
 * What the "exports" and "imports" of packages may depend on. 'node-addons' is missing as it is in a Node that was started
 * with --no-addons: what it leads to could not be loaded.
 * @param {'require' | 'import'} kind
 * @returns {{ list: readonly string[], set: Set<string> }}
 */
function getConditions(kind) {
  if (conditions[kind] === undefined) {
    const list = kind === 'require' ? ['require', 'node'] : ['node', 'import', 'module-sync'];
    const extra = getOptions().conditions;
    for (let i = 0; i < extra.length; i++) ArrayPrototypePush(list, extra[i]);
    if (kind === 'require') ArrayPrototypePush(list, 'module-sync');
    const set = new SafeSet();
    for (let i = 0; i < list.length; i++) set.add(list[i]);
    conditions[kind] = { list: ObjectFreeze(list), set };
  }
  return conditions[kind];
}

/** An ordinary property, whatever setters a program gave Object.prototype. */
function setOwn(target, name, value) {
  ObjectDefineProperty(target, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
}

/**
 * `text` without a byte order mark.
 * @param {string} text
 */
function stripBOM(text) {
  return StringPrototypeCharCodeAt(text, 0) === 0xFEFF ? StringPrototypeSlice(text, 1) : text;
}

// Paths and URLs. Most consist of characters that are the same in both; only the others need the URL parser.

const kPlain = /^[A-Za-z0-9_\-./~@+,:=!$&'()*;]*$/;

/**
 * The URL of the file at `path`, which is absolute.
 * @param {string} path
 * @returns {string}
 */
function pathToHref(path) {
  if (RegExpPrototypeExec(kPlain, path) !== null) return `file://${path}`;
  return require('internal/url').pathToFileURL(path).href;
}

const kPlainFile = /^file:\/\/(\/[A-Za-z0-9_\-./~@+,:=!$&'()*;]*)(?:[?#].*)?$/s;

/** A path that is the same in a URL, and a query or fragment that is. */
const kPlainSpecifier = /^([A-Za-z0-9_\-./~@+,:=!$&'()*;]*)([?#][A-Za-z0-9_\-./~@+,:=!$&()*;?]*)?$/;

/**
 * The path of a `file:` URL.
 * @param {string} href
 * @returns {string}
 */
function hrefToPath(href) {
  const plain = RegExpPrototypeExec(kPlainFile, href);
  return plain === null ? require('internal/url').fileURLToPath(href) : plain[1];
}

/**
 * How messages name the module at a URL: by its path, or by the URL if there is none.
 * @param {string | undefined} href
 * @returns {string | undefined}
 */
function hrefToName(href) {
  if (href === undefined || !StringPrototypeStartsWith(href, 'file://')) return href;
  try {
    return hrefToPath(href);
  } catch {
    return href;
  }
}

/**
 * The URL of `specifier`, seen from the URL `base`. Throws if there is none.
 * @param {string} specifier
 * @param {string | undefined} base
 * @returns {string}
 */
function resolveHref(specifier, base) {
  if (base !== undefined && specifier[0] === '.') {
    const plain = RegExpPrototypeExec(kPlainSpecifier, specifier);
    const resolved = plain === null ? undefined : resolvePlain(plain[1], base);
    if (resolved !== undefined) return resolved + (plain[2] ?? '');
  }
  const { URL } = require('internal/url');
  return new URL(specifier, base).href;
}

/** The same for a relative specifier without surprises; undefined if there is one. */
function resolvePlain(specifier, base) {
  const plain = RegExpPrototypeExec(kPlainFile, base);
  if (plain === null) return undefined;
  const folder = plain[1];
  let end = StringPrototypeLastIndexOf(folder, '/');
  let start = 0;
  while (specifier[start] === '.') {
    if (specifier[start + 1] === '/') {
      start += 2;
    } else if (specifier[start + 1] === '.' && specifier[start + 2] === '/') {
      start += 3;
      if (end > 0) end = StringPrototypeLastIndexOf(folder, '/', end - 1);
    } else {
      break;
    }
  }
  const rest = StringPrototypeSlice(specifier, start);
  if (rest[0] === '.' || StringPrototypeIncludes(rest, '/.')) return undefined;
  return `file://${StringPrototypeSlice(folder, 0, end + 1)}${rest}`;
}

/**
 * A `file:` URL that was put together, as the URL parser writes it.
 * @param {string} href
 * @returns {string}
 */
function normalizeHref(href) {
  if (RegExpPrototypeExec(kPlainFile, href) !== null && !StringPrototypeIncludes(href, '/.')) return href;
  const { URL } = require('internal/url');
  return new URL(href).href;
}

/**
 * Whether `specifier` is a path: `/x`, `./x`, `../x`, `.` or `..`.
 * @param {string} specifier
 */
function isPathLike(specifier) {
  return specifier[0] === '/' || isRelative(specifier);
}

/**
 * Whether `specifier` is a path that depends on who asks.
 * @param {string} specifier
 */
function isRelative(specifier) {
  if (specifier[0] !== '.') return false;
  if (specifier.length === 1 || specifier[1] === '/') return true;
  return specifier[1] === '.' && (specifier.length === 2 || specifier[2] === '/');
}

/**
 * The scheme of a URL, with its colon.
 * @param {string} href
 */
function schemeOf(href) {
  return StringPrototypeSlice(href, 0, StringPrototypeIndexOf(href, ':') + 1);
}

module.exports = {
  builtinId: publicId,
  getConditions,
  hrefToName,
  hrefToPath,
  isPathLike,
  isRelative,
  normalizeHref,
  pathToHref,
  resolveHref,
  schemeOf,
  setOwn,
  stripBOM,
};
