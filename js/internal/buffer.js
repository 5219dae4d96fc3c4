'use strict';

// What other internal modules use of Buffer. Whoever makes a FastBuffer makes a Buffer, so the methods must be in place:
// this module makes sure, `internal/buffer/fast_buffer` alone does not.

require('buffer');

const { getEncoding, normalizeEncoding } = require('internal/buffer/encodings');
const { FastBuffer } = require('internal/buffer/fast_buffer');

module.exports = { FastBuffer, getEncoding, normalizeEncoding };
