'use strict';

const {
  URL, URLSearchParams, domainToASCII, domainToUnicode, fileURLToPath, fileURLToPathBuffer, pathToFileURL, urlToHttpOptions,
} = require('internal/url');
const { validateString } = require('internal/validators');

module.exports = {
  URL,
  URLSearchParams,
  domainToASCII,
  domainToUnicode,
  /**
   * @param {string} path
   * @param {{ windows?: boolean }} [options]
   */
  pathToFileURL(path, options) {
    validateString(path, 'path');
    return pathToFileURL(path, options);
  },
  fileURLToPath,
  fileURLToPathBuffer,
  urlToHttpOptions,
};
