'use strict';

// Cipheriv and Decipheriv: AES in its common modes.

const {
  ArrayPrototypePush, Error, FunctionPrototypeCall, NumberIsInteger, ObjectSetPrototypeOf, SafeWeakMap,
  StringPrototypeToLowerCase, Symbol,
} = primordials;

const binding = internalBinding('crypto');
const { codes, hideFrames } = require('internal/errors');
const { normalizeEncoding } = require('internal/buffer');
const LazyTransform = require('internal/streams/lazy_transform');
const { validateInt32, validateObject, validateString } = require('internal/validators');
const { getBytes, getData, opensslError, toBuffer } = require('internal/crypto/util');

const kHandle = Symbol('kHandle');

/** Numbers of native ciphers, and what they are, by handle. */
const states = new SafeWeakMap();

class CipherBase {}

/** What OpenSSL calls a cipher; `nid` is its number there. */
function describe(bits, mode) {
  const index = { __proto__: null, 128: 0, 192: 1, 256: 2 }[bits];
  const nids = { __proto__: null, ecb: [418, 422, 426], cbc: [419, 423, 427], ctr: [904, 905, 906], gcm: [895, 898, 901] };
  return {
    mode,
    name: mode === 'gcm' ? `id-aes${bits}-gcm` : `aes-${bits}-${mode}`,
    nid: nids[mode][index],
    keyLength: bits / 8,
    blockSize: mode === 'cbc' || mode === 'ecb' ? 16 : 1,
    ivLength: mode === 'ecb' ? undefined : mode === 'gcm' ? 12 : 16,
  };
}

// In the order of getCiphers().
const kNames = [];
const byName = { __proto__: null };
const kBits = [128, 192, 256];
const kModes = ['cbc', 'ctr', 'ecb', 'gcm'];
for (let i = 0; i < kBits.length; i++) {
  for (let j = 0; j < kModes.length; j++) {
    const name = `aes-${kBits[i]}-${kModes[j]}`;
    ArrayPrototypePush(kNames, name);
    byName[name] = describe(kBits[i], kModes[j]);
  }
}
for (let i = 0; i < kBits.length; i++) {
  const name = `aes${kBits[i]}`;
  ArrayPrototypePush(kNames, name);
  byName[name] = byName[`aes-${kBits[i]}-cbc`];
}
for (let i = 0; i < kBits.length; i++) {
  const name = `id-aes${kBits[i]}-gcm`;
  ArrayPrototypePush(kNames, name);
  byName[name] = byName[`aes-${kBits[i]}-gcm`];
}

function findCipher(name) {
  return byName[StringPrototypeToLowerCase(name)];
}

/** @returns {string[]} names of ciphers */
function getCiphers() {
  const names = [];
  for (let i = 0; i < kNames.length; i++) names[i] = kNames[i];
  return names;
}

/**
 * @param {string | number} nameOrNid
 * @param {{ keyLength?: number, ivLength?: number }} [options] what the cipher has to take
 */
function getCipherInfo(nameOrNid, options = undefined) {
  if (typeof nameOrNid !== 'string' && typeof nameOrNid !== 'number') {
    throw new codes.ERR_INVALID_ARG_TYPE('nameOrNid', ['string', 'number'], nameOrNid);
  }
  if (typeof nameOrNid === 'number') validateInt32(nameOrNid, 'nameOrNid');
  let keyLength;
  let ivLength;
  if (options !== undefined) {
    validateObject(options, 'options');
    ({ keyLength, ivLength } = options);
    if (keyLength !== undefined) validateInt32(keyLength, 'options.keyLength');
    if (ivLength !== undefined) validateInt32(ivLength, 'options.ivLength');
  }
  let found;
  if (typeof nameOrNid === 'string') {
    found = findCipher(nameOrNid);
  } else {
    for (let i = 0; i < kNames.length && found === undefined; i++) {
      if (byName[kNames[i]].nid === nameOrNid) found = byName[kNames[i]];
    }
  }
  if (found === undefined) return undefined;
  if (keyLength !== undefined && keyLength !== found.keyLength) return undefined;
  if (ivLength !== undefined) {
    const fits = found.mode === 'gcm' ? ivLength > 0 : ivLength === found.ivLength;
    if (!fits) return undefined;
  }
  return { __proto__: null, ...found, ivLength: ivLength ?? found.ivLength };
}

function isTagLength(length) {
  return length === 4 || length === 8 || (length >= 12 && length <= 16);
}

function checkIv(iv, info) {
  const length = iv === null ? 0 : iv.byteLength;
  const fits = info.mode === 'ecb' ? length === 0 : info.mode === 'gcm' ? length > 0 : length === info.ivLength;
  if (!fits) throw hideFrames(new codes.ERR_CRYPTO_INVALID_IV(), checkIv);
}

/** What the two classes have in common when they are made. */
function construct(self, encrypt, cipher, key, iv, options) {
  validateString(cipher, 'cipher');
  const bytes = require('internal/crypto/keys').getSecretBytes(key, options?.encoding);
  if (iv !== null) iv = getBytes(iv, 'iv');
  let tagLength = options?.authTagLength;
  if (tagLength !== undefined && tagLength !== null && (typeof tagLength !== 'number' || !NumberIsInteger(tagLength) || tagLength < 0)) {
    throw new codes.ERR_INVALID_ARG_VALUE('options.authTagLength', tagLength);
  }
  tagLength ??= undefined;
  const info = findCipher(cipher);
  if (info === undefined) throw new codes.ERR_CRYPTO_UNKNOWN_CIPHER();
  if (bytes.byteLength !== info.keyLength) throw new codes.ERR_CRYPTO_INVALID_KEYLEN();
  checkIv(iv, info);
  if (info.mode === 'gcm' && tagLength !== undefined && !isTagLength(tagLength)) {
    throw new codes.ERR_CRYPTO_INVALID_AUTH_TAG(`Invalid authentication tag length: ${tagLength}`);
  }
  self._decoder = null;
  FunctionPrototypeCall(LazyTransform, self, options);
  const handle = new CipherBase();
  const id = binding.cipherNew(handle, info.mode, bytes, iv ?? new primordials.Uint8Array(0), encrypt);
  states.set(handle, { id, info, tagLength, encrypt, hasTag: false, ended: false });
  self[kHandle] = handle;
}

/**
 * @class
 * @param {string} cipher
 * @param {any} key
 * @param {any} iv the initialization vector, or null
 * @param {object} [options]
 */
function Cipheriv(cipher, key, iv, options) {
  if (!(this instanceof Cipheriv)) return new Cipheriv(cipher, key, iv, options);
  construct(this, true, cipher, key, iv, options);
}
ObjectSetPrototypeOf(Cipheriv.prototype, LazyTransform.prototype);
ObjectSetPrototypeOf(Cipheriv, LazyTransform);

/**
 * @class
 * @param {string} cipher
 * @param {any} key
 * @param {any} iv the initialization vector, or null
 * @param {object} [options]
 */
function Decipheriv(cipher, key, iv, options) {
  if (!(this instanceof Decipheriv)) return new Decipheriv(cipher, key, iv, options);
  construct(this, false, cipher, key, iv, options);
}
ObjectSetPrototypeOf(Decipheriv.prototype, LazyTransform.prototype);
ObjectSetPrototypeOf(Decipheriv, LazyTransform);

const getState = (self) => states.get(self[kHandle]);

function transform(chunk, encoding, callback) {
  let output;
  try {
    output = this.update(chunk, encoding);
  } catch (error) {
    callback(error);
    return;
  }
  this.push(output);
  callback();
}

function flush(callback) {
  let output;
  try {
    output = this.final();
  } catch (error) {
    callback(error);
    return;
  }
  this.push(output);
  callback();
}

/** What decodes output to text; it must be the same all the way. */
function decode(self, bytes, encoding, last) {
  const buffer = toBuffer(bytes);
  if (!encoding || encoding === 'buffer') return buffer;
  const name = normalizeEncoding(encoding);
  if (self._decoder === null || self._decoder === undefined) {
    const { StringDecoder } = require('string_decoder');
    self._decoder = new StringDecoder(encoding);
  } else if (self._decoder.encoding !== name) {
    if (name === undefined) throw new codes.ERR_UNKNOWN_ENCODING(encoding);
    throw new codes.ERR_INVALID_ARG_VALUE('outputEncoding', encoding, `cannot be changed from '${self._decoder.encoding}'`);
  }
  return last ? self._decoder.end(buffer) : self._decoder.write(buffer);
}

/**
 * @param {string | ArrayBufferView} data
 * @param {string} [inputEncoding] of a text
 * @param {string} [outputEncoding]
 * @returns {Buffer | string}
 */
function update(data, inputEncoding, outputEncoding) {
  const bytes = getData(data, inputEncoding);
  const output = binding.cipherUpdate(getState(this).id, bytes);
  if (output === undefined) throw new Error('Trying to add data in unsupported state');
  return decode(this, output, outputEncoding, false);
}

function finalError(fault) {
  switch (fault) {
    case 1: {
      const message = 'error:1C80006B:Provider routines::wrong final block length';
      return opensslError(
        message, 'ERR_OSSL_WRONG_FINAL_BLOCK_LENGTH', 'Provider routines', 'wrong final block length', [message]);
    }
    case 2: {
      const message = 'error:1C800064:Provider routines::bad decrypt';
      return opensslError(message, 'ERR_OSSL_BAD_DECRYPT', 'Provider routines', 'bad decrypt', [message]);
    }
    default:
      return new Error('Unsupported state or unable to authenticate data');
  }
}

/**
 * The last of the output.
 * @param {string} [outputEncoding]
 * @returns {Buffer | string}
 */
function final(outputEncoding) {
  const state = getState(this);
  if (state.ended) throw new codes.ERR_CRYPTO_INVALID_STATE('');
  const output = binding.cipherFinal(state.id);
  state.ended = true;
  if (typeof output === 'number') throw finalError(output);
  return decode(this, output, outputEncoding, true);
}

/** @param {boolean} [autoPadding] */
function setAutoPadding(autoPadding) {
  const state = getState(this);
  if (state.ended || !binding.cipherPadding(state.id, autoPadding === undefined || !!autoPadding)) {
    throw new codes.ERR_CRYPTO_INVALID_STATE(' for operation setAutoPadding');
  }
  return this;
}

/**
 * What counts for the tag without being encrypted.
 * @param {string | ArrayBuffer | ArrayBufferView} aadbuf
 * @param {{ encoding?: string, plaintextLength?: number }} [options]
 */
function setAAD(aadbuf, options) {
  const bytes = getBytes(aadbuf, 'aadbuf', options?.encoding);
  if (!binding.cipherAad(getState(this).id, bytes)) throw new codes.ERR_CRYPTO_INVALID_STATE(' for operation setAAD');
  return this;
}

Cipheriv.prototype._transform = transform;
Cipheriv.prototype._flush = flush;
Cipheriv.prototype.update = update;
Cipheriv.prototype.final = final;
Cipheriv.prototype.setAutoPadding = setAutoPadding;

/** @returns {Buffer} what tells whether the text was changed */
Cipheriv.prototype.getAuthTag = function getAuthTag() {
  const { id, tagLength } = getState(this);
  const tag = binding.cipherTag(id);
  if (tag === undefined) throw new codes.ERR_CRYPTO_INVALID_STATE(' for operation getAuthTag');
  const buffer = toBuffer(tag);
  return tagLength === undefined ? buffer : buffer.subarray(0, tagLength);
};

Cipheriv.prototype.setAAD = setAAD;

Decipheriv.prototype._transform = transform;
Decipheriv.prototype._flush = flush;
Decipheriv.prototype.update = update;
Decipheriv.prototype.final = final;
Decipheriv.prototype.setAutoPadding = setAutoPadding;

/**
 * @param {string | ArrayBuffer | ArrayBufferView} tagbuf
 * @param {string} [encoding] of a text
 */
Decipheriv.prototype.setAuthTag = function setAuthTag(tagbuf, encoding) {
  const bytes = getBytes(tagbuf, 'buffer', encoding);
  const state = getState(this);
  if (state.hasTag || state.ended || state.info.mode !== 'gcm') {
    throw new codes.ERR_CRYPTO_INVALID_STATE(' for operation setAuthTag');
  }
  const { byteLength } = bytes;
  // A short tag is one that the program said it would have.
  const fits = state.tagLength === undefined ? byteLength === 16 : byteLength === state.tagLength;
  if (!fits) throw new codes.ERR_CRYPTO_INVALID_AUTH_TAG(`Invalid authentication tag length: ${byteLength}`);
  binding.cipherSetTag(state.id, bytes);
  state.hasTag = true;
  return this;
};

Decipheriv.prototype.setAAD = setAAD;

module.exports = { Cipheriv, Decipheriv, getCipherInfo, getCiphers };
