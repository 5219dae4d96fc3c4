'use strict';

// Braces of glob patterns: `{a,b}` and `{1..3}` make several patterns of one.

const {
  ArrayPrototypePush, MathAbs, MathMax, Number, NumberPrototypeToString, RegExpPrototypeExec, StringFromCharCode,
  StringPrototypeCharCodeAt, StringPrototypePadStart, StringPrototypeSlice, StringPrototypeStartsWith,
} = primordials;

/** So many patterns at most come of one, however its braces multiply. */
const kMostPatterns = 100_000;

/** The place of the brace that closes the one at `open`, and of the commas between; undefined if nothing closes it. */
function findClosing(text, open) {
  const commas = [];
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const character = text[i];
    if (character === '{') {
      depth++;
    } else if (character === '}') {
      depth--;
      if (depth === 0) return { __proto__: null, close: i, commas };
    } else if (character === ',' && depth === 1) {
      ArrayPrototypePush(commas, i);
    }
  }
  return undefined;
}

/** What `1..3`, `a..e` and `01..10..2` stand for; undefined if `text` is no such sequence. */
function sequence(text) {
  const numbers = RegExpPrototypeExec(/^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/, text);
  const match = numbers ?? RegExpPrototypeExec(/^([a-zA-Z])\.\.([a-zA-Z])(?:\.\.(-?\d+))?$/, text);
  if (match === null) return undefined;
  const valueOf = (end) => (numbers ? Number(end) : StringPrototypeCharCodeAt(end, 0));
  const first = valueOf(match[1]);
  const last = valueOf(match[2]);
  const step = MathMax(MathAbs(match[3] === undefined ? 1 : Number(match[3])), 1);
  const isPadded = numbers !== null && (RegExpPrototypeExec(/^-?0\d/, match[1]) ?? RegExpPrototypeExec(/^-?0\d/, match[2]));
  const width = isPadded ? MathMax(match[1].length, match[2].length) : 0;
  const list = [];
  const direction = first <= last ? 1 : -1;
  for (let n = first; direction > 0 ? n <= last : n >= last; n += direction * step) {
    if (list.length >= kMostPatterns) break;
    ArrayPrototypePush(list, numbers ? pad(n, width) : StringFromCharCode(n));
  }
  return list;
}

function pad(number, width) {
  const sign = number < 0 ? '-' : '';
  return sign + StringPrototypePadStart(NumberPrototypeToString(MathAbs(number)), width - sign.length, '0');
}

/** The parts between the commas of a brace, each expanded; undefined if the brace stands for itself. */
function alternatives(text, open, { close, commas }) {
  const body = StringPrototypeSlice(text, open + 1, close);
  if (commas.length === 0) return sequence(body);
  const list = [];
  let start = open + 1;
  for (let i = 0; i <= commas.length; i++) {
    const end = i < commas.length ? commas[i] : close;
    const expanded = expand(StringPrototypeSlice(text, start, end));
    for (let j = 0; j < expanded.length; j++) ArrayPrototypePush(list, expanded[j]);
    start = end + 1;
  }
  return list;
}

/** The text from `from` on, where the brace in front of it may stand for itself. */
function expandFrom(text, from) {
  for (let i = from; i < text.length; i++) {
    // `${` is left alone, as shells do.
    if (text[i] !== '{' || text[i - 1] === '$') continue;
    const found = findClosing(text, i);
    if (found === undefined) continue;
    const middle = alternatives(text, i, found);
    if (middle === undefined) continue;
    const before = StringPrototypeSlice(text, 0, i);
    const after = expandFrom(StringPrototypeSlice(text, found.close + 1), 0);
    const list = [];
    for (let m = 0; m < middle.length; m++) {
      for (let a = 0; a < after.length && list.length < kMostPatterns; a++) {
        ArrayPrototypePush(list, before + middle[m] + after[a]);
      }
    }
    return list;
  }
  return [text];
}

/**
 * @param {string} pattern
 * @returns {string[]}
 */
function expand(pattern) {
  // A brace at the very beginning with nothing in it is kept as it is.
  if (StringPrototypeStartsWith(pattern, '{}')) {
    return expandFrom(pattern, 2);
  }
  return expandFrom(pattern, 0);
}

module.exports = { expand };
