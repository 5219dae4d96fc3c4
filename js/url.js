'use strict';

const {
  URL, URLSearchParams, domainToASCII, domainToUnicode, fileURLToPath, fileURLToPathBuffer, pathToFileURL, urlToHttpOptions,
} = require('internal/url');
const { validateString } = require('internal/validators');

let hasWarned = false;

/** Tells programs, but not packages, once that `url.parse` is deprecated. */
function warnOfParse() {
  if (hasWarned) return;
  const { isInsideNodeModules } = require('internal/util/caller');
  if (isInsideNodeModules()) return;
  hasWarned = true;
  process.emitWarning(
    '`url.parse()` behavior is not standardized and prone to errors that have security implications. Use the WHATWG URL ' +
    'API instead. CVEs are not issued for `url.parse()` vulnerabilities.', 'DeprecationWarning', 'DEP0169');
}

const { Url, formatUrl, parseUrl } = require('internal/url/legacy');

module.exports = {
  Url,
  /**
   * @param {string} url
   * @param {boolean} [parseQueryString]
   * @param {boolean} [slashesDenoteHost] whether `//host` names a host without a protocol
   */
  parse: function urlParse(url, parseQueryString, slashesDenoteHost) {
    warnOfParse();
    return parseUrl(url, parseQueryString, slashesDenoteHost);
  },
  resolve: function urlResolve(source, relative) {
    warnOfParse();
    return parseUrl(source, false, true).resolve(relative);
  },
  resolveObject: function urlResolveObject(source, relative) {
    if (source) warnOfParse();
    return source ? parseUrl(source, false, true).resolveObject(relative) : relative;
  },
  format: function urlFormat(urlObject, options) {
    if (typeof urlObject === 'string') warnOfParse();
    return formatUrl(urlObject, options);
  },
  URL,
  get URLPattern() {
    return definePattern(require('internal/url/pattern').URLPattern);
  },
  set URLPattern(value) {
    definePattern(value);
  },
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  /**
   * @param {string} path
   * @param {{ windows?: boolean }} [options]
   */
  pathToFileURL(path, options) {
    validateString(path, 'path');
    return pathToFileURL(path, options);
  },
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};

/** `URLPattern` is loaded when it is first used. */
function definePattern(value) {
  primordials.ObjectDefineProperty(module.exports, 'URLPattern', {
    __proto__: null, configurable: true, enumerable: true, writable: true, value,
  });
  return value;
}
