'use strict';

// The public face of zlib; what it does is in internal/zlib/.

const { ObjectDefineProperties, ObjectDefineProperty, ObjectKeys, StringPrototypeStartsWith } = primordials;

const classes = require('internal/zlib/classes');
const { codes } = require('internal/zlib/codes');
const { constants } = require('internal/zlib/constants');
const { crc32, zlibBuffer, zlibBufferSync } = require('internal/zlib/base');
const { codes: errors } = require('internal/errors');

/** The function that does all at once, and calls back. */
function convenience(Class, name) {
  return {
    [name](buffer, opts, callback) {
      if (typeof opts === 'function') {
        callback = opts;
        opts = {};
      }
      // Before the stream is made, which would be for nothing.
      require('internal/validators').validateFunction(callback, 'callback');
      return zlibBuffer(new Class(opts), buffer, callback);
    },
  }[name];
}

/** The function that does all at once, now. */
function convenienceSync(Class, name) {
  return {
    [name](buffer, opts) {
      return zlibBufferSync(new Class(opts), buffer);
    },
  }[name];
}

/** A function that tells that jsr does not have it. */
function missing(name, length) {
  const fn = {
    [name]: function() {
      throw new errors.ERR_JSR_NOT_SUPPORTED(`zlib.${name}`);
    },
  }[name];
  ObjectDefineProperty(fn, 'length', { __proto__: null, configurable: true, value: length });
  return fn;
}

// In Node's order.
module.exports = {
  crc32,
  Deflate: classes.Deflate,
  Inflate: classes.Inflate,
  Gzip: classes.Gzip,
  Gunzip: classes.Gunzip,
  DeflateRaw: classes.DeflateRaw,
  InflateRaw: classes.InflateRaw,
  Unzip: classes.Unzip,
  BrotliCompress: classes.BrotliCompress,
  BrotliDecompress: classes.BrotliDecompress,
  ZstdCompress: classes.ZstdCompress,
  ZstdDecompress: classes.ZstdDecompress,
};

const kKinds = [
  'deflate', 'Deflate', 'gzip', 'Gzip', 'deflateRaw', 'DeflateRaw', 'unzip', 'Unzip', 'inflate', 'Inflate', 'gunzip', 'Gunzip',
  'inflateRaw', 'InflateRaw', 'brotliCompress', 'BrotliCompress', 'brotliDecompress', 'BrotliDecompress', 'zstdCompress',
  'ZstdCompress', 'zstdDecompress', 'ZstdDecompress',
];
for (let i = 0; i < kKinds.length; i += 2) {
  const Class = classes[kKinds[i + 1]];
  module.exports[kKinds[i]] = convenience(Class, kKinds[i]);
  module.exports[`${kKinds[i]}Sync`] = convenienceSync(Class, `${kKinds[i]}Sync`);
}

const kCreated = [
  'Deflate', 'Inflate', 'DeflateRaw', 'InflateRaw', 'Gzip', 'Gunzip', 'Unzip', 'BrotliCompress', 'BrotliDecompress',
  'ZstdCompress', 'ZstdDecompress',
];
const fixed = { __proto__: null };
for (let i = 0; i < kCreated.length; i++) {
  const Class = classes[kCreated[i]];
  const name = `create${kCreated[i]}`;
  const { [name]: create } = {
    [name]: function(options) {
      return new Class(options);
    },
  };
  fixed[name] = { __proto__: null, configurable: true, enumerable: true, value: create };
}
fixed.constants = { __proto__: null, configurable: false, enumerable: true, value: constants };
fixed.codes = { __proto__: null, configurable: false, enumerable: true, value: codes };
const kArchives = [
  'ZipEntry', 0, 'ZipFile', 0, 'ZipBuffer', 1, 'createZipArchive', 0, 'createZipArchiveSync', 0, 'zipFiles', 0,
  'getMaxZipContentSize', 0, 'setMaxZipContentSize', 0,
];
for (let i = 0; i < kArchives.length; i += 2) {
  fixed[kArchives[i]] = {
    __proto__: null, configurable: true, enumerable: true, value: missing(kArchives[i], kArchives[i + 1]),
  };
}
// Each number by itself as well, for old programs: those of Brotli came later.
const names = ObjectKeys(constants);
for (let i = 0; i < names.length; i++) {
  if (StringPrototypeStartsWith(names[i], 'BROTLI')) continue;
  fixed[names[i]] = { __proto__: null, configurable: false, enumerable: false, value: constants[names[i]] };
}
ObjectDefineProperties(module.exports, fixed);
