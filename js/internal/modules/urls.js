'use strict';

// File URLs for the module loaders, which need no more of URLs than this for most programs.

const {
  RegExpPrototypeExec, RegExpPrototypeSymbolReplace, StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeStartsWith,
  decodeURIComponent, encodeURI,
} = primordials;

const { codes } = require('internal/errors');
const path = require('path');

/**
 * @param {string} file an absolute path
 * @returns {string}
 */
function pathToHref(file) {
  if (RegExpPrototypeExec(/^[A-Za-z0-9_\-./@+,:=~]*$/, file) !== null) return `file://${file}`;
  const escaped = RegExpPrototypeSymbolReplace(/[?#\\%\n\r\t]/g, file, (character) => {
    switch (character) {
      case '?': return '%3F';
      case '#': return '%23';
      case '\\': return '%5C';
      case '%': return '%25';
      case '\n': return '%0A';
      case '\r': return '%0D';
      default: return '%09';
    }
  });
  return `file://${RegExpPrototypeSymbolReplace(/%25([0-9A-F]{2})/g, encodeURI(escaped), (_, code) => `%${code}`)}`;
}

/**
 * @param {string | { href: string }} url
 * @returns {string}
 */
function fileURLToPath(url) {
  const href = typeof url === 'string' ? url : url?.href;
  if (typeof href !== 'string') throw new codes.ERR_INVALID_ARG_TYPE('path', ['string', 'URL'], url);
  if (!StringPrototypeStartsWith(href, 'file:')) throw new codes.ERR_INVALID_URL_SCHEME('file');
  return hrefToPath(href);
}

/** The path of a normalised `file:` URL. */
function hrefToPath(href) {
  let end = StringPrototypeIndexOf(href, '?');
  const hash = StringPrototypeIndexOf(href, '#');
  if (end === -1 || (hash !== -1 && hash < end)) end = hash;
  const start = StringPrototypeStartsWith(href, 'file://') ? StringPrototypeIndexOf(href, '/', 7) : 5;
  if (start > 7) throw new codes.ERR_INVALID_FILE_URL_HOST(process.platform);
  const pathname = StringPrototypeSlice(href, start, end === -1 ? href.length : end);
  if (RegExpPrototypeExec(/%2f/i, pathname) !== null) {
    throw new codes.ERR_INVALID_FILE_URL_PATH('must not include encoded / characters');
  }
  return StringPrototypeIndexOf(pathname, '%') === -1 ? pathname : decodeURIComponent(pathname);
}

/**
 * `specifier`, which starts with `/`, `./` or `../`, seen from the URL `base`.
 * @param {string} specifier
 * @param {string} base
 */
function resolveRelative(specifier, base) {
  let suffix = '';
  const cut = RegExpPrototypeExec(/[?#]/, specifier);
  if (cut !== null) {
    suffix = StringPrototypeSlice(specifier, cut.index);
    specifier = StringPrototypeSlice(specifier, 0, cut.index);
  }
  // A percent sign in a specifier is an escape already.
  const folder = path.dirname(hrefToPath(base));
  let decoded = specifier;
  if (RegExpPrototypeExec(/%2f|%5c/i, specifier) === null && StringPrototypeIndexOf(specifier, '%') !== -1) {
    decoded = decodeURIComponent(specifier);
  } else if (RegExpPrototypeExec(/%2f|%5c/i, specifier) !== null) {
    throw new codes.ERR_INVALID_MODULE_SPECIFIER(specifier, 'must not include encoded "/" or "\\" characters', hrefToPath(base));
  }
  return pathToHref(path.resolve(folder, decoded)) + (decoded[decoded.length - 1] === '/' ? '/' : '') + suffix;
}

module.exports = { fileURLToPath, hrefToPath, pathToHref, resolveRelative };
