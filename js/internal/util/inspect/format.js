'use strict';

// `util.format`: a format string and what to put in it.

const {
  JSONStringify,
  Number,
  NumberParseFloat,
  NumberParseInt,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  ObjectPrototypeHasOwnProperty,
  String,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  SymbolToPrimitive,
} = primordials;

const { getProxyDetails } = internalBinding('util');
const { kindOf, kinds } = internalBinding('types');
const { isLanguageGlobal } = require('internal/util/inspect/identity');
const { inspectWith } = require('internal/util/inspect/inspector');
const { defaultOptions } = require('internal/util/inspect/run');
const { bigintText, numberText } = require('internal/util/inspect/text');

const kPercent = 0x25;

/**
 * Whether converting an object to a string would call nothing that the program wrote: then inspecting it says more.
 * @param {object} value
 * @returns {boolean}
 */
function hasBuiltinToString(value) {
  // Reading from a proxy would run its traps.
  while (value !== null && kindOf(value) === kinds.proxy) value = getProxyDetails(value, false);
  if (value === null) return true;
  const byToString = typeof value.toString === 'function';
  const byToPrimitive = typeof value[SymbolToPrimitive] === 'function';
  if (!byToString && !byToPrimitive) return true;
  let holder = value;
  while (!(byToString && ObjectPrototypeHasOwnProperty(holder, 'toString')) &&
         !(byToPrimitive && ObjectPrototypeHasOwnProperty(holder, SymbolToPrimitive))) {
    holder = ObjectGetPrototypeOf(holder);
  }
  if (holder === value) return false;
  const constructor = ObjectGetOwnPropertyDescriptor(holder, 'constructor')?.value;
  return typeof constructor === 'function' && isLanguageGlobal(constructor.name);
}

function stringifyJSON(value) {
  try {
    return JSONStringify(value);
  } catch (error) {
    if (error?.name === 'TypeError' &&
        StringPrototypeStartsWith(error.message, 'Converting circular structure to JSON')) {
      return '[Circular]';
    }
    throw error;
  }
}

function separators(options) {
  return options?.numericSeparator ?? defaultOptions.numericSeparator;
}

/** `%d`, `%i`, `%f`: `parse` makes the number of what is not one. */
function formatNumeric(value, options, parse) {
  return typeof value === 'symbol' ? 'NaN' : numberText(parse(value), separators(options));
}

function formatAsString(value, options) {
  switch (typeof value) {
    case 'number': return numberText(value, separators(options));
    case 'bigint': return bigintText(value, separators(options));
    case 'object':
      if (value !== null && hasBuiltinToString(value)) {
        return inspectWith(value, { ...options, compact: 3, colors: false, depth: 0 });
      }
      // Falls through: null, or an object that knows its text.
    default: return String(value);
  }
}

/**
 * @param {number} directive the character after the percent sign
 * @param {unknown} value
 * @param {object | undefined} options
 * @returns {string | undefined} undefined if there is no such directive
 */
function applyDirective(directive, value, options) {
  switch (directive) {
    case 0x73: // s
      return formatAsString(value, options);
    case 0x64: // d
      return typeof value === 'bigint' ? bigintText(value, separators(options)) : formatNumeric(value, options, Number);
    case 0x69: // i
      return typeof value === 'bigint' ?
        bigintText(value, separators(options)) :
        formatNumeric(value, options, NumberParseInt);
    case 0x66: // f
      return formatNumeric(value, options, NumberParseFloat);
    case 0x6a: // j
      return `${stringifyJSON(value)}`;
    case 0x4f: // O
      return inspectWith(value, options);
    case 0x6f: // o
      return inspectWith(value, { ...options, showHidden: true, showProxy: true, depth: 4 });
    case 0x63: // c, a style sheet, which a terminal has no use for
      return '';
    default:
      return undefined;
  }
}

/**
 * Replaces the directives of the format string `values[0]`.
 * @returns {{ text: string, used: number }} `used` values went into the text; 0 if the string has no directive
 */
function formatTemplate(options, values) {
  const template = values[0];
  let text = '';
  let copied = 0;
  let used = 1;
  let at = StringPrototypeIndexOf(template, '%');
  while (at !== -1 && at < template.length - 1) {
    const directive = StringPrototypeCharCodeAt(template, at + 1);
    let replacement;
    if (directive === kPercent) {
      replacement = '%';
    } else if (used < values.length) {
      replacement = applyDirective(directive, values[used], options);
      if (replacement !== undefined) used++;
    }
    if (replacement !== undefined) {
      text += StringPrototypeSlice(template, copied, at) + replacement;
      copied = at + 2;
    }
    at = StringPrototypeIndexOf(template, '%', at + 2);
  }
  if (copied === 0) return { text: '', used: 0 };
  return { text: text + StringPrototypeSlice(template, copied), used };
}

/**
 * @param {object | undefined} options of inspect
 * @param {unknown[]} values
 * @returns {string}
 */
function formatValues(options, values) {
  let text = '';
  let next = 0;
  let separator = '';
  if (typeof values[0] === 'string') {
    if (values.length === 1) return values[0];
    ({ text, used: next } = formatTemplate(options, values));
    if (next !== 0) separator = ' ';
  }
  for (; next < values.length; next++) {
    const value = values[next];
    text += separator + (typeof value === 'string' ? value : inspectWith(value, options));
    separator = ' ';
  }
  return text;
}

module.exports = { formatValues };
