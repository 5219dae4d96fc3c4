'use strict';

// Errors with codes: `new codes.ERR_X(...)` is an error of the class and with the text that Node gives that code
// (internal/errors/codes has them). A code's class is made when it is first used.

const {
  AggregateError, ArrayIsArray, ArrayPrototypeJoin, ArrayPrototypePush, Boolean, Error, ErrorCaptureStackTrace,
  ErrorPrototypeToString, MapPrototypeGet, ObjectDefineProperty, ObjectKeys, ObjectPrototypeHasOwnProperty, ReflectApply,
  SafeArrayIterator, StringPrototypeSplit, Symbol,
} = primordials;

const table = require('internal/errors/codes');
const { determineSpecificType, formatList } = require('internal/errors/wording');

/** Errors that have it show their code at the head of their stack: `TypeError [ERR_X]: ...`. */
const kIsNodeError = Symbol('kIsNodeError');

/**
 * `error.stack`, made when it is first read: the error as it is by then, and the frames.
 * @param {Error} error
 * @param {object[]} trace the call sites
 * @returns {string}
 */
function ErrorPrepareStackTrace(error, trace) {
  const head = kIsNodeError in error ? `${error.name} [${error.code}]: ${error.message}` : ErrorPrototypeToString(error);
  return trace.length === 0 ? head : `${head}\n    at ${ArrayPrototypeJoin(trace, '\n    at ')}`;
}

// The engine itself would fix the message when the error is made.
ObjectDefineProperty(Error, 'prepareStackTrace', {
  __proto__: null,
  configurable: true,
  enumerable: false,
  value: ErrorPrepareStackTrace,
  writable: true,
});

/** The text of an error. */
function makeMessage(text, args) {
  if (typeof text === 'function') return ReflectApply(text, undefined, args);
  if (args.length === 0) return text;
  const parts = StringPrototypeSplit(text, '%s');
  let message = parts[0];
  for (let i = 1; i < parts.length; i++) {
    const value = args[i - 1];
    message += typeof value === 'string' ? value : require('internal/util/inspect').format('%s', value);
    message += parts[i];
  }
  return message;
}

/** The class of the errors with `code` that are instances of `Base`. */
function makeClass(code, Base, text, adorn) {
  return class NodeError extends Base {
    code = code;

    constructor(...args) {
      const message = makeMessage(text, args);
      // The engine's own stack, should a program take `Error.prepareStackTrace` away, has the message of now.
      super(message);
      if (typeof text === 'string' && adorn === undefined) return;
      // As in Node, a message that was made with care comes after the code and what else the error has.
      delete this.message;
      if (adorn !== undefined) adorn(this, ...new SafeArrayIterator(args));
      ObjectDefineProperty(this, 'message', {
        __proto__: null,
        configurable: true,
        enumerable: false,
        value: message,
        writable: true,
      });
    }

    get ['constructor']() {
      return Base;
    }

    get [kIsNodeError]() {
      return true;
    }

    toString() {
      return `${this.name} [${code}]: ${this.message}`;
    }
  };
}

/** The class of a code in the table, with the others of that code as its properties. */
function makeClasses(code) {
  const { 0: Base, 1: text, 2: more } = table[code];
  const NodeError = makeClass(code, Base, text, more?.adorn);
  const also = more?.also;
  if (also !== undefined) {
    for (let i = 0; i < also.length; i++) NodeError[also[i].name] = makeClass(code, also[i], text, more.adorn);
  }
  return NodeError;
}

/**
 * The classes by code. Reading one makes it.
 * @type {Record<string, new (...args: any[]) => Error>}
 */
const codes = { __proto__: null };
const names = ObjectKeys(table);
for (let i = 0; i < names.length; i++) {
  const code = names[i];
  ObjectDefineProperty(codes, code, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = makeClasses(code);
      ObjectDefineProperty(codes, code, { __proto__: null, configurable: true, enumerable: true, value });
      return value;
    },
  });
}

/** The error of an aborted operation. */
class AbortError extends Error {
  /**
   * @param {string} [message]
   * @param {{ cause?: unknown }} [options]
   */
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

/** Several errors as one, with the code of the first. */
class NodeAggregateError extends AggregateError {
  constructor(errors, message) {
    super(new SafeArrayIterator(errors), message);
    this.code = errors[0]?.code;
  }

  get ['constructor']() {
    return AggregateError;
  }
}

/**
 * Two errors as one: what failed while failing, and what failed first.
 * @param {any} inner
 * @param {any} outer
 */
function aggregateTwoErrors(inner, outer) {
  if (!inner || !outer || inner === outer) return inner || outer;
  if (ArrayIsArray(outer.errors)) {
    ArrayPrototypePush(outer.errors, inner);
    return outer;
  }
  const error = new NodeAggregateError([outer, inner], outer.message);
  ErrorCaptureStackTrace(error, aggregateTwoErrors);
  return error;
}

/**
 * An error as if it had been made by the caller of `fn`. For checks, whose own frames say nothing to the reader of a stack.
 * @template {Error} E
 * @param {E} error
 * @param {Function} fn
 * @returns {E}
 */
function hideFrames(error, fn) {
  if (Error.stackTraceLimit) ErrorCaptureStackTrace(error, fn);
  return error;
}

/**
 * A function like `fn` whose frames, and those below, do not show in the stacks of the errors that it throws. Where every
 * nanosecond counts, let `fn` itself throw `hideFrames(error, fn)`.
 * @template {Function} F
 * @param {F} fn
 * @returns {F & { withoutStackTrace: F }}
 */
function hideStackFrames(fn) {
  function wrapped(...args) {
    try {
      return ReflectApply(fn, this, args);
    } catch (error) {
      throw hideFrames(error, wrapped);
    }
  }
  wrapped.withoutStackTrace = fn;
  return wrapped;
}

const kUnknownError = ['UNKNOWN', 'unknown error'];

let errorMap;

/**
 * Name and text of a negative errno.
 * @param {number} errno
 * @returns {[string, string] | undefined}
 */
function uvErrmapGet(errno) {
  errorMap ??= internalBinding('uv').getErrorMap();
  return MapPrototypeGet(errorMap, errno);
}

/** The error of a system call, with the short text: `write EPIPE`. */
class ErrnoException extends Error {
  /**
   * @param {number} errno negative
   * @param {string} syscall
   * @param {string} [original] what more there is to say
   */
  constructor(errno, syscall, original) {
    const code = uvErrmapGet(errno)?.[0] ?? `Unknown system error ${errno}`;
    super(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
    this.errno = errno;
    this.code = code;
    this.syscall = syscall;
  }

  get ['constructor']() {
    return Error;
  }
}

/** The error of a system call that concerned an address: `connect ECONNREFUSED 127.0.0.1:80`. */
class ExceptionWithHostPort extends Error {
  /**
   * @param {number} errno negative
   * @param {string} syscall
   * @param {string} address
   * @param {number} [port]
   * @param {string} [additional]
   */
  constructor(errno, syscall, address, port, additional) {
    const code = uvErrmapGet(errno)?.[0] ?? `Unknown system error ${errno}`;
    let details = '';
    if (port && port > 0) details = ` ${address}:${port}`;
    else if (address) details = ` ${address}`;
    if (additional) details += ` - Local (${additional})`;
    super(`${syscall} ${code}${details}`);
    this.errno = errno;
    this.code = code;
    this.syscall = syscall;
    this.address = address;
    if (port) this.port = port;
  }

  get ['constructor']() {
    return Error;
  }
}

/** The error of a system call, with the long text: `ENOENT: no such file or directory, open 'x'`. */
class UVException extends Error {
  /**
   * @param {{ errno: number, syscall: string, message?: string, path?: string, dest?: string }} context
   */
  constructor({ errno, syscall, message, path, dest }) {
    const { 0: code, 1: text } = uvErrmapGet(errno) ?? kUnknownError;
    let full = `${code}: ${message || text}, ${syscall}`;
    if (path !== undefined) full += ` '${path}'`;
    if (dest !== undefined) full += ` -> '${dest}'`;
    super(full);
    this.errno = errno;
    this.code = code;
    this.syscall = syscall;
    if (path !== undefined) this.path = `${path}`;
    if (dest !== undefined) this.dest = `${dest}`;
  }

  get ['constructor']() {
    return Error;
  }
}

/** Whether a value has what is needed to be shown as an error. */
function isErrorLike(value) {
  return typeof value === 'object' && value !== null && ObjectPrototypeHasOwnProperty(value, 'stack');
}

let overflowName;
let overflowMessage;

/**
 * Whether an error tells that the stack was full: the engine makes it, so only an example of it tells what it looks like.
 * @param {any} error
 */
function isStackOverflowError(error) {
  if (overflowMessage === undefined) {
    try {
      const overflow = () => overflow();
      overflow();
    } catch (example) {
      overflowName = example.name;
      overflowMessage = example.message;
    }
  }
  return Boolean(error) && error.name === overflowName && error.message === overflowMessage;
}

module.exports = {
  AbortError,
  ErrnoException,
  ExceptionWithHostPort,
  NodeAggregateError,
  UVException,
  aggregateTwoErrors,
  codes,
  determineSpecificType,
  formatList,
  hideFrames,
  hideStackFrames,
  isErrorLike,
  isStackOverflowError,
  kIsNodeError,
  uvErrmapGet,
};
