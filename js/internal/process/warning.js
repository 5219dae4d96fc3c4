'use strict';

// `process.emitWarning`, and the listener of 'warning' that prints.

const {
  ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypeJoin, ArrayPrototypePush, Error, ErrorCaptureStackTrace,
  ErrorPrototypeToString, String, StringPrototypeEndsWith, StringPrototypeLastIndexOf, StringPrototypeSlice,
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
  // Deprecations are many where they are off: before all work.
  if (process.noDeprecation && type === 'DeprecationWarning') return;
  const isObject = type !== null && typeof type === 'object' && !ArrayIsArray(type);
  const about = checked(isObject ? fromOptions(type) : fromPositions(type, code, ctor));
  send(typeof warning === 'string' ? createWarning(warning, about) : checkedError(warning));
}

function fromOptions(options) {
  const { ctor, code, detail, type } = options;
  return { __proto__: null, type: type || undefined, code, ctor, detail: typeof detail === 'string' ? detail : undefined };
}

function fromPositions(type, code, ctor) {
  // A function ends the list, wherever it stands.
  if (typeof type === 'function') return { __proto__: null, ctor: type };
  return { __proto__: null, type, code, ctor };
}

function checked(about) {
  const { validateString } = require('internal/validators');
  if (about.type !== undefined) validateString(about.type, 'type');
  if (typeof about.code === 'function') {
    about.ctor = about.code;
    about.code = undefined;
  }
  if (about.code !== undefined) validateString(about.code, 'code');
  return about;
}

function checkedError(warning) {
  if (isError(warning)) return warning;
  const { codes } = require('internal/errors');
  throw new codes.ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
}

/** Makes the error that listeners get, whose stack begins at the caller. */
function createWarning(message, { type, code, ctor, detail }) {
  const warning = withoutStack(() => new Error(message));
  // In this order they are shown.
  warning.name = String(type || 'Warning');
  if (code !== undefined) warning.code = code;
  if (detail !== undefined) warning.detail = detail;
  ErrorCaptureStackTrace(warning, ctor || process.emitWarning);
  return warning;
}

/** In a tick, so that neither what listeners do nor what is thrown meets the caller, who is not the one to handle it. */
function send(warning) {
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  const { nextTick } = require('internal/task_queues');
  nextTick(isDeprecation && process.throwDeprecation ? throwWarning : tellListeners, warning);
}

function throwWarning(warning) {
  throw warning;
}

function tellListeners(warning) {
  process.emit('warning', warning);
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
  if (isDisabled(warning) || !isError(warning)) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  const isTraced = process.traceProcessWarnings || (isDeprecation && process.traceDeprecation);
  const parts = [heading(warning), isTraced && warning.stack ? `${warning.stack}` : inOneLine(warning)];
  if (typeof warning.detail === 'string') ArrayPrototypePush(parts, `\n${warning.detail}`);
  if (!isTraced && !hintShown) {
    hintShown = true;
    ArrayPrototypePush(parts, hint(isDeprecation ? '--trace-deprecation' : '--trace-warnings'));
  }
  ArrayPrototypePush(parts, '\n');
  internalBinding('stdio').write(2, ArrayPrototypeJoin(parts, ''));
}

/** Whether `--disable-warning` names the warning's code or its name. */
function isDisabled(warning) {
  const { disableWarning } = getOptions();
  if (disableWarning.length === 0 || warning === null || warning === undefined) return false;
  const isNamed = (word) => Boolean(word) && ArrayPrototypeIncludes(disableWarning, word);
  return isNamed(warning.code) || isNamed(warning.name);
}

function heading(warning) {
  const program = `(${process.release.name}:${process.pid}) `;
  return warning.code ? `${program}[${warning.code}] ` : program;
}

function inOneLine(warning) {
  // A program may have taken the method away, or given its error none.
  return typeof warning.toString === 'function' ? `${warning.toString()}` : ErrorPrototypeToString(warning);
}

function hint(flag) {
  return `\n(Use \`${programName()} ${flag} ...\` to show where the warning was created)`;
}

/** The name by which the user started this program, for hints about flags. */
function programName() {
  const { argv0 } = process;
  const name = StringPrototypeSlice(argv0, StringPrototypeLastIndexOf(argv0, '/') + 1);
  return StringPrototypeEndsWith(name, '.exe') ? StringPrototypeSlice(name, 0, -4) : name || 'jsr';
}

module.exports = { emitWarning, printWarnings, programName, withoutStack };
