'use strict';

// What sort of module a URL leads to, and its text.

const {
  ObjectKeys, ObjectPrototypeHasOwnProperty, RegExpPrototypeExec, SafeSet, StringPrototypeIncludes,
  StringPrototypeSlice, StringPrototypeStartsWith,
} = primordials;

const binding = internalBinding('loader');
const { codes } = require('internal/errors');
const { hrefToPath, schemeOf } = require('internal/modules/helpers');
const { nearestPackage } = require('internal/modules/package_config');

/**
 * @typedef {'builtin' | 'commonjs' | 'json' | 'module'} Format
 */

/** By the extension of a file. `.js` and no extension depend on the package. */
const kFormats = { '__proto__': null, '.cjs': 'commonjs', '.cts': 'commonjs', '.json': 'json', '.mjs': 'module', '.mts': 'module' };

/** `.x`, or nothing, at the end of the path of a URL. */
function extensionOf(href) {
  const match = RegExpPrototypeExec(/^[^?#]*\/[^/?#]+?(\.[^./?#]*)?(?:[?#].*)?$/s, href);
  return match?.[1] ?? '';
}

/**
 * The format of the module at `href`, as far as its name and its package tell: null if its text has to, undefined for
 * an extension that means nothing.
 * @param {string} href
 * @param {string} [source] its text, which tells the rest
 * @returns {Format | null | undefined}
 */
function getFormat(href, source) {
  switch (schemeOf(href)) {
    case 'node:':
      return 'builtin';
    case 'data:':
      return formatOfData(href);
    case 'file:':
      return formatOfFile(href, source);
    default:
      return null;
  }
}

function formatOfData(href) {
  const mime = mimeOf(href);
  if (mime === undefined) return null;
  if (RegExpPrototypeExec(/^\s*(?:text|application)\/javascript\s*(?:;\s*charset=utf-?8\s*)?$/i, mime) !== null) return 'module';
  return mime === 'application/json' ? 'json' : null;
}

/** `type/subtype` of a `data:` URL. */
function mimeOf(href) {
  return RegExpPrototypeExec(/^data:([^/]+\/[^;,]+)(?:;[^,]*)?,/, href)?.[1];
}

function formatOfFile(href, source) {
  const extension = extensionOf(href);
  if (extension !== '' && extension !== '.js' && extension !== '.ts') return kFormats[extension];
  const filename = hrefToPath(href);
  const config = nearestPackage(filename);
  if (config !== undefined && config.type !== 'none') return config.type;
  if (source === undefined) return null;
  if (!binding.containsModuleSyntax(source, filename, false)) return 'commonjs';
  if (extension !== '' && config !== undefined) warnOfMissingType(config.path, href);
  return 'module';
}

/** @type {Set<string> | undefined} */
let warned;

function warnOfMissingType(packagePath, href) {
  warned ??= new SafeSet();
  if (StringPrototypeIncludes(href, '/node_modules/') || warned.has(packagePath)) return;
  warned.add(packagePath);
  process.emitWarning(
    `Module type of ${href} is not specified and it doesn't parse as CommonJS.\n` +
      'Reparsing as ES module because module syntax was detected. This incurs a performance overhead.\n' +
      `To eliminate this warning, add "type": "module" to ${packagePath}.`,
    { __proto__: null, code: 'MODULE_TYPELESS_PACKAGE_JSON' },
  );
}

/**
 * The text of a module.
 * @param {string} href
 * @returns {string}
 */
function readSource(href) {
  if (StringPrototypeStartsWith(href, 'data:')) return readData(href);
  const filename = hrefToPath(href);
  const text = binding.readText(filename, true);
  const isTypeScript = RegExpPrototypeExec(/\.[cm]?ts$/, filename) !== null;
  return isTypeScript ? require('internal/modules/typescript').stripFile(text, filename) : text;
}

function readData(href) {
  const match = RegExpPrototypeExec(/^data:([^,#]*),([^#]*)/s, href);
  const isBase64 = match !== null && RegExpPrototypeExec(/; *base64 *$/i, match[1]) !== null;
  const text = match === null ? undefined : binding.decodeData(match[2], isBase64);
  if (text === undefined) throw new codes.ERR_INVALID_URL(href);
  return text;
}

/**
 * Loads the text of the module at `href`.
 * @param {string} href
 * @param {Format | null | undefined} format as far as it is known
 * @param {Record<string, string>} attributes of the import
 * @returns {{ format: Format, source: string | undefined }}
 */
function load(href, format, attributes) {
  const scheme = schemeOf(href);
  if (scheme === 'node:') {
    checkAttributes(href, 'builtin', attributes);
    return { __proto__: null, format: 'builtin', source: undefined };
  }
  if (scheme !== 'file:' && scheme !== 'data:') {
    const supported = scheme === 'http:' || scheme === 'https:' ? ['file', 'data'] : ['file', 'data', 'node'];
    throw new codes.ERR_UNSUPPORTED_ESM_URL_SCHEME({ __proto__: null, protocol: scheme }, supported);
  }
  const source = readSource(href);
  const known = format ?? getFormat(href, source);
  if (known === undefined) throw new codes.ERR_UNKNOWN_FILE_EXTENSION(extensionOf(href), hrefToPath(href));
  checkAttributes(href, known, attributes);
  if (known === null) throw new codes.ERR_UNKNOWN_MODULE_FORMAT(scheme === 'data:' ? mimeOf(href) ?? null : known, href);
  return { __proto__: null, format: known, source };
}

/** Checks that `with { type }` says what the module is. */
function checkAttributes(href, format, attributes) {
  const keys = ObjectKeys(attributes);
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] !== 'type') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED(keys[i], attributes[keys[i]], href);
  }
  if (format === null) return;
  const hasType = ObjectPrototypeHasOwnProperty(attributes, 'type');
  if (format === 'json' && !hasType) throw new codes.ERR_IMPORT_ATTRIBUTE_MISSING(href, 'type', 'json');
  if (!hasType || (format === 'json' && attributes.type === 'json')) return;
  if (attributes.type !== 'json') throw new codes.ERR_IMPORT_ATTRIBUTE_UNSUPPORTED('type', attributes.type, href);
  throw new codes.ERR_IMPORT_ATTRIBUTE_TYPE_INCOMPATIBLE(href, attributes.type);
}

module.exports = { getFormat, load, readSource };
