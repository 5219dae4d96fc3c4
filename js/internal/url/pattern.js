'use strict';

// URLPattern, after the URL Pattern Standard.

const {
  JSONParse, JSONStringify, ObjectDefineProperty, RegExp, RegExpPrototypeExec, SymbolToStringTag, TypeError,
} = primordials;

const binding = internalBinding('url_pattern');

const kParts = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];

/** The keys of a match, in the order in which Node shows them. */
const kInOrder = ['hash', 'hostname', 'inputs', 'password', 'pathname', 'port', 'protocol', 'search', 'username'];

const invalidType = (message) => coded(message, 'ERR_INVALID_ARG_TYPE');

function coded(message, code) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}

/** The members of an object that a pattern or a URL can be made of, as JSON. */
function readInit(object) {
  const init = { __proto__: null };
  for (let i = 0; i < kParts.length; i++) {
    const value = object[kParts[i]];
    if (value !== undefined) init[kParts[i]] = `${value}`;
  }
  const { baseURL } = object;
  if (baseURL !== undefined) init.baseURL = `${baseURL}`;
  return JSONStringify(init);
}

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** What the constructor was given, as a string or as JSON, its base, and its options. */
function readArguments(input, second, third) {
  let base;
  let options = third;
  if (typeof second === 'string') base = second;
  else if (isObject(second) && third === undefined) options = second;
  else if (second !== undefined) throw invalidType('second argument must be a string or object');
  if (options !== undefined && !isObject(options)) throw invalidType('options must be an object');
  let text;
  let init;
  if (typeof input === 'string') text = input;
  else if (isObject(input)) init = readInit(input);
  else if (input === undefined || input === null) init = '{}';
  else throw invalidType('Input must be an object or a string');
  return { __proto__: null, text, init, base, ignoreCase: !!options?.ignoreCase };
}

const illegal = () => new TypeError('Illegal invocation');

class URLPattern {
  #parts;
  #expressions = { __proto__: null };
  #ignoreCase;

  static {
    for (let i = 0; i < kParts.length; i++) {
      const part = kParts[i];
      defineGetter(this, part, (self) => {
        if (!isObject(self) || !(#parts in self)) throw illegal();
        return self.#parts[part].patternString;
      });
    }
    defineGetter(this, 'hasRegExpGroups', (self) => {
      if (!isObject(self) || !(#parts in self)) throw illegal();
      return self.#parts.hasRegexpGroups;
    });
  }

  /**
   * @param {string | object} [input]
   * @param {string | object} [baseURL] or the options
   * @param {{ ignoreCase?: boolean }} [options]
   */
  constructor(...args) {
    const { text, init, base, ignoreCase } = readArguments(args[0], args[1], args[2]);
    const json = binding.parsePattern(text, init, base, ignoreCase);
    if (json === undefined) throw coded('Failed to construct URLPattern', 'ERR_INVALID_URL_PATTERN');
    this.#parts = JSONParse(json);
    this.#ignoreCase = ignoreCase;
    // A group may hold any expression: whether it is one, the engine knows.
    if (this.#parts.hasRegexpGroups) for (let i = 0; i < kParts.length; i++) this.#expression(kParts[i]);
  }

  #expression(part) {
    const known = this.#expressions[part];
    if (known !== undefined) return known;
    try {
      const made = new RegExp(this.#parts[part].regexpString, this.#ignoreCase ? 'vi' : 'v');
      this.#expressions[part] = made;
      return made;
    } catch {
      throw coded('Failed to construct URLPattern', 'ERR_INVALID_URL_PATTERN');
    }
  }

  /** The parts of a URL; null if there is none. */
  #input(input, base, what) {
    let text;
    let init;
    if (typeof input === 'string') text = input;
    else if (isObject(input)) init = readInit(input);
    else if (input === undefined) init = '{}';
    else throw invalidType('URLPattern input needs to be a string or an object');
    if (base !== undefined && typeof base !== 'string') throw invalidType('baseURL must be a string');
    const json = binding.parseInput(text, init, base);
    if (json === undefined) throw coded(`Failed to ${what} URLPattern`, 'ERR_OPERATION_FAILED');
    return json === null ? null : JSONParse(json);
  }

  /** What each part gives for the groups of its pattern; null if one does not match. */
  #match(parts, inputs) {
    const result = { __proto__: null };
    for (let i = 0; i < kInOrder.length; i++) {
      const part = kInOrder[i];
      if (part === 'inputs') {
        result.inputs = inputs;
        continue;
      }
      const match = RegExpPrototypeExec(this.#expression(part), parts[part]);
      if (match === null) return null;
      const groups = {};
      const names = this.#parts[part].groupNameList;
      for (let j = 0; j < names.length; j++) groups[names[j]] = match[j + 1];
      result[part] = { groups, input: parts[part] };
    }
    return result;
  }

  /**
   * @param {string | object} [input]
   * @param {string} [baseURL]
   * @returns {object | null} what matched each part
   */
  exec(...args) {
    if (!(#parts in this)) throw illegal();
    const parts = this.#input(args[0], args[1], 'exec');
    if (parts === null) return null;
    return this.#match(parts, args[1] === undefined ? [args[0] ?? {}] : [args[0], args[1]]);
  }

  /**
   * @param {string | object} [input]
   * @param {string} [baseURL]
   * @returns {boolean}
   */
  test(...args) {
    if (!(#parts in this)) throw illegal();
    const parts = this.#input(args[0], args[1], 'test');
    return parts !== null && this.#match(parts) !== null;
  }
}

/** A getter without a name, as those of native classes are. */
function defineGetter(Class, name, read) {
  const get = function() {
    return read(this);
  };
  ObjectDefineProperty(get, 'name', { __proto__: null, configurable: true, value: '' });
  ObjectDefineProperty(Class.prototype, name, { __proto__: null, configurable: false, enumerable: true, get });
}
const { exec, test } = URLPattern.prototype;
primordials.ObjectDefineProperties(URLPattern.prototype, {
  __proto__: null,
  exec: { __proto__: null, enumerable: true, value: exec },
  test: { __proto__: null, enumerable: true, value: test },
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URLPattern' },
});

module.exports = { URLPattern };
