'use strict';

// DOMException of the Web IDL standard: an Error whose name and message are getters of the prototype, with a number for
// the names that once had one.

const {
  Error, ErrorCaptureStackTrace, ErrorPrototype, NumberIsFinite, ObjectDefineProperty, ObjectSetPrototypeOf, RangeError,
  TypeError,
} = primordials;

const { defineCloneable } = require('internal/platform_object');
const { defineWebClass } = require('internal/web_class');

/** [constant, name] by number, from 1 on; those without a name are of historical interest only. */
const kCodes = [
  ['INDEX_SIZE_ERR', 'IndexSizeError'],
  ['DOMSTRING_SIZE_ERR', undefined],
  ['HIERARCHY_REQUEST_ERR', 'HierarchyRequestError'],
  ['WRONG_DOCUMENT_ERR', 'WrongDocumentError'],
  ['INVALID_CHARACTER_ERR', 'InvalidCharacterError'],
  ['NO_DATA_ALLOWED_ERR', undefined],
  ['NO_MODIFICATION_ALLOWED_ERR', 'NoModificationAllowedError'],
  ['NOT_FOUND_ERR', 'NotFoundError'],
  ['NOT_SUPPORTED_ERR', 'NotSupportedError'],
  ['INUSE_ATTRIBUTE_ERR', 'InUseAttributeError'],
  ['INVALID_STATE_ERR', 'InvalidStateError'],
  ['SYNTAX_ERR', 'SyntaxError'],
  ['INVALID_MODIFICATION_ERR', 'InvalidModificationError'],
  ['NAMESPACE_ERR', 'NamespaceError'],
  ['INVALID_ACCESS_ERR', 'InvalidAccessError'],
  ['VALIDATION_ERR', undefined],
  ['TYPE_MISMATCH_ERR', 'TypeMismatchError'],
  ['SECURITY_ERR', 'SecurityError'],
  ['NETWORK_ERR', 'NetworkError'],
  ['ABORT_ERR', 'AbortError'],
  ['URL_MISMATCH_ERR', 'URLMismatchError'],
  ['QUOTA_EXCEEDED_ERR', 'QuotaExceededError'],
  ['TIMEOUT_ERR', 'TimeoutError'],
  ['INVALID_NODE_TYPE_ERR', 'InvalidNodeTypeError'],
  ['DATA_CLONE_ERR', 'DataCloneError'],
];

const codeByName = { __proto__: null };
for (let i = 0; i < kCodes.length; i++) {
  const name = kCodes[i][1];
  if (name !== undefined) codeByName[name] = i + 1;
}

/** What a constructor of this is given becomes `this` of the class that extends it. */
function Existing(object) {
  return object;
}

/**
 * The private side of a DOMException. It is put on an Error that exists already: only the engine can make a real Error,
 * and a class that extended Error would show that to programs.
 */
class Fields extends Existing {
  #name;
  #message;
  constructor(error, name, message) {
    super(error);
    this.#name = name;
    this.#message = message;
  }
  /** The object if it is a DOMException, else throws. */
  static check(object) {
    if (!Fields.has(object)) {
      const error = new TypeError('Value of "this" must be of DOMException');
      error.code = 'ERR_INVALID_THIS';
      throw error;
    }
    return object;
  }
  static has(object) {
    return typeof object === 'object' && object !== null && #name in object;
  }
  static name(object) {
    return Fields.check(object).#name;
  }
  static message(object) {
    return Fields.check(object).#message;
  }
}

class DOMException {
  /**
   * @param {string} [message]
   * @param {string | { name?: string, cause?: any }} [options] the name, or the name and the cause
   */
  constructor(message = '', options = 'Error') {
    const error = new Error();
    ObjectSetPrototypeOf(error, new.target.prototype);
    let name;
    if (options !== null && typeof options === 'object') {
      name = `${options.name}`;
      if ('cause' in options) {
        ObjectDefineProperty(error, 'cause', {
          __proto__: null,
          configurable: true,
          enumerable: false,
          value: options.cause,
          writable: true,
        });
      }
    } else {
      name = `${options}`;
    }
    new Fields(error, name, `${message}`);
    // Now that its name and message are known, which the stack begins with.
    ErrorCaptureStackTrace(error);
    return error;
  }

  get name() {
    return Fields.name(this);
  }

  get message() {
    return Fields.message(this);
  }

  /** The number of the name; 0 for names that have none. */
  get code() {
    const name = Fields.name(this);
    const code = codeByName[name];
    return code === undefined ? 0 : code;
  }
}

ObjectSetPrototypeOf(DOMException.prototype, ErrorPrototype);
defineWebClass(DOMException, ['name', 'message', 'code']);
for (let i = 0; i < kCodes.length; i++) {
  const constant = { __proto__: null, enumerable: true, value: i + 1 };
  ObjectDefineProperty(DOMException, kCodes[i][0], constant);
  ObjectDefineProperty(DOMException.prototype, kCodes[i][0], constant);
}

/** @param {any} options @param {'quota' | 'requested'} key */
function readAmount(options, key) {
  if (!(key in options)) return null;
  const amount = +options[key];
  if (!NumberIsFinite(amount)) {
    const what = amount !== amount ? 'NaN' : 'Infinity';
    throw new TypeError(`Cannot convert options.${key} to a double: the value is ${what}`);
  }
  if (amount < 0) throw new RangeError(`options.${key} must not be negative`);
  return amount;
}

let isQuotaExceededError;

class QuotaExceededError extends DOMException {
  #quota;
  #requested;
  static {
    isQuotaExceededError = (object) => #quota in object;
  }
  /**
   * @param {string} [message]
   * @param {{ quota?: number, requested?: number }} [options]
   */
  constructor(message = '', options = { __proto__: null }) {
    super(message, 'QuotaExceededError');
    options ??= { __proto__: null };
    this.#quota = readAmount(options, 'quota');
    this.#requested = readAmount(options, 'requested');
    if (this.#quota !== null && this.#requested !== null && this.#requested < this.#quota) {
      throw new RangeError('options.requested must not be less than options.quota');
    }
  }

  get quota() {
    return this.#quota;
  }

  get requested() {
    return this.#requested;
  }
}
defineWebClass(QuotaExceededError, ['quota', 'requested']);

function withStack(error, stack) {
  error.stack = stack;
  return error;
}

defineCloneable(QuotaExceededError, {
  module: 'internal/dom_exception',
  has: isQuotaExceededError,
  write: ({ message, quota, requested, stack }) => ({ message, quota, requested, stack }),
  read({ message, quota, requested, stack }) {
    const options = { __proto__: null };
    if (quota !== null) options.quota = quota;
    if (requested !== null) options.requested = requested;
    return withStack(new QuotaExceededError(message, options), stack);
  },
});
defineCloneable(DOMException, {
  module: 'internal/dom_exception',
  has: Fields.has,
  write: ({ message, name, stack }) => ({ message, name, stack }),
  read: ({ message, name, stack }) => withStack(new DOMException(message, name), stack),
});

module.exports = { DOMException, QuotaExceededError, isDOMException: Fields.has };
