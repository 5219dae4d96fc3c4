'use strict';

// Errors of system calls, made from their numbers.

const { Error, ErrorCaptureStackTrace } = primordials;

const { codes } = require('internal/errors');
const { validateNumber } = require('internal/validators');

/**
 * @param {number} err a negative error number
 * @param {string} syscall
 * @param {string} [original] what else there is to say
 */
function errnoException(err, syscall, original) {
  validateNumber(err, 'err');
  if (err >= 0 || !primordials.NumberIsSafeInteger(err)) {
    throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', err);
  }
  const code = require('util').getSystemErrorName(err) ?? `Unknown system error ${err}`;
  const error = new Error(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
  error.errno = err;
  error.code = code;
  error.syscall = syscall;
  ErrorCaptureStackTrace(error, errnoException);
  return error;
}

/** The same with the address that it is about. */
function exceptionWithHostPort(err, syscall, address, port, additional) {
  const place = port && port > 0 ? `${address}:${port}` : `${address}`;
  const error = errnoException(err, syscall, additional ? `${place} - Local (${additional})` : place);
  error.address = address;
  if (port) error.port = port;
  return error;
}

module.exports = { errnoException, exceptionWithHostPort };
