'use strict';

// `util`. What few programs use is loaded when it is first asked for.

const {
  ArrayIsArray, Error, ErrorCaptureStackTrace, FunctionPrototypeBind, ObjectDefineProperties, ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptors, ObjectGetPrototypeOf, ObjectSetPrototypeOf, ObjectValues, Promise, PromisePrototypeThen,
  ReflectApply, ReflectConstruct, SafeMap, SafeSet, Symbol, SymbolFor,
} = primordials;

const { codes } = require('internal/errors');
const { validateFunction, validateString } = require('internal/validators');
const { inspect, format, formatWithOptions, stripVTControlCharacters } = require('internal/util/inspect');
const types = require('internal/util/types');

const kCustomPromisify = SymbolFor('nodejs.util.promisify.custom');
const kCustomPromisifyArgs = Symbol('customPromisifyArgs');

/** Gives a function the properties of another. */
function define(fn, descriptors) {
  // A program may have put an accessor where a descriptor is read from.
  const all = ObjectValues(descriptors);
  for (let i = 0; i < all.length; i++) ObjectSetPrototypeOf(all[i], null);
  return ObjectDefineProperties(fn, descriptors);
}

/**
 * A function that returns a promise, made of one that takes an error-first callback last.
 * @param {Function} original
 */
function promisify(original) {
  validateFunction(original, 'original');
  const custom = original[kCustomPromisify];
  if (custom) {
    validateFunction(custom, 'util.promisify.custom');
    return ObjectDefineProperty(custom, kCustomPromisify, {
      __proto__: null, value: custom, enumerable: false, writable: false, configurable: true,
    });
  }
  const names = original[kCustomPromisifyArgs];
  function fn(...args) {
    return new Promise((resolve, reject) => {
      args[args.length] = (error, ...values) => {
        if (error) {
          reject(error);
        } else if (names !== undefined && values.length > 1) {
          const result = {};
          for (let i = 0; i < names.length; i++) result[names[i]] = values[i];
          resolve(result);
        } else {
          resolve(values[0]);
        }
      };
      const result = ReflectApply(original, this, args);
      if (types.isPromise(result)) {
        process.emitWarning(
          'Calling promisify on a function that returns a Promise is likely a mistake.', 'DeprecationWarning', 'DEP0174');
      }
    });
  }
  ObjectSetPrototypeOf(fn, ObjectGetPrototypeOf(original));
  ObjectDefineProperty(fn, kCustomPromisify, {
    __proto__: null, value: fn, enumerable: false, writable: false, configurable: true,
  });
  return define(fn, ObjectGetOwnPropertyDescriptors(original));
}
promisify.custom = kCustomPromisify;

function callbackifyOnRejected(reason, callback) {
  if (!reason) {
    // A callback could not tell such an error from none.
    const error = new codes.ERR_FALSY_VALUE_REJECTION(reason);
    error.reason = reason;
    ErrorCaptureStackTrace(error, callbackifyOnRejected);
    reason = error;
  }
  return callback(reason);
}

/**
 * A function that takes an error-first callback last, made of one that returns a promise.
 * @param {Function} original
 */
function callbackify(original) {
  validateFunction(original, 'original');
  function callbackified(...args) {
    const callback = args[args.length - 1];
    validateFunction(callback, 'last argument');
    args.length--;
    const done = FunctionPrototypeBind(callback, this);
    // In a tick, so that what the callback throws is not a rejection of the promise.
    PromisePrototypeThen(
      ReflectApply(original, this, args),
      (value) => process.nextTick(done, null, value),
      (reason) => process.nextTick(callbackifyOnRejected, reason, done));
  }
  const descriptors = ObjectGetOwnPropertyDescriptors(original);
  if (typeof descriptors.length.value === 'number') descriptors.length.value++;
  if (typeof descriptors.name.value === 'string') descriptors.name.value += 'Callbackified';
  return define(callbackified, descriptors);
}

/**
 * Old-style inheritance.
 * @param {Function} ctor
 * @param {Function} superCtor
 */
function inherits(ctor, superCtor) {
  checkConstructor('ctor', ctor);
  checkConstructor('superCtor', superCtor);
  if (superCtor.prototype === undefined) {
    throw new codes.ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
  }
  ObjectDefineProperty(ctor, 'super_', { __proto__: null, value: superCtor, writable: true, configurable: true });
  ObjectSetPrototypeOf(ctor.prototype, superCtor.prototype);
}

function checkConstructor(name, value) {
  if (value === undefined || value === null) throw new codes.ERR_INVALID_ARG_TYPE(name, 'Function', value);
}

const warnedCodes = new SafeSet();

/** The stack of the warning begins at who called `deprecated`. */
function warnOfUse(message, code, deprecated) {
  if (code === undefined) {
    process.emitWarning(message, 'DeprecationWarning', deprecated);
  } else if (!warnedCodes.has(code)) {
    process.emitWarning(message, 'DeprecationWarning', code, deprecated);
    warnedCodes.add(code);
  }
}

/**
 * `fn`, with a warning the first time that it is called.
 * @param {Function} fn
 * @param {string} message
 * @param {string} [code] warned of once, however many functions have it
 */
function deprecate(fn, message, code, { modifyPrototype = true } = {}) {
  if (code !== undefined) validateString(code, 'code');
  let warned = false;
  function deprecated(...args) {
    if (!warned) {
      warned = true;
      warnOfUse(message, code, deprecated);
    }
    return new.target ? ReflectConstruct(fn, args, new.target) : ReflectApply(fn, this, args);
  }
  if (modifyPrototype) {
    ObjectSetPrototypeOf(deprecated, fn);
    if (fn.prototype) deprecated.prototype = fn.prototype;
  }
  ObjectDefineProperty(deprecated, 'length', {
    __proto__: null, ...primordials.ObjectGetOwnPropertyDescriptor(fn, 'length'),
  });
  return deprecated;
}

/**
 * The name of a system error, such as `ENOENT` for -2.
 * @param {number} number
 */
function getSystemErrorName(number) {
  checkErrorNumber(number);
  return internalBinding('uv').errname(number);
}

/** @param {number} number */
function getSystemErrorMessage(number) {
  checkErrorNumber(number);
  return internalBinding('uv').getErrorMessage(number);
}

function checkErrorNumber(number) {
  if (typeof number !== 'number') throw new codes.ERR_INVALID_ARG_TYPE('err', 'number', number);
  if (number >= 0 || !primordials.NumberIsSafeInteger(number)) {
    throw new codes.ERR_OUT_OF_RANGE('err', 'a negative integer', number);
  }
}

function getSystemErrorMap() {
  return internalBinding('uv').getErrorMap();
}

/** @param {string} text */
function toUSVString(text) {
  return primordials.StringPrototypeToWellFormed(`${text}`);
}

const debugLoggers = new SafeMap();

/** Whether NODE_DEBUG names `set`, in which `*` stands for anything. */
function isDebugged(set) {
  const { NODE_DEBUG } = process.env;
  if (!NODE_DEBUG) return false;
  const pattern = primordials.RegExpPrototypeSymbolReplace(
    /[|\\{}()[\]^$+?.]/g, NODE_DEBUG, '\\$&');
  const alternatives = primordials.RegExpPrototypeSymbolReplace(
    /,/g, primordials.RegExpPrototypeSymbolReplace(/\*/g, pattern, '.*'), '$|^');
  return primordials.RegExpPrototypeExec(new primordials.RegExp(`^${alternatives}$`, 'i'), set) !== null;
}

/**
 * A function that prints to standard error if NODE_DEBUG names `set`.
 * @param {string} set
 * @param {(fn: Function) => void} [callback] called with the function when it is first used
 */
function debuglog(set, callback) {
  set = primordials.StringPrototypeToUpperCase(`${set}`);
  let enabled;
  const test = () => {
    enabled ??= isDebugged(set);
    return enabled;
  };
  let write;
  const logger = (...args) => {
    if (!test()) return;
    write ??= makeLogger(set);
    if (typeof callback === 'function') {
      const notify = callback;
      callback = undefined;
      notify(write);
    }
    ReflectApply(write, undefined, args);
  };
  ObjectDefineProperty(logger, 'enabled', {
    __proto__: null, configurable: true, enumerable: true, get: test,
  });
  return logger;
}

function makeLogger(set) {
  let logger = debugLoggers.get(set);
  if (logger === undefined) {
    logger = (...args) => {
      const text = ReflectApply(format, undefined, args);
      process.stderr.write(`${set} ${process.pid}: ${text}\n`);
    };
    debugLoggers.set(set, logger);
  }
  return logger;
}

/**
 * `text` in the colours and styles that `styles` name.
 * @param {string | string[]} styles
 * @param {string} text
 */
function styleText(styles, text, { validateStream = true, stream = process.stdout } = {}) {
  const { validateBoolean, validateOneOf } = require('internal/validators');
  validateString(text, 'text');
  validateBoolean(validateStream, 'options.validateStream');
  let skip = false;
  if (validateStream) {
    if (typeof stream?.write !== 'function') {
      throw new codes.ERR_INVALID_ARG_TYPE('stream', ['ReadableStream', 'WritableStream', 'Stream'], stream);
    }
    skip = !stream.isTTY || !(stream.hasColors?.() ?? false);
    if (process.env.FORCE_COLOR) skip = false;
  }
  const list = ArrayIsArray(styles) ? styles : [styles];
  let before = '';
  let after = '';
  for (let i = 0; i < list.length; i++) {
    const style = list[i];
    if (style === 'none') continue;
    const pair = inspect.colors[style];
    if (pair === undefined) validateOneOf(style, 'format', primordials.ObjectGetOwnPropertyNames(inspect.colors));
    before += `\u001b[${pair[0]}m`;
    after = `\u001b[${pair[1]}m${after}`;
  }
  return skip ? text : `${before}${text}${after}`;
}

module.exports = {
  // The keys stand in Node's order; what is loaded when it is first used gets its getter below.
  _errnoException: undefined,
  _exceptionWithHostPort: undefined,
  _extend: deprecate(function _extend(target, source) {
    if (source === null || typeof source !== 'object') return target;
    const keys = primordials.ObjectKeys(source);
    for (let i = 0; i < keys.length; i++) target[keys[i]] = source[keys[i]];
    return target;
  }, 'The `util._extend` API is deprecated. Please use Object.assign() instead.', 'DEP0060'),
  callbackify,
  convertProcessSignalToExitCode,
  debug: debuglog,
  debuglog,
  deprecate,
  format,
  styleText,
  formatWithOptions,
  getCallSites: undefined,
  getSystemErrorMap,
  getSystemErrorName,
  getSystemErrorMessage,
  inherits,
  inspect,
  isArray: deprecate(
    ArrayIsArray, 'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.', 'DEP0044'),
  isDeepStrictEqual(a, b, skipPrototype) {
    return require('internal/util/comparisons').isDeepStrictEqual(a, b, skipPrototype);
  },
  markPromiseAsHandled,
  promisify,
  stripVTControlCharacters,
  toUSVString,
  transferableAbortSignal: undefined,
  transferableAbortController: undefined,
  aborted: undefined,
  types,
  parseEnv: undefined,
  parseArgs: undefined,
  TextDecoder: undefined,
  TextEncoder: undefined,
  MIMEType: undefined,
  MIMEParams: undefined,
  diff: undefined,
  debounce: undefined,
  throttle: undefined,
  setTraceSigInt,
};

/**
 * The exit code of a process that a signal ended.
 * @param {string} signalCode
 */
function convertProcessSignalToExitCode(signalCode) {
  const { signals } = require('os').constants;
  require('internal/validators').validateOneOf(signalCode, 'signalCode', primordials.ObjectKeys(signals));
  return 128 + signals[signalCode];
}

/** A rejection of the promise is nobody's concern. */
function markPromiseAsHandled(promise) {
  if (!types.isPromise(promise)) {
    throw new (require('internal/errors').codes.ERR_INVALID_ARG_TYPE)('promise', 'Promise', promise);
  }
  primordials.PromisePrototypeThen(promise, undefined, () => {});
}

/** Showing the stack of a program that is interrupted is not there. */
function setTraceSigInt(enable) {
  if (enable) throw new (require('internal/errors').codes.ERR_JSR_NOT_SUPPORTED)('util.setTraceSigInt');
}

/** The function that `load` finds when it is first called. */
function defineFunction(name, length, load) {
  const fn = { [name](...args) { return ReflectApply(load(), this, args); } }[name];
  ObjectDefineProperty(fn, 'length', { __proto__: null, configurable: true, value: length });
  module.exports[name] = fn;
}
defineFunction('parseEnv', 1, () => require('internal/process/env_file').parseEnv);
defineFunction('parseArgs', 0, () => require('internal/util/parse_args').parseArgs);
defineFunction('diff', 2, () => require('internal/util/diff').diff);
defineFunction('debounce', 2, () => require('internal/util/debounce').debounce);
defineFunction('throttle', 3, () => require('internal/util/debounce').throttle);
defineFunction('_errnoException', 0, () => require('internal/util/errno').errnoException);
defineFunction('_exceptionWithHostPort', 0, () => require('internal/util/errno').exceptionWithHostPort);

function defineLazy(name, load) {
  ObjectDefineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = load();
      ObjectDefineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
      return value;
    },
    set(value) {
      ObjectDefineProperty(module.exports, name, { __proto__: null, configurable: true, enumerable: true, writable: true, value });
    },
  });
}
function defineFromAbortController(name) {
  const get = { get [name]() {
    return require('internal/util/abort')[name];
  } };
  ObjectDefineProperty(module.exports, name, {
    __proto__: null, configurable: true, enumerable: true, get: primordials.ObjectGetOwnPropertyDescriptor(get, name).get,
  });
}
defineFromAbortController('transferableAbortSignal');
defineFromAbortController('transferableAbortController');
defineFromAbortController('aborted');
defineLazy('getCallSites', () => require('internal/util/call_sites').getCallSites);
defineLazy('TextDecoder', () => require('internal/encoding').TextDecoder);
defineLazy('TextEncoder', () => require('internal/encoding').TextEncoder);
defineLazy('MIMEType', () => require('internal/util/mime').MIMEType);
defineLazy('MIMEParams', () => require('internal/util/mime').MIMEParams);
