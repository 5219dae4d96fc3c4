'use strict';

// Draws the tables of console.table, with box-drawing characters.

const { ArrayPrototypePush, MathMax, ObjectPrototypeHasOwnProperty, StringPrototypeRepeat } = primordials;

const { getStringWidth } = require('internal/util/inspect');

function drawRow(cells, widths) {
  let row = '';
  for (let i = 0; i < cells.length; i++) {
    const padding = StringPrototypeRepeat(' ', widths[i] - getStringWidth(cells[i]));
    row += `${i === 0 ? '\u2502' : ' \u2502'} ${cells[i]}${padding}`;
  }
  return `${row} \u2502`;
}

function drawRule(widths, left, crossing, right) {
  let rule = left;
  for (let i = 0; i < widths.length; i++) {
    if (i !== 0) rule += crossing;
    rule += StringPrototypeRepeat('\u2500', widths[i] + 2);
  }
  return rule + right;
}

/** The cells of one row; a column that has none there, or is too short, leaves it empty. */
function cellsOf(columns, row) {
  const cells = [];
  for (let i = 0; i < columns.length; i++) {
    ArrayPrototypePush(cells, ObjectPrototypeHasOwnProperty(columns[i], row) ? columns[i][row] : '');
  }
  return cells;
}

/**
 * @param {string[]} head the titles of the columns
 * @param {string[][]} columns their cells
 * @returns {string}
 */
function drawTable(head, columns) {
  let height = 0;
  for (let i = 0; i < columns.length; i++) height = MathMax(height, columns[i].length);
  const rows = [];
  const widths = [];
  for (let i = 0; i < head.length; i++) ArrayPrototypePush(widths, getStringWidth(head[i]));
  for (let row = 0; row < height; row++) {
    const cells = cellsOf(columns, row);
    for (let i = 0; i < cells.length; i++) widths[i] = MathMax(widths[i], getStringWidth(cells[i]));
    ArrayPrototypePush(rows, cells);
  }
  let table = `${drawRule(widths, '\u250c', '\u252c', '\u2510')}\n${drawRow(head, widths)}\n`;
  table += `${drawRule(widths, '\u251c', '\u253c', '\u2524')}\n`;
  for (let i = 0; i < rows.length; i++) table += `${drawRow(rows[i], widths)}\n`;
  return table + drawRule(widths, '\u2514', '\u2534', '\u2518');
}

module.exports = { drawTable };
