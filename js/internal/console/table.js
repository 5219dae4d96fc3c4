'use strict';

// Draws the tables of console.table.

const { ArrayPrototypePush, StringPrototypeRepeat } = primordials;

const { getStringWidth } = require('internal/util/inspect');

function drawRow(cells, widths) {
  let row = '\u2502';
  for (let i = 0; i < cells.length; i++) {
    const padding = widths[i] - getStringWidth(cells[i]);
    row += ` ${cells[i]}${StringPrototypeRepeat(' ', padding - 1)}\u2502`;
  }
  return row;
}

function drawLine(widths, left, middle, right) {
  let line = left;
  for (let i = 0; i < widths.length; i++) {
    line += `${i === 0 ? '' : middle}${StringPrototypeRepeat('\u2500', widths[i])}`;
  }
  return line + right;
}

/**
 * @param {string[]} head names of the columns
 * @param {string[][]} columns their cells
 */
function drawTable(head, columns) {
  const rows = [];
  const widths = [];
  let height = 0;
  for (let i = 0; i < columns.length; i++) if (columns[i].length > height) height = columns[i].length;
  for (let i = 0; i < head.length; i++) {
    let width = getStringWidth(head[i]);
    for (let k = 0; k < height; k++) {
      const cell = columns[i][k] ?? '';
      rows[k] ??= [];
      ArrayPrototypePush(rows[k], cell);
      const cellWidth = getStringWidth(cell);
      if (cellWidth > width) width = cellWidth;
    }
    ArrayPrototypePush(widths, width + 2);
  }
  let text = `${drawLine(widths, '\u250c', '\u252c', '\u2510')}\n${drawRow(head, widths)}\n`;
  text += `${drawLine(widths, '\u251c', '\u253c', '\u2524')}\n`;
  for (let i = 0; i < rows.length; i++) text += `${drawRow(rows[i], widths)}\n`;
  return text + drawLine(widths, '\u2514', '\u2534', '\u2518');
}

module.exports = { drawTable };
