'use strict';

// What reporters for people share: symbols, colours, and how a test and its error look.

const { RegExpPrototypeSymbolReplace, StringPrototypeRepeat } = primordials;

const { inspect } = require('internal/util/inspect');
const { kinds } = require('internal/test_runner/failure');

const symbols = {
  '__proto__': null,
  'test:fail': '\u2716 ',
  'test:pass': '\u2714 ',
  'test:diagnostic': '\u2139 ',
  'arrow': '\u25B6 ',
  'skip': '\uFE63 ',
  'warning': '\u26A0 ',
};

const kPlain = { __proto__: null, red: '', green: '', blue: '', yellow: '', gray: '', normal: '', reset: '' };
const kColours = {
  __proto__: null,
  red: '\u001b[31m',
  green: '\u001b[32m',
  yellow: '\u001b[33m',
  blue: '\u001b[34m',
  gray: '\u001b[90m',
  normal: '\u001b[39m',
  reset: '\u001b[0m',
};

/** The escape sequences for colours, which are empty unless standard output shows colours. */
function colours() {
  return require('internal/util/colors').shouldColorize(process.stdout) ? kColours : kPlain;
}

const indentation = (nesting) => StringPrototypeRepeat('  ', nesting);

/** `# why`, for tests that count in another way. */
function directive({ skip, todo, expectFailure }) {
  if (skip !== undefined) return ` # ${typeof skip === 'string' && skip !== '' ? skip : 'SKIP'}`;
  if (todo !== undefined) return ` # ${typeof todo === 'string' && todo !== '' ? todo : 'TODO'}`;
  return expectFailure === undefined ? '' : ' # EXPECTED FAILURE';
}

/**
 * The line of a test that is over.
 * @param {'test:pass' | 'test:fail'} type
 * @param {object} data
 * @param {string} [prefix]
 * @returns {string}
 */
function formatTest(type, data, prefix = '') {
  const { gray, green, normal, red, yellow } = colours();
  let symbol = symbols[type];
  let colour = type === 'test:pass' ? green : red;
  if (data.skip !== undefined) {
    symbol = symbols.skip;
    colour = gray;
  } else if (data.todo !== undefined && type === 'test:fail') {
    symbol = symbols.warning;
    colour = yellow;
  }
  const duration = data.details?.duration_ms;
  const time = duration ? ` ${gray}(${duration}ms)${normal}` : '';
  return `${prefix}${colour}${symbol}${data.name}${time}${directive(data)}${normal}`;
}

/** What a test failed of, as `console.log` would show it, indented. */
function formatError(error, indent) {
  const cause = error?.code === 'ERR_TEST_FAILURE' && 'cause' in error ? error.cause : error;
  const text = inspect(cause, { colors: colours() !== kPlain, breakLength: primordials.NumberPOSITIVE_INFINITY });
  return RegExpPrototypeSymbolReplace(/\n/g, text, `\n${indent}`);
}

/** Whether it is itself to blame, and not only tests below it. */
const isOwnFailure = (data) => data.details?.error?.failureType !== kinds.subtests;

module.exports = { colours, formatError, formatTest, indentation, isOwnFailure, symbols };
