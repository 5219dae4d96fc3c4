'use strict';

// The public tables `inspect.colors` and `inspect.styles`, and painting with them. Programs may change both, so they
// are looked up at each use.

const { ObjectDefineProperty } = primordials;

const kForeground = 39;
const kBackground = 49;

/** Each colour is the SGR code that turns it on and the one that turns it off. */
const colors = {
  __proto__: null,
  reset: [0, 0],
  bold: [1, 22],
  dim: [2, 22],
  italic: [3, 23],
  underline: [4, 24],
  blink: [5, 25],
  inverse: [7, 27],
  hidden: [8, 28],
  strikethrough: [9, 29],
  doubleunderline: [21, 24],
};
const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
for (let i = 0; i < names.length; i++) colors[names[i]] = [30 + i, kForeground];
const capitalized = ['Black', 'Red', 'Green', 'Yellow', 'Blue', 'Magenta', 'Cyan', 'White'];
for (let i = 0; i < names.length; i++) colors[`bg${capitalized[i]}`] = [40 + i, kBackground];
colors.framed = [51, 54];
colors.overlined = [53, 55];
colors.gray = [90, kForeground];
for (let i = 1; i < names.length; i++) colors[`${names[i]}Bright`] = [90 + i, kForeground];
colors.bgGray = [100, kBackground];
for (let i = 1; i < names.length; i++) colors[`bg${capitalized[i]}Bright`] = [100 + i, kBackground];

/** Other names of a colour read and write the one entry. */
function addAlias(alias, name) {
  ObjectDefineProperty(colors, alias, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      return this[name];
    },
    set(value) {
      this[name] = value;
    },
  });
}
addAlias('grey', 'gray');
addAlias('blackBright', 'gray');
addAlias('bgGrey', 'bgGray');
addAlias('bgBlackBright', 'bgGray');
addAlias('faint', 'dim');
addAlias('crossedout', 'strikethrough');
addAlias('strikeThrough', 'strikethrough');
addAlias('crossedOut', 'strikethrough');
addAlias('conceal', 'hidden');
addAlias('swapColors', 'inverse');
addAlias('swapcolors', 'inverse');
addAlias('doubleUnderline', 'doubleunderline');

/** Paints the parts of a regular expression; `highlightRegExp.colors` is its palette. */
function highlightRegExp(regexpString) {
  return require('internal/util/inspect/regexp').highlight(regexpString, highlightRegExp.colors, colors);
}
highlightRegExp.colors = ['green', 'red', 'yellow', 'cyan', 'magenta'];

/** What each kind of value looks like: the name of a colour, or a function from text to text. */
const styles = {
  __proto__: null,
  special: 'cyan',
  number: 'yellow',
  bigint: 'yellow',
  boolean: 'yellow',
  undefined: 'grey',
  null: 'bold',
  string: 'green',
  symbol: 'green',
  date: 'magenta',
  // `name`, the style of property names, is left unset.
  regexp: highlightRegExp,
  module: 'underline',
};

/**
 * @param {string} text
 * @param {string} style a key of `styles`
 * @returns {string}
 */
function stylizeWithColor(text, style) {
  const chosen = styles[style];
  if (chosen === undefined) return text;
  const color = colors[chosen];
  if (color !== undefined) return `\u001b[${color[0]}m${text}\u001b[${color[1]}m`;
  return typeof chosen === 'function' ? chosen(text) : text;
}

function stylizeNoColor(text) {
  return text;
}

module.exports = { colors, styles, stylizeNoColor, stylizeWithColor };
