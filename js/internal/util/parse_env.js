'use strict';

// `util.parseEnv`: the text of a `.env` file.

const {
  RegExpPrototypeExec, RegExpPrototypeSymbolReplace, StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeStartsWith,
  StringPrototypeTrim,
} = primordials;

const { validateString } = require('internal/validators');

/** Where the line that holds `from` ends. */
function endOfLine(text, from) {
  const end = StringPrototypeIndexOf(text, '\n', from);
  return end === -1 ? text.length : end;
}

/** The value that begins at `from`, and where to go on. */
function readValue(text, from) {
  const quote = text[from];
  if (quote === '"' || quote === "'" || quote === '`') {
    const close = StringPrototypeIndexOf(text, quote, from + 1);
    if (close !== -1) {
      const inner = StringPrototypeSlice(text, from + 1, close);
      const value = quote === '"' ? RegExpPrototypeSymbolReplace(/\\n/g, inner, '\n') : inner;
      return { value, next: endOfLine(text, close) + 1 };
    }
  }
  const end = endOfLine(text, from);
  const line = StringPrototypeSlice(text, from, end);
  const comment = StringPrototypeIndexOf(line, '#');
  return { value: StringPrototypeTrim(comment === -1 ? line : StringPrototypeSlice(line, 0, comment)), next: end + 1 };
}

/**
 * @param {string} content
 * @returns {Record<string, string>}
 */
function parseEnv(content) {
  validateString(content, 'content');
  const text = RegExpPrototypeSymbolReplace(/\r\n?/g, content, '\n');
  const result = { __proto__: null };
  let at = 0;
  while (at < text.length) {
    const end = endOfLine(text, at);
    const line = StringPrototypeSlice(text, at, end);
    const equals = StringPrototypeIndexOf(line, '=');
    if (equals === -1 || StringPrototypeStartsWith(StringPrototypeTrim(line), '#')) {
      at = end + 1;
      continue;
    }
    let name = StringPrototypeTrim(StringPrototypeSlice(line, 0, equals));
    if (StringPrototypeStartsWith(name, 'export ')) name = StringPrototypeTrim(StringPrototypeSlice(name, 7));
    let from = at + equals + 1;
    while (from < end && RegExpPrototypeExec(/[ \t]/, text[from]) !== null) from++;
    const { value, next } = readValue(text, from);
    if (name !== '') result[name] = value;
    at = next;
  }
  return result;
}

module.exports = { parseEnv };
