'use strict';

// What the other modules use of `internal/url/`, and what `url` exports of it.

const { Number, StringPrototypeSlice, decodeURIComponent } = primordials;

const binding = internalBinding('url');
const { codes } = require('internal/errors');
const { URL } = require('internal/url/url');
const { URLSearchParams } = require('internal/url/search_params');
const { fileURLToPath, fileURLToPathBuffer, isURL, pathToFileURL } = require('internal/url/files');

/**
 * @param {string} domain
 * @returns {string} empty if it is none
 */
function domainToASCII(domain) {
  if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('domain');
  return binding.domainToASCII(`${domain}`);
}

/**
 * @param {string} domain
 * @returns {string} empty if it is none
 */
function domainToUnicode(domain) {
  if (arguments.length < 1) throw new codes.ERR_MISSING_ARGS('domain');
  return binding.domainToUnicode(`${domain}`);
}

/**
 * The options of `http.request` for a URL.
 * @param {URL} url
 */
function urlToHttpOptions(url) {
  const { kValidateObjectAllowObjects, validateObject } = require('internal/validators');
  validateObject(url, 'url', kValidateObjectAllowObjects);
  const { hostname, pathname, port, username, password, search } = url;
  const options = {
    __proto__: null,
    // What a program added to it.
    ...url,
    protocol: url.protocol,
    hostname: hostname && hostname[0] === '[' ? StringPrototypeSlice(hostname, 1, -1) : hostname,
    hash: url.hash,
    search,
    pathname,
    path: `${pathname || ''}${search || ''}`,
    href: url.href,
  };
  if (port !== '') options.port = Number(port);
  if (username || password) options.auth = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return options;
}

module.exports = {
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  fileURLToPath,
  fileURLToPathBuffer,
  isURL,
  pathToFileURL,
  urlToHttpOptions,
};
