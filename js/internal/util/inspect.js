'use strict';

// What the other modules and `util` use of `internal/util/inspect/`.

const { stylizeWithColor } = require('internal/util/inspect/colors');
const { formatValues } = require('internal/util/inspect/format');
const { inspect, inspectWith } = require('internal/util/inspect/inspector');
const { defaultOptions } = require('internal/util/inspect/run');
const { removeVT } = require('internal/util/inspect/text');

/**
 * `util.format`
 * @param {...unknown} args
 * @returns {string}
 */
function format(...args) {
  return formatValues(undefined, args);
}

/**
 * `util.formatWithOptions`
 * @param {object} inspectOptions
 * @param {...unknown} args
 * @returns {string}
 */
function formatWithOptions(inspectOptions, ...args) {
  const { kValidateObjectAllowArray, validateObject } = require('internal/validators');
  validateObject(inspectOptions, 'inspectOptions', kValidateObjectAllowArray);
  return formatValues(inspectOptions, args);
}

/**
 * How many columns of a terminal a string takes.
 * @param {string} text
 * @param {boolean} [removeControlChars]
 * @returns {number}
 */
function getStringWidth(text, removeControlChars) {
  return require('internal/util/inspect/width').getStringWidth(text, removeControlChars);
}

/**
 * `util.stripVTControlCharacters`
 * @param {string} str
 * @returns {string}
 */
function stripVTControlCharacters(str) {
  require('internal/validators').validateString(str, 'str');
  return removeVT(str);
}

module.exports = {
  format,
  formatValues,
  formatWithOptions,
  getStringWidth,
  inspect,
  inspectDefaultOptions: defaultOptions,
  inspectWith,
  stripVTControlCharacters,
  stylizeWithColor,
};
