'use strict';

// What `readdir` answers with `withFileTypes`.

const { Symbol } = primordials;
const { join } = require('path');
const { encodeName, encodeNames } = require('internal/fs/utils');
const {
  UV_DIRENT_BLOCK, UV_DIRENT_CHAR, UV_DIRENT_DIR, UV_DIRENT_FIFO, UV_DIRENT_FILE, UV_DIRENT_LINK, UV_DIRENT_SOCKET,
} = internalBinding('fs').constants;

const kType = Symbol('type');

/** Something in a directory. */
class Dirent {
  /**
   * @param {string | Buffer} name
   * @param {number} type one of `UV_DIRENT_*`
   * @param {string | Buffer} parentPath the directory
   */
  constructor(name, type, parentPath) {
    this.name = name;
    this.parentPath = parentPath;
    this[kType] = type;
  }

  isDirectory() {
    return this[kType] === UV_DIRENT_DIR;
  }

  isFile() {
    return this[kType] === UV_DIRENT_FILE;
  }

  isBlockDevice() {
    return this[kType] === UV_DIRENT_BLOCK;
  }

  isCharacterDevice() {
    return this[kType] === UV_DIRENT_CHAR;
  }

  isSymbolicLink() {
    return this[kType] === UV_DIRENT_LINK;
  }

  isFIFO() {
    return this[kType] === UV_DIRENT_FIFO;
  }

  isSocket() {
    return this[kType] === UV_DIRENT_SOCKET;
  }
}

/** `below`, seen from `root`; bytes if either is. */
function joinParent(root, below) {
  if (typeof root === 'string' && typeof below === 'string') return join(root, below);
  return require('buffer').Buffer.from(join(`${root}`, `${below}`));
}

/**
 * The answer of `binding.readdir` as the caller of `readdir` gets it.
 * @param {string | Buffer} root the directory
 * @param {any} listing
 * @param {string} [encoding]
 * @param {boolean} withFileTypes
 */
function makeListing(root, listing, encoding, withFileTypes) {
  if (!withFileTypes) return encodeNames(listing, encoding);
  const { 0: names, 1: types, 2: parents } = listing;
  let below = '';
  let parentPath = root;
  for (let i = 0; i < names.length; i++) {
    // Siblings follow one another.
    if (parents !== undefined && parents[i] !== below) {
      below = parents[i];
      parentPath = below.length === 0 ? root : joinParent(root, encodeName(below, encoding));
    }
    names[i] = new Dirent(encodeName(names[i], encoding), types[i], parentPath);
  }
  return names;
}

module.exports = { Dirent, joinParent, makeListing };
