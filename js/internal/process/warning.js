'use strict';

// `process.emitWarning`, and the listener of 'warning' that prints.

const {
  ArrayIsArray, ArrayPrototypeIncludes, Error, ErrorCaptureStackTrace, ErrorPrototypeToString, String,
  StringPrototypeEndsWith, StringPrototypeLastIndexOf, StringPrototypeSlice,
} = primordials;

const { getOptions } = require('internal/process/options');

/** The hint at --trace-warnings is given once. */
let hintShown = false;

/**
 * `process.emitWarning(warning[, type[, code[, ctor]]])` or `process.emitWarning(warning, { type, code, ctor, detail })`.
 * @param {string | Error} warning
 * @param {string | Function | { type?: string, code?: string, ctor?: Function, detail?: string }} [type]
 * @param {string | Function} [code]
 * @param {Function} [ctor] the stack begins where this function was called
 */
function emitWarning(warning, type, code, ctor) {
  if (type === 'DeprecationWarning' && process.noDeprecation) return;
  const { validateString } = require('internal/validators');
  let detail;
  if (type !== null && typeof type === 'object' && !ArrayIsArray(type)) {
    ({ ctor, code } = type);
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = undefined;
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = undefined;
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') {
    warning = createWarning(warning, type, code, ctor, detail);
  } else if (!isError(warning)) {
    const { codes } = require('internal/errors');
    throw new codes.ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  }
  const { nextTick } = require('internal/task_queues');
  if (warning.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    // Thrown later, where nobody can catch it: the caller is not the one to handle it.
    if (process.throwDeprecation) {
      nextTick(throwWarning, warning);
      return;
    }
  }
  nextTick(doEmitWarning, warning);
}

function throwWarning(warning) {
  throw warning;
}

function doEmitWarning(warning) {
  process.emit('warning', warning);
}

/**
 * @param {string} message
 * @param {string | undefined} type
 * @param {string | undefined} code
 * @param {Function | undefined} ctor
 * @param {string | undefined} detail
 */
function createWarning(message, type, code, ctor, detail) {
  const warning = withoutStack(() => new Error(message));
  warning.name = String(type || 'Warning');
  if (code !== undefined) warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  ErrorCaptureStackTrace(warning, ctor || process.emitWarning);
  return warning;
}

/**
 * Makes an error whose stack is captured later, and saves capturing it twice.
 * @template T
 * @param {() => T} create
 * @returns {T}
 */
function withoutStack(create) {
  const limit = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = 0;
  } catch {
    // A program made it read-only.
    return create();
  }
  const error = create();
  Error.stackTraceLimit = limit;
  return error;
}

function isError(value) {
  return value instanceof Error || (typeof value === 'object' && require('internal/util/types').isNativeError(value));
}

/** Listens to 'warning' unless warnings are off. */
function printWarnings() {
  if (getOptions().noWarnings || process.env.NODE_NO_WARNINGS === '1') return;
  process.on('warning', onWarning);
}

/** Prints a warning. */
function onWarning(warning) {
  const { disableWarning } = getOptions();
  if (disableWarning.length > 0 && warning != null &&
      ((warning.code && ArrayPrototypeIncludes(disableWarning, warning.code)) ||
       (warning.name && ArrayPrototypeIncludes(disableWarning, warning.name)))) {
    return;
  }
  if (!isError(warning)) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  const trace = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation);
  let text = `(${process.release.name}:${process.pid}) `;
  if (warning.code) text += `[${warning.code}] `;
  if (trace && warning.stack) {
    text += `${warning.stack}`;
  } else {
    text += typeof warning.toString === 'function' ? `${warning.toString()}` : ErrorPrototypeToString(warning);
  }
  if (typeof warning.detail === 'string') text += `\n${warning.detail}`;
  if (!trace && !hintShown) {
    const flag = isDeprecation ? '--trace-deprecation' : '--trace-warnings';
    text += `\n(Use \`${programName()} ${flag} ...\` to show where the warning was created)`;
    hintShown = true;
  }
  internalBinding('stdio').write(2, `${text}\n`);
}

/** The name by which the user started this program, for hints about flags. */
function programName() {
  const { argv0 } = process;
  const name = StringPrototypeSlice(argv0, StringPrototypeLastIndexOf(argv0, '/') + 1);
  return StringPrototypeEndsWith(name, '.exe') ? StringPrototypeSlice(name, 0, -4) : name || 'jsr';
}

module.exports = { emitWarning, printWarnings, programName, withoutStack };
