'use strict';

// A URL holds its text, the href, and where each component begins and ends
// in it; every change goes through the parser of the binding, which returns a new text.

const {
  ObjectDefineProperties, ObjectGetOwnPropertyDescriptor, ObjectGetPrototypeOf, StringPrototypeSlice, StringPrototypeToWellFormed,
  SymbolFor, SymbolToStringTag,
} = primordials;

const binding = internalBinding('url');
const { codes } = require('internal/errors');
const { URLSearchParams, setOwner, setQuery } = require('internal/url/search_params');

const kInspect = SymbolFor('nodejs.util.inspect.custom');

/** The setters, as the binding numbers them. */
const kProtocol = 0;
const kHost = 1;
const kHostname = 2;
const kPort = 3;
const kUsername = 4;
const kPassword = 5;
const kPathname = 6;
const kSearch = 7;
const kHash = 8;
const kHref = 9;

/** What the binding gives as the place of a component that is not there. */
const kOmitted = 0xffffffff;

const { urlComponents } = binding;

/** A parsed text. Made right after the binding returned it, while `urlComponents` still tells of it. */
class Context {
  constructor(href) {
    this.href = href;
    this.protocolEnd = urlComponents[0];
    this.usernameEnd = urlComponents[1];
    this.hostStart = urlComponents[2];
    this.hostEnd = urlComponents[3];
    this.port = urlComponents[4];
    this.pathStart = urlComponents[5];
    this.searchStart = urlComponents[6];
    this.hashStart = urlComponents[7];
  }
}

/** The only call that does not throw for what is no URL; nobody else has it. */
const kQuiet = { __proto__: null };

class URL {
  static {
    require('internal/platform_object').defineUncloneable(URL, (object) => #context in object);
  }

  /** @type {Context} */
  #context;
  /** @type {URLSearchParams | undefined} */
  #searchParams;
  /** Whether the params changed since the text was made. */
  #searchParamsModified = false;

  /**
   * @param {string} input
   * @param {string | URL} [base]
   */
  constructor(input, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    const quiet = arguments.length > 2 && arguments[2] === kQuiet;
    input = `${input}`;
    if (base !== undefined) base = `${base}`;
    const href = binding.parse(input, base, false);
    if (href === undefined) {
      if (quiet) return;
      throw new codes.ERR_INVALID_URL(input, base);
    }
    this.#context = new Context(href);
  }

  /**
   * A URL, or null if it is none.
   * @param {string} input
   * @param {string | URL} [base]
   */
  static parse(input, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    // @ts-ignore: the third argument is ours.
    const url = new URL(input, base, kQuiet);
    return url.#context === undefined ? null : url;
  }

  /**
   * @param {string} input
   * @param {string | URL} [base]
   */
  static canParse(input, base = undefined) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    input = `${input}`;
    return base === undefined ? binding.canParse(input) : binding.canParse(input, `${base}`);
  }

  /**
   * An address for a blob.
   * @param {Blob} obj
   * @returns {string}
   */
  static createObjectURL(obj) {
    return require('internal/blob').createObjectURL(obj);
  }

  /**
   * Takes the address of a blob away.
   * @param {string} url
   */
  static revokeObjectURL(url) {
    if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('url');
    require('internal/blob').revokeObjectURL(url);
  }

  /** The text with what the params say. */
  #sync() {
    if (!this.#searchParamsModified) return;
    this.#searchParamsModified = false;
    const query = `${this.#searchParams}`;
    const href = binding.update(this.#context.href, kSearch, query === '' ? '' : `?${query}`);
    if (href) this.#context = new Context(href);
  }

  /** Lets the parser set a component. False if it refuses. */
  #update(action, value) {
    this.#sync();
    const href = binding.update(this.#context.href, action, value);
    if (!href) return false;
    this.#context = new Context(href);
    return true;
  }

  /** After a setter that may have set the query. */
  #refreshParams() {
    if (this.#searchParams !== undefined) setQuery(this.#searchParams, this.search);
  }

  toString() {
    this.#sync();
    return this.#context.href;
  }

  get href() {
    this.#sync();
    return this.#context.href;
  }

  set href(value) {
    value = `${value}`;
    if (!this.#update(kHref, value)) throw new codes.ERR_INVALID_URL(value);
    this.#refreshParams();
  }

  get origin() {
    const { protocol } = this;
    switch (protocol) {
      case 'http:':
      case 'https:':
      case 'ws:':
      case 'wss:':
      case 'ftp:':
        return `${protocol}//${this.host}`;
      case 'blob:': {
        // That of the URL within, if it is of the web.
        const inner = URL.parse(this.pathname);
        if (inner !== null && (inner.protocol === 'http:' || inner.protocol === 'https:')) return inner.origin;
        return 'null';
      }
      default:
        return 'null';
    }
  }

  get protocol() {
    return StringPrototypeSlice(this.#context.href, 0, this.#context.protocolEnd);
  }

  set protocol(value) {
    this.#update(kProtocol, `${value}`);
  }

  get username() {
    const { href, protocolEnd, usernameEnd } = this.#context;
    return usernameEnd > protocolEnd + 2 ? StringPrototypeSlice(href, protocolEnd + 2, usernameEnd) : '';
  }

  set username(value) {
    this.#update(kUsername, `${value}`);
  }

  get password() {
    const { href, usernameEnd, hostStart } = this.#context;
    return hostStart > usernameEnd ? StringPrototypeSlice(href, usernameEnd + 1, hostStart) : '';
  }

  set password(value) {
    this.#update(kPassword, `${value}`);
  }

  get host() {
    const { href, hostStart, hostEnd, pathStart } = this.#context;
    const start = href[hostStart] === '@' ? hostStart + 1 : hostStart;
    return start >= hostEnd ? '' : StringPrototypeSlice(href, start, pathStart);
  }

  set host(value) {
    this.#update(kHost, `${value}`);
  }

  get hostname() {
    const { href, hostStart, hostEnd } = this.#context;
    return StringPrototypeSlice(href, href[hostStart] === '@' ? hostStart + 1 : hostStart, hostEnd);
  }

  set hostname(value) {
    this.#update(kHostname, `${value}`);
  }

  get port() {
    const { port } = this.#context;
    return port === kOmitted ? '' : `${port}`;
  }

  set port(value) {
    this.#update(kPort, `${value}`);
  }

  get pathname() {
    const { href, pathStart, searchStart, hashStart } = this.#context;
    // The larger of the two if one is not there: beyond the end of any text.
    return StringPrototypeSlice(href, pathStart, searchStart < hashStart ? searchStart : hashStart);
  }

  set pathname(value) {
    this.#update(kPathname, `${value}`);
  }

  get search() {
    this.#sync();
    const { href, searchStart, hashStart } = this.#context;
    const search = StringPrototypeSlice(href, searchStart, hashStart);
    return search === '?' ? '' : search;
  }

  set search(value) {
    if (this.#update(kSearch, StringPrototypeToWellFormed(`${value}`))) this.#refreshParams();
  }

  get searchParams() {
    if (this.#searchParams === undefined) {
      this.#searchParams = new URLSearchParams(this.search);
      setOwner(this.#searchParams, () => {
        this.#searchParamsModified = true;
      });
    }
    return this.#searchParams;
  }

  get hash() {
    const hash = StringPrototypeSlice(this.#context.href, this.#context.hashStart);
    return hash === '#' ? '' : hash;
  }

  set hash(value) {
    this.#update(kHash, `${value}`);
  }

  toJSON() {
    this.#sync();
    return this.#context.href;
  }

  [kInspect](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const constructor = constructorOf(this) ?? URL;
    const shown = {
      __proto__: { constructor },
      href: this.href,
      origin: this.origin,
      protocol: this.protocol,
      username: this.username,
      password: this.password,
      host: this.host,
      hostname: this.hostname,
      port: this.port,
      pathname: this.pathname,
      search: this.search,
      searchParams: this.searchParams,
      hash: this.hash,
    };
    return `${constructor.name} ${require('internal/util/inspect').inspect(shown, options)}`;
  }
}

/** The constructor of the nearest prototype that has one. */
function constructorOf(object) {
  while (object) {
    const descriptor = ObjectGetOwnPropertyDescriptor(object, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function' && descriptor.value.name !== '') {
      return descriptor.value;
    }
    object = ObjectGetPrototypeOf(object);
  }
  return undefined;
}

const kEnumerable = { __proto__: null, enumerable: true };

ObjectDefineProperties(URL, {
  parse: kEnumerable, canParse: kEnumerable, createObjectURL: kEnumerable, revokeObjectURL: kEnumerable,
});
ObjectDefineProperties(URL.prototype, {
  toString: kEnumerable,
  href: kEnumerable,
  origin: kEnumerable,
  protocol: kEnumerable,
  username: kEnumerable,
  password: kEnumerable,
  host: kEnumerable,
  hostname: kEnumerable,
  port: kEnumerable,
  pathname: kEnumerable,
  search: kEnumerable,
  searchParams: kEnumerable,
  hash: kEnumerable,
  toJSON: kEnumerable,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'URL' },
});

module.exports = { URL };
