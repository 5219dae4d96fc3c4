'use strict';

// MIMEType and MIMEParams, after the MIME Sniffing Standard.

const {
  RegExpPrototypeExec, RegExpPrototypeSymbolReplace, RegExpPrototypeSymbolSearch, SafeMap, StringPrototypeIndexOf,
  StringPrototypeSlice, SymbolIterator,
} = primordials;

const { codes } = require('internal/errors');

/** What no HTTP token may hold. */
const kNotToken = /[^!#$%&'*+\-.^_`|~A-Za-z0-9]/;
/** What no quoted string may hold. */
const kNotQuoted = /[^\t\u0020-~\u0080-\u00FF]/;

const toLower = (text) => RegExpPrototypeSymbolReplace(/[A-Z]/g, text, (letter) => primordials.StringPrototypeToLowerCase(letter));
const trimStart = (text) => RegExpPrototypeSymbolReplace(/^[\n\r\t ]+/, text, '');
const trimEnd = (text) => RegExpPrototypeSymbolReplace(/[\n\r\t ]+$/, text, '');

/** `text`, which must be a token; `whole` is what an error names. */
function checkToken(text, production, whole) {
  const invalid = RegExpPrototypeSymbolSearch(kNotToken, text);
  if (text === '' || invalid !== -1) throw new codes.ERR_INVALID_MIME_SYNTAX(production, whole, invalid);
  return text;
}

/** The parameters in a text, the first of each name. */
function parseParameters(text) {
  const parameters = new SafeMap();
  let position = 0;
  while (position < text.length) {
    position += RegExpPrototypeExec(/^[;\n\r\t ]*/, StringPrototypeSlice(text, position))[0].length;
    const { 0: name } = RegExpPrototypeExec(/^[^;=]*/, StringPrototypeSlice(text, position));
    position += name.length;
    if (position >= text.length || text[position] === ';') continue;
    position++;
    const isQuoted = text[position] === '"';
    const { value, end } = isQuoted ? readQuoted(text, position + 1) : readPlain(text, position);
    position = end;
    if (!isQuoted && value === '') continue;
    const key = toLower(name);
    const isValid = key !== '' && RegExpPrototypeExec(kNotToken, key) === null && RegExpPrototypeExec(kNotQuoted, value) === null;
    if (isValid && !parameters.has(key)) parameters.set(key, value);
  }
  return parameters;
}

function readPlain(text, start) {
  const semicolon = StringPrototypeIndexOf(text, ';', start);
  const end = semicolon === -1 ? text.length : semicolon;
  return { __proto__: null, value: trimEnd(StringPrototypeSlice(text, start, end)), end };
}

/** A quoted string; what follows it up to the next parameter counts for nothing. */
function readQuoted(text, start) {
  let value = '';
  let end = start;
  for (; end < text.length && text[end] !== '"'; end++) {
    if (text[end] === '\\' && end + 1 < text.length) end++;
    value += text[end];
  }
  const semicolon = StringPrototypeIndexOf(text, ';', end);
  return { __proto__: null, value, end: semicolon === -1 ? text.length : semicolon };
}

function encode(value) {
  if (value !== '' && RegExpPrototypeExec(kNotToken, value) === null) return value;
  return `"${RegExpPrototypeSymbolReplace(/["\\]/g, value, '\\$&')}"`;
}

let makeParams;

class MIMEParams {
  #parameters = new SafeMap();
  /** What has not been looked at yet. */
  #text = '';

  static {
    makeParams = (text) => {
      const params = new MIMEParams();
      params.#text = text;
      return params;
    };
  }

  #read() {
    if (this.#text !== '') {
      this.#parameters = parseParameters(this.#text);
      this.#text = '';
    }
    return this.#parameters;
  }

  /** @param {string} name */
  delete(name) {
    this.#read().delete(toLower(`${name}`));
  }

  /**
   * @param {string} name
   * @returns {string | null}
   */
  get(name) {
    return this.#read().get(toLower(`${name}`)) ?? null;
  }

  /** @param {string} name */
  has(name) {
    return this.#read().has(toLower(`${name}`));
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  set(name, value) {
    const parameters = this.#read();
    name = `${name}`;
    value = `${value}`;
    const key = toLower(checkToken(name, 'parameter name', name));
    const invalid = RegExpPrototypeSymbolSearch(kNotQuoted, value);
    if (invalid !== -1) throw new codes.ERR_INVALID_MIME_SYNTAX('parameter value', value, invalid);
    parameters.set(key, value);
  }

  /** @returns {Generator<[string, string]>} */
  *entries() {
    yield* this.#read().entries();
  }

  /** @returns {Generator<string>} */
  *keys() {
    yield* this.#read().keys();
  }

  /** @returns {Generator<string>} */
  *values() {
    yield* this.#read().values();
  }

  toString() {
    let text = '';
    this.#read().forEach((value, name) => {
      text += `${text === '' ? '' : ';'}${name}=${encode(value)}`;
    });
    return text;
  }
}
const hidden = { __proto__: null, configurable: true, enumerable: false, writable: true };
primordials.ObjectDefineProperties(MIMEParams.prototype, {
  __proto__: null,
  [SymbolIterator]: { ...hidden, value: MIMEParams.prototype.entries },
  toJSON: { ...hidden, value: MIMEParams.prototype.toString },
});

class MIMEType {
  #type;
  #subtype;
  #params;

  /** @param {string} string as in `text/html;charset=utf-8` */
  constructor(string) {
    const whole = `${string}`;
    const text = trimStart(whole);
    const slash = StringPrototypeIndexOf(text, '/');
    const type = slash === -1 ? text : StringPrototypeSlice(text, 0, slash);
    if (slash === -1) throw new codes.ERR_INVALID_MIME_SYNTAX('type', whole, RegExpPrototypeSymbolSearch(kNotToken, type));
    this.#type = toLower(checkToken(type, 'type', whole));
    const semicolon = StringPrototypeIndexOf(text, ';', slash);
    const subtype = trimEnd(StringPrototypeSlice(text, slash + 1, semicolon === -1 ? text.length : semicolon));
    this.#subtype = toLower(checkToken(subtype, 'subtype', whole));
    this.#params = makeParams(semicolon === -1 ? '' : StringPrototypeSlice(text, semicolon + 1));
  }

  /**
   * @param {string} string
   * @returns {MIMEType | null} null if it is none
   */
  static parse(string) {
    try {
      return new this(string);
    } catch {
      return null;
    }
  }

  get type() {
    return this.#type;
  }

  set type(value) {
    value = `${value}`;
    this.#type = toLower(checkToken(value, 'type', value));
  }

  get subtype() {
    return this.#subtype;
  }

  set subtype(value) {
    value = `${value}`;
    this.#subtype = toLower(checkToken(value, 'subtype', value));
  }

  /** Type and subtype, without parameters. */
  get essence() {
    return `${this.#type}/${this.#subtype}`;
  }

  get params() {
    return this.#params;
  }

  toString() {
    const essence = `${this.#type}/${this.#subtype}`;
    const params = `${this.#params}`;
    return params === '' ? essence : `${essence};${params}`;
  }
}
primordials.ObjectDefineProperty(MIMEType.prototype, 'toJSON', { ...hidden, value: MIMEType.prototype.toString });

module.exports = { MIMEParams, MIMEType };
