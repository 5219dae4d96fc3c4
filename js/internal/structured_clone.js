'use strict';

// structuredClone: arguments as Web IDL reads them. The copy is V8's (bindings/src/messaging/).

const { ArrayPrototypePush, ReflectApply, SymbolIterator } = primordials;

const messaging = internalBinding('messaging');
const { codes } = require('internal/errors');
const { conversionError } = require('internal/web_class');

function refuse(message) {
  return conversionError(`Failed to execute 'structuredClone': ${message}`);
}

function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** The member `transfer` of the options as an array, or undefined. */
function readTransfer(options) {
  if (options === undefined || options === null) return undefined;
  if (!isObject(options)) throw refuse('Options cannot be converted to a dictionary');
  const { transfer } = options;
  if (transfer === undefined) return undefined;
  const method = isObject(transfer) ? transfer[SymbolIterator] : undefined;
  if (typeof method !== 'function') throw notASequence();
  const iterator = ReflectApply(method, transfer, []);
  if (!isObject(iterator)) throw notASequence();
  const list = [];
  for (let result = iterator.next(); !result.done; result = iterator.next()) {
    if (!isObject(result.value)) throw refuse(`transfer in Options[${list.length}] is not an object.`);
    ArrayPrototypePush(list, result.value);
  }
  return list;
}

function notASequence() {
  return refuse('transfer in Options cannot be converted to sequence.');
}

/**
 * A deep copy of a value, made of the same sorts of built-in objects. Classes of the program's own become plain
 * objects; functions and symbols cannot be copied.
 * @template T
 * @param {T} value
 * @param {{ transfer?: Iterable<ArrayBuffer | MessagePort> }} [options] what moves to the copy instead of being copied
 * @returns {T}
 */
function structuredClone(value, options) {
  // Node's text, which takes the name of the argument for a sentence.
  if (arguments.length === 0) throw new codes.ERR_MISSING_ARGS('The value argument must be specified');
  const transfer = readTransfer(options);
  if (transfer === undefined && !isObject(value) && typeof value !== 'symbol') return value;
  require('internal/messaging/hooks');
  if (transfer === undefined || transfer.length === 0) return messaging.structuredClone(value);
  return require('internal/messaging/ports').withTransfer(transfer, (list, ids) =>
    messaging.structuredClone(value, list, ids));
}

module.exports = { structuredClone };
