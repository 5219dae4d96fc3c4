'use strict';

// `URLPattern`. What a pattern means is found natively; its expressions are those of the language and are matched here.

const {
  ArrayIsArray, ArrayPrototypePush, ObjectDefineProperty, RegExp, RegExpPrototypeExec, SafeWeakMap,
  SymbolToStringTag, TypeError,
} = primordials;

const binding = internalBinding('url_pattern');

const kComponents = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
/** The order in which results name them. */
const kSorted = ['hash', 'hostname', 'password', 'pathname', 'port', 'protocol', 'search', 'username'];
const kSortedInit = ['baseURL', ...kSorted];
const kInitMembers = [...kComponents, 'baseURL'];

function fail(code, message) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** What of `init` counts: the members that are texts. */
function readInit(init) {
  const members = { __proto__: null };
  for (let i = 0; i < kSortedInit.length; i++) {
    const value = init[kSortedInit[i]];
    if (typeof value === 'string') members[kSortedInit[i]] = value;
  }
  return members;
}

function toArray(members) {
  const list = [];
  for (let i = 0; i < kInitMembers.length; i++) ArrayPrototypePush(list, members[kInitMembers[i]]);
  return list;
}

/** The base and the options among the arguments after the first, of which both or one may be there. */
function readRest(args) {
  let base;
  let options;
  if (args.length > 2) {
    if (typeof args[1] === 'string') base = args[1];
    else if (args[1] !== undefined) throw fail('ERR_INVALID_ARG_TYPE', 'second argument must be a string');
    options = args[2];
    if (options !== undefined && options !== null && !isObject(options)) {
      throw fail('ERR_INVALID_ARG_TYPE', 'options must be an object');
    }
  } else if (typeof args[1] === 'string') {
    base = args[1];
  } else {
    options = args[1];
    if (options !== undefined && options !== null && !isObject(options)) {
      throw fail('ERR_INVALID_ARG_TYPE', 'second argument must be a string or object');
    }
  }
  return { base, ignoreCase: !!options?.ignoreCase };
}

/** One component of a pattern, of `[pattern, expression, ...names]`. */
function compile(description, flags) {
  const names = [];
  for (let i = 2; i < description.length; i++) ArrayPrototypePush(names, description[i]);
  return { __proto__: null, pattern: description[0], expression: new RegExp(description[1], flags), names };
}

/** The components of each pattern, and whether it has expressions of its own. */
const patterns = new SafeWeakMap();

/**
 * @param {string | object} [input]
 * @param {string | object} [baseOrOptions]
 * @param {object} [options]
 */
function URLPattern(...args) {
  if (new.target === undefined) throw fail('ERR_CONSTRUCT_CALL_REQUIRED', 'Cannot call constructor without `new`');
  const input = args[0] ?? {};
  if (typeof input !== 'string' && !isObject(input)) {
    throw fail('ERR_INVALID_ARG_TYPE', 'Input must be an object or a string');
  }
  const given = typeof input === 'string' ? input : toArray(readInit(input));
  const { base, ignoreCase } = readRest(args);
  const parsed = binding.parse(given, base, ignoreCase);
  if (parsed === undefined) throw fail('ERR_INVALID_URL_PATTERN', 'Failed to construct URLPattern');
  const components = { __proto__: null };
  for (let i = 0; i < kComponents.length; i++) {
    try {
      components[kComponents[i]] = compile(parsed[i], ignoreCase ? 'vi' : 'v');
    } catch {
      throw fail('ERR_INVALID_URL_PATTERN', 'Failed to construct URLPattern');
    }
  }
  patterns.set(this, { __proto__: null, components, hasRegExpGroups: parsed[kComponents.length] });
}

/** What a method finds of the pattern that it is called on. */
function patternOf(self) {
  const pattern = isObject(self) ? patterns.get(self) : undefined;
  if (pattern === undefined) throw new TypeError('Illegal invocation');
  return pattern;
}

/**
 * The components of the URL that `exec` and `test` are given, and what was given; undefined if it is none.
 */
function readInput(args, method) {
  const input = args[0] ?? {};
  if (typeof input !== 'string' && !isObject(input)) {
    throw fail('ERR_INVALID_ARG_TYPE', 'URLPattern input needs to be a string or an object');
  }
  const base = args[1] ?? undefined;
  if (base !== undefined && typeof base !== 'string') throw fail('ERR_INVALID_ARG_TYPE', 'baseURL must be a string');
  const members = typeof input === 'string' ? undefined : readInit(input);
  const texts = binding.matchInput(members === undefined ? input : toArray(members), base);
  if (texts === null) throw fail('ERR_OPERATION_FAILED', `Failed to ${method} URLPattern`);
  if (texts === undefined) return undefined;
  const inputs = [members === undefined ? input : { ...members }];
  if (base !== undefined) ArrayPrototypePush(inputs, base);
  return { texts, inputs };
}

/** What the expressions find in each component; undefined if one does not match. */
function matchAll(components, texts) {
  const found = { __proto__: null };
  for (let i = 0; i < kComponents.length; i++) {
    const { expression, names } = components[kComponents[i]];
    const match = RegExpPrototypeExec(expression, texts[i]);
    if (!ArrayIsArray(match)) return undefined;
    const groups = {};
    for (let at = 0; at < names.length; at++) {
      ObjectDefineProperty(groups, names[at], {
        __proto__: null, configurable: true, enumerable: true, writable: true, value: match[at + 1],
      });
    }
    found[kComponents[i]] = { groups, input: texts[i] };
  }
  return found;
}

const methods = {
  exec(...args) {
    const { components } = patternOf(this);
    const read = readInput(args, 'exec');
    const found = read && matchAll(components, read.texts);
    if (found === undefined) return null;
    const result = { __proto__: null };
    for (let i = 0; i < kSorted.length; i++) {
      result[kSorted[i]] = found[kSorted[i]];
      if (kSorted[i] === 'hostname') result.inputs = read.inputs;
    }
    return result;
  },
  test(...args) {
    const { components } = patternOf(this);
    const read = readInput(args, 'test');
    return read !== undefined && matchAll(components, read.texts) !== undefined;
  },
};

function define(name, descriptor) {
  ObjectDefineProperty(URLPattern.prototype, name, { __proto__: null, ...descriptor });
}
for (let i = 0; i < kComponents.length; i++) {
  const name = kComponents[i];
  const get = [function() { return patternOf(this).components[name].pattern; }][0];
  define(name, { get, enumerable: true });
}
define('hasRegExpGroups', { get: [function() { return patternOf(this).hasRegExpGroups; }][0], enumerable: true });
define('exec', { value: methods.exec, configurable: true, enumerable: true, writable: true });
define('test', { value: methods.test, configurable: true, enumerable: true, writable: true });
delete URLPattern.prototype.constructor;
define('constructor', { value: URLPattern, configurable: true, writable: true });
define(SymbolToStringTag, { value: 'URLPattern', configurable: true });

require('internal/platform_object').defineUncloneable(URLPattern, (value) => patterns.has(value));

module.exports = { URLPattern };
