'use strict';

const {
  ArrayIsArray, ArrayPrototypeJoin, ArrayPrototypePush, ArrayPrototypeSlice, FunctionPrototypeCall, IteratorPrototype,
  ObjectDefineProperties, ObjectSetPrototypeOf, ReflectGetOwnPropertyDescriptor, ReflectOwnKeys, SafeMap,
  StringPrototypeIncludes, StringPrototypeToWellFormed, SymbolFor, SymbolIterator, SymbolToStringTag,
} = primordials;

const { codes } = require('internal/errors');
const { parseForm, serializeForm, sortForm } = require('internal/url/form');

const kInspect = SymbolFor('nodejs.util.inspect.custom');

/** A Web IDL USVString. */
function toText(value) {
  return StringPrototypeToWellFormed(typeof value === 'string' ? value : `${value}`);
}

/** @type {(value: any) => boolean} */
let isParams;
/** The names and values, in turns, of params. */
let listOf;
/** Replaces what params hold, with the query of their URL. */
let setQuery;
/** Tells params whom to tell of changes. */
let setOwner;

function requireArguments(count, ...names) {
  if (count < names.length) throw new codes.ERR_MISSING_ARGS(...names);
}

/** One pair of an iterable of pairs. */
function pushPair(list, pair) {
  if (pair === null || pair === undefined) throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
  if (ArrayIsArray(pair)) {
    if (pair.length !== 2) throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
    const name = toText(pair[0]);
    ArrayPrototypePush(list, name, toText(pair[1]));
    return;
  }
  if ((typeof pair !== 'object' && typeof pair !== 'function') || typeof pair[SymbolIterator] !== 'function') {
    throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
  }
  let count = 0;
  // What a program gives us is iterated as the program says.
  for (const item of pair) {
    count++;
    ArrayPrototypePush(list, toText(item));
  }
  if (count !== 2) throw new codes.ERR_INVALID_TUPLE('Each query pair', '[name, value]');
}

/** The enumerable properties of an object. Names that become the same are one. */
function pushRecord(list, record) {
  const seen = new SafeMap();
  const keys = ReflectOwnKeys(record);
  for (let i = 0; i < keys.length; i++) {
    const descriptor = ReflectGetOwnPropertyDescriptor(record, keys[i]);
    if (descriptor === undefined || !descriptor.enumerable) continue;
    const name = toText(keys[i]);
    const value = toText(record[keys[i]]);
    const index = seen.get(name);
    if (index === undefined) {
      seen.set(name, ArrayPrototypePush(list, name, value) - 1);
    } else {
      list[index] = value;
    }
  }
}

class URLSearchParams {
  /** Names and values in turns. */
  #searchParams = [];
  /** Who is told of changes. */
  #owner = undefined;

  static {
    require('internal/platform_object').defineUncloneable(URLSearchParams, (object) => #searchParams in object);
    isParams = (value) => typeof value === 'object' && value !== null && #searchParams in value;
    listOf = (params) => params.#searchParams;
    setQuery = (params, query) => {
      params.#searchParams = parseForm(query);
    };
    setOwner = (params, owner) => {
      params.#owner = owner;
    };
  }

  /** @param {string | Iterable<[string, string]> | Record<string, string> | URLSearchParams} [init] */
  constructor(init = undefined) {
    if (init === undefined) return;
    if (init === null || (typeof init !== 'object' && typeof init !== 'function')) {
      this.#searchParams = parseForm(toText(init));
      return;
    }
    const method = init[SymbolIterator];
    if (method === this[SymbolIterator] && #searchParams in init) {
      this.#searchParams = ArrayPrototypeSlice(init.#searchParams);
    } else if (method === null || method === undefined) {
      pushRecord(this.#searchParams, init);
    } else {
      if (typeof method !== 'function') throw new codes.ERR_ARG_NOT_ITERABLE('Query pairs');
      for (const pair of init) pushPair(this.#searchParams, pair);
    }
  }

  static #check(value) {
    if (!isParams(value)) throw new codes.ERR_INVALID_THIS('URLSearchParams');
  }

  #changed() {
    if (this.#owner !== undefined) this.#owner();
  }

  get size() {
    URLSearchParams.#check(this);
    return this.#searchParams.length / 2;
  }

  append(name, value) {
    URLSearchParams.#check(this);
    requireArguments(arguments.length, 'name', 'value');
    name = toText(name);
    ArrayPrototypePush(this.#searchParams, name, toText(value));
    this.#changed();
  }

  delete(name, value = undefined) {
    URLSearchParams.#check(this);
    requireArguments(arguments.length, 'name');
    name = toText(name);
    if (value !== undefined) value = toText(value);
    const list = this.#searchParams;
    let kept = 0;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) continue;
      list[kept] = list[i];
      list[kept + 1] = list[i + 1];
      kept += 2;
    }
    list.length = kept;
    this.#changed();
  }

  get(name) {
    URLSearchParams.#check(this);
    requireArguments(arguments.length, 'name');
    name = toText(name);
    const list = this.#searchParams;
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) return list[i + 1];
    return null;
  }

  getAll(name) {
    URLSearchParams.#check(this);
    requireArguments(arguments.length, 'name');
    name = toText(name);
    const list = this.#searchParams;
    const values = [];
    for (let i = 0; i < list.length; i += 2) if (list[i] === name) ArrayPrototypePush(values, list[i + 1]);
    return values;
  }

  has(name, value = undefined) {
    URLSearchParams.#check(this);
    requireArguments(arguments.length, 'name');
    name = toText(name);
    if (value !== undefined) value = toText(value);
    const list = this.#searchParams;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] === name && (value === undefined || list[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    URLSearchParams.#check(this);
    requireArguments(arguments.length, 'name', 'value');
    name = toText(name);
    value = toText(value);
    const list = this.#searchParams;
    let kept = 0;
    let found = false;
    for (let i = 0; i < list.length; i += 2) {
      const isName = list[i] === name;
      if (isName && found) continue;
      list[kept] = list[i];
      list[kept + 1] = isName ? value : list[i + 1];
      found ||= isName;
      kept += 2;
    }
    list.length = kept;
    if (!found) ArrayPrototypePush(list, name, value);
    this.#changed();
  }

  sort() {
    URLSearchParams.#check(this);
    sortForm(this.#searchParams);
    this.#changed();
  }

  entries() {
    URLSearchParams.#check(this);
    return new URLSearchParamsIterator(this, kEntry);
  }

  forEach(callback, thisArg = undefined) {
    URLSearchParams.#check(this);
    require('internal/validators').validateFunction(callback, 'callback');
    // The list may become another while it is visited.
    for (let i = 0; i < this.#searchParams.length; i += 2) {
      const list = this.#searchParams;
      FunctionPrototypeCall(callback, thisArg, list[i + 1], list[i], this);
    }
  }

  keys() {
    URLSearchParams.#check(this);
    return new URLSearchParamsIterator(this, kKey);
  }

  values() {
    URLSearchParams.#check(this);
    return new URLSearchParamsIterator(this, kValue);
  }

  toString() {
    URLSearchParams.#check(this);
    return serializeForm(this.#searchParams);
  }

  [kInspect](recurseTimes, ctx) {
    URLSearchParams.#check(this);
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const { inspect, stripVTControlCharacters } = require('internal/util/inspect');
    const options = innerOptions(recurseTimes, ctx);
    const list = this.#searchParams;
    const output = [];
    let length = -2;
    for (let i = 0; i < list.length; i += 2) {
      const pair = `${inspect(list[i], options)} => ${inspect(list[i + 1], options)}`;
      ArrayPrototypePush(output, pair);
      length += stripVTControlCharacters(pair).length + 2;
    }
    const { name } = this.constructor;
    if (output.length === 0) return `${name} {}`;
    if (length > ctx.breakLength) return `${name} {\n  ${ArrayPrototypeJoin(output, ',\n  ')} }`;
    return `${name} { ${ArrayPrototypeJoin(output, ', ')} }`;
  }
}

function innerOptions(recurseTimes, ctx) {
  const options = { ...ctx };
  if (recurseTimes !== null) options.depth = recurseTimes - 1;
  return options;
}

const kKey = 'key';
const kValue = 'value';
const kEntry = 'key+value';

class URLSearchParamsIterator {
  #target;
  #kind;
  #index = 0;

  constructor(target, kind) {
    this.#target = target;
    this.#kind = kind;
  }

  static #check(value) {
    if (typeof value !== 'object' || value === null || !(#target in value)) {
      throw new codes.ERR_INVALID_THIS('URLSearchParamsIterator');
    }
  }

  #item(list, index) {
    if (this.#kind === kKey) return list[index];
    return this.#kind === kValue ? list[index + 1] : [list[index], list[index + 1]];
  }

  next() {
    URLSearchParamsIterator.#check(this);
    const list = listOf(this.#target);
    const index = this.#index;
    if (index >= list.length) return { done: true, value: undefined };
    this.#index = index + 2;
    return { done: false, value: this.#item(list, index) };
  }

  [kInspect](recurseTimes, ctx) {
    URLSearchParamsIterator.#check(this);
    if (typeof recurseTimes === 'number' && recurseTimes < 0) return ctx.stylize('[Object]', 'special');
    const { inspect } = require('internal/util/inspect');
    const options = innerOptions(recurseTimes, ctx);
    const list = listOf(this.#target);
    const items = [];
    const texts = [];
    for (let i = this.#index; i < list.length; i += 2) {
      const item = this.#item(list, i);
      ArrayPrototypePush(items, item);
      ArrayPrototypePush(texts, inspect(item, options));
    }
    const isLong = StringPrototypeIncludes(inspect(items, options), '\n');
    const text = isLong ? `\n  ${ArrayPrototypeJoin(texts, ',\n  ')}` : ` ${ArrayPrototypeJoin(texts, ', ')}`;
    return `${this[SymbolToStringTag]} {${text} }`;
  }
}

const kEnumerable = { __proto__: null, enumerable: true };

delete URLSearchParamsIterator.prototype.constructor;
ObjectSetPrototypeOf(URLSearchParamsIterator.prototype, IteratorPrototype);
ObjectDefineProperties(URLSearchParamsIterator.prototype, {
  next: kEnumerable,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams Iterator' },
});

ObjectDefineProperties(URLSearchParams.prototype, {
  size: kEnumerable,
  append: kEnumerable,
  delete: kEnumerable,
  get: kEnumerable,
  getAll: kEnumerable,
  has: kEnumerable,
  set: kEnumerable,
  sort: kEnumerable,
  entries: kEnumerable,
  forEach: kEnumerable,
  keys: kEnumerable,
  values: kEnumerable,
  toString: kEnumerable,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URLSearchParams' },
  [SymbolIterator]: {
    __proto__: null,
    configurable: true,
    writable: true,
    value: URLSearchParams.prototype.entries,
  },
});

module.exports = { URLSearchParams, setOwner, setQuery };
