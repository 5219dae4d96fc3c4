'use strict';

// Exceptions on their way from a worker to its parent. An error arrives with its class, if that is one of the language,
// and all its properties, those of its prototypes too.

const {
  ArrayPrototypePush, Error, EvalError, ObjectAssign, ObjectCreate, ObjectDefineProperty, ObjectGetOwnPropertyDescriptor,
  ObjectGetOwnPropertyNames, ObjectGetPrototypeOf, ObjectKeys, ObjectPrototypeToString, RangeError, ReferenceError,
  ReflectApply, SafeSet, SymbolFor, SymbolToStringTag, SyntaxError, TypeError, URIError, AggregateError, SymbolPrototypeToString,
} = primordials;

const kInspect = SymbolFor('nodejs.util.inspect.custom');

const classes = {
  __proto__: null, AggregateError, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError,
};

/** All properties of an object and its prototypes, by name, but for methods. */
function allProperties(object, target, seen) {
  const all = { __proto__: null };
  if (object === null || seen.has(object)) return all;
  seen.add(object);
  ObjectAssign(all, allProperties(ObjectGetPrototypeOf(object), target, seen));
  const names = ObjectGetOwnPropertyNames(object);
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const descriptor = ObjectGetOwnPropertyDescriptor(object, name);
    let { value } = descriptor;
    if (descriptor.get !== undefined) {
      try {
        value = ReflectApply(descriptor.get, target, []);
      } catch {
        continue;
      }
    } else if (descriptor.set !== undefined) {
      continue;
    }
    if (typeof value === 'function' || name === '__proto__') continue;
    all[name] = { value, enumerable: descriptor.enumerable, writable: descriptor.writable === true };
  }
  return all;
}

/** The names of the classes of an error, its own first. */
function classNames(error) {
  const names = [];
  for (let current = error; current !== null; current = ObjectGetPrototypeOf(current)) {
    const descriptor = ObjectGetOwnPropertyDescriptor(current, 'constructor');
    const name = descriptor?.value?.name;
    if (typeof name === 'string' && name !== '') ArrayPrototypePush(names, name);
  }
  return names;
}

/**
 * A value that a message can carry, if there is one.
 * @param {any} error
 * @param {(value: any) => void} send throws if the message cannot carry the value
 */
function sendError(error, send) {
  const isObject = typeof error === 'object' && error !== null;
  if (isObject && ObjectPrototypeToString(error) === '[object Error]') {
    try {
      const names = classNames(error);
      for (let i = 0; i < names.length; i++) {
        if (classes[names[i]] !== undefined) {
          send({ kind: 'error', name: names[i], properties: allProperties(error, error, new SafeSet()) });
          return;
        }
      }
    } catch {
      // Then as anything else.
    }
  }
  const { inspect } = require('internal/util/inspect');
  if (isObject && typeof error[kInspect] === 'function') {
    send({ kind: 'custom', text: inspect(error) });
    return;
  }
  if (typeof error === 'symbol') {
    send({ kind: 'custom', text: SymbolPrototypeToString(error) });
    return;
  }
  try {
    send({ kind: 'value', value: error });
  } catch {
    send({ kind: 'value', value: inspect(error) });
  }
}

/** The exception that `sendError` sent. */
function receiveError(sent) {
  switch (sent.kind) {
    case 'error': {
      const properties = { __proto__: null };
      const names = ObjectKeys(sent.properties);
      for (let i = 0; i < names.length; i++) {
        const { value, enumerable, writable } = sent.properties[names[i]];
        properties[names[i]] = { __proto__: null, configurable: true, enumerable, value, writable };
      }
      const error = ObjectCreate(classes[sent.name].prototype, properties);
      return ObjectDefineProperty(error, SymbolToStringTag, {
        __proto__: null, configurable: true, enumerable: false, value: 'Error', writable: false,
      });
    }
    case 'custom':
      return {
        [kInspect]() {
          return sent.text;
        },
      };
    default:
      return sent.value;
  }
}

module.exports = { receiveError, sendError };
