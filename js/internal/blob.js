'use strict';

// Blob and File: bytes that cannot change, with a type.

const {
  ArrayBufferIsView, DateNow, MathMax, MathMin, NumberIsNaN, ObjectDefineProperties, PromiseReject, PromiseResolve,
  RegExpPrototypeExec, RegExpPrototypeSymbolReplace, SafeMap, SymbolFor, SymbolIterator, TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeSet, TypedArrayPrototypeSlice, TypedArrayPrototypeSubarray, StringPrototypeToLowerCase, StringPrototypeToWellFormed,
  Uint8Array,
} = primordials;

const { codes, determineSpecificType, hideFrames } = require('internal/errors');
const { defineCloneable } = require('internal/platform_object');
const { conversionError, defineWebClass, inspectAs } = require('internal/web_class');
const { isAnyArrayBuffer } = require('internal/util/types');

const kInspect = SymbolFor('nodejs.util.inspect.custom');
/** Stands for parts that are bytes already. */
const kBytes = { __proto__: null };

/** @type {(value: unknown) => boolean} */
let isBlob;
/** @type {(value: unknown) => boolean} */
let isFile;
/** @type {(blob: Blob) => Uint8Array} */
let bytesOf;

function utf8(text) {
  const { Buffer } = require('buffer');
  return Buffer.from(StringPrototypeToWellFormed(text));
}

/** The bytes of one part, which nobody else can change. */
function partBytes(part, native) {
  if (isBlob(part)) return bytesOf(part);
  if (isAnyArrayBuffer(part)) return TypedArrayPrototypeSlice(new Uint8Array(part));
  if (ArrayBufferIsView(part)) {
    return TypedArrayPrototypeSlice(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  }
  let text = `${part}`;
  if (native) text = RegExpPrototypeSymbolReplace(/\r\n|\r/g, text, '\n');
  return utf8(text);
}

/** All parts in one piece. */
function join(sources, native) {
  const parts = [];
  let size = 0;
  const iterator = sources[SymbolIterator]();
  for (let item = iterator.next(); !item.done; item = iterator.next()) {
    const bytes = partBytes(item.value, native);
    parts[parts.length] = bytes;
    size += bytes.length;
  }
  const all = new Uint8Array(size);
  let offset = 0;
  for (let i = 0; i < parts.length; i++) {
    TypedArrayPrototypeSet(all, parts[i], offset);
    offset += parts[i].length;
  }
  return all;
}

function checkDictionary(value) {
  if (value === undefined || value === null || typeof value === 'object' || typeof value === 'function') return;
  const error = new primordials.TypeError(
    `The "options" argument must be a dictionary. Received ${determineSpecificType(value)}`);
  error.code = 'ERR_INVALID_ARG_TYPE';
  throw hideFrames(error, checkDictionary);
}

/** A type is what ASCII can say; otherwise it is none. */
function normalizeType(type) {
  const text = `${type}`;
  return RegExpPrototypeExec(/[^\u0020-\u007e]/, text) === null ? StringPrototypeToLowerCase(text) : '';
}

function check(value) {
  if (!isBlob(value)) throw hideFrames(new codes.ERR_INVALID_THIS('Blob'), check);
}

class Blob {
  #bytes;
  #type;

  /**
   * @param {Iterable<any>} [sources]
   * @param {{ type?: string, endings?: 'transparent' | 'native' }} [options]
   */
  constructor(sources = [], options = undefined) {
    if (sources === kBytes) {
      this.#bytes = options.bytes;
      this.#type = options.type;
      return;
    }
    if (sources === null || typeof sources !== 'object' && typeof sources !== 'function' ||
        typeof sources[SymbolIterator] !== 'function') {
      throw conversionError('Value cannot be converted to sequence.');
    }
    checkDictionary(options);
    const endings = options?.endings ?? 'transparent';
    const type = options?.type ?? '';
    if (`${endings}` !== 'transparent' && `${endings}` !== 'native') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.endings', endings);
    }
    this.#bytes = join(sources, `${endings}` === 'native');
    this.#type = normalizeType(type);
  }

  static {
    isBlob = (value) => typeof value === 'object' && value !== null && #bytes in value;
    bytesOf = (blob) => blob.#bytes;
  }

  /** @returns {string} */
  get type() {
    check(this);
    return this.#type;
  }

  /** @returns {number} */
  get size() {
    check(this);
    return this.#bytes.length;
  }

  /**
   * @param {number} [start]
   * @param {number} [end]
   * @param {string} [contentType]
   * @returns {Blob}
   */
  slice(start = 0, end = undefined, contentType = '') {
    check(this);
    const { length } = this.#bytes;
    const from = clamp(start, length);
    const to = MathMax(from, end === undefined ? length : clamp(end, length));
    return makeBlob(TypedArrayPrototypeSubarray(this.#bytes, from, to), normalizeType(contentType));
  }

  /** @returns {Promise<ArrayBuffer>} */
  arrayBuffer() {
    if (!isBlob(this)) return PromiseReject(new codes.ERR_INVALID_THIS('Blob'));
    return PromiseResolve(TypedArrayPrototypeGetBuffer(TypedArrayPrototypeSlice(this.#bytes)));
  }

  /** @returns {Promise<string>} */
  text() {
    if (!isBlob(this)) return PromiseReject(new codes.ERR_INVALID_THIS('Blob'));
    const { TextDecoder } = require('internal/encoding');
    return PromiseResolve(new TextDecoder().decode(this.#bytes));
  }

  /** @returns {Promise<Uint8Array>} */
  bytes() {
    if (!isBlob(this)) return PromiseReject(new codes.ERR_INVALID_THIS('Blob'));
    return PromiseResolve(TypedArrayPrototypeSlice(this.#bytes));
  }

  /** @returns {ReadableStream} of bytes */
  stream() {
    check(this);
    const { ReadableStream } = require('internal/webstreams/readable');
    const bytes = this.#bytes;
    let offset = 0;
    return new ReadableStream({
      type: 'bytes',
      pull(controller) {
        if (offset === bytes.length) {
          controller.close();
          // Who waits for bytes into memory of its own learns that there are none.
          controller.byobRequest?.respond(0);
          return;
        }
        const end = MathMin(offset + kChunkSize, bytes.length);
        controller.enqueue(TypedArrayPrototypeSlice(bytes, offset, end));
        offset = end;
      },
    });
  }

  /** @returns {ReadableStream} of text */
  textStream() {
    check(this);
    const { TextDecoderStream } = require('internal/webstreams/encoding');
    return this.stream().pipeThrough(new TextDecoderStream());
  }

  [kInspect](depth, options) {
    if (depth !== null && depth < 0) return '[Blob]';
    return inspectAs(this, { size: this.size, type: this.type }, depth, options);
  }
}
defineWebClass(Blob, ['type', 'size', 'slice', 'arrayBuffer', 'text', 'bytes', 'stream', 'textStream']);
ObjectDefineProperties(Blob.prototype, { [kInspect]: { __proto__: null, enumerable: false } });

const kChunkSize = 65536;

/** A position as the standard counts: from the end, if it is negative. */
function clamp(position, length) {
  const value = +position;
  if (NumberIsNaN(value)) return 0;
  const whole = primordials.MathTrunc(value);
  return whole < 0 ? MathMax(length + whole, 0) : MathMin(whole, length);
}

function makeBlob(bytes, type) {
  return new Blob(kBytes, { bytes, type });
}

class File extends Blob {
  #name;
  #lastModified;

  /**
   * @param {Iterable<any>} fileBits
   * @param {string} fileName
   * @param {{ type?: string, lastModified?: number, endings?: string }} [options]
   */
  constructor(fileBits, fileName, options = undefined) {
    if (arguments.length < 2) throw new codes.ERR_MISSING_ARGS('fileBits', 'fileName');
    super(fileBits, options);
    if (fileBits === kBytes) {
      this.#name = fileName;
      this.#lastModified = options.lastModified;
      return;
    }
    const lastModified = options?.lastModified;
    this.#name = StringPrototypeToWellFormed(`${fileName}`);
    const time = +lastModified;
    this.#lastModified = lastModified === undefined ? DateNow() : NumberIsNaN(time) ? 0 : primordials.MathTrunc(time);
  }

  static {
    isFile = (value) => typeof value === 'object' && value !== null && #name in value;
  }

  /** @returns {string} */
  get name() {
    if (!isFile(this)) throw new codes.ERR_INVALID_THIS('File');
    return this.#name;
  }

  /** @returns {number} */
  get lastModified() {
    if (!isFile(this)) throw new codes.ERR_INVALID_THIS('File');
    return this.#lastModified;
  }

  [kInspect](depth, options) {
    if (depth !== null && depth < 0) return '[File]';
    const shown = { size: this.size, type: this.type, name: this.#name, lastModified: this.#lastModified };
    return inspectAs(this, shown, depth, options);
  }
}
defineWebClass(File, ['name', 'lastModified']);
ObjectDefineProperties(File.prototype, { [kInspect]: { __proto__: null, enumerable: false } });

// What extends another goes first.
defineCloneable(File, {
  has: (object) => isFile(object),
  write: (file) => ({
    __proto__: null, bytes: bytesOf(file), type: file.type, name: file.name, lastModified: file.lastModified,
  }),
  read: (d) => new File(kBytes, d.name, d),
});
defineCloneable(Blob, {
  has: (object) => isBlob(object),
  write: (blob) => ({ __proto__: null, bytes: bytesOf(blob), type: blob.type }),
  read: (d) => makeBlob(d.bytes, d.type),
});

/** Blobs that have an address. */
const registry = new SafeMap();

/**
 * @param {Blob} obj
 * @returns {string} an address for it
 */
function createObjectURL(obj) {
  if (!isBlob(obj)) throw new codes.ERR_INVALID_ARG_TYPE('obj', 'Blob', obj);
  const url = `blob:nodedata:${require('internal/crypto/random').randomUUID()}`;
  registry.set(url, obj);
  return url;
}

/** @param {string} url */
function revokeObjectURL(url) {
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
  registry.delete(`${url}`);
}

/**
 * The blob of an address.
 * @param {string} url
 * @returns {Blob | undefined}
 */
function resolveObjectURL(url) {
  const blob = registry.get(`${url}`);
  return blob === undefined ? undefined : makeBlob(bytesOf(blob), blob.type);
}

module.exports = { Blob, File, createObjectURL, isBlob, resolveObjectURL, revokeObjectURL };
