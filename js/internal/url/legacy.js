'use strict';

// The URL parser of old: `url.parse`, `url.format`, `url.resolve`.

const {
  NumberPrototypeToString, StringPrototypeToUpperCase,
  ArrayPrototypeJoin, ArrayPrototypePop, ArrayPrototypePush, ArrayPrototypeShift, ArrayPrototypeUnshift, FunctionPrototypeCall, ObjectKeys,
  RegExpPrototypeExec, RegExpPrototypeSymbolReplace, SafeSet, StringPrototypeCharCodeAt, StringPrototypeEndsWith,
  StringPrototypeIncludes, StringPrototypeIndexOf, StringPrototypeSlice, StringPrototypeSplit,
  StringPrototypeStartsWith, StringPrototypeToLowerCase, decodeURIComponent,
} = primordials;

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');

/** What follows them is no host. */
const hostless = new SafeSet(['javascript', 'javascript:']);
/** They have a `//`, and a path that is never empty. */
const slashed = new SafeSet([
  'http', 'http:', 'https', 'https:', 'ftp', 'ftp:', 'gopher', 'gopher:', 'file', 'file:', 'ws', 'ws:', 'wss', 'wss:',
]);
const kMaxHostname = 255;
const notHost = ' "%\';<>\\^`{|}';
/** Just a path and a query: nothing of it is escaped. */
const kSimplePath = /^\/{1,2}(?!\/)[^?#@\s]*(?:\?[^#\s]*)?$/;

/** A parsed URL of old. */
function Url() {
  this.protocol = null;
  this.slashes = null;
  this.auth = null;
  this.host = null;
  this.port = null;
  this.hostname = null;
  this.hash = null;
  this.search = null;
  this.query = null;
  this.pathname = null;
  this.path = null;
  this.href = null;
}

/** Without what nobody sees around it. Backslashes before the query count as slashes. */
function straighten(url) {
  const text = RegExpPrototypeSymbolReplace(/^[\0- \u00a0\ufeff]+|[\0- \u00a0\ufeff]+$/g, url, '');
  const end = RegExpPrototypeExec(/[?#]/, text)?.index ?? text.length;
  return RegExpPrototypeSymbolReplace(/\\/g, StringPrototypeSlice(text, 0, end), '/') + StringPrototypeSlice(text, end);
}

function hex(code) {
  return StringPrototypeToUpperCase(NumberPrototypeToString(code, 16));
}

function escape(text) {
  return RegExpPrototypeSymbolReplace(/[\t\n\r "'<>\\^`{|}]/g, text, (char) => {
    const code = StringPrototypeCharCodeAt(char, 0);
    return `%${code < 16 ? '0' : ''}${hex(code)}`;
  });
}

/** Where the user and the host lie in `rest`, which begins after the slashes. */
function splitAuthority(rest) {
  let end = -1;
  let odd = -1;
  let at = -1;
  for (let i = 0; i < rest.length && end === -1; i++) {
    const char = rest[i];
    if (char === '#' || char === '/' || char === '?') {
      end = i;
    } else if (char === '@') {
      at = i;
      odd = -1;
    } else if (odd === -1 && StringPrototypeIncludes(notHost, char)) {
      odd = i;
    }
  }
  const stop = odd !== -1 ? odd : end !== -1 ? end : rest.length;
  return { at, stop };
}

function setHost(url, text, whole) {
  url.host = text;
  url.parseHost();
  url.hostname ??= '';
  const { hostname } = url;
  const isBracketed = hostname[0] === '[' && StringPrototypeEndsWith(hostname, ']');
  if (!isBracketed && StringPrototypeIncludes(hostname, ':')) {
    throw new codes.ERR_INVALID_ARG_VALUE('url', 'Invalid port in url', whole);
  }
  url.hostname = hostname.length > kMaxHostname ? '' : StringPrototypeToLowerCase(hostname);
  if (!isBracketed && url.hostname !== '') {
    if (RegExpPrototypeExec(/[^\0-\x7f]/, url.hostname) !== null) {
      url.hostname = require('internal/url').domainToASCII(url.hostname);
      if (url.hostname === '') throw new codes.ERR_INVALID_URL(whole);
    }
    if (RegExpPrototypeExec(/[\0\t\n\r #%/:<>?@[\\\]^|]/, url.hostname) !== null) throw new codes.ERR_INVALID_URL(whole);
  }
  url.host = url.hostname + (url.port ? `:${url.port}` : '');
  if (isBracketed) url.hostname = StringPrototypeSlice(url.hostname, 1, -1);
  return isBracketed;
}

/** Takes the user and the host; returns what is left. */
function takeAuthority(url, text, whole) {
  // Line breaks and tabs before the path do not count.
  const end = RegExpPrototypeExec(/[#/?]/, text)?.index ?? text.length;
  const rest = RegExpPrototypeSymbolReplace(/[\t\n\r]/g, StringPrototypeSlice(text, 0, end), '') + StringPrototypeSlice(text, end);
  const { at, stop } = splitAuthority(rest);
  if (at !== -1) url.auth = decodeURIComponent(StringPrototypeSlice(rest, 0, at));
  const isBracketed = setHost(url, StringPrototypeSlice(rest, at + 1, stop), whole);
  const left = StringPrototypeSlice(rest, stop);
  return isBracketed && left[0] !== '/' ? `/${left}` : left;
}

function setRest(url, rest, parseQuery) {
  const hash = StringPrototypeIndexOf(rest, '#');
  if (hash !== -1) {
    url.hash = StringPrototypeSlice(rest, hash);
    rest = StringPrototypeSlice(rest, 0, hash);
  }
  const mark = StringPrototypeIndexOf(rest, '?');
  if (mark !== -1) {
    url.search = StringPrototypeSlice(rest, mark);
    url.query = StringPrototypeSlice(rest, mark + 1);
    if (parseQuery) url.query = require('querystring').parse(url.query);
    rest = StringPrototypeSlice(rest, 0, mark);
  } else if (parseQuery) {
    url.search = null;
    url.query = { __proto__: null };
  }
  if (rest !== '') url.pathname = rest;
  if (slashed.has(url.protocol) && url.hostname && !url.pathname) url.pathname = '/';
  if (url.pathname || url.search) url.path = (url.pathname || '') + (url.search || '');
}

Url.prototype.parse = function parse(url, parseQueryString, slashesDenoteHost) {
  validateString(url, 'url');
  let rest = straighten(url);
  if (!slashesDenoteHost && RegExpPrototypeExec(kSimplePath, rest) !== null) {
    setRest(this, rest, parseQueryString);
    this.href = rest;
    return this;
  }
  const protocol = RegExpPrototypeExec(/^[a-z0-9.+-]+:/i, rest)?.[0];
  if (protocol !== undefined) {
    this.protocol = StringPrototypeToLowerCase(protocol);
    rest = StringPrototypeSlice(rest, protocol.length);
  }
  const isHostless = hostless.has(this.protocol);
  let hasSlashes = false;
  if (slashesDenoteHost || protocol || RegExpPrototypeExec(/^\/\/[^@/]+@[^@/]+/, rest) !== null) {
    hasSlashes = StringPrototypeStartsWith(rest, '//') && !isHostless;
    if (hasSlashes) {
      rest = StringPrototypeSlice(rest, 2);
      this.slashes = true;
    }
  }
  if (!isHostless && (hasSlashes || (protocol && !slashed.has(this.protocol)))) rest = takeAuthority(this, rest, url);
  setRest(this, isHostless ? rest : escape(rest), parseQueryString);
  this.href = this.format();
  return this;
};

function encodeAuth(auth) {
  return RegExpPrototypeSymbolReplace(/%3A/gi, require('querystring').escape(auth), ':');
}

Url.prototype.format = function format() {
  const auth = this.auth ? `${encodeAuth(this.auth)}@` : '';
  let protocol = this.protocol || '';
  let pathname = RegExpPrototypeSymbolReplace(/[#?]/g, this.pathname || '', (char) => (char === '#' ? '%23' : '%3F'));
  let hash = this.hash || '';
  let host = '';
  if (this.host) {
    host = auth + this.host;
  } else if (this.hostname) {
    const isBracketed = this.hostname[0] === '[' && StringPrototypeEndsWith(this.hostname, ']');
    const isV6 = !isBracketed && StringPrototypeIncludes(this.hostname, ':');
    host = `${auth}${isV6 ? `[${this.hostname}]` : this.hostname}${this.port ? `:${this.port}` : ''}`;
  }
  const query = this.query !== null && typeof this.query === 'object' ? require('querystring').stringify(this.query) : '';
  let search = this.search || (query && `?${query}`) || '';
  if (protocol && !StringPrototypeEndsWith(protocol, ':')) protocol += ':';
  if (this.slashes || slashed.has(protocol)) {
    if (this.slashes || host) {
      if (pathname && pathname[0] !== '/') pathname = `/${pathname}`;
      host = `//${host}`;
    } else if (protocol === 'file:') {
      host = '//';
    }
  }
  search = RegExpPrototypeSymbolReplace(/#/g, search, '%23');
  if (hash && hash[0] !== '#') hash = `#${hash}`;
  if (search && search[0] !== '?') search = `?${search}`;
  return protocol + host + pathname + search + hash;
};

Url.prototype.resolve = function resolve(relative) {
  return this.resolveObject(parseUrl(relative, false, true)).format();
};

function copyAll(target, source, except) {
  const keys = ObjectKeys(source);
  for (let i = 0; i < keys.length; i++) if (keys[i] !== except) target[keys[i]] = source[keys[i]];
}

function finish(result) {
  if (result.pathname !== null || result.search !== null) {
    result.path = (result.pathname ? result.pathname : '') + (result.search ? result.search : '');
  }
  result.href = result.format();
  return result;
}

/** `source`, a list of the parts of a path, without `.` and `..` where these can be left out. */
function simplify(source, mustEndAbsolute, { isAbsolute, hasHost }) {
  const last = source[source.length - 1];
  const endsInSlash = ((hasHost || source.length > 1) && (last === '.' || last === '..')) || last === '';
  const parts = [];
  let up = 0;
  for (let i = source.length - 1; i >= 0; i--) {
    if (source[i] === '.') continue;
    if (source[i] === '..') up++;
    else if (up > 0) up--;
    else ArrayPrototypeUnshift(parts, source[i]);
  }
  if (!mustEndAbsolute && !isAbsolute) while (up-- > 0) ArrayPrototypeUnshift(parts, '..');
  if (mustEndAbsolute && parts[0] !== '' && (!parts[0] || parts[0][0] !== '/')) ArrayPrototypeUnshift(parts, '');
  if (endsInSlash && !StringPrototypeEndsWith(ArrayPrototypeJoin(parts, '/'), '/')) ArrayPrototypePush(parts, '');
  return parts;
}

const split = (pathname) => (pathname ? StringPrototypeSplit(pathname, '/') : []);

/** The result, if `relative` names another protocol than `base`. */
function resolveOtherProtocol(result, relative) {
  if (!slashed.has(relative.protocol)) {
    copyAll(result, relative);
    result.href = result.format();
    return result;
  }
  result.protocol = relative.protocol;
  if (!relative.host && relative.protocol !== 'file:' && !hostless.has(relative.protocol)) {
    const parts = StringPrototypeSplit(relative.pathname || '', '/');
    while (parts.length > 0 && !(relative.host = ArrayPrototypeShift(parts)));
    relative.host ||= '';
    relative.hostname ||= '';
    if (parts[0] !== '') ArrayPrototypeUnshift(parts, '');
    if (parts.length < 2) ArrayPrototypeUnshift(parts, '');
    result.pathname = ArrayPrototypeJoin(parts, '/');
  } else {
    result.pathname = relative.pathname;
  }
  result.search = relative.search;
  result.query = relative.query;
  result.host = relative.host || '';
  result.auth = relative.auth;
  result.hostname = relative.hostname || relative.host;
  result.port = relative.port;
  result.slashes = result.slashes || relative.slashes;
  return finish(result);
}

Url.prototype.resolveObject = function resolveObject(relative) {
  if (typeof relative === 'string') relative = parseUrl(relative, false, true);
  const result = new Url();
  copyAll(result, this);
  result.hash = relative.hash;
  if (relative.href === '') {
    result.href = result.format();
    return result;
  }
  if (relative.slashes && !relative.protocol) {
    copyAll(result, relative, 'protocol');
    if (slashed.has(result.protocol) && result.hostname && !result.pathname) result.path = result.pathname = '/';
    result.href = result.format();
    return result;
  }
  if (relative.protocol && relative.protocol !== result.protocol) return resolveOtherProtocol(result, relative);

  const isRelativeAbsolute = relative.host || relative.pathname?.[0] === '/';
  const wasAbsolute = result.pathname?.[0] === '/';
  let mustEndAbsolute = isRelativeAbsolute || wasAbsolute || (result.host && relative.pathname);
  const isAbsolute = mustEndAbsolute;
  const isPathOnly = result.protocol && !slashed.has(result.protocol);
  let parts = split(result.pathname);
  const added = split(relative.pathname);
  if (isPathOnly) {
    if (result.host) {
      if (parts[0] === '') parts[0] = result.host;
      else ArrayPrototypeUnshift(parts, result.host);
    }
    result.hostname = '';
    result.port = null;
    result.host = '';
    if (relative.protocol) {
      result.auth = null;
      if (relative.host) {
        if (added[0] === '') added[0] = relative.host;
        else ArrayPrototypeUnshift(added, relative.host);
      }
      relative.hostname = relative.port = relative.host = null;
    }
    mustEndAbsolute = mustEndAbsolute && (added[0] === '' || parts[0] === '');
  }
  const takeHost = (isRooted) => {
    if (!isPathOnly) return;
    result.hostname = result.host = isRooted ? '' : ArrayPrototypeShift(parts) ?? '';
    const at = StringPrototypeIndexOf(result.host, '@');
    if (at > 0) {
      result.auth = StringPrototypeSlice(result.host, 0, at);
      result.host = result.hostname = StringPrototypeSlice(result.host, at + 1);
    }
  };
  if (isRelativeAbsolute) {
    if (relative.host) {
      if (result.host !== relative.host) result.auth = null;
      result.host = relative.host;
      result.port = relative.port;
      result.hostname = relative.hostname ?? result.hostname;
    }
    parts = added;
    result.search = relative.search;
    result.query = relative.query;
  } else if (added.length > 0) {
    ArrayPrototypePop(parts);
    for (let i = 0; i < added.length; i++) ArrayPrototypePush(parts, added[i]);
    result.search = relative.search;
    result.query = relative.query;
  } else if (relative.search !== null && relative.search !== undefined) {
    takeHost(false);
    result.search = relative.search;
    result.query = relative.query;
    return finish(result);
  }
  if (parts.length === 0) {
    result.pathname = null;
    result.path = result.search ? `/${result.search}` : null;
    result.href = result.format();
    return result;
  }
  parts = simplify(parts, mustEndAbsolute, { isAbsolute, hasHost: result.host || relative.host });
  const beginsWithSlash = parts[0] === '' || parts[0]?.[0] === '/';
  takeHost(beginsWithSlash);
  if ((mustEndAbsolute || (result.host && parts.length > 0)) && !beginsWithSlash) ArrayPrototypeUnshift(parts, '');
  result.pathname = parts.length > 0 ? ArrayPrototypeJoin(parts, '/') : null;
  result.path = null;
  result.auth = relative.auth || result.auth;
  result.slashes = result.slashes || relative.slashes;
  return finish(result);
};

Url.prototype.parseHost = function parseHost() {
  let { host } = this;
  const port = RegExpPrototypeExec(/:[0-9]*$/, host)?.[0];
  if (port !== undefined) {
    if (port !== ':') this.port = StringPrototypeSlice(port, 1);
    host = StringPrototypeSlice(host, 0, host.length - port.length);
  }
  if (host) this.hostname = host;
};

function parseUrl(url, parseQueryString, slashesDenoteHost) {
  return url instanceof Url ? url : new Url().parse(url, parseQueryString, slashesDenoteHost);
}

/** The text of a URL of either kind. */
function formatUrl(urlObject, options) {
  const { URL } = require('internal/url');
  if (typeof urlObject === 'string') return parseUrl(urlObject).format();
  if (typeof urlObject !== 'object' || urlObject === null) {
    throw new codes.ERR_INVALID_ARG_TYPE('urlObject', ['Object', 'string'], urlObject);
  }
  if (!(urlObject instanceof URL)) return FunctionPrototypeCall(Url.prototype.format, urlObject);
  const { validateObject } = require('internal/validators');
  if (options) validateObject(options, 'options');
  const { fragment = true, unicode = false, search = true, auth = true } = options ?? {};
  const copy = new URL(urlObject.href);
  if (!fragment) copy.hash = '';
  if (!search) copy.search = '';
  if (!auth) {
    copy.username = '';
    copy.password = '';
  }
  if (!unicode || copy.hostname === '') return copy.href;
  const start = StringPrototypeIndexOf(copy.href, copy.host, copy.protocol.length + 2);
  const host = require('internal/url').domainToUnicode(copy.hostname);
  return StringPrototypeSlice(copy.href, 0, start) + host +
    StringPrototypeSlice(copy.href, start + copy.hostname.length);
}

module.exports = { Url, parseUrl, formatUrl };
