'use strict';

// Typed arrays, buffers and data views.

const {
  ArrayPrototypePush,
  MathMax,
  MathMin,
  NumberPrototypeToString,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeGetSymbolToStringTag,
  Uint8Array,
} = primordials;

const { kinds } = internalBinding('types');
const { prefix } = require('internal/util/inspect/identity');
const { bigintText, more, numberText } = require('internal/util/inspect/text');

function describeTypedArray(run, shape) {
  const { value, name, tag } = shape;
  const size = TypedArrayPrototypeGetLength(value);
  const fallback = name === null ? TypedArrayPrototypeGetSymbolToStringTag(value) : '';
  shape.isList = true;
  shape.close = ']';
  shape.open = `${prefix(name, tag, fallback, `(${size})`)}[`;
  if (value.length === 0 && shape.keys.length === 0 && !run.showHidden) return `${shape.open}]`;
  shape.entries = formatNumbers;
  if (run.showHidden) {
    shape.slots = ['BYTES_PER_ELEMENT', 'length', 'byteLength', 'byteOffset', 'buffer'];
    shape.hidesBytes = true;
  }
}

function formatNumbers(run, array) {
  const length = TypedArrayPrototypeGetLength(array);
  const count = MathMin(MathMax(0, run.maxArrayLength), length);
  const entries = [];
  for (let i = 0; i < count; i++) {
    // Elements are read by index, which needs no prototype.
    const value = array[i];
    ArrayPrototypePush(entries, typeof value === 'number' ?
      run.stylize(numberText(value, run.numericSeparator), 'number') :
      run.stylize(bigintText(value, run.numericSeparator), 'bigint'));
  }
  if (length > count) ArrayPrototypePush(entries, more(length - count, 'item'));
  return entries;
}

function describeBuffer(run, shape) {
  const { value, kind } = shape;
  const before = prefix(shape.name, shape.tag, kind === kinds.arrayBuffer ? 'ArrayBuffer' : 'SharedArrayBuffer');
  shape.open = `${before}{`;
  shape.slots = ['byteLength'];
  if (!shape.hidesBytes) {
    shape.entries = formatBytes;
  } else if (shape.isBare()) {
    return `${before}{ [byteLength]: ${run.stylize(numberText(value.byteLength, false), 'number')} }`;
  }
}

function formatBytes(run, buffer) {
  let bytes;
  try {
    bytes = new Uint8Array(buffer);
  } catch {
    return [run.stylize('(detached)', 'special')];
  }
  const length = TypedArrayPrototypeGetByteLength(bytes);
  const count = MathMin(MathMax(0, run.maxArrayLength), length);
  let text = '';
  for (let i = 0; i < count; i++) {
    if (i !== 0) text += ' ';
    if (bytes[i] < 0x10) text += '0';
    text += NumberPrototypeToString(bytes[i], 16);
  }
  if (length > count) text += ` ${more(length - count, 'byte')}`;
  return [`${run.stylize('[Uint8Contents]', 'special')}: <${text}>`];
}

function describeDataView(shape) {
  shape.open = `${prefix(shape.name, shape.tag, 'DataView')}{`;
  shape.slots = ['byteLength', 'byteOffset', 'buffer'];
}

module.exports = { describeBuffer, describeDataView, describeTypedArray };
