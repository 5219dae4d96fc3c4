'use strict';

// How the texts of errors speak of values, lists and expectations.

const {
  ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypeJoin, ArrayPrototypePush, ArrayPrototypeSlice, JSONStringify,
  NumberIsInteger, RegExpPrototypeExec, String, StringPrototypeEndsWith, StringPrototypeIncludes, StringPrototypeSlice,
  StringPrototypeToLowerCase,
} = primordials;

/** The words that name a type; any other capitalized word names a class. */
const kTypes = ['string', 'function', 'number', 'object', 'Function', 'Object', 'boolean', 'bigint', 'symbol'];

/** How much of a string, and of an inspected value, a text quotes. */
const kQuotedString = 25;
const kQuotedValue = 128;

/** From here on ERR_OUT_OF_RANGE groups digits. */
const kLargeNumber = 2 ** 32;
const kLargeBigInt = 2n ** 32n;

function inspect(value, options) {
  return require('internal/util/inspect').inspect(value, options);
}

/** An object, for the end of a sentence. Its constructor may be anything. */
function describeObject(value) {
  const { constructor } = value;
  if (typeof constructor === 'function') {
    const { name } = constructor;
    if (typeof name === 'string' && name !== '') return `an instance of ${name}`;
  }
  return inspect(value, { __proto__: null, depth: -1 });
}

/**
 * What a value is: `type number (1)`, `an instance of Foo`, `null`.
 * @param {unknown} value
 * @returns {string}
 */
function determineSpecificType(value) {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'function':
      return `function ${value.name}`;
    case 'object':
      return describeObject(value);
    case 'string': {
      const text = value.length > kQuotedString + 3 ? `${StringPrototypeSlice(value, 0, kQuotedString)}...` : value;
      return StringPrototypeIncludes(text, "'") ? `type string (${JSONStringify(text)})` : `type string ('${text}')`;
    }
    case 'number':
      return value === 0 && 1 / value < 0 ? 'type number (-0)' : `type number (${value})`;
    case 'bigint':
      return `type bigint (${value}n)`;
    default:
      return `type ${typeof value} (${String(value)})`;
  }
}

/**
 * A value as ERR_INVALID_ARG_VALUE shows it: inspected, and cut if that is long.
 * @param {unknown} value
 * @returns {string}
 */
function quoteValue(value) {
  const shown = inspect(value);
  return shown.length > kQuotedValue ? `${StringPrototypeSlice(shown, 0, kQuotedValue)}...` : shown;
}

/** `-12_345_678` */
function groupDigits(text) {
  let grouped = '';
  let end = text.length;
  const first = text[0] === '-' ? 1 : 0;
  for (; end - first > 3; end -= 3) grouped = `_${StringPrototypeSlice(text, end - 3, end)}${grouped}`;
  return `${StringPrototypeSlice(text, 0, end)}${grouped}`;
}

/**
 * A number as ERR_OUT_OF_RANGE shows it.
 * @param {unknown} value
 * @returns {string}
 */
function describeNumber(value) {
  if (NumberIsInteger(value) && (value > kLargeNumber || value < -kLargeNumber)) return groupDigits(String(value));
  if (typeof value === 'bigint') {
    const text = String(value);
    return `${value > kLargeBigInt || value < -kLargeBigInt ? groupDigits(text) : text}n`;
  }
  return inspect(value);
}

/**
 * `a`, `a or b`, `a, b, or c`
 * @param {string[]} words
 * @param {'and' | 'or'} [conjunction]
 * @returns {string}
 */
function formatList(words, conjunction = 'or') {
  const last = words.length - 1;
  if (last <= 0) return `${words[0]}`;
  if (last === 1) return `${words[0]} ${conjunction} ${words[1]}`;
  return `${ArrayPrototypeJoin(ArrayPrototypeSlice(words, 0, last), ', ')}, ${conjunction} ${words[last]}`;
}

/** Sorts what is expected into types, classes and the rest. */
function sortExpected(expected) {
  const types = [];
  const classes = [];
  const others = [];
  let object = false;
  for (let i = 0; i < expected.length; i++) {
    const word = expected[i];
    if (ArrayPrototypeIncludes(kTypes, word)) {
      const type = StringPrototypeToLowerCase(word);
      if (type === 'object') object = true;
      ArrayPrototypePush(types, type);
    } else if (RegExpPrototypeExec(/^[A-Z][a-zA-Z0-9]*$/, word) !== null) {
      ArrayPrototypePush(classes, word);
    } else {
      ArrayPrototypePush(others, word);
    }
  }
  // Beside classes, "object" is one of them.
  if (object && classes.length > 0) {
    let kept = 0;
    let moved = false;
    for (let i = 0; i < types.length; i++) {
      if (types[i] === 'object' && !moved) moved = true;
      else types[kept++] = types[i];
    }
    types.length = kept;
    ArrayPrototypePush(classes, 'Object');
  }
  return { types, classes, others };
}

/**
 * `of type string or an instance of Buffer or URL`
 * @param {string | string[]} expected
 * @returns {string}
 */
function describeExpected(expected) {
  const { types, classes, others } = sortExpected(ArrayIsArray(expected) ? expected : [expected]);
  const parts = [];
  if (types.length > 0) ArrayPrototypePush(parts, `${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types)}`);
  if (classes.length > 0) ArrayPrototypePush(parts, `an instance of ${formatList(classes)}`);
  if (others.length > 1) {
    ArrayPrototypePush(parts, `one of ${formatList(others)}`);
  } else if (others.length === 1) {
    const isProper = StringPrototypeToLowerCase(others[0]) !== others[0];
    ArrayPrototypePush(parts, isProper ? `an ${others[0]}` : others[0]);
  }
  return ArrayPrototypeJoin(parts, ' or ');
}

/**
 * `The "name" argument`, `The "options.name" property`, or what a name that ends in " argument" says itself.
 * @param {string} name
 * @returns {string}
 */
function describeSubject(name) {
  if (StringPrototypeEndsWith(name, ' argument')) return `The ${name}`;
  return `The "${name}" ${StringPrototypeIncludes(name, '.') ? 'property' : 'argument'}`;
}

module.exports = {
  describeExpected,
  describeNumber,
  describeSubject,
  determineSpecificType,
  formatList,
  quoteValue,
};
