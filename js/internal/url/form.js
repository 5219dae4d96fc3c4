'use strict';

// application/x-www-form-urlencoded: what the query of a URL is read and written as.

const {
  Array, RegExpPrototypeExec, RegExpPrototypeSymbolReplace, StringPrototypeCharCodeAt, StringPrototypeIndexOf, StringPrototypeSlice,
  decodeURIComponent, encodeURIComponent,
} = primordials;

/** Bytes that `%XX` in `text` stand for, as UTF-8; what is no UTF-8 is replaced. */
function decodePercent(text) {
  if (RegExpPrototypeExec(/%[0-9a-f]{2}/i, text) === null) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that stands for itself, or bytes that are no text. What is beyond a byte is spoiled, as in Node.
    return require('querystring').unescapeBuffer(text).utf8Slice();
  }
}

/**
 * @param {string} text a name or a value
 * @returns {string}
 */
function decode(text) {
  if (StringPrototypeIndexOf(text, '+') !== -1) text = RegExpPrototypeSymbolReplace(/\+/g, text, ' ');
  return StringPrototypeIndexOf(text, '%') === -1 ? text : decodePercent(text);
}

/**
 * @param {string} query with or without its `?`
 * @returns {string[]} names and values in turns
 */
function parseForm(query) {
  const list = [];
  const { length } = query;
  let start = length > 0 && query[0] === '?' ? 1 : 0;
  while (start < length) {
    let end = StringPrototypeIndexOf(query, '&', start);
    if (end === -1) end = length;
    if (end > start) {
      let equals = StringPrototypeIndexOf(query, '=', start);
      if (equals === -1 || equals > end) equals = end;
      list[list.length] = decode(StringPrototypeSlice(query, start, equals));
      list[list.length] = decode(StringPrototypeSlice(query, equals + 1, end));
    }
    start = end + 1;
  }
  return list;
}

const kEscapes = { '__proto__': null, '!': '%21', "'": '%27', '(': '%28', ')': '%29', '~': '%7E', '%20': '+' };

/** Whether a text, which most are, is its own encoding. */
function isPlain(text) {
  for (let i = 0; i < text.length; i++) {
    const code = StringPrototypeCharCodeAt(text, i);
    // 0-9, A-Z, a-z, * - . _
    if (!((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) ||
        code === 95 || code === 45 || code === 46 || code === 42)) {
      return false;
    }
  }
  return true;
}

/** `text`, which is well-formed, as a name or a value. */
function encode(text) {
  if (isPlain(text)) return text;
  const escaped = encodeURIComponent(text);
  if (RegExpPrototypeExec(/[!'()~]|%20/, escaped) === null) return escaped;
  return RegExpPrototypeSymbolReplace(/[!'()~]|%20/g, escaped, (found) => kEscapes[found]);
}

/**
 * @param {string[]} list names and values in turns
 * @returns {string}
 */
function serializeForm(list) {
  let text = '';
  for (let i = 0; i < list.length; i += 2) {
    if (i > 0) text += '&';
    text += `${encode(list[i])}=${encode(list[i + 1])}`;
  }
  return text;
}

/**
 * Sorts by name, in the order of UTF-16 units; pairs of the same name stay in their order.
 * @param {string[]} list names and values in turns
 */
function sortForm(list) {
  const { length } = list;
  let from = list;
  let to = new Array(length);
  for (let width = 2; width < length; width *= 2) {
    for (let start = 0; start < length; start += 2 * width) mergeRuns(from, to, start, width);
    const other = from;
    from = to;
    to = other;
  }
  if (from !== list) for (let i = 0; i < length; i++) list[i] = from[i];
}

/** Merges two sorted runs of `from`, of `width` items each, into one of `to`. */
function mergeRuns(from, to, start, width) {
  const { length } = from;
  const middle = start + width < length ? start + width : length;
  const end = middle + width < length ? middle + width : length;
  let left = start;
  let right = middle;
  for (let i = start; i < end; i += 2) {
    if (left < middle && (right >= end || from[left] <= from[right])) {
      to[i] = from[left];
      to[i + 1] = from[left + 1];
      left += 2;
    } else {
      to[i] = from[right];
      to[i + 1] = from[right + 1];
      right += 2;
    }
  }
}

module.exports = { parseForm, serializeForm, sortForm };
