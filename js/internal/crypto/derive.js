'use strict';

// Keys that are derived from passwords and from other keys.

const { ArrayBufferIsView, Error, MathLog2, NumberIsInteger, TypedArrayPrototypeGetBuffer } = primordials;

const binding = internalBinding('crypto');
const { codes, hideFrames } = require('internal/errors');
const { isAnyArrayBuffer } = require('internal/util/types');
const {
  validateFunction, validateInt32, validateInteger, validateNumber, validateObject, validateOneOf, validateString, validateUint32,
} = require('internal/validators');
const { encode, getBytes, kMaxInt32, kMaxUint32, toBuffer } = require('internal/crypto/util');

/** Bytes as a Buffer, or as an ArrayBuffer, and the error that stands for a refusal. */
function settle(outcome, convert, failure) {
  if (typeof outcome === 'number') throw failure();
  return convert(outcome);
}

/** A callback of the binding that calls `callback(error, key)`. */
function settleLater(callback, convert, failure) {
  return function settled(outcome) {
    // The error comes from elsewhere: nothing of the program's is on its stack.
    if (typeof outcome === 'number') callback(hideFrames(failure(), settled));
    else callback(null, convert(outcome));
  };
}

const pbkdf2Failure = () => new Error('PBKDF2 derivation failed');
const hkdfFailure = () => new Error('HKDF derivation failed');
const scryptFailure = () => new Error('Scrypt derivation failed');
const argon2Failure = () => new codes.ERR_CRYPTO_OPERATION_FAILED('Argon2 derivation failed');

function checkPbkdf2(password, salt, iterations, keylen, digest) {
  validateString(digest, 'digest');
  password = getBytes(password, 'password');
  salt = getBytes(salt, 'salt');
  validateInt32(iterations, 'iterations', 1);
  validateInt32(keylen, 'keylen', 0);
  return { password, salt, iterations, keylen, digest };
}

function checkDigest(digest, check) {
  const { hashSize } = require('internal/crypto/hash');
  const size = hashSize(digest);
  if (size === -1) throw hideFrames(new codes.ERR_CRYPTO_INVALID_DIGEST(digest), check);
  return size;
}

/** Whether PBKDF2 has to fail: nothing was asked for, or the function has no size. */
function failsPbkdf2(checked, size) {
  return checked.keylen === 0 || size === 0;
}

/**
 * @param {string | ArrayBuffer | ArrayBufferView} password
 * @param {string | ArrayBuffer | ArrayBufferView} salt
 * @param {number} iterations
 * @param {number} keylen in bytes
 * @param {string} digest
 * @param {(error: Error | null, key: Buffer) => void} callback
 */
function pbkdf2(password, salt, iterations, keylen, digest, callback) {
  if (typeof digest === 'function') {
    callback = digest;
    digest = undefined;
  }
  const checked = checkPbkdf2(password, salt, iterations, keylen, digest);
  validateFunction(callback, 'callback');
  const size = checkDigest(digest, pbkdf2);
  const name = failsPbkdf2(checked, size) ? '' : digest;
  binding.pbkdf2(
    checked.password, checked.salt, iterations, keylen, name, settleLater(callback, toBuffer, pbkdf2Failure));
}

/**
 * @param {string | ArrayBuffer | ArrayBufferView} password
 * @param {string | ArrayBuffer | ArrayBufferView} salt
 * @param {number} iterations
 * @param {number} keylen in bytes
 * @param {string} digest
 * @returns {Buffer}
 */
function pbkdf2Sync(password, salt, iterations, keylen, digest) {
  const checked = checkPbkdf2(password, salt, iterations, keylen, digest);
  const size = checkDigest(digest, pbkdf2Sync);
  if (failsPbkdf2(checked, size)) throw pbkdf2Failure();
  return settle(binding.pbkdf2(checked.password, checked.salt, iterations, keylen, digest), toBuffer, pbkdf2Failure);
}

/** One option that may be given under either of two names. */
function pick(options, short, long, fallback, check) {
  const one = options[short];
  const other = options[long];
  let value = fallback;
  if (one !== undefined) {
    check(one, short);
    value = one;
  }
  if (other !== undefined) {
    if (one !== undefined) throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR(short, long);
    check(other, long);
    value = other;
  }
  return value || fallback;
}

const kMaxMemory = 32 * 1024 * 1024;

function memoryExceeded() {
  return new codes.ERR_CRYPTO_INVALID_SCRYPT_PARAMS(
    ': error:030000AC:digital envelope routines::memory limit exceeded');
}

function checkScrypt(check, password, salt, keylen, options) {
  password = getBytes(password, 'password');
  salt = getBytes(salt, 'salt');
  validateInt32(keylen, 'keylen', 0);
  let N = 16384;
  let r = 8;
  let p = 1;
  let maxmem = kMaxMemory;
  if (options && options !== kDefaults) {
    N = pick(options, 'N', 'cost', N, validateUint32);
    r = pick(options, 'r', 'blockSize', r, validateUint32);
    p = pick(options, 'p', 'parallelization', p, validateUint32);
    if (options.maxmem !== undefined) {
      ({ maxmem } = options);
      validateInteger(maxmem, 'maxmem', 0);
    }
    if (maxmem === 0) maxmem = kMaxMemory;
  }
  const log = MathLog2(N);
  if (N < 2 || !NumberIsInteger(log)) throw hideFrames(new codes.ERR_CRYPTO_INVALID_SCRYPT_PARAMS(''), check);
  if (p > (2 ** 30 - 1) / r || 16 * r <= log || 128 * r * p + 32 * r * (N + 2) * 4 > maxmem) throw hideFrames(memoryExceeded(), check);
  return { password, salt, log, r, p };
}

const kDefaults = { __proto__: null };

/**
 * @param {string | ArrayBuffer | ArrayBufferView} password
 * @param {string | ArrayBuffer | ArrayBufferView} salt
 * @param {number} keylen in bytes
 * @param {object} [options]
 * @param {(error: Error | null, key: Buffer) => void} callback
 */
function scrypt(password, salt, keylen, options, callback) {
  if (callback === undefined && typeof options === 'function') {
    callback = options;
    options = kDefaults;
  }
  const { password: secret, salt: grain, log, r, p } = checkScrypt(scrypt, password, salt, keylen, options);
  validateFunction(callback, 'callback');
  binding.scrypt(secret, grain, keylen, log, r, p, settleLater(callback, toBuffer, scryptFailure));
}
ObjectLength(scrypt, 4);

/**
 * @param {string | ArrayBuffer | ArrayBufferView} password
 * @param {string | ArrayBuffer | ArrayBufferView} salt
 * @param {number} keylen in bytes
 * @param {object} [options]
 * @returns {Buffer}
 */
function scryptSync(password, salt, keylen, options = kDefaults) {
  const { password: secret, salt: grain, log, r, p } = checkScrypt(scryptSync, password, salt, keylen, options);
  return settle(binding.scrypt(secret, grain, keylen, log, r, p), toBuffer, scryptFailure);
}
ObjectLength(scryptSync, 3);

/** Sets how many parameters a function says that it has. */
function ObjectLength(fn, value) {
  primordials.ObjectDefineProperty(fn, 'length', { __proto__: null, configurable: true, value });
}

/** The bytes that HKDF takes. */
function getHkdfBytes(value, name, keys) {
  if (typeof value === 'string') return encode(value, 'utf8');
  if (isAnyArrayBuffer(value) || ArrayBufferIsView(value)) return value;
  const { getSecretBytes, isKeyObject } = require('internal/crypto/keys');
  if (keys && isKeyObject(value)) return getSecretBytes(value);
  const types = ['ArrayBuffer', 'TypedArray', 'DataView', 'Buffer'];
  const expected = keys ? ['string', 'SecretKeyObject', ...types] : ['string', ...types];
  throw hideFrames(new codes.ERR_INVALID_ARG_TYPE(name, expected, value), getHkdfBytes);
}

function checkHkdf(check, digest, ikm, salt, info, length) {
  validateString(digest, 'digest');
  ikm = getHkdfBytes(ikm, 'ikm', true);
  salt = getHkdfBytes(salt, 'salt', false);
  info = getHkdfBytes(info, 'info', false);
  validateInteger(length, 'length', 0);
  if (info.byteLength > 1024) {
    throw hideFrames(new codes.ERR_OUT_OF_RANGE('info', 'must not contain more than 1024 bytes', info.byteLength), check);
  }
  const size = checkDigest(digest, check);
  if (length > size * 255) throw hideFrames(new codes.ERR_CRYPTO_INVALID_KEYLEN(), check);
  return { ikm, salt, info };
}

const toArrayBuffer = (bytes) => TypedArrayPrototypeGetBuffer(bytes);

/**
 * @param {string} digest
 * @param {any} ikm the key to derive from
 * @param {string | ArrayBuffer | ArrayBufferView} salt
 * @param {string | ArrayBuffer | ArrayBufferView} info
 * @param {number} length in bytes
 * @param {(error: Error | null, key: ArrayBuffer) => void} callback
 */
function hkdf(digest, ikm, salt, info, length, callback) {
  const checked = checkHkdf(hkdf, digest, ikm, salt, info, length);
  validateFunction(callback, 'callback');
  const name = length === 0 ? '' : digest;
  binding.hkdf(name, checked.ikm, checked.salt, checked.info, length, settleLater(callback, toArrayBuffer, hkdfFailure));
}

/**
 * @param {string} digest
 * @param {any} ikm the key to derive from
 * @param {string | ArrayBuffer | ArrayBufferView} salt
 * @param {string | ArrayBuffer | ArrayBufferView} info
 * @param {number} length in bytes
 * @returns {ArrayBuffer}
 */
function hkdfSync(digest, ikm, salt, info, length) {
  const checked = checkHkdf(hkdfSync, digest, ikm, salt, info, length);
  if (length === 0) throw hkdfFailure();
  return settle(binding.hkdf(digest, checked.ikm, checked.salt, checked.info, length), toArrayBuffer, hkdfFailure);
}

const kArgon2 = { __proto__: null, argon2d: 0, argon2i: 1, argon2id: 2 };
const kNothing = new primordials.Uint8Array(0);

function checkArgon2(algorithm, parameters) {
  validateString(algorithm, 'algorithm');
  validateOneOf(algorithm, 'algorithm', ['argon2d', 'argon2i', 'argon2id']);
  validateObject(parameters, 'parameters');
  const { parallelism, tagLength, memory, passes } = parameters;
  const bytes = (name) => getBytes(parameters[name], `parameters.${name}`);
  const message = bytes('message');
  const nonce = bytes('nonce');
  validateNumber(nonce.byteLength, 'parameters.nonce.byteLength');
  validateInteger(nonce.byteLength, 'parameters.nonce.byteLength', 8, kMaxUint32);
  validateInteger(parallelism, 'parameters.parallelism', 1, 2 ** 24 - 1);
  validateInteger(tagLength, 'parameters.tagLength', 4, kMaxUint32);
  validateInteger(memory, 'parameters.memory', 8 * parallelism, kMaxUint32);
  validateInteger(passes, 'parameters.passes', 1, kMaxUint32);
  const secret = parameters.secret === undefined ? kNothing : bytes('secret');
  const data = parameters.associatedData === undefined ? kNothing : bytes('associatedData');
  return [kArgon2[algorithm], message, nonce, parallelism, tagLength, memory, passes, secret, data];
}

/**
 * @param {'argon2d' | 'argon2i' | 'argon2id'} algorithm
 * @param {object} parameters
 * @param {(error: Error | null, key: Buffer) => void} callback
 */
function argon2(algorithm, parameters, callback) {
  const a = checkArgon2(algorithm, parameters);
  validateFunction(callback, 'callback');
  binding.argon2(
    a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], settleLater(callback, toBuffer, argon2Failure));
}

/**
 * @param {'argon2d' | 'argon2i' | 'argon2id'} algorithm
 * @param {object} parameters
 * @returns {Buffer}
 */
function argon2Sync(algorithm, parameters) {
  const a = checkArgon2(algorithm, parameters);
  return settle(binding.argon2(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]), toBuffer, argon2Failure);
}

module.exports = { argon2, argon2Sync, hkdf, hkdfSync, kMaxInt32, pbkdf2, pbkdf2Sync, scrypt, scryptSync };
