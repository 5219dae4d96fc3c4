'use strict';

// How a process that runs a file of tests tells its parent what happens: its events go over standard output, between what
// the program prints. A frame begins with bytes that no UTF-8 text has, and its length.

const { Error, ObjectAssign, ObjectDefineProperty, ObjectKeys } = primordials;

const { Buffer } = require('buffer');
const { isNativeError } = require('internal/util/types');

const kMagic = Buffer.from([0xFF, 0x0F, 0x6A, 0x73, 0x72]);
const kHeader = kMagic.length + 4;

/** An error as an object that can be written, with what it was caused by. */
function packError(error) {
  if (!isNativeError(error)) return { packed: false, value: packable(error) };
  const { name, message, stack } = error;
  const properties = {};
  const keys = ObjectKeys(error);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (key !== 'cause') properties[key] = isNativeError(error[key]) ? `${error[key]}` : packable(error[key]);
  }
  const has = 'cause' in error;
  return { packed: true, name, message, stack, properties, cause: has ? packError(error.cause) : undefined, has };
}

/** A value, or its text if it cannot be written. */
function packable(value) {
  const { serialize } = require('v8');
  try {
    serialize(value);
    return value;
  } catch {
    return require('internal/util/inspect').inspect(value);
  }
}

function unpackError(packed) {
  if (!packed.packed) return packed.value;
  const error = new Error(packed.message);
  if (packed.name !== 'Error') {
    ObjectDefineProperty(error, 'name', { __proto__: null, configurable: true, value: packed.name, writable: true });
  }
  error.stack = packed.stack;
  const isFailure = packed.properties.code === 'ERR_TEST_FAILURE';
  ObjectAssign(error, packed.properties);
  if (packed.has) {
    const value = unpackError(packed.cause);
    if (isFailure) error.cause = value;
    else ObjectDefineProperty(error, 'cause', { __proto__: null, configurable: true, value, writable: true });
  }
  return error;
}

/**
 * @param {{ type: string, data: object }} event
 * @returns {Buffer} the frame for it
 */
function encode({ type, data }) {
  const { details } = data;
  const plain = { ...data };
  if (details !== undefined) {
    plain.details = { ...details };
    if ('error' in details) plain.details.error = packError(details.error);
  }
  const body = require('v8').serialize({ type, data: plain });
  const frame = Buffer.allocUnsafe(kHeader + body.length);
  kMagic.copy(frame);
  frame.writeUInt32BE(body.length, kMagic.length);
  body.copy(frame, kHeader);
  return frame;
}

function decode(body) {
  const event = require('v8').deserialize(body);
  const { data } = event;
  if (data.details?.error !== undefined) data.details.error = unpackError(data.details.error);
  if (data.details !== undefined) data.details = { __proto__: null, ...data.details };
  event.data = { __proto__: null, ...data };
  return event;
}

/** Takes apart what a process writes. */
class Decoder {
  #rest = Buffer.alloc(0);
  #onEvent;
  #onText;

  /**
   * @param {(event: { type: string, data: object }) => void} onEvent
   * @param {(text: string) => void} onText what the program printed, line by line
   */
  constructor(onEvent, onText) {
    this.#onEvent = onEvent;
    this.#onText = onText;
  }

  /** @param {Buffer} chunk */
  write(chunk) {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (this.#step());
  }

  /** Takes one frame, or what stands before it. */
  #step() {
    const rest = this.#rest;
    const start = rest.indexOf(0xFF);
    if (start !== 0) {
      if (start > 0) {
        this.#onText(rest.toString('utf8', 0, start));
        this.#rest = rest.subarray(start);
        return true;
      }
      const end = rest.lastIndexOf(0x0A) + 1;
      if (end > 0) this.#onText(rest.toString('utf8', 0, end));
      this.#rest = rest.subarray(end);
      return false;
    }
    if (rest.length < kHeader) return false;
    const length = rest.readUInt32BE(kMagic.length);
    if (rest.length < kHeader + length) return false;
    const body = rest.subarray(kHeader, kHeader + length);
    this.#rest = rest.subarray(kHeader + length);
    this.#onEvent(decode(body));
    return true;
  }

  end() {
    if (this.#rest.length > 0) this.#onText(this.#rest.toString('utf8'));
    this.#rest = Buffer.alloc(0);
  }
}

/** A reporter for the parent. */
async function* wire(source) {
  for await (const event of source) yield encode(event);
}

module.exports = wire;
wire.Decoder = Decoder;
