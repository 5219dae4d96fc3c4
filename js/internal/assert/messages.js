'use strict';

// What an assertion says when it fails.

const {
  ArrayPrototypeJoin, ArrayPrototypeSlice, Boolean, Error, FunctionPrototypeSymbolHasInstance, ObjectAssign,
  ObjectDefineProperty, ObjectGetPrototypeOf, ObjectSetPrototypeOf, StringPrototypeRepeat, StringPrototypeSlice, StringPrototypeSplit,
} = primordials;

const { diffLines, renderDiff } = require('internal/assert/diff');
const { inspect } = require('internal/util/inspect');

/** Two values that are shorter together are told apart at a glance. */
const kShort = 12;
/** How much of a value is shown where two are. */
const kLong = 512;
/** How much is shown where both values look the same, and how many lines of one value. */
const kVeryLong = 1024;
const kManyLines = 50;

const kHeadings = {
  __proto__: null,
  deepEqual: 'Expected values to be loosely deep-equal:',
  deepStrictEqual: 'Expected values to be strictly deep-equal:',
  notDeepEqual: 'Expected "actual" not to be loosely deep-equal to:',
  notDeepEqualUnequal: 'Expected values not to be loosely deep-equal:',
  notDeepStrictEqual: 'Expected "actual" not to be strictly deep-equal to:',
  notIdentical: 'Values have same structure but are not reference-equal:',
  notStrictEqual: 'Expected "actual" to be strictly unequal to:',
  notStrictEqualObject: 'Expected "actual" not to be reference-equal to "expected":',
  partialDeepStrictEqual: 'Expected values to be partially and strictly deep-equal:',
  strictEqual: 'Expected values to be strictly equal:',
  strictEqualObject: 'Expected "actual" to be reference-equal to "expected":',
};

/** All of a value, one property a line. */
function show(value) {
  return inspect(value, {
    __proto__: null,
    compact: false,
    customInspect: false,
    depth: 1000,
    getters: true,
    maxArrayLength: Infinity,
    showHidden: false,
    showProxy: false,
    sorted: true,
  });
}

/** The colours of standard error; empty if that is no terminal. */
function getColors() {
  const { stderr } = process;
  const on = Boolean(stderr.isTTY) && (typeof stderr.getColorDepth !== 'function' || stderr.getColorDepth() > 2);
  return {
    __proto__: null,
    blue: on ? '\u001b[34m' : '',
    gray: on ? '\u001b[90m' : '',
    green: on ? '\u001b[32m' : '',
    red: on ? '\u001b[31m' : '',
    white: on ? '\u001b[39m' : '',
    on,
  };
}

function isObject(value) {
  return typeof value === 'object' && value !== null;
}

function isError(value) {
  return isObject(value) && 'stack' in value && FunctionPrototypeSymbolHasInstance(Error, value);
}

/** An error like `source`, but without its stack, in which nobody wants to see differences. */
function copyError(source) {
  const target = ObjectAssign(ObjectSetPrototypeOf({ __proto__: null }, ObjectGetPrototypeOf(source)), source);
  ObjectDefineProperty(target, 'message', { __proto__: null, value: source.message });
  if ('cause' in source) {
    const { cause } = source;
    ObjectDefineProperty(target, 'cause', { __proto__: null, value: isError(cause) ? copyError(cause) : cause });
  }
  return target;
}

/** One value above the other, and below a mark where they part. */
function stack(actual, expected, { green, red, white }) {
  const text = `\n${green}+${white} ${actual}\n${red}-${white} ${expected}`;
  const width = process.stderr.isTTY ? process.stderr.columns : 80;
  if (actual.length + expected.length > width) return text;
  let i = 0;
  while (i < actual.length && actual[i] === expected[i]) i++;
  // Anybody sees a difference right behind the quote.
  return i < 3 || i === actual.length ? text : `${text}\n${StringPrototypeRepeat(' ', i + 2)}^`;
}

/** Two strings as one, in colours: what only one has is green or red. */
function mix(actual, expected, { green, red, white }) {
  const steps = diffLines(StringPrototypeSplit(actual, ''), StringPrototypeSplit(expected, ''));
  let text = '\n';
  for (let i = 0; i < steps.length; i++) {
    const { 0: change, 1: letter } = steps[i];
    if (change === 0) text += `${white}${letter}`;
    else text += `${change > 0 ? green : red}${letter}${white}`;
  }
  return { header: `${green}actual${white} ${red}expected${white}`, text, skips: false };
}

/** The difference of two values that take a line each. */
function compareLines(actual, shownActual, expected, shownExpected, colors) {
  const isStringActual = typeof actual === 'string';
  const isStringExpected = typeof expected === 'string';
  const length = shownActual.length + shownExpected.length - (isStringActual ? 2 : 0) - (isStringExpected ? 2 : 0);
  // Zeros would look the same.
  if (length <= kShort && (actual !== 0 || expected !== 0)) return { header: '', text: `${shownActual} !== ${shownExpected}`, skips: false };
  if (isStringActual && isStringExpected && colors.on) return mix(shownActual, shownExpected, colors);
  return { header: undefined, text: stack(shownActual, shownExpected, colors), skips: false };
}

/** The difference of two values. */
function compare(actual, expected, operator, isFull, colors) {
  const shownActual = show(actual);
  const shownExpected = show(expected);
  const linesActual = StringPrototypeSplit(shownActual, '\n');
  const linesExpected = StringPrototypeSplit(shownExpected, '\n');
  if (linesActual.length === 1 && linesExpected.length === 1 && (!isObject(actual) || !isObject(expected))) {
    return compareLines(actual, shownActual, expected, shownExpected, colors);
  }
  if (shownActual === shownExpected) {
    const skips = linesActual.length > kManyLines && !isFull;
    const text = skips ?
      `${ArrayPrototypeJoin(ArrayPrototypeSlice(linesActual, 0, kManyLines), '\n')}\n...}` :
      shownActual;
    return { heading: 'notIdentical', header: '', text, skips };
  }
  const steps = diffLines(linesActual, linesExpected, isObject(actual));
  const { text, skips } = renderDiff(steps, colors, operator === 'partialDeepStrictEqual');
  return { header: undefined, text: `\n${text}`, skips };
}

/**
 * What deepStrictEqual, strictEqual and partialDeepStrictEqual say.
 * @param {unknown} actual
 * @param {unknown} expected
 * @param {string} operator
 * @param {unknown} message what to say first
 * @param {'simple' | 'full'} diff
 * @returns {string}
 */
function describeDifference(actual, expected, operator, message, diff) {
  const areObjects = (isObject(actual) && isObject(expected)) ||
    (typeof actual === 'function' && typeof expected === 'function');
  const difference = compare(actual, expected, operator, diff === 'full', getColors());
  const usual = operator === 'strictEqual' && areObjects ? 'strictEqualObject' : operator;
  const first = message || kHeadings[difference.heading ?? usual];
  const header = difference.header ?? '+ actual - expected';
  return `${first}\n${header}${difference.skips ? '\n... Skipped lines' : ''}\n${difference.text}\n`;
}

/** What notStrictEqual and notDeepStrictEqual say: the values look the same, so one is shown. */
function describeSameness(actual, operator, diff) {
  const isReference = operator === 'notStrictEqual' && (isObject(actual) || typeof actual === 'function');
  const heading = kHeadings[isReference ? 'notStrictEqualObject' : operator];
  let lines = StringPrototypeSplit(show(actual), '\n');
  if (lines.length === 1) return `${heading}${lines[0].length > 5 ? '\n\n' : ' '}${lines[0]}`;
  if (lines.length > kManyLines && diff !== 'full') {
    const { blue, white } = getColors();
    lines = ArrayPrototypeSlice(lines, 0, kManyLines - 4);
    lines[lines.length] = `${blue}...${white}`;
  }
  return `${heading}\n\n${ArrayPrototypeJoin(lines, '\n')}\n`;
}

function shorten(text, length, diff) {
  return text.length > length && diff !== 'full' ? `${StringPrototypeSlice(text, 0, length - 3)}...` : text;
}

/** What the other operators say. */
function describePair(actual, expected, operator, diff) {
  const first = show(actual);
  const second = show(expected);
  const heading = kHeadings[operator];
  if (operator === 'notDeepEqual' && first === second) return shorten(`${heading}\n\n${first}`, kVeryLong, diff);
  const a = shorten(first, kLong, diff);
  const b = shorten(second, kLong, diff);
  if (operator === 'deepEqual') return `${heading}\n\n${a}\n\nshould loosely deep-equal\n\n${b}`;
  const unequal = kHeadings[`${operator}Unequal`];
  if (unequal !== undefined) return `${unequal}\n\n${a}\n\nshould not loosely deep-equal\n\n${b}`;
  return `${a} ${operator} ${b}`;
}

/**
 * The text of an assertion that was given none.
 * @param {unknown} actual
 * @param {unknown} expected
 * @param {string} operator
 * @param {'simple' | 'full'} diff
 * @returns {string}
 */
function describeFailure(actual, expected, operator, diff) {
  if (operator === 'notDeepStrictEqual' || operator === 'notStrictEqual') return describeSameness(actual, operator, diff);
  return describePair(actual, expected, operator, diff);
}

/** Whether an operator shows the difference even below a text of the program's own. */
function showsDifference(operator) {
  return operator === 'deepStrictEqual' || operator === 'strictEqual' || operator === 'partialDeepStrictEqual';
}

module.exports = { copyError, describeDifference, describeFailure, isError, showsDifference };
