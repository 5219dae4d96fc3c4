'use strict';

// Checks of arguments, with Node's errors. Each throws if the value will not do. None of them shows in the stack of the error,
// which begins with the function that was called wrongly.

const {
  ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypeJoin, ArrayPrototypeMap, NumberIsFinite, NumberIsInteger, NumberIsNaN,
  NumberMAX_SAFE_INTEGER, NumberMIN_SAFE_INTEGER, NumberParseInt, RegExpPrototypeExec, String, StringPrototypeToLowerCase,
  StringPrototypeTrim,
} = primordials;

const { codes, hideFrames } = require('internal/errors');

const kValidateObjectNone = 0;
const kValidateObjectAllowNullable = 1 << 0;
const kValidateObjectAllowArray = 1 << 1;
const kValidateObjectAllowFunction = 1 << 2;
const kValidateObjectAllowObjects = kValidateObjectAllowArray | kValidateObjectAllowFunction;
const kValidateObjectAllowObjectsAndNull = kValidateObjectAllowObjects | kValidateObjectAllowNullable;

/** Throws that `name` is of the wrong type, at the caller of `check`. */
function throwType(check, name, expected, value) {
  throw hideFrames(new codes.ERR_INVALID_ARG_TYPE(name, expected, value), check);
}

function throwRange(check, name, range, value) {
  throw hideFrames(new codes.ERR_OUT_OF_RANGE(name, range, value), check);
}

function throwValue(check, name, value, reason) {
  throw hideFrames(new codes.ERR_INVALID_ARG_VALUE(name, value, reason), check);
}

/** Throws if `value` is no integer from `min` to `max`. */
function checkInteger(check, value, name, min, max) {
  if (typeof value !== 'number') throwType(check, name, 'number', value);
  if (!NumberIsInteger(value)) throwRange(check, name, 'an integer', value);
  if (value < min || value > max) throwRange(check, name, `>= ${min} && <= ${max}`, value);
}

/** Calls `checkItem(item, name)` for each item of an array; what it throws is thrown at the caller of `check`. */
function checkItems(check, value, name, checkItem) {
  if (!ArrayIsArray(value)) throwType(check, name, 'Array', value);
  for (let i = 0; i < value.length; i++) {
    try {
      checkItem(value[i], `${name}[${i}]`);
    } catch (error) {
      throw hideFrames(error, check);
    }
  }
}

/** @type {(value: unknown) => boolean} */
const isInt32 = (value) => value === (value | 0);

/** @type {(value: unknown) => boolean} */
const isUint32 = (value) => value === (value >>> 0);

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {asserts value is string}
 */
function validateString(value, name) {
  if (typeof value !== 'string') throwType(validateString, name, 'string', value);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {asserts value is boolean}
 */
function validateBoolean(value, name) {
  if (typeof value !== 'boolean') throwType(validateBoolean, name, 'boolean', value);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {asserts value is Function}
 */
function validateFunction(value, name) {
  if (typeof value !== 'function') throwType(validateFunction, name, 'Function', value);
}

/**
 * A function that is not async: one whose promise nobody would look at.
 * @param {unknown} value
 * @param {string} name
 */
function validatePlainFunction(value, name) {
  if (typeof value !== 'function' || require('internal/util/types').isAsyncFunction(value)) {
    throwType(validatePlainFunction, name, 'Function', value);
  }
}

/**
 * @param {unknown} value
 * @param {string} name
 */
function validateUndefined(value, name) {
  if (value !== undefined) throwType(validateUndefined, name, 'undefined', value);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} [min]
 * @param {number} [max]
 */
function validateInteger(value, name, min = NumberMIN_SAFE_INTEGER, max = NumberMAX_SAFE_INTEGER) {
  checkInteger(validateInteger, value, name, min, max);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} [min]
 * @param {number} [max]
 */
function validateInt32(value, name, min = -2147483648, max = 2147483647) {
  checkInteger(validateInt32, value, name, min, max);
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {boolean} [positive] whether 0 will not do
 */
function validateUint32(value, name, positive = false) {
  checkInteger(validateUint32, value, name, positive ? 1 : 0, 4294967295);
}

/**
 * A number, which may be an infinite one; and NaN, if there are no bounds.
 * @param {unknown} value
 * @param {string} name
 * @param {number | null} [min]
 * @param {number | null} [max]
 */
function validateNumber(value, name, min = undefined, max = undefined) {
  if (typeof value !== 'number') throwType(validateNumber, name, 'number', value);
  const hasMin = min != null;
  const hasMax = max != null;
  if ((hasMin && value < min) || (hasMax && value > max) || ((hasMin || hasMax) && NumberIsNaN(value))) {
    const range = `${hasMin ? `>= ${min}` : ''}${hasMin && hasMax ? ' && ' : ''}${hasMax ? `<= ${max}` : ''}`;
    throwRange(validateNumber, name, range, value);
  }
}

/**
 * @param {unknown} value
 * @param {string} name
 * @returns {boolean} whether there is a number: undefined and NaN are none
 */
function validateFiniteNumber(value, name) {
  if (value === undefined) return false;
  if (NumberIsFinite(value)) return true;
  if (NumberIsNaN(value)) return false;
  if (typeof value !== 'number') throwType(validateFiniteNumber, name, 'number', value);
  return throwRange(validateFiniteNumber, name, 'a finite number', value);
}

/**
 * A number between bounds, or the default if there is none.
 * @param {unknown} value
 * @param {string} name
 * @param {number} lower
 * @param {number} upper
 * @param {number} fallback
 * @returns {number}
 */
function checkRangesOrGetDefault(value, name, lower, upper, fallback) {
  if (value === undefined || NumberIsNaN(value)) return fallback;
  if (typeof value !== 'number') throwType(checkRangesOrGetDefault, name, 'number', value);
  if (!NumberIsFinite(value)) throwRange(checkRangesOrGetDefault, name, 'a finite number', value);
  if (value < lower || value > upper) throwRange(checkRangesOrGetDefault, name, `>= ${lower} and <= ${upper}`, value);
  return value;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {readonly unknown[]} allowed
 */
function validateOneOf(value, name, allowed) {
  if (ArrayPrototypeIncludes(allowed, value)) return;
  const words = ArrayPrototypeMap(allowed, (item) => (typeof item === 'string' ? `'${item}'` : String(item)));
  throwValue(validateOneOf, name, value, `must be one of: ${ArrayPrototypeJoin(words, ', ')}`);
}

/**
 * A string that is one of a union's.
 * @param {unknown} value
 * @param {string} name
 * @param {string[]} union
 */
function validateUnion(value, name, union) {
  if (!ArrayPrototypeIncludes(union, value)) {
    throwType(validateUnion, name, `('${ArrayPrototypeJoin(union, '|')}')`, value);
  }
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} [allowed] kValidateObjectAllow...
 * @returns {asserts value is object}
 */
function validateObject(value, name, allowed = kValidateObjectNone) {
  if (value === null) {
    if ((allowed & kValidateObjectAllowNullable) !== 0) return;
  } else if (typeof value === 'object') {
    if (!ArrayIsArray(value) || (allowed & kValidateObjectAllowArray) !== 0) return;
  } else if (typeof value === 'function' && (allowed & kValidateObjectAllowFunction) !== 0) {
    return;
  }
  throwType(validateObject, name, 'Object', value);
}

/**
 * A Web IDL dictionary: an object of any kind, or nothing.
 * @param {unknown} value
 * @param {string} name
 */
function validateDictionary(value, name) {
  if (value != null && typeof value !== 'object' && typeof value !== 'function') {
    throwType(validateDictionary, name, 'a dictionary', value);
  }
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} [minLength]
 * @returns {asserts value is unknown[]}
 */
function validateArray(value, name, minLength = 0) {
  if (!ArrayIsArray(value)) throwType(validateArray, name, 'Array', value);
  if (value.length < minLength) throwValue(validateArray, name, value, `must have a length of at least ${minLength}`);
}

/**
 * @param {unknown} value
 * @param {string} name
 */
function validateStringArray(value, name) {
  checkItems(validateStringArray, value, name, validateString);
}

/**
 * @param {unknown} value
 * @param {string} name
 */
function validateBooleanArray(value, name) {
  checkItems(validateBooleanArray, value, name, validateBoolean);
}

/**
 * @param {unknown} value
 * @param {string} name
 */
function validateAbortSignalArray(value, name) {
  checkItems(validateAbortSignalArray, value, name, (signal, itemName) => {
    // Unlike a lone signal, none may be missing.
    if (signal == null) throw new codes.ERR_INVALID_ARG_TYPE(itemName, 'AbortSignal', signal);
    validateAbortSignal(signal, itemName);
  });
}

/**
 * What has the looks of an AbortSignal, or nothing.
 * @param {unknown} signal
 * @param {string} name
 */
function validateAbortSignal(signal, name) {
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    throwType(validateAbortSignal, name, 'AbortSignal', signal);
  }
}

/**
 * @param {unknown} value
 * @param {string} [name]
 */
function validateBuffer(value, name = 'buffer') {
  if (!require('internal/util/types').isArrayBufferView(value)) {
    throwType(validateBuffer, name, ['Buffer', 'TypedArray', 'DataView'], value);
  }
}

/**
 * Hexadecimal text of an odd length is the one pairing of encoding and data that can be told to be wrong.
 * @param {string} data
 * @param {unknown} encoding
 */
function validateEncoding(data, encoding) {
  if (typeof encoding === 'string' && data.length % 2 !== 0 && StringPrototypeToLowerCase(encoding) === 'hex') {
    throwValue(validateEncoding, 'encoding', encoding, `is invalid for data of length ${data.length}`);
  }
}

/**
 * A port number, as a number or as text.
 * @param {unknown} port
 * @param {string} [name]
 * @param {boolean} [allowZero]
 * @returns {number}
 */
function validatePort(port, name = 'Port', allowZero = true) {
  const isNumeric = typeof port === 'number' || (typeof port === 'string' && StringPrototypeTrim(port) !== '');
  if (!isNumeric || +port !== +port >>> 0 || port > 0xffff || (port === 0 && !allowZero)) {
    throw hideFrames(new codes.ERR_SOCKET_BAD_PORT(name, port, allowZero), validatePort);
  }
  return port | 0;
}

/**
 * A file mode: a number, or a string of octal digits.
 * @param {unknown} value
 * @param {string} name
 * @param {number} [fallback]
 * @returns {number}
 */
function parseFileMode(value, name, fallback = undefined) {
  value ??= fallback;
  if (typeof value === 'string') {
    if (RegExpPrototypeExec(/^[0-7]+$/, value) === null) {
      throwValue(parseFileMode, name, value, 'must be a 32-bit unsigned integer or an octal string');
    }
    value = NumberParseInt(value, 8);
  }
  checkInteger(parseFileMode, value, name, 0, 4294967295);
  return value;
}

module.exports = {
  checkRangesOrGetDefault,
  isInt32,
  isUint32,
  kValidateObjectAllowArray,
  kValidateObjectAllowFunction,
  kValidateObjectAllowNullable,
  kValidateObjectAllowObjects,
  kValidateObjectAllowObjectsAndNull,
  kValidateObjectNone,
  parseFileMode,
  validateAbortSignal,
  validateAbortSignalArray,
  validateArray,
  validateBoolean,
  validateBooleanArray,
  validateBuffer,
  validateDictionary,
  validateEncoding,
  validateFiniteNumber,
  validateFunction,
  validateInt32,
  validateInteger,
  validateNumber,
  validateObject,
  validateOneOf,
  validatePlainFunction,
  validatePort,
  validateString,
  validateStringArray,
  validateUint32,
  validateUndefined,
  validateUnion,
};
