'use strict';

// Checks of arguments, with Node's errors. Each returns nothing and throws if the value will not do.

const {
  ArrayIsArray, ArrayPrototypeIncludes, ArrayPrototypeJoin, ArrayPrototypeMap, NumberIsInteger, NumberIsNaN,
  NumberMAX_SAFE_INTEGER, NumberMIN_SAFE_INTEGER, NumberParseInt, RegExpPrototypeExec, String, StringPrototypeTrim,
} = primordials;

const { codes, hideStackFrames } = require('internal/errors');

const kValidateObjectNone = 0;
const kValidateObjectAllowNullable = 1 << 0;
const kValidateObjectAllowArray = 1 << 1;
const kValidateObjectAllowFunction = 1 << 2;
const kValidateObjectAllowObjects = kValidateObjectAllowArray | kValidateObjectAllowFunction;
const kValidateObjectAllowObjectsAndNull = kValidateObjectAllowObjects | kValidateObjectAllowNullable;

/** A check that `value` is of the primitive `type`. */
function typeCheck(type) {
  return hideStackFrames((value, name) => {
    if (typeof value !== type) throw new codes.ERR_INVALID_ARG_TYPE(name, type, value);
  });
}

const validateString = typeCheck('string');
const validateBoolean = typeCheck('boolean');
const validateFunction = typeCheck('function');

/** An integer from `min` to `max`. */
function integerCheck(kind, defaultMin, defaultMax) {
  return hideStackFrames((value, name, min = defaultMin, max = defaultMax) => {
    if (typeof value !== 'number') throw new codes.ERR_INVALID_ARG_TYPE(name, 'number', value);
    if (!NumberIsInteger(value)) throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
    if (value < min || value > max) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
  });
}

const validateInteger = integerCheck('integer', NumberMIN_SAFE_INTEGER, NumberMAX_SAFE_INTEGER);
const validateInt32 = integerCheck('int32', -2147483648, 2147483647);

const validateUint32 = hideStackFrames((value, name, positive = false) => {
  if (typeof value !== 'number') throw new codes.ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (!NumberIsInteger(value)) throw new codes.ERR_OUT_OF_RANGE(name, 'an integer', value);
  const min = positive ? 1 : 0;
  if (value < min || value > 4294967295) throw new codes.ERR_OUT_OF_RANGE(name, `>= ${min} && <= 4294967295`, value);
});

const validateNumber = hideStackFrames((value, name, min = undefined, max = undefined) => {
  if (typeof value !== 'number') throw new codes.ERR_INVALID_ARG_TYPE(name, 'number', value);
  if ((min != null && value < min) || (max != null && value > max) ||
      ((min != null || max != null) && NumberIsNaN(value))) {
    const range = `${min != null ? `>= ${min}` : ''}${min != null && max != null ? ' && ' : ''}${max != null ? `<= ${max}` : ''}`;
    throw new codes.ERR_OUT_OF_RANGE(name, range, value);
  }
});

const validateOneOf = hideStackFrames((value, name, oneOf) => {
  if (!ArrayPrototypeIncludes(oneOf, value)) {
    const allowed = ArrayPrototypeJoin(
      ArrayPrototypeMap(oneOf, (item) => (typeof item === 'string' ? `'${item}'` : String(item))), ', ');
    throw new codes.ERR_INVALID_ARG_VALUE(name, value, `must be one of: ${allowed}`);
  }
});

const validateObject = hideStackFrames((value, name, options = kValidateObjectNone) => {
  if (value === null) {
    if ((options & kValidateObjectAllowNullable) !== 0) return;
    throw new codes.ERR_INVALID_ARG_TYPE(name, 'Object', value);
  }
  if (ArrayIsArray(value)) {
    if ((options & kValidateObjectAllowArray) !== 0) return;
    throw new codes.ERR_INVALID_ARG_TYPE(name, 'Object', value);
  }
  const type = typeof value;
  if (type === 'object' || (type === 'function' && (options & kValidateObjectAllowFunction) !== 0)) return;
  throw new codes.ERR_INVALID_ARG_TYPE(name, 'Object', value);
});

/** A Web IDL dictionary: an object, a function, null or undefined. */
const validateDictionary = hideStackFrames((value, name) => {
  if (value !== null && typeof value !== 'object' && typeof value !== 'function') {
    throw new codes.ERR_INVALID_ARG_TYPE(name, 'a dictionary', value);
  }
});

const validateArray = hideStackFrames((value, name, minLength = 0) => {
  if (!ArrayIsArray(value)) throw new codes.ERR_INVALID_ARG_TYPE(name, 'Array', value);
  if (value.length < minLength) throw new codes.ERR_INVALID_ARG_VALUE(name, value, `must be longer than ${minLength}`);
});

const validateStringArray = hideStackFrames((value, name) => {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) validateString(value[i], `${name}[${i}]`);
});

const validateAbortSignal = hideStackFrames((signal, name) => {
  if (signal !== undefined && (signal === null || typeof signal !== 'object' || !('aborted' in signal))) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, 'AbortSignal', signal);
  }
});

const validateUndefined = hideStackFrames((value, name) => {
  if (value !== undefined) throw new codes.ERR_INVALID_ARG_TYPE(name, 'undefined', value);
});

const validatePlainFunction = hideStackFrames((value, name) => {
  if (typeof value !== 'function') throw new codes.ERR_INVALID_ARG_TYPE(name, 'Function', value);
});

const validateBuffer = hideStackFrames((buffer, name = 'buffer') => {
  if (!require('internal/util/types').isArrayBufferView(buffer)) {
    throw new codes.ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
});

/** 'hex' text of an odd length is the one pairing of encoding and data that can be told to be wrong. */
const validateEncoding = hideStackFrames((data, encoding) => {
  if (`${encoding}` === 'hex' && data.length % 2 !== 0) {
    throw new codes.ERR_INVALID_ARG_VALUE('encoding', encoding, `is invalid for data of length ${data.length}`);
  }
});

/** A port number, as a number. */
const validatePort = hideStackFrames((port, name = 'Port', allowZero = true) => {
  if ((typeof port !== 'number' && typeof port !== 'string') ||
      (typeof port === 'string' && StringPrototypeTrim(port).length === 0) ||
      +port !== +port >>> 0 || port > 0xffff || (port === 0 && !allowZero)) {
    throw new codes.ERR_OUT_OF_RANGE(name, `${allowZero ? '>=' : '>'} 0 and < 65536`, port);
  }
  return port | 0;
});

/** A file mode: a number, or a string of octal digits. */
const parseFileMode = hideStackFrames((value, name, fallback = undefined) => {
  value ??= fallback;
  if (typeof value === 'string') {
    if (RegExpPrototypeExec(/^[0-7]+$/, value) === null) {
      throw new codes.ERR_INVALID_ARG_VALUE(name, value,
        'must be a 32-bit unsigned integer or an octal string');
    }
    value = NumberParseInt(value, 8);
  }
  validateUint32(value, name);
  return value;
});

module.exports = {
  kValidateObjectNone,
  kValidateObjectAllowNullable,
  kValidateObjectAllowArray,
  kValidateObjectAllowFunction,
  kValidateObjectAllowObjects,
  kValidateObjectAllowObjectsAndNull,
  isInt32: (value) => value === (value | 0),
  isUint32: (value) => value === (value >>> 0),
  parseFileMode,
  validateAbortSignal,
  validateArray,
  validateBoolean,
  validateBuffer,
  validateDictionary,
  validateEncoding,
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
};
