'use strict';

const { ArrayIsArray, ArrayPrototypePush } = primordials;

const { diffLines } = require('internal/assert/diff');
const { validateString, validateStringArray } = require('internal/validators');

function validateSide(value, name) {
  if (ArrayIsArray(value)) validateStringArray(value, name);
  else validateString(value, name);
}

/** The list itself, or the code units of a string. */
function listOf(value) {
  if (ArrayIsArray(value)) return value;
  const list = [];
  for (let i = 0; i < value.length; i++) ArrayPrototypePush(list, value[i]);
  return list;
}

/**
 * How to come from `actual` to `expected`: `[0, x]` is kept, `[1, x]` only in `actual`, `[-1, x]` only in `expected`.
 * @param {string | string[]} actual
 * @param {string | string[]} expected
 * @returns {[number, string][]}
 */
function diff(actual, expected) {
  if (actual === expected) return [];
  validateSide(actual, 'actual');
  validateSide(expected, 'expected');
  return diffLines(listOf(actual), listOf(expected));
}

module.exports = { diff };
