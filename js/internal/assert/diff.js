'use strict';

// What an assertion says of two values that should have been alike.

const {
  ArrayPrototypeJoin, ArrayPrototypePush, MathMax, StringPrototypeRepeat, StringPrototypeSplit,
} = primordials;

const kHeaders = {
  __proto__: null,
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
  deepEqual: 'Expected values to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notIdentical: 'Values identical but not reference-equal:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
};

/** Text up to this length, of both values together, is compared in one line. */
const kShort = 12;

/** How an assertion prints a value: all of it. */
function show(value) {
  return require('internal/util/inspect').inspect(value, {
    compact: false,
    customInspect: false,
    depth: 1000,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
    getters: true,
  });
}

/**
 * The lines of `a` and `b` as `[mark, line]`: `+` only in a, `-` only in b, a space in both. The longest common
 * subsequence, found from the end so that the first differences come first.
 */
function diffLines(a, b) {
  const width = b.length + 1;
  const lengths = new primordials.Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let k = b.length - 1; k >= 0; k--) {
      lengths[i * width + k] = a[i] === b[k] ? lengths[(i + 1) * width + k + 1] + 1 :
        MathMax(lengths[(i + 1) * width + k], lengths[i * width + k + 1]);
    }
  }
  const result = [];
  let i = 0;
  let k = 0;
  while (i < a.length || k < b.length) {
    if (i < a.length && k < b.length && sameLine(a[i], b[k])) {
      ArrayPrototypePush(result, ` ${a[i].length > b[k].length ? a[i] : b[k]}`);
      i++;
      k++;
    } else if (i < a.length && (k === b.length || lengths[(i + 1) * width + k] >= lengths[i * width + k + 1])) {
      ArrayPrototypePush(result, `+${a[i++]}`);
    } else {
      ArrayPrototypePush(result, `-${b[k++]}`);
    }
  }
  return result;
}

/** A line that only lacks the comma of the one after it is the same line. */
function sameLine(a, b) {
  return a === b || a === `${b},` || `${a},` === b;
}

/** Where two lines begin to differ. */
function firstDifference(a, b) {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/**
 * @param {any} actual
 * @param {any} expected
 * @param {string} operator
 * @param {string} [header] in place of the operator's own
 */
function describeDifference(actual, expected, operator, header) {
  if (operator === 'strictEqual' && isObject(actual) && isObject(expected)) operator = 'strictEqualObject';
  const a = StringPrototypeSplit(show(actual), '\n');
  const b = StringPrototypeSplit(show(expected), '\n');
  const title = header ?? kHeaders[operator];
  if (a.length === 1 && b.length === 1 && a[0] !== b[0]) {
    const primitive = !isObject(actual) || !isObject(expected);
    if (primitive && a[0].length + b[0].length <= kShort && (actual !== 0 || expected !== 0)) {
      return `${title}\n\n${a[0]} !== ${b[0]}\n`;
    }
    const at = firstDifference(a[0], b[0]);
    const pointer = typeof actual === 'string' && typeof expected === 'string' && at > 2 ?
      `\n${StringPrototypeRepeat(' ', at + 2)}^` : '';
    return `${title}\n+ actual - expected\n\n+ ${a[0]}\n- ${b[0]}${pointer}\n`;
  }
  if (ArrayPrototypeJoin(a, '\n') === ArrayPrototypeJoin(b, '\n')) {
    return `${header ?? kHeaders.notIdentical}\n\n${ArrayPrototypeJoin(a, '\n')}\n`;
  }
  let text = `${title}\n+ actual - expected\n`;
  const lines = diffLines(a, b);
  for (let i = 0; i < lines.length; i++) text += `\n${lines[i][0]} ${primordials.StringPrototypeSlice(lines[i], 1)}`;
  return `${text}\n`;
}

/** What an assertion says of two values that should have differed. */
function describeSameness(actual, operator) {
  if (operator === 'notStrictEqual' && isObject(actual)) operator = 'notStrictEqualObject';
  const shown = show(actual);
  const short = !primordials.StringPrototypeIncludes(shown, '\n');
  return short ? `${kHeaders[operator]} ${shown}` : `${kHeaders[operator]}\n\n${shown}\n`;
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

module.exports = { describeDifference, describeSameness, show };
