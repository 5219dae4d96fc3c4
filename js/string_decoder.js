'use strict';

// Text out of bytes that come in pieces: what is left of a character waits for the rest.

const { ArrayBufferIsView, SymbolFor, TypedArrayPrototypeSubarray } = primordials;

const { codes } = require('internal/errors');
const { Buffer } = require('buffer');
const { encodingNumber } = require('internal/buffer');

const kNames = ['utf8', 'utf16le', 'latin1', 'ascii', 'base64', 'base64url', 'hex'];

/** How many bytes at the end of `bytes` begin a character that they do not end. */
function unfinished(bytes, number) {
  const { length } = bytes;
  if (number === 1) {
    let rest = length % 2;
    // A high surrogate waits for its low one.
    if (length - rest >= 2 && (bytes[length - rest - 1] & 0xfc) === 0xd8) rest += 2;
    return rest;
  }
  if (number === 4 || number === 5) return length % 3;
  if (number !== 0) return 0;
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 && byte <= 0xf4 ? 4 : byte >= 0xe0 ? (byte <= 0xef ? 3 : 1) : byte >= 0xc2 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}

class StringDecoder {
  #number;
  #rest = Buffer.alloc(0);

  /** @param {string} [encoding] */
  constructor(encoding) {
    const number = encoding === undefined || encoding === null ? 0 : encodingNumber(encoding);
    if (number === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    this.#number = number;
    this.encoding = kNames[number];
  }

  /**
   * The text that is complete with these bytes.
   * @param {ArrayBufferView | string} buffer
   */
  write(buffer) {
    if (typeof buffer === 'string') return buffer;
    if (!ArrayBufferIsView(buffer)) {
      throw new codes.ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buffer);
    }
    const bytes = Buffer.concat([this.#rest, Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength)]);
    const cut = bytes.length - unfinished(bytes, this.#number);
    this.#rest = Buffer.from(TypedArrayPrototypeSubarray(bytes, cut));
    return bytes.toString(this.encoding, 0, cut);
  }

  /**
   * What is left, as well as it can be read.
   * @param {ArrayBufferView | string} [buffer]
   */
  end(buffer) {
    const text = buffer === undefined ? '' : this.write(buffer);
    const rest = this.#rest.toString(this.encoding);
    this.#rest = Buffer.alloc(0);
    return text + rest;
  }
}

module.exports = { StringDecoder };
