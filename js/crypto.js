'use strict';

// The public face of crypto; what it does is in internal/crypto/.

const { ArrayBufferIsView, NumberNaN, ObjectDefineProperties, ObjectDefineProperty } = primordials;

const { codes } = require('internal/errors');
const { throwNotSupported } = require('internal/crypto/util');
const cipher = require('internal/crypto/cipher');
const derive = require('internal/crypto/derive');
const hashes = require('internal/crypto/hash');
const keys = require('internal/crypto/keys');
const random = require('internal/crypto/random');
const { isAnyArrayBuffer } = require('internal/util/types');

const { Hash, Hmac } = hashes;
const { Cipheriv, Decipheriv } = cipher;

/**
 * @param {string} algorithm
 * @param {object} [options] of the stream, and `outputLength`
 * @returns {Hash}
 */
function createHash(algorithm, options) {
  return new Hash(algorithm, options);
}

/**
 * @param {string} hmac the hash function
 * @param {any} key
 * @param {object} [options] of the stream
 * @returns {Hmac}
 */
function createHmac(hmac, key, options) {
  return new Hmac(hmac, key, options);
}

/**
 * @param {string} cipher
 * @param {any} key
 * @param {any} iv the initialization vector, or null
 * @param {object} [options] of the stream, and `authTagLength`
 * @returns {Cipheriv}
 */
function createCipheriv(cipher, key, iv, options) {
  return new Cipheriv(cipher, key, iv, options);
}

/**
 * @param {string} cipher
 * @param {any} key
 * @param {any} iv the initialization vector, or null
 * @param {object} [options] of the stream, and `authTagLength`
 * @returns {Decipheriv}
 */
function createDecipheriv(cipher, key, iv, options) {
  return new Decipheriv(cipher, key, iv, options);
}

function isBytes(value) {
  return isAnyArrayBuffer(value) || ArrayBufferIsView(value);
}

function notBytes(name) {
  const error = new primordials.TypeError(
    `The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

const { timingSafeEqual } = {
  /** Whether two pieces of memory hold the same; how long it takes does not tell where they differ. */
  timingSafeEqual(...buffers) {
    const { 0: buf1, 1: buf2 } = buffers;
    if (!isBytes(buf1)) throw notBytes('buf1');
    if (!isBytes(buf2)) throw notBytes('buf2');
    const result = internalBinding('crypto').timingSafeEqual(buf1, buf2);
    if (result === -1) throw new codes.ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
    return result === 1;
  },
};

/** Whether only approved algorithms may be used: jsr has no such mode. */
function getFips() {
  return 0;
}

function setFips(value) {
  if (value) throwNotSupported('FIPS mode');
}

/** Names of elliptic curves: those that functions of this module take. */
function getCurves() {
  return [];
}

/** Names of codes of authenticity that `createMac` takes. */
function getMacs() {
  return [];
}

/** How much memory of the secure heap is in use: there is none. */
function secureHeapUsed() {
  return { total: 0, used: 0, utilization: NumberNaN, min: 2 };
}

/** A function that tells that jsr does not have it. */
function missing(name, length, isClass = false) {
  const fn = isClass ? {
    [name]: function() {
      throwNotSupported(`crypto.${name}`);
    },
  }[name] : {
    [name]() {
      throwNotSupported(`crypto.${name}()`);
    },
  }[name];
  ObjectDefineProperty(fn, 'length', { __proto__: null, configurable: true, value: length });
  ObjectDefineProperty(fn, 'name', { __proto__: null, configurable: true, value: name });
  return fn;
}

/** `fn` without its name: Node's are so. */
function anonymous(fn) {
  return ObjectDefineProperty(fn, 'name', { __proto__: null, configurable: true, value: '' });
}

const createDiffieHellmanGroup = missing('createDiffieHellmanGroup', 1);

// In Node's order.
module.exports = {
  argon2: derive.argon2,
  argon2Sync: derive.argon2Sync,
  checkPrime: missing('checkPrime', 1),
  checkPrimeSync: missing('checkPrimeSync', 1),
  createCipheriv,
  createDecipheriv,
  createDiffieHellman: missing('createDiffieHellman', 4),
  createDiffieHellmanGroup,
  createECDH: missing('createECDH', 1),
  createHash,
  createHmac,
  createMac: missing('createMac', 3),
  createPrivateKey: missing('createPrivateKey', 1),
  createPublicKey: missing('createPublicKey', 1),
  createSecretKey: keys.createSecretKey,
  createSign: missing('createSign', 2),
  createVerify: missing('createVerify', 2),
  diffieHellman: missing('diffieHellman', 2),
  generatePrime: missing('generatePrime', 3),
  generatePrimeSync: missing('generatePrimeSync', 1),
  getCiphers: anonymous(cipher.getCiphers),
  getCipherInfo: cipher.getCipherInfo,
  getCurves: anonymous(getCurves),
  getDiffieHellman: createDiffieHellmanGroup,
  getHashes: anonymous(hashes.getHashes),
  getMacs: anonymous(getMacs),
  hkdf: derive.hkdf,
  hkdfSync: derive.hkdfSync,
  parsePKCS12: missing('parsePKCS12', 1),
  pbkdf2: derive.pbkdf2,
  pbkdf2Sync: derive.pbkdf2Sync,
  generateKeyPair: missing('generateKeyPair', 3),
  generateKeyPairSync: missing('generateKeyPairSync', 2),
  generateKey: keys.generateKey,
  generateKeySync: keys.generateKeySync,
  privateDecrypt: missing('privateDecrypt', 2),
  privateEncrypt: missing('privateEncrypt', 2),
  publicDecrypt: missing('publicDecrypt', 2),
  publicEncrypt: missing('publicEncrypt', 2),
  randomBytes: random.randomBytes,
  randomFill: random.randomFill,
  randomFillSync: random.randomFillSync,
  randomInt: random.randomInt,
  randomUUID: random.randomUUID,
  randomUUIDv7: random.randomUUIDv7,
  scrypt: derive.scrypt,
  scryptSync: derive.scryptSync,
  sign: missing('sign', 4),
  setEngine: missing('setEngine', 2),
  timingSafeEqual,
  getFips,
  setFips,
  verify: missing('verify', 5),
  hash: hashes.hash,
  encapsulate: missing('encapsulate', 2),
  decapsulate: missing('decapsulate', 3),

  Certificate: missing('Certificate', 0, true),
  Cipheriv,
  Decipheriv,
  DiffieHellman: missing('DiffieHellman', 4, true),
  DiffieHellmanGroup: missing('DiffieHellmanGroup', 1, true),
  ECDH: missing('ECDH', 1, true),
  Hash: hashes.PublicHash,
  Hmac: hashes.PublicHmac,
  KeyObject: keys.KeyObject,
  Sign: missing('Sign', 2, true),
  Verify: missing('Verify', 2, true),
  X509Certificate: missing('X509Certificate', 1, true),
  secureHeapUsed,
};

function getter(get, enumerable = true) {
  return { __proto__: null, configurable: false, enumerable, get, set: undefined };
}

/** An old name of `randomBytes`, which a program may replace. */
function oldName(name) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      return random.randomBytes;
    },
    set(value) {
      ObjectDefineProperty(module.exports, name, {
        __proto__: null, configurable: true, enumerable: true, value, writable: true,
      });
    },
  };
}

let webRandomValues;

ObjectDefineProperties(module.exports, {
  fips: { __proto__: null, configurable: false, enumerable: false, get: getFips, set: setFips },
  constants: {
    __proto__: null,
    configurable: false,
    enumerable: true,
    value: require('internal/crypto/constants').constants,
  },
  webcrypto: getter(() => require('internal/crypto/webcrypto').crypto),
  subtle: getter(() => require('internal/crypto/webcrypto').getSubtle()),
  getRandomValues: getter(() => {
    webRandomValues ??= function getRandomValues(array) {
      return random.fillIntegers(array);
    };
    return webRandomValues;
  }),
  prng: oldName('prng'),
  pseudoRandomBytes: oldName('pseudoRandomBytes'),
  rng: oldName('rng'),
});
