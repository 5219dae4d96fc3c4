'use strict';

// The two forms of messages between a process and its forks: a JSON text a line, or V8's serialization with its length in
// front of it.

const {
  ArrayPrototypeJoin, ArrayPrototypePush, JSONParse, JSONStringify, StringPrototypeIndexOf, StringPrototypeSlice,
} = primordials;

const { Buffer } = require('buffer');

/** Messages as lines. */
class JSONCodec {
  constructor() {
    this.decoder = new (require('string_decoder').StringDecoder)('utf8');
    /** The parts of a line whose end has not come. */
    this.parts = [];
  }

  /** A message has come in part. */
  get buffering() {
    return this.parts.length > 0;
  }

  /** @param {any} message */
  encode(message) {
    return `${JSONStringify(message)}\n`;
  }

  /**
   * The messages that `bytes` complete.
   * @param {Buffer} bytes
   * @param {(message: any) => void} deliver
   */
  decode(bytes, deliver) {
    let text = this.decoder.write(bytes);
    for (;;) {
      const end = StringPrototypeIndexOf(text, '\n');
      if (end < 0) break;
      ArrayPrototypePush(this.parts, StringPrototypeSlice(text, 0, end));
      const line = ArrayPrototypeJoin(this.parts, '');
      this.parts = [];
      deliver(JSONParse(line));
      text = StringPrototypeSlice(text, end + 1);
    }
    if (text !== '') ArrayPrototypePush(this.parts, text);
  }
}

const kLengthSize = 4;

/** Says of a host object whether it is a view of bytes. */
const kView = 0;
const kOther = 1;

let classes;

/** V8's serialization, which besides carries the properties of objects that the engine does not know. */
function getClasses() {
  if (classes !== undefined) return classes;
  const { DefaultDeserializer, DefaultSerializer } = require('v8');
  const { isArrayBufferView } = require('internal/util/types');
  class Serializer extends DefaultSerializer {
    _writeHostObject(object) {
      if (isArrayBufferView(object)) {
        this.writeUint32(kView);
        super._writeHostObject(object);
        return;
      }
      this.writeUint32(kOther);
      this.writeValue({ ...object });
    }
  }
  class Deserializer extends DefaultDeserializer {
    _readHostObject() {
      return this.readUint32() === kView ? super._readHostObject() : this.readValue();
    }
  }
  classes = { Serializer, Deserializer };
  return classes;
}

/** Messages as V8 writes them. */
class AdvancedCodec {
  constructor() {
    /** What came of a message that is not whole, and how long that is. */
    this.chunks = [];
    this.length = 0;
  }

  get buffering() {
    return this.length > 0;
  }

  /** @param {any} message */
  encode(message) {
    const serializer = new (getClasses().Serializer)();
    serializer.writeRawBytes(Buffer.alloc(kLengthSize));
    serializer.writeHeader();
    serializer.writeValue(message);
    const bytes = serializer.releaseBuffer();
    bytes.writeUInt32BE(bytes.length - kLengthSize, 0);
    return bytes;
  }

  /**
   * The messages that `bytes` complete.
   * @param {Buffer} bytes
   * @param {(message: any) => void} deliver
   */
  decode(bytes, deliver) {
    ArrayPrototypePush(this.chunks, bytes);
    this.length += bytes.length;
    while (this.length >= kLengthSize) {
      if (this.chunks[0].length < kLengthSize) this.chunks = [Buffer.concat(this.chunks, this.length)];
      const end = this.chunks[0].readUInt32BE(0) + kLengthSize;
      if (this.length < end) return;
      const all = this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks, this.length);
      const deserializer = new (getClasses().Deserializer)(all.subarray(kLengthSize, end));
      deserializer.readHeader();
      const message = deserializer.readValue();
      this.length -= end;
      this.chunks = this.length > 0 ? [all.subarray(end)] : [];
      deliver(message);
    }
  }
}

/**
 * What writes and reads the messages of a channel.
 * @param {string} [serialization]
 */
function makeCodec(serialization) {
  return serialization === 'advanced' ? new AdvancedCodec() : new JSONCodec();
}

module.exports = { makeCodec };
