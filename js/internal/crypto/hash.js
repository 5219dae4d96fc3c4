'use strict';

// Hash and Hmac.

const { FunctionPrototypeCall, ObjectDefineProperty, ObjectSetPrototypeOf, StringPrototypeToLowerCase, Symbol } = primordials;

const binding = internalBinding('crypto');
const { codes, hideFrames } = require('internal/errors');
const { normalizeEncoding } = require('internal/buffer');
const LazyTransform = require('internal/streams/lazy_transform');
const { validateObject, validateString, validateUint32 } = require('internal/validators');
const { encode, getData, opensslError, toBuffer, toOutput } = require('internal/crypto/util');

const kHandle = Symbol('kHandle');
const kState = Symbol('kState');
const kFinalized = Symbol('kFinalized');

// The owners of native state, under the names that Node's have.
const handles = {
  Hash: class Hash {
    id = 0;
  },
  Hmac: class Hmac {
    id = 0;
  },
};

const numbers = new primordials.SafeWeakMap();

/** Sizes of digests by name, so that a name is looked up once. */
const sizes = new primordials.SafeMap();

/** How many bytes a digest has; 0 if any number, -1 if there is no such function. */
function hashSize(algorithm) {
  let size = sizes.get(algorithm);
  if (size === undefined) {
    size = binding.hashSize(algorithm);
    if (size !== -1) sizes.set(algorithm, size);
  }
  return size;
}

let warned = false;

/** The length of a digest; throws if the function has another one. */
function getLength(algorithm, size, outputLength) {
  if (size === 0) {
    if (outputLength !== undefined) return outputLength;
    return StringPrototypeToLowerCase(algorithm) === 'shake128' || StringPrototypeToLowerCase(algorithm) === 'shake-128' ? 16 : 32;
  }
  if (outputLength !== undefined && outputLength !== size) {
    throw hideFrames(opensslError(
      'error:030000B2:digital envelope routines::not XOF or invalid length', 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH',
      'digital envelope routines', 'not XOF or invalid length'), getLength);
  }
  return size;
}

function warnLength() {
  if (warned) return;
  warned = true;
  process.emitWarning(
    'Creating SHAKE128/256 digests without an explicit options.outputLength is deprecated.', 'DeprecationWarning', 'DEP0198');
}

function unsupported() {
  return opensslError(
    'error:0308010C:digital envelope routines::unsupported', 'ERR_OSSL_EVP_UNSUPPORTED', 'digital envelope routines',
    'unsupported', ['error:03000086:digital envelope routines::initialization error']);
}

/** Gives a computation to `self`. */
function open(self, Handle, start) {
  const handle = new Handle();
  const id = start(handle);
  delete handle.id;
  numbers.set(handle, id);
  self[kHandle] = handle;
  return id;
}

/**
 * @class
 * @param {string | Hash} algorithm
 * @param {object} [options] of the stream, and `outputLength`
 */
function Hash(algorithm, options) {
  const copied = typeof algorithm === 'object' && algorithm !== null && kHandle in algorithm ? algorithm : undefined;
  if (copied === undefined) validateString(algorithm, 'algorithm');
  const outputLength = typeof options === 'object' && options !== null ? options.outputLength : undefined;
  if (outputLength !== undefined) validateUint32(outputLength, 'options.outputLength');
  if (copied === undefined) {
    const size = hashSize(algorithm);
    if (size === -1) throw unsupportedHash(algorithm);
    const length = getLength(algorithm, size, outputLength);
    if (size === 0 && outputLength === undefined) warnLength();
    open(this, handles.Hash, (handle) => binding.hashNew(handle, algorithm, length));
  } else {
    const name = copied[kState].algorithm;
    const length = getLength(name, hashSize(name), outputLength);
    open(this, handles.Hash, (handle) => binding.hashCopy(handle, numbers.get(copied[kHandle]), length));
    algorithm = name;
  }
  this[kState] = { [kFinalized]: false };
  ObjectDefineProperty(this[kState], 'algorithm', { __proto__: null, value: algorithm });
  FunctionPrototypeCall(LazyTransform, this, options);
}
ObjectSetPrototypeOf(Hash.prototype, LazyTransform.prototype);
ObjectSetPrototypeOf(Hash, LazyTransform);

function unsupportedHash(algorithm) {
  const error = new primordials.Error('Digest method not supported');
  // OpenSSL knows these, or knew them.
  switch (StringPrototypeToLowerCase(algorithm)) {
    case 'md4': case 'whirlpool':
      return unsupported();
    default:
      return error;
  }
}

/**
 * Another hash that was given the same.
 * @param {object} [options]
 * @returns {Hash}
 */
Hash.prototype.copy = function copy(options) {
  if (this[kState][kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  return new Hash(this, options);
};

Hash.prototype._transform = function(chunk, encoding, callback) {
  binding.hashUpdate(numbers.get(this[kHandle]), typeof chunk === 'string' ? encode(chunk, encoding) : chunk);
  callback();
};

Hash.prototype._flush = function(callback) {
  this.push(toBuffer(binding.hashDigest(numbers.get(this[kHandle]))));
  callback();
};

/**
 * @param {string | ArrayBufferView} data
 * @param {string} [encoding] of a text
 */
Hash.prototype.update = function update(data, encoding) {
  if (this[kState][kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  binding.hashUpdate(numbers.get(this[kHandle]), getData(data, encoding));
  return this;
};

/**
 * @param {string} [outputEncoding]
 * @returns {Buffer | string}
 */
Hash.prototype.digest = function digest(outputEncoding) {
  const state = this[kState];
  if (state[kFinalized]) throw new codes.ERR_CRYPTO_HASH_FINALIZED();
  // Only now: the conversion might call the program.
  const encoding = outputEncoding && `${outputEncoding}`;
  const result = toOutput(binding.hashDigest(numbers.get(this[kHandle])), encoding);
  state[kFinalized] = true;
  return result;
};

/**
 * @class
 * @param {string} hmac the hash function
 * @param {any} key
 * @param {object} [options] of the stream, and the `encoding` of a key that is a text
 */
function Hmac(hmac, key, options) {
  validateString(hmac, 'hmac');
  const encoding = options?.encoding;
  const bytes = require('internal/crypto/keys').getSecretBytes(key, encoding);
  const size = hashSize(hmac);
  if (size === -1) throw new codes.ERR_CRYPTO_INVALID_DIGEST(hmac);
  if (size === 0) throw new primordials.Error('error:00000000:lib(0)::reason(0)');
  open(this, handles.Hmac, (handle) => binding.hmacNew(handle, hmac, bytes));
  this[kState] = { [kFinalized]: false };
  FunctionPrototypeCall(LazyTransform, this, options);
}
ObjectSetPrototypeOf(Hmac.prototype, LazyTransform.prototype);
ObjectSetPrototypeOf(Hmac, LazyTransform);

Hmac.prototype.update = Hash.prototype.update;

/**
 * @param {string} [outputEncoding]
 * @returns {Buffer | string} nothing, if it was asked for before
 */
Hmac.prototype.digest = function digest(outputEncoding) {
  const state = this[kState];
  const encoding = outputEncoding && `${outputEncoding}`;
  if (state[kFinalized]) {
    const empty = toOutput(new primordials.Uint8Array(0), encoding);
    return empty;
  }
  const result = toOutput(binding.hashDigest(numbers.get(this[kHandle])), encoding);
  state[kFinalized] = true;
  return result;
};

Hmac.prototype._flush = Hash.prototype._flush;
Hmac.prototype._transform = Hash.prototype._transform;

/**
 * The digest of what is all there.
 * @param {string} algorithm
 * @param {string | ArrayBufferView} input
 * @param {string | { outputEncoding?: string, outputLength?: number }} [options]
 * @returns {string | Buffer}
 */
function hash(algorithm, input, options) {
  validateString(algorithm, 'algorithm');
  if (typeof input !== 'string') getData(input, undefined, 'input');
  let outputLength;
  let outputEncoding;
  if (typeof options === 'string') {
    outputEncoding = options;
  } else if (options !== undefined) {
    validateObject(options, 'options');
    ({ outputLength, outputEncoding } = options);
  }
  outputEncoding ??= 'hex';
  validateString(outputEncoding, 'outputEncoding');
  let encoding = outputEncoding;
  if (outputEncoding !== 'buffer') {
    encoding = normalizeEncoding(outputEncoding);
    if (encoding === undefined) {
      if (StringPrototypeToLowerCase(outputEncoding) !== 'buffer') {
        throw new codes.ERR_INVALID_ARG_VALUE('outputEncoding', outputEncoding);
      }
      encoding = 'buffer';
    }
  }
  if (outputLength !== undefined) validateUint32(outputLength, 'outputLength');
  const size = hashSize(algorithm);
  if (size === -1) {
    throw new primordials.Error(`Digest method ${algorithm} is not supported`);
  }
  if (size !== 0 && outputLength !== undefined && outputLength !== size) {
    throw new primordials.Error(`Output length ${outputLength} is invalid for ${algorithm}, which does not support XOF`);
  }
  const length = getLength(algorithm, size, outputLength);
  if (size === 0 && outputLength === undefined) warnLength();
  const bytes = typeof input === 'string' ? encode(input, 'utf8') : input;
  return toOutput(binding.hash(algorithm, bytes, length), encoding);
}

/** @returns {string[]} names of hash functions */
function getHashes() {
  return binding.hashNames();
}

// The classes themselves are no longer for programs.
const { deprecate } = require('util');

module.exports = {
  Hash,
  Hmac,
  PublicHash: publicClass(Hash, 'crypto.Hash constructor is deprecated.', 'DEP0179'),
  PublicHmac: publicClass(Hmac, 'crypto.Hmac constructor is deprecated.', 'DEP0181'),
  getHashes,
  hash,
  hashSize,
};

/** The class that programs see; its prototype is the one of `Class`. */
function publicClass(Class, message, code) {
  const make = Class === Hash ?
    function Hash(algorithm, options) {
      return new Class(algorithm, options);
    } :
    function Hmac(hmac, key, options) {
      return new Class(hmac, key, options);
    };
  make.prototype = Class.prototype;
  ObjectSetPrototypeOf(make, LazyTransform);
  return deprecate(make, message, code);
}
