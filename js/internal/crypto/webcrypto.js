'use strict';

// The Web Crypto API: random values and digests.

const {
  ArrayBufferIsView, ObjectDefineProperties, ObjectDefineProperty, Promise, PromiseReject,
  StringPrototypeToUpperCase, SymbolToStringTag, TypedArrayPrototypeGetBuffer,
} = primordials;

const { codes } = require('internal/errors');
const { isAnyArrayBuffer } = require('internal/util/types');

/** Who has this may make these objects. */
const kCreate = { __proto__: null };

let isCrypto;
let isSubtle;

function missingArguments(name, owner, wanted, given) {
  const error = new primordials.TypeError(
    `Failed to execute '${name}' on '${owner}': ${wanted} argument${wanted === 1 ? '' : 's'} required, but only ${given} present.`);
  error.code = 'ERR_MISSING_ARGS';
  return error;
}

// Digests by the names of the standard.
const kDigests = {
  '__proto__': null,
  'SHA-1': ['sha1', 20],
  'SHA-256': ['sha256', 32],
  'SHA-384': ['sha384', 48],
  'SHA-512': ['sha512', 64],
  'SHA3-256': ['sha3-256', 32],
  'SHA3-384': ['sha3-384', 48],
  'SHA3-512': ['sha3-512', 64],
};

const warned = { __proto__: null };

/** The name that an algorithm has, whether it is given as a name or as an object with a name. */
function algorithmName(algorithm) {
  if (typeof algorithm !== 'object' && typeof algorithm !== 'function' || algorithm === null) return `${algorithm}`;
  const { name } = algorithm;
  if (name === undefined) {
    const error = new primordials.TypeError(
      "Failed to normalize algorithm: passed algorithm cannot be converted to 'Algorithm' because 'name' is required in " +
      "'Algorithm'.");
    error.code = 'ERR_MISSING_OPTION';
    throw error;
  }
  return `${name}`;
}

function unrecognized() {
  const { DOMException } = require('internal/dom_exception');
  return new DOMException('Unrecognized algorithm name', 'NotSupportedError');
}

/** What a hash function of the standard is here. */
function findDigest(algorithm) {
  const name = StringPrototypeToUpperCase(algorithmName(algorithm));
  const found = kDigests[name];
  if (found === undefined) {
    if (name === 'CSHAKE128' || name === 'CSHAKE256') require('internal/crypto/util').throwNotSupported('cSHAKE');
    throw unrecognized();
  }
  if (name[3] === '3' && warned[name] === undefined) {
    warned[name] = true;
    process.emitWarning(
      `The ${name} Web Crypto API algorithm is an experimental feature and might change at any time`, 'ExperimentalWarning');
  }
  return found;
}

function digestLater(algorithm, data) {
  if (!isAnyArrayBuffer(data) && !ArrayBufferIsView(data)) {
    const error = new primordials.TypeError(
      "Failed to execute 'digest' on 'SubtleCrypto': 2nd argument is not instance of ArrayBuffer, Buffer, TypedArray, or " +
      'DataView.');
    error.code = 'ERR_INVALID_ARG_TYPE';
    throw error;
  }
  const { 0: name, 1: length } = findDigest(algorithm);
  return new Promise((resolve, reject) => {
    internalBinding('crypto').hash(name, data, length, (outcome) => {
      if (typeof outcome === 'number') reject(new codes.ERR_OPERATION_FAILED('digest'));
      else resolve(TypedArrayPrototypeGetBuffer(outcome));
    });
  });
}

class SubtleCrypto {
  #own = false;

  constructor(create = undefined) {
    if (create !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#own = true;
  }

  static {
    isSubtle = (value) => typeof value === 'object' && value !== null && #own in value;
  }

  /**
   * @param {string | { name: string }} algorithm
   * @param {ArrayBuffer | ArrayBufferView} data
   * @returns {Promise<ArrayBuffer>}
   */
  digest(algorithm, data) {
    try {
      if (!isSubtle(this)) throw new codes.ERR_INVALID_THIS('SubtleCrypto');
      if (arguments.length < 2) throw missingArguments('digest', 'SubtleCrypto', 2, arguments.length);
      return digestLater(algorithm, data);
    } catch (error) {
      return PromiseReject(error);
    }
  }
}

// In Node's order, with their numbers of parameters.
const kMethods = [
  ['encrypt', 3], ['decrypt', 3], ['sign', 3], ['verify', 4], ['digest', 2], ['generateKey', 3], ['deriveKey', 5],
  ['deriveBits', 2], ['importKey', 5], ['exportKey', 2], ['wrapKey', 4], ['unwrapKey', 7], ['getPublicKey', 2],
  ['encapsulateBits', 2], ['encapsulateKey', 5], ['decapsulateBits', 3], ['decapsulateKey', 6],
];

const { digest } = SubtleCrypto.prototype;
delete SubtleCrypto.prototype.digest;
for (let i = 0; i < kMethods.length; i++) {
  const { 0: name, 1: length } = kMethods[i];
  const method = name === 'digest' ? digest : {
    [name]() {
      try {
        if (!isSubtle(this)) throw new codes.ERR_INVALID_THIS('SubtleCrypto');
        return require('internal/crypto/util').throwNotSupported(`SubtleCrypto.prototype.${name}()`);
      } catch (error) {
        return PromiseReject(error);
      }
    },
  }[name];
  ObjectDefineProperty(method, 'length', { __proto__: null, configurable: true, value: length });
  ObjectDefineProperty(SubtleCrypto.prototype, name, {
    __proto__: null, configurable: true, enumerable: true, value: method, writable: true,
  });
}
defineTag(SubtleCrypto);

let subtle;

class Crypto {
  #own = false;

  constructor(create = undefined) {
    if (create !== kCreate) throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    this.#own = true;
  }

  static {
    isCrypto = (value) => typeof value === 'object' && value !== null && #own in value;
  }

  /** @returns {SubtleCrypto} */
  get subtle() {
    if (!isCrypto(this)) throw new codes.ERR_INVALID_THIS('Crypto');
    return getSubtle();
  }

  /**
   * @template T
   * @param {T} array
   * @returns {T}
   */
  getRandomValues(array) {
    if (!isCrypto(this)) throw new codes.ERR_INVALID_THIS('Crypto');
    if (arguments.length < 1) throw missingArguments('getRandomValues', 'Crypto', 1, 0);
    return require('internal/crypto/random').fillIntegers(array);
  }

  /**
   * @param {{ disableEntropyCache?: boolean }} [options]
   * @returns {string}
   */
  randomUUID(options) {
    if (!isCrypto(this)) throw new codes.ERR_INVALID_THIS('Crypto');
    return require('internal/crypto/random').randomUUID(options);
  }
}
ObjectDefineProperties(Crypto.prototype, {
  subtle: { __proto__: null, enumerable: true },
  getRandomValues: { __proto__: null, enumerable: true },
  randomUUID: { __proto__: null, enumerable: true },
});
defineTag(Crypto);

class CryptoKey {
  constructor() {
    throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
  }
}
defineTag(CryptoKey);

function defineTag(Class) {
  ObjectDefineProperty(Class.prototype, SymbolToStringTag, { __proto__: null, configurable: true, value: Class.name });
}

function getSubtle() {
  subtle ??= new SubtleCrypto(kCreate);
  return subtle;
}

/** The bytes of a CryptoKey; jsr makes none yet. */
function getKeyBytes() {
  return undefined;
}

module.exports = { Crypto, CryptoKey, SubtleCrypto, crypto: new Crypto(kCreate), getKeyBytes, getSubtle };
