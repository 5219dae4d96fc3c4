'use strict';

// The query strings of old: `a=b&c=d`, with separators and an escaping of one's choice.

const {
  ArrayIsArray, ArrayPrototypePush, NumberIsFinite, NumberPrototypeToString, ObjectKeys, RegExpPrototypeExec, String, StringPrototypeCharCodeAt,
  StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeToUpperCase, decodeURIComponent, encodeURIComponent,
} = primordials;

const { codes } = require('internal/errors');

/** The value of a hexadecimal digit; -1 if it is none. */
function digit(code) {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

/**
 * The bytes of a text in which `%XX` stands for a byte. What is beyond a byte loses its upper half.
 * @param {string} s
 * @param {boolean} [decodeSpaces] whether `+` is a space
 * @returns {Buffer}
 */
function unescapeBuffer(s, decodeSpaces) {
  const { Buffer } = require('buffer');
  const out = Buffer.allocUnsafe(s.length);
  let length = 0;
  for (let i = 0; i < s.length; i++) {
    let code = StringPrototypeCharCodeAt(s, i);
    if (code === 43 && decodeSpaces) {
      code = 32;
    } else if (code === 37 && i + 2 < s.length) {
      const high = digit(StringPrototypeCharCodeAt(s, i + 1));
      const low = digit(StringPrototypeCharCodeAt(s, i + 2));
      if (high !== -1 && low !== -1) {
        code = high * 16 + low;
        i += 2;
      }
    }
    out[length++] = code;
  }
  return out.slice(0, length);
}

/**
 * @param {string} s
 * @param {boolean} [decodeSpaces]
 * @returns {string}
 */
function qsUnescape(s, decodeSpaces) {
  try {
    return decodeURIComponent(s);
  } catch {
    return querystring.unescapeBuffer(s, decodeSpaces).toString();
  }
}

/** Whether a character is left as it is: 0-9, A-Z, a-z and ! ' ( ) * - . _ ~ */
function isUnreserved(code) {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) ||
    code === 33 || (code >= 39 && code <= 42) || code === 45 || code === 46 || code === 95 || code === 126;
}

/**
 * @param {any} str
 * @returns {string}
 */
function qsEscape(str) {
  if (typeof str !== 'string') str = typeof str === 'object' ? String(str) : `${str}`;
  for (let i = 0; i < str.length; i++) {
    if (isUnreserved(StringPrototypeCharCodeAt(str, i))) continue;
    return escapeFrom(str);
  }
  return str;
}

function escapeFrom(str) {
  try {
    return encodeURIComponent(str);
  } catch {
    return escapeMalformed(str);
  }
}

function hexByte(byte) {
  const text = StringPrototypeToUpperCase(NumberPrototypeToString(byte, 16));
  return byte < 16 ? `%0${text}` : `%${text}`;
}

/** Half a pair takes what follows for its other half, whatever it is; at the end of the text there is nothing to take. */
function escapeMalformed(str) {
  let out = '';
  for (let i = 0; i < str.length; i++) {
    const code = StringPrototypeCharCodeAt(str, i);
    if (code < 0x80) {
      out += isUnreserved(code) ? str[i] : hexByte(code);
    } else if (code < 0x800) {
      out += hexByte(0xc0 | (code >> 6)) + hexByte(0x80 | (code & 0x3f));
    } else if (code < 0xd800 || code >= 0xe000) {
      out += hexByte(0xe0 | (code >> 12)) + hexByte(0x80 | ((code >> 6) & 0x3f)) + hexByte(0x80 | (code & 0x3f));
    } else {
      i++;
      if (i >= str.length) throw new codes.ERR_INVALID_URI();
      const point = 0x10000 + (((code & 0x3ff) << 10) | (StringPrototypeCharCodeAt(str, i) & 0x3ff));
      out += hexByte(0xf0 | (point >> 18)) + hexByte(0x80 | ((point >> 12) & 0x3f)) +
        hexByte(0x80 | ((point >> 6) & 0x3f)) + hexByte(0x80 | (point & 0x3f));
    }
  }
  return out;
}

/** A value as text: objects, functions and what is not finite are nothing. */
function toText(value) {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && NumberIsFinite(value)) return `${value}`;
  if (typeof value === 'bigint') return `${value}`;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return '';
}

/**
 * @param {object} obj
 * @param {string} [sep]
 * @param {string} [eq]
 * @param {{ encodeURIComponent?: (text: string) => string }} [options]
 * @returns {string}
 */
function stringify(obj, sep, eq, options) {
  sep ||= '&';
  eq ||= '=';
  let encode = querystring.escape;
  if (options && typeof options.encodeURIComponent === 'function') encode = options.encodeURIComponent;
  const convert = encode === qsEscape ? (value) => qsEscape(toText(value)) : (value) => encode(toText(value));
  if (obj === null || typeof obj !== 'object') return '';
  const keys = ObjectKeys(obj);
  let fields = '';
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const value = obj[key];
    const start = `${convert(key)}${eq}`;
    if (!ArrayIsArray(value)) {
      if (fields !== '') fields += sep;
      fields += `${start}${convert(value)}`;
      continue;
    }
    for (let k = 0; k < value.length; k++) {
      if (fields !== '') fields += sep;
      fields += `${start}${convert(value[k])}`;
    }
  }
  return fields;
}

/** Decodes with what the program gave; with our own if that throws. */
function decodeWith(decode, text) {
  try {
    return decode(text);
  } catch {
    return querystring.unescape(text, true);
  }
}

/** `text` with `+` as `%20`, or as a space if it is not to be decoded any further. */
function plusToSpace(text, space) {
  let index = StringPrototypeIndexOf(text, '+');
  if (index === -1) return text;
  let out = '';
  let last = 0;
  while (index !== -1) {
    out += StringPrototypeSlice(text, last, index) + space;
    last = index + 1;
    index = StringPrototypeIndexOf(text, '+', last);
  }
  return out + StringPrototypeSlice(text, last);
}

/**
 * @param {string} qs
 * @param {string} [sep]
 * @param {string} [eq]
 * @param {{ maxKeys?: number, decodeURIComponent?: (text: string) => string }} [options]
 * @returns {Record<string, string | string[]>}
 */
function parse(qs, sep, eq, options) {
  const obj = { __proto__: null };
  if (typeof qs !== 'string' || qs.length === 0) return obj;
  sep = sep ? `${sep}` : '&';
  eq = eq ? `${eq}` : '=';
  let pairs = 1000;
  if (options && typeof options.maxKeys === 'number') pairs = options.maxKeys > 0 ? options.maxKeys : -1;
  let decode = querystring.unescape;
  if (options && typeof options.decodeURIComponent === 'function') decode = options.decodeURIComponent;
  const isCustom = decode !== qsUnescape;
  const convert = (text) => {
    if (text === '') return text;
    const spaced = plusToSpace(text, isCustom ? '%20' : ' ');
    // Our own decoder would spoil what is beyond a byte: it is not called for nothing.
    if (!isCustom && RegExpPrototypeExec(/%[0-9a-f]{2}/i, spaced) === null) return spaced;
    return decodeWith(decode, spaced);
  };

  let start = 0;
  while (start <= qs.length && pairs !== 0) {
    let end = StringPrototypeIndexOf(qs, sep, start);
    if (end === -1) end = qs.length;
    if (end > start) {
      let equals = StringPrototypeIndexOf(qs, eq, start);
      let value = '';
      if (equals === -1 || equals >= end) equals = end;
      else value = StringPrototypeSlice(qs, equals + eq.length, end);
      add(obj, convert(StringPrototypeSlice(qs, start, equals)), convert(value));
    }
    // What is empty counts too.
    pairs--;
    start = end + sep.length;
  }
  return obj;
}

function add(obj, key, value) {
  const present = obj[key];
  if (present === undefined) obj[key] = value;
  else if (typeof present === 'string') obj[key] = [present, value];
  else ArrayPrototypePush(present, value);
}

const querystring = module.exports = {
  unescapeBuffer,
  unescape: qsUnescape,
  escape: qsEscape,
  stringify,
  encode: stringify,
  parse,
  decode: parse,
};
