'use strict';

// Reading and writing integers of 1 to 6 bytes. One, two and four bytes are what programs use, and are written out; the
// rest goes byte by byte.

const { MathFloor } = primordials;

const { checkBounds, throwBounds, throwValue } = require('internal/buffer/bounds');
const { codes } = require('internal/errors');
const { validateNumber } = require('internal/validators');

/** The largest number of bytes that a number holds exactly, in whole bytes. */
const kMaxSize = 6;

/** The value as it is seen if its highest bit is a sign. */
function signed(value, size) {
  const limit = 2 ** (size * 8 - 1);
  return value >= limit ? value - 2 * limit : value;
}

function read8(buffer, offset = 0) {
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  const value = buffer[offset];
  if (value === undefined) throwBounds(offset, buffer.length - 1);
  return value;
}

function read16LE(buffer, offset = 0) {
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 1];
  if (first === undefined || last === undefined) throwBounds(offset, buffer.length - 2);
  return first + last * 2 ** 8;
}

function read16BE(buffer, offset = 0) {
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 1];
  if (first === undefined || last === undefined) throwBounds(offset, buffer.length - 2);
  return first * 2 ** 8 + last;
}

function read32LE(buffer, offset = 0) {
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 3];
  if (first === undefined || last === undefined) throwBounds(offset, buffer.length - 4);
  return first + buffer[offset + 1] * 2 ** 8 + buffer[offset + 2] * 2 ** 16 + last * 2 ** 24;
}

function read32BE(buffer, offset = 0) {
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  const first = buffer[offset];
  const last = buffer[offset + 3];
  if (first === undefined || last === undefined) throwBounds(offset, buffer.length - 4);
  return first * 2 ** 24 + buffer[offset + 1] * 2 ** 16 + buffer[offset + 2] * 2 ** 8 + last;
}

function readLE(buffer, offset, size) {
  checkBounds(buffer, offset, size);
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + buffer[offset + i];
  return value;
}

function readBE(buffer, offset, size) {
  checkBounds(buffer, offset, size);
  let value = 0;
  for (let i = 0; i < size; i++) value = value * 256 + buffer[offset + i];
  return value;
}

/** `byteLength` of the methods that are told how much to read or write. */
function checkSize(size) {
  if (size >= 1 && size <= kMaxSize && typeof size === 'number' && MathFloor(size) === size) return;
  throwBounds(size, kMaxSize, 'byteLength');
}

/** These have no default offset. */
function checkOffset(offset) {
  if (offset === undefined) throw new codes.ERR_INVALID_ARG_TYPE('offset', 'number', offset);
}

function write8(buffer, value, offset, min, max) {
  value = +value;
  if (typeof offset !== 'number') validateNumber(offset, 'offset');
  if (value > max || value < min) throwValue(value, min, max, 1);
  if (buffer[offset] === undefined) throwBounds(offset, buffer.length - 1);
  buffer[offset] = value;
  return offset + 1;
}

function write16LE(buffer, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) throwValue(value, min, max, 2);
  checkBounds(buffer, offset, 2);
  buffer[offset] = value;
  buffer[offset + 1] = value >>> 8;
  return offset + 2;
}

function write16BE(buffer, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) throwValue(value, min, max, 2);
  checkBounds(buffer, offset, 2);
  buffer[offset] = value >>> 8;
  buffer[offset + 1] = value;
  return offset + 2;
}

function write32LE(buffer, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) throwValue(value, min, max, 4);
  checkBounds(buffer, offset, 4);
  buffer[offset] = value;
  buffer[offset + 1] = value >>> 8;
  buffer[offset + 2] = value >>> 16;
  buffer[offset + 3] = value >>> 24;
  return offset + 4;
}

function write32BE(buffer, value, offset, min, max) {
  value = +value;
  if (value > max || value < min) throwValue(value, min, max, 4);
  checkBounds(buffer, offset, 4);
  buffer[offset] = value >>> 24;
  buffer[offset + 1] = value >>> 16;
  buffer[offset + 2] = value >>> 8;
  buffer[offset + 3] = value;
  return offset + 4;
}

/** `value` as the unsigned number that has the same bytes; checked to fit. */
function toUnsigned(value, size, isSigned) {
  value = +value;
  const limit = 2 ** (size * 8);
  const min = isSigned ? -limit / 2 : 0;
  const max = isSigned ? limit / 2 - 1 : limit - 1;
  if (value > max || value < min) throwValue(value, min, max, size);
  // What is no whole number loses its fraction towards zero; NaN is 0.
  value = value < 0 ? -MathFloor(-value) : MathFloor(value);
  return value < 0 ? value + limit : value || 0;
}

function writeLE(buffer, value, offset, size, isSigned) {
  let rest = toUnsigned(value, size, isSigned);
  checkBounds(buffer, offset, size);
  for (let i = 0; i < size; i++) {
    buffer[offset + i] = rest % 256;
    rest = MathFloor(rest / 256);
  }
  return offset + size;
}

function writeBE(buffer, value, offset, size, isSigned) {
  let rest = toUnsigned(value, size, isSigned);
  checkBounds(buffer, offset, size);
  for (let i = size - 1; i >= 0; i--) {
    buffer[offset + i] = rest % 256;
    rest = MathFloor(rest / 256);
  }
  return offset + size;
}

/** Fixed sizes. `Uint` is another spelling of `UInt`. */
const readers = {
  readUInt8(offset) {
    return read8(this, offset);
  },
  readUInt16LE(offset) {
    return read16LE(this, offset);
  },
  readUInt16BE(offset) {
    return read16BE(this, offset);
  },
  readUInt32LE(offset) {
    return read32LE(this, offset);
  },
  readUInt32BE(offset) {
    return read32BE(this, offset);
  },
  readInt8(offset) {
    return (read8(this, offset) << 24) >> 24;
  },
  readInt16LE(offset) {
    return (read16LE(this, offset) << 16) >> 16;
  },
  readInt16BE(offset) {
    return (read16BE(this, offset) << 16) >> 16;
  },
  readInt32LE(offset) {
    return read32LE(this, offset) | 0;
  },
  readInt32BE(offset) {
    return read32BE(this, offset) | 0;
  },
};

const writers = {
  writeUInt8(value, offset = 0) {
    return write8(this, value, offset, 0, 0xff);
  },
  writeUInt16LE(value, offset = 0) {
    return write16LE(this, value, offset, 0, 0xffff);
  },
  writeUInt16BE(value, offset = 0) {
    return write16BE(this, value, offset, 0, 0xffff);
  },
  writeUInt32LE(value, offset = 0) {
    return write32LE(this, value, offset, 0, 0xffffffff);
  },
  writeUInt32BE(value, offset = 0) {
    return write32BE(this, value, offset, 0, 0xffffffff);
  },
  writeInt8(value, offset = 0) {
    return write8(this, value, offset, -0x80, 0x7f);
  },
  writeInt16LE(value, offset = 0) {
    return write16LE(this, value, offset, -0x8000, 0x7fff);
  },
  writeInt16BE(value, offset = 0) {
    return write16BE(this, value, offset, -0x8000, 0x7fff);
  },
  writeInt32LE(value, offset = 0) {
    return write32LE(this, value, offset, -0x80000000, 0x7fffffff);
  },
  writeInt32BE(value, offset = 0) {
    return write32BE(this, value, offset, -0x80000000, 0x7fffffff);
  },
};

const variable = {
  readUIntLE(offset, byteLength) {
    checkOffset(offset);
    checkSize(byteLength);
    return readLE(this, offset, byteLength);
  },
  readUIntBE(offset, byteLength) {
    checkOffset(offset);
    checkSize(byteLength);
    return readBE(this, offset, byteLength);
  },
  readIntLE(offset, byteLength) {
    checkOffset(offset);
    checkSize(byteLength);
    return signed(readLE(this, offset, byteLength), byteLength);
  },
  readIntBE(offset, byteLength) {
    checkOffset(offset);
    checkSize(byteLength);
    return signed(readBE(this, offset, byteLength), byteLength);
  },
  writeUIntLE(value, offset, byteLength) {
    checkSize(byteLength);
    return writeLE(this, value, offset, byteLength, false);
  },
  writeUIntBE(value, offset, byteLength) {
    checkSize(byteLength);
    return writeBE(this, value, offset, byteLength, false);
  },
  writeIntLE(value, offset, byteLength) {
    checkSize(byteLength);
    return writeLE(this, value, offset, byteLength, true);
  },
  writeIntBE(value, offset, byteLength) {
    checkSize(byteLength);
    return writeBE(this, value, offset, byteLength, true);
  },
};

/**
 * Names of one group in Node's order, and for each the function.
 * @param {object} prototype
 * @param {'read' | 'write'} verb
 */
function addGroup(prototype, verb) {
  const fixed = verb === 'read' ? readers : writers;
  const kinds = ['UInt', 'Uint', 'Int'];
  for (let k = 0; k < kinds.length; k++) {
    const kind = kinds[k];
    const original = kind === 'Uint' ? 'UInt' : kind;
    prototype[`${verb}${kind}LE`] = variable[`${verb}${original}LE`];
    prototype[`${verb}${kind}32LE`] = fixed[`${verb}${original}32LE`];
    prototype[`${verb}${kind}16LE`] = fixed[`${verb}${original}16LE`];
    prototype[`${verb}${kind}8`] = fixed[`${verb}${original}8`];
    prototype[`${verb}${kind}BE`] = variable[`${verb}${original}BE`];
    prototype[`${verb}${kind}32BE`] = fixed[`${verb}${original}32BE`];
    prototype[`${verb}${kind}16BE`] = fixed[`${verb}${original}16BE`];
  }
}

/** @param {object} prototype */
function addIntegerMethods(prototype) {
  addGroup(prototype, 'read');
  addGroup(prototype, 'write');
}

module.exports = { addIntegerMethods };
