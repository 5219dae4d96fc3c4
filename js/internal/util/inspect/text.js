'use strict';

// Text as inspect prints it: string literals, property names, numbers. Everything here is pure.

const {
  MathTrunc,
  NumberIsFinite,
  NumberPrototypeToString,
  ObjectIs,
  RegExpPrototypeExec,
  StringPrototypeCharCodeAt,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypePadStart,
  StringPrototypeSlice,
  StringPrototypeToUpperCase,
} = primordials;

const kSingleQuote = 0x27;
const kBackslash = 0x5c;

/** What a terminal would swallow: OSC sequences up to their terminator, and CSI or two-character sequences. */
const vtSequences = new RegExp(
  '\\u001b\\][^]*?(?:\\u0007|\\u001b\\\\|\\u009c)|' +
  '[\\u001b\\u009b][[\\]()#;?]*(?:\\d{1,4}(?:[;:]\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]',
  'g',
);

/**
 * The text without what a global expression matches. Calls nothing that a program may have replaced, as the built-in
 * `replace` would.
 * @param {RegExp} regexp
 * @param {string} text
 * @returns {string}
 */
function removeMatches(regexp, text) {
  let rest = '';
  let copied = 0;
  regexp.lastIndex = 0;
  for (let match = RegExpPrototypeExec(regexp, text); match !== null; match = RegExpPrototypeExec(regexp, text)) {
    rest += StringPrototypeSlice(text, copied, match.index);
    copied = regexp.lastIndex;
  }
  return copied === 0 ? text : rest + StringPrototypeSlice(text, copied);
}

/**
 * @param {string} text
 * @returns {string} the text without its terminal escape sequences
 */
function removeVT(text) {
  if (StringPrototypeIndexOf(text, '\u001b') === -1 && StringPrototypeIndexOf(text, '\u009b') === -1) return text;
  return removeMatches(vtSequences, text);
}

/** The escape of a UTF-16 unit that cannot stand in a literal as itself. */
function escapeUnit(unit) {
  switch (unit) {
    case 0x08: return '\\b';
    case 0x09: return '\\t';
    case 0x0a: return '\\n';
    case 0x0c: return '\\f';
    case 0x0d: return '\\r';
    case kSingleQuote: return "\\'";
    case kBackslash: return '\\\\';
  }
  const hex = NumberPrototypeToString(unit, 16);
  if (unit > 0xff) return `\\u${hex}`;
  return `\\x${StringPrototypePadStart(StringPrototypeToUpperCase(hex), 2, '0')}`;
}

/**
 * Escapes control characters, backslashes, surrogates without a partner, and the single quote if asked to.
 * @param {string} text
 * @param {boolean} singleQuotes
 * @returns {string}
 */
function escapeText(text, singleQuotes) {
  const { length } = text;
  let escaped = '';
  let copied = 0;
  for (let i = 0; i < length; i++) {
    const unit = StringPrototypeCharCodeAt(text, i);
    if (unit >= 0xa0) {
      if (unit < 0xd800 || unit > 0xdfff) continue;
      const next = unit < 0xdc00 && i + 1 < length ? StringPrototypeCharCodeAt(text, i + 1) : 0;
      if (next >= 0xdc00 && next <= 0xdfff) {
        i++;
        continue;
      }
    } else if (unit >= 0x20 && unit < 0x7f && unit !== kBackslash && (unit !== kSingleQuote || !singleQuotes)) {
      continue;
    }
    escaped += StringPrototypeSlice(text, copied, i) + escapeUnit(unit);
    copied = i + 1;
  }
  return copied === 0 ? text : escaped + StringPrototypeSlice(text, copied);
}

/** Whether `'text'` is its own literal. Only asked of short strings; a long one goes through `escapeText` as well. */
function isPlain(text) {
  for (let i = 0; i < text.length; i++) {
    const unit = StringPrototypeCharCodeAt(text, i);
    if (unit < 0x20 || unit === kSingleQuote || unit === kBackslash || (unit > 0x7e && unit < 0xa0) ||
        (unit >= 0xd800 && unit <= 0xdfff)) {
      return false;
    }
  }
  return true;
}

/**
 * The literal of a string: in single quotes; if it contains those, in double quotes; if both, in backticks.
 * @param {string} text
 * @returns {string}
 */
function quote(text) {
  if (isPlain(text)) return `'${text}'`;
  if (StringPrototypeIncludes(text, "'")) {
    if (!StringPrototypeIncludes(text, '"')) return `"${escapeText(text, false)}"`;
    if (!StringPrototypeIncludes(text, '`') && !StringPrototypeIncludes(text, '${')) {
      return `\`${escapeText(text, false)}\``;
    }
  }
  return `'${escapeText(text, true)}'`;
}

/** Whether a property key may be printed without quotes: ASCII letters, digits and `_`, as Node decides it. */
function isIdentifier(key) {
  const { length } = key;
  if (length === 0) return false;
  for (let i = 0; i < length; i++) {
    const unit = StringPrototypeCharCodeAt(key, i);
    const letter = (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f;
    if (!letter && (i === 0 || unit < 0x30 || unit > 0x39)) return false;
  }
  return true;
}

/** `1234567` to `1_234_567`. */
function groupFromRight(digits) {
  const first = digits[0] === '-' ? 1 : 0;
  let grouped = '';
  let end = digits.length;
  for (; end > first + 3; end -= 3) grouped = `_${StringPrototypeSlice(digits, end - 3, end)}${grouped}`;
  return StringPrototypeSlice(digits, 0, end) + grouped;
}

/** `1234567` to `123_456_7`. */
function groupFromLeft(digits) {
  let grouped = '';
  let start = 0;
  for (; start + 3 < digits.length; start += 3) grouped += `${StringPrototypeSlice(digits, start, start + 3)}_`;
  return grouped + StringPrototypeSlice(digits, start);
}

/**
 * @param {number} number
 * @param {boolean} separators whether to put `_` between groups of three digits
 * @returns {string}
 */
function numberText(number, separators) {
  if (number === 0 && ObjectIs(number, -0)) return '-0';
  const text = `${number}`;
  if (!separators || !NumberIsFinite(number) || StringPrototypeIncludes(text, 'e')) return text;
  if (MathTrunc(number) === number) return groupFromRight(text);
  const point = StringPrototypeIndexOf(text, '.');
  return `${groupFromRight(StringPrototypeSlice(text, 0, point))}.` +
    groupFromLeft(StringPrototypeSlice(text, point + 1));
}

/**
 * @param {bigint} bigint
 * @param {boolean} separators
 * @returns {string}
 */
function bigintText(bigint, separators) {
  const digits = `${bigint}`;
  return `${separators ? groupFromRight(digits) : digits}n`;
}

/** `... 3 more items`, and its like for characters and bytes. */
function more(count, noun) {
  return `... ${count} more ${noun}${count > 1 ? 's' : ''}`;
}

module.exports = { bigintText, escapeText, isIdentifier, more, numberText, quote, removeMatches, removeVT };
