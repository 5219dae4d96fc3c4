'use strict';

// TypeScript: sources whose types are erased, so that what is left is JavaScript at the same places.

const { RegExpPrototypeExec, StringPrototypeIncludes } = primordials;

const binding = internalBinding('loader');
const { codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');

/**
 * Whether the name of a file says that it is TypeScript.
 * @param {string} filename
 */
function isTypeScript(filename) {
  return RegExpPrototypeExec(/\.[cm]?ts$/, filename) !== null;
}

/**
 * @param {string} source
 * @param {string} name of the source, for errors
 * @returns {string}
 */
function strip(source, name) {
  const stripped = binding.stripTypes(source);
  if (typeof stripped === 'string') return stripped;
  const { 0: isUnsupported, 1: message, 2: line, 3: frame } = stripped;
  const error = isUnsupported ?
    new codes.ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX(message) :
    new codes.ERR_INVALID_TYPESCRIPT_SYNTAX(message);
  error.stack = `${name}:${line}\n${frame}\n\n${error.stack}`;
  throw error;
}

/**
 * The JavaScript of a file.
 * @param {string} source
 * @param {string} filename
 * @param {string} [name] for errors
 */
function stripFile(source, filename, name = filename) {
  if (StringPrototypeIncludes(filename, '/node_modules/')) {
    throw new codes.ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING(filename);
  }
  return strip(source, name);
}

let hasWarned = false;

/**
 * @param {string} code
 * @param {{ mode?: 'strip', sourceUrl?: string, sourceMap?: false }} [options]
 * @returns {string}
 */
function stripTypeScriptTypes(code, options = kEmptyObject) {
  if (!hasWarned) {
    hasWarned = true;
    process.emitWarning('stripTypeScriptTypes is an experimental feature and might change at any time',
      'ExperimentalWarning');
  }
  const { validateObject, validateOneOf, validateString } = require('internal/validators');
  validateString(code, 'code');
  validateObject(options, 'options');
  const { mode = 'strip', sourceUrl = '', sourceMap } = options;
  validateOneOf(mode, 'options.mode', ['strip']);
  validateString(sourceUrl, 'options.sourceUrl');
  validateOneOf(sourceMap, 'options.sourceMap', [false, undefined]);
  const stripped = strip(code, sourceUrl);
  return sourceUrl === '' ? stripped : withSourceURL(stripped, sourceUrl);
}

/** Says what the text is to be called in stacks. */
function withSourceURL(text, url) {
  return `${text}\n\n//# sourceURL=${url}`;
}

module.exports = { isTypeScript, strip, stripFile, stripTypeScriptTypes, withSourceURL };
