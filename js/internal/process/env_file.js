'use strict';

// Files of environment variables: process.loadEnvFile and util.parseEnv.

const {
  ArrayPrototypeJoin, ArrayPrototypeSort, ObjectKeys, StringPrototypeIndexOf, StringPrototypeReplaceAll, StringPrototypeSlice, StringPrototypeSplit,
  StringPrototypeStartsWith, StringPrototypeTrim,
} = primordials;

const kExport = 'export ';

/**
 * The value that begins at `start`, and where what follows it begins.
 * @param {string} text
 * @param {number} start
 * @returns {{ value: string, next: number }}
 */
function readValue(text, start) {
  while (text[start] === ' ' || text[start] === '\t') start++;
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
  const comment = StringPrototypeIndexOf(line, '#');
  return { value: StringPrototypeTrim(comment < 0 ? line : StringPrototypeSlice(line, 0, comment)), next };
}

function endOfLine(text, from) {
  const end = StringPrototypeIndexOf(text, '\n', from);
  return end < 0 ? text.length : end;
}

/**
 * The variables that a text defines: `NAME=value` lines, with comments, quotes and values of several lines.
 * @param {string} content
 * @returns {Record<string, string>}
 */
function parseEnv(content) {
  const text = StringPrototypeTrim(ArrayPrototypeJoin(StringPrototypeSplit(content, '\r'), ''));
  const variables = {};
  let at = 0;
  while (at < text.length) {
    const end = endOfLine(text, at);
    const line = StringPrototypeTrim(StringPrototypeSlice(text, at, end));
    const equals = StringPrototypeIndexOf(text, '=', at);
    if (line === '' || line[0] === '#' || equals < 0 || equals > end) {
      at = end + 1;
      continue;
    }
    let name = StringPrototypeTrim(StringPrototypeSlice(text, at, equals));
    if (StringPrototypeStartsWith(name, kExport)) name = StringPrototypeTrim(StringPrototypeSlice(name, kExport.length));
    if (name === '') break;
    const { value, next } = readValue(text, equals + 1);
    variables[name] = value;
    at = next + 1;
  }
  return sorted(variables);
}

/** The same by name, which is the order in which Node has them. */
function sorted(variables) {
  const names = ArrayPrototypeSort(ObjectKeys(variables));
  const result = {};
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
