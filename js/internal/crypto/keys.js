'use strict';

// Secret keys as objects.

const {
  ArrayBufferIsView, ObjectDefineProperties, SafeWeakMap, SymbolToStringTag, TypedArrayPrototypeGetByteLength,
  Uint8Array,
} = primordials;

const binding = internalBinding('crypto');
const { codes, hideFrames } = require('internal/errors');
const { isAnyArrayBuffer } = require('internal/util/types');
const { validateFunction, validateInteger, validateObject, validateOneOf, validateString } = require('internal/validators');
const { encode, kMaxInt32, throwNotSupported, toBuffer } = require('internal/crypto/util');

/** The bytes of each key. */
const secrets = new SafeWeakMap();

/** What tells that a key is made here. */
const kInternal = { __proto__: null };

// Not by `class KeyObject` itself: it shows no bytes, and its methods are few.
class KeyObject {
  #type;

  /**
   * @param {'secret' | 'public' | 'private'} type
   * @param {object} handle
   */
  constructor(type, handle) {
    if (type !== 'secret' && type !== 'public' && type !== 'private') throw new codes.ERR_INVALID_ARG_VALUE('type', type);
    if (typeof handle !== 'object' || handle !== kInternal) {
      throw new codes.ERR_INVALID_ARG_TYPE('handle', 'object', handle);
    }
    this.#type = type;
  }

  /** @returns {string} */
  get type() {
    return this.#type;
  }

  /**
   * A key of a CryptoKey.
   * @param {any} key
   */
  static from(key) {
    const bytes = require('internal/crypto/webcrypto').getKeyBytes(key);
    if (bytes === undefined) throw new codes.ERR_INVALID_ARG_TYPE('key', 'CryptoKey', key);
    return makeSecretKey(bytes);
  }

  toCryptoKey() {
    throwNotSupported('KeyObject.prototype.toCryptoKey()');
  }

  /**
   * @param {KeyObject} otherKeyObject
   * @returns {boolean}
   */
  equals(otherKeyObject) {
    if (!isKeyObject(otherKeyObject)) throw new codes.ERR_INVALID_ARG_TYPE('otherKeyObject', 'KeyObject', otherKeyObject);
    return otherKeyObject.type === this.type && binding.timingSafeEqual(secrets.get(this), secrets.get(otherKeyObject)) === 1;
  }
}

ObjectDefineProperties(KeyObject.prototype, {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'KeyObject' },
});

class SecretKeyObject extends KeyObject {
  constructor() {
    super('secret', kInternal);
  }

  /** How many bytes it has. */
  get symmetricKeySize() {
    return TypedArrayPrototypeGetByteLength(secrets.get(this));
  }

  toCryptoKey() {
    throwNotSupported('KeyObject.prototype.toCryptoKey()');
  }

  /**
   * @param {{ format?: 'buffer' | 'jwk' }} [options]
   * @returns {Buffer | { kty: 'oct', k: string }}
   */
  export(options) {
    if (options !== undefined) {
      validateObject(options, 'options');
      validateOneOf(options.format, 'options.format', [undefined, 'buffer', 'jwk']);
      if (options.format === 'jwk') {
        const { Buffer } = require('buffer');
        return { kty: 'oct', k: Buffer.from(secrets.get(this)).base64urlSlice() };
      }
    }
    return toBuffer(new Uint8Array(secrets.get(this)));
  }
}

/** @param {Uint8Array} bytes */
function makeSecretKey(bytes) {
  const key = new SecretKeyObject();
  secrets.set(key, bytes);
  return key;
}

function isKeyObject(value) {
  return typeof value === 'object' && value !== null && secrets.has(value);
}

/** A copy of the bytes of a view or a buffer. */
function copyBytes(value) {
  if (isAnyArrayBuffer(value)) return new Uint8Array(new Uint8Array(value));
  const { Buffer } = require('buffer');
  const view = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return new Uint8Array(view);
}

/**
 * The bytes of a key that is given as a text, as bytes or as an object.
 * @param {unknown} key
 * @param {string} [encoding] of a text
 * @param {boolean} [bufferOnly] whether the error names bytes alone
 */
function getSecretBytes(key, encoding, bufferOnly = false) {
  if (isKeyObject(key)) return secrets.get(key);
  if (typeof key === 'string') return encode(key, encoding);
  if (isAnyArrayBuffer(key) || ArrayBufferIsView(key)) return key;
  const bytes = typeof key === 'object' && key !== null ? require('internal/crypto/webcrypto').getKeyBytes(key) : undefined;
  if (bytes !== undefined) return bytes;
  const types = ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'];
  const expected = bufferOnly ? types : ['string', 'ArrayBuffer', 'Buffer', 'TypedArray', 'DataView', 'KeyObject', 'CryptoKey'];
  throw hideFrames(new codes.ERR_INVALID_ARG_TYPE('key', expected, key), getSecretBytes);
}

/**
 * @param {string | ArrayBuffer | ArrayBufferView} key
 * @param {string} [encoding] of a text
 * @returns {SecretKeyObject}
 */
function createSecretKey(key, encoding) {
  const bytes = typeof key === 'string' ? encode(key, encoding) :
    isKeyObject(key) ? getSecretBytes(undefined, undefined, true) : getSecretBytes(key, encoding, true);
  return makeSecretKey(copyBytes(bytes));
}

function getKeyLength(type, options) {
  validateString(type, 'type');
  validateObject(options, 'options');
  const { length } = options;
  switch (type) {
    case 'hmac':
      validateInteger(length, 'options.length', 8, kMaxInt32);
      return length >>> 3;
    case 'aes':
      validateOneOf(length, 'options.length', [128, 192, 256]);
      return length >>> 3;
    default:
      throw hideFrames(new codes.ERR_INVALID_ARG_VALUE('type', type, 'must be a supported key type'), getKeyLength);
  }
}

/**
 * @param {'hmac' | 'aes'} type
 * @param {{ length: number }} options in bits
 * @returns {SecretKeyObject}
 */
function generateKeySync(type, options) {
  return makeSecretKey(new Uint8Array(require('internal/crypto/random').randomBytes(getKeyLength(type, options))));
}

/**
 * @param {'hmac' | 'aes'} type
 * @param {{ length: number }} options in bits
 * @param {(error: Error | null, key: SecretKeyObject) => void} callback
 */
function generateKey(type, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  validateFunction(callback, 'callback');
  const length = getKeyLength(type, options);
  require('internal/crypto/random').randomBytes(length, (error, bytes) => {
    if (error) callback(error);
    else callback(null, makeSecretKey(new Uint8Array(bytes)));
  });
}

module.exports = { KeyObject, createSecretKey, generateKey, generateKeySync, getSecretBytes, isKeyObject, makeSecretKey };
