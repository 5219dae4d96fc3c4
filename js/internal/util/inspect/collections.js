'use strict';

// Maps, sets, their iterators, and their weak kin.

const {
  ArrayPrototypePush,
  ArrayPrototypeSort,
  MapPrototypeGetSize,
  MathMax,
  MathMin,
  SetPrototypeGetSize,
} = primordials;

const { previewEntries } = internalBinding('util');
const { kinds } = internalBinding('types');
const { prefix } = require('internal/util/inspect/identity');
const { iterateMap, iterateSet } = require('internal/util/inspect/iterate');
const { layOut } = require('internal/util/inspect/layout');
const { more } = require('internal/util/inspect/text');
const { formatValue } = require('internal/util/inspect/value');

function describeCollection(shape) {
  const { value, kind, name, tag } = shape;
  switch (kind) {
    case kinds.set: {
      const size = SetPrototypeGetSize(value);
      return describeSized(shape, prefix(name, tag, 'Set', `(${size})`), size, formatSet);
    }
    case kinds.map: {
      const size = MapPrototypeGetSize(value);
      return describeSized(shape, prefix(name, tag, 'Map', `(${size})`), size, formatMap);
    }
    default: return describeIterator(shape, kind === kinds.mapIterator ? 'Map' : 'Set');
  }
}

function describeSized(shape, before, size, entries) {
  shape.open = `${before}{`;
  shape.entries = entries;
  return size === 0 && shape.isBare() ? `${shape.open}}` : undefined;
}

/** `[Map Iterator] {`, or `[Map Entries] {` if it makes pairs; another tag than the usual one comes first. */
function describeIterator(shape, collection) {
  const { 1: hasPairs } = previewEntries(shape.value, true);
  const usual = `${collection} Iterator`;
  const before = shape.tag === '' || shape.tag === usual ? '[' : `[${shape.tag}] [`;
  shape.open = `${before}${hasPairs ? `${collection} Entries` : usual}] {`;
  shape.entries = formatIterator;
}

/** How many of `size` entries are printed. */
function countShown(run, size) {
  return MathMin(MathMax(0, run.maxArrayLength), size);
}

/** Says how many entries were left out. */
function addRest(entries, size, shown) {
  if (size > shown) ArrayPrototypePush(entries, more(size - shown, 'item'));
  return entries;
}

/** The size that the class defines. Without a prototype there is none, and everything is printed. */
function shownOf(run, value, name) {
  const size = name === null ? undefined : value.size;
  return { size, shown: size === undefined ? Infinity : countShown(run, size) };
}

function formatSet(run, set, level, { name }) {
  const entries = [];
  const { size, shown } = shownOf(run, set, name);
  run.indent += 2;
  iterateSet(set, shown, (value) => {
    ArrayPrototypePush(entries, formatValue(run, value, level));
  });
  run.indent -= 2;
  return addRest(entries, size, shown);
}

function formatMap(run, map, level, { name }) {
  const entries = [];
  const { size, shown } = shownOf(run, map, name);
  run.indent += 2;
  iterateMap(map, shown, ({ 0: key, 1: value }) => {
    ArrayPrototypePush(entries, `${formatValue(run, key, level)} => ${formatValue(run, value, level)}`);
  });
  run.indent -= 2;
  return addRest(entries, size, shown);
}

/** What an iterator has left to give. */
function formatIterator(run, iterator, level) {
  const { 0: items, 1: hasPairs } = previewEntries(iterator, true);
  const size = hasPairs ? items.length / 2 : items.length;
  const entries = hasPairs ? formatPairs(run, items, level, bracketed) : formatItems(run, items, level);
  return addRest(entries, size, entries.length);
}

function formatItems(run, items, level) {
  const shown = countShown(run, items.length);
  const entries = [];
  run.indent += 2;
  for (let i = 0; i < shown; i++) ArrayPrototypePush(entries, formatValue(run, items[i], level));
  run.indent -= 2;
  return entries;
}

/** Keys and values in turns, each two made text by `pair`. */
function formatPairs(run, items, level, pair) {
  const shown = countShown(run, items.length / 2);
  const entries = [];
  run.indent += 2;
  for (let i = 0; i < shown; i++) {
    const key = formatValue(run, items[2 * i], level);
    ArrayPrototypePush(entries, pair(run, key, formatValue(run, items[2 * i + 1], level), level));
  }
  run.indent -= 2;
  return entries;
}

function bracketed(run, key, value, level) {
  return layOut(run, [key, value], '', '[', ']', true, level);
}

function arrow(run, key, value) {
  return `${key} => ${value}`;
}

function describeWeak(run, shape) {
  const isMap = shape.kind === kinds.weakMap;
  shape.open = `${prefix(shape.name, shape.tag, isMap ? 'WeakMap' : 'WeakSet')}{`;
  shape.entries = run.showHidden ? formatWeak : formatUnknown;
}

function formatUnknown(run) {
  return [run.stylize('<items unknown>', 'special')];
}

/** What is alive now. It has no order, so it is sorted. */
function formatWeak(run, value, level, { kind }) {
  const items = previewEntries(value);
  const isMap = kind === kinds.weakMap;
  const entries = isMap ? formatPairs(run, items, level, arrow) : formatItems(run, items, level);
  if (!run.sorted) ArrayPrototypeSort(entries);
  return addRest(entries, isMap ? items.length / 2 : items.length, entries.length);
}

module.exports = { describeCollection, describeWeak };
