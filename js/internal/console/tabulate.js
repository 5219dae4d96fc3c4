'use strict';

// What console.table makes of an object: the columns of a table.

const {
  ArrayIsArray,
  ArrayPrototypePush,
  ArrayPrototypeUnshift,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty,
} = primordials;

const { previewEntries } = internalBinding('util');
const { kindOf, kinds } = internalBinding('types');
const { drawTable } = require('internal/console/table');
const { inspect } = require('internal/util/inspect');
const { iterateMap, iterateSet } = require('internal/util/inspect/iterate');

const kIndex = '(index)';
const kIteration = '(iteration index)';
const kKey = 'Key';
const kValues = 'Values';

/** Objects of more properties than this are only named. */
const kSmallObject = 2;

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/**
 * The text of a cell.
 * @param {unknown} value
 * @param {object | undefined} options of the console
 */
function formatCell(value, options) {
  const isLarge = typeof value === 'object' && value !== null && !ArrayIsArray(value) &&
    kindOf(value) !== kinds.typedArray && ObjectKeys(value).length > kSmallObject;
  return inspect(value, { maxArrayLength: 3, breakLength: Infinity, depth: isLarge ? -1 : 0, ...options });
}

/** A column of the numbers from 0 on. */
function countRows(length, options) {
  const numbers = [];
  for (let i = 0; i < length; i++) ArrayPrototypePush(numbers, formatCell(i, options));
  return numbers;
}

/** A table of keys and values. `visitAll` calls its argument with each pair. */
function tabulatePairs(visitAll, options) {
  const keys = [];
  const values = [];
  visitAll((key, value) => {
    ArrayPrototypePush(keys, formatCell(key, options));
    ArrayPrototypePush(values, formatCell(value, options));
  });
  return drawTable([kIteration, kKey, kValues], [countRows(keys.length, options), keys, values]);
}

/** A table of values. `visitAll` calls its argument with each. */
function tabulateValues(visitAll, options) {
  const values = [];
  visitAll((value) => {
    ArrayPrototypePush(values, formatCell(value, options));
  });
  return drawTable([kIteration, kValues], [countRows(values.length, options), values]);
}

/** Map, Set and what iterates them: entries below each other. Undefined if `data` is something else. */
function tabulateCollection(data, options) {
  switch (kindOf(data)) {
    case kinds.map:
      return tabulatePairs((visit) => {
        iterateMap(data, Infinity, ({ 0: key, 1: value }) => visit(key, value));
      }, options);
    case kinds.set:
      return tabulateValues((visit) => iterateSet(data, Infinity, visit), options);
    case kinds.mapIterator: {
      const { 0: items, 1: arePairs } = previewEntries(data, true);
      if (!arePairs) return tabulateList(items, options);
      return tabulatePairs((visit) => {
        for (let i = 0; i < items.length; i += 2) visit(items[i], items[i + 1]);
      }, options);
    }
    case kinds.setIterator:
      return tabulateList(previewEntries(data), options);
    default:
      return undefined;
  }
}

function tabulateList(items, options) {
  return tabulateValues((visit) => {
    for (let i = 0; i < items.length; i++) visit(items[i]);
  }, options);
}

/** One row for each property of `data`; columns are the properties of the rows, or those that are asked for. */
function tabulateRows(data, properties, options) {
  const rows = ObjectKeys(data);
  const columns = { __proto__: null };
  const values = [];
  let hasValues = false;
  for (let row = 0; row < rows.length; row++) {
    const item = data[rows[row]];
    if (!isObject(item) && properties === undefined) {
      hasValues = true;
      values[row] = formatCell(item, options);
      continue;
    }
    const keys = properties ?? ObjectKeys(item);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      columns[key] ??= [];
      columns[key][row] = isObject(item) && ObjectPrototypeHasOwnProperty(item, key) ?
        formatCell(item[key], options) :
        '';
    }
  }
  const head = ObjectKeys(columns);
  const cells = [];
  for (let i = 0; i < head.length; i++) ArrayPrototypePush(cells, columns[head[i]]);
  if (hasValues) {
    ArrayPrototypePush(head, kValues);
    ArrayPrototypePush(cells, values);
  }
  ArrayPrototypeUnshift(head, kIndex);
  ArrayPrototypeUnshift(cells, rows);
  return drawTable(head, cells);
}

/**
 * @param {object} data
 * @param {string[] | undefined} properties the columns, if not all
 * @param {object | undefined} options of inspect, for the cells
 * @returns {string}
 */
function tabulate(data, properties, options) {
  return tabulateCollection(data, options) ?? tabulateRows(data, properties, options);
}

module.exports = { tabulate };
