'use strict';

// TextEncoderStream and TextDecoderStream.

const { ObjectDefineProperties, StringPrototypeCharCodeAt, StringPrototypeSlice } = primordials;

const { TextDecoder, TextEncoder } = require('internal/encoding');
const { defineInspect } = require('internal/webstreams/common');
const { TransformStream } = require('internal/webstreams/transform');

const kEnumerable = { __proto__: null, enumerable: true };

class TextEncoderStream {
  #handle = new TextEncoder();
  #transform;
  /** The first half of a pair whose second half comes with the next chunk. */
  #pendingSurrogate = '';

  constructor() {
    this.#transform = new TransformStream({
      transform: (chunk, controller) => {
        const bytes = this.#encode(`${chunk}`);
        if (bytes.length > 0) controller.enqueue(bytes);
      },
      flush: (controller) => {
        if (this.#pendingSurrogate !== '') controller.enqueue(this.#handle.encode('\ufffd'));
      },
    });
  }

  #encode(chunk) {
    let text = this.#pendingSurrogate + chunk;
    this.#pendingSurrogate = '';
    const last = text.length - 1;
    if (last >= 0) {
      const code = StringPrototypeCharCodeAt(text, last);
      if (code >= 0xd800 && code <= 0xdbff) {
        this.#pendingSurrogate = text[last];
        text = StringPrototypeSlice(text, 0, last);
      }
    }
    return this.#handle.encode(text);
  }

  get encoding() {
    return this.#handle.encoding;
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }
}
ObjectDefineProperties(TextEncoderStream.prototype, {
  encoding: kEnumerable,
  readable: kEnumerable,
  writable: kEnumerable,
});
defineInspect(TextEncoderStream, (self) => ({
  encoding: self.encoding,
  readable: self.readable,
  writable: self.writable,
}));

class TextDecoderStream {
  #handle;
  #transform;

  /**
   * @param {string} [encoding]
   * @param {{ fatal?: boolean, ignoreBOM?: boolean }} [options]
   */
  constructor(encoding = 'utf-8', options = { __proto__: null }) {
    this.#handle = new TextDecoder(encoding, options);
    this.#transform = new TransformStream({
      transform: (chunk, controller) => {
        const text = this.#handle.decode(chunk, { stream: true });
        if (text) controller.enqueue(text);
      },
      flush: (controller) => {
        const text = this.#handle.decode();
        if (text) controller.enqueue(text);
        controller.terminate();
      },
    });
  }

  get encoding() {
    return this.#handle.encoding;
  }

  get fatal() {
    return this.#handle.fatal;
  }

  get ignoreBOM() {
    return this.#handle.ignoreBOM;
  }

  get readable() {
    return this.#transform.readable;
  }

  get writable() {
    return this.#transform.writable;
  }
}
ObjectDefineProperties(TextDecoderStream.prototype, {
  encoding: kEnumerable,
  fatal: kEnumerable,
  ignoreBOM: kEnumerable,
  readable: kEnumerable,
  writable: kEnumerable,
});
defineInspect(TextDecoderStream, (self) => ({
  encoding: self.encoding,
  fatal: self.fatal,
  ignoreBOM: self.ignoreBOM,
  readable: self.readable,
  writable: self.writable,
}));

module.exports = { TextDecoderStream, TextEncoderStream };
