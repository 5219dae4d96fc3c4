'use strict';

// What classes of the web's standards have in common.

const { ObjectDefineProperties, ObjectDefineProperty, SymbolToStringTag, TypeError } = primordials;

/**
 * Makes members of a class enumerable, as Web IDL has them, and gives it a tag.
 * @param {Function} Class
 * @param {string[]} names
 */
function defineWebClass(Class, names) {
  const descriptors = { __proto__: null };
  for (let i = 0; i < names.length; i++) descriptors[names[i]] = { __proto__: null, enumerable: true };
  ObjectDefineProperties(Class.prototype, descriptors);
  ObjectDefineProperty(Class.prototype, SymbolToStringTag, { __proto__: null, configurable: true, value: Class.name });
}

/**
 * For `Symbol.for('nodejs.util.inspect.custom')`: the name of the class and what is to be seen of the object.
 * @param {object} self
 * @param {object} shown
 * @param {number | null} depth
 * @param {object} options
 */
function inspectAs(self, shown, depth, options) {
  if (depth !== null && depth < 0) return self;
  const { inspect } = require('internal/util/inspect');
  const inner = typeof options.depth === 'number' ? options.depth - 1 : options.depth;
  return `${self.constructor.name} ${inspect(shown, { ...options, depth: inner })}`;
}

/** A value that Web IDL cannot take for what is wanted. */
function conversionError(message) {
  const error = new TypeError(message);
  error.code = 'ERR_INVALID_ARG_TYPE';
  return error;
}

module.exports = { conversionError, defineWebClass, inspectAs };
