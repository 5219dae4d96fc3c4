'use strict';

// The shortest way from one list of lines to another (the algorithm of E. W. Myers), and how `assert` shows it.

const {
  ArrayPrototypePush, ArrayPrototypeReverse, Int32Array, StringPrototypeEndsWith, StringPrototypeTrimEnd,
  TypedArrayPrototypeSlice,
} = primordials;

/** What becomes of a line. */
const kRemoved = -1;
const kKept = 0;
const kAdded = 1;

/** So many unchanged lines are shown after a change; where more are left out, the one before the next change is shown too. */
const kContext = 5;

/** Whether two lines are the same; on request, but for a comma at the end of one. */
function areSame(a, b, ignoreCommas) {
  return a === b || (ignoreCommas && (`${a},` === b || a === `${b},`));
}

/** Whether the way on diagonal `k` of `level` comes from the diagonal above: a line of the second list is taken. */
function comesFromAbove(reached, k, level, middle) {
  return k === -level || (k !== level && reached[middle + k - 1] < reached[middle + k + 1]);
}

/** How far one comes on each diagonal with ever more changes, until the end is reached. */
function findWays(a, b, ignoreCommas) {
  const middle = a.length + b.length;
  const reached = new Int32Array(2 * middle + 2);
  const history = [];
  for (let level = 0; ; level++) {
    ArrayPrototypePush(history, TypedArrayPrototypeSlice(reached));
    for (let k = -level; k <= level; k += 2) {
      let x = comesFromAbove(reached, k, level, middle) ? reached[middle + k + 1] : reached[middle + k - 1] + 1;
      while (x < a.length && x - k < b.length && areSame(a[x], b[x - k], ignoreCommas)) x++;
      reached[middle + k] = x;
      if (x >= a.length && x - k >= b.length) return history;
    }
  }
}

/**
 * What to do with each line, in order: `[kAdded, line]` if only `a` has it, `[kRemoved, line]` if only `b` has it.
 * @param {string[]} a
 * @param {string[]} b
 * @param {boolean} [ignoreCommas] whether a comma at the end of a line is no difference
 * @returns {[number, string][]}
 */
function diffLines(a, b, ignoreCommas = false) {
  const history = findWays(a, b, ignoreCommas);
  const middle = a.length + b.length;
  const steps = [];
  let x = a.length;
  let y = b.length;
  for (let level = history.length - 1; level >= 0; level--) {
    const reached = history[level];
    const k = x - y;
    const before = comesFromAbove(reached, k, level, middle) ? k + 1 : k - 1;
    const startX = level === 0 ? 0 : reached[middle + before];
    const startY = level === 0 ? 0 : startX - before;
    for (; x > startX && y > startY; x--, y--) {
      const line = a[x - 1];
      // Of two lines that differ in a comma, the one with the comma is shown.
      ArrayPrototypePush(steps, [kKept, ignoreCommas && !StringPrototypeEndsWith(line, ',') ? b[y - 1] : line]);
    }
    if (level === 0) break;
    if (x > startX) ArrayPrototypePush(steps, [kAdded, a[--x]]);
    else ArrayPrototypePush(steps, [kRemoved, b[--y]]);
  }
  return ArrayPrototypeReverse(steps);
}

/** Shows the unchanged lines from `start` to `end`: all, if it is not worth leaving any out. */
function renderKept(steps, start, end, { blue, white }) {
  const isLast = end === steps.length;
  const count = end - start;
  const skips = !isLast && count > kContext + 2;
  const shown = isLast || skips ? kContext : count;
  let text = '';
  for (let i = start; i < end && i < start + shown; i++) text += `${white}  ${steps[i][1]}\n`;
  if (skips) text += `${blue}...${white}\n${white}  ${steps[end - 1][1]}\n`;
  return { text, skips };
}

/**
 * A diff for people.
 * @param {[number, string][]} steps
 * @param {Record<string, string>} colors
 * @param {boolean} isPartial whether more lines than expected are no fault
 * @returns {{ text: string, skips: boolean }}
 */
function renderDiff(steps, colors, isPartial) {
  const { gray, green, red, white } = colors;
  let text = '';
  let skips = false;
  for (let i = 0; i < steps.length;) {
    const { 0: change, 1: line } = steps[i];
    if (change === kKept) {
      let end = i + 1;
      while (end < steps.length && steps[end][0] === kKept) end++;
      const kept = renderKept(steps, i, end, colors);
      text += kept.text;
      skips ||= kept.skips;
      i = end;
      continue;
    }
    if (change === kRemoved) text += `${red}-${white} ${line}\n`;
    else if (isPartial) text += `${gray}${gray === '' ? '+' : ' '} ${line}\n${white}`;
    else text += `${green}+${white} ${line}\n`;
    i++;
  }
  return { text: StringPrototypeTrimEnd(text), skips };
}

module.exports = { diffLines, kAdded, kKept, kRemoved, renderDiff };
