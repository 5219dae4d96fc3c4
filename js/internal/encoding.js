'use strict';

// TextEncoder and TextDecoder.

const { Boolean, ObjectDefineProperties, SafeFinalizationRegistry, SymbolFor, SymbolToStringTag, TypeError, Uint8Array } = primordials;

const binding = internalBinding('encoding');
const { codes } = require('internal/errors');
const { kEmptyObject } = require('internal/util');

const kInspect = SymbolFor('nodejs.util.inspect.custom');
const kEnumerable = { __proto__: null, enumerable: true };

/** An object as `inspect` shows it, under the name of the class that `self` is of. */
function shownAs(self, Class, properties) {
  const constructor = typeof self.constructor === 'function' ? self.constructor : Class;
  return { __proto__: { constructor }, ...properties };
}

class TextEncoder {
  #encoding = 'utf-8';

  #encode(text) {
    return new Uint8Array(binding.encode(text));
  }

  get encoding() {
    return this.#encoding;
  }

  /** @param {string} [input] */
  encode(input = '') {
    return this.#encode(`${input}`);
  }

  /**
   * @param {string} src
   * @param {Uint8Array} dest
   */
  encodeInto(src, dest) {
    require('internal/validators').validateString(src, 'src');
    if (!require('internal/util/types').isUint8Array(dest)) throw new codes.ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    const { 0: read, 1: written } = binding.encodeInto(src, dest);
    return { read, written };
  }

  [kInspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const { inspect } = require('internal/util/inspect');
    return inspect(shownAs(this, TextEncoder, { encoding: this.#encoding }), options);
  }
}

ObjectDefineProperties(TextEncoder.prototype, {
  encoding: kEnumerable,
  encode: kEnumerable,
  encodeInto: kEnumerable,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'TextEncoder' },
});

/** Closes the native decoders of streams that nobody ended. Made when the first stream begins. */
let abandoned;

class TextDecoder {
  #encoding;
  #fatal = false;
  #ignoreBOM = false;
  /** The native decoder of a stream that has begun. */
  #handle = -1;

  /**
   * @param {string} [encoding]
   * @param {{ fatal?: boolean, ignoreBOM?: boolean } | null} [options]
   */
  constructor(encoding = 'utf-8', options = kEmptyObject) {
    encoding = `${encoding}`;
    validateOptions(options);
    const name = binding.nameOf(encoding);
    if (name === undefined) throw new codes.ERR_ENCODING_NOT_SUPPORTED(encoding);
    // What it stands for is not to be decoded.
    if (name === 'replacement') throw new codes.ERR_ENCODING_NOT_SUPPORTED(name);
    this.#encoding = name;
    if (options !== null) {
      this.#fatal = Boolean(options.fatal);
      this.#ignoreBOM = Boolean(options.ignoreBOM);
    }
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#encoding in value)) {
      throw new codes.ERR_INVALID_THIS('TextDecoder');
    }
  }

  /**
   * @param {ArrayBuffer | ArrayBufferView} [input]
   * @param {{ stream?: boolean } | null} [options]
   * @returns {string}
   */
  decode(input = undefined, options = kEmptyObject) {
    TextDecoder.#check(this);
    validateOptions(options);
    const stream = Boolean(options?.stream);
    const bytes = input === undefined ? new Uint8Array(0) : input;
    let text;
    if (!stream && this.#handle === -1) {
      text = binding.decode(this.#encoding, bytes, this.#fatal, this.#ignoreBOM);
    } else {
      this.#open();
      text = binding.decodeChunk(this.#handle, bytes, !stream, this.#fatal);
      if (!stream || text === undefined) this.#close();
    }
    if (text === null) throw this.#inputError(input, stream);
    if (text === undefined) throw new codes.ERR_ENCODING_INVALID_ENCODED_DATA(this.#encoding, undefined);
    return text;
  }

  get encoding() {
    TextDecoder.#check(this);
    return this.#encoding;
  }

  get fatal() {
    TextDecoder.#check(this);
    return this.#fatal;
  }

  get ignoreBOM() {
    TextDecoder.#check(this);
    return this.#ignoreBOM;
  }

  /** In Node a whole UTF-8 text never leaves the native side, which has words of its own. */
  #inputError(input, stream) {
    if (this.#encoding !== 'utf-8' || stream) {
      return new codes.ERR_INVALID_ARG_TYPE('input', ['ArrayBuffer', 'ArrayBufferView'], input);
    }
    const error = new TypeError('The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.');
    error.code = 'ERR_INVALID_ARG_TYPE';
    return error;
  }

  #open() {
    if (this.#handle !== -1) return;
    this.#handle = binding.openDecoder(this.#encoding, this.#ignoreBOM);
    abandoned ??= new SafeFinalizationRegistry(binding.closeDecoder);
    abandoned.register(this, this.#handle, this);
  }

  #close() {
    abandoned.unregister(this);
    binding.closeDecoder(this.#handle);
    this.#handle = -1;
  }

  [kInspect](depth, options) {
    TextDecoder.#check(this);
    if (typeof depth === 'number' && depth < 0) return this;
    const shown = shownAs(this, TextDecoder, {
      encoding: this.#encoding,
      fatal: this.#fatal,
      ignoreBOM: this.#ignoreBOM,
    });
    const { inspect } = require('internal/util/inspect');
    // The options of the outer object do not reach it, as in Node.
    return `${shown.constructor.name} ${inspect(shown)}`;
  }
}

function validateOptions(options) {
  const { kValidateObjectAllowObjectsAndNull, validateObject } = require('internal/validators');
  validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
}

ObjectDefineProperties(TextDecoder.prototype, {
  decode: kEnumerable,
  encoding: kEnumerable,
  fatal: kEnumerable,
  ignoreBOM: kEnumerable,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'TextDecoder' },
});

module.exports = { TextDecoder, TextEncoder };
