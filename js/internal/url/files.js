'use strict';

// Paths as URLs and back.

const {
  Boolean, NumberPrototypeToString, RegExpPrototypeExec, RegExpPrototypeSymbolReplace, StringPrototypeCharCodeAt,
  StringPrototypeEndsWith, StringPrototypeIncludes, StringPrototypeIndexOf, StringPrototypeSlice,
  StringPrototypeStartsWith, StringPrototypeToUpperCase, decodeURIComponent,
} = primordials;

const { domainToUnicode } = internalBinding('url');
const { codes } = require('internal/errors');
const { URL } = require('internal/url/url');
const { kEmptyObject } = require('internal/util');

/**
 * Whether a value looks like a URL, of this or of another realm, and not like what `url.parse` returns.
 * @param {any} value
 */
function isURL(value) {
  return Boolean(value?.href && value.protocol && value.auth === undefined && value.path === undefined);
}

const isWindows = process.platform === 'win32';

/** The URL of a path or of a text, which must be of a file. */
function toFileUrl(path) {
  if (typeof path === 'string') path = new URL(path);
  else if (!isURL(path)) throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], path);
  if (path.protocol !== 'file:') throw new codes.ERR_INVALID_URL_SCHEME('file');
  return path;
}

function posixPath(url) {
  if (url.hostname !== '') throw new codes.ERR_INVALID_FILE_URL_HOST(process.platform);
  const { pathname } = url;
  if (RegExpPrototypeExec(/%2f/i, pathname) !== null) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded / characters', url);
  }
  return StringPrototypeIncludes(pathname, '%') ? decodeURIComponent(pathname) : pathname;
}

function windowsPath(url) {
  const { hostname, pathname } = url;
  if (RegExpPrototypeExec(/%2f|%5c/i, pathname) !== null) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded \\ or / characters', url);
  }
  const path = decodeURIComponent(RegExpPrototypeSymbolReplace(/\//g, pathname, '\\'));
  if (hostname !== '') return `\\\\${domainToUnicode(hostname)}${path}`;
  if (RegExpPrototypeExec(/^.[a-zA-Z]:/s, path) === null) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must be absolute', url);
  }
  return StringPrototypeSlice(path, 1);
}

/** What a URL would take for itself or leave out, and what Node escapes beside. */
const kSpecial = /[\0- %\\?#[\]^|~]/g;
const kSpecialWindows = /[\0- %?#[\]^|~]/g;

function escapePath(path, windows) {
  return RegExpPrototypeSymbolReplace(windows ? kSpecialWindows : kSpecial, path, (found) => {
    const hex = StringPrototypeToUpperCase(NumberPrototypeToString(StringPrototypeCharCodeAt(found, 0), 16));
    return hex.length === 1 ? `%0${hex}` : `%${hex}`;
  });
}

/** `\\server\share\file` */
function uncToUrl(path) {
  const start = StringPrototypeStartsWith(path, '\\\\?\\UNC\\') ? 8 : 2;
  const end = StringPrototypeIndexOf(path, '\\', start);
  if (end === -1) throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'Missing UNC resource path');
  if (end === 2) throw new codes.ERR_INVALID_ARG_VALUE('path', path, 'Empty UNC servername');
  const url = new URL(`file://${escapePath(StringPrototypeSlice(path, end), true)}`);
  url.hostname = StringPrototypeSlice(path, start, end);
  return url;
}

/**
 * @param {string | URL} path
 * @param {{ windows?: boolean }} [options]
 * @returns {string}
 */
function fileURLToPath(path, options = kEmptyObject) {
  const windows = options?.windows ?? isWindows;
  const url = toFileUrl(path);
  return windows ? windowsPath(url) : posixPath(url);
}

/** As `fileURLToPath`, for paths that are no text. */
function fileURLToPathBuffer(path, options = kEmptyObject) {
  const windows = options?.windows ?? isWindows;
  const url = toFileUrl(path);
  const { Buffer } = require('buffer');
  if (windows) return Buffer.from(windowsPath(url));
  if (url.hostname !== '') throw new codes.ERR_INVALID_FILE_URL_HOST(process.platform);
  return require('querystring').unescapeBuffer(url.pathname);
}

/**
 * @param {string} filepath
 * @param {{ windows?: boolean }} [options]
 * @returns {URL}
 */
function pathToFileURL(filepath, options = kEmptyObject) {
  const windows = options?.windows ?? isWindows;
  const path = require('path');
  const isUnc = windows && StringPrototypeStartsWith(filepath, '\\\\');
  let resolved = isUnc ? filepath : (windows ? path.win32 : path.posix).resolve(filepath);
  if (windows && StringPrototypeStartsWith(resolved, '\\\\')) return uncToUrl(resolved);
  // Resolving drops the slash at the end.
  const last = StringPrototypeCharCodeAt(filepath, filepath.length - 1);
  const endsInSlash = last === 47 || (windows && last === 92);
  if (endsInSlash && !StringPrototypeEndsWith(resolved, path.sep)) resolved += '/';
  return new URL(`file://${windows ? '/' : ''}${escapePath(resolved, windows)}`);
}

module.exports = { fileURLToPath, fileURLToPathBuffer, isURL, pathToFileURL };
