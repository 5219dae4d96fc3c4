'use strict';

// What console.table makes of a value: columns.

const {
  ArrayIsArray, ArrayPrototypePush, ObjectKeys, ObjectPrototypeHasOwnProperty,
} = primordials;

const { previewEntries } = internalBinding('util');
const { inspect } = require('internal/util/inspect');
const { isMap, isMapIterator, isSet, isSetIterator } = require('internal/util/types');
const { drawTable } = require('internal/console/table');

const kIndex = '(index)';
const kIteration = '(iteration index)';
const kKey = 'Key';
const kValues = 'Values';

function isPrimitive(value) {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}

/** A cell: small objects are shown, large ones only named. */
function cell(value, options) {
  const depth = value !== null && typeof value === 'object' && !ArrayIsArray(value) && ObjectKeys(value).length > 2 ? -1 : 0;
  return inspect(value, { maxArrayLength: 3, breakLength: Infinity, depth, ...options });
}

function indices(length) {
  const list = [];
  for (let i = 0; i < length; i++) ArrayPrototypePush(list, `${i}`);
  return list;
}

/** Maps, sets and their iterators have their entries below each other. */
function tabulateEntries(data, options) {
  const { 0: entries, 1: pairs } = previewEntries(data, true);
  if (!pairs) {
    const values = [];
    for (let i = 0; i < entries.length; i++) ArrayPrototypePush(values, cell(entries[i], options));
    return drawTable([kIteration, kValues], [indices(values.length), values]);
  }
  const keys = [];
  const values = [];
  for (let i = 0; i < entries.length; i += 2) {
    ArrayPrototypePush(keys, cell(entries[i], options));
    ArrayPrototypePush(values, cell(entries[i + 1], options));
  }
  return drawTable([kIteration, kKey, kValues], [indices(keys.length), keys, values]);
}

/**
 * The table of `data`; undefined if it is nothing to tabulate.
 * @param {any} data
 * @param {string[] | undefined} properties
 * @param {object} options of the cells
 */
function tabulate(data, properties, options) {
  if (isMap(data) || isSet(data) || isMapIterator(data) || isSetIterator(data)) return tabulateEntries(data, options);
  const columns = { __proto__: null };
  const values = [];
  let hasPrimitives = false;
  const rows = ObjectKeys(data);
  const addColumn = (name) => {
    columns[name] = [];
  };
  for (let i = 0; i < rows.length; i++) {
    const item = data[rows[i]];
    const primitive = isPrimitive(item);
    if (primitive) {
      hasPrimitives = true;
      values[i] = cell(item, options);
    } else {
      const keys = properties ?? ObjectKeys(item);
      for (let k = 0; k < keys.length; k++) {
        const key = keys[k];
        if (columns[key] === undefined) addColumn(key);
        columns[key][i] = ObjectPrototypeHasOwnProperty(item, key) ? cell(item[key], options) : '';
      }
    }
    if (primitive && properties) {
      for (let k = 0; k < properties.length; k++) {
        if (columns[properties[k]] === undefined) addColumn(properties[k]);
        columns[properties[k]][i] = '';
      }
    }
  }
  const head = [kIndex];
  const cells = [rows];
  const names = ObjectKeys(columns);
  for (let i = 0; i < names.length; i++) {
    ArrayPrototypePush(head, names[i]);
    ArrayPrototypePush(cells, columns[names[i]]);
  }
  if (hasPrimitives) {
    ArrayPrototypePush(head, kValues);
    ArrayPrototypePush(cells, values);
  }
  return drawTable(head, cells);
}

module.exports = { isPrimitive, tabulate };
