'use strict';

// How the entries of a value become lines: on one line, one per line, or (many short elements) in columns.

const {
  ArrayPrototypePush,
  MathFloor,
  MathMax,
  MathMin,
  MathRound,
  MathSqrt,
  StringPrototypeIncludes,
  StringPrototypePadEnd,
  StringPrototypePadStart,
  StringPrototypeRepeat,
} = primordials;

const { removeVT } = require('internal/util/inspect/text');

/** Lists of more entries than this are put in columns. */
const kMostUngrouped = 6;
/** A character is about this much taller than wide. */
const kCharacterAspect = 2.5;
const kMostColumns = 15;
/** The comma and the space between two entries. */
const kSeparatorWidth = 2;

let getStringWidth;

/** Columns that `text` takes, without its colours if it may have some. */
function widthOf(text, colors) {
  getStringWidth ??= require('internal/util/inspect/width').getStringWidth;
  return getStringWidth(text, colors);
}

function join(entries, separator) {
  if (entries.length === 0) return '';
  let joined = entries[0];
  for (let i = 1; i < entries.length; i++) joined += separator + entries[i];
  return joined;
}

/** Whether all entries fit on one line that has `used` characters taken. */
function fitsOneLine(run, entries, used, base) {
  const { breakLength } = run;
  if (base !== '' && StringPrototypeIncludes(base, '\n')) return false;
  if (breakLength === Infinity) {
    for (let i = 0; i < entries.length; i++) {
      if (StringPrototypeIncludes(entries[i], '\n')) return false;
    }
    return true;
  }
  let length = entries.length + used;
  if (length + entries.length > breakLength) return false;
  for (let i = 0; i < entries.length; i++) {
    length += run.colors ? removeVT(entries[i]).length : entries[i].length;
    if (length > breakLength) return false;
  }
  return true;
}

/** How many columns make a block of entries look about square. */
function countColumns(run, count, widest, averageWidth) {
  const bias = MathSqrt(widest - averageWidth);
  const biasedWidth = MathMax(widest - 3 - bias, 1);
  return MathMin(
    MathRound(MathSqrt(kCharacterAspect * biasedWidth * count) / biasedWidth),
    MathFloor((run.breakLength - run.indent) / widest),
    run.compact * 4,
    kMostColumns,
  );
}

/** Whether every entry stands for a number, which aligns to the right. Unknown values do as well. */
function allNumeric(values, count) {
  if (values === undefined) return true;
  for (let i = 0; i < count; i++) {
    const type = typeof values[i];
    if (type !== 'number' && type !== 'bigint') return false;
  }
  return true;
}

/**
 * Puts the entries of a list in columns.
 * @param {object} run the inspection
 * @param {string[]} entries
 * @param {ArrayLike<unknown> | undefined} values what the entries stand for
 * @returns {string[]} one entry per line, or `entries` if columns would not help
 */
function toColumns(run, entries, values) {
  // A last entry that says how many more there are is not part of the grid.
  const hasTail = run.maxArrayLength < entries.length;
  const count = hasTail ? entries.length - 1 : entries.length;
  const widths = [];
  let total = 0;
  let widestText = 0;
  for (let i = 0; i < count; i++) {
    const width = widthOf(entries[i], run.colors);
    ArrayPrototypePush(widths, width);
    total += width + kSeparatorWidth;
    if (width > widestText) widestText = width;
  }
  const widest = widestText + kSeparatorWidth;
  // At least three must fit next to each other, and no entry may be so long that it stretches all columns.
  if (widest * 3 + run.indent >= run.breakLength || (total / widest <= 5 && widestText > 6)) return entries;
  const columns = countColumns(run, count, widest, total / entries.length);
  if (columns <= 1) return entries;

  const columnWidths = [];
  for (let column = 0; column < columns; column++) {
    let width = 0;
    for (let i = column; i < count; i += columns) width = MathMax(width, widths[i]);
    ArrayPrototypePush(columnWidths, width + kSeparatorWidth);
  }
  const alignRight = allNumeric(values, entries.length);
  const lines = [];
  for (let first = 0; first < count; first += columns) {
    const last = MathMin(first + columns, count) - 1;
    let line = '';
    for (let i = first; i < last; i++) {
      const cell = `${entries[i]}, `;
      // Padding counts characters, so those that take no column (colours) are added.
      const length = columnWidths[i - first] + entries[i].length - widths[i];
      line += alignRight ? StringPrototypePadStart(cell, length, ' ') : StringPrototypePadEnd(cell, length, ' ');
    }
    const length = columnWidths[last - first] + entries[last].length - widths[last] - kSeparatorWidth;
    line += alignRight ? StringPrototypePadStart(entries[last], length, ' ') : entries[last];
    ArrayPrototypePush(lines, line);
  }
  if (hasTail) ArrayPrototypePush(lines, entries[count]);
  return lines;
}

/** `compact: true`: everything on one line, or else lines without a line break after the opening brace. */
function layOutCompact(run, entries, base, open, close) {
  const start = base === '' ? open : `${open} ${base}`;
  if (fitsOneLine(run, entries, 0, base)) return `${start} ${join(entries, ', ')} ${close}`;
  const indentation = StringPrototypeRepeat(' ', run.indent);
  // After anything longer than a brace the first entry would not line up with the others.
  const gap = base === '' && open.length === 1 ? ' ' : `\n${indentation}  `;
  return `${start}${gap}${join(entries, `,\n${indentation}  `)} ${close}`;
}

/**
 * @param {object} run the inspection
 * @param {string[]} entries the formatted elements and properties
 * @param {string} base what stands before the brace, such as an error's stack
 * @param {string} open the opening brace with its prefix
 * @param {string} close
 * @param {boolean} list whether the entries may go in columns
 * @param {number} level how deep the value is
 * @param {ArrayLike<unknown>} [values] what the entries stand for
 * @returns {string}
 */
function layOut(run, entries, base, open, close, list, level, values) {
  const { compact } = run;
  if (compact === true) return layOutCompact(run, entries, base, open, close);
  const start = base === '' ? open : `${base} ${open}`;
  if (typeof compact === 'number' && compact >= 1) {
    let lines = entries;
    if (list && entries.length > kMostUngrouped) lines = toColumns(run, entries, values);
    if (lines !== entries) {
      entries = lines;
    } else if (run.deepest - level < compact) {
      // Only the innermost `compact` levels of what was formatted last go on one line.
      const used = entries.length + run.indent + open.length + base.length + 10;
      if (fitsOneLine(run, entries, used, base)) {
        const joined = join(entries, ', ');
        if (!StringPrototypeIncludes(joined, '\n')) return `${start} ${joined} ${close}`;
      }
    }
  }
  const newline = `\n${StringPrototypeRepeat(' ', run.indent)}`;
  return `${start}${newline}  ${join(entries, `,${newline}  `)}${newline}${close}`;
}

module.exports = { layOut, widthOf };
