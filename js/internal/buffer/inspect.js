'use strict';

const { MathMin, ObjectPrototypeHasOwnProperty, StringPrototypeSlice } = primordials;

const { hexSlice } = internalBinding('buffer');

/** How many bytes are shown: `buffer.INSPECT_MAX_BYTES`. */
let maxBytes = 50;

function getMaxBytes() {
  return maxBytes;
}

function setMaxBytes(value) {
  require('internal/validators').validateNumber(value, 'INSPECT_MAX_BYTES', 0);
  maxBytes = value;
}

/** "68 65 6c ... 7 more bytes" */
function showBytes(buffer) {
  const { length } = buffer;
  const digits = hexSlice(buffer, 0, MathMin(maxBytes, length));
  let text = StringPrototypeSlice(digits, 0, 2);
  for (let i = 2; i < digits.length; i += 2) text += ` ${StringPrototypeSlice(digits, i, i + 2)}`;
  const more = length - maxBytes;
  if (more > 0) text += ` ... ${more} more byte${more > 1 ? 's' : ''}`;
  return text;
}

/** What a program added: "a: 1, b: 2", or nothing. */
function showProperties(buffer, options) {
  const { constants: { ALL_PROPERTIES, ONLY_ENUMERABLE }, getOwnNonIndexProperties } = internalBinding('util');
  const keys = getOwnNonIndexProperties(buffer, options.showHidden ? ALL_PROPERTIES : ONLY_ENUMERABLE);
  if (keys.length === 0) return '';
  const extras = { __proto__: null };
  for (let i = 0; i < keys.length; i++) extras[keys[i]] = buffer[keys[i]];
  const text = require('internal/util/inspect').inspect(extras, { ...options, breakLength: Infinity, compact: true });
  return StringPrototypeSlice(text, '[Object: null prototype] { '.length, -' }'.length);
}

/** The name of the class, if it has one that can be read. */
function classNameOf(buffer) {
  try {
    const { constructor } = buffer;
    if (typeof constructor === 'function' && ObjectPrototypeHasOwnProperty(constructor, 'name')) return constructor.name;
  } catch {
    // A getter threw.
  }
  return 'Buffer';
}

/**
 * `<Buffer 68 65 6c 6c 6f>`
 * @param {Buffer} buffer
 * @param {object} [options]
 * @returns {string}
 */
function inspectBuffer(buffer, options) {
  let text = showBytes(buffer);
  const properties = options ? showProperties(buffer, options) : '';
  if (properties !== '') text += buffer.length === 0 ? properties : `, ${properties}`;
  return `<${classNameOf(buffer)} ${text}>`;
}

module.exports = { getMaxBytes, inspectBuffer, setMaxBytes };
