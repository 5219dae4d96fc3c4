'use strict';

// Tags of tests: words by which tools find them, in one spelling.

const {
  ArrayPrototypeIncludes, ArrayPrototypePush, ArrayPrototypeSlice, RegExpPrototypeExec, StringPrototypeToLowerCase,
} = primordials;

const { codes: { ERR_INVALID_ARG_VALUE } } = require('internal/errors');
const { validateArray, validateString } = require('internal/validators');

/** Words and characters of the expressions by which tests are chosen. */
const kReserved = ['and', 'or', 'not'];
const kForbidden = /[ \t\n\r\v\f&|!()*]/;
const kReservedText = 'the reserved words \'and\', \'or\', or \'not\'';

let hasWarned = false;

function readTag(tag, name) {
  validateString(tag, name);
  if (tag === '') throw new ERR_INVALID_ARG_VALUE(name, tag, 'must not be empty');
  if (RegExpPrototypeExec(kForbidden, tag) !== null) {
    throw new ERR_INVALID_ARG_VALUE(name, tag, 'contains a forbidden character. Tags must not contain whitespace, ' +
      `operator characters (&, |, !, (, ), *), or be ${kReservedText}`);
  }
  const word = StringPrototypeToLowerCase(tag);
  if (ArrayPrototypeIncludes(kReserved, word)) {
    throw new ERR_INVALID_ARG_VALUE(name, tag, 'must not be the reserved word \'and\', \'or\', or \'not\'');
  }
  return word;
}

/**
 * @param {string[]} inherited those of what a test is part of
 * @param {any} tags the option of the test
 * @returns {string[]} each once, in lower case
 */
function readTags(inherited, tags) {
  if (tags === undefined) return inherited;
  validateArray(tags, 'options.tags');
  const all = ArrayPrototypeSlice(inherited);
  for (let i = 0; i < tags.length; i++) {
    const tag = readTag(tags[i], `options.tags[${i}]`);
    if (!ArrayPrototypeIncludes(all, tag)) ArrayPrototypePush(all, tag);
  }
  if (!hasWarned && tags.length > 0) {
    hasWarned = true;
    process.emitWarning('Test tags is an experimental feature and might change at any time', 'ExperimentalWarning');
  }
  return all;
}

module.exports = { readTags };
