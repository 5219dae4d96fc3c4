'use strict';

// Files of environment variables: process.loadEnvFile and util.parseEnv.

const {
  ArrayPrototypeJoin, ArrayPrototypeSort, ObjectKeys, RegExpPrototypeSymbolReplace, StringPrototypeIndexOf,
  StringPrototypeReplaceAll, StringPrototypeSlice, StringPrototypeSplit, StringPrototypeStartsWith,
  StringPrototypeToWellFormed,
} = primordials;

const kExport = 'export ';

/** Without the white space around it, of which there is only this. */
function trim(text) {
  return RegExpPrototypeSymbolReplace(/^[ \t\n]+|[ \t\n]+$/g, text, '');
}

function endOfLine(text, from) {
  const end = StringPrototypeIndexOf(text, '\n', from);
  return end < 0 ? text.length : end;
}

/**
 * The value that begins at `start`, where there is something, and where what follows it begins.
 * @param {string} text
 * @param {number} start
 * @returns {{ value: string, next: number }}
 */
function readValue(text, start) {
  const quote = text[start];
  if (quote === '"' || quote === '\'' || quote === '`') {
    const end = StringPrototypeIndexOf(text, quote, start + 1);
    if (end >= 0) {
      const inside = StringPrototypeSlice(text, start + 1, end);
      return {
        value: quote === '"' ? StringPrototypeReplaceAll(inside, '\\n', '\n') : inside,
        next: endOfLine(text, end),
      };
    }
  }
  const next = endOfLine(text, start);
  const line = StringPrototypeSlice(text, start, next);
  // A quote that nobody closes is a part of the value, as all of the line is.
  if (quote === '"' || quote === '\'' || quote === '`') return { value: line, next };
  const comment = StringPrototypeIndexOf(line, '#');
  return { value: trim(comment < 0 ? line : StringPrototypeSlice(line, 0, comment)), next };
}

/**
 * The variables that a text defines: `NAME=value` lines, with comments, quotes and values of several lines. What Node makes
 * of odd lines is kept: white space behind `=` may reach into the next lines, and `export` stays where there is no value.
 * @param {string} content
 * @returns {Record<string, string>}
 */
function parseEnv(content) {
  require('internal/validators').validateString(content, 'content');
  const text = trim(ArrayPrototypeJoin(StringPrototypeSplit(StringPrototypeToWellFormed(content), '\r'), ''));
  const variables = { __proto__: null };
  let at = 0;
  while (at < text.length) {
    const end = endOfLine(text, at);
    const line = trim(StringPrototypeSlice(text, at, end));
    const equals = StringPrototypeIndexOf(text, '=', at);
    if (line === '' || line[0] === '#' || equals < 0 || equals > end) {
      at = end + 1;
      continue;
    }
    const name = trim(StringPrototypeSlice(text, at, equals));
    at = equals + 1;
    if (at === end) {
      variables[name] = '';
      continue;
    }
    // A line without a name: what follows may be another.
    if (name === '') continue;
    while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n') at++;
    const { value, next } = readValue(text, at);
    variables[StringPrototypeStartsWith(name, kExport) ? trim(StringPrototypeSlice(name, kExport.length)) : name] = value;
    at = next + 1;
  }
  return sorted(variables);
}

/** The same by name, which is the order in which Node has them. */
function sorted(variables) {
  const names = ArrayPrototypeSort(ObjectKeys(variables));
  const result = { __proto__: null };
  for (let i = 0; i < names.length; i++) result[names[i]] = variables[names[i]];
  return result;
}

/**
 * Sets the variables of a file that the environment does not have yet.
 * @param {string | Buffer | URL} [path]
 */
function loadEnvFile(path) {
  const { getValidatedPath } = require('internal/fs/utils');
  const file = path === null || path === undefined ? '.env' : getValidatedPath(path, 'path');
  const variables = parseEnv(require('fs').readFileSync(file, 'utf8'));
  const { env } = process;
  // eslint-disable-next-line guard-for-in -- an object of ours
  for (const name in variables) {
    if (env[name] === undefined) env[name] = variables[name];
  }
}

module.exports = { loadEnvFile, parseEnv };
