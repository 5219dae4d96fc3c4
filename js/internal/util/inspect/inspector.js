'use strict';

// `util.inspect`, the function and its options.

const {
  ObjectAssign,
  ObjectDefineProperty,
  SymbolFor,
} = primordials;

const { colors, styles } = require('internal/util/inspect/colors');
const { Inspection, defaultOptions } = require('internal/util/inspect/run');
const { formatValue } = require('internal/util/inspect/value');

/**
 * Inspects with an object of options, or with none.
 * @param {unknown} value
 * @param {object | undefined} options
 * @returns {string}
 */
function inspectWith(value, options) {
  const run = new Inspection();
  if (options) run.configure(options);
  run.start();
  return formatValue(run, value, 0);
}

/**
 * The value as text that is meant for people.
 * @param {unknown} value
 * @param {object | boolean} [opts] the options, or `showHidden`; then `depth` and `colors` may follow
 * @returns {string}
 */
function inspect(value, opts) {
  if (arguments.length <= 2 && typeof opts !== 'boolean') return inspectWith(value, opts);
  const run = new Inspection();
  if (arguments[2] !== undefined) run.depth = arguments[2];
  if (arguments[3] !== undefined) run.colors = arguments[3];
  if (typeof opts === 'boolean') run.showHidden = opts;
  else if (opts) run.configure(opts);
  run.start();
  return formatValue(run, value, 0);
}

inspect.custom = SymbolFor('nodejs.util.inspect.custom');

ObjectDefineProperty(inspect, 'defaultOptions', {
  __proto__: null,
  get() {
    return defaultOptions;
  },
  set(options) {
    require('internal/validators').validateObject(options, 'options');
    return ObjectAssign(defaultOptions, options);
  },
});

inspect.colors = colors;
inspect.styles = styles;

module.exports = { inspect, inspectWith };
